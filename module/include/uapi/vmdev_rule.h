/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The rules: ids, severity, who must obey, section of virtio 1.2, and the one
 * sentence that must hold. Ids are stable: append, never renumber.
 *
 * X(enumerator, number, "id", severity, who, "section", "sentence")
 *   number    position in a rule mask, 0..127: that in the id, plus 0 (CMD), 48 (DMA),
 *             64 (RING), 96 (DIR) or 112 (NET)
 *   severity  ERROR (a MUST), WARNING (a SHOULD, or a MUST that widely used
 *             clients break). Either makes the verdict a violation. INFO: legal and
 *             odd; it is counted and shown, and is never a violation.
 *   who       DRIVER, DEVICE, TRANSPORT
 */
#ifndef VMDEV_RULE_H
#define VMDEV_RULE_H

#define VMDEV_RULE_LIST(X)								\
	X(RULE_CMD_01, 1, "CMD-01", ERROR, DRIVER, "3.1.1",				\
	  "the first status-changing command of a session is reset")			\
	X(RULE_CMD_02, 2, "CMD-02", WARNING, DRIVER, "2.1.1",				\
	  "status bits are added in the order ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK, one a write") \
	X(RULE_CMD_03, 3, "CMD-03", ERROR, DRIVER, "2.1.1",				\
	  "a status write clears no bit")						\
	X(RULE_CMD_04, 4, "CMD-04", ERROR, DRIVER, "2.1.1",				\
	  "after FAILED the next status change is a reset")				\
	X(RULE_CMD_05, 5, "CMD-05", ERROR, DRIVER, "3.1.1",				\
	  "driver features are not written once FEATURES_OK is set")			\
	X(RULE_CMD_06, 6, "CMD-06", ERROR, DRIVER, "3.1.1",				\
	  "status is read back after FEATURES_OK; if the bit reads 0 only reset or FAILED follows") \
	X(RULE_CMD_07, 7, "CMD-07", ERROR, DRIVER, "3.1.1",				\
	  "no configuration write before FEATURES_OK, and none to a network device")	\
	X(RULE_CMD_08, 8, "CMD-08", WARNING, DRIVER, "3.1.1",				\
	  "no queue is programmed before FEATURES_OK")					\
	X(RULE_CMD_09, 9, "CMD-09", ERROR, DRIVER, "3.1.1",				\
	  "no kick before DRIVER_OK")							\
	X(RULE_CMD_10, 10, "CMD-10", ERROR, DEVICE, "2.4.1",				\
	  "after reset status reads 0 and every queue reads not ready")			\
	X(RULE_CMD_11, 11, "CMD-11", WARNING, DRIVER, "2.4.2",				\
	  "after reset status is read before the next command")				\
	X(RULE_CMD_12, 12, "CMD-12", ERROR, DEVICE, "2.1.2",				\
	  "NEEDS_RESET comes with a configuration callback, and the driver then only resets") \
	X(RULE_CMD_13, 13, "CMD-13", ERROR, DEVICE, "2.1",				\
	  "status reads back what was written, plus NEEDS_RESET alone")			\
	X(RULE_CMD_14, 14, "CMD-14", ERROR, DRIVER, "2.2.1",				\
	  "accepted features are a subset of the offered")				\
	X(RULE_CMD_15, 15, "CMD-15", ERROR, DRIVER, "5.1.3.1",				\
	  "each accepted feature has those that it requires")				\
	X(RULE_CMD_16, 16, "CMD-16", ERROR, DEVICE, "2.2.2",				\
	  "each offered feature has those that it requires")				\
	X(RULE_CMD_17, 17, "CMD-17", ERROR, DEVICE, "2.2.2",				\
	  "a set that was not offered makes FEATURES_OK read 0, and reads as written")	\
	X(RULE_CMD_18, 18, "CMD-18", ERROR, DEVICE, "2.2",				\
	  "offered features do not change between resets; a set once taken is taken again") \
	X(RULE_CMD_19, 19, "CMD-19", ERROR, DEVICE, "6",				\
	  "VERSION_1 is offered, and accepted")						\
	X(RULE_CMD_20, 20, "CMD-20", WARNING, DRIVER, "2.5.1",				\
	  "a field of more than 32 bits is read between two equal generations")		\
	X(RULE_CMD_21, 21, "CMD-21", ERROR, DEVICE, "2.5.1",				\
	  "configuration bytes differ only if the generation differs")			\
	X(RULE_CMD_22, 22, "CMD-22", ERROR, DRIVER, "2.5.1",				\
	  "an optional configuration field is read only if its feature is offered")	\
	X(RULE_CMD_23, 23, "CMD-23", ERROR, DRIVER, "4.2.2.2",				\
	  "configuration offset plus length stays within the configuration size")	\
	X(RULE_CMD_24, 24, "CMD-24", ERROR, DEVICE, "3.2.1",				\
	  "a configuration change after DRIVER_OK causes a configuration callback")	\
	X(RULE_CMD_25, 25, "CMD-25", ERROR, DRIVER, "2.7",				\
	  "queue size is a power of two in 1..32768, at most the maximum, set only while not ready") \
	X(RULE_CMD_26, 26, "CMD-26", ERROR, DRIVER, "4.2.2.2",				\
	  "while a queue is ready its size, addresses and state are not touched")	\
	X(RULE_CMD_27, 27, "CMD-27", ERROR, DRIVER, "4.2.2.2",				\
	  "ready=1 only after size, the three addresses and a callback decision")	\
	X(RULE_CMD_28, 28, "CMD-28", ERROR, DRIVER, "2.7.1",				\
	  "ring areas are aligned, do not overlap and do not wrap")			\
	X(RULE_CMD_29, 29, "CMD-29", WARNING, DRIVER, "4.2.3.2",			\
	  "ready=0 is read back before the memory of the ring is freed")		\
	X(RULE_CMD_30, 30, "CMD-30", ERROR, DEVICE, "4.2.2.1",				\
	  "ready reads back what was last written")					\
	X(RULE_CMD_31, 31, "CMD-31", ERROR, DRIVER, "4.2.2.2",				\
	  "a queue index is below the number of queues; out of range is refused")	\
	X(RULE_CMD_32, 32, "CMD-32", ERROR, DEVICE, "vhost",				\
	  "queue state reads back what was set, survives enabling, and reset clears it") \
	X(RULE_CMD_33, 33, "CMD-33", ERROR, DRIVER, "vhost",				\
	  "queue state is set only while the queue is not ready")			\
	X(RULE_CMD_34, 34, "CMD-34", ERROR, DEVICE, "2.4.1",				\
	  "no callback after a reset, nor of a queue after its ready=0")		\
	X(RULE_CMD_35, 35, "CMD-35", ERROR, DEVICE, "2.1.2",				\
	  "no callback before DRIVER_OK")						\
	X(RULE_CMD_36, 36, "CMD-36", ERROR, DRIVER, "1.4 2.1",				\
	  "while suspended no kick and no configuration write, no ring access and no callback") \
	X(RULE_CMD_37, 37, "CMD-37", ERROR, DEVICE, "5.1.4",				\
	  "a network device tells a sane MAC, MTU and number of queue pairs")		\
	X(RULE_CMD_38, 38, "CMD-38", ERROR, TRANSPORT, "none",				\
	  "every command that began ends, and none overlaps another on the same queue")	\
	X(RULE_CMD_39, 39, "CMD-39", ERROR, TRANSPORT, "none",				\
	  "commands come from a bound driver only, none after it is unbound")		\
	X(RULE_DMA_01, 49, "DMA-01", ERROR, TRANSPORT, "6",				\
	  "DMA ops are set before the virtio device is registered")			\
	X(RULE_DMA_02, 50, "DMA-02", ERROR, TRANSPORT, "6",				\
	  "DMA ops are set once, and not changed while mappings exist")			\
	X(RULE_DMA_03, 51, "DMA-03", ERROR, DEVICE, "6",				\
	  "ACCESS_PLATFORM is offered by a device with its own DMA ops, and accepted")	\
	X(RULE_DMA_04, 52, "DMA-04", ERROR, TRANSPORT, "6",				\
	  "a DMA mask is set before the first mapping")					\
	X(RULE_DMA_05, 53, "DMA-05", ERROR, DRIVER, "6",				\
	  "ring areas lie in live allocations or bidirectional mappings of the device")	\
	X(RULE_DMA_06, 54, "DMA-06", ERROR, DRIVER, "6",				\
	  "every buffer that the device copies from or to lies in a live mapping of it")	\
	X(RULE_DMA_07, 55, "DMA-07", ERROR, DEVICE, "6",				\
	  "the device writes only what is mapped from the device, and reads only what is to it") \
	X(RULE_DMA_08, 56, "DMA-08", ERROR, DRIVER, "6",				\
	  "unmap matches map: same address, size, direction, once")			\
	X(RULE_DMA_09, 57, "DMA-09", ERROR, DRIVER, "6",				\
	  "no mapping and no allocation is left when the device goes")			\
	X(RULE_DMA_10, 58, "DMA-10", ERROR, DRIVER, "3.3.1",				\
	  "ring memory is not freed while the queue is live")				\
	X(RULE_RING_01, 65, "RING-01", ERROR, DEVICE, "2.1.2",				\
	  "no chain is taken or completed before DRIVER_OK, while not ready, or after reset") \
	X(RULE_RING_02, 66, "RING-02", ERROR, DRIVER, "2.7.6",				\
	  "the available index advances by at most the queue size less the outstanding chains") \
	X(RULE_RING_03, 67, "RING-03", ERROR, DRIVER, "2.7.6",				\
	  "an available head is below the queue size and not outstanding already")	\
	X(RULE_RING_04, 68, "RING-04", ERROR, DRIVER, "2.7.5",				\
	  "chains do not loop, stay inside the table, and total at most 2^32 bytes")	\
	X(RULE_RING_05, 69, "RING-05", ERROR, DRIVER, "2.7.5.3",			\
	  "a chain, with its indirect part, has at most as many descriptors as the queue") \
	X(RULE_RING_06, 70, "RING-06", ERROR, DRIVER, "2.7.5.3",			\
	  "INDIRECT only if negotiated, not nested, not with NEXT, length a multiple of 16") \
	X(RULE_RING_07, 71, "RING-07", ERROR, DRIVER, "2.7.4.2",			\
	  "device-writable descriptors come after the readable ones")			\
	X(RULE_RING_08, 72, "RING-08", INFO, DRIVER, "2.7.5",				\
	  "no descriptor is empty or has an undefined flag")				\
	X(RULE_RING_09, 73, "RING-09", ERROR, DRIVER, "2.7.10.1",			\
	  "an available update that must notify is followed by a kick")			\
	X(RULE_RING_10, 74, "RING-10", ERROR, DEVICE, "2.7.8",				\
	  "a used id is a head now outstanding; each is used once")			\
	X(RULE_RING_11, 75, "RING-11", ERROR, DEVICE, "2.7.8",				\
	  "the used index rises by one per entry and never passes the available index")	\
	X(RULE_RING_12, 76, "RING-12", ERROR, DEVICE, "2.7.8.2",			\
	  "used length is at most the writable bytes of the chain")			\
	X(RULE_RING_13, 77, "RING-13", ERROR, DEVICE, "2.7.8.2",			\
	  "used length is at most the bytes that were pushed into the chain")		\
	X(RULE_RING_14, 78, "RING-14", ERROR, DEVICE, "2.7.5.1",			\
	  "the device alters neither the descriptors of a chain nor its available ring entry") \
	X(RULE_RING_15, 79, "RING-15", ERROR, DEVICE, "2.7.9",				\
	  "with IN_ORDER chains are used in the order in which they were made available") \
	X(RULE_RING_16, 80, "RING-16", ERROR, DEVICE, "2.7.7.2",			\
	  "a used update that must notify is followed by a callback; one that must not is not") \
	X(RULE_RING_17, 81, "RING-17", WARNING, DEVICE, "2.7.7.2",			\
	  "no callback without a used entry since the last")				\
	X(RULE_RING_18, 82, "RING-18", ERROR, DEVICE, "2.7.10.2",			\
	  "used flags are 0 or 1, and 0 with EVENT_IDX")				\
	X(RULE_RING_19, 83, "RING-19", ERROR, DEVICE, "2.7.5",				\
	  "a malformed chain is completed with length 0 or the device asks for a reset") \
	X(RULE_RING_20, 84, "RING-20", ERROR, DEVICE, "none",				\
	  "a chain that the device knows of, and can use, is used before long")		\
	X(RULE_RING_21, 85, "RING-21", ERROR, DEVICE, "2.7.4.1",			\
	  "header and frame arrive whole, however the buffers are split over descriptors") \
	X(RULE_RING_22, 86, "RING-22", ERROR, DEVICE, "2.6.1",				\
	  "after a queue reset the queue is not accessed and its state is the default")	\
	X(RULE_RING_24, 88, "RING-24", ERROR, DEVICE, "3.1.1",				\
	  "a queue is worked on with the size, addresses and features that the driver set") \
	X(RULE_DIR_01, 97, "DIR-01", ERROR, DEVICE, "2.7.4",				\
	  "after a push the destination equals the source as it was before")		\
	X(RULE_DIR_02, 98, "DIR-02", ERROR, DEVICE, "2.7.4",				\
	  "a push leaves its source unchanged")						\
	X(RULE_DIR_03, 99, "DIR-03", ERROR, DEVICE, "2.7.4",				\
	  "a pull copies descriptor to device buffer and leaves its source unchanged")	\
	X(RULE_DIR_04, 100, "DIR-04", ERROR, DEVICE, "2.7.4",				\
	  "push only to writable, pull only from readable descriptors")			\
	X(RULE_DIR_05, 101, "DIR-05", ERROR, DEVICE, "2.7.4",				\
	  "the count returned is what was copied; a short copy is reported short")	\
	X(RULE_DIR_06, 102, "DIR-06", ERROR, DEVICE, "2.7.4",				\
	  "a push writes no byte behind the descriptors of its chain")			\
	X(RULE_DIR_07, 103, "DIR-07", ERROR, DEVICE, "2.7.4",				\
	  "the kernel's own vringh copies the right way: data arrive, a push spares its source") \
	X(RULE_DIR_08, 104, "DIR-08", ERROR, DEVICE, "2.7.4",				\
	  "when a copy fails or is short nothing stale is delivered in its place")	\
	X(RULE_NET_01, 113, "NET-01", ERROR, DRIVER, "5.1.6",				\
	  "a sent frame has a readable header, with offloads as negotiated and num_buffers 0") \
	X(RULE_NET_02, 114, "NET-02", ERROR, DEVICE, "5.1.6.4",				\
	  "num_buffers of a received frame is the number of its buffers, all but the last full") \
	X(RULE_NET_03, 115, "NET-03", ERROR, DEVICE, "5.1.6.4",				\
	  "a received header has flags and segmentation only as negotiated")		\
	X(RULE_NET_04, 116, "NET-04", ERROR, DRIVER, "5.1.2",				\
	  "receive chains are all writable, transmit chains all readable")		\
	X(RULE_NET_05, 117, "NET-05", ERROR, DEVICE, "5.1.4.1",				\
	  "no received frame is longer than the MTU allows, unless it is segmented")	\
	X(RULE_NET_06, 118, "NET-06", ERROR, DEVICE, "5.1.6",				\
	  "every frame sent arrives once, unchanged, in order, or is counted as dropped") \
	X(RULE_NET_07, 119, "NET-07", ERROR, DEVICE, "5.1.6.5",				\
	  "a control chain holds one command that was negotiated, and gets its ack byte")

#define VMDEV_RULE_ENUM(id, number, ...) id = number,
enum vmdev_rule { VMDEV_RULE_LIST(VMDEV_RULE_ENUM) };
#undef VMDEV_RULE_ENUM
#define VMDEV_RULE_MAX 128
#define VMDEV_RULE_COUNT 87

#define VMDEV_RULE_ONE(...) +1
_Static_assert(0 VMDEV_RULE_LIST(VMDEV_RULE_ONE) == VMDEV_RULE_COUNT, "rule count");
#undef VMDEV_RULE_ONE

/*
 * The groups of rules that a run switches on and off. What a rule of a group needs is not
 * even loaded where no rule of the group is armed. Only the first group is on by itself.
 *
 * X(enumerator, number, "name", "what it looks at")
 */
#define VMDEV_GROUP_LIST(X)								\
	X(VMDEV_GROUP_DEFAULT, 0, "default", "all that no other group has")		\
	X(VMDEV_GROUP_MAPPINGS, 1, "mappings", "in which mapping each copy lies")	\
	X(VMDEV_GROUP_DESCRIPTORS, 2, "descriptors", "descriptors when taken and when given back") \
	X(VMDEV_GROUP_GUARD, 3, "guard", "memory behind the descriptors that are filled")

#define VMDEV_GROUP_ENUM(id, number, ...) id = number,
enum vmdev_rule_group { VMDEV_GROUP_LIST(VMDEV_GROUP_ENUM) VMDEV_GROUP_MAX };
#undef VMDEV_GROUP_ENUM

/* X(rule, group): the rules that are not in the default group. */
#define VMDEV_RULE_GROUP_LIST(X)							\
	X(RULE_DMA_06, VMDEV_GROUP_MAPPINGS)						\
	X(RULE_DMA_07, VMDEV_GROUP_MAPPINGS)						\
	X(RULE_RING_14, VMDEV_GROUP_DESCRIPTORS)					\
	X(RULE_DIR_06, VMDEV_GROUP_GUARD)

#endif /* VMDEV_RULE_H */
