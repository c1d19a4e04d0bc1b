// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the pair of packet sockets of one flow: one that sends, one with a receive ring.
 * Does not own what the frames mean (load_frame) nor when they go (load_flow).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/msg.h"
#include "load/load_frame.h"
#include "load/load_port.h"

/* Large, so that the device's queues fill before those of the sockets do. */
#define LOAD_PORT_BUFFER (4 << 20)
/* The flow number, for a filter program: behind the Ethernet header. */
#define LOAD_PORT_FLOW ((uint32_t)(SKF_NET_OFF + (int)LOAD_FRAME_FLOW_OFFSET))
#define LOAD_PORT_BLOCK 65536u /* unit in which the kernel allocates the ring */
/* Header, address, alignment gap before the frame in a ring slot. */
#define LOAD_PORT_SLOT_HEAD (TPACKET2_HDRLEN + 2 * TPACKET_ALIGNMENT)

static int load_port_set(int fd, int option, int value)
{
	return setsockopt(fd, SOL_PACKET, option, &value, sizeof(value));
}

static int load_port_bind(int fd, const struct load_if *ifc, unsigned int protocol)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = ifc->ifindex,
		.sll_protocol = htons(protocol),
	};

	return bind(fd, (void *)&addr, sizeof(addr));
}

/* A smaller buffer only means that sending pauses, or frames overrun, earlier. */
static void load_port_set_buffer(int fd, int force, int option)
{
	int bytes = LOAD_PORT_BUFFER;

	if (setsockopt(fd, SOL_SOCKET, force, &bytes, sizeof(bytes)))
		setsockopt(fd, SOL_SOCKET, option, &bytes, sizeof(bytes));
}

static int load_port_open_tx(struct load_port *port, const struct load_port_spec *spec)
{
	port->tx = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (port->tx < 0)
		return -1;
	if (!spec->plain && load_port_set(port->tx, PACKET_QDISC_BYPASS, 1))
		return -1;
	load_port_set_buffer(port->tx, SO_SNDBUFFORCE, SO_SNDBUF);
	/* Protocol 0: this socket never receives. */
	return load_port_bind(port->tx, spec->tx, 0);
}

static unsigned int load_port_round_up(size_t value)
{
	unsigned int power = 1;

	while (power < value)
		power <<= 1;
	return power;
}

static int load_port_map_ring(struct load_port *port)
{
	struct tpacket_req req;

	port->ring_bytes = (size_t)port->slots * port->slot_size;
	req.tp_frame_size = port->slot_size;
	req.tp_frame_nr = port->slots;
	req.tp_block_size = port->slot_size > LOAD_PORT_BLOCK ? port->slot_size : LOAD_PORT_BLOCK;
	if (req.tp_block_size > port->ring_bytes)
		req.tp_block_size = port->ring_bytes;
	req.tp_block_nr = port->ring_bytes / req.tp_block_size;
	if (load_port_set(port->rx, PACKET_VERSION, TPACKET_V2) ||
	    setsockopt(port->rx, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)))
		return -1;
	port->ring = mmap(NULL, port->ring_bytes, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_POPULATE, port->rx, 0);
	if (port->ring == MAP_FAILED) {
		port->ring = NULL;
		return -1;
	}
	return 0;
}

/* Where received frames go. */
static int load_port_make_room(struct load_port *port, const struct load_port_spec *spec)
{
	port->slot_size = load_port_round_up(LOAD_PORT_SLOT_HEAD + spec->max_frame);
	port->slots = load_port_round_up(spec->slots);
	if (!spec->plain)
		return load_port_map_ring(port);
	load_port_set_buffer(port->rx, SO_RCVBUFFORCE, SO_RCVBUF);
	port->buf = malloc(port->slot_size);
	return port->buf ? 0 : -1;
}

/* The flow number in the frame chooses the socket: every frame is delivered once. */
static int load_port_join(struct load_port *port, unsigned int flow, int *group)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, LOAD_PORT_FLOW),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog prog = { .len = 2, .filter = code };
	socklen_t len = sizeof(*group);
	int mode = PACKET_FANOUT_CBPF;

	if (flow)
		return load_port_set(port->rx, PACKET_FANOUT, *group | mode << 16);
	mode |= PACKET_FANOUT_FLAG_UNIQUEID;
	if (load_port_set(port->rx, PACKET_FANOUT, mode << 16) ||
	    getsockopt(port->rx, SOL_PACKET, PACKET_FANOUT, group, &len))
		return -1;
	*group &= 0xffff;
	return setsockopt(port->rx, SOL_PACKET, PACKET_FANOUT_DATA, &prog, sizeof(prog));
}

static int load_port_open_rx(struct load_port *port, const struct load_port_spec *spec,
			     unsigned int flow, int *group)
{
	port->rx = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (port->rx < 0 || load_port_make_room(port, spec))
		return -1;
	/*
	 * A socket bound to one protocol sees no outgoing frames, whatever the kernel; the
	 * option (Linux 4.20) says so explicitly and is not needed.
	 */
	load_port_set(port->rx, PACKET_IGNORE_OUTGOING, 1);
	if (load_port_bind(port->rx, spec->rx, LOAD_FRAME_ETHERTYPE))
		return -1;
	return spec->flows > 1 ? load_port_join(port, flow, group) : 0;
}

int load_port_open(struct load_port *port, const struct load_port_spec *spec, unsigned int flow,
		   int *group)
{
	const struct load_if *ifc = spec->tx;

	*port = (struct load_port){ .tx = -1, .rx = -1 };
	if (!load_port_open_tx(port, spec)) {
		ifc = spec->rx;
		if (!load_port_open_rx(port, spec, flow, group))
			return 0;
	}
	if (errno == EPERM)
		vmdev_msg("load", "packet sockets need CAP_NET_RAW; run it as root");
	else if (errno == ENOMEM)
		vmdev_msg(ifc->name, "no memory for a ring of %zu bytes; use fewer --threads",
			  port->ring_bytes);
	else
		vmdev_msg(ifc->name, "cannot set up a packet socket: %s; is CONFIG_PACKET set and "
				     "the interface up?",
			  strerror(errno));
	load_port_close(port);
	return -1;
}

void load_port_close(struct load_port *port)
{
	if (port->ring)
		munmap(port->ring, port->ring_bytes);
	free(port->buf);
	if (port->rx >= 0)
		close(port->rx);
	if (port->tx >= 0)
		close(port->tx);
	*port = (struct load_port){ .tx = -1, .rx = -1 };
}

const uint8_t *load_port_recv(const struct load_port *port, size_t *len, size_t *whole)
{
	ssize_t ret = recv(port->rx, port->buf, port->slot_size, MSG_DONTWAIT | MSG_TRUNC);

	if (!ret)
		errno = EAGAIN;
	if (ret <= 0)
		return NULL;
	*whole = ret;
	*len = *whole < port->slot_size ? *whole : port->slot_size;
	return port->buf;
}

uint64_t load_port_overruns(const struct load_port *port)
{
	struct tpacket_stats stats;
	socklen_t len = sizeof(stats);

	if (getsockopt(port->rx, SOL_PACKET, PACKET_STATISTICS, &stats, &len))
		return 0;
	return stats.tp_drops;
}
