/*
 * cmd_explain.c - `starload explain`: the page of a rule, a property or a
 * clause, and the tables of them all.
 */
#include "config.h"
#include "cli/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/explain.h"

struct explain_options {
	bool list, json;
	int color;
};

const struct opt explain_opts[] = {
	{ .name = "list", .type = OPT_FLAG, .at = offsetof(struct explain_options, list),
	  .flags = OPT_ARGV, .help = "print the tables of rules, properties and clauses" },
	{ .name = "json", .type = OPT_FLAG, .at = offsetof(struct explain_options, json),
	  .flags = OPT_ARGV, .help = "print one JSON document, for programs" },
	CMD_COLOR(struct explain_options, color),
	{ .name = NULL }
};

/* Pages asked for, in order, each once. */
struct found {
	struct explain_item *item;
	unsigned n, room;
};

static bool same_item(const struct explain_item *a, const struct explain_item *b)
{
	return a->kind == b->kind && a->rule == b->rule && a->prop == b->prop &&
		a->setting == b->setting && a->stranger == b->stranger && a->clause == b->clause;
}

static void found_add(struct found *f, const struct explain_item *it)
{
	unsigned i;

	for (i = 0; i < f->n; i++)
		if (same_item(&f->item[i], it))
			return;
	if (f->n == f->room) {
		f->room = f->room ? f->room * 2 : 8;
		f->item = xrealloc(f->item, f->room * sizeof(*f->item));
	}
	f->item[f->n++] = *it;
}

static bool find_word(struct found *f, const char *word)
{
	struct explain_item items[EXPLAIN_MAX];
	unsigned i, n = explain_find(word, items);

	for (i = 0; i < n; i++)
		found_add(f, &items[i]);
	return n > 0;
}

/* All operands as one name: explain columns terminated by. */
static bool find_joined(struct found *f, const struct opt_rest *rest)
{
	struct buf b;
	size_t i;
	bool ok;

	buf_init(&b, 4096);
	for (i = 0; i < rest->n; i++) {
		if (i)
			buf_addc(&b, ' ');
		buf_adds(&b, rest->operand[i]);
	}
	ok = !b.full && find_word(f, buf_str(&b));
	buf_release(&b);
	return ok;
}

static int unknown(struct cmd_env *env, const char *word)
{
	char buf[256];
	const char *near = explain_nearest(word, buf, sizeof(buf));
	struct err err;

	if (near)
		err_set(&err, ERR_USAGE, "nothing is known of \"%s\"; did you mean \"%s\"?", word, near);
	else
		err_set(&err, ERR_USAGE, "nothing is known of \"%s\"; `starload explain --list` shows what is", word);
	return cmd_fail(env, &err);
}

/* Fill *f from the operands; -1, or the exit status to leave with. */
static int find_all(struct cmd_env *env, const struct opt_rest *rest, struct found *f)
{
	size_t i;

	if (rest->n > 1 && find_joined(f, rest))
		return -1;
	for (i = 0; i < rest->n; i++)
		if (!find_word(f, rest->operand[i]))
			return unknown(env, rest->operand[i]);
	return -1;
}

static void list_json(FILE *out)
{
	struct found all = { 0 };
	struct explain_item it;
	unsigned i;

	for (i = 0; explain_item_at(i, &it); i++)
		found_add(&all, &it);
	explain_json(out, all.item, all.n);
	free(all.item);
}

int cmd_explain(struct cmd_env *env, int argc, char **argv)
{
	struct explain_options o = { .color = COLOR_AUTO };
	struct page_out page = { .out = env->out };
	struct found f = { 0 };
	struct opt_rest rest;
	struct err err;
	unsigned i;
	int rc;

	rc = cmd_options(env, &o, argc, argv, &rest);
	if (rc >= 0)
		goto out;
	page.color = cmd_color(o.color, env->out);
	page.width = cmd_width(env->out);
	rc = EXIT_DONE;
	if (o.list == (rest.n > 0)) {
		err_set(&err, ERR_USAGE, o.list ? "--list takes no further word" :
			"say a code, a name, a property or a clause; `starload explain --list` shows them all");
		rc = cmd_fail(env, &err);
		goto out;
	}
	if (o.list) {
		if (o.json)
			list_json(env->out);
		else
			explain_print_list(&page);
		goto out;
	}
	rc = find_all(env, &rest, &f);
	if (rc >= 0)
		goto out;
	rc = EXIT_DONE;
	if (o.json) {
		explain_json(env->out, f.item, f.n);
		goto out;
	}
	for (i = 0; i < f.n; i++) {
		if (i)
			putc('\n', env->out);
		explain_print(&page, &f.item[i]);
	}
out:
	free(f.item);
	opt_rest_release(&rest);
	return rc;
}
