# SPDX-License-Identifier: GPL-2.0
# Must hold: groups of rules are switched by name: all of them together are clean on ordinary
# traffic and exercised by it; one that is off says nothing, says so, and is not loaded; a
# recording and a device that was joined say what they know of them.
# needs: variant=faults timeout=400
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

GROUPS_REC=/tmp/groups.rec
GROUPS_RULES='DMA-06 DMA-07 RING-14 DIR-06'

# groups_list KEY: a list of rules in the verdict, joined by blanks
groups_list() {
	sed -n "/\"$1\"/,/\\]/s/^ *\"\\([A-Z]*-[0-9]*\\)\",*\$/\\1/p" "$CHECK_JSON" | tr '\n' ' '
}

# groups_in KEY RULE...: the list has each of them
groups_in() {
	groups_key=$1
	groups_has=" $(groups_list "$1")"
	shift
	for groups_rule; do
		case $groups_has in
		*" $groups_rule "*) ;;
		*) echo "$groups_rule is not in $groups_key:$groups_has"; return 1 ;;
		esac
	done
}

# Long frames and short ones, one at a time and many, in chains of one and of several parts;
# then receive buffers that are filled to their ends.
groups_traffic() {
	guest_create "$GUEST_UUID_A" && groups_if=$(guest_up "$GUEST_UUID_A") &&
		check_load --size 60-1514 "$groups_if" &&
		check_load --size 1514 --window 64 "$groups_if" &&
		guest_remove "$GUEST_UUID_A" && faults_drill ''
}

groups_all_clean() {
	# shellcheck disable=SC2086 # one word a rule
	CHECK_RULES=all check_in 0 groups_traffic && groups_in rules_armed $GROUPS_RULES &&
		groups_in rules_exercised $GROUPS_RULES
}

# groups_silent FAULT RULE: with the default rules the fault passes, and nobody says otherwise
groups_silent() {
	check_in 0 faults_drive "$1" drill && faults_struck "$1" &&
		groups_in rules_not_armed "$2" &&
		grep -q "^not armed .*$2" /tmp/check.log || return
	case " $(groups_list rules_exercised)" in
	*" $2 "*) echo "$2 is said to be exercised"; return 1 ;;
	esac
}

# groups_one FAULT RULE: this rule alone finds it, and nothing else is armed
groups_one() {
	CHECK_RULES=$2 check_in 1 faults_drive "$1" drill && faults_struck "$1" &&
		check_equal fired "$(check_fired)" "$2" &&
		check_equal armed "$(groups_list rules_armed)" "$2 "
}

groups_recorded() {
	vmdev record --rules all -o "$GROUPS_REC" -- /bin/sh "$0" --in faults_drive \
		use-after-unmap drill > /tmp/check.log 2>&1
	vmdev verify --json "$CHECK_JSON" "$GROUPS_REC" > /tmp/check.log 2>&1
	check_equal 'exit code' $? 1 && check_equal fired "$(check_fired)" DMA-06
}

# What was mapped before is not known, and not taken for wrong.
groups_joined() {
	guest_create "$GUEST_UUID_A" && groups_if=$(guest_up "$GUEST_UUID_A") &&
		check_load "$groups_if" || return
	CHECK_RULES=all check_in 0 check_load "$groups_if" &&
		grep '^joined ' /tmp/check.log | grep -q ' [1-9][0-9]* copies not judged'
	groups_result=$?
	grep '^joined ' /tmp/check.log
	guest_remove "$GUEST_UUID_A" && return "$groups_result"
}

# groups_refused VERB...: a wrong name is a usage error, and the message names what there is
groups_refused() {
	"$@" --rules +nothing -- true 2> /tmp/refused
	check_equal 'exit code' $? 2 && grep -q "mappings" /tmp/refused
}

check_main "$@"
guest_load || exit 5
ktap_plan 9
ktap_check all_rules_are_clean_and_exercised groups_all_clean
ktap_check mappings_are_off_by_default groups_silent use-after-unmap DMA-06
ktap_check descriptors_are_off_by_default groups_silent scribble-descriptor RING-14
ktap_check guard_is_off_by_default groups_silent copy-one-more DIR-06
ktap_check one_rule_arms_what_its_group_needs groups_one wrong-dma-direction DMA-07
ktap_check a_recording_keeps_the_live_verdict_of_a_group groups_recorded
ktap_check mappings_before_the_checker_are_unknown groups_joined
ktap_check a_wrong_name_is_refused groups_refused vmdev check
ktap_check a_wrong_name_is_refused_by_record groups_refused vmdev record
ktap_end
