# SPDX-License-Identifier: GPL-2.0
# Must hold: a queue and a group of any index are judged, traced and recorded like the first: of a
# device with 64 queues, each in a group of its own, a queue above 15 works and is found clean,
# and what its device or its driver does wrong is found there.
# needs: variant=faults timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

WIDE_FAULTS=/sys/kernel/debug/vmdev/faults
WIDE_PLAY=/sys/module/vmdev_life/parameters
WIDE_LAST=63
WIDE_TRACE=/tmp/trace.log

# wide_buffer QUEUE: the driver binds, gives the queue a buffer, and gets it back
wide_buffer() {
	echo "$1" > "$WIDE_PLAY/queue" && guest_rebind "$GUEST_UUID_A" vmdev_life
}

# wide_life QUEUE...
wide_life() {
	echo buffer > "$WIDE_PLAY/play"
	guest_create "$GUEST_UUID_A" vmdev_wide || return
	wide_code=0
	for wide_queue; do
		wide_buffer "$wide_queue" || wide_code=1
	done
	guest_remove "$GUEST_UUID_A" || return
	return "$wide_code"
}

# wide_struck FAULT QUEUE: the fault strikes the only queue that is at work
wide_struck() {
	echo 1 > "$WIDE_FAULTS/$1"
	wide_life "$2"
	wide_code=$?
	wide_left=$(cat "$WIDE_FAULTS/$1")
	echo off > "$WIDE_FAULTS/$1"
	[ "$wide_code" -eq 0 ] && check_equal "fault $1" "$wide_left" off
}

# wide_clean: and every event of it has been judged, that of a recording likewise
wide_clean() {
	CHECK_RECORDS=1 check_in 0 wide_life 0 7 8 15 16 47 "$WIDE_LAST" &&
		check_equal verdict "$(check_verdict)" clean && [ "$(check_number ring)" -gt 28 ]
}

# wide_found FAULT EVENT: at this event of the last queue, or of the run of its group
wide_found() {
	CHECK_RECORDS=1 check_in 1 wide_struck "$1" "$WIDE_LAST" && faults_named "$1" || return
	grep -q "broken by .* vq=$WIDE_LAST .*$2" /tmp/check.log ||
		{ cat /tmp/check.log && return 1; }
}

# wide_beyond: the driver asks for the queue behind the last
wide_beyond() {
	! wide_life "$((WIDE_LAST + 1))" 2> /dev/null
}

wide_index() {
	CHECK_RECORDS=1 check_in 1 wide_beyond && faults_named queue-index-out-of-range
}

# wide_traced: all of it, and with a filter nothing but it
wide_traced() {
	for wide_filter in '' "--queue $WIDE_LAST"; do
		# shellcheck disable=SC2086 # an option and its value
		vmdev trace --json $wide_filter -- /bin/sh "$0" --in wide_life 3 "$WIDE_LAST" \
			> "$WIDE_TRACE" || return
		for wide_event in mvringh_getdesc mvringh_complete vmdev_vq_cb; do
			grep "\"$wide_event\"" "$WIDE_TRACE" | grep -q "\"vq\":$WIDE_LAST," ||
				{ echo "no $wide_event of it" && return 1; }
		done
		grep '"vmdev_work_end"' "$WIDE_TRACE" | grep -q "\"first\":$WIDE_LAST,\"nvqs\":1" ||
			{ echo 'no run of it' && return 1; }
		wide_others=$(grep '"mvringh_getdesc"' "$WIDE_TRACE" | grep -c '"vq":3,')
		[ -n "$wide_filter" ] || check_equal 'chains of queue 3' "$wide_others" 1 || return
	done
	check_equal 'chains of queue 3, filtered' "$wide_others" 0
}

check_main "$@"
guest_load_core && modprobe vmdev_wide && modprobe vmdev_life || exit 5
ktap_plan 5
ktap_check queues_up_to_the_last_are_clean wide_clean
ktap_check chain_used_twice_on_the_last_queue_is_found \
	wide_found complete-twice mvringh_complete
ktap_check callback_lost_by_the_last_group_is_found \
	wide_found lost-callback "vmdev_work_end .*first=$WIDE_LAST nvqs=1"
ktap_check queue_behind_the_last_is_found wide_index
ktap_check trace_shows_the_last_queue wide_traced
ktap_end
