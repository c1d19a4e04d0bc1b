# SPDX-License-Identifier: GPL-2.0
# Must hold: the copies of the kernel's own vringh are looked at where it is loaded, whoever uses
# it, and are right; where it is not loaded the verdict says so.
# needs: timeout=120
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

vringh_play() {
	modprobe vringh_play "rounds=$1" && rmmod vringh_play
}

# Without it there is a device, so that something is seen.
vringh_absent() {
	check_run 0 sh -c "echo $GUEST_UUID_A > $(guest_type)/create" &&
		grep -q '^not armed *DIR-07: vringh is not loaded' /tmp/check.log &&
		grep -q '"no_vringh": *"vringh is not loaded"' "$CHECK_JSON" || return
	guest_remove "$GUEST_UUID_A"
}

vringh_alone() {
	vmdev check --rules DIR-07 -- true > /tmp/check.log 2>&1
	check_equal "exit code" $? 4 && grep -q 'vringh is not loaded; load it' /tmp/check.log
}

# Each chain is pulled in two parts and pushed in two.
vringh_clean() {
	check_in 0 vringh_play 100 && check_equal "copies" "$(check_number copies)" 400 &&
		! grep -q '^not armed *DIR-07' /tmp/check.log &&
		! grep -q '^not exercised .*DIR-07' /tmp/check.log
}

check_main "$@"
guest_load || exit 5
ktap_plan 4
ktap_check without_vringh_the_verdict_says_so vringh_absent
ktap_check alone_the_rule_cannot_be_judged_without_vringh vringh_alone
ktap_check vringh_loads modprobe vringh
ktap_check copies_of_the_kernels_own_vringh_are_right vringh_clean
ktap_end
