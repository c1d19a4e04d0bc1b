/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sample device: a network card whose transmitted frames come back as
 * received ones. Types shared by the files of mvnet.ko.
 */
#ifndef MVNET_H
#define MVNET_H

#include <linux/hrtimer.h>
#include <linux/if_ether.h>
#include <uapi/linux/virtio_net.h>
#include "mvsim.h"
#include "vmdev_le.h"

/* So many have room in the attribute "stats", which is a page. */
#define MVNET_PAIRS_MAX 7
static_assert(2 * MVNET_PAIRS_MAX + 1 <= VMDEV_MAX_VQS);
#define MVNET_RING_MAX 256
#define MVNET_HDR_LEN sizeof(struct virtio_net_hdr_v1)
#define MVNET_MTU_MIN 68
#define MVNET_MTU_MAX 9000
#define MVNET_MTU_DEFAULT 1500
/* Ethernet header and one VLAN tag on top of the MTU [5.1.4.1]. */
#define MVNET_FRAME_OVERHEAD 18
/* Up to here, header included, one copy through the bounce buffer is cheaper than two. */
#define MVNET_COPYBREAK 128
/* Receive buffers that one frame may need with mergeable buffers. */
#define MVNET_RX_MAX 16
/* Frames that are moved together. */
#define MVNET_BURST 32
#define MVNET_RX_CHAINS (MVNET_BURST + MVNET_RX_MAX)

/* mvnet_slot.fate: delivered, unless a reason of enum vmdev_drop says why not... */
#define MVNET_DELIVER (-1)
/* ... or the fault drop-frame swallows the frame. */
#define MVNET_SWALLOW (-2)

/**
 * struct mvnet_slot - one frame on its way
 * @tx:      its transmit chain
 * @bounce:  its header, and the whole frame if it is short
 * @bounced: bytes in @bounce
 * @pad:     bytes that the fault frame-too-long appends
 * @len:     its length without virtio-net header
 * @fate:    MVNET_DELIVER, or why it is not
 * @rx:      first of its receive chains
 * @nrx:     how many
 */
struct mvnet_slot {
	struct mvringh_chain tx;
	u8 bounce[MVNET_COPYBREAK] __aligned(8);
	u32 bounced;
	u32 pad;
	u32 len;
	int fate;
	u16 rx;
	u16 nrx;
};

/**
 * struct mvnet_stats - what a pair has done, written under its lock
 * @frames: frames delivered
 * @bytes:  their bytes, without virtio-net header
 * @drops:  frames dropped, by reason
 * @bad_chains: malformed chains, each completed with length 0
 * @runs:   runs, in all
 * @inline_runs: those in the context of a kick
 */
struct mvnet_stats {
	u64 frames;
	u64 bytes;
	u64 drops[VMDEV_DROP_PAIR_OFF + 1];
	u64 bad_chains;
	u64 runs;
	u64 inline_runs;
};

/**
 * struct mvnet_gather - how many frames a pair lets gather before it runs
 * @timer:  runs the pair when fewer have come in time
 * @want:   frames after which the driver is asked for a kick; 1 if each is served at once
 * @trying: so many were not had before
 * @learnt: the present run has been taken into account
 * @hold:   runs with all frames wanted until more are tried
 * @pause:  what @hold will be after the next try that is in vain
 * @since:  when the last run looked for frames and found no more, in ns
 */
struct mvnet_gather {
	struct hrtimer timer;
	u32 want;
	bool trying;
	bool learnt;
	u32 hold;
	u32 pause;
	u64 since;
};

/**
 * struct mvnet_pair - a receive and a transmit queue and the frames between them
 * @group:      both queues, served together; its lock protects all below
 * @enabled:    the driver wants its frames [5.1.6.5.5]
 * @rx:         queue 2 * group.index
 * @tx:         queue 2 * group.index + 1
 * @gather:     how many frames come together in a run
 * @rx_since:   jiffies since when frames wait for RX buffers; 0 if none does
 * @slot:       frames taken together
 * @nslots:     how many
 * @next:       first of them that is not disposed of: it waits for receive buffers
 * @rx_chain:   receive chains taken and not completed
 * @rx_held:    how many
 * @rx_used:    how many of them have a frame
 * @late:       buffer that the fault reorder-frames holds back
 * @late_held:  @late is held
 * @late_len:   its used length
 * @stats:      counters
 */
struct mvnet_pair {
	struct mvsim_group group;
	bool enabled;
	struct mvsim_vq rx;
	struct mvsim_vq tx;
	struct mvnet_gather gather;
	unsigned long rx_since;
	struct mvnet_slot slot[MVNET_BURST];
	u32 nslots;
	u32 next;
	struct mvringh_chain rx_chain[MVNET_RX_CHAINS];
	u32 rx_held;
	u32 rx_used;
	struct mvringh_chain late;
	u32 late_len;
	bool late_held;
	struct mvnet_stats stats;
};

/**
 * struct mvnet_ctrl - the control queue, and what the driver has asked for through it
 * @group:     the queue behind the last pair, with MQ; without it the first queue of the
 *             second pair is the control queue, unless there is one pair only
 * @vq:        that queue
 * @chain:     the command that is being answered
 * @work:      serves the queue where a kick cannot
 * @promisc:   receive all unicast frames; this is what a card does that nobody told otherwise
 * @allmulti:  receive all multicast frames
 * @unicast:   addresses in the unicast filter table
 * @multicast: addresses in the multicast filter table
 * @pairs:     queue pairs in use
 * @commands:  commands answered
 * @errors:    of these, commands that were refused
 * @bad_chains: malformed chains, each completed with length 0
 *
 * What follows @work is protected by the lock of the control queue. They are stored, not obeyed:
 * a loopback card returns every frame.
 */
struct mvnet_ctrl {
	struct mvsim_group group;
	struct mvsim_vq vq;
	struct mvringh_chain chain;
	struct work_struct work;
	bool promisc;
	bool allmulti;
	u32 unicast;
	u32 multicast;
	u32 pairs;
	u64 commands;
	u64 errors;
	u64 bad_chains;
};

/**
 * struct mvnet - one card
 * @sim:        the device: its state and its queues
 * @config:     configuration space, little endian
 * @mac:        address that a reset restores
 * @ctrl:       control queue
 * @max_pairs:  queue pairs, 1..MVNET_PAIRS_MAX, constant
 * @pair:       @max_pairs queue pairs
 */
struct mvnet {
	struct mvsim sim;
	struct virtio_net_config config;
	u8 mac[ETH_ALEN];
	struct mvnet_ctrl ctrl;
	u32 max_pairs;
	struct mvnet_pair pair[];
};

static inline struct mvnet *to_mvnet(struct mvsim *sim)
{
	return container_of(sim, struct mvnet, sim);
}

static inline struct mvnet_pair *to_mvnet_pair(struct mvsim_group *group)
{
	return container_of(group, struct mvnet_pair, group);
}

static inline struct mvnet *mvnet_of(const struct mvnet_pair *pair)
{
	return to_mvnet(pair->group.sim);
}

/* The longest frame, without virtio-net header. */
static inline u32 mvnet_frame_max(const struct mvnet *nic)
{
	return vmdev_get16(&nic->config.mtu) + MVNET_FRAME_OVERHEAD;
}

/* The pair of a queue that is not the control queue. */
static inline struct mvnet_pair *mvnet_pair_of(struct mvnet *nic, u32 vq)
{
	return &nic->pair[vq / 2];
}

static inline bool mvnet_has(const struct mvnet *nic, enum vmdev_feature_bit bit)
{
	return mvsim_has(&nic->sim, bit);
}

/* How many pairs there are: without MQ one, whatever the card has [5.1.2]. */
static inline u32 mvnet_pairs(const struct mvnet *nic)
{
	return mvnet_has(nic, VMDEV_F_MQ) ? nic->max_pairs : 1;
}

/* The control queue follows the last pair, so it moves with what was negotiated [5.1.2]. */
static inline u32 mvnet_ctrl_index(const struct mvnet *nic)
{
	return 2 * mvnet_pairs(nic);
}

static inline bool mvnet_is_ctrl(const struct mvnet *nic, u32 vq)
{
	return vq == mvnet_ctrl_index(nic);
}

/* Whether a queue of this index is there, after what was negotiated. */
static inline bool mvnet_vq_exists(const struct mvnet *nic, u32 vq)
{
	return vq < mvnet_ctrl_index(nic) ||
	       (mvnet_is_ctrl(nic, vq) && mvnet_has(nic, VMDEV_F_CTRL_VQ));
}

/* mvnet/main.c */
extern unsigned int mvnet_pairs_wanted;

/* mvnet/device.c */
int mvnet_create(struct vmdev_parent *parent, struct mdev_device *mdev);

/* mvnet/ctrl.c */
void mvnet_ctrl_setup(struct mvnet *nic);
void mvnet_ctrl_stop(struct mvnet *nic);
void mvnet_ctrl_reset(struct mvnet *nic);
void mvnet_ctrl_queue(struct mvnet *nic);
int mvnet_ctrl_kick(struct mvnet *nic);

/* mvnet/sysfs.c */
extern const struct attribute_group *mvnet_groups[];

/* mvnet/frame.c */
int mvnet_frames(struct mvnet_pair *pair, u32 most, enum vmdev_why *why);
void mvnet_frames_forget(struct mvnet_pair *pair, bool tx);
void mvnet_frames_peek(struct mvnet_pair *pair, bool tx);

/* mvnet/worker.c */
void mvnet_worker_setup(struct mvnet_pair *pair, struct mvsim *sim);
void mvnet_worker_stop(struct mvnet_pair *pair);
void mvnet_worker_kick(struct mvnet_pair *pair);

/* How long frames wait for receive buffers before they are dropped, in jiffies. */
#define MVNET_RX_GRACE 2

#endif /* MVNET_H */
