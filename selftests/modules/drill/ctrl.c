// SPDX-License-Identifier: GPL-2.0
/*
 * Drill cases about the control queue: commands are carried out or refused, each is
 * answered, malformed ones harm nothing, and the queue is where it must be.
 */
#include <linux/etherdevice.h>
#include <linux/string.h>
#include <uapi/linux/virtio_net.h>
#include "drill.h"

#define DRILL_N VMDEV_DESC_F_NEXT
#define DRILL_W VMDEV_DESC_F_WRITE
/* Where a command's header and data lie, and its answer. */
#define DRILL_COMMAND_AT 0x2000
#define DRILL_ACK_AT 0x3000
#define DRILL_ACK_NONE 0xee

static struct vring_desc *drill_ctrl(struct drill *d)
{
	return d->q[DRILL_CTRL].desc;
}

/* Header and data of a command at their place; @len bytes of data. */
static void drill_command_fill(struct drill *d, u8 class, u8 command, const void *data, u32 len)
{
	u8 *mem = d->mem + DRILL_COMMAND_AT;

	mem[0] = class;
	mem[1] = command;
	memcpy(mem + 2, data, len);
	d->mem[DRILL_ACK_AT] = DRILL_ACK_NONE;
}

/* Send the chain at descriptor 0; it comes back with @used bytes, and the answer is @ack. */
static int drill_command_send(struct drill *d, u32 used, u8 ack)
{
	struct drill_queue *q = &d->q[DRILL_CTRL];
	int ret;

	drill_offer(q, 0);
	ret = vmdev_kick_vq(d->vd, q->index);
	ret = ret ?: drill_used(d, DRILL_CTRL, 0, used);
	if (!ret && d->mem[DRILL_ACK_AT] != ack)
		return drill_fail(d, "ack", d->mem[DRILL_ACK_AT], ack);
	return ret;
}

/* A command as drivers send it: header, data, room for the answer. */
static int drill_command(struct drill *d, u8 class, u8 command, const void *data, u32 len, u8 ack)
{
	struct vring_desc *desc = drill_ctrl(d);

	drill_command_fill(d, class, command, data, len);
	drill_desc(desc, 0, drill_addr(d, DRILL_COMMAND_AT), 2, DRILL_N, 1);
	drill_desc(desc, 1, drill_addr(d, DRILL_COMMAND_AT + 2), len, DRILL_N, 2);
	drill_desc(desc, 2, drill_addr(d, DRILL_ACK_AT), 1, DRILL_W, 0);
	return drill_command_send(d, 1, ack);
}

static int drill_promisc(struct drill *d)
{
	u8 on = 1;

	return drill_command(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &on, 1,
			     VIRTIO_NET_OK);
}

static int drill_set_mac(struct drill *d, const u8 *mac, u8 ack)
{
	return drill_command(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, ETH_ALEN,
			     ack);
}

/* The configuration shows the address, under another generation. */
static int drill_mac(struct drill *d)
{
	static const u8 mac[ETH_ALEN] = { 2, 3, 4, 5, 6, 7 };
	u32 before, after;
	u8 is[ETH_ALEN];
	int ret = vmdev_get_generation(d->vd, &before);

	ret = ret ?: drill_set_mac(d, mac, VIRTIO_NET_OK);
	ret = ret ?: vmdev_get_generation(d->vd, &after);
	ret = ret ?: vmdev_get_config(d->vd, 0, is, sizeof(is));
	if (ret)
		return ret;
	if (before == after)
		return drill_fail(d, "generation", after, before + 1);
	return ether_addr_equal(is, mac) ? 0 : drill_fail(d, "address, first byte", is[0], mac[0]);
}

static int drill_bad_mac(struct drill *d)
{
	static const u8 group[ETH_ALEN] = { 1, 0, 0x5e, 0, 0, 1 };
	static const u8 zero[ETH_ALEN];
	u8 before[ETH_ALEN], after[ETH_ALEN];
	int ret = vmdev_get_config(d->vd, 0, before, sizeof(before));

	ret = ret ?: drill_set_mac(d, group, VIRTIO_NET_ERR);
	ret = ret ?: drill_set_mac(d, zero, VIRTIO_NET_ERR);
	ret = ret ?: vmdev_get_config(d->vd, 0, after, sizeof(after));
	if (ret)
		return ret;
	return ether_addr_equal(before, after) ? 0 :
	       drill_fail(d, "address, first byte", after[0], before[0]);
}

static int drill_unknown(struct drill *d)
{
	int ret = drill_command(d, 77, 0, "", 1, VIRTIO_NET_ERR);

	ret = ret ?: drill_command(d, VIRTIO_NET_CTRL_RX, 77, "", 1, VIRTIO_NET_ERR);
	/* VLAN filters are not offered. */
	ret = ret ?: drill_command(d, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, "\1", 2,
				   VIRTIO_NET_ERR);
	return ret ?: drill_promisc(d);
}

/* Data of another length than the command has. */
static int drill_odd_data(struct drill *d)
{
	static const u8 mac[ETH_ALEN + 1] = { 2 };
	int ret = drill_command(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, "\0", 2,
				VIRTIO_NET_ERR);

	ret = ret ?: drill_command(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, "", 0,
				   VIRTIO_NET_ERR);
	ret = ret ?: drill_command(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac,
				   ETH_ALEN - 1, VIRTIO_NET_ERR);
	ret = ret ?: drill_command(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac,
				   ETH_ALEN + 1, VIRTIO_NET_ERR);
	return ret ?: drill_promisc(d);
}

static int drill_mac_table(struct drill *d, const u8 *table, u32 len, u8 ack)
{
	return drill_command(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, len,
			     ack);
}

/* One unicast and no multicast address; then tables that claim more than is there. */
static int drill_tables(struct drill *d)
{
	static const u8 one[14] = { 1 };
	static const u8 more[14] = { 2 };
	static const u8 most[14] = { 0xff, 0xff, 0xff, 0xff };
	int ret = drill_mac_table(d, one, sizeof(one), VIRTIO_NET_OK);

	ret = ret ?: drill_mac_table(d, one, sizeof(one) - 1, VIRTIO_NET_ERR);
	ret = ret ?: drill_mac_table(d, more, sizeof(more), VIRTIO_NET_ERR);
	ret = ret ?: drill_mac_table(d, most, sizeof(most), VIRTIO_NET_ERR);
	return ret ?: drill_promisc(d);
}

/* No room for the answer, no room for class and command, a loop: the queue goes on. */
static int drill_malformed(struct drill *d)
{
	struct vring_desc *desc = drill_ctrl(d);
	int ret;

	drill_command_fill(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, "", 1);
	drill_desc(desc, 0, drill_addr(d, DRILL_COMMAND_AT), 3, 0, 0);
	ret = drill_command_send(d, 0, DRILL_ACK_NONE);
	drill_desc(desc, 0, drill_addr(d, DRILL_COMMAND_AT), 1, DRILL_N, 1);
	drill_desc(desc, 1, drill_addr(d, DRILL_ACK_AT), 1, DRILL_W, 0);
	ret = ret ?: drill_command_send(d, 1, VIRTIO_NET_ERR);
	d->mem[DRILL_ACK_AT] = DRILL_ACK_NONE;
	drill_desc(desc, 1, drill_addr(d, DRILL_COMMAND_AT), 1, DRILL_N, 0);
	ret = ret ?: drill_command_send(d, 0, DRILL_ACK_NONE);
	return ret ?: drill_promisc(d);
}

/* One byte a descriptor: the result does not depend on the split [2.7.4.1]. */
static int drill_pieces(struct drill *d)
{
	struct vring_desc *desc = drill_ctrl(d);
	u32 i;

	drill_command_fill(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_ALLMULTI, "\1", 1);
	for (i = 0; i < 3; i++)
		drill_desc(desc, i, drill_addr(d, DRILL_COMMAND_AT + i), 1, DRILL_N, i + 1);
	drill_desc(desc, 3, drill_addr(d, DRILL_ACK_AT), 1, DRILL_W, 0);
	return drill_command_send(d, 1, VIRTIO_NET_OK);
}

static int drill_set_pairs(struct drill *d, u16 pairs, u8 ack)
{
	__le16 field = cpu_to_le16(pairs);

	return drill_command(d, VIRTIO_NET_CTRL_MQ, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, &field,
			     sizeof(field), ack);
}

static int drill_pairs(struct drill *d)
{
	u32 most = (d->vd->nvqs - 1) / 2;
	int ret = drill_set_pairs(d, most, VIRTIO_NET_OK);

	ret = ret ?: drill_set_pairs(d, 0, VIRTIO_NET_ERR);
	ret = ret ?: drill_set_pairs(d, most + 1, VIRTIO_NET_ERR);
	return ret ?: drill_set_pairs(d, 1, VIRTIO_NET_OK);
}

/* The queue stands where a pair would be that is not there, and knows no pairs. */
static int drill_no_mq(struct drill *d)
{
	int ret = drill_promisc(d);

	return ret ?: drill_set_pairs(d, 1, VIRTIO_NET_ERR);
}

/* Whoever did not accept a control queue has none, and no pair beyond the first. */
static int drill_no_ctrl(struct drill *d)
{
	u32 vq, num;
	int ret;

	for (vq = DRILL_CTRL; vq < d->vd->nvqs; vq++) {
		ret = vmdev_get_vq_num_max(d->vd, vq, &num);
		if (ret || num)
			return ret ?: drill_fail(d, "entries of a queue that is not there", num, 0);
	}
	return 0;
}

#define DRILL_NO_MQ VMDEV_FEATURE(VMDEV_F_MQ)
#define DRILL_NO_CTRL								\
	(VMDEV_FEATURE(VMDEV_F_CTRL_VQ) | VMDEV_FEATURE(VMDEV_F_CTRL_RX) |	\
	 VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR) | DRILL_NO_MQ)

const struct drill_case drill_ctrl_cases[] = {
	{ "address_command_changes_the_configuration", 0, 16, 0, drill_mac },
	{ "bad_addresses_are_refused", 0, 16, 0, drill_bad_mac },
	{ "unknown_commands_get_an_error", 0, 16, 0, drill_unknown },
	{ "odd_command_data_gets_an_error", 0, 16, 0, drill_odd_data },
	{ "address_tables_stay_inside_their_command", 0, 16, 0, drill_tables },
	{ "malformed_commands_harm_nothing", 0, 16, 0, drill_malformed },
	{ "command_may_come_in_pieces", 0, 16, 0, drill_pieces },
	{ "number_of_pairs_is_checked", 0, 16, 0, drill_pairs },
	{ "control_queue_moves_without_mq", DRILL_NO_MQ, 16, 0, drill_no_mq },
	{ "queues_not_negotiated_are_not_there", DRILL_NO_CTRL, 16, 0, drill_no_ctrl },
	{}
};
