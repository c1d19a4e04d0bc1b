# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# Build trees: a minimal system of another release in the cache, for kernels whose build programs
# or compiler this machine's release does not have. Source it after say.sh and kernel.sh.
# Does not know what is built there.

# What kbuild calls, beside the compiler that the table names.
TREE_PACKAGES=(binutils make pahole)

# tree_is_here TREE: is this machine of that release itself?
tree_is_here() {
	# shellcheck source=/dev/null
	[[ $1 == - || $(. /etc/os-release && echo "$VERSION_CODENAME") == "$1" ]]
}

# tree_make DIR TREE: makes DIR complete or not at all
tree_make() {
	local dir=$1 tree=$2 tmp packages log=$KERNEL_CACHE/trees/$2.log

	((EUID == 0)) || die "$VM_EXIT_CANNOT" "tree $tree" "only root can make it; run as root"
	"$kernel_here/deps" debootstrap || exit
	packages=$({
		printf '%s\n' "${TREE_PACKAGES[@]}"
		lane_names tree "$tree" | while IFS= read -r lane; do lane_get "$lane" gcc; done
	} | sort -u | paste -sd ,)
	say "tree $tree" "making it in the cache, one to four minutes, 0.5 GB; messages go to $log"
	tmp=$(mktemp -d "$KERNEL_CACHE/trees/.make.XXXXXX")
	if ! debootstrap --variant=minbase --include="$packages" "$tree" "$tmp" \
		"$(archive_mirror "$tree")" > "$log" 2>&1; then
		rm -rf "$tmp"
		tail -n 5 "$log" >&2
		die "$VM_EXIT_CANNOT" "tree $tree" "debootstrap failed; see $log"
	fi
	rm -rf "$tmp"/var/cache/apt/archives/*.deb
	chmod 755 "$tmp"
	touch "$tmp/complete"
	rm -rf "$dir"
	mv "$tmp" "$dir"
}

# tree_get TREE: prints its directory
tree_get() {
	local dir=$KERNEL_CACHE/trees/$1

	mkdir -p "$KERNEL_CACHE/trees"
	(
		flock 9
		[[ -e $dir/complete ]] || tree_make "$dir" "$1"
	) 9> "$KERNEL_CACHE/trees/lock" || exit
	echo "$dir"
}

# tree_run TREE COMMAND...: runs it there; the checkout and the cache have their paths of outside
tree_run() {
	local root top

	tree_is_here "$1" && { "${@:2}"; return; }
	root=$(tree_get "$1") || exit
	top=$(readlink -f "$kernel_here/../..")
	mkdir -p "$root$top" "$root$KERNEL_CACHE"
	# shellcheck disable=SC2016 # for the inner shell
	unshare --mount bash -c '
		mount --bind "$2" "$1$2" && mount --bind "$3" "$1$3" &&
			mount --rbind /proc "$1/proc" &&
			exec chroot "$1" "${@:4}"' - "$root" "$top" "$KERNEL_CACHE" "${@:2}"
}
