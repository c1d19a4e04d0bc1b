// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what is known about a network interface: address, size, the vmdev device behind it.
 * Does not own sockets (load_port).
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/msg.h"
#include "load/load_if.h"

#define LOAD_IF_WAIT_MS 3000
#define LOAD_IF_POLL_MS 10

static bool load_if_read_number(const char *path, uint64_t *value)
{
	unsigned long long number;
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file)
		return false;
	ok = fscanf(file, "%llu", &number) == 1;
	fclose(file);
	if (ok)
		*value = number;
	return ok;
}

/* The vmdev device is the parent of the virtio device; one of its ancestors counts drops. */
static void load_if_find_device(struct load_if *ifc)
{
	char path[PATH_MAX], dir[PATH_MAX];
	uint64_t index;
	char *slash;

	ifc->dev = -1;
	snprintf(path, sizeof(path), "/sys/class/net/%s/device/..", ifc->name);
	if (!realpath(path, dir) || strlen(dir) > sizeof(path) - sizeof("/mvnet/drops"))
		return;
	snprintf(path, sizeof(path), "%.*s/index", PATH_MAX - 32, dir);
	if (!load_if_read_number(path, &index) || index > INT_MAX)
		return;
	ifc->dev = index;
	while ((slash = strrchr(dir, '/')) && slash != dir) {
		snprintf(path, sizeof(path), "%.*s/mvnet/drops", PATH_MAX - 32, dir);
		if (!access(path, R_OK)) {
			memcpy(ifc->drops, path, sizeof(path));
			return;
		}
		*slash = '\0';
	}
}

/* One interface request; @what names it in the message. */
static int load_if_ask(int fd, struct ifreq *req, unsigned long code, const char *what)
{
	if (!ioctl(fd, code, req))
		return 0;
	if (errno == ENODEV)
		vmdev_msg(req->ifr_name, "no such interface; `ip link` shows those that exist");
	else
		vmdev_msg(req->ifr_name, "cannot read its %s: %s", what, strerror(errno));
	return -1;
}

/*
 * The kernel makes an interface work up to a second after its carrier came; what is sent
 * before that vanishes in a queueing discipline that takes and drops everything.
 */
static int load_if_await_running(const struct load_if *ifc, int fd, struct ifreq *req)
{
	for (int waited = 0; waited <= LOAD_IF_WAIT_MS; waited += LOAD_IF_POLL_MS) {
		if (load_if_ask(fd, req, SIOCGIFFLAGS, "flags"))
			return -1;
		if (!(req->ifr_flags & IFF_UP)) {
			vmdev_msg(ifc->name, "interface is down; run `ip link set %s up`",
				  ifc->name);
			return -1;
		}
		if (req->ifr_flags & IFF_RUNNING)
			return 0;
		poll(NULL, 0, LOAD_IF_POLL_MS);
	}
	vmdev_msg(ifc->name, "interface has no carrier; bring its link (or its peer) up");
	return -1;
}

static int load_if_fill(struct load_if *ifc, int fd)
{
	struct ifreq req = { 0 };

	memcpy(req.ifr_name, ifc->name, sizeof(req.ifr_name));
	if (load_if_ask(fd, &req, SIOCGIFINDEX, "index"))
		return -1;
	ifc->ifindex = req.ifr_ifindex;
	if (load_if_ask(fd, &req, SIOCGIFMTU, "MTU"))
		return -1;
	ifc->mtu = req.ifr_mtu;
	if (load_if_ask(fd, &req, SIOCGIFHWADDR, "address"))
		return -1;
	memcpy(ifc->mac, req.ifr_hwaddr.sa_data, sizeof(ifc->mac));
	return load_if_await_running(ifc, fd, &req);
}

int load_if_open(struct load_if *ifc, const char *name)
{
	int fd, ret;

	memset(ifc, 0, sizeof(*ifc));
	if (!*name || strlen(name) >= sizeof(ifc->name)) {
		vmdev_msg(name, "no such interface; `ip link` shows those that exist");
		return -1;
	}
	strcpy(ifc->name, name);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		vmdev_msg("load", "cannot open a socket: %s; run it as root", strerror(errno));
		return -1;
	}
	ret = load_if_fill(ifc, fd);
	close(fd);
	if (!ret)
		load_if_find_device(ifc);
	return ret;
}

bool load_if_read_drops(const struct load_if *ifc, uint64_t *drops)
{
	return ifc->drops[0] && load_if_read_number(ifc->drops, drops);
}

uint64_t load_if_link_changes(const struct load_if *ifc)
{
	char path[PATH_MAX];
	uint64_t changes;

	snprintf(path, sizeof(path), "/sys/class/net/%s/carrier_changes", ifc->name);
	return load_if_read_number(path, &changes) ? changes : 0;
}
