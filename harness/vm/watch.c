// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a guest and listens to its second serial port: watch [options] -- QEMU...
 * Streams the lines to stdout, unpacks the guest's /out, and writes how the run
 * ended into the result file. Does not scan the console and does not judge.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WATCH_EXIT_USAGE 2
#define WATCH_EXIT_INTERNAL 5
#define WATCH_LINE_MAX 65536
#define WATCH_GRACE_S 20	/* from the end token to QEMU's own exit */
#define WATCH_MS 1000

/**
 * struct watch - one guest run
 * @out:      directory that receives the guest's /out, or NULL
 * @result:   file that receives one line: "end RC TAINT", "deadline" or "lost"
 * @token:    secret of this run; lines with another token are data
 * @pid:      QEMU
 * @unpack:   pipe into the unpacking shell while /out is on the line
 * @deadline: CLOCK_MONOTONIC second after which the guest is killed
 * @ended:    the end token was seen
 * @rc:       what it said
 * @taint:    what it said
 * @len:      bytes in @line
 * @line:     the line that is being received
 */
struct watch {
	const char *out, *result, *token;
	pid_t pid;
	FILE *unpack;
	long deadline;
	bool ended;
	int rc;
	unsigned long taint;
	size_t len;
	char line[WATCH_LINE_MAX];
};

static long watch_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

static void watch_unpack_start(struct watch *w)
{
	if (!w->out || w->unpack)
		return;
	setenv("WATCH_OUT", w->out, 1);
	w->unpack = popen("mkdir -p \"$WATCH_OUT\" && base64 -di | tar -xz --no-same-owner "
			  "-C \"$WATCH_OUT\"", "w");
}

static void watch_unpack_stop(struct watch *w)
{
	if (w->unpack && pclose(w->unpack))
		fprintf(stderr, "vmdev: watch: the guest's /out did not unpack into %s; %s\n",
			w->out, "it may have ended in the middle");
	w->unpack = NULL;
}

/* Returns whether the line was a token of this run. */
static bool watch_token(struct watch *w)
{
	char token[64];

	if (sscanf(w->line, "@@out-begin %63s", token) == 1 && !strcmp(token, w->token)) {
		watch_unpack_start(w);
		return true;
	}
	if (sscanf(w->line, "@@end %63s %d %lu", token, &w->rc, &w->taint) == 3 &&
	    !strcmp(token, w->token)) {
		watch_unpack_stop(w);
		w->ended = true;
		w->deadline = watch_now() + WATCH_GRACE_S;
		return true;
	}
	return false;
}

static void watch_line(struct watch *w)
{
	if (w->len && w->line[w->len - 1] == '\r')
		w->len--;
	w->line[w->len] = '\0';
	if (!watch_token(w)) {
		fputs(w->line, w->unpack ? w->unpack : stdout);
		fputc('\n', w->unpack ? w->unpack : stdout);
	}
	w->len = 0;
}

/* Returns false when the guest has closed the line. */
static bool watch_read(struct watch *w, int fd)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof(buf));

	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] == '\n' || w->len == WATCH_LINE_MAX - 1)
			watch_line(w);
		if (buf[i] != '\n')
			w->line[w->len++] = buf[i];
	}
	if (!w->unpack)
		fflush(stdout);
	return n > 0 || (n < 0 && errno == EINTR);
}

static int watch_spawn(struct watch *w, char **argv)
{
	pid_t parent = getpid();
	sigset_t none;
	int fds[2];

	if (pipe(fds))
		return -1;
	w->pid = fork();
	if (w->pid) {
		close(fds[1]);
		return w->pid < 0 ? -1 : fds[0];
	}
	/* No guest may outlive its watcher, however that one dies. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(WATCH_EXIT_INTERNAL);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(fds[1], STDOUT_FILENO);
	close(fds[0]);
	close(fds[1]);
	execvp(argv[0], argv);
	fprintf(stderr, "vmdev: watch: cannot run %s: %s; run make deps\n", argv[0],
		strerror(errno));
	_exit(127);
}

/* Returns the signal that stopped the run, or 0. */
static int watch_loop(struct watch *w, int fd, int sigfd)
{
	struct pollfd pfd[] = { { fd, POLLIN, 0 }, { sigfd, POLLIN, 0 } };
	struct signalfd_siginfo info;

	while (watch_now() < w->deadline) {
		if (poll(pfd, 2, WATCH_MS) <= 0)
			continue;
		if (pfd[1].revents && read(sigfd, &info, sizeof(info)) == sizeof(info))
			return (int)info.ssi_signo;
		if (pfd[0].revents && !watch_read(w, fd))
			return 0;
	}
	return 0;
}

static int watch_report(struct watch *w, bool late)
{
	FILE *file = fopen(w->result, "we");

	if (!file) {
		fprintf(stderr, "vmdev: watch: cannot write %s: %s; check the directory\n",
			w->result, strerror(errno));
		return WATCH_EXIT_INTERNAL;
	}
	if (w->ended)
		fprintf(file, "end %d %lu\n", w->rc, w->taint);
	else
		fprintf(file, "%s\n", late ? "deadline" : "lost");
	return fclose(file) ? WATCH_EXIT_INTERNAL : 0;
}

static bool watch_options(struct watch *w, int argc, char **argv)
{
	static const struct option options[] = {
		{ "out", required_argument, NULL, 'o' },
		{ "result", required_argument, NULL, 'r' },
		{ "timeout", required_argument, NULL, 't' },
		{ "token", required_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (opt == 'o')
			w->out = optarg;
		else if (opt == 'r')
			w->result = optarg;
		else if (opt == 't')
			w->deadline = watch_now() + atol(optarg);
		else if (opt == 'k')
			w->token = optarg;
		else
			return false;
	}
	return w->result && w->token && w->deadline && optind < argc;
}

int main(int argc, char **argv)
{
	static struct watch w;
	sigset_t stops;
	bool late;
	int fd, sig;

	if (!watch_options(&w, argc, argv)) {
		fprintf(stderr, "vmdev: watch: wrong use; %s\n",
			"watch --result FILE --token T --timeout S [--out DIR] -- QEMU...");
		return WATCH_EXIT_USAGE;
	}
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGHUP);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	signal(SIGPIPE, SIG_IGN);

	fd = watch_spawn(&w, argv + optind);
	if (fd < 0) {
		fprintf(stderr, "vmdev: watch: cannot start a process: %s; try again\n",
			strerror(errno));
		return WATCH_EXIT_INTERNAL;
	}
	sig = watch_loop(&w, fd, signalfd(-1, &stops, SFD_CLOEXEC));
	late = watch_now() >= w.deadline;
	if (w.len)
		watch_line(&w);
	kill(w.pid, SIGKILL);
	waitpid(w.pid, NULL, 0);
	watch_unpack_stop(&w);
	return sig ? 128 + sig : watch_report(&w, late);
}
