/*
 * build_expr.c - expressions as the grammar meets them.
 *
 * Two things keep a statement of any size within bounds.  A list keeps its
 * first EXPR_KIDS_KEPT members and only counts the rest: what one of those took
 * in the arena is the newest thing there, so it is handed back at once.  And
 * when a statement's trees have outgrown mem_limit, new nodes are all one
 * shared EXPR_OPAQUE, which is never linked to anything.
 */
#include "config.h"
#include "lang/build.h"

#include "lang/parse_state.h"

static struct expr *expr_new(struct parse *p, enum expr_kind kind, struct span at)
{
	struct expr *e;

	if (build_is_full(p, at))
		return p->opaque;
	e = ARENA_NEW(p->mem, struct expr);
	e->kind = (uint8_t)kind;
	e->at = at;
	return e;
}

static bool is_opaque(const struct expr *e)
{
	return e->kind == EXPR_OPAQUE;
}

/* Hang `kid` behind `last` (NULL: first) below `e`; returns the new last. */
static struct expr *adopt(struct expr *e, struct expr *last, struct expr *kid)
{
	if (is_opaque(e) || !kid || is_opaque(kid))
		return last;
	kid->up = e;
	if (last)
		last->next = kid;
	else
		e->first = kid;
	return kid;
}

/* Hang a whole list. */
static struct expr *adopt_list(struct expr *e, struct expr *last, struct exprs *l)
{
	struct expr *x, *next;

	if (!l || is_opaque(e))
		return last;
	for (x = l->first; x; x = next) {
		next = x->next;
		last = adopt(e, last, x);
	}
	if (l->n > EXPR_KIDS_KEPT)
		e->parts = l->n;
	return last;
}

/* lists ---------------------------------------------------------------------------- */

struct exprs *exprs_new(struct parse *p, struct expr *e)
{
	struct exprs *l = ARENA_NEW(p->mem, struct exprs);

	l->n = 1;
	if (e && !is_opaque(e))
		l->first = l->last = e;
	return l;
}

struct exprs *exprs_add(struct parse *p, struct exprs *l, struct expr *e)
{
	l->n++;
	if (l->n > EXPR_KIDS_KEPT) {
		if (l->rewindable && l->n_uses == p->n_uses)
			arena_rewind(p->mem, l->mark);
		return l;
	}
	if (e && !is_opaque(e)) {
		if (l->last)
			l->last->next = e;
		else
			l->first = e;
		l->last = e;
	}
	if (l->n == EXPR_KIDS_KEPT) {
		l->rewindable = !p->opaque;
		l->mark = arena_mark(p->mem);
		l->n_uses = p->n_uses;
	}
	return l;
}

struct exprs *exprs_join(struct parse *p, struct exprs *a, struct exprs *b)
{
	(void)p;
	if (!a || !b)
		return a ? a : b;
	if (a->last)
		a->last->next = b->first;
	else
		a->first = b->first;
	if (b->last)
		a->last = b->last;
	a->n += b->n;
	a->rewindable = false;
	return a;
}

/* leaves ----------------------------------------------------------------------------- */

struct expr *build_leaf(struct parse *p, enum expr_kind kind, struct span at)
{
	struct expr *e = expr_new(p, kind, at);

	if (!is_opaque(e))
		e->text = source_text(p->src, at);
	return e;
}

struct expr *build_string(struct parse *p, enum expr_kind kind, struct span at, struct span string)
{
	struct expr *e = expr_new(p, kind, at);
	char first = p->src->text[string.off];

	if (is_opaque(e))
		return e;
	if (string.len && (first == '\'' || first == '"'))
		e->text = token_string(p->src, string, p->mem);
	else
		e->text = source_text(p->src, string);
	return e;
}

struct expr *build_binary(struct parse *p, struct span at)
{
	struct expr *e = expr_new(p, EXPR_BINARY, at);

	if (!is_opaque(e))
		e->text = (struct text){ p->src->text + at.off + 2, at.len - 3 };
	return e;
}

struct expr *build_date(struct parse *p, struct span at, struct span word, struct span string)
{
	return build_string(p, word.len == 4 ? EXPR_DATE : EXPR_DATETIME, at, string);
}

struct expr *build_interval(struct parse *p, struct span at, struct expr *value, struct span unit)
{
	struct expr *e = build_one(p, EXPR_INTERVAL, OP_NONE, at, value);

	if (!is_opaque(e))
		e->text = source_text(p->src, unit);
	return e;
}

struct expr *build_column(struct parse *p, struct span at, struct qname *q)
{
	struct expr *e = expr_new(p, EXPR_COLUMN, at);

	if (!is_opaque(e)) {
		e->text = q->parts[q->n - 1].text;
		e->qname = q;
	}
	return e;
}

struct expr *build_var(struct parse *p, enum expr_kind kind, struct span at, struct name *n)
{
	struct expr *e = expr_new(p, kind, at);

	if (!is_opaque(e))
		e->text = n->text;
	return e;
}

/* operators ---------------------------------------------------------------------------- */

struct expr *build_one(struct parse *p, enum expr_kind kind, int op, struct span at, struct expr *a)
{
	struct expr *e = expr_new(p, kind, at);

	if (!is_opaque(e))
		e->op = (uint8_t)op;
	adopt(e, NULL, a);
	return e;
}

struct expr *build_one_string(struct parse *p, enum expr_kind kind, struct span at, struct expr *a,
			      struct span string)
{
	struct expr *e = build_string(p, kind, at, string);

	adopt(e, NULL, a);
	return e;
}

struct expr *build_one_name(struct parse *p, enum expr_kind kind, struct span at, struct expr *a,
			    struct span name, int kw)
{
	struct expr *e = build_one(p, kind, OP_NONE, at, a);

	if (kw >= 0 && keyword_at(kw)->reserved && p->src->text[name.off] != '`')
		use_add(p, name, keyword_at(kw)->reserved, "this reserved word as a name");
	if (!is_opaque(e))
		e->text = token_name(p->src, name, p->mem);
	return e;
}

struct expr *build_collate(struct parse *p, struct span at, struct expr *a, struct name *n)
{
	struct expr *e = build_one(p, EXPR_COLLATE, OP_NONE, at, a);

	if (!is_opaque(e))
		e->text = n->text;
	return e;
}

struct expr *build_two(struct parse *p, enum expr_kind kind, int op, struct span at,
		       struct expr *a, struct expr *b)
{
	struct expr *e = build_one(p, kind, op, at, a);

	adopt(e, e->first, b);
	return e;
}

struct expr *build_three(struct parse *p, enum expr_kind kind, struct span at,
			 struct expr *a, struct expr *b, struct expr *c)
{
	struct expr *e = expr_new(p, kind, at);

	adopt(e, adopt(e, adopt(e, NULL, a), b), c);
	return e;
}

struct expr *build_match_new(struct parse *p, struct span at, struct expr *a, struct span word, int kw,
			     struct expr *b)
{
	use_add(p, word, RELS_BEFORE(REL_4_1_0), "MATCH_ANY and MATCH_ALL");
	return build_two(p, EXPR_MATCH, keyword_at(kw)->word[7] == 'N' ? OP_MATCH_ANY : OP_MATCH_ALL, at, a, b);
}

struct expr *negate(struct expr *e)
{
	if (!is_opaque(e))
		e->negated = true;
	return e;
}

struct expr *build_query(struct parse *p, struct span at, struct exprs *items, struct expr *where)
{
	struct expr *e = build_leaf(p, EXPR_SUBQUERY, at);

	adopt(e, adopt_list(e, NULL, items), where);
	return e;
}

struct expr *build_odbc(struct expr *call, struct span at)
{
	if (!is_opaque(call)) {
		call->at = at;
		call->negated = true;
	}
	return call;
}

/* forms ---------------------------------------------------------------------------------- */

struct expr *build_in(struct parse *p, struct span at, struct expr *a, struct exprs *list)
{
	struct expr *e = expr_new(p, EXPR_IN, at);

	adopt_list(e, adopt(e, NULL, a), list);
	return e;
}

struct expr *build_tuple(struct parse *p, struct span at, struct expr *first, struct exprs *rest)
{
	struct expr *e = expr_new(p, EXPR_TUPLE, at);

	adopt_list(e, adopt(e, NULL, first), rest);
	return e;
}

struct expr *build_list(struct parse *p, enum expr_kind kind, struct span at, struct expr *type,
			struct exprs *list)
{
	struct expr *e = expr_new(p, kind, at);

	if (!is_opaque(e))
		e->special = type != NULL;
	adopt_list(e, adopt(e, NULL, type), list);
	return e;
}

struct expr *build_case(struct parse *p, struct span at, struct expr *value, struct exprs *whens,
			struct expr *otherwise)
{
	struct expr *e = expr_new(p, EXPR_CASE, at);
	struct expr *last = adopt_list(e, adopt(e, NULL, value), whens);

	adopt(e, last, otherwise);
	if (!is_opaque(e))
		e->parts = (value ? 1u : 0u) | (otherwise ? 2u : 0u);
	return e;
}

/* A tuple as the body is the list of a map lambda: its members become the kids. */
struct expr *build_lambda(struct parse *p, struct span at, struct exprs *names, struct expr *body)
{
	struct expr *e = expr_new(p, EXPR_LAMBDA, at);
	struct expr *last = adopt_list(e, NULL, names), *x, *next;

	if (is_opaque(e))
		return e;
	e->special = !body || body->kind == EXPR_TUPLE;
	e->parts = names->n;
	if (!body || body->kind != EXPR_TUPLE) {
		adopt(e, last, body);
		return e;
	}
	for (x = body->first; x; x = next) {
		next = x->next;
		x->next = NULL;
		last = adopt(e, last, x);
	}
	return e;
}

struct expr *build_convert(struct parse *p, struct span at, struct expr *a, struct expr *type)
{
	struct expr *e = build_two(p, EXPR_CAST, OP_NONE, at, a, type);

	if (!is_opaque(e))
		e->special = true;
	return e;
}

/* calls ------------------------------------------------------------------------------------ */

struct expr *build_call(struct parse *p, struct span at, struct span word, bool special, struct exprs *args)
{
	struct expr *e = expr_new(p, EXPR_CALL, at);

	if (!is_opaque(e)) {
		e->text = source_text(p->src, word);
		e->special = special;
	}
	adopt_list(e, NULL, args);
	return e;
}

struct expr *call_over(struct parse *p, struct span at, struct expr *call, struct expr *over)
{
	struct expr *x;

	(void)p;
	if (is_opaque(call))
		return call;
	call->at = at;
	for (x = call->first; x && x->next; x = x->next)
		;
	adopt(call, x, over);
	return call;
}

struct expr *call_filter(struct parse *p, struct span at, struct expr *call, struct expr *filter)
{
	return call_over(p, at, call, filter);
}

struct expr *build_call_named(struct parse *p, struct span at, struct qname *name, struct exprs *args,
			      struct expr *over)
{
	struct expr *e = expr_new(p, EXPR_CALL, at);
	struct expr *last;

	if (is_opaque(e))
		return e;
	e->text = name->n == 1 ? name->parts[0].text : source_text(p->src, name->at);
	e->qname = name;
	last = adopt_list(e, NULL, args);
	adopt(e, last, over);
	return e;
}

struct expr *build_call_new_word(struct parse *p, struct span at, struct span word, int kw,
				 struct exprs *args, struct span args_at, struct expr *over)
{
	if (args || over)
		use_add(p, args ? args_at : over->at, keyword_at(kw)->reserved, "arguments for this word");
	return call_over(p, at, build_call(p, at, word, true, args), over);
}

struct expr *build_window(struct parse *p, struct span at, struct exprs *partition, struct exprs *order)
{
	struct expr *e = expr_new(p, EXPR_WINDOW, at);

	adopt_list(e, adopt_list(e, NULL, partition), order);
	return e;
}

struct expr *build_type(struct parse *p, struct span at, struct span word, struct exprs *inner)
{
	struct expr *e = build_leaf(p, EXPR_TYPE, at);

	if (!is_opaque(e))
		e->text = source_text(p->src, word);
	adopt_list(e, NULL, inner);
	return e;
}

struct expr *build_type_word(struct parse *p, struct span at, struct span word, int kw)
{
	/* VARIANT and DECIMAL256: types only where they are keywords */
	if (kw >= 0 && keyword_at(kw)->known != RELS_ALL)
		use_add(p, word, RELS_ALL & ~keyword_at(kw)->known, "this type");
	return build_type(p, at, word, NULL);
}
