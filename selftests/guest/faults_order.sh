# SPDX-License-Identifier: GPL-2.0
# Must hold: every fault of the order of commands and of the negotiation
# makes the checker report the rules that the contract names and none that it does not expect;
# with faults compiled in and off the same run is clean.
# needs: variant=faults timeout=1500
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh
faults_main order "$@"
