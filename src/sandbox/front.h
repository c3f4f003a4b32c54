/*
 * front.h - statements other than routine load's: one function each.
 * `w` stands behind the words that chose the function.
 */
#ifndef STARLOAD_SANDBOX_FRONT_H
#define STARLOAD_SANDBOX_FRONT_H
#include "sandbox/words.h"
#include "sandbox/world.h"

struct front {
	const char *words; /* "SHOW DATABASES" */
	void (*run)(struct call *c, struct words *w, int arg);
	int arg;
};

/* The function for a statement, the cursor behind its words; NULL: no statement begins so. */
const struct front *front_find(struct words *w);

bool session_use(struct call *c, struct text name);
bool call_may_table(struct call *c, unsigned any, const char *names, const struct table *t);

/* No leader is needed for it. */
bool front_local(const struct front *f);

/* Nothing may follow; else a syntax error. */
bool front_end(struct call *c, struct words *w);
/* FROM or IN db, twice if need be; LIKE 'x'. */
bool front_like(struct words *w, struct text *like);
/* [db.]table, which must be there, and then the word `next`, which stays (NULL: anything);
 * NULL: the reply is set. */
struct table *front_named_table(struct call *c, struct words *w, const char *next);
/* [db.]table [FROM db] that the user has a right on; NULL: the reply is set, 5502 of
 * a table that DESC does not find. */
struct table *front_table(struct call *c, struct words *w, bool desc);

/* ddl.c */
int ddl_load(struct fe *fe, struct err *err);
void ddl_create_database(struct call *c, struct words *w, int arg);
void ddl_create_table(struct call *c, struct words *w, int arg);
/* ddl_more.c */
void ddl_drop_database(struct call *c, struct words *w, int arg);
void ddl_drop_table(struct call *c, struct words *w, int arg);
void ddl_truncate(struct call *c, struct words *w, int arg);
void ddl_alter_table(struct call *c, struct words *w, int arg);
void ddl_file(struct call *c, struct words *w, int arg);
/* A PARTITION p VALUES ... as in CREATE TABLE. */
bool partition_take(struct call *c, struct words *w, struct table *t, struct partition **out,
		    const char **why);
/* dml.c */
void dml_insert(struct call *c, struct words *w, int arg);
void dml_change(struct call *c, struct words *w, int arg);
void dml_explain(struct call *c, struct words *w, int arg);
/* select.c */
void select_run(struct call *c, struct words *w, int arg);
/* show.c, show_cluster.c, show_partitions.c, show_table.c */
void show_databases(struct call *c, struct words *w, int arg);
void show_tables(struct call *c, struct words *w, int arg);
void show_columns(struct call *c, struct words *w, int arg);
void show_desc(struct call *c, struct words *w, int arg);
void show_create_table(struct call *c, struct words *w, int arg);
void show_create_database(struct call *c, struct words *w, int arg);
void show_partitions(struct call *c, struct words *w, int arg);
void show_frontends(struct call *c, struct words *w, int arg);
void show_backends(struct call *c, struct words *w, int arg);
void show_compute_nodes(struct call *c, struct words *w, int arg);
void show_warehouses(struct call *c, struct words *w, int arg);
void show_processlist(struct call *c, struct words *w, int arg);
void show_grants(struct call *c, struct words *w, int arg);
void show_catalogs(struct call *c, struct words *w, int arg);
void show_nothing(struct call *c, struct words *w, int arg);
void show_proc(struct call *c, struct words *w, int arg);
/* show_load.c */
void show_stream_load(struct call *c, struct words *w, int all);
void show_transaction(struct call *c, struct words *w, int arg);
/* vars.c */
void vars_show(struct call *c, struct words *w, int arg);
void vars_set(struct call *c, struct words *w, int arg);
void vars_config(struct call *c, struct words *w, int arg);
/* users_stmt.c */
void users_create(struct call *c, struct words *w, int arg);
void users_grant_stmt(struct call *c, struct words *w, int arg);
/* sandbox_stmt.c */
void sandbox_stmt(struct call *c, struct words *w, int arg);
void kill_stmt(struct call *c, struct words *w, int arg);
#endif
