/*
 * build.c - names, clauses, properties and statements as the grammar meets them.
 */
#include "config.h"
#include "lang/build.h"

#include <string.h>

#include "base/util.h"
#include "lang/parse_state.h"

void use_add(struct parse *p, struct span at, relset lacking, const char *what)
{
	struct release_use *u = ARENA_NEW(p->mem, struct release_use);

	*u = (struct release_use){ NULL, at, lacking, what };
	*p->uses_tail = u;
	p->uses_tail = &u->next;
	p->n_uses++;
}

bool build_is_full(struct parse *p, struct span at)
{
	if (p->opaque)
		return true;
	/* a long statement gets room by its length */
	if (arena_used(p->mem) - p->mem_start <= p->mem_limit + 2 * (size_t)(at.off - p->from_off))
		return false;
	p->opaque = ARENA_NEW(p->mem, struct expr);
	p->opaque->kind = EXPR_OPAQUE;
	p->opaque->at = p->full_at = at;
	return true;
}

/* Is the list cut short here?  Then what was built for its next member is gone. */
static bool list_ends(struct parse *p, struct list_end *end, struct span at)
{
	if (!build_is_full(p, at))
		return false;
	if (end->reached) {
		if (end->n_uses == p->n_uses)
			arena_rewind(p->mem, end->mark);
		return true;
	}
	*end = (struct list_end){ true, arena_mark(p->mem), p->n_uses };
	return false;
}

/* names ------------------------------------------------------------------------ */

static struct name name_of(struct parse *p, struct span at, int kw)
{
	struct name n = { .at = at, .text = source_text(p->src, at) };

	switch (at.len ? *n.text.p : 0) {
	case '\'':
	case '"':       /* a repair took a string for a name */
		n.text = token_string(p->src, at, p->mem);
		return n;
	case '`':
		n.backticked = true;
		n.text = token_name(p->src, at, p->mem);
		return n;
	case '.':
		n.text = token_name(p->src, at, p->mem);
		break;
	}
	if (kw >= 0)
		n.reserved = keyword_at(kw)->reserved;
	return n;
}

struct name *build_name(struct parse *p, struct span at, int kw)
{
	struct name *n = arena_alloc(p->mem, sizeof(*n));

	*n = name_of(p, at, kw);
	return n;
}

static struct str str_of(struct parse *p, struct span at)
{
	char first = at.len ? p->src->text[at.off] : 0;

	if (first != '\'' && first != '"')      /* a repair took a word for a string */
		return (struct str){ token_name(p->src, at, p->mem), at };
	return (struct str){ token_string(p->src, at, p->mem), at };
}

struct name *build_string_name(struct parse *p, struct span at)
{
	struct name *n = ARENA_NEW(p->mem, struct name);

	n->text = str_of(p, at).text;
	n->at = at;
	n->string = true;
	return n;
}

struct qname *build_qname(struct parse *p, struct span at, int kw)
{
	struct {
		struct qname q;
		struct name n;
	} *both;

	if (p->opaque) {
		p->spare_name = name_of(p, at, kw);
		p->spare = (struct qname){ &p->spare_name, 1, at, false };
		return &p->spare;
	}
	both = arena_alloc(p->mem, sizeof(*both));
	both->n = name_of(p, at, kw);
	both->q = (struct qname){ &both->n, 1, at, false };
	return &both->q;
}

/* Room is doubled whenever the count reaches a power of two. */
static struct qname *qname_push(struct parse *p, struct qname *q, struct name n)
{
	if (q == &p->spare) {
		p->spare_name = n;
		return q;
	}
	if ((q->n & (q->n - 1)) == 0) {
		struct name *more = arena_alloc(p->mem, 2 * (size_t)q->n * sizeof(*more));

		memcpy(more, q->parts, q->n * sizeof(*more));
		q->parts = more;
	}
	q->parts[q->n++] = n;
	q->at = span_join(q->at, n.at);
	return q;
}

struct qname *qname_add(struct parse *p, struct qname *q, struct span at, int kw)
{
	qname_push(p, q, name_of(p, at, kw));
	q->dot_digit = false;
	return q;
}

struct qname *qname_add_dot(struct parse *p, struct qname *q, struct span at)
{
	qname_push(p, q, name_of(p, at, -1));
	q->dot_digit = true;
	return q;
}

struct job_ref *build_job_ref(struct parse *p, struct span at, struct qname *q)
{
	struct job_ref *j = ARENA_NEW(p->mem, struct job_ref);
	size_t n = 0, i;
	char *s;

	j->at = at;
	j->whole = *q;
	j->job = q->parts[q->n - 1];
	if (q->n == 1)
		return j;
	j->has_db = true;
	p->qualified = true;
	p->after_job = p->feed.last.at;
	j->db_at = span_join(q->parts[0].at, q->parts[q->n - 2].at);
	if (q->n == 2) {
		j->db = q->parts[0].text;
		return j;
	}
	for (i = 0; i + 1 < q->n; i++)
		n += q->parts[i].text.n + 1;
	j->db.p = s = arena_alloc(p->mem, n);
	for (i = 0; i + 1 < q->n; i++) {
		if (i)
			*s++ = '.';
		memcpy(s, q->parts[i].text.p, q->parts[i].text.n);
		s += q->parts[i].text.n;
	}
	j->db.n = n - 1;
	return j;
}

/* statements --------------------------------------------------------------------- */

static struct stmt *stmt_new(struct parse *p, enum stmt_kind kind, struct span at, struct span verb)
{
	struct stmt *s = ARENA_NEW(p->mem, struct stmt);

	s->kind = kind;
	s->at = at;
	s->verb = verb;
	s->uses = p->uses;
	return s;
}

static void set_load(struct stmt *s, struct clauses *clauses, struct props *props,
		     struct name *source, struct props *source_props, struct span from)
{
	if (clauses)
		s->clauses = clauses->first;
	if (props)
		s->job_props = *props;
	s->source = source;
	if (source_props)
		s->source_props = *source_props;
	if (source)
		s->source_props.word = span_join(from, source->at);
}

struct stmt *build_create(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			  struct qname *table, struct clauses *clauses, struct props *props,
			  struct name *source, struct props *source_props, struct span from)
{
	struct stmt *s = stmt_new(p, STMT_CREATE, at, verb);

	s->job = job;
	s->table = table;
	set_load(s, clauses, props, source, source_props, from);
	return s;
}

struct stmt *build_alter(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			 struct clauses *clauses, struct props *props,
			 struct name *source, struct props *source_props, struct span from)
{
	struct stmt *s = stmt_new(p, STMT_ALTER, at, verb);

	s->job = job;
	set_load(s, clauses, props, source, source_props, from);
	return s;
}

struct stmt *build_job_stmt(struct parse *p, enum stmt_kind kind, struct span at, struct span verb,
			    struct job_ref *job)
{
	struct stmt *s = stmt_new(p, kind, at, verb);

	s->job = job;
	return s;
}

static void set_show(struct stmt *s, struct expr *where, struct exprs *order, bool limit,
		     struct span limit_at)
{
	s->where = where;
	s->order = order ? order->first : NULL;
	s->has_limit = limit;
	s->limit_at = limit_at;
}

struct stmt *build_show(struct parse *p, struct span at, struct span verb, bool all, struct job_ref *job,
			struct qname *from, struct expr *where, struct exprs *order, bool limit, struct span limit_at)
{
	struct stmt *s = stmt_new(p, STMT_SHOW, at, verb);

	s->job = job;
	s->all = all;
	s->from = from;
	set_show(s, where, order, limit, limit_at);
	return s;
}

/* The place where a release without them meets ORDER BY and LIMIT. */
static void lack_order(struct parse *p, struct exprs *order, bool limit, struct span order_at,
		       struct span limit_at, const char *what)
{
	if (order || limit)
		use_add(p, order ? order_at : limit_at, RELS_BEFORE(REL_4_1_0), what);
}

struct stmt *build_show_task(struct parse *p, struct span at, struct span verb, struct qname *from, struct expr *where,
			     struct exprs *order, bool limit, struct span where_at,
			     struct span order_at, struct span limit_at)
{
	struct stmt *s;

	if (!where)
		use_add(p, where_at.len ? where_at : p->feed.last.at, RELS_BEFORE(REL_4_1_0),
		    "SHOW ROUTINE LOAD TASK without WHERE");
	else
		lack_order(p, order, limit, order_at, limit_at,
			   "ORDER BY or LIMIT in SHOW ROUTINE LOAD TASK");
	s = stmt_new(p, STMT_SHOW_TASK, at, verb);
	s->from = from;
	set_show(s, where, order, limit, limit_at);
	return s;
}

struct stmt *build_show_create(struct parse *p, struct span at, struct span verb, struct job_ref *job,
			       struct expr *where, struct exprs *order, bool limit, struct span where_at,
			       struct span order_at, struct span limit_at)
{
	struct stmt *s;

	if (where)
		use_add(p, where_at, RELS_BEFORE(REL_4_1_0), "WHERE in SHOW CREATE ROUTINE LOAD");
	else
		lack_order(p, order, limit, order_at, limit_at,
			   "ORDER BY or LIMIT in SHOW CREATE ROUTINE LOAD");
	s = stmt_new(p, STMT_SHOW_CREATE, at, verb);
	s->job = job;
	set_show(s, where, order, limit, limit_at);
	return s;
}

/* load properties ------------------------------------------------------------------ */

struct clauses *clauses_new(struct parse *p, struct clause *c)
{
	struct clauses *l = arena_alloc(p->mem, sizeof(*l));

	*l = (struct clauses){ c, c };
	return l;
}

struct clauses *clauses_add(struct clauses *l, struct clause *c)
{
	l->last->next = c;
	l->last = c;
	return l;
}

static struct clause *clause_new(struct parse *p, enum clause_kind kind, struct span at, struct span word)
{
	struct clause *c = ARENA_NEW(p->mem, struct clause);

	c->kind = kind;
	c->at = at;
	c->word = word;
	return c;
}

struct clause *build_separator(struct parse *p, enum clause_kind kind, struct span at, struct span word,
			       struct span string)
{
	struct clause *c = clause_new(p, kind, at, word);

	c->separator = str_of(p, string);
	return c;
}

struct clause *build_columns(struct parse *p, struct span at, struct span word, struct cols *cols)
{
	struct clause *c = clause_new(p, CLAUSE_COLUMNS, at, word);

	c->cols = cols->first;
	return c;
}

struct clause *build_where(struct parse *p, struct span at, struct span word, struct expr *e)
{
	struct clause *c = clause_new(p, CLAUSE_WHERE, at, word);

	c->where = e;
	return c;
}

struct clause *build_partition(struct parse *p, struct span at, struct span word, bool temporary,
			       bool parens, struct parts *names)
{
	struct clause *c = clause_new(p, CLAUSE_PARTITION, at, word);

	c->temporary = temporary;
	c->parenthesized = parens;
	c->partitions = names->first;
	return c;
}

struct clause *build_key_partition(struct parse *p, struct span at, struct span word)
{
	struct clause *c = clause_new(p, CLAUSE_PARTITION, at, word);

	c->parenthesized = c->key_value = true;
	return c;
}

struct cols *cols_new(struct parse *p, struct col *c)
{
	struct cols *l = arena_alloc(p->mem, sizeof(*l));

	*l = (struct cols){ .first = c, .last = c };
	return l;
}

struct cols *cols_add(struct parse *p, struct cols *l, struct col *c)
{
	if (list_ends(p, &l->end, c->at))
		return l;
	l->last->next = c;
	l->last = c;
	return l;
}

struct col *build_col(struct parse *p, struct span at, struct qname *q)
{
	struct col *c = ARENA_NEW(p->mem, struct col);

	c->at = at;
	c->name = q->parts[q->n - 1];
	c->qualified = q->n > 1;
	c->dot_digit = q->dot_digit;
	return c;
}

static struct col *col_assigned(struct parse *p, struct span at, struct span name, int kw)
{
	struct col *c = ARENA_NEW(p->mem, struct col);

	c->at = at;
	c->name = name_of(p, name, kw);
	c->assigned = true;
	return c;
}

struct col *build_col_expr(struct parse *p, struct span at, struct span name, int kw, struct expr *e)
{
	struct col *c = col_assigned(p, at, name, kw);

	c->value = e;
	return c;
}

struct col *build_col_default(struct parse *p, struct span at, struct span name, int kw, struct span word)
{
	struct col *c = col_assigned(p, at, name, kw);

	c->is_default = true;
	c->default_at = word;
	return c;
}

static struct partition_name *part_of(struct parse *p, struct name *n)
{
	struct partition_name *x = arena_alloc(p->mem, sizeof(*x));

	*x = (struct partition_name){ NULL, *n };
	return x;
}

struct parts *parts_new(struct parse *p, struct name *n)
{
	struct parts *l = ARENA_NEW(p->mem, struct parts);

	l->first = l->last = part_of(p, n);
	return l;
}

struct parts *parts_add(struct parse *p, struct parts *l, struct name *n)
{
	struct partition_name *x = part_of(p, n);

	if (list_ends(p, &l->end, n->at))
		return l;
	l->last->next = x;
	l->last = x;
	return l;
}

/* properties ------------------------------------------------------------------------ */

struct prop *build_prop(struct parse *p, struct span key, struct span value)
{
	struct prop *x = arena_alloc(p->mem, sizeof(*x));

	x->next = NULL;
	x->key = str_of(p, key);
	x->value = str_of(p, value);
	return x;
}

/* While the list grows, `word` of struct props is free: the last property is
 * found through a hidden tail behind it. */
struct props_list {
	struct props props;
	struct prop *last;
	struct list_end end;
};

struct props *props_new(struct parse *p, struct prop *x)
{
	struct props_list *l = ARENA_NEW(p->mem, struct props_list);

	l->props.present = true;
	l->props.first = l->last = x;
	l->props.n = 1;
	return &l->props;
}

struct props *props_add(struct parse *p, struct props *props, struct prop *x)
{
	struct props_list *l = (struct props_list *)(void *)props;

	l->props.n++;
	if (list_ends(p, &l->end, x->key.at))
		return props;
	l->last->next = x;
	l->last = x;
	return props;
}
