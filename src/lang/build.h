/*
 * build.h - constructors that the grammar calls; they build, they do not judge.
 * Everything is allocated in the parse's arena, so nothing here can fail and
 * error recovery has nothing to free.
 */
#ifndef STARLOAD_LANG_BUILD_H
#define STARLOAD_LANG_BUILD_H
#include "base/arena.h"
#include "lang/ast.h"

struct parse;                           /* lang/parse_state.h */

/* Lists while they grow. */
struct exprs {
	struct expr *first, *last;
	uint32_t n;                     /* as written */
	bool rewindable;
	struct arena_mark mark;         /* after the last one kept */
	unsigned n_uses;
};

struct clauses {
	struct clause *first, *last;
};

/* Where a list stood when the statement's trees had outgrown their room; what
 * comes after is counted at most, and its memory handed back. */
struct list_end {
	bool reached;
	struct arena_mark mark;
	unsigned n_uses;
};

struct cols {
	struct col *first, *last;
	struct list_end end;
};

struct parts {
	struct partition_name *first, *last;
	struct list_end end;
};

/* Note a production that the releases `lacking` do not have. */
void use_add(struct parse *p, struct span at, relset lacking, const char *what);

/* The statement has outgrown its room: from now on expressions are opaque. */
bool build_is_full(struct parse *p, struct span at);

struct name *build_name(struct parse *p, struct span at, int kw);
struct name *build_string_name(struct parse *p, struct span at);
struct qname *build_qname(struct parse *p, struct span at, int kw);
struct qname *qname_add(struct parse *p, struct qname *q, struct span at, int kw);
struct qname *qname_add_dot(struct parse *p, struct qname *q, struct span at);
struct job_ref *build_job_ref(struct parse *p, struct span at, struct qname *q);

struct stmt *build_create(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			  struct qname *table, struct clauses *clauses, struct props *props,
			  struct name *source, struct props *source_props, struct span from);
struct stmt *build_alter(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			 struct clauses *clauses, struct props *props,
			 struct name *source, struct props *source_props, struct span from);
struct stmt *build_job_stmt(struct parse *p, enum stmt_kind kind, struct span at, struct span verb,
			    struct job_ref *job);
struct stmt *build_show(struct parse *p, struct span at, struct span verb, bool all, struct job_ref *job,
			struct qname *from, struct expr *where, struct exprs *order, bool limit, struct span limit_at);
struct stmt *build_show_task(struct parse *p, struct span at, struct span verb, struct qname *from, struct expr *where,
			     struct exprs *order, bool limit, struct span where_at,
			     struct span order_at, struct span limit_at);
struct stmt *build_show_create(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			       struct expr *where, struct exprs *order, bool limit, struct span where_at,
			       struct span order_at, struct span limit_at);

struct clauses *clauses_new(struct parse *p, struct clause *c);
struct clauses *clauses_add(struct clauses *l, struct clause *c);
struct clause *build_separator(struct parse *p, enum clause_kind kind, struct span at, struct span word,
			       struct span string);
struct clause *build_columns(struct parse *p, struct span at, struct span word, struct cols *cols);
struct clause *build_where(struct parse *p, struct span at, struct span word, struct expr *e);
struct clause *build_partition(struct parse *p, struct span at, struct span word, bool temporary,
			       bool parens, struct parts *names);
struct clause *build_key_partition(struct parse *p, struct span at, struct span word);
struct cols *cols_new(struct parse *p, struct col *c);
struct cols *cols_add(struct parse *p, struct cols *l, struct col *c);
struct col *build_col(struct parse *p, struct span at, struct qname *q);
struct col *build_col_expr(struct parse *p, struct span at, struct span name, int kw, struct expr *e);
struct col *build_col_default(struct parse *p, struct span at, struct span name, int kw, struct span word);
struct parts *parts_new(struct parse *p, struct name *n);
struct parts *parts_add(struct parse *p, struct parts *l, struct name *n);

struct props *props_new(struct parse *p, struct prop *x);
struct props *props_add(struct parse *p, struct props *l, struct prop *x);
struct prop *build_prop(struct parse *p, struct span key, struct span value);

struct exprs *exprs_new(struct parse *p, struct expr *e);
struct exprs *exprs_add(struct parse *p, struct exprs *l, struct expr *e);
struct exprs *exprs_join(struct parse *p, struct exprs *a, struct exprs *b);

struct expr *build_leaf(struct parse *p, enum expr_kind kind, struct span at);
struct expr *build_string(struct parse *p, enum expr_kind kind, struct span at, struct span string);
struct expr *build_binary(struct parse *p, struct span at);
struct expr *build_date(struct parse *p, struct span at, struct span word, struct span string);
struct expr *build_interval(struct parse *p, struct span at, struct expr *value, struct span unit);
struct expr *build_column(struct parse *p, struct span at, struct qname *q);
struct expr *build_var(struct parse *p, enum expr_kind kind, struct span at, struct name *n);
struct expr *build_one(struct parse *p, enum expr_kind kind, int op, struct span at, struct expr *a);
struct expr *build_one_string(struct parse *p, enum expr_kind kind, struct span at, struct expr *a,
			      struct span string);
struct expr *build_one_name(struct parse *p, enum expr_kind kind, struct span at, struct expr *a,
			    struct span name, int kw);
struct expr *build_collate(struct parse *p, struct span at, struct expr *a, struct name *n);
struct expr *build_two(struct parse *p, enum expr_kind kind, int op, struct span at,
		       struct expr *a, struct expr *b);
struct expr *build_three(struct parse *p, enum expr_kind kind, struct span at,
			 struct expr *a, struct expr *b, struct expr *c);
struct expr *build_match_new(struct parse *p, struct span at, struct expr *a, struct span word, int kw,
			     struct expr *b);
struct expr *build_in(struct parse *p, struct span at, struct expr *a, struct exprs *list);
struct expr *build_tuple(struct parse *p, struct span at, struct expr *first, struct exprs *rest);
struct expr *build_list(struct parse *p, enum expr_kind kind, struct span at, struct expr *type,
			struct exprs *list);
struct expr *build_case(struct parse *p, struct span at, struct expr *value, struct exprs *whens,
			struct expr *otherwise);
struct expr *build_lambda(struct parse *p, struct span at, struct exprs *names, struct expr *body);
struct expr *build_convert(struct parse *p, struct span at, struct expr *a, struct expr *type);
struct expr *build_call(struct parse *p, struct span at, struct span word, bool special, struct exprs *args);
struct expr *build_call_named(struct parse *p, struct span at, struct qname *name, struct exprs *args,
			      struct expr *over);
struct expr *build_call_new_word(struct parse *p, struct span at, struct span word, int kw,
				 struct exprs *args, struct span args_at, struct expr *over);
struct expr *call_over(struct parse *p, struct span at, struct expr *call, struct expr *over);
struct expr *call_filter(struct parse *p, struct span at, struct expr *call, struct expr *filter);
struct expr *build_window(struct parse *p, struct span at, struct exprs *partition, struct exprs *order);
struct expr *build_type(struct parse *p, struct span at, struct span word, struct exprs *inner);
struct expr *build_type_word(struct parse *p, struct span at, struct span word, int kw);
struct expr *build_query(struct parse *p, struct span at, struct exprs *items, struct expr *where);
struct expr *build_odbc(struct expr *call, struct span at);
struct expr *negate(struct expr *e);
#endif
