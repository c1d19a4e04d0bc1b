# SPDX-License-Identifier: GPL-2.0
# Must hold: a recording gives the verdict of the live checker on the same run, and one that is
# cut, damaged, foreign or partial is called so, and is never taken for a violation.
# needs: timeout=360
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

RECORD=/tmp/run.rec

record_scene() {
	check_life "$GUEST_UUID_A" --count 500 --size 60-1514
}

# record_make FILE OPTIONS...: records the scene
record_make() {
	record_file=$1
	shift
	vmdev record -o "$record_file" "$@" -- /bin/sh "$RECORD_SELF" --in record_scene \
		> /tmp/record.log 2>&1 && return
	cat /tmp/record.log
	return 1
}

# record_verify CODE WORDS FILE: verify exits with CODE, and says WORDS
record_verify() {
	vmdev verify --json "$CHECK_JSON" "$3" > /tmp/verify.log 2>&1
	record_code=$?
	if [ "$record_code" -ne "$1" ] || ! grep -q -e "$2" /tmp/verify.log; then
		echo "verify exits with $record_code, expected $1 and '$2'"
		head -n 40 /tmp/verify.log
		return 1
	fi
}

# record_exercised FILE: rules that a verdict exercised
record_exercised() {
	sed -n '/"rules_exercised"/,/\]/s/^ *"\([A-Z]*-[0-9]*\)",*$/\1/p' "$1"
}

# Live and offline, the same rules were judged, but for those that need memory.
record_as_live() {
	record_make "$RECORD" --check && record_verify 0 '^verdict  *clean' "$RECORD" || return
	cat /tmp/verify.log
	grep -q '^judged live  *.*DIR-' /tmp/verify.log || return
	# No copy is short in a clean run, and a card gives no entropy: the checker had nothing to
	# judge that by.
	! grep '^not judged' /tmp/verify.log | grep -qv 'DIR-08 RNG-01 RNG-02: '
}

record_unjudged() {
	record_make "$RECORD" && record_verify 0 '^not judged .*DMA-.*DIR-' "$RECORD" &&
		[ "$(record_exercised "$CHECK_JSON" | wc -l)" -gt 25 ]
}

record_cut() {
	head -c "$(($(wc -c < "$RECORD") - 7))" "$RECORD" > /tmp/cut.rec &&
		record_verify 3 'truncated' /tmp/cut.rec
}

record_damaged() {
	record_size=$(wc -c < "$RECORD")
	{ head -c "$((record_size / 2))" "$RECORD"; printf 'xyzzy'
	  tail -c +"$((record_size / 2 + 6))" "$RECORD"; } > /tmp/bad.rec &&
		record_verify 3 'damaged' /tmp/bad.rec
}

record_foreign() {
	record_verify 5 'neither a recording' /bin/busybox && : > /tmp/empty.rec &&
		record_verify 5 'neither a recording' /tmp/empty.rec &&
		record_verify 2 'No such file' /tmp/none.rec
}

# record_partial EVENTS: a recording of chosen events is inconclusive
record_partial() {
	record_make /tmp/part.rec -e "$1" && record_verify 3 '^verdict  *inconclusive' /tmp/part.rec
}

# A recorder that is killed leaves all but the last moment.
record_killed() {
	vmdev record -o /tmp/killed.rec > /tmp/record.log 2>&1 &
	record_pid=$!
	guest_poll grep -q attached /tmp/record.log && record_scene || return
	guest_poll record_grew /tmp/killed.rec || return
	kill -KILL "$record_pid"
	record_verify 3 'truncated' /tmp/killed.rec
	record_code=$?
	grep '^operations' /tmp/verify.log
	return "$record_code"
}

record_grew() {
	[ "$(wc -c < "$1")" -gt 20000 ]
}

RECORD_SELF=$0
check_main "$@"
guest_load || exit 5
ktap_plan 11
ktap_check clean_run_is_clean_offline_and_memory_rules_come_from_live record_as_live
ktap_check without_a_checker_memory_rules_are_not_judged record_unjudged
ktap_check cut_recording_is_truncated record_cut
ktap_check damaged_recording_is_inconclusive record_damaged
ktap_check foreign_and_missing_files_are_refused record_foreign
ktap_check only_ring_events_are_inconclusive record_partial 'mvringh_*'
ktap_check only_commands_are_inconclusive record_partial 'vmdev_*'
ktap_check without_dma_events_is_inconclusive record_partial 'cmd,cmd_end,vmdev_[abcdu]*,mv*'
ktap_check killed_recorder_leaves_a_truncated_recording record_killed
ktap_rc verify_without_file_is_refused 2 vmdev verify
ktap_rc record_to_no_directory_is_refused 2 vmdev record -o /none/x.rec -- true
ktap_end
