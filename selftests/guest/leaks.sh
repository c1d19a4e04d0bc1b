# SPDX-License-Identifier: GPL-2.0
# Must hold: 200 devices that come, work and go leave no object in any slab cache, no page, no
# device, no file, no reference and no warning.
# needs: timeout=480
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LEAKS_WARM=20
LEAKS_CYCLES=200
# One object for two cycles is seen, unless a whole slab of them is more: a processor may hold
# one slab, and all of its objects then count as used.
LEAKS_OBJECTS=100
# One page for two cycles is seen. A slow kernel is one that keeps accounts of its own: stacks,
# objects under supervision. There kmemleak looks for what is lost, after the suite.
LEAKS_KIB=$((400 * GUEST_SLOW))
LEAKS_OWN=debug_objects_cache

# One life in eight carries frames, so that buffers were posted, used and are to be freed.
leaks_cycles() {
	leaks_n=0
	while [ "$leaks_n" -lt "$1" ]; do
		guest_create "$GUEST_UUID_A" || return
		if [ "$((leaks_n % 8))" -eq 0 ]; then
			leaks_if=$(guest_up "$GUEST_UUID_A") || return
			vmdev load --quiet --count 100 "$leaks_if" || return
		fi
		guest_remove "$GUEST_UUID_A" || return
		leaks_n=$((leaks_n + 1))
	done
}

# leaks_settle: what can be given back is given back: caches, slabs that processors hold, and,
# because a module's code makes the kernel do it, address space that was freed lazily
leaks_settle() {
	modprobe dummy && rmmod dummy
	sync
	echo 3 > /proc/sys/vm/drop_caches
	for leaks_cache in /sys/kernel/slab/*/shrink; do
		echo 1 > "$leaks_cache"
	done 2> /dev/null
}

leaks_take() {
	leaks_settle
	awk 'NR > 2 { print $1, $2, $5 }' /proc/slabinfo > "/tmp/slab.$1"
	# Pages on the processors' own lists are free, too, but not counted as such.
	awk '/^MemFree:/ { sum += $2 } /^ *count:/ { sum += 4 * $2 } END { print sum }' \
		/proc/meminfo /proc/zoneinfo > "/tmp/free.$1"
}

# Kernel threads free some things later: what has to fall is given time to fall.
leaks_slab_quiet() {
	leaks_take after
	awk -v most="$LEAKS_OBJECTS" -v own="$LEAKS_OWN" '
		$1 == own { next }
		NR == FNR { before[$1] = $2; next }
		{ grown = $2 - before[$1] }
		grown >= most && grown > $3 { print $1 " grew by " grown " objects"; grew = 1 }
		END { exit grew }
	' /tmp/slab.before /tmp/slab.after > /tmp/grown
}

leaks_memory_quiet() {
	leaks_take after
	leaks_gone=$(($(cat /tmp/free.before) - $(cat /tmp/free.after)))
	[ "$leaks_gone" -lt "$LEAKS_KIB" ]
}

# leaks_bounded TEST: holds before the deadline
leaks_bounded() {
	guest_poll "$1" && return
	cat /tmp/grown
	echo "free memory: $(cat /tmp/free.before) KiB before, $(cat /tmp/free.after) KiB after"
	return 1
}

leaks_no_device() {
	check_equal left "$(ls -d /sys/bus/vmdev/devices/* /sys/bus/mdev/devices/* 2> /dev/null)" ''
}

# The line to the runner may be a virtio device, too.
leaks_no_interface() {
	check_equal left "$(ls -d /sys/bus/virtio/drivers/virtio_net/virtio* /sys/class/net/eth* \
		2> /dev/null)" ''
}

leaks_references() {
	for leaks_mod in mvnet virtio_mdev; do
		check_equal "references of $leaks_mod" "$(cat "/sys/module/$leaks_mod/refcnt")" 0 ||
			return
	done
}

# Levels 0 to 4 are what an administrator is warned of.
leaks_no_warning() {
	# A guest that waits for a processor of its host reads its clocks late.
	dmesg -r | sed -n '/leaks: begin/,$p' | grep '^<[0-4]>' |
		grep -v -e 'clocksource: ' -e 'hrtimer: interrupt took' && return 1
	dmesg | grep -q 'leaks: begin'
}

guest_load && echo '<6>leaks: begin' > /dev/kmsg || exit 5
ktap_plan 9
ktap_check devices_come_and_go_to_warm_up leaks_cycles "$LEAKS_WARM"
leaks_take before
ktap_check 200_devices_come_and_go leaks_cycles "$LEAKS_CYCLES"
ktap_check no_slab_cache_keeps_an_object leaks_bounded leaks_slab_quiet
ktap_check no_page_is_kept leaks_bounded leaks_memory_quiet
ktap_check no_device_is_left leaks_no_device
ktap_check no_interface_is_left leaks_no_interface
ktap_check no_reference_is_left leaks_references
ktap_check kernel_gave_no_warning leaks_no_warning
ktap_check modules_unload guest_unload
ktap_end
