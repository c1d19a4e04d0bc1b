# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Chooses KVM or TCG by booting, because /dev/kvm that opens may never run a guest.
# Owns the remembered answer; does not build command lines beyond the probe's.

ACCEL_PROBE_S=8

# accel_probe VMLINUX: does a kernel print its first line under KVM in time?
accel_probe() {
	local log pid rc=1 i

	log=$(mktemp)
	qemu-system-x86_64 -accel kvm -cpu host -M pc -nodefaults -no-user-config -m 256 \
		-bios qboot.rom -display none -no-reboot -serial "file:$log" -kernel "$1" \
		-append 'console=ttyS0 earlyprintk=ttyS0 panic=-1' > /dev/null 2>&1 &
	pid=$!
	for ((i = 0; i < ACCEL_PROBE_S * 10; i++)); do
		grep -aq 'Linux version' "$log" && rc=0 && break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	rm -f "$log"
	return "$rc"
}

# accel_choose VMLINUX: prints "kvm|why" or "tcg|why"; asks once per boot of this machine
accel_choose() {
	local memo boot answer

	boot=$(cat /proc/sys/kernel/random/boot_id)
	memo=$KERNEL_CACHE/accel
	if [[ ! -w /dev/kvm ]]; then
		echo 'tcg|no usable /dev/kvm'
		return
	fi
	(
		flock 9
		if [[ $(head -n 1 "$memo" 2>/dev/null) != "$boot" ]]; then
			say accel "probing KVM, up to $ACCEL_PROBE_S s, once per boot"
			if accel_probe "$1"; then
				answer='kvm|a guest kernel booted under KVM'
			else
				answer="tcg|a guest kernel printed nothing under KVM"
			fi
			printf '%s\n' "$boot" "$answer" > "$memo"
		fi
		tail -n 1 "$memo"
	) 9> "$KERNEL_CACHE/accel.lock"
}
