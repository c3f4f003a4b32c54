/*
 * infoschema.c - information_schema, filled when a query names one of its tables.
 */
#include "config.h"
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/cursor.h"
#include "sandbox/job_json.h"
#include "sandbox/show_load.h"
#include "sandbox/sqlexpr.h"
#include "sandbox/sqlfront.h"
#include "sandbox/users.h"

enum { SQL_MAX = 64 << 20 };

struct fill {
	struct call *c;
	const char *name;
	struct buf b;
	unsigned n;
};

static void begin_row(struct fill *f)
{
	buf_clear(&f->b);
	buf_addf(&f->b, "INSERT INTO \"information_schema.%s\" VALUES (", f->name);
	f->n = 0;
}

static void text(struct fill *f, const char *s)
{
	if (f->n++)
		buf_adds(&f->b, ", ");
	buf_adds(&f->b, s ? sql_string((struct text){ s, strlen(s) }, f->c->mem) : "NULL");
}

static void number(struct fill *f, int64_t v)
{
	buf_addf(&f->b, "%s%lld", f->n++ ? ", " : "", (long long)v);
}

static void time_of(struct fill *f, int64_t ms)
{
	char out[40];

	if (!ms) {
		text(f, NULL);
		return;
	}
	zone_time(ms - ms % 1000, f->c->session->zone, out);
	text(f, out);
}

static void end_row(struct fill *f)
{
	buf_adds(&f->b, ")");
	store_run(&f->c->fe->store, f->c->mem, buf_str(&f->b), NULL);
}

static bool visible(struct fill *f, const struct table *t)
{
	return users_may(f->c->fe->users, f->c->session->user, PRIV_ANY_TABLE, t->db->name,
			 t->name);
}

static void fill_schemata(struct fill *f)
{
	struct database *db;

	for (db = f->c->fe->store.databases; db; db = db->next) {
		if (!users_see(f->c->fe->users, f->c->session->user, db->name))
			continue;
		begin_row(f);
		text(f, "def");
		text(f, db->name);
		text(f, "utf8");
		text(f, "utf8_general_ci");
		text(f, NULL);
		end_row(f);
	}
}

static void fill_tables(struct fill *f)
{
	struct database *db;
	struct table *t;

	for (db = f->c->fe->store.databases; db; db = db->next) {
		for (t = db->tables; t; t = t->next) {
			if (!visible(f, t))
				continue;
			begin_row(f);
			text(f, "def");
			text(f, db->name);
			text(f, t->name);
			text(f, t->view ? "VIEW" : "BASE TABLE");
			text(f, "StarRocks");
			time_of(f, t->created_ms);
			text(f, "utf8_general_ci");
			text(f, t->comment);
			end_row(f);
		}
	}
}

static void number_or_null(struct fill *f, bool there, int64_t v)
{
	if (there)
		number(f, v);
	else
		text(f, NULL);
}

static void column_row(struct fill *f, const struct table *t, unsigned i)
{
	static const char *const keys[] = { "DUP", "AGG", "UNI", "PRI" };
	const struct column *col = &t->columns[i];
	bool chars = col->type.kind == TYPE_CHAR || col->type.kind == TYPE_VARCHAR;
	bool decimal = col->type.kind == TYPE_DECIMAL;

	begin_row(f);
	text(f, "def");
	text(f, t->db->name);
	text(f, t->name);
	text(f, col->name);
	number(f, i + 1);
	text(f, col->def);
	text(f, col->nullable ? "YES" : "NO");
	text(f, type_data(&col->type));
	number_or_null(f, chars, col->type.len);
	number_or_null(f, chars, col->type.len * 3LL);
	number_or_null(f, decimal, col->type.len);
	number_or_null(f, decimal, col->type.scale);
	text(f, NULL);
	text(f, NULL);
	text(f, NULL);
	text(f, type_sql(&col->type, f->c->mem));
	text(f, col->key ? keys[t->keys] : "");
	text(f, "");
	text(f, "");
	text(f, col->comment);
	number_or_null(f, chars || decimal, col->type.len);
	number_or_null(f, decimal, col->type.scale);
	text(f, "");
	text(f, NULL);
	end_row(f);
}

static void fill_columns(struct fill *f)
{
	struct database *db;
	struct table *t;
	unsigned i;

	for (db = f->c->fe->store.databases; db; db = db->next)
		for (t = db->tables; t; t = t->next)
			for (i = 0; visible(f, t) && i < t->n; i++)
				column_row(f, t, i);
}

static void partition_row(struct fill *f, const struct table *t, const struct partition *p)
{
	struct arena *mem = f->c->mem;

	begin_row(f);
	text(f, t->db->name);
	text(f, t->name);
	text(f, p->name);
	number(f, p->id);
	number(f, 0);
	number(f, 1);
	time_of(f, p->created_ms);
	number(f, 2);
	number(f, 1);
	number(f, p->id);
	text(f, "TXN_NORMAL");
	text(f, t->partition_column < 0 ? "" : t->columns[t->partition_column].name);
	text(f, p->list ? (p->n_values ? p->values[0] : "")
			: arena_printf(mem, "[%s, %s)", p->lower ? p->lower : "",
				       p->upper ? p->upper : "MAXVALUE"));
	text(f, t->columns[0].name);
	number(f, t->buckets);
	number(f, 1);
	text(f, "HDD");
	text(f, "9999-12-31 23:59:59");
	text(f, NULL);
	number(f, 0);
	number(f, p->temporary);
	text(f, "0B");
	number(f, 0);
	number(f, 1);
	number(f, 0);
	number(f, 0);
	number(f, 0);
	text(f, NULL);
	if (since(f->c->fe, FE_3_4))
		number(f, 0);
	if (since(f->c->fe, FE_3_5))
		number(f, 1);
	if (since(f->c->fe, FE_4_1))
		number(f, 0);
	end_row(f);
}

static void fill_partitions(struct fill *f)
{
	const struct partition *p;
	struct database *db;
	struct table *t;

	for (db = f->c->fe->store.databases; db; db = db->next)
		for (t = db->tables; t; t = t->next)
			for (p = visible(f, t) ? t->partitions : NULL; p; p = p->next)
				partition_row(f, t, p);
}

/* Finished jobs too, and no privilege is asked for. */
static void fill_jobs(struct fill *f)
{
	struct fe *fe = f->c->fe;
	struct arena *mem = f->c->mem;
	const struct job *x, *j;
	bool gone;

	for (x = fe->jobs; x; x = x->next) {
		/* from 3.4 on it is the leader who is asked */
		j = since(fe, FE_3_4) ? x : job_local(f->c->session, x, mem);
		if (!j)
			continue;
		gone = !job_table(fe, j);
		begin_row(f);
		number(f, j->id);
		text(f, j->name);
		time_of(f, j->create_ms);
		time_of(f, j->pause_ms);
		time_of(f, j->end_ms);
		text(f, gone ? arena_printf(mem, "%lld", (long long)j->db_id) : j->db);
		text(f, gone ? arena_printf(mem, "%lld", (long long)j->table_id) : j->table);
		text(f, job_state_name(j->state));
		text(f, j->source == SOURCE_KAFKA ? "KAFKA" : "PULSAR");
		number(f, j->tasks);
		text(f, json_job_properties(fe, j, mem));
		text(f, json_source(j, mem));
		text(f, json_custom(j, mem));
		text(f, json_statistic(fe, j, mem));
		text(f, json_progress(j, mem));
		text(f, j->state == JOB_RUNNING ? "" : job_reason_cell(j));
		text(f, errlogs_urls(fe, &j->errlogs, ",", mem));
		text(f, j->errlogs.n ? arena_printf(mem,
						    "select tracking_log from "
						    "information_schema.load_tracking_logs "
						    "where job_id=%lld",
						    (long long)j->id)
				     : NULL);
		text(f, j->other_msg ? j->other_msg : "");
		if (since(fe, FE_3_5)) {
			text(f, json_latest(j, mem));
			text(f, json_lag(j, mem));
			text(f, json_timestamps(j, mem));
		}
		end_row(f);
	}
}

/* What this user may see of loads over HTTP; none up to 3.3. */
static const struct txn *next_load(struct fill *f, const struct txn *x)
{
	struct fe *fe = f->c->fe;

	if (!since(fe, FE_3_4))
		return NULL;
	for (x = x ? x->next : txns_first(fe->txns);
	     x && !users_see(fe->users, f->c->session->user, x->db); x = x->next)
		;
	return x;
}

static void fill_loads(struct fill *f)
{
	const struct txn *x;

	for (x = next_load(f, NULL); x; x = next_load(f, x)) {
		begin_row(f);
		number(f, x->task_id);
		text(f, x->label);
		text(f, x->db);
		text(f, x->table);
		text(f, load_task_state(x));
		text(f, x->state == TXN_VISIBLE ? "100%" : "0%");
		text(f, x->kind);
		text(f, "NORMAL");
		number(f, x->loaded + x->filtered + x->unselected);
		number(f, x->bytes);
		number(f, x->filtered);
		number(f, x->unselected);
		number(f, x->loaded);
		time_of(f, x->begin_ms);
		time_of(f, x->begin_ms);
		time_of(f, x->state == TXN_VISIBLE ? x->end_ms : 0);
		time_of(f, x->end_ms);
		text(f, x->reason ? x->reason : "");
		text(f, load_tracking_sql(x, f->c->mem));
		number(f, x->task_id);
		end_row(f);
	}
}

static void fill_stream_loads(struct fill *f)
{
	const struct txn *x;

	for (x = next_load(f, NULL); x; x = next_load(f, x)) {
		begin_row(f);
		text(f, x->label);
		number(f, x->task_id);
		number(f, x->id);
		text(f, x->db);
		text(f, x->table);
		text(f, load_task_state(x));
		text(f, x->reason ? x->reason : "");
		text(f, x->tracking_url);
		number(f, x->loaded);
		number(f, x->filtered);
		number(f, x->unselected);
		number(f, x->bytes);
		number(f, x->timeout_s);
		time_of(f, x->begin_ms);
		time_of(f, x->end_ms);
		text(f, x->kind);
		text(f, load_tracking_sql(x, f->c->mem));
		end_row(f);
	}
}

static void fill_logs(struct fill *f)
{
	const char *log;
	const struct txn *x;
	struct job *j;

	for (j = f->c->fe->jobs; j; j = j->next) {
		log = errlogs_text(&j->errlogs, f->c->mem);
		begin_row(f);
		if (since(f->c->fe, FE_3_4))
			number(f, j->id);
		number(f, j->id);
		text(f, j->name);
		text(f, j->db);
		text(f, log);
		text(f, "ROUTINE_LOAD");
		end_row(f);
	}
	for (x = txns_first(f->c->fe->txns); x; x = x->next) {
		if (!x->error_log)
			continue;
		begin_row(f);
		if (since(f->c->fe, FE_3_4))
			number(f, x->task_id);
		number(f, x->task_id);
		text(f, x->label);
		text(f, x->db);
		text(f, x->error_log);
		text(f, "STREAM_LOAD");
		end_row(f);
	}
}

/* Columns: those of 3.3, and what each later release puts before or behind them. */
static const struct {
	const char *name;
	const char *first_3_4; /* before the others since 3.4 */
	const char *columns;
	const char *last_3_4, *last_3_5, *last_4_1;
	void (*fill)(struct fill *f);
} tables[] = {
	{ "schemata", "",
	  "CATALOG_NAME VARCHAR(512), SCHEMA_NAME VARCHAR(64), DEFAULT_CHARACTER_SET_NAME "
	  "VARCHAR(64), DEFAULT_COLLATION_NAME VARCHAR(64), SQL_PATH VARCHAR(512)",
	  "", "", "", fill_schemata },
	{ "tables", "",
	  "TABLE_CATALOG VARCHAR(64), TABLE_SCHEMA VARCHAR(64), TABLE_NAME VARCHAR(64), TABLE_TYPE "
	  "VARCHAR(64), ENGINE VARCHAR(64), CREATE_TIME TEXT DATETIME, TABLE_COLLATION "
	  "VARCHAR(64), TABLE_COMMENT VARCHAR(2048)",
	  "", "", "", fill_tables },
	{ "columns", "",
	  "TABLE_CATALOG VARCHAR(512), TABLE_SCHEMA VARCHAR(64), TABLE_NAME VARCHAR(64), "
	  "COLUMN_NAME VARCHAR(64), ORDINAL_POSITION BIGINT, COLUMN_DEFAULT VARCHAR(1024), "
	  "IS_NULLABLE VARCHAR(3), DATA_TYPE VARCHAR(64), CHARACTER_MAXIMUM_LENGTH BIGINT, "
	  "CHARACTER_OCTET_LENGTH BIGINT, NUMERIC_PRECISION BIGINT, NUMERIC_SCALE BIGINT, "
	  "DATETIME_PRECISION BIGINT, CHARACTER_SET_NAME VARCHAR(32), COLLATION_NAME VARCHAR(32), "
	  "COLUMN_TYPE VARCHAR(32), COLUMN_KEY VARCHAR(3), EXTRA VARCHAR(27), PRIVILEGES "
	  "VARCHAR(80), COLUMN_COMMENT VARCHAR(255), COLUMN_SIZE BIGINT, DECIMAL_DIGITS BIGINT, "
	  "GENERATION_EXPRESSION VARCHAR(64), SRS_ID BIGINT",
	  "", "", "", fill_columns },
	{ "partitions_meta", "",
	  "DB_NAME VARCHAR(64), TABLE_NAME VARCHAR(64), PARTITION_NAME VARCHAR(64), PARTITION_ID "
	  "BIGINT, COMPACT_VERSION BIGINT, VISIBLE_VERSION BIGINT, VISIBLE_VERSION_TIME TEXT "
	  "DATETIME, NEXT_VERSION BIGINT, DATA_VERSION BIGINT, VERSION_EPOCH BIGINT, "
	  "VERSION_TXN_TYPE VARCHAR(64), PARTITION_KEY VARCHAR(64), PARTITION_VALUE VARCHAR(64), "
	  "DISTRIBUTION_KEY VARCHAR(64), BUCKETS INT, REPLICATION_NUM INT, STORAGE_MEDIUM "
	  "VARCHAR(64), COOLDOWN_TIME TEXT DATETIME, LAST_CONSISTENCY_CHECK_TIME TEXT DATETIME, "
	  "IS_IN_MEMORY BOOLEAN, IS_TEMP BOOLEAN, DATA_SIZE VARCHAR(64), ROW_COUNT BIGINT, "
	  "ENABLE_DATACACHE BOOLEAN, AVG_CS DOUBLE, P50_CS DOUBLE, MAX_CS DOUBLE, STORAGE_PATH "
	  "VARCHAR(64)",
	  ", STORAGE_SIZE BIGINT", ", TABLET_BALANCED BOOLEAN", ", METADATA_SWITCH_VERSION BIGINT",
	  fill_partitions },
	{ "routine_load_jobs", "",
	  "ID BIGINT, NAME VARCHAR(64), CREATE_TIME TEXT DATETIME, PAUSE_TIME TEXT DATETIME, "
	  "END_TIME TEXT DATETIME, DB_NAME VARCHAR(64), TABLE_NAME VARCHAR(64), STATE VARCHAR(64), "
	  "DATA_SOURCE_TYPE VARCHAR(64), CURRENT_TASK_NUM BIGINT, JOB_PROPERTIES VARCHAR(1048576), "
	  "DATA_SOURCE_PROPERTIES VARCHAR(1048576), CUSTOM_PROPERTIES VARCHAR(1048576), "
	  "STATISTICS VARCHAR(1048576), PROGRESS VARCHAR(1048576), REASONS_OF_STATE_CHANGED "
	  "VARCHAR(1048576), ERROR_LOG_URLS VARCHAR(1048576), TRACKING_SQL VARCHAR(1048576), "
	  "OTHER_MSG VARCHAR(1048576)",
	  "",
	  ", LATEST_SOURCE_POSITION TEXT JSON, OFFSET_LAG TEXT JSON, TIMESTAMP_PROGRESS TEXT JSON",
	  "", fill_jobs },
	{ "loads", "",
	  "ID BIGINT, LABEL VARCHAR(2048), DB_NAME VARCHAR(2048), TABLE_NAME VARCHAR(2048), STATE "
	  "VARCHAR(2048), PROGRESS VARCHAR(2048), TYPE VARCHAR(2048), PRIORITY VARCHAR(2048), "
	  "SCAN_ROWS BIGINT, SCAN_BYTES BIGINT, FILTERED_ROWS BIGINT, UNSELECTED_ROWS BIGINT, "
	  "SINK_ROWS BIGINT, CREATE_TIME TEXT DATETIME, LOAD_START_TIME TEXT DATETIME, "
	  "LOAD_COMMIT_TIME TEXT DATETIME, LOAD_FINISH_TIME TEXT DATETIME, ERROR_MSG VARCHAR(2048), "
	  "TRACKING_SQL VARCHAR(2048), JOB_ID BIGINT",
	  "", "", "", fill_loads },
	{ "stream_loads", "",
	  "LABEL VARCHAR(2048), ID BIGINT, TXN_ID BIGINT, DB_NAME VARCHAR(2048), TABLE_NAME "
	  "VARCHAR(2048), STATE VARCHAR(2048), ERROR_MSG VARCHAR(2048), TRACKING_URL VARCHAR(2048), "
	  "NUM_ROWS_NORMAL BIGINT, NUM_ROWS_AB_NORMAL BIGINT, NUM_ROWS_UNSELECTED BIGINT, "
	  "NUM_LOAD_BYTES BIGINT, TIMEOUT_SECOND BIGINT, CREATE_TIME_MS TEXT DATETIME, END_TIME_MS "
	  "TEXT DATETIME, TYPE VARCHAR(2048), TRACKING_SQL VARCHAR(2048)",
	  "", "", "", fill_stream_loads },
	{ "load_tracking_logs", "ID BIGINT, ",
	  "JOB_ID BIGINT, LABEL VARCHAR(2048), DATABASE_NAME VARCHAR(64), TRACKING_LOG "
	  "VARCHAR(1048576), TYPE VARCHAR(64)",
	  "", "", "", fill_logs },
};

static void create(struct fill *f, unsigned i)
{
	const struct fe *fe = f->c->fe;
	struct arena *mem = f->c->mem;

	store_run(&f->c->fe->store, mem,
		  arena_printf(mem, "DROP TABLE IF EXISTS \"information_schema.%s\"", f->name),
		  NULL);
	store_run(&f->c->fe->store, mem,
		  arena_printf(mem, "CREATE TEMP TABLE \"information_schema.%s\" (%s%s%s%s%s)",
			       f->name, since(fe, FE_3_4) ? tables[i].first_3_4 : "",
			       tables[i].columns, since(fe, FE_3_4) ? tables[i].last_3_4 : "",
			       since(fe, FE_3_5) ? tables[i].last_3_5 : "",
			       since(fe, FE_4_1) ? tables[i].last_4_1 : ""),
		  NULL);
}

bool infoschema_fill(struct call *c, struct text name)
{
	struct fill f = { .c = c };
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(tables) && !text_is_nocase(name, tables[i].name); i++)
		;
	if (i == ARRAY_SIZE(tables))
		return false;
	f.name = tables[i].name;
	cursors_settle(c->fe);
	buf_init(&f.b, SQL_MAX);
	create(&f, i);
	tables[i].fill(&f);
	buf_release(&f.b);
	return true;
}
