# SPDX-License-Identifier: GPL-2.0
# Must hold: a checker that starts while devices run joins them: it judges all that they do from
# then on, finds what is wrong, raises no false alarm, and says what it cannot know.
# needs: variant=faults timeout=900
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LATE_FAULTS=/sys/kernel/debug/vmdev/faults
LATE_TRACING=/sys/kernel/tracing
LATE_BUS=/sys/bus/vmdev/devices
# A checker takes long to attach to a kernel that keeps accounts of its own.
LATE_STORM=$((10 / GUEST_SLOW))
LATE_MANY=64

# late_uuid NUMBER
late_uuid() {
	printf '5a3f0b1c-0d6e-4c38-9a57-6d1f000002%02x' "$1"
}

# late_moving INTERFACE COUNT: more than COUNT frames were sent
late_moving() {
	[ "$(cat "/sys/class/net/$1/statistics/tx_packets")" -gt "$2" ]
}

# late_load: in the background, until it is killed; returns when frames move
late_load() {
	late_sent=$(cat "/sys/class/net/$late_if/statistics/tx_packets")
	vmdev load --quiet --seconds 3600 --stall-ms 20000 \
		--drain-ms 20000 "$late_if" &
	late_pid=$!
	guest_poll late_moving "$late_if" "$((late_sent + 200))"
}

# late_watch_load: what the checker sees: a load that had begun before
late_watch_load() {
	guest_poll late_moving "$1" "$(($(cat "/sys/class/net/$1/statistics/tx_packets") + 2000))"
}

# late_joined: the verdict says how many devices were joined, and that none is unknown
late_joined() {
	check_equal 'unknown devices' "$(check_number devices)" 0 &&
		check_equal joined "$(grep -c '"rules_unknown":' "$CHECK_JSON")" "$1" &&
		check_equal 'lines' "$(grep -c '^joined  *device ' /tmp/check.log)" "$1"
}

late_idle() {
	check_in 0 check_load "$late_if" && late_joined 1 &&
		check_equal 'events not judged' "$(sed -n 's/.*"events": *\([0-9]*\),.*/\1/p' \
			"$CHECK_JSON" | head -n 1)" 0
}

late_told() {
	grep -q 'vmdev_state: dev=0 ' "$LATE_TRACING/trace"
}

# late_show: the device can be seen now, and does nothing; it is asked, and judged from then on
late_show() {
	umount "$LATE_BUS" || return
	guest_poll late_told || { echo 'the device was not asked for its state' && return 1; }
	check_load "$1"
}

# late_hidden: when the checker begins, the device is not on the bus yet, but was added before
late_hidden() {
	echo > "$LATE_TRACING/trace"
	echo 1 > "$LATE_TRACING/events/vmdev/vmdev_state/enable"
	mount -t tmpfs none "$LATE_BUS" || return
	check_in 0 late_show "$late_if"
	late_result=$?
	! mountpoint -q "$LATE_BUS" || umount "$LATE_BUS"
	echo 0 > "$LATE_TRACING/events/vmdev/vmdev_state/enable"
	[ "$late_result" -eq 0 ] && late_joined 1
}

late_loaded() {
	late_load || return
	check_in 0 late_watch_load "$late_if"
	late_result=$?
	kill "$late_pid"
	wait "$late_pid"
	[ "$late_result" -eq 0 ] && late_joined 1 || return
	[ "$(check_number ring)" -gt 4000 ] && [ "$(check_number copies)" -gt 0 ]
}

# late_fault_armed NAME WHEN INTERFACE: the checker has joined when the fault is armed
late_fault_armed() {
	echo "$2" > "$LATE_FAULTS/$1" && check_load "$3" --stall-ms 500
	echo off > "$LATE_FAULTS/$1"
	true
}

# late_expected NAME: the rules that a fault breaks, or may break
late_expected() {
	vmdev list --json faults | grep "\"name\": *\"$1\"" > /tmp/fault
	for late_field in must_fire may_follow; do
		sed -n "s/.*\"$late_field\": *\"\\([^\"]*\\)\".*/\\1/p" /tmp/fault
	done | tr '\n' ' '
}

# late_fault NAME WHEN: the checker reports the fault, and nothing but the rules that it may break
late_fault() {
	late_rules=$(late_expected "$1")
	check_in 1 late_fault_armed "$1" "$2" "$late_if" || return
	for late_rule in $(check_fired); do
		case " $late_rules " in
		*" $late_rule "*) ;;
		*) echo "$1 broke $late_rule, expected: $late_rules" && return 1 ;;
		esac
	done
	late_fresh
}

# late_fresh: what a fault left behind is gone
late_fresh() {
	guest_remove "$GUEST_UUID_A" && guest_create "$GUEST_UUID_A" &&
		late_if=$(guest_up "$GUEST_UUID_A")
}

# late_storm FUNCTION: a checker joins in the midst of it, again and again; none is alarmed
late_storm() {
	(while :; do "$1" || exit; done) > /tmp/storm.log 2>&1 &
	late_pid=$!
	late_left=$LATE_STORM late_result=0 late_joins=0
	while [ "$late_left" -gt 0 ] && [ "$late_result" -eq 0 ]; do
		vmdev check --json "$CHECK_JSON" -- usleep 300000 > /tmp/check.log 2>&1
		late_code=$?
		case $late_code in
		0 | 3) [ "$(check_number violations)" = 0 ] || late_result=1 ;;
		*) late_result=1 ;;
		esac
		late_joins=$((late_joins + $(grep -c '"rules_unknown":' "$CHECK_JSON")))
		late_left=$((late_left - 1))
	done
	[ "$late_result" -eq 0 ] || tail -n 30 /tmp/check.log
	kill "$late_pid"
	wait "$late_pid" 2> /dev/null
	guest_rebind "$GUEST_UUID_A" virtio_mdev && late_if=$(guest_up "$GUEST_UUID_A") || return
	echo "$late_joins joins"
	[ "$late_result" -eq 0 ] && [ "$late_joins" -gt 0 ]
}

late_rebind() {
	guest_rebind "$GUEST_UUID_A" virtio_mdev
}

late_reset() {
	for late_dir in "$(guest_vmdev "$GUEST_UUID_A")"/virtio*; do
		echo "${late_dir##*/}" > /sys/bus/virtio/drivers/virtio_net/unbind &&
			echo "${late_dir##*/}" > /sys/bus/virtio/drivers/virtio_net/bind || return
	done
}

# late_leave: all of a life after the joining, to its end
late_leave() {
	check_load "$1" && guest_rebind "$GUEST_UUID_A" virtio_mdev &&
		late_if=$(guest_up "$GUEST_UUID_A") && check_load "$late_if" &&
		guest_remove "$GUEST_UUID_A"
}

late_end() {
	check_in 0 late_leave "$late_if"
	late_result=$?
	guest_create "$GUEST_UUID_A" && late_if=$(guest_up "$GUEST_UUID_A") || return
	[ "$late_result" -eq 0 ] && late_joined 1
}

late_many() {
	late_i=0
	while guest_create "$(late_uuid "$late_i")" 2> /dev/null; do
		late_i=$((late_i + 1))
	done
	check_equal devices $((late_i + 1)) "$LATE_MANY" &&
		check_in 0 late_each && late_joined "$LATE_MANY"
	late_result=$?
	sed -n '/^time/p' /tmp/check.log | sed 's/^/# /' >&3
	while [ "$late_i" -gt 0 ]; do
		late_i=$((late_i - 1))
		guest_remove "$(late_uuid "$late_i")"
	done
	return "$late_result"
}

late_each() {
	for late_dir in /sys/bus/vmdev/devices/*; do
		guest_up "${late_dir##*/}" > /dev/null || return
	done
	vmdev load --quiet --count 20 "$(guest_if "$GUEST_UUID_A")"
}

check_main "$@"
exec 3>&1
guest_load && guest_create "$GUEST_UUID_A" && late_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_plan 10
ktap_check device_that_ran_before_is_joined late_idle
ktap_check idle_device_that_missed_its_add_is_joined late_hidden
ktap_check device_under_load_is_joined late_loaded
ktap_check push_against_its_direction_is_found_after_joining \
	late_fault push-direction 50
ktap_check chain_completed_twice_is_found_after_joining \
	late_fault complete-twice 50
ktap_check lost_callback_is_found_after_joining late_fault lost-callback 50
ktap_check joining_a_storm_of_bindings_raises_no_alarm late_storm late_rebind
ktap_check joining_a_storm_of_sessions_raises_no_alarm late_storm late_reset
ktap_check joined_device_is_judged_to_its_end late_end
ktap_check many_devices_are_joined late_many
ktap_end
