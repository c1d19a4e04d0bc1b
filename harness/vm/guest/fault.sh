# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# When and how often each fault point is armed, so that it fires in an ordinary run.
# Does not know which rule must notice; the contract's fault list does.

FAULT_DIR=/sys/kernel/debug/vmdev/faults

# fault_plan NAME: "create VALUE" (armed before devices are made) or "load VALUE"
# (armed once traffic can flow, so that the k-th opportunity lies in the load)
fault_plan() {
	case $1 in
	no-access-platform | ignore-driver-ok) echo create always ;;
	register-before-dma-ops | dma-ops-twice | ready-before-address | kick-before-driver-ok | \
	feature-not-offered | skip-status-readback | clear-status-bit | vq-state-lost | \
	status-kept-over-reset | queue-index-out-of-range) echo create 1 ;;
	ignore-suppression) echo load always ;;
	*) echo load 50 ;;
	esac
}

# fault_arm NAME STAGE: arms it if STAGE is the one that its plan names
fault_arm() {
	[ -n "$1" ] || return 0
	# shellcheck disable=SC2046 # two words on purpose
	set -- "$1" "$2" $(fault_plan "$1")
	[ "$2" = "$3" ] || return 0
	echo "$4" > "$FAULT_DIR/$1" ||
		guest_fail "fault $1" "cannot arm it; vmdev list faults names them"
}
