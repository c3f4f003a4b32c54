/*
 * shell_text.h - what was typed so far, cut into statements, and what the rest waits for.
 * Knows no terminal.
 */
#ifndef STARLOAD_CLI_SHELL_TEXT_H
#define STARLOAD_CLI_SHELL_TEXT_H
#include <stdbool.h>

#include "base/buf.h"
#include "base/text.h"
#include "lang/split.h"

struct shell_text {
	struct buf b;
	size_t from;	    /* where the statement begins that is not whole yet */
	size_t fed;	    /* bytes that `split` has seen */
	struct split split; /* at `fed` */
	size_t counted;	    /* where parentheses were counted up to.. */
	long depth;	    /* ..so many are open */
};

void shell_text_init(struct shell_text *t);
void shell_text_release(struct shell_text *t);

/* Another line, without its newline. */
void shell_text_add(struct shell_text *t, const char *line);
/* Forget all of it. */
void shell_text_drop(struct shell_text *t);

/*
 * The next whole statement, without blanks around it: one that ends with ';', or with \G
 * or \g outside of quotes and comments, which are left out.  False when there is none.
 * *out holds until the next call of any other function; \G sets *vertical.  Bytes of
 * a lone ';' and the like are passed over.
 */
bool shell_text_next(struct shell_text *t, struct text *out, bool *vertical);

/* What is left: not whole yet, or only blanks. */
struct text shell_text_rest(const struct shell_text *t);

/* What the rest waits for: "'", "\"", "`", the opening of a comment, "$$", "(", ";"; "" when there
 * is nothing but blanks and comments. */
const char *shell_text_waits(struct shell_text *t);
#endif
