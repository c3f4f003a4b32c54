/*
 * effect.c - whether a job has what was wanted of it.
 *
 * What one release shows and another hides is said here once; a value that is not
 * shown, or shown in a form that proves nothing, is EFFECT_UNSEEN with its why.
 */
#include "config.h"
#include "job/effect.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "check/jvalue.h"
#include "job/effect_int.h"
#include "job/job.h"
#include "job/offsets.h"
#include "job/same.h"
#include "lang/mask.h"

static const struct {
	const char *name, *text;
} kinds[] = {
	[EFFECT_PLANNED] = { "planned", "" },
	[EFFECT_IN] = { "in", "in effect" },
	[EFFECT_NOT] = { "not", "NOT in effect" },
	[EFFECT_UNSEEN] = { "unseen", "cannot be seen" },
};

const char *effect_kind_name(enum effect_kind k)
{
	return kinds[k].name;
}

const char *effect_kind_text(enum effect_kind k)
{
	return kinds[k].text;
}

const char *effect_name_text(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].text;
	return NULL;
}

#define NOTHING ((struct text){ NULL, 0 })

/* What 4.1 prints instead of columns: the names of Java objects. */
static bool is_objects(struct text t)
{
	static const char name[] = "ImportColumnDesc@";

	return t.n >= sizeof(name) - 1 && memmem(t.p, t.n, name, sizeof(name) - 1);
}

static const struct job_partition *partition_of(const struct job *j, int32_t id)
{
	size_t i;

	for (i = 0; i < j->n_partitions; i++)
		if (j->partitions[i].id == id)
			return &j->partitions[i];
	return NULL;
}

/* The value in the job's cells; p NULL: it is not there. */
static struct text cell(const struct want *w, const struct job *j, struct arena *mem)
{
	const struct job_partition *p;
	const struct text *t = NULL;
	const char *key;
	struct text out;
	struct buf b;

	switch (w->kind) {
	case WANT_OFFSET:
		p = partition_of(j, w->partition);
		if (!p || p->next == JOB_OFFSET_NONE)
			return NOTHING;
		buf_init(&b, 64);
		offset_text(&b, p->next);
		out = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
		buf_release(&b);
		return out;
	case WANT_CUSTOM:
		key = arena_copy(mem, w->what.p + strlen("property."),
				 w->what.n - strlen("property."));
		t = job_pair(&j->custom_props, key);
		break;
	case WANT_REGISTRY:
		t = job_pair(&j->source_props, want_key(w));
		break;
	case WANT_UNUSED:
	case WANT_UNSHOWN:
		break;
	default:
		key = want_key(w);
		if (key)
			t = job_pair(&j->props, key);
		if (key && !t)
			t = job_pair(&j->source_props, key);
	}
	return t ? *t : NOTHING;
}

struct text want_old(const struct want *w, const struct job *j, struct arena *mem)
{
	struct text t = cell(w, j, mem);

	return t.p && w->secret ? mask_value(w->what, t, mem) : t;
}

/* the columns of SHOW CREATE ROUTINE LOAD ------------------------------------------ */

/* Behind the bracket that closes the one at `at`; NULL when none does. */
static const char *bracket_end(const char *at, const char *end)
{
	unsigned depth = 0;
	char quote = '\0';

	for (; at < end; at++) {
		if (quote) {
			if (*at == '\\' && quote != '`')
				at++;
			else if (*at == quote)
				quote = '\0';
		} else if (*at == '\'' || *at == '"' || *at == '`') {
			quote = *at;
		} else if (*at == '(') {
			depth++;
		} else if (*at == ')' && --depth == 0) {
			return at;
		}
	}
	return NULL;
}

/* What stands in its COLUMNS (..), a line of its own; p NULL: there is none. */
static struct text create_columns(struct text create)
{
	static const char head[] = "\nCOLUMNS (";
	const char *at, *end;

	if (!create.p)
		return NOTHING;
	at = memmem(create.p, create.n, head, sizeof(head) - 1);
	if (!at)
		return NOTHING;
	at += sizeof(head) - 2;
	end = bracket_end(at, create.p + create.n);
	return end ? (struct text){ at + 1, (size_t)(end - at) - 1 } : NOTHING;
}

struct text want_old_columns(const struct job *j, struct text create, struct arena *mem)
{
	const struct want w = { .kind = WANT_COLUMNS, .what = TEXT("COLUMNS") };
	struct text t = cell(&w, j, mem);

	return !t.p || is_objects(t) ? create_columns(create) : t;
}

/* judging ---------------------------------------------------------------------------- */

struct judge {
	const struct want *w;
	const struct job *before, *now;
	struct text create;
	bool create_sure, ran;
	struct arena *mem;
	struct effect *out;
};

static void unseen(struct judge *g, const char *why)
{
	g->out->kind = EFFECT_UNSEEN;
	g->out->why = (struct text){ why, strlen(why) };
}

static void by_same(struct judge *g, enum same s)
{
	if (s == SAME_YES)
		g->out->kind = EFFECT_IN;
	else if (s == SAME_NO)
		g->out->kind = EFFECT_NOT;
	else
		unseen(g, "the server prints it in a form of its own");
}

/*
 * It looks as it did before the ALTER, and so do other expressions.  (Backticks come and go: a
 * CREATE's names are printed without.)
 */
static void by_print(struct judge *g, bool told,
		     enum same (*same)(struct text a, struct text b, struct arena *mem))
{
	struct text old;

	if (told || g->out->kind != EFFECT_IN || !g->before)
		return;
	old = cell(g->w, g->before, g->mem);
	if (!old.p || is_objects(old) || same(old, g->out->found, g->mem) == SAME_YES)
		unseen(g, "the server leaves out parentheses: another expression looks the same");
}

static void judge_columns(struct judge *g)
{
	struct text found = g->out->found;

	if (!found.p || is_objects(found)) {
		found = create_columns(g->create);
		if (!found.p) {
			g->out->found = NOTHING;
			unseen(g, g->create.p
					  ? "neither SHOW ROUTINE LOAD nor SHOW CREATE shows it"
					  : "SHOW ROUTINE LOAD of this release does not show it");
			return;
		}
		g->out->found = found;
		by_same(g, same_columns(g->w->value, found, g->mem));
		by_print(g, same_columns_are_told(found, g->mem), same_columns);
		/* a follower may still have the old ones */
		if (g->out->kind == EFFECT_NOT && !g->create_sure)
			unseen(g, "only SHOW CREATE shows it, and that may not be the leader's");
		return;
	}
	by_same(g, same_columns(g->w->value, found, g->mem));
	by_print(g, same_columns_are_told(found, g->mem), same_columns);
}

bool want_partition_kind(struct text create, bool *temporary)
{
	static const char plain[] = "\nPARTITIONS (", temp[] = "\nTEMPORARY PARTITIONS (";

	if (!create.p)
		return false;
	*temporary = memmem(create.p, create.n, temp, sizeof(temp) - 1) != NULL;
	return *temporary || memmem(create.p, create.n, plain, sizeof(plain) - 1);
}

static void judge_partitions(struct judge *g)
{
	struct text old;
	bool temporary;

	by_same(g, same_partitions(g->w->value, g->out->found, g->mem));
	if (g->out->kind != EFFECT_IN)
		return;
	if (want_partition_kind(g->create, &temporary)) {
		if (temporary != g->w->temporary)
			unseen(g,
			       "SHOW CREATE shows partitions of the other kind, temporary or not");
		return;
	}
	if (!g->before)
		return;
	/* names of both kinds look alike: the same names as before may be those of the other kind
	 */
	old = cell(g->w, g->before, g->mem);
	if (g->w->temporary && old.p && same_partitions(g->w->value, old, g->mem) == SAME_YES)
		unseen(g, "the server shows the names alone, not whether they are temporary");
}

/* "http://user:password@host" without what stands before "@". */
static struct text without_user(struct text url, struct arena *mem)
{
	const char *at = memchr(url.p, '@', url.n), *scheme = memmem(url.p, url.n, "://", 3);
	const char *from = scheme && scheme < at ? scheme + 3 : url.p;
	struct buf b;
	struct text out;

	if (!at || memchr(at + 1, '@', url.n - (size_t)(at + 1 - url.p)))
		return url;
	buf_init_unbounded(&b);
	buf_add(&b, url.p, (size_t)(from - url.p));
	buf_add(&b, at + 1, url.n - (size_t)(at + 1 - url.p));
	out = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return out;
}

static void judge_registry(struct judge *g)
{
	struct text bare = without_user(g->w->value, g->mem);

	if (!text_eq(bare, without_user(g->out->found, g->mem)))
		g->out->kind = EFFECT_NOT;
	else if (text_eq(bare, g->w->value))
		g->out->kind = EFFECT_IN;
	else
		unseen(g, "the server does not show the user and the password of it");
}

static void judge_text(struct judge *g)
{
	if (text_eq(g->w->value, g->out->found))
		g->out->kind = EFFECT_IN;
	else if (!utf8_valid(g->w->value.p, g->w->value.n))
		unseen(g, "its bytes are no UTF-8");
	else
		g->out->kind = EFFECT_NOT;
}

static void judge_custom(struct judge *g)
{
	if (text_is(g->out->found, MASK_TEXT))
		unseen(g, "the server masks it");
	else if (g->out->found.p)
		judge_text(g);
	else if (g->now->unread.n)
		unseen(g, "what the server shows cannot be read");
	else
		g->out->kind = EFFECT_NOT;
}

static void judge_offset(struct judge *g)
{
	const struct job_partition *p = partition_of(g->now, g->w->partition);
	int64_t wanted = g->w->offset;

	if ((!p || p->next == JOB_OFFSET_NONE) && g->now->unread.n)
		unseen(g, "what the server shows cannot be read");
	else if (!p || p->next == JOB_OFFSET_NONE)
		g->out->kind = EFFECT_NOT;
	else if (p->next == wanted)
		g->out->kind = EFFECT_IN;
	else if (!g->ran || p->next < 0)
		g->out->kind = EFFECT_NOT;
	else if (wanted >= 0)
		g->out->kind = p->next > wanted ? EFFECT_IN : EFFECT_NOT;
	else
		unseen(g, "the server has made a number of it since");
}

static void judge(struct judge *g)
{
	const struct want *w = g->w;

	if (w->kind == WANT_UNUSED) {
		unseen(g, "every release takes it and never reads it");
		return;
	}
	if (w->kind == WANT_UNSHOWN) {
		unseen(g, "the server does not show it");
		return;
	}
	if (!w->value.p && w->kind != WANT_OFFSET) {
		unseen(g, "the journal does not keep secrets");
		return;
	}
	if (!g->out->found.p && w->kind != WANT_OFFSET && w->kind != WANT_CUSTOM &&
	    w->kind != WANT_COLUMNS) {
		unseen(g, "the server does not show it");
		return;
	}
	switch (w->kind) {
	case WANT_INT:
	case WANT_RATIO:
		by_same(g, same_number(w->value, g->out->found));
		break;
	case WANT_BOOL:
		g->out->kind =
			java_true(w->value) == java_true(g->out->found) ? EFFECT_IN : EFFECT_NOT;
		break;
	case WANT_TEXT:
		judge_text(g);
		break;
	case WANT_SEPARATOR:
		by_same(g, same_separator(w->value, g->out->found, g->mem));
		break;
	case WANT_WHERE:
		by_same(g, same_where(w->value, g->out->found, g->mem));
		by_print(g, same_where_is_told(g->out->found, g->mem), same_where);
		break;
	case WANT_COLUMNS:
		judge_columns(g);
		break;
	case WANT_PARTITIONS:
		judge_partitions(g);
		break;
	case WANT_REGISTRY:
		judge_registry(g);
		break;
	case WANT_CUSTOM:
		judge_custom(g);
		break;
	case WANT_OFFSET:
		judge_offset(g);
		break;
	case WANT_UNUSED:
	case WANT_UNSHOWN:
		break;
	}
}

void want_judge(const struct want *w, const struct job *before, const struct job *now,
		struct text create, bool create_sure, bool ran, struct arena *mem,
		struct effect *out)
{
	struct judge g = { w, before, now, create, create_sure, ran, mem, out };

	memset(out, 0, sizeof(*out));
	out->what = w->what;
	out->found = cell(w, now, mem);
	judge(&g);
	out->wanted = w->secret || !w->value.p ? TEXT(MASK_TEXT) : w->value;
	out->old = before ? want_old(w, before, mem) : NOTHING;
	if (out->found.p && w->secret)
		out->found = mask_value(w->what, out->found, mem);
}

bool wants_need_create(const struct wants *w, enum rel at)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->list[i].kind == WANT_COLUMNS)
			return (RELS_4_1 >> at & 1) != 0;
	return false;
}

/* There is no syntax to remove a clause or a property: only what was there before can be put back,
 * and only what the server shows of it. */
bool want_irreversible(const struct want *w, const struct job *before, struct text create,
		       struct arena *mem)
{
	struct text old = cell(w, before, mem);

	switch (w->kind) {
	case WANT_COLUMNS:
		old = want_old_columns(before, create, mem);
		return !old.p || text_is(old, "*") || !same_columns_are_told(old, mem);
	case WANT_WHERE:
		return !old.p || text_is(old, "*") || !same_where_is_told(old, mem);
	case WANT_PARTITIONS:
		return !old.p || text_is(old, "*");
	case WANT_SEPARATOR:
		return !old.p || text_is(old, "\t") || text_is(old, "\n");
	case WANT_CUSTOM:
		return !old.p || text_is(old, MASK_TEXT);
	case WANT_UNSHOWN:
		return true;
	case WANT_OFFSET:
	case WANT_TEXT:
	case WANT_REGISTRY:
		return !old.p;
	default:
		return false;
	}
}
