/*
 * expr_text.c - an expression as the FE prints it.
 *
 * Its printers leave out parentheses that the text had and add others (source:
 * toSqlImpl() of the expression classes), so that what is read again after a
 * restart can mean something else.  That is a trap we are here to show.
 */
#include "config.h"
#include "base/buf.h"
#include "sandbox/reparse.h"

unsigned expr_depth(const struct expr *e)
{
	const struct expr *x, *up;
	unsigned depth = 0, most = 0;

	for (x = e; x; x = expr_walk(e, x)) {
		/* the walk goes one down, along, or back up: count only where it can grow */
		if (x->first)
			continue;
		for (depth = 1, up = x; up != e; up = up->up)
			if (++depth > EXPR_DEPTH_MAX)
				return depth;
		if (depth > most)
			most = depth;
	}
	return most;
}

static void raw(struct buf *b, const struct expr *e, const struct source *src)
{
	buf_add(b, src->text + e->at.off, e->at.len);
}

static void string(struct buf *b, struct text t)
{
	size_t i;

	buf_addc(b, '\'');
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '\\' || t.p[i] == '\'')
			buf_addc(b, '\\');
		buf_addc(b, t.p[i]);
	}
	buf_addc(b, '\'');
}

/* Numbers come out as values: 06 is 6. */
static void number(struct buf *b, struct text t)
{
	while (t.n > 1 && t.p[0] == '0' && t.p[1] >= '0' && t.p[1] <= '9') {
		t.p++;
		t.n--;
	}
	buf_add(b, t.p, t.n);
}

struct pen {
	struct buf *b;
	const struct source *src;
	bool quoted;
};

static void put(struct pen *p, const struct expr *e, bool top);

static void column(struct pen *p, const struct expr *e, bool top)
{
	bool ticks = source_text(p->src, e->at).p[0] == '`';

	if (e->qname && e->qname->n > 1)
		raw(p->b, e, p->src);
	else if (ticks || (p->quoted && !top))
		buf_addf(p->b, "`%.*s`", TEXT_ARG(e->text));
	else
		buf_add(p->b, e->text.p, e->text.n);
}

static void list(struct pen *p, const struct expr *e, const char *between)
{
	for (; e; e = e->next) {
		put(p, e, false);
		if (e->next)
			buf_adds(p->b, between);
	}
}

static void call(struct pen *p, const struct expr *e)
{
	size_t i;

	for (i = 0; i < e->text.n; i++) {
		char c = e->text.p[i];

		buf_addc(p->b, e->special && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	buf_adds(p->b, "(");
	if (!e->first && source_text(p->src, e->at).n > 3 &&
	    p->src->text[span_end(e->at) - 2] == '*')
		buf_adds(p->b, "*");
	list(p, e->first, ", ");
	buf_adds(p->b, ")");
}

static void case_when(struct pen *p, const struct expr *e)
{
	const struct expr *k = e->first;

	buf_adds(p->b, "CASE");
	if (e->parts & 1) {
		buf_adds(p->b, " ");
		put(p, k, false);
		k = k->next;
	}
	for (; k && k->next; k = k->next->next) {
		buf_adds(p->b, " WHEN ");
		put(p, k, false);
		buf_adds(p->b, " THEN ");
		put(p, k->next, false);
	}
	if (k) {
		buf_adds(p->b, " ELSE ");
		put(p, k, false);
	}
	buf_adds(p->b, " END");
}

static void two(struct pen *p, const struct expr *e, const char *op)
{
	put(p, e->first, false);
	buf_addf(p->b, " %s ", op);
	put(p, e->first->next, false);
}

static void cast(struct pen *p, const struct expr *e)
{
	struct text type = source_text(p->src, e->first->next->at);
	size_t i;

	buf_adds(p->b, "CAST(");
	put(p, e->first, false);
	buf_adds(p->b, " AS ");
	for (i = 0; i < type.n; i++)
		buf_addc(p->b,
			 type.p[i] >= 'a' && type.p[i] <= 'z' ? (char)(type.p[i] - 32) : type.p[i]);
	buf_adds(p->b, ")");
}

static void sign(struct pen *p, const struct expr *e)
{
	const struct expr *k = expr_bare(e->first);
	bool number = k->kind == EXPR_INTEGER || k->kind == EXPR_DECIMAL || k->kind == EXPR_DOUBLE;

	if (e->op == OP_LOG_NOT)
		buf_adds(p->b, "NOT (");
	else if (e->op == OP_BIT_NOT)
		buf_adds(p->b, "~ ");
	else if (e->op == OP_NEG)
		buf_adds(p->b, number ? "-" : "-1 * ");
	put(p, e->first, false);
	if (e->op == OP_LOG_NOT)
		buf_adds(p->b, ")");
}

/* Children are printed by recursion: expr_text() has measured the depth. */
static void put(struct pen *p, const struct expr *e, bool top)
{
	switch (e->kind) {
	case EXPR_PAREN:
		put(p, e->first, top);
		break;
	case EXPR_NULL:
		buf_adds(p->b, "NULL");
		break;
	case EXPR_TRUE:
		buf_adds(p->b, "TRUE");
		break;
	case EXPR_FALSE:
		buf_adds(p->b, "FALSE");
		break;
	case EXPR_STRING:
	case EXPR_DATE:
	case EXPR_DATETIME:
		string(p->b, e->text);
		break;
	case EXPR_COLUMN:
		column(p, e, top);
		break;
	case EXPR_INTEGER:
	case EXPR_DECIMAL:
		number(p->b, e->text);
		break;
	case EXPR_AND:
	case EXPR_OR:
		buf_adds(p->b, "(");
		put(p, e->first, false);
		buf_addf(p->b, ") %s (", e->kind == EXPR_AND ? "AND" : "OR");
		put(p, e->first->next, false);
		buf_adds(p->b, ")");
		break;
	case EXPR_NOT:
		buf_adds(p->b, "NOT (");
		put(p, e->first, false);
		buf_adds(p->b, ")");
		break;
	case EXPR_BINARY_PREFIX:
		put(p, e->first, top);
		break;
	case EXPR_COMPARE:
	case EXPR_ARITH:
		two(p, e, e->op == OP_MOD ? "%" : expr_op_text((enum expr_op)e->op));
		break;
	case EXPR_IS_NULL:
		put(p, e->first, false);
		buf_adds(p->b, e->negated ? " IS NOT NULL" : " IS NULL");
		break;
	case EXPR_IN:
		put(p, e->first, false);
		buf_adds(p->b, e->negated ? " NOT IN (" : " IN (");
		list(p, e->first->next, ", ");
		buf_adds(p->b, ")");
		break;
	case EXPR_BETWEEN:
		put(p, e->first, false);
		buf_adds(p->b, e->negated ? " NOT BETWEEN " : " BETWEEN ");
		list(p, e->first->next, " AND ");
		break;
	case EXPR_LIKE:
		if (e->negated)
			buf_adds(p->b, "NOT (");
		two(p, e, e->op == OP_LIKE ? "LIKE" : "REGEXP");
		if (e->negated)
			buf_adds(p->b, ")");
		break;
	case EXPR_SIGN:
		sign(p, e);
		break;
	case EXPR_CAST:
		cast(p, e);
		break;
	case EXPR_CASE:
		case_when(p, e);
		break;
	case EXPR_CALL:
		if (e->special && e->qname == NULL &&
		    (text_is_nocase(e->text, "extract") ||
		     text_is_nocase(e->text, "timestampadd") ||
		     text_is_nocase(e->text, "timestampdiff")))
			raw(p->b, e, p->src);
		else
			call(p, e);
		break;
	case EXPR_INTERVAL:
		buf_adds(p->b, "INTERVAL ");
		put(p, e->first, false);
		buf_addf(p->b, " %.*s", TEXT_ARG(e->text));
		break;
	case EXPR_INDEX:
		put(p, e->first, false);
		buf_adds(p->b, "[");
		put(p, e->first->next, false);
		buf_adds(p->b, "]");
		break;
	case EXPR_ARROW:
		put(p, e->first, false);
		buf_addf(p->b, "->'%.*s'", TEXT_ARG(e->text));
		break;
	case EXPR_COLLATE:
		put(p, e->first, top);
		break;
	default:
		raw(p->b, e, p->src);
	}
}

void expr_text(struct buf *out, const struct expr *e, const struct source *src, bool quoted)
{
	struct pen p = { out, src, quoted };

	if (expr_depth(e) > EXPR_DEPTH_MAX)
		raw(out, e, src);
	else
		put(&p, e, true);
}
