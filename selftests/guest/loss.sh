# SPDX-License-Identifier: GPL-2.0
# Must hold: what is lost is counted to the last event and makes a run inconclusive, never
# clean; a violation is reported whatever was lost.
# needs: variant=faults timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

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
			if ($3 == "vmdev")
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

# loss_trace CODE RINGBUF: the tracer's accounts of a burst add up exactly
loss_trace() {
	vmdev trace --json --ringbuf "$2" -- /bin/sh "$0" --in loss_burst "$loss_if" \
		> /tmp/trace.json 2> /tmp/trace.err
	check_equal 'exit code of the tracer' $? "$1" || return
	loss_seen=$(loss_counter seen) loss_full=$(loss_counter ringbuf_full)
	loss_missing=$(loss_counter missing_events)
	loss_both=$(loss_span)
	echo "seen $loss_seen, full $loss_full, missing $loss_missing; printed, span: $loss_both"
	check_equal printed "${loss_both% *}" "$((loss_seen - loss_full))" &&
		check_equal 'span of all numbers' "${loss_both#* }" "$loss_seen" &&
		check_equal missing "$loss_missing" "$loss_full"
}

loss_trace_small() {
	loss_trace 3 16K && [ "$(loss_counter ringbuf_full)" -gt 0 ]
}

loss_trace_large() {
	loss_trace 0 64M && check_equal full "$(loss_counter ringbuf_full)" 0
}

# A device that ran before the checker: what it did is unknown, and never assumed.
loss_unknown() {
	check_run 3 /bin/sh "$0" --in check_load "$loss_if" || return
	check_equal 'unknown devices' "$(check_number devices)" 1
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
	guest_create "$GUEST_UUID_B" && loss_if=$(guest_up "$GUEST_UUID_B") &&
		check_load "$loss_if" && guest_remove "$GUEST_UUID_B"
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

check_main "$@"
guest_load && guest_create "$GUEST_UUID_A" && loss_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_plan 7
ktap_check trace_with_a_tiny_buffer_accounts_for_every_event loss_trace_small
ktap_check trace_with_a_large_buffer_is_complete loss_trace_large
ktap_check device_that_ran_before_is_inconclusive loss_unknown
ktap_check seeing_nothing_is_inconclusive loss_nothing
ktap_check seeing_too_little_is_inconclusive loss_too_little
ktap_check violation_wins_over_loss loss_violation_wins
ktap_check tiny_buffer_without_violation_is_clean loss_small_and_clean
ktap_end
