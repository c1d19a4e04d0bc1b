/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of a kernel as mvringh needs, in user space: every kernel header that its sources
 * include is this one (fuzz.mk). Memory that a driver may name is a small arena with pages
 * of every kind; those that would fault in a kernel fault here.
 * Does not own the arena (ring_arena.c) or what the fuzzer does with it.
 */
#ifndef FUZZ_SHIM_H
#define FUZZ_SHIM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <linux/virtio_types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;

#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define SZ_16M 0x1000000
#define CONFIG_DEBUG_VIRTUAL 0
#define IS_ENABLED(option) (option)
#define EXPORT_SYMBOL_GPL(name) _Static_assert(1, #name)
#define MODULE_DESCRIPTION(text) _Static_assert(1, text)
#define MODULE_LICENSE(text) _Static_assert(1, text)
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK_ULL(high, low) ((~0ULL >> (63 - (high))) & (~0ULL << (low)))
#define IS_ALIGNED(x, a) ((x) % (a) == 0)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define is_power_of_2(n) (__builtin_popcountll(n) == 1)

/*
 * Of memory that overlaps a kernel's memcpy may make anything, but touches nothing else. Here
 * it moves, so that the model knows what it makes.
 */
#define memcpy memmove

/* Every look at memory that a driver may change: counted, and the driver may be quick. */
void shim_look(void);
/* And every look at a page. */
void shim_look_page(void);

#define READ_ONCE(x) (shim_look(), *(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, value) WRITE_ONCE(*(p), value)
#define smp_rmb() __atomic_signal_fence(__ATOMIC_ACQUIRE)
#define smp_mb() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define preempt_disable_notrace() ((void)0)
#define preempt_enable_notrace() ((void)0)

/* Little endian on a little-endian machine; the types are what sparse looks at. */
#define SHIM_ORDER(width)									\
	static inline u##width __virtio##width##_to_cpu(bool little, u##width value)		\
	{											\
		return value;									\
	}											\
	static inline u##width __cpu_to_virtio##width(bool little, u##width value)		\
	{											\
		return value;									\
	}
SHIM_ORDER(16)
SHIM_ORDER(32)
SHIM_ORDER(64)

#define GFP_KERNEL 0
#define kcalloc(n, size, gfp) calloc(n, size)
#define kvcalloc(n, size, gfp) calloc(n, size)
#define kfree(p) free(p)
#define kvfree(p) free(p)

#define SHIM_LONG 64
#define bitmap_zalloc(bits, gfp) calloc(((bits) + SHIM_LONG - 1) / SHIM_LONG, sizeof(long))
#define bitmap_free(map) free(map)
#define __ffs64(word) ((u32)__builtin_ctzll(word))

static inline bool test_bit(u32 n, const unsigned long *map)
{
	return map[n / SHIM_LONG] >> n % SHIM_LONG & 1;
}

static inline void __set_bit(u32 n, unsigned long *map)
{
	map[n / SHIM_LONG] |= BIT(n % SHIM_LONG);
}

static inline bool __test_and_clear_bit(u32 n, unsigned long *map)
{
	bool was = test_bit(n, map);

	map[n / SHIM_LONG] &= ~BIT(n % SHIM_LONG);
	return was;
}

/**
 * struct page - one page of the arena
 * @online:   the kernel manages it
 * @reserved: it is no driver's
 * @zero:     it is the zero page
 * @readable: reading it does not fault
 * @writable: nor does writing
 * @other:    it is another name of the first page
 */
struct page {
	bool online;
	bool reserved;
	bool zero;
	bool readable;
	bool writable;
	bool other;
};

#define PAGE_SIZE 4096UL
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define SHIM_PAGES 16
#define SHIM_RAM_PAGES 8	/* the first ones; each of the others is of another kind */
#define SHIM_RAM_BYTES (SHIM_RAM_PAGES * PAGE_SIZE)
#define PHYS_PFN(addr) ((addr) / PAGE_SIZE)
#define virt_addr_valid(va) shim_page((uintptr_t)(va))
#define virt_to_phys(va) shim_phys((uintptr_t)(va))
#define PFN_PHYS(pfn) ((u64)(pfn) << 12)
#define pfn_to_online_page(pfn) shim_online(PFN_PHYS(pfn))
#define page_address(page) ((void *)&shim_arena[PAGE_SIZE * shim_page_number(page)])
#define PageReserved(page) ((page)->reserved)
#define is_zero_pfn(pfn) (shim_page(PFN_PHYS(pfn))->zero)
#define pagefault_disable() ((void)0)
#define pagefault_enable() ((void)0)
#define __get_kernel_nofault(to, from, type, fault)					\
	do {										\
		const struct page *__page = shim_page((uintptr_t)(from));		\
											\
		if (!__page || !__page->readable)					\
			goto fault;							\
		*(type *)(to) = *(const type *)(from);					\
	} while (0)
#define __put_kernel_nofault(to, from, type, fault)					\
	do {										\
		const struct page *__page = shim_page((uintptr_t)(to));			\
											\
		if (!__page || !__page->writable)					\
			goto fault;							\
		*(type *)(to) = *(const type *)(from);					\
	} while (0)

extern u8 *shim_arena;
extern struct page shim_pages[SHIM_PAGES];

static inline size_t shim_page_number(const struct page *page)
{
	return page - shim_pages;
}

static inline struct page *shim_page(u64 addr)
{
	u64 at = addr - (uintptr_t)shim_arena;

	return at < SHIM_PAGES * PAGE_SIZE ? &shim_pages[at / PAGE_SIZE] : NULL;
}

static inline u64 shim_phys(u64 addr)
{
	const struct page *page = shim_page(addr);

	return page && page->other ? (uintptr_t)shim_arena + addr % PAGE_SIZE : addr;
}

static inline struct page *shim_online(u64 addr)
{
	struct page *page = shim_page(addr);

	shim_look_page();
	return page && page->online ? page : NULL;
}

/* Tracepoints: on or off together, and all that is asked of them is their number. */
extern bool shim_traced;
void shim_event(const char *name, u64 seq);

/* The key that counts the events which are on is on with them. */
struct static_key_false {
	int count;
};
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name
#define static_branch_unlikely(key) ((void)(key), shim_traced)
#define static_branch_inc(key) ((key)->count++)
#define static_branch_dec(key) ((key)->count--)

#define TP_PROTO(...) __VA_ARGS__
#define TRACE_EVENT(name, proto, ...)						\
	static inline bool trace_##name##_enabled(void)				\
	{									\
		return shim_traced;						\
	}									\
	static inline void trace_##name(proto)					\
	{									\
		shim_event(#name, seq);						\
	}
#define DECLARE_EVENT_CLASS(name, ...)
#define DEFINE_EVENT(template, name, proto, args) TRACE_EVENT(name, TP_PROTO(proto))
#define TRACE_EVENT_FN TRACE_EVENT
#define DEFINE_EVENT_FN(template, name, proto, args, reg, unreg)		\
	TRACE_EVENT(name, TP_PROTO(proto))

#endif /* FUZZ_SHIM_H */
