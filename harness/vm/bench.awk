# SPDX-License-Identifier: GPL-2.0
# Medians of "case size instructions" lines: a table, bench.json, and the bars.
# Variables: json, kernel; base: no bars, but what each case costs more than this one.
# Exit: 1 a bar is missed, 3 the figures do not repeat.

{
	key = $1 " " $2
	if (!(key in count))
		order[++keys] = key
	value[key, ++count[key]] = $3
	if (!(key in low) || $3 < low[key])
		low[key] = $3
	if ($3 > high[key])
		high[key] = $3
	if (!($1 in known)) {
		known[$1] = 1
		name[++names] = $1
	}
}

# Repeats are three: the one that is neither lowest nor highest; 0 if the case did not run.
function median(key,   i, sum) {
	if (!count[key])
		return 0
	for (i = 1; i <= count[key]; i++)
		sum += value[key, i]
	return count[key] == 3 ? sum - low[key] - high[key] : sum / count[key]
}

# Percent between the median and its nearer neighbour: one stray repeat is not held against it.
function disagreement(key,   mid, up, down) {
	mid = median(key)
	up = high[key] - mid
	down = mid - low[key]
	return (up < down ? up : down) / mid * 100
}

function bar(text, figure, limit) {
	if (figure == "") {
		printf "%-52s %10s  bar %10.1f  MISSED\n", text, "no figure", limit
		missed = 1
		return
	}
	printf "%-52s %10.1f  bar %10.1f  %s\n", text, figure, limit,
		figure <= limit ? "kept" : "MISSED"
	if (figure > limit)
		missed = 1
}

function percent(a, b) {
	return count[a] && count[b] ? (median(a) / median(b) - 1) * 100 : ""
}

END {
	printf "%-22s %6s %12s %9s\n", "case", "bytes", "insns/packet", "spread %"
	for (i = 1; i <= keys; i++) {
		split(order[i], part, " ")
		spread = disagreement(order[i])
		unsteady += part[1] != "mvnet_trace" && spread > 0.5
		printf "%-22s %6d %12.1f %9.3f%s\n", part[1], part[2], median(order[i]), spread,
			base ? sprintf(" %+9.1f %%", percent(order[i], base " " part[2])) : ""
	}
	printf "{\"kernel\": \"%s\", \"insns_per_packet\": {", kernel > json
	for (i = 1; i <= names; i++)
		printf "%s\"%s\": {\"60\": %.1f, \"1514\": %.1f}", (i > 1 ? ", " : ""), name[i],
			median(name[i] " 60"), median(name[i] " 1514") > json
	print "}}" > json
	if (base)
		exit unsteady ? 3 : 0
	bar("mvnet, 60 bytes, instructions", count["mvnet 60"] ? median("mvnet 60") : "", 12500)
	bar("tracepoints compiled in and off, 60 bytes, percent",
		percent("mvnet 60", "mvnet_no_tracepoints 60"), 1.5)
	bar("checker with the default rules, 60 bytes, percent",
		percent("mvnet_check 60", "mvnet 60"), 15)
	if (unsteady)
		print "vmdev: bench: repeats differ by more than 0.5 %; run it again"
	exit missed ? 1 : unsteady ? 3 : 0
}
