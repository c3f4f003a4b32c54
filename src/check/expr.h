/*
 * expr.h - what the rules about expressions share among themselves.
 * Private to check_exprs.c, check_show.c, check_persist.c and expr_*.c.
 */
#ifndef STARLOAD_CHECK_EXPR_H
#define STARLOAD_CHECK_EXPR_H
#include <stdbool.h>
#include <stdint.h>

#include "check/check.h"


/*
 * `e` without what the FE looks through when it asks of which kind an operand
 * is: parentheses, COLLATE and a plus sign.
 */
const struct expr *expr_seen(const struct expr *e);

/* The node that takes `e` as an operand, the same wrappers passed over; *kid
 * gets the outermost of them (or `e`).  NULL at the root. */
const struct expr *expr_taker(const struct expr *e, const struct expr **kid);

/* A whole number of 64 bits, signs before it counted. */
bool expr_int64(const struct expr *e, int64_t *out);

/* A string for the FE: a quoted string, or PASSWORD('..'). */
bool expr_is_string(const struct expr *e);

/* Written with "..", and shaped like a name. */
bool expr_is_quoted_name(const struct check *c, const struct expr *e);

/* Any literal. */
bool expr_is_literal(const struct expr *e);

/* Arguments of a call: its kids but for OVER, FILTER and ORDER BY. */
uint32_t call_argc(const struct expr *e);
const struct expr *call_arg(const struct expr *e, uint32_t i);
/* The name a call goes by, without a database before it; empty for db.a.f(). */
struct text call_name(const struct expr *e);

/* expr_literal.c: numbers, binary and date literals, types */
void literal_check(struct check *c, const struct expr *e);
void type_check(struct check *c, const struct expr *e);

/* expr_subquery.c: the inside of a subquery, which has no tree */
void subquery_check(struct check *c, const struct expr *e);

/* expr_call.c: the calls the FE looks at while building the tree.  Returns how
 * many arguments it looks at; what stands behind them may be anything. */
enum { ARGS_ALL = -1 };
int call_check(struct check *c, const struct expr *e);
/* The same number without a word. */
int call_args_seen(const struct expr *e);
/* Is this time_slice() or date_slice() with three arguments? */
bool call_takes_boundary(const struct expr *e);

/* The kind of node the FE makes of it: some functions become operators. */
enum expr_kind call_becomes(const struct expr *e);
/* TIMESTAMPADD and TIMESTAMPDIFF, whose first argument is a unit. */
bool call_has_unit(const struct expr *e);
/* The number in CURRENT_TIMESTAMP(6). */
void precision_check(struct check *c, const struct expr *arg);
/* Does {fn ..} take this call? */
bool call_is_odbc(const struct expr *e);

/* expr_const.c: the part of a condition that is never true, or NULL. */
const struct expr *expr_never_true(const struct expr *e, struct arena *mem);

/* expr_range.c: the later one of two conditions joined by AND that no value of
 * their column fulfils together, *other the earlier; or NULL. */
const struct expr *expr_contradiction(const struct expr *e, const struct expr **other);
#endif
