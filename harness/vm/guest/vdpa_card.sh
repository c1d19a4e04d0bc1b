# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The kernel's own simulated network card, behind its own transport. Source it after lib.sh. Does
# not load its modules: where they come from is the caller's to know.

# vdpa_if NAME: the interface of the card of that name
vdpa_if() {
	for vdpa_dir in "/sys/bus/vdpa/devices/$1"/virtio*/net/*; do
		[ -e "$vdpa_dir" ] && basename "$vdpa_dir" && return
	done
	return 1
}

# vdpa_up NAME: makes a card, which gives back every frame that was sent; prints its interface
vdpa_up() {
	vdpa dev add name "$1" mgmtdev vdpasim_net mac 02:00:00:00:00:01 &&
		guest_poll vdpa_if "$1" > /dev/null && vdpa_at=$(vdpa_if "$1") &&
		ip link set "$vdpa_at" up && guest_poll guest_carrier "$vdpa_at" &&
		echo "$vdpa_at"
}
