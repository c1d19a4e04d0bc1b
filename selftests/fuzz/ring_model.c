// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle of the ring fuzzer: a ring's device side, slow and plain. Shares no code with
 * mvringh but the numbers of the specification.
 */
#include <stdio.h>

#include "ring_model.h"
#include "uapi/vmdev_spec.h"

#define MODEL_INLINE 20	/* segments that a chain holds without a room */

void model_wrong(const char *what, int line)
{
	fprintf(stderr, "ring: line %d: this does not hold: %s\n", line, what);
	abort();
}

/* In the model: the driver's bytes at @addr, which need not be aligned. */
static u64 model_get(const struct model *m, u64 addr, u32 bytes)
{
	u64 at = addr - (uintptr_t)shim_arena;
	u64 value = 0;

	/* Not all that can be read can change. */
	if (at <= SHIM_RAM_BYTES - bytes)
		memcpy(&value, m->mem + at, bytes);
	else
		memcpy(&value, (const void *)(uintptr_t)addr, bytes);
	return value;
}

static void model_put(struct model *m, u64 addr, u64 value, u32 bytes)
{
	memcpy(m->mem + (addr - (uintptr_t)shim_arena), &value, bytes);
}

static bool model_allowed(u64 addr, u64 len, bool write)
{
	u64 at;

	if (!len || addr + len < addr)
		return false;
	for (at = addr / PAGE_SIZE; at <= (addr + len - 1) / PAGE_SIZE; at++) {
		const struct page *page = shim_page(at * PAGE_SIZE);

		if (!page || !page->online || !page->readable || page->other)
			return false;
		if (page->reserved && (write || !page->zero))
			return false;
		if (write && !page->writable)
			return false;
	}
	return true;
}

bool model_sane(const struct mvringh_config *config)
{
	u64 num = config->num;

	return num && !(num & (num - 1)) && num <= VMDEV_MAX_RING && config->rooms &&
	       config->rooms <= MVRINGH_ROOMS_MAX && config->desc % 16 == 0 &&
	       config->state <= U16_MAX && config->driver % 2 == 0 &&
	       config->device % 4 == 0 &&
	       model_allowed(config->desc, 16 * num, false) &&
	       model_allowed(config->driver, 6 + 2 * num, false) &&
	       model_allowed(config->device, 6 + 8 * num, true);
}

void model_begin(struct model *m, const struct mvringh_config *config)
{
	m->config = *config;
	m->ncopies = 0;
	memset(m->out, 0, sizeof(m->out));
	m->last_avail = config->state;
	m->last_used = config->state;
	m->notified = config->state;
	m->taken = 0;
	m->done = 0;
	m->rooms = 0;
	m->broken = false;
}

/* The driver, or another device, changes memory: in the arena and in the model. */
void model_poke(struct model *m, u64 addr, const void *bytes, u32 len)
{
	u64 at = addr - (uintptr_t)shim_arena;

	if (at >= SHIM_RAM_BYTES || len > SHIM_RAM_BYTES - at)
		return;
	memcpy(shim_arena + at, bytes, len);
	memcpy(m->mem + at, bytes, len);
}

static bool model_has(const struct model *m, enum vmdev_feature_bit bit)
{
	return m->config.features & VMDEV_FEATURE(bit);
}

/* One buffer of a chain. Returns 0, -EINVAL, or -EAGAIN. */
static int model_buffer(const struct model *m, struct model_chain *c, u64 addr, u32 len,
			bool write)
{
	if (!write && c->nseg > c->nread)
		return -EINVAL;
	if (!len)
		return 0;
	if (write)
		c->capacity += len;
	else
		c->readable += len;
	if (c->capacity + c->readable > UINT32_MAX)
		return -EINVAL;
	if (c->capacity + c->readable > MODEL_BYTES_MAX)
		return 0;
	if (!model_allowed(addr, len, write))
		return -EINVAL;
	if (c->nseg == MODEL_INLINE && m->rooms == m->config.rooms)
		return -EAGAIN;
	c->seg[c->nseg++] = (struct model_seg){ addr, len };
	c->nread += !write;
	return 0;
}

/* The chain at @head, followed through its tables. Returns 0, -EINVAL, or -EAGAIN. */
static int model_walk(const struct model *m, struct model_chain *c)
{
	u64 table = m->config.desc, size = m->config.num, i = c->head;
	u32 seen = 0, total = 0;
	bool inner = false;

	for (;;) {
		u64 at = table + 16 * i, addr = model_get(m, at, 8);
		u32 len = model_get(m, at + 8, 4);
		u16 flags = model_get(m, at + 12, 2);
		int ret;

		if (++seen > size)
			return -EINVAL;
		if (flags & VMDEV_DESC_F_INDIRECT) {
			if (inner || !model_has(m, VMDEV_F_INDIRECT_DESC) ||
			    (flags & VMDEV_DESC_F_NEXT) || !len || len % 16 ||
			    len / 16 > m->config.num || !model_allowed(addr, len, false))
				return -EINVAL;
			table = addr;
			size = len / 16;
			i = 0;
			seen = 0;
			inner = true;
			continue;
		}
		if (++total > m->config.num)
			return -EINVAL;
		ret = model_buffer(m, c, addr, len, flags & VMDEV_DESC_F_WRITE);
		if (ret)
			return ret;
		if (!(flags & VMDEV_DESC_F_NEXT))
			return c->capacity + c->readable > MODEL_BYTES_MAX ? -EINVAL : 0;
		i = model_get(m, at + 14, 2);
		if (i >= size)
			return -EINVAL;
	}
}

static void model_taken(struct model *m, struct model_chain *c)
{
	m->out[c->head] = true;
	c->order = m->taken++;
	m->last_avail++;
	m->rooms += c->nseg > MODEL_INLINE;
}

int model_take(struct model *m, struct model_chain *c)
{
	u16 waiting = model_get(m, m->config.driver + 2, 2) - m->last_avail;
	u32 slot = m->last_avail % m->config.num;
	int ret;

	c->nread = c->nseg = 0;
	c->readable = c->capacity = c->read = c->written = 0;
	if (m->broken)
		return -EIO;
	if (!waiting)
		return 0;
	c->head = model_get(m, m->config.driver + 4 + 2 * slot, 2);
	if (waiting > m->config.num || c->head >= m->config.num || m->out[c->head]) {
		m->broken = true;
		return -EIO;
	}
	ret = model_walk(m, c);
	if (ret == -EAGAIN)
		return ret;
	if (ret) {
		c->nread = c->nseg = 0;
		c->readable = c->capacity = 0;
	}
	model_taken(m, c);
	return ret ? ret : 1;
}

void model_adopt(struct model *m, struct model_chain *c, const struct mvringh_chain *is)
{
	u32 i;

	memset(c, 0, sizeof(*c));
	MODEL_CHECK(is->head < m->config.num && !m->out[is->head]);
	MODEL_CHECK(is->nread <= is->nseg && is->nseg <= m->config.num);
	c->head = is->head;
	c->nread = is->nread;
	c->nseg = is->nseg;
	for (i = 0; i < is->nseg; i++) {
		c->seg[i] = (struct model_seg){ is->seg[i].addr, is->seg[i].len };
		MODEL_CHECK(model_allowed(c->seg[i].addr, c->seg[i].len, i >= is->nread));
		*(i < is->nread ? &c->readable : &c->capacity) += c->seg[i].len;
	}
	MODEL_CHECK(c->readable == is->readable && c->capacity == is->capacity);
	model_taken(m, c);
	MODEL_CHECK(m->rooms <= m->config.rooms);
}

static void model_copy(struct model *m, u64 to, u64 from, u32 len)
{
	if (m->ncopies == VMDEV_COPIES_MAX)
		model_transfer(m);
	m->copy[m->ncopies++] = (struct model_copy){ to, from, len };
}

/* Where a byte of the readable or writable part lies, and how many follow there. */
static u64 model_at(const struct model_chain *c, bool write, u64 offset, u32 *len)
{
	u32 i = write ? c->nread : 0;

	while (offset >= c->seg[i].len)
		offset -= c->seg[i++].len;
	if (*len > c->seg[i].len - offset)
		*len = c->seg[i].len - offset;
	return c->seg[i].addr + offset;
}

u32 model_pull(struct model *m, struct model_chain *c, void *buf, u32 len)
{
	u32 done = 0;

	while (done < len && c->read < c->readable) {
		u32 n = len - done;
		u64 at = model_at(c, false, c->read, &n);

		model_copy(m, (uintptr_t)buf + done, at, n);
		c->read += n;
		done += n;
	}
	return done;
}

u32 model_push(struct model *m, struct model_chain *c, const void *buf, u32 len)
{
	u32 done = 0;

	while (done < len && c->written < c->capacity) {
		u32 n = len - done;
		u64 at = model_at(c, true, c->written, &n);

		model_copy(m, at, (uintptr_t)buf + done, n);
		c->written += n;
		done += n;
	}
	return done;
}

u32 model_forward(struct model *m, struct model_chain *to, struct model_chain *from)
{
	u32 done = 0;

	while (from->read < from->readable && to->written < to->capacity) {
		u32 n = from->readable - from->read;
		u64 at = model_at(from, false, from->read, &n);

		n = model_push(m, to, (const void *)(uintptr_t)at, n);
		from->read += n;
		done += n;
	}
	return done;
}

/* An address of the arena's memory is one of the model's. */
static void *model_place(struct model *m, u64 addr)
{
	u64 at = addr - (uintptr_t)shim_arena;

	return at < SHIM_RAM_BYTES ? m->mem + at : (void *)(uintptr_t)addr;
}

void model_transfer(struct model *m)
{
	u32 i;

	for (i = 0; i < m->ncopies; i++)
		memmove(model_place(m, m->copy[i].to), model_place(m, m->copy[i].from),
			m->copy[i].len);
	m->ncopies = 0;
}

int model_complete(struct model *m, const struct model_chain *c, u32 len)
{
	u64 at = m->config.device + 4 + 8 * (m->last_used % m->config.num);

	if (len > c->capacity || !m->out[c->head])
		return -EINVAL;
	if (model_has(m, VMDEV_F_IN_ORDER) && c->order != m->done)
		return -EINVAL;
	m->out[c->head] = false;
	m->rooms -= c->nseg > MODEL_INLINE;
	m->done++;
	m->last_used++;
	model_put(m, at, c->head, 4);
	model_put(m, at + 4, len, 4);
	return 0;
}

void model_publish(struct model *m)
{
	model_put(m, m->config.device + 2, m->last_used, 2);
}

bool model_notify(struct model *m)
{
	u16 moved = m->last_used - m->notified, old = m->notified;
	u16 event = model_get(m, m->config.driver + 4 + 2 * m->config.num, 2);

	m->notified = m->last_used;
	if (model_has(m, VMDEV_F_EVENT_IDX))
		return (u16)(event - old) < moved;
	return moved && !(model_get(m, m->config.driver, 2) & 1);
}

/*
 * A kick is wanted when @count chains wait, of which the last is the one whose number the
 * driver compares with [2.7.10]; 0: none is. Returns whether they wait already.
 */
bool model_wish(struct model *m, u16 count)
{
	u16 waiting = model_get(m, m->config.driver + 2, 2) - m->last_avail;

	if (!model_has(m, VMDEV_F_EVENT_IDX))
		model_put(m, m->config.device, !count, 2);
	else if (count)
		model_put(m, m->config.device + 4 + 8 * m->config.num, m->last_avail + count - 1,
			  2);
	return waiting >= count;
}

void model_compare(const struct model *m)
{
	MODEL_CHECK(!memcmp(m->mem, shim_arena, SHIM_RAM_BYTES));
}
