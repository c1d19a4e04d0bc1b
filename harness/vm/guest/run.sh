# SPDX-License-Identifier: GPL-2.0
# `make run` in the guest: modules, the checker, and under it run_load.sh SECONDS [FAULT].
# Does not judge: the exit code is the checker's.
. /guest/lib.sh

guest_load || exit 5
if [ -n "$2" ] && [ ! -e "/sys/kernel/debug/vmdev/faults/$2" ]; then
	guest_fail "fault $2" "no such fault; vmdev list faults names them"
	exit 2
fi
exec vmdev check --json /out/verdict.json -- /bin/sh /guest/run_load.sh "$@"
