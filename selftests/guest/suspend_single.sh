# SPDX-License-Identifier: GPL-2.0
# Must hold: the same as in suspend, where the driver that waits has the only processor: a device
# that is suspended cannot stop the machine.
# needs: smp=1 timeout=240
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh
. /guest/lib/suspend.sh
suspend_main
