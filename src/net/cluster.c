/*
 * cluster.c - what is behind an FE, as far as the user may ask.
 */
#include "config.h"
#include "net/cluster.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "net/refusal.h"
#include "net/sqlconn.h"
#include "net/target.h"

/* What SHOW WAREHOUSES says without shared data; 3.4 and older, and since. */
enum { NOT_SHARED_3_4 = 10007, NOT_SHARED = 5907 };

static const struct text no_db = { NULL, 0 };

const char *run_mode_name(enum run_mode mode)
{
	static const char *const names[] = {
		[RUN_NOT_TOLD] = NULL,
		[RUN_SHARED_NOTHING] = "shared-nothing",
		[RUN_SHARED_DATA] = "shared-data",
	};

	return names[mode];
}

/* A question whose refusal is an answer: *told is false then. */
static int ask(struct sqlconn *c, struct text sql, struct arena *mem, struct sql_result *r,
	       bool *told, struct err *err)
{
	int rc = sqlconn_query(c, no_db, sql, false, mem, r, err);

	*told = !rc;
	return rc == ERR_REFUSED ? 0 : rc;
}

static const char *copy(struct text t, struct arena *mem)
{
	return arena_copy(mem, t.p, t.n);
}

/* Its id, and its address unless no heartbeat has told its port yet. */
static void add_fe(struct cluster *out, const struct sql_result *r, size_t row, struct arena *mem)
{
	struct text host = sql_text(r, row, "IP"), id = sql_text(r, row, "ClusterId");
	unsigned port;

	if (id.n)
		out->id = copy(id, mem);
	if (host.n && !target_port_parse(sql_text(r, row, "QueryPort"), &port))
		out->fes = arena_printf(mem, "%s%s%.*s:%u", out->fes ? out->fes : "",
					out->fes ? "," : "", TEXT_ARG(host), port);
}

int cluster_frontends(struct sqlconn *c, struct arena *mem, struct cluster *out, struct err *err)
{
	struct sql_result r;
	bool told;
	size_t i;

	if (ask(c, TEXT("SHOW FRONTENDS"), mem, &r, &told, err))
		return err->code;
	if (!told)
		return 0;
	for (i = 0; i < r.n_rows; i++) {
		struct text version = sql_text(&r, i, "Version");

		add_fe(out, &r, i, mem);
		out->n_fes++;
		out->n_alive += text_is_nocase(sql_text(&r, i, "Alive"), "true");
		if (!text_is(sql_text(&r, i, "Role"), "LEADER"))
			continue;
		out->leader = copy(sql_text(&r, i, "IP"), mem);
		if (target_port_parse(sql_text(&r, i, "QueryPort"), &out->leader_port))
			out->leader_port = 0;
		/* the word NULL is what an FE prints before the first heartbeat */
		if (version.n && !text_is(version, "NULL"))
			out->leader_version = copy(version, mem);
	}
	return 0;
}

/* 3.3 has no warehouses to show: there the columns of SHOW ROUTINE LOAD tell.  That
 * of information_schema has no rows and asks for no privilege. */
static int mode_by_columns(struct sqlconn *c, struct arena *mem, struct cluster *out,
			   struct err *err)
{
	struct sql_result r;
	bool told;
	size_t i;

	if (ask(c, TEXT("SHOW ROUTINE LOAD FROM information_schema"), mem, &r, &told, err))
		return err->code;
	if (!told || !r.n_columns)
		return 0;
	out->mode = RUN_SHARED_NOTHING;
	for (i = 0; i < r.n_columns; i++)
		if (!strcmp(r.columns[i], "Warehouse"))
			out->mode = RUN_SHARED_DATA;
	return 0;
}

int cluster_run_mode(struct sqlconn *c, struct arena *mem, struct cluster *out, struct err *err)
{
	struct sql_result r;
	bool told;

	if (ask(c, TEXT("SHOW WAREHOUSES"), mem, &r, &told, err))
		return err->code;
	if (told)
		out->mode = RUN_SHARED_DATA;
	else if (r.refused.number == NOT_SHARED || r.refused.number == NOT_SHARED_3_4)
		out->mode = RUN_SHARED_NOTHING;
	else if (r.refused.kind == SQL_SYNTAX)
		return mode_by_columns(c, mem, out, err);
	return 0;
}

const char *cluster_release(const struct cluster *cluster, const struct sqlconn *c,
			    struct arena *mem)
{
	const struct sql_server *s = sqlconn_server(c);
	char leader[sizeof(s->release)];

	if (cluster->leader_version && fe_release(cluster->leader_version, leader, sizeof(leader)))
		return arena_copy(mem, leader, strlen(leader));
	return arena_copy(mem, s->release, strlen(s->release));
}
