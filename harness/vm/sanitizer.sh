# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# The sanitizer kernel: where it lies in the cache, how it is built from the distribution's
# source package, and what a guest of it needs. Source it after say.sh and kernel.sh.
# Does not boot it; its settings are in sanitizer.config, its row in lanes.txt.

SANITIZER_SUITE=$(lane_get sanitizer suite)
SANITIZER_SOURCE=$(lane_get sanitizer source)
SANITIZER_CONFIG=$(dirname "${BASH_SOURCE[0]}")/sanitizer.config
SANITIZER_PACKAGES=(bc bison flex libelf-dev libssl-dev)
# The verifier takes a checker of 270,000 instructions apart at each attach, and is not what is
# tested.
SANITIZER_LEFT_OUT='KASAN_SANITIZE_verifier.o := n
UBSAN_SANITIZE_verifier.o := n'
# Each report of KASAN, not only the first.
SANITIZER_APPEND="kasan_multi_shot kmemleak=on"

# sanitizer_dir: where the kernel of this source package and these settings belongs; nothing if
# the suite does not have the package
sanitizer_dir() {
	local version

	archive_ready "$SANITIZER_SUITE" || return
	version=$(archive_version "$SANITIZER_SUITE" "$SANITIZER_SOURCE")
	[[ -n $version ]] || return
	version+=.$(echo "$SANITIZER_LEFT_OUT" | cat "$SANITIZER_CONFIG" - | sha256sum | head -c 12)
	echo "$KERNEL_CACHE/kernels/sanitizer.$version"
}

# sanitizer_get: prints the directory of the built kernel; never builds, because that takes long
sanitizer_get() {
	local dir

	dir=$(sanitizer_dir)
	[[ -n $dir ]] || dir=$(kernel_newest_cached sanitizer)
	[[ -n $dir && -e $dir/complete ]] || die "$VM_EXIT_CANNOT" "kernel sanitizer" \
		"not built; run make sanitizer-kernel (once, 8 to 15 minutes on two cores)"
	echo "$dir"
}

# sanitizer_configure: in the source tree; a setting that does not come through is an error,
# because KASAN and others vanish without a word if something else is chosen
sanitizer_configure() {
	local line lacking=0

	make -s tinyconfig &&
		scripts/kconfig/merge_config.sh -m .config "$SANITIZER_CONFIG" &&
		make -s olddefconfig || return
	while IFS= read -r line; do
		case $line in
		*=n) ! grep -q "^${line%=n}=" .config && continue ;;
		*) grep -qxF "$line" .config && continue ;;
		esac
		say "kernel sanitizer" "$line did not come through; see sanitizer.config"
		lacking=1
	done < <(grep '^CONFIG_' "$SANITIZER_CONFIG")
	((lacking == 0))
}

# sanitizer_prune TREE: what modules are built with stays
sanitizer_prune() {
	find "$1" -type d \( -path "$1/scripts" -o -path "$1/tools" \) -prune -o -type f \
		\( -name '*.[acoS]' -o -name '*.ko' -o -name '*.mod' -o -name '*.cmd' \) \
		-exec rm -f {} +
	rm -rf "$1/Documentation" "$1"/.tmp_* "$1"/vmlinux.*
}

# sanitizer_tree TMP: the source package, unpacked to TMP/tree
sanitizer_tree() {
	local deb

	deb=$(archive_deb "$SANITIZER_SUITE" "$SANITIZER_SOURCE") &&
		dpkg -x "$deb" "$1/package" &&
		mkdir "$1/tree" &&
		tar -xf "$1"/package/usr/src/"$SANITIZER_SOURCE".tar.* --strip-components=1 \
			-C "$1/tree" &&
		rm -r "$1/package" &&
		echo "$SANITIZER_LEFT_OUT" >> "$1/tree/kernel/bpf/Makefile"
}

# sanitizer_make TMP JOBS: builds TMP/tree, and makes of TMP what kernel.sh makes of packages
sanitizer_make() {
	local tmp=$1 jobs=$2 release headers

	(
		cd "$tmp/tree" || exit
		sanitizer_configure && nice -n 10 make -j"$jobs" vmlinux modules &&
			make -s INSTALL_MOD_PATH="$tmp/root" INSTALL_MOD_STRIP=1 modules_install
	) || return
	release=$(cat "$tmp/tree/include/config/kernel.release") || return
	headers=$tmp/root/usr/src/linux-headers-$release-amd64
	mkdir -p "${headers%/*}" && rm -f "$tmp/root/lib/modules/$release"/{build,source} &&
		mv "$tmp/tree" "$headers" && mv "$headers/vmlinux" "$tmp/vmlinux" &&
		echo "$release" > "$tmp/complete" &&
		kernel_btf "$tmp" && sanitizer_prune "$headers" &&
		depmod -b "$tmp/root" "$release" && chmod 755 "$tmp"
}

# sanitizer_build JOBS: prints the directory; makes it complete or not at all
sanitizer_build() {
	local dir tmp log=$KERNEL_CACHE/sanitizer.log

	dir=$(sanitizer_dir)
	[[ -n $dir ]] || die "$VM_EXIT_CANNOT" "kernel sanitizer" \
		"$SANITIZER_SUITE has no $SANITIZER_SOURCE; see harness/vm/lanes.txt"
	mkdir -p "$KERNEL_CACHE/kernels"
	exec 9> "$KERNEL_CACHE/sanitizer.lock"
	flock -n 9 || { say "kernel sanitizer" "another build is under way; waiting"; flock 9; }
	if [[ ! -e $dir/complete ]]; then
		say "kernel sanitizer" \
			"building, 8 to 15 minutes on two idle cores, 3 GB; messages go to $log"
		tmp=$(mktemp -d "$KERNEL_CACHE/kernels/.build.XXXXXX")
		# shellcheck disable=SC2064 # the directory of now
		trap "rm -rf '$tmp'" EXIT
		trap 'exit 130' INT TERM HUP
		if ! { sanitizer_tree "$tmp" && sanitizer_make "$tmp" "$1"; } > "$log" 2>&1; then
			tail -n 20 "$log" >&2
			die "$VM_EXIT_CANNOT" "kernel sanitizer" "cannot build it; see $log"
		fi
		rm -rf "$dir"
		mv "$tmp" "$dir"
	fi
	echo "$dir"
}
