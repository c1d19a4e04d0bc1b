# SPDX-License-Identifier: GPL-2.0
# Must hold: a report tells how a violation came about and how to see it again; the same fault
# has the same signature in every run; what a run did not exercise is told, and can be demanded.
# needs: variant=faults timeout=400
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

# report_of FAULT [DRIVE]: a run with it, which must be a violation
report_of() {
	check_in 1 "${2:-faults_drive}" "$1" ''
	report_code=$?
	echo off > "$FAULT_DIR/$1"
	return "$report_code"
}

# report_has TEXT...: the report has each of them
report_has() {
	for report_text; do
		grep -qF -- "$report_text" /tmp/check.log && continue
		echo "no '$report_text' in the report:"
		head -n 60 /tmp/check.log
		return 1
	done
}

# report_signature: of the first report
report_signature() {
	sed -n 's/^ *signature *//p' /tmp/check.log | head -n 1
}

report_command() {
	report_of clear-status-bit && report_signature > /tmp/first &&
		report_has 'VIOLATION CMD-03' 'state before status' 'contradicts  ' ' s [' \
			'stack ' 'of the device, without kicks' \
			'vmdev check --rules CMD-03 -- /bin/sh'
}

# A run that never ends has no report: its rules must be named while it runs.
report_said() {
	faults_drive "$1" ''
	guest_poll grep -q '^vmdev: violation: CMD-03: ' /tmp/check.log && echo said > /tmp/said
}

report_at_once() {
	rm -f /tmp/said
	report_of clear-status-bit report_said || return
	[ -s /tmp/said ] && check_equal 'times it was said' \
		"$(grep -c '^vmdev: violation: CMD-03: ' /tmp/check.log)" 1
}

report_again() {
	report_of clear-status-bit && report_signature > /tmp/second || return
	cat /tmp/first /tmp/second
	[ -s /tmp/first ] && cmp /tmp/first /tmp/second
}

# The broken copy is the last of the queue's sixteen operations that are shown.
report_sixteen() {
	report_has 'of the queue, newest last' || return
	sed -n '/of the queue, newest last/,/of the device/p' /tmp/check.log > /tmp/queue
	sed -n '/broken by/s/.* seq=\([0-9]*\) .*/\1/p' /tmp/check.log | head -n 1 > /tmp/end
	cat /tmp/queue /tmp/end
	report_seq=$(tail -n 2 /tmp/queue | sed -n 's/.*seq=\([0-9]*\) mvringh_copy_begin.*/\1/p')
	[ "$(grep -c 'seq=' /tmp/queue)" -eq 16 ] &&
		check_equal 'the last operation' "$report_seq" "$(($(cat /tmp/end) - 1))"
}

report_queue() {
	report_of push-direction && report_sixteen
}

# report_frames FAULT: one frame under way at a time, so that batches are of one or two
report_frames() {
	guest_create "$GUEST_UUID_A" && report_if=$(guest_up "$GUEST_UUID_A") &&
		fault_arm "$1" load || return 5
	vmdev load --quiet --window 1 --count 100 --stall-ms 1000 "$report_if"
	report_loaded=$?
	guest_remove "$GUEST_UUID_A" && return "$report_loaded"
}

report_batches() {
	report_of push-direction report_frames && report_sixteen
}

# Callbacks that were suppressed come again and again, from the same place.
report_groups() {
	report_of ignore-suppression && report_has ' times, first at ' || return
	report_count=$(grep -c '^    signature .*RING-16' /tmp/check.log)
	echo "$report_count reports, $(check_number times) violations"
	[ "$report_count" -le 4 ] && [ "$(check_number times)" -gt "$report_count" ]
}

report_life() {
	faults_drive '' ''
}

# report_covered CODE PERCENT
report_covered() {
	vmdev check --json "$CHECK_JSON" --min-coverage "$2" -- /bin/sh "$0" --in report_life \
		> /tmp/check.log 2>&1
	check_equal 'exit code' $? "$1" || { tail -n 20 /tmp/check.log; return 1; }
}

report_partly() {
	report_covered 3 100 && report_has 'less than 100 % was exercised' 'not taken' &&
		report_covered 0 20
}

report_drawn() {
	vmdev rules --dot --from "$CHECK_JSON" > /tmp/dot &&
		grep -q '"device absent" -> "device reset".*add.*darkgreen' /tmp/dot &&
		grep -q '"device FAILED" -> "device reset".*style=dashed' /tmp/dot
}

report_explained() {
	for report_rule in $(vmdev explain | cut -d' ' -f1); do
		vmdev explain "$report_rule" | grep -q '^cannot see ' && continue
		echo "$report_rule is not explained"
		return 1
	done
	vmdev explain dir-01 | grep -q '^broken by *push-direction:'
}

report_cheap() {
	report_verified=$(check_number instructions_verified)
	echo "$report_verified instructions verified; load $(check_number load) ms"
	[ "$report_verified" -gt 0 ] && [ "$report_verified" -le "$CHECK_VERIFIED_MAX" ]
}

check_main "$@"
guest_load || exit 5
ktap_plan 12
ktap_check a_command_is_reported_with_state_and_history report_command
ktap_check a_broken_rule_is_named_at_once report_at_once
ktap_check the_same_fault_has_the_same_signature report_again
ktap_check a_copy_is_reported_with_the_operations_before_it report_queue
ktap_check so_it_is_where_batches_are_small report_batches
ktap_check violations_from_one_place_are_one_report report_groups
ktap_check too_little_coverage_is_inconclusive report_partly
ktap_check what_was_taken_is_drawn report_drawn
ktap_check every_rule_is_explained report_explained
ktap_check loading_costs_the_verifier_little report_cheap
ktap_rc a_verdict_that_is_not_there_is_refused 2 vmdev rules --from /nonexistent
ktap_rc more_than_all_cannot_be_demanded 2 vmdev check --min-coverage 101 -- true
ktap_end
