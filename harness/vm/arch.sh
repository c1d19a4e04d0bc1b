# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What differs by architecture: QEMU's machine, the guest's console and line, compilers, packages.
# A row in each table for a new one. Source it after say.sh and kernel.sh.
# Does not know lanes or series; lanes.txt does.

declare -A ARCH_QEMU=(
	[amd64]="qemu-system-x86_64 -M pc -bios qboot.rom -no-user-config"
	[arm64]="qemu-system-aarch64 -M virt,gic-version=3"
	[s390x]="qemu-system-s390x"
)
# QEMU's own processor. With "erms" and "fsrm" kernels copy and clear memory byte by byte, which is
# what those instructions are when QEMU translates them: a quarter of a checker's time.
declare -A ARCH_CPU=([amd64]='max,-erms,-fsrm' [arm64]=cortex-a72 [s390x]=max)
# The kernel's console, on the chardev "console"
declare -A ARCH_CONSOLE=([amd64]=ttyS0 [arm64]=ttyAMA0 [s390x]=ttysclp0)
declare -A ARCH_CONSOLE_DEVICE=(
	[amd64]="-serial chardev:console" [arm64]="-serial chardev:console"
	[s390x]="-device sclpconsole,chardev=console"
)
# The line between runner and guest, on the chardev "line"
declare -A ARCH_LINE=([amd64]=/dev/ttyS1 [arm64]=/dev/hvc0 [s390x]=/dev/hvc0)
declare -A ARCH_LINE_DEVICE=(
	[amd64]="-serial chardev:line"
	[arm64]="-device virtio-serial-pci -device virtconsole,chardev=line"
	[s390x]="-device virtio-serial-ccw -device virtconsole,chardev=line"
)
# A panic ends QEMU with a failure. Elsewhere there is no driver of it: the missing end token tells.
declare -A ARCH_PANIC=([amd64]="-device pvpanic-pci" [arm64]="" [s390x]="")
declare -A ARCH_PREFIX=([amd64]="" [arm64]=aarch64-linux-gnu- [s390x]=s390x-linux-gnu-)
# The BPF target, and what <bpf/bpf_tracing.h> calls the architecture
declare -A ARCH_BPF=([amd64]="bpfel x86" [arm64]="bpfel arm64" [s390x]="bpfeb s390")
# What make deps does not install, because only lanes of that architecture need it
declare -A ARCH_PACKAGES=(
	[arm64]="qemu-system-arm libc6-dev-arm64-cross"
	[s390x]="qemu-system-misc qemu-user libc6-dev-s390x-cross"
)
# Unpacked into the cache: what the guest's programs are linked with, and the guest's busybox
ARCH_SYSROOT=(busybox-static libbpf-dev libelf-dev libjson-c-dev libxxhash-dev libzstd-dev
	zlib1g-dev)
# bpftool reads objects of its own byte order only. Of another order it is the architecture's own
# in QEMU's user mode: the program, and its packages, which go into the sysroot.
declare -A ARCH_BPFTOOL_QEMU=([s390x]=qemu-s390x)
ARCH_BPFTOOL=(bpftool libc6 libcap2 libelf1 zlib1g)
ARCH_SYSROOT_SUITE=bookworm

# arch_is_here ARCH: can this machine run its programs?
arch_is_here() {
	[[ $1 == amd64 ]]
}

# arch_programs LANE: the directory below build/ with the guest's programs; nothing if they are the
# same as this machine's
arch_programs() {
	local arch clang

	arch=$(lane_get "$1" arch) clang=$(lane_get "$1" clang)
	if ! arch_is_here "$arch"; then
		echo "$arch"
	elif [[ $clang != - ]]; then
		echo "$clang"
	fi
}

# arch_deps LANE: installs what its architecture needs, with the lane's compiler
arch_deps() {
	local arch gcc

	arch=$(lane_get "$1" arch) gcc=$(lane_get "$1" gcc)
	arch_is_here "$arch" && return
	gcc+=-${ARCH_PREFIX[$arch]%-}
	# shellcheck disable=SC2086 # a list
	"$kernel_here/deps" ${ARCH_PACKAGES[$arch]} "${gcc//_/-}"
}

# arch_sysroot ARCH: prints the directory with its packages; `complete` there has their names
arch_sysroot() {
	local dir=$KERNEL_CACHE/sysroot/$ARCH_SYSROOT_SUITE.$1 pkg deb tmp
	local -a packages=("${ARCH_SYSROOT[@]}")

	[[ -z ${ARCH_BPFTOOL_QEMU[$1]:-} ]] || packages+=("${ARCH_BPFTOOL[@]}")
	mkdir -p "${dir%/*}"
	(
		flock 9
		[[ $(cat "$dir/complete" 2> /dev/null) != "${packages[*]}" ]] || exit 0
		archive_ready "$ARCH_SYSROOT_SUITE" || exit
		tmp=$(mktemp -d "$dir.XXXXXX")
		for pkg in "${packages[@]}"; do
			deb=$(archive_deb "$ARCH_SYSROOT_SUITE" "$pkg:$1") &&
				dpkg -x "$deb" "$tmp" || exit
		done
		echo "${packages[*]}" > "$tmp/complete" && chmod 755 "$tmp" && rm -rf "$dir" &&
			mv "$tmp" "$dir"
	) 9> "$KERNEL_CACHE/sysroot/lock" || die "$VM_EXIT_CANNOT" "sysroot $1" \
		"cannot unpack it into $KERNEL_CACHE; check the network and its space"
	echo "$dir"
}

# arch_bpftool ARCH: prints the command of a bpftool that links objects for it; nothing if that of
# this machine does
arch_bpftool() {
	local qemu=${ARCH_BPFTOOL_QEMU[$1]:-} sysroot

	[[ -n $qemu ]] || return 0
	sysroot=$(arch_sysroot "$1") || exit
	echo "$qemu -L $sysroot $sysroot/usr/sbin/bpftool"
}

# arch_busybox ARCH: prints the static busybox of the guest
arch_busybox() {
	if arch_is_here "$1"; then
		command -v busybox
	else
		echo "$(arch_sysroot "$1")/bin/busybox"
	fi
}
