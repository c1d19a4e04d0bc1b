/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the state of one device as the events tell it, the numbers of its streams,
 * and how its parts are found. What changes or forgets all of it at once is in
 * core/known.h. Judges nothing; the files of the other rooms do.
 *
 * Plain C without helpers, maps or libc: the same text is compiled for BPF and
 * for user space. Each part of the state is written by the events of one
 * stream only, whose programs run one after the other, so it needs no atomics;
 * other streams only read it.
 */
#ifndef RULES_CORE_STATE_H
#define RULES_CORE_STATE_H

#include "rules/core/read.h"
#include "rules/core/report.h"
#include "rules/core/witness.h"
#include "vmdev_spec.h"

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define RULES_FN static __always_inline __attribute__((unused))
/* What happens rarely and is long: once in the program, whoever calls it. */
#define RULES_FAR static __attribute__((unused, noinline))
/*
 * The same, and the BPF verifier follows it once by itself, not with each state of each caller:
 * a global function there. It takes numbers and pointers to the structs of the rules, which
 * are never NULL but have to be asked, and returns a number.
 */
#ifdef __bpf__
#define RULES_APART __attribute__((noinline, weak))
#else
#define RULES_APART RULES_FAR
#endif
#define rules_unlikely(x) __builtin_expect(!!(x), 0)

/*
 * A loop of @n turns, ended early by one that returns nonzero. BPF programs define it as
 * the kernel's: the verifier then follows one turn, where it follows all turns of a loop in
 * C, and loading the programs is dear enough. @ctx is on the stack.
 */
#ifndef rules_loop
RULES_FN void rules_loop(__u32 n, long (*turn)(__u32 i, void *ctx), void *ctx)
{
	__u32 i;

	for (i = 0; i < n; i++) {
		if (turn(i, ctx))
			return;
	}
}
#endif
#define RULES_TURN static __attribute__((unused)) long

#define RULES_RING_FIRST VMDEV_EV_RING_INIT
#define RULES_RING_EVENTS 10
#define RULES_DMA_FIRST VMDEV_EV_BUF_MAP
#define RULES_DMA_EVENTS 4
#define RULES_WORK_FIRST VMDEV_EV_WORK_BEGIN
#define RULES_WORK_EVENTS 3
#define RULES_GROUPS VMDEV_MAX_VQS	/* of queues that are served together: each may be one */
#define RULES_DEVICE_NET 1u	/* kinds of devices that rules tell apart [5] */
#define RULES_DEVICE_RNG 4u
#define RULES_CMD_SLOTS 64	/* power of two above VMDEV_CMD_COUNT */

#define RULES_MAP_BUCKET 8
#define RULES_MAP_BITS 10
#define RULES_MAP_SLOTS (RULES_MAP_BUCKET << RULES_MAP_BITS)
#define RULES_AREAS 64
#define RULES_RING_AREAS 3

/**
 * struct rules_stream - sequence numbers of one stream
 * @next:    number expected next; 0: no event seen yet
 * @gaps:    holes seen
 * @missing: numbers missing in them
 */
struct rules_stream {
	__u64 next;
	__u64 gaps;
	__u64 missing;
};

/**
 * struct rules_head - a chain that the device has taken and not completed
 * @writable1: device-writable bytes plus one; 0: not outstanding
 * @seq:       low half of the number of the event that took it
 * @pushed:    bytes pushed into it so far
 * @readable:  device-readable bytes
 */
struct rules_head {
	__u32 writable1;
	__u32 seq;
	__u32 pushed;
	__u32 readable;
};

/**
 * struct rules_span - memory of a ring area
 * @lo: its first byte
 * @hi: the byte after its last; 0: nothing is set, or the size is not known
 */
struct rules_span {
	__u64 lo;
	__u64 hi;
};

/* A copy up to this long is compared as a whole; of a longer one three windows. */
#define RULES_COPY_WHOLE 128u
#define RULES_COPY_WORDS (RULES_COPY_WHOLE / 8)

/**
 * struct rules_copy - copies of a queue; written by ring events
 * @unread:         copies whose memory could not be read
 * @orphans:        copies that ended and whose begin was not seen
 * @compared:       copies whose memory was compared
 * @pushes:         of these, pushes
 * @sources:        copies whose source was compared after the copy too
 * @push_sources:   of these, pushes
 * @bytes:          bytes that all copies moved
 * @bytes_compared: of these, bytes that were compared
 * @places:         copies whose chain's descriptors were looked at
 * @kept:           copies that were looked at again before the driver saw their chain
 * @exposed:        chains whose bytes were looked at again when they were given back
 * @exposed_at:     available index at which bytes of one were kept last
 * @carried:        frames whose bytes were looked at between their copies
 * @behind:         looks at the memory behind a buffer
 * @behind_at:      the last of them that found a change
 * @behind_odd:     changes that followed each other closely
 */
struct rules_copy {
	__u64 unread;
	__u64 orphans;
	__u64 compared;
	__u64 pushes;
	__u64 sources;
	__u64 push_sources;
	__u64 bytes;
	__u64 bytes_compared;
	__u64 places;
	__u64 kept;
	__u64 exposed;
	__u64 exposed_at;
	__u64 carried;
	__u64 behind;
	__u64 behind_at;
	__u64 behind_odd;
};

/**
 * struct rules_extra - what the rules that are off by default have seen of a queue
 * @mapped:   copies whose mapping was judged
 * @unmapped: copies in no mapping that is known, where not all are
 * @unsure:   copies and chains that could not be looked at
 * @chains:   chains whose descriptors were compared
 * @guarded:  pushes behind whose descriptor memory was compared
 */
struct rules_extra {
	__u64 mapped;
	__u64 unmapped;
	__u64 unsure;
	__u64 chains;
	__u64 guarded;
};

/* Whether the device may touch a queue; zero-filled state knows nothing. */
enum rules_live { RULES_LIVE_UNKNOWN, RULES_LIVE, RULES_DEAD, RULES_HALTED };

/* What a queue of a network card is for; zero-filled state knows nothing. */
enum rules_role { RULES_ROLE_NONE, RULES_ROLE_RX, RULES_ROLE_TX };

/**
 * struct rules_frame - the frames of a queue
 * @chain:   low half of the number of the event that took the chain copied last
 * @unsure:  what is copied next may go on with a frame that began before
 * @headers: headers judged
 * @limited: of these, such of frames whose length is limited, and known
 */
struct rules_frame {
	__u32 chain;
	__u32 unsure;
	__u32 headers;
	__u32 limited;
};

/* What the driver has programmed since the last reset or disable. */
#define RULES_PROG_NUM 1u
#define RULES_PROG_ADDR 2u
#define RULES_PROG_CB 4u
#define RULES_PROG_ALL 7u

/**
 * struct rules_vq - one virtqueue; ring events write the first part, commands the second
 * @seq:         numbers of the ring stream
 * @n:           events by id - RULES_RING_FIRST
 * @num:         entries of the running ring; 0: unknown, or not running
 * @used_next:   used index expected next, with RULES_USED_KNOWN
 * @outstanding: chains taken and not completed
 * @err_head:    malformed head plus one that has to be completed
 * @short_head:  head plus one of an outstanding chain of which a copy ended early
 * @copy_len:    bytes asked for by the last copy that began
 * @in_order:    IN_ORDER was negotiated
 * @used_seq:    with @in_order: @seq of the head that was completed last
 * @doubled:     times a head was taken that was outstanding already
 * @err_cfg:     config callbacks seen when that was reported
 * @due_cbs:     value of @cbs at the last need_notify
 * @due_seq:     number of the last need_notify
 * @told:        used index at the last callback, or where that is known from; RULES_USED_KNOWN
 * @musts:       need_notify events that must notify
 * @errors:      malformed chains
 * @unjudged:    events that could not be judged: device or ring state unknown
 * @unjudged_get: getdesc events whose head could not be judged
 * @unjudged_complete: complete events whose head could not be judged
 * @bytes:       of the chains completed: bytes pushed into those that are writable,
 *               readable bytes of the others
 * @shorts:      completed chains of which a copy ended early
 * @early:       events that could not be judged before the queue was joined
 * @states:      snapshot events
 * @due:         a callback is due since the last need_notify
 * @joined:      the queue was joined while it ran
 * @held_left:   chains of its snapshot that are still to be told
 * @broken:      the available index made no sense, so the device needs a reset
 * @role:        enum rules_role
 * @frame:       its frames
 * @live:        enum rules_live; from here on written by commands and callbacks
 * @prog:        RULES_PROG_* mask
 * @num_set:     entries set
 * @num_pend:    entries being set
 * @num_max:     largest size; 0: not read yet
 * @state:       available index set
 * @state_pend:  state being set
 * @ready:       ready=1 was asked for
 * @ready_pend:  what is being asked for
 * @ready_prev:  @ready before that
 * @cb_set:      a callback is registered
 * @cb_pend:     whether one is being registered
 * @reset_ready: not ready because of a reset, and not made ready since
 * @state_known: @state is what the queue must start from
 * @was_reset:   reset by reset_vq, and not programmed since
 * @model:       enum rules_vq_state
 * @busy:        command on the queue under way plus one, kicks aside; 0: none
 * @unread:      ready=0 ended and has not been read back
 * @group:       group that serves the queue plus one; 0: no run was seen
 * @area:        descriptor, driver and device area set
 * @area_pend:   the same, being set
 * @cbs:         callbacks seen
 * @cb_completes: complete events at the last callback
 * @cb_musts:    @musts at the last callback
 * @cb_joined:   @joined then: a callback after it may be for what was before
 * @kicked:      available index at the last kick, or at the start, with RULES_KICKED_KNOWN
 * @late:        how long kicks wait; written by kicks and by ring events
 * @calls:       how its driver is called; written by callbacks, and when they arrive
 * @copy:        what is known of its copies; written by ring events
 * @memory:      the same of its operations
 * @rest:        its used ring after a reset
 * @start:       its used ring when it is enabled
 * @extra:       the same of what is off by default
 */
struct rules_vq {
	struct rules_stream seq;
	__u64 n[RULES_RING_EVENTS];
	__u32 num;
	__u32 used_next;
	__u32 outstanding;
	__u32 err_head;
	__u32 short_head;
	__u32 copy_len;
	__u32 in_order;
	__u32 used_seq;
	__u32 doubled;
	__u64 bytes;
	__u64 err_cfg;
	__u64 due_cbs;
	__u64 due_seq;
	__u32 told;
	__u64 musts;
	__u64 errors;
	__u64 unjudged;
	__u64 unjudged_get;
	__u64 unjudged_complete;
	__u64 shorts;
	__u64 early;
	__u64 states;
	__u32 due;
	__u32 joined;
	__u32 held_left;
	__u32 broken;
	__u32 role;
	struct rules_frame frame;

	__u32 live;
	__u32 prog;
	__u32 state;
	__u32 state_pend;
	__u16 num_set;
	__u16 num_pend;
	__u16 num_max;
	__u8 ready;
	__u8 ready_pend;
	__u8 ready_prev;
	__u8 cb_set;
	__u8 cb_pend;
	__u8 reset_ready;
	__u8 state_known;
	__u8 was_reset;
	__u8 model;
	__u8 busy;
	__u8 unread;
	__u8 group;
	struct rules_span area[RULES_RING_AREAS];
	struct rules_span area_pend[RULES_RING_AREAS];
	__u64 cbs;
	__u64 cb_completes;
	__u64 cb_musts;
	__u32 cb_joined;
	__u32 kicked;
	struct rules_late late;
	struct rules_calls calls;
	struct rules_copy copy;
	struct rules_memory memory;
	struct rules_rest rest;
	struct rules_start start;
	struct rules_extra extra;
};

#define RULES_USED_KNOWN 0x10000u
#define RULES_KICKED_KNOWN 0x10000u

/*
 * rules_map.meta: 0 empty; else length, kind + 1 above it, whether it stands in its second
 * bucket, and above that how many more live mappings are the same.
 */
#define RULES_META_SHIFT 48
#define RULES_META_LEN ((1ULL << RULES_META_SHIFT) - 1)
#define RULES_META_KEY ((1ULL << 51) - 1)
#define RULES_META_SECOND (1ULL << 51)
#define RULES_META_MORE (1ULL << 52)
#define RULES_KIND_ALLOC 3	/* follows enum vmdev_dir */

/**
 * struct rules_map - a live mapping or allocation, and others that are the same
 * @addr: its address
 * @meta: its length and direction, and how many are the same; 0: slot is empty
 */
struct rules_map {
	__u64 addr;
	__u64 meta;
};

/**
 * struct rules_dma - DMA mappings of one device; written by DMA events
 * @seq:          numbers of the DMA stream
 * @n:            events by id - RULES_DMA_FIRST
 * @known:        every live mapping is in @map
 * @second:       slots in use that stand in the second bucket of their address
 * @areas_full:   an allocation found no place in @area
 * @live:         live mappings and allocations
 * @bytes:        bytes that they hold
 * @slot_missing: mappings that found no slot
 * @unjudged:     events that could not be judged
 * @frees:        allocations freed while the queues were known
 * @area:         live allocations and bidirectional mappings, for lookup by interval
 */
struct rules_dma {
	struct rules_stream seq;
	__u64 n[RULES_DMA_EVENTS];
	__u32 known;
	__u32 areas_full;
	__u64 second;
	__u64 live;
	__u64 bytes;
	__u64 slot_missing;
	__u64 unjudged;
	__u64 frees;
	struct rules_map area[RULES_AREAS];
};

/**
 * struct rules_group - queues that are served together, such as a card's receive and transmit
 * queue; written by worker events
 * @seq:        numbers of the worker stream
 * @n:          events by id - RULES_WORK_FIRST
 * @known:      the marks below are valid
 * @drops:      drop events
 * @tx_done:    transmit chains completed at the end of the last run
 * @rx_done:    receive chains completed then
 * @errors:     malformed chains then
 * @drops_done: drop events then
 * @tx_bytes:   @bytes of the transmit queue then
 * @rx_bytes:   @bytes of the receive queue then
 * @shorts:     @shorts of the transmit queue then
 * @rx_shorts:  @shorts of the receive queue then
 * @ring_gaps:  holes in the rings' streams then
 * @judged:     runs whose balance was judged
 * @unjudged:   runs whose balance could not be judged
 * @ctrls:      commands of the control queue
 * @ctrls_unjudged: of these, commands that could not be judged
 * @config_cbs: configuration callbacks when the run began
 * @broken:     runs that ended in an error
 * @broken_at:  runs begun when the last of them ended
 * @early:      of @unjudged and @ctrls_unjudged, those begun before the pair was joined
 * @joined:     joined, and no run began since
 * @moved:      what had been done, and kicked, at the end of the last run that was for something
 * @idle:       runs since
 * @doubt_at:   configuration changes, plus one, when a frame was dropped for a reason that did not
 *              hold; 0: none was
 * @doubt_ts:   when the first such frame was dropped after that change
 */
struct rules_group {
	struct rules_stream seq;
	__u64 n[RULES_WORK_EVENTS];
	__u64 known;
	__u64 drops;
	__u64 tx_done;
	__u64 rx_done;
	__u64 errors;
	__u64 drops_done;
	__u64 tx_bytes;
	__u64 rx_bytes;
	__u64 shorts;
	__u64 rx_shorts;
	__u64 ring_gaps;
	__u64 judged;
	__u64 unjudged;
	__u64 ctrls;
	__u64 ctrls_unjudged;
	__u64 config_cbs;
	__u64 broken;
	__u64 broken_at;
	__u64 early;
	__u64 joined;
	__u64 moved;
	__u64 idle;
	__u64 doubt_at;
	__u64 doubt_ts;
};

/* What the driver must do next. */
#define RULES_WAIT_FEATURES_OK 1u	/* status has to be read back */
#define RULES_WAIT_RESET 2u		/* status has to be read */
#define RULES_WAIT_REFUSED 4u		/* FEATURES_OK read 0: reset or FAILED only */
#define RULES_WAIT_ANSWER (RULES_WAIT_FEATURES_OK | RULES_WAIT_REFUSED)

/* Whether an upper driver is bound; zero-filled state knows nothing. */
enum rules_bound { RULES_BOUND_UNKNOWN, RULES_BOUND, RULES_UNBOUND };

/* rules_dev.halt: how far the device is suspended. */
enum rules_halt { RULES_RUNS, RULES_SUSPENDING, RULES_SUSPENDED, RULES_RESUMING };

/**
 * struct rules_dev - one device; written by commands, life cycle and callbacks
 * @seq:           numbers of the CTL stream
 * @added:         the add event was seen, and no removal since
 * @known:         status and queues are known (since add or a reset)
 * @offered_known: @offered is valid
 * @accepted_known: @accepted is valid
 * @ops_set:       DMA ops are set
 * @after_reset:   status was neither read nor written since the reset
 * @session_reset: a reset began since the device was added or unbound
 * @race:          RULES_RACE_* mask: reads under way that overlap a write
 * @status_writes: status writes and resets begun and not ended
 * @resetting:     a reset is running
 * @needs_reset:   the device asked for a reset
 * @bound:         enum rules_bound
 * @halt:          enum rules_halt
 * @deaf:          what check_look_args says; written by looks
 * @busy:          command that writes to the device under way plus one; 0: none
 * @open_known:    @open counts every command under way
 * @offered_fresh: @offered was read since the last reset
 * @taken_known:   @taken is valid
 * @config_cb_set: a configuration callback is registered
 * @config_cb_pend: whether one is being registered
 * @status:        device status as the driver last wrote it
 * @status_prev:   the one before, for a write that is refused
 * @wait:          RULES_WAIT_* mask
 * @device_id:     kind of device; 0: unknown
 * @nvqs:          queues of the device; 0: unknown
 * @config_size:   bytes of configuration; 0: not read yet
 * @mtu:           MTU that the driver has read since the last reset; 0: none
 * @vq_align:      alignment asked for; 0: none, or not read yet
 * @offered:       features offered
 * @accepted:      features accepted
 * @accepted_pend: features being accepted
 * @taken:         the last set of features with which FEATURES_OK read 1
 * @config_cbs:    config callbacks seen
 * @config_changes: config change events seen
 * @tx_at_reset:   transmit chains completed when the device was last reset while running
 * @tx_at_load:    transmit chains completed at the last load result
 * @unjudged:      events that could not be judged: command state unknown
 * @ends:          end events of commands
 * @registers:     register events
 * @joined:        joined by a snapshot while it ran; stays when it is gone
 * @joining:       the states of its queues belong to that snapshot
 * @joined_ts:     time of that
 * @early:         events that could not be judged before
 * @states:        snapshots seen
 * @n:             life cycle and callback events by event id
 * @dma:           its mappings
 * @group:         runs of the groups of its queues
 * @commands:      begin events by command
 * @open:          commands under way, by command
 * @config:        its configuration space
 * @evaluated:     times each command rule was judged
 * @last:          last begin event of each writing, end event of each reading command
 * @past:          last CTL events, but for kicks and queue callbacks
 * @model:         where its automata stand, and the transitions that they took
 * @vq:            its queues
 * @look:          looks at its queues
 * @ops:           its DMA ops since it was registered
 * @told:          callbacks that its driver was seen to get since then
 * @answer:        the command that ended last
 * @entropy:       of an entropy device, what it has given
 * @verdict:       result of the CTL event being judged; all zero between events
 * @dma_verdict:   the same of a DMA event
 * @vq_verdict:    the same of a ring event
 * @group_verdict: the same of a worker event
 * @look_verdict:  the same of a look
 * @answer_verdict: the same of a command that returns
 * @map:           live mappings in buckets of RULES_MAP_BUCKET; each has two
 *
 * What every packet touches lies in the first 32 KiB, the first queues with it, so that BPF
 * reaches it with one short offset; what is only searched comes last.
 */
struct rules_dev {
	struct rules_stream seq;
	__u8 added;
	__u8 known;
	__u8 offered_known;
	__u8 accepted_known;
	__u8 ops_set;
	__u8 after_reset;
	__u8 session_reset;
	__u8 race;
	__u8 status_writes;
	__u8 resetting;
	__u8 needs_reset;
	__u8 bound;
	__u8 halt;
	__u8 deaf;
	__u8 busy;
	__u8 open_known;
	__u8 offered_fresh;
	__u8 taken_known;
	__u8 config_cb_set;
	__u8 config_cb_pend;
	__u8 status;
	__u8 status_prev;
	__u8 wait;
	__u32 device_id;
	__u32 nvqs;
	__u32 config_size;
	__u32 mtu;
	__u64 vq_align;
	__u64 offered;
	__u64 accepted;
	__u64 accepted_pend;
	__u64 taken;
	__u64 config_cbs;
	__u64 config_changes;
	__u64 tx_at_reset;
	__u64 tx_at_load;
	__u64 unjudged;
	__u64 ends;
	__u64 registers;
	__u8 joined;
	__u8 joining;
	__u64 joined_ts;
	__u64 early;
	__u64 states;
	__u64 n[VMDEV_EV_BUF_MAP];
	struct rules_dma dma;
	struct rules_group group[RULES_GROUPS];
	__u64 commands[RULES_CMD_SLOTS];
	__u16 open[RULES_CMD_SLOTS];
	struct rules_config config;
	__u64 evaluated[VMDEV_RULE_MAX];
	struct vmdev_event last[RULES_CMD_SLOTS];
	struct rules_past past;
	struct rules_model model;
	struct rules_vq vq[VMDEV_MAX_VQS];
	struct rules_look look[VMDEV_MAX_VQS];
	struct rules_ops ops;
	struct rules_told told;
	struct rules_answer answer;
	struct rules_entropy entropy;
	struct rules_verdict verdict;
	struct rules_verdict dma_verdict;
	struct rules_verdict vq_verdict[VMDEV_MAX_VQS];
	struct rules_verdict group_verdict[RULES_GROUPS];
	struct rules_verdict look_verdict;
	struct rules_verdict answer_verdict;
	struct rules_map map[RULES_MAP_SLOTS];
};
_Static_assert(__builtin_offsetof(struct rules_dev, look) - sizeof(struct rules_vq) *
	       (VMDEV_MAX_VQS - 2) <= 0x7fff, "a pair of queues is within a short offset");

/**
 * struct rules_all - a device, and the chains of its queues
 * @dev:  the device
 * @head: chains outstanding, by queue and head
 *
 * How user space keeps them. In the kernel a queue's chains lie apart, for queues that run.
 */
struct rules_all {
	struct rules_dev dev;
	struct rules_head head[VMDEV_MAX_VQS][VMDEV_MAX_RING];
};

/*
 * An index that is in range, @mask being a power of two less one. The compiler
 * drops a mask that it can prove to be superfluous; the BPF verifier, which cannot
 * prove it, must see it.
 */
RULES_FN __u64 rules_index(__u64 i, const __u64 mask)
{
#ifdef __bpf__
	asm volatile("%0 &= %1" : "+r"(i) : "i"(mask));
	return i;
#else
	return i & mask;
#endif
}

/* The compiler is to know nothing of a value: what it has found out makes no better program. */
#define rules_keep(value) asm volatile("" : "+r"(value))

/*
 * A value that is read from memory each time. What a loop asks in every turn and the compiler
 * keeps, the verifier knows: it would follow the loop once for each answer.
 */
#define rules_reread(value) (*(const volatile __typeof__(value) *)&(value))

/* The queue of an event whose index is in range. */
RULES_FN struct rules_vq *rules_vq_of(struct rules_dev *d, const struct vmdev_event *e)
{
	return &d->vq[rules_index(e->vq, VMDEV_MAX_VQS - 1)];
}

/*
 * Index of the group that serves queue @vq. Before a run of it was seen, a card's pairs are taken
 * for its groups, and each queue of another device for one.
 */
RULES_FN __u64 rules_group_of(const struct rules_dev *d, unsigned int vq)
{
	unsigned int group = d->vq[rules_index(vq, VMDEV_MAX_VQS - 1)].group;

	if (group)
		group--;
	else
		group = d->device_id && d->device_id != RULES_DEVICE_NET ? vq : vq / 2;
	return rules_index(group, RULES_GROUPS - 1);
}

/* One of the heads of a queue. */
RULES_FN struct rules_head *rules_head_at(struct rules_head *heads, __u64 head)
{
	return &heads[rules_index(head, VMDEV_MAX_RING - 1)];
}

/* An event of a queue is counted. */
RULES_FN void rules_ring_count(struct rules_vq *q, unsigned int id)
{
	q->n[id - RULES_RING_FIRST]++;
}

/* Set one rule of a verdict. Returns 1, so that steps can collect hits. */
RULES_FN int rules_hit(struct rules_verdict *v, unsigned int rule)
{
	v->rules[rule >> 6] |= 1ULL << (rule & 63);
	return 1;
}

/* Count a judgement, and set the rule if it is @broken. */
RULES_FN int rules_judge(struct rules_dev *d, struct rules_verdict *v, unsigned int rule,
			 int broken)
{
	d->evaluated[rule]++;
	return broken ? rules_hit(v, rule) : 0;
}

RULES_FN int rules_has(const struct rules_verdict *v, unsigned int rule)
{
	return v->rules[rule >> 6] >> (rule & 63) & 1;
}

/* Memory is shown as it was and is, @len bytes of it, a constant of RULES_SIDE_BYTES at most. */
RULES_FN void rules_sides(struct rules_verdict *v, __u64 offset, const void *before,
			  const void *now, const __u32 len)
{
	v->side_offset = offset;
	v->side_len = len;
	__builtin_memcpy(v->expected, before, len);
	__builtin_memcpy(v->actual, now, len);
}

RULES_FN int rules_any(const struct rules_verdict *v)
{
	__u64 rules = 0;
	unsigned int i;

	for (i = 0; i < VMDEV_RULE_WORDS; i++)
		rules |= v->rules[i];
	return rules != 0;
}

/* The event that the broken rule contradicts is the last of command @cmd. */
RULES_FN void rules_blame_cmd(const struct rules_dev *d, struct rules_verdict *v, unsigned int cmd)
{
	v->earlier = d->last[rules_index(cmd, RULES_CMD_SLOTS - 1)];
	v->earlier_args = v->earlier.id ? 0xf : 0;
}

/* Bytes of a ring area: 0 descriptor, 1 driver, 2 device area [2.7]. */
RULES_FN __u64 rules_area_bytes(unsigned int area, __u32 num)
{
	if (area == 0)
		return VMDEV_DESC_AREA_BYTES(num);
	if (area == 1)
		return VMDEV_DRIVER_AREA_BYTES(num);
	return VMDEV_DEVICE_AREA_BYTES(num);
}

RULES_TURN rules_clear_head(__u32 i, void *ctx)
{
	struct rules_head *head = *(struct rules_head **)ctx;

	head[rules_index(i, VMDEV_MAX_RING - 1)].writable1 = 0;
	return 0;
}

/* Forget all chains of a queue. */
RULES_FN void rules_clear_heads(struct rules_head *head)
{
	rules_loop(VMDEV_MAX_RING, rules_clear_head, &head);
}

RULES_TURN rules_clear_map(__u32 i, void *ctx)
{
	struct rules_dev *d = *(struct rules_dev **)ctx;

	d->map[rules_index(i, RULES_MAP_SLOTS - 1)].meta = 0;
	return 0;
}

RULES_TURN rules_clear_area(__u32 i, void *ctx)
{
	struct rules_dev *d = *(struct rules_dev **)ctx;

	d->dma.area[rules_index(i, RULES_AREAS - 1)].meta = 0;
	return 0;
}

RULES_APART int rules_clear_maps(struct rules_dev *d)
{
	if (!d)
		return 0;
	rules_loop(RULES_MAP_SLOTS, rules_clear_map, &d);
	rules_loop(RULES_AREAS, rules_clear_area, &d);
	d->dma.live = 0;
	d->dma.bytes = 0;
	d->dma.second = 0;
	d->dma.areas_full = 0;
	return 0;
}

enum rules_seq { RULES_SEQ_NEXT, RULES_SEQ_FIRST, RULES_SEQ_GAP };

/*
 * Account the number of an event. The first event of a stream sets the base,
 * unless the device was added under our eyes: then the stream starts at 0.
 * A number below the expected one can only come from a device that was replaced
 * unseen: as much a hole as a number above it.
 */
RULES_FN enum rules_seq rules_seq_step(struct rules_stream *s, __u64 seq, int from_start)
{
	__u64 next = s->next;

	s->next = seq + 1;
	if (!rules_unlikely(seq != next))
		return RULES_SEQ_NEXT;
	if (!next && !from_start)
		return RULES_SEQ_FIRST;
	s->gaps++;
	s->missing += seq > next ? seq - next : 1;
	return RULES_SEQ_GAP;
}

/* The same for an event that covers @n numbers from @seq on. */
RULES_FN enum rules_seq rules_seq_range(struct rules_stream *s, __u64 seq, __u64 n,
					int from_start)
{
	enum rules_seq result = rules_seq_step(s, seq, from_start);

	s->next = seq + n;
	return result;
}

#endif /* RULES_CORE_STATE_H */
