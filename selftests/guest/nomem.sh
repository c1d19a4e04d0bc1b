# SPDX-License-Identifier: GPL-2.0
# Must hold: every allocation of the modules may fail. What needed it is refused or works without
# it, nothing is left behind, and the next try succeeds: for loading, for a card and for an entropy
# device, each made, driven and removed; one allocation after the other fails.
# needs: variant=faults timeout=400
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh

NOMEM=$FAULT_DIR/no-memory
NOMEM_MAX=100

nomem_load() {
	for nomem_mod in mvringh virtio_mdev mvsim mvnet mvrng; do
		modprobe "$nomem_mod" || return
	done
}

# The interface may be missing, or not come up: then there was no memory for it.
nomem_card() {
	guest_create "$GUEST_UUID_A" || return
	nomem_if=$(guest_if "$GUEST_UUID_A") && ip link set "$nomem_if" up &&
		vmdev load --count 50 --stall-ms $((500 * GUEST_SLOW)) "$nomem_if"
	nomem_ret=$?
	guest_remove "$GUEST_UUID_A" && return "$nomem_ret"
}

nomem_entropy() {
	guest_create "$GUEST_UUID_B" mvrng || return
	timeout 5 dd if=/dev/hwrng of=/dev/null bs=64 count=1
	nomem_ret=$?
	guest_remove "$GUEST_UUID_B" && return "$nomem_ret"
}

# nomem_left: nothing of a device is left
nomem_left() {
	for nomem_device in /sys/bus/mdev/devices/* /sys/bus/vmdev/devices/* \
		/sys/bus/virtio/devices/*; do
		[ ! -e "$nomem_device" ] || { echo "$nomem_device is left" && return 1; }
	done
}

nomem_all() {
	nomem_load && nomem_card && nomem_entropy
}

# nomem_each: until an allocation is asked for that there is not; prints how many there are
nomem_each() {
	nomem_n=0
	while [ "$((nomem_n += 1))" -le "$NOMEM_MAX" ]; do
		guest_unload && modprobe vmdev && echo "$nomem_n" > "$NOMEM" || return
		nomem_all && nomem_done=yes || nomem_done=no
		nomem_state=$(cat "$NOMEM")
		echo off > "$NOMEM"
		echo "allocation $nomem_n: $nomem_state, done: $nomem_done"
		nomem_left || return
		[ "$nomem_state" = off ] || break
		[ "$nomem_done" = yes ] || nomem_refused=$((nomem_refused + 1))
		# The same once more, with memory.
		nomem_all || return
	done
	nomem_n=$((nomem_n - 1))
}

# Each ring has four allocations, and there are four rings; device, driver, workqueue and areas.
nomem_met() {
	echo "$nomem_n allocations, $nomem_refused of them cost what they were for"
	[ "$nomem_n" -ge 24 ] && [ "$nomem_refused" -ge 12 ]
}

modprobe virtio_net && modprobe virtio-rng || exit 5
ip link set lo up
nomem_refused=0
ktap_plan 3
ktap_check each_allocation_may_fail_and_the_next_try_succeeds nomem_each
ktap_check allocations_of_all_kinds_were_met nomem_met
ktap_check modules_unload_after_all_of_that guest_unload
ktap_end
