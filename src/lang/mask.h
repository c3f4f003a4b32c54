/*
 * mask.h - a statement without its secrets, to be shown, logged and kept.
 * Works on tokens, so that it does for any SQL, broken or not, and where it has
 * doubts it masks.
 */
#ifndef STARLOAD_LANG_MASK_H
#define STARLOAD_LANG_MASK_H
#include <stdbool.h>

#include <stdint.h>

#include "base/text.h"

struct arena;  /* base/arena.h */
struct buf;    /* base/buf.h */
struct lexer;  /* lang/token.h */
struct source; /* diag/source.h */
struct span;
struct token; /* lang/token.h */

/* What stands for a secret; the server's own spelling. */
#define MASK_TEXT "******"

/*
 * Whether a property of that key holds a secret: "property.sasl.password",
 * "sasl.jaas.config", "aws.s3.secret_key".  Any case, with or without "property.".
 */
bool mask_is_secret_key(struct text key);

/* The same of a name that somebody made up: "pw" and "db_pass" too, which no server has for a key. */
bool mask_is_secret_name(struct text name);

/* Whether a value holds a password of itself: "http://user:password@host",
 * "AccountKey=...".  */
bool mask_is_secret_value(struct text value);

/*
 * A value fit to be shown: MASK_TEXT when `key` is secret, the value with the user
 * and password of its URLs masked, or the value itself.  Points to `value`, or into `mem`.
 */
struct text mask_value(struct text key, struct text value, struct arena *mem);

/*
 * Whether anything in a text tells of a secret.  Quick, and often wrong when it says so; when it
 * does not, nothing of the text or of any part of it is masked.
 */
bool mask_suspects(struct text sql);

/*
 * Append `sql` (one statement or many) with MASK_TEXT for its secrets; all else byte
 * for byte.  Returns whether anything was masked.
 */
bool mask_sql(struct text sql, struct buf *out);

/*
 * `sql` with '*' for each byte of its secrets, ends of lines aside: as long as it was, so that
 * places in it stay where they are.  `sql.p`, or a copy in `mem`.
 */
const char *mask_blot(struct text sql, struct arena *mem);

/* The same for statements one after the other; NULL when where one ends, or what is a secret in
 * it, is in doubt, so that each has to be looked at by itself. */
const char *mask_blot_all(struct text sql, struct arena *mem);

/* What was taken out of a text, whole and in the pieces that something may quote. */
struct mask_pieces {
	const struct text *list; /* in order of bytes; in the arena it was made with */
	size_t n;
	uint32_t begins[8]; /* a bit for each byte that one begins with */
};

/* mask_blot() for one statement after the other: with a lexer that the caller keeps, and with what
 * is taken out. */
const char *mask_blot_pieces(struct text sql, struct lexer *lexer, struct mask_pieces *out,
			     struct arena *mem);

/* The same, and where it was: without the quotes of strings, in order. */
struct mask_found {
	const struct span *at;
	size_t n;
	struct mask_pieces pieces;
};

/*
 * What mask_blot_pieces() finds in a statement that was parsed and whose quotes pair, by its
 * tokens; list[n] is one more, of kind 0 or ';'.  False where more than blanks stands between them:
 * that has to be looked through.  What is found lives in `mem` and in the source.
 */
bool mask_tokens(const struct source *src, const struct token *list, size_t n,
		 struct mask_found *out, struct arena *mem);

/* mask_echo() where what is taken out is known. */
struct text mask_echo_pieces(const struct mask_pieces *pieces, struct text t, struct arena *mem);

/*
 * What a server says of `sql` may quote it: `t` with MASK_TEXT for what mask_sql() would take
 * out of it, pieces of less than four bytes aside.  Points to `t`, or into `mem`.
 */
struct text mask_echo(struct text sql, struct text t, struct arena *mem);
#endif
