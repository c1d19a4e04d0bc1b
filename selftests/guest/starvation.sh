# SPDX-License-Identifier: GPL-2.0
# Must hold: a device without receive buffers, with few, or with slowly refilled ones goes on:
# it drops, counts, gives transmit buffers back and breaks no rule; so it is with small rings
# and with fewer features.
# needs: variant=faults timeout=300 with=ethtool
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

STARVE_DRILL=/sys/kernel/debug/vmdev_drill/0

# starve_case NAME: one case of the drill driver
starve_case() {
	echo "$1" > "$STARVE_DRILL/run" && return
	cat "$STARVE_DRILL/why"
	return 1
}

starve_drill() {
	guest_rebind "$GUEST_UUID_A" vmdev_drill || return
	starve_before=$(check_stat pair0_drop_no_rx)
	starve_case starved_frame_is_dropped_and_completed || return
	check_equal 'frames counted as dropped' "$(check_stat pair0_drop_no_rx)" \
		"$((starve_before + 1))"
}

# Sizes and features that mainline's driver would not choose by itself.
starve_small() {
	starve_case small_ring_wraps
}

starve_few_features() {
	starve_case indexes_wrap && starve_case suppressed_callbacks_do_not_come
}

# starve_rings RX TX: mainline's driver sends only while 19 entries are free. Frames come far faster
# than buffers come back.
starve_rings() {
	guest_rebind "$GUEST_UUID_A" virtio_mdev && starve_if=$(guest_up "$GUEST_UUID_A") &&
		ethtool -G "$starve_if" rx "$1" tx "$2" || return
	vmdev load --quiet --seconds 1 --rate max --size 60-1514 "$starve_if"
	starve_code=$?
	# Frames may overrun the socket at this rate; what is dropped must be counted.
	[ "$starve_code" -eq 3 ] || check_equal 'exit code of the load' "$starve_code" 0 || return
	check_load "$starve_if"
}

# starve_polled: the driver's NAPI runs late, in a thread that shares its only processor with
# busy ones, so that receive buffers come back slowly
starve_polled() {
	starve_if=$(guest_up "$GUEST_UUID_A") && ethtool -G "$starve_if" rx 16 tx 256 || return
	echo 1 > "/sys/class/net/$starve_if/threaded" || return
	starve_napi=$(ps | awk -v name="[napi/$starve_if" 'index($0, name) { print $1; exit }')
	taskset -p 1 "$starve_napi" > /dev/null && renice -n 19 -p "$starve_napi" || return
	starve_spin=
	while [ "$(echo "$starve_spin" | wc -w)" -lt 2 ]; do
		taskset 1 sh -c 'while :; do :; done' &
		starve_spin="$starve_spin $!"
	done
	starve_frames=$(check_stat pair0_frames)
	vmdev load --quiet --seconds 3 --rate max --stall-ms 5000 --drain-ms 3000 "$starve_if"
	starve_code=$?
	# shellcheck disable=SC2086 # several
	kill $starve_spin
	echo 0 > "/sys/class/net/$starve_if/threaded"
	echo "dropped without buffers: $(check_stat pair0_drop_no_rx), load exits with $starve_code"
	[ "$starve_code" -eq 0 ] || [ "$starve_code" -eq 3 ] || return
	[ "$(check_stat pair0_frames)" -gt "$starve_frames" ] && check_load "$starve_if"
}

starve_claims() {
	guest_create "$GUEST_UUID_A" || return
	ktap_check frame_without_receive_buffer_is_dropped_and_counted starve_drill
	ktap_check ring_of_four_entries_works starve_small
	ktap_check driver_with_fewer_features_works starve_few_features
	ktap_check small_rings_account_for_every_frame starve_rings 16 32
	ktap_check small_receive_ring_accounts_for_every_frame starve_rings 16 256
	ktap_check small_transmit_ring_loses_no_frame starve_rings 256 32
	ktap_check slowly_refilled_ring_goes_on starve_polled
	guest_remove "$GUEST_UUID_A"
}

check_main "$@"
guest_load && modprobe vmdev_drill || exit 5
ktap_plan 8
check_claims 7 starve_claims
ktap_end
