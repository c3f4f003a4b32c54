/*
 * codec.h - bodies compressed on their way: a body that stands before another one.
 * It gives one frame (a server reads on after the first one only sometimes), with a checksum, in
 * memory that does not grow with the body.  The same body becomes the same bytes each time.
 */
#ifndef STARLOAD_LOAD_CODEC_H
#define STARLOAD_LOAD_CODEC_H
#include <stdbool.h>

#include "load/body.h"
#include "load/format.h"

struct codec;

/* Can bodies be compressed that way?  Not with bzip2, which is slow. */
bool codec_can(enum load_packing how);

/* Greatest level; the least is 1. */
int codec_level_max(enum load_packing how);

/* `level` 0: what the program of that name takes.  One thread at a time uses it. */
struct codec *codec_new(enum load_packing how, int level);
void codec_free(struct codec *c); /* NULL is fine */

/* `plain` compressed: of unknown length.  Copies the struct; what is behind it has to stay, and so
 * has the codec, which serves one body after the other. */
struct body codec_body(struct codec *c, const struct body *plain);
#endif
