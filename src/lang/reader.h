/*
 * reader.h - a file in chunks of whole statements.
 * A file of any size is read in blocks and handed out as sources that end
 * behind a statement's ';', or in the middle of one that is given back, so that
 * memory follows the longest statement and not the file.  With variables, placeholders are replaced on the way and
 * every place stays that of the user's file.
 */
#ifndef STARLOAD_LANG_READER_H
#define STARLOAD_LANG_READER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct err;                     /* base/err.h */
struct source;                  /* diag/source.h */

/* ${NAME} and :NAME become `value`. */
struct reader_var {
	struct text name, value;
};

struct reader;

/* Can be used for one file after the other. */
struct reader *reader_new(void);
void reader_free(struct reader *r);

/*
 * Start on a file: `fd` stays the caller's to close.  `name` and `vars` are
 * kept.  A later variable of the same name wins.  ${NAME} is replaced
 * everywhere but in comments, :NAME not in quotes either; a name without a
 * variable stays as it is.
 */
void reader_start_fd(struct reader *r, const char *name, int fd,
		     const struct reader_var *vars, size_t nvars);

/* The same on a text in memory, which must stay while it is read. */
void reader_start_text(struct reader *r, const char *name, struct text t,
		       const struct reader_var *vars, size_t nvars);

/*
 * The next chunk.  1 and *out, which holds until the next call; 0 at the end (an
 * empty file has no chunk); ERR_IO when reading fails or one statement is larger
 * than 1 GB.
 */
int reader_next(struct reader *r, struct source **out, struct err *err);

/*
 * The same for a caller who finds out himself how far the whole statements go,
 * which saves looking for their ends.  *open: the chunk may end anywhere, and what
 * stands behind its last whole statement must be given back, so that the next chunk
 * begins with it.  Give back everything, and the next chunk is one of reader_next().
 */
int reader_next_open(struct reader *r, struct source **out, bool *open, struct err *err);
/* Of an open chunk, what stands from `from` on. */
void reader_give_back(struct reader *r, uint32_t from);
#endif
