# SPDX-License-Identifier: GPL-2.0
# Must hold: a device that has nothing to do does nothing, and one that works does no more than its
# frames ask for: runs, kicks, callbacks and batches are bounded by the frames. Counted by the
# kernel's own tracing.
# needs: timeout=180
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

IDLE_TRACING=/sys/kernel/tracing
IDLE_FRAMES=200
# What comes beside the frames: the first buffers, a kick that crosses a run.
IDLE_SLACK=24

# idle_trace COMMAND...: what the modules do meanwhile goes to /tmp/trace
idle_trace() {
	for idle_system in vmdev mvringh mvnet; do
		echo 1 > "$IDLE_TRACING/events/$idle_system/enable" || return
	done
	echo > "$IDLE_TRACING/trace"
	"$@"
	idle_code=$?
	grep -v '^#' "$IDLE_TRACING/trace" > /tmp/trace
	for idle_system in vmdev mvringh mvnet; do
		echo 0 > "$IDLE_TRACING/events/$idle_system/enable"
	done
	return "$idle_code"
}

# idle_count EVENT
idle_count() {
	grep -c " $1: " /tmp/trace
}

# idle_still: the device does nothing for two seconds
idle_still() {
	idle_trace usleep 2000000 && head -n 20 /tmp/trace && check_equal events \
		"$(wc -l < /tmp/trace)" 0
}

# idle_most EVENT NUMBER: it came, but not more often
idle_most() {
	idle_found=$(idle_count "$1")
	echo "$1: $idle_found, at most $2"
	[ "$idle_found" -gt 0 ] && [ "$idle_found" -le "$2" ]
}

# idle_frames COMMAND...: a frame costs a run, a kick, two callbacks and four batches; half of that
# more is too much, two of each would be
idle_frames() {
	idle_trace "$@" || return
	for idle_bound in vmdev_work_end:1 vmdev_kick_vq:1 vmdev_vq_cb:2 mvringh_ops:4; do
		idle_most "${idle_bound%:*}" \
			"$((${idle_bound#*:} * IDLE_FRAMES * 3 / 2 + IDLE_SLACK))" || return
	done
}

# idle_load WINDOW
idle_load() {
	vmdev load --count "$IDLE_FRAMES" --window "$1" "$idle_if"
}

# One request is under way at a time.
idle_entropy() {
	check_rng_up "$GUEST_UUID_B" || return
	idle_trace dd if=/dev/hwrng of=/dev/null bs=64 count="$IDLE_FRAMES" &&
		for idle_event in vmdev_work_end vmdev_kick_vq vmdev_vq_cb; do
			idle_most "$idle_event" "$((2 * IDLE_FRAMES + IDLE_SLACK))" || return
		done
}

guest_load && modprobe mvrng && modprobe virtio-rng && guest_create "$GUEST_UUID_A" &&
	idle_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_plan 5
ktap_check card_that_never_worked_is_still idle_still
ktap_check one_frame_at_a_time_costs_what_it_must idle_frames idle_load 1
ktap_check many_at_a_time_cost_no_more idle_frames idle_load 64
ktap_check card_that_has_worked_is_still idle_still
ktap_check entropy_costs_what_it_must idle_entropy
ktap_end
