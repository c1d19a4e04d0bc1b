# SPDX-License-Identifier: GPL-2.0
# Makes mutants that nobody chose: -v seed=S -v number=N -v known=FILE, and C sources of module/ as
# files; with -v root=bpf of that folder, whose files keep it in their names. -v failure= says what
# a function returns for one. Prints N of all changes of a few kinds, drawn by S, as a list of
# the form of list.txt.
# Knows lines, not C: what does not compile is drawn all the same. FILE has those that no test could
# notice: file, line as it was, line as it became, reason. Does not judge.

BEGIN {
	FS = "\t"
	failure = failure ? failure : "-EINVAL"
	while ((getline < known) > 0)
		if (!/^#/)
			equivalent[$1, $2, $3] = $4
}

# What a line says without its comment, and without a string, which is nobody's logic.
function bare(line) {
	sub(/\/\*.*/, "", line)
	return line ~ /"/ ? "" : line
}

function trim(line) {
	gsub(/^[ \t]+|[ \t]+$/, "", line)
	return line
}

# offer(KIND, LINE): this line may become that
function offer(kind, line) {
	offers++
	offer_file[offers] = file
	offer_at[offers] = FNR
	offer_kind[offers] = kind
	offer_line[offers] = line
}

# Each place at which one text can be another.
function swap(kind, line, from, to, at, rest) {
	for (rest = line; (at = index(rest, from)); ) {
		offer(kind, substr(line, 1, length(line) - length(rest) + at - 1) to \
			substr(rest, at + length(from)))
		rest = substr(rest, at + length(from))
	}
}

function relations(line) {
	swap("relation", line, " < ", " <= ")
	swap("relation", line, " <= ", " < ")
	swap("relation", line, " > ", " >= ")
	swap("relation", line, " >= ", " > ")
	swap("relation", line, " == ", " != ")
	swap("relation", line, " != ", " == ")
	swap("and for or", line, " && ", " || ")
	swap("or for and", line, " || ", " && ")
}

function arithmetic(line) {
	swap("arithmetic", line, " + ", " - ")
	swap("arithmetic", line, " - ", " + ")
	swap("arithmetic", line, " & ", " | ")
	swap("arithmetic", line, "++", "--")
	swap("increment", line, "++", "")
	swap("increment", line, " + 1", "")
}

FNR == 1 {
	file = FILENAME
	sub(root ? ".*/" root "/" : ".*/module/", root ? root "/" : "", file)
	inside = 0
}
{ text[file, FNR] = $0; lines[file] = FNR }
# Kernel style: a function's body is between braces in the first column. What a function that the
# verifier follows by itself returns nobody asks.
/^RULES_APART / { apart = 1 }
/^{/ { inside = 1; next }
/^}/ { inside = apart = 0 }
!inside { next }

{
	line = bare($0)
	if (line !~ /[^ \t]/ || line ~ /vmdev_fault|BUILD_BUG|_Static_assert|might_sleep|lockdep_/)
		next
	relations(line)
	arithmetic(line)
}
line ~ /^\t+(} else )?if \(.*\)( {)?$/ {
	end = match(line, /\)( {)?$/)
	at = index(line, "if (")
	offer("negated condition", substr(line, 1, at + 3) "!(" \
		substr(line, at + 4, end - at - 4) "))" (line ~ /{$/ ? " {" : ""))
}
line ~ /^\t+[a-z_0-9]+\(.*\);$/ { offer("dropped call", "\t;") }
line ~ /^\t+[^ =]+ [-+|&]?= .*;$/ { offer("dropped assignment", "\t;") }
line ~ /^\t+return 0;$/ && !apart { offer("error for 0", "\treturn " failure ";") }
line ~ /^\t+return (-E[A-Z0-9]+|1);$/ { offer("0 for an error", "\treturn 0;") }
line ~ /^\t+return true;$/ { offer("false for true", "\treturn false;") }
line ~ /^\t+return false;$/ { offer("true for false", "\treturn true;") }

# How many lines from @at on are there once only: the text of a mutant must be.
function extent(f, at, n, i, k, hits) {
	for (n = 1; at + n - 1 <= lines[f]; n++) {
		hits = 0
		for (i = 1; i + n - 1 <= lines[f]; i++) {
			for (k = 0; k < n && trim(text[f, i + k]) == trim(text[f, at + k]); k++)
				;
			hits += k == n
		}
		if (hits == 1)
			return n
	}
	return 0
}

function tell(o, n, i, was, is) {
	file = offer_file[o]
	n = extent(file, offer_at[o])
	if (!n)
		return
	was = trim(text[file, offer_at[o]])
	is = trim(offer_line[o])
	printf "mutant g%s-%d\nfile %s\nwhat %s in line %d: %s\n", seed, ++told, file,
		offer_kind[o], offer_at[o], was
	if ((file, was, is) in equivalent)
		printf "equivalent %s\n", equivalent[file, was, is]
	printf "-%s\n+%s\n", was, is
	for (i = 1; i < n; i++)
		printf " %s\n", trim(text[file, offer_at[o] + i])
	print ""
}

END {
	srand(seed)
	for (left = offers; left && told < number; left--) {
		o = 1 + int(rand() * left)
		tell(o)
		# The last takes its place.
		offer_file[o] = offer_file[left]
		offer_at[o] = offer_at[left]
		offer_kind[o] = offer_kind[left]
		offer_line[o] = offer_line[left]
	}
}
