# SPDX-License-Identifier: GPL-2.0
# Must hold: frames that the kernel's packet generator sends in its own ways are clean: one buffer
# mapped many times at once (clone_skb, burst), and one page many times in every frame (frags),
# with the default rules and with the mappings found by address.
# needs: timeout=400
. /guest/lib.sh
. /guest/ktap.sh
. /guest/lib/check.sh

PKTGEN=/proc/net/pktgen
PKTGEN_COUNT=4000
# As many as an address once had places, and more.
PKTGEN_FRAGS=16
PKTGEN_QUEUE=64

# pktgen_set FILE COMMAND...: each must be taken
pktgen_set() {
	pktgen_file=$PKTGEN/$1
	shift
	for pktgen_command; do
		echo "$pktgen_command" > "$pktgen_file" && continue
		echo "$pktgen_file takes no '$pktgen_command'"
		return 1
	done
}

# pktgen_run COMMAND...: a device's whole life with one run of pktgen; every frame was sent
pktgen_run() {
	guest_create "$GUEST_UUID_A" && pktgen_if=$(guest_up "$GUEST_UUID_A") || return
	pktgen_set kpktgend_0 rem_device_all "add_device $pktgen_if" &&
		pktgen_set "$pktgen_if" "count $PKTGEN_COUNT" 'delay 0' \
			'dst_mac 02:00:00:00:00:01' "$@" && pktgen_set pgctrl start || return
	cat "$PKTGEN/$pktgen_if"
	grep -q 'Result: OK' "$PKTGEN/$pktgen_if" &&
		[ "$(cat "/sys/class/net/$pktgen_if/statistics/tx_packets")" -ge \
			"$PKTGEN_COUNT" ] &&
		pktgen_set kpktgend_0 rem_device_all && guest_remove "$GUEST_UUID_A"
}

# pktgen_clean MAPPINGS COMMAND...: the checker is content, and has seen so many mappings of each
# frame, made and taken away
pktgen_clean() {
	pktgen_each=$1
	shift
	check_in 0 pktgen_run "$@" || return
	pktgen_dma=$(check_number dma)
	echo "$pktgen_dma DMA operations"
	[ "$pktgen_dma" -ge $((2 * pktgen_each * PKTGEN_COUNT)) ]
}

pktgen_by_address() {
	CHECK_RULES=+mappings pktgen_clean "$PKTGEN_FRAGS" "frags $PKTGEN_FRAGS" 'pkt_size 1514' \
		"clone_skb $PKTGEN_COUNT"
}

check_main "$@"
guest_load && modprobe pktgen || exit 5
ktap_plan 4
ktap_check one_buffer_in_many_frames pktgen_clean 1 'pkt_size 60' "clone_skb $PKTGEN_COUNT"
ktap_check one_buffer_in_bursts pktgen_clean 1 'pkt_size 60' "clone_skb $PKTGEN_COUNT" \
	"burst $PKTGEN_QUEUE"
ktap_check one_page_many_times_in_a_frame pktgen_clean "$PKTGEN_FRAGS" "frags $PKTGEN_FRAGS" \
	'pkt_size 1514'
ktap_check one_page_in_many_frames_by_address pktgen_by_address
ktap_end
