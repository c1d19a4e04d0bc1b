# SPDX-License-Identifier: GPL-2.0
# `make run` in the guest: run.sh KERNEL SECONDS [FAULT]. Loads the modules, and starts the checker
# with run_load.sh SECONDS [FAULT] under it.
# Does not judge: the exit code is the checker's.
. /guest/lib.sh

run_again="make run KERNEL=$1 DURATION=$2${3:+ FAULT=$3}"
shift
guest_load || exit 5
if [ -n "$2" ] && [ ! -e "/sys/kernel/debug/vmdev/faults/$2" ]; then
	guest_fail "fault $2" "no such fault; vmdev list faults names them"
	exit 2
fi
exec vmdev check --json /out/verdict.json --reproduce "$run_again" -- \
	/bin/sh /guest/run_load.sh "$@"
