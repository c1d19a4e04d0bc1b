# SPDX-License-Identifier: GPL-2.0
# Holds the BPF programs of tracepoints against the rows of the contract. Reads the rows first,
# one a line: traced NAME STREAM ID. A program must be attached to a tracepoint that there is, and
# decode the event of that one; every tracepoint but the batches must have one program in the
# file STREAMER. Prints what differs.

function problem(text) {
	print FILENAME ": " text
}

$1 == "traced" {
	id[$2] = $4
	batch[$2] = $3 == "BATCH"
	next
}

# Commands have many tracepoints: user space attaches these two to each.
FNR == 1 {
	id["vmdev_cmd"] = "CMD_BEGIN"
	id["vmdev_cmd_end"] = "CMD_END"
}

/^SEC\("raw_tp\// {
	name = $0
	gsub(/^SEC\("raw_tp\/|"\).*/, "", name)
	if (!(name in id)) {
		problem("is attached to " name ", which is no tracepoint")
		name = ""
	} else if (FILENAME == streamer && streamed[name]++) {
		problem("has several programs for " name)
	}
	decodes = 0
}

# An event goes by its number and how many arguments it has.
name && match($0, /VMDEV_EV_[A-Z_]+, *VMDEV_NARGS_[A-Z_]+/) {
	split(substr($0, RSTART, RLENGTH), word, /, */)
	if (word[1] != "VMDEV_EV_" id[name] || word[2] != "VMDEV_NARGS_" id[name])
		problem("its program for " name " decodes " word[1] " with " word[2])
	decodes++
}

name && /^}/ {
	if (FILENAME == streamer && !decodes)
		problem("its program for " name " decodes no event")
	name = ""
}

END {
	for (one in id)
		if (!batch[one] && !streamed[one])
			print streamer ": has no program for " one
}
