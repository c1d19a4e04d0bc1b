# SPDX-License-Identifier: GPL-2.0
# Must hold: what an XDP program or netem does to a load's frames is not held against the device;
# load and verdict name who else had them; a device that loses frames by itself is found as before.
# needs: variant=faults timeout=240 with=tc add=build/vm/xdp
# needs: kernel=6.1,6.12,6.1-rt,6.12-rt,7.3
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh

OTHERS_JSON=/tmp/load.json
# The shell has a command of that name itself.
OTHERS_TC=/usr/sbin/tc

# others_load CODE [OPTION...]: a load, which exits with CODE
others_load() {
	others_want=$1
	shift
	vmdev load --count 2000 --drain-ms $((500 * GUEST_SLOW)) --json "$OTHERS_JSON" "$@" \
		"$others_if"
	check_equal "exit code of the load" $? "$others_want"
}

# others_named NAME: the load's figures say so
others_named() {
	tr -d '\n ' < "$OTHERS_JSON" | grep -q "\"others\":\[\"$1\"\]"
}

# others_did NAME: that, and they show that something did happen
others_did() {
	others_named "$1" && grep -qE '"(lost|duplicated|reordered|corrupt)": *[1-9]' "$OTHERS_JSON"
}

others_netem() {
	"$OTHERS_TC" qdisc add dev "$others_if" root netem delay 2ms reorder 50% loss 3% \
		duplicate 3% corrupt 3% && others_load 3 --plain &&
		"$OTHERS_TC" qdisc del dev "$others_if" root && others_did netem
}

others_xdp() {
	/guest/xdp "$others_if" vmdev load --count 2000 --drain-ms $((500 * GUEST_SLOW)) \
		--json "$OTHERS_JSON" "$others_if"
	check_equal "exit code of the load" $? 3 && others_did xdp
}

# A qdisc without a filter: named, and nothing happens.
others_filter() {
	"$OTHERS_TC" qdisc add dev "$others_if" clsact && others_load 0 &&
		"$OTHERS_TC" qdisc del dev "$others_if" clsact && others_named filter
}

# others_checked CODE LINE FUNCTION: the verdict block says it
others_checked() {
	check_in "$1" "$3" && grep -q "^load .*$2" /tmp/check.log
}

# The device itself loses a frame, and netem is there too: its own balance shows it.
others_dropped() {
	fault_arm drop-frame load && others_netem
}

check_main "$@"
guest_load && modprobe sch_netem && modprobe sch_ingress && guest_create "$GUEST_UUID_A" &&
	others_if=$(guest_up "$GUEST_UUID_A") && export others_if || exit 5
ktap_plan 5
ktap_check netem_is_not_the_devices_deed others_checked 0 'others handled the frames: NETEM' \
	others_netem
ktap_check xdp_is_not_the_devices_deed others_checked 0 'others handled the frames: XDP' others_xdp
ktap_check a_qdisc_for_filters_is_named others_checked 0 'others handled the frames: FILTER' \
	others_filter
ktap_check nobody_is_named_without_need check_in 0 others_load 0
ktap_check beside_netem_the_devices_own_loss_is_found check_in 1 others_dropped
ktap_end
