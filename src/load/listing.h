/*
 * listing.h - the inputs a user names: files, pipes, stdin, and folders, which stand for the files
 * in them.
 */
#ifndef STARLOAD_LOAD_LISTING_H
#define STARLOAD_LOAD_LISTING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

struct listing {
	const char **name; /* in order; "-" is stdin; all in the arena */
	size_t n, room;
	uint64_t bytes; /* of all files; 0 when one of the inputs is a pipe */
	bool pipes;	/* one is */
};

/*
 * Of a folder: its regular files, sorted by bytes; what begins with a dot, _SUCCESS, empty files
 * and folders are left out, and told to `notice` (may be NULL).  Of what was named itself only
 * empty files are.  0; ERR_IO; ERR_USAGE when stdin is named twice.
 */
int listing_make(struct listing *l, const char *const *inputs, size_t n, struct arena *mem,
		 void (*notice)(void *arg, const char *text), void *arg, struct err *err);
void listing_release(struct listing *l);
#endif
