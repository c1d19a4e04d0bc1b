# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Compares the verdict on a recording with that of the checker which ran meanwhile. Source it
# after lib/check.sh. Does not record and does not check: the suites do.

SAME_JSON=/tmp/offline.json

# same_rules KIND FILE NOT: "RULE" or "RULE count" of a verdict, without the rules of file NOT
same_rules() {
	case $1 in
	fired)
		sed -n -e 's/^ *"rule": *"\([^"]*\)",*$/\1/p' \
			-e 's/^ *"count": *\([0-9]*\),*$/\1/p' "$2" | paste -d ' ' - - ;;
	*)
		sed -n '/"rules_exercised"/,/\]/s/^ *"\([A-Z]*-[0-9]*\)",*$/\1/p' "$2" ;;
	esac | grep -v -w -f "$3"
}

# same_number KIND FILE: operations of a kind; a report has numbers of the same names
same_number() {
	sed -n "/\"operations\"/,/}/s/^ *\"$1\": *\([0-9]*\),*\$/\1/p" "$2"
}

# same_verdict CODE LIVE FILE: the verdict on the recording FILE is that of the live checker, which
# ended with CODE and wrote LIVE
same_verdict() {
	vmdev verify --json "$SAME_JSON" "$3" > /tmp/verify.log 2>&1
	same_code=$?
	if [ "$same_code" -ne "$1" ]; then
		echo "live exits with $1, verify $3 with $same_code"
		tail -n 30 /tmp/verify.log
		return 1
	fi
	sed -n '/"rules_not_judged"/,/\]/s/^ *"\([A-Z]*-[0-9]*\)",*$/\1/p' "$SAME_JSON" > /tmp/not
	# Load reports are not in a trace.dat.
	[ "${3%.dat}" = "$3" ] || echo NET-06 >> /tmp/not
	for same_kind in fired exercised; do
		same_rules "$same_kind" "$2" /tmp/not > /tmp/rules.live
		same_rules "$same_kind" "$SAME_JSON" /tmp/not > /tmp/rules.here
		cmp -s /tmp/rules.live /tmp/rules.here && continue
		echo "$3: rules $same_kind differ, live (-) and here (+):"
		diff /tmp/rules.live /tmp/rules.here
		return 1
	done
	for same_kind in commands ring callbacks; do
		check_equal "$3: $same_kind" "$(same_number "$same_kind" "$SAME_JSON")" \
			"$(same_number "$same_kind" "$2")" || return
	done
	# A registration is seen by the live checker only.
	same_dma=$(($(same_number dma "$2") - $(same_number registrations "$2")))
	check_equal "$3: dma" "$(same_number dma "$SAME_JSON")" "$same_dma"
}
