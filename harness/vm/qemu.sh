# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# QEMU's options hold commas, and the caller reads QEMU_ARGS:
# shellcheck disable=SC2054,SC2034
# The QEMU command line: which machine a guest sees.
# Does not start it.

# qemu_args VMLINUX CPIO CONSOLE SMP ACCEL MB APPEND: fills the array QEMU_ARGS
# ACCEL: kvm, icount, or the threads of TCG: multi (a thread a processor) or single
qemu_args() {
	# 6.12 panics at boot now and then without it under TCG.
	local timer=no_timer_check
	local -a accel

	case $5 in
	icount)
		# One nanosecond of guest time is one instruction; idle time costs nothing.
		accel=(-accel tcg,thread=single -icount shift=0,sleep=off -cpu max,-erms,-fsrm) ;;
	kvm) accel=(-accel kvm -cpu host) ;;
	*)
		# TCG shows the host's TSC. A guest that measures it on a busy host gets a clock
		# that is wrong by a factor, and stalls that are none.
		accel=(-accel "tcg,thread=$5" -cpu max)
		timer+=" tsc_early_khz=$("$VM_BUILD/tsc_khz")" ;;
	esac
	QEMU_ARGS=(qemu-system-x86_64 "${accel[@]}" -M pc -nodefaults -no-user-config
		-bios qboot.rom -display none -m "$6" -smp "$4" -no-reboot
		-device pvpanic-pci -action panic=exit-failure
		-chardev "file,id=console,path=$3" -serial chardev:console
		-kernel "$1" -initrd "$2"
		-append "console=ttyS0 panic=-1 oops=panic quiet $timer watchdog_thresh=30 $7")
}
