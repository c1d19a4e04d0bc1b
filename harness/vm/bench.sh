#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make bench: guest instructions per packet, in two guests (with and without tracepoints);
# writes bench.json and compares with the bars. bench.sh KERNEL OUT [GROUP...]: with groups of
# rules, or all, what each costs beside the default ones. Counting is in the guest.
set -uo pipefail

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=harness/vm/say.sh
. "$here/say.sh"
kernel=$1 out=$2
shift 2

# bench_guest VARIANT CASE...
bench_guest() {
	local variant=$1

	shift
	"$here/vm" run --kernel "$kernel" --variant "$variant" --icount --timeout 900 \
		--script "$here/guest/bench.sh" --add "$here/../../build/vm/insns" \
		--out "$out/bench-$variant" -- "$@"
}

if (($#)); then
	bench_guest plain mvnet mvnet_check "${@/#/mvnet_check_}" ||
		die "$VM_EXIT_INTERNAL" bench "a guest failed; see $out/bench-plain/console.txt"
	exec awk -v json="$out/bench-groups.json" -v kernel="$kernel" -v base=mvnet \
		-f "$here/bench.awk" "$out/bench-plain/insns.txt"
fi

# The tracer may lose events at full load (3): its figure is then one with loss, and says so.
bench_guest plain veth mvnet mvnet_check mvnet_trace || rc_plain=$?
bench_guest notrace mvnet_no_tracepoints || rc_notrace=$?
case ${rc_plain:-0}:${rc_notrace:-0} in
0:0) ;;
3:0) say bench "events were lost under the tracer; its figures are those of a run with loss" ;;
*) die "$VM_EXIT_INTERNAL" bench "a guest failed; see $out/bench-*/console.txt" ;;
esac
awk -v json="$out/bench.json" -v kernel="$kernel" -f "$here/bench.awk" \
	"$out/bench-plain/insns.txt" "$out/bench-notrace/insns.txt"
