/*
 * shell_connect.c - \connect: the session goes on elsewhere.
 * A cluster is what its group of the option files says; a host, or another user, is this session
 * but for that: the same TLS, time-outs and maps.  The password of this session goes to no
 * other FE and is nobody else's.  The old connection stays until the new one is there.
 */
#include "config.h"
#include "cli/shell_connect.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/ask_password.h"
#include "cli/shell.h"
#include "cli/shell_login.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

/* Where to, and how to say that to another command.  Lives in the session's arena. */
struct place_to {
	struct target t;
	struct net_options net;
};

static void forget_password(struct net_options *n)
{
	n->value[SETTING_PASSWORD] = n->value[SETTING_PASSWORD_FILE] = NULL;
	n->password_fd = NULL;
}

/* A group of that name, by the option files that the session reads; 0 or ERR_*. */
static int to_cluster(struct shell *sh, const char *name, struct place_to *to)
{
	const struct net_options *o = &sh->run.o.net;

	to->net = (struct net_options){
		.defaults_file = o->defaults_file,
		.defaults_extra_file = o->defaults_extra_file,
		.defaults_group_suffix = o->defaults_group_suffix,
		.no_defaults = o->no_defaults,
		.value[SETTING_CLUSTER_NAME] = name,
		.value[SETTING_STATE_DIR] = o->value[SETTING_STATE_DIR],
	};
	return net_options_target(sh->run.env, &to->net, sh->run.mem, &to->t);
}

static bool same_fe(const struct target *a, const struct target *b)
{
	size_t i;

	for (i = 0; i < b->n_fes; i++)
		if (a->n_fes == 1 && !strcmp(a->fes[0].host, b->fes[i].host) &&
		    a->fes[0].port == b->fes[i].port)
			return true;
	return false;
}

static int to_host(struct shell *sh, const char *host, struct place_to *to, struct err *err)
{
	const struct target *now = &sh->run.t;

	to->t.name = NULL;
	if (target_hosts(&to->t, host, sqlconn_server(sh->run.c)->port, sh->run.mem, err))
		return err->code;
	to->net.value[SETTING_CLUSTER_NAME] = NULL;
	to->net.value[SETTING_HOST] = host;
	to->net.value[SETTING_PORT] =
		arena_printf(sh->run.mem, "%u", sqlconn_server(sh->run.c)->port);
	/* what is told of the cluster need not hold there */
	to->t.cluster_id = to->t.cluster_fes = to->t.http_url = to->t.color = NULL;
	if (!same_fe(&to->t, now)) {
		to->t.password = NULL;
		forget_password(&to->net);
	}
	return 0;
}

/* Fill `to` from "CLUSTER|HOST[:PORT]" and a user, either NULL; 0, or after a message -1. */
static int choose(struct shell *sh, const char *where, const char *user, struct place_to *to)
{
	const bool group = where && net_has_cluster(&sh->run.o.net, where);
	const char *before = sh->run.t.user;
	struct err err;

	to->t = sh->run.t;
	to->net = sh->run.o.net;
	if (group && to_cluster(sh, where, to))
		return -1;
	if (where && !group && to_host(sh, where, to, &err)) {
		shell_say(sh, err.text);
		return -1;
	}
	if (user) {
		to->net.value[SETTING_USER] = to->t.user = user;
		if (!group && strcmp(user, before) != 0) {
			to->t.password = NULL;
			forget_password(&to->net);
		}
	}
	if (to->t.password || (!where && (!user || !strcmp(user, before))) ||
	    (!group && same_fe(&to->t, &sh->run.t) && !strcmp(to->t.user, before)))
		return 0;
	sh->asked = true;
	to->t.password =
		ask_password(arena_printf(sh->run.mem, "Password of %s at %s (Enter: none)",
					  to->t.user, to->t.name),
			     sh->run.mem, &err);
	to->net.value[SETTING_PASSWORD] = opt_bare;
	if (to->t.password)
		return 0;
	shell_say(sh, err.text);
	return -1;
}

/* The current database stays where there is one of that name; of a cluster it is that of
 * its group. */
static char *find_db(struct shell *sh, struct sqlconn *c, const char *want)
{
	struct arena *mem = arena_new();
	char *db = want ? xstrdup(want) : NULL;
	struct sql_result res;
	struct err err;

	stopping_conn(c);
	if (want && sqlconn_query(c, (struct text){ want, strlen(want) }, TEXT("SELECT DATABASE()"),
				  false, mem, &res, &err)) {
		shell_say(sh, err.text);
		free(db);
		db = NULL;
	}
	stopping_conn(NULL);
	arena_free(mem);
	return db;
}

static void go_over(struct shell *sh, struct place_to *to, struct sqlconn *c)
{
	const struct sql_server *s = sqlconn_server(c);
	char *db = find_db(sh, c, to->t.db);

	/* the session's is freed when it changes */
	to->t.db = NULL;
	stopping_session(c);
	sqlconn_close(sh->run.c);
	sh->run.c = c;
	sh->run.t = to->t;
	sh->run.o.net = to->net;
	sh->run.set = false;
	sh->conn = s->connection_id;
	free(sh->db);
	sh->db = db;
	sh->run.t.db = db;
	names_renew(&sh->names, &sh->run.t);
	shell_say_connected(sh);
}

void do_connect(struct shell *sh, char *args)
{
	struct place_to *to = arena_zalloc(sh->run.mem, sizeof(*to));
	const char *where = NULL, *user = NULL;
	struct sqlconn *c;
	char *words[2];
	struct err err;
	int n = shell_words(arena_copy(sh->run.mem, args, strlen(args)), words, 2);

	if (n < 0) {
		shell_say(sh, "\\connect takes a cluster or a host, and a user");
		return;
	}
	if (n > 0 && strcmp(words[0], "-") != 0)
		where = words[0];
	if (n > 1)
		user = words[1];
	if (choose(sh, where, user, to))
		return;
	c = sqlconn_new(&to->t);
	if (!shell_login(sh, c, &to->t, &err)) {
		go_over(sh, to, c);
		return;
	}
	stopping_session(sh->run.c);
	sqlconn_close(c);
	shell_say(sh, err.text);
	shell_say(sh, "the connection stays as it was");
}
