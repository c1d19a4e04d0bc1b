/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what beside the device handles frames on their way from a sending interface to a
 * receiving one. Does not own the interfaces (load_if).
 */
#ifndef LOAD_PATH_H
#define LOAD_PATH_H

#include <stdbool.h>
#include <stdint.h>

/**
 * load_path_others() - ask the kernel who else may lose, double, delay or change frames
 * @tx:    number of the interface that sends
 * @rx:    number of the interface that receives
 * @plain: frames pass the sender's queueing discipline
 *
 * Return: a mask of enum vmdev_other; VMDEV_OTHER_UNKNOWN is set if the kernel did not answer.
 */
uint32_t load_path_others(int tx, int rx, bool plain);

#endif /* LOAD_PATH_H */
