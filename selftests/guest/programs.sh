# SPDX-License-Identifier: GPL-2.0
# Must hold: the kernel takes every BPF program of this lane's compiler: those of the checker with
# the default rules and with all, and those of trace and record; and the verifier followed no more
# instructions than it may, in one program of the checker and in all of them.
# needs: timeout=400
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

PROGRAMS_TSV=/out/programs.tsv
PROGRAMS_ONE_MAX=50000

# programs_costs RULES: what the verifier followed for each program, into the table; together that
# is the figure of the verdict
programs_costs() {
	sed -n '/"programs"/,/\]/s/^ *"\(name\|verified_insns\)": *"*\([^",]*\)"*,*$/\2/p' \
		"$CHECK_JSON" | paste - - | sed "s/^/$1\t/" >> "$PROGRAMS_TSV"
	programs_sum=$(awk -v rules="$1" '$1 == rules { sum += $3 } END { print sum + 0 }' \
		"$PROGRAMS_TSV")
	printf '%s\ttogether\t%s\n' "$1" "$programs_sum" >> "$PROGRAMS_TSV"
	[ "$programs_sum" -gt 0 ] &&
		check_equal 'sum of the programs' "$programs_sum" \
			"$(check_number instructions_verified)"
}

# programs_check RULES [OPTIONS]
programs_check() {
	CHECK_RULES=$1 check_in 0 check_life "$GUEST_UUID_A" && programs_costs "$1"
}

# programs_stream VERB OPTIONS...: what the streaming program saw is complete
programs_stream() {
	vmdev "$@" -- /bin/sh "$0" --in check_life "$GUEST_UUID_A" > /tmp/stream 2>&1 && return
	tail -n 20 /tmp/stream
	return 1
}

# programs_cheap: no rules need all programs, so each counts that was loaded with any
programs_cheap() {
	awk -v one="$PROGRAMS_ONE_MAX" -v most="$CHECK_VERIFIED_MAX" '
		$2 != "together" && $3 > cost[$2] { cost[$2] = $3 }
		END {
			for (name in cost) {
				sum += cost[name]
				if (cost[name] > one) {
					print name " took " cost[name] " instructions, over " one
					dear = 1
				}
			}
			print sum + 0 " instructions in all, " most " at most"
			exit dear || !sum || sum > most
		}' "$PROGRAMS_TSV"
}

check_main "$@"
guest_load || exit 5
ktap_plan 5
ktap_check default_rules_load programs_check default
ktap_check all_rules_load programs_check all
ktap_check loading_costs_the_verifier_little programs_cheap
ktap_check trace_loads programs_stream trace
ktap_check record_loads programs_stream record -o /tmp/programs.rec
sed 's/^/# /' "$PROGRAMS_TSV"
ktap_end
