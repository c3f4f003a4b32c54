/*
 * why.c - which rule fits a job.
 */
#include "config.h"
#include "job/why_int.h"

#include "base/arena.h"
#include "base/util.h"
#include "job/job.h"
#include "job/shown.h"

static bool fits(const struct why_rule *r, struct why_context *c)
{
	const struct job *j = c->job;

	c->captures = (struct captures){ .n = 0 };
	if (!(r->states & 1U << j->state))
		return false;
	if (r->code == WHY_BLANK && (j->reason_code || j->reason.n))
		return false;
	if (r->code > 0 && r->code != j->reason_code)
		return false;
	if (r->pattern && !why_match(shown_text(j->reason, c->mem), r->pattern, &c->captures))
		return false;
	return !r->holds || r->holds(c);
}

/* Further paragraphs whose gaps cannot be filled are left out. */
static const char *fill_paragraphs(const struct why_context *c, const char *text)
{
	const char *out = "", *end, *one;

	for (; *text; text = *end ? end + 2 : end) {
		end = strstr(text, "\n\n");
		if (!end)
			end = text + strlen(text);
		one = why_fill(c, *out ? FILL_TEXT : FILL_ANYWAY,
			       arena_copy(c->mem, text, (size_t)(end - text)));
		if (one)
			out = arena_printf(c->mem, "%s%s%s", out, *out ? "\n\n" : "", one);
	}
	return out;
}

static void found(const struct why_rule *r, const struct why_context *c, struct why_finding *out)
{
	size_t i;

	*out = (struct why_finding){ .slug = r->slug };
	out->text = fill_paragraphs(c, r->text);
	for (i = 0; i < WHY_ADVICE && r->advice[i].text; i++) {
		const struct why_advice *a = &r->advice[i];
		const char *text = why_fill(c, FILL_TEXT, a->text);
		const char *command = why_fill(c, FILL_SHELL, a->command);
		const char *sql = why_fill(c, FILL_SQL, a->sql);

		/* what says what to run without being able to is of no use */
		if (!text || (a->command && !command))
			continue;
		out->advice[out->n_advice++] =
			(struct why_advice){ text, command ? command : "", sql ? sql : "" };
	}
}

void why_of(const struct job *j, const struct why_facts *f, struct arena *mem, struct why *out)
{
	struct why_context c = { .job = j, .facts = f, .mem = mem };
	size_t i;

	*out = (struct why){ .n_more = 0 };
	for (i = 0; i < why_n_causes && !fits(&why_causes[i], &c); i++)
		;
	if (i == why_n_causes)
		BUG("no rule for state %d", (int)j->state);
	found(&why_causes[i], &c, &out->cause);
	out->more = arena_alloc(mem, why_n_remarks * sizeof(*out->more));
	for (i = 0; i < why_n_remarks; i++)
		if (strcmp(why_remarks[i].slug, out->cause.slug) && fits(&why_remarks[i], &c))
			found(&why_remarks[i], &c, &out->more[out->n_more++]);
}

static const struct why_rule *rule_at(size_t i)
{
	if (i < why_n_causes)
		return &why_causes[i];
	i -= why_n_causes;
	return i < why_n_remarks ? &why_remarks[i] : NULL;
}

const char *why_rule_slug(size_t i)
{
	const struct why_rule *r = rule_at(i);

	return r ? r->slug : NULL;
}

const char *why_rule_summary(size_t i)
{
	const struct why_rule *r = rule_at(i);

	return r ? r->summary : NULL;
}
