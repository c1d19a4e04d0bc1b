# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The console scanner: says whether a guest's kernel complained.
# Does not know how the run ended; a console that cannot be judged is a failure here.

# What printk puts before a message.
SCAN_TIME='^(<[0-9]>)?(\[ *[0-9]+\.[0-9]+\] ?)?(\[ *[TC][0-9]+\] ?)?'
SCAN_PREFIX="$SCAN_TIME(watchdog: |rcu: |NMI )?"

# name and extended regular expression, one a line; all are anchored after the prefix.
SCAN_PATTERNS='
kasan	BUG: K[A-Z]+:
bug	(INTERNAL )?BUG:? [^ ]
bug-at	kernel BUG at
warning	WARNING: (CPU:|kernel stack|stack recursion)
cut	-+\[ cut here \]-+
oops	Oops(:| -)
fault	(general protection fault|invalid opcode|divide error|double fault|int3)
stack-fault	stack segment:?
page-fault	[Uu]nable to handle (kernel )?(page|paging|NULL)
panic	Kernel panic - not syncing
lockdep	(WARNING|INFO): (possible .* detected|bad unlock balance|inconsistent lock)
lockdep-irq	WARNING: .*-safe -> .*-unsafe lock order
lockdep-context	\[ BUG:
rcu-usage	WARNING: suspicious RCU usage
lockdep-key	INFO: trying to register non-static key
lock-held	WARNING: (lock held|bad contention|nested lock)
kmemleak	kmemleak: [0-9]+ new suspected memory leak
kmemleak-state	kmemleak: (Cannot |Memory pool empty|Kernel .* disabled|.*unknown object)
sanitizer	vmdev-guest: sanitizer:
netdev-ref	unregister_netdevice: waiting for
hung-task	INFO: task .* blocked for more than
rcu-stall	(INFO: )?rcu_[a-z]+ (self-)?detected (expedited )?stalls?
rcu-starved	rcu_[a-z]+ kthread (starved|timer)
lockup	(BUG: soft lockup|Watchdog detected hard LOCKUP|watchdog: Watchdog detected hard)
refcount	refcount_t:
list	list_(add|del).* corruption
slab	(Slab|Object|Redzone) .*(corrupt|overwritten|already free)
slab-leak	kmem_cache_destroy .*still has objects
ubsan	UBSAN:
odebug	ODEBUG:
dma-api	DMA-API: ([^:]+ [^:]+: |.*(disabling|disabled)[[:space:]]*$|exceeded |Mapped at:)
sysfs-dup	(sysfs: cannot create duplicate filename|kobject_add_internal failed)
kobject	kobject: .*(initialized twice|does not have a release)
stack	Call Trace:
'

# Lines that init writes first and last; without them the console was not working.
SCAN_BEGIN='vmdev-guest: begin'
SCAN_END='vmdev-guest: end'

# Own modules are out of tree and unsigned; every other taint bit is news.
SCAN_TAINT_OWN=12288
SCAN_TAINT_WARN=512

# scan_allowed NAME ALLOW: ALLOW is a comma-separated list; "warning" brings its stack
scan_allowed() {
	case ",$2," in
	*",$1,"*) return 0 ;;
	*,warning,*) [[ $1 == cut || $1 == stack ]] ;;
	*) return 1 ;;
	esac
}

# scan_console FILE ALLOW ENDED: prints each splat; 0 clean, 1 splat, 5 could not scan
scan_console() {
	local name regex hit found=0 tab=$'\t'

	if ! grep -aqF "$SCAN_BEGIN" "$1" 2>/dev/null; then
		say console "could not scan $1: no first line of the guest; see the file"
		return "$VM_EXIT_INTERNAL"
	fi
	while IFS=$tab read -r name regex; do
		[[ -n $name ]] || continue
		scan_allowed "$name" "$2" && continue
		hit=$(grep -anEm 1 -A 25 "$SCAN_PREFIX$regex" "$1") || continue
		found=1
		say console "splat ($name) in $1; the lines are below"
		printf '%s\n' "$hit" >&2
	done <<< "$SCAN_PATTERNS"
	if ((found)); then
		return "$VM_EXIT_VIOLATION"
	fi
	if [[ $3 == ended ]] && ! grep -aqF "$SCAN_END" "$1"; then
		say console "could not scan $1: it stops before the guest's last line"
		return "$VM_EXIT_INTERNAL"
	fi
}

# scan_taint VALUE ALLOW: 0 no new bit, 1 new bits, 5 unreadable
scan_taint() {
	local own=$SCAN_TAINT_OWN

	if [[ ! $1 =~ ^[0-9]{1,9}$ ]]; then
		say taint "the guest could not read it ($1)"
		return "$VM_EXIT_INTERNAL"
	fi
	scan_allowed warning "$2" && own=$((own | SCAN_TAINT_WARN))
	(($1 & ~own)) || return 0
	say taint "$1 has bits beyond $own; see the console"
	return "$VM_EXIT_VIOLATION"
}
