# SPDX-License-Identifier: GPL-2.0
# Must hold: on a processor that is otherwise idle no rate of frames makes them come late, and no
# number of frames under way makes one dearer than a frame that is alone; eight loaded devices
# cost no more a frame than one. In guest time and guest instructions, so that the host's load
# does not matter; `make bench` measures the same against other drivers. Not under PREEMPT_RT, whose
# threaded interrupts make each wakeup dearer (23.6 us in the middle), nor on kernels that check.
# needs: icount=yes add=build/vm/insns timeout=600 kernel=6.1,6.12
. /guest/lib.sh
. /guest/ktap.sh

# In us. The kernel's simulated card, which does not batch, takes 22 in the middle.
LATENCY_MEDIAN=22
LATENCY_LATE=200
LATENCY_FRAMES=1000
# Frames of a counted run, beyond those of one that is as short as it can be.
LATENCY_SHORT=500
LATENCY_LONG=2500
# Percent by which figures of one boot differ for no reason.
LATENCY_NOISE=0.6

# latency_rate FRAMES_A_SECOND
latency_rate() {
	vmdev load --rate "$1" --warmup 100 --count "$LATENCY_FRAMES" "$latency_if" \
		> /tmp/load || return
	awk -v median="$LATENCY_MEDIAN" -v late="$LATENCY_LATE" '
		NR == 2 {
			print "median " $11 " us, 99 of 100 within " $12 " us"
			bad = $11 > median || $12 > late
		}
		END { exit bad || NR < 2 }
	' /tmp/load
}

latency_rates() {
	for latency_at in 1000 2000 4000 10000 20000; do
		latency_said=$(latency_rate "$latency_at") ||
			{ echo "at $latency_at frames a second: $latency_said"; return 1; }
	done
}

# latency_cost WINDOW INTERFACE...: instructions a frame of each interface, added up
latency_cost() {
	latency_window=$1
	shift
	rm -f /tmp/insns
	for latency_count in "$LATENCY_SHORT" "$LATENCY_SHORT" "$LATENCY_LONG"; do
		/guest/insns /tmp/insns vmdev load --quiet --window "$latency_window" \
			--count "$latency_count" "$@" || return
	done
	# The first run found memory that the others use again.
	awk -v frames="$((LATENCY_LONG - LATENCY_SHORT))" \
		'{ before = now; now = $1 } END { printf "%.0f\n", (now - before) / frames }' \
		/tmp/insns
}

# latency_within COST LIMIT PERCENT
latency_within() {
	awk -v cost="$1" -v limit="$2" -v percent="$3" \
		'BEGIN { exit cost > limit * (1 + percent / 100) }'
}

latency_windows() {
	latency_alone=$(latency_cost 1 "$latency_if") || return
	for latency_at in 2 3 4 8 16 64; do
		latency_many=$(latency_cost "$latency_at" "$latency_if") || return
		latency_within "$latency_many" "$latency_alone" "$LATENCY_NOISE" && continue
		echo "$latency_many instructions a frame at window $latency_at," \
			"$latency_alone alone"
		return 1
	done
}

latency_devices() {
	latency_one=$(latency_cost 64 "$latency_if") || return
	latency_ifs=$latency_if
	for latency_number in 2 3 4 5 6 7 8; do
		guest_create "${GUEST_UUID_A%?}$latency_number" &&
			latency_more=$(guest_up "${GUEST_UUID_A%?}$latency_number") || return
		latency_ifs="$latency_ifs $latency_more"
	done
	# shellcheck disable=SC2086 # several
	latency_eight=$(latency_cost 64 $latency_ifs) || return
	latency_eight=$((latency_eight / 8))
	latency_within "$latency_eight" "$latency_one" 3 && return
	echo "$latency_eight instructions a frame on eight devices, $latency_one on one"
	return 1
}

guest_load && guest_create "$GUEST_UUID_A" && latency_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_plan 3
ktap_check no_rate_makes_frames_late latency_rates
ktap_check no_window_costs_more_than_one_frame_alone latency_windows
ktap_check eight_loaded_devices_cost_no_more_than_one latency_devices
ktap_end
