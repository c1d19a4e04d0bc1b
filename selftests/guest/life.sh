# SPDX-License-Identifier: GPL-2.0
# Must hold: whatever a parent lacks and however a driver leaves, the bus refuses it or makes the
# device forget it, and nothing is called, read or run that is gone. Arguments: only these claims.
# needs: timeout=300 append=slub_debug=FZPU
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LIFE_PLAY=/sys/module/vmdev_life/parameters
LIFE_BARE=/sys/module/vmdev_bare/parameters
LIFE_BARE_TYPE=/sys/class/mdev_bus/vmdev_bare/mdev_supported_types/vmdev_bare-bare
LIFE_DEVICE=$(guest_vmdev "$GUEST_UUID_A")
# More than the kernel's own allocations of that size come to meanwhile.
LIFE_ROUNDS=64
LIFE_RACES=6

# life_fresh: device A as it is made, without a driver, and a test driver that was just loaded
life_fresh() {
	[ ! -e "/sys/bus/mdev/devices/$GUEST_UUID_A" ] || guest_remove "$GUEST_UUID_A" || return
	[ ! -e "$LIFE_PLAY" ] || rmmod vmdev_life || return
	modprobe vmdev_life && guest_create "$GUEST_UUID_A" &&
		echo "$GUEST_UUID_A" > "$LIFE_DEVICE/driver/unbind"
}

# life_play WHAT: the test driver binds device A and does that
life_play() {
	echo "$1" > "$LIFE_PLAY/play" && guest_rebind "$GUEST_UUID_A" vmdev_life
}

life_leave() {
	echo "$GUEST_UUID_A" > "$LIFE_DEVICE/driver/unbind"
}

# life_works: the kernel's driver binds device A, and every frame comes back
life_works() {
	guest_rebind "$GUEST_UUID_A" virtio_mdev && life_if=$(guest_up "$GUEST_UUID_A") &&
		check_load "$life_if"
}

# life_link: device A changes its configuration, and tells its driver if that asked for it
life_link() {
	echo down > "$LIFE_DEVICE/mvnet/link" && echo up > "$LIFE_DEVICE/mvnet/link"
}

life_lacks() {
	modprobe vmdev_bare || return
	life_count=0
	for life_op in $(cat "$LIFE_BARE/ops") resume peek_vq; do
		echo "$life_op" > "$LIFE_BARE/without"
		check_refused 'Invalid argument' "$GUEST_UUID_B" "$LIFE_BARE_TYPE/create" || return
		dmesg | grep -q "lacks the op $life_op\$" ||
			{ echo "the log does not name $life_op" && return 1; }
		life_count=$((life_count + 1))
	done
	echo > "$LIFE_BARE/without"
	[ "$life_count" -gt 20 ]
}

life_bare() {
	modprobe vmdev_bare && echo "$GUEST_UUID_B" > "$LIFE_BARE_TYPE/create" &&
		check_bound "$GUEST_UUID_B" virtio_mdev && guest_remove "$GUEST_UUID_B"
}

# life_refused MODULE: it stays, because it is in use
life_refused() {
	! life_error=$(rmmod "$1" 2>&1) || { echo "$1 was removed" && return 1; }
	case $life_error in
	*temporarily\ unavailable* | *busy*) return 0 ;;
	esac
	echo "$life_error"
	return 1
}

life_held() {
	life_fresh && life_play hold && guest_remove "$GUEST_UUID_A" || return
	life_refused mvnet && life_refused vmdev && echo 1 > "$LIFE_PLAY/drop" &&
		rmmod mvnet && modprobe mvnet
}

# life_silent PLAY: after this the device of another driver calls nobody back
life_silent() {
	life_fresh && life_play "$1" || return
	[ "$1" = callback_reset ] || { life_leave && life_play quiet; } || return
	echo 0 > "$LIFE_PLAY/callbacks" && life_link || return
	check_equal callbacks "$(cat "$LIFE_PLAY/callbacks")" 0
}

# life_told: the control of the above: who asks for callbacks gets them
life_told() {
	life_fresh && life_play callback && echo 0 > "$LIFE_PLAY/callbacks" && life_link || return
	check_equal callbacks "$(cat "$LIFE_PLAY/callbacks")" 2
}

# life_blank: device A knows nothing of a driver
life_blank() {
	check_equal status "$(cat "$LIFE_DEVICE/status")" 0x00 &&
		check_equal 'queue sizes' "$(cut -d' ' -f2 "$LIFE_DEVICE/vq_num" | sort -u)" 0
}

# life_objects: objects of 4 to 8 KB that the kernel has
life_objects() {
	sed -n 's/^kmalloc-8k *\([0-9]*\) .*/\1/p' /proc/slabinfo
}

life_ready() {
	life_fresh && life_play ready && life_leave && life_blank || return
	life_round=0 life_before=$(life_objects)
	while [ "$life_round" -lt "$LIFE_ROUNDS" ]; do
		life_play ready && life_leave || return
		life_round=$((life_round + 1))
	done
	life_after=$(life_objects)
	echo "kmalloc-8k: $life_before objects before, $life_after after $LIFE_ROUNDS bindings"
	[ "$((life_after - life_before))" -lt "$((LIFE_ROUNDS / 2))" ]
}

life_failed() {
	life_fresh || return
	! life_play failed 2> /dev/null || { echo 'it did not fail' && return 1; }
	life_blank && life_works
}

# Writes the same name again and again: whoever asks must find that it matches.
life_override() {
	life_fresh && echo none > "$LIFE_PLAY/play" || return
	echo vmdev_life > "$LIFE_DEVICE/driver_override" && echo 200 > "$LIFE_PLAY/race" || return
	while :; do echo vmdev_life; done > "$LIFE_DEVICE/driver_override" &
	life_pid=$!
	life_round=0 life_result=0
	while [ "$life_round" -lt "$LIFE_RACES" ] && [ "$life_result" -eq 0 ]; do
		echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers/vmdev_life/bind || life_result=1
		[ "$life_result" -ne 0 ] || life_leave
		life_round=$((life_round + 1))
	done
	kill "$life_pid"
	wait "$life_pid" 2> /dev/null
	echo 0 > "$LIFE_PLAY/race"
	echo "held up $(cat "$LIFE_PLAY/raced") times in $life_round rounds"
	[ "$life_result" -eq 0 ] && [ "$(cat "$LIFE_PLAY/raced")" -ge "$LIFE_RACES" ]
}

life_dma() {
	life_fresh && life_play dma_cleared && life_leave && life_works
}

life_interrupt() {
	life_fresh && life_play interrupt
}

life_alias() {
	life_fresh && life_alias=$(cat "$LIFE_DEVICE/modalias") &&
		check_equal modalias "$life_alias" vmdev:d00000001v00000000 &&
		grep -qx "MODALIAS=$life_alias" "$LIFE_DEVICE/uevent" || return
	echo > "$LIFE_DEVICE/driver_override"
	rmmod virtio_mdev && modprobe "$life_alias" && check_bound "$GUEST_UUID_A" virtio_mdev
}

life_end() {
	[ ! -e "$LIFE_DEVICE" ] || guest_remove "$GUEST_UUID_A" || return
	guest_unload
}

life_snapshots() {
	echo 1 > "$LIFE_DEVICE/snapshot" && check_load "$1" && echo 1 > "$LIFE_DEVICE/snapshot"
}

# Two snapshots frame a load to which nobody listens: no kick and no callback takes a number.
life_numbers() {
	life_fresh && life_works || return
	vmdev trace --json -e state -- /bin/sh "$0" --in life_snapshots "$life_if" \
		> /tmp/trace.log || return
	sed -n '/"vmdev_state"/s/.*"seq": *\([0-9]*\).*/\1/p' /tmp/trace.log > /tmp/numbers
	check_equal snapshots "$(wc -l < /tmp/numbers)" 2 || { cat /tmp/trace.log && return 1; }
	life_taken=$(($(tail -n 1 /tmp/numbers) - $(head -n 1 /tmp/numbers)))
	echo "numbers taken between two snapshots: $life_taken"
	[ "$life_taken" -le 16 ]
}

# life_claim CLAIM COMMAND...
life_claim() {
	[ -z "$life_only" ] || case " $life_only " in
	*" $1 "*) ;;
	*) return ;;
	esac
	ktap_check "$@"
}

check_main "$@"
life_only=$* life_plan=15
# There the compiler compares names itself, and no function is called that could be held up.
[ "$(uname -m)" != s390x ] || life_plan=14
guest_load && modprobe vmdev_life || exit 5
ktap_plan "$(($# ? $# : life_plan))"
life_claim parent_that_lacks_an_op_is_refused_by_name life_lacks
life_claim parent_with_the_mandatory_ops_only_works life_bare
life_claim device_held_open_keeps_its_parents_module life_held
life_claim driver_that_asks_is_called_back life_told
life_claim reset_and_unbind_forget_the_config_callback life_silent callback
life_claim unbind_without_reset_forgets_the_config_callback life_silent callback_left
life_claim reset_forgets_the_config_callback life_silent callback_reset
life_claim unbind_forgets_a_ready_queue life_ready
life_claim failed_probe_leaves_nothing_running life_failed
[ "$life_plan" -lt 15 ] ||
	life_claim driver_override_is_not_read_while_it_changes life_override
life_claim rebind_sets_the_dma_ops_again life_dma
life_claim getters_and_kicks_run_in_a_hard_interrupt life_interrupt
life_claim modalias_loads_the_upper_driver life_alias
life_claim untraced_traffic_takes_no_numbers life_numbers
life_claim modules_unload_afterwards life_end
ktap_end
