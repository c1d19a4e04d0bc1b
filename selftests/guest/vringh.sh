# SPDX-License-Identifier: GPL-2.0
# Must hold: the copies of the kernel's own vringh are looked at where it is loaded, with addresses
# of the kernel and with those of an IOTLB, and are right; the verdict names the functions; where
# vringh is not loaded the verdict says so.
# needs: timeout=120
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

# vringh_functions: those that this kernel's vringh has, of the four
vringh_functions() {
	for vringh_function in vringh_iov_push_kern vringh_iov_pull_kern vringh_iov_push_iotlb \
		vringh_iov_pull_iotlb; do
		! grep -q " $vringh_function\b" /proc/kallsyms || echo "$vringh_function"
	done | tr '\n' ' ' | sed 's/ $//'
}

vringh_play() {
	modprobe vringh_play "rounds=$1" "cut=${2:-0}" && rmmod vringh_play
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

# Each chain is pulled in two parts and pushed in two, once with either kind of address: each of
# the functions makes 200 copies.
vringh_clean() {
	vringh_have=$(vringh_functions)
	vringh_copies=$(($(echo "$vringh_have" | wc -w) * 200))
	check_in 0 vringh_play 100 &&
		check_equal "copies" "$(check_number copies)" "$vringh_copies" &&
		[ "$vringh_copies" -ge 400 ] &&
		grep -q "^vringh *$vringh_have\$" /tmp/check.log &&
		grep -q "\"vringh\": *\"$vringh_have\"" "$CHECK_JSON" &&
		! grep -q '^not armed *DIR-07' /tmp/check.log &&
		! grep -q '^not exercised .*DIR-07' /tmp/check.log
}

# The second pull of each chain continues in another mapping: it is not taken for judged.
vringh_cut() {
	check_in 3 vringh_play 100 1 &&
		check_equal "copies" "$(check_number copies)" "$((vringh_copies - 100))" &&
		grep -q '^unknown .* copies=100$' /tmp/check.log
}

check_main "$@"
guest_load || exit 5
ktap_plan 5
ktap_check without_vringh_the_verdict_says_so vringh_absent
ktap_check alone_the_rule_cannot_be_judged_without_vringh vringh_alone
ktap_check vringh_loads modprobe vringh
ktap_check copies_of_the_kernels_own_vringh_are_right vringh_clean
ktap_check what_cannot_be_followed_is_not_taken_for_judged vringh_cut
ktap_end
