// SPDX-License-Identifier: GPL-2.0
/*
 * Owns one flow: a thread that sends numbered frames and checks what comes back.
 * Does not own the set of flows and interfaces (load_run).
 */
#define _GNU_SOURCE /* ppoll, sendmmsg */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "load/load_flow.h"

#define LOAD_FLOW_NS_PER_S 1000000000ULL
#define LOAD_FLOW_NS_PER_MS 1000000ULL
/* Frames that share one look at the clock: bounds both its cost and its error. */
#define LOAD_FLOW_TICKS 8
/* Frames sent before the ring is looked at again. */
#define LOAD_FLOW_BURST 64
/*
 * With nothing to do a flow first lets others run, then sleeps in poll(). A device
 * that works in a thread of the same CPU then fills the ring in one go, without a
 * wake-up per frame. An open loop sleeps at once: what it would take from such a device
 * is the only processor's time, and the next frame has its own time to go.
 */
#define LOAD_FLOW_YIELDS 3
#define LOAD_FLOW_NAP_NS (50 * LOAD_FLOW_NS_PER_MS) /* longest sleep: a stop is seen */
#define LOAD_FLOW_BUSY_NS LOAD_FLOW_NS_PER_MS /* until a full queue is tried again */
#define LOAD_FLOW_LINGER_NS (10 * LOAD_FLOW_NS_PER_MS) /* a last duplicate may follow */
/* An odd number with well mixed bits (2^64 over the golden ratio): sizes look random. */
#define LOAD_FLOW_MIX 0x9e3779b97f4a7c15ULL

/* Frames that go in one system call, each in a buffer of its own. */
struct load_flow_batch {
	struct iovec iov[LOAD_FLOW_BATCH_MAX];
	struct mmsghdr msgs[LOAD_FLOW_BATCH_MAX];
	uint8_t frames[];
};

/* Lock-free, and so fit for a signal handler. */
static atomic_bool load_flow_stopped;

void load_flow_stop_all(void)
{
	atomic_store_explicit(&load_flow_stopped, true, memory_order_relaxed);
}

static bool load_flow_told_to_stop(void)
{
	return atomic_load_explicit(&load_flow_stopped, memory_order_relaxed);
}

static void load_flow_read_clock(struct load_flow *flow)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	flow->now = ts.tv_sec * LOAD_FLOW_NS_PER_S + ts.tv_nsec;
	flow->ticks = 0;
}

static inline void load_flow_tick(struct load_flow *flow)
{
	if (++flow->ticks >= LOAD_FLOW_TICKS)
		load_flow_read_clock(flow);
}

/* Frames under way. A gap below the highest number, or a damaged frame, takes up no room. */
static inline uint64_t load_flow_outstanding(const struct load_flow *flow)
{
	uint64_t settled = flow->seq.next + flow->damaged;

	return flow->next > settled ? flow->next - settled : 0;
}

static inline unsigned int load_flow_size(const struct load_plan *plan, uint64_t seq)
{
	unsigned int range = plan->size_max - plan->size_min + 1;

	return plan->size_min + (range > 1 ? (seq * LOAD_FLOW_MIX >> 33) % range : 0);
}

uint64_t load_flow_due(uint64_t age, uint64_t rate)
{
	return age / LOAD_FLOW_NS_PER_S * rate +
	       age % LOAD_FLOW_NS_PER_S * rate / LOAD_FLOW_NS_PER_S + 1;
}

uint64_t load_flow_time(uint64_t number, uint64_t rate)
{
	uint64_t part = number % rate * LOAD_FLOW_NS_PER_S;

	/* Rounded up: at that time, and not before, the frame is due. */
	return number / rate * LOAD_FLOW_NS_PER_S + (part + rate - 1) / rate;
}

/* When frame @seq of this part shall go; without a rate that is whenever it does. */
static uint64_t load_flow_schedule(const struct load_flow *flow, uint64_t seq)
{
	if (!flow->plan->rate)
		return flow->now;
	return flow->begin + load_flow_time(seq - flow->begin_next, flow->plan->rate);
}

/* How many frames may go now, a burst at most. */
static unsigned int load_flow_room(struct load_flow *flow)
{
	const struct load_plan *plan = flow->plan;
	uint64_t room = flow->target - flow->next;
	uint64_t used, due;

	if (plan->window) {
		used = load_flow_outstanding(flow);
		if (used >= plan->window)
			return 0;
		if (plan->window - used < room)
			room = plan->window - used;
	}
	if (plan->rate) {
		load_flow_read_clock(flow);
		used = flow->next - flow->begin_next;
		due = load_flow_due(flow->now - flow->begin, plan->rate);
		if (due <= used)
			return 0;
		if (due - used < room)
			room = due - used;
	}
	return room < LOAD_FLOW_BURST ? room : LOAD_FLOW_BURST;
}

static void load_flow_build(struct load_flow *flow, unsigned int slot)
{
	uint64_t seq = flow->next + slot;
	struct iovec *iov = &flow->batch->iov[slot];

	iov->iov_len = load_flow_size(flow->plan, seq);
	load_frame_build(iov->iov_base, iov->iov_len, seq, load_flow_schedule(flow, seq));
	load_flow_tick(flow);
}

/* How late frames go, @count of them since the last look at the clock. */
static void load_flow_note_late(struct load_flow *flow, unsigned int count)
{
	if (!flow->plan->rate)
		return;
	for (uint64_t seq = flow->next; seq < flow->next + count; seq++)
		load_hist_add(&flow->result.lateness, flow->now - load_flow_schedule(flow, seq));
}

/* Build and send up to @count frames in one system call: how many went, or -1. */
static int load_flow_submit(struct load_flow *flow, unsigned int count)
{
	const struct iovec *first = flow->batch->iov;

	for (unsigned int i = 0; i < count; i++)
		load_flow_build(flow, i);
	if (count > 1)
		return sendmmsg(flow->port.tx, flow->batch->msgs, count, MSG_DONTWAIT);
	return send(flow->port.tx, first->iov_base, first->iov_len, MSG_DONTWAIT) < 0 ? -1 : 1;
}

static void load_flow_fail(struct load_flow *flow, int error)
{
	switch (error) {
	case EINTR:
		return;
	case EAGAIN:
	case ENOBUFS:
		flow->busy = true;
		return;
	case ENETDOWN:
	case ENXIO:
	case ENODEV:
		flow->gone = true;
		return;
	default:
		flow->error = error;
	}
}

static unsigned int load_flow_send(struct load_flow *flow)
{
	unsigned int room = load_flow_room(flow), batch, done = 0;
	int sent;

	if (!room)
		return 0;
	load_flow_read_clock(flow);
	/* From here on something is awaited that was not before. */
	if (!flow->busy && !load_flow_outstanding(flow))
		flow->progress = flow->now;
	flow->busy = false;
	while (done < room) {
		batch = room - done < flow->plan->batch ? room - done : flow->plan->batch;
		sent = load_flow_submit(flow, batch);
		if (sent < 0) {
			load_flow_fail(flow, errno);
			break;
		}
		load_flow_note_late(flow, sent);
		flow->next += sent;
		done += sent;
	}
	return done;
}

static void load_flow_note_damage(struct load_flow *flow, enum load_frame_state state,
				  const uint8_t *frame, size_t len)
{
	flow->corrupt++;
	flow->damaged++;
	if (flow->damage.state != LOAD_FRAME_INTACT)
		return;
	flow->damage.state = state;
	flow->damage.len = len;
	/* In a frame of another length nothing is where it was. */
	flow->damage.located = state != LOAD_FRAME_BAD_LENGTH &&
			       !load_frame_find_diff(frame, len, &flow->id, &flow->damage.diff);
}

static void load_flow_note_intact(struct load_flow *flow, uint64_t seq, uint64_t ts, size_t len)
{
	uint64_t before = flow->seq.received, high = flow->seq.next;

	load_seq_add(&flow->seq, seq);
	if (flow->seq.next != high)
		flow->damaged = 0;
	if (seq < flow->begin_next || flow->seq.received == before)
		return;
	flow->result.bytes += len;
	load_hist_add(&flow->result.latency, flow->now > ts ? flow->now - ts : 0);
}

static void load_flow_note(struct load_flow *flow, const uint8_t *frame, size_t len, size_t whole)
{
	enum load_frame_state state = LOAD_FRAME_BAD_LENGTH;
	uint64_t seq, ts;

	if (len == whole)
		state = load_frame_judge(frame, len, &flow->id, &seq, &ts);
	if (state == LOAD_FRAME_FOREIGN)
		flow->result.foreign++;
	else if (state != LOAD_FRAME_INTACT)
		load_flow_note_damage(flow, state, frame, len);
	else if (seq >= flow->next)
		load_flow_note_damage(flow, LOAD_FRAME_BAD_SEQ, frame, len);
	else
		load_flow_note_intact(flow, seq, ts, len);
}

/* A ring's errors come by ppoll(); recv() takes them, and tells each only once. */
static const uint8_t *load_flow_take(struct load_flow *flow, size_t *len, size_t *whole)
{
	const uint8_t *frame = load_port_receive(&flow->port, len, whole);

	if (!frame && !flow->port.ring && errno != EAGAIN)
		load_flow_fail(flow, errno);
	return frame;
}

/* Take what the ring holds, one turn of it at most. */
static unsigned int load_flow_receive(struct load_flow *flow)
{
	size_t len, whole;
	const uint8_t *frame = load_flow_take(flow, &len, &whole);
	unsigned int got = 0;

	if (!frame)
		return 0;
	load_flow_read_clock(flow);
	do {
		load_flow_note(flow, frame, len, whole);
		load_port_release(&flow->port);
		load_flow_tick(flow);
		frame = load_flow_take(flow, &len, &whole);
	} while (++got < flow->port.slots && frame);
	flow->progress = flow->now;
	flow->arrival = flow->now;
	flow->idle = 0;
	return got;
}

static uint64_t load_flow_nap(const struct load_flow *flow, uint64_t longest)
{
	uint64_t due;

	if (flow->busy)
		return LOAD_FLOW_BUSY_NS;
	if (flow->plan->rate && flow->next < flow->target) {
		due = load_flow_schedule(flow, flow->next);
		if (due <= flow->now)
			return 0;
		if (due - flow->now < longest)
			return due - flow->now;
	}
	return longest;
}

static void load_flow_sleep(struct load_flow *flow, uint64_t ns)
{
	struct pollfd pfd = { .fd = flow->port.rx, .events = POLLIN };
	struct timespec ts = { .tv_sec = 0, .tv_nsec = ns };
	int error = 0;
	socklen_t len = sizeof(error);

	if (ppoll(&pfd, 1, &ts, NULL) <= 0 || !(pfd.revents & POLLERR))
		return;
	if (!getsockopt(flow->port.rx, SOL_SOCKET, SO_ERROR, &error, &len) && error)
		load_flow_fail(flow, error);
}

/*
 * Nothing to do: let others run. False if something is @awaited and nothing came
 * for longer than @limit.
 */
static bool load_flow_wait(struct load_flow *flow, bool awaited, uint64_t limit)
{
	if (!flow->plan->rate && flow->idle++ < LOAD_FLOW_YIELDS) {
		sched_yield();
		return true;
	}
	load_flow_read_clock(flow);
	if (awaited && flow->now - flow->progress > limit)
		return false;
	load_flow_sleep(flow, load_flow_nap(flow, limit < LOAD_FLOW_NAP_NS ? limit :
									     LOAD_FLOW_NAP_NS));
	return true;
}

static bool load_flow_broken(const struct load_flow *flow)
{
	return flow->gone || flow->error;
}

/* Frames that nobody has seen yet; unlike outstanding ones they include the gaps. */
static bool load_flow_missing(const struct load_flow *flow)
{
	return flow->next > flow->seq.received + flow->corrupt;
}

/* After the last send: wait for what is missing, which may have been overtaken. */
static void load_flow_drain(struct load_flow *flow)
{
	flow->busy = false;
	flow->target = flow->next;
	load_flow_read_clock(flow);
	flow->progress = flow->now;
	while (load_flow_missing(flow) && !load_flow_broken(flow))
		if (!load_flow_receive(flow) && !load_flow_wait(flow, true, flow->plan->drain_ns))
			break;
}

/* Send @count frames, or for @duration_ns, and take back what comes. */
static void load_flow_part(struct load_flow *flow, uint64_t count, uint64_t duration_ns)
{
	load_flow_read_clock(flow);
	flow->begin = flow->now;
	flow->progress = flow->now;
	flow->begin_next = flow->next;
	flow->target = duration_ns ? UINT64_MAX : flow->next + count;
	while (flow->next < flow->target && !load_flow_broken(flow) && !load_flow_told_to_stop()) {
		unsigned int sent = load_flow_send(flow);

		if (duration_ns && flow->now - flow->begin >= duration_ns)
			break;
		if (load_flow_receive(flow) || sent)
			continue;
		if (!load_flow_wait(flow, flow->busy || load_flow_outstanding(flow),
				    flow->plan->stall_ns)) {
			flow->result.stalled = true;
			break;
		}
	}
	load_flow_drain(flow);
}

/* A duplicate of the last frame comes right behind it: look for a moment longer. */
static void load_flow_linger(struct load_flow *flow)
{
	if (load_flow_broken(flow))
		return;
	do {
		load_flow_sleep(flow, LOAD_FLOW_LINGER_NS);
	} while (load_flow_receive(flow) && !load_flow_told_to_stop());
}

static void load_flow_forget_warmup(struct load_result *result)
{
	result->bytes = 0;
	result->latency = (struct load_hist){ 0 };
	result->lateness = (struct load_hist){ 0 };
}

void *load_flow_thread(void *arg)
{
	struct load_flow *flow = arg;
	uint64_t before;

	pthread_barrier_wait(flow->plan->start);
	if (flow->plan->warmup)
		load_flow_part(flow, flow->plan->warmup, 0);
	pthread_barrier_wait(flow->plan->start);
	if (flow->result.stalled || load_flow_broken(flow))
		return NULL;
	load_flow_forget_warmup(&flow->result);
	before = flow->seq.received;
	load_flow_part(flow, flow->plan->count, flow->plan->duration_ns);
	/* Time spent waiting for frames that never came is not part of the rate. */
	if (flow->arrival > flow->begin)
		flow->result.elapsed_ns = flow->arrival - flow->begin;
	flow->result.measured = flow->seq.received - before;
	load_flow_linger(flow);
	return NULL;
}

void load_flow_collect(struct load_flow *flow, struct load_result *result)
{
	struct load_tally tally = {
		.sent = flow->next,
		.next = flow->seq.next,
		.received = flow->seq.received,
		.corrupt = flow->corrupt,
		.overruns = load_port_overruns(&flow->port),
		.gone = flow->gone,
	};

	flow->result.duplicated = flow->seq.duplicated;
	flow->result.reordered = flow->seq.reordered;
	load_result_add_tally(&flow->result, &tally);
	load_result_merge(result, &flow->result);
}

int load_flow_init(struct load_flow *flow)
{
	size_t size = flow->plan->size_max;
	struct load_flow_batch *batch;

	batch = calloc(1, sizeof(*batch) + flow->plan->batch * size);
	if (!batch)
		return -1;
	for (unsigned int i = 0; i < flow->plan->batch; i++) {
		batch->iov[i].iov_base = batch->frames + i * size;
		batch->msgs[i].msg_hdr.msg_iov = &batch->iov[i];
		batch->msgs[i].msg_hdr.msg_iovlen = 1;
		load_frame_start(batch->iov[i].iov_base, &flow->id);
	}
	flow->batch = batch;
	return 0;
}

void load_flow_exit(struct load_flow *flow)
{
	load_port_close(&flow->port);
	free(flow->batch);
	flow->batch = NULL;
}
