# SPDX-License-Identifier: GPL-2.0
# Must hold: legal chains in odd shapes pass, malicious ones come back with length 0 and
# harm nothing, wrong commands are refused: every case of the drill driver. Any command in any
# state is answered as the table in docs/protocol.md says. Rings of random content come back, or
# the device asks for a reset.
# needs: variant=faults timeout=360
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

DRILL_STEPS=100000
DRILL_FUZZ_STEPS=100000
DRILL_LIVES=100

drill=/sys/kernel/debug/vmdev_drill/0

drill_case() {
	echo "$1" > $drill/run 2>/dev/null && return
	cat $drill/why
	return 1
}

# drill_counted CASE NAME: the counter tells of what the case offers
drill_counted() {
	drill_before=$(check_stat "$2")
	drill_case "$1" && drill_after=$(check_stat "$2") || return
	echo "$2: $drill_before before, $drill_after after"
	[ "$drill_after" -gt "$drill_before" ]
}

# drill_flap: the link changes for as long as the walk goes on
drill_flap() {
	while [ -e /tmp/drill.walk ]; do
		echo down > "$(guest_vmdev "$GUEST_UUID_A")/mvnet/link"
		echo up > "$(guest_vmdev "$GUEST_UUID_A")/mvnet/link"
	done
}

# drill_walk STEPS: a random walk, while the device has changes to tell
drill_walk() {
	touch /tmp/drill.walk
	drill_flap &
	drill_code=0
	echo "$drill_seed $1" > $drill/walk 2> /dev/null || drill_code=1
	rm /tmp/drill.walk
	wait
	[ "$drill_code" -eq 0 ] || echo "seed $drill_seed: $(cat $drill/why)"
	return "$drill_code"
}

# drill_walked: the walk has been in every cell of the table, and the device had something to tell
drill_walked() {
	! grep '^0 \|^callbacks 0$' $drill/walk
}

# drill_fuzz STEPS: random rings, tables and indexes
drill_fuzz() {
	echo "$drill_seed $1" > $drill/fuzz 2> /dev/null && return
	echo "seed $drill_seed: $(cat $drill/why)"
	return 1
}

# drill_fuzzed: chains came back, and the device had to ask for resets
drill_fuzzed() {
	! grep '^0 ' $drill/fuzz
}

# drill_unreclaimable: memory that the kernel's slabs hold, in KiB
drill_unreclaimable() {
	sed -n 's/^SUnreclaim: *\([0-9]*\) kB/\1/p' /proc/meminfo
}

# drill_lives COUNT: devices that a driver leaves with its queues ready
drill_lives() {
	drill_life=0
	while [ "$drill_life" -lt "$1" ]; do
		drill_case queues_may_be_left_ready && guest_remove "$GUEST_UUID_A" &&
			guest_create "$GUEST_UUID_A" && guest_rebind "$GUEST_UUID_A" vmdev_drill ||
			return
		drill_life=$((drill_life + 1))
	done
}

# Three rings have 21 KB. Where kmemleak is, KASAN is too, and keeps what was freed: there what is
# lost is looked for after the suite.
drill_left_ready() {
	drill_lives 10 || return
	drill_before=$(drill_unreclaimable)
	drill_lives "$DRILL_LIVES" || return
	drill_grown=$(($(drill_unreclaimable) - drill_before))
	echo "$DRILL_LIVES devices left $drill_grown KiB"
	[ -e /sys/kernel/debug/kmemleak ] || [ "$drill_grown" -lt "$((DRILL_LIVES * 8))" ]
}

check_main "$@"
guest_load pairs=2 && modprobe vmdev_drill && guest_create "$GUEST_UUID_A" || exit 5
guest_rebind "$GUEST_UUID_A" vmdev_drill || exit 5
drill_seed=$(cut -d ' ' -f 1 /proc/uptime | tr -d .)$$
ktap_plan "$(($(wc -l < $drill/cases) + 9))"
while read -r name; do
	ktap_check "$name" drill_case "$name"
done < $drill/cases
ktap_check bad_case_name_is_refused sh -c "! echo no_such_case > $drill/run"
ktap_check refused_chains_are_counted drill_counted loop_is_refused pair0_bad_chains
ktap_check refused_commands_are_counted \
	drill_counted malformed_commands_harm_nothing ctrl_bad_chains
ktap_check commands_that_fail_are_counted \
	drill_counted unknown_commands_get_an_error ctrl_errors
echo "# seed $drill_seed"
ktap_check walk_of_all_commands_finds_the_answers_of_the_table drill_walk "$DRILL_STEPS"
ktap_check walk_has_been_in_every_cell_of_the_table drill_walked
sed 's/^/# /' $drill/walk
ktap_check random_rings_harm_nothing drill_fuzz "$DRILL_FUZZ_STEPS"
ktap_check random_rings_came_back_or_asked_for_reset drill_fuzzed
sed 's/^/# /' $drill/fuzz
ktap_check rings_left_ready_go_with_the_device drill_left_ready
ktap_end
