/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what a judgement looks like: the verdict, the violation record that
 * travels from BPF to user space, and the statistics of a checked run.
 * Does not own the rules (rules.h) nor how a record is printed (harness/).
 */
#ifndef RULES_CORE_REPORT_H
#define RULES_CORE_REPORT_H

#ifndef __VMLINUX_H__
#include <stddef.h>
#endif

#include "rules/core/model.h"
#include "rules/core/rule.h"
#include "vmdev_cmd.h"
#include "vmdev_event.h"

#define RULES_SIDE_BYTES 16
#define RULES_STACK_MAX 16
#define RULES_COMM_LEN 16
#define RULES_PAST_MAX 16	/* events kept for a report, a power of two */

/* What a struct rules_scene tells. */
#define RULES_SCENE_TAKEN 1u	/* it was taken at all */
#define RULES_SCENE_BEFORE 2u	/* before the event changed anything; else just after it */
#define RULES_SCENE_STATUS 4u	/* status and queues were known */
#define RULES_SCENE_OFFERED 8u
#define RULES_SCENE_ACCEPTED 16u
#define RULES_SCENE_QUEUE 32u	/* the event concerns a queue */
#define RULES_SCENE_DMA 64u	/* every mapping was known */

/**
 * struct rules_scene - what was known of a device and a queue when a rule was broken
 * @flags:       RULES_SCENE_* mask: which of the others mean something
 * @nvqs:        queues of the device, 0 if unknown
 * @offered:     features offered
 * @accepted:    features accepted
 * @mappings:    live mappings and allocations
 * @bytes:       bytes that they hold
 * @taken:       chains of the queue taken so far
 * @completed:   chains of the queue completed so far
 * @callbacks:   callbacks of the queue so far
 * @area:        addresses of its descriptor, driver and device area
 * @num:         entries of the running ring, 0 if it does not run
 * @outstanding: chains taken and not completed
 * @used_next:   used index expected next
 * @num_set:     entries that the driver set
 * @status:      device status
 * @wait:        RULES_WAIT_* mask of what the driver must do next
 * @prog:        RULES_PROG_* mask of what the driver has programmed
 * @ready:       ready=1 was asked for
 * @live:        enum rules_live
 * @cb_set:      a callback is registered
 * @reserved:    0
 */
struct rules_scene {
	__u32 flags;
	__u32 nvqs;
	__u64 offered;
	__u64 accepted;
	__u64 mappings;
	__u64 bytes;
	__u64 taken;
	__u64 completed;
	__u64 callbacks;
	__u64 area[3];
	__u32 num;
	__u32 outstanding;
	__u16 used_next;
	__u16 num_set;
	__u8 status;
	__u8 wait;
	__u8 prog;
	__u8 ready;
	__u8 live;
	__u8 cb_set;
	__u8 reserved[6];
};

/**
 * struct rules_verdict - what one step found; all zero when nothing
 * @rules:        mask of the rules broken, see VMDEV_RULE_WORDS
 * @detail:       numbers that explain it; what they are says the row of the rule
 * @earlier:      the event that is contradicted; id 0 if there is none
 * @earlier_args: bit i set: @earlier.arg[i] is known
 * @side_len:     valid bytes of @expected and @actual, 0 if no memory was compared
 * @side_offset:  of the first byte that is shown, in the copy or in the memory that was looked at
 * @expected:     memory as it should be, from @side_offset on
 * @actual:       memory as it is, from @side_offset on
 * @scene:        what was known then
 */
struct rules_verdict {
	__u64 rules[VMDEV_RULE_WORDS];
	__u64 detail[RULES_DETAIL_MAX];
	struct vmdev_event earlier;
	__u32 earlier_args;
	__u32 side_len;
	__u64 side_offset;
	__u8 expected[RULES_SIDE_BYTES];
	__u8 actual[RULES_SIDE_BYTES];
	struct rules_scene scene;
};

/**
 * struct rules_past - the last events of a stream, for reports
 * @count: events noted so far; the next one goes to @event[@count % RULES_PAST_MAX]
 * @event: the events
 */
struct rules_past {
	__u64 count;
	struct vmdev_event event[RULES_PAST_MAX];
};

/**
 * struct rules_ring_past - the last operations of a queue, for reports
 * @seq:      number of each @op
 * @n:        how many of @op are valid
 * @copy_n:   how many of @copy are valid
 * @op:       operations, newest first, up to the one that broke a rule
 * @copy_seq: number of the begin of @copy[0]
 * @copy:     the last copies
 */
struct rules_ring_past {
	__u64 seq[RULES_PAST_MAX];
	__u32 n;
	__u32 copy_n;
	struct vmdev_ring_op op[RULES_PAST_MAX];
	__u64 copy_seq;
	struct vmdev_copy copy[RULES_PAST_MAX];
};

/**
 * struct rules_buf_past - the last mappings of a device, for reports
 * @seq:      number of each @op
 * @n:        how many of @op are valid
 * @reserved: 0
 * @op:       maps and unmaps, newest first, up to the one that broke a rule
 */
struct rules_buf_past {
	__u64 seq[RULES_PAST_MAX];
	__u32 n;
	__u32 reserved;
	struct vmdev_buf_op op[RULES_PAST_MAX];
};

/**
 * struct rules_violation - one record of the checker's ring buffer
 * @verdict: which rules, and both sides
 * @event:   the event that broke them; @event.ts, cpu and pid are filled
 * @stack:   kernel return addresses, innermost first
 * @nstack:  how many of @stack are valid
 * @reserved: 0
 * @comm:    name of the thread that fired the event
 * @past:    the last commands, with it if it is one; none if its count is 0
 * @ring:    the last operations of its queue; none if its counts are 0
 * @bufs:    the last mappings of its device, if it is one; none if its count is 0
 *
 * Where a rule is broken again and again, later records end before @past.
 */
struct rules_violation {
	struct rules_verdict verdict;
	struct vmdev_event event;
	__u64 stack[RULES_STACK_MAX];
	__u32 nstack;
	__u32 reserved;
	char comm[RULES_COMM_LEN];
	struct rules_past past;
	struct rules_ring_past ring;
	struct rules_buf_past bufs;
};

#define RULES_VIOLATION_SHORT offsetof(struct rules_violation, past)

/**
 * struct check_joined - a device that was joined while it ran
 * @ts:     time of its snapshot, in ns
 * @early:  events before it that were not judged
 * @unmaps: unmaps and frees of what was mapped before
 * @copies: copies of what may have been mapped before; asked if mappings are armed
 */
struct check_joined {
	__u64 ts;
	__u64 early;
	__u64 unmaps;
	__u64 copies;
};

/**
 * struct check_stats - totals of a run, as check_stats_collect() sums them
 * @events:           events seen, by enum vmdev_event_id
 * @commands:         begin events seen, by enum vmdev_cmd
 * @evaluated:        how often each rule was judged (its coverage)
 * @violations:       how often each rule was broken, by enum vmdev_rule
 * @model_dev:        transitions of devices, by enum rules_dev_state from and to
 * @model_vq:         transitions of queues, by enum rules_vq_state from and to
 * @copies:           copies whose memory was compared
 * @copies_unread:    copies whose memory could not be read: not judged
 * @bytes_copied:     bytes that the copies moved
 * @bytes_compared:   of these, bytes that were compared
 * @looks:            looks at rings from outside
 * @devices:          bit i set: device i was seen
 * @devices_unknown:  bit i set: device i was first seen without its add event or a snapshot
 * @devices_joined:   bit i set: device i was joined while it ran
 * @joined:           what is known of that
 * @ringbuf_full:     violation records that found no room
 * @slot_missing:     state that found no slot (DMA table, device table)
 * @vringh_calls:     copies of the kernel's own vringh that were judged
 * @vringh_unjudged:  those of which memory could not be read, or no slot was left
 * @gaps:             holes in sequence numbers
 * @gap_events:       numbers missing in these holes: events proven lost
 * @unjudged:         events that rules could not judge: state unknown
 *
 * The run is complete only if devices_unknown and all from ringbuf_full on are
 * zero, and the kernel reports no recursion misses of the programs.
 */
struct check_stats {
	__u64 events[VMDEV_EV_MAX];
	__u64 commands[VMDEV_CMD_COUNT];
	__u64 evaluated[VMDEV_RULE_MAX];
	__u64 violations[VMDEV_RULE_MAX];
	__u64 model_dev[RULES_MODEL_MAX][RULES_MODEL_MAX];
	__u64 model_vq[RULES_MODEL_MAX][RULES_MODEL_MAX];
	__u64 copies;
	__u64 copies_unread;
	__u64 bytes_copied;
	__u64 bytes_compared;
	__u64 looks;
	__u64 devices;
	__u64 devices_unknown;
	__u64 devices_joined;
	struct check_joined joined[VMDEV_MAX_DEVS];
	__u64 ringbuf_full;
	__u64 slot_missing;
	__u64 vringh_calls;
	__u64 vringh_unjudged;
	__u64 gaps;
	__u64 gap_events;
	__u64 unjudged;
};

/**
 * struct check_total - counters of the checker that belong to no device
 * @violations:   how often each rule was broken, by enum vmdev_rule
 * @ringbuf_full: violation records that found no room
 * @slot_missing: events of a device that has no state slot
 * @vringh_calls: copies of the kernel's own vringh that were judged
 * @vringh_unjudged: those that could not be judged
 */
struct check_total {
	__u64 violations[VMDEV_RULE_MAX];
	__u64 ringbuf_full;
	__u64 slot_missing;
	__u64 vringh_calls;
	__u64 vringh_unjudged;
};

/**
 * struct check_look_args - which device is looked at, for the program check_look
 * @dev:      its index
 * @spare_ns: so long, since the run began, the machine has had time to spare
 * @deaf:     its driver need not read what is used: its interface is down
 */
struct check_look_args {
	__u64 dev;
	__u64 spare_ns;
	__u64 deaf;
};

/* How often the checker's clock beats. */
#define CHECK_BEAT_NS 200000000ULL

/**
 * struct trace_lost - counters of the event streamer, one per CPU
 * @seen:         events that passed the filters
 * @ringbuf_full: of these, events that found no room
 */
struct trace_lost {
	__u64 seen;
	__u64 ringbuf_full;
};

/**
 * struct trace_record - one record of the streamer's ring buffer
 * @event: the event; ts, cpu and pid are filled
 * @comm:  name of the thread that fired it
 */
struct trace_record {
	struct vmdev_event event;
	char comm[RULES_COMM_LEN];
};

#endif /* RULES_CORE_REPORT_H */
