# SPDX-License-Identifier: GPL-2.0
# Checks what every text file must keep: licence line, header, width, tabs, no leftovers.
# Does not know the languages; budget.awk reads C.

function problem(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}

# Columns with tabs of eight.
function width(line,   i, col) {
	for (i = 1; i <= length(line); i++)
		col = substr(line, i, 1) == "\t" ? int(col / 8) * 8 + 8 : col + 1
	return col + 0
}

FNR == 1 { spdx = 0 }
FNR <= 2 && /SPDX-License-Identifier: GPL-2\.0/ { spdx = 1 }
FNR == 3 && !spdx { problem("no SPDX line in the first two lines") }

# List headers and trace headers keep one item a line, whatever it needs.
width($0) > 100 && FILENAME !~ /module\/(include\/uapi\/|[a-z]*\/trace\.h)/ {
	problem("wider than 100 columns")
}
/[ \t]$/ { problem("space at the end of the line") }
FILENAME ~ /\.[ch]$/ && /^        / { problem("indented with spaces") }
FILENAME !~ /selftests\/lint\// && /(TODO|FIXME|[^X]XXX[^X])/ {
	problem("unfinished work belongs elsewhere")
}
FILENAME !~ /selftests\/lint\// && /\/(work|home)\/[a-z]/ {
	problem("path of one machine")
}

END { exit bad }
