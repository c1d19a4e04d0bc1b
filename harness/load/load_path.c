// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what beside the device handles frames on their way from a sending interface to a
 * receiving one. Does not own the interfaces (load_if).
 */
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load/load_path.h"
#include "vmdev_event.h"

#define LOAD_PATH_ANSWER 32768

/* What is asked of the kernel, and what its answers are read for. */
struct load_path_ask {
	struct {
		struct nlmsghdr head;
		union {
			struct ifinfomsg link;
			struct tcmsg qdisc;
		};
	} request;
	int ifindex;
	uint32_t (*read)(const struct load_path_ask *ask, const struct nlmsghdr *answer);
};

/* The attribute of a type among @len bytes of them, or NULL. */
static const struct rtattr *load_path_attr(const struct rtattr *attr, int len, int type)
{
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len))
		if ((attr->rta_type & NLA_TYPE_MASK) == type)
			return attr;
	return NULL;
}

static uint32_t load_path_read_link(const struct load_path_ask *ask, const struct nlmsghdr *answer)
{
	const struct ifinfomsg *link = NLMSG_DATA(answer);
	const struct rtattr *xdp, *attached;
	uint8_t how;

	if (answer->nlmsg_type != RTM_NEWLINK || link->ifi_index != ask->ifindex)
		return 0;
	xdp = load_path_attr(IFLA_RTA(link), IFLA_PAYLOAD(answer), IFLA_XDP);
	if (!xdp)
		return 0;
	attached = load_path_attr(RTA_DATA(xdp), RTA_PAYLOAD(xdp), IFLA_XDP_ATTACHED);
	how = attached ? *(uint8_t *)RTA_DATA(attached) : XDP_ATTACHED_NONE;
	return how != XDP_ATTACHED_NONE ? VMDEV_OTHER_XDP : 0;
}

static uint32_t load_path_read_qdisc(const struct load_path_ask *ask, const struct nlmsghdr *answer)
{
	const struct tcmsg *qdisc = NLMSG_DATA(answer);
	const struct rtattr *kind;

	if (answer->nlmsg_type != RTM_NEWQDISC || qdisc->tcm_ifindex != ask->ifindex)
		return 0;
	kind = load_path_attr(TCA_RTA(qdisc), TCA_PAYLOAD(answer), TCA_KIND);
	if (!kind)
		return VMDEV_OTHER_UNKNOWN;
	if (!strcmp(RTA_DATA(kind), "netem"))
		return VMDEV_OTHER_NETEM;
	/* "clsact" and "ingress" have one handle. */
	return qdisc->tcm_parent == TC_H_INGRESS ? VMDEV_OTHER_FILTER : 0;
}

/* Read answers until the last one. */
static uint32_t load_path_answers(int fd, const struct load_path_ask *ask)
{
	static _Thread_local char buf[LOAD_PATH_ANSWER] __attribute__((aligned(NLMSG_ALIGNTO)));
	uint32_t others = 0;
	ssize_t len;

	while ((len = recv(fd, buf, sizeof(buf), 0)) > 0) {
		const struct nlmsghdr *answer = (void *)buf;

		for (; NLMSG_OK(answer, len); answer = NLMSG_NEXT(answer, len)) {
			if (answer->nlmsg_type == NLMSG_DONE)
				return others;
			if (answer->nlmsg_type == NLMSG_ERROR)
				return others | VMDEV_OTHER_UNKNOWN;
			others |= ask->read(ask, answer);
		}
	}
	return others | VMDEV_OTHER_UNKNOWN;
}

static uint32_t load_path_ask(int fd, struct load_path_ask *ask, uint16_t type, size_t len)
{
	ask->request.head = (struct nlmsghdr){
		.nlmsg_len = NLMSG_LENGTH(len),
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
	};
	if (send(fd, &ask->request, ask->request.head.nlmsg_len, 0) < 0)
		return VMDEV_OTHER_UNKNOWN;
	return load_path_answers(fd, ask);
}

static uint32_t load_path_qdiscs(int fd, int ifindex)
{
	struct load_path_ask ask = { .ifindex = ifindex, .read = load_path_read_qdisc };

	return load_path_ask(fd, &ask, RTM_GETQDISC, sizeof(ask.request.qdisc));
}

static uint32_t load_path_link(int fd, int ifindex)
{
	struct load_path_ask ask = { .ifindex = ifindex, .read = load_path_read_link };

	return load_path_ask(fd, &ask, RTM_GETLINK, sizeof(ask.request.link));
}

uint32_t load_path_others(int tx, int rx, bool plain)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	uint32_t others = VMDEV_OTHER_UNKNOWN;

	if (fd < 0)
		return others;
	others = load_path_link(fd, rx) | (load_path_qdiscs(fd, rx) & ~VMDEV_OTHER_NETEM);
	if (plain)
		others |= load_path_qdiscs(fd, tx);
	close(fd);
	return others;
}
