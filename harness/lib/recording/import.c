// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how a file that is to be judged comes into memory.
 * Does not own the reading of trace.dat files: vmdev-tracedat (harness/tracedat/) turns them
 * into recordings. It is a program of its own because libtracecmd exists as a shared library
 * only, while vmdev is static, and because that library trusts what it reads: a broken file
 * ends that program, not this one.
 */
#define _GNU_SOURCE /* memfd_create */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/recording/import.h"
#include "lib/base/msg.h"

#define VMDEV_IMPORT_READER "vmdev-tracedat"
#define VMDEV_IMPORT_NO_READER 127	/* as a shell has it */

/* How a trace.dat file of any version begins. */
static const char vmdev_import_mark[] = "\x17\x08\x44tracing";

static int vmdev_import_map(struct vmdev_import *in, int fd)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	in->len = st.st_size;
	if (!in->len)
		return 0;
	data = mmap(NULL, in->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return errno;
	in->data = data;
	return 0;
}

static bool vmdev_import_foreign(const struct vmdev_import *in)
{
	return in->len >= sizeof(vmdev_import_mark) - 1 &&
	       !memcmp(in->data, vmdev_import_mark, sizeof(vmdev_import_mark) - 1);
}

/* Becomes the reader: beside this program, or where PATH has it. */
static void vmdev_import_exec(const char *file, int out)
{
	char self[PATH_MAX], path[PATH_MAX + sizeof(VMDEV_IMPORT_READER)];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	dup2(out, STDOUT_FILENO);
	if (len > 0) {
		self[len] = '\0';
		snprintf(path, sizeof(path), "%.*s/%s", (int)(strrchr(self, '/') - self), self,
			 VMDEV_IMPORT_READER);
		execl(path, VMDEV_IMPORT_READER, file, NULL);
	}
	execlp(VMDEV_IMPORT_READER, VMDEV_IMPORT_READER, file, NULL);
	_exit(VMDEV_IMPORT_NO_READER);
}

static int vmdev_import_read(const char *file, int out)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		vmdev_import_exec(file, out);
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		vmdev_msg("verify", "cannot start %s: %m; free some memory", VMDEV_IMPORT_READER);
		return VMDEV_EXIT_INTERNAL;
	}
	if (WIFSIGNALED(status)) {
		vmdev_msg("verify", "cannot judge %s: libtracecmd ended by signal %d; the file is "
				    "damaged, record it again", file, WTERMSIG(status));
		return VMDEV_EXIT_INTERNAL;
	}
	if (WEXITSTATUS(status) != VMDEV_IMPORT_NO_READER)
		return WEXITSTATUS(status);
	vmdev_msg("verify", "cannot read %s: there is no %s beside vmdev or in PATH; it is built "
			    "by make tools, and needs libtracecmd", file, VMDEV_IMPORT_READER);
	return VMDEV_EXIT_CANNOT_RUN;
}

/* Puts the recording that the reader makes of @file in place of the file. */
static int vmdev_import_convert(struct vmdev_import *in, const char *file)
{
	int out = memfd_create(VMDEV_IMPORT_READER, MFD_CLOEXEC), code, err;

	if (out < 0) {
		vmdev_msg("verify", "no memory for %s: %m; free some", file);
		return VMDEV_EXIT_INTERNAL;
	}
	vmdev_import_close(in);
	code = vmdev_import_read(file, out);
	err = code ? 0 : vmdev_import_map(in, out);
	if (err) {
		vmdev_msg("verify", "cannot map what was read of %s: %s; free some memory", file,
			  strerror(err));
		code = VMDEV_EXIT_INTERNAL;
	}
	close(out);
	return code;
}

int vmdev_import_open(struct vmdev_import *in, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), err;

	*in = (struct vmdev_import){ 0 };
	err = fd < 0 ? errno : vmdev_import_map(in, fd);
	if (fd >= 0)
		close(fd);
	if (err) {
		vmdev_msg("verify", "cannot read %s: %s; name a recording", file, strerror(err));
		return VMDEV_EXIT_USAGE;
	}
	return vmdev_import_foreign(in) ? vmdev_import_convert(in, file) : 0;
}

void vmdev_import_close(struct vmdev_import *in)
{
	if (in->data)
		munmap((void *)in->data, in->len);
	*in = (struct vmdev_import){ 0 };
}
