/*
 * opt.c - options from a table: command line, settings file, help.
 */
#include "config.h"
#include "cli/opt.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/near.h"
#include "base/util.h"

enum { HELP_COLUMN = 28, HELP_WIDTH = 80, NAMES_MAX = 128 };

/* Found in every table. */
static const struct opt help_opt = {
	.name = "help", .letter = 'h', .type = OPT_FLAG, .help = "show this text",
};

const char opt_bare[] = "";

/* An option and the struct that its `at` is in. */
struct place {
	const struct opt *o;
	void *into;
};

void opt_iter_init(struct opt_iter *it, const struct opt *table)
{
	*it = (struct opt_iter){ .next = table };
}

const struct opt *opt_next(struct opt_iter *it)
{
	for (;;) {
		const struct opt *o = it->next;

		if (o->name && o->type == OPT_GROUP) {
			if (it->outer)
				BUG("a group of options within a group");
			it->outer = o + 1;
			it->base = o->at;
			it->next = o->group;
		} else if (o->name) {
			it->next++;
			return o;
		} else if (it->outer) {
			it->next = it->outer;
			it->outer = NULL;
			it->base = 0;
		} else {
			return NULL;
		}
	}
}

const struct opt *opt_find(const struct opt *table, const char *name)
{
	for (; table->name; table++)
		if (table->type != OPT_GROUP && !strcmp(table->name, name))
			return table;
	return NULL;
}

/* A command without options has nothing to put them into. */
static void *part_of(void *into, size_t base)
{
	return into ? (char *)into + base : NULL;
}

static struct place find_letter(const struct opt *table, void *into, char letter)
{
	const struct opt *o;
	struct opt_iter it;

	for (opt_iter_init(&it, table); (o = opt_next(&it)) != NULL; )
		if (o->letter && o->letter == letter)
			return (struct place){ o, part_of(into, it.base) };
	return (struct place){ NULL, NULL };
}

/* Where the option's value is; the table's offsets are as good as its types. */
static void *value_at(const struct opt *o, void *into)
{
	return (char *)into + o->at;
}

static void list_add(struct opt_list *l, const char *item)
{
	ARRAY_GROW(l->item, l->n, l->room);
	l->item[l->n++] = item;
}

static int set_uint(const struct opt *o, unsigned *to, const char *value, struct err *err)
{
	unsigned max = o->max ? o->max : UINT32_MAX;
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(value, &end, 10);
	if (isdigit((unsigned char)value[0]) && !*end && !errno && v >= o->min && v <= max) {
		*to = (unsigned)v;
		return 0;
	}
	if (!o->max)
		return err_set(err, ERR_USAGE, "--%s takes a number of %u or more, not \"%s\"",
			       o->name, o->min, value);
	return err_set(err, ERR_USAGE, "--%s takes a number from %u to %u, not \"%s\"",
		       o->name, o->min, max, value);
}

static int set_choice(const struct opt *o, int *to, const char *value, struct err *err)
{
	char all[256] = "";
	size_t used = 0;
	int i;

	for (i = 0; o->choices[i]; i++) {
		if (!strcmp(o->choices[i], value)) {
			*to = i;
			return 0;
		}
		if (used < sizeof(all))
			used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
						 i ? ", " : "", o->choices[i]);
	}
	return err_set(err, ERR_USAGE, "--%s takes one of %s; not \"%s\"", o->name, all, value);
}

/* A value for anything but a flag. */
static int set_value(const struct opt *o, void *into, const char *value, bool settings,
		     struct err *err)
{
	void *to = value_at(o, into);
	struct opt_list *l;

	switch (o->type) {
	case OPT_TEXT:
	case OPT_MAYBE:
		*(const char **)to = value;
		return 0;
	case OPT_UINT:
		return set_uint(o, to, value, err);
	case OPT_CHOICE:
		return set_choice(o, to, value, err);
	case OPT_LIST:
		l = to;
		if (l->from_settings && !settings)
			l->n = 0;
		l->from_settings = settings;
		list_add(l, value);
		return 0;
	case OPT_FLAG:
	case OPT_GROUP:
		break;
	}
	BUG("option --%s takes no value", o->name);
}

int opt_set(const struct opt *o, void *into, const char *value, struct err *err)
{
	static const char *const yes[] = { "true", "yes", "on", "1" };
	static const char *const no[] = { "false", "no", "off", "0" };
	unsigned i;

	if (o->type != OPT_FLAG)
		return set_value(o, into, value, true, err);
	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		if (!strcmp(value, yes[i]) || !strcmp(value, no[i])) {
			*(bool *)value_at(o, into) = !strcmp(value, yes[i]);
			return 0;
		}
	}
	return err_set(err, ERR_USAGE, "\"%s\" takes true or false, not \"%s\"", o->name, value);
}

static int unknown_long(const struct opt *table, const char *name, size_t n, struct err *err)
{
	const char *list[NAMES_MAX], *best;
	const struct opt *o;
	struct opt_iter it;
	unsigned i = 0;

	list[i++] = help_opt.name;
	for (opt_iter_init(&it, table); i < NAMES_MAX && (o = opt_next(&it)) != NULL; )
		if (!(o->flags & OPT_HIDDEN))
			list[i++] = o->name;
	best = near_best((struct text){ name, n }, list, i);
	if (best)
		return err_set(err, ERR_USAGE, "unknown option --%.*s; did you mean --%s?",
			       (int)n, name, best);
	return err_set(err, ERR_USAGE, "unknown option --%.*s", (int)n, name);
}

/* The option of `n` bytes of a long name; *on is false for --no-NAME. */
static struct place find_long(const struct opt *table, void *into, const char *name, size_t n,
			      bool *on)
{
	const struct opt *o;
	struct opt_iter it;

	for (opt_iter_init(&it, table); (o = opt_next(&it)) != NULL; ) {
		size_t len = strlen(o->name);

		*on = !(o->flags & OPT_NO && n == len + 3 && !memcmp(name, "no-", 3) &&
			!memcmp(name + 3, o->name, len));
		if (!*on || (len == n && !memcmp(o->name, name, n)))
			return (struct place){ o, part_of(into, it.base) };
	}
	return (struct place){ NULL, NULL };
}

/* `--name`, `--name=value`, `--no-name`; *next is the argument behind it and is
 * cleared when it was taken as the value. */
static int parse_long(const struct opt *table, void *into, const char *arg, const char **next,
		      struct opt_rest *rest, struct err *err)
{
	const char *eq = strchr(arg, '='), *value = eq ? eq + 1 : NULL;
	size_t n = eq ? (size_t)(eq - arg) : strlen(arg);
	struct place at;
	bool on = true;

	at = find_long(table, into, arg, n, &on);
	if (!at.o) {
		if (n == 4 && !memcmp(arg, "help", 4)) {
			rest->help = !eq;
			return eq ? err_set(err, ERR_USAGE, "--help takes no value") : 0;
		}
		return unknown_long(table, arg, n, err);
	}
	if (at.o->type == OPT_FLAG) {
		if (eq)
			return err_set(err, ERR_USAGE, "--%.*s takes no value", (int)n, arg);
		*(bool *)value_at(at.o, at.into) = on;
		return 0;
	}
	if (!value && at.o->type == OPT_MAYBE)
		value = opt_bare;
	if (!value) {
		value = *next;
		*next = NULL;
	}
	if (!value)
		return err_set(err, ERR_USAGE, "--%s wants a value: --%s %s", at.o->name,
			       at.o->name, at.o->arg);
	return set_value(at.o, at.into, value, false, err);
}

/* `-a`, `-abc`, `-nVALUE`, `-n VALUE`. */
static int parse_short(const struct opt *table, void *into, const char *arg, const char **next,
		       struct opt_rest *rest, struct err *err)
{
	for (; *arg; arg++) {
		struct place at = find_letter(table, into, *arg);
		const char *value;

		if (!at.o) {
			if (*arg == 'h') {
				rest->help = true;
				return 0;
			}
			return err_set(err, ERR_USAGE, "unknown option -%c", *arg);
		}
		if (at.o->type == OPT_FLAG) {
			*(bool *)value_at(at.o, at.into) = true;
			continue;
		}
		value = arg[1] ? arg + 1 : at.o->type == OPT_MAYBE ? opt_bare : *next;
		if (!value)
			return err_set(err, ERR_USAGE, "-%c wants a value: -%c %s", *arg, *arg, at.o->arg);
		if (value == *next)
			*next = NULL;
		return set_value(at.o, at.into, value, false, err);
	}
	return 0;
}

int opt_parse(const struct opt *table, void *into, int argc, char *const *argv,
	      struct opt_rest *rest, struct err *err)
{
	bool only_operands = false;
	int i, rc;

	*rest = (struct opt_rest){
		.operand = xmalloc(sizeof(*rest->operand) * (size_t)(argc > 0 ? argc : 1)),
	};
	for (i = 1; i < argc && !rest->help; i++) {
		const char *arg = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
		const char *const had = next;

		if (only_operands || arg[0] != '-' || !arg[1]) {
			rest->operand[rest->n++] = arg;
			continue;
		}
		if (!strcmp(arg, "--")) {
			only_operands = true;
			continue;
		}
		rc = arg[1] == '-' ? parse_long(table, into, arg + 2, &next, rest, err) :
				     parse_short(table, into, arg + 1, &next, rest, err);
		if (rc)
			return rc;
		if (had && !next)
			i++;
	}
	return 0;
}

void opt_rest_release(struct opt_rest *rest)
{
	free(rest->operand);
	*rest = (struct opt_rest){ 0 };
}

static void help_one(const struct opt *o, char letter, FILE *out)
{
	const char *p = o->help;
	int n;

	n = fprintf(out, "  %c%c%c --%s%s%s%s%s", letter ? '-' : ' ', letter ? letter : ' ',
		    letter ? ',' : ' ', o->flags & OPT_NO ? "[no-]" : "", o->name,
		    o->arg ? o->type == OPT_MAYBE ? "[=" : " " : "", o->arg ? o->arg : "",
		    o->arg && o->type == OPT_MAYBE ? "]" : "");
	if (n > HELP_COLUMN - 2) {
		fputc('\n', out);
		n = 0;
	}
	for (; *p; n = 0) {
		int len = (int)strcspn(p, "\n");

		if (len > HELP_WIDTH - HELP_COLUMN)
			for (len = HELP_WIDTH - HELP_COLUMN; len > 1 && p[len] != ' '; len--)
				;
		fprintf(out, "%*s%.*s\n", HELP_COLUMN - n, "", len, p);
		p += len + (p[len] != '\0');
	}
}

bool opt_help_letter(const struct opt *table)
{
	return !find_letter(table, NULL, 'h').o;
}

void opt_help(const struct opt *table, FILE *out)
{
	const struct opt *o, *in;

	for (o = table; o->name; o++)
		if (o->type != OPT_GROUP && !(o->flags & OPT_HIDDEN))
			help_one(o, o->letter, out);
	help_one(&help_opt, opt_help_letter(table) ? 'h' : 0, out);
	for (o = table; o->name; o++) {
		if (o->type != OPT_GROUP)
			continue;
		fprintf(out, "\n%s:\n", o->name);
		for (in = o->group; in->name; in++)
			if (!(in->flags & OPT_HIDDEN))
				help_one(in, in->letter, out);
	}
}

void opt_release(const struct opt *table, void *into)
{
	const struct opt *o;
	struct opt_iter it;
	struct opt_list *l;

	for (opt_iter_init(&it, table); (o = opt_next(&it)) != NULL; ) {
		if (o->type != OPT_LIST)
			continue;
		l = value_at(o, part_of(into, it.base));
		free(l->item);
		*l = (struct opt_list){ 0 };
	}
}
