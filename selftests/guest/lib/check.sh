# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What suites share: part of a suite run under the checker, numbers of its verdict, sysfs
# writes that must fail. Source it after lib.sh. Does not decide what must hold.

CHECK_JSON=/tmp/verdict.json
CHECK_REC=/tmp/verdict.rec
# Instructions that the verifier may follow for all programs of the checker.
CHECK_VERIFIED_MAX=350000

# check_main "$@": ends the script if it was started as the command of check_in
check_main() {
	[ "$1" = --in ] || return 0
	shift
	"$@"
	exit
}

# check_stat NAME: one of the first card's own counters
check_stat() {
	sed -n "s/^$1: //p" "$(guest_vmdev "$GUEST_UUID_A")/mvnet/stats"
}

# check_in CODE FUNCTION...: runs a function of this suite, in a new shell, under the checker,
# which must exit with CODE
check_in() {
	check_want=$1
	shift
	check_run "$check_want" /bin/sh "$0" --in "$@"
}

# check_run CODE COMMAND...: runs a command under the checker, which must exit with CODE. The
# rules are those of CHECK_RULES, if that is set; CHECK_DEVICES have room from the start. With
# CHECK_RECORDS in the environment it is recorded too, and the verdict on that must be the same.
check_run() {
	check_want=$1
	shift
	check_watch "$@"
	[ "$check_code" -eq "$check_want" ] && check_recorded && return
	echo "the checker exits with $check_code, expected $check_want"
	head -n 8 /tmp/check.log
	tail -n 14 /tmp/check.log
	return 1
}

# check_still FUNCTION...: as check_in, but the checker's process does not run meanwhile: the
# verdict is that, or clean if it was for a moment only
check_still() {
	check_watch /bin/sh "$0" --in "$@"
	case $check_code in
	0) return ;;
	3) grep -q '^verdict .*stood still' /tmp/check.log && return ;;
	esac
	head -n 8 /tmp/check.log
	return 1
}

# check_watch COMMAND...: sets check_code
check_watch() {
	rm -f "$CHECK_JSON" "$CHECK_REC"
	if [ -n "$CHECK_OFFLINE" ]; then
		check_offline "$@"
		return
	fi
	[ -z "$CHECK_RECORDS" ] || set -- vmdev record -o "$CHECK_REC" -- "$@"
	vmdev check --rules "${CHECK_RULES:-default}" --json "$CHECK_JSON" \
		${CHECK_DEVICES:+"--devices=$CHECK_DEVICES"} -- "$@" > /tmp/check.log 2>&1
	check_code=$?
}

# check_offline COMMAND...: where the checker cannot run (see lanes.txt), what it would have
# watched is recorded and judged; sets check_code
check_offline() {
	vmdev record -o "$CHECK_REC" -- "$@" > /tmp/check.log 2>&1
	vmdev verify --rules "${CHECK_RULES:-default}" --json "$CHECK_JSON" "$CHECK_REC" \
		>> /tmp/check.log 2>&1
	check_code=$?
}

# check_recorded: what was recorded gives the same verdict. One that tells of loss or of nothing
# seen is not compared: the two did not lose the same.
check_recorded() {
	[ -n "$CHECK_RECORDS" ] && [ -z "$CHECK_OFFLINE" ] && [ "$check_code" -le 1 ] || return 0
	. /guest/lib/same.sh
	same_verdict "$check_code" "$CHECK_JSON" "$CHECK_REC"
}

# check_claims COUNT FUNCTION: a function of this suite makes COUNT claims of its own, all under
# one checker; one more claim is that this checker's verdict is clean
check_claims() {
	check_watch /bin/sh "$0" --in "$2"
	sed '/^ok \|^not ok \|^#/!s/^/# /' /tmp/check.log
	KTAP_N=$1
	! grep -q '^not ok ' /tmp/check.log || KTAP_FAILED=1
	[ "$check_code" -ne 0 ] || check_recorded > /tmp/same.log 2>&1 || check_code=5
	[ ! -s /tmp/same.log ] || sed 's/^/# /' /tmp/same.log
	ktap_result "$check_code" all_under_a_checker_that_stays_clean
}

# check_number KEY [FILE]: the first number of that name in the verdict
check_number() {
	sed -n "s/^ *\"$1\": *\\([0-9]*\\),*\$/\\1/p" "${2:-$CHECK_JSON}" | head -n 1
}

# check_fired: the rules that were broken, one a line
check_fired() {
	sed -n 's/^ *"rule": *"\([^"]*\)",*$/\1/p' "$CHECK_JSON"
}

# check_verdict: "clean", "violation" and so on; "none" if there is no verdict
check_verdict() {
	sed -n 's/^ *"verdict": *"\([^"]*\)",*$/\1/p' "$CHECK_JSON" 2> /dev/null |
		grep . || echo none
}

# check_equal WHAT IS WANTED
check_equal() {
	[ "$2" = "$3" ] && return
	echo "$1 is '$2', expected '$3'"
	return 1
}

# check_refused ERROR VALUE FILE: writing VALUE to FILE fails with this error message
check_refused() {
	if check_error=$({ echo "$2" > "$3"; } 2>&1); then
		echo "$3 took '$2'"
		return 1
	fi
	case $check_error in
	*"$1"*) return 0 ;;
	esac
	echo "$3, '$2': $check_error; expected: $1"
	return 1
}

# check_bound UUID DRIVER: the upper driver of a device is DRIVER; none if that is empty
check_bound() {
	check_equal "driver of $1" "$(basename "$(readlink "$(guest_vmdev "$1")/driver")")" "$2"
}

# check_rng_up UUID: an entropy device is made, and /dev/hwrng reads from it
check_rng_up() {
	guest_create "$1" mvrng && guest_poll check_rng_chosen
}

check_rng_chosen() {
	grep -q '^virtio_rng' /sys/class/misc/hw_random/rng_current
}

# check_load [OPTIONS] INTERFACE: a short load; every frame must be accounted for
check_load() {
	vmdev load --quiet --count 2000 "$@"
}

# check_life UUID [OPTIONS]: a device comes, passes a load, and goes
check_life() {
	check_uuid=$1
	shift
	guest_create "$check_uuid" && check_if=$(guest_up "$check_uuid") &&
		check_load "$@" "$check_if" && guest_remove "$check_uuid"
}
