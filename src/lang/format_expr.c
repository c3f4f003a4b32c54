/*
 * format_expr.c - which tokens of an expression are names, signs, and glued on.
 * All other words in it are keywords of the form they stand in.
 */
#include "config.h"
#include "lang/format_int.h"

#include "base/util.h"

static uint32_t first_of(const struct layout *l, const struct expr *x)
{
	return layout_find(l, x->at.off);
}

static uint32_t end_of(const struct layout *l, struct span at)
{
	return layout_find(l, span_end(at));
}

static void name_at(struct layout *l, uint32_t i)
{
	if (i < l->n)
		l->slot[i].flags |= SLOT_NAME;
}

static void names_in(struct layout *l, struct span at)
{
	uint32_t i, end = end_of(l, at);

	for (i = layout_find(l, at.off); i < end; i++)
		name_at(l, i);
}

static bool is(const struct layout *l, uint32_t i, char c)
{
	return i < l->n && l->tok[i].at.len == 1 && l->src->text[l->tok[i].at.off] == c;
}

static void glue(struct layout *l, uint32_t i)
{
	if (i && i < l->n && l->slot[i].before == BEFORE_AUTO)
		l->slot[i].before = BEFORE_GLUE;
}

static void glue_if(struct layout *l, uint32_t i, char c)
{
	if (is(l, i, c))
		glue(l, i);
}

/* Leave tokens from..to as they stand in the source, up to the first one's start. */
static void raw(struct layout *l, uint32_t from, uint32_t to)
{
	for (; from < to && from < l->n; from++) {
		l->slot[from].before = BEFORE_RAW;
		name_at(l, from);
	}
}

/* The brackets of a type: ARRAY<MAP<INT, DECIMAL(9, 2)>>. */
static void mark_type_tokens(struct layout *l, uint32_t i, uint32_t end)
{
	for (; i < end; i++) {
		if (is(l, i, '<')) {
			glue(l, i);
			glue(l, i + 1);
		} else if (is(l, i, '>') || is(l, i, '(')) {
			glue(l, i);
		}
	}
}

/* A STRUCT's fields have their names before their types. */
static void mark_type(struct layout *l, const struct expr *x)
{
	const struct expr *kid;
	uint32_t i = first_of(l, x);

	if (!x->up || x->up->kind != EXPR_TYPE)
		mark_type_tokens(l, i, end_of(l, x->at));
	if (!text_is_nocase(layout_text(l, i), "STRUCT"))
		return;
	for (i++, kid = x->first; kid; kid = kid->next) {
		for (; i < l->n && l->tok[i].at.off < kid->at.off; i++)
			name_at(l, i);
		i = end_of(l, kid->at);
	}
}

/* [ARRAY<..>][a, b], MAP[<..>]{a: b}: the type up to the bracket, then that. */
static void mark_literal(struct layout *l, const struct expr *x)
{
	uint32_t i = first_of(l, x), start = i, end = end_of(l, x->at);

	while (i < end && !is(l, i, '[') && !is(l, i, '{'))
		i++;
	mark_type_tokens(l, start, i);
	if (i > start)
		glue(l, i);
}

/* Identifiers in brackets, as in COUNT(DISTINCT [hint] a) and OVER ([skew] ..). */
static void mark_hints(struct layout *l, uint32_t i, uint32_t end)
{
	for (; i + 1 < end; i++) {
		struct text t = layout_text(l, i);

		if (!is(l, i + 1, '['))
			continue;
		if (!text_is_nocase(t, "DISTINCT") && !text_is_nocase(t, "ALL") && !is(l, i, '('))
			continue;
		for (i += 2; i < end && !is(l, i, ']'); i++)
			name_at(l, i);
	}
}

/* Tokens from..to are an expression that no tree holds. */
static void mark_treeless(struct layout *l, uint32_t from, uint32_t to)
{
	if (from < to) {
		name_at(l, from);
		raw(l, from + 1, to);
	}
}

static const struct expr *last_kid(const struct expr *x)
{
	const struct expr *kid = x->first;

	while (kid && kid->next)
		kid = kid->next;
	return kid;
}

/* What stands behind SEPARATOR is in no tree. */
static void mark_separator(struct layout *l, const struct expr *x)
{
	const struct expr *kid;
	uint32_t i = first_of(l, x), end;

	for (kid = x->first; ; kid = kid->next) {
		end = kid ? first_of(l, kid) : end_of(l, x->at);
		for (; i < end; i++)
			if (text_is_nocase(layout_text(l, i), "SEPARATOR"))
				mark_treeless(l, i + 1, end - 1);
		if (!kid)
			return;
		i = end_of(l, kid->at);
	}
}

/* Nor is a bound of a frame other than a number. */
static void mark_frame(struct layout *l, const struct expr *x)
{
	static const char *const words[] = {
		"ROWS", "RANGE", "BETWEEN", "AND", "UNBOUNDED", "PRECEDING", "FOLLOWING", "CURRENT", "ROW",
	};
	const struct expr *last = last_kid(x);
	uint32_t from = last ? end_of(l, last->at) : first_of(l, x) + 2, end = end_of(l, x->at) - 1, i;
	size_t w;

	for (i = from; i < end; i++) {
		struct text t = layout_text(l, i);

		for (w = 0; w < ARRAY_SIZE(words) && !text_is_nocase(t, words[w]); w++)
			;
		if (w == ARRAY_SIZE(words) && !text_is_number(t)) {
			mark_treeless(l, from + 1, end);
			return;
		}
	}
}

static void mark_call(struct layout *l, const struct expr *x)
{
	uint32_t i = first_of(l, x);

	if (is(l, i, '{'))                      /* { FN f(..) } */
		i += 2;
	if (!x->special && x->qname) {
		names_in(l, x->qname->at);
		glue_if(l, end_of(l, x->qname->at), '(');
		return;
	}
	glue_if(l, i + 1, '(');
	if (text_is_nocase(layout_text(l, i), "EXTRACT"))
		name_at(l, i + 2);
	if (text_is_nocase(layout_text(l, i), "GROUP_CONCAT"))
		mark_separator(l, x);
	/* Its arguments are looked at on their own; hints stand before the first. */
	mark_hints(l, i + 1, x->first ? first_of(l, x->first) : end_of(l, x->at));
}

/* What a list holds beyond the kids that were kept is in no tree. */
static void mark_unkept(struct layout *l, const struct expr *x)
{
	const struct expr *last = last_kid(x);

	if (last)
		raw(l, end_of(l, last->at), end_of(l, x->at));
}

static void mark_one(struct layout *l, const struct expr *x)
{
	uint32_t i, end;

	switch ((enum expr_kind)x->kind) {
	case EXPR_COLUMN:
		names_in(l, x->at);
		break;
	case EXPR_USER_VAR:
	case EXPR_SYSTEM_VAR:
		names_in(l, x->at);
		break;
	case EXPR_SIGN:
		l->slot[first_of(l, x)].flags |= SLOT_PREFIX;
		break;
	case EXPR_INDEX:
		glue(l, end_of(l, x->first->at));
		break;
	case EXPR_SLICE:
		end = end_of(l, x->at);
		for (i = end_of(l, x->first->at); i < end; i++)
			glue(l, i);
		break;
	case EXPR_FIELD:
	case EXPR_COLLATE:
		name_at(l, end_of(l, x->at) - 1);
		break;
	case EXPR_CAST:
		glue_if(l, first_of(l, x) + 1, '(');
		break;
	case EXPR_ARRAY:
	case EXPR_MAP:
		mark_literal(l, x);
		break;
	case EXPR_CALL:
		mark_call(l, x);
		break;
	case EXPR_NAMED_ARG:
		name_at(l, first_of(l, x));
		break;
	case EXPR_WINDOW:
		mark_hints(l, first_of(l, x), x->first ? first_of(l, x->first) : end_of(l, x->at));
		mark_frame(l, x);
		break;
	case EXPR_TYPE:
		mark_type(l, x);
		break;
	case EXPR_SUBQUERY:
	case EXPR_OPAQUE:
		i = first_of(l, x);
		name_at(l, i);
		raw(l, i + 1, end_of(l, x->at));
		break;
	default:
		break;
	}
}

static bool keeps_some(const struct expr *x)
{
	return x->parts > EXPR_KIDS_KEPT && x->kind != EXPR_LAMBDA && x->kind != EXPR_CASE;
}

void layout_mark_expr(struct layout *l, const struct expr *e)
{
	const struct expr *x;

	for (x = e; x; ) {
		mark_one(l, x);
		if (keeps_some(x))
			mark_unkept(l, x);
		x = x->kind == EXPR_SUBQUERY ? expr_walk_over(e, x) : expr_walk(e, x);
	}
}
