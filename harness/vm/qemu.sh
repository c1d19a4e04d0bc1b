# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# QEMU's options hold commas, and the caller reads QEMU_ARGS:
# shellcheck disable=SC2054,SC2034,SC2206
# The QEMU command line: which machine a guest sees. Source it after arch.sh.
# Does not start it, and does not say what is at the other end of the chardev "line".

# qemu_args ARCH VMLINUX CPIO CONSOLE SMP ACCEL MB APPEND: fills the array QEMU_ARGS
# ACCEL: kvm, icount, or the threads of TCG: multi (a thread a processor) or single
qemu_args() {
	local arch=$1 words=''
	local -a accel

	case $6 in
	icount)
		# One nanosecond of guest time is one instruction; idle time costs nothing.
		accel=(-accel tcg,thread=single -icount shift=0,sleep=off)
		accel+=(-cpu "${ARCH_CPU[$arch]}") ;;
	kvm) accel=(-accel kvm -cpu host) ;;
	*) accel=(-accel "tcg,thread=$6" -cpu "${ARCH_CPU[$arch]}") ;;
	esac
	if [[ $arch == amd64 ]]; then
		# 6.12 panics at boot now and then without the first under TCG. The kernel's
		# ciphers need no test at each boot.
		words='no_timer_check cryptomgr.notests'
		# RT kernels serve the UART in a thread. What comes meanwhile counts as an
		# interrupt that nobody cared for, and after 100,000 of them the line is cut.
		words+=' noirqdebug'
		# TCG shows the host's TSC. A guest that measures it on a busy host gets a clock
		# that is wrong by a factor, and stalls that are none.
		# Nor are there secrets that a translated processor could leak.
		[[ $6 == icount || $6 == kvm ]] ||
			words+=" mitigations=off tsc_early_khz=$("$VM_BUILD/tsc_khz")"
	fi
	QEMU_ARGS=(${ARCH_QEMU[$arch]} "${accel[@]}" -nodefaults -display none -m "$7" -smp "$5"
		-no-reboot ${ARCH_PANIC[$arch]} -action panic=exit-failure
		-chardev "file,id=console,path=$4" ${ARCH_CONSOLE_DEVICE[$arch]}
		${ARCH_LINE_DEVICE[$arch]} -kernel "$2" -initrd "$3"
		-append "console=${ARCH_CONSOLE[$arch]} panic=-1 oops=panic quiet $words \
watchdog_thresh=30 softlockup_panic=1 \
VM_LINE=${ARCH_LINE[$arch]} ${ARCH_PANIC[$arch]:+VM_PVPANIC=1} $8")
}
