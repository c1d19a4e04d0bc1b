# SPDX-License-Identifier: GPL-2.0
# Must hold: the control queue answers MAC, receive mode and queue pair commands of the kernel's
# driver, several pairs carry load at once, and frames go to the pairs in use only.
# needs: timeout=300 with=ethtool
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

CONTROL_PAIRS=4
CONTROL_SWITCHES="1 2 3 4 2 1 4 3"
control_net=$(guest_vmdev "$GUEST_UUID_A")/mvnet
control_param=/sys/module/mvnet/parameters/pairs

# control_shows FILE TEXT: one line of an attribute of the card
control_shows() {
	grep -qx "$2" "$control_net/$1" && return
	echo "$1 does not show '$2':"
	cat "$control_net/$1"
	return 1
}

control_answered() {
	[ "$(check_stat ctrl_commands)" -gt 0 ] || echo "no command came"
	check_equal 'commands refused' "$(check_stat ctrl_errors)" 0 &&
		check_equal 'malformed commands' "$(check_stat ctrl_bad_chains)" 0
}

# control_rebind: the driver leaves and comes back
control_rebind() {
	guest_rebind "$GUEST_UUID_A" virtio_mdev && control_if=$(guest_up "$GUEST_UUID_A")
}

# The driver's address is the card's until the driver goes.
control_mac() {
	control_if=$(guest_up "$GUEST_UUID_A") && control_mac=$(cat "$control_net/mac") || return
	ip link set "$control_if" address 02:00:00:0a:0b:0c || return
	control_shows mac 02:00:00:0a:0b:0c && check_load "$control_if" || return
	control_rebind && control_shows mac "$control_mac" &&
		check_equal address "$(cat "/sys/class/net/$control_if/address")" "$control_mac"
}

control_rx_mode() {
	control_if=$(guest_up "$GUEST_UUID_A") || return
	guest_poll control_shows rx_mode 'promisc: 0' &&
		control_shows rx_mode 'allmulti: 0' || return
	ip link set "$control_if" promisc on || return
	guest_poll control_shows rx_mode 'promisc: 1' || return
	ip link set "$control_if" promisc off && ifconfig "$control_if" allmulti || return
	guest_poll control_shows rx_mode 'allmulti: 1' &&
		control_shows rx_mode 'promisc: 0' || return
	ifconfig "$control_if" -allmulti && guest_poll control_shows rx_mode 'allmulti: 0' || return
	control_answered
}

# Without MQ there is one pair, and the control queue comes right after it.
control_one_pair() {
	control_if=$(guest_up "$GUEST_UUID_A") || return
	if grep -q ' MQ ' "$control_net/../device_features"; then
		echo "a card with one pair offers MQ"
		return 1
	fi
	control_shows max_pairs 1 && control_shows pairs 1 && control_answered || return
	ethtool -L "$control_if" combined 2 && return 1
	check_load "$control_if" --threads 2
}

# The driver begins with as many pairs as there are processors.
control_begins() {
	control_if=$(guest_up "$GUEST_UUID_A") || return
	control_shows max_pairs "$CONTROL_PAIRS" && control_shows pairs 2 && control_answered
}

# control_frames: frames delivered by each pair, on one line
control_frames() {
	sed -n 's/^pair[0-9]*_frames: //p' "$control_net/stats" | tr '\n' ' '
}

# control_carries PAIRS CARRYING: with so many pairs in use a load of two flows is clean, CARRYING
# pairs at least had frames, and no frame went to a pair that is not in use
control_carries() {
	control_if=$(guest_up "$GUEST_UUID_A") || return
	ethtool -L "$control_if" combined "$1" && control_shows pairs "$1" || return
	control_before=$(control_frames)
	vmdev load --quiet --count 4000 --threads 2 "$control_if" || return
	control_frames | awk -v before="$control_before" -v pairs="$1" -v wanted="$2" '
		{
			split(before, old)
			for (i = 1; i <= NF; i++) {
				printf "pair %d: %d frames\n", i - 1, $i - old[i]
				carrying += i <= pairs && $i > old[i]
				wrong += i > pairs && $i > old[i]
			}
			exit carrying < wanted || wrong
		}'
}

# Pairs come and go under load: what was on its way through one that went is counted, and only
# the order suffers. A flow that changes queues overtakes itself rightfully, so this load is not
# for the checker to judge.
control_switching() {
	control_if=$(guest_up "$GUEST_UUID_A") && ethtool -L "$control_if" combined 4 || return
	control_sent=$(control_frames)
	# At a rate: who waits for frames of his own may find that all went with a pair.
	env -u VMDEV_REPORT_FD vmdev load --quiet --json /tmp/load.json --seconds 600 \
		--rate 2000 --threads 4 --stall-ms "$((5000 * GUEST_SLOW))" "$control_if" &
	control_pid=$!
	for control_pairs in $CONTROL_SWITCHES; do
		guest_poll control_moving "$control_sent" || break
		ethtool -L "$control_if" combined "$control_pairs" || break
		control_sent=$(control_frames)
		control_last=$control_pairs
	done
	kill "$control_pid" && wait "$control_pid"
	check_equal 'number of pairs set last' "$control_last" "${CONTROL_SWITCHES##* }" || return
	control_drops=$(check_number device_drops /tmp/load.json)
	[ "$(check_number lost /tmp/load.json)" -le "$control_drops" ] &&
		check_equal duplicated "$(check_number duplicated /tmp/load.json)" 0 &&
		check_equal corrupt "$(check_number corrupt /tmp/load.json)" 0 || return
	ethtool -L "$control_if" combined 4 && check_load "$control_if" --threads 2
}

# The driver goes, and the device is reset, while all pairs carry frames.
control_reset_under_load() {
	control_round=0
	while [ "$control_round" -lt 3 ]; do
		control_if=$(guest_up "$GUEST_UUID_A") || return
		ethtool -L "$control_if" combined 4 || return
		control_sent=$(control_frames)
		vmdev load --plain --quiet --seconds 20 --threads 4 --stall-ms 5000 "$control_if" &
		control_pid=$!
		guest_poll control_moving "$control_sent" && control_rebind || return
		wait "$control_pid"
		control_code=$?
		[ "$control_code" -eq 3 ] ||
			check_equal 'exit code of the load' "$control_code" 0 || return
		control_shows pairs 2 || return
		control_round=$((control_round + 1))
	done
	check_load "$control_if" --threads 2
}

# control_moving FRAMES: frames were delivered since
control_moving() {
	[ "$(control_frames)" != "$1" ]
}

control_claims() {
	echo 1 > "$control_param" && guest_create "$GUEST_UUID_A" || return
	ktap_check one_pair_needs_no_mq control_one_pair
	ktap_check address_is_set_and_restored_by_reset control_mac
	ktap_check receive_mode_is_stored control_rx_mode
	guest_remove "$GUEST_UUID_A" && echo "$CONTROL_PAIRS" > "$control_param" || return
	guest_create "$GUEST_UUID_A" || return
	ktap_check driver_begins_with_a_pair_for_each_cpu control_begins
	ktap_check four_pairs_carry_frames control_carries 4 2
	ktap_check two_pairs_carry_frames control_carries 2 2
	ktap_check one_pair_of_four_carries_all_frames control_carries 1 1
	ktap_check pairs_are_switched_under_load control_switching
	ktap_check device_starts_anew_under_load_of_all_pairs control_reset_under_load
	ktap_check address_is_set_on_many_pairs control_mac
	guest_remove "$GUEST_UUID_A"
	ktap_check bad_numbers_of_pairs_are_refused control_bad 0 8 -1 2x many
}

# control_bad VALUE...: refused as a number of pairs
control_bad() {
	for control_value; do
		check_refused Invalid "$control_value" "$control_param" || return
	done
}

check_main "$@"
guest_load || exit 5
ktap_plan 12
check_claims 11 control_claims
ktap_end
