// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a command while an XDP program drops one frame in 16 that an interface receives:
 * xdp IF CMD... Exits as the command does.
 */
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define XDP_EXIT_USAGE 2
#define XDP_EXIT_INTERNAL 5

/* r0 = random & 15 ? XDP_PASS : XDP_DROP */
static const struct bpf_insn xdp_steps[] = {
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_get_prandom_u32 },
	{ .code = BPF_ALU64 | BPF_AND | BPF_K, .dst_reg = BPF_REG_0, .imm = 15 },
	{ .code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = BPF_REG_0, .off = 2 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_PASS },
	{ .code = BPF_JMP | BPF_EXIT },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_DROP },
	{ .code = BPF_JMP | BPF_EXIT },
};

static const char xdp_license[] = "GPL";

/* The program stays at the interface for as long as this process lives. */
static int xdp_attach(unsigned int ifindex)
{
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)xdp_steps,
		.insn_cnt = sizeof(xdp_steps) / sizeof(*xdp_steps),
		.license = (uintptr_t)xdp_license,
	};
	union bpf_attr link = { 0 };
	int prog = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));

	if (prog < 0)
		return -1;
	link.link_create.prog_fd = prog;
	link.link_create.target_ifindex = ifindex;
	link.link_create.attach_type = BPF_XDP;
	link.link_create.flags = XDP_FLAGS_SKB_MODE;
	return syscall(SYS_bpf, BPF_LINK_CREATE, &link, sizeof(link));
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 3 || !if_nametoindex(argv[1])) {
		fprintf(stderr, "vmdev: xdp: wrong use, or no such interface; xdp IF CMD...\n");
		return XDP_EXIT_USAGE;
	}
	if (xdp_attach(if_nametoindex(argv[1])) < 0) {
		perror("vmdev: xdp: cannot attach a program");
		return XDP_EXIT_INTERNAL;
	}
	pid = fork();
	if (!pid) {
		execvp(argv[2], argv + 2);
		_exit(XDP_EXIT_INTERNAL);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return XDP_EXIT_INTERNAL;
	return WEXITSTATUS(status);
}
