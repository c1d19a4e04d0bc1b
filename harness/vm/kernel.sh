# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guest kernels: the distribution's packages, unpacked into a cache outside the checkout.
# Does not build modules and does not boot; it never installs anything on this machine.

KERNEL_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/virtio-mdev
readonly KERNEL_CACHE

# kernel_meta K: the meta package that follows the newest build of kernel K
kernel_meta() {
	case $1 in
	6.1) echo linux-image-amd64 ;;
	6.12) echo linux-image-6.12-amd64 ;;
	*) die "$VM_EXIT_USAGE" "kernel $1" "not known; use KERNEL=6.1, 6.12 or sanitizer" ;;
	esac
}

# kernel_newest_cached K: directory of the newest unpacked kernel K, or nothing
kernel_newest_cached() {
	local dir

	while IFS= read -r dir; do
		[[ -e $dir/complete ]] && echo "$dir" && return
	done < <(find "$KERNEL_CACHE/kernels" -mindepth 1 -maxdepth 1 -name "$1.*" 2>/dev/null |
		 sort -rV)
}

# kernel_version PKG: the version that apt would fetch
kernel_version() {
	LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }'
}

# kernel_depends PKG PATTERN: the first dependency of PKG that matches PATTERN
kernel_depends() {
	LC_ALL=C apt-cache depends "$1" 2>/dev/null |
		awk -v p="$2" '$1 ~ /Depends:$/ && $2 ~ p { print $2; exit }'
}

# kernel_packages K: image, headers, common headers and kbuild of kernel K, one a line
kernel_packages() {
	local meta image headers

	meta=$(kernel_meta "$1") || exit
	image=$(kernel_depends "$meta" '^linux-image-')
	[[ -n $image ]] || return 1
	headers=${image/image/headers}
	printf '%s\n' "$image" "$headers" \
		"$(kernel_depends "$headers" '-common$')" \
		"$(kernel_depends "$headers" '^linux-kbuild-')"
}

# kernel_deb PKG: downloads the package once; prints the file's path
kernel_deb() {
	local ver file tmp

	ver=$(kernel_version "$1")
	file=$(find "$KERNEL_CACHE/dl" -name "$1_${ver//:/%3a}_*.deb" 2>/dev/null | head -n 1)
	if [[ -z $file ]]; then
		say "kernel" "downloading $1 $ver"
		mkdir -p "$KERNEL_CACHE/dl"
		tmp=$(mktemp -d "$KERNEL_CACHE/dl/.get.XXXXXX")
		(cd "$tmp" && apt-get -qq -o APT::Sandbox::User=root download "$1" >&2) || {
			rm -rf "$tmp"
			die "$VM_EXIT_CANNOT" "kernel" \
				"cannot download $1; check the network, then run apt-get update"
		}
		mv "$tmp"/*.deb "$KERNEL_CACHE/dl/"
		rm -rf "$tmp"
		file=$(find "$KERNEL_CACHE/dl" -name "$1_${ver//:/%3a}_*.deb" | head -n 1)
	fi
	[[ -n $file ]] ||
		die "$VM_EXIT_INTERNAL" "kernel" "$1 $ver vanished from the cache; run again"
	echo "$file"
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
	1f8b*) tool=gzip ;;
	*) die "$VM_EXIT_CANNOT" "kernel" "unknown compression $magic of $1" ;;
	esac
	# The last four bytes are the unpacked size, which the tools take for garbage.
	head -c $((start + len - 4)) "$1" | tail -c +$((start + 1)) | "$tool" -dc > "$2"
}

# kernel_btf DIR: extracts BTF, and wraps it into an ELF that holds nothing else
# (kbuild reads the base types of a module's BTF from such a file)
kernel_btf() {
	local hdr

	objcopy --dump-section .BTF="$1/vmlinux.btf" "$1/vmlinux" "$1/vmlinux.copy" || return
	rm "$1/vmlinux.copy"
	hdr=$(echo "$1"/root/usr/src/linux-headers-*-amd64)
	[[ -e $hdr/vmlinux ]] ||
		objcopy -I binary -O elf64-x86-64 \
			--rename-section .data=.BTF,alloc,readonly,contents \
			"$1/vmlinux.btf" "$hdr/vmlinux"
}

# kernel_fix_headers ROOT FINAL: header packages name /usr/src; make them name FINAL
kernel_fix_headers() {
	sed -i "s,^include /usr/src,include $2/usr/src," "$1"/usr/src/linux-headers-*-amd64/Makefile
}

# kernel_fill TMP DIR PKG...: unpacks the packages into TMP, which will become DIR
kernel_fill() {
	local tmp=$1 dir=$2 deb image pkg

	shift 2
	for pkg; do
		deb=$(kernel_deb "$pkg") && dpkg -x "$deb" "$tmp/root" || return
	done
	image=$(echo "$tmp"/root/boot/vmlinuz-*)
	kernel_unpack_image "$image" "$tmp/vmlinux" &&
		kernel_btf "$tmp" &&
		kernel_fix_headers "$tmp/root" "$dir/root" &&
		depmod -b "$tmp/root" "${image##*/vmlinuz-}" &&
		echo "${image##*/vmlinuz-}" > "$tmp/complete" &&
		chmod 755 "$tmp"
}

# kernel_unpack DIR PKG...: makes DIR complete or not at all
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

# kernel_get K: prints the directory of kernel K: vmlinux, vmlinux.btf, root/, and
# `complete`, which holds the kernel's release
kernel_get() {
	local -a pkgs
	local dir

	if [[ $1 == sanitizer ]]; then
		sanitizer_get
		return
	fi
	mapfile -t pkgs < <(kernel_packages "$1")
	if ((${#pkgs[@]} != 4 && EUID == 0)); then
		say "kernel $1" "apt does not know it yet; updating the package lists"
		apt-get update -qq >&2
		mapfile -t pkgs < <(kernel_packages "$1")
	fi
	if ((${#pkgs[@]} != 4)); then
		dir=$(kernel_newest_cached "$1")
		[[ -n $dir ]] || die "$VM_EXIT_CANNOT" "kernel $1" \
			"apt has no $(kernel_meta "$1"); enable bookworm-security in its sources"
		echo "$dir"
		return
	fi
	dir=$KERNEL_CACHE/kernels/$1.$(kernel_version "${pkgs[0]}")
	mkdir -p "$KERNEL_CACHE/kernels"
	(
		flock 9
		[[ -e $dir/complete ]] || kernel_unpack "$dir" "${pkgs[@]}"
	) 9> "$KERNEL_CACHE/lock" || exit
	echo "$dir"
}

# kernel_source_package K: the package with the source that kernel K was built from
kernel_source_package() {
	case $1 in
	sanitizer) echo "$SANITIZER_SOURCE" ;;
	*) echo "linux-source-$1" ;;
	esac
}

# kernel_source_unpack DEB PKG FILE OUT: one file out of a source package, which takes 10 s
kernel_source_unpack() {
	local tmp rc

	mkdir -p "${4%/*}" && tmp=$(mktemp -d "${4%/*}/.unpack.XXXXXX") || return
	# tar stops behind the file, so that those before it fail: what came out counts.
	dpkg-deb --fsys-tarfile "$1" 2> /dev/null | tar -xO "./usr/src/$2.tar.xz" | xz -dc |
		tar -x -C "$tmp" --occurrence=1 --strip-components=1 "$2/$3" 2> /dev/null || :
	[[ -s $tmp/$3 ]] && mv "$tmp/$3" "$4"
	rc=$?
	rm -rf "$tmp"
	return "$rc"
}

# kernel_source K FILE: prints where FILE of kernel K's source lies in the cache
kernel_source() {
	local pkg ver out deb

	pkg=$(kernel_source_package "$1")
	ver=$(kernel_version "$pkg")
	out=$KERNEL_CACHE/source/$pkg.$ver/$2
	if [[ -z $ver || $ver == "(none)" ]]; then
		out=$(find "$KERNEL_CACHE/source" -path "*/$pkg.*/$2" 2>/dev/null |
			sort -V | tail -n 1)
		[[ -n $out ]] || die "$VM_EXIT_CANNOT" "kernel $1" \
			"apt has no $pkg; enable bookworm-security, run apt-get update"
	fi
	mkdir -p "$KERNEL_CACHE/source"
	(
		flock 9
		[[ -s $out ]] || { deb=$(kernel_deb "$pkg") &&
			kernel_source_unpack "$deb" "$pkg" "$2" "$out"; }
	) 9> "$KERNEL_CACHE/source.lock" || die "$VM_EXIT_CANNOT" "kernel $1" \
		"cannot take $2 out of $pkg; check the space of $KERNEL_CACHE, delete dl/ there"
	echo "$out"
}
