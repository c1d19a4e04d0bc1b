# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# One suite: its declared needs, its run, its tally. Uses $top, $results and $lanes; fills pids.
# Does not choose suites and does not add them up: run_selftests and faults do.
#
# A guest suite declares in its first lines, all optional:
#   # needs: variant=faults with=trace-cmd,mdevctl timeout=120 smp=1
#   # needs: kernel=6.1,6.12 (lanes that it is for; all without)
#   # needs: icount=yes (one processor, time counted in instructions)
#   # needs: allow=warning sanitizer-allow=dma-api add=build/some/program append=slub_debug=FZPU
#   # needs: judged=clean.rec,broken.rec (judged on this machine too, each of them one more claim)
#   # expected-skip: CLAIM LANE (only there)

# A guest under TCG is one thread, and waits for a quarter of its time: for timers, for drains, for
# grace periods.
suite_jobs_at_once=$(($(nproc) + 1))
pids=()

# suite_need FILE KEY DEFAULT
suite_need() {
	local value

	value=$(grep -m 50 '^# needs:' "$1" | grep -o " $2=[^ ]*" | head -n 1)
	value=${value#*=}
	echo "${value:-$3}"
}

# suite_timeout FILE: its deadline in seconds, on a kernel that is not slow
suite_timeout() {
	suite_need "$1" timeout 120
}

# suite_names DIR: guest suites, in one line
suite_names() {
	basename -a -s .sh "$1"/guest/*.sh | tr '\n' ' '
}

# suite_host TARGET: TAP from a make target of the same name, on the first lane of the run. What
# boots no guest gives way to the guests: those have deadlines.
suite_host() {
	local nice=10

	case $1 in
	unit-mutants | unit-runner | planted) nice=0 ;;
	esac
	CMOCKA_MESSAGE_OUTPUT=TAP nice -n "$nice" make --no-print-directory -C "$top" \
		KERNEL="${lanes[0]}" "$1" < /dev/null
}

# suite_guest KERNEL FILE [ARGUMENTS...]: KTAP from a guest
suite_guest() {
	local -a opts=()
	local item kernel=$1 file=$2

	shift 2
	for item in $(suite_need "$file" with '' | tr , ' '); do
		opts+=(--with "$item")
	done
	for item in $(suite_need "$file" add '' | tr , ' '); do
		opts+=(--add "$top/$item")
	done
	[[ -d $top/selftests/guest/lib ]] && opts+=(--add "$top/selftests/guest/lib")
	for item in $(suite_need "$file" append '' | tr , ' '); do
		opts+=(--append "$item")
	done
	for item in $(suite_need "$file" allow '') $(suite_need "$file" "$kernel-allow" ''); do
		opts+=(--allow "$item")
	done
	[[ -z $(suite_need "$file" icount '') ]] || opts+=(--icount)
	[[ $(lane_get "$kernel" checker) == live ]] || opts+=(--env CHECK_OFFLINE=yes)
	[[ -z ${DIFFERENTIAL:-} ]] || opts+=(--env "CHECK_RECORDS=$DIFFERENTIAL")
	# exec: a signal to the suite must reach the runner of its guest.
	exec "$top/harness/vm/vm" run --kernel "$kernel" \
		--variant "$(suite_need "$file" variant plain)" \
		--timeout "$(suite_timeout "$file")" \
		--smp "$(suite_need "$file" smp 2)" \
		--out "$results/$kernel-$(basename "$file" .sh)" --script "$file" \
		"${opts[@]}" -- "$@" < /dev/null
}

# suite_judge FILE: is the verdict on this recording here what the guest left beside it as
# FILE.json? The names of the recording's file may differ.
suite_judge() {
	"$top/build/vmdev" verify --json "$1.here.json" "$1" > "$1.txt" 2>&1
	[[ -s $1.json && -s $1.here.json ]] &&
		diff <(jq -S 'del(.recording.file)' "$1.json") <(jq -S 'del(.recording.file)' \
			"$1.here.json")
}

# suite_judged FILE DIR: KTAP on the recordings that the suite's guest left in DIR for this machine
suite_judged() {
	local rec n rc=0

	[[ -r $1 ]] || return 0
	n=$(grep -cE '^(not )?ok ' "$2/ktap.txt")
	for rec in $(suite_need "$1" judged '' | tr , ' '); do
		n=$((n + 1))
		if suite_judge "$2/$rec" > "$2/$rec.diff" 2>&1; then
			echo "ok $n ${rec%.rec}_recording_has_the_same_verdict_on_the_host"
		else
			rc=1
			sed 's/^/# /' "$2/$rec.diff" "$2/$rec.txt" | head -n 40
			echo "not ok $n ${rec%.rec}_recording_has_the_same_verdict_on_the_host"
		fi
	done
	return "$rc"
}

# suite_skips FILE LANE: the claims that may be skipped there, in one line
suite_skips() {
	[[ ! -r $1 ]] ||
		awk -v lane="$2" '/^# expected-skip:/ && $4 == lane { printf "%s ", $3 }' "$1"
}

# suite_report WHERE NAME COMMAND...: runs it, writes ktap.txt and tally, prints a summary
suite_report() {
	local where=$1 name=$2 dir=$results/$1-$2 rc=0 start=$SECONDS child p f s
	local file=$top/selftests/guest/$2.sh

	shift 2
	mkdir -p "$dir"
	"$@" > "$dir/ktap.txt" 2> "$dir/messages.txt" &
	child=$!
	trap 'kill -TERM $child 2>/dev/null; wait $child; exit 130' INT TERM HUP
	wait "$child" || rc=$?
	suite_judged "$file" "$dir" >> "$dir/ktap.txt" 2>> "$dir/messages.txt" || rc=1
	awk -v rc="$rc" -v skips="$(suite_skips "$file" "$where")" \
		-v tally="$dir/tally" -f "$top/selftests/tally.awk" "$dir/ktap.txt" > "$dir/why.txt"
	read -r p f s < "$dir/tally"
	printf '%-6s %-24s %4d passed, %d failed, %d skipped  (%d s)\n' \
		"$where" "$name" "$p" "$f" "$s" "$((SECONDS - start))"
	if ((f)); then
		cat "$dir/why.txt"
		tail -n 40 "$dir/messages.txt" | sed 's/^/#   /'
		echo "#   see $dir"
	fi
}

# suite_start KERNEL FILE [ARGUMENTS...]: starts a guest suite as soon as there is room for it
suite_start() {
	while (($(jobs -rp | wc -l) >= suite_jobs_at_once)); do
		wait -n
	done
	suite_report "$1" "$(basename "$2" .sh)" suite_guest "$@" &
	pids+=($!)
}

# suite_stop: every suite that was started must end with the runner
suite_stop() {
	trap - INT TERM HUP
	((${#pids[@]})) && kill "${pids[@]}" 2>/dev/null
	wait
	say check "stopped by a signal"
	exit 130
}
