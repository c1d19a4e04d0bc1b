# SPDX-License-Identifier: GPL-2.0
# Must hold: the packaged mdevctl defines, starts, lists, modifies and stops devices.
# needs: with=mdevctl timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

# Attributes are paths below the mediated device.
MDEVCTL_LINK=$GUEST_UUID_A/mvnet/link

mdevctl_types() {
	mdevctl types | tee /tmp/types
	grep -q 'mvnet-net' /tmp/types && grep -q 'Available instances: 64' /tmp/types &&
		grep -q 'Device API: virtio-mdev' /tmp/types
}

# mdevctl_lists UUID OPTIONS...: it is in the list
mdevctl_lists() {
	mdevctl_uuid=$1
	shift
	mdevctl list "$@" | tee /tmp/list
	grep -q "^$mdevctl_uuid mvnet mvnet-net" /tmp/list
}

mdevctl_start() {
	mdevctl start -u "$GUEST_UUID_A" && mdevctl_lists "$GUEST_UUID_A" &&
		mdevctl_if=$(guest_up "$GUEST_UUID_A") && check_load "$mdevctl_if"
}

mdevctl_define_with_uuid() {
	mdevctl define -u "$GUEST_UUID_A" -p mvnet -t mvnet-net && mdevctl_lists "$GUEST_UUID_A" -d
}

# Without a UUID mdevctl makes one and prints it.
mdevctl_define_without_uuid() {
	mdevctl_new=$(mdevctl define -p mvnet -t mvnet-net) && mdevctl_lists "$mdevctl_new" -d &&
		mdevctl start -u "$mdevctl_new" && guest_up "$mdevctl_new" > /dev/null &&
		mdevctl stop -u "$mdevctl_new" && mdevctl undefine -u "$mdevctl_new"
}

mdevctl_stop() {
	mdevctl stop -u "$GUEST_UUID_A" && [ ! -e "$(guest_vmdev "$GUEST_UUID_A")" ] &&
		mdevctl_lists "$GUEST_UUID_A" -d && ! mdevctl_lists "$GUEST_UUID_A"
}

# An attribute of the definition is set at each start, and only then.
mdevctl_attribute() {
	mdevctl modify -u "$GUEST_UUID_A" --addattr "$MDEVCTL_LINK" --value down || return
	mdevctl start -u "$GUEST_UUID_A" || return
	check_equal link "$(cat "$(guest_vmdev "$GUEST_UUID_A")/mvnet/link")" down &&
		mdevctl stop -u "$GUEST_UUID_A"
}

mdevctl_bad_attribute() {
	mdevctl modify -u "$GUEST_UUID_A" --delattr --index 0 &&
		mdevctl modify -u "$GUEST_UUID_A" --addattr "$MDEVCTL_LINK" --value sideways ||
		return
	mdevctl start -u "$GUEST_UUID_A" && return 1
	[ ! -e "$(guest_vmdev "$GUEST_UUID_A")" ]
}

mdevctl_undefine() {
	mdevctl undefine -u "$GUEST_UUID_A" && ! mdevctl_lists "$GUEST_UUID_A" -d
}

mdevctl_unknown_type() {
	! mdevctl start -u "$GUEST_UUID_B" -p mvnet -t mvnet-none
}

mdevctl_claims() {
	ktap_check types_are_shown mdevctl_types
	ktap_check device_is_defined mdevctl_define_with_uuid
	ktap_check device_starts_and_carries_load mdevctl_start
	ktap_check device_stops_and_stays_defined mdevctl_stop
	ktap_check attribute_is_set_at_start mdevctl_attribute
	ktap_check start_with_a_bad_attribute_fails mdevctl_bad_attribute
	ktap_check device_is_undefined mdevctl_undefine
	ktap_check device_without_given_uuid_works mdevctl_define_without_uuid
	ktap_check unknown_type_is_refused mdevctl_unknown_type
}

check_main "$@"
guest_load || exit 5
ktap_plan 10
check_claims 9 mdevctl_claims
ktap_end
