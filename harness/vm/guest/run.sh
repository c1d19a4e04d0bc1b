# SPDX-License-Identifier: GPL-2.0
# `make run` in the guest: run.sh KERNEL RULES SECONDS [FAULT]. Loads the modules, and starts the
# checker of these rules with run_load.sh SECONDS [FAULT] under it.
# Does not judge: the exit code is the checker's.
. /guest/lib.sh

run_rules=$2
run_again="make run KERNEL=$1 DURATION=$3${4:+ FAULT=$4}"
[ "$run_rules" = default ] || run_again="$run_again RULES=$run_rules"
shift 2
guest_load || exit 5
if [ -n "$2" ] && [ ! -e "/sys/kernel/debug/vmdev/faults/$2" ]; then
	guest_fail "fault $2" "no such fault; vmdev list faults names them"
	exit 2
fi
exec vmdev check --rules "$run_rules" --json /out/verdict.json --reproduce "$run_again" -- \
	/bin/sh /guest/run_load.sh "$@"
