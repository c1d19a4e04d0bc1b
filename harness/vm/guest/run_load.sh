# SPDX-License-Identifier: GPL-2.0
# The load of `make run`: run_load.sh SECONDS [FAULT]. Makes two devices, drives both with
# several shapes of traffic, starts one anew in between, removes them.
# Does not attach the checker: run.sh does.
. /guest/lib.sh
. /guest/fault.sh

seconds=${1:-10}
fault=${2:-}
third=$(awk -v seconds="$seconds" 'BEGIN { print seconds / 3 }')
rc=0

# Every shape runs, whatever the one before found; the first failure is the result.
load() {
	name=$1
	shift
	vmdev load --json "/out/load-$name.json" "$@" || rc=$((rc ? rc : $?))
}

# A fault of the drill driver: it plays alone.
case $(fault_plan "$fault") in
drill*)
	modprobe vmdev_drill && guest_create "$GUEST_UUID_A" &&
		guest_rebind "$GUEST_UUID_A" vmdev_drill && fault_arm "$fault" drill || exit 5
	echo ordinary_traffic_passes > /sys/kernel/debug/vmdev_drill/0/run || rc=1
	guest_remove "$GUEST_UUID_A" || rc=5
	exit "$rc"
	;;
esac

fault_arm "$fault" create || exit 5
guest_create "$GUEST_UUID_A" && guest_create "$GUEST_UUID_B" || exit 5
a=$(guest_up "$GUEST_UUID_A") && b=$(guest_up "$GUEST_UUID_B") || exit 5
fault_arm "$fault" load || exit 5

load small --seconds "$third" --size 60 --window 64 "$a"
stage=$(fault_plan "$fault")
case ${stage%% *} in
config | mac | suspend)
	fault_arm "$fault" "${stage%% *}" || exit 5
	fault_play "${stage%% *}" "$GUEST_UUID_A" || rc=$((rc ? rc : $?))
	;;
esac
fault_arm "$fault" rebind && guest_rebind "$GUEST_UUID_A" virtio_mdev || exit 5
case $(fault_plan "$fault") in
# The kernel's driver loops for ever over a ring that starts with wrong state.
rebind*) a= ;;
*) a=$(guest_up "$GUEST_UUID_A") || exit 5 ;;
esac
load large --seconds "$third" --size 1514 --threads 2 "$b"
load mixed --seconds "$third" --size 60-1514 ${a:+"$a"} "$b"

guest_remove "$GUEST_UUID_A" || rc=5
guest_remove "$GUEST_UUID_B" || rc=5
exit "$rc"
