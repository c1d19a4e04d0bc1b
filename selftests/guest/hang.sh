# SPDX-License-Identifier: GPL-2.0
# Must hold: of a queue that hung before anybody looked, vmdev queues says which side owes what; of
# one that works or is idle it blames nobody. Frames that nobody reads are no fault of a driver
# whose interface is down.
# needs: variant=faults timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

HANG_FAULTS=/sys/kernel/debug/vmdev/faults
HANG_TABLE=/tmp/queues

# hang_queues CODE PATTERN [OPTION...]: the table has such a line, and the verb ends with this code
hang_queues() {
	hang_want=$1 hang_line=$2
	shift 2
	vmdev queues -1 "$@" > "$HANG_TABLE"
	hang_code=$?
	sed 's/^/# /' "$HANG_TABLE" >&3
	grep -q -- "$hang_line" "$HANG_TABLE" || { echo "no line: $hang_line" && return 1; }
	check_equal 'exit code' "$hang_code" "$hang_want"
}

hang_fresh() {
	guest_create "$GUEST_UUID_A" && hang_if=$(guest_up "$GUEST_UUID_A")
}

# hang_card FAULT LINE: a card hangs under this fault, and is asked afterwards
hang_card() {
	hang_fresh || return
	echo always > "$HANG_FAULTS/$1"
	vmdev load --quiet --seconds 0.5 --stall-ms 300 --drain-ms 300 "$hang_if"
	hang_queues 1 "^$hang_if .*$2"
	hang_result=$?
	echo off > "$HANG_FAULTS/$1"
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

hang_idle() {
	hang_fresh && vmdev load --quiet --count 20 "$hang_if" &&
		hang_queues 0 "^$hang_if .* idle: buffers [0-9]* wait for frames" &&
		check_equal 'queues' "$(grep -c "^$hang_if " "$HANG_TABLE")" 3 &&
		hang_queues 0 '"vq":1,.*"owes":"nobody","verdict":"idle"' --json
	hang_result=$?
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

# hang_unread CODE: what a check says that comes when frames wait that nobody reads
hang_unread() {
	vmdev check -t 6 --rules RING-28
	check_equal 'exit code' $? "$1"
}

# hang_down: its interface goes down over them. Nothing happens then, so that the check says that it
# has seen nothing, which is not clean either.
hang_down() {
	hang_fresh || return
	echo always > "$HANG_FAULTS/deaf-callback"
	vmdev load --quiet --seconds 0.5 --stall-ms 300 --drain-ms 300 "$hang_if"
	hang_unread 1 && ip link set "$hang_if" down && hang_unread 3
	hang_result=$?
	echo off > "$HANG_FAULTS/deaf-callback"
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

# hang_works: the table is made while frames move
hang_works() {
	hang_fresh || return
	vmdev load --quiet --seconds 60 --stall-ms 20000 "$hang_if" &
	hang_pid=$!
	hang_queues 0 "^$hang_if  *1 .* works\$"
	hang_result=$?
	kill "$hang_pid"
	wait "$hang_pid"
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

# hang_dry: a driver that has given the device no receive buffer
hang_dry() {
	echo dry > /sys/module/vmdev_life/parameters/play &&
		guest_create "$GUEST_UUID_A" && guest_rebind "$GUEST_UUID_A" vmdev_life &&
		hang_queues 1 '^vmdev_life  *0 .*driver owes: no receive buffer'
	hang_result=$?
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

# hang_entropy FAULT LINE: the device of another parent
hang_entropy() {
	guest_create "$GUEST_UUID_A" mvrng || return
	echo always > "$HANG_FAULTS/$1"
	timeout 2 dd if=/dev/hwrng of=/dev/null bs=64 count=4 2> /dev/null
	hang_queues 1 "$2"
	hang_result=$?
	echo off > "$HANG_FAULTS/$1"
	guest_remove "$GUEST_UUID_A" && return "$hang_result"
}

# hang_bind: a driver binds the card, and waits for something in the kernel
hang_bind() {
	guest_rebind "$GUEST_UUID_A" vmdev_life
}

# hang_kernel: such a command cannot be ended; the verdict comes all the same, and says so
hang_kernel() {
	hang_play=/sys/module/vmdev_life/parameters/play
	guest_create "$GUEST_UUID_A" && echo stuck > "$hang_play" || return
	vmdev check -t 1 --json "$CHECK_JSON" -- /bin/sh "$0" --in hang_bind > /tmp/check.log 2>&1
	hang_code=$?
	echo none > "$hang_play"
	cat /tmp/check.log
	check_equal 'exit code' "$hang_code" 3 &&
		check_equal verdict "$(check_verdict)" inconclusive &&
		grep -q '^verdict .*hangs in the kernel' /tmp/check.log && guest_poll hang_bound &&
		guest_remove "$GUEST_UUID_A"
}

hang_bound() {
	[ -e "$(guest_vmdev "$GUEST_UUID_A")/driver" ]
}

check_main "$@"
exec 3>&1
guest_load && modprobe virtio_rng && modprobe mvrng && modprobe vmdev_life || exit 5
ktap_plan 10
ktap_check queues_of_an_idle_card_owe_nothing hang_idle
ktap_check queues_of_a_card_under_load_work hang_works
ktap_check device_that_does_nothing_is_told hang_card stall-worker \
	'chains [0-9]* wait: kick lost, or not acted on'
ktap_check driver_that_does_not_kick_is_told hang_card swallow-kick \
	'chains [0-9]* wait: kick lost, or not acted on'
ktap_check callback_that_was_lost_is_told hang_card lost-callback 'used entries [0-9]* unread: '
ktap_check frames_may_wait_while_an_interface_is_down hang_down
ktap_check driver_without_receive_buffers_owes hang_dry
ktap_check entropy_device_that_does_nothing_is_told \
	hang_entropy stall-worker 'chains 1 wait: kick lost, or not acted on'
ktap_check callback_that_an_entropy_device_lost_is_told \
	hang_entropy lost-callback 'used entries [0-9]* unread: '
ktap_check command_that_hangs_in_the_kernel_leaves_a_verdict hang_kernel
ktap_end
