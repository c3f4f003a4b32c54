/*
 * cmd_load_cancel.c - `starload load-cancel`: abort a load that is not finished.
 */
#include "config.h"

#include <string.h>

#include "base/err.h"
#include "cli/cmd.h"
#include "cli/load_label.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "load/state.h"

const struct opt load_cancel_opts[] = { LABEL_OPTIONS, { .name = NULL } };

static void print(struct label_cmd *c, const char *db, const char *label, struct text message)
{
	struct jout j;

	if (!c->o.json) {
		emit_safe(c->env->out, db, strlen(db));
		fprintf(c->env->out, ".%s: aborted\n", label);
		return;
	}
	jout_init(&j, c->env->out);
	jout_open(&j, '{');
	jout_pair(&j, "db", db);
	jout_pair(&j, "label", label);
	jout_pair(&j, "outcome", "aborted");
	jout_key(&j, "message");
	jout_text(&j, message);
	jout_close(&j, '}');
	jout_end(&j);
	jout_flush(&j);
}

static int work(struct label_cmd *c)
{
	const char *db, *label;
	struct text message;
	struct err err;

	if (c->rest.n > 1) {
		err_set(&err, ERR_USAGE, "one load at a time");
		return cmd_fail(c->env, &err);
	}
	if (label_parse(c, c->rest.operand[0], &db, &label, &err) ||
	    load_cancel(c->conn, db, label, c->mem, &message, &err))
		return cmd_fail(c->env, &err);
	print(c, db, label, message);
	return EXIT_DONE;
}

int cmd_load_cancel(struct cmd_env *env, int argc, char **argv)
{
	return label_command(env, argc, argv, "name a load: starload load-cancel DB.LABEL", work);
}
