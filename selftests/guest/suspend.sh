# SPDX-License-Identifier: GPL-2.0
# Must hold: whatever waits for a suspended device comes through: resuming, unbinding, removal
# and unloading, while its driver waits for the control queue under rtnl.
# needs: timeout=240
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh
. /guest/lib/suspend.sh
suspend_main
