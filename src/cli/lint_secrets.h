/*
 * lint_secrets.h - findings without the secrets of the text they are about.
 * What a linter prints goes further than the file: into logs of builds, reports, tickets.
 * Lines and messages that quote a secret (lang/mask.h) show it as asterisks.
 */
#ifndef STARLOAD_CLI_LINT_SECRETS_H
#define STARLOAD_CLI_LINT_SECRETS_H
#include <stdbool.h>
#include <stdint.h>

#include "diag/source.h"
#include "lang/mask.h"

struct arena;  /* base/arena.h */
struct diag;   /* diag/diag.h */
struct parsed; /* lang/parse.h */

/* One chunk, in which statements come in their order. */
struct lint_secrets {
	struct source *src;
	char *shown;	     /* src->shown; NULL: no secret so far */
	uint32_t done;	     /* the bytes of src->user that are looked through */
	uint32_t tail;	     /* those up to here are blotted for now, behind `done` on its line */
	uint32_t one_by_one; /* up to here many at once have been tried */
	uint32_t judged;     /* up to here is known whether anything tells of a secret: */
	bool suspect;
	bool lines; /* lines are shown, not only messages */
	struct lexer *lexer;
	struct arena *mem;     /* as long as the chunk; since the first lint_secrets_blot() */
	struct span pieces_of; /* len 0: of none; else the statement that has */
	struct mask_pieces pieces;
	struct span found_of; /* the same for what was found by the parser's tokens, nothing of
				 which is in `shown` */
	struct mask_found found;
};

void lint_secrets_begin(struct lint_secrets *s, struct source *src, struct lexer *lexer,
			bool lines);

/*
 * Blot what the lines of a statement show (NULL: of all that is left), up to the end of its
 * last one.  True: the statement has secrets.  `mem` is as long as the chunk, `stmt_mem` as the
 * statement.
 */
bool lint_secrets_blot(struct lint_secrets *s, const struct parsed *p, struct arena *mem,
		       struct arena *stmt_mem);

/* A finding's texts without what of the statement they quote; behind lint_secrets_blot() of that.
 * A fix that writes a secret is taken out. */
void lint_secrets_hide(struct lint_secrets *s, const struct parsed *p, struct diag *g,
		       struct arena *mem);
#endif
