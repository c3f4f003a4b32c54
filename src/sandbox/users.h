/*
 * users.h - who may log in, and what for.
 *
 * A users file has one statement a line; "#" begins a comment:
 *     user NAME
 *     user NAME password TEXT
 *     user NAME hash *40HEX
 *     grant INSERT on DB.TABLE to NAME
 *     grant OPERATE to NAME
 * The privileges on tables are INSERT, SELECT, ALTER, DROP, UPDATE, DELETE and
 * ALL; DB.* and *.* stand for many.  Those on the system are OPERATE, NODE and
 * CREATE (databases and tables) and, again, ALL.  A user "root" may do
 * everything and needs no line; another line gives it a password.
 */
#ifndef STARLOAD_SANDBOX_USERS_H
#define STARLOAD_SANDBOX_USERS_H
#include <stdbool.h>

#include "base/text.h"

struct err;
struct users;

enum privilege {
	PRIV_INSERT = 1,
	PRIV_SELECT = 2,
	PRIV_ALTER = 4,
	PRIV_DROP = 8,
	PRIV_UPDATE = 16,
	PRIV_DELETE = 32,
	PRIV_OPERATE = 64,
	PRIV_NODE = 128,
	PRIV_CREATE = 256,
	PRIV_ALL = 511,
	PRIV_ANY_TABLE = 63,
};

struct users *users_new(void);
void users_free(struct users *u);

/* Replaces all but root.  ERR_IO, or ERR_USAGE with "FILE:LINE: what is wrong". */
int users_read(struct users *u, const char *path, struct err *err);

/* NULL: no such user. */
const char *users_hash(const struct users *u, const char *user);

/* Any of the privileges `any` (a mask) on the table; "" for db or table: on the system. */
bool users_may(const struct users *u, const char *user, unsigned any, const char *db,
	       const char *table);
/* Any privilege on anything of the database. */
bool users_see(const struct users *u, const char *user, const char *db);

/* GRANT and REVOKE while it runs; the user is made when unknown. */
void users_grant(struct users *u, struct text user, unsigned privileges, struct text db,
		 struct text table, bool revoke);
bool users_add(struct users *u, struct text user, struct text password, bool is_hash);
bool users_drop(struct users *u, struct text user);
/* "INSERT", "ALL PRIVILEGES" ...; 0 when unknown. */
unsigned privilege_of(struct text word);

/* For SHOW GRANTS: one after the other; false behind the last. */
struct grant_view {
	unsigned privileges;
	const char *db, *table;
};
bool users_grant_at(const struct users *u, const char *user, unsigned i, struct grant_view *out);
const char *privilege_names(unsigned privileges, char *buf, unsigned size);
#endif
