// SPDX-License-Identifier: GPL-2.0
/*
 * vringh_play.ko: insmod plays driver and device on one ring in kernel memory through the
 * kernel's own vringh, pulls and pushes known bytes, and fails with EIO if one did not arrive:
 * first with addresses of the kernel, where vringh has that, then with addresses that an IOTLB
 * translates.
 * Shares no code with the product. Whether a push spared its source is not asked here: that is
 * what the checker must see.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vhost_iotlb.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <linux/vringh.h>

#define PLAY_RING 8
#define PLAY_CHAIN 4		/* descriptors of a chain: readable ones first */
#define PLAY_READABLE 2
#define PLAY_BYTES 160		/* room for the bytes of one direction */
#define PLAY_FILLER 0xee

/* Where the device sees the ring and the chains; before and between them lie other mappings. */
#define PLAY_IOVA 0x10000UL
#define PLAY_IOVA_RING (3 * PLAY_IOVA)
#define PLAY_IOVA_MEM (6 * PLAY_IOVA)
#define PLAY_IOVA_OTHERS 8
#define PLAY_CUT (PLAY_BYTES + 20)	/* within the second buffer */

static unsigned int rounds = 32;
module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "chains that go through the ring, of each kind of address");

static bool cut;
module_param(cut, bool, 0400);
MODULE_PARM_DESC(cut, "a mapping of the IOTLB ends within a readable buffer");

/* Odd lengths, so that parts of a chain end within words. */
static const u32 play_len[PLAY_CHAIN] = { 24, 41, 17, 100 };

/* A kernel without them plays with an IOTLB only. */
#ifndef PLAY_KERN
#define vringh_iov_pull_kern(iov, dst, len) (-EOPNOTSUPP)
#define vringh_iov_push_kern(iov, src, len) (-EOPNOTSUPP)
#endif

/**
 * struct play - both sides of a ring
 * @ring:   memory of the ring
 * @driver: the driver's view of it
 * @device: vringh's view of it
 * @iotlb:  translates the device's addresses; NULL if they are the kernel's
 * @lock:   of @iotlb
 * @mem:    what the descriptors name
 * @buf:    the device's buffer
 */
struct play {
	void *ring;
	struct vring driver;
	struct vringh device;
	struct vhost_iotlb *iotlb;
	spinlock_t lock;
	u8 mem[PLAY_CHAIN][PLAY_BYTES];
	u8 buf[PLAY_BYTES];
};

/* Byte @i of round @n, another one in each direction; never the filler in a row. */
static u8 play_byte(unsigned int n, unsigned int i, unsigned int push)
{
	return n * 31 + i * 7 + push * 101 + 1;
}

/* The address of the bytes of descriptor @i, as the device has it. */
static u64 play_addr(const struct play *p, unsigned int i)
{
	return p->iotlb ? PLAY_IOVA_MEM + i * PLAY_BYTES : (uintptr_t)p->mem[i];
}

static void play_offer(struct play *p, unsigned int n)
{
	unsigned int i, k, at = 0;
	__virtio16 *idx = &p->driver.avail->idx;

	for (i = 0; i < PLAY_CHAIN; i++) {
		struct vring_desc *d = &p->driver.desc[i];
		u16 flags = i < PLAY_READABLE ? 0 : VRING_DESC_F_WRITE;

		for (k = 0; k < play_len[i]; k++)
			p->mem[i][k] = i < PLAY_READABLE ? play_byte(n, at++, 0) : PLAY_FILLER;
		d->addr = (__force __virtio64)cpu_to_le64(play_addr(p, i));
		d->len = (__force __virtio32)cpu_to_le32(play_len[i]);
		d->next = (__force __virtio16)cpu_to_le16(i + 1);
		d->flags = (__force __virtio16)cpu_to_le16(flags | (i + 1 < PLAY_CHAIN ?
								    VRING_DESC_F_NEXT : 0));
	}
	p->driver.avail->ring[n % PLAY_RING] = 0;
	/* The device reads the entry behind the index; here both are one thread. */
	*idx = (__force __virtio16)cpu_to_le16(n + 1);
}

static ssize_t play_pull_part(struct play *p, struct vringh_kiov *iov, void *dst, size_t len)
{
	if (p->iotlb)
		return vringh_iov_pull_iotlb(&p->device, iov, dst, len);
	return vringh_iov_pull_kern(iov, dst, len);
}

static ssize_t play_push_part(struct play *p, struct vringh_kiov *iov, const void *src, size_t len)
{
	if (p->iotlb)
		return vringh_iov_push_iotlb(&p->device, iov, src, len);
	return vringh_iov_push_kern(iov, src, len);
}

/* Pull everything in two parts that cut a descriptor, and look at it. */
static int play_pull(struct play *p, struct vringh_kiov *iov, unsigned int n)
{
	ssize_t want = play_len[0] + play_len[1], first, rest;
	unsigned int i;

	memset(p->buf, PLAY_FILLER, sizeof(p->buf));
	first = play_pull_part(p, iov, p->buf, play_len[0] / 2);
	if (first < 0)
		return first;
	rest = play_pull_part(p, iov, p->buf + first, sizeof(p->buf) - first);
	if (first + rest != want)
		return -EIO;
	for (i = 0; i < want; i++)
		if (p->buf[i] != play_byte(n, i, 0))
			return -EIO;
	return 0;
}

/* The same the other way: the source is larger than the room, so the push is short. */
static int play_push(struct play *p, struct vringh_kiov *iov, unsigned int n)
{
	ssize_t want = play_len[2] + play_len[3], first, rest;
	unsigned int i;

	for (i = 0; i < sizeof(p->buf); i++)
		p->buf[i] = play_byte(n, i, 1);
	first = play_push_part(p, iov, p->buf, play_len[2] / 2);
	if (first < 0)
		return first;
	rest = play_push_part(p, iov, p->buf + first, sizeof(p->buf) - first);
	if (first + rest != want)
		return -EIO;
	for (i = 0; i < want; i++) {
		u8 found = i < play_len[2] ? p->mem[2][i] : p->mem[3][i - play_len[2]];

		if (found != play_byte(n, i, 1))
			return -EIO;
	}
	return 0;
}

/* One chain: offered, taken, copied both ways, given back. */
static int play_round(struct play *p, struct vringh_kiov *in, struct vringh_kiov *out,
		      unsigned int n)
{
	int ret;
	u16 head;

	play_offer(p, n);
	if (p->iotlb)
		ret = vringh_getdesc_iotlb(&p->device, in, out, &head, GFP_KERNEL);
	else
		ret = vringh_getdesc_kern(&p->device, in, out, &head, GFP_KERNEL);
	if (ret != 1)
		return ret < 0 ? ret : -EIO;
	ret = play_pull(p, in, n);
	if (!ret)
		ret = play_push(p, out, n);
	if (ret)
		return ret;
	if (p->iotlb)
		ret = vringh_complete_iotlb(&p->device, head, play_len[2] + play_len[3]);
	else
		ret = vringh_complete_kern(&p->device, head, play_len[2] + play_len[3]);
	if (ret)
		return ret;
	return le16_to_cpu((__force __le16)p->driver.used->idx) == (u16)(n + 1) ? 0 : -EIO;
}

static int play_map(struct play *p, u64 iova, void *mem, size_t len)
{
	return vhost_iotlb_add_range(p->iotlb, iova, iova + len - 1, virt_to_phys(mem),
				     VHOST_MAP_RW);
}

/* Some mappings more than are used, so that the right one has to be found. */
static int play_map_all(struct play *p)
{
	size_t first = cut ? PLAY_CUT : sizeof(p->mem);
	int ret = play_map(p, PLAY_IOVA_MEM, p->mem, first);
	unsigned int i;

	if (!ret && cut)
		ret = play_map(p, PLAY_IOVA_MEM + first, (u8 *)p->mem + first,
			       sizeof(p->mem) - first);
	for (i = 1; !ret && i < PLAY_IOVA_OTHERS; i++)
		if (i * PLAY_IOVA != PLAY_IOVA_MEM && i * PLAY_IOVA != PLAY_IOVA_RING)
			ret = play_map(p, i * PLAY_IOVA, p->buf, sizeof(p->buf));
	if (!ret)
		ret = play_map(p, PLAY_IOVA_RING, p->ring,
			       vring_size(PLAY_RING, SMP_CACHE_BYTES));
	return ret;
}

static int play_device_init(struct play *p)
{
	struct vring at;

	if (!p->iotlb)
		return vringh_init_kern(&p->device, 1ULL << VIRTIO_F_VERSION_1, PLAY_RING, true,
					p->driver.desc, p->driver.avail, p->driver.used);
	vring_init(&at, PLAY_RING, (void *)PLAY_IOVA_RING, SMP_CACHE_BYTES);
	vringh_set_iotlb(&p->device, p->iotlb, &p->lock);
	return vringh_init_iotlb(&p->device, 1ULL << VIRTIO_F_VERSION_1, PLAY_RING, true, at.desc,
				 at.avail, at.used);
}

static int play_rounds(struct play *p)
{
	struct vringh_kiov in, out;
	unsigned int n;
	int ret;

	memset(p->ring, 0, vring_size(PLAY_RING, SMP_CACHE_BYTES));
	vring_init(&p->driver, PLAY_RING, p->ring, SMP_CACHE_BYTES);
	ret = play_device_init(p);
	vringh_kiov_init(&in, NULL, 0);
	vringh_kiov_init(&out, NULL, 0);
	for (n = 0; !ret && n < rounds; n++)
		ret = play_round(p, &in, &out, n);
	vringh_kiov_cleanup(&in);
	vringh_kiov_cleanup(&out);
	return ret;
}

static int play_rounds_iotlb(struct play *p)
{
	int ret = -ENOMEM;

	spin_lock_init(&p->lock);
	p->iotlb = vhost_iotlb_alloc(PLAY_IOVA_OTHERS + 1, 0);
	if (p->iotlb)
		ret = play_map_all(p);
	if (!ret)
		ret = play_rounds(p);
	vhost_iotlb_free(p->iotlb);
	return ret;
}

static int __init play_init(void)
{
	struct play *p = kzalloc(sizeof(*p), GFP_KERNEL);
	int ret = -ENOMEM, iotlb;

	if (!p)
		return ret;
	p->ring = kzalloc(vring_size(PLAY_RING, SMP_CACHE_BYTES), GFP_KERNEL);
	if (p->ring) {
		/* A kind whose bytes went astray does not keep the other one from its turn. */
		ret = IS_ENABLED(PLAY_KERN) ? play_rounds(p) : 0;
		iotlb = play_rounds_iotlb(p);
		ret = ret ? ret : iotlb;
	}
	kfree(p->ring);
	kfree(p);
	return ret;
}

/* So that it can be unloaded: there is nothing to undo. */
static void __exit play_exit(void)
{
}

module_init(play_init);
module_exit(play_exit);

MODULE_DESCRIPTION("Plays both sides of a ring through the kernel's own vringh");
MODULE_LICENSE("GPL");
