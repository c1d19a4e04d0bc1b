# SPDX-License-Identifier: GPL-2.0
# `make run` in the guest: modules, the checker, and under it run_load.sh SECONDS [FAULT].
# Does not judge: the exit code is the checker's.
. /guest/lib.sh

guest_load || exit 5
exec vmdev check --json /out/verdict.json -- /bin/sh /guest/run_load.sh "$@"
