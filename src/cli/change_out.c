/*
 * change_out.c - what came of a guarded change, for people and as JSON.
 */
#include "config.h"
#include "cli/change_out.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/change.h"
#include "job/effect.h"
#include "job/offsets.h"

void change_put_statement(FILE *out, struct text sql, const char *indent)
{
	const char *nl;

	while ((nl = memchr(sql.p, '\n', sql.n)) != NULL) {
		size_t n = (size_t)(nl - sql.p);

		fputs(indent, out);
		emit_safe(out, sql.p, n && sql.p[n - 1] == '\r' ? n - 1 : n);
		putc('\n', out);
		sql.n -= n + 1;
		sql.p = nl + 1;
	}
	fputs(indent, out);
	emit_safe(out, sql.p, sql.n);
	fputs(";\n", out);
}

/* the table ----------------------------------------------------------------------- */

enum { COLUMNS = 5, FOUND = 3, WIDEST = 44 };

static const char *const heads[COLUMNS] = { "change", "old", "wanted", "found", "" };

/* On one line and no wider than the column: what is cut ends in "..". */
static void cell_text(struct buf *b, struct text t)
{
	size_t i, chars = 0;

	buf_clear(b);
	if (!t.p) {
		buf_addc(b, '-');
		return;
	}
	if (!t.n) {
		buf_adds(b, "\"\"");
		return;
	}
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if ((c & 0xc0) != 0x80 && ++chars > WIDEST - 2 && t.n - i > 2) {
			buf_adds(b, "..");
			return;
		}
		if (c == '\n')
			buf_adds(b, "\\n");
		else if (c == '\t')
			buf_adds(b, "\\t");
		else if (c == '\r')
			buf_adds(b, "\\r");
		else
			buf_addc(b, (char)c);
	}
}

static size_t width(struct text t)
{
	size_t i, n = 0;

	for (i = 0; i < t.n; i++)
		n += ((unsigned char)t.p[i] & 0xc0) != 0x80;
	return n;
}

static struct text column(const struct effect *e, unsigned k)
{
	switch (k) {
	case 0:
		return e->what;
	case 1:
		return e->old;
	case 2:
		return e->wanted;
	case FOUND:
		return e->kind == EFFECT_UNSEEN ? (struct text){ NULL, 0 } : e->found;
	default:
		return (struct text){ effect_kind_text(e->kind),
				      strlen(effect_kind_text(e->kind)) };
	}
}

static bool is_plan(const struct change_outcome *o)
{
	size_t i;

	for (i = 0; i < o->n_effects; i++)
		if (o->effects[i].kind == EFFECT_NOT || o->effects[i].found.p)
			return false;
	return true;
}

static void add_cell(struct buf *line, struct text t, size_t wide)
{
	size_t n;

	buf_addc(line, ' ');
	buf_add(line, t.p, t.n);
	for (n = width(t); n < wide + 1; n++)
		buf_addc(line, ' ');
}

/* Without the blanks at its end. */
static void put_line(FILE *out, const struct buf *line)
{
	size_t n = line->n;

	while (n && line->p[n - 1] == ' ')
		n--;
	emit_safe(out, line->p, n);
}

static void put_heads(FILE *out, const size_t wide[COLUMNS], bool plan)
{
	struct buf line;
	unsigned k;

	buf_init(&line, COLUMNS * 512);
	buf_addc(&line, ' ');
	for (k = 0; k < COLUMNS - 1; k++)
		if (!plan || k != FOUND)
			add_cell(&line, (struct text){ heads[k], strlen(heads[k]) }, wide[k]);
	put_line(out, &line);
	putc('\n', out);
	buf_release(&line);
}

static void put_effect(FILE *out, const struct effect *e, const size_t wide[COLUMNS], bool plan)
{
	const char *words = effect_kind_text(e->kind);
	struct buf cell, line;
	unsigned k;

	buf_init(&cell, 4096);
	buf_init(&line, COLUMNS * 512);
	buf_addc(&line, ' ');
	for (k = 0; k < COLUMNS - 1; k++) {
		if (plan && k == FOUND)
			continue;
		cell_text(&cell, column(e, k));
		add_cell(&line, (struct text){ buf_str(&cell), cell.n }, wide[k]);
	}
	buf_addf(&line, " %s", words);
	put_line(out, &line);
	if (e->why.n) {
		fputs(": ", out);
		emit_safe(out, e->why.p, e->why.n);
	}
	if (plan && e->irreversible)
		fputs(*words || e->why.n ? "; cannot be taken back" : "  cannot be taken back",
		      out);
	putc('\n', out);
	buf_release(&line);
	buf_release(&cell);
}

/* What the new offsets read again, and what they skip. */
static void put_moves(FILE *out, const struct change_outcome *o)
{
	size_t i;

	for (i = 0; i < o->n_moves; i++) {
		const struct offset_move *m = &o->moves[i];

		if (m->kind != MOVE_FORWARD && m->kind != MOVE_BACK)
			continue;
		fprintf(out, "  partition %" PRId32 ": ", m->partition);
		if (m->messages >= 0)
			fprintf(out, "%" PRId64 " message%s ", m->messages,
				m->messages == 1 ? "" : "s");
		else
			fputs("messages ", out);
		fprintf(out, "%s%s\n", m->kind == MOVE_BACK ? "read again" : "skipped",
			o->estimate ? " (an estimate: the job runs)" : "");
	}
}

void change_put_effects(FILE *out, const struct change_outcome *o)
{
	size_t wide[COLUMNS], i, n;
	bool plan = is_plan(o);
	struct buf cell;
	unsigned k;

	if (!o->n_effects)
		return;
	buf_init(&cell, 4096);
	for (k = 0; k < COLUMNS; k++) {
		wide[k] = strlen(heads[k]);
		for (i = 0; i < o->n_effects; i++) {
			cell_text(&cell, column(&o->effects[i], k));
			n = width((struct text){ buf_str(&cell), cell.n });
			wide[k] = n > wide[k] ? n : wide[k];
		}
	}
	buf_release(&cell);
	put_heads(out, wide, plan);
	for (i = 0; i < o->n_effects; i++)
		put_effect(out, &o->effects[i], wide, plan);
	put_moves(out, o);
}

void change_put_next(FILE *out, const struct change_outcome *o)
{
	if (!o->next.n)
		return;
	fputs("  go on with: ", out);
	emit_safe(out, o->next.p, o->next.n);
	putc('\n', out);
}

void change_put_rest(FILE *out, const struct change_outcome *o)
{
	if (o->found) {
		fputs("; ", out);
		emit_safe(out, o->after.state_text.p, o->after.state_text.n);
	}
	putc('\n', out);
	change_put_effects(out, o);
	change_put_next(out, o);
	fflush(out);
}

/* JSON ------------------------------------------------------------------------------ */

static void pair_offset(struct jout *j, const char *key, int64_t offset)
{
	struct buf b;

	if (offset == JOB_OFFSET_NONE) {
		jout_key(j, key);
		jout_null(j);
		return;
	}
	buf_init(&b, 64);
	offset_text(&b, offset);
	jout_pair(j, key, buf_str(&b));
	buf_release(&b);
}

static void put_lists(struct jout *j, const struct change_outcome *o)
{
	size_t i;

	jout_key(j, "effects");
	jout_open(j, '[');
	for (i = 0; i < o->n_effects; i++) {
		const struct effect *e = &o->effects[i];

		jout_open(j, '{');
		jout_pair_text(j, "what", e->what);
		jout_pair_text(j, "old", e->old);
		jout_pair_text(j, "wanted", e->wanted);
		jout_pair_text(j, "found", e->found);
		jout_pair(j, "verdict", effect_kind_name(e->kind));
		if (e->why.n)
			jout_pair_text(j, "why", e->why);
		jout_pair_bool(j, "irreversible", e->irreversible);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_key(j, "offsets");
	jout_open(j, '[');
	for (i = 0; i < o->n_moves; i++) {
		const struct offset_move *m = &o->moves[i];
		bool back = m->kind == MOVE_BACK, on = m->kind == MOVE_FORWARD;

		jout_open(j, '{');
		jout_pair_number(j, "partition", (uint64_t)(m->partition < 0 ? 0 : m->partition));
		pair_offset(j, "old", m->old);
		pair_offset(j, "wanted", m->wanted);
		pair_offset(j, "latest", m->latest);
		jout_pair_count(j, "skipped", on ? m->messages : 0);
		jout_pair_count(j, "read_again", back ? m->messages : 0);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_key(j, "statements");
	jout_open(j, '[');
	for (i = 0; i < o->n_statements; i++)
		jout_text(j, o->statements[i]);
	jout_close(j, ']');
	jout_key(j, "notes");
	jout_open(j, '[');
	for (i = 0; i < o->n_notes; i++)
		jout_text(j, o->notes[i]);
	jout_close(j, ']');
}

void change_put_json(struct jout *j, const struct change_outcome *o, const char *error)
{
	jout_pair_number(j, "status", (uint64_t)o->status);
	if (error)
		jout_pair(j, "error", error);
	if (o->said.n)
		jout_pair_text(j, "server", o->said);
	jout_pair_bool(j, "sent", o->sent);
	if (o->found) {
		if (o->after.id >= 0)
			jout_pair_number(j, "job_id", (uint64_t)o->after.id);
		jout_pair_text(j, "state_before", o->before.state_text);
		jout_pair_text(j, "state", o->after.state_text);
	}
	put_lists(j, o);
	if (o->n_moves) {
		jout_pair_count(j, "skipped", o->skipped);
		jout_pair_count(j, "read_again", o->reread);
		jout_pair_bool(j, "estimate", o->estimate);
	}
	if (*o->change_id)
		jout_pair(j, "change", o->change_id);
	if (o->next.n)
		jout_pair_text(j, "next", o->next);
}

void change_put_job_json(struct jout *j, struct text db, struct text job,
			 const struct change_outcome *o, const char *error)
{
	jout_open(j, '{');
	jout_key(j, "db");
	jout_text(j, db);
	jout_key(j, "job");
	jout_text(j, job);
	change_put_json(j, o, error);
	jout_close(j, '}');
	jout_end(j);
	jout_flush(j);
}
