# SPDX-License-Identifier: GPL-2.0
# Must hold: 'vmdev check --full' arms every rule and looks at every copy and every byte; what a
# device does to one byte of one frame, after thousands that were right, is found.
# needs: variant=faults timeout=300
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

# Copies beyond those that are looked at of every queue at first.
FULL_FRAMES=8000
FULL_STRIKES=6000

# full_check CODE FUNCTION...: a function of this suite under a checker that leaves nothing out
full_check() {
	full_want=$1
	shift
	vmdev check --full --json "$CHECK_JSON" -- /bin/sh "$0" --in "$@" > /tmp/check.log 2>&1
	check_equal 'exit code' $? "$full_want" && return
	tail -n 14 /tmp/check.log
	return 1
}

full_load() {
	guest_create "$GUEST_UUID_A" && full_if=$(guest_up "$GUEST_UUID_A") || return 5
	[ -z "$1" ] || echo "$FULL_STRIKES" > "$FAULT_DIR/$1" || return 5
	vmdev load --quiet --count "$FULL_FRAMES" --size 600-1514 --window 64 "$full_if" ||
		full_code=$?
	guest_remove "$GUEST_UUID_A" && return "${full_code:-0}"
}

# full_alike: the line "copies" says of copies and of bytes that all were looked at
full_alike() {
	full_line=$(grep '^copies ' /tmp/check.log) && echo "$full_line"
	echo "$full_line" | tr -dc '0-9\n ' | {
		read -r full_made full_seen full_bytes full_compared
		check_equal 'copies looked at' "$full_seen" "$full_made" &&
			check_equal 'bytes compared' "$full_compared" "$full_bytes" &&
			[ "$full_made" -gt "$FULL_FRAMES" ]
	}
}

# vringh is not there: what it copies cannot be looked at.
full_clean() {
	full_check 0 full_load '' && full_alike &&
		! grep '^not armed ' /tmp/check.log | grep -v 'vringh is not loaded'
}

full_finds() {
	full_check 1 full_load corrupt-payload && faults_struck corrupt-payload &&
		check_fired | grep -q DIR-
}

check_main "$@"
guest_load || exit 5
ktap_plan 2
ktap_check every_copy_and_every_byte_is_looked_at full_clean
ktap_check one_byte_of_one_frame_is_found full_finds
ktap_end
