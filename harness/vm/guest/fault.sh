# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# When and how often each fault point is armed, so that it fires in an ordinary run.
# Owns what happens to a device at the stages that are neither set-up nor load. Does not know
# which rule must notice; the contract's fault list does.

FAULT_DIR=/sys/kernel/debug/vmdev/faults

# fault_plan NAME: "create VALUE" (armed before devices are made), "load VALUE" (armed once
# traffic can flow, so that the k-th opportunity lies in the load), "rebind VALUE" (armed
# before a device that has run starts anew), "config VALUE" (armed before the link of a running
# device goes down and up), "mac VALUE" (armed before its MAC changes between two drivers),
# "suspend VALUE" (armed before it is suspended and resumed), "drill VALUE" (armed before the
# drill driver plays ordinary traffic: faults that the kernel's own driver cannot play, or would
# not survive), "entropy VALUE" (armed before an entropy device is read) or "vringh VALUE" (armed
# before the kernel's own vringh copies)
fault_plan() {
	case $1 in
	no-access-platform | ignore-driver-ok) echo create always ;;
	register-before-dma-ops | dma-ops-twice | ready-before-address | kick-before-driver-ok | \
	feature-not-offered | skip-status-readback | clear-status-bit | \
	status-kept-over-reset | queue-index-out-of-range | dma-map-leak | unmap-wrong-size | \
	skip-reset | two-status-bits | status-after-failed | late-features | early-queue | \
	skip-reset-readback | status-reads-garbage | no-version-1 | config-past-end | \
	bad-queue-size | address-while-ready | misaligned-areas | callback-before-driver-ok | \
	no-dma-mask | raw-ring-address | config-write | feature-without-base | \
	offer-without-base | config-not-offered | ready-reads-wrong | state-while-ready | \
	late-callback | mtu-zero | lost-end | command-after-unbind | callback-after-ready | \
	queue-max-odd | dma-ops-replaced | config-otherwise | generation-runs | \
	op-otherwise | used-flags-left)
		echo create 1 ;;
	features-masked | skip-generation | features-as-offered | no-in-order)
		echo create always ;;
	taken-set-refused) echo rebind 1 ;;
	silent-config-change | deaf-config) echo config 1 ;;
	kick-while-suspended | callback-while-suspended | still-after-resume) echo suspend 1 ;;
	skip-ready-readback | free-live-ring | work-while-suspended | \
	needs-reset-vanishes | frame-beyond-mtu)
		echo drill 1 ;;
	constant-generation) echo mac 1 ;;
	# State can be lost only when a queue that has run starts again.
	vq-state-lost) echo rebind always ;;
	ignore-suppression) echo load always ;;
	# Kept up until it shows; with EVENT_IDX a queue does not recover anyway.
	swallow-kick | stall-worker | deaf-callback | wish-misread | idle-spin | \
	drop-reason-false | descriptor-changes | config-callback-idle | kick-served-late | \
	callback-late | callback-again | frame-altered)
		echo load always ;;
	avail-jump | head-twice | head-out-of-range | chain-loop | chain-too-long | \
	indirect-nested | indirect-odd-length | readable-last | empty-element)
		echo drill 2 ;;
	# The first command comes when the interface goes up.
	ctrl-no-ack | ctrl-not-negotiated) echo create 1 ;;
	# Once in the life of a queue, or where a frame needs several buffers.
	used-out-of-order | access-after-queue-reset | state-kept-over-queue-reset)
		echo drill 1 ;;
	use-after-unmap | wrong-dma-direction | scribble-descriptor | copy-one-more | copy-past-end)
		echo drill 2 ;;
	# The first ring of a driver that was made.
	no-memory) echo create 3 ;;
	# Two chains must wait at once.
	taken-out-of-turn) echo load always ;;
	used-index-skips | split-loses-byte | copy-cut-unsaid | copy-count-short) echo drill 2 ;;
	# The kernel's own driver would wait for its control queue for ever.
	ring-size-ignored) echo drill 2 ;;
	# The reset is the driver's last, when the device goes.
	write-after-reset) echo load 1 ;;
	# One of the parts in which the second frame is read.
	stale-after-failed-copy) echo drill 5 ;;
	# The source is looked at after one copy in eight, and what was copied later at one in 32.
	push-scribbles-source | bytes-after-push | bytes-after-pull | readable-changes | \
	shown-changes | behind-buffer)
		echo load always ;;
	# Kicks are few, because the device polls under load.
	writable-transmit) echo load 3 ;;
	# Of many copies the memory of some is looked at: one header alone may be missed.
	tx-header-flags | no-num-buffers | rx-header-flags | frame-too-long) echo load always ;;
	# A request in the midst of those for 4096 bytes.
	entropy-none | entropy-again) echo entropy 5 ;;
	# A push in the midst of the chains that vringh_play sends.
	vringh-push-direction | vringh-iotlb-direction) echo vringh 5 ;;
	*) echo load 50 ;;
	esac
}

# fault_drain NAME: for how long a load waits for what does not come, in ms: where that is all that
# shows, longer than a queue may stand still
fault_drain() {
	case $1 in
	deaf-callback | wish-misread) echo 3500 ;;
	*) echo 1500 ;;
	esac
}

# fault_function NAME: of the kernel, that it strikes; not every kernel has it
fault_function() {
	case $1 in
	vringh-push-direction) echo vringh_iov_push_kern ;;
	vringh-iotlb-direction) echo vringh_iov_push_iotlb ;;
	esac
}

# fault_tenths NAME: how long a load lasts, in tenths of a second: some faults show in the long run
fault_tenths() {
	case $1 in
	chain-forgotten) echo 30 ;;
	drop-reason-false | op-otherwise) echo 15 ;;
	kick-served-late | callback-late | callback-again) echo 20 ;;
	descriptor-changes) echo 40 ;;
	*) echo 4 ;;
	esac
}

# fault_watched NAME: for how long, in microseconds, the checker must be able to look afterwards
fault_watched() {
	case $1 in
	deaf-config) echo 2500000 ;;
	*) echo 0 ;;
	esac
}

# fault_prepare FAULT STAGE: with IN_ORDER, which drivers of newer kernels accept, no chain can be
# left out or overtaken; and a driver that accepts all that is offered leaves nothing to mistake
fault_prepare() {
	case $1:$2 in
	features-as-offered:create | reorder-frames:create | chain-forgotten:create)
		echo always > "$FAULT_DIR/no-in-order" ;;
	esac
}

# fault_arm NAME STAGE: arms it if STAGE is the one that its plan names
fault_arm() {
	[ -n "$1" ] || return 0
	fault_prepare "$1" "$2"
	# shellcheck disable=SC2046 # two words on purpose
	set -- "$1" "$2" $(fault_plan "$1")
	[ "$2" = "$3" ] || return 0
	echo "$4" > "$FAULT_DIR/$1" ||
		guest_fail "fault $1" "cannot arm it; vmdev list faults names them"
}

# fault_link UUID: the link goes down and up
fault_link() {
	for fault_link in down up; do
		echo "$fault_link" > "$(guest_vmdev "$1")/mvnet/link" || return 5
	done
}

# fault_mac UUID: the next driver finds another MAC than the last
fault_mac() {
	fault_dir=$(guest_vmdev "$1")
	echo "$1" > "$fault_dir/driver/unbind" &&
		echo 02:00:00:00:00:77 > "$fault_dir/mvnet/mac" &&
		guest_rebind "$1" virtio_mdev || return 5
}

# fault_frames UUID: frames that the device has delivered
fault_frames() {
	sed -n 's/^pair0_frames: //p' "$(guest_vmdev "$1")/mvnet/stats"
}

fault_frames_beyond() {
	[ "$(fault_frames "$1")" -gt "$2" ]
}

# fault_suspend UUID: the device is suspended in the middle of a load, its link changes
# meanwhile, and it goes on. Succeeds if the load does, which waits for as long as a device may
# stand still before that is a fault.
fault_suspend() {
	fault_file=$(guest_vmdev "$1")/suspended
	fault_before=$(fault_frames "$1")
	vmdev load --seconds 1 --drain-ms $((4000 * GUEST_SLOW)) "$(guest_if "$1")" &
	guest_poll fault_frames_beyond "$1" "$fault_before" && echo 1 > "$fault_file" &&
		fault_link "$1" && usleep 50000 && echo 0 > "$fault_file" || return 5
	wait $!
}

# fault_play STAGE UUID: what happens to a device at a stage of its own
fault_play() {
	case $1 in
	config) fault_link "$2" ;;
	mac) fault_mac "$2" ;;
	suspend) fault_suspend "$2" ;;
	esac
}
