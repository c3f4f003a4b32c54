/*
 * show_cluster.c - SHOW of nodes, connections and warehouses.
 */
#include "config.h"
#include <stdio.h>

#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"
#include "sandbox/job_json.h"
#include "sandbox/users.h"

enum { COLUMNS_MAX = 40 };

/* Columns and cells side by side: the next one of the row being made. */
struct table_out {
	struct call *c;
	struct reply_column *cols;
	const char **cells;
	unsigned n;
};

static void put(struct table_out *o, const char *name, const char *value)
{
	o->cols[o->n] = (struct reply_column){ name, COLUMN_SHOW, 0, 0 };
	o->cells[o->n++] = value;
}

static struct table_out start(struct call *c)
{
	struct table_out o = { c, arena_alloc(c->mem, COLUMNS_MAX * sizeof(*o.cols)),
			       arena_alloc(c->mem, COLUMNS_MAX * sizeof(*o.cells)), 0 };

	return o;
}

/* The row is complete; the first one makes the columns. */
static void finish(struct table_out *o)
{
	struct reply_row *row;
	unsigned i;

	if (o->c->out->kind != REPLY_ROWS)
		reply_rows(o->c->out, o->cols, o->n);
	row = reply_add(o->c->out, o->c->mem);
	for (i = 0; i < o->n; i++)
		if (o->cells[i])
			row->cells[i] = (struct text){ o->cells[i], strlen(o->cells[i]) };
}

static const char *number(struct call *c, int64_t n)
{
	return arena_printf(c->mem, "%lld", (long long)n);
}

static const char *time_cell(struct call *c, int64_t ms)
{
	char out[40];

	zone_time(ms - ms % 1000, c->session->zone, out);
	return arena_printf(c->mem, "%s", out);
}

void show_frontends(struct call *c, struct words *w, int arg)
{
	const struct fe *fe = c->fe;
	unsigned i;

	(void)arg;
	if (!front_end(c, w) || !call_may_system(c, PRIV_OPERATE | PRIV_NODE, "OPERATE OR NODE"))
		return;
	for (i = 0; i < fe->config.fe_count; i++) {
		struct table_out o = start(c);
		int64_t down = fe->down_ms[i];

		if (since(fe, FE_3_5))
			put(&o, "Id", number(c, i + 1));
		put(&o, "Name",
		    arena_printf(c->mem, "127.0.0.1_%u_%lld", 9010 + i,
				 (long long)fe->config.start_ms));
		put(&o, "IP", "127.0.0.1");
		put(&o, "EditLogPort", number(c, 9010 + i));
		put(&o, "HttpPort",
		    number(c, fe->config.http_ports ? fe->config.http_ports[i] : 8030));
		put(&o, "QueryPort", number(c, fe->query_ports[i]));
		put(&o, "RpcPort", number(c, 9020 + i));
		put(&o, "Role", (int)i == fe->leader ? "LEADER" : "FOLLOWER");
		put(&o, "ClusterId", "1041382407");
		put(&o, "Join", "true");
		put(&o, "Alive", down ? "false" : "true");
		put(&o, "ReplayedJournalId", number(c, 1000 + fe->next_txn));
		put(&o, "LastHeartbeat", time_cell(c, down ? down : fe->now_ms));
		put(&o, "IsHelper", "true");
		put(&o, "ErrMsg",
		    down ? "got exception: Connection refused (Connection refused)" : "");
		/* the word, not NULL (source: FrontendsProcNode) */
		put(&o, "StartTime", down ? "NULL" : time_cell(c, fe->start_ms[i]));
		put(&o, "Version", down ? "NULL" : world_version(fe));
		finish(&o);
	}
}

static void node_head(struct table_out *o, const char *id, unsigned i)
{
	struct call *c = o->c;
	const struct fe *fe = c->fe;

	put(o, id, number(c, BE_ID + i));
	put(o, "IP", "127.0.0.1");
	put(o, "HeartbeatPort", "9050");
	put(o, "BePort", "9060");
	put(o, "HttpPort", number(c, fe->be_ports[i]));
	put(o, "BrpcPort", "8060");
	put(o, "LastStartTime", time_cell(c, fe->config.start_ms));
	put(o, "LastHeartbeat", time_cell(c, fe->now_ms));
	put(o, "Alive", fe->be_down[i] ? "false" : "true");
	put(o, "SystemDecommissioned", "false");
	put(o, "ClusterDecommissioned", "false");
}

static void node_tail(struct table_out *o)
{
	put(o, "CpuCores", "4");
	put(o, "MemLimit", "8.000GB");
	put(o, "NumRunningQueries", "0");
	put(o, "MemUsedPct", "1.00 %");
	put(o, "CpuUsedPct", "0.1 %");
	put(o, "DataCacheMetrics", "Status: Normal, DiskUsage: 0B/0B, MemUsage: 0B/0B");
}

static void shared_data(struct table_out *o, bool tablets)
{
	if (!o->c->fe->config.shared_data)
		return;
	put(o, "StarletPort", "9070");
	put(o, "WorkerId", "1");
	put(o, "WarehouseName", "default_warehouse");
	if (tablets)
		put(o, "TabletNum", "10");
}

static void show_backend(struct call *c, unsigned i)
{
	struct table_out o = start(c);
	bool down = c->fe->be_down[i];
	const char *error =
		down ? "java.net.ConnectException: Connection refused (Connection refused)" : "";

	node_head(&o, "BackendId", i);
	put(&o, "TabletNum", "10");
	put(&o, "DataUsedCapacity", "0.000 ");
	put(&o, "AvailCapacity", "100.000 GB");
	put(&o, "TotalCapacity", "200.000 GB");
	put(&o, "UsedPct", "50.00 %");
	put(&o, "MaxDiskUsedPct", "50.00 %");
	put(&o, "ErrMsg", error);
	put(&o, "Version", world_version(c->fe));
	put(&o, "Status", "{\"lastSuccessReportTabletsTime\":\"N/A\"}");
	put(&o, "DataTotalCapacity", "100.000 GB");
	put(&o, "DataUsedPct", "0.00 %");
	node_tail(&o);
	put(&o, "Location", "");
	if (since(c->fe, FE_3_5))
		put(&o, "StatusCode", down ? "DISCONNECTED" : "OK");
	shared_data(&o, false);
	finish(&o);
}

void show_backends(struct call *c, struct words *w, int arg)
{
	unsigned i;

	(void)arg;
	if (!front_end(c, w) || !call_may_system(c, PRIV_OPERATE | PRIV_NODE, "OPERATE OR NODE"))
		return;
	for (i = 0; i < c->fe->n_bes; i++)
		show_backend(c, i);
}

/* One node: a BE, or in shared-data mode a CN that does its work. */
void show_compute_nodes(struct call *c, struct words *w, int arg)
{
	struct table_out o;
	unsigned i;

	(void)arg;
	if (!front_end(c, w) || !call_may_system(c, PRIV_OPERATE | PRIV_NODE, "OPERATE OR NODE"))
		return;
	for (i = 0; i < c->fe->n_bes; i++) {
		o = start(c);
		node_head(&o, "ComputeNodeId", i);
		put(&o, "ErrMsg", "");
		put(&o, "Version", world_version(c->fe));
		node_tail(&o);
		put(&o, "HasStoragePath", "true");
		if (since(c->fe, FE_3_5))
			put(&o, "StatusCode", "OK");
		shared_data(&o, true);
		if (c->fe->config.shared_data)
			finish(&o);
		else
			reply_rows(c->out, o.cols, o.n);
	}
}

void show_warehouses(struct call *c, struct words *w, int arg)
{
	struct table_out o = start(c);
	struct text like;

	(void)arg;
	if (!since(c->fe, FE_3_4)) {
		w->at = w->furthest = 1;
		words_error(w, c->out);
		return;
	}
	if (!front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!c->fe->config.shared_data) {
		reply_analysis(c->out, c->mem, since(c->fe, FE_3_5) ? 5907 : 10007,
			       "unsupported statement in shared_nothing mode");
		return;
	}
	put(&o, "Id", "0");
	put(&o, "Name", "default_warehouse");
	put(&o, "State", "AVAILABLE");
	put(&o, "NodeCount", "1");
	put(&o, "CurrentClusterCount", "1");
	put(&o, "MaxClusterCount", "1");
	put(&o, "StartedClusters", "1");
	put(&o, "RunningSql", "0");
	put(&o, "QueuedSql", "0");
	put(&o, "CreatedOn", time_cell(c, c->fe->config.start_ms));
	put(&o, "ResumedOn", NULL);
	put(&o, "UpdatedOn", NULL);
	put(&o, "Property", "");
	put(&o, "Comment", "An internal warehouse init after FE is ready");
	finish(&o);
}

void show_processlist(struct call *c, struct words *w, int full)
{
	const struct fe *fe = c->fe;
	bool all = users_may(fe->users, c->session->user, PRIV_OPERATE, "", "");
	struct fe_session *s;

	if (!front_end(c, w))
		return;
	for (s = fe->sessions; s; s = s->next) {
		struct table_out o = start(c);
		unsigned i;

		if (s->fe_index != c->session->fe_index ||
		    (!all && strcmp(s->user, c->session->user) != 0))
			continue;
		if (since(fe, FE_3_5))
			put(&o, "ServerName",
			    arena_printf(c->mem, "127.0.0.1_%u", 9010 + s->fe_index));
		put(&o, "Id", number(c, s->id));
		put(&o, "User", s->user);
		put(&o, "Host", s->host);
		put(&o, "Db", s->db ? s->db : "");
		put(&o, "Command", s->statement.n ? "Query" : "Sleep");
		put(&o, "ConnectionStartTime", time_cell(c, s->since_ms));
		put(&o, "Time", number(c, (fe->now_ms - s->statement_ms) / 1000));
		put(&o, "State", s->statement.n ? "OK" : "EOF");
		put(&o, "Info",
		    s->statement.n
			    ? arena_copy(c->mem, s->statement.p,
					 !full && s->statement.n > 100 ? 100 : s->statement.n)
			    : "");
		put(&o, "IsPending", "false");
		if (since(fe, FE_3_5))
			put(&o, "Warehouse", "default_warehouse");
		if (since(fe, FE_4_1)) {
			put(&o, "CNGroup", "");
			put(&o, "Catalog", "default_catalog");
			put(&o, "QueryId", "");
		}
		for (i = 0; i < o.n; i++) {
			if (!strcmp(o.cols[i].name, "Id"))
				o.cols[i].type = COLUMN_BIGINT;
			if (!strcmp(o.cols[i].name, "Time"))
				o.cols[i].type = COLUMN_INT;
		}
		finish(&o);
	}
}

/* SHOW PROC '/routine_loads' */
void show_proc(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = {
		{ "Name", COLUMN_SHOW, 0, 0 },		{ "Id", COLUMN_SHOW, 0, 0 },
		{ "DbName", COLUMN_SHOW, 0, 0 },	{ "Statistic", COLUMN_SHOW, 0, 0 },
		{ "TaskStatistic", COLUMN_SHOW, 0, 0 },
	};
	struct text path;
	struct job *j;

	(void)arg;
	if (!take_string(w, &path)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w) || !call_may_system(c, PRIV_OPERATE, "OPERATE"))
		return;
	if (!text_is(path, "/routine_loads") && !text_is(path, "/routine_loads/")) {
		reply_analysis(c->out, c->mem, 1064,
			       "of SHOW PROC this sandbox has '/routine_loads' only");
		return;
	}
	reply_rows(c->out, columns, 5);
	for (j = c->fe->jobs; j; j = j->next) {
		struct reply_row *row = reply_add(c->out, c->mem);
		const char *cells[] = { j->name, number(c, j->id), j->db,
					json_statistic(c->fe, j, c->mem),
					arena_printf(c->mem, "{\"10004\":\"%u\"}", j->tasks) };
		unsigned i;

		for (i = 0; i < 5; i++)
			row->cells[i] = (struct text){ cells[i], strlen(cells[i]) };
	}
}
