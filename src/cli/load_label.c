/*
 * load_label.c - what load-errors, load-state and load-cancel share.
 */
#include "config.h"
#include "cli/load_label.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/cmd.h"
#include "load/label.h"
#include "load/send.h"

int label_parse(const struct label_cmd *c, const char *text, const char **db, const char **label,
		struct err *err)
{
	const char *dot = strrchr(text, '.');

	*db = dot ? arena_copy(c->mem, text, (size_t)(dot - text)) : c->reach.target.db;
	*label = dot ? dot + 1 : text;
	if (!label_ok(*label))
		return err_set(err, ERR_USAGE,
			       "\"%s\" is no label: letters, digits, _ and - alone, 1 to 128",
			       *label);
	if (!*db || !**db)
		return err_set(err, ERR_USAGE, "which database? write DB.%s, or give -D DB",
			       *label);
	return 0;
}

static int connect_and(struct label_cmd *c, int (*work)(struct label_cmd *c))
{
	int status;

	/* an address says all by itself */
	if (strstr(c->rest.operand[0], "://"))
		c->o.where.no_sql = true;
	status = load_reach(c->env, &c->o.where, c->mem, &c->reach);
	if (status)
		return status;
	c->conn = load_conn_new(&c->reach.server);
	status = work(c);
	load_conn_free(c->conn);
	load_unreach(&c->reach);
	return status;
}

int label_command(struct cmd_env *env, int argc, char **argv, const char *wants,
		  int (*work)(struct label_cmd *c))
{
	struct label_cmd c = { .env = env, .mem = arena_new() };
	struct err err;
	int status;

	status = cmd_options(env, &c.o, argc, argv, &c.rest);
	if (status < 0 && !c.rest.n) {
		err_set(&err, ERR_USAGE, "%s", wants);
		status = cmd_fail(env, &err);
	}
	if (status < 0)
		status = connect_and(&c, work);
	opt_release(env->cmd->opts, &c.o);
	opt_rest_release(&c.rest);
	arena_free(c.mem);
	return status;
}
