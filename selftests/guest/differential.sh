# SPDX-License-Identifier: GPL-2.0
# Must hold: on one run, the live checker, a recording of vmdev and a trace.dat of the packaged
# trace-cmd give the same verdict: the same rules judged, and broken as often, and as many
# operations, but for the rules that need more than events.
# needs: variant=faults timeout=480 with=trace-cmd,vmdev-tracedat
# One fault unmaps with a wrong size, which the sanitizer kernel warns of.
# needs: sanitizer-allow=warning,dma-api
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh
. /guest/lib/same.sh

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
	same_verdict "$1" "$DIFF_LIVE" /tmp/run.rec &&
		same_verdict "$1" "$DIFF_LIVE" /tmp/run.dat && return
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
