/*
 * journal_line.c - a change as lines of JSON, and back.
 * The first line of a change has all that is set, each further one what has changed
 * since.  A value's hash tells; so a step costs a short line, and reading puts the lines
 * over one another.
 */
#include "config.h"
#include "job/journal_int.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/jout.h"
#include "job/json_get.h"
#include "job/site.h"

enum field_type { F_TEXT, F_JSON, F_INT64, F_INT, F_BOOL, F_VERDICT };

static const struct field {
	const char *name;
	enum field_type type;
	size_t at;
} fields[] = {
#define FIELD(name, type)                                          \
	{                                                          \
#name, type, offsetof(struct journal_change, name) \
	}
	FIELD(cluster, F_TEXT), FIELD(fes, F_TEXT),	    FIELD(cluster_id, F_TEXT),
	FIELD(db, F_TEXT),	FIELD(job, F_TEXT),
	FIELD(job_id, F_INT64), FIELD(kind, F_TEXT),	    FIELD(statement, F_TEXT),
	FIELD(from, F_TEXT),	FIELD(os_user, F_TEXT),	    FIELD(host, F_TEXT),
	FIELD(db_user, F_TEXT), FIELD(message, F_TEXT),	    FIELD(release, F_TEXT),
	FIELD(pid, F_INT64),	FIELD(was_running, F_BOOL), FIELD(resume, F_INT),
	FIELD(pause_lost, F_BOOL),
	FIELD(secrets, F_BOOL), FIELD(base, F_JSON),	    FIELD(wanted, F_JSON),
	FIELD(found, F_JSON),	FIELD(said, F_TEXT),	    FIELD(verdict, F_VERDICT),
#undef FIELD
};

_Static_assert(ARRAY_SIZE(fields) <= ARRAY_SIZE(((struct journal_change *)0)->kept),
	       "kept[] has a place for each field");

static const char *const steps[] = {
	[JSTEP_BEGIN] = "begin",   [JSTEP_PAUSE] = "pause",	  [JSTEP_PAUSED] = "paused",
	[JSTEP_ALTER] = "alter",   [JSTEP_ALTERED] = "altered",	  [JSTEP_VERIFIED] = "verified",
	[JSTEP_RESUME] = "resume", [JSTEP_ROLLBACK] = "rollback", [JSTEP_END] = "end",
};

static const char *const verdicts[] = {
	[JV_NONE] = "",
	[JV_DONE] = "done",
	[JV_ALREADY] = "already",
	[JV_REFUSED] = "refused",
	[JV_WRONG_STATE] = "wrong-state",
	[JV_NOT_IN_EFFECT] = "not-in-effect",
	[JV_UNKNOWN] = "unknown",
	[JV_UNDONE] = "undone",
	[JV_NOT_SENT] = "not-sent",
	[JV_FORGOTTEN] = "forgotten",
	[JV_CONTINUED] = "continued",
};

struct site journal_site(const struct journal_change *c)
{
	return (struct site){ c->cluster, c->fes, c->cluster_id };
}

void journal_set_site(struct journal_change *c, const struct site *at)
{
	c->cluster = at->name;
	c->fes = at->fes;
	c->cluster_id = at->id;
}

const char *journal_step_text(enum journal_step s)
{
	return (unsigned)s < ARRAY_SIZE(steps) ? steps[s] : "?";
}

const char *journal_verdict_text(enum journal_verdict v)
{
	return (unsigned)v < ARRAY_SIZE(verdicts) ? verdicts[v] : "?";
}

static int word_index(const char *const *words, size_t n, const char *word)
{
	size_t i;

	for (i = 0; word && i < n; i++)
		if (!strcmp(words[i], word))
			return (int)i;
	return -1;
}

static const void *field_at(const struct journal_change *c, const struct field *f)
{
	return (const char *)c + f->at;
}

static int64_t number_of(const struct journal_change *c, const struct field *f)
{
	switch (f->type) {
	case F_INT64:
		return *(const int64_t *)field_at(c, f);
	case F_INT:
		return *(const int *)field_at(c, f);
	case F_VERDICT:
		return *(const enum journal_verdict *)field_at(c, f);
	default:
		return *(const bool *)field_at(c, f);
	}
}

/* FNV-1a; 0 stands for what is not set. */
static uint64_t hash(const struct journal_change *c, const struct field *f)
{
	uint64_t h = UINT64_C(14695981039346656037);
	int64_t number = 0;
	struct text t;
	size_t i;

	if (f->type == F_TEXT || f->type == F_JSON) {
		t = *(const struct text *)field_at(c, f);
	} else {
		number = number_of(c, f);
		t = (struct text){ (const char *)&number, number ? sizeof(number) : 0 };
	}
	if (!t.n)
		return 0;
	for (i = 0; i < t.n; i++)
		h = (h ^ (unsigned char)t.p[i]) * UINT64_C(1099511628211);
	return h | 1;
}

void journal_keep(struct journal_change *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		c->kept[i] = hash(c, &fields[i]);
}

/* writing -------------------------------------------------------------------------------- */

/* "2026-11-20T13:15:07.123Z" */
static void time_text(int64_t ms, char out[40])
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(out, 40, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, 40 - n, ".%03dZ", (int)(ms % 1000));
}

/* JSON as it is, in one line; what is none as a text. */
static void put_json(struct jout *o, struct text t)
{
	json_t *v = json_loadb(t.p, t.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	char *s = v ? json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

	if (s && !json_is_string(v)) {
		jout_flush(o);
		fputs(s, o->out);
		o->comma = true;
	} else {
		jout_text(o, t);
	}
	free(s);
	json_decref(v);
}

static void put_field(struct jout *o, const struct journal_change *c, const struct field *f)
{
	jout_key(o, f->name);
	switch (f->type) {
	case F_TEXT:
		jout_text(o, *(const struct text *)field_at(c, f));
		break;
	case F_JSON:
		put_json(o, *(const struct text *)field_at(c, f));
		break;
	case F_BOOL:
		jout_bool(o, number_of(c, f));
		break;
	case F_VERDICT:
		jout_string(o, journal_verdict_text((enum journal_verdict)number_of(c, f)));
		break;
	default:
		jout_number(o, (uint64_t)number_of(c, f));
	}
}

int journal_line(struct journal_change *c, int64_t at_ms, struct buf *out, struct err *err)
{
	uint64_t now[ARRAY_SIZE(fields)];
	char *text = NULL, when[40];
	struct jout o;
	size_t n = 0, i;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		die_oom();
	jout_init(&o, to);
	time_text(at_ms, when);
	jout_open(&o, '{');
	jout_pair_number(&o, "v", 1);
	jout_pair(&o, "id", c->id);
	jout_pair(&o, "at", when);
	jout_pair(&o, "step", journal_step_text(c->step));
	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		now[i] = hash(c, &fields[i]);
		if (now[i] != c->kept[i])
			put_field(&o, c, &fields[i]);
	}
	jout_close(&o, '}');
	jout_end(&o);
	jout_flush(&o);
	if (fclose(to))
		die_oom();
	buf_add(out, text, n);
	free(text);
	if (out->full)
		return err_set(err, ERR_IO, "the change is too long for the journal (over %d MiB)",
			       JOURNAL_LINE_MAX >> 20);
	memcpy(c->kept, now, sizeof(now));
	return 0;
}

void journal_write(const struct journal_change *c, struct jout *o)
{
	char when[40];
	size_t i;

	jout_open(o, '{');
	jout_pair(o, "id", c->id);
	time_text(c->begun_ms, when);
	jout_pair(o, "at", when);
	time_text(c->last_ms, when);
	jout_pair(o, "last", when);
	jout_pair(o, "step", journal_step_text(c->step));
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (hash(c, &fields[i]))
			put_field(o, c, &fields[i]);
	jout_close(o, '}');
}

/* reading -------------------------------------------------------------------------------- */

static struct text copy(struct arena *mem, const char *p, size_t n)
{
	return (struct text){ arena_copy(mem, p, n), n };
}

static struct text text_of(const json_t *v, enum field_type type, struct arena *mem)
{
	struct text t;
	char *s;

	if (json_is_string(v))
		return json_text(v, mem);
	s = type == F_JSON ? json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	t = copy(mem, s ? s : "", s ? strlen(s) : 0);
	free(s);
	return t;
}

static void *field_to(struct journal_change *c, const struct field *f)
{
	return (char *)c + f->at;
}

static void read_field(struct journal_change *c, const struct field *f, const json_t *v,
		       struct arena *mem)
{
	int verdict;

	switch (f->type) {
	case F_TEXT:
	case F_JSON:
		*(struct text *)field_to(c, f) = text_of(v, f->type, mem);
		break;
	case F_INT64:
		*(int64_t *)field_to(c, f) = json_integer_value(v);
		break;
	case F_INT:
		*(int *)field_to(c, f) = (int)json_integer_value(v);
		break;
	case F_BOOL:
		*(bool *)field_to(c, f) = json_is_true(v);
		break;
	case F_VERDICT:
		verdict = word_index(verdicts, ARRAY_SIZE(verdicts), json_string_value(v));
		/* a word of a later release: over, but who knows how */
		*(enum journal_verdict *)field_to(c, f) =
			verdict < 0 ? JV_UNKNOWN : (enum journal_verdict)verdict;
		break;
	}
}

static bool read_time(const char *s, int64_t *ms)
{
	struct tm tm = { 0 };
	const char *p = s ? strptime(s, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
	int milli = 0;

	if (!p || sscanf(p, ".%3dZ", &milli) != 1)
		return false;
	*ms = (int64_t)timegm(&tm) * 1000 + milli;
	return true;
}

static bool read_line(const json_t *o, struct arena *mem, journal_find *find, void *to)
{
	const char *id = json_string_value(json_object_get(o, "id"));
	int step =
		word_index(steps, ARRAY_SIZE(steps), json_string_value(json_object_get(o, "step")));
	struct journal_change *c;
	const json_t *v;
	int64_t at;
	size_t i;

	if (json_integer_value(json_object_get(o, "v")) != 1 || step < 0 || !id || !*id ||
	    strlen(id) >= sizeof(c->id) ||
	    !read_time(json_string_value(json_object_get(o, "at")), &at))
		return false;
	c = find(to, id, step == JSTEP_BEGIN);
	if (!c)
		return false;
	if (step == JSTEP_BEGIN)
		c->begun_ms = at;
	c->last_ms = at;
	c->step = (enum journal_step)step;
	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		v = json_object_get(o, fields[i].name);
		if (v)
			read_field(c, &fields[i], v, mem);
	}
	return true;
}

bool journal_parse(const char *line, size_t n, struct arena *mem, journal_find *find, void *to)
{
	json_t *o = json_loadb(line, n, JSON_ALLOW_NUL, NULL);
	bool ok = json_is_object(o) && read_line(o, mem, find, to);

	json_decref(o);
	return ok;
}
