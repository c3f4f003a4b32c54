/*
 * cmd_run.c - `starload run`: judge a script, then carry it out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/setting.h"
#include "cli/result/way.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "cli/settings.h"
#include "net/sqlconn.h"

static int usage(struct run *r, const char *text)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s", text);
	return cmd_fail(r->env, &err);
}

static int check_options(struct run *r)
{
	const struct run_options *o = &r->o;

	const int forms = o->tabs + o->frame + o->vertical + o->csv + (o->format != RESULT_AUTO);

	if (forms > 1)
		return usage(r, "-B, -t, -E, --csv and --format exclude each other");
	if (o->json && forms)
		return usage(r, "--json excludes -B, -t, -E, --csv and --format");
	if (o->config && o->no_config)
		return usage(r, "--config and --no-config exclude each other");
	return 0;
}

static void release(struct run *r)
{
	sqlconn_close(r->c);
	run_release_script(r);
	settings_cache_free(r->settings);
	opt_release(run_opts, &r->o);
	pthread_mutex_destroy(&r->print);
	arena_free(r->mem);
}

int cmd_run(struct cmd_env *env, int argc, char **argv)
{
	struct result_settings show;
	struct result_way way;
	struct run r = {
		.env = env,
		.show = &show,
		.way = &way,
		.mem = arena_new(),
		.o = { .guard.settle_s = GUARD_SETTLE_S, .parallel = 1 },
		.settings = settings_cache_new(),
	};
	struct opt_rest rest;
	int status;

	pthread_mutex_init(&r.print, NULL);
	settings_cache_say(r.settings, env->err);
	status = cmd_options(env, &r.o, argc, argv, &rest);
	if (status >= 0)
		goto out;
	status = check_options(&r);
	if (status)
		goto out;
	run_set_results(&r);
	status = run_read_inputs(&r, &rest);
	if (!status)
		status = net_connect_leader(env, &r.o.net, r.mem, &r.t, &r.c);
	if (!status) {
		status = run_judge(&r);
		if (!status)
			status = run_ask(&r);
		if (!status) {
			/* before, nothing was sent: a signal just ends it */
			stopping_begin();
			status = run_carry_out(&r);
		} else if (r.o.json) {
			r.status = status;
			run_say_end(&r);
		}
	}
out:
	opt_rest_release(&rest);
	release(&r);
	return status;
}
