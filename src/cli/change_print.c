/*
 * change_print.c - a change of the journal for people.
 * What it wanted and found comes out of the journal's JSON by its keys alone, so that
 * lines of other releases are shown as far as they are understood.
 */
#include "config.h"
#include "cli/change_print.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/since.h"
#include "diag/emit.h"
#include "job/effect.h"
#include "job/journal.h"

static void safe(FILE *out, struct text t)
{
	emit_safe(out, t.p, t.n);
}

static void put_pair(FILE *out, const char *before, struct text t)
{
	if (!t.n)
		return;
	fputs(before, out);
	safe(out, t);
}

void change_print_damaged(const struct journal_list *l, const char *dir, struct cmd_env *env)
{
	if (!l->damaged)
		return;
	fprintf(env->err, "starload %s: %zu line%s of the journal in ", env->cmd->name, l->damaged,
		l->damaged == 1 ? "" : "s");
	emit_safe(env->err, dir, strlen(dir));
	fprintf(env->err, " cannot be read and %s left out\n", l->damaged == 1 ? "is" : "are");
}

void change_print_head(const struct journal_change *c, FILE *out)
{
	char when[SINCE_TEXT];

	since_text(c->begun_ms, when);
	fprintf(out, "%s  %-13s  ", when,
		c->step == JSTEP_END ? journal_verdict_text(c->verdict) : "UNDER WAY");
	safe(out, c->kind);
	put_pair(out, " ", c->db);
	put_pair(out, ".", c->job);
	if (c->job_id)
		fprintf(out, " (Id %" PRId64 ")", c->job_id);
	put_pair(out, " on ", c->cluster);
	put_pair(out, " by ", c->os_user);
	put_pair(out, " as ", c->db_user);
	fprintf(out, "  [%s]\n", c->id);
}

void change_print_statement(const struct journal_change *c, FILE *out)
{
	const char *p = c->statement.p, *end = p + c->statement.n, *eol;

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		fputs("    ", out);
		emit_safe(out, p, (size_t)(eol - p - (eol > p && eol[-1] == '\r')));
		fputc('\n', out);
	}
}

/* What `said` is: the change that goes on with this one or takes it back, or a reason. */
static const char *said_label(const struct journal_change *c)
{
	if (c->verdict == JV_CONTINUED)
		return "    continued by: ";
	if (c->verdict == JV_UNDONE && !text_is(c->kind, "alter"))
		return "    undone by: ";
	return "    because: ";
}

void change_print_texts(const struct journal_change *c, FILE *out)
{
	put_pair(out, "    from: ", c->from);
	if (c->from.n)
		fputc('\n', out);
	put_pair(out, "    message: ", c->message);
	if (c->message.n)
		fputc('\n', out);
	put_pair(out, said_label(c), c->said);
	if (c->said.n)
		fputc('\n', out);
}

/* values -------------------------------------------------------------------------------- */

static json_t *load(struct text t)
{
	return json_loadb(t.p ? t.p : "", t.n, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
}

/* The object of an array whose "what" is that of `like`. */
static const json_t *same_what(const json_t *list, const json_t *like)
{
	const char *what = json_string_value(json_object_get(like, "what"));
	size_t i;

	for (i = 0; what && i < json_array_size(list); i++) {
		const char *is =
			json_string_value(json_object_get(json_array_get(list, i), "what"));

		if (is && !strcmp(is, what))
			return json_array_get(list, i);
	}
	return NULL;
}

static void put_string(FILE *out, const json_t *s)
{
	emit_safe(out, json_string_value(s), json_string_length(s));
}

/* The offsets that are words have negative numbers of their own, and the word as value. */
static void put_value(FILE *out, const json_t *want)
{
	const json_t *value = json_object_get(want, "value"),
		     *offset = json_object_get(want, "offset");

	if (json_is_true(json_object_get(want, "secret")))
		fputs("******", out);
	else if (json_is_string(value))
		put_string(out, value);
	else if (json_is_integer(offset) && json_integer_value(offset) >= 0)
		fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(offset));
	else
		fputc('?', out);
}

static void put_want(FILE *out, const json_t *want, const json_t *old, const json_t *found)
{
	const json_t *was = same_what(old, want), *is = same_what(found, want);
	const char *verdict = json_string_value(json_object_get(is, "verdict"));
	const char *words = verdict ? effect_name_text(verdict) : NULL;

	fputs("    ", out);
	put_string(out, json_object_get(want, "what"));
	fputs(": ", out);
	if (was) {
		put_value(out, was);
		fputs(" -> ", out);
	}
	put_value(out, want);
	if (words && *words)
		fprintf(out, "  (%s)", words);
	fputc('\n', out);
}

void change_print_values(const struct journal_change *c, FILE *out)
{
	json_t *wanted = load(c->wanted), *base = load(c->base), *found = load(c->found);
	const json_t *state = json_object_get(base, "state"),
		     *now = json_object_get(found, "state");
	size_t i;

	for (i = 0; i < json_array_size(wanted); i++)
		if (json_is_string(json_object_get(json_array_get(wanted, i), "what")))
			put_want(out, json_array_get(wanted, i), json_object_get(base, "old"),
				 found);
	if (json_is_string(state) && json_is_string(now)) {
		fputs("    state: ", out);
		put_string(out, state);
		fputs(" -> ", out);
		put_string(out, now);
		fputc('\n', out);
	}
	json_decref(wanted);
	json_decref(base);
	json_decref(found);
}
