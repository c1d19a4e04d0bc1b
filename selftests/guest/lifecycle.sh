# SPDX-License-Identifier: GPL-2.0
# Must hold: drivers are bound, unbound and exchanged in every order, devices come and go,
# modules are refused or removed, with traffic and without, and no rule is broken meanwhile.
# needs: timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LIFE_ROUNDS=4

# life_bus BUS DRIVER bind|unbind DEVICE
life_bus() {
	echo "$4" > "/sys/bus/$1/drivers/$2/$3" || guest_fail "$4" "$2: cannot $3"
}

# life_virtio UUID: the name of its virtio device
life_virtio() {
	for life_dir in "$(guest_vmdev "$1")"/virtio*; do
		basename "$life_dir"
	done
}

# life_works: device A has an interface that carries every frame
life_works() {
	life_if=$(guest_up "$GUEST_UUID_A") && check_load "$life_if"
}

# The upper driver leaves first, or the virtio driver first, or both at once by removal.
life_orders() {
	guest_create "$GUEST_UUID_A" && life_works || return
	life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" && check_bound "$GUEST_UUID_A" '' ||
		return
	life_bus vmdev virtio_mdev bind "$GUEST_UUID_A" && life_works || return
	life_bus virtio virtio_net unbind "$(life_virtio "$GUEST_UUID_A")" || return
	life_bus virtio virtio_net bind "$(life_virtio "$GUEST_UUID_A")" && life_works || return
	life_bus virtio virtio_net unbind "$(life_virtio "$GUEST_UUID_A")" || return
	life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" || return
	life_bus vmdev virtio_mdev bind "$GUEST_UUID_A" && life_works || return
	life_bus virtio virtio_net unbind "$(life_virtio "$GUEST_UUID_A")" || return
	guest_remove "$GUEST_UUID_A" || return
	guest_create "$GUEST_UUID_A" && life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" || return
	guest_remove "$GUEST_UUID_A" && guest_create "$GUEST_UUID_A" && life_works || return
	guest_remove "$GUEST_UUID_A"
}

# life_pull COMMAND...: runs it while frames are under way on device A. The load must notice
# that its interface went (3), or end well if the command left it alone (0).
life_pull() {
	life_if=$(guest_up "$GUEST_UUID_A") || return
	life_sent=$(cat "/sys/class/net/$life_if/statistics/tx_packets")
	vmdev load --plain --quiet --seconds 20 --stall-ms 5000 "$life_if" &
	life_pid=$!
	guest_poll life_moving "$life_if" "$life_sent" || return
	"$@" || return
	wait "$life_pid"
	life_code=$?
	[ "$life_code" -eq 3 ] || check_equal "exit code of the load" "$life_code" 0
}

# life_moving INTERFACE COUNT: more than COUNT frames were sent
life_moving() {
	[ "$(cat "/sys/class/net/$1/statistics/tx_packets")" -gt "$(($2 + 200))" ]
}

life_orders_under_load() {
	guest_create "$GUEST_UUID_A" || return
	life_pull life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" || return
	life_bus vmdev virtio_mdev bind "$GUEST_UUID_A" || return
	life_pull life_bus virtio virtio_net unbind "$(life_virtio "$GUEST_UUID_A")" || return
	life_bus virtio virtio_net bind "$(life_virtio "$GUEST_UUID_A")" || return
	life_pull guest_remove "$GUEST_UUID_A" || return
	guest_create "$GUEST_UUID_A" && life_works && guest_remove "$GUEST_UUID_A"
}

# Reset and set up again, time after time, each time under load.
life_again() {
	guest_create "$GUEST_UUID_A" || return
	life_round=0
	while [ "$life_round" -lt "$LIFE_ROUNDS" ]; do
		life_pull life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" || return
		life_bus vmdev virtio_mdev bind "$GUEST_UUID_A" || return
		life_round=$((life_round + 1))
	done
	life_works && guest_remove "$GUEST_UUID_A"
}

# Another device comes and goes while A carries load and loses nothing.
life_neighbours() {
	guest_create "$GUEST_UUID_A" && life_if=$(guest_up "$GUEST_UUID_A") || return
	vmdev load --quiet --seconds "$((3 * GUEST_SLOW))" "$life_if" &
	life_pid=$!
	life_round=0
	while kill -0 "$life_pid" 2> /dev/null; do
		guest_create "$GUEST_UUID_B" && guest_up "$GUEST_UUID_B" > /dev/null || return
		guest_remove "$GUEST_UUID_B" || return
		life_round=$((life_round + 1))
	done
	echo "$life_round devices came and went"
	[ "$life_round" -gt 2 ] && wait "$life_pid" && guest_remove "$GUEST_UUID_A"
}

life_override() {
	guest_create "$GUEST_UUID_A" || return
	life_dir=$(guest_vmdev "$GUEST_UUID_A")
	life_bus vmdev virtio_mdev unbind "$GUEST_UUID_A" || return
	echo nobody > "$life_dir/driver_override" || return
	check_equal override "$(cat "$life_dir/driver_override")" nobody || return
	echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers_probe
	check_bound "$GUEST_UUID_A" '' || return
	check_refused 'No such device' "$GUEST_UUID_A" /sys/bus/vmdev/drivers/virtio_mdev/bind ||
		return
	echo > "$life_dir/driver_override"
	check_equal override "$(cat "$life_dir/driver_override")" '' || return
	echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers_probe
	check_bound "$GUEST_UUID_A" virtio_mdev && life_works && guest_remove "$GUEST_UUID_A"
}

# life_stays MODULE: it cannot be removed, and says that it is in use
life_stays() {
	if life_error=$(rmmod "$1" 2>&1); then
		echo "$1 was removed"
		return 1
	fi
	case $life_error in
	*temporarily\ unavailable* | *busy*) return 0 ;;
	esac
	echo "$life_error"
	return 1
}

life_modules_in_use() {
	guest_create "$GUEST_UUID_A" && life_if=$(guest_up "$GUEST_UUID_A") || return
	life_stays mvnet && life_stays mvringh && life_stays vmdev && check_load "$life_if"
}

life_twice() {
	guest_create "$GUEST_UUID_A" && life_type=$(guest_type) || return
	check_refused 'File exists' "$GUEST_UUID_A" "$life_type/create" || return
	check_refused 'Invalid argument' not-a-uuid "$life_type/create" || return
	guest_remove "$GUEST_UUID_A"
}

# The transport and the network driver may go at any time; the device then waits for another.
life_drivers_go() {
	guest_create "$GUEST_UUID_A" && life_pull rmmod virtio_mdev || return
	check_bound "$GUEST_UUID_A" '' && modprobe virtio_mdev && life_works || return
	life_pull rmmod virtio_net && modprobe virtio_net && life_works || return
	guest_remove "$GUEST_UUID_A"
}

life_short() {
	guest_create "$GUEST_UUID_A" && guest_remove "$GUEST_UUID_A"
}

# Each step of a device's life is an event, once.
life_is_told() {
	vmdev trace -e add,bind,unbind,del -- /bin/sh "$0" --in life_short > /tmp/trace.log ||
		return
	for life_event in add bind unbind del; do
		check_equal "$life_event" "$(grep -cw "vmdev_$life_event" /tmp/trace.log)" 1 &&
			continue
		cat /tmp/trace.log
		return 1
	done
}

life_claims() {
	ktap_check every_order_of_bind_and_unbind_works life_orders
	ktap_check every_order_works_under_load life_orders_under_load
	ktap_check device_starts_anew_under_load life_again
	ktap_check devices_come_and_go_beside_a_load life_neighbours
	ktap_check driver_override_decides_who_binds life_override
	ktap_check drivers_are_removed_under_load life_drivers_go
	ktap_check same_device_cannot_be_made_twice life_twice
	ktap_check modules_in_use_stay life_modules_in_use
	ktap_check last_device_is_removed guest_remove "$GUEST_UUID_A"
}

check_main "$@"
guest_load || exit 5
ktap_plan 13
check_claims 9 life_claims
ktap_check life_of_a_device_is_told life_is_told
ktap_check modules_unload_afterwards guest_unload
ktap_check modules_load_again guest_load
ktap_end
