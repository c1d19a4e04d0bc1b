/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what is known about a network interface: address, size, the vmdev device behind it.
 * Does not own sockets (load_port).
 */
#ifndef LOAD_IF_H
#define LOAD_IF_H

#include <limits.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct load_if - a network interface
 * @name:     its name
 * @ifindex:  its number
 * @mtu:      largest payload of a frame
 * @mac:      its own address
 * @dev:      index of the vmdev device behind it, -1 if there is none
 * @drops:    path of the counter of frames that the device dropped, "" if there is none
 */
struct load_if {
	char name[IF_NAMESIZE];
	int ifindex;
	unsigned int mtu;
	uint8_t mac[6];
	int dev;
	char drops[PATH_MAX];
};

/**
 * load_if_open() - look an interface up and see that it can carry frames
 * @ifc:  filled in
 * @name: name of the interface
 *
 * Return: 0, or -1 after a message that says what to do.
 */
int load_if_open(struct load_if *ifc, const char *name);

/* Read the drop counter; false if there is none (any more). */
bool load_if_read_drops(const struct load_if *ifc, uint64_t *drops);

/* How often the link of the interface has come or gone; 0 if that cannot be known. */
uint64_t load_if_link_changes(const struct load_if *ifc);

#endif /* LOAD_IF_H */
