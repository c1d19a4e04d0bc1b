# SPDX-License-Identifier: GPL-2.0
# Must hold: whatever is wrong with the call or the machine gives one line on stderr that says
# what, why and what to do, the documented exit code, and leaves nothing attached.
# needs: variant=faults timeout=300 with=bpftool
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

BAD_USER=1000

# bad_says CODE TEXT COMMAND...: exit code, one line, nothing on stdout
bad_says() {
	bad_code=$1 bad_text=$2
	shift 2
	"$@" > /tmp/bad.out 2> /tmp/bad.err
	check_equal "exit code of $*" $? "$bad_code" || { cat /tmp/bad.err; return 1; }
	bad_line "$*" && check_equal "stdout of $*" "$(cat /tmp/bad.out)" ''
}

# bad_line WHAT: the last words are one line `vmdev: what: why` with the remedy $bad_text
bad_line() {
	check_equal "lines on stderr of $1" "$(wc -l < /tmp/bad.err)" 1 || return
	grep -q '^vmdev: [^:]*: ..*' /tmp/bad.err && grep -q -- "$bad_text" /tmp/bad.err && return
	echo "$1 says '$(cat /tmp/bad.err)', expected '$bad_text'"
	return 1
}

bad_verbs() {
	bad_says 2 'vmdev help' vmdev && bad_says 2 'vmdev help' vmdev no-such-verb &&
		bad_says 2 'vmdev help' vmdev --no-such-option
}

bad_options() {
	for bad_verb in check trace load list queues doctor; do
		bad_says 2 "vmdev $bad_verb --help" vmdev "$bad_verb" --no-such-option || return
	done
	bad_says 2 'vmdev doctor --help' vmdev doctor nothing &&
		bad_says 2 'name one of' vmdev list &&
		bad_says 2 'vmdev list --help' vmdev list nothing &&
		bad_says 2 'vmdev load --help' vmdev load &&
		bad_says 2 'vmdev load --help' vmdev load -s 1 a
}

bad_values() {
	bad_says 2 'vmdev list rules' vmdev check --rules NO-99 -- true &&
		bad_says 2 'vmdev list events' vmdev trace -e no_such_event -- true &&
		bad_says 2 'power of two' vmdev check --ringbuf 5000 -- true &&
		bad_says 2 'power of two' vmdev trace --ringbuf 1K -- true &&
		bad_says 2 '1 to 64' vmdev check --devices 65 -- true &&
		bad_says 2 'seconds' vmdev check --time -1 -- true &&
		bad_says 2 'index below 64' vmdev trace -q 64 -- true
}

bad_no_modules() {
	bad_says 4 'modprobe -a vmdev' vmdev check -- true &&
		bad_says 4 'modprobe -a vmdev' vmdev trace -- true &&
		bad_says 4 'modprobe -a vmdev' vmdev list devices || return
	vmdev doctor | grep -q 'missing .*modules' && vmdev doctor > /dev/null
	check_equal 'exit code of doctor' $? 4
}

# A module of another release is refused by the kernel, and so is one that lacks what it needs.
bad_kernel() {
	bad_other=$(uname -r | sed 's/^\(.\)/9\1/')
	sed "s/vermagic=$(uname -r)/vermagic=$bad_other/" "/modules/vmdev.ko" |
		head -c "$(stat -c %s /modules/vmdev.ko)" > /tmp/vmdev.ko
	! insmod /tmp/vmdev.ko 2> /tmp/bad.err && [ ! -e /sys/module/vmdev ] &&
		grep -qi 'invalid\|exec format' /tmp/bad.err
}

bad_order() {
	! insmod /modules/mvnet.ko && [ ! -e /sys/module/mvnet ]
}

bad_no_root() {
	# The initial root directory is for root only.
	chmod 755 / || return
	for bad_verb in check trace; do
		bad_says 4 'run it as root' su -s /bin/sh nobody -c "vmdev $bad_verb -- true" ||
			return
	done
	bad_says 4 'run it as root' su -s /bin/sh nobody -c 'vmdev queues -1' &&
		bad_says 4 'run it as root' su -s /bin/sh nobody -c "vmdev load $bad_if"
}

# bad_hidden DIR COMMAND...: with an empty directory mounted over DIR
bad_hidden() {
	mount -t tmpfs none "$1" || return
	(shift; "$@")
	set -- "$1" $?
	umount "$1" && return "$2"
}

bad_no_btf() {
	bad_hidden /sys/kernel/btf bad_says 4 CONFIG_DEBUG_INFO_BTF vmdev check -- true
}

# The checker needs compiled programs, and says so; what only streams does without.
bad_no_jit() {
	echo 0 > /proc/sys/net/core/bpf_jit_enable || return
	bad_without_jit
	set -- $?
	echo 1 > /proc/sys/net/core/bpf_jit_enable && [ "$1" -eq 0 ] &&
		vmdev doctor | grep -q '^ok  *bpf jit' && bad_in_verify
}

bad_without_jit() {
	bad_says 4 'bpf_jit_enable=1' vmdev check -- true || return
	vmdev doctor > /tmp/doctor.log
	check_equal 'exit code of doctor' $? 4 && grep -q '^missing  *bpf jit' /tmp/doctor.log &&
		grep -q 'checking cannot run here' /tmp/doctor.log || return
	vmdev trace --json -- /bin/sh "$0" --in bad_life "$GUEST_UUID_B" > /tmp/trace.json &&
		[ "$(wc -l < /tmp/trace.json)" -gt 2000 ] &&
		vmdev record -o /tmp/nojit.rec -- /bin/sh "$0" --in bad_life "$GUEST_UUID_B"
}

# What was recorded without a compiler is judged as any other.
bad_in_verify() {
	vmdev verify /tmp/nojit.rec > /tmp/verify.log
	check_equal 'exit code of verify' $? 0 && return
	cat /tmp/verify.log
	return 1
}

# A kernel whose modules have no mdev: before ours are loaded.
bad_flavour() {
	bad_lists=/lib/modules/$(uname -r)
	grep -v '/mdev\.ko\|^mdev\.ko' "$bad_lists/modules.dep" > /tmp/modules.dep
	cmp -s "$bad_lists/modules.dep" /tmp/modules.dep && return 1
	bad_hidden "$bad_lists" bad_no_mdev
}

bad_no_mdev() {
	bad_hints=$(vmdev doctor | grep -A 1 ' mdev ')
	cp /tmp/modules.dep "$bad_lists" && bad_says 4 linux-image-amd64 vmdev check -- true &&
		bad_says 4 CONFIG_VFIO_MDEV vmdev record -- true || return
	vmdev doctor | grep -A 1 '^missing  *mdev ' | grep -q linux-image-amd64 || return
	case $bad_hints in
	note*depmod*) return 0 ;;
	esac
	echo "without a list of modules doctor says: $bad_hints"
	return 1
}

# Without tracefs checking works all the same.
bad_no_tracefs() {
	bad_hidden /sys/kernel/debug bad_hidden /sys/kernel/tracing bad_tracefs_less
}

bad_tracefs_less() {
	vmdev doctor | grep -q 'note .*tracefs' && check_in 0 bad_life "$GUEST_UUID_B"
}

# bad_life UUID: a device's whole life
bad_life() {
	guest_create "$1" && bad_if=$(guest_up "$1") && check_load "$bad_if" && guest_remove "$1"
}

bad_command() {
	bad_says 2 'check its name' vmdev check -- /no/such/command &&
		bad_says 2 'check its name' vmdev trace -- /no/such/command || return
	check_run 5 false && grep -q 'the command exited with 1' /tmp/check.log
}

# bad_until COMMAND...: starts a checker, waits until it is armed, runs the command beside it.
# Exits with the checker's code after SIGINT.
bad_until() {
	rm -f /tmp/first.log
	vmdev check --json "$CHECK_JSON" > /tmp/first.log 2>&1 &
	bad_pid=$!
	guest_poll grep -q 'armed; ends' /tmp/first.log && "$@"
	bad_beside=$?
	kill -INT "$bad_pid"
	wait "$bad_pid"
	bad_first=$?
	[ "$bad_beside" -eq 0 ] || { cat /tmp/first.log; return 1; }
}

bad_second_checker() {
	bad_until bad_says 4 'another checker runs' vmdev check -- true &&
		check_equal 'exit code of the first' "$bad_first" 3 &&
		check_in 0 bad_life "$GUEST_UUID_B"
}

# The device goes in the middle of its load, and comes back with the same index.
bad_device_goes() {
	guest_create "$GUEST_UUID_B" && bad_if=$(guest_up "$GUEST_UUID_B") || return
	vmdev load --plain --quiet --seconds 20 --stall-ms 5000 "$bad_if" &
	bad_load=$!
	guest_poll bad_carried && guest_remove "$GUEST_UUID_B" || return
	wait "$bad_load"
	check_equal 'exit code of the load' $? 3 && bad_life "$GUEST_UUID_B"
}

bad_carried() {
	[ "$(cat "/sys/class/net/$bad_if/statistics/rx_packets")" -gt 200 ]
}

bad_device_goes_while_checked() {
	bad_until bad_device_goes && check_equal 'exit code of the checker' "$bad_first" 0
}

bad_load_refusals() {
	bad_says 4 'ip link' vmdev load nosuch0 && bad_says 2 MTU vmdev load -s 9000 "$bad_if" &&
		ip link set "$bad_if" down &&
		bad_says 4 "ip link set $bad_if up" vmdev load "$bad_if"
}

# Exit codes 0, 1 and 3 of the load: all well, frames wrong, nothing known.
bad_load_codes() {
	bad_if=$(guest_up "$GUEST_UUID_A") && vmdev load --quiet --count 500 "$bad_if" || return
	echo 100 > /sys/kernel/debug/vmdev/faults/drop-frame
	vmdev load --quiet --count 500 --stall-ms 300 "$bad_if"
	check_equal 'exit code with a lost frame' $? 1 || return
	echo 100 > /sys/kernel/debug/vmdev/faults/corrupt-payload
	vmdev load --quiet --count 500 --stall-ms 300 "$bad_if"
	check_equal 'exit code with a corrupt frame' $? 1 || return
	modprobe dummy && ip link add d0 type dummy && ip link set d0 up || return
	vmdev load --quiet --count 50 --stall-ms 300 d0
	check_equal 'exit code when nothing comes back' $? 3
}

bad_faults() {
	bad_dir=/sys/kernel/debug/vmdev/faults
	[ ! -e "$bad_dir/no-such-fault" ] || return
	for bad_value in 0 -1 sometimes 99999999999 ''; do
		check_refused 'Invalid argument' "$bad_value" "$bad_dir/drop-frame" || return
	done
	check_equal state "$(cat "$bad_dir/drop-frame")" off
}

bad_doctor() {
	guest_load && vmdev doctor | grep 'checking can run here'
}

# What the kernel has of programs and links is what it had before the first checker.
bad_programs() {
	{ bpftool prog show; bpftool link show; } | sed '/^\t/d'
}

bad_nothing_attached() {
	guest_poll bad_programs_as_before && return
	bad_programs
	return 1
}

bad_programs_as_before() {
	bad_programs > /tmp/programs.after
	cmp -s /tmp/programs.before /tmp/programs.after
}

# Killed, it cannot clean up; the kernel does.
bad_killed() {
	rm -f /tmp/first.log
	vmdev check > /tmp/first.log 2>&1 &
	bad_pid=$!
	guest_poll grep -q 'armed; ends' /tmp/first.log || return
	bad_programs_as_before && return 1
	kill -KILL "$bad_pid"
	wait "$bad_pid"
	bad_nothing_attached && check_in 0 bad_life "$GUEST_UUID_B"
}

check_main "$@"
echo "nobody:x:$BAD_USER:$BAD_USER::/tmp:/bin/sh" > /etc/passwd
bad_programs > /tmp/programs.before
ktap_plan 22
ktap_check unknown_verbs_are_refused bad_verbs
ktap_check unknown_options_are_refused bad_options
ktap_check bad_values_are_refused bad_values
ktap_check without_modules_the_remedy_is_named bad_no_modules
ktap_check without_mdev_the_flavour_is_named bad_flavour
ktap_check module_of_another_kernel_is_refused bad_kernel
ktap_check module_without_those_it_needs_is_refused bad_order
guest_load && guest_create "$GUEST_UUID_A" && bad_if=$(guest_up "$GUEST_UUID_A") || exit 5
ktap_check without_root_the_remedy_is_named bad_no_root
ktap_check without_btf_the_remedy_is_named bad_no_btf
ktap_check commands_that_do_not_exist_or_fail_are_told bad_command
ktap_check load_says_why_it_cannot_run bad_load_refusals
ktap_check load_exits_with_what_it_found bad_load_codes
ktap_check bad_fault_values_are_refused bad_faults
ktap_check refusals_leave_nothing_attached bad_nothing_attached
guest_remove "$GUEST_UUID_A" || exit 5
ktap_check second_checker_is_refused_and_the_first_goes_on bad_second_checker
ktap_check device_removed_while_checked_is_clean bad_device_goes_while_checked
ktap_check without_jit_only_checking_is_refused bad_no_jit
ktap_check checking_works_without_tracefs bad_no_tracefs
ktap_check killed_checker_leaves_nothing_attached bad_killed
ktap_check checkers_leave_nothing_attached bad_nothing_attached
ktap_check modules_unload guest_unload
ktap_check doctor_is_content_when_all_is_there bad_doctor
ktap_end
