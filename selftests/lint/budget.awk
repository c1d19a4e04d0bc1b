# SPDX-License-Identifier: GPL-2.0
# Lengths of C functions and files: 60 lines a function (100 if a comment above it has a line
# "Long: why"), 800 lines a file. Counts from the opening to the closing brace in column one.

function problem(line, text) {
	printf "%s:%d: %s\n", FILENAME, line, text
	bad = 1
}

FNR == 1 { start = 0; reason = 0; named = 0 }
FNR == 801 { problem(FNR, "file of more than 800 lines") }

/Long: / { reason = 1 }
/^[a-z].*\(/ { named = 1 }
/^#define/ { named = 0 }

/^\{/ && named { start = FNR }

/^\}/ {
	if (start) {
		limit = reason ? 100 : 60
		if (FNR - start - 1 > limit)
			problem(start, "function of " FNR - start - 1 " lines, budget " limit)
	}
	start = reason = named = 0
}

END { exit bad }
