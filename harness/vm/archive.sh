# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Packages of any suite of the distribution's archive, whatever this machine runs: package lists
# of our own in the cache, from the mirror that this machine's apt uses. Source it after say.sh.
# Installs nothing and changes nothing of the machine's apt.

KERNEL_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/virtio-mdev
readonly KERNEL_CACHE
ARCHIVE_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
# Lists older than this are fetched again, in minutes.
ARCHIVE_FRESH_MIN=1440

# archive_mirror SUITE: the address that has SUITE, as this machine's sources name it
archive_mirror() {
	local label=Debian

	[[ $1 != *-security ]] || label=Debian-Security
	LC_ALL=C apt-get indextargets --format "\$(LABEL) \$(REPO_URI)" 'Created-By: Packages' |
		awk -v label="$label" '$1 == label { print $2; exit }'
}

# archive_archs SUITE: the architectures whose packages are taken from it: this machine's tools, and
# those of its lanes. A suite of no lane has packages for all of them.
archive_archs() {
	local lane lanes

	lanes=$(lane_names suite "${1//./\\.}")
	{
		echo amd64
		for lane in ${lanes:-$(lane_names lane '.*')}; do
			lane_get "$lane" arch
		done
	} | awk '!seen[$0]++'
}

# archive_apt SUITE COMMAND...: apt-get or apt-cache on the lists of SUITE
archive_apt() {
	local root=$KERNEL_CACHE/apt/$1 tool=$2 arch
	local -a options=()

	for arch in $(archive_archs "$1"); do
		options+=(-o "APT::Architectures::=$arch")
	done
	shift 2
	LC_ALL=C "$tool" -o "Dir::State::Lists=$root/lists" -o "Dir::State::Status=$root/status" \
		-o "Dir::Cache=$root/cache" -o "Dir::Etc::SourceList=$root/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
		-o APT::Architecture=amd64 "${options[@]}" -o APT::Sandbox::User=root "$@"
}

# archive_sources SUITE: the line for apt
archive_sources() {
	local mirror archs

	mirror=$(archive_mirror "$1")
	if [[ -z $mirror ]] && ((EUID == 0)); then
		# A machine without package lists does not know yet whose they are.
		apt-get update -qq >&2
		mirror=$(archive_mirror "$1")
	fi
	[[ -n $mirror ]] || die "$VM_EXIT_CANNOT" "suite $1" \
		"no such archive in this machine's apt sources; add Debian's, then apt-get update"
	archs=$(archive_archs "$1" | paste -sd ,)
	echo "deb [arch=$archs signed-by=$ARCHIVE_KEYRING] $mirror $1 main"
}

# archive_update SUITE: fetches the lists. A mirror that is just being updated has some of both
# states, and is asked again a little later.
archive_update() {
	local said pause

	for pause in 10 30 60 0; do
		! said=$(archive_apt "$1" apt-get -qq update 2>&1) || return 0
		[[ $said == *'unexpected size'* || $said == *'Hash Sum mismatch'* ]] || break
		sleep "$pause"
	done
	echo "$said" >&2
	return 1
}

# archive_ready SUITE: fetches the lists unless they are there and fresh
archive_ready() (
	root=$KERNEL_CACHE/apt/$1
	mkdir -p "$root/lists/partial" "$root/cache/archives/partial" || exit
	exec 9> "$root/lock"
	flock 9
	: > "$root/status"
	archive_sources "$1" > "$root/sources.new" || exit
	if cmp -s "$root/sources.new" "$root/sources.list" &&
		[[ -n $(find "$root/fresh" -mmin "-$ARCHIVE_FRESH_MIN" 2> /dev/null) ]]; then
		exit 0
	fi
	mv "$root/sources.new" "$root/sources.list"
	if archive_update "$1"; then
		touch "$root/fresh"
	else
		say "suite $1" "its package lists cannot be fetched; what is cached is used"
	fi
)

# archive_version SUITE PKG: the version that the suite has; nothing if it has none
archive_version() {
	archive_apt "$1" apt-cache policy "$2" 2> /dev/null |
		awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# archive_depends SUITE PKG PATTERN: the first dependency of PKG that matches PATTERN, without its
# architecture
archive_depends() {
	archive_apt "$1" apt-cache depends "$2" 2> /dev/null | tr -d '<>' |
		awk -v p="$3" '$1 ~ /Depends:$/ { sub(/:.*/, "", $2) } $1 ~ /Depends:$/ && $2 ~ p {
			print $2; exit }'
}

# archive_find PKG VERSION: the downloaded file, or nothing
archive_find() {
	local arch='*'

	[[ $1 != *:* ]] || arch=${1#*:}
	find "$KERNEL_CACHE/dl" -name "${1%:*}_${2//:/%3a}_$arch.deb" 2> /dev/null | head -n 1
}

# archive_deb SUITE PKG[:ARCH]: downloads the package once; prints the file's path
archive_deb() {
	local ver file tmp

	ver=$(archive_version "$1" "$2")
	file=$(archive_find "$2" "$ver")
	if [[ -z $file ]]; then
		say "archive" "downloading $2 $ver"
		mkdir -p "$KERNEL_CACHE/dl"
		tmp=$(mktemp -d "$KERNEL_CACHE/dl/.get.XXXXXX")
		(cd "$tmp" && archive_apt "$1" apt-get -qq download "$2" >&2) || {
			rm -rf "$tmp" "$KERNEL_CACHE/apt/$1/fresh"
			die "$VM_EXIT_CANNOT" "archive" \
				"cannot download $2; check the network, then run it again"
		}
		mv "$tmp"/*.deb "$KERNEL_CACHE/dl/"
		rm -rf "$tmp"
		file=$(archive_find "$2" "$ver")
	fi
	[[ -n $file ]] ||
		die "$VM_EXIT_INTERNAL" "archive" "$2 $ver vanished from the cache; run again"
	echo "$file"
}
