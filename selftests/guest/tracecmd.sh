# SPDX-License-Identifier: GPL-2.0
# Must hold: the packaged trace-cmd and bpftrace know all events, decode every field, and a
# recording without losses has no hole in any stream of numbers. What the kernel itself prints
# of an event, `vmdev trace` prints too, in the same words.
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
		'mvringh_getdesc:.*readable=0 writable=[1-9]' 'vmdev_work_end:.*why=no_tx'
}

# Every event that fired shows all of its fields as key=value.
tracecmd_fields() {
	if grep -vE ' (vmdev|mvringh|mvnet)_[a-z_]*: +dev=[0-9]+ ([a-z]*=[0-9]+ )?seq=[0-9]+' \
		"$TRACECMD_TXT" | grep -v '^cpus=' | head -n 5 | grep .; then
		return 1
	fi
}

# Numbers of a stream rise by one; recordings are in order of time, streams are not quite. The
# batches tell of operations that have events of their own.
tracecmd_numbers() {
	sed -nE -e '/ (mvringh_(ops|copies_begin|copies_end|copies_shown)|vmdev_buf_ops):/d' \
		-e 's/.* (vmdev|mvringh|mvnet)_([a-z]*)[a-z_]*: *dev=[0-9]* /\1 \2 /' \
		-e 's/^([a-z]* [a-z]*) ([a-z]*=([0-9]*) )?seq=([0-9]*).*/\1 \3 \4/p' \
		"$TRACECMD_TXT" | awk '
		{
			stream = $1 " " $3
			number = $NF
			if ($1 == "vmdev" && $2 == "work")
				stream = "mvnet " $3
			else if ($1 == "vmdev")
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

# tracecmd_words: a short life, with a snapshot at work, heard by the kernel's own tracing too
tracecmd_words() {
	cd /sys/kernel/tracing || return
	echo 8192 > buffer_size_kb && : > trace || return
	for tracecmd_system in $TRACECMD_SYSTEMS; do
		echo 1 > "events/$tracecmd_system/enable" || return
	done
	guest_create "$GUEST_UUID_A" && tracecmd_if=$(guest_up "$GUEST_UUID_A") &&
		echo 1 > "$(guest_vmdev "$GUEST_UUID_A")/snapshot" &&
		check_load --count 20 "$tracecmd_if" && guest_remove "$GUEST_UUID_A"
	tracecmd_code=$?
	for tracecmd_system in $TRACECMD_SYSTEMS; do
		echo 0 > "events/$tracecmd_system/enable" || return
	done
	return "$tracecmd_code"
}

# Each is made a line of "event dev vq seq key=value...". A set without bits is nothing to the
# kernel; it prints the value of a command that failed; it leaves UUIDs, feature bits and bytes
# to its readers; and batches are told by other events.
tracecmd_kernel_words() {
	sed -nE -e '/: (mvringh_(ops|copies_begin|copies_end|copies_shown)|vmdev_buf_ops): /d' \
		-e 's/(ret=-[0-9]+) .*(ns=)/\1 \2/' -e 's/ vq=65535 / /' \
		-e 's/ ((uuid|features)=[^ ]*|bytes=0x[^ ]*)//' -e 's/=( |$)/=0\1/g' \
		-e 's/ dev=([0-9]+) seq=/ dev=\1 vq=- seq=/' \
		-e 's/ (pair|group)=/ vq=/' \
		-e 's/.*: ([a-z_]*): dev=([0-9]+) vq=([-0-9]+) seq=([0-9]+)/\1 \2 \3 \4/' \
		-e '/^(vmdev|mvringh|mvnet)_[a-z_]* [0-9]/p' /sys/kernel/tracing/trace
}

tracecmd_our_words() {
	sed -nE -e 's/"(uuid|features|bytes)":"[^"]*",?//' -e 's/[",{}]+/ /g; s/ *: */=/g' \
		-e 's/ dev=([0-9]+) seq=/ dev=\1 vq=- seq=/' \
		-e 's/.* dev=([0-9]+) vq=([-0-9]+) seq=([0-9]+) event=/\1 \2 \3 /' \
		-e 's/^([^ ]+ [^ ]+ [^ ]+) ([a-z_]+) args=/\2 \1 /' \
		-e 's/ +/ /g; s/ $//' -e '/^(vmdev|mvringh|mvnet)_/p' /tmp/ours
}

# All that the kernel printed has to be among what was printed here: at least so many events
# of so many names.
tracecmd_same_words() {
	vmdev trace --json -- /bin/sh "$0" --in tracecmd_words > /tmp/ours || return
	tracecmd_our_words > /tmp/words.ours
	tracecmd_kernel_words > /tmp/words.kernel
	awk '
		NR == FNR { ours[$0]; names[$1, $2, $3, $4] = $0; next }
		{ seen[$1]++; all++ }
		!($0 in ours) && bad++ < 10 {
			print "kernel: " $0
			print "vmdev:  " (($1, $2, $3, $4) in names ? names[$1, $2, $3, $4] : "-")
		}
		END {
			for (name in seen)
				kinds++
			print all " events of " kinds " names, " bad + 0 " differ"
			exit bad || all < 500 || kinds < 50
		}' /tmp/words.ours /tmp/words.kernel || return
	for tracecmd_word in vmdev_state vmdev_vq_state mvringh_state mvringh_init vmdev_work_end \
		vmdev_buf_map mvringh_copy_begin mvringh_need_notify vmdev_set_status; do
		grep -q "^$tracecmd_word .*=[A-Za-z]" /tmp/words.kernel && continue
		echo "no words in $tracecmd_word"
		return 1
	done
}

check_main "$@"
guest_load || exit 5
ktap_plan 10
ktap_check check_events_parses_all_of_ours tracecmd_check_events
ktap_check probe_and_load_are_recorded tracecmd_record
ktap_check nothing_was_lost tracecmd_nothing_lost
ktap_check no_event_fails_to_parse tracecmd_none 'FAILED TO PARSE|bad op token|unknown event|Error:'
ktap_check names_are_decoded tracecmd_names
ktap_check every_line_has_its_fields tracecmd_fields
ktap_check numbers_of_every_stream_have_no_hole tracecmd_numbers
ktap_check kernel_and_vmdev_print_the_same_words tracecmd_same_words
ktap_check bpftrace_lists_all_events tracecmd_bpftrace_lists
ktap_check bpftrace_reads_a_field tracecmd_bpftrace_reads
ktap_end
