# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guest kernels: the distribution's packages, unpacked into a cache outside the checkout. Source
# it after say.sh; it brings the table of lanes and the archive.
# Does not build modules and does not boot; it never installs anything on this machine.

kernel_here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=harness/vm/lanes.sh
. "$kernel_here/lanes.sh"
# shellcheck source=harness/vm/archive.sh
. "$kernel_here/archive.sh"

# kernel_newest_cached LANE: directory of the newest unpacked kernel of LANE, or nothing
kernel_newest_cached() {
	local dir

	while IFS= read -r dir; do
		[[ -e $dir/complete ]] && echo "$dir" && return
	done < <(find "$KERNEL_CACHE/kernels" -mindepth 1 -maxdepth 1 -name "$1.*" 2>/dev/null |
		 sort -rV)
}

# kernel_headers DIR: where its header package lies in an unpacked kernel
kernel_headers() {
	echo "$1"/root/usr/src/linux-headers-"$(cat "$1/complete")"*
}

# kernel_packages LANE: image, modules, headers, common headers and kbuild, one a line; nothing if
# the suite has another series by now
kernel_packages() {
	local suite arch series image headers part

	suite=$(lane_get "$1" suite) arch=$(lane_get "$1" arch) series=$(lane_get "$1" series)
	image=$(archive_depends "$suite" "$(lane_get "$1" image):$arch" '^linux-image-')
	[[ $image == "linux-image-$series."* ]] || return
	headers=${image/image/headers}
	echo "$image:$arch"
	# Since 7.3 the image's package only brings others.
	for part in binary modules base; do
		part=$(archive_depends "$suite" "$image:$arch" "^linux-$part-[0-9]")
		[[ -z $part ]] || echo "$part:$arch"
	done
	echo "$headers:$arch"
	archive_depends "$suite" "$headers:$arch" '-common(-rt)?$'
	# These programs run where modules are built.
	echo "$(archive_depends "$suite" "$headers:$arch" '^linux-kbuild-'):amd64"
}

# kernel_u32 FILE OFFSET: a little-endian 32-bit field
kernel_u32() {
	od -An -tu4 -j "$2" -N 4 "$1" | tr -d ' '
}

# kernel_unpack_image VMLINUZ OUT: the ELF kernel inside a bzImage
# (boot protocol: setup_sects at 0x1f1, payload offset and length at 0x248)
kernel_unpack_image() {
	local sects start len magic tool

	sects=$(od -An -tu1 -j $((0x1f1)) -N 1 "$1" | tr -d ' ')
	start=$(((${sects:-4} + 1) * 512 + $(kernel_u32 "$1" $((0x248)))))
	len=$(kernel_u32 "$1" $((0x24c)))
	magic=$(od -An -tx1 -j "$start" -N 4 "$1" | tr -d ' ')
	case $magic in
	fd377a58) tool=xz ;;
	28b52ffd) tool=zstd ;;
	02214c18) tool=lz4 ;;
	1f8b*) tool=gzip ;;
	*) die "$VM_EXIT_CANNOT" "kernel" "unknown compression $magic of $1" ;;
	esac
	# The last four bytes are the unpacked size, which the tools take for garbage.
	head -c $((start + len - 4)) "$1" | tail -c +$((start + 1)) | "$tool" -dc > "$2"
}

# kernel_bootable IMAGE OUT: what QEMU starts: on a PC the ELF kernel inside, else the image
kernel_bootable() {
	if [[ $(od -An -c -j $((0x202)) -N 4 "$1" | tr -d ' ') == HdrS ]]; then
		kernel_unpack_image "$@"
	else
		cp "$@"
	fi
}

# kernel_btf DIR: the file with the kernel's BTF. Headers without an ELF that holds nothing else
# get one (kbuild reads the base types of a module's BTF from such a file).
kernel_btf() {
	local hdr

	hdr=$(kernel_headers "$1")
	if [[ -e $hdr/vmlinux ]]; then
		ln -s "root/usr/src/$(basename "$hdr")/vmlinux" "$1/vmlinux.btf"
		return
	fi
	objcopy --dump-section .BTF="$1/vmlinux.btf" "$1/vmlinux" "$1/vmlinux.copy" || return
	rm "$1/vmlinux.copy"
	objcopy -I binary -O elf64-x86-64 --rename-section .data=.BTF,alloc,readonly,contents \
		"$1/vmlinux.btf" "$hdr/vmlinux"
}

# kernel_resolver DIR: where the headers have a vmlinux, which kernel_btf sees to, kbuild wants a
# program that 6.1's packages lack. It resolves BTF ids; our modules have none.
kernel_resolver() {
	local tools tool

	for tools in "$1"/root/usr/lib/linux-kbuild-*/tools; do
		tool=$tools/bpf/resolve_btfids/resolve_btfids
		[[ -d $tools && ! -e $tool ]] || continue
		mkdir -p "${tool%/*}" && ln -sf /bin/true "$tool" || return
	done
}

# kernel_fix_headers DIR FINAL: header packages name /usr/src; make them name FINAL
kernel_fix_headers() {
	sed -Ei "s,^(include |KBUILD_OUTPUT=)/usr/src,\\1$2/root/usr/src," \
		"$(kernel_headers "$1")/Makefile"
}

# kernel_needs_mdev LANE DIR: dies if the kernel in DIR is one without mdev
kernel_needs_mdev() {
	local release

	release=$(cat "$2/complete")
	[[ $(lane_get "$1" mdev) == none ]] || return 0
	die "$VM_EXIT_CANNOT" "kernel $1" "$release has no mdev: CONFIG_VFIO_MDEV is not set \
in it; take the flavour that has it: $(lane_mdev_beside "$1")"
}

# kernel_layout ROOT: every release's packages, as those of the older ones lie
kernel_layout() {
	[[ -e $1/lib ]] || ln -s usr/lib "$1/lib"
}

# kernel_image ROOT RELEASE: the packed kernel
kernel_image() {
	find "$1/boot/vmlinuz-$2" "$1/lib/modules/$2/vmlinuz" 2> /dev/null | head -n 1
}

# kernel_fill TMP DIR LANE PKG...: unpacks the packages into TMP, which will become DIR
kernel_fill() {
	local tmp=$1 dir=$2 lane=$3 deb pkg release

	shift 3
	for pkg; do
		deb=$(archive_deb "$(lane_get "$lane" suite)" "$pkg") &&
			dpkg -x "$deb" "$tmp/root" || return
	done
	kernel_layout "$tmp/root" || return
	release=$(basename "$tmp"/root/lib/modules/*)
	echo "$release" > "$tmp/complete" &&
		kernel_bootable "$(kernel_image "$tmp/root" "$release")" "$tmp/vmlinux" &&
		kernel_btf "$tmp" &&
		kernel_fix_headers "$tmp" "$dir" &&
		depmod -b "$tmp/root" "$release" &&
		chmod 755 "$tmp"
}

# kernel_unpack DIR LANE PKG...: makes DIR complete or not at all
kernel_unpack() {
	local dir=$1 tmp

	shift
	tmp=$(mktemp -d "$KERNEL_CACHE/kernels/.unpack.XXXXXX")
	if ! kernel_fill "$tmp" "$dir" "$@"; then
		rm -rf "$tmp"
		die "$VM_EXIT_CANNOT" "kernel" \
			"cannot unpack into $KERNEL_CACHE; check its space, delete dl/ there"
	fi
	rm -rf "$dir"
	mv "$tmp" "$dir"
}

# kernel_get LANE: prints the directory of its kernel: vmlinux, vmlinux.btf, root/, and
# `complete`, which holds the kernel's release
kernel_get() {
	local -a pkgs
	local dir

	lane_known "$1"
	if [[ $(lane_get "$1" image) == source ]]; then
		sanitizer_get
		return
	fi
	archive_ready "$(lane_get "$1" suite)" || exit
	mapfile -t pkgs < <(kernel_packages "$1")
	if ((${#pkgs[@]} < 4)); then
		dir=$(kernel_newest_cached "$1")
		[[ -n $dir ]] || die "$VM_EXIT_CANNOT" "kernel $1" \
			"no $(lane_get "$1" image) of it in $(lane_get "$1" suite); see lanes.txt"
		echo "$dir"
		return
	fi
	dir=$KERNEL_CACHE/kernels/$1.$(archive_version "$(lane_get "$1" suite)" "${pkgs[0]}")
	mkdir -p "$KERNEL_CACHE/kernels"
	(
		flock 9
		[[ -e $dir/complete ]] || kernel_unpack "$dir" "$1" "${pkgs[@]}"
	) 9> "$KERNEL_CACHE/lock" || exit
	echo "$dir"
}

# kernel_source_unpack DEB PKG OUT FILE...: files out of a source package; takes 10 s or more
kernel_source_unpack() {
	local deb=$1 pkg=$2 out=$3 tmp rc

	shift 3
	tmp=$(mktemp -d "${out%/*}/.unpack.XXXXXX") || return
	# tar stops behind the last file, so that those before it fail: what came out counts.
	dpkg-deb --fsys-tarfile "$deb" 2> /dev/null | tar -xO "./usr/src/$pkg.tar.xz" | xz -dc |
		tar -x -C "$tmp" --occurrence=1 --strip-components=1 "${@/#/$pkg/}" \
			2> /dev/null || :
	mkdir -p "$out" && (cd "$tmp" && ls -d "$@" > /dev/null) && cp -r "$tmp/." "$out"
	rc=$?
	rm -rf "$tmp"
	return "$rc"
}

# kernel_source LANE FILE...: prints the directory in the cache under which these files of the
# kernel's source lie
kernel_source() {
	local suite pkg ver out deb

	suite=$(lane_get "$1" suite) pkg=$(lane_get "$1" source)
	shift
	archive_ready "$suite" || exit
	ver=$(archive_version "$suite" "$pkg")
	out=$KERNEL_CACHE/source/$pkg.$ver
	if [[ -z $ver ]]; then
		out=$(find "$KERNEL_CACHE/source" -maxdepth 1 -name "$pkg.*" 2> /dev/null |
			sort -V | tail -n 1)
		[[ -n $out ]] || die "$VM_EXIT_CANNOT" "suite $suite" \
			"it has no $pkg; see harness/vm/lanes.txt"
	fi
	mkdir -p "$KERNEL_CACHE/source"
	(
		flock 9
		(cd "$out" && ls -d "$@") > /dev/null 2>&1 || {
			deb=$(archive_deb "$suite" "$pkg") &&
				kernel_source_unpack "$deb" "$pkg" "$out" "$@"
		}
	) 9> "$KERNEL_CACHE/source.lock" || die "$VM_EXIT_CANNOT" "$pkg" \
		"cannot take $* out of it; check the space of $KERNEL_CACHE, delete dl/ there"
	echo "$out"
}
