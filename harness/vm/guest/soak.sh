# SPDX-License-Identifier: GPL-2.0
# `make soak` in the guest: soak.sh MINUTES SEED. Rounds of load, life-cycle storms, forced loss
# and late checkers until the time is over; each has its own checker, and a verdict that it may
# have. The schedule follows from the seed. Leaves a line for each checker and tracer in
# /out/soak.tsv; the columns are soak_account's. Does not look at the console: the runner does.
. /guest/lib.sh
. /guest/lib/check.sh

SOAK_SHAPES=6
SOAK_SHAPE_S=8
SOAK_SHORT_S=3
SOAK_STEPS=8
SOAK_LATE=3
SOAK_NESTED=50
SOAK_DEVICES=4
# A machine that is busy elsewhere loses no frame; it is late.
SOAK_PATIENCE_MS=$((5000 * GUEST_SLOW))
SOAK_LIST=/out/soak.tsv

# soak_pick N: a pseudo-random number below N, in soak_n
soak_pick() {
	soak_state=$(((soak_state * 1103515245 + 12345) & 0x7fffffff))
	soak_n=$((soak_state / 65536 % $1))
}

soak_uptime() {
	cut -d. -f1 /proc/uptime
}

# soak_uuid NUMBER
soak_uuid() {
	printf '5a3f0b1c-0d6e-4c38-9a57-6d1f000001%02x' "$1"
}

# soak_devices COUNT: makes them and brings them up; their interfaces are in soak_ifs
soak_devices() {
	soak_ifs='' soak_i=0
	while [ "$soak_i" -lt "$1" ]; do
		guest_create "$(soak_uuid "$soak_i")" &&
			soak_ifs="$soak_ifs $(guest_up "$(soak_uuid "$soak_i")")" || return
		soak_i=$((soak_i + 1))
	done
}

soak_remove() {
	for soak_dir in /sys/bus/mdev/devices/*; do
		[ ! -e "$soak_dir" ] || guest_remove "${soak_dir##*/}" || return
	done
}

# soak_size: lengths of frames, in soak_sizes
soak_size() {
	soak_pick 4
	case $soak_n in
	0) soak_sizes=60 ;;
	1) soak_sizes=1514 ;;
	2) soak_sizes=60-1514 ;;
	3) soak_pick 1400 && soak_sizes=60-$((soak_n + 100)) ;;
	esac
}

# soak_passed CODE: a load passed. 3: frames came faster than it could check them; the checker saw
# them all.
soak_passed() {
	[ "$1" -eq 0 ] || [ "$1" -eq 3 ]
}

# soak_shape SECONDS INTERFACE...: one shape of load
soak_shape() {
	soak_s=$1
	shift
	soak_size
	soak_pick 3 && soak_threads=$((soak_n + 1))
	soak_pick 8 && soak_window=$((1 << soak_n))
	soak_pick 32 && soak_batch=$((soak_n + 1))
	vmdev load --seconds "$soak_s" --size "$soak_sizes" --threads "$soak_threads" \
		--window "$soak_window" --sendmmsg "$soak_batch" \
		--stall-ms "$SOAK_PATIENCE_MS" --drain-ms "$SOAK_PATIENCE_MS" "$@"
	soak_passed $?
}

# soak_load SEED: several devices, several shapes; nothing may be missed
soak_load() {
	soak_state=$1 soak_left=$SOAK_SHAPES
	soak_pick "$SOAK_DEVICES"
	soak_devices $((soak_n + 1)) || return
	while [ "$soak_left" -gt 0 ]; do
		# shellcheck disable=SC2086 # a list of interfaces
		soak_shape "$SOAK_SHAPE_S" $soak_ifs || return
		soak_left=$((soak_left - 1))
	done
	soak_remove
}

# soak_step: something happens to the loaded device 0, or beside it
soak_step() {
	soak_pick 5
	case $soak_n in
	0) guest_rebind "$(soak_uuid 0)" virtio_mdev ;;
	1) soak_unbind_virtio ;;
	2) guest_remove "$(soak_uuid 0)" && guest_create "$(soak_uuid 0)" ;;
	3) ip link set "$(guest_if "$(soak_uuid 0)")" down ;;
	4) guest_create "$(soak_uuid 9)" && guest_up "$(soak_uuid 9)" > /dev/null &&
		guest_remove "$(soak_uuid 9)" ;;
	esac
}

soak_unbind_virtio() {
	for soak_dir in "$(guest_vmdev "$(soak_uuid 0)")"/virtio*; do
		echo "${soak_dir##*/}" > /sys/bus/virtio/drivers/virtio_net/unbind &&
			echo "${soak_dir##*/}" > /sys/bus/virtio/drivers/virtio_net/bind || return
	done
}

# soak_moving INTERFACE COUNT: more than COUNT frames were sent
soak_moving() {
	[ "$(cat "/sys/class/net/$1/statistics/tx_packets")" -gt "$2" ]
}

# soak_storm SEED: a device is pulled from under its load, again and again. The load must notice
# that (3), or end well if it was left alone.
soak_storm() {
	soak_state=$1 soak_left=$SOAK_STEPS
	soak_devices 1 || return
	while [ "$soak_left" -gt 0 ]; do
		soak_if=$(guest_up "$(soak_uuid 0)") && soak_size || return
		soak_sent=$(cat "/sys/class/net/$soak_if/statistics/tx_packets")
		vmdev load --plain --quiet --seconds "$SOAK_SHORT_S" --size "$soak_sizes" \
			--stall-ms "$SOAK_PATIENCE_MS" "$soak_if" &
		soak_pid=$!
		guest_poll soak_moving "$soak_if" "$((soak_sent + 200))" && soak_step || return
		wait "$soak_pid"
		soak_code=$?
		[ "$soak_code" -eq 3 ] || check_equal "code of the load" "$soak_code" 0 || return
		soak_left=$((soak_left - 1))
	done
	soak_remove
}

# soak_short SEED INTERFACE...
soak_short() {
	soak_state=$1
	shift
	soak_shape "$SOAK_SHORT_S" "$@"
}

# soak_tiny SEED: the tracer's buffer is far too small, which must be told, and the checker beside
# it loses nothing
soak_tiny() {
	soak_devices 2 || return
	# shellcheck disable=SC2086 # a list of interfaces
	vmdev trace --ringbuf 4K -- /bin/sh "$0" --in soak_short "$1" $soak_ifs \
		> /dev/null 2> /tmp/trace.err
	check_equal 'exit code of the tracer' $? 3 || return
	set --
	for soak_key in missing_events recursion_misses ringbuf_full; do
		set -- "$@" "$(sed -n "s/.*[ :]$soak_key=\\([0-9]*\\).*/\\1/p" /tmp/trace.err)"
	done
	echo "trace 3 0 $* 0 0 0 0" >> "$SOAK_LIST"
	soak_remove
}

# soak_nested SEED: the checker's programs are entered twice, and miss events
soak_nested() {
	soak_devices 2 && modprobe vmdev_drill || return
	for soak_uuid in "$(soak_uuid 0)" "$(soak_uuid 1)"; do
		guest_rebind "$soak_uuid" vmdev_drill || return
	done
	soak_dir=/sys/kernel/debug/vmdev_drill/$(cat "$(guest_vmdev "$(soak_uuid 0)")/index")
	soak_other=$(cat "$(guest_vmdev "$(soak_uuid 1)")/index")
	echo "frames $SOAK_NESTED $soak_other" > "$soak_dir/nest" || return
	for soak_uuid in "$(soak_uuid 0)" "$(soak_uuid 1)"; do
		guest_rebind "$soak_uuid" virtio_mdev &&
			soak_short "$1" "$(guest_up "$soak_uuid")" || return
	done
	soak_remove
}

# soak_late SEED: checkers come and go while devices run; the last one sees them leave
soak_late() {
	soak_state=$1 soak_left=$SOAK_LATE
	soak_devices 2 || return
	# shellcheck disable=SC2086 # a list of interfaces
	vmdev load --quiet --seconds $((SOAK_SHORT_S * (SOAK_LATE + 2))) \
		--stall-ms "$SOAK_PATIENCE_MS" --drain-ms "$SOAK_PATIENCE_MS" $soak_ifs &
	soak_pid=$!
	while [ "$soak_left" -gt 0 ]; do
		soak_pick 32768
		# shellcheck disable=SC2086
		soak_phase late 0 soak_short "$soak_n" $soak_ifs || return
		soak_left=$((soak_left - 1))
	done
	wait "$soak_pid"
	soak_passed $? && soak_phase late 0 soak_remove
}

# soak_account KIND CODE: a line of SOAK_LIST
soak_account() {
	set -- "$1" "$2"
	for soak_key in total missing_events recursion_misses ringbuf_full slot_missing \
		user_space sequence_gaps violations; do
		soak_value=$(check_number "$soak_key")
		set -- "$@" "${soak_value:-0}"
	done
	echo "$@" >> "$SOAK_LIST"
}

# soak_phase KIND "CODES" COMMAND...: a fresh checker, which must end with one of the codes
soak_phase() {
	soak_kind=$1 soak_want=$2
	shift 2
	rm -f "$CHECK_JSON"
	vmdev check --json "$CHECK_JSON" -- /bin/sh "$0" --in "$@" > /tmp/check.log 2>&1
	soak_code=$?
	soak_account "$soak_kind" "$soak_code"
	case " $soak_want " in
	*" $soak_code "*) return 0 ;;
	esac
	echo "soak: $*: the checker exits with $soak_code, wanted: $soak_want"
	cp "$CHECK_JSON" /out/soak-failed.json
	tail -n 60 /tmp/check.log
	return 1
}

# soak_seed COMMAND...: runs it with a seed of its own behind the others
soak_seed() {
	soak_pick 32768
	"$@" "$soak_n"
}

soak_round() {
	soak_seed soak_phase load 0 soak_load && soak_seed soak_phase storm 0 soak_storm &&
		soak_seed soak_phase tiny 0 soak_tiny && soak_seed soak_late || return
	[ ! -e "/modules/vmdev_drill.ko" ] || soak_seed soak_phase nested 3 soak_nested
}

check_main "$@"
guest_load || exit 5
soak_until=$(($(soak_uptime) + $1 * 60)) soak_state=$2 soak_rounds=0
while [ "$(soak_uptime)" -lt "$soak_until" ]; do
	soak_round || exit 1
	soak_rounds=$((soak_rounds + 1))
	echo "soak: $soak_rounds rounds, $(soak_uptime) s"
done
