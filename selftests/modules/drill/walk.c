// SPDX-License-Identifier: GPL-2.0
/*
 * Random walks over the commands: each is made in whatever state the device is in, and the
 * answer compared with the table (drill/table.h) and with a model of what a driver
 * can see. Owns the model; what the device does for it is not asked. Writing "SEED STEPS"
 * to debugfs vmdev_drill/<index>/walk walks; reading it says where the walk has been.
 */
#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/prandom.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <uapi/linux/virtio_net.h>
#include "drill.h"
#include "table.h"
#include "vmdev_le.h"

#define WALK_NUM_MAX 64
/* The areas of a queue in its memory. */
#define WALK_AVAIL_AT 1024
#define WALK_USED_AT 2048
#define WALK_VQ_MEM 4096
/* A command for the control queue needs that many descriptors. */
#define WALK_COMMAND_DESCS 3
#define WALK_RAW_ADDRESS 0x1000
/* Of so many steps one is not what a good driver would do next, and of so many one resets. */
#define WALK_STRAY 2
#define WALK_RESET 48

#define WALK_STATUS_KNOWN							\
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK |		\
	 VMDEV_S_DRIVER_OK | VMDEV_S_FAILED)
#define WALK_NEEDED								\
	(VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM))

/**
 * struct walk_vq - what is known of one queue
 * @num:     size told, 0 if none
 * @address: addresses told
 * @ready:   enabled
 * @broken:  its available ring makes no sense, and the device has seen it
 * @pending: a command waits in it for the device
 * @state:   available index at which the device is
 */
struct walk_vq {
	u32 num;
	bool address;
	bool ready;
	bool broken;
	bool pending;
	u16 state;
};

/**
 * struct walk - a walk and its model of the device
 * @d:         drill
 * @rnd:       where the steps come from
 * @mem:       rings, WALK_VQ_MEM bytes a queue
 * @dma:       their bus address
 * @offered:   features
 * @features:  accepted
 * @status:    status
 * @suspended: between suspend and resume
 * @config_cb: a configuration callback is set
 * @callable:  a configuration callback may come now
 * @strays:    how many came when none might
 * @callbacks: how many came
 * @vq:        queues
 */
struct walk {
	struct drill *d;
	struct rnd_state rnd;
	u8 *mem;
	dma_addr_t dma;
	u64 offered;
	u64 features;
	u8 status;
	bool suspended;
	bool config_cb;
	bool callable;
	atomic_t strays;
	atomic_t callbacks;
	struct walk_vq vq[VMDEV_MAX_VQS];
};

#define WALK_ANSWERS(id, name, ...) [id] = { __VA_ARGS__ },
static const u8 walk_table[DRILL_ROWS][DRILL_STATES] = { DRILL_TABLE(WALK_ANSWERS) };
#undef WALK_ANSWERS

#define WALK_ANSWERS(id, ...) [id] = { __VA_ARGS__ },
static const u8 walk_vq_table[DRILL_ROWS][DRILL_VQ_STATES] = { DRILL_VQ_TABLE(WALK_ANSWERS) };
#undef WALK_ANSWERS

#define WALK_NAME(id, name, ...) [id] = name,
static const char *const walk_row_names[] = { DRILL_TABLE(WALK_NAME) };
static const char *const walk_state_names[] = { DRILL_STATE_LIST(WALK_NAME) };
#undef WALK_NAME

/* Steps taken in each cell, by all walks since the module was loaded. */
static u32 walk_visits[DRILL_ROWS][DRILL_STATES];
static u32 walk_callbacks;

static u32 walk_random(struct walk *w, u32 below)
{
	return prandom_u32_state(&w->rnd) % below;
}

static bool walk_live(const struct walk *w)
{
	return (w->status & VMDEV_S_DRIVER_OK) && !w->suspended;
}

static u32 walk_ctrl(const struct walk *w)
{
	return w->features & VMDEV_FEATURE(VMDEV_F_MQ) ? w->d->vd->nvqs - 1 : DRILL_CTRL;
}

static bool walk_exists(const struct walk *w, u32 vq)
{
	return vq < walk_ctrl(w) ||
	       (vq == walk_ctrl(w) && (w->features & VMDEV_FEATURE(VMDEV_F_CTRL_VQ)));
}

static enum drill_state walk_state(const struct walk *w)
{
	if (w->suspended)
		return DRILL_SUSPENDED;
	if (w->status & VMDEV_S_NEEDS_RESET)
		return DRILL_NEEDS_RESET;
	if (w->status & VMDEV_S_DRIVER_OK)
		return DRILL_DRIVER_OK;
	if (w->status & VMDEV_S_FEATURES_OK)
		return DRILL_FEATURES_OK;
	if (w->status & VMDEV_S_DRIVER)
		return DRILL_DRIVER;
	return w->status & VMDEV_S_ACKNOWLEDGE ? DRILL_ACKNOWLEDGE : DRILL_RESET;
}

static enum drill_vq_state walk_vq_state(const struct walk *w, u32 vq)
{
	const struct walk_vq *q = &w->vq[vq];

	if (q->ready && w->suspended)
		return DRILL_VQ_STANDS;
	if (q->ready)
		return q->broken ? DRILL_VQ_BROKEN : DRILL_VQ_READY;
	if (!walk_exists(w, vq))
		return DRILL_VQ_ABSENT;
	return q->num && q->address ? DRILL_VQ_SET : DRILL_VQ_UNSET;
}

static bool walk_any_ready(const struct walk *w)
{
	u32 vq;

	for (vq = 0; vq < w->d->vd->nvqs; vq++)
		if (w->vq[vq].ready)
			return true;
	return false;
}

/* What the table says to a command, now. */
static enum drill_answer walk_answer(const struct walk *w, enum drill_row row, u32 vq)
{
	enum drill_answer answer = walk_table[row][walk_state(w)];

	if (answer == DRILL_QUEUE)
		answer = walk_vq_table[row][walk_vq_state(w, vq)];
	if (answer == DRILL_FEATURE)
		answer = w->features & VMDEV_FEATURE(VMDEV_F_RING_RESET) ? DRILL_DONE :
									    DRILL_NEVER;
	if (answer == DRILL_IDLE)
		answer = walk_any_ready(w) ? DRILL_BUSY : DRILL_DONE;
	return answer;
}

static int walk_errno(enum drill_answer answer)
{
	switch (answer) {
	case DRILL_BUSY:
		return -EBUSY;
	case DRILL_INVALID:
		return -EINVAL;
	case DRILL_BROKEN:
		return -EIO;
	case DRILL_NEVER:
		return -EOPNOTSUPP;
	default:
		return 0;
	}
}

static int walk_wrong(struct walk *w, const char *what, int is, int wanted)
{
	struct drill *d = w->d;

	if (!d->why[0])
		scnprintf(d->why, sizeof(d->why), "%s: %d, wanted %d; %s, status 0x%02x", what, is,
			  wanted, walk_state_names[walk_state(w)], w->status);
	return -EPROTO;
}

/* Returns 0 if the command was answered as the table says and was carried out, 1 if it was not. */
static int walk_judge(struct walk *w, enum drill_row row, u32 vq, int ret)
{
	enum drill_answer answer = walk_answer(w, row, vq);
	int wanted = walk_errno(answer);

	walk_visits[row][walk_state(w)]++;
	if (ret != wanted)
		return walk_wrong(w, walk_row_names[row], ret, wanted);
	return answer == DRILL_DONE ? 0 : 1;
}

static struct vring_desc *walk_desc(const struct walk *w, u32 vq)
{
	return (struct vring_desc *)(w->mem + vq * WALK_VQ_MEM);
}

static struct vring_avail *walk_avail(const struct walk *w, u32 vq)
{
	return (struct vring_avail *)(w->mem + vq * WALK_VQ_MEM + WALK_AVAIL_AT);
}

static u16 walk_used(const struct walk *w, u32 vq)
{
	struct vring_used *used = (void *)(w->mem + vq * WALK_VQ_MEM + WALK_USED_AT);

	return vmdev_get16_acquire(&used->idx);
}

static void walk_make_available(struct walk *w, u32 vq, u16 idx)
{
	vmdev_put16_release(&walk_avail(w, vq)->idx, idx);
}

static void walk_config_cb(void *private)
{
	struct walk *w = private;

	atomic_inc(&w->callbacks);
	if (!READ_ONCE(w->callable))
		atomic_inc(&w->strays);
}

static void walk_vq_cb(void *private)
{
}

/* From here on a configuration callback may come, or may not. */
static void walk_callable(struct walk *w)
{
	WRITE_ONCE(w->callable, w->config_cb && walk_live(w));
}

/* A command that waits is served once the device works. */
static int walk_settle(struct walk *w)
{
	unsigned long deadline = jiffies + DRILL_DEADLINE;
	u32 vq = walk_ctrl(w);
	struct walk_vq *q = &w->vq[vq];
	bool known = w->features & VMDEV_FEATURE(VMDEV_F_CTRL_RX);
	u8 ack = known ? VIRTIO_NET_OK : VIRTIO_NET_ERR;

	if (!walk_live(w) || !q->ready || q->broken || !q->pending)
		return 0;
	while (walk_used(w, vq) == q->state) {
		if (time_after(jiffies, deadline))
			return walk_wrong(w, "used entries of a command", 0, 1);
		drill_pause();
	}
	q->state++;
	q->pending = false;
	if (walk_used(w, vq) != q->state)
		return walk_wrong(w, "used index", walk_used(w, vq), q->state);
	return w->d->mem[0] == ack ? 0 : walk_wrong(w, "ack", w->d->mem[0], ack);
}

static int walk_status(struct walk *w, u8 status)
{
	u8 add = status & WALK_STATUS_KNOWN;
	bool taken = !(w->features & ~w->offered) && (w->features & WALK_NEEDED) == WALK_NEEDED;
	int ret;

	if (!status) {
		ret = vmdev_set_status(w->d->vd, 0);
		return ret == -EINVAL ? 0 : walk_wrong(w, "status 0", ret, -EINVAL);
	}
	if (!taken && !(w->status & VMDEV_S_FEATURES_OK))
		add &= ~VMDEV_S_FEATURES_OK;
	if (add & VMDEV_S_DRIVER_OK)
		WRITE_ONCE(w->callable, w->config_cb && !w->suspended);
	ret = walk_judge(w, DRILL_SET_STATUS, 0, vmdev_set_status(w->d->vd, status));
	if (ret)
		return ret;
	w->status |= add;
	return walk_settle(w);
}

static int walk_features(struct walk *w, u64 features)
{
	int ret = walk_judge(w, DRILL_SET_FEATURES, 0,
			     vmdev_set_driver_features(w->d->vd, features));

	if (!ret)
		w->features = features;
	return ret;
}

/* Features as drivers have them, and as none should. */
static u64 walk_some_features(struct walk *w)
{
	switch (walk_random(w, 8)) {
	case 0:
		return 0;
	case 1:
		return w->offered & ~VMDEV_FEATURE(VMDEV_F_VERSION_1);
	case 2:
		return w->offered | VMDEV_FEATURE(VMDEV_F_CTRL_VLAN);
	case 3:
		return w->offered & ~VMDEV_FEATURE(VMDEV_F_MQ);
	case 4:
		return w->offered & ~VMDEV_FEATURE(VMDEV_F_CTRL_VQ);
	case 5:
		return w->offered & ~VMDEV_FEATURE(VMDEV_F_RING_RESET);
	case 6:
		return w->offered & ~VMDEV_FEATURE(VMDEV_F_CTRL_RX);
	default:
		return w->offered;
	}
}

static int walk_reset(struct walk *w)
{
	int ret = walk_judge(w, DRILL_DO_RESET, 0, vmdev_reset(w->d->vd));

	if (ret)
		return ret;
	w->status = 0;
	w->features = 0;
	w->suspended = false;
	w->config_cb = false;
	memset(w->vq, 0, sizeof(w->vq));
	return 0;
}

static int walk_suspend(struct walk *w)
{
	int ret = walk_judge(w, DRILL_SUSPEND, 0, vmdev_suspend(w->d->vd));

	if (!ret)
		w->suspended = true;
	return ret;
}

static int walk_resume(struct walk *w)
{
	int ret;

	if (w->suspended)
		WRITE_ONCE(w->callable, w->config_cb);
	ret = walk_judge(w, DRILL_RESUME, 0, vmdev_resume(w->d->vd));
	if (ret)
		return ret;
	w->suspended = false;
	return walk_settle(w);
}

static int walk_set_config_cb(struct walk *w, bool on)
{
	struct vmdev_cb cb = { .callback = on ? walk_config_cb : NULL, .private = w };
	int ret;

	if (on)
		WRITE_ONCE(w->callable, walk_live(w));
	ret = walk_judge(w, DRILL_SET_CB, 0, vmdev_set_config_cb(w->d->vd, &cb));
	if (!ret)
		w->config_cb = on;
	return ret;
}

static int walk_set_vq_cb(struct walk *w, u32 vq)
{
	struct vmdev_cb cb = { .callback = walk_vq_cb, .private = w };

	return walk_judge(w, DRILL_SET_CB, vq, vmdev_set_vq_cb(w->d->vd, vq, &cb));
}

static int walk_num(struct walk *w, u32 vq, u32 num)
{
	int ret = vmdev_set_vq_num(w->d->vd, vq, num);

	/* No size that any queue takes: refused, whichever way comes first. */
	if (!is_power_of_2(num))
		return ret == -EINVAL || ret == -EBUSY ? 0 : walk_wrong(w, "odd size", ret,
									-EINVAL);
	ret = walk_judge(w, DRILL_SET_NUM, vq, ret);
	if (!ret)
		w->vq[vq].num = num;
	return ret;
}

static int walk_address(struct walk *w, u32 vq, u64 at)
{
	int ret = vmdev_set_vq_address(w->d->vd, vq, at, at + WALK_AVAIL_AT, at + WALK_USED_AT);

	if (at == WALK_RAW_ADDRESS)
		return ret == -EINVAL || ret == -EBUSY ? 0 : walk_wrong(w, "raw address", ret,
									-EINVAL);
	ret = walk_judge(w, DRILL_SET_ADDRESS, vq, ret);
	if (!ret)
		w->vq[vq].address = true;
	return ret;
}

static int walk_set_state(struct walk *w, u32 vq, u16 state)
{
	int ret = walk_judge(w, DRILL_SET_ADDRESS, vq, vmdev_set_vq_state(w->d->vd, vq, state));

	if (!ret)
		w->vq[vq].state = state;
	return ret;
}

/* The ring begins empty, so that nothing in it is for the device to find. */
static int walk_enable(struct walk *w, u32 vq)
{
	struct walk_vq *q = &w->vq[vq];
	struct vring_used *used = (void *)(w->mem + vq * WALK_VQ_MEM + WALK_USED_AT);
	int ret;

	if (!q->ready) {
		memset(w->mem + vq * WALK_VQ_MEM, 0, WALK_VQ_MEM);
		walk_make_available(w, vq, q->state);
		used->idx = walk_avail(w, vq)->idx;
	}
	ret = walk_judge(w, DRILL_ENABLE, vq, vmdev_set_vq_ready(w->d->vd, vq, true));
	if (ret)
		return ret;
	q->ready = true;
	q->broken = false;
	q->pending = false;
	return 0;
}

static int walk_disable(struct walk *w, u32 vq)
{
	int ret = walk_judge(w, DRILL_DISABLE, vq, vmdev_set_vq_ready(w->d->vd, vq, false));

	if (ret)
		return ret;
	w->vq[vq].ready = false;
	w->vq[vq].broken = false;
	w->vq[vq].pending = false;
	return 0;
}

static int walk_reset_vq(struct walk *w, u32 vq)
{
	int ret = walk_judge(w, DRILL_RESET_VQ, vq, vmdev_reset_vq(w->d->vd, vq));

	if (!ret)
		w->vq[vq] = (struct walk_vq){};
	return ret;
}

static int walk_kick(struct walk *w, u32 vq)
{
	enum drill_row row = vq == walk_ctrl(w) ? DRILL_KICK_CTRL : DRILL_KICK;
	int ret = walk_judge(w, row, vq, vmdev_kick_vq(w->d->vd, vq));

	return ret < 0 ? ret : walk_settle(w);
}

/* "Receive all frames", in three descriptors; the answer is the first byte of the memory. */
static int walk_command(struct walk *w)
{
	u32 vq = walk_ctrl(w);
	struct walk_vq *q = &w->vq[vq];
	struct vring_desc *desc = walk_desc(w, vq);

	if (!q->ready || q->pending || q->broken || q->num <= WALK_COMMAND_DESCS)
		return 0;
	w->d->mem[0] = 0xee;
	w->d->mem[1] = VIRTIO_NET_CTRL_RX;
	w->d->mem[2] = VIRTIO_NET_CTRL_RX_PROMISC;
	w->d->mem[3] = 1;
	drill_desc(desc, 0, drill_addr(w->d, 1), 2, VMDEV_DESC_F_NEXT, 1);
	drill_desc(desc, 1, drill_addr(w->d, 3), 1, VMDEV_DESC_F_NEXT, 2);
	drill_desc(desc, 2, drill_addr(w->d, 0), 1, VMDEV_DESC_F_WRITE, 0);
	walk_avail(w, vq)->ring[q->state & (q->num - 1)] = 0;
	walk_make_available(w, vq, q->state + 1);
	q->pending = true;
	return walk_kick(w, vq);
}

/* The control queue's available index jumps over a whole ring: the device asks for a reset. */
static int walk_break(struct walk *w)
{
	u32 vq = walk_ctrl(w);
	struct walk_vq *q = &w->vq[vq];
	int ret;

	if (!walk_live(w) || !q->ready || q->broken || q->pending)
		return 0;
	walk_make_available(w, vq, q->state + q->num + 1);
	ret = vmdev_kick_vq(w->d->vd, vq);
	w->status |= VMDEV_S_NEEDS_RESET;
	q->broken = true;
	return walk_judge(w, DRILL_KICK_CTRL, vq, ret);
}

static int walk_look(struct walk *w, u32 vq)
{
	struct vmdev_device *vd = w->d->vd;
	u64 features;
	u32 state;
	u8 status;
	bool ready;
	int ret = vmdev_get_status(vd, &status);

	ret = ret ?: vmdev_get_driver_features(vd, &features);
	ret = ret ?: vmdev_get_vq_ready(vd, vq, &ready);
	ret = ret ?: vmdev_get_vq_state(vd, vq, &state);
	ret = walk_judge(w, DRILL_GET, vq, ret);
	if (ret)
		return ret;
	if (status != w->status)
		return walk_wrong(w, "status", status, w->status);
	if (features != w->features)
		return walk_wrong(w, "features", features >> 32, w->features >> 32);
	if (ready != w->vq[vq].ready)
		return walk_wrong(w, "ready", ready, w->vq[vq].ready);
	if (state != w->vq[vq].state)
		return walk_wrong(w, "queue state", state, w->vq[vq].state);
	return atomic_read(&w->strays) ? walk_wrong(w, "configuration callbacks", 1, 0) : 0;
}

/* What a good driver would do next with a queue. */
static int walk_further_vq(struct walk *w, u32 vq)
{
	struct walk_vq *q = &w->vq[vq];

	if (!q->num)
		return walk_num(w, vq, WALK_NUM_MAX);
	if (!q->address)
		return walk_address(w, vq, w->dma + vq * WALK_VQ_MEM);
	return q->ready ? walk_kick(w, vq) : walk_enable(w, vq);
}

/* What a good driver would do next, more or less. */
static int walk_further(struct walk *w)
{
	u32 vq = walk_random(w, w->d->vd->nvqs);

	if (!(w->status & VMDEV_S_ACKNOWLEDGE))
		return walk_status(w, VMDEV_S_ACKNOWLEDGE);
	if (!(w->status & VMDEV_S_DRIVER))
		return walk_status(w, w->status | VMDEV_S_DRIVER);
	if (!(w->status & (VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)) && !walk_any_ready(w))
		return w->features ? walk_status(w, w->status | VMDEV_S_FEATURES_OK) :
				     walk_features(w, walk_some_features(w));
	if (!w->config_cb)
		return walk_set_config_cb(w, true);
	if (w->suspended)
		return walk_resume(w);
	if (walk_exists(w, vq) && walk_random(w, 2))
		return walk_further_vq(w, vq);
	if (!(w->status & VMDEV_S_DRIVER_OK) && !walk_random(w, 4))
		return walk_status(w, w->status | VMDEV_S_DRIVER_OK);
	return walk_command(w);
}

/* Any command at all. */
static int walk_stray(struct walk *w)
{
	u32 vq = walk_random(w, w->d->vd->nvqs);
	u8 byte = walk_random(w, 256);

	if (!walk_random(w, WALK_RESET))
		return walk_reset(w);
	switch (walk_random(w, 16)) {
	case 0:
		return walk_status(w, byte & ~VMDEV_S_DRIVER_OK);
	case 1:
		return walk_status(w, 1 << byte % 8);
	case 2:
		return walk_features(w, walk_some_features(w));
	case 3:
		return walk_judge(w, DRILL_SET_CONFIG, 0,
				  vmdev_set_config(w->d->vd, 0, &byte, 1));
	case 4:
	case 5:
		return walk_suspend(w);
	case 6:
		return walk_resume(w);
	case 7:
		return walk_set_config_cb(w, byte % 2);
	case 8:
		return walk_set_vq_cb(w, vq);
	case 9:
		return walk_num(w, vq, byte % 4 ? 1 << byte % 7 : byte | 3);
	case 10:
		return walk_address(w, vq, byte % 4 ? w->dma + vq * WALK_VQ_MEM :
						      WALK_RAW_ADDRESS);
	case 11:
		return walk_set_state(w, vq, byte << 8 | byte);
	case 12:
		return walk_enable(w, vq);
	case 13:
		return byte % 2 ? walk_disable(w, vq) : walk_reset_vq(w, vq);
	case 14:
		return walk_kick(w, vq);
	default:
		return byte % 8 ? walk_kick(w, walk_ctrl(w)) : walk_break(w);
	}
}

static int walk_step(struct walk *w)
{
	int ret = walk_random(w, WALK_STRAY) ? walk_further(w) : walk_stray(w);

	walk_callable(w);
	return ret < 0 ? ret : walk_look(w, walk_random(w, w->d->vd->nvqs));
}

static int walk_run(struct walk *w, u32 steps)
{
	int ret = vmdev_get_device_features(w->d->vd, &w->offered);

	ret = ret ?: walk_reset(w);
	while (ret >= 0 && steps--) {
		ret = walk_step(w);
		cond_resched();
	}
	/* Whatever came of it: nothing here may be called after the walk. */
	vmdev_reset(w->d->vd);
	walk_callbacks += atomic_read(&w->callbacks);
	return ret < 0 ? ret : 0;
}

static int walk_start(struct drill *d, u64 seed, u32 steps)
{
	size_t bytes = d->vd->nvqs * WALK_VQ_MEM;
	struct walk *w = kzalloc(sizeof(*w), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!w)
		return -ENOMEM;
	w->d = d;
	d->why[0] = 0;
	prandom_seed_state(&w->rnd, seed);
	w->mem = dma_alloc_coherent(&d->vd->dev, bytes, &w->dma, GFP_KERNEL);
	if (w->mem) {
		ret = walk_run(w, steps);
		dma_free_coherent(&d->vd->dev, bytes, w->mem, w->dma);
	}
	kfree(w);
	return ret;
}

/**
 * drill_walk_write - walk as "SEED STEPS" says
 * @file:  debugfs file, a seq_file of a drill
 * @buf:   text
 * @len:   its length
 * @start: what to do with seed and steps, one case at a time
 *
 * Return: @len or -errno.
 */
ssize_t drill_walk_write(struct file *file, const char __user *buf, size_t len,
			 int (*start)(struct drill *d, u64 seed, u32 steps))
{
	struct drill *d = ((struct seq_file *)file->private_data)->private;
	char text[48] = "";
	u32 steps;
	u64 seed;
	int ret;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	if (sscanf(text, "%llu %u", &seed, &steps) != 2)
		return -EINVAL;
	mutex_lock(&d->lock);
	ret = start(d, seed, steps);
	mutex_unlock(&d->lock);
	return ret ?: len;
}

static ssize_t walk_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	return drill_walk_write(file, buf, len, walk_start);
}

/* A line for each cell of the table: how often the walks have been there. */
static int walk_show(struct seq_file *m, void *unused)
{
	u32 row, state;

	seq_printf(m, "callbacks %u\n", walk_callbacks);
	for (row = 0; row < DRILL_ROWS; row++)
		for (state = 0; state < DRILL_STATES; state++)
			seq_printf(m, "%u %s: %s\n", walk_visits[row][state],
				   walk_state_names[state], walk_row_names[row]);
	return 0;
}

static int walk_open(struct inode *inode, struct file *file)
{
	return single_open(file, walk_show, inode->i_private);
}

static const struct file_operations walk_fops = {
	.owner = THIS_MODULE,
	.open = walk_open,
	.read = seq_read,
	.write = walk_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * drill_walk_add - offer the file of a device that has its directory
 * @d: device
 */
void drill_walk_add(struct drill *d)
{
	debugfs_create_file("walk", 0600, d->dir, d, &walk_fops);
}
