# SPDX-License-Identifier: GPL-2.0
# In the guest: guest.sh NAME... with the modules of each mutant in /guest/mutants/NAME. Puts
# them in the place of the good ones, runs parts of the guest suites on them until one claim
# does not hold, and prints "mutant NAME killed CLAIM", "survived" or "crash WHY".
# Does not choose mutants and does not count them: mutants/run does.
. /guest/lib.sh
. /guest/lib/check.sh

MUTANTS_DEADLINE_S=900
# What is known to be wrong may go on for so long.
MUTANTS_PATIENCE_S=40
MUTANTS_MODULES=/lib/modules/$(uname -r)
MUTANTS_KILLER=/tmp/killer
MUTANTS_LOG=/tmp/claim.log
MUTANTS_AT=/tmp/claims
# Whole suites that follow, if there are any.
MUTANTS_SUITES=/guest/mutants/suites
# Nothing else then.
MUTANTS_ONLY=/guest/mutants/only
# After these the kernel is of no use, and what a claim says of it is none of its own.
MUTANTS_FATAL='BUG: |Oops|general protection'
MUTANTS_SPLATS='WARNING: |Call Trace|blocked for more than|stall'
mutants_drill=/sys/kernel/debug/vmdev_drill/0

# mutants_claim CLAIM COMMAND...: the first claim that does not hold is the one that kills
mutants_claim() {
	mutants_name=$1
	shift
	echo "$mutants_name" >> "$MUTANTS_AT"
	"$@" > "$MUTANTS_LOG" 2>&1 && return
	[ -s "$MUTANTS_KILLER" ] || echo "$mutants_name" > "$MUTANTS_KILLER"
	exit 1
}

# mutants_of SUITE FUNCTION...: a function of a guest suite
mutants_of() {
	mutants_suite=$1
	shift
	/bin/sh "/guest/guest/$mutants_suite.sh" --in "$@"
}

# mutants_under CLAIM FUNCTION: a function of this script under a checker of its own
mutants_under() {
	check_in 0 "$2" > /tmp/under.log && return
	[ -s "$MUTANTS_KILLER" ] || mv /tmp/under.log "$MUTANTS_LOG"
	mutants_rules=$(check_fired | tr '\n' ' ')
	[ -n "$mutants_rules" ] && echo "${mutants_rules% }" > "$MUTANTS_KILLER"
	# That a verdict is inconclusive says nothing of the modules.
	[ -s "$MUTANTS_KILLER" ] || [ "$(check_verdict)" != inconclusive ] || return 0
	[ -s "$MUTANTS_KILLER" ] || echo "$1 $(check_verdict)" > "$MUTANTS_KILLER"
	exit 1
}

# mutants_suite NAME: a whole guest suite, on modules loaded again, without the devices of the last
mutants_suite() {
	echo "$1" >> "$MUTANTS_AT"
	mutants_clear
	/bin/sh "/guest/guest/$1.sh" > "$MUTANTS_LOG" 2>&1 && return
	mutants_first=$(sed -n 's/^not ok [0-9]* //p' "$MUTANTS_LOG" | head -n 1)
	echo "${mutants_first:-$1 did not begin}" > "$MUTANTS_KILLER"
	exit 1
}

mutants_load() {
	vmdev load --quiet --stall-ms 2000 --drain-ms 500 "$@"
}

# A life as short as can be: most mutants do not survive it.
mutants_life() {
	mutants_claim device_is_created guest_create "$GUEST_UUID_A"
	mutants_claim interface_comes_up guest_up "$GUEST_UUID_A"
	mutants_if=$(guest_if "$GUEST_UUID_A")
	mutants_claim sysfs_of_a_bound_device mutants_of config config_sysfs_bound
	mutants_claim load_passes mutants_load --count 500 --size 60-1514 "$mutants_if"
	mutants_claim load_of_two_threads_passes \
		mutants_load --seconds 0.4 --threads 2 "$mutants_if"
	mutants_claim sysfs_of_an_unbound_device mutants_of config config_sysfs_unbound
	mutants_if=$(guest_up "$GUEST_UUID_A")
	mutants_claim load_after_rebind_passes mutants_load --count 200 "$mutants_if"
	mutants_claim device_is_removed guest_remove "$GUEST_UUID_A"
}

mutants_drill_case() {
	echo "$1" > "$mutants_drill/run" 2> /dev/null && return
	cat "$mutants_drill/why"
	return 1
}

# No checker: the drill breaks rules on purpose.
mutants_drills() {
	# There must be a control queue that knows of pairs.
	echo 2 > /sys/module/mvnet/parameters/pairs
	mutants_claim device_is_created guest_create "$GUEST_UUID_A"
	mutants_claim drill_driver_binds guest_rebind "$GUEST_UUID_A" vmdev_drill
	while read -r mutants_case; do
		mutants_claim "$mutants_case" mutants_drill_case "$mutants_case"
	done < "$mutants_drill/cases"
	mutants_claim refused_chains_are_counted \
		mutants_of drill drill_counted loop_is_refused pair0_bad_chains
	mutants_claim refused_commands_are_counted \
		mutants_of drill drill_counted malformed_commands_harm_nothing ctrl_bad_chains
	mutants_claim device_is_removed guest_remove "$GUEST_UUID_A"
	echo 1 > /sys/module/mvnet/parameters/pairs
}

mutants_config() {
	mutants_claim device_is_created guest_create "$GUEST_UUID_A"
	mutants_claim interface_comes_up guest_up "$GUEST_UUID_A"
	mutants_claim mac_is_fixed_while_bound \
		mutants_of config config_busy mac 02:00:00:00:00:01
	mutants_claim bad_macs_are_refused mutants_of config config_bad mac Invalid \
		00:00:00:00:00:00 01:00:5e:00:00:01 02:11
	mutants_claim bad_mtus_are_refused mutants_of config config_bad mtu range 67 9001 65536
	mutants_claim mac_reaches_the_interface mutants_of config config_mac
	mutants_claim jumbo_frames_pass mutants_of config config_mtu 9000
	mutants_claim counters_tell_of_every_frame mutants_of config config_counters
	mutants_claim link_is_seen_and_its_drops_are_counted mutants_of config config_link_flap
	mutants_claim rings_are_resized mutants_of config config_rings
	mutants_claim device_is_removed guest_remove "$GUEST_UUID_A"
}

mutants_lifecycle() {
	mutants_claim same_device_cannot_be_made_twice mutants_of lifecycle life_twice
	mutants_claim driver_override_decides_who_binds mutants_of lifecycle life_override
	mutants_claim modules_in_use_stay mutants_of lifecycle life_modules_in_use
	mutants_claim device_is_removed guest_remove "$GUEST_UUID_A"
	mutants_claim every_order_works_under_load mutants_of lifecycle life_orders_under_load
}

# Two cards, one place each: indexes and places are given back, and MACs are their own.
mutants_limits() {
	guest_unload && guest_load max_devices=2 || return
	for mutants_n in 1 2; do
		guest_create "$GUEST_UUID_A" && guest_create "$GUEST_UUID_B" || return
		check_equal indexes "$(cat /sys/bus/vmdev/devices/*/index | tr '\n' ' ')" '0 1 ' &&
			check_equal available "$(cat "$(guest_type)/available_instances")" 0 &&
			check_equal macs "$(sort -u /sys/bus/vmdev/devices/*/mvnet/mac |
				grep -c '^.[26ae]:')" 2 || return
		guest_remove "$GUEST_UUID_A" && guest_remove "$GUEST_UUID_B" || return
	done
	rmmod mvnet && ! modprobe mvnet max_devices=65 && modprobe mvnet
}

# What shows most mutants soon; of an entropy device the little there is of it first.
mutants_quick() {
	mutants_claim modules_load guest_load
	[ ! -e "/guest/mutants/$MUTANTS_NAME/mvrng.ko" ] || mutants_suite parent
	mutants_claim modules_load_again guest_load
	modprobe vmdev_drill || exit 1
	mutants_under life mutants_life
	mutants_claim life_of_a_device_is_told mutants_of lifecycle life_is_told
	mutants_drills
	mutants_under config mutants_config
	mutants_under lifecycle mutants_lifecycle
	mutants_claim places_are_given_back mutants_limits
	mutants_claim modules_unload guest_unload
}

# Everything that one mutant must get through.
mutants_all() {
	[ -e "$MUTANTS_ONLY" ] || mutants_quick
	for mutants_next in $(cat "$MUTANTS_SUITES" 2> /dev/null); do
		mutants_suite "$mutants_next"
	done
}

# mutants_clear: nothing of a mutant is left, or this guest is of no more use
mutants_clear() {
	for mutants_dir in /sys/bus/mdev/devices/*; do
		[ ! -e "$mutants_dir" ] || timeout 20 sh -c "echo 1 > $mutants_dir/remove"
	done
	timeout 20 /bin/sh "$0" --in guest_unload
}

# mutants_splat PATTERN: sets mutants_line to the first line of the kernel that matches
mutants_splat() {
	mutants_line=$(dmesg | grep -E "$1" | head -n 1 | sed 's/^\[[^]]*\] //' | cut -c 1-60)
	[ -n "$mutants_line" ]
}

# mutants_told: sets mutants_rules to what a checker said before its command hung
mutants_told() {
	mutants_rules=$(sed -n 's/^vmdev: violation: \([A-Z]*-[0-9]*\): .*/\1/p' /tmp/check.log |
		sort -u | tr '\n' ' ')
	[ -n "$mutants_rules" ]
}

# mutants_watch PID: until it ends; or until its checker has told of a violation, or the kernel of a
# stall, and it hangs all the same
mutants_watch() {
	mutants_left=$MUTANTS_PATIENCE_S
	while kill -0 "$1" 2> /dev/null; do
		sleep 1
		! mutants_told && ! mutants_splat "$MUTANTS_SPLATS" && continue
		mutants_left=$((mutants_left - 1))
		[ "$mutants_left" -gt 0 ] || kill "$1"
	done
	wait "$1"
}

# mutants_judge: prints what became of the mutant that is in place
mutants_judge() {
	rm -f "$MUTANTS_KILLER" "$MUTANTS_LOG" /tmp/check.log "$MUTANTS_AT"
	timeout "$MUTANTS_DEADLINE_S" /bin/sh "$0" --in mutants_all > /tmp/mutant.log 2>&1 &
	mutants_watch $!
	mutants_code=$?
	if mutants_splat "$MUTANTS_FATAL"; then
		echo "crash $mutants_line"
	elif [ -s "$MUTANTS_KILLER" ]; then
		echo "killed $(cat "$MUTANTS_KILLER")"
	elif [ "$mutants_code" -ne 0 ] && mutants_told; then
		touch /tmp/hung
		echo "killed ${mutants_rules% }"
	elif mutants_splat "$MUTANTS_SPLATS"; then
		echo "crash $mutants_line"
	elif [ "$mutants_code" -ne 0 ]; then
		echo "killed $(tail -n 1 "$MUTANTS_AT") at its deadline"
	else
		echo survived
	fi
}

check_main "$@"
mkdir /tmp/good
for mutants_arg; do
	echo "mutant $mutants_arg begins"
	for mutants_file in "/guest/mutants/$mutants_arg"/*.ko; do
		[ -e "$mutants_file" ] || continue
		cp "$MUTANTS_MODULES/${mutants_file##*/}" /tmp/good/
		cp "$mutants_file" "$MUTANTS_MODULES/"
	done
	dmesg -c > /dev/null
	read -r mutants_start _ < /proc/uptime
	export MUTANTS_NAME="$mutants_arg"
	mutants_result=$(mutants_judge)
	read -r mutants_end _ < /proc/uptime
	echo "mutant $mutants_arg $mutants_result"
	echo "# $((${mutants_end%.*} - ${mutants_start%.*})) s"
	case $mutants_result in
	killed*) tail -n 6 "$MUTANTS_LOG" | sed 's/^/#   /' ;;
	esac
	case $mutants_result in
	crash*) break ;;
	esac
	# A processor that spins in the kernel keeps what a next one would need.
	[ ! -e /tmp/hung ] && mutants_clear || break
	[ ! -e "$mutants_file" ] || mv /tmp/good/*.ko "$MUTANTS_MODULES/"
done
