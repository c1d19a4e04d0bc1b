# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The table of lanes: asks lanes.txt. Source it after say.sh.
# Does not download and does not build; kernel.sh does.

LANES_TABLE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lanes.txt

# lane_rows: the table without comments; the first row names the columns
lane_rows() {
	sed '/^#/d; /^$/d' "$LANES_TABLE"
}

# lane_names COLUMN PATTERN: the lanes whose column matches the whole pattern, one a line
lane_names() {
	lane_rows | awk -v column="$1" -v pattern="^($2)\$" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at[column] ~ pattern { print $1 }'
}

# lane_default: the lane of a command that names none
lane_default() {
	lane_names lane ".*" | head -n 1
}

# lane_get LANE COLUMN: what the table says; nothing for a lane that it does not have
lane_get() {
	lane_rows | awk -v lane="$1" -v column="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 == lane { print $at[column] }'
}

# lane_mdev_beside LANE: for a lane whose kernel has no mdev, the one of its series that has
lane_mdev_beside() {
	local lane

	for lane in $(lane_names series "$(lane_get "$1" series)"); do
		[[ $(lane_get "$lane" mdev) != package ]] ||
			{ echo "KERNEL=$lane ($(lane_get "$lane" image))"; return; }
	done
}

# lane_known LANE: dies with a list of the lanes if there is no such lane
lane_known() {
	[[ -n $(lane_get "$1" lane) ]] || die "$VM_EXIT_USAGE" "KERNEL=$1" \
		"no such lane; lanes are: $(lane_names lane ".*" | paste -sd ' ') (make lanes)"
}
