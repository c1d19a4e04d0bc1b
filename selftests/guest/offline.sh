# SPDX-License-Identifier: GPL-2.0
# Must hold: what is recorded here has the same verdict on this machine and on the one that runs the
# suites, whatever their byte orders, clean or not; the bytes of configuration that events carry
# are little endian; the checker runs here, or says why it cannot and what to do instead.
# needs: variant=faults timeout=300 judged=clean.rec,broken.rec
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

OFFLINE_FAULTS=/sys/kernel/debug/vmdev/faults
OFFLINE_MAC=02:11:22:33:44:55
offline_dir=$(guest_vmdev "$GUEST_UUID_A")

# offline_rename: between two drivers the card gets a MAC and an MTU
offline_rename() {
	echo "$GUEST_UUID_A" > "$offline_dir/driver/unbind" &&
		echo "$OFFLINE_MAC" > "$offline_dir/mvnet/mac" &&
		echo 1400 > "$offline_dir/mvnet/mtu" &&
		echo "$GUEST_UUID_A" > /sys/bus/vmdev/drivers/virtio_mdev/bind
}

# offline_attr NAME WANTED: of the network interface
offline_attr() {
	check_equal "$1" "$(cat "/sys/class/net/$offline_if/$1")" "$2"
}

# offline_scene [FAULT]: a device comes, changes, carries frames, and goes
offline_scene() {
	[ -z "$1" ] || echo always > "$OFFLINE_FAULTS/$1" || return
	guest_create "$GUEST_UUID_A" && guest_up "$GUEST_UUID_A" > /dev/null &&
		offline_rename && offline_if=$(guest_up "$GUEST_UUID_A") &&
		offline_attr address "$OFFLINE_MAC" && offline_attr mtu 1400 &&
		vmdev load --quiet --count "${OFFLINE_FRAMES:-500}" --size 60-1414 "$offline_if" &&
		guest_remove "$GUEST_UUID_A"
}

# offline_record NAME CODE [FAULT]: the scene is recorded, and the verdict on it has CODE
offline_record() {
	vmdev record -o "/out/$1.rec" -- /bin/sh "$0" --in offline_scene "$3" &&
		vmdev verify --json "/out/$1.rec.json" "/out/$1.rec"
	check_equal 'exit code of verify' $? "$2"
}

offline_clean() {
	offline_record clean 0 && cp /out/clean.rec.json "$CHECK_JSON" &&
		[ "$(check_number ring)" -gt 2000 ] && [ "$(check_number commands)" -gt 200 ]
}

offline_broken() {
	offline_record broken 1 constant-generation || return
	echo off > "$OFFLINE_FAULTS/constant-generation" && cp /out/broken.rec.json "$CHECK_JSON" &&
		check_equal 'rules that fired' "$(check_fired)" CMD-21
}

# 1400 is 0x578.
offline_bytes() {
	vmdev trace --json -- /bin/sh "$0" --in offline_scene > /tmp/trace.json || return
	grep -q '"event":"vmdev_get_config_end".*"bytes":"7805000000000000"' /tmp/trace.json &&
		return
	grep '"vmdev_get_config' /tmp/trace.json
	return 1
}

# offline_live: the checker itself, with programs in the kernel
offline_live() {
	vmdev doctor && vmdev check --json "$CHECK_JSON" -- /bin/sh "$0" --in offline_scene &&
		[ "$(check_number programs)" != 0 ] && [ "$(check_number ring)" -gt 2000 ]
}

# offline_refusal: it names the reason and the remedy, and so does doctor
offline_refusal() {
	vmdev check -- true > /tmp/refusal.log 2>&1
	check_equal 'exit code of check' $? 4 || return
	vmdev doctor >> /tmp/refusal.log
	check_equal 'exit code of doctor' $? 4 || return
	cat /tmp/refusal.log
	grep '^vmdev: check: .*no compiler for BPF.*CONFIG_BPF_JIT=y.*vmdev record' \
		/tmp/refusal.log &&
		grep '^missing  *bpf jit  *this kernel has no compiler' /tmp/refusal.log &&
		grep -A 1 '^missing  *bpf jit' /tmp/refusal.log | grep 'vmdev verify'
}

check_main "$@"
guest_load || exit 5
# With the two recordings that the host judges
ktap_plan 6
ktap_check clean_run_is_recorded_and_clean offline_clean
ktap_check broken_run_is_recorded_and_its_rule_named offline_broken
ktap_check configuration_bytes_are_little_endian offline_bytes
if [ -z "$CHECK_OFFLINE" ]; then
	ktap_check checker_runs_here offline_live
else
	ktap_check checker_says_why_it_cannot_run_and_what_can offline_refusal
fi
ktap_end
