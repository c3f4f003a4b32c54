/*
 * option.c - Tab behind a backslash: the options of a command, and their values.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "cli/complete/int.h"
#include "cli/opt.h"
#include "cli/opt_values.h"
#include "cli/shell.h"

static const char *first_line(struct completion *c, const char *help)
{
	return arena_copy(c->mem, help, strcspn(help, "\n"));
}

void complete_options(struct command_args *a)
{
	const struct opt *o;
	struct opt_iter it;

	if (!a->command->opts || !a->c->typed.n || *a->c->typed.p != '-')
		return;
	for (opt_iter_init(&it, a->command->opts); (o = opt_next(&it)) != NULL;)
		if (!(o->flags & OPT_HIDDEN))
			offer(a->c, arena_printf(a->c->mem, "--%s", o->name),
			      first_line(a->c, o->help), RANK_NAME);
	offer(a->c, "--help", "show what it does, and its options", RANK_NAME);
}

static const struct opt *find(const struct command_args *a, struct text name)
{
	const struct opt *o;
	struct opt_iter it;

	if (!a->command->opts || name.n < 2 || *name.p != '-')
		return NULL;
	for (opt_iter_init(&it, a->command->opts); (o = opt_next(&it)) != NULL;)
		if ((name.n == 2 && name.p[1] == o->letter) ||
		    (name.p[1] == '-' && text_is((struct text){ name.p + 2, name.n - 2 }, o->name)))
			return o;
	return NULL;
}

/* Values that are a list: what is typed is the last one of it. */
static void last_item(struct completion *c)
{
	size_t i;

	for (i = c->typed.n; i && c->typed.p[i - 1] != ','; i--)
		;
	c->typed.p += i;
	c->typed.n -= i;
}

static bool takes_list(const struct opt *o)
{
	return o->arg && (!strcmp(o->arg, "CODES") || !strcmp(o->arg, "RELEASES"));
}

static void take_value(struct command_args *a, const struct opt *o)
{
	const char *const *values = opt_values(o);
	struct completion *c = a->c;

	if (takes_list(o)) {
		last_item(c);
		c->append = 0;
	}
	for (; values && *values; values++)
		offer(c, *values, NULL, RANK_NAME);
	if (o->flags & OPT_PATH)
		a->files = true;
	/* its argument has no word of its own: users have names too */
	if (!strcmp(o->name, "cluster"))
		complete_words(a, "CLUSTER");
	else if (!values && !a->files && o->arg)
		complete_words(a, o->arg);
	c->hint = first_line(c, o->help);
}

static bool takes_value(const struct opt *o)
{
	return o && o->type != OPT_FLAG && o->type != OPT_MAYBE;
}

bool complete_option_value(struct command_args *a)
{
	struct completion *c = a->c;
	const char *equals = c->typed.n ? memchr(c->typed.p, '=', c->typed.n) : NULL;
	const struct opt *o = find(a, a->before);

	if (takes_value(o)) {
		take_value(a, o);
		return true;
	}
	if (!equals)
		return false;
	o = find(a, (struct text){ c->typed.p, (size_t)(equals - c->typed.p) });
	c->typed.n -= (size_t)(equals - c->typed.p) + 1;
	c->typed.p = equals + 1;
	if (o)
		take_value(a, o);
	return true;
}
