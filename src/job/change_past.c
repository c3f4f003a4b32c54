/*
 * change_past.c - the journal's side of a guarded change.
 *     base    {"state":"RUNNING","pause_time":"..","next":{"0":"100"},"old":[wants]}
 *     wanted  [wants]
 *     found   [{"what":"..","verdict":"in|not|unseen","found":".."}]
 */
#include "config.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "job/change_int.h"
#include "job/json_get.h"
#include "net/sqlconn.h"

static int add_to(const char *p, size_t n, void *to)
{
	buf_add(to, p, n);
	return 0;
}

/* Frees `o`. */
static struct text dump(json_t *o, struct arena *mem)
{
	struct text t;
	struct buf b;

	buf_init_unbounded(&b);
	json_dump_callback(o, add_to, &b, JSON_COMPACT);
	json_decref(o);
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

/* null for what is not there, or no UTF-8 */
static json_t *string_of(struct text t)
{
	json_t *s = t.p ? json_stringn(t.p, t.n) : NULL;

	return s ? s : json_null();
}

void change_write_base(struct change *g)
{
	json_t *o = json_object(), *next = json_object(), *old;
	struct wants before;
	struct buf b;
	size_t i;

	change_old_wants(g, &before);
	buf_init_unbounded(&b);
	wants_write(&before, &b);
	old = json_loadb(buf_str(&b), b.n, JSON_ALLOW_NUL, NULL);
	buf_release(&b);
	for (i = 0; i < g->base.n_partitions; i++) {
		char id[16];

		snprintf(id, sizeof(id), "%" PRId32, g->base.partitions[i].id);
		buf_init(&b, 64);
		offset_text(&b, g->base.partitions[i].next);
		json_object_set_new(next, id, json_string(buf_str(&b)));
		buf_release(&b);
	}
	json_object_set_new(o, "state", string_of(g->base.state_text));
	json_object_set_new(o, "pause_time", string_of(g->pause_time));
	json_object_set_new(o, "next", next);
	json_object_set_new(o, "old", old ? old : json_array());
	g->jc.base = dump(o, g->mem);
}

int change_read_base(struct text json, struct arena *mem, struct wants *old,
		     struct text *pause_time)
{
	json_t *o = json_loadb(json.p ? json.p : "", json.n, JSON_ALLOW_NUL, NULL);
	json_t *list = json_object_get(o, "old");
	int rc = -1;

	*pause_time = json_get_text(o, "pause_time", mem);
	memset(old, 0, sizeof(*old));
	if (json_is_array(list))
		rc = wants_read(dump(json_incref(list), mem), mem, old);
	json_decref(o);
	return rc;
}

void change_write_found(struct change *g)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < g->out->n_effects; i++) {
		const struct effect *e = &g->out->effects[i];
		json_t *o = json_object();

		json_object_set_new(o, "what", string_of(e->what));
		json_object_set_new(o, "verdict", json_string(effect_kind_name(e->kind)));
		json_object_set_new(o, "found", string_of(e->found));
		json_array_append_new(all, o);
	}
	g->jc.found = dump(all, g->mem);
}

/* what was before --------------------------------------------------------------------- */

static bool same_job(const struct change *g, const struct journal_change *c)
{
	struct site theirs = journal_site(c);

	return c->job_id == g->now.id && text_eq(c->db, g->db) && text_eq(c->job, g->job) &&
	       site_same(&theirs, &g->o->site);
}

/* Did its verification see this in effect? */
static bool found_in(const json_t *found, struct text what)
{
	size_t i;

	for (i = 0; i < json_array_size(found); i++) {
		const json_t *o = json_array_get(found, i);
		const char *name = json_string_value(json_object_get(o, "what"));
		const char *verdict = json_string_value(json_object_get(o, "verdict"));

		if (name && verdict && text_is(what, name))
			return !strcmp(verdict, "in");
	}
	return false;
}

/* It set the very offsets that are wanted now, which was verified, and not undone. */
static bool did_offsets(struct change *g, const struct journal_change *c)
{
	size_t i, k, mine = 0, theirs = 0;
	bool same = true;
	struct wants w;
	json_t *found;

	if (c->verdict == JV_UNDONE || wants_read(c->wanted, g->mem, &w))
		return false;
	found = json_loadb(c->found.p ? c->found.p : "", c->found.n, JSON_ALLOW_NUL, NULL);
	for (i = 0; i < w.n; i++)
		theirs += w.list[i].kind == WANT_OFFSET;
	for (i = 0; i < g->wants.n && same; i++) {
		const struct want *x = &g->wants.list[i];

		if (x->kind != WANT_OFFSET)
			continue;
		mine++;
		for (k = 0; k < w.n &&
			    !(w.list[k].kind == WANT_OFFSET &&
			      w.list[k].partition == x->partition && w.list[k].offset == x->offset);
		     k++)
			;
		same = k < w.n && found_in(found, x->what);
	}
	json_decref(found);
	return same && mine && mine == theirs;
}

/* What its verification found; p NULL: nothing. */
static struct text found_text(const json_t *found, struct text what)
{
	size_t i;

	for (i = 0; i < json_array_size(found); i++) {
		const json_t *o = json_array_get(found, i);
		const char *name = json_string_value(json_object_get(o, "what"));
		const json_t *t = json_object_get(o, "found");

		if (name && text_is(what, name))
			return (struct text){ json_string_value(t), json_string_length(t) };
	}
	return (struct text){ NULL, 0 };
}

/*
 * Expressions of which the server's print does not tell which they are: those that this change
 * sent, and that still look as they did then, need not be sent again.
 */
static void look_for_kept(struct change *g, const struct journal_change *c, bool *kept)
{
	struct wants w;
	json_t *found;
	size_t i, k;

	if (c->verdict == JV_ALREADY || c->verdict == JV_NOT_SENT ||
	    wants_read(c->wanted, g->mem, &w))
		return;
	found = json_loadb(c->found.p ? c->found.p : "", c->found.n, JSON_ALLOW_NUL, NULL);
	for (i = 0; i < g->wants.n; i++) {
		const struct want *x = &g->wants.list[i];

		if (x->kind != WANT_WHERE && x->kind != WANT_COLUMNS)
			continue;
		for (k = 0; k < w.n && !text_eq(w.list[k].what, x->what); k++)
			;
		if (k == w.n)
			continue;
		kept[i] = c->verdict == JV_DONE && w.list[k].value.p &&
			  text_eq(w.list[k].value, x->value) &&
			  text_eq(found_text(found, x->what), want_old(x, &g->now, g->mem));
	}
	json_decref(found);
}

bool change_lost_pause(const struct journal_change *c)
{
	return c->pause_lost || c->step == JSTEP_PAUSE;
}

/* The job is PAUSED by the very PAUSE of that change, which wanted it to run again. */
static bool left_paused(struct change *g, const struct journal_change *c)
{
	struct text pause_time;
	struct wants old;

	if (g->now.state != JOB_PAUSED || !c->was_running || c->resume == RESUME_NEVER ||
	    c->verdict == JV_DONE || c->verdict == JV_UNDONE || c->verdict == JV_ALREADY ||
	    c->verdict == JV_WRONG_STATE)
		return false;
	change_read_base(c->base, g->mem, &old, &pause_time);
	/* cut short before its PAUSE was seen: who else would it be */
	if (!pause_time.p)
		return journal_open_end(c);
	return text_eq(pause_time, g->now.pause_time) ||
	       (change_lost_pause(c) && change_paused_by_us(g));
}

int change_past(struct change *g, struct past *out)
{
	struct journal_list l;
	size_t i;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = g->j ? journal_read_job(g->j, g->db, g->job, g->mem, &l, g->err) : -1;
	if (rc)
		return g->j ? rc : 0;
	if (l.damaged)
		change_say(g, true, "%zu lines of the journal could not be read", l.damaged);
	out->kept = arena_zalloc(g->mem, (g->wants.n + 1) * sizeof(*out->kept));
	for (i = 0; i < l.n; i++) {
		const struct journal_change *c = &l.list[i];

		if (!same_job(g, c))
			continue;
		if (text_is(c->kind, "alter")) {
			out->failed = c->verdict != JV_DONE && c->verdict != JV_ALREADY &&
				      c->verdict != JV_NOT_SENT && c->verdict != JV_WRONG_STATE &&
				      c->verdict != JV_CONTINUED;
			if (did_offsets(g, c))
				out->done = c;
			look_for_kept(g, c, out->kept);
		}
		/* pause --save and the like keep a job PAUSED for good */
		out->open = NULL;
		out->left_paused = text_is(c->kind, "alter") && left_paused(g, c);
		if (out->left_paused || (text_is(c->kind, "alter") && journal_open_end(c)))
			out->open = c;
	}
	return 0;
}

/* writing --------------------------------------------------------------------------------- */

int change_begin(struct change *g, struct text statement)
{
	struct journal_change *c = &g->jc;
	struct buf b;
	int rc;

	if (!g->j || g->begun)
		return 0;
	journal_set_site(c, &g->o->site);
	c->db = g->db;
	c->job = g->job;
	c->job_id = g->now.id;
	c->kind = TEXT("alter");
	c->db_user = g->o->db_user;
	if (g->o->message)
		c->message = shown_message((struct text){ g->o->message, strlen(g->o->message) },
					   statement, &g->hide, g->mem);
	c->release.p = sqlconn_server(g->c)->release;
	c->release.n = strlen(c->release.p);
	c->was_running = g->was_running;
	c->resume = (int)g->o->resume;
	c->statement = shown_statement(statement, &g->hide, g->mem, &c->secrets);
	buf_init_unbounded(&b);
	wants_write(&g->wants, &b);
	c->wanted = (struct text){ arena_copy(g->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	change_write_base(g);
	rc = journal_begin(g->j, c, g->err);
	g->begun = !rc;
	if (!rc)
		snprintf(g->out->change_id, sizeof(g->out->change_id), "%s", c->id);
	return rc;
}

int change_step(struct change *g, enum journal_step step)
{
	return g->begun ? journal_step(g->j, &g->jc, step, g->err) : 0;
}

static enum journal_verdict verdict_of(const struct change *g, int rc)
{
	switch (rc) {
	case 0:
		return JV_DONE;
	case ERR_REFUSED:
		return g->altered ? JV_NOT_IN_EFFECT : JV_REFUSED;
	case ERR_WRONG_STATE:
		return JV_WRONG_STATE;
	case ERR_UNKNOWN:
		return JV_UNKNOWN;
	case ERR_NO_EFFECT:
		return JV_NOT_IN_EFFECT;
	default:
		/* unreachable, partly, the disk: what was sent is still to be settled */
		return g->out->sent && (g->altered || g->left_paused) ? JV_UNKNOWN : JV_NOT_SENT;
	}
}

void change_end(struct change *g, int rc, enum journal_verdict v)
{
	struct err err;

	if (!g->begun)
		return;
	if (rc)
		g->jc.said = shown_without((struct text){ g->err->text, strlen(g->err->text) },
					   &g->hide, g->mem);
	if (journal_end(g->j, &g->jc, v == JV_NONE ? verdict_of(g, rc) : v, &err))
		change_note(g, "the end of the change could not be written to the journal: %s",
			    err.text);
	g->begun = false;
}
