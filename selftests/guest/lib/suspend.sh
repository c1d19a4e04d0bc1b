# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The suites of a suspended device whose driver waits for its control queue, the same with one
# processor and with two. Source it after lib.sh, ktap.sh and lib/check.sh.

suspend_dir=$(guest_vmdev "$GUEST_UUID_A")
suspend_rounds=100

# suspend_ended: the command of suspend_bounded has written its result
suspend_ended() {
	[ -s /tmp/suspend.code ]
}

# suspend_bounded COMMAND...: its result, unless it does not come back before the deadline. A
# command that hangs in the kernel cannot be killed: it is left behind.
suspend_bounded() {
	rm -f /tmp/suspend.code
	{
		"$@"
		echo $? > /tmp/suspend.code
	} &
	guest_poll suspend_ended || {
		echo "$* does not come back"
		return 1
	}
	return "$(cat /tmp/suspend.code)"
}

# suspend_is VALUE
suspend_is() {
	check_equal suspended "$(cat "$suspend_dir/suspended")" "$1"
}

# suspend_begin: device A works, is suspended, and has a driver that waits for an answer
suspend_begin() {
	[ -e "$suspend_dir" ] || guest_create "$GUEST_UUID_A" || return
	[ -e "$suspend_dir/driver" ] || guest_rebind "$GUEST_UUID_A" virtio_mdev || return
	suspend_if=$(guest_up "$GUEST_UUID_A") && echo 1 > "$suspend_dir/suspended" &&
		suspend_is 1 || return
	suspend_command &
	suspend_pid=$!
}

# Newer kernels leave the receive mode to a worker, and set the address themselves.
suspend_command() {
	ip link set "$suspend_if" promisc on
	ip link set "$suspend_if" address 02:00:00:0a:0b:0c
}

# suspend_over: the driver waits no more
suspend_over() {
	! kill -0 "$suspend_pid" 2> /dev/null
}

# suspend_while COMMAND...: both the command and the driver that waits come to an end
suspend_while() {
	suspend_begin && suspend_bounded "$@" || return
	guest_poll suspend_over || echo "the driver still waits" || return
}

suspend_works() {
	suspend_if=$(guest_up "$GUEST_UUID_A") && check_load "$suspend_if"
}

# suspend_write VALUE FILE
suspend_write() {
	echo "$1" > "$2"
}

# The command is carried out, and the message says why the device goes on.
suspend_promisc() {
	suspend_begin && guest_poll suspend_over && guest_poll suspend_is 0 || return
	guest_poll grep -qx 'promisc: 1' "$suspend_dir/mvnet/rx_mode" || return
	dmesg | grep -q 'resumed: the driver waits for queue' && suspend_works
}

suspend_resume() {
	suspend_while suspend_write 0 "$suspend_dir/suspended" && suspend_works
}

suspend_unbind() {
	suspend_while suspend_write "$GUEST_UUID_A" "$suspend_dir/driver/unbind"
}

# The virtio driver goes, and the device is resumed meanwhile.
suspend_unbind_virtio() {
	suspend_begin || return
	suspend_virtio=$(basename "$suspend_dir"/virtio*)
	suspend_write "$suspend_virtio" /sys/bus/virtio/drivers/virtio_net/unbind &
	suspend_bounded suspend_write 0 "$suspend_dir/suspended" && guest_poll suspend_over &&
		guest_poll suspend_no_driver || return
	suspend_bounded suspend_write "$GUEST_UUID_A" "$suspend_dir/driver/unbind"
}

suspend_no_driver() {
	[ ! -e "$suspend_dir/$suspend_virtio/driver" ]
}

suspend_remove() {
	suspend_while guest_remove "$GUEST_UUID_A" && [ ! -e "$suspend_dir" ]
}

suspend_rmmod() {
	suspend_while rmmod "$1" && modprobe "$1"
}

# The other side of suspend_race: commands as fast as they go.
suspend_commands() {
	while [ -e /tmp/suspend.race ]; do
		ip link set "$suspend_if" promisc on && ip link set "$suspend_if" promisc off ||
			return
	done
}

# suspend_none_yet: all suspensions were refused, but not for so long that something is wrong
suspend_none_yet() {
	[ "$suspend_done" -eq 0 ] && [ "$suspend_round" -lt $((20 * suspend_rounds)) ]
}

# Suspending, resuming and commands meet in every way. A suspension that meets a command may be
# refused (under PREEMPT_RT all of a hundred were), so rounds follow until one was not. Whatever is
# answered, the device works afterwards.
suspend_race() {
	[ -e "$suspend_dir" ] || guest_create "$GUEST_UUID_A" || return
	suspend_if=$(guest_up "$GUEST_UUID_A") || return
	touch /tmp/suspend.race
	suspend_commands &
	suspend_pid=$!
	suspend_round=0 suspend_done=0
	while [ "$suspend_round" -lt "$suspend_rounds" ] || suspend_none_yet; do
		echo 1 > "$suspend_dir/suspended" 2> /dev/null &&
			suspend_done=$((suspend_done + 1))
		echo 0 > "$suspend_dir/suspended" 2> /dev/null
		suspend_round=$((suspend_round + 1))
	done
	rm /tmp/suspend.race
	echo "suspended $suspend_done times in $suspend_round rounds"
	guest_poll suspend_over && [ "$suspend_done" -gt 0 ] && suspend_works
}

# suspend_main: what hangs stays there, so that the first claim that does not hold is the last
suspend_main() {
	guest_load || exit 5
	ktap_plan 8
	ktap_check command_ends_the_suspension suspend_promisc &&
		ktap_check resume_comes_through_while_a_driver_waits suspend_resume &&
		ktap_check unbind_comes_through_while_a_driver_waits suspend_unbind &&
		ktap_check virtio_driver_leaves_while_it_waits suspend_unbind_virtio &&
		ktap_check removal_comes_through_while_a_driver_waits suspend_remove &&
		ktap_check transport_is_unloaded_while_a_driver_waits suspend_rmmod virtio_mdev &&
		ktap_check network_driver_is_unloaded_while_it_waits suspend_rmmod virtio_net &&
		ktap_check suspending_and_commands_meet_in_every_way suspend_race
	ktap_end
}
