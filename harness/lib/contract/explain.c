// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what `vmdev explain` and docs/explain.md tell about each rule: why it matters,
 * what the checker looks at, and what it cannot see. In the order of the rules' ids.
 * Does not own the rule's sentence or section: the contract does (vmdev_rule.h).
 */
#include <stddef.h>
#include <strings.h>

#include "lib/contract/explain.h"

/* id, why it matters, what the checker looks at, what it cannot see. */
const struct vmdev_explain vmdev_explain_texts[] = {
	{ "CMD-01",
	  "A driver does not know in what state its predecessor left the device. Only a reset "
	  "makes that certain; without one, old queues may still be live and the device writes "
	  "into memory that now belongs to somebody else.",
	  "The first set_status of a device that was added or unbound, and whether a reset began "
	  "before it.",
	  "Devices whose add or unbind event was not seen: a session that runs already is not "
	  "judged." },
	{ "CMD-02",
	  "Each bit is a promise that builds on the one before. A device may look at them one by "
	  "one, and a driver that sets several at once gives it no chance to refuse. Some monitors "
	  "do that all the same, so it is a warning.",
	  "Every set_status against the status known so far. FAILED may come at any time.",
	  "Status writes while the state is unknown, until the next reset." },
	{ "CMD-03",
	  "A bit that goes away without a reset would take a promise back while the device already "
	  "acts on it. The device has no defined way to follow.",
	  "Every set_status: bits of the known status that the new value lacks, NEEDS_RESET aside.",
	  "Status writes while the state is unknown." },
	{ "CMD-04",
	  "FAILED says that the driver has given up. Whatever follows without a reset drives a "
	  "device that nobody answers for, usually from an error path that forgot to return.",
	  "Every set_status that comes while FAILED is set.",
	  "Commands other than status writes after FAILED." },
	{ "CMD-05",
	  "FEATURES_OK ends the negotiation: both sides lay out their rings and headers by the "
	  "set. A later write would leave them with different ideas of the same memory.",
	  "Every set_driver_features against the known status.",
	  "Whether a late write would have changed anything." },
	{ "CMD-06",
	  "The device refuses a feature set by keeping FEATURES_OK clear. A driver that does not "
	  "read the status back goes on with features that the device does not speak.",
	  "The order of status write, status read and the commands that program the device.",
	  "Whether the driver looked at the value that it read; only what it does next shows it." },
	{ "CMD-07",
	  "Configuration fields have a meaning only after the features are settled, so an early "
	  "write has none. A modern network card's configuration is read-only to the driver: a "
	  "write means that it takes the device for a legacy one.",
	  "Every set_config, against status and kind of device.",
	  "What the device does with the bytes." },
	{ "CMD-08",
	  "Size and layout of a queue may depend on the features. A queue that is programmed "
	  "before they are settled may have to be programmed again; widely used clients do it, so "
	  "it is a warning.",
	  "set_vq_num, set_vq_address, set_vq_state, and set_vq_cb and set_vq_ready that set "
	  "something, against the known status.",
	  "Commands while the state is unknown." },
	{ "CMD-09",
	  "Before DRIVER_OK the device must not touch a queue, so an early kick is lost. What it "
	  "announced then waits for ever.",
	  "Every kick_vq against the known status.",
	  "Kicks while the state is unknown." },
	{ "CMD-10",
	  "A reset that leaves something behind is the worst kind: the driver frees its rings and "
	  "the device goes on writing into them. The first read after a reset is where it shows.",
	  "The first get_status, and get_vq_ready of each queue, after a reset.",
	  "State of the device that no command reads; reads that overlap the reset; the status, if "
	  "the driver writes it before it reads it: then it is CMD-13's." },
	{ "CMD-11",
	  "A device may need time to reset. Reading 0 is the only sign that it has ended; commands "
	  "before that meet a device in between.",
	  "The first command after a reset that uses the device. A second reset, clearing a "
	  "callback and the set-up of DMA are none.",
	  "How long the reset takes inside the device." },
	{ "CMD-12",
	  "DEVICE_NEEDS_RESET is the device's call for help. It is of no use to a driver that "
	  "sleeps: so a callback must come with it, and the driver must then do nothing but reset.",
	  "Worker runs that end in an error, and whether a configuration callback came in them; "
	  "set-up commands after a status read that showed the bit.",
	  "A device that sets the bit outside of a worker run; kicks and configuration reads, "
	  "which drivers make after it all the same." },
	{ "CMD-13",
	  "The status is the one thing on which both sides must agree. A device that reads back "
	  "something else makes the driver skip or repeat steps of the set-up.",
	  "Every get_status that overlaps no status write, against what was written. The first "
	  "read after FEATURES_OK may lack that bit.",
	  "Reads that overlap a write: either value is right then." },
	{ "CMD-14",
	  "A feature that was not offered is one that the device does not have. A driver that "
	  "accepts it anyway builds rings or headers that the device takes for garbage.",
	  "Every set_driver_features against the last get_device_features.",
	  "Sets written before the offer was ever read." },
	{ "CMD-15",
	  "Many features rest on others: several queue pairs need a control queue to turn them on. "
	  "A set with holes leaves a feature that can neither be used nor be refused cleanly.",
	  "The accepted set of a network device when FEATURES_OK is written, against the table of "
	  "dependencies.",
	  "Dependencies of device types other than network." },
	{ "CMD-16",
	  "A driver that trusts the offer takes a feature and finds that what it rests on is not "
	  "there. The device is the one that can prevent it, by offering whole sets only.",
	  "Every get_device_features against the dependencies.",
	  "Dependencies of device types other than network." },
	{ "CMD-17",
	  "If a device drops a feature in silence, the driver goes on using it. The only honest "
	  "answers are to take the set as it is, or to keep FEATURES_OK clear.",
	  "What get_driver_features reads after set_driver_features, and FEATURES_OK as it reads "
	  "back.",
	  "A device that reads back the full set and ignores part of it inside." },
	{ "CMD-18",
	  "Drivers read the offer several times and expect one answer; a resume after sleep "
	  "accepts the old set again. An offer that wanders makes negotiation fail at random.",
	  "The values of get_device_features between two resets, and the answer to a set that was "
	  "accepted before.",
	  "Changes that nobody reads." },
	{ "CMD-19",
	  "Without VERSION_1 both sides fall back to the legacy layout: other byte order, other "
	  "header size. This transport has no legacy interface to fall back to.",
	  "Every get_device_features, and the accepted set when FEATURES_OK is written.",
	  "Nothing: both values are in the events." },
	{ "CMD-20",
	  "Fields that take more than one access can change in between, and the driver sees half "
	  "of the old and half of the new value. The generation is there to notice it.",
	  "get_config of more than four bytes, or of a part of a network device's MAC, and "
	  "get_generation before it and after it, until both are equal or the driver goes on.",
	  "Several short fields that only make sense together." },
	{ "CMD-21",
	  "A generation that does not move hides a change from every driver that does the right "
	  "thing. The driver then keeps a torn value and never learns of it.",
	  "The bytes that get_config read between two equal generations, against those read under "
	  "the same generation before.",
	  "Bytes after the first eight of a read or beyond 64, and reads without generations "
	  "around them or that overlap." },
	{ "CMD-22",
	  "A field whose feature was not offered holds nothing. Drivers that read it anyway act on "
	  "zeros, or on whatever the device left there.",
	  "Offset and length of get_config against the offered features and the layout of a "
	  "network card's configuration.",
	  "Configurations of other device types." },
	{ "CMD-23",
	  "A read past the end is how memory of the device leaks, and one byte too many was a real "
	  "bug. A refused read must not leave old bytes in the driver's buffer either, because "
	  "drivers rarely look at the result.",
	  "Offset and length of get_config and set_config against get_config_size; where the size "
	  "was not read, the refusal tells.",
	  "The driver's buffer itself." },
	{ "CMD-24",
	  "The driver looks at the configuration when it is told to. A change without a callback, "
	  "such as a link that goes down, is never noticed.",
	  "The two events that frame what the device does after a change (vmdev_config_change), "
	  "and callbacks between them.",
	  "A change that the device does not even tell by these events." },
	{ "CMD-25",
	  "Ring indexes run modulo the size, so a size that is no power of two breaks at the first "
	  "wrap. A size above the maximum, or one that changes while the ring runs, makes the "
	  "device read outside the ring.",
	  "Every set_vq_num: its value, the maximum read before, and whether the queue is ready.",
	  "The maximum, where the driver never read it." },
	{ "CMD-26",
	  "A device takes size and addresses over when the queue becomes ready. What is written "
	  "later is either ignored or splits the ring between two places.",
	  "set_vq_num, set_vq_address and set_vq_state while ready=1 was the last word.",
	  "Queues whose state is unknown." },
	{ "CMD-27",
	  "A queue that is made ready too soon starts with addresses that are zero or left over "
	  "from its last life. The device then reads descriptors from the wrong memory.",
	  "Every set_vq_ready of 1: which of size, addresses and callback were set since the last "
	  "reset or disable.",
	  "Whether the values make sense; other rules look at those." },
	{ "CMD-28",
	  "Misaligned rings are read with the wrong stride or trap on some machines. Areas that "
	  "overlap are worse: the device's used entries overwrite descriptors.",
	  "The addresses of set_vq_address with the size set before, against alignment and the "
	  "areas of all queues.",
	  "Extents, where the size was not set before the addresses." },
	{ "CMD-29",
	  "A device may need a moment to stop. Ring memory that is freed before ready reads 0 can "
	  "still be written to.",
	  "set_vq_ready of 0 and reset_vq, the reads after them, and the freeing of ring areas. "
	  "After a reset of the device the status read says as much.",
	  "Ring memory that is freed behind the DMA API." },
	{ "CMD-30",
	  "The driver reads ready to learn whether a queue runs or has stopped. A wrong answer "
	  "lets it free memory that is in use, or wait for ever.",
	  "Every get_vq_ready that overlaps no write, against the last set_vq_ready that "
	  "succeeded.",
	  "Reads that overlap a write." },
	{ "CMD-31",
	  "An index that is not checked reaches past the device's array of queues: from a guest "
	  "that is a way to corrupt the host. The command must be refused before the device sees "
	  "it.",
	  "The queue index of every command, and the result where it is out of range.",
	  "What the device would have done with it." },
	{ "CMD-32",
	  "The available index is what makes a queue continue where it stopped, after a migration "
	  "or a suspend. Lost, it makes the device take old chains again or skip new ones. Two "
	  "simulators had this bug for years.",
	  "set_vq_state, get_vq_state and the index with which the ring starts (mvringh_init).",
	  "The index of a running queue." },
	{ "CMD-33",
	  "The index of a running ring belongs to the device. A driver that writes it meanwhile "
	  "makes the device lose or repeat chains.",
	  "Every set_vq_state against the queue's ready.",
	  "Queues whose state is unknown." },
	{ "CMD-34",
	  "After a reset the driver frees what its callback uses. An interrupt that comes late "
	  "runs into freed memory: a crash that depends on timing.",
	  "Callbacks between the end of a reset and the next status write, and callbacks of a "
	  "queue whose ready=0 has ended.",
	  "Callbacks that the device makes without the transport." },
	{ "CMD-35",
	  "Before DRIVER_OK the driver is not ready to be called: its handlers may lack what they "
	  "need. Many a probe function crashed on an early interrupt.",
	  "Every queue and configuration callback against the known status, from the first status "
	  "write on; earlier ones are CMD-34.",
	  "Callbacks while the state is unknown." },
	{ "CMD-36",
	  "A suspended device must stand still so that its state can be taken away. A kick, a "
	  "callback or a ring access in between is lost, or is done twice after the resume.",
	  "Kicks, configuration writes, ring events and callbacks between suspend and resume or "
	  "reset.",
	  "Memory that the device writes without a ring event." },
	{ "CMD-37",
	  "Drivers size their buffers by these numbers. An mtu of 0 or a multicast address as own "
	  "MAC make an interface that looks alive and passes no frame.",
	  "The values that get_config returns, by the layout of a network card's configuration and "
	  "the features.",
	  "Fields that the driver does not read." },
	{ "CMD-38",
	  "A command that never ends hangs its caller. Two at once on one queue are a driver "
	  "without its lock: which of them wins is chance.",
	  "Begin and end events, by command and queue. Kicks, and commands that only read of the "
	  "whole device, may overlap.",
	  "A command that hangs when the run ends is seen only if its driver is unbound." },
	{ "CMD-39",
	  "A command without a driver behind it comes from a path that has outlived its device: "
	  "the next one will use freed memory.",
	  "Every command against bind, unbind, add and del.",
	  "Devices whose bind was not seen." },
	{ "DMA-01",
	  "The kernel takes the DMA ops from the device when its driver maps the first buffer. If "
	  "they are set later, rings carry physical addresses while the device expects others.",
	  "The kernel's own struct device when register_virtio_device() is entered, not our "
	  "events.",
	  "Ops that change behind that moment; DMA-02 looks for those." },
	{ "DMA-02",
	  "A mapping must be undone by the ops that made it. Ops that change in between free what "
	  "they do not own.",
	  "set_dma_ops of each device, and the mappings that live then.",
	  "A struct device that is changed without the command." },
	{ "DMA-03",
	  "Without ACCESS_PLATFORM a driver bypasses the DMA API and puts physical addresses into "
	  "the ring. A device with an address space of its own would read other memory.",
	  "Offered and accepted features of a device whose DMA ops are set.",
	  "Devices whose DMA set-up was not seen." },
	{ "DMA-04",
	  "Mappings above the mask are refused or bounced. A device without a mask makes the first "
	  "mapping fail on some machines only.",
	  "The mask in the kernel's struct device when register_virtio_device() is entered.",
	  "Whether the mask fits the device." },
	{ "DMA-05",
	  "The device reads and writes the rings for as long as they are ready. Addresses that "
	  "were never mapped, or only one way, work by chance where there is no IOMMU.",
	  "set_vq_address against the device's live allocations and bidirectional mappings.",
	  "Devices that ran before the checker; more than 64 such areas of a device." },
	{ "DMA-06",
	  "A buffer that is unmapped belongs to somebody else. A device that still uses it "
	  "corrupts memory at random; this is the use-after-free of DMA.",
	  "Each copy from or into a chain against the device's live mappings, wherever it lies in "
	  "one. Off by default: --rules +mappings.",
	  "Accesses without a copy event, such as the reading of indirect tables, or of a transmit "
	  "buffer that is pushed straight into a receive buffer; copies after lost mappings, or of "
	  "a device that was joined, where no mapping is known." },
	{ "DMA-07",
	  "The direction of a mapping decides which caches are flushed and which pages may be "
	  "written. The wrong one works on coherent machines and corrupts data on all others.",
	  "Each copy against the directions of the mappings that hold all of it. Off by default: "
	  "--rules +mappings.",
	  "As DMA-06; and a buffer that is mapped several times, once in the right direction." },
	{ "DMA-08",
	  "An unmap with another size or direction leaves a part mapped or takes away what is not "
	  "its own. An IOMMU then keeps a hole into freed memory.",
	  "Every unmap and free against the map or alloc of the same address.",
	  "Mappings made before the checker, or lost with a gap in the events." },
	{ "DMA-09",
	  "A mapping that outlives its device is a leak: of memory, of address space, and of the "
	  "right to write to that page.",
	  "Live mappings and allocations when the device is removed.",
	  "A leak of a device that is still there when the run ends." },
	{ "DMA-10",
	  "The device reads the rings of a live queue at any time. Memory that is freed under it "
	  "is used again at once, and overwritten.",
	  "Every freed allocation against the ring areas of queues that are ready with DRIVER_OK.",
	  "Ring memory that was mapped, or not allocated through the DMA API." },
	{ "RING-01",
	  "Before DRIVER_OK, and after a reset, the rings are not the device's. Whatever it takes "
	  "or completes then is read from memory that is not set up, or written to freed memory.",
	  "Every chain that is taken or completed against status and ready of its queue.",
	  "Rings of a device whose state is unknown." },
	{ "RING-02",
	  "The available index can run ahead by no more chains than the ring holds and the device "
	  "has not taken. Further ahead, it announces entries that were never written.",
	  "The available index that the device reads, against the size and the chains outstanding.",
	  "An index that jumps between two reads of the device." },
	{ "RING-03",
	  "A head outside the ring makes the device read a descriptor from other memory. A head "
	  "that is offered again while the device has it makes two owners for one buffer.",
	  "The head of every chain that is taken, against the size and the chains outstanding; and "
	  "the errors with which mvringh refuses a head.",
	  "Chains offered that the device has not looked at." },
	{ "RING-04",
	  "A chain that loops keeps a careless device busy for ever. One that leaves the table "
	  "makes it read memory that nobody gave it.",
	  "The length of each chain, and the errors with which mvringh refuses one.",
	  "The descriptors themselves: a refused chain is known by its error only." },
	{ "RING-05",
	  "The ring's size is the longest chain that a device must be ready for. Longer ones "
	  "overrun its arrays, or never end.",
	  "Descriptors counted in each chain, and the error with which mvringh refuses one.",
	  "Chains that the device has not looked at." },
	{ "RING-06",
	  "Indirect tables are memory of the driver with no ring around it: every bound must come "
	  "from the descriptor. Nested or odd-sized tables are a classic way to confuse a device.",
	  "The errors with which mvringh refuses an indirect descriptor.",
	  "The table itself, which only the device reads." },
	{ "RING-07",
	  "A device reads the request first and writes the answer behind it. With the order mixed "
	  "it cannot know where the answer begins.",
	  "The error with which mvringh refuses such a chain.",
	  "Chains that the device has not looked at." },
	{ "RING-08",
	  "A descriptor without length, or with a flag that has no meaning, is no crime, but a "
	  "sign that the driver computes something wrong. Some devices loop on it.",
	  "Descriptors of each chain that is taken.",
	  "Chains that the device has not looked at." },
	{ "RING-09",
	  "If the driver skips a kick that the device asked for, the chain waits until something "
	  "else wakes the device: a stall that comes and goes with the traffic.",
	  "The rings in memory, at each kick and in looks from outside, five a second: for 2 s and "
	  "8 looks, whichever is longer, chains wait that no kick covers, where the device asked "
	  "for one. Only time counts in which a processor was idle now and then.",
	  "A kick that came late; a lost one that other traffic made good before that time; and "
	  "whether a device that asked too late has forgotten to look again." },
	{ "RING-10",
	  "A used id tells the driver which buffer it has back. A wrong one, or the same twice, "
	  "frees a buffer that is still in use.",
	  "Every completion against the chains outstanding.",
	  "Queues whose chains are unknown after lost events." },
	{ "RING-11",
	  "The driver reads as many used entries as the index says. One too many and it takes an "
	  "old entry for new; one skipped and a buffer never returns.",
	  "The used index of every completion against the one before.",
	  "The ring in memory: the event is believed." },
	{ "RING-12",
	  "The driver trusts the length and hands that many bytes up. If it is more than the "
	  "buffer holds, foreign memory goes to the user.",
	  "The length of every completion against the writable bytes of its chain.",
	  "Whether those bytes were written; RING-13 asks that." },
	{ "RING-13",
	  "Bytes that are reported and were not written are what the buffer held before: somebody "
	  "else's data.",
	  "The bytes pushed into a chain against the length with which it is completed.",
	  "Bytes that the device writes without a copy event." },
	{ "RING-14",
	  "Descriptors, available ring and readable buffers belong to the driver alone. A device "
	  "that writes there changes requests behind the driver's back, or frees the wrong "
	  "buffers.",
	  "The first 16 descriptors of a chain in memory, when it is taken and when it is given "
	  "back, and the entry of the available ring that named it. Off by default: --rules "
	  "+descriptors. Readable buffers are what DIR-03 looks at, around each pull.",
	  "A change that is undone in between; entries of other chains; a chain that is given back "
	  "before its queue has copied anything; readable buffers between the pulls." },
	{ "RING-15",
	  "With IN_ORDER the driver does not look at ids at all: it counts. One completion out of "
	  "order and it frees the wrong buffer.",
	  "The order of completions against the order in which chains were taken, if IN_ORDER was "
	  "negotiated.",
	  "Queues whose chains are unknown after lost events." },
	{ "RING-16",
	  "A callback that is lost leaves the driver asleep with work to do: the transfer stalls. "
	  "One too many costs time, and shows that suppression is ignored.",
	  "The device's decision after each batch of used entries, against what it read from the "
	  "ring, and the callbacks that follow.",
	  "The ring in memory: what the device says that it read is believed." },
	{ "RING-17",
	  "An interrupt without a reason costs a context switch, and Linux turns off a line that "
	  "has too many of them.",
	  "Every queue callback against the completions since the last.",
	  "Completions lost with a gap in the events; then nothing is judged." },
	{ "RING-18",
	  "The driver reads these flags to decide whether to kick. A stray bit may be taken for "
	  "'do not kick', and the queue stalls.",
	  "The used ring's flags in memory, looked at from outside five times a second: two looks "
	  "must agree.",
	  "A value that is there only between two looks." },
	{ "RING-19",
	  "A bad chain that vanishes leaves its buffers with the device for ever, and the driver "
	  "waiting. The device must give it back empty, or say that it needs a reset.",
	  "What follows the error with which mvringh refuses a chain, until the device goes on "
	  "with the queue.",
	  "Chains that a device refuses without an error event." },
	{ "RING-20",
	  "A chain that was kicked and is never used is a hang: the driver's watchdog fires long "
	  "after the cause is gone.",
	  "A network card's rings, looked at from outside five times a second: chains to send, or "
	  "commands, do not move for 2 s and 8 looks, whichever is longer, not counting time in "
	  "which no processor was ever idle, and the driver owes no kick. Of receive queues: "
	  "frames were sent, none dropped, none arrived.",
	  "A device that is slow but moves; one chain that is passed over while others are used; a "
	  "device without receive buffers, or one that has asked for a reset." },
	{ "RING-21",
	  "A driver may cut a buffer where it likes. A device that expects the header in a "
	  "descriptor of its own works with one driver and fails with the next.",
	  "Bytes pulled and pushed for each chain, whatever its descriptors, against the frame.",
	  "Layouts that no driver in the run produces." },
	{ "RING-22",
	  "Queue reset lets a driver take one queue back while the others run. A device that still "
	  "touches it writes into memory that is being freed.",
	  "Ring events between reset_vq and the next ready=1, and the state read back.",
	  "Accesses without a ring event." },
	{ "RING-24",
	  "A device that takes 256 entries for granted works until a driver chooses another size; "
	  "one that goes by what it offered works until a driver accepts less. Both then read and "
	  "write memory that means something else.",
	  "Size, addresses and ring features with which a ring starts (mvringh_init), against what "
	  "the driver set.",
	  "A device that says one thing and does another." },
	{ "DIR-01",
	  "Push is how data reaches the driver. The function that did it in the kernel's own "
	  "vringh copied the other way for six years: nothing arrived, and the source was "
	  "overwritten.",
	  "The source read before the copy, the destination read after it.",
	  "Without --full-compare: copies that were not chosen, and bytes outside the windows of a "
	  "copy of more than 128 bytes." },
	{ "DIR-02",
	  "The source of a push is the device's own data, often used again. A copy that runs the "
	  "wrong way destroys it, and both sides then look alike.",
	  "The source before the copy and, for one copy in eight and for every one that did not "
	  "arrive, after it.",
	  "A source that is changed by somebody else meanwhile counts as changed." },
	{ "DIR-03",
	  "Pull is how the device reads a request. The wrong way round it overwrites the driver's "
	  "buffer with garbage and works on what was in its own.",
	  "The descriptor's memory before the copy, the device's buffer after it.",
	  "Without --full-compare: copies that were not chosen, and bytes outside the windows of a "
	  "copy of more than 128 bytes." },
	{ "DIR-04",
	  "A readable descriptor may be mapped read-only, or hold data that the driver still "
	  "needs. A writable one may hold nothing yet.",
	  "The operation asked for and the descriptor's permission, in each copy's begin event.",
	  "Accesses without a copy event." },
	{ "DIR-05",
	  "The caller adds up what was copied and reports it to the driver. A count that is too "
	  "high delivers bytes that were never written, one that is too low loses data.",
	  "The count returned, against the bytes asked for and the memory that changed.",
	  "A short copy whose rest happens to be equal." },
	{ "DIR-06",
	  "One word too many is memory corruption in the driver's heap. It rarely crashes where "
	  "it happens, and never in the run that is looked at.",
	  "16 bytes behind a descriptor that a push fills, before and after, of the copies that "
	  "are chosen. Others may write there too: a change counts only if it is what the source "
	  "goes on with, 4 bytes or more that are not all alike. Off by default: --rules +guard.",
	  "Fewer bytes, bytes that were there before, other bytes than the source's; writes before "
	  "a descriptor, further away, or where another copy goes at the same time; what stays "
	  "inside of a descriptor." },
	{ "DIR-07",
	  "The bug that this project was built to find lived in mainline's vringh.c. The rule is "
	  "judged on that code itself, with the bug put back and without it.",
	  "vringh_iov_push_kern() and vringh_iov_pull_kern() at entry and return: the caller's "
	  "buffer before and after.",
	  "Kernels where vringh.ko is not loaded, or has lost these functions." },
	{ "DIR-08",
	  "If a copy fails and the device completes the chain all the same, the driver gets what "
	  "the buffer held before: with one simulator, the whole previous frame.",
	  "Failed and short copies of a chain against the length with which it is completed.",
	  "Copies without events." },
	{ "NET-01",
	  "The header says how the frame must be finished: checksums, segments. One that was not "
	  "negotiated, or contradicts itself, makes the device send a broken frame or read beyond "
	  "it.",
	  "Length and permission of each transmit chain, and the first bytes that the device pulls "
	  "from it, against the features.",
	  "A header that is pulled in pieces." },
	{ "NET-02",
	  "The driver glues as many buffers together as num_buffers says. A 0 that was left in "
	  "makes it drop the frame, or take the next one for a part of it.",
	  "The first bytes that are pushed into each receive chain, and the chains completed "
	  "together.",
	  "A header that is pushed in pieces." },
	{ "NET-03",
	  "A flag that the driver did not accept is one that it does not check: it takes a "
	  "checksum for good that nobody computed.",
	  "flags and gso_type in the first bytes pushed into each receive chain, against the "
	  "features.",
	  "A header that is pushed in pieces." },
	{ "NET-04",
	  "Receive buffers are written, transmit buffers read. A buffer of the wrong kind in a "
	  "queue is a driver that has mixed its queues up.",
	  "Readable and writable bytes of each chain against the kind of its queue.",
	  "Chains that the device has not looked at." },
	{ "NET-05",
	  "Drivers give buffers of mtu plus header. A longer frame is cut or dropped far from its "
	  "cause; on the way out it is refused by the next switch.",
	  "Bytes of each frame against the mtu of the configuration, unless it is segmented.",
	  "Runs in which the mtu is never read." },
	{ "NET-06",
	  "A network card may drop, if it counts. It must not duplicate, reorder or change a "
	  "frame: the layers above repair that at a price, or not at all.",
	  "Transmit and receive chains completed in each run of the worker, with drops counted; "
	  "and end to end, what 'vmdev load' reports of its numbered frames.",
	  "Content and order, where no load reports them." },
	{ "NET-07",
	  "The driver waits for the answer of a control command, often with a lock held. A missing "
	  "answer hangs the system, and a command that was not negotiated has none.",
	  "Each chain of the control queue: class and command against the features, and the byte "
	  "that is written as answer.",
	  "What the device does because of the command." },
};

const size_t vmdev_explain_count = sizeof(vmdev_explain_texts) / sizeof(*vmdev_explain_texts);

const struct vmdev_explain *vmdev_explain_find(const char *id)
{
	for (size_t i = 0; i < vmdev_explain_count; i++)
		if (!strcasecmp(vmdev_explain_texts[i].id, id))
			return &vmdev_explain_texts[i];
	return NULL;
}
