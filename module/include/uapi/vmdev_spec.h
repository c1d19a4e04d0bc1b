/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Numbers of the virtio 1.2 specification that the contract speaks of, under
 * names that clash neither with the kernel's headers nor with vmlinux.h.
 * Section numbers in brackets.
 */
#ifndef VMDEV_SPEC_H
#define VMDEV_SPEC_H

/* Device status bits [2.1]: X(enumerator, value, printed name). */
#define VMDEV_STATUS_LIST(X)					\
	X(VMDEV_S_ACKNOWLEDGE, 1, "ACKNOWLEDGE")		\
	X(VMDEV_S_DRIVER, 2, "DRIVER")				\
	X(VMDEV_S_DRIVER_OK, 4, "DRIVER_OK")			\
	X(VMDEV_S_FEATURES_OK, 8, "FEATURES_OK")		\
	X(VMDEV_S_NEEDS_RESET, 64, "NEEDS_RESET")		\
	X(VMDEV_S_FAILED, 128, "FAILED")

/* Feature bits that the transport or a network device uses [5.1.3, 6]. */
#define VMDEV_FEATURE_LIST(X)					\
	X(VMDEV_F_CSUM, 0, "CSUM")				\
	X(VMDEV_F_GUEST_CSUM, 1, "GUEST_CSUM")			\
	X(VMDEV_F_CTRL_GUEST_OFFLOADS, 2, "CTRL_GUEST_OFFLOADS")	\
	X(VMDEV_F_MTU, 3, "MTU")				\
	X(VMDEV_F_MAC, 5, "MAC")				\
	X(VMDEV_F_GUEST_TSO4, 7, "GUEST_TSO4")			\
	X(VMDEV_F_GUEST_TSO6, 8, "GUEST_TSO6")			\
	X(VMDEV_F_GUEST_ECN, 9, "GUEST_ECN")			\
	X(VMDEV_F_GUEST_UFO, 10, "GUEST_UFO")			\
	X(VMDEV_F_HOST_TSO4, 11, "HOST_TSO4")			\
	X(VMDEV_F_HOST_TSO6, 12, "HOST_TSO6")			\
	X(VMDEV_F_HOST_ECN, 13, "HOST_ECN")			\
	X(VMDEV_F_HOST_UFO, 14, "HOST_UFO")			\
	X(VMDEV_F_MRG_RXBUF, 15, "MRG_RXBUF")			\
	X(VMDEV_F_STATUS, 16, "STATUS")				\
	X(VMDEV_F_CTRL_VQ, 17, "CTRL_VQ")			\
	X(VMDEV_F_CTRL_RX, 18, "CTRL_RX")			\
	X(VMDEV_F_CTRL_VLAN, 19, "CTRL_VLAN")			\
	X(VMDEV_F_CTRL_RX_EXTRA, 20, "CTRL_RX_EXTRA")		\
	X(VMDEV_F_GUEST_ANNOUNCE, 21, "GUEST_ANNOUNCE")		\
	X(VMDEV_F_MQ, 22, "MQ")					\
	X(VMDEV_F_CTRL_MAC_ADDR, 23, "CTRL_MAC_ADDR")		\
	X(VMDEV_F_INDIRECT_DESC, 28, "INDIRECT_DESC")		\
	X(VMDEV_F_EVENT_IDX, 29, "EVENT_IDX")			\
	X(VMDEV_F_VERSION_1, 32, "VERSION_1")			\
	X(VMDEV_F_ACCESS_PLATFORM, 33, "ACCESS_PLATFORM")	\
	X(VMDEV_F_RING_PACKED, 34, "RING_PACKED")		\
	X(VMDEV_F_IN_ORDER, 35, "IN_ORDER")			\
	X(VMDEV_F_ORDER_PLATFORM, 36, "ORDER_PLATFORM")		\
	X(VMDEV_F_NOTIFICATION_DATA, 38, "NOTIFICATION_DATA")	\
	X(VMDEV_F_RING_RESET, 40, "RING_RESET")			\
	X(VMDEV_F_NOTF_COAL, 53, "NOTF_COAL")			\
	X(VMDEV_F_GUEST_USO4, 54, "GUEST_USO4")			\
	X(VMDEV_F_GUEST_USO6, 55, "GUEST_USO6")			\
	X(VMDEV_F_HOST_USO, 56, "HOST_USO")			\
	X(VMDEV_F_HASH_REPORT, 57, "HASH_REPORT")		\
	X(VMDEV_F_RSS, 60, "RSS")				\
	X(VMDEV_F_RSC_EXT, 61, "RSC_EXT")			\
	X(VMDEV_F_SPEED_DUPLEX, 63, "SPEED_DUPLEX")

#define VMDEV_SPEC_ENUM(id, value, name) id = value,
enum vmdev_status_bit { VMDEV_STATUS_LIST(VMDEV_SPEC_ENUM) };
enum vmdev_feature_bit { VMDEV_FEATURE_LIST(VMDEV_SPEC_ENUM) };
#undef VMDEV_SPEC_ENUM

#define VMDEV_FEATURE(bit) (1ULL << (bit))

/* Split virtqueue [2.7]: sizes in bytes, alignments in bytes. */
#define VMDEV_DESC_SIZE 16u
#define VMDEV_DESC_F_NEXT 1u
#define VMDEV_DESC_F_WRITE 2u
#define VMDEV_DESC_F_INDIRECT 4u
#define VMDEV_DESC_F_ALL (VMDEV_DESC_F_NEXT | VMDEV_DESC_F_WRITE | VMDEV_DESC_F_INDIRECT)
#define VMDEV_DESC_ALIGN 16u
#define VMDEV_DRIVER_ALIGN 2u
#define VMDEV_DEVICE_ALIGN 4u
#define VMDEV_QUEUE_SIZE_MAX 32768u
#define VMDEV_DESC_AREA_BYTES(num) (16ULL * (num))
#define VMDEV_DRIVER_AREA_BYTES(num) (6ULL + 2ULL * (num))
#define VMDEV_DEVICE_AREA_BYTES(num) (6ULL + 8ULL * (num))

#endif /* VMDEV_SPEC_H */
