// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's first process: mounts, runs /guest/cmd, hands back /out and the
 * exit code on the line to the runner, powers off.
 * Does not load modules (but the panic notifier) and does not judge.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define INIT_LINE "/dev/ttyS1"
#define INIT_LINE_TRIES 100
#define INIT_LINE_US 20000
#define INIT_CONSOLE_LOGLEVEL 7
#define INIT_KLOG_CONSOLE_LEVEL 8
#define INIT_RC_BROKEN 5

static void init_mount(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL))
		fprintf(stderr, "vmdev: guest: cannot mount %s on %s: %s; see its config\n", type,
			dir, strerror(errno));
}

static void init_mounts(void)
{
	init_mount("devtmpfs", "/dev");
	init_mount("proc", "/proc");
	init_mount("sysfs", "/sys");
	init_mount("tmpfs", "/tmp");
	init_mount("tmpfs", "/run");
	init_mount("debugfs", "/sys/kernel/debug");
	init_mount("tracefs", "/sys/kernel/tracing");
	init_mount("bpf", "/sys/fs/bpf");
	mkdir("/dev/shm", 01777);
	mkdir("/out", 0755);
}

/* A panic must end QEMU with a failure; without this module it would reboot. */
static void init_insmod(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		fprintf(stderr, "vmdev: guest: cannot load %s: %s; a panic will go unnoticed\n",
			path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

/* Results must arrive as they were written, so nothing may rewrite line ends. */
static int init_open_tty(bool interactive)
{
	const char *line = getenv("VM_LINE");
	struct termios tio;
	int fd = -1;

	/* Some lines are devices that are found while this process runs already. */
	for (int i = 0; i < INIT_LINE_TRIES && fd < 0; i++) {
		fd = open(line ? line : INIT_LINE, O_RDWR | O_NOCTTY);
		if (fd < 0)
			usleep(INIT_LINE_US);
	}
	if (fd < 0)
		return -1;
	if (!interactive && !tcgetattr(fd, &tio)) {
		cfmakeraw(&tio);
		tio.c_cflag |= CLOCAL;
		tcsetattr(fd, TCSANOW, &tio);
	}
	for (int std = interactive ? 0 : 1; std < 3; std++)
		dup2(fd, std);
	return fd;
}

static pid_t init_spawn(const char *const argv[], bool interactive)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	setsid();
	if (interactive)
		ioctl(0, TIOCSCTTY, 0);
	execv(argv[0], (char *const *)argv);
	_exit(INIT_RC_BROKEN);
}

/* Proof for the scanner that the console works, at both ends of the run. */
static void init_mark(const char *text)
{
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fprintf(stderr, "vmdev: guest: cannot write /dev/kmsg: %s; the scan will fail\n",
			strerror(errno));
	if (fd >= 0)
		close(fd);
}

/* The first process also reaps what others leave behind. */
static int init_run(const char *const argv[], bool interactive)
{
	pid_t pid = init_spawn(argv, interactive), got;
	int status = 0;

	if (pid < 0)
		return INIT_RC_BROKEN;
	do {
		got = wait(&status);
	} while (got != pid && (got > 0 || errno == EINTR));
	if (got != pid)
		return INIT_RC_BROKEN;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static unsigned long init_taint(void)
{
	unsigned long taint = ~0UL;
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");

	if (!file || fscanf(file, "%lu", &taint) != 1)
		taint = ~0UL;
	if (file)
		fclose(file);
	return taint;
}

int main(void)
{
	static const char *const busybox[] = { "/bin/busybox", "--install", "-s", "/bin", NULL };
	static const char *const script[] = { "/bin/sh", "/guest/cmd", NULL };
	static const char *const pack[] = { "/bin/sh", "/guest/pack", NULL };
	const char *mode = getenv("VM_MODE"), *token = getenv("VM_TOKEN");
	bool interactive = mode && !strcmp(mode, "shell");
	int rc, tty;

	init_mounts();
	tty = init_open_tty(interactive);
	klogctl(INIT_KLOG_CONSOLE_LEVEL, NULL, INIT_CONSOLE_LOGLEVEL);
	init_mark("<6>vmdev-guest: begin\n");
	if (getenv("VM_PVPANIC")) {
		init_insmod("/modules/pvpanic.ko");
		init_insmod("/modules/pvpanic-pci.ko");
	}
	setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin", 1);
	setenv("HOME", "/tmp", 1);
	sethostname("guest", strlen("guest"));

	init_run(busybox, false);
	rc = init_run(script, interactive);
	/* Whatever the script left running must not write between the tokens. */
	kill(-1, SIGKILL);
	init_mark("<6>vmdev-guest: end\n");
	if (!interactive) {
		printf("\n@@out-begin %s\n", token ? token : "");
		fflush(stdout);
		init_run(pack, false);
		printf("\n@@end %s %d %lu\n", token ? token : "", rc, init_taint());
		fflush(stdout);
	}
	if (tty >= 0)
		tcdrain(tty);
	sync();
	reboot(RB_POWER_OFF);
	return INIT_RC_BROKEN;
}
