// SPDX-License-Identifier: GPL-2.0
/*
 * Drill cases about addresses: whatever memory a driver names, the device refuses its chain
 * or its ring, and goes on. None of them may fault in the device.
 */
#include <linux/ctype.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include "drill.h"

/* The frame at @addr cannot be read. */
static int memory_unreadable(struct drill *d, u64 addr, u32 len)
{
	drill_desc(drill_tx(d), 1, addr, len, 0, 0);
	return drill_refused(d);
}

/* The receive buffer at @addr cannot be written: it comes back empty, the next one is used. */
static int memory_unwritable(struct drill *d, u64 addr, u32 len)
{
	int ret;

	drill_desc(d->q[DRILL_RX].desc, 1, addr, len, DRILL_W, 0);
	drill_offer(&d->q[DRILL_RX], 1);
	drill_post_rx(d, 1);
	ret = drill_taken(d, 30);
	ret = ret ?: drill_used(d, DRILL_RX, 1, 0);
	return ret ?: drill_received(d, 0);
}

static int memory_wild(struct drill *d)
{
	return memory_unreadable(d, 0x1000, DRILL_FRAME);
}

static int memory_wrapping(struct drill *d)
{
	return memory_unreadable(d, ~0ULL - 15, 64);
}

/* Behind the end of memory: there is no page, but often a struct page for it. */
static u64 memory_hole(void)
{
	return PAGE_ALIGN((u64)(uintptr_t)high_memory);
}

/**
 * drill_memory_odd - an address that no good driver gives a device
 * @which: any number
 *
 * Return: one from which at most DRILL_RX_LEN bytes may be given to a device for anything: it
 * harms nobody to read them, and a device that would write to them is refused.
 */
u64 drill_memory_odd(u32 which)
{
	switch (which % 8) {
	case 0:
		return 0;
	case 1:
		return 0x1000;
	case 2:
		return ~0ULL - 15;
	case 3:
		return memory_hole();
	case 4:
		return (uintptr_t)_ctype;
	case 5:
		return (uintptr_t)drill_memory_cases;
#ifndef CONFIG_S390
	/* What memory_module_read_only() says of s390 holds here too. */
	case 6:
		return (uintptr_t)page_address(vmalloc_to_page(drill_memory_cases));
#endif
	default:
		return (uintptr_t)page_address(ZERO_PAGE(0));
	}
}

static int memory_hole_read(struct drill *d)
{
	return memory_unreadable(d, memory_hole(), DRILL_FRAME);
}

static int memory_hole_written(struct drill *d)
{
	return memory_unwritable(d, memory_hole(), DRILL_RX_LEN);
}

/* Its first byte is memory, its last one is not. */
static int memory_into_hole(struct drill *d)
{
	return memory_unreadable(d, memory_hole() - SZ_2M, SZ_2M + DRILL_FRAME);
}

/* Read-only data of the kernel, by its own name and by that in the direct map. */
static int memory_read_only(struct drill *d)
{
	int ret = memory_unwritable(d, (uintptr_t)_ctype, DRILL_RX_LEN);

	return ret ?: memory_unwritable(d, (uintptr_t)lm_alias(_ctype), DRILL_RX_LEN);
}

/*
 * The same of a module: an ordinary page, which only its mappings make read-only. On s390 that
 * in the direct map stays writable, and the device may write there as anybody may.
 */
static int __maybe_unused memory_module_read_only(struct drill *d)
{
	struct page *page = vmalloc_to_page(drill_memory_cases);

	return memory_unwritable(d, (uintptr_t)page_address(page), DRILL_RX_LEN);
}

/* Memory of a module is not in the direct map, and no DMA API hands it out. */
static int memory_vmalloc(struct drill *d)
{
	return memory_unreadable(d, (uintptr_t)drill_memory_cases, DRILL_FRAME);
}

/* The zero page is sent when a program sends memory that it never wrote to... */
static int memory_zero_sent(struct drill *d)
{
	int ret;

	memset(d->mem, 0, DRILL_FRAME);
	drill_post_rx(d, 1);
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), DRILL_HDR, DRILL_N, 1);
	drill_desc(drill_tx(d), 1, (uintptr_t)page_address(ZERO_PAGE(0)),
		   DRILL_FRAME - DRILL_HDR, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

/* ... and everybody's: nothing may be received into it. */
static int memory_zero_written(struct drill *d)
{
	return memory_unwritable(d, (uintptr_t)page_address(ZERO_PAGE(0)), DRILL_RX_LEN);
}

/* The device needs not look at gigabytes because a descriptor says so. */
static int memory_too_large(struct drill *d)
{
	return memory_unreadable(d, drill_addr(d, 0), SZ_1G);
}

static int memory_table_in_hole(struct drill *d)
{
	drill_desc(drill_tx(d), 1, memory_hole(), VMDEV_DESC_SIZE, DRILL_I, 0);
	return drill_refused(d);
}

/* Two buffers that overlap: whatever is received, the device goes on. */
static int memory_overlapping(struct drill *d)
{
	struct drill_queue *rx = &d->q[DRILL_RX];
	int ret;

	drill_fill(d, 31);
	drill_desc(rx->desc, 2, drill_addr(d, 5), DRILL_RX_LEN, DRILL_W, 0);
	drill_offer(rx, 2);
	drill_desc(drill_tx(d), 2, drill_addr(d, 0), SZ_1K, 0, 0);
	ret = drill_send(d, 2);
	ret = ret ?: drill_used(d, DRILL_TX, 2, 0);
	ret = ret ?: drill_used(d, DRILL_RX, 2, SZ_1K);
	drill_post_rx(d, 1);
	return ret ?: drill_pass(d, 0, 32);
}

/* A queue whose device area is at @device cannot be enabled; the right one then can. */
static int memory_bad_ring(struct drill *d, u64 device)
{
	struct drill_queue *tx = &d->q[DRILL_TX];
	int ret = vmdev_set_vq_ready(d->vd, DRILL_TX, false);

	ret = ret ?: vmdev_set_vq_address(d->vd, DRILL_TX, tx->dma,
					  tx->dma + VMDEV_DESC_AREA_BYTES(tx->num), device);
	/* Refused at once, or when the whole of it is looked at. */
	if (!ret && !vmdev_set_vq_ready(d->vd, DRILL_TX, true))
		return drill_fail(d, "ring enabled", 1, 0);
	ret = drill_queue_program(d, DRILL_TX, 0);
	drill_post_rx(d, 1);
	return ret ?: drill_pass(d, 0, 33);
}

/* An area that ends in a hole is no area, wherever it begins. */
static int memory_ring_into_hole(struct drill *d)
{
	return memory_bad_ring(d, memory_hole() - 8);
}

static int __maybe_unused memory_ring_read_only(struct drill *d)
{
	struct page *page = vmalloc_to_page(drill_memory_cases);

	return memory_bad_ring(d, (uintptr_t)page_address(page));
}

const struct drill_case drill_memory_cases[] = {
	{ "wild_address_is_refused", 0, 16, 0, memory_wild },
	{ "wrapping_address_is_refused", 0, 16, 0, memory_wrapping },
	{ "overlapping_buffers_harm_nothing", 0, 16, 0, memory_overlapping },
	{ "frame_from_the_zero_page_passes", 0, 16, 0, memory_zero_sent },
	{ "address_outside_the_direct_map_is_refused", 0, 16, 0, memory_vmalloc },
	{ "ring_that_ends_in_a_hole_is_refused", 0, 16, 0, memory_ring_into_hole },
	{ "huge_chain_is_refused", 0, 16, 0, memory_too_large },
	{ "zero_page_is_not_written", 0, 16, 0, memory_zero_written },
	{ "table_in_a_hole_is_refused", 0, 16, 0, memory_table_in_hole },
	{ "frame_in_a_hole_is_refused", 0, 16, 0, memory_hole_read },
	{ "frame_that_ends_in_a_hole_is_refused", 0, 16, 0, memory_into_hole },
	{ "receive_buffer_in_a_hole_is_refused", 0, 16, 0, memory_hole_written },
	{ "read_only_data_is_not_written", 0, 16, 0, memory_read_only },
/* There a module's read-only data can be written through the direct map. */
#ifndef CONFIG_S390
	{ "ring_in_read_only_memory_is_refused", 0, 16, 0, memory_ring_read_only },
	{ "read_only_data_of_modules_is_not_written", 0, 16, 0, memory_module_read_only },
#endif
	{}
};
