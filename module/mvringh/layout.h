/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a ring lies in memory: all that differs between split and packed virtqueues, but for
 * which bytes are the driver's, in a table of functions. Private to mvringh.ko.
 */
#ifndef MVRINGH_LAYOUT_H
#define MVRINGH_LAYOUT_H

#include "mvringh.h"

/**
 * struct mvringh_walk - a walk through one chain: where it is and what it has seen
 * @table:    the table that it is in
 * @size:     its entries
 * @steps:    descriptors seen in it
 * @total:    descriptors seen in all
 * @readable: bytes
 * @writable: bytes
 * @indirect: it is in a table that a descriptor named
 */
struct mvringh_walk {
	u64 table;
	u32 size;
	u32 steps;
	u32 total;
	u64 readable;
	u64 writable;
	bool indirect;
};

/**
 * struct mvringh_layout - what a layout does
 * @sane:    is the size one of a ring, and the state; are the areas aligned, and can they be
 *           reached?
 * @start:   begin, or go on, where @state says; what was taken before was also completed
 * @state:   the @state from which the queue continues: what is taken and not completed
 *           counts as not taken
 * @index:   what the ring, and events, hold for a position
 * @slots:   by how many a chain moves the positions of the ring
 * @has:     are so many chains available that were not taken? Also true if the ring is gone:
 *           the caller that then takes them gets the error
 * @next:    look for the next chain. 1 and its @head, if that is known before the walk; 0 if
 *           there is none; or mvringh_break(). @seen: what told that it is there
 * @walk:    follow it from its head: 0, a reason to refuse it, -EAGAIN if no room is idle, or
 *           mvringh_break(). The head is known in the end, whatever the chain is
 * @used:    write the used entry of a chain, which the driver is not to see yet
 * @publish: let the driver see all that was written
 * @ask:     write that a kick is wanted when @count chains wait. Returns the index that the
 *           driver compares with
 * @hush:    write that none is wanted
 * @wanted:  read whether the driver wants to be called back: 1, 0, or mvringh_break().
 *           @event: the word that it says so with
 *
 * An access that fails means that the ring is gone: VMDEV_ERR_RING_GONE, for mvringh_break(). A
 * descriptor that cannot be read is a bad chain: VMDEV_ERR_ADDRESS.
 */
struct mvringh_layout {
	bool (*sane)(const struct mvringh_config *config);
	void (*start)(struct mvringh *ring, u32 state);
	u32 (*state)(const struct mvringh *ring);
	u16 (*index)(const struct mvringh *ring, u32 position);
	u32 (*slots)(const struct mvringh_chain *chain);
	bool (*has)(struct mvringh *ring, const struct mvringh_access *access, u32 count);
	int (*next)(struct mvringh *ring, const struct mvringh_access *access,
		    struct mvringh_chain *chain, u16 *seen);
	int (*walk)(struct mvringh *ring, const struct mvringh_access *access,
		    struct mvringh_chain *chain, struct mvringh_walk *walk);
	void (*used)(struct mvringh *ring, const struct mvringh_access *access, u16 head,
		     u32 len);
	void (*publish)(struct mvringh *ring, const struct mvringh_access *access);
	u16 (*ask)(struct mvringh *ring, const struct mvringh_access *access, u32 count);
	void (*hush)(struct mvringh *ring, const struct mvringh_access *access);
	int (*wanted)(struct mvringh *ring, const struct mvringh_access *access, u16 *event);
};

/* mvringh/split.c */
extern const struct mvringh_layout mvringh_split;

/* mvringh/ring.c */
int mvringh_break(struct mvringh *ring, enum vmdev_err reason, u32 head, u64 detail);

/* mvringh/chain.c */
void mvringh_note_odd(struct mvringh *ring, const struct mvringh_chain *chain, u32 len,
		      u16 flags);
int mvringh_refuse(struct mvringh *ring, struct mvringh_chain *chain, enum vmdev_err reason);

#endif /* MVRINGH_LAYOUT_H */
