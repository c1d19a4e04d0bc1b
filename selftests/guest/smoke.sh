# SPDX-License-Identifier: GPL-2.0
# Must hold: the guest boots, the modules load and unload, a device comes and goes.
# needs: timeout=300
. /guest/lib.sh
. /guest/ktap.sh

ktap_plan 6
ktap_check modules_load guest_load
ktap_check device_is_created guest_create "$GUEST_UUID_A"
ktap_check interface_comes_up guest_up "$GUEST_UUID_A"
ktap_check device_is_on_the_bus test -e "$(guest_vmdev "$GUEST_UUID_A")/index"
ktap_check device_is_removed guest_remove "$GUEST_UUID_A"
ktap_check modules_unload guest_unload
ktap_end
