# SPDX-License-Identifier: GPL-2.0
# Must hold: legal chains in odd shapes pass, malicious ones come back with length 0 and
# harm nothing, wrong commands are refused: every case of the drill driver.
# needs: variant=faults timeout=360
. /guest/lib.sh
. /guest/ktap.sh

guest_load pairs=2 && modprobe vmdev_drill && guest_create "$GUEST_UUID_A" || exit 5
guest_rebind "$GUEST_UUID_A" vmdev_drill || exit 5
drill=/sys/kernel/debug/vmdev_drill/0

drill_case() {
	echo "$1" > $drill/run 2>/dev/null && return
	cat $drill/why
	return 1
}

ktap_plan "$(($(wc -l < $drill/cases) + 1))"
while read -r name; do
	ktap_check "$name" drill_case "$name"
done < $drill/cases
ktap_check bad_case_name_is_refused sh -c "! echo no_such_case > $drill/run"
ktap_end
