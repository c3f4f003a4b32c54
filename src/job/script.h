/*
 * script.h - a text as the statements that are to be sent, one by one.
 * Follows USE, so that each statement knows the database that is current when
 * its turn comes, and resolves the job a statement is about.  Judges nothing and
 * opens no connection.
 */
#ifndef STARLOAD_JOB_SCRIPT_H
#define STARLOAD_JOB_SCRIPT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "diag/source.h"

struct arena;	   /* base/arena.h */
struct err;	   /* base/err.h */
struct parsed;	   /* lang/parse.h */
struct reader_var; /* lang/reader.h */
struct stmt;	   /* lang/ast.h */

enum script_kind {
	SCRIPT_SQL, /* other SQL; also what of ours could not be parsed */
	SCRIPT_USE,
	SCRIPT_SHOW, /* SHOW .. ROUTINE LOAD .. */
	SCRIPT_CREATE,
	SCRIPT_ALTER,
	SCRIPT_PAUSE,
	SCRIPT_RESUME,
	SCRIPT_STOP,
};

struct script_stmt {
	enum script_kind kind;
	uint32_t number; /* 1-based, in its text */
	struct source *src;
	struct span at;		 /* in src->text, without ';' */
	struct text sql;	 /* those bytes: placeholders replaced */
	struct text session_db;	 /* current when it is sent; of a USE, the new one; n 0: none */
	struct text db, job;	 /* of CREATE .. STOP: resolved; db.n 0: none is current */
	const struct stmt *stmt; /* of CREATE .. STOP and SHOW, whole */
	bool reads;		 /* other SQL that changes nothing: may be sent again */
	bool sets; /* SET: changes the session, which a new connection does not have */
};

struct script {
	struct arena *mem; /* all of it */
	struct script_stmt *list;
	size_t n, room;
	struct text session_db; /* behind the last statement */
};

/* `db`: current at the start, n 0: none. */
void script_init(struct script *s, struct text db);
void script_release(struct script *s);

/*
 * Append the statements of a text, empty ones left out.  `name`, `t` and `vars` have to
 * stay.  0, or ERR_IO for a statement larger than 1 GB.
 */
int script_add(struct script *s, const char *name, struct text t, const struct reader_var *vars,
	       size_t n_vars, struct err *err);

/* What kind of statement it is. */
enum script_kind script_kind_of(const struct parsed *p);

/* The database that is current behind a USE: its name, with the catalog before it if that
 * was written.  In `mem` or in the source. */
struct text script_use_db(const struct parsed *p, const struct source *src, struct arena *mem);

/* The first word of a statement in upper case, cut to fit, brackets before it passed over; ""
 * when there is none.  `sql` begins with its first token. */
void script_verb(struct text sql, char out[16]);

/*
 * The bytes of `sql` that an FE means by a line (1-based) and column (0-based, code
 * points): the token there, the last character where it means the end.  An FE knows lines
 * by LF alone; from 1,000 on numbers have commas, which are the caller's to remove.
 */
struct span script_place(struct text sql, unsigned line, unsigned column);

/* "CREATE", "PAUSE" .. for the kinds that are about one job; NULL for the others. */
const char *script_kind_verb(enum script_kind k);
#endif
