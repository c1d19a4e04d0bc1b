#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make soak: soak.sh KERNEL VARIANT MINUTES SEED OUT. Boots a guest for the soak, and makes
# OUT/soak.json of what it leaves. Owns the sums; harness/vm/guest/soak.sh does the rest.
set -uo pipefail

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=harness/vm/say.sh
. "$here/say.sh"
kernel=$1 variant=$2 minutes=$3 seed=$4 out=$5

[[ $minutes =~ ^[1-9][0-9]{0,4}$ ]] ||
	die "$VM_EXIT_USAGE" "MINUTES=$minutes" "not a number of minutes"
[[ $seed =~ ^[0-9]{1,9}$ ]] || die "$VM_EXIT_USAGE" "SEED=$seed" "not a number below 1000000000"

# soak_sums RC: the guest's lines, as one JSON object; column by column as soak_account writes them
soak_sums() {
	awk -v rc="$1" -v kernel="$kernel" -v variant="$variant" -v minutes="$minutes" \
		-v seed="$seed" -v seconds="$SECONDS" '
		BEGIN {
			split("operations missing_events recursion_misses ringbuf_full " \
				"slot_missing user_space sequence_gaps violations", name, " ")
			word[0] = "clean"; word[1] = "violation"; word[3] = "inconclusive"
		}
		{
			for (i = 1; i in name; i++)
				sum[i] += $(i + 2)
			if (!($1 in kinds))
				kind[++nkinds] = $1
			kinds[$1]++
			verdicts[$1 " " $2]++
			codes[$2] = 1
			checkers++
		}
		function verdicts_of(k,   text, code, n) {
			for (code in codes) {
				n = verdicts[k " " code]
				if (n)
					text = text (text ? ", " : "") sprintf("\"%s\": %d",
						(code in word) ? word[code] : "code " code, n)
			}
			return text
		}
		END {
			printf "{\n  \"ok\": %s,\n", (rc > 0) ? "false" : "true"
			printf "  \"exit_code\": %d,\n", rc
			printf "  \"seed\": %d,\n  \"kernel\": \"%s\",\n", seed, kernel
			printf "  \"variant\": \"%s\",\n  \"minutes\": %d,\n", variant, minutes
			printf "  \"seconds\": %d,\n  \"rounds\": %d,\n", seconds, kinds["load"]
			printf "  \"checkers\": %d,\n", checkers
			for (i = 1; i in name; i++)
				printf "  \"%s\": %.0f,\n", name[i], sum[i]
			printf "  \"verdicts\": {"
			for (i = 1; i <= nkinds; i++)
				printf "%s\n    \"%s\": { %s }", (i > 1) ? "," : "", kind[i],
					verdicts_of(kind[i])
			printf "\n  }\n}\n"
		}' "$out/soak/soak.tsv"
}

rc=0
rm -rf "$out/soak" "$out/soak.json"
mkdir -p "$out/soak"
say soak "$minutes minutes on $kernel, modules $variant, SEED=$seed"
# A round that has begun is finished, and the guest boots first.
"$here/vm" run --kernel "$kernel" --variant "$variant" --timeout $((minutes * 60 + 600)) \
	--script "$here/guest/soak.sh" --add "$here/../../selftests/guest/lib" \
	--out "$out/soak" -- "$minutes" "$seed" || rc=$?
[[ -e $out/soak/soak.tsv ]] || : > "$out/soak/soak.tsv"
soak_sums "$rc" | tee "$out/soak.json"
if ((rc)); then
	say soak "failed with $rc; run it again with SEED=$seed, see $out/soak"
else
	say soak "no violation and no splat"
fi
exit "$rc"
