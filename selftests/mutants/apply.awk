# SPDX-License-Identifier: GPL-2.0
# Reads a list of mutants. Without a name it prints a row for each: name, file, change, reason
# why it is equivalent. With name=NAME and the source as second file it prints the mutated
# source, and writes the line of the change to the file at; the source must hold the text once.
# Does not build and does not run anything: mutants/run does.

function problem(text) {
	printf "vmdev: mutants: %s: %s\n", name, text > "/dev/stderr"
	failed = 1
	exit 1
}

function trim(line) {
	gsub(/^[ \t]+|[ \t]+$/, "", line)
	return line
}

function row() {
	if (!name && id)
		printf "%s\t%s\t%s\t%s\n", id, file, change, reason
	id = ""
}

# The indent of the lines replaced goes to the lines that replace them.
function indent(line) {
	match(line, /^[ \t]*/)
	return substr(line, 1, RLENGTH)
}

function fits(at, i) {
	for (i = 1; i <= nold; i++)
		if (trim(source[at + i - 1]) != old[i])
			return 0
	return 1
}

FNR == 1 { input++ }

input == 1 && /^mutant / {
	row()
	id = $2
	file = change = reason = ""
}
input == 1 && /^file / { file = $2 }
input == 1 && /^what / { change = substr($0, 6) }
input == 1 && /^equivalent / { reason = substr($0, 12) }
input == 1 && id == name && name && /^[- ]/ { old[++nold] = trim(substr($0, 2)) }
input == 1 && id == name && name && /^[+ ]/ { new[++nnew] = trim(substr($0, 2)) }

input == 2 { source[FNR] = $0; lines = FNR }

END {
	if (failed)
		exit 1
	if (!name) {
		row()
		exit
	}
	if (!nold)
		problem("the list has no such mutant, or no text to replace in it")
	for (i = 1; i + nold - 1 <= lines; i++)
		if (fits(i)) {
			found++
			first = i
		}
	if (found != 1)
		problem("its text is " (found ? found " times" : "not") \
			" in the source; mend the list")
	for (i = 1; i < first; i++)
		print source[i]
	for (i = 1; i <= nnew; i++)
		print indent(source[first]) new[i]
	for (i = first + nold; i <= lines; i++)
		print source[i]
	# Lines of context before the change are not the change.
	for (i = 1; i < nold && old[i] == new[i]; i++)
		first++
	if (at)
		print first > at
}
