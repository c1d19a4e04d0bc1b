# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The suites of fault points: each drives the faults whose plan has the stages it names, every
# one on modules loaded anew, and judges what the checker reported. What was seen goes into
# /out/faults.tsv. Source it after lib.sh, ktap.sh, fault.sh and lib/check.sh.
# Does not know when a fault is armed: fault.sh does. Does not add up guests: selftests/faults.

FAULTS_TSV=/out/faults.tsv
# What the contract says of each rule, as lines of JSON
FAULTS_RULES=/tmp/rules

# faults_load INTERFACE DRAIN-MS TENTHS STAGE: one flow, in which order shows. If faults strike in
# the load, then two on two processors, which alone make a device work while its driver polls with
# callbacks suppressed.
faults_load() {
	faults_worst=0 faults_tenths=$(($3 * GUEST_SLOW)) faults_flows=1
	[ "$4" != load ] || faults_flows='1 2'
	for faults_threads in $faults_flows; do
		vmdev load --seconds "$((faults_tenths / 10)).$((faults_tenths % 10))" \
			--threads "$faults_threads" --stall-ms $((1500 * GUEST_SLOW)) \
			--drain-ms $(($2 * GUEST_SLOW)) "$1" || faults_worst=$?
	done
	return "$faults_worst"
}

# faults_drill FAULT: the drill driver plays ordinary traffic. A fault may leave it waiting for
# what will not come; whether it notices is not asked here.
faults_drill() {
	modprobe vmdev_drill && guest_create "$GUEST_UUID_A" &&
		guest_rebind "$GUEST_UUID_A" vmdev_drill && fault_arm "$1" drill || return 5
	{ echo ordinary_traffic_passes > /sys/kernel/debug/vmdev_drill/0/run; } 2> /dev/null ||
		[ -n "$1" ] || faults_code=$?
	guest_remove "$GUEST_UUID_A" || return 5
	return "${faults_code:-0}"
}

# faults_vringh FAULT: the kernel's own vringh copies, with its fault point. Under a fault bytes
# do not arrive, which vringh_play may notice.
faults_vringh() {
	fault_arm "$1" vringh || return 5
	modprobe vringh_play 2> /dev/null || [ -n "$1" ] || faults_code=$?
	return "${faults_code:-0}"
}

# faults_entropy FAULT: an entropy device is made, read, and goes. Under a fault its driver may get
# nothing, and wait for ever.
faults_entropy() {
	modprobe virtio_rng && modprobe mvrng && check_rng_up "$GUEST_UUID_A" &&
		fault_arm "$1" entropy || return 5
	faults_wait=60
	[ -z "$1" ] || faults_wait=6
	timeout $((faults_wait * GUEST_SLOW)) dd if=/dev/hwrng of=/dev/null bs=64 count=64 \
		iflag=fullblock 2> /dev/null || [ -n "$1" ] || faults_code=$?
	guest_remove "$GUEST_UUID_A" || return 5
	return "${faults_code:-0}"
}

# faults_drive FAULT STAGE: a device comes, works, perhaps starts anew, and goes. Some faults
# leave it without an interface; then there is nothing to load.
faults_drive() {
	case $2 in
	drill | vringh | entropy)
		"faults_$2" "$1"
		return
		;;
	esac
	fault_arm "$1" create && guest_create "$GUEST_UUID_A" || return 5
	if guest_if "$GUEST_UUID_A" > /dev/null; then
		faults_if=$(guest_up "$GUEST_UUID_A") && fault_arm "$1" load || return 5
		faults_load "$faults_if" "$(fault_drain "$1")" "$(fault_tenths "$1")" "$2"
		faults_code=$?
	fi
	case $2 in
	rebind) fault_arm "$1" rebind && guest_rebind "$GUEST_UUID_A" virtio_mdev || return 5 ;;
	config | mac | suspend)
		fault_arm "$1" "$2" || return 5
		fault_play "$2" "$GUEST_UUID_A" || faults_code=$?
		usleep "$(fault_watched "$1")"
		;;
	esac
	guest_remove "$GUEST_UUID_A" || return 5
	return "${faults_code:-0}"
}

# faults_stage FAULT: the stage at which its plan arms it
faults_stage() {
	faults_plan=$(fault_plan "$1")
	echo "${faults_plan%% *}"
}

# faults_judge "MUST" "MAY": what fired has all of MUST and nothing beyond both
faults_judge() {
	for faults_rule in $1; do
		case " $faults_fired " in
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

# faults_line NAME: what the contract says of a fault, as a line of JSON
faults_line() {
	vmdev list --json faults | grep "\"name\": *\"$1\""
}

# faults_named NAME: the last verdict has what the contract names for this fault, and no other
faults_named() {
	faults_of=$(faults_line "$1")
	faults_fired=$(check_fired | tr '\n' ' ')
	faults_judge "$(faults_field must_fire "$faults_of")" \
		"$(faults_field may_follow "$faults_of")"
}

# faults_code_for "MUST": the checker's exit code if these rules fire; INFO is no violation
faults_code_for() {
	for faults_rule in $1; do
		grep "\"id\":\"$faults_rule\"" "$FAULTS_RULES" | grep -qv '"INFO"' &&
			echo 1 && return
	done
	echo 0
}

# faults_rules "MUST": what the checker has to arm for these rules, for some are off by default
faults_rules() {
	faults_arm=default
	for faults_rule in $1; do
		faults_off=$(faults_field group \
			"$(grep "\"id\":\"$faults_rule\".*\"default\":\"off\"" "$FAULTS_RULES")")
		[ -z "$faults_off" ] || faults_arm="$faults_arm,$faults_off"
	done
	echo "$faults_arm"
}

# faults_struck FAULT: a fault that is armed to strike once is off when it has struck
faults_struck() {
	faults_left=$(cat "$FAULT_DIR/$1")
	case $faults_left in
	off | always) return ;;
	esac
	echo "$1 never struck: $faults_left opportunities were left"
	return 1
}

# faults_run FAULT STAGE "MUST" "MAY": one row; an empty FAULT is the control without one
faults_run() {
	guest_unload && guest_load || return 5
	# The checker looks at it only if it is there before.
	[ "$2" != vringh ] || modprobe vringh || return 5
	read -r faults_start _ < /proc/uptime
	CHECK_RULES=$(faults_rules "$3") check_in "$(faults_code_for "$3")" faults_drive "$1" "$2"
	faults_ok=$?
	read -r faults_end _ < /proc/uptime
	faults_fired=$(check_fired | tr '\n' ' ')
	faults_fired=${faults_fired% }
	faults_judge "$3" "$4" || faults_ok=1
	[ -z "$1" ] || faults_struck "$1" || faults_ok=1
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "${1:-none-$2}" "$2" "$3" "$4" "$faults_fired" \
		"$(check_verdict)" "$((faults_ok == 0))" \
		"$(echo "$faults_start $faults_end" | awk '{ printf "%.1f", $2 - $1 }')" \
		>> "$FAULTS_TSV"
	[ "$faults_ok" -eq 0 ] || tail -n 60 /tmp/check.log
	return "$faults_ok"
}

# faults_absent FAULT: it strikes in a function that this kernel's vringh does not have
faults_absent() {
	faults_function=$(fault_function "$1")
	[ -n "$faults_function" ] && modprobe vringh &&
		! grep -q " $faults_function\b" /proc/kallsyms
}

# faults_try FAULT...: its row, if it can be played on this kernel
faults_try() {
	if faults_absent "$1"; then
		printf '%s\t%s\t%s\t%s\t\tnot on this kernel\t1\t0\n' "$@" >> "$FAULTS_TSV"
		ktap_skip "$1_has_no_function_to_strike" "none in this kernel's vringh"
	else
		ktap_check "$faults_claimed" faults_run "$@"
	fi
}

# faults_field NAME LINE: a text of one line of JSON; none has a quote in it
faults_field() {
	echo "$2" | sed -n "s/.*\"$1\": *\"\\([^\"]*\\)\".*/\\1/p"
}

# faults_wanted NAME MUST: the whole list, unless a fault or a rule was asked for. Controls
# are in every choice: what they prove holds for this run only.
faults_wanted() {
	case $1 in
	no-op | canary) return ;;
	esac
	[ -z "$faults_only" ] || [ "$faults_only" = "$1" ] || return
	[ -z "$faults_for" ] && return
	case " $2 " in
	*" $faults_for "*) ;;
	*) return 1 ;;
	esac
}

# faults_group NAME "MUST": the suite that drives a fault. Those of set-up are many: three suites
# share them by the rule.
faults_group() {
	faults_at=$(faults_stage "$1")
	case $faults_at:$2 in
	create:CMD-[01]* | rebind:CMD-[01]*) echo order ;;
	create:CMD-* | rebind:CMD-*) echo queue ;;
	create:* | rebind:*) echo setup ;;
	config:* | mac:* | suspend:*) echo life ;;
	vringh:* | entropy:*) echo drill ;;
	*) echo "$faults_at" ;;
	esac
}

# faults_list GROUP: its faults, as lines of JSON
faults_list() {
	vmdev list --json faults | while read -r faults_line; do
		faults_name=$(faults_field name "$faults_line")
		faults_rules=$(faults_field must_fire "$faults_line")
		faults_wanted "$faults_name" "$faults_rules" || continue
		# Not "&&": that the last fault belongs to another suite is no failure.
		[ "$(faults_group "$faults_name" "$faults_rules")" != "$1" ] || echo "$faults_line"
	done
}

# faults_claim NAME "MUST"
faults_claim() {
	if [ -n "$2" ]; then
		echo "${1}_is_reported_as_$2" | tr ' ' _
	else
		echo "${1}_is_clean"
	fi
}

# faults_options [--fault NAME] [--rule ID]: what was asked for; nothing means all
faults_options() {
	faults_only='' faults_for=''
	while [ $# -gt 1 ]; do
		case $1 in
		--fault) faults_only=$2 ;;
		--rule) faults_for=$2 ;;
		esac
		shift 2
	done
}

# faults_main GROUP "$@": the whole suite
faults_main() {
	faults_what=$1
	shift
	check_main "$@"
	faults_options "$@"
	: > "$FAULTS_TSV"
	guest_load && vmdev list --json rules > "$FAULTS_RULES" &&
		faults_list "$faults_what" > /tmp/faults || exit 5
	[ -s /tmp/faults ] || [ -n "$faults_only$faults_for" ] || exit 5
	while read -r faults_line; do
		faults_stage "$(faults_field name "$faults_line")"
	done < /tmp/faults | sort -u > /tmp/stages
	ktap_plan "$(($(wc -l < /tmp/faults) + $(wc -l < /tmp/stages)))"
	while read -r faults_line; do
		faults_name=$(faults_field name "$faults_line")
		faults_must=$(faults_field must_fire "$faults_line")
		faults_claimed=$(faults_claim "$faults_name" "$faults_must")
		faults_try "$faults_name" "$(faults_stage "$faults_name")" "$faults_must" \
			"$(faults_field may_follow "$faults_line")"
	done < /tmp/faults
	faults_controls
	ktap_end
}

# faults_controls: each drive once with every fault off, after all of them: nothing lingers
faults_controls() {
	while read -r faults_line; do
		ktap_check "with_all_faults_off_the_${faults_line}_drive_is_clean" \
			faults_run '' "$faults_line" '' ''
	done < /tmp/stages
}
