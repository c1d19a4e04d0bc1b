# SPDX-License-Identifier: GPL-2.0
# Must hold: every fault of a driver that the kernel's own driver cannot play makes the checker
# report the rules that the contract names and none that it does not expect; the same driver
# without a fault is clean.
# needs: variant=faults timeout=1500
# expected-skip: vringh-push-direction_has_no_function_to_strike 7.3
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh
faults_main drill "$@"
