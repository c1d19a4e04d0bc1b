#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make bench: guest instructions per packet and latencies, all of them in one guest, so that
# they compare; writes bench.json and compares with the bars. bench.sh KERNEL OUT [GROUP...]:
# with groups of rules, or all, what each costs beside the default ones. Counting is in the guest.
set -uo pipefail

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=harness/vm/say.sh
. "$here/say.sh"
kernel=$1 out=$2
shift 2
top=$here/../..
work=$(mktemp -d "$top/build/vm/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# bench_guest CASE...
bench_guest() {
	mkdir "$work/notrace" "$work/vdpa" &&
		cp "$top/build/k/$kernel-notrace/module"/*.ko "$work/notrace" &&
		cp "$top/build/k/$kernel/vdpa"/*.ko "$work/vdpa" || return
	"$here/vm" run --kernel "$kernel" --icount --timeout "${BENCH_TIMEOUT:-3600}" --with vdpa \
		--script "$here/guest/bench.sh" --add "$top/build/vm/insns" \
		--add "$work/notrace" --add "$work/vdpa" --out "$out/bench" -- "$@"
}

if (($#)); then
	bench_guest mvnet_only mvnet_check_default "${@/#/mvnet_check_}" ||
		die "$VM_EXIT_INTERNAL" bench "a guest failed; see $out/bench/console.txt"
	exec awk -v json="$out/bench-groups.json" -v kernel="$kernel" -v base=mvnet \
		-f "$here/bench.awk" "$out/bench/bench.txt"
fi

# The tracer may lose events at full load (3): its figure is then one with loss, and says so.
bench_guest veth lo sim mvnet mvnet_check mvnet_check_first off mvnet_trace || rc=$?
case ${rc:-0} in
0) ;;
3) say bench "events were lost under the tracer; its figures are those of a run with loss" ;;
*) die "$VM_EXIT_INTERNAL" bench "the guest failed; see $out/bench/console.txt" ;;
esac
awk -v json="$out/bench.json" -v kernel="$kernel" -f "$here/bench.awk" "$out/bench/bench.txt"
