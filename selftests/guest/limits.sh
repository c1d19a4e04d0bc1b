# SPDX-License-Identifier: GPL-2.0
# Must hold: 64 devices work at once and the 65th is refused, max_devices lowers that limit,
# and a MAC belongs to its UUID.
# needs: timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

LIMITS_ALL=64
CHECK_DEVICES=$LIMITS_ALL
LIMITS_LOADED=4

# limits_uuid NUMBER
limits_uuid() {
	printf '5a3f0b1c-0d6e-4c38-9a57-6d1f0000%04x' "$1"
}

# limits_each COMMAND: runs it with the UUIDs of all devices
limits_each() {
	limits_n=0
	while [ "$limits_n" -lt "$LIMITS_ALL" ]; do
		"$1" "$(limits_uuid "$limits_n")" || return
		limits_n=$((limits_n + 1))
	done
}

limits_available() {
	check_equal available "$(cat "$(guest_type)/available_instances")" "$1"
}

limits_indexes() {
	cat /sys/bus/vmdev/devices/*/index | sort -un | wc -l
}

# As many as the contract allows; some of them carry load together.
limits_many() {
	limits_available "$LIMITS_ALL" && limits_each guest_create && limits_available 0 || return
	check_equal indexes "$(limits_indexes)" "$LIMITS_ALL" || return
	set --
	while [ $# -lt "$LIMITS_LOADED" ]; do
		set -- "$@" "$(guest_up "$(limits_uuid $((LIMITS_ALL - 1 - $#)))")" || return
	done
	vmdev load --quiet --count 500 "$@"
}

# limits_one_more ERROR
limits_one_more() {
	check_refused "$1" "$(limits_uuid "$LIMITS_ALL")" "$(guest_type)/create"
}

# A place that became free is taken again, by the same index.
limits_freed() {
	limits_index=$(cat "$(guest_vmdev "$(limits_uuid 17)")/index")
	guest_remove "$(limits_uuid 17)" && limits_available 1 || return
	guest_create "$(limits_uuid 17)" || return
	check_equal index "$(cat "$(guest_vmdev "$(limits_uuid 17)")/index")" "$limits_index"
}

limits_macs() {
	for limits_dir in /sys/bus/vmdev/devices/*; do
		echo "${limits_dir##*/} $(cat "$limits_dir/mvnet/mac")"
	done | sort
}

# limits_mac_stable: made again, in another order, every device has the MAC that it had
limits_mac_stable() {
	limits_macs > /tmp/before && check_equal macs \
		"$(cut -d' ' -f2 /tmp/before | sort -u | wc -l)" "$LIMITS_ALL" || return
	limits_each guest_remove && guest_create "$(limits_uuid 40)" || return
	limits_n=0
	while [ "$limits_n" -lt 8 ]; do
		guest_create "$(limits_uuid "$limits_n")" || return
		limits_n=$((limits_n + 1))
	done
	limits_macs > /tmp/after
	grep -vxFf /tmp/before /tmp/after && return 1
	check_equal devices "$(wc -l < /tmp/after)" 9
}

# limits_mac_is_unicast: as an interface's address must be, and marked as local
limits_mac_is_unicast() {
	cut -d' ' -f2 /tmp/before | grep -v '^.[26ae]:' && return 1
	return 0
}

# Unloading needs the devices gone; then the parameter bounds what can be made.
limits_parameter() {
	for limits_dir in /sys/bus/vmdev/devices/*; do
		guest_remove "${limits_dir##*/}" || return
	done
	guest_unload && guest_load max_devices=2 && limits_available 2 || return
	guest_create "$GUEST_UUID_A" && guest_create "$GUEST_UUID_B" && limits_available 0 &&
		limits_one_more "$1" && guest_remove "$GUEST_UUID_A" && limits_available 1 &&
		guest_remove "$GUEST_UUID_B"
}

# limits_bad_parameter VALUE
limits_bad_parameter() {
	rmmod mvnet || return
	modprobe mvnet "max_devices=$1" && return 1
	dmesg | tail -n 5 | grep 'max_devices.*must be' && modprobe mvnet
}

limits_claims() {
	ktap_check 64_devices_work_at_once limits_many
	ktap_check device_65_is_refused limits_one_more 'No space left'
	ktap_check freed_place_is_taken_again limits_freed
	ktap_check mac_belongs_to_its_uuid limits_mac_stable
	ktap_check mac_is_local_and_unicast limits_mac_is_unicast
}

check_main "$@"
guest_load || exit 5
ktap_plan 9
check_claims 5 limits_claims
ktap_check max_devices_lowers_the_limit limits_parameter 'No space left'
ktap_check max_devices_0_is_refused limits_bad_parameter 0
ktap_check max_devices_65_is_refused limits_bad_parameter 65
ktap_end
