# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2317 # functions are called by name
# Guest instructions per packet, exact, and latencies in guest time: bench.sh CASE... with the
# cases below (bench_case). Writes lines to /out/bench.txt: "insns CASE BYTES INSTRUCTIONS" and
# "open DRIVER RATE P50 P99 MAX", times in us. Does not compare with bars; the host's bench.sh
# does.
. /guest/lib.sh
. /guest/vdpa_card.sh

# The difference of a long and a short run is free of what starting costs.
BENCH_SHORT=1000
BENCH_LONG=6000
# A queue's first 4096 copies are those of as many frames.
BENCH_FIRST=4096
BENCH_FIRST_SHORT=500
BENCH_FIRST_LONG=3500
BENCH_WINDOWS='1 2 4 8 16 32'
BENCH_RATES='1000 2000 4000 10000 20000'
BENCH_OPEN=2000
BENCH_DEVICES=8
BENCH_ALTERNATIONS=5

# bench_load ARGUMENTS...: one counted run
bench_load() {
	/guest/insns /tmp/insns vmdev load --quiet "$@"
}

# bench_line NAME BYTES PACKETS: out of the last two counts
bench_line() {
	awk -v name="$1" -v size="$2" -v packets="$3" '
		NR == 1 { short = $1 }
		NR == 2 { printf "insns %s %s %.1f\n", name, size, ($1 - short) / packets }
	' /tmp/insns
}

# bench_pair NAME BYTES INTERFACES ARGUMENTS...: prints one line
bench_pair() {
	bench_name=$1 bench_bytes=$2 bench_ifs=$3
	shift 3
	rm -f /tmp/insns
	bench_load --count "$((BENCH_SHORT / bench_ifs))" --size "$bench_bytes" "$@" || return
	bench_load --count "$((BENCH_LONG / bench_ifs))" --size "$bench_bytes" "$@" || return
	bench_line "$bench_name" "$bench_bytes" "$((BENCH_LONG - BENCH_SHORT))"
}

# bench_pairs WARM REPEATS NAME BYTES INTERFACES ARGUMENTS...: the lines of one case. The first
# WARM pairs are not kept: how much memory the kernel must find and clear depends on what ran
# before. For the same reason every pair is followed by the same processes, and nothing is
# printed meanwhile: the serial line would drain at the expense of the next run.
bench_pairs() {
	bench_warm=$1 bench_repeats=$(($1 + $2)) bench_repeat=0
	shift 2
	while [ "$bench_repeat" -lt "$bench_repeats" ]; do
		bench_pair "$@" > /tmp/pair || return
		bench_file=/out/bench.txt
		[ "$bench_repeat" -ge "$bench_warm" ] || bench_file=/dev/null
		cat /tmp/pair >> "$bench_file"
		bench_repeat=$((bench_repeat + 1))
	done
}

# bench_sizes NAME ARGUMENTS...: a sender with 64 frames under way
bench_sizes() {
	bench_case=$1
	shift
	bench_pairs 1 3 "$bench_case" 60 1 --window 64 "$@" &&
		bench_pairs 1 3 "$bench_case" 1514 1 --window 64 "$@"
}

# bench_windows NAME "WINDOW..." ARGUMENTS...: senders with fewer
bench_windows() {
	bench_case=$1 bench_list=$2
	shift 2
	for bench_window in $bench_list; do
		bench_pairs 1 3 "${bench_case}_w$bench_window" 60 1 --window "$bench_window" "$@" ||
			return
	done
}

# bench_open DRIVER ARGUMENTS...: latencies at fixed rates
bench_open() {
	bench_driver=$1
	shift
	for bench_rate in $BENCH_RATES; do
		vmdev load --rate "$bench_rate" --warmup "$((BENCH_OPEN / 10))" \
			--count "$BENCH_OPEN" \
			--size 60 "$@" > /tmp/open || return
		awk -v driver="$bench_driver" -v rate="$bench_rate" \
			'NR == 2 { print "open", driver, rate, $11, $12, $13 }' /tmp/open \
			>> /out/bench.txt
	done
}

# bench_closed NAME "WINDOW..." ARGUMENTS...: closed loops, the dear one first: it warms up
bench_closed() {
	bench_closed_name=$1 bench_closed_windows=$2
	shift 2
	bench_sizes "$bench_closed_name" "$@" &&
		bench_windows "$bench_closed_name" "$bench_closed_windows" "$@"
}

# bench_whole DRIVER ARGUMENTS...: all of the above
bench_whole() {
	bench_whole_name=$1
	shift
	bench_closed "$bench_whole_name" "$BENCH_WINDOWS" "$@" &&
		bench_open "$bench_whole_name" "$@"
}

# busybox cannot name the peer; the kernel calls it veth0.
bench_veth() {
	modprobe veth && ip link add va type veth && ip link set va up && ip link set veth0 up &&
		guest_poll guest_carrier va && bench_whole veth --peer veth0 va
}

# With the MTU of the others: a receive ring's slots are of that size.
bench_lo() {
	ip link set lo mtu 1500 && bench_whole lo lo
}

# The kernel's own simulator of a network card, behind its own transport.
bench_sim() {
	modprobe vhost_iotlb || return
	for bench_mod in vringh vdpa virtio_vdpa vdpa_sim vdpa_sim_net; do
		insmod "/guest/vdpa/$bench_mod.ko" || return
	done
	bench_if=$(vdpa_up bench) && bench_whole vdpa_sim "$bench_if" || return
	vdpa dev del bench && rmmod vdpa_sim_net vdpa_sim virtio_vdpa vdpa vringh
}

# bench_device FUNCTION ARGUMENTS...: on a device of its own, made under the checker so that its
# state is known
bench_device() {
	guest_create "$GUEST_UUID_A" && bench_if=$(guest_up "$GUEST_UUID_A") || return 5
	"$@" "$bench_if"
	bench_rc=$?
	guest_remove "$GUEST_UUID_A" || return 5
	return "$bench_rc"
}

# bench_uuid NUMBER
bench_uuid() {
	echo "${GUEST_UUID_A%?}$1"
}

# bench_create COUNT: prints the interfaces of so many new devices
bench_create() {
	for bench_number in $(seq "$1"); do
		guest_create "$(bench_uuid "$bench_number")" &&
			guest_up "$(bench_uuid "$bench_number")" || return 5
	done
}

# bench_remove COUNT
bench_remove() {
	for bench_number in $(seq "$1"); do
		guest_remove "$(bench_uuid "$bench_number")" || return 5
	done
}

# bench_many NAME: many devices, all loaded at once by senders with 64 frames under way. The
# first copies of their queues, which the checker compares all, are bench_first's.
bench_many() {
	bench_names=$(bench_create "$BENCH_DEVICES") || return
	# shellcheck disable=SC2086 # several
	vmdev load --quiet --count "$BENCH_FIRST" --size 60 $bench_names &&
		bench_pairs 0 3 "$1" 60 "$BENCH_DEVICES" --window 64 $bench_names
	bench_rc=$?
	bench_remove "$BENCH_DEVICES" || return 5
	return "$bench_rc"
}

# bench_first NAME: a queue's first copies, so each count is that of a device that the checker
# has not seen before
bench_first() {
	bench_names=$(bench_create 6) || return
	# shellcheck disable=SC2086 # several
	set -- "$1" $bench_names
	bench_first_name=$1
	shift
	while [ $# -gt 0 ]; do
		rm -f /tmp/insns
		bench_load --count "$BENCH_FIRST_SHORT" --size 60 "$1" &&
			bench_load --count "$BENCH_FIRST_LONG" --size 60 "$2" || return
		bench_line "$bench_first_name" 60 "$((BENCH_FIRST_LONG - BENCH_FIRST_SHORT))" \
			>> /out/bench.txt
		shift 2
	done
	bench_remove 6
}

# bench_mvnet NAME WINDOWS: what is measured without and with the checker
bench_mvnet() {
	bench_device bench_closed "$1" "$2" && bench_many "$1_eight"
}

# bench_insert DIR: the modules of another build
bench_insert() {
	for bench_mod in vmdev mvringh virtio_mdev mvsim mvnet; do
		insmod "$1/$bench_mod.ko" || return
	done
}

# The modules with tracepoints and those without, in turn: what differs between two loads of the
# same modules (where they lie, what was measured before) is then shared by both.
bench_off() {
	for bench_turn in $(seq "$BENCH_ALTERNATIONS"); do
		guest_load && bench_device bench_pairs 1 1 mvnet_tracepoints 60 1 --window 64 &&
			guest_unload && bench_insert /guest/notrace &&
			bench_device bench_pairs 1 1 mvnet_no_tracepoints 60 1 --window 64 &&
			guest_unload || return
	done
	guest_load
}

# bench_check CASE [OPTIONS...]
bench_check() {
	bench_checked=$1
	shift
	vmdev check "$@" --json /out/check.json -- sh /guest/bench.sh --inner "$bench_checked"
}

# bench_case CASE: the checker and the tracer run this script again, as their load
bench_case() {
	case $1 in
	mvnet)
		bench_mvnet mvnet "$BENCH_WINDOWS" && bench_first mvnet_first &&
			bench_device bench_open mvnet
		;;
	mvnet_check_first) bench_check "$1" --devices 6 ;;
	mvnet_only) bench_device bench_sizes mvnet ;;
	mvnet_check) bench_check "$1" ;;
	mvnet_check_default) bench_check "$1" ;;
	mvnet_check_*) bench_check "$1" --rules "+${1#mvnet_check_}" ;;
	mvnet_trace) vmdev trace -- sh /guest/bench.sh --inner "$1" > /dev/null ;;
	off) bench_off ;;
	veth | lo | sim) "bench_$1" ;;
	*) guest_fail bench "no case $1" ;;
	esac
}

if [ "$1" = --inner ]; then
	case $2 in
	mvnet_check) bench_mvnet "$2" '1 4 16' ;;
	mvnet_check_first) bench_first "$2" ;;
	*) bench_device bench_sizes "$2" ;;
	esac >&2
	exit
fi

guest_load || exit 5
rc=0
for bench_arg; do
	echo "# $bench_arg"
	bench_case "$bench_arg" || { rc=$?; echo "# $bench_arg: exit code $rc"; }
done
exit "$rc"
