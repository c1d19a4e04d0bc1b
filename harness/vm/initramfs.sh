# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Makes the guest's initramfs: init, busybox, modules, vmdev, scripts, asked-for tools.
# Does not boot it.

# Modules of the distribution that guests use; dependencies come by themselves. Most kernels have
# no vringh: then it is one of those built here.
INITRAMFS_MODULES=(mdev virtio virtio_ring virtio_net virtio-rng veth dummy tun pktgen pvpanic-pci
	vhost_iotlb vringh sch_netem sch_ingress)

# initramfs_module_files ROOT RELEASE: the files of those modules, and of what they need
initramfs_module_files() {
	local dep=$1/lib/modules/$2/modules.dep

	printf '%s\n' "${INITRAMFS_MODULES[@]}" | awk -v dep="$dep" '
		function key(path) {
			sub(/.*\//, "", path); sub(/\.ko.*/, "", path); gsub(/-/, "_", path)
			return path
		}
		BEGIN {
			FS = ":"
			while ((getline < dep) > 0) {
				file[key($1)] = $1
				needs[key($1)] = $2
			}
		}
		{
			gsub(/-/, "_")
			print file[$0] needs[$0]
		}' | tr ' ' '\n' | sed '/^$/d' | sort -u
}

# initramfs_built VARIANTDIR: the modules that its builds made. Their directories may have others,
# of an earlier layout.
initramfs_built() {
	local order file

	for order in "$1"/{,vringh/,tests/,mdev/}modules.order; do
		[[ -e $order ]] || continue
		while IFS= read -r file; do
			[[ $file == /* ]] || file=${order%/*}/$file
			echo "${file%.*}.ko"
		done < "$order"
	done
}

# initramfs_modules KERNELDIR MODDIR TREE ARCH: /modules, usable with insmod and modprobe
initramfs_modules() {
	local release src file dir

	release=$(cat "$1/complete")
	src=$1/root/lib/modules/$release
	dir=$3/lib/modules/$release
	mkdir -p "$dir"
	while IFS= read -r file; do
		case $file in
		*.xz) xz -dc "$src/$file" > "$dir/$(basename "$file" .xz)" ;;
		*) cp "$src/$file" "$dir/" ;;
		esac
	done < <(initramfs_module_files "$1/root" "$release")
	# Without what only a debugger reads, most of their size: a guest copies it with every load.
	initramfs_built "$2/.." | while IFS= read -r file; do
		"${ARCH_PREFIX[$4]}strip" -g -o "$dir/${file##*/}" "$file" || exit
	done || return
	cp "$src/modules.builtin" "$src/modules.builtin.modinfo" "$src/modules.order" "$dir/"
	depmod -b "$3" "$release" || return
	ln -s "lib/modules/$release" "$3/modules"
}

# initramfs_program FILE TREE [PATH]: a host program with its interpreter and libraries, at PATH
# in the guest if it cannot stay where it is
initramfs_program() {
	local lib

	install -D "$1" "$2${3:-$1}" || return
	# A static program has none.
	for lib in $(ldd "$1" 2> /dev/null | grep -o '/[^ ]*'); do
		[[ -e $2$lib ]] || install -D "$lib" "$2$lib" || return
	done
}

# initramfs_tool NAME TREE: a packaged tool, with the files it wants at run time; or a program
# of ours that is no static one, which goes beside vmdev
initramfs_tool() {
	local path ours

	ours=$(readlink -f "$VM_BUILD/..")/$1
	if [[ -x $ours ]]; then
		initramfs_program "$ours" "$2" "/bin/$1"
		return
	fi
	path=$(command -v "$1") ||
		die "$VM_EXIT_CANNOT" "tool $1" "not installed here; run make deps"
	initramfs_program "$(readlink -f "$path")" "$2"
	[[ -e $2$path ]] || ln -sr "$2$(readlink -f "$path")" "$2$path"
	if [[ $1 == mdevctl ]]; then
		mkdir -p "$2"/etc/mdevctl.d/scripts.d/{callouts,notifiers}
	fi
}

# initramfs_file FILE DIR: no other file of that name is replaced, for something sources it
initramfs_file() {
	[[ ! -e $2/${1##*/} ]] || cmp -s "$1" "$2/${1##*/}" || {
		say "$1" "the guest has a file of this name already; choose another"
		return 1
	}
	cp -r "$1" "$2/"
}

# initramfs_make CPIO KERNELDIR MODDIR ARCH PROGRAMS COMMAND TOOLS FILES
# PROGRAMS is a directory. TOOLS and FILES are separated by newlines; FILES go to /guest. COMMAND is
# shell text.
initramfs_make() {
	local tree item here

	here=$(dirname "${BASH_SOURCE[0]}")
	tree=$(mktemp -d "${1%/*}/tree.XXXXXX")
	mkdir -p "$tree"/{bin,sbin,usr/bin,usr/sbin,dev,proc,sys,tmp,run,out,etc,guest}
	cp "$5/vm/init" "$tree/init"
	cp "$(arch_busybox "$4")" "$tree/bin/busybox"
	ln -s busybox "$tree/bin/sh"
	initramfs_program "$5/vmdev" "$tree" /bin/vmdev || return
	"${ARCH_PREFIX[$4]}strip" -g "$tree/bin/vmdev" || return
	initramfs_modules "$2" "$3" "$tree" "$4" || return
	cp "$here"/guest/* "$tree/guest/"
	while IFS= read -r item; do
		[[ -z $item ]] || initramfs_tool "$item" "$tree"
	done <<< "$7"
	while IFS= read -r item; do
		[[ -z $item ]] || initramfs_file "$item" "$tree/guest" || return
	done <<< "$8"
	printf '%s\n' "$6" > "$tree/guest/cmd"
	(cd "$tree" && find . | cpio --quiet -o -H newc -R 0:0) > "$1" || return
	rm -rf "$tree"
}
