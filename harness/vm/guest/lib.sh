# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What scripts in the guest share: modules, devices, waiting. Source it: . /guest/lib.sh
# Does not print results; ktap.sh does.

GUEST_UUID_A=5a3f0b1c-0d6e-4c38-9a57-6d1f00000001
GUEST_UUID_B=5a3f0b1c-0d6e-4c38-9a57-6d1f00000002
GUEST_UUID_C=5a3f0b1c-0d6e-4c38-9a57-6d1f00000003
# Some kernels are a multiple slower than the others.
GUEST_SLOW=${VM_SLOW:-1}
GUEST_DEADLINE_S=$((60 * GUEST_SLOW))

# guest_fail what why: an error of the set-up, not of the thing under test
guest_fail() {
	echo "vmdev: guest: $1: $2" >&2
	return 1
}

# guest_poll COMMAND...: runs it until it succeeds; fails at the deadline
guest_poll() {
	guest_until=$(($(cut -d. -f1 /proc/uptime) + GUEST_DEADLINE_S))
	until "$@"; do
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$guest_until" ] || return 1
		usleep 20000
	done
}

# guest_load_core: loads what a device of any parent needs
guest_load_core() {
	guest_ipv6=/proc/sys/net/ipv6/conf/default/disable_ipv6
	[ ! -e "$guest_ipv6" ] || echo 1 > "$guest_ipv6"
	ip link set lo up
	for guest_mod in vmdev mvringh virtio_mdev; do
		modprobe "$guest_mod" || guest_fail "$guest_mod" "cannot load it" || return
	done
}

# guest_load [mvnet parameters]: loads everything that a network card needs
guest_load() {
	guest_load_core && modprobe virtio_net || guest_fail virtio_net "cannot load it" || return
	modprobe mvnet "$@" || guest_fail mvnet "cannot load it"
}

# guest_unload: everything of ours that is loaded
guest_unload() {
	for guest_mod in vmdev_life vmdev_bare vmdev_wide mvnet mvrng mvsim vmdev_drill \
		virtio_mdev mvringh vringh_play vringh vmdev; do
		[ -e "/sys/module/$guest_mod" ] || continue
		rmmod "$guest_mod" || guest_fail "$guest_mod" "cannot unload it" || return
	done
}

# guest_type [PARENT]: the sysfs directory of the device type of a parent, mvnet unless named
guest_type() {
	for guest_dir in "/sys/class/mdev_bus/${1:-mvnet}"/mdev_supported_types/*; do
		[ -e "$guest_dir/create" ] && echo "$guest_dir" && return
	done
	guest_fail mdev "no device type is offered; is ${1:-mvnet} loaded?"
}

# guest_create UUID [PARENT]: makes a device
guest_create() {
	guest_dir=$(guest_type "$2") && echo "$1" > "$guest_dir/create"
}

guest_remove() {
	echo 1 > "/sys/bus/mdev/devices/$1/remove"
}

# guest_vmdev UUID: the device's directory on the vmdev bus
guest_vmdev() {
	echo "/sys/bus/vmdev/devices/$1"
}

# guest_if UUID: the name of its network interface, or failure
guest_if() {
	for guest_dir in "$(guest_vmdev "$1")"/virtio*/net/*; do
		[ -e "$guest_dir" ] && basename "$guest_dir" && return
	done
	return 1
}

guest_carrier() {
	[ "$(cat "/sys/class/net/$1/carrier" 2>/dev/null)" = 1 ]
}

# guest_up UUID: waits for the interface, brings it up, prints its name
guest_up() {
	guest_poll guest_if "$1" > /dev/null || guest_fail "$1" "no network interface" || return
	guest_name=$(guest_if "$1")
	ip link set "$guest_name" up || return
	guest_poll guest_carrier "$guest_name" || guest_fail "$guest_name" "no carrier" || return
	echo "$guest_name"
}

# guest_rebind UUID DRIVER: hands the device to another upper driver
guest_rebind() {
	guest_dir=$(guest_vmdev "$1")
	[ ! -e "$guest_dir/driver" ] || echo "$1" > "$guest_dir/driver/unbind" || return
	echo "$2" > "$guest_dir/driver_override"
	echo "$1" > /sys/bus/vmdev/drivers_probe
	[ "$(basename "$(readlink "$guest_dir/driver")")" = "$2" ] ||
		guest_fail "$1" "driver $2 does not bind"
}
