# SPDX-License-Identifier: GPL-2.0
# Counts the results of one suite. Variables: rc, the suite's exit code; skips, claims that
# may be skipped; tally, the file for "passed failed skipped". Prints why it failed.

function problem(text) {
	failed++
	printf "#   %s\n", text
}

BEGIN {
	split(skips, list, " ")
	for (i in list)
		expected[list[i]] = 1
}

{ sub(/\r$/, "") }

# A program may print several documents, each with its plan.
/^1\.\.[0-9]+/ {
	planned += substr($1, 4)
	plans++
}

/^ok [0-9]+/ {
	seen++
	claim = $3 == "-" ? $4 : $3
	if (!/# SKIP/)
		passed++
	else if (claim in expected)
		skipped++
	else
		problem("unexpected skip: " $0)
}

/^not ok/ {
	seen++
	problem($0)
	for (i = notes > 20 ? notes - 20 : 0; i < notes; i++)
		printf "#     %s\n", note[i]
}

{
	if (/^#/)
		note[notes++] = $0
	else
		notes = 0
}

END {
	if (!plans)
		problem("printed no plan")
	else if (seen != planned)
		problem(sprintf("planned %d results, saw %d", planned, seen))
	if (rc != 0 && !failed)
		problem("exit code " rc)
	printf "%d %d %d\n", passed, failed, skipped > tally
}
