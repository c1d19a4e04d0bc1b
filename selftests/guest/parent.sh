# SPDX-License-Identifier: GPL-2.0
# Must hold: a parent that is no network card (mvrng, entropy) is driven by the kernel's own
# driver, and checked, traced, recorded and judged, with mvnet not loaded at any time.
# needs: timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

PARENT_BYTES=4096

# parent_read: random bytes come through /dev/hwrng, whole and not all the same
parent_read() {
	dd if=/dev/hwrng of=/tmp/random bs=64 count=$((PARENT_BYTES / 64)) iflag=fullblock \
		2> /tmp/dd.log || { cat /tmp/dd.log && return 1; }
	check_equal 'bytes read' "$(stat -c %s /tmp/random)" "$PARENT_BYTES" || return
	parent_distinct=$(hexdump -v -e '8/1 "%02x" "\n"' /tmp/random | sort -u | wc -l)
	[ "$parent_distinct" -gt $((PARENT_BYTES / 8 - 8)) ] ||
		{ echo "only $parent_distinct different words" && return 1; }
}

# parent_up: the device is made, and the kernel's driver offers it
parent_up() {
	check_rng_up "$GUEST_UUID_A" && check_bound "$GUEST_UUID_A" virtio_mdev
}

# parent_life: a device comes, is read, and goes
parent_life() {
	parent_up && parent_read && guest_remove "$GUEST_UUID_A"
}

parent_no_mvnet() {
	[ ! -e /sys/module/mvnet ] || { echo 'mvnet is loaded' && return 1; }
}

parent_driven() {
	parent_no_mvnet && parent_up && parent_read &&
		check_equal 'device id' "$(cat "$(guest_vmdev "$GUEST_UUID_A")/device_id")" 4 &&
		guest_remove "$GUEST_UUID_A"
}

# parent_exercised PATTERN...: the verdict was made on such rules
parent_exercised() {
	for parent_rule; do
		sed -n '/"rules_exercised"/,/\]/p' "$CHECK_JSON" | grep -q "\"$parent_rule\"" ||
			{ echo "$parent_rule was not exercised" && return 1; }
	done
}

# The life of it is seen from the first command to the last unmapping.
parent_checked() {
	check_in 0 parent_life && check_equal verdict "$(check_verdict)" clean &&
		parent_exercised CMD-01 CMD-19 'DMA-0[1-5]' RING-02 RING-10 RING-11 RING-13 \
			'DIR-0[1-3]' && parent_no_mvnet
}

parent_says() {
	parent_rules='RING-21\( NET-[0-9]*\)* NET-07\( NET-[0-9]*\)*'
	grep -q "^not armed *$parent_rules: mvnet is not loaded" /tmp/check.log &&
		grep -q '"no_mvnet": *"mvnet is not loaded"' "$CHECK_JSON"
}

parent_alone() {
	vmdev check --rules NET-07 -- true > /tmp/check.log 2>&1
	check_equal 'exit code' $? 4 && grep -q 'mvnet is not loaded; load it' /tmp/check.log
}

# The checker starts behind the device: it asks the parent for its state.
parent_joined() {
	parent_up && check_in 0 parent_read && check_equal verdict "$(check_verdict)" clean &&
		parent_exercised RING-10 RING-11 RING-13 && guest_remove "$GUEST_UUID_A"
}

# parent_suspended: what is asked for meanwhile comes afterwards
parent_suspended() {
	parent_dir=$(guest_vmdev "$GUEST_UUID_A")
	parent_up && echo 1 > "$parent_dir/suspended" && echo 0 > "$parent_dir/suspended" &&
		parent_read && guest_remove "$GUEST_UUID_A"
}

parent_suspends() {
	check_in 0 parent_suspended && parent_exercised CMD-36
}

parent_traced() {
	vmdev trace -- /bin/sh "$0" --in parent_life > /tmp/trace.log 2> /tmp/trace.err ||
		{ cat /tmp/trace.err && return 1; }
	for parent_event in kick_vq mvringh_getdesc mvringh_copy_end mvringh_complete \
		mvringh_need_notify vq_cb; do
		grep -q "$parent_event" /tmp/trace.log ||
			{ echo "no $parent_event was traced" && return 1; }
	done
	! grep -q mvnet_ /tmp/trace.log
}

parent_recorded() {
	vmdev record -o "$CHECK_REC" -- /bin/sh "$0" --in parent_life > /tmp/record.log 2>&1 ||
		{ cat /tmp/record.log && return 1; }
	vmdev verify --json "$CHECK_JSON" "$CHECK_REC" > /tmp/verify.log 2>&1 ||
		{ cat /tmp/verify.log && return 1; }
	check_equal verdict "$(check_verdict)" clean && parent_exercised CMD-01 RING-10 RING-13
}

parent_unloads() {
	guest_unload && parent_no_mvnet && [ ! -e /sys/module/mvsim ]
}

check_main "$@"
guest_load_core && modprobe virtio_rng && modprobe mvrng || exit 5
ktap_plan 9
ktap_check kernels_own_driver_reads_random_bytes parent_driven
ktap_check checked_without_mvnet_it_is_clean parent_checked
ktap_check verdict_says_what_is_not_armed_without_mvnet parent_says
ktap_check alone_a_rule_of_mvnet_cannot_be_judged parent_alone
ktap_check device_that_ran_before_is_joined parent_joined
ktap_check suspended_device_comes_back parent_suspends
ktap_check trace_shows_its_ring_operations parent_traced
ktap_check recording_is_judged parent_recorded
ktap_check modules_unload parent_unloads
ktap_end
