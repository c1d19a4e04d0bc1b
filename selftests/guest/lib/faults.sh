# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The suites of fault points: each drives the faults whose plan has the stages it names, and
# judges what the checker reported. Source it after lib.sh, ktap.sh, fault.sh and lib/check.sh.
# Does not know when a fault is armed: fault.sh does.

# faults_load INTERFACE: one flow, in which order shows; then two on two processors, which alone
# make a device work while its driver polls with callbacks suppressed
faults_load() {
	faults_worst=0
	for faults_threads in 1 2; do
		vmdev load --seconds 0.4 --threads "$faults_threads" --stall-ms 300 --drain-ms 200 \
			"$1" || faults_worst=$?
	done
	return "$faults_worst"
}

# faults_drive FAULT REBIND: a device comes, works, perhaps starts anew, and goes. Some faults
# leave it without an interface; then there is nothing to load.
faults_drive() {
	fault_arm "$1" create && guest_create "$GUEST_UUID_A" || return 5
	if guest_if "$GUEST_UUID_A" > /dev/null; then
		faults_if=$(guest_up "$GUEST_UUID_A") && fault_arm "$1" load || return 5
		faults_load "$faults_if"
		faults_code=$?
	fi
	if [ "$2" = rebind ]; then
		fault_arm "$1" rebind && guest_rebind "$GUEST_UUID_A" virtio_mdev || return 5
	fi
	guest_remove "$GUEST_UUID_A" || return 5
	return "${faults_code:-0}"
}

# faults_rebind FAULT: "rebind" if its plan needs a device that starts anew
faults_rebind() {
	case $(fault_plan "$1") in
	rebind*) echo rebind ;;
	esac
}

# faults_judge "MUST" "MAY": what fired has all of MUST and nothing beyond both
faults_judge() {
	faults_fired=$(check_fired | tr '\n' ' ')
	for faults_rule in $1; do
		case " $faults_fired" in
		*" $faults_rule "*) ;;
		*) echo "$faults_rule did not fire, but: $faults_fired"; return 1 ;;
		esac
	done
	for faults_rule in $faults_fired; do
		case " $1 $2 " in
		*" $faults_rule "*) ;;
		*) echo "$faults_rule was not expected; fired: $faults_fired"; return 1 ;;
		esac
	done
}

# faults_reported FAULT MUST MAY
faults_reported() {
	check_in 1 faults_drive "$1" "$(faults_rebind "$1")" && faults_judge "$2" "$3"
	faults_code=$?
	echo off > "$FAULT_DIR/$1" || return
	if [ "$faults_code" -ne 0 ]; then
		tail -n 60 /tmp/check.log
		return 1
	fi
}

# faults_field NAME LINE: a text of one line of JSON; none has a quote in it
faults_field() {
	echo "$2" | sed -n "s/.*\"$1\": *\"\\([^\"]*\\)\".*/\\1/p"
}

# faults_list WHEN: faults, as lines of JSON, that are armed under "load", or at "other" times
faults_list() {
	vmdev list --json faults | while read -r faults_line; do
		case $1:$(fault_plan "$(faults_field name "$faults_line")") in
		load:load* | other:[!l]*) echo "$faults_line" ;;
		esac
	done
}

# faults_main WHEN "$@": the whole suite
faults_main() {
	faults_when=$1
	shift
	check_main "$@"
	guest_load && faults_list "$faults_when" > /tmp/faults && [ -s /tmp/faults ] || exit 5
	ktap_plan "$(($(wc -l < /tmp/faults) + 2))"
	ktap_check without_fault_the_run_is_clean check_in 0 faults_drive '' rebind
	while read -r faults_line; do
		faults_name=$(faults_field name "$faults_line")
		faults_must=$(faults_field must_fire "$faults_line")
		ktap_check "$(echo "${faults_name}_is_reported_as_$faults_must" | tr ' ' _)" \
			faults_reported "$faults_name" "$faults_must" \
			"$(faults_field may_follow "$faults_line")"
	done < /tmp/faults
	ktap_check after_all_faults_the_run_is_clean check_in 0 faults_drive ''
	ktap_end
}
