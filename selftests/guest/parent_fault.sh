# SPDX-License-Identifier: GPL-2.0
# Must hold: the runs of every software parent's workers are events, whatever the device is. A
# callback that an entropy device (mvrng) loses is found at the end of the run that owes it, a
# request that it leaves, or is not told of, by looks, and a length or a place that is wrong in
# memory; mvnet is not loaded. A fault strikes traced or not.
# needs: variant=faults timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

PARENT_FAULTS=/sys/kernel/debug/vmdev/faults
PARENT_TRACE=/tmp/trace.log

parent_read() {
	timeout "$1" dd if=/dev/hwrng of=/tmp/random bs=64 count="$2" iflag=fullblock 2> /tmp/dd.log
}

parent_up() {
	check_rng_up "$GUEST_UUID_A" && check_bound "$GUEST_UUID_A" virtio_mdev
}

parent_life() {
	parent_up && parent_read 60 16 && guest_remove "$GUEST_UUID_A"
}

# Each run has a begin and an end, in the stream of its group, and names its one queue.
parent_runs() {
	vmdev trace --json -e 'vmdev_work_*' -- /bin/sh "$0" --in parent_life > "$PARENT_TRACE" ||
		return
	grep '"first":0,"nvqs":1' "$PARENT_TRACE" > /tmp/runs
	parent_begins=$(grep -c '"vmdev_work_begin"' /tmp/runs)
	parent_ends=$(grep -c '"vmdev_work_end".*"why":"[a-z_]*"' /tmp/runs)
	echo "$parent_begins runs began, $parent_ends ended"
	[ "$parent_begins" -gt 8 ] && check_equal 'runs ended' "$parent_ends" "$parent_begins"
}

parent_clean() {
	check_in 0 parent_life && check_equal verdict "$(check_verdict)" clean
}

# parent_struck FAULT WHEN: nobody gives the reader its bytes, or tells it that they are there: it
# waits for as long as we let it. The device goes only after the verdict, because its driver does
# not unmap a buffer that never came back.
parent_struck() {
	parent_up || return
	echo "$2" > "$PARENT_FAULTS/$1"
	parent_read $((6 * GUEST_SLOW)) 64
	echo off > "$PARENT_FAULTS/$1"
}

# parent_found FAULT WHEN: the rules are broken that the contract names, and no other
parent_found() {
	check_in 1 parent_struck "$1" "$2"
	parent_result=$?
	guest_remove "$GUEST_UUID_A" && [ "$parent_result" -eq 0 ] && [ -n "$(check_fired)" ] &&
		faults_named "$1"
}

# parent_found_at_end FAULT WHEN: the same, at the end of a run
parent_found_at_end() {
	parent_found "$1" "$2" && grep -q 'vmdev_work_end' /tmp/check.log
}

# What a fault does to the device does not hang on who looks: no program is attached, and no
# tracepoint is on. Only the device's own status tells.
parent_untraced() {
	parent_up || return
	echo 1 > "$PARENT_FAULTS/silent-needs-reset"
	parent_read 5 64
	parent_hits=$(cat "$PARENT_FAULTS/silent-needs-reset")
	echo off > "$PARENT_FAULTS/silent-needs-reset"
	vmdev list devices > /tmp/devices
	guest_remove "$GUEST_UUID_A"
	grep -q NEEDS_RESET /tmp/devices && return
	echo "the fault is at '$parent_hits', the device says: $(cat /tmp/devices)"
	return 1
}

parent_no_mvnet() {
	[ ! -e /sys/module/mvnet ]
}

check_main "$@"
guest_load_core && modprobe virtio_rng && modprobe mvrng || exit 5
ktap_plan 14
ktap_check every_run_has_a_begin_and_an_end parent_runs
ktap_check without_a_fault_the_run_is_clean parent_clean
ktap_check lost_callback_of_an_entropy_device_is_found parent_found_at_end lost-callback 5
ktap_check chain_that_an_entropy_device_swallows_is_found parent_found_at_end swallow-chain 5
ktap_check entropy_device_that_asks_in_silence_for_a_reset_is_found \
	parent_found_at_end silent-needs-reset 5
ktap_check request_that_an_entropy_device_leaves_is_found parent_found stall-worker always
ktap_check kick_that_an_entropy_device_is_not_given_is_found parent_found swallow-kick always
ktap_check callback_that_does_not_reach_its_driver_is_found parent_found deaf-callback always
ktap_check wish_that_an_entropy_device_misreads_is_found parent_found wish-misread always
ktap_check used_entry_of_an_entropy_device_that_is_longer_is_found parent_found used-entry-longer 5
ktap_check push_of_an_entropy_device_that_is_not_all_used_is_found parent_found used-len-shorter 5
ktap_check push_of_an_entropy_device_behind_the_end_is_found parent_found copy-past-end 5
ktap_check a_fault_strikes_untraced parent_untraced
ktap_check mvnet_was_not_needed parent_no_mvnet
ktap_end
