/*
 * store.h - databases, tables and rows, in SQLite.
 * A table d.t is SQLite's "d.t"; what is loaded into temporary partitions goes
 * to "d.t$temp".  Definitions are kept as the text that made them and read
 * again from there when a data directory is opened.
 */
#ifndef STARLOAD_SANDBOX_STORE_H
#define STARLOAD_SANDBOX_STORE_H
#include <sqlite3.h>

#include "sandbox/types.h"

struct err;

enum keys_kind { KEYS_DUPLICATE, KEYS_AGGREGATE, KEYS_UNIQUE, KEYS_PRIMARY };

struct column {
	const char *name;
	struct coltype type;
	bool key, nullable, auto_increment;
	const char *aggregate; /* "SUM", or NULL */
	const char *def;       /* its default's text; NULL: none given */
	bool def_null;	       /* DEFAULT NULL */
	const char *generated; /* AS expr, or NULL */
	const char *comment;
};

/* One partition: what is at or above `lower` and below `upper`, or in `values`. */
struct partition {
	struct partition *next;
	int64_t id, created_ms;
	const char *name;
	bool temporary;
	bool list;
	const char *lower, *upper; /* NULL: open */
	const char *const *values;
	unsigned n_values;
};

struct table {
	struct table *next;
	int64_t id, created_ms;
	struct database *db;
	const char *name;
	struct column *columns;
	unsigned n;
	enum keys_kind keys;
	bool view, materialized;
	const char *comment;
	const char
		*partition_by; /* the clause's head, such as "RANGE(`dt`)"; NULL: one partition */
	int partition_column;  /* what decides on the partition; -1: nothing does */
	const char *partition_unit; /* partitions come by themselves: "day" ...; NULL: they don't */
	struct partition *partitions;
	const char *distributed; /* "HASH(`k`) BUCKETS 4" */
	unsigned buckets;
	struct pair *properties;
	const char *create_sql; /* the text that made it */
	int64_t next_number;	/* of AUTO_INCREMENT; 0: not asked for yet */
};

struct database {
	struct database *next;
	int64_t id;
	const char *name;
	struct table *tables;
};

struct store {
	sqlite3 *sql;
	struct arena *mem; /* definitions */
	struct database *databases;
	int64_t next_id; /* of everything that has an id */
	bool loading;	 /* what is made is in the directory already */
};

/* `dir` NULL: in memory.  Definitions are read by ddl_load(). */
int store_open(struct store *s, const char *dir, struct err *err);
void store_close(struct store *s);

int64_t store_id(struct store *s);

struct database *store_database(struct store *s, struct text name);
struct table *store_table(struct database *db, struct text name);
struct column *table_column(const struct table *t, struct text name);
struct partition *table_partition(const struct table *t, struct text name);

/* The definition is complete; make its SQLite table and keep its text. */
bool store_add_table(struct store *s, struct table *t, const char **why);
/* A later change of the definition, to be done again when the directory is opened. */
void store_remember(struct store *s, const struct table *t, const char *sql);
void store_add_database(struct store *s, struct text name);
void store_drop_table(struct store *s, struct table *t);
void store_drop_database(struct store *s, struct database *db);
void store_truncate(struct store *s, struct table *t);

/* A table beside it with the same columns, and `op` behind them if it has keys: rows wait
 * there, in SQLite's temporary database, under a name that is not quoted. */
bool store_add_stage(struct store *s, const struct table *t, const char *name, struct arena *mem,
		     const char **why);
void store_drop_stage(struct store *s, const char *name);

/* "d.t", quoted for SQLite. */
const char *store_name(const struct table *t, bool temporary, struct arena *mem);
const char *sql_quoted(struct text name, struct arena *mem);

/* SQL without results; false: *why (in `mem`). */
bool store_run(struct store *s, struct arena *mem, const char *sql, const char **why);

/* The partition a row belongs to, NULL when there is none; made when partitions
 * come by themselves.  `value`: of the partition column, p NULL for NULL. */
struct partition *store_place(struct store *s, struct table *t, struct text value, bool temporary,
			      int64_t now_ms);
#endif
