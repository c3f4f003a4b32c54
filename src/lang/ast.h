/*
 * ast.h - what a routine-load statement says, as plain data.
 * Everything lives in the arena of the parse or points into its source.  Spans
 * are bytes of source->text.  The grammar builds it, nobody changes it after.
 */
#ifndef STARLOAD_LANG_AST_H
#define STARLOAD_LANG_AST_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/version.h"
#include "diag/source.h"

enum stmt_kind {
	STMT_CREATE, STMT_ALTER, STMT_PAUSE, STMT_RESUME, STMT_STOP,
	STMT_SHOW, STMT_SHOW_TASK, STMT_SHOW_CREATE,
};

/* An identifier, or a quoted string where the grammar takes either. */
struct name {
	struct text text;               /* its value: backticks gone */
	struct span at;
	bool backticked, string;
	relset reserved;                /* releases in which this word cannot be a bare name */
};

/* A dotted name, in order; at least one part. */
struct qname {
	struct name *parts;
	uint32_t n;
	struct span at;
	bool dot_digit;                 /* the last part came as one ".9abc" token */
};

/* A quoted string. */
struct str {
	struct text text;               /* its value */
	struct span at;                 /* with its quotes */
};

struct prop {
	struct prop *next;
	struct str key, value;
};

struct props {
	bool present;
	struct span at;                 /* "(" to ")" */
	struct span word;               /* PROPERTIES, or FROM KAFKA */
	struct prop *first;
	uint32_t n;
};

/* [db.]job.  Everything before the last part is "the database". */
struct job_ref {
	struct span at;
	bool has_db;
	struct text db;                 /* "a.b" for a.b.c */
	struct span db_at;
	struct name job;
	struct qname whole;
};

/* expressions ------------------------------------------------------------- */

enum expr_kind {
	/* literals: no kids; `text` is the value of a string, else the spelling */
	EXPR_NULL, EXPR_TRUE, EXPR_FALSE,
	EXPR_INTEGER, EXPR_DECIMAL, EXPR_DOUBLE, EXPR_STRING,
	EXPR_BINARY,                    /* X'..'; text: between the quotes */
	EXPR_DATE, EXPR_DATETIME,       /* DATE '..'; text: the string's value */
	EXPR_INTERVAL,                  /* kid: value; text: the unit's word */
	EXPR_BOUNDARY,                  /* bare FLOOR or CEIL */
	/* names */
	EXPR_COLUMN,                    /* text: last part; qname: all */
	EXPR_USER_VAR, EXPR_SYSTEM_VAR, /* text: the name */
	EXPR_PLACEHOLDER,               /* ? */
	/* operators */
	EXPR_OR, EXPR_AND,              /* two kids */
	EXPR_NOT,                       /* NOT a; one kid */
	EXPR_BINARY_PREFIX,             /* BINARY a */
	EXPR_COMPARE,                   /* op; two kids */
	EXPR_IS_NULL,                   /* negated: IS NOT NULL */
	EXPR_IN,                        /* negated; first kid IN the rest */
	EXPR_IN_SUBQUERY,               /* negated; kids: value (or EXPR_TUPLE), EXPR_SUBQUERY */
	EXPR_BETWEEN,                   /* negated; three kids */
	EXPR_LIKE,                      /* op LIKE, RLIKE, REGEXP; negated; two kids */
	EXPR_ARITH,                     /* op; two kids: + - * / % DIV MOD ^ & | shifts, CONCAT */
	EXPR_MATCH,                     /* op MATCH, MATCH_ANY, MATCH_ALL; negated; two kids */
	EXPR_SIGN,                      /* op NEG, POS, BITNOT, LOGNOT; one kid */
	EXPR_INDEX,                     /* a[i] */
	EXPR_SLICE,                     /* a[i:j]; kid a */
	EXPR_ARROW,                     /* a -> 'path'; text: the path */
	EXPR_FIELD,                     /* (..).name; text: the name */
	EXPR_COLLATE,                   /* one kid; text: the collation */
	/* forms */
	EXPR_PAREN,                     /* ( a ) */
	EXPR_TUPLE,                     /* ( a, b, .. ) before IN */
	EXPR_SUBQUERY,                  /* ( SELECT .. ); kids: select items and WHERE of a plain
					   query, none of any other, which is a balanced span */
	EXPR_EXISTS,                    /* kid: EXPR_SUBQUERY */
	EXPR_CAST,                      /* kids: value, EXPR_TYPE; CAST and CONVERT */
	EXPR_CASE,                      /* kids as written; see `parts` */
	EXPR_ARRAY,                     /* [a, b]; typed: first kid is EXPR_TYPE */
	EXPR_MAP,                       /* MAP{k:v}; typed: first kid is EXPR_TYPE */
	EXPR_LAMBDA,                    /* kids: parameters (EXPR_COLUMN) then body expressions; parts: how many parameters */
	EXPR_CALL,                      /* a function; text: its name as written; kids: arguments */
	EXPR_NAMED_ARG,                 /* kid of a call: name => value */
	EXPR_SORT,                      /* ORDER BY item; kid */
	EXPR_WINDOW,                    /* OVER (..); last kid of a call */
	EXPR_FILTER,                    /* FILTER (WHERE ..); kid of a call */
	EXPR_TYPE,                      /* text: the type's word; kids: inner types */
	EXPR_OPAQUE,                    /* stands for what a statement of enormous size had no room for */
};

enum expr_op {
	OP_NONE,
	OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ_SAFE,
	OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_INT_DIV, OP_BIT_XOR, OP_BIT_AND, OP_BIT_OR,
	OP_SHIFT_LEFT, OP_SHIFT_RIGHT, OP_SHIFT_RIGHT_LOGICAL, OP_CONCAT,
	OP_NEG, OP_POS, OP_BIT_NOT, OP_LOG_NOT,
	OP_LIKE, OP_RLIKE, OP_REGEXP,
	OP_MATCH, OP_MATCH_ANY, OP_MATCH_ALL,
};

/*
 * Kids hang on `first` and are linked by `next`; `up` leads back, so that a
 * tree of any depth is walked without a stack (expr_walk).
 */
struct expr {
	uint8_t kind;                   /* enum expr_kind */
	uint8_t op;                     /* enum expr_op */
	bool negated;                   /* NOT IN, IS NOT NULL ...; EXPR_CALL: written { FN call } */
	bool special;                   /* EXPR_CALL: one of the grammar's own forms, not name(args);
					   EXPR_CAST: CONVERT; EXPR_ARRAY, EXPR_MAP: typed */
	uint32_t parts;                 /* EXPR_LAMBDA: parameters; EXPR_CASE: bit 0 has a value, bit 1 has ELSE;
					   lists cut short: kids as written, if more than are kept */
	struct span at;
	struct text text;
	struct expr *up, *first, *next;
	struct qname *qname;            /* EXPR_COLUMN, EXPR_CALL by name */
};

/* Kids of EXPR_IN, EXPR_CALL, EXPR_ARRAY and the like beyond this many are
 * counted in `parts` and not kept: every FE refuses such a list. */
enum { EXPR_KIDS_KEPT = 10001 };

/* load properties ---------------------------------------------------------- */

enum clause_kind {
	CLAUSE_COLUMN_SEPARATOR, CLAUSE_ROW_SEPARATOR, CLAUSE_COLUMNS, CLAUSE_WHERE, CLAUSE_PARTITION,
};

/* One item of COLUMNS ( ). */
struct col {
	struct col *next;
	struct span at;
	struct name name;               /* last part of a qualified name */
	bool qualified;
	bool dot_digit;                 /* last part came as ".9abc": the FE dies of it */
	bool assigned;                  /* name = ... */
	bool is_default;                /* name = DEFAULT; value is NULL */
	struct span default_at;
	struct expr *value;
};

struct partition_name {
	struct partition_name *next;
	struct name name;
};

struct clause {
	struct clause *next;
	enum clause_kind kind;
	struct span at;
	struct span word;               /* its first keyword(s) */
	struct str separator;           /* *_SEPARATOR */
	struct col *cols;               /* COLUMNS */
	struct expr *where;             /* WHERE */
	/* PARTITION */
	bool temporary, parenthesized, key_value;
	struct partition_name *partitions;
};

/* A production that some releases lack. */
struct release_use {
	struct release_use *next;
	struct span at;
	relset lacking;                 /* releases whose grammar refuses it */
	const char *what;               /* "FILTER after an aggregate" */
};

struct stmt {
	enum stmt_kind kind;
	struct span at;                 /* first to last token, without ';' */
	struct span verb;               /* its first word */
	struct job_ref *job;            /* NULL: SHOW without FOR, SHOW TASK */
	struct release_use *uses;

	/* CREATE, ALTER */
	struct qname *table;            /* CREATE: ON .. */
	struct clause *clauses;
	struct props job_props, source_props;
	struct name *source;            /* FROM .., or NULL */

	/* SHOW */
	bool all;
	struct qname *from;             /* FROM db, or NULL */
	struct expr *where;
	struct expr *order;             /* EXPR_SORT, linked by next; or NULL */
	bool has_limit;
	struct span limit_at;
};

/*
 * Pre-order walk over `e` and what hangs below it, in constant space:
 *     for (x = e; x; x = expr_walk(e, x)) ...
 * expr_walk_over() passes over the kids of `x`.
 */
const struct expr *expr_walk_over(const struct expr *root, const struct expr *x);
static inline const struct expr *expr_walk(const struct expr *root, const struct expr *x)
{
	if (x->first)
		return x->first;
	return x->next && x != root ? x->next : expr_walk_over(root, x);
}

/* `e` without the EXPR_PARENs around it. */
const struct expr *expr_bare(const struct expr *e);

/* Roots of all expressions of a statement, in the order of the text; NULL at the end:
 * expr_iter_init(&it, s); while ((e = expr_iter_next(&it, s))) ... */
struct expr_iter {
	const struct clause *clause;
	const struct col *col;
	const struct expr *order;
	int stage;
};
void expr_iter_init(struct expr_iter *it, const struct stmt *s);
const struct expr *expr_iter_next(struct expr_iter *it, const struct stmt *s);

/* "ALTER ROUTINE LOAD" and the like. */
const char *stmt_kind_text(enum stmt_kind k);
/* "COLUMNS TERMINATED BY" and the like. */
const char *clause_kind_text(enum clause_kind k);
/* "=", "DIV", "BITSHIFTLEFT" and the like. */
const char *expr_op_text(enum expr_op op);
#endif
