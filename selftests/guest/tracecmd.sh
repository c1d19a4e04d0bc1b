# SPDX-License-Identifier: GPL-2.0
# Must hold: the packaged trace-cmd and bpftrace know all events, decode every field, and a
# recording without losses has no hole in any stream of numbers.
# needs: timeout=300 with=trace-cmd,bpftrace
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

TRACECMD_DAT=/tmp/trace.dat
TRACECMD_TXT=/tmp/trace.txt
TRACECMD_SYSTEMS='vmdev mvringh mvnet'

tracecmd_events() {
	for tracecmd_system in $TRACECMD_SYSTEMS; do
		find "/sys/kernel/tracing/events/$tracecmd_system" -mindepth 1 -maxdepth 1 -type d
	done
}

# Other systems of the kernel are not ours to judge.
tracecmd_check_events() {
	trace-cmd check-events > /tmp/check-events 2>&1
	if grep -E "$(echo "$TRACECMD_SYSTEMS" | tr ' ' '|')" /tmp/check-events; then
		return 1
	fi
	[ "$(tracecmd_events | wc -l)" -gt 90 ]
}

# tracecmd_scene: a device comes, works a little, and goes
tracecmd_scene() {
	check_life "$GUEST_UUID_A" --count 300 --size 60-1514
}

tracecmd_record() {
	# shellcheck disable=SC2046,SC2086 # words on purpose
	trace-cmd record -q -b 8192 -o "$TRACECMD_DAT" $(printf ' -e %s' $TRACECMD_SYSTEMS) \
		/bin/sh "$0" --in tracecmd_scene > /tmp/record 2>&1 ||
		{ cat /tmp/record; return 1; }
	trace-cmd report -q "$TRACECMD_DAT" > "$TRACECMD_TXT" 2> /tmp/report
	[ "$(wc -l < "$TRACECMD_TXT")" -gt 3000 ]
}

# tracecmd_none PATTERN: no line of the report matches
tracecmd_none() {
	if grep -m 3 -E "$1" "$TRACECMD_TXT" /tmp/report; then
		return 1
	fi
	[ -s "$TRACECMD_TXT" ]
}

# tracecmd_has PATTERN...: each matches a line of the report
tracecmd_has() {
	for tracecmd_pattern; do
		grep -q "$tracecmd_pattern" "$TRACECMD_TXT" && continue
		echo "no line with '$tracecmd_pattern'"
		return 1
	done
}

tracecmd_names() {
	tracecmd_has 'vmdev_set_status:.*status=ACKNOWLEDGE|DRIVER$' \
		'vmdev_set_status:.*status=ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK$' \
		'vmdev_get_status_end:.*ret=0 status=.*ns=[0-9]' \
		'vmdev_add:.*uuid=5a3f0b1c0d6e4c389a576d1f00000001 device_id=1 nvqs=3' \
		'vmdev_buf_map:.*len=[0-9]* dir=from_device' 'vmdev_buf_unmap:.*dir=to_device' \
		'vmdev_set_vq_address:.*desc=0xffff.*driver=0xffff.*device=0xffff' \
		'mvringh_copy_begin:.*op=push perm=writable' \
		'mvringh_need_notify:.*mode=event_idx' \
		'mvringh_getdesc:.*readable=0 writable=[1-9]' 'mvnet_work_end:.*why=no_tx'
}

# Every event that fired shows all of its fields as key=value.
tracecmd_fields() {
	if grep -vE ' (vmdev|mvringh|mvnet)_[a-z_]*: +dev=[0-9]+ ((vq|pair)=[0-9]+ )?seq=[0-9]+' \
		"$TRACECMD_TXT" | grep -v '^cpus=' | head -n 5 | grep .; then
		return 1
	fi
}

# Numbers of a stream rise by one; recordings are in order of time, streams are not quite. The
# batches tell of operations that have events of their own.
tracecmd_numbers() {
	sed -nE -e '/ (mvringh_(ops|copies_begin|copies_end)|vmdev_buf_ops):/d' \
		-e 's/.* (vmdev|mvringh|mvnet)_([a-z]*)[a-z_]*: *dev=[0-9]* /\1 \2 /' \
		-e 's/^([a-z]* [a-z]*) ([a-z]*=([0-9]*) )?seq=([0-9]*).*/\1 \3 \4/p' \
		"$TRACECMD_TXT" | awk '
		{
			stream = $1 " " $3
			number = $NF
			if ($1 == "vmdev")
				stream = $2 == "buf" || $2 == "mem" ? "dma" : "ctl"
			if (seen[stream, number]++) {
				print stream ": number " number " came twice"
				bad = 1
			}
			if (!(stream in count)) {
				low[stream] = high[stream] = number
				streams++
			}
			count[stream]++
			if (number < low[stream])
				low[stream] = number
			if (number > high[stream])
				high[stream] = number
		}
		END {
			for (stream in count) {
				print stream ": " low[stream] " to " high[stream] ", " count[stream]
				if (low[stream] > 0 || high[stream] + 1 != count[stream])
					bad = 1
			}
			exit bad || streams != 7
		}'
}

tracecmd_nothing_lost() {
	tracecmd_none 'EVENTS DROPPED|LOST' && ! grep -iE 'overrun: *[1-9]|lost|dropped' /tmp/record
}

tracecmd_bpftrace_lists() {
	bpftrace -l 'tracepoint:vmdev:*,tracepoint:mvringh:*,tracepoint:mvnet:*' > /tmp/list ||
		return
	[ "$(grep -c '^tracepoint:' /tmp/list)" -eq "$(tracecmd_events | wc -l)" ]
}

tracecmd_bpftrace_reads() {
	bpftrace -e 'tracepoint:vmdev:vmdev_set_status { printf("status %d\n", args->a0); }' \
		-c "/bin/sh $0 --in tracecmd_scene" | tee /tmp/statuses
	grep -q '^status 15$' /tmp/statuses
}

check_main "$@"
guest_load || exit 5
ktap_plan 9
ktap_check check_events_parses_all_of_ours tracecmd_check_events
ktap_check probe_and_load_are_recorded tracecmd_record
ktap_check nothing_was_lost tracecmd_nothing_lost
ktap_check no_event_fails_to_parse tracecmd_none 'FAILED TO PARSE|bad op token|unknown event|Error:'
ktap_check names_are_decoded tracecmd_names
ktap_check every_line_has_its_fields tracecmd_fields
ktap_check numbers_of_every_stream_have_no_hole tracecmd_numbers
ktap_check bpftrace_lists_all_events tracecmd_bpftrace_lists
ktap_check bpftrace_reads_a_field tracecmd_bpftrace_reads
ktap_end
