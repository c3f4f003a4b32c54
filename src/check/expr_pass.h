/*
 * expr_pass.h - the walk over one expression, for the rules that need more than
 * a node.  Private to check_exprs.c and expr_names.c.
 */
#ifndef STARLOAD_CHECK_EXPR_PASS_H
#define STARLOAD_CHECK_EXPR_PASS_H
#include "check/check.h"
#include "check/name_set.h"

/* One expression under judgement. */
struct expr_pass {
	struct check *c;
	const struct expr *root;
	const struct clause *columns;   /* the COLUMNS it stands in, or NULL */
	const struct col *col;
	bool where;                     /* of a load property */
	bool query;                     /* the inside of a subquery */
	bool lambda;                    /* there is a lambda in it */
	bool unseen;                    /* some call's last arguments are not looked at */
	bool over;                      /* set by a rule: the node's operands are not looked at */
	bool pipes;                     /* the note about || was given */
	struct name_set sources;        /* plain columns, once `sources.slots` */
	bool has_sources;
};

/* A name: reserved words in it, and whether the source has a field of that name. */
void expr_column(struct expr_pass *w, const struct expr *e);

/* A call in COLUMNS or WHERE of a function that cannot work there, or is unknown. */
void expr_function(struct expr_pass *w, const struct expr *e);

/* `what` belongs to a session, and there is none when rows are loaded. */
void expr_session_value(struct expr_pass *w, const struct expr *e, const char *what);
#endif
