/*
 * unpack.h - bodies that came compressed.
 */
#ifndef STARLOAD_SANDBOX_UNPACK_H
#define STARLOAD_SANDBOX_UNPACK_H
#include "sandbox/load.h"

/*
 * What is in `in`, appended to `out`.  Members of gzip and bzip2 are chained; of frames of LZ4
 * and zstd the first counts, with `frames` all of them.  False: *why, in `mem`.  snappy is
 * not there, and it says so.
 */
bool unpack(enum packing how, const char *name, struct text in, bool frames, struct spool *out,
	    struct arena *mem, const char **why);
#endif
