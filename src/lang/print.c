/*
 * print.c - a statement as canonical SQL.
 */
#include "config.h"
#include "lang/print.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lang/print_int.h"
#include "lang/quote.h"
#include "lang/token.h"
#include "lang/trivia.h"

enum { INDENT = 4 };

/* the pen --------------------------------------------------------------------- */

void printer_init(struct printer *p, struct buf *out, const struct source *src)
{
	*p = (struct printer){ .out = out, .src = src, .mem = arena_new(), .fresh = true };
}

void printer_release(struct printer *p)
{
	lexer_free(p->lexer);
	arena_free(p->mem);
}

static struct text last_token(const struct printer *p)
{
	return (struct text){ buf_str(p->out) + p->last, p->out->n - p->last };
}

/* The blank before a token, unless it has none. */
static void begin(struct printer *p, struct text token)
{
	if (!p->fresh && !p->glue && !tokens_touch(last_token(p), token))
		buf_addc(p->out, ' ');
	p->fresh = p->glue = false;
	p->last = p->out->n;
}

void put_text(struct printer *p, struct text token)
{
	begin(p, token);
	buf_add(p->out, token.p, token.n);
}

void put(struct printer *p, const char *token)
{
	put_text(p, (struct text){ token, strlen(token) });
}

void put_glued(struct printer *p, const char *token)
{
	p->glue = true;
	put(p, token);
}

void put_line(struct printer *p, unsigned indent)
{
	buf_addc(p->out, '\n');
	while (indent--)
		buf_addc(p->out, ' ');
	p->fresh = true;
}

void put_name(struct printer *p, struct text name)
{
	begin(p, name.n && name_is_bare(name) ? name : TEXT("`"));
	quote_name(p->out, name);
}

void put_string(struct printer *p, struct text value, char delimiter)
{
	begin(p, TEXT("'"));
	quote_string(p->out, value, delimiter);
}

static void put_quoted(struct printer *p, struct text name)
{
	put_text(p, TEXT("`"));
	buf_add(p->out, name.p, name.n);
	buf_addc(p->out, '`');
}

/* A free word that was written bare could stand where it does. */
void put_name_as(struct printer *p, const struct name *n)
{
	if (n->string)
		put_string(p, n->text, '"');
	else if (!n->backticked && !n->reserved && keyword_find(n->text))
		put_text(p, n->text);
	else if (n->backticked && keyword_find(n->text))
		put_quoted(p, n->text);
	else
		put_name(p, n->text);
}

void put_qname(struct printer *p, const struct qname *q)
{
	uint32_t i;

	for (i = 0; i < q->n; i++) {
		if (i)
			put(p, ".");
		if (i && i + 1 == q->n && q->dot_digit) {
			p->glue = true;
			put_text(p, q->parts[i].text);
		} else {
			put_name_as(p, &q->parts[i]);
		}
	}
}

void put_raw(struct printer *p, struct span at)
{
	put_text(p, source_text(p->src, at));
}

void put_source(struct printer *p, uint32_t from, uint32_t to)
{
	struct source part;
	struct token t;
	bool word = false;

	if (from >= to)
		return;
	source_init(&part, p->src->name, p->src->text + from, to - from);
	if (!p->lexer)
		p->lexer = lexer_new();
	arena_reset(p->mem);
	lexer_start(p->lexer, &part, 0, p->mem);
	while ((t = lexer_next(p->lexer)).kind) {
		struct text text = source_text(&part, t.at);

		if (word && text.n == 1 && strchr("({<", text.p[0]))
			p->glue = !text_is_nocase(last_token(p), "OVER") && !text_is_nocase(last_token(p), "FILTER");
		else if (text_is(last_token(p), "<") || text_is(text, ">"))
			p->glue = true;
		word = t.kw >= 0;
		/* A free word may be a name here; a reserved one never is. */
		if (word && keyword_at(t.kw)->reserved == RELS_ALL)
			put(p, keyword_at(t.kw)->word);
		else
			put_text(p, text);
	}
}

/* statements ------------------------------------------------------------------- */

static void put_job(struct printer *p, const struct job_ref *j)
{
	if (j->whole.n) {
		put_qname(p, &j->whole);
		return;
	}
	if (j->has_db) {
		put_name(p, j->db);
		put(p, ".");
	}
	put_name(p, j->job.text);
}

static void put_props(struct printer *p, const struct props *l)
{
	const struct prop *it;

	put_line(p, 0);
	put(p, "(");
	for (it = l->first; it; it = it->next) {
		put_line(p, INDENT);
		put_string(p, it->key.text, '"');
		put(p, "=");
		put_string(p, it->value.text, '"');
		if (it->next)
			put(p, ",");
	}
	put_line(p, 0);
	put(p, ")");
}

static void put_columns(struct printer *p, const struct clause *c)
{
	const struct col *col;

	put(p, "COLUMNS");
	put(p, "(");
	for (col = c->cols; col; col = col->next) {
		if (col->qualified && p->src)
			put_source(p, col->at.off, span_end(col->at));
		else
			put_name_as(p, &col->name);
		if (col->assigned)
			put(p, "=");
		if (col->is_default)
			put(p, "DEFAULT");
		else if (col->value)
			put_expr(p, col->value);
		if (col->next)
			put(p, ",");
	}
	put(p, ")");
}

static void put_partitions(struct printer *p, const struct clause *c)
{
	const struct partition_name *it;

	if (c->key_value) {             /* its pairs are in no tree */
		if (p->src)
			put_raw(p, c->at);
		return;
	}
	if (c->temporary)
		put(p, "TEMPORARY");
	put(p, "PARTITION");
	if (c->parenthesized)
		put(p, "(");
	for (it = c->partitions; it; it = it->next) {
		put_name_as(p, &it->name);
		if (it->next)
			put(p, ",");
	}
	if (c->parenthesized)
		put(p, ")");
}

static void put_clauses(struct printer *p, const struct clause *c)
{
	for (; c; c = c->next) {
		put_line(p, 0);
		switch (c->kind) {
		case CLAUSE_COLUMN_SEPARATOR:
		case CLAUSE_ROW_SEPARATOR:
			put(p, clause_kind_text(c->kind));
			put_string(p, c->separator.text, '"');
			break;
		case CLAUSE_COLUMNS:
			put_columns(p, c);
			break;
		case CLAUSE_WHERE:
			put(p, "WHERE");
			put_expr(p, c->where);
			break;
		case CLAUSE_PARTITION:
			put_partitions(p, c);
			break;
		}
		if (c->next)
			put(p, ",");
	}
}

static void put_load(struct printer *p, const struct stmt *s)
{
	put_clauses(p, s->clauses);
	if (s->job_props.present) {
		put_line(p, 0);
		put(p, "PROPERTIES");
		put_props(p, &s->job_props);
	}
	if (!s->source)
		return;
	put_line(p, 0);
	put(p, "FROM");
	/* The server looks at the token itself: in backticks it names no source. */
	if (s->source->backticked)
		put_quoted(p, s->source->text);
	else
		put_text(p, s->source->text);
	if (s->source_props.present)
		put_props(p, &s->source_props);
}

static void put_show_tail(struct printer *p, const struct stmt *s)
{
	const struct expr *e;

	if (s->from) {
		put(p, "FROM");
		put_qname(p, s->from);
	}
	if (s->where) {
		put(p, "WHERE");
		put_expr(p, s->where);
	}
	if (s->order) {
		put(p, "ORDER");
		put(p, "BY");
		for (e = s->order; e; e = e->next) {
			put_expr(p, e);
			if (e->next)
				put(p, ",");
		}
	}
	if (s->has_limit && p->src)
		put_source(p, s->limit_at.off, span_end(s->limit_at));
}

void print_stmt(struct buf *out, const struct stmt *s, const struct source *src)
{
	struct printer p;

	printer_init(&p, out, src);
	put(&p, s->kind == STMT_SHOW && s->all ? "SHOW ALL ROUTINE LOAD" : stmt_kind_text(s->kind));
	if (s->job) {
		if (s->kind != STMT_CREATE && s->kind != STMT_SHOW_CREATE)
			put(&p, "FOR");
		put_job(&p, s->job);
	}
	if (s->table) {
		put(&p, "ON");
		put_qname(&p, s->table);
	}
	if (s->kind == STMT_CREATE || s->kind == STMT_ALTER)
		put_load(&p, s);
	else
		put_show_tail(&p, s);
	printer_release(&p);
}

void print_expr(struct buf *out, const struct expr *e, const struct source *src)
{
	struct printer p;

	printer_init(&p, out, src);
	put_expr(&p, e);
	printer_release(&p);
}
