/*
 * emit_json.c - json (one document) and jsonl (one object a line).
 */
#include "config.h"
#include "diag/emitter.h"

#include <stdlib.h>

#include "base/util.h"
#include "diag/jout.h"

static void place(struct jout *j, const struct finding_place *at)
{
	jout_pair_number(j, "line", at->line);
	jout_pair_number(j, "column", at->col);
	jout_pair_number(j, "end_line", at->end_line);
	jout_pair_number(j, "end_column", at->end_col);
	jout_pair_number(j, "offset", at->off);
	jout_pair_number(j, "length", at->len);
}

/* null also when an edit cannot be said in JSON: half of it would do harm. */
static void fix(struct jout *j, const struct finding *f)
{
	unsigned i;

	jout_key(j, "fix");
	if (!f->n_edits || !emit_fix_is_text(f)) {
		jout_null(j);
		return;
	}
	jout_open(j, '{');
	jout_key(j, "safe");
	jout_bool(j, f->fix_safe);
	jout_key(j, "edits");
	jout_open(j, '[');
	for (i = 0; i < f->n_edits; i++) {
		jout_open(j, '{');
		jout_pair_number(j, "offset", f->edits[i].off);
		jout_pair_number(j, "length", f->edits[i].len);
		jout_key(j, "text");
		jout_text(j, f->edits[i].text);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_close(j, '}');
}

static void object(struct jout *j, const struct finding *f)
{
	unsigned i;

	jout_open(j, '{');
	jout_pair(j, "file", f->file);
	place(j, &f->at);
	jout_key(j, "severity");
	jout_plain(j, emit_severity(f->severity));
	jout_key(j, "code");
	jout_plain(j, f->rule->id);
	jout_key(j, "slug");
	jout_plain(j, f->rule->slug);
	jout_pair(j, "message", f->message);
	jout_key(j, "rejected_by");
	jout_open(j, '[');
	for (i = 0; i < f->n_rejected_by; i++)
		jout_plain(j, f->rejected_by[i]);
	jout_close(j, ']');
	if (f->server_line) {
		jout_pair_number(j, "server_line", f->server_line);
		jout_pair_number(j, "server_column", f->server_col);
	}
	jout_pair_number(j, "statement", f->stmt);
	fix(j, f);
	jout_pair(j, "hint", f->hint);
	jout_key(j, "notes");
	jout_open(j, '[');
	for (i = 0; i < f->n_notes; i++) {
		jout_open(j, '{');
		jout_pair(j, "message", f->notes[i].text);
		if (f->notes[i].placed)
			place(j, &f->notes[i].at);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_close(j, '}');
}

static void jsonl_finding(struct emitter *e, const struct finding *f)
{
	struct jout j;

	jout_init(&j, e->out);
	object(&j, f);
	jout_end(&j);
}

static void json_begin(struct emitter *e)
{
	struct jout *j = xmalloc(sizeof(*j));

	jout_init(j, e->out);
	e->state = j;
	jout_open(j, '{');
	jout_pair_number(j, "version", 1);
	jout_key(j, "findings");
	jout_open(j, '[');
}

static void json_finding(struct emitter *e, const struct finding *f)
{
	jout_line(e->state);
	object(e->state, f);
}

static void json_finish(struct emitter *e, const struct emit_summary *s)
{
	struct jout *j = e->state;
	size_t i;

	j->comma = false;
	jout_line(j);
	jout_close(j, ']');
	jout_key(j, "errors");
	jout_open(j, '[');
	for (i = 0; i < s->n_troubles; i++) {
		jout_open(j, '{');
		jout_pair(j, "file", s->troubles[i].file);
		jout_pair(j, "message", s->troubles[i].text);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_key(j, "summary");
	jout_open(j, '{');
	jout_pair_number(j, "files", s->files);
	jout_pair_number(j, "unread", s->unread);
	jout_pair_number(j, "statements", s->statements);
	jout_pair_number(j, "others", s->others);
	jout_pair_number(j, "errors", s->errors);
	jout_pair_number(j, "warnings", s->warnings);
	jout_pair_number(j, "notes", s->notes);
	jout_pair_number(j, "suppressed", s->suppressed);
	jout_pair_number(j, "not_shown", s->not_shown);
	jout_pair_number(j, "fixable", s->fixable);
	jout_pair_number(j, "fixed", s->fixed);
	jout_close(j, '}');
	jout_close(j, '}');
	jout_end(j);
}

static void json_release(struct emitter *e)
{
	free(e->state);
}

const struct emit_ops emit_json_ops = {
	.name = "json", .begin = json_begin, .finding = json_finding, .end = json_finish,
	.release = json_release,
};

const struct emit_ops emit_jsonl_ops = { .name = "jsonl", .finding = jsonl_finding };
