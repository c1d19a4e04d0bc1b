/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a command line is read: refusals, and numbers in it.
 * Does not own options: each verb has its own argp table, and lib/contract/option.h has what
 * several verbs share.
 */
#ifndef VMDEV_ARG_H
#define VMDEV_ARG_H

#include <argp.h>
#include <linux/types.h>
#include <stdbool.h>

/* What an argp parser returns after it printed its own message. */
#define VMDEV_ARG_REFUSED ECANCELED

/**
 * struct vmdev_arg_shared - an option of a verb that others have too
 * @argp: the option
 * @into: what it fills in; its type is that option's
 */
struct vmdev_arg_shared {
	const struct argp *argp;
	void *into;
};

/**
 * vmdev_arg_parse() - read the command line of a verb
 * @argp:   options that the verb alone has
 * @shared: its other options, up to one without @argp; NULL: it has none
 * @argc:   number of words
 * @argv:   words, the verb first
 * @opts:   given to the parser of @argp
 *
 * Options end at the first word that is none, so that a command to run keeps its own.
 * A first option --help prints the help and ends the process.
 *
 * Return: true if the verb can go on; otherwise a message was printed and the
 * verb ends with VMDEV_EXIT_USAGE.
 */
bool vmdev_arg_parse(const struct argp *argp, const struct vmdev_arg_shared *shared, int argc,
		     char **argv, void *opts);

/**
 * vmdev_arg_refuse() - say that an option's value will not do
 * @verb:  name of the verb
 * @what:  what the value is meant to be
 * @value: the value given
 * @want:  what would do
 *
 * Return: VMDEV_ARG_REFUSED, for an argp parser to return.
 */
error_t vmdev_arg_refuse(const char *verb, const char *what, const char *value, const char *want);

/**
 * vmdev_arg_u64() - read a whole number, decimal or 0x hexadecimal
 * @text: text to read, all of it
 * @min:  least value allowed
 * @max:  greatest value allowed
 * @out:  where the value goes
 *
 * Return: true if @text is such a number.
 */
bool vmdev_arg_u64(const char *text, __u64 min, __u64 max, __u64 *out);

/* What vmdev_arg_ringbuf() takes, in words for a message. */
#define VMDEV_ARG_RINGBUF "a power of two from 4K to 1G"

/**
 * vmdev_arg_ringbuf() - read the size of a BPF ring buffer
 * @text: bytes with an optional suffix K or M, all of it
 * @out:  where the value goes
 *
 * Return: true if the kernel takes such a size.
 */
bool vmdev_arg_ringbuf(const char *text, __u64 *out);

/**
 * vmdev_arg_seconds() - read a duration in seconds, fractions allowed
 * @text:  text to read, all of it
 * @ms:    where the duration goes, in milliseconds
 *
 * Return: true if @text is a duration above zero and of a day at most.
 */
bool vmdev_arg_seconds(const char *text, __u64 *ms);

#endif /* VMDEV_ARG_H */
