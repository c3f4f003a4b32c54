/*
 * check.h - judging statements: what an FE would refuse, and what it would
 * accept but not do.  Needs the tree and nothing else: no network, no clock.
 */
#ifndef STARLOAD_CHECK_CHECK_H
#define STARLOAD_CHECK_CHECK_H
#include "base/arena.h"
#include "check/functions.h"
#include "diag/diag.h"
#include "lang/ast.h"
#include "lang/parse.h"

/* What is known from one statement of a file to the next. */
struct check_session {
	char db[1024];          /* the current database by USE; "" when none is known */
	size_t db_bytes;
	bool text_judged;       /* is it text at all? asked once, at the start of a file.. */
	bool not_text;          /* ..and no: its odd characters are not told one by one */
	struct function_memo functions;
};

/* One statement under judgement; every pass takes this. */
struct check {
	struct arena *mem;              /* as long as the statement */
	struct diags *diags;
	const struct source *src;
	struct check_session *session;
	const struct parsed *parsed;
	const struct stmt *stmt;        /* parsed->stmt, not NULL in the passes */
	bool prepared;                  /* there is a '?': no FE analyses the statement */
};

/* Run every pass in order on what parser_next() gave (any class). */
void check_parsed(struct check *c, const struct parsed *p);

/* The passes.  Each is one family of rules, for one statement with a tree. */
void check_text(struct check *c);       /* oddities of the text, also without a tree (c->stmt may be NULL) */
void check_names(struct check *c);      /* job, table, data source; reserved words; productions by release */
void check_clauses(struct check *c);    /* load properties: repeated, separators, partitions, columns */
void check_exprs(struct check *c);      /* expressions: what the FE refuses, and traps */
void check_props(struct check *c);      /* job properties */
void check_source(struct check *c);     /* data source properties */
void check_show(struct check *c);       /* SHOW statements' WHERE, ORDER BY */
void check_persist(struct check *c);    /* load properties that do not survive an FE restart */

/* Findings from `first` on whose text holds a placeholder without a value say so. */
void check_placeholders(struct check *c, struct diag *first);
#endif
