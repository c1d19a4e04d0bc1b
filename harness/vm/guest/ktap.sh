# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# KTAP for scripts in the guest: ktap_plan N, then ktap_check/ktap_skip, then ktap_end.
# Does not run commands in the background and does not retry.

KTAP_N=0
KTAP_FAILED=0

# ktap_plan COUNT
ktap_plan() {
	echo "TAP version 13"
	echo "1..$1"
}

# ktap_result STATUS CLAIM: 0 is a pass
ktap_result() {
	KTAP_N=$((KTAP_N + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $KTAP_N $2"
	else
		KTAP_FAILED=$((KTAP_FAILED + 1))
		echo "not ok $KTAP_N $2"
	fi
}

# ktap_check CLAIM COMMAND...: the claim holds if the command succeeds
ktap_check() {
	ktap_claim=$1
	shift
	"$@" > /tmp/ktap.log 2>&1
	ktap_status=$?
	[ "$ktap_status" -eq 0 ] || sed 's/^/# /' /tmp/ktap.log
	ktap_result "$ktap_status" "$ktap_claim"
}

# ktap_rc CLAIM CODE COMMAND...: the claim holds if the command exits with CODE
ktap_rc() {
	ktap_claim=$1 ktap_want=$2
	shift 2
	"$@" > /tmp/ktap.log 2>&1
	ktap_status=$?
	if [ "$ktap_status" -ne "$ktap_want" ]; then
		echo "# exit code $ktap_status, expected $ktap_want"
		sed 's/^/# /' /tmp/ktap.log
	fi
	ktap_result "$((ktap_status != ktap_want))" "$ktap_claim"
}

# ktap_skip CLAIM WHY
ktap_skip() {
	KTAP_N=$((KTAP_N + 1))
	echo "ok $KTAP_N $1 # SKIP $2"
}

# ktap_end: exits 0 if nothing failed
ktap_end() {
	exit "$((KTAP_FAILED != 0))"
}
