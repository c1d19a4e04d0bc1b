# SPDX-License-Identifier: GPL-2.0
# Must hold: a checker that could not see is never clean: nothing that is armed was exercised,
# fentry was off, its process stood still, its looks failed, a program was not attached, a signal or
# the lack of memory ended it. Nothing can be taken from under it.
# needs: with=bpftool add=build/vm/refuse timeout=600
# expected-skip: fentry_that_is_off_is_refused 7.3
# shellcheck disable=SC2154 # check_code is check_watch's
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

BLIND_SWITCH=/proc/sys/kernel/ftrace_enabled
BLIND_GROUPS=/tmp/groups
# Commands of bpf(2), and an error.
BLIND_TEST_RUN=10
BLIND_LINK_CREATE=28
BLIND_EPERM=1
BLIND_ALL=1000000
# How long a checker does not run here: longer than it may.
BLIND_STILL_US=9000000

# blind_life: all of a device's life, with a load
blind_life() {
	check_life "$GUEST_UUID_B"
}

# blind_inconclusive WHY: the last verdict says so, and why
blind_inconclusive() {
	check_equal verdict "$(check_verdict)" inconclusive &&
		grep "^verdict .*inconclusive.*$1" /tmp/check.log && return
	cat /tmp/check.log
	return 1
}

blind_unexercised() {
	CHECK_RULES=CMD-44 check_in 3 blind_life && blind_inconclusive 'was exercised'
}

# blind_switch 0|1: a kernel may refuse to switch fentry off, while programs use it or always
blind_switch() {
	echo "$1" > "$BLIND_SWITCH" && return
	echo "the kernel refuses $1"
	[ "$(cat "$BLIND_SWITCH")" = 1 ] && touch /tmp/refused
}

# blind_unswitchable: does this kernel refuse although nothing uses it?
blind_unswitchable() {
	rm -f /tmp/refused
	blind_switch 0 > /dev/null 2>&1 && [ -e /tmp/refused ]
}

blind_fentry_off() {
	echo 0 > "$BLIND_SWITCH" || return
	check_watch true
	blind_doctor=$(vmdev doctor | grep '^missing .*fentry')
	echo 1 > "$BLIND_SWITCH"
	check_equal 'exit code' "$check_code" 4 && check_equal verdict "$(check_verdict)" none &&
		[ -n "$blind_doctor" ] && grep 'kernel.ftrace_enabled=1' /tmp/check.log
}

# blind_switched COMMAND...: while it is switched, the verdict is not clean
blind_switched() {
	rm -f /tmp/refused
	check_watch /bin/sh "$0" --in "$@"
	echo 1 > "$BLIND_SWITCH"
	if [ -e /tmp/refused ]; then
		check_equal 'exit code' "$check_code" 0
		return
	fi
	check_equal 'exit code' "$check_code" 3 && blind_inconclusive fentry
}

blind_off_life() {
	blind_switch 0 && blind_life
}

blind_off_and_on() {
	blind_switch 0 && blind_switch 1 && blind_life
}

# blind_stopped: the process that started this shell is stopped during a device's life
blind_stopped() {
	kill -STOP "$PPID" && blind_life && usleep "$BLIND_STILL_US"
	blind_result=$?
	kill -CONT "$PPID"
	return "$blind_result"
}

blind_stop() {
	CHECK_RECORDS='' check_in 3 blind_stopped && blind_inconclusive 'stood still'
}

# A signal to go on is none to stand still.
blind_continued() {
	kill -CONT "$PPID" && blind_life
}

# blind_group PID: a group of its own for a process
blind_group() {
	mkdir -p "$BLIND_GROUPS" && { [ -e "$BLIND_GROUPS/cgroup.procs" ] ||
		mount -t cgroup2 none "$BLIND_GROUPS"; } || return
	echo +memory > "$BLIND_GROUPS/cgroup.subtree_control"
	mkdir -p "$BLIND_GROUPS/one" && echo "$1" > "$BLIND_GROUPS/one/cgroup.procs"
}

# No signal tells of this one.
blind_frozen() {
	blind_group "$PPID" && echo 1 > "$BLIND_GROUPS/one/cgroup.freeze" && blind_life &&
		usleep "$BLIND_STILL_US"
	blind_result=$?
	echo 0 > "$BLIND_GROUPS/one/cgroup.freeze"
	return "$blind_result"
}

blind_freeze() {
	CHECK_RECORDS='' check_in 3 blind_frozen && blind_inconclusive 'stood still'
}

# blind_refused COMMAND-OF-BPF ERRNO TIMES: a device's life under a checker whose calls come to
# nothing
blind_refused() {
	rm -f "$CHECK_JSON"
	/guest/refuse "$1" "$2" "$3" vmdev check --json "$CHECK_JSON" \
		-- /bin/sh "$0" --in blind_life > /tmp/check.log 2>&1
	check_equal 'exit code' $? 3 && return
	cat /tmp/check.log
	return 1
}

blind_looks() {
	blind_refused "$BLIND_TEST_RUN" "$BLIND_EPERM" "$BLIND_ALL" && blind_inconclusive 'look'
}

# The links of fentry are made with this call, those of tracepoints with another. The first one is
# none, though the kernel seems to say so.
blind_links() {
	blind_refused "$BLIND_LINK_CREATE" 0 1 && blind_inconclusive 'not attached'
}

blind_late_parent() {
	modprobe mvnet && blind_life
}

# Its own tracepoints were not there when programs were attached.
blind_parent() {
	rmmod mvnet && check_in 3 blind_late_parent && blind_inconclusive 'parent was loaded'
	blind_result=$?
	modprobe mvnet && return "$blind_result"
}

# blind_kinds: ids of links, the first and the last of each kind
blind_kinds() {
	bpftool link show | awk '/^[0-9]*: / {
		id = $1 + 0
		if (!($2 in last))
			print id
		last[$2] = id
	} END { for (kind in last) print last[kind] }'
}

# blind_kept: no link can be taken off, no module with tracepoints taken away, and all is judged
blind_kept() {
	blind_count=0
	for blind_link in $(blind_kinds); do
		blind_count=$((blind_count + 1))
		! bpftool link detach id "$blind_link" || return
	done
	echo "$blind_count links"
	[ "$blind_count" -ge 4 ] || return
	for blind_module in vmdev mvringh mvnet; do
		! rmmod "$blind_module" && [ -e "/sys/module/$blind_module" ] || return
	done
	blind_life
}

blind_keeps() {
	check_in 0 blind_kept
}

# blind_begin [COMMAND...]: sets blind_pid: a checker that has seen a whole life, and still runs; an
# old verdict is where its own will be
blind_begin() {
	echo '{ "verdict": "clean", "exit_code": 0 }' > "$CHECK_JSON"
	rm -f /tmp/lived
	"$@" vmdev check --json "$CHECK_JSON" -- /bin/sh "$0" --in blind_long \
		> /tmp/check.log 2>&1 &
	blind_pid=$!
	guest_poll test -e /tmp/lived
}

blind_long() {
	echo "$$" > /tmp/long && blind_life && touch /tmp/lived && exec usleep 600000000
}

# blind_end CODE: how the checker ended, and what it left: no verdict that is clean, nothing
# attached
blind_end() {
	wait "$blind_pid"
	check_equal 'exit code' $? "$1"
	blind_result=$?
	kill "$(cat /tmp/long)" 2> /dev/null
	[ "$blind_result" -eq 0 ] && [ "$(check_verdict)" != clean ] &&
		! grep '^verdict .*clean' /tmp/check.log && guest_poll blind_nothing && return
	cat /tmp/check.log
	return 1
}

blind_nothing() {
	[ -z "$(bpftool link show)" ]
}

# blind_signal SIGNAL CODE
blind_signal() {
	blind_begin && kill "-$1" "$blind_pid" && blind_end "$2"
}

# blind_poor COMMAND...: becomes the command, in a group of its own
blind_poor() {
	blind_group "$$" && exec "$@"
}

# The group may have less than the checker needs, and the kernel ends it, with a report that is none
# of a fault.
blind_no_memory() {
	blind_begin /bin/sh "$0" --in blind_poor || return
	blind_level=$(cut -f 1 /proc/sys/kernel/printk)
	dmesg -n 1
	echo 1M > "$BLIND_GROUPS/one/memory.max"
	blind_end 137
	blind_result=$?
	dmesg -n "$blind_level"
	echo max > "$BLIND_GROUPS/one/memory.max"
	return "$blind_result"
}

check_main "$@"
guest_load && guest_poll blind_nothing || exit 5
ktap_plan 15
ktap_check rules_that_nothing_exercises_are_inconclusive blind_unexercised
if blind_unswitchable; then
	ktap_skip fentry_that_is_off_is_refused "this kernel never switches it off"
else
	ktap_check fentry_that_is_off_is_refused blind_fentry_off
fi
ktap_check fentry_switched_off_is_inconclusive blind_switched blind_off_life
ktap_check fentry_switched_off_and_on_is_inconclusive blind_switched blind_off_and_on
ktap_check stopped_checker_is_inconclusive blind_stop
ktap_check frozen_checker_is_inconclusive blind_freeze
ktap_check signal_to_go_on_is_clean check_in 0 blind_continued
ktap_check looks_that_fail_are_inconclusive blind_looks
ktap_check program_that_is_not_attached_is_inconclusive blind_links
ktap_check parent_that_comes_later_is_inconclusive blind_parent
ktap_check links_and_modules_are_kept blind_keeps
ktap_check killed_checker_leaves_no_verdict blind_signal KILL 137
ktap_check checker_without_memory_leaves_no_verdict blind_no_memory
ktap_check terminated_checker_is_inconclusive blind_signal TERM 3
ktap_check hung_up_checker_leaves_no_verdict blind_signal HUP 129
ktap_end
