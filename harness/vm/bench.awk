# SPDX-License-Identifier: GPL-2.0
# Medians of "insns CASE BYTES INSTRUCTIONS" lines, latencies of "open DRIVER RATE P50 P99 MAX"
# lines: tables, bench.json, and the bars. Variables: json, kernel; base: no bars, but what each
# case costs more than this one. Exit: 1 a bar is missed, 3 the figures do not repeat.

BEGIN {
	# Percent by which figures of one boot differ for no reason.
	noise = 0.6
}

$1 == "insns" {
	key = $2 " " $3
	if (!(key in count))
		order[++keys] = key
	value[key, ++count[key]] = $4
}

$1 == "open" {
	key = $2 " " $3
	open[++opens] = key
	p50[key] = $4
	p99[key] = $5
	most[key] = $6
}

# The values of a case by size, into sorted[].
function sort(key,   i, j, v) {
	for (i = 1; i <= count[key]; i++) {
		v = value[key, i]
		for (j = i - 1; j >= 1 && sorted[j] > v; j--)
			sorted[j + 1] = sorted[j]
		sorted[j + 1] = v
	}
}

# 0 if the case did not run.
function median(key,   n) {
	n = count[key]
	if (!n)
		return 0
	sort(key)
	return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

# Percent between the median and its nearer neighbour: one stray repeat is not held against it.
function disagreement(key,   mid, n, up, down) {
	mid = median(key)
	n = count[key]
	if (n < 2 || !mid)
		return 0
	up = sorted[int(n / 2) + (n > 2 ? 2 : 1)] - mid
	down = mid - sorted[n > 2 ? int((n + 1) / 2) - 1 : 1]
	return (up < down ? up : down) / mid * 100
}

function bar(text, figure, limit) {
	if (figure == "") {
		printf "%-58s %9s  bar %9.1f  MISSED\n", text, "no figure", limit
		missed = 1
		return
	}
	printf "%-58s %9.1f  bar %9.1f  %s\n", text, figure, limit,
		figure <= limit ? "kept" : "MISSED"
	if (figure > limit)
		missed = 1
}

function percent(a, b) {
	return count[a] && count[b] ? (median(a) / median(b) - 1) * 100 : ""
}

function minus(a, b) {
	return count[a] && count[b] ? median(a) - median(b) : ""
}

function table(   i, part, spread) {
	printf "%-22s %6s %12s %9s\n", "case", "bytes", "insns/packet", "spread %"
	for (i = 1; i <= keys; i++) {
		split(order[i], part, " ")
		spread = disagreement(order[i])
		unsteady += part[1] != "mvnet_trace" && spread > noise
		printf "%-22s %6d %12.1f %9.3f%s\n", part[1], part[2], median(order[i]), spread,
			base ? sprintf(" %+9.1f %%", percent(order[i], base " " part[2])) : ""
	}
	if (opens)
		printf "\n%-12s %9s %9s %9s %9s\n", "open loop", "frames/s", "p50 us", "p99 us",
			"max us"
	for (i = 1; i <= opens; i++) {
		split(open[i], part, " ")
		printf "%-12s %9d %9.1f %9.1f %9.1f\n", part[1], part[2], p50[open[i]],
			p99[open[i]], most[open[i]]
	}
	print ""
}

function write_json(   i, part) {
	printf "{\"kernel\": \"%s\", \"insns_per_packet\": [", kernel > json
	for (i = 1; i <= keys; i++) {
		split(order[i], part, " ")
		printf "%s\n{\"case\": \"%s\", \"bytes\": %d, \"insns\": %.1f}", (i > 1 ? "," : ""),
			part[1], part[2], median(order[i]) > json
	}
	printf "],\n\"open_loop\": [" > json
	for (i = 1; i <= opens; i++) {
		split(open[i], part, " ")
		printf "%s\n{\"driver\": \"%s\", \"rate\": %d, \"p50_us\": %.1f, " \
			"\"p99_us\": %.1f, " \
			"\"max_us\": %.1f}", (i > 1 ? "," : ""), part[1], part[2], p50[open[i]],
			p99[open[i]], most[open[i]] > json
	}
	print "]}" > json
}

# What batching may not cost: instructions where fewer frames are under way, and time.
function bars_batching(   i, n, part, window, above) {
	n = split("2 4 8 16 32", window, " ")
	for (i = 1; i <= n; i++)
		bar("mvnet, window " window[i] " above window 1, percent",
			percent("mvnet_w" window[i] " 60", "mvnet_w1 60"), noise)
	bar("mvnet, window 64 above window 1, percent", percent("mvnet 60", "mvnet_w1 60"), noise)
	bar("mvnet, eight loaded devices above one, percent",
		percent("mvnet_eight 60", "mvnet 60"), 3)
	for (i = 1; i <= opens; i++) {
		split(open[i], part, " ")
		if (part[1] != "mvnet")
			continue
		above = ("vdpa_sim " part[2]) in p50 ? p50[open[i]] - p50["vdpa_sim " part[2]] : ""
		bar("mvnet, " part[2] " frames/s, median above vdpa_sim_net's, us", above, 0)
		bar("mvnet, " part[2] " frames/s, 99 of 100 within, us", p99[open[i]], 200)
	}
	if (!opens)
		bar("mvnet, open loop", "", 0)
}

# What the checker adds to a packet, in instructions: in percent, a card that became cheaper would
# make it look dearer. The limits are those of the dearer kernel, 6.12.
function bars_checker(   i, n, part, plain) {
	n = split("mvnet_check 2300 mvnet_check_w16 2300 mvnet_check_w4 3200 mvnet_check_w1 9900 " \
		"mvnet_check_eight 2700 mvnet_check_first 3800", part, " ")
	for (i = 1; i < n; i += 2) {
		plain = part[i]
		sub("_check", "", plain)
		bar(part[i] ", 60 bytes, instructions more than " plain,
			minus(part[i] " 60", plain " 60"), part[i + 1])
	}
}

END {
	table()
	write_json()
	if (base)
		exit unsteady ? 3 : 0
	bar("mvnet, 60 bytes, instructions", count["mvnet 60"] ? median("mvnet 60") : "", 9700)
	bar("tracepoints compiled in and off, 60 bytes, instructions",
		minus("mvnet_tracepoints 60", "mvnet_no_tracepoints 60"), 44)
	bars_checker()
	bars_batching()
	if (unsteady)
		print "vmdev: bench: repeats differ by more than " noise " %; run it again"
	exit missed ? 1 : unsteady ? 3 : 0
}
