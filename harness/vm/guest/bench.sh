# SPDX-License-Identifier: GPL-2.0
# Guest instructions per packet, exact: bench.sh CASE... with the cases mvnet, mvnet_check,
# mvnet_check_GROUP, mvnet_trace, mvnet_no_tracepoints, veth. Writes "case size instructions"
# lines to /out/insns.txt. Does not compare with bars; the host's bench.sh does.
. /guest/lib.sh

# The difference of a long and a short run is free of what starting costs.
BENCH_SHORT=2000
BENCH_LONG=22000
BENCH_WARM=1
BENCH_REPEATS=3

# bench_load COUNT SIZE ARGUMENTS...: one counted run
bench_load() {
	bench_count=$1 bench_size=$2
	shift 2
	/guest/insns /tmp/insns vmdev load --quiet --window 64 --count "$bench_count" \
		--size "$bench_size" "$@"
}

# bench_pair NAME SIZE ARGUMENTS...: prints one line
bench_pair() {
	bench_name=$1 bench_bytes=$2
	shift 2
	rm -f /tmp/insns
	bench_load "$BENCH_SHORT" "$bench_bytes" "$@" || return
	bench_load "$BENCH_LONG" "$bench_bytes" "$@" || return
	awk -v name="$bench_name" -v size="$bench_bytes" \
		-v packets="$((BENCH_LONG - BENCH_SHORT))" '
		NR == 1 { short = $1 }
		NR == 2 { printf "%s %s %.1f\n", name, size, ($1 - short) / packets }
	' /tmp/insns
}

# bench_pairs NAME SIZE ARGUMENTS...: the case's lines for one size. The first pairs are not
# kept: how much memory the kernel must find and clear depends on what ran before. For the
# same reason every pair is followed by the same processes, and nothing is printed meanwhile:
# the serial line would drain at the expense of the next run.
bench_pairs() {
	bench_repeat=0
	while [ "$bench_repeat" -lt "$((BENCH_WARM + BENCH_REPEATS))" ]; do
		bench_pair "$@" > /tmp/pair || return
		bench_file=/out/insns.txt
		[ "$bench_repeat" -ge "$BENCH_WARM" ] || bench_file=/dev/null
		cat /tmp/pair >> "$bench_file"
		bench_repeat=$((bench_repeat + 1))
	done
}

# bench_sizes NAME ARGUMENTS...
bench_sizes() {
	bench_case=$1
	shift
	bench_pairs "$bench_case" 60 "$@" && bench_pairs "$bench_case" 1514 "$@"
}

# busybox cannot name the peer; the kernel calls it veth0.
bench_veth() {
	modprobe veth && ip link add va type veth && ip link set va up && ip link set veth0 up &&
		guest_poll guest_carrier va && bench_sizes veth --peer veth0 va
}

# bench_mvnet NAME: a device of its own, made under the checker so that its state is known
bench_mvnet() {
	guest_create "$GUEST_UUID_A" && bench_if=$(guest_up "$GUEST_UUID_A") || return 5
	bench_sizes "$1" "$bench_if"
	bench_rc=$?
	guest_remove "$GUEST_UUID_A" || return 5
	return "$bench_rc"
}

# bench_case CASE: the checker and the tracer run this script again, as their load
bench_case() {
	case $1 in
	mvnet | mvnet_no_tracepoints) bench_mvnet "$1" ;;
	mvnet_check) vmdev check --json /out/check.json -- sh /guest/bench.sh --inner "$1" ;;
	mvnet_check_*)
		vmdev check --rules "+${1#mvnet_check_}" --json /out/check.json -- \
			sh /guest/bench.sh --inner "$1"
		;;
	mvnet_trace) vmdev trace -- sh /guest/bench.sh --inner "$1" > /dev/null ;;
	veth) bench_veth ;;
	*) guest_fail bench "no case $1" ;;
	esac
}

if [ "$1" = --inner ]; then
	bench_mvnet "$2" >&2
	exit
fi

guest_load || exit 5
rc=0
for bench_arg; do
	echo "# $bench_arg"
	bench_case "$bench_arg" || { rc=$?; echo "# $bench_arg: exit code $rc"; }
done
exit "$rc"
