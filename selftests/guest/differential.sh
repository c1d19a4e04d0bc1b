# SPDX-License-Identifier: GPL-2.0
# Must hold: on one run, the live checker, a recording of vmdev and a trace.dat of the packaged
# trace-cmd give the same verdict: the same rules judged, and broken as often, and as many
# operations, but for the rules that need more than events.
# needs: variant=faults timeout=480 with=trace-cmd,vmdev-tracedat
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

DIFF_LIVE=/tmp/live.json
DIFF_FAULTS='ready-before-address kick-before-driver-ok skip-status-readback complete-twice
	unmap-wrong-size used-len-too-long'

# diff_run FAULT: the three watch one run; its exit code is the live checker's
diff_run() {
	rm -f /tmp/run.dat /tmp/run.rec "$DIFF_LIVE"
	vmdev check --json "$DIFF_LIVE" -- trace-cmd record -q -b 16384 -o /tmp/run.dat \
		-e vmdev -e mvringh -e mvnet \
		vmdev record -o /tmp/run.rec -- /bin/sh "$0" --in faults_drive "$1" \
		"$(faults_stage "$1")" > /tmp/check.log 2>&1
}

# diff_rules KIND FILE NOT: "RULE" or "RULE count" of a verdict, without the rules of file NOT
diff_rules() {
	case $1 in
	fired)
		sed -n -e 's/^ *"rule": *"\([^"]*\)",*$/\1/p' \
			-e 's/^ *"count": *\([0-9]*\),*$/\1/p' "$2" | paste -d ' ' - - ;;
	*)
		sed -n '/"rules_exercised"/,/\]/s/^ *"\([A-Z]*-[0-9]*\)",*$/\1/p' "$2" ;;
	esac | grep -v -w -f "$3"
}

# diff_number KIND FILE: operations of a kind; a report has numbers of the same names
diff_number() {
	sed -n "/\"operations\"/,/}/s/^ *\"$1\": *\([0-9]*\),*\$/\1/p" "$2"
}

# diff_same CODE FILE: the verdict on a recording is that of the live checker
diff_same() {
	vmdev verify --json "$CHECK_JSON" "$2" > /tmp/verify.log 2>&1
	diff_code=$?
	if [ "$diff_code" -ne "$1" ]; then
		echo "live exits with $1, verify $2 with $diff_code"
		tail -n 30 /tmp/verify.log
		return 1
	fi
	sed -n '/"rules_not_judged"/,/\]/s/^ *"\([A-Z]*-[0-9]*\)",*$/\1/p' "$CHECK_JSON" > /tmp/not
	# Load reports are not in a trace.dat.
	[ "${2%.dat}" = "$2" ] || echo NET-06 >> /tmp/not
	for diff_kind in fired exercised; do
		diff_rules "$diff_kind" "$DIFF_LIVE" /tmp/not > /tmp/rules.live
		diff_rules "$diff_kind" "$CHECK_JSON" /tmp/not > /tmp/rules.here
		cmp -s /tmp/rules.live /tmp/rules.here && continue
		echo "$2: rules $diff_kind differ, live (-) and here (+):"
		diff /tmp/rules.live /tmp/rules.here
		return 1
	done
	for diff_kind in commands ring callbacks; do
		check_equal "$2: $diff_kind" "$(diff_number "$diff_kind" "$CHECK_JSON")" \
			"$(diff_number "$diff_kind" "$DIFF_LIVE")" || return
	done
	# A registration is seen by the live checker only.
	diff_dma=$(($(diff_number dma "$DIFF_LIVE") - $(diff_number registrations "$DIFF_LIVE")))
	check_equal "$2: dma" "$(diff_number dma "$CHECK_JSON")" "$diff_dma"
}

# diff_agree CODE FAULT: what all three say of a run with this fault
diff_agree() {
	diff_run "$2"
	diff_live=$?
	[ -z "$2" ] || echo off > "$FAULT_DIR/$2"
	if [ "$diff_live" -ne "$1" ]; then
		echo "the live checker exits with $diff_live, expected $1"
		tail -n 30 /tmp/check.log
		return 1
	fi
	diff_same "$1" /tmp/run.rec && diff_same "$1" /tmp/run.dat && return
	grep -E '^(loss|operations|recording|note|suspected)' /tmp/check.log /tmp/verify.log
	return 1
}

check_main "$@"
guest_load || exit 5
# shellcheck disable=SC2086 # words on purpose
set -- $DIFF_FAULTS
ktap_plan "$(($# + 1))"
ktap_check clean_run_is_the_same_live_and_offline diff_agree 0 ''
for diff_fault; do
	ktap_check "${diff_fault}_is_the_same_live_and_offline" diff_agree 1 "$diff_fault"
done
ktap_end
