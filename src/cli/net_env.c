/*
 * net_env.c - connecting, the same for every command that needs a cluster.
 */
#include "config.h"
#include "cli/net_env.h"
#include "cli/net_rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/ask_password.h"
#include "cli/cmd.h"
#include "diag/emit.h"
#include "net/cluster.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { FD_MAX = 1 << 20 };

const struct opt net_opts[] = {
#define SETTING(id, word, key, kind, value_name, env, groups, what) \
	{ .name = word, .letter = key, .arg = value_name, .help = what, AS_##kind(SETTING_##id) },
#include "net/settings.def"
	NET_FILE_ROWS, { .name = NULL }
};

static void warn(void *to, const char *text)
{
	struct cmd_env *env = to;

	fprintf(env->err, "starload %s: warning: ", env->cmd->name);
	emit_safe(env->err, text, strlen(text));
	fputc('\n', env->err);
}

/* A password out of argv, where every user of the machine can see it. */
static const char *wiped(struct cmd_env *env, const char *password, struct arena *mem)
{
	const char *copy = arena_copy(mem, password, strlen(password));

	if (*password) {
		/* argv's own bytes, which are ours to write */
		explicit_bzero((char *)(size_t)password, strlen(password));
		warn(env, "a password on the command line is seen by other users of the machine; "
			  "-p alone asks for it");
	}
	return copy;
}

static int read_fd(const char *text, int *fd, struct err *err)
{
	unsigned long n = 0;
	char *end = NULL;

	*fd = -1;
	if (!text)
		return 0;
	n = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || n > FD_MAX)
		return err_set(err, ERR_USAGE,
			       "--password-fd takes the number of a descriptor, not \"%s\"", text);
	*fd = (int)n;
	return 0;
}

/* The command line as net/ takes it. */
static int gather(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		  struct sources *s, struct err *err)
{
	size_t k;

	*s = (struct sources){
		.defaults_file = o->defaults_file,
		.defaults_extra_file = o->defaults_extra_file,
		.defaults_group_suffix = o->defaults_group_suffix,
		.no_defaults = o->no_defaults,
		.warn = warn,
		.to = env,
	};
	for (k = 0; k < SETTING_COUNT; k++) {
		s->value[k] = o->flag[k] ? "true" : o->value[k];
		s->items[k] = o->list[k].item;
		s->n_items[k] = o->list[k].n;
	}
	if (s->value[SETTING_PASSWORD] == opt_bare) {
		s->value[SETTING_PASSWORD] = NULL;
		s->ask = true;
	} else if (s->value[SETTING_PASSWORD]) {
		s->value[SETTING_PASSWORD] = wiped(env, s->value[SETTING_PASSWORD], mem);
	}
	return read_fd(o->password_fd, &s->password_fd, err);
}

/* Does the command line say where or how to connect? */
static bool says_where(const struct net_options *o)
{
	size_t k;

	for (k = 0; k < SETTING_COUNT; k++)
		if (o->value[k] || o->list[k].n || o->flag[k])
			return true;
	return o->password_fd || o->defaults_file || o->defaults_extra_file ||
	       o->defaults_group_suffix || o->no_defaults;
}

int net_options_target(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t)
{
	struct sources s;
	struct err err;

	if (env->session && !says_where(o)) {
		*t = *env->session;
		return 0;
	}
	if (gather(env, o, mem, &s, &err) || target_resolve(&s, mem, t, &err))
		return cmd_fail(env, &err);
	if (!s.ask)
		return 0;
	t->password = ask_password(arena_printf(mem, "Password of %s at %s", t->user, t->name), mem,
				   &err);
	return t->password ? 0 : cmd_fail(env, &err);
}

/* The option files alone. */
static struct sources files_of(const struct net_options *o)
{
	return (struct sources){
		.defaults_file = o->defaults_file,
		.defaults_extra_file = o->defaults_extra_file,
		.defaults_group_suffix = o->defaults_group_suffix,
		.no_defaults = o->no_defaults,
	};
}

bool net_has_cluster(const struct net_options *o, const char *name)
{
	const struct sources s = files_of(o);

	return target_has_cluster(&s, name);
}

const char *const *net_clusters(const struct net_options *o, struct arena *mem)
{
	const struct sources s = files_of(o);

	return target_clusters(&s, mem);
}

int net_connect(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		struct target *t, struct sqlconn **c)
{
	struct err err;
	int status;

	*c = NULL;
	status = net_options_target(env, o, mem, t);
	if (status)
		return status;
	*c = sqlconn_open(t, &err);
	return *c ? 0 : cmd_fail(env, &err);
}

void net_ask_cluster(struct sqlconn *c, struct arena *mem, struct target *t)
{
	struct cluster cluster = { 0 };
	struct err err;

	/* without it the FE's own release, and the addresses that were given, have to do */
	if (cluster_frontends(c, mem, &cluster, &err))
		return;
	sqlconn_set_release(c, cluster_release(&cluster, c, mem));
	t->cluster_id = cluster.id;
	t->cluster_fes = cluster.fes;
}

int net_connect_leader(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t, struct sqlconn **c)
{
	int status = net_connect(env, o, mem, t, c);

	if (!status)
		net_ask_cluster(*c, mem, t);
	return status;
}
