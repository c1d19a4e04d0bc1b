# SPDX-License-Identifier: GPL-2.0
# Must hold: MAC and MTU are set only while no driver is bound and reach the interface; the
# link goes down and up with every frame accounted for; rings are resized; sysfs tells the truth.
# needs: timeout=300 with=ethtool
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

config_dir=$(guest_vmdev "$GUEST_UUID_A")
config_net=$config_dir/mvnet

# Both may find it done: a claim that failed must not fail those after it.
config_unbind() {
	[ ! -e "$config_dir/driver" ] ||
		echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers/virtio_mdev/unbind
}

config_bind() {
	[ -e "$config_dir/driver" ] ||
		echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers/virtio_mdev/bind
}

# config_attr NAME: of the network interface
config_attr() {
	cat "/sys/class/net/$(guest_if "$GUEST_UUID_A")/$1"
}

# config_is NAME PATTERN: a sysfs attribute of the device matches a shell pattern
config_is() {
	config_text=$(cat "$config_dir/$1") || return
	# shellcheck disable=SC2254 # a pattern on purpose
	case $config_text in
	$2) return 0 ;;
	esac
	echo "$1 is '$config_text', expected '$2'"
	return 1
}

# config_features FILE: their names, without one that only newer kernels accept
config_features() {
	cut -d ' ' -f 2- "$config_dir/$1" | sed 's/ IN_ORDER//'
}

# config_taken: the driver took all that is offered
config_taken() {
	check_equal driver_features "$(config_features driver_features)" \
		"$(config_features device_features)"
}

config_sysfs_bound() {
	config_is index 0 && config_is device_id 1 && config_is nvqs 3 &&
		config_is vq_num_max 256 &&
		config_is vq_num '0: 256*1: 256*2: 256' && config_is driver_override '' &&
		config_is status '0x0f ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK' &&
		config_is device_features '0x*MTU*MAC*MRG_RXBUF*STATUS*VERSION_1*' &&
		config_is device_features '* CTRL_VQ CTRL_RX CTRL_MAC_ADDR *' &&
		config_is device_features '* ACCESS_PLATFORM *' &&
		config_taken &&
		config_is mvnet/mtu 1500 && config_is mvnet/link up && config_is mvnet/drops 0
}

# The virtio core acknowledges the device again when its driver goes; unbinding resets it.
config_sysfs_unbound() {
	config_unbind && config_is status '0x00' && config_is driver_features 0x0 &&
		config_is vq_num '0: 0*1: 0*2: 0' && check_bound "$GUEST_UUID_A" '' && config_bind
}

# Whatever may be read answers; power/ is the kernel's own.
config_sysfs_readable() {
	find "$config_dir/" -maxdepth 2 -type f -perm -0400 |
		grep -v '/virtio[0-9]\|/power/' > /tmp/files
	[ "$(wc -l < /tmp/files)" -ge 14 ] || return
	while read -r config_file; do
		cat "$config_file" > /dev/null || return
	done < /tmp/files
}

# config_busy NAME VALUE: refused while a driver is bound, and unchanged
config_busy() {
	config_bind || return
	config_before=$(cat "$config_net/$1")
	check_refused 'busy' "$2" "$config_net/$1" &&
		check_equal "$1" "$(cat "$config_net/$1")" "$config_before"
}

# config_bad NAME ERROR VALUE...: refused whether bound or not
config_bad() {
	config_name=$1 config_error=$2
	shift 2
	config_unbind || return
	for config_value; do
		check_refused "$config_error" "$config_value" "$config_net/$config_name" || return
	done
	config_bind
}

config_mac() {
	config_unbind && echo 02:11:22:33:44:55 > "$config_net/mac" && config_bind || return
	config_if=$(guest_up "$GUEST_UUID_A") || return
	check_equal address "$(config_attr address)" 02:11:22:33:44:55 && check_load "$config_if"
}

# config_mtu MTU: the interface takes it, the largest frame passes, a larger one is not sent
config_mtu() {
	config_unbind && echo "$1" > "$config_net/mtu" && config_bind || return
	config_if=$(guest_up "$GUEST_UUID_A") || return
	check_equal mtu "$(config_attr mtu)" "$1" || return
	vmdev load --quiet --count 1000 --size "$(($1 + 14))" "$config_if" || return
	vmdev load --quiet --count 10 --size "$(($1 + 15))" "$config_if"
	check_equal 'exit code of too large frames' $? 2 || return
	if ip link set "$config_if" mtu "$(($1 + 1))"; then
		echo "the interface took more than the device's MTU"
		return 1
	fi
}

config_no_carrier() {
	! guest_carrier "$1"
}

# config_rise NAME: by how much a counter of the card grew since config_before was read
config_rise() {
	echo $(($(check_stat "pair0_$1") - $(echo "$config_before" | sed -n "s/^pair0_$1: //p")))
}

# The card's counters of a load, every frame of which is one of its own.
config_counters() {
	config_unbind && echo 1500 > "$config_net/mtu" && config_bind || return
	config_if=$(guest_up "$GUEST_UUID_A") && config_before=$(cat "$config_net/stats") &&
		vmdev load --quiet --count 500 --size 100 "$config_if" || return
	check_equal frames "$(config_rise frames)" 500 &&
		check_equal bytes "$(config_rise bytes)" 50000 || return
	config_runs=$(config_rise runs) config_inline=$(config_rise inline_runs)
	echo "$config_runs runs, $config_inline of them by a kick"
	[ "$config_inline" -gt 0 ] && [ "$config_inline" -le "$config_runs" ] &&
		[ "$config_runs" -le 1000 ]
}

# Frames that the device has when its link goes down are dropped and counted: flaps under load
# until that was seen.
config_link_flap() {
	config_if=$(guest_up "$GUEST_UUID_A") || return
	vmdev load --quiet --seconds 30 --stall-ms 20000 --rate max "$config_if" &
	config_pid=$!
	guest_poll config_flap
	config_seen=$?
	kill "$config_pid"
	wait "$config_pid"
	config_code=$?
	echo up > "$config_net/link"
	check_equal 'flap seen' "$config_seen" 0 || return
	# Frames under way at a flap may make the load inconclusive, never wrong.
	[ "$config_code" -eq 3 ] || check_equal 'exit code of the load' "$config_code" 0 || return
	check_equal drops "$(cat "$config_net/drops")" "$(check_stat pair0_drop_link_down)"
}

config_flap() {
	echo down > "$config_net/link" && guest_poll config_no_carrier "$config_if" &&
		config_is mvnet/link down && echo up > "$config_net/link" &&
		guest_poll guest_carrier "$config_if" &&
		[ "$(check_stat pair0_drop_link_down)" -gt 0 ]
}

# Ring resize is a queue reset, and the other queue goes on.
config_rings() {
	config_if=$(guest_up "$GUEST_UUID_A") || return
	for config_num in 64 32 128 256; do
		ethtool -G "$config_if" rx "$config_num" tx "$config_num" || return
		config_is vq_num "0: $config_num*1: $config_num*2: 256" || return
		check_load "$config_if" || return
	done
	ethtool -G "$config_if" tx 512 && return 1
	check_load "$config_if"
}

# Frames that wait in a ring when it goes are the driver's to drop, and it does not count them:
# this load's losses are not the checker's to judge.
config_rings_under_load() {
	config_if=$(guest_up "$GUEST_UUID_A") || return
	env -u VMDEV_REPORT_FD vmdev load --quiet --seconds 3 --stall-ms 3000 "$config_if" &
	config_pid=$!
	while kill -0 "$config_pid" 2> /dev/null; do
		ethtool -G "$config_if" tx 64 && ethtool -G "$config_if" tx 256 || return
	done
	wait "$config_pid"
	config_code=$?
	[ "$config_code" -le 1 ] && check_load "$config_if"
}

config_frames() {
	check_stat pair0_frames
}

# Frames that are sent meanwhile stay in the ring, and pass when the device goes on.
config_suspend() {
	config_if=$(guest_up "$GUEST_UUID_A") || return
	config_is suspended 0 && echo 1 > "$config_dir/suspended" && config_is suspended 1 || return
	config_before=$(config_frames)
	env -u VMDEV_REPORT_FD vmdev load --quiet --count 10 --stall-ms 100 --drain-ms 100 \
		"$config_if"
	check_equal 'frames while suspended' "$(config_frames)" "$config_before" || return
	echo 0 > "$config_dir/suspended" && config_is suspended 0 &&
		guest_poll config_frames_beyond "$config_before" && check_load "$config_if"
}

config_frames_beyond() {
	[ "$(config_frames)" -gt "$1" ]
}

# A reset ends it: the next driver finds a device that works.
config_suspend_reset() {
	echo 1 > "$config_dir/suspended" && config_unbind && [ ! -e "$config_dir/suspended" ] &&
		config_bind && config_if=$(guest_up "$GUEST_UUID_A") && config_is suspended 0 &&
		check_load "$config_if"
}

config_suspend_bad() {
	for config_value in sideways 1x 2 -1 yes; do
		check_refused Invalid "$config_value" "$config_dir/suspended" || return
	done
	config_is suspended 0
}

config_claims() {
	guest_create "$GUEST_UUID_A" && guest_up "$GUEST_UUID_A" > /dev/null || return
	ktap_check sysfs_of_a_bound_device_is_right config_sysfs_bound
	ktap_check sysfs_of_an_unbound_device_is_right config_sysfs_unbound
	ktap_check every_attribute_can_be_read config_sysfs_readable
	ktap_check mac_is_fixed_while_bound config_busy mac 02:00:00:00:00:01
	ktap_check mtu_is_fixed_while_bound config_busy mtu 1400
	ktap_check mac_reaches_the_interface config_mac
	ktap_check bad_macs_are_refused config_bad mac Invalid \
		00:00:00:00:00:00 01:00:5e:00:00:01 02:11 02:11:22:33:44:55x \
		02:11:22:33:44:55:66 '02:11:22:33:44:55 '
	ktap_check bad_mtus_are_refused config_bad mtu range 67 9001 65536
	ktap_check mtus_that_are_no_numbers_are_refused config_bad mtu Invalid 1400x 0x578 many
	ktap_check mtu_1400_is_kept config_mtu 1400
	ktap_check jumbo_frames_pass_through_merged_buffers config_mtu 9000
	ktap_check mtu_68_is_kept config_mtu 68
	ktap_check bad_link_is_refused config_bad link Invalid sideways upx 'down it goes'
	ktap_check counters_tell_of_every_frame config_counters
	ktap_check link_is_seen_and_its_drops_are_counted config_link_flap
	ktap_check rings_are_resized config_rings
	ktap_check rings_are_resized_under_load config_rings_under_load
	ktap_check suspended_device_stands_still_and_goes_on config_suspend
	ktap_check reset_ends_a_suspension config_suspend_reset
	ktap_check bad_suspension_is_refused config_suspend_bad
	guest_remove "$GUEST_UUID_A"
}

check_main "$@"
guest_load || exit 5
ktap_plan 21
check_claims 20 config_claims
ktap_end
