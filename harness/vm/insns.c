// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the instructions that the guest executes while a command runs: insns FILE CMD...
 * Appends the number to FILE. Right only where the time-stamp counter counts instructions,
 * that is in a guest with one processor under -icount shift=0.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define INSNS_EXIT_USAGE 2
#define INSNS_EXIT_INTERNAL 5

int main(int argc, char **argv)
{
	unsigned long long begin, count;
	int status = 0;
	FILE *file;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "vmdev: insns: wrong use; insns FILE CMD [ARG...]\n");
		return INSNS_EXIT_USAGE;
	}
	begin = __rdtsc();
	pid = fork();
	if (!pid) {
		execvp(argv[2], argv + 2);
		fprintf(stderr, "vmdev: insns: cannot run %s: %s; is it in the guest?\n", argv[2],
			strerror(errno));
		_exit(INSNS_EXIT_INTERNAL);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return INSNS_EXIT_INTERNAL;
	count = __rdtsc() - begin;
	file = fopen(argv[1], "ae");
	if (!file || fprintf(file, "%llu\n", count) < 0 || fclose(file))
		return INSNS_EXIT_INTERNAL;
	return WEXITSTATUS(status);
}
