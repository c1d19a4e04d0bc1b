// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what the checker's process is held against, in the kernel: a clock that beats while the
 * process does not run, and a watch on the switch that turns fentry off. What that means for the
 * verdict is decided in harness/lib/live/vigil.c.
 */
#include "vmdev_slot.bpf.h"

#define CHECK_CLOCK_MONOTONIC 1
/* Where the arguments of proc_sys_write() and its result are. */
#define CHECK_WRITE_FILE 0
#define CHECK_WRITE_RESULT 2

struct check_pulse {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct check_pulse);
} check_pulses SEC(".maps");

/* Beats so far. A machine that does not run misses them, as the process does. */
__u64 check_beats = 0;

/* How often fentry was switched off. */
__u64 check_switches = 0;

static int check_beat(void *map, __u32 *key, struct check_pulse *p)
{
	(void)map;
	(void)key;
	check_beats++;
	bpf_timer_start(&p->timer, CHECK_BEAT_NS, 0);
	return 0;
}

/* Run once by user space; the clock ends with the maps. */
SEC("syscall")
int check_begin(void *ctx)
{
	__u32 key = 0;
	struct check_pulse *p = bpf_map_lookup_elem(&check_pulses, &key);

	(void)ctx;
	if (!p || bpf_timer_init(&p->timer, &check_pulses, CHECK_CLOCK_MONOTONIC) ||
	    bpf_timer_set_callback(&p->timer, check_beat) ||
	    bpf_timer_start(&p->timer, CHECK_BEAT_NS, 0))
		return 1;
	return 0;
}

/*
 * Whether what was written is the switch, by a name that no other sysctl has, and fentry is off
 * now. Tools that trace write it to be sure that it is on.
 */
static __always_inline int check_switched_off(struct kiocb *iocb)
{
	static const char want[] = "ftrace_enabled";
	struct inode *inode = BPF_CORE_READ(iocb, ki_filp, f_inode);
	struct proc_inode *proc = (void *)inode - bpf_core_field_offset(struct proc_inode,
									vfs_inode);
	struct ctl_table *table = BPF_CORE_READ(proc, sysctl_entry);
	__u32 on = 0;

	return vmdev_text_is(BPF_CORE_READ(table, procname), want) &&
	       !bpf_probe_read_kernel(&on, sizeof(on), BPF_CORE_READ(table, data)) && !on;
}

/*
 * A sysctl was written. That fentry is switched off is the last that it sees: the call was entered
 * while it was on, so this program runs at its end all the same.
 */
SEC("fexit/proc_sys_write")
int check_switch(__u64 *ctx)
{
	__s64 written = ctx[CHECK_WRITE_RESULT];

	if (written > 0 && check_switched_off((struct kiocb *)ctx[CHECK_WRITE_FILE]))
		__sync_fetch_and_add(&check_switches, 1);
	return 0;
}
