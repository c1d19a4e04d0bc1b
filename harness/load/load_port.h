/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the pair of packet sockets of one flow: one that sends, one with a receive ring.
 * Does not own what the frames mean (load_frame) nor when they go (load_flow).
 */
#ifndef LOAD_PORT_H
#define LOAD_PORT_H

#include <linux/if_packet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "load/load_if.h"

/**
 * struct load_port - the sockets of one flow
 * @tx:         sends; receives nothing
 * @rx:         receives, into @ring if there is one
 * @ring:       memory shared with the kernel, @slots slots of @slot_size bytes
 * @ring_bytes: its size
 * @slots:      a power of two
 * @slot_size:  a power of two
 * @head:       slot that the kernel fills next, as far as we have looked
 * @buf:        takes one frame if there is no ring, @slot_size bytes
 */
struct load_port {
	int tx;
	int rx;
	uint8_t *ring;
	size_t ring_bytes;
	unsigned int slots;
	unsigned int slot_size;
	unsigned int head;
	uint8_t *buf;
};

/**
 * struct load_port_spec - what a port shall be able to do
 * @tx:        interface to send on
 * @rx:        interface to receive on
 * @flows:     flows that share @rx; frames are handed out by the flow in them
 * @max_frame: longest frame
 * @slots:     received frames that may wait
 * @plain:     no ring, and send through the queueing discipline, as most programs do
 */
struct load_port_spec {
	const struct load_if *tx;
	const struct load_if *rx;
	unsigned int flows;
	size_t max_frame;
	unsigned int slots;
	bool plain;
};

/**
 * load_port_open() - open the sockets of flow @flow
 * @port: filled in
 * @spec: what it shall be able to do
 * @flow: number of the flow; flows of one interface are opened in order from 0
 * @group: fanout group, shared by the flows of one interface; set by flow 0
 *
 * Return: 0, or -1 after a message that says what to do.
 */
int load_port_open(struct load_port *port, const struct load_port_spec *spec, unsigned int flow,
		   int *group);

void load_port_close(struct load_port *port);

/* Frames that came while the ring was full: lost here, not by the device. Read it once. */
uint64_t load_port_overruns(const struct load_port *port);

/* One frame by recv(), for a port without a ring; or NULL and errno, EAGAIN if there is none. */
const uint8_t *load_port_recv(const struct load_port *port, size_t *len, size_t *whole);

/**
 * load_port_receive() - the next received frame
 * @port:  the sockets
 * @len:   its bytes that are there
 * @whole: its bytes on the wire
 *
 * Return: the frame, to be given back with load_port_release(); NULL if there is none, and without
 * a ring errno.
 */
static inline const uint8_t *load_port_receive(const struct load_port *port, size_t *len,
					       size_t *whole)
{
	uint8_t *slot = port->ring + (size_t)port->head * port->slot_size;
	const struct tpacket2_hdr *hdr = (const void *)slot;

	if (!port->ring)
		return load_port_recv(port, len, whole);
	/* Pairs with the kernel's write barrier between the frame and its status. */
	if (!(__atomic_load_n(&hdr->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
		return NULL;
	*len = hdr->tp_snaplen;
	*whole = hdr->tp_len;
	return slot + hdr->tp_mac;
}

static inline void load_port_release(struct load_port *port)
{
	struct tpacket2_hdr *hdr = (void *)(port->ring + (size_t)port->head * port->slot_size);

	if (!port->ring)
		return;
	/* Our reads of the frame come before the kernel may overwrite it. */
	__atomic_store_n(&hdr->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	port->head = (port->head + 1) & (port->slots - 1);
}

#endif /* LOAD_PORT_H */
