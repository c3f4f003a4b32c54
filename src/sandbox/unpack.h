/*
 * unpack.h - bodies that came compressed.
 */
#ifndef STARLOAD_SANDBOX_UNPACK_H
#define STARLOAD_SANDBOX_UNPACK_H
#include "sandbox/load.h"

/*
 * What is in `in`, appended to `out`.  gzip members are chained; of LZ4 frames the first
 * counts.  False: *why, in `mem`.  bzip2, zstd, snappy and the LZ4 of Hadoop are not
 * there, and it says so.
 */
bool unpack(enum packing how, const char *name, struct text in, struct spool *out,
	    struct arena *mem, const char **why);
#endif
