/*
 * sqlfront.h - a query, token by token, as SQLite's SQL.
 * Tables become "db.table", strings and operators what SQLite has for them;
 * what it cannot do it refuses itself.
 */
#ifndef STARLOAD_SANDBOX_SQLFRONT_H
#define STARLOAD_SANDBOX_SQLFRONT_H
#include "sandbox/words.h"
#include "sandbox/world.h"

/*
 * From the cursor to the end of the statement.  NULL: the reply is set.
 * information_schema's tables that are named are filled first.
 */
const char *query_sql(struct call *c, struct words *w);

/* Run it; the reply gets the rows, or the error in the FE's words. */
void query_run(struct call *c, const char *sql);
/* The error of the last SQLite call in the FE's words. */
void query_error(struct call *c);

/* infoschema.c: make and fill "information_schema.NAME"; false: no such table. */
bool infoschema_fill(struct call *c, struct text name);
#endif
