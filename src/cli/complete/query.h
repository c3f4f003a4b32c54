/*
 * query.h - the tokens of other SQL, and where in a query the cursor is.
 */
#ifndef STARLOAD_CLI_COMPLETE_QUERY_H
#define STARLOAD_CLI_COMPLETE_QUERY_H
#include "cli/complete/int.h"

struct sql_token {
	struct text text; /* a name without its backticks */
	char kind; /* 'w' a word, 'n' a name in backticks, '1' a number, '\'' a string, else the
		      sign */
};

struct sql_tokens {
	struct sql_token *list;
	size_t n;
};

/* Those of a statement's beginning. */
struct sql_tokens sql_tokens_of(struct text sql, struct arena *mem);
bool sql_is(struct sql_token t, const char *word);
/* A word or a name in backticks. */
bool sql_is_name(struct sql_token t);

/* A table that a query names, and what it calls it there. */
struct table_ref {
	struct text db, table, alias; /* db n 0: the current one; alias n 0: none */
};

enum { REFS_MAX = 64 };
struct table_refs {
	struct table_ref list[REFS_MAX];
	size_t n;
};
/* All of them, in subqueries too, from the first token on. */
void query_tables(struct sql_tokens t, struct table_refs *out);

/* What goes on behind the tokens; `refs` of the whole statement. */
void complete_query(struct completion *c, struct sql_tokens t, const struct table_refs *refs);
#endif
