// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the instructions that the guest executes while a command runs: insns FILE CMD...
 * Appends the number to FILE. Right only where the time-stamp counter counts instructions,
 * that is in a guest with one processor under -icount shift=0. There idle time passes
 * without instructions, one nanosecond a tick of the counter, so it is taken off.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define INSNS_EXIT_USAGE 2
#define INSNS_EXIT_INTERNAL 5

/* Nanoseconds that the only processor has been idle so far. */
static unsigned long long insns_idle(void)
{
	unsigned long long ns, sum = 0;
	FILE *file = fopen("/proc/timer_list", "re");
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " .idle_sleeptime : %llu", &ns) == 1 ||
		    sscanf(line, " .iowait_sleeptime : %llu", &ns) == 1)
			sum += ns;
	if (file)
		fclose(file);
	return sum;
}

int main(int argc, char **argv)
{
	unsigned long long begin, count, idle;
	int status = 0;
	FILE *file;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "vmdev: insns: wrong use; insns FILE CMD [ARG...]\n");
		return INSNS_EXIT_USAGE;
	}
	idle = insns_idle();
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
	count -= insns_idle() - idle;
	file = fopen(argv[1], "ae");
	if (!file || fprintf(file, "%llu\n", count) < 0 || fclose(file))
		return INSNS_EXIT_INTERNAL;
	return WEXITSTATUS(status);
}
