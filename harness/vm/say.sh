# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# Messages of the guest runner: one form for every note and error, on stderr.
# Does not decide anything; callers choose the exit code.

VM_EXIT_VIOLATION=1
VM_EXIT_USAGE=2
VM_EXIT_CANNOT=4
VM_EXIT_INTERNAL=5
readonly VM_EXIT_VIOLATION VM_EXIT_USAGE VM_EXIT_CANNOT VM_EXIT_INTERNAL

# say what why: a note for the reader
say() {
	printf 'vmdev: %s: %s\n' "$1" "$2" >&2
}

# die code what why: an error, with the documented exit code
die() {
	say "$2" "$3"
	exit "$1"
}
