/*
 * body.h - the bytes of one request, read as they leave.
 * Plain data: whoever makes one (part_body() of a part, an encoder in front of one) says how it
 * is read, and owns what is behind it.
 */
#ifndef STARLOAD_LOAD_BODY_H
#define STARLOAD_LOAD_BODY_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err; /* base/err.h */

struct body {
	int64_t bytes; /* all of it; -1: not known, it goes out in chunks */

	/* Back to the first byte: called before the first read of every attempt, so at least once.
	 * 0 or ERR_IO. */
	int (*rewind)(void *arg, struct err *err);

	/*
	 * Up to `n` bytes to `buf`; 0 at the end, ERR_IO and *err when they cannot be had.  Short
	 * reads are fine.  Called from the thread that sends, and no more after an error.
	 */
	ssize_t (*read)(void *arg, void *buf, size_t n, struct err *err);

	/*
	 * NULL, or the same for bytes that lie in memory: *p is up to `n` of them, good until the
	 * next call of anything here.  All bytes of one call have left when the next one comes.
	 * Nobody but the system looks at them: they may be a mapping of a file that is cut short
	 * meanwhile.
	 */
	ssize_t (*view)(void *arg, size_t n, const void **p, struct err *err);

	/* NULL, or: give back what view() holds; called at the end of each attempt. */
	void (*release)(void *arg);

	void *arg;
};
#endif
