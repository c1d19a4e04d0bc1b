# SPDX-License-Identifier: GPL-2.0
# Must hold: every fault of DMA ops, mappings, ring addresses and the like, at set-up,
# makes the checker report the rules that the contract names and none that it does not expect;
# with faults compiled in and off the same run is clean.
# needs: variant=faults timeout=900
# A fault that unmaps with a wrong size is a misuse of the DMA API, which that kernel warns of; one
# that makes the probe of virtio_net fail makes that forget memory, and kmemleak count it: what is
# not known to be virtio_net's is told all the same.
# needs: sanitizer-allow=warning,dma-api,kmemleak
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh
faults_main setup "$@"
