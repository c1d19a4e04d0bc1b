# SPDX-License-Identifier: GPL-2.0
# Must hold: what is lost is counted to the last event and makes a run inconclusive, never
# clean; a violation is reported whatever was lost.
# needs: variant=faults timeout=600
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LOSS_NESTED=100
# More programs than a frame meets on its way.
LOSS_PLACES=60
LOSS_FAULT=/sys/kernel/debug/vmdev/faults/used-len-too-long

# Few frames at both ends, so that the first and the last number of every stream are seen, and a
# burst in between that no small buffer holds.
loss_burst() {
	vmdev load --quiet --rate 20 --count 10 "$1" && vmdev load --quiet --count 3000 "$1" &&
		vmdev load --quiet --rate 20 --count 10 "$1"
}

# loss_counter NAME: from the tracer's last words
loss_counter() {
	sed -n "s/.*[ :]$1=\\([0-9]*\\).*/\\1/p" /tmp/trace.err | head -n 1
}

# loss_span: events that were printed, and numbers from the first to the last of each stream
loss_span() {
	sed -E -e 's/.*"dev":([0-9]*),("vq":([0-9]*),)?"seq":([0-9]*),"event":"/\1 \3 \4 /' \
		-e 's/^([0-9]*) ([0-9]*) ([0-9]*) ([a-z]*)_([a-z]*).*/\1 \3 \4 \5 \2/' \
		/tmp/trace.json | awk '
		{
			stream = $1 " " $3 " " $5
			# Of one group of queues, whoever has the event.
			if ($3 == "mvnet" || $4 == "work")
				stream = $1 " work " $5
			else if ($3 == "vmdev")
				stream = $1 ($4 == "buf" || $4 == "mem" ? " dma" : " ctl")
			if (!(stream in first))
				first[stream] = last[stream] = $2
			if ($2 > last[stream])
				last[stream] = $2
			printed++
		}
		END {
			for (stream in first)
				span += last[stream] - first[stream] + 1
			print printed + 0, span + 0
		}'
}

# loss_trace CODE RINGBUF COMMAND...: the tracer's accounts of a run add up exactly
loss_trace() {
	loss_code=$1 loss_size=$2
	shift 2
	vmdev trace --json --ringbuf "$loss_size" -- /bin/sh "$0" --in "$@" \
		> /tmp/trace.json 2> /tmp/trace.err
	check_equal 'exit code of the tracer' $? "$loss_code" || return
	loss_seen=$(loss_counter seen) loss_full=$(loss_counter ringbuf_full)
	loss_missed=$(loss_counter recursion_misses) loss_user=$(loss_counter user_space)
	loss_missing=$(loss_counter missing_events)
	loss_both=$(loss_span)
	cat /tmp/trace.err
	echo "printed and span: $loss_both"
	check_equal printed "${loss_both% *}" "$((loss_seen - loss_full))" &&
		check_equal 'numbers in all' "${loss_both#* }" "$((loss_seen + loss_missed))" ||
		return
	check_equal missing "$loss_missing" "$((loss_full + loss_missed + loss_user))"
}

loss_trace_small() {
	loss_trace 3 16K loss_burst "$loss_if" && [ "$loss_full" -gt 0 ] &&
		check_equal 'recursion misses' "$loss_missed" 0
}

loss_trace_large() {
	loss_trace 0 64M loss_burst "$loss_if" && check_equal full "$loss_full" 0
}

# loss_stopped INTERFACE: a load while the process that started this shell stands still
loss_stopped() {
	vmdev load --quiet --rate 20 --count 10 "$1" && kill -STOP "$PPID" || return
	check_load "$1"
	loss_code=$?
	kill -CONT "$PPID" && vmdev load --quiet --rate 20 --count 10 "$1" || return
	return "$loss_code"
}

loss_trace_stopped() {
	loss_trace 3 64K loss_stopped "$loss_if" && [ "$loss_full" -gt 0 ]
}

# loss_drill UUID: binds the drill driver, prints the device's index
loss_drill() {
	guest_rebind "$1" vmdev_drill && cat "$(guest_vmdev "$1")/index"
}

# loss_nested "WHAT COUNT" UUID-OUTER UUID-INNER: commands or frames inside of the programs that
# take the events of others. Both devices get the drill driver; its binding is the first event of
# their streams, so that no number of a later one is beyond the ends.
loss_nested() {
	loss_outer=$(loss_drill "$2") && loss_inner=$(loss_drill "$3") &&
		echo "$1 $loss_inner" > "/sys/kernel/debug/vmdev_drill/$loss_outer/nest" && return
	cat "/sys/kernel/debug/vmdev_drill/$loss_outer/why" \
		"/sys/kernel/debug/vmdev_drill/$loss_inner/why" >&2
	return 1
}

# loss_trace_nested "WHAT COUNT"
loss_trace_nested() {
	guest_create "$GUEST_UUID_B" || return
	loss_trace 3 1M loss_nested "$1" "$GUEST_UUID_A" "$GUEST_UUID_B"
	loss_result=$?
	guest_remove "$GUEST_UUID_B" && guest_rebind "$GUEST_UUID_A" virtio_mdev &&
		loss_if=$(guest_up "$GUEST_UUID_A") || return
	[ "$loss_result" -eq 0 ] && [ "$loss_missed" -gt 0 ] && check_equal full "$loss_full" 0
}

loss_trace_commands() {
	loss_trace_nested "commands $LOSS_NESTED" &&
		check_equal 'recursion misses' "$loss_missed" "$LOSS_NESTED"
}

# loss_accounts MISSES: what the checker says that it missed is just that
loss_accounts() {
	for loss_key in ringbuf_full slot_missing user_space; do
		check_equal "$loss_key" "$(check_number "$loss_key")" 0 || return
	done
	check_equal recursion_misses "$(check_number recursion_misses)" "$1" &&
		check_equal missing_events "$(check_number missing_events)" "$1" &&
		check_equal violations "$(check_number violations)" 0
}

# loss_nested_life "WHAT COUNT": all of two devices' lives; one loses events in between
loss_nested_life() {
	guest_create "$GUEST_UUID_B" && guest_create "$GUEST_UUID_C" &&
		loss_nested "$1" "$GUEST_UUID_B" "$GUEST_UUID_C" || return
	for loss_uuid in "$GUEST_UUID_B" "$GUEST_UUID_C"; do
		guest_rebind "$loss_uuid" virtio_mdev && loss_if=$(guest_up "$loss_uuid") &&
			check_load "$loss_if" && guest_remove "$loss_uuid" || return
	done
}

loss_check_commands() {
	check_in 3 loss_nested_life "commands $LOSS_NESTED" && loss_accounts "$LOSS_NESTED"
}

# Operations come to the checker in batches, so a program that was skipped has missed several; but
# one that only looks at memory (check_copies_shown) has no numbers to miss.
loss_check_frames() {
	check_in 3 loss_nested_life "frames $LOSS_PLACES" || return
	loss_missed=$(check_number recursion_misses)
	echo "$loss_missed misses, $(check_number missing_events) missing events"
	[ "$loss_missed" -gt 0 ] &&
		[ "$(check_number missing_events)" -ge $((loss_missed / 2)) ] &&
		check_equal violations "$(check_number violations)" 0
}

# The checker's work is done in the kernel: nothing is lost while its process does not run.
loss_check_stopped() {
	CHECK_RECORDS='' check_still loss_stopped_life && loss_accounts 0
}

loss_stopped_life() {
	guest_create "$GUEST_UUID_B" && loss_if=$(guest_up "$GUEST_UUID_B") &&
		loss_stopped "$loss_if" && guest_remove "$GUEST_UUID_B"
}

# A device that ran before the checker and cannot be asked: what it did is unknown, and never
# assumed.
loss_unknown() {
	mount -t tmpfs none /sys/bus/vmdev/devices || return
	check_run 3 /bin/sh "$0" --in check_load "$loss_if"
	loss_code=$?
	umount /sys/bus/vmdev/devices
	[ "$loss_code" -eq 0 ] && check_equal 'unknown devices' "$(check_number devices)" 1
}

loss_nothing() {
	check_run 3 true && grep -q 'nothing was seen' /tmp/check.log
}

loss_too_little() {
	vmdev check --min-ops 100000000 -- /bin/sh "$0" --in loss_fresh > /tmp/check.log 2>&1
	check_equal 'exit code' $? 3 && grep -q 'were asked for' /tmp/check.log
}

# loss_fresh: all of a device's life, with a load
loss_fresh() {
	check_life "$GUEST_UUID_B"
}

# More violations than the ring buffer takes: the records are lost, the verdict is not.
loss_violation_wins() {
	echo always > "$LOSS_FAULT" || return
	vmdev check --json "$CHECK_JSON" --ringbuf 4K -- /bin/sh "$0" --in loss_fresh \
		> /tmp/check.log 2>&1
	loss_code=$?
	echo off > "$LOSS_FAULT"
	check_equal 'exit code' "$loss_code" 1 && check_equal fired "$(check_fired)" RING-12 ||
		return
	loss_full=$(check_number ringbuf_full)
	echo "violations $(check_number violations), records lost $loss_full"
	[ "$loss_full" -gt 0 ] && [ "$(check_number violations)" -gt "$loss_full" ] &&
		check_equal 'lost events' "$(check_number missing_events)" 0
}

# The same buffer is large enough where nothing is wrong.
loss_small_and_clean() {
	vmdev check --json "$CHECK_JSON" --ringbuf 4K -- /bin/sh "$0" --in loss_fresh
	check_equal 'exit code' $? 0 && check_equal full "$(check_number ringbuf_full)" 0
}

# loss_violation_and_loss: events are missed, and a rule is broken elsewhere
loss_violation_and_loss() {
	echo always > "$LOSS_FAULT" || return
	check_in 1 loss_nested_life "commands $LOSS_NESTED"
	loss_code=$?
	echo off > "$LOSS_FAULT"
	[ "$loss_code" -eq 0 ] && check_equal fired "$(check_fired)" RING-12 &&
		check_equal missing_events "$(check_number missing_events)" "$LOSS_NESTED"
}

check_main "$@"
guest_load && modprobe vmdev_drill && guest_create "$GUEST_UUID_A" &&
	loss_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_plan 14
ktap_check trace_with_a_tiny_buffer_accounts_for_every_event loss_trace_small
ktap_check trace_with_a_large_buffer_is_complete loss_trace_large
ktap_check trace_with_a_stopped_reader_accounts_for_every_event loss_trace_stopped
ktap_check trace_accounts_for_every_command_missed_by_recursion loss_trace_commands
ktap_check trace_accounts_for_every_operation_missed_by_recursion \
	loss_trace_nested "frames $LOSS_PLACES"
ktap_check commands_missed_by_recursion_are_no_violation loss_check_commands
ktap_check operations_missed_by_recursion_are_no_violation loss_check_frames
ktap_check stopped_checker_loses_nothing loss_check_stopped
ktap_check violation_wins_over_recursion_misses loss_violation_and_loss
ktap_check device_that_cannot_be_joined_is_inconclusive loss_unknown
ktap_check seeing_nothing_is_inconclusive loss_nothing
ktap_check seeing_too_little_is_inconclusive loss_too_little
ktap_check violation_wins_over_loss loss_violation_wins
ktap_check tiny_buffer_without_violation_is_clean loss_small_and_clean
ktap_end
