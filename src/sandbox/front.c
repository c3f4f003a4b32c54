/*
 * front.c - which function a statement's first words choose.
 */
#include "config.h"
#include "sandbox/front.h"

#include "base/util.h"

static void ignored(struct call *c, struct words *w, int arg)
{
	(void)w;
	(void)arg;
	reply_ok(c->out);
}

/* Longer phrases before their beginnings. */
static const struct front fronts[] = {
	{ "SELECT", select_run, 0 },
	{ "WITH", select_run, 0 },
	{ "(", select_run, 0 },
	{ "VALUES", select_run, 0 },
	{ "SHOW DATABASES", show_databases, 0 },
	{ "SHOW SCHEMAS", show_databases, 0 },
	{ "SHOW TABLES", show_tables, 0 },
	{ "SHOW FULL TABLES", show_tables, 1 },
	{ "SHOW TABLE STATUS", show_tables, 2 },
	{ "SHOW FULL COLUMNS", show_columns, 1 },
	{ "SHOW COLUMNS", show_columns, 0 },
	{ "SHOW FULL FIELDS", show_columns, 1 },
	{ "SHOW FIELDS", show_columns, 0 },
	{ "SHOW CREATE TABLE", show_create_table, 0 },
	{ "SHOW CREATE DATABASE", show_create_database, 0 },
	{ "SHOW TEMPORARY PARTITIONS", show_partitions, 1 },
	{ "SHOW PARTITIONS", show_partitions, 0 },
	{ "SHOW FRONTENDS", show_frontends, 0 },
	{ "SHOW BACKENDS", show_backends, 0 },
	{ "SHOW COMPUTE NODES", show_compute_nodes, 0 },
	{ "SHOW WAREHOUSES", show_warehouses, 0 },
	{ "SHOW FULL PROCESSLIST", show_processlist, 1 },
	{ "SHOW PROCESSLIST", show_processlist, 0 },
	{ "SHOW GRANTS", show_grants, 0 },
	{ "SHOW CATALOGS", show_catalogs, 0 },
	{ "SHOW PROC", show_proc, 0 },
	{ "SHOW GLOBAL VARIABLES", vars_show, 1 },
	{ "SHOW SESSION VARIABLES", vars_show, 0 },
	{ "SHOW LOCAL VARIABLES", vars_show, 0 },
	{ "SHOW VARIABLES", vars_show, 0 },
	{ "SHOW WARNINGS", show_nothing, 0 },
	{ "SHOW ERRORS", show_nothing, 0 },
	{ "SHOW STATUS", show_nothing, 1 },
	{ "SHOW GLOBAL STATUS", show_nothing, 1 },
	{ "SHOW SESSION STATUS", show_nothing, 1 },
	{ "SHOW ENGINES", show_nothing, 2 },
	{ "SHOW CHARSET", show_nothing, 3 },
	{ "SHOW CHARACTER SET", show_nothing, 3 },
	{ "SHOW COLLATION", show_nothing, 4 },
	{ "SHOW INDEX", show_nothing, 5 },
	{ "SHOW KEYS", show_nothing, 5 },
	{ "SHOW TRIGGERS", show_nothing, 6 },
	{ "SHOW EVENTS", show_nothing, 6 },
	{ "SHOW PROCEDURE STATUS", show_nothing, 6 },
	{ "SHOW FUNCTION STATUS", show_nothing, 6 },
	{ "SHOW ALL STREAM LOAD", show_stream_load, 1 },
	{ "SHOW STREAM LOAD", show_stream_load, 0 },
	{ "SHOW TRANSACTION", show_transaction, 0 },
	{ "SHOW LOAD", show_nothing, 7 },
	{ "SHOW PLUGINS", show_nothing, 6 },
	{ "DESC", show_desc, 0 },
	{ "DESCRIBE", show_desc, 0 },
	{ "EXPLAIN", dml_explain, 0 },
	{ "CREATE DATABASE", ddl_create_database, 0 },
	{ "CREATE SCHEMA", ddl_create_database, 0 },
	{ "CREATE TABLE", ddl_create_table, 0 },
	{ "CREATE FILE", ddl_file, 0 },
	{ "DROP FILE", ddl_file, 1 },
	{ "CREATE USER", users_create, 0 },
	{ "ALTER USER", users_create, 1 },
	{ "DROP USER", users_create, 2 },
	{ "DROP DATABASE", ddl_drop_database, 0 },
	{ "DROP SCHEMA", ddl_drop_database, 0 },
	{ "DROP TABLE", ddl_drop_table, 0 },
	{ "TRUNCATE TABLE", ddl_truncate, 0 },
	{ "ALTER TABLE", ddl_alter_table, 0 },
	{ "INSERT INTO", dml_insert, 0 },
	{ "DELETE FROM", dml_change, 0 },
	{ "UPDATE", dml_change, 1 },
	{ "GRANT", users_grant_stmt, 0 },
	{ "REVOKE", users_grant_stmt, 1 },
	{ "ADMIN SHOW FRONTEND CONFIG", vars_config, 0 },
	{ "ADMIN SET FRONTEND CONFIG", vars_config, 1 },
	{ "SET", vars_set, 0 },
	{ "KILL", kill_stmt, 0 },
	{ "SANDBOX", sandbox_stmt, 0 },
	{ "SYNC", ignored, 0 },
	{ "LOCK TABLES", ignored, 0 },
	{ "UNLOCK TABLES", ignored, 0 },
	{ "BEGIN", ignored, 0 },
	{ "START TRANSACTION", ignored, 0 },
	{ "COMMIT", ignored, 0 },
	{ "ROLLBACK", ignored, 0 },
	{ "USE CATALOG", ignored, 0 },
};

const struct front *front_find(struct words *w)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(fronts); i++)
		if (take_phrase(w, fronts[i].words)) {
			/* a query is read from its first word on */
			if (fronts[i].run == select_run)
				w->at = 0;
			return &fronts[i];
		}
	return NULL;
}

/* Answered by the FE one is connected to (source: RedirectStatus). */
bool front_local(const struct front *f)
{
	return f->run == select_run || f->run == sandbox_stmt || f->run == kill_stmt ||
	       f->run == ignored || f->run == vars_set || f->run == vars_show ||
	       f->run == show_desc || f->run == show_columns || f->run == show_create_table ||
	       f->run == show_create_database || f->run == show_partitions ||
	       f->run == show_grants || f->run == show_processlist || f->run == show_warehouses ||
	       f->run == show_databases || f->run == show_tables || f->run == show_nothing ||
	       f->run == show_catalogs || f->run == vars_config || f->run == dml_explain;
}

bool front_end(struct call *c, struct words *w)
{
	if (words_end(w))
		return true;
	w->furthest = w->at;
	words_error(w, c->out);
	return false;
}

struct table *front_named_table(struct call *c, struct words *w, const char *next)
{
	struct text dbname = TEXT(""), name;
	struct database *db;
	struct table *t;

	if (!take_qname(w, &dbname, &name) || (next && !word_is(w, next))) {
		words_error(w, c->out);
		return NULL;
	}
	db = call_database(c, dbname);
	if (!db)
		return NULL;
	t = store_table(db, name);
	if (!t)
		reply_analysis(c->out, c->mem, 1064, "Table %.*s is not found", TEXT_ARG(name));
	return t;
}

bool front_like(struct words *w, struct text *like)
{
	*like = (struct text){ 0 };
	return !take(w, "LIKE") || take_string(w, like);
}
