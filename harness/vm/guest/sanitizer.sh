# SPDX-License-Identifier: GPL-2.0
# The last look at a guest of the sanitizer kernel, after its script: devices and modules go,
# leaks are searched for, and each sanitizer must still be on. Tells the console what is wrong,
# where the scanner finds it. Does not choose the exit code.
. /guest/lib.sh

SANITIZER_LEAKS=/sys/kernel/debug/kmemleak
# An object younger than this is not reported (mm/kmemleak.c), and one second for rounding.
SANITIZER_AGE_S=6

sanitizer_say() {
	echo "<4>vmdev-guest: sanitizer: $*" > /dev/kmsg
}

sanitizer_uptime() {
	cut -d. -f1 /proc/uptime
}

# What a module forgets can be found only when the module is gone.
sanitizer_leave() {
	for sanitizer_file in /sys/bus/mdev/devices/*/remove; do
		[ ! -e "$sanitizer_file" ] || echo 1 > "$sanitizer_file"
	done
	for sanitizer_mod in mvnet mvsim virtio_mdev vmdev_drill mvringh vmdev; do
		rmmod "$sanitizer_mod"
	done 2> /dev/null
}

# sanitizer_leaks: what kmemleak found, but for what is known not to be ours: virtio_net of 6.12.117
# forgets what it has itself allocated when its probe fails.
sanitizer_leaks() {
	awk '
		function tell() {
			if (!known)
				printf "%s", object
			object = ""
			known = 0
		}
		/^unreferenced object/ { tell() }
		last ~ /__kmalloc/ && /virtnet_probe\+/ { known = 1 }
		{ object = object $0 "\n"; last = $0 }
		END { tell() }' "$SANITIZER_LEAKS"
}

# The first scan learns what the objects hold, the second one reports what nobody points to.
sanitizer_scan() {
	sanitizer_until=$(($(sanitizer_uptime) + SANITIZER_AGE_S))
	echo scan > "$SANITIZER_LEAKS" || return
	until [ "$(sanitizer_uptime)" -ge "$sanitizer_until" ]; do
		usleep 200000
	done
	echo scan > "$SANITIZER_LEAKS" || return
	sanitizer_leaks | while read -r sanitizer_line; do
		sanitizer_say "leak: $sanitizer_line"
	done
}

sanitizer_leave
sanitizer_scan || sanitizer_say "memory cannot be scanned for leaks"
grep -q 'debug_locks: *1' /proc/lockdep_stats || sanitizer_say "lockdep is off"
[ "$(cat /sys/kernel/debug/dma-api/disabled)" = N ] || sanitizer_say "DMA-API debugging is off"
