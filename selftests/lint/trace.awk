# SPDX-License-Identifier: GPL-2.0
# Holds the tracepoints (module/*/trace.h) against the rows of the contract: names, order and
# types of what they print. Reads the rows first, one a line:
#   event NAME | begin KIND | end KIND    then for each argument: arg NAME TYPE
# "begin" and "end" are the kinds of commands, printed by the macros VMDEV_BEGIN_KIND and
# VMDEV_END_KIND. Prints what differs; exits with 1 if anything does.

function problem(text) {
	print text
	bad = 1
}

# Splits what is between the first bracket from START on and its partner, at commas of its own.
function split_args(text, start, out,    i, c, depth, n, word, quoted) {
	n = 1
	out[1] = ""
	for (i = start; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\"")
			quoted = !quoted
		if (!quoted && c == "(" && depth++ == 0)
			continue
		if (!depth)
			continue
		if (!quoted && c == ")" && --depth == 0)
			break
		if (!quoted && c == "," && depth == 1)
			out[++n] = ""
		else
			out[n] = out[n] c
	}
	return n
}

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# What TP_printk prints: a key of the format for each expression, after dev, vq and seq.
function read_print(name, print_args, n,    format, i, key, spec, expr) {
	format = print_args[1]
	gsub(/"/, "", format)
	format = trim(format)
	# Two halves make one value.
	sub(/%016llx%016llx/, "%032llx", format)
	count[name] = 0
	for (i = 2; i <= n; i++) {
		key = spec = format
		sub(/=.*/, "", key)
		sub(/^[^=]*=/, "", spec)
		sub(/ .*/, "", spec)
		if (!sub(/^[^ ]* +/, "", format))
			format = ""
		expr = trim(print_args[i])
		if (spec == "%032llx")
			i++
		if (key == "dev" || key == "vq" || key == "pair" || key == "group" ||
		    key == "seq")
			continue
		count[name]++
		prints[name, count[name]] = key
		specs[name, count[name]] = spec
		exprs[name, count[name]] = expr
	}
}

# The type that an argument is printed as.
function printed_type(spec, expr,    type) {
	if (spec == "%032llx")
		return "UUID"
	if (spec ~ /^0x%(ll)?x$/)
		return "HEX"
	if (spec == "%d")
		return "SIGNED"
	if (spec ~ /^%(ll)?u$/)
		return "DEC"
	if (spec == "%s" && expr ~ /^VMDEV_SHOW\(/) {
		type = expr
		sub(/^VMDEV_SHOW\(/, "", type)
		sub(/,.*/, "", type)
		return type
	}
	return "nothing known (" spec ")"
}

# What a type of the contract has to be printed as.
function kernel_type(type) {
	if (type == "SIZE" || type == "NS")
		return "DEC"
	# The kernel leaves these to who reads them.
	if (type == "FEATURES" || type == "BYTES")
		return "HEX"
	return type
}

# Compares what NAME prints with the rows of WHAT.
function compare(what, name,    i, j, type) {
	seen[what] = 1
	if (!(what in rows)) {
		problem(what ": is in no row of the contract")
		return
	}
	for (i = j = 1; i <= rows[what]; i++) {
		type = row_type[what, i]
		if (type == "CMD" || type == "UUID_LO" || type == "BEGIN" || type == "END")
			continue
		key = row_name[what, i]
		if (type == "UUID")
			sub(/_hi$/, "", key)
		if (prints[name, j] != key)
			problem(what ": prints '" prints[name, j] "' where the contract has '" \
				key "'")
		else if (printed_type(specs[name, j], exprs[name, j]) != kernel_type(type))
			problem(what ": " key " is " type " in the contract, printed as " \
				printed_type(specs[name, j], exprs[name, j]))
		j++
	}
	if (j <= count[name])
		problem(what ": prints '" prints[name, j] "', which the contract has not")
}

# The prototype has to have an argument for each row, and what is printed for the row has to
# be the field that this argument went to.
function compare_proto(what, name, def, n,    args, i, j, m, word, field) {
	m = split_args(def[find(def, n, "TP_PROTO")], 1, args) - 3
	if (what in rows && m != rows[what])
		problem(what ": takes " m " arguments, the contract has " rows[what])
	for (i = j = 1; i <= m && i <= rows[what]; i++) {
		if (row_type[what, i] == "UUID_LO")
			continue
		word = args[i + 3]
		sub(/.*[ *]/, "", word)
		field = exprs[name, j++]
		sub(/.*__entry->/, "", field)
		sub(/[^a-z0-9_].*/, "", field)
		if (assigned[name, field] != word)
			problem(what ": prints " field " for its argument " word)
	}
}

# Which argument of a definition is this part of it; 0 if none is.
function find(def, n, part,    i) {
	for (i = n; i > 0 && index(def[i], part) == 0; i--)
		;
	return i
}

# Reads what a definition prints; 0 if it does not say.
function find_print(name, def, n,    i, args, m) {
	i = find(def, n, "TP_printk")
	if (!i)
		return 0
	m = split_args(def[i], index(def[i], "TP_printk"), args)
	read_print(name, args, m)
	return 1
}

# Reads which argument goes to which field.
function find_assign(name, text,    m, part, i, field) {
	m = split(text, part, ";")
	for (i = 1; i <= m; i++) {
		if (!match(part[i], /__entry->[a-z0-9_]+ = /))
			continue
		field = substr(part[i], RSTART + 9, RLENGTH - 12)
		assigned[name, field] = trim(substr(part[i], RSTART + RLENGTH))
		fields[name] = fields[name] " " field
	}
}

# An event of a class has its fields, and what it prints unless it says so itself.
function take_class(class, name, printed,    i, m, field) {
	m = split(fields[class], field, " ")
	for (i = 1; i <= m; i++)
		assigned[name, field[i]] = assigned[class, field[i]]
	if (printed)
		return
	count[name] = count[class]
	for (i = 1; i <= count[class]; i++) {
		prints[name, i] = prints[class, i]
		specs[name, i] = specs[class, i]
		exprs[name, i] = exprs[class, i]
	}
}

function definition(macro, text, start,    def, n, name) {
	split("", def)
	n = split_args(text, start, def)
	name = trim(def[1])
	if (macro ~ /^DECLARE_EVENT_CLASS/)
		name = "class " name
	if (macro ~ /^DEFINE_EVENT/) {
		name = trim(def[2])
		if (name ~ /##/)
			return
		take_class("class " trim(def[1]), name, find_print(name, def, n))
	} else {
		find_print(name, def, n)
		find_assign(name, def[find(def, n, "TP_fast_assign")])
	}
	if (macro ~ /^DECLARE_EVENT_CLASS/)
		return
	compare_proto("event " name, name, def, n)
	compare("event " name, name)
}

# VMDEV_BEGIN_KIND(name) and VMDEV_END_KIND(name): kinds of commands.
function kind_definition(kind, which, text,    def, n, name) {
	name = which " " kind
	split("", def)
	n = split_args(text, index(text, "_EVENT("), def)
	take_class(which == "begin" ? "class vmdev_cmd" : "class vmdev_cmd_end", name,
		   find_print(name, def, n))
	compare(name, name)
}

$1 == "event" || $1 == "begin" || $1 == "end" {
	what = $1 " " $2
	rows[what] = 0
	next
}
$1 == "arg" && NF == 3 {
	row_name[what, ++rows[what]] = $2
	row_type[what, rows[what]] = $3
	next
}
{
	sub(/[ \t]*\\$/, "")
	sub(/^[ \t]+/, " ")
	if (/^#/ || /^[A-Z]/)
		all = all "\n"
	all = all $0
}

END {
	# What classes print comes first: kinds fall back on it.
	total = split(all, line, "\n")
	defines = "^(TRACE_EVENT|DEFINE_EVENT|DECLARE_EVENT_CLASS)[A-Z_]*[(]"
	for (pass = 1; pass <= 2; pass++) {
		for (i = 1; i <= total; i++) {
			if (match(line[i], /^#define VMDEV_(BEGIN|END)_[A-Z]+\(name\)/)) {
				kind = substr(line[i], 1, RLENGTH)
				which = kind ~ /BEGIN/ ? "begin" : "end"
				sub(/.*VMDEV_(BEGIN|END)_/, "", kind)
				sub(/\(.*/, "", kind)
				if (pass == 2 && kind != "EVENT")
					kind_definition(kind, which, substr(line[i], RLENGTH + 1))
			} else if (match(line[i], defines)) {
				macro = substr(line[i], 1, RLENGTH - 1)
				if ((pass == 1) == (macro ~ /^DECLARE/))
					definition(macro, line[i], RLENGTH)
			}
		}
	}
	for (what in rows)
		if (!(what in seen))
			problem(what ": has no tracepoint")
	exit bad
}
