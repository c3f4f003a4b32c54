/*
 * cmd_load_state.c - `starload load-state`: what became of loads, by their labels.
 */
#include "config.h"

#include <string.h>

#include "base/err.h"
#include "cli/cmd.h"
#include "cli/load_label.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "load/state.h"

const struct opt load_state_opts[] = { LABEL_OPTIONS, { .name = NULL } };

/* What a state means, in words and as an exit status. */
static const struct {
	const char *text;
	int status;
} meaning[] = {
	[LS_UNKNOWN] = { "never begun, or forgotten by now", EXIT_UNKNOWN },
	[LS_PREPARE] = { "under way", EXIT_WRONG_STATE },
	[LS_PREPARED] = { "prepared, waits for its commit", EXIT_WRONG_STATE },
	[LS_COMMITTED] = { "in, and about to become visible", EXIT_DONE },
	[LS_VISIBLE] = { "in, and visible", EXIT_DONE },
	[LS_ABORTED] = { "aborted: nothing of it is loaded", EXIT_REFUSED },
};

static void print_json(struct jout *j, const char *db, const char *label,
		       const struct load_state *s)
{
	jout_line(j);
	jout_open(j, '{');
	jout_pair(j, "db", db);
	jout_pair(j, "label", label);
	jout_pair(j, "state", load_state_name(s->code));
	jout_pair(j, "meaning", meaning[s->code].text);
	jout_key(j, "reason");
	if (s->reason.p)
		jout_text(j, s->reason);
	else
		jout_null(j);
	jout_pair(j, "fe", s->host);
	jout_close(j, '}');
}

static void print_text(FILE *out, const char *db, const char *label, const struct load_state *s)
{
	emit_safe(out, db, strlen(db));
	fprintf(out, ".%s: %s: %s", label, load_state_name(s->code), meaning[s->code].text);
	if (s->reason.n) {
		fputs(": ", out);
		emit_safe(out, s->reason.p, s->reason.n);
	}
	fputc('\n', out);
}

static int work(struct label_cmd *c)
{
	int status = EXIT_DONE;
	struct jout j;
	size_t i;

	if (c->o.json) {
		jout_init(&j, c->env->out);
		jout_open(&j, '[');
	}
	for (i = 0; i < c->rest.n; i++) {
		const char *db, *label;
		struct load_state s;
		struct err err;

		if (label_parse(c, c->rest.operand[i], &db, &label, &err) ||
		    load_state_get(c->conn, db, label, c->mem, &s, &err)) {
			status = exit_worse(status, cmd_fail(c->env, &err));
			continue;
		}
		status = exit_worse(status, meaning[s.code].status);
		if (c->o.json)
			print_json(&j, db, label, &s);
		else
			print_text(c->env->out, db, label, &s);
	}
	if (c->o.json) {
		jout_close(&j, ']');
		jout_end(&j);
		jout_flush(&j);
	}
	return status;
}

int cmd_load_state(struct cmd_env *env, int argc, char **argv)
{
	return label_command(env, argc, argv, "name a load: starload load-state DB.LABEL", work);
}
