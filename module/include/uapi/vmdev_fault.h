/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Named fault points, compiled in with FAULTS=1 only. Each is a file
 * debugfs vmdev/faults/<name>: "off", "always", or k (fire once, on the k-th
 * opportunity, counted from the write). Append, never renumber; each part has its
 * own range of ids: 0..29 the first ones, 30..79 commands, 80..99 the network card,
 * 100..149 rings, copies and mappings, 150..191 the rest.
 *
 * X(enumerator, id, "name", "rules that must fire", "rules that may follow",
 *   "what it does")
 */
#ifndef VMDEV_FAULT_H
#define VMDEV_FAULT_H

#define VMDEV_FAULT_LIST(X)								\
	X(VMDEV_FAULT_PUSH_DIRECTION, 0, "push-direction", "DIR-01", "DIR-02 NET-06",	\
	  "push copies from the driver's buffer into the source")			\
	X(VMDEV_FAULT_PULL_DIRECTION, 1, "pull-direction", "DIR-03", "NET-06",		\
	  "pull copies from the device's buffer into the descriptor")			\
	X(VMDEV_FAULT_PUSH_INTO_READABLE, 2, "push-into-readable", "DIR-04", "DIR-09 NET-06", \
	  "push writes to a device-readable descriptor")				\
	X(VMDEV_FAULT_USED_LEN_TOO_LONG, 3, "used-len-too-long", "RING-12", "",		\
	  "a chain without writable part is completed with a length")			\
	X(VMDEV_FAULT_COMPLETE_TWICE, 4, "complete-twice", "RING-10", "RING-11 RING-28 NET-06", \
	  "one head is put into the used ring twice")					\
	X(VMDEV_FAULT_SWALLOW_CHAIN, 5, "swallow-chain", "RING-19", "NET-06 RING-20",	\
	  "a chain is taken for malformed and never completed")				\
	X(VMDEV_FAULT_IGNORE_DRIVER_OK, 6, "ignore-driver-ok", "RING-01", "",		\
	  "the worker takes chains while DRIVER_OK is clear")				\
	X(VMDEV_FAULT_LOST_CALLBACK, 7, "lost-callback", "RING-16", "NET-06",		\
	  "a used update that must notify does not")					\
	X(VMDEV_FAULT_IGNORE_SUPPRESSION, 8, "ignore-suppression", "RING-16", "",	\
	  "callbacks come although the driver suppressed them")				\
	X(VMDEV_FAULT_REGISTER_BEFORE_DMA_OPS, 9, "register-before-dma-ops", "DMA-01",	\
	  "DMA-04 DMA-05", "the virtio device is registered before its DMA ops are set") \
	X(VMDEV_FAULT_DMA_OPS_TWICE, 10, "dma-ops-twice", "DMA-02", "",			\
	  "DMA ops are set twice")							\
	X(VMDEV_FAULT_NO_ACCESS_PLATFORM, 11, "no-access-platform", "DMA-03", "",	\
	  "the device does not offer ACCESS_PLATFORM")					\
	X(VMDEV_FAULT_DMA_MAP_LEAK, 12, "dma-map-leak", "DMA-09", "",			\
	  "a buffer is mapped and never unmapped")					\
	X(VMDEV_FAULT_UNMAP_WRONG_SIZE, 13, "unmap-wrong-size", "DMA-08", "DMA-09",	\
	  "a buffer is unmapped with another size than it was mapped")			\
	X(VMDEV_FAULT_READY_BEFORE_ADDRESS, 14, "ready-before-address", "CMD-27", "",	\
	  "a queue is made ready before it has addresses")				\
	X(VMDEV_FAULT_KICK_BEFORE_DRIVER_OK, 15, "kick-before-driver-ok", "CMD-09", "",	\
	  "a queue is kicked before DRIVER_OK")						\
	X(VMDEV_FAULT_FEATURE_NOT_OFFERED, 16, "feature-not-offered", "CMD-14", "",	\
	  "the driver accepts a feature that was not offered")				\
	X(VMDEV_FAULT_SKIP_STATUS_READBACK, 17, "skip-status-readback", "CMD-06", "",	\
	  "status is not read back after FEATURES_OK")					\
	X(VMDEV_FAULT_CLEAR_STATUS_BIT, 18, "clear-status-bit", "CMD-03", "CMD-02",	\
	  "a status write clears DRIVER")						\
	X(VMDEV_FAULT_VQ_STATE_LOST, 19, "vq-state-lost", "CMD-32", "RING-02",		\
	  "queue state set before enabling is lost by enabling")			\
	X(VMDEV_FAULT_STATUS_KEPT_OVER_RESET, 20, "status-kept-over-reset", "CMD-10", "CMD-45", \
	  "reset does not clear the status")						\
	X(VMDEV_FAULT_QUEUE_INDEX_OUT_OF_RANGE, 21, "queue-index-out-of-range", "CMD-31", "", \
	  "a command names queue 1000")							\
	X(VMDEV_FAULT_CORRUPT_PAYLOAD, 22, "corrupt-payload", "NET-06",		\
	  "DIR-11 DIR-12",								\
	  "one payload byte of a delivered frame is changed")				\
	X(VMDEV_FAULT_DROP_FRAME, 23, "drop-frame", "NET-06", "",			\
	  "a frame is dropped and not counted")						\
	X(VMDEV_FAULT_REORDER_FRAMES, 24, "reorder-frames", "NET-06", "RING-21",	\
	  "two frames change places")							\
	X(VMDEV_FAULT_SKIP_RESET, 30, "skip-reset", "CMD-01", "",			\
	  "the driver begins a session without a reset")				\
	X(VMDEV_FAULT_TWO_STATUS_BITS, 31, "two-status-bits", "CMD-02", "",		\
	  "ACKNOWLEDGE and DRIVER are set in one write")				\
	X(VMDEV_FAULT_STATUS_AFTER_FAILED, 32, "status-after-failed", "CMD-04", "",	\
	  "the driver goes on after it wrote FAILED")					\
	X(VMDEV_FAULT_LATE_FEATURES, 33, "late-features", "CMD-05", "",			\
	  "features are written after FEATURES_OK")					\
	X(VMDEV_FAULT_EARLY_QUEUE, 34, "early-queue", "CMD-08", "",			\
	  "a queue is programmed before FEATURES_OK")					\
	X(VMDEV_FAULT_SKIP_RESET_READBACK, 35, "skip-reset-readback", "CMD-11", "",	\
	  "the driver goes on after a reset without reading the status")		\
	X(VMDEV_FAULT_STATUS_READS_GARBAGE, 36, "status-reads-garbage", "CMD-13", "",	\
	  "status reads back with a bit that nobody wrote")				\
	X(VMDEV_FAULT_NO_VERSION_1, 37, "no-version-1", "CMD-19", "CMD-02 CMD-08",	\
	  "no VERSION_1 is offered; Linux then takes the device for a legacy one")	\
	X(VMDEV_FAULT_CONFIG_PAST_END, 38, "config-past-end", "CMD-23", "",		\
	  "the configuration is read past its end")					\
	X(VMDEV_FAULT_BAD_QUEUE_SIZE, 39, "bad-queue-size", "CMD-25", "",		\
	  "a queue is given 100 entries")						\
	X(VMDEV_FAULT_ADDRESS_WHILE_READY, 40, "address-while-ready", "CMD-26", "",	\
	  "a queue that is ready is given addresses")					\
	X(VMDEV_FAULT_MISALIGNED_AREAS, 41, "misaligned-areas", "CMD-28", "DMA-05",	\
	  "a descriptor area is off by eight bytes")					\
	X(VMDEV_FAULT_CALLBACK_BEFORE_DRIVER_OK, 42, "callback-before-driver-ok", "CMD-35", "", \
	  "the device calls back before DRIVER_OK")					\
	X(VMDEV_FAULT_NO_DMA_MASK, 43, "no-dma-mask", "DMA-04", "",			\
	  "the device has no DMA mask")							\
	X(VMDEV_FAULT_RAW_RING_ADDRESS, 44, "raw-ring-address", "DMA-05", "",		\
	  "a queue is given addresses that no allocation holds")			\
	X(VMDEV_FAULT_CONFIG_WRITE, 45, "config-write", "CMD-07", "",			\
	  "the driver writes to the configuration, before FEATURES_OK at that")		\
	X(VMDEV_FAULT_FEATURE_WITHOUT_BASE, 46, "feature-without-base", "CMD-15", "CMD-14", \
	  "GUEST_ECN is accepted without segmentation offload")				\
	X(VMDEV_FAULT_OFFER_WITHOUT_BASE, 47, "offer-without-base", "CMD-16", "",	\
	  "RSC_EXT is offered without segmentation offload")				\
	X(VMDEV_FAULT_FEATURES_MASKED, 48, "features-masked", "CMD-14 CMD-17", "CMD-45",	\
	  "the device drops in silence a feature that it did not offer")		\
	X(VMDEV_FAULT_TAKEN_SET_REFUSED, 49, "taken-set-refused", "CMD-18", "",		\
	  "features that the device took once make FEATURES_OK read 0")			\
	X(VMDEV_FAULT_SKIP_GENERATION, 50, "skip-generation", "CMD-20", "",		\
	  "the MAC is read without asking for the generation")				\
	X(VMDEV_FAULT_CONSTANT_GENERATION, 51, "constant-generation", "CMD-21", "",	\
	  "the MAC changes and the generation does not")				\
	X(VMDEV_FAULT_CONFIG_NOT_OFFERED, 52, "config-not-offered", "CMD-22", "",	\
	  "the link speed is read although SPEED_DUPLEX is not offered")		\
	X(VMDEV_FAULT_SILENT_CONFIG_CHANGE, 53, "silent-config-change", "CMD-24", "",	\
	  "the link goes down and the driver is not called back")			\
	X(VMDEV_FAULT_SKIP_READY_READBACK, 54, "skip-ready-readback", "CMD-29", "",	\
	  "a queue's memory is freed without reading ready back")			\
	X(VMDEV_FAULT_READY_READS_WRONG, 55, "ready-reads-wrong", "CMD-30", "",		\
	  "a queue that was disabled reads ready")					\
	X(VMDEV_FAULT_STATE_WHILE_READY, 56, "state-while-ready", "CMD-33", "CMD-26",	\
	  "queue state is set while the queue is ready")				\
	X(VMDEV_FAULT_LATE_CALLBACK, 57, "late-callback", "CMD-34", "",			\
	  "the driver is called back after it reset the device")			\
	X(VMDEV_FAULT_KICK_WHILE_SUSPENDED, 58, "kick-while-suspended", "CMD-36", "",	\
	  "a queue is kicked while the device is suspended")				\
	X(VMDEV_FAULT_WORK_WHILE_SUSPENDED, 59, "work-while-suspended", "CMD-36", "",	\
	  "the device says that it is suspended and takes the next chain")		\
	X(VMDEV_FAULT_CALLBACK_WHILE_SUSPENDED, 60, "callback-while-suspended", "CMD-36", "", \
	  "the link changes while suspended and the driver is called back at once")	\
	X(VMDEV_FAULT_STILL_AFTER_RESUME, 61, "still-after-resume", "RING-20", "CMD-24 NET-06", \
	  "the device says that it goes on, and takes no chain any more")			\
	X(VMDEV_FAULT_MTU_ZERO, 62, "mtu-zero", "CMD-37", "",				\
	  "the device tells an MTU of 0")						\
	X(VMDEV_FAULT_LOST_END, 63, "lost-end", "CMD-38", "",				\
	  "a command that began never ends")						\
	X(VMDEV_FAULT_COMMAND_AFTER_UNBIND, 64, "command-after-unbind", "CMD-39", "CMD-13", \
	  "the status is read after the driver was unbound")				\
	X(VMDEV_FAULT_SILENT_NEEDS_RESET, 65, "silent-needs-reset", "CMD-12", "",	\
	  "the device asks for a reset and calls nobody back")				\
	X(VMDEV_FAULT_FREE_LIVE_RING, 66, "free-live-ring", "DMA-10", "",		\
	  "the memory of a queue is freed while the queue is live")			\
	X(VMDEV_FAULT_CALLBACK_AFTER_READY, 67, "callback-after-ready", "CMD-27", "",	\
	  "a queue is made ready before it has a callback")				\
	X(VMDEV_FAULT_CTRL_NO_ACK, 80, "ctrl-no-ack", "NET-07", "",			\
	  "a control command is completed without its ack byte")			\
	X(VMDEV_FAULT_CTRL_NOT_NEGOTIATED, 81, "ctrl-not-negotiated", "NET-07", "",	\
	  "the driver sends a VLAN command, for which no feature was accepted")		\
	X(VMDEV_FAULT_TX_HEADER_FLAGS, 82, "tx-header-flags", "NET-01", "",		\
	  "the driver asks for a checksum that was not negotiated")			\
	X(VMDEV_FAULT_NO_NUM_BUFFERS, 83, "no-num-buffers", "NET-02", "NET-06",		\
	  "num_buffers of a received frame is left 0")					\
	X(VMDEV_FAULT_RX_HEADER_FLAGS, 84, "rx-header-flags", "NET-03", "",		\
	  "a received frame says that its checksum was verified, which was not negotiated") \
	X(VMDEV_FAULT_WRITABLE_TRANSMIT, 85, "writable-transmit", "NET-04", "NET-01",	\
	  "the driver marks a transmit buffer as writable")				\
	X(VMDEV_FAULT_FRAME_TOO_LONG, 86, "frame-too-long", "NET-05", "NET-06 RING-21",		\
	  "a received frame is longer than the MTU allows")				\
	X(VMDEV_FAULT_AVAIL_JUMP, 100, "avail-jump", "RING-02", "",			\
	  "the available index jumps over a whole ring")				\
	X(VMDEV_FAULT_HEAD_TWICE, 101, "head-twice", "RING-03", "",			\
	  "a receive buffer is offered again while the device has it")			\
	X(VMDEV_FAULT_HEAD_OUT_OF_RANGE, 102, "head-out-of-range", "RING-03", "",	\
	  "an available head is beyond the ring")					\
	X(VMDEV_FAULT_CHAIN_LOOP, 103, "chain-loop", "RING-04", "",			\
	  "the last descriptor of a chain leads back to its first")			\
	X(VMDEV_FAULT_CHAIN_TOO_LONG, 104, "chain-too-long", "RING-05", "",		\
	  "an indirect table has more descriptors than the queue")			\
	X(VMDEV_FAULT_INDIRECT_NESTED, 105, "indirect-nested", "RING-06", "",		\
	  "an indirect table refers to another")					\
	X(VMDEV_FAULT_INDIRECT_ODD_LENGTH, 106, "indirect-odd-length", "RING-06", "",	\
	  "an indirect table has a length that is no multiple of 16")			\
	X(VMDEV_FAULT_READABLE_LAST, 107, "readable-last", "RING-07", "",		\
	  "a readable descriptor follows a writable one")				\
	X(VMDEV_FAULT_EMPTY_ELEMENT, 108, "empty-element", "RING-08", "",		\
	  "a chain has an empty descriptor, which is legal")				\
	X(VMDEV_FAULT_USED_INDEX_SKIPS, 109, "used-index-skips", "RING-11", "RING-25",	\
	  "the used index rises by two for one entry")					\
	X(VMDEV_FAULT_USED_LEN_NOT_PUSHED, 110, "used-len-not-pushed", "RING-13", "NET-06", \
	  "a chain is completed with one byte more than was pushed into it")		\
	X(VMDEV_FAULT_USED_OUT_OF_ORDER, 111, "used-out-of-order", "RING-15", "",	\
	  "with IN_ORDER two chains are used in the wrong order")			\
	X(VMDEV_FAULT_SPLIT_LOSES_BYTE, 112, "split-loses-byte", "RING-21", "NET-06",	\
	  "the last byte of a second descriptor is not delivered")			\
	X(VMDEV_FAULT_ACCESS_AFTER_QUEUE_RESET, 113, "access-after-queue-reset", "RING-22", "", \
	  "a chain is taken from a queue after its reset")				\
	X(VMDEV_FAULT_STATE_KEPT_OVER_QUEUE_RESET, 114, "state-kept-over-queue-reset", "RING-22", "", \
	  "a queue keeps its available index over a queue reset")			\
	X(VMDEV_FAULT_PUSH_SCRIBBLES_SOURCE, 115, "push-scribbles-source", "DIR-02", "NET-06", \
	  "a push changes its source after the copy")					\
	X(VMDEV_FAULT_COPY_CUT_UNSAID, 116, "copy-cut-unsaid", "DIR-05", "DIR-01 DIR-03 NET-06", \
	  "half of a copy is done, and all of it claimed")				\
	X(VMDEV_FAULT_COPY_COUNT_SHORT, 117, "copy-count-short", "DIR-05", "DIR-08 NET-06", \
	  "a whole copy is done, and half of it claimed")				\
	X(VMDEV_FAULT_STALE_AFTER_FAILED_COPY, 118, "stale-after-failed-copy", "DIR-08", "NET-06", \
	  "a copy fails and what its destination held before is delivered")		\
	X(VMDEV_FAULT_RING_SIZE_IGNORED, 119, "ring-size-ignored", "RING-24", "",		\
	  "a queue is worked on with half the entries that the driver chose")		\
	X(VMDEV_FAULT_FEATURES_AS_OFFERED, 120, "features-as-offered", "RING-24", "",	\
	  "a queue is worked on with what was offered instead of what was accepted")	\
	X(VMDEV_FAULT_NEEDS_RESET_VANISHES, 121, "needs-reset-vanishes", "CMD-40", "CMD-12", \
	  "the status reads NEEDS_RESET once, and then no more")			\
	X(VMDEV_FAULT_QUEUE_MAX_ODD, 122, "queue-max-odd", "CMD-41", "",			\
	  "the largest size of a queue is no power of two")				\
	X(VMDEV_FAULT_USED_ENTRY_LONGER, 123, "used-entry-longer", "RING-25", "NET-06",	\
	  "the used ring says one byte more than the device's event")			\
	X(VMDEV_FAULT_USED_INDEX_STAYS, 124, "used-index-stays", "RING-25", "RING-28 NET-06", \
	  "used entries are written and the used index is not")				\
	X(VMDEV_FAULT_TAKEN_OUT_OF_TURN, 125, "taken-out-of-turn", "RING-26",	\
	  "RING-03 RING-28 NET-06",							\
	  "of two chains that wait the second is taken first, and called the first")	\
	X(VMDEV_FAULT_COPY_AFTER_COMPLETE, 126, "copy-after-complete", "DIR-09", "",	\
	  "a chain that was given back is read once more")				\
	X(VMDEV_FAULT_COPY_PAST_END, 127, "copy-past-end", "DIR-10",		\
	  "DIR-09 RING-21 RING-27",							\
	  "a push that fills a descriptor is one byte longer, and says so")		\
	X(VMDEV_FAULT_DMA_OPS_REPLACED, 128, "dma-ops-replaced", "DMA-11", "",		\
	  "other DMA ops are put into a device that is registered")			\
	X(VMDEV_FAULT_USED_LEN_SHORTER, 129, "used-len-shorter", "RING-27", "NET-06",	\
	  "a chain is completed with one byte less than was pushed into it")		\
	X(VMDEV_FAULT_BYTES_AFTER_PUSH, 130, "bytes-after-push", "DIR-11",		\
	  "DIR-12 NET-06",								\
	  "a byte that was pushed changes before its chain is given back")		\
	X(VMDEV_FAULT_BYTES_AFTER_PULL, 131, "bytes-after-pull", "DIR-11", "DIR-12",	\
	  "a byte that was pulled is overwritten in the driver's buffer afterwards")	\
	X(VMDEV_FAULT_DEAF_CALLBACK, 132, "deaf-callback", "RING-28", "NET-06",		\
	  "callbacks are announced, and the driver is not called")				\
	X(VMDEV_FAULT_WISH_MISREAD, 133, "wish-misread", "RING-16", "NET-06",		\
	  "the device reads that the driver wants to be called back one entry later")	\
	X(VMDEV_FAULT_WRITE_AFTER_RESET, 134, "write-after-reset", "RING-29", "",	\
	  "the used ring of a queue is written once more after a reset")		\
	X(VMDEV_FAULT_IDLE_SPIN, 135, "idle-spin", "RING-30", "",			\
	  "a worker that has nothing to do queues itself once more")			\
	X(VMDEV_FAULT_NO_MEMORY, 136, "no-memory", "", "",				\
	  "an allocation finds no memory, which is nobody's mistake")			\
	X(VMDEV_FAULT_NO_IN_ORDER, 168, "no-in-order", "", "",				\
	  "IN_ORDER is not offered, for faults that need a ring without it")		\
	X(VMDEV_FAULT_USED_ENTRY_CHANGES, 137, "used-entry-changes", "RING-25", "NET-06", \
	  "a used entry is written again after the driver was let see it")		\
	X(VMDEV_FAULT_CHAIN_CUT, 138, "chain-cut", "RING-31", "NET-06",			\
	  "the device does not see the last bytes of a chain that it may read")		\
	X(VMDEV_FAULT_CHAIN_REFUSED, 139, "chain-refused", "RING-31", "NET-06",		\
	  "a good chain is given back as a malformed one")				\
	X(VMDEV_FAULT_SWALLOW_KICK, 140, "swallow-kick", "RING-09", "NET-06",		\
	  "the driver does not kick a queue that has to be kicked")			\
	X(VMDEV_FAULT_STALL_WORKER, 141, "stall-worker", "RING-20", "NET-06",		\
	  "the device is kicked and does nothing")					\
	X(VMDEV_FAULT_ODD_USED_FLAGS, 142, "odd-used-flags", "RING-18", "",		\
	  "with EVENT_IDX the device asks in the used flags for no kicks")		\
	X(VMDEV_FAULT_ODD_AVAIL_FLAGS, 169, "odd-avail-flags", "RING-35", "",		\
	  "with EVENT_IDX a bit of the available flags is set that means nothing")	\
	X(VMDEV_FAULT_USED_FLAGS_LEFT, 171, "used-flags-left", "RING-36", "RING-18",	\
	  "the driver enables a queue in whose used flags a bit is set")		\
	X(VMDEV_FAULT_FRAME_BEYOND_MTU, 170, "frame-beyond-mtu", "NET-10", "",		\
	  "the driver sends a frame that is one byte longer than the MTU allows")	\
	X(VMDEV_FAULT_CHAIN_FORGOTTEN, 143, "chain-forgotten", "RING-20", "",		\
	  "a receive buffer is taken and never used, while others are")			\
	X(VMDEV_FAULT_USE_AFTER_UNMAP, 144, "use-after-unmap", "DMA-06", "",		\
	  "a transmit buffer is unmapped before the device has read it")		\
	X(VMDEV_FAULT_WRONG_DMA_DIRECTION, 145, "wrong-dma-direction", "DMA-07", "",	\
	  "a transmit buffer is mapped for the device to write to")			\
	X(VMDEV_FAULT_SCRIBBLE_DESCRIPTOR, 146, "scribble-descriptor", "RING-14", "",	\
	  "the device changes a descriptor before it gives its chain back")		\
	X(VMDEV_FAULT_COPY_ONE_MORE, 147, "copy-one-more", "DIR-06", "",		\
	  "a push that fills a descriptor goes on for one word more")			\
	X(VMDEV_FAULT_DROP_REASON_FALSE, 148, "drop-reason-false", "NET-08", "",	\
	  "a good frame is dropped, and counted as if the link were down")		\
	X(VMDEV_FAULT_DEAF_CONFIG, 149, "deaf-config", "CMD-42", "",			\
	  "a configuration callback is announced, and the driver is not called")	\
	X(VMDEV_FAULT_CONFIG_OTHERWISE, 152, "config-otherwise", "CMD-43", "",	\
	  "the driver gets another byte of the configuration than the event says")	\
	X(VMDEV_FAULT_GENERATION_RUNS, 153, "generation-runs", "CMD-44", "",		\
	  "each read of the generation finds another, though nothing changes")		\
	X(VMDEV_FAULT_ENTROPY_NONE, 154, "entropy-none", "RNG-01", "",			\
	  "an entropy device gives a buffer back with nothing in it")			\
	X(VMDEV_FAULT_ENTROPY_AGAIN, 155, "entropy-again", "RNG-02", "",		\
	  "an entropy device gives the bytes of the request before")			\
	X(VMDEV_FAULT_OP_OTHERWISE, 156, "op-otherwise", "CMD-45", "",			\
	  "the parent gets fewer features than the command's event says")		\
	X(VMDEV_FAULT_DESCRIPTOR_CHANGES, 157, "descriptor-changes", "RING-32", "",	\
	  "the device changes the descriptor of a chain that it has given back")	\
	X(VMDEV_FAULT_CONFIG_CB_IDLE, 158, "config-callback-idle", "CMD-46", "",	\
	  "a configuration callback comes with each run of a queue, and nothing changed")	\
	X(VMDEV_FAULT_READABLE_CHANGES, 162, "readable-changes", "DIR-12",		\
	  "DIR-11 NET-06",								\
	  "the device changes a byte of a buffer before it reads it")			\
	X(VMDEV_FAULT_SHOWN_CHANGES, 163, "shown-changes", "DIR-12", "NET-06",		\
	  "a byte that was pushed changes after the driver was let see its chain")	\
	X(VMDEV_FAULT_BEHIND_BUFFER, 164, "behind-buffer", "DIR-13",		\
	  "DIR-11 DIR-12 NET-06",							\
	  "eight bytes behind a buffer are others until its chain is shown")		\
	X(VMDEV_FAULT_KICK_SERVED_LATE, 159, "kick-served-late", "RING-33", "",		\
	  "one kick in 20 is served 100 ms later")					\
	X(VMDEV_FAULT_CALLBACK_LATE, 166, "callback-late", "RING-34", "",		\
	  "one callback in 20 reaches the driver 100 ms later")				\
	X(VMDEV_FAULT_CALLBACK_AGAIN, 167, "callback-again", "RING-34", "",		\
	  "the driver is called 200 times more for one callback in 20")			\
	X(VMDEV_FAULT_FRAME_ALTERED, 165, "frame-altered", "NET-09", "NET-06",		\
	  "the card changes a byte of a frame between its copies")			\
	X(VMDEV_FAULT_NO_OP, 150, "no-op", "", "",					\
	  "control: asked with every other fault, does nothing, must stay clean")	\
	X(VMDEV_FAULT_CANARY, 151, "canary", "RING-17", "",				\
	  "control: a queue's callback comes twice, must be found")			\
	X(VMDEV_FAULT_VRINGH_PUSH_DIRECTION, 160, "vringh-push-direction", "DIR-07", "", \
	  "the kernel's own vringh pushes from the driver's buffer into the source")	\
	X(VMDEV_FAULT_VRINGH_IOTLB_DIRECTION, 161, "vringh-iotlb-direction", "DIR-07", "", \
	  "the same of its push through an IOTLB, the one that vdpa's devices call")

#define VMDEV_FAULT_ENUM(id, value, ...) id = value,
enum vmdev_fault { VMDEV_FAULT_LIST(VMDEV_FAULT_ENUM) };
#undef VMDEV_FAULT_ENUM
/* Above every id; ids have holes, and a name for a hole is no fault's. */
#define VMDEV_FAULT_MAX 192

#define VMDEV_FAULT_FITS(id, value, ...) _Static_assert((value) < VMDEV_FAULT_MAX, #id);
VMDEV_FAULT_LIST(VMDEV_FAULT_FITS)
#undef VMDEV_FAULT_FITS

#endif /* VMDEV_FAULT_H */
