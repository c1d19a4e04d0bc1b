# SPDX-License-Identifier: GPL-2.0
# Must hold: frames of the kernel's own driver through the simulated network card of the kernel's
# own vdpa, which copies with vringh's functions for an IOTLB, are looked at and are right; a copy
# that runs the wrong way there is found.
# needs: variant=faults timeout=180 with=vdpa
. /guest/lib.sh
. /guest/ktap.sh
. /guest/fault.sh
. /guest/vdpa_card.sh
. /guest/lib/check.sh
. /guest/lib/faults.sh

# The rule that the contract names for a copy of the wrong way there
vdpa_rule() {
	faults_field must_fire "$(faults_line vringh-iotlb-direction)"
}

# vdpa_load SECONDS: a load through the card
vdpa_load() {
	vmdev load --seconds "$1" "$(vdpa_if sim)"
}

vdpa_clean() {
	CHECK_RULES=$(vdpa_rule) check_in 0 vdpa_load 1 || return
	[ "$(check_number copies)" -gt 100 ] || { echo "no copies were looked at"; return 1; }
	grep -q '^vringh .*vringh_iov_pull_iotlb' /tmp/check.log &&
		! grep -q "^not exercised .*$(vdpa_rule)" /tmp/check.log
}

# vdpa_wrong_load: one frame's copy runs the wrong way, so that the load misses that one
vdpa_wrong_load() {
	echo 20 > "$FAULT_DIR/vringh-iotlb-direction" || return
	vdpa_load 1 || true
}

vdpa_wrong() {
	CHECK_RULES=$(vdpa_rule) check_in 1 vdpa_wrong_load &&
		check_equal rules "$(check_fired)" "$(vdpa_rule)"
}

check_main "$@"
guest_load_core && modprobe virtio_net && modprobe -a vringh virtio_vdpa vdpa_sim_net || exit 5
ktap_plan 3
ktap_check card_of_vdpa_comes_up vdpa_up sim
ktap_check frames_through_it_are_looked_at_and_right vdpa_clean
ktap_check push_the_wrong_way_is_found vdpa_wrong
ktap_end
