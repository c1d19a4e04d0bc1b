// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the lock that lets only one checker run on a machine.
 * Does not own the checker.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "lib/machine/lock.h"

/* The second place serves systems that have no /run. */
static const char *const vmdev_lock_paths[] = { "/run/vmdev.lock", "/tmp/vmdev.lock" };

static int vmdev_lock_open(int flags)
{
	for (size_t i = 0; i < sizeof(vmdev_lock_paths) / sizeof(*vmdev_lock_paths); i++) {
		/* In a directory that all may write to, a link could lead anywhere. */
		int fd = open(vmdev_lock_paths[i], flags | O_CLOEXEC | O_NOFOLLOW, 0644);

		if (fd >= 0)
			return fd;
	}
	return -1;
}

static pid_t vmdev_lock_read(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return atoi(text);
}

int vmdev_lock_take(pid_t *owner)
{
	int fd = vmdev_lock_open(O_RDWR | O_CREAT);

	*owner = 0;
	if (fd < 0)
		return VMDEV_LOCK_FAILED;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		int why = errno;

		*owner = vmdev_lock_read(fd);
		close(fd);
		/* A kernel may be built without file locks: nobody holds this one then. */
		return why == EWOULDBLOCK ? VMDEV_LOCK_BUSY : VMDEV_LOCK_FAILED;
	}
	/* The number is for messages only, so a file that cannot be written still locks. */
	if (!ftruncate(fd, 0))
		dprintf(fd, "%d\n", getpid());
	return fd;
}

pid_t vmdev_lock_owner(void)
{
	int fd = vmdev_lock_open(O_RDONLY);
	pid_t owner = 0;

	if (fd < 0)
		return 0;
	if (flock(fd, LOCK_SH | LOCK_NB))
		owner = vmdev_lock_read(fd);
	close(fd);
	return owner;
}
