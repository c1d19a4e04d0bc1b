# SPDX-License-Identifier: GPL-2.0
# `make shell` in the guest: everything loaded, two devices up, then a shell.
# Does not attach anything; the reader does.
. /guest/lib.sh

if guest_load && guest_create "$GUEST_UUID_A" && guest_create "$GUEST_UUID_B"; then
	a=$(guest_up "$GUEST_UUID_A")
	b=$(guest_up "$GUEST_UUID_B")
	echo "Two devices are up: $a and $b. Try:"
	echo "  vmdev list devices"
	echo "  vmdev trace -n 40 -- ping -c 1 -I $a 192.0.2.1"
	echo "  vmdev check -- vmdev load --seconds 3 $a $b    # joins them: they run already"
	echo "  guest_remove \$GUEST_UUID_A; guest_remove \$GUEST_UUID_B"
	echo "  vmdev check -- sh /guest/run_load.sh 3         # the whole life of two devices"
	echo "  trace-cmd record -e vmdev -e mvringh -o /tmp/t.dat vmdev load --count 100 $a"
fi
export PS1='guest# ' ENV=/guest/lib.sh
cd /guest && exec sh -i
