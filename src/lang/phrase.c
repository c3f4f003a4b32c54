/*
 * phrase.c - runs of tokens that the parser gets as one.
 *
 * Half the tokens of a usual file stand in two forms that hardly vary:
 *
 *     ALTER ROUTINE LOAD FOR db.job         CREATE ROUTINE LOAD db.job ON table
 *     ( "key" = "value", "key" = "value" )
 *
 * Each of them costs the parser a shift and one or two reductions, and there is
 * nothing to decide about them.  So where they stand letter by letter in this form, the
 * tree is built here, by the very calls that the grammar would make, and a single token
 * takes their place.  The grammar says where it may come; if it does not fit, or
 * anything else is wrong with the statement, the first run (plain.c) fails and bison's
 * parser sees each token as it is.  Nothing is refused because of a phrase, and
 * nothing accepted.
 */
#include "config.h"
#include "lang/phrase.h"

#include "lang/parse_state.h"

/* A longer list goes to the parser a token at a time, so that few are read ahead. */
enum { LIST_TOKENS = 512 };

static int kind_at(struct feed *f, unsigned k)
{
	return feed_look(f, k)->kind;
}

/* How many tokens at `k` are a or a.b, followed by neither a further dot nor the
 * like; 0: they are something else. */
static unsigned name_tokens(struct feed *f, unsigned k)
{
	unsigned n = kind_at(f, k + 1) == '.' ? 3 : 1;

	if (kind_at(f, k) != T_IDENT || (n == 3 && kind_at(f, k + 2) != T_IDENT) ||
	    kind_at(f, k + n) == '.' || kind_at(f, k + n) == T_DOT_IDENT)
		return 0;
	return n;
}

/* The name those tokens are. */
static struct qname *name_at(struct parse *p, unsigned k, unsigned n)
{
	struct token first = feed_peek(&p->feed, k), last = feed_peek(&p->feed, k + n - 1);
	struct qname *q = build_qname(p, first.at, first.kw);

	return n == 1 ? q : qname_add(p, q, last.at, last.kw);
}

/* The next `n` tokens become one. */
static void join(struct feed *f, unsigned n, int kind)
{
	struct token first = feed_peek(f, 0), *last;

	f->at += n - 1;
	last = &f->list[f->at];
	f->joined_at = f->at;
	f->joined = *last;
	last->at = span_join(first.at, last->at);
	last->kind = (int16_t)kind;
	last->kw = -1;
}

void phrase_head(struct parse *p)
{
	struct feed *f = &p->feed;
	int verb = kind_at(f, 0);
	unsigned job_at = verb == T_ALTER ? 4 : 3, job, table = 0, end;
	struct qname *q;

	f->verb = verb;
	if ((verb != T_ALTER && verb != T_CREATE) || kind_at(f, 1) != T_ROUTINE ||
	    kind_at(f, 2) != T_LOAD || (verb == T_ALTER && kind_at(f, 3) != T_FOR))
		return;
	job = name_tokens(f, job_at);
	if (!job)
		return;
	end = job_at + job;
	if (verb == T_CREATE) {
		table = kind_at(f, end) == T_ON ? name_tokens(f, end + 1) : 0;
		if (!table)
			return;
		end += 1 + table;
	}
	feed_look(f, end); /* from here on the list stays where it is */
	q = name_at(p, job_at, job);
	f->phrase.job = build_job_ref(p, q->at, q);
	if (table)
		p->table = name_at(p, end - table, table);
	p->verb = feed_peek(f, 0).at;
	join(f, end, verb == T_ALTER ? T_ALTER_HEAD : T_CREATE_HEAD);
}

static bool is_prop_list(struct feed *f)
{
	unsigned k;

	if (f->depth || (f->prev != T_PROPERTIES && f->prev2 != T_FROM))
		return false;
	for (k = 0; k < LIST_TOKENS; k += 4) {
		if (kind_at(f, k) != T_STRING_LITERAL || kind_at(f, k + 1) != '=' ||
		    kind_at(f, k + 2) != T_STRING_LITERAL)
			return false;
		if (kind_at(f, k + 3) != ',')
			return kind_at(f, k + 3) == ')';
	}
	return false;
}

struct token phrase_props(struct parse *p, struct token open)
{
	struct feed *f = &p->feed;
	struct props *props = NULL;
	struct token next;

	if (!is_prop_list(f))
		return open;
	do {
		struct span key = feed_skip(f).at, value;
		struct prop *x;

		feed_skip(f);
		value = feed_skip(f).at;
		next = feed_skip(f);
		x = build_prop(p, key, value);
		props = props ? props_add(p, props, x) : props_new(p, x);
	} while (next.kind == ',');
	f->phrase.props = props;
	next.kind = T_PROP_LIST;
	next.at = span_join(open.at, next.at);
	return next;
}
