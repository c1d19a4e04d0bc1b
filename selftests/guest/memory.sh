# SPDX-License-Identifier: GPL-2.0
# Must hold: the checker locks memory for what is there: one device with three rings little, more
# devices more, whether they come while it runs or were there; the verdict says what the kernel
# accounts; devices that come sooner than room is made for them are reported, not taken for
# judged; and those that --devices announced have room however soon they come.
# needs: with=bpftool timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

MEMORY_MAPS=/tmp/maps
MEMORY_TSV=/tmp/memory.tsv
MEMORY_SOONER=12
MEMORY_MIB=1048576

# memory_uuid NUMBER
memory_uuid() {
	printf '7b1f0b1c-0d6e-4c38-9a57-6d1f0000%04x' "$1"
}

# memory_devices COUNT: so many come while the checker runs, and one carries frames; then the
# kernel lists its maps
memory_devices() {
	memory_n=0
	while [ "$memory_n" -lt "$1" ]; do
		guest_create "$(memory_uuid "$memory_n")" || return
		memory_n=$((memory_n + 1))
	done
	memory_if=$(guest_up "$(memory_uuid $((memory_n - 1)))") && check_load "$memory_if" ||
		return
	bpftool map show > "$MEMORY_MAPS"
}

memory_remove() {
	while [ "$memory_n" -gt 0 ]; do
		memory_n=$((memory_n - 1))
		guest_remove "$(memory_uuid "$memory_n")" || return
	done
}

# memory_life COUNT
memory_life() {
	memory_devices "$1" && memory_remove
}

# memory_locks MIB COUNT [RULES]: all devices are judged, and no more than that is locked
memory_locks() {
	CHECK_RULES=${3:-default} check_in 0 memory_life "$2" || return
	check_equal devices "$(sed -n 's/^operations.* devices //p' /tmp/check.log)" "$2" || return
	memory_bytes=$(check_number bytes_locked)
	printf '%s\t%s\t%s\n' "$2" "${3:-default}" "$memory_bytes" | tee -a "$MEMORY_TSV"
	[ "$memory_bytes" -gt 0 ] && [ "$memory_bytes" -le "$(($1 * MEMORY_MIB))" ]
}

# memory_told: the last verdict's figure is the sum over the kernel's list of maps
memory_told() {
	check_equal 'bytes of all maps' "$(awk '{
		for (i = 1; i < NF; i++)
			if ($i == "memlock")
				sum += $(i + 1)
	} END { print sum + 0 }' "$MEMORY_MAPS")" "$(check_number bytes_locked)"
}

# memory_joined MIB: a device that ran before costs no more
memory_joined() {
	guest_create "$GUEST_UUID_A" && memory_if=$(guest_up "$GUEST_UUID_A") &&
		check_in 0 check_load "$memory_if" && guest_remove "$GUEST_UUID_A" || return
	memory_bytes=$(check_number bytes_locked)
	echo "joined: $memory_bytes bytes"
	[ "$memory_bytes" -gt 0 ] && [ "$memory_bytes" -le "$(($1 * MEMORY_MIB))" ]
}

# memory_sooner: the checker is stopped while more devices come than it has room for
memory_sooner() {
	kill -STOP "$PPID" || return
	memory_devices "$MEMORY_SOONER"
	memory_result=$?
	kill -CONT "$PPID" && [ "$memory_result" -eq 0 ] && memory_remove
}

# memory_announced: as many come as were announced; that the checker's process stood still meanwhile
# is another matter
memory_announced() {
	CHECK_DEVICES=$MEMORY_SOONER CHECK_RECORDS='' check_still memory_sooner &&
		check_equal slot_missing "$(check_number slot_missing)" 0
}

memory_sooner_told() {
	CHECK_RECORDS='' check_in 3 memory_sooner || return
	echo "slot_missing: $(check_number slot_missing)"
	[ "$(check_number slot_missing)" -gt 0 ] && [ "$(check_number violations)" -eq 0 ] &&
		grep 'sooner than room was made' /tmp/check.log
}

check_main "$@"
guest_load || exit 5
ktap_plan 8
ktap_check one_device_locks_4_mib memory_locks 4 1
ktap_check the_figure_is_the_kernels memory_told
CHECK_DEVICES=8 ktap_check eight_devices_lock_8_mib memory_locks 8 8
CHECK_DEVICES=64 ktap_check 64_devices_are_judged memory_locks 27 64
ktap_check one_device_with_all_rules_locks_8_mib memory_locks 8 1 all
ktap_check a_device_that_ran_before_locks_4_mib memory_joined 4
ktap_check devices_that_find_no_room_are_told memory_sooner_told
ktap_check announced_devices_find_room memory_announced
sed 's/^/# devices, rules, bytes: /' "$MEMORY_TSV"
ktap_end
