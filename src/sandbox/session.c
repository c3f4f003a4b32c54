/*
 * session.c - one client: its database, its variables, what it may.
 */
#include "config.h"
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "sandbox/cursor.h"
#include "sandbox/front.h"
#include "sandbox/users.h"
#include "sandbox/vars.h"

struct fe_session *fe_session_new(struct fe *fe, unsigned fe_index, const char *user,
				  uint32_t connection_id, const char *host)
{
	struct fe_session *s = xmalloc(sizeof(*s)), **at;

	*s = (struct fe_session){ .fe = fe,
				  .fe_index = fe_index,
				  .id = connection_id,
				  .mem = arena_new(),
				  .since_ms = fe->now_ms,
				  .statement_ms = fe->now_ms };
	s->user = arena_printf(s->mem, "%s", user);
	s->host = arena_printf(s->mem, "%s", host ? host : "");
	s->zone = "Asia/Shanghai";
	for (at = &fe->sessions; *at; at = &(*at)->next)
		;
	*at = s;
	return s;
}

void fe_session_free(struct fe_session *s)
{
	struct fe_session **at;

	if (!s)
		return;
	for (at = &s->fe->sessions; *at && *at != s; at = &(*at)->next)
		;
	if (*at)
		*at = s->next;
	cursors_end(s);
	free(s->db);
	arena_free(s->mem);
	free(s);
}

void fe_reset(struct fe_session *s)
{
	s->variables = NULL;
	s->zone = "Asia/Shanghai";
}

unsigned fe_session_wait_timeout_s(const struct fe_session *s)
{
	const char *v = vars_get(s, TEXT("wait_timeout"));

	return v ? (unsigned)strtoul(v, NULL, 10) : 28800;
}

/* "default_catalog.db" is the database, too. */
static struct text without_catalog(struct text name)
{
	static const char catalog[] = "default_catalog.";

	if (name.n > sizeof(catalog) - 1 && !memcmp(name.p, catalog, sizeof(catalog) - 1)) {
		name.p += sizeof(catalog) - 1;
		name.n -= sizeof(catalog) - 1;
	}
	return name;
}

bool session_use(struct call *c, struct text name)
{
	struct fe_session *s = c->session;
	struct database *db;

	name = without_catalog(name);
	db = store_database(&c->fe->store, name);
	if (!db && !text_is_nocase(name, "information_schema") && !text_is_nocase(name, "sys")) {
		reply_err(c->out, c->mem, 5501, "Unknown database '%.*s'", TEXT_ARG(name));
		return false;
	}
	if (db && !users_see(c->fe->users, s->user, db->name)) {
		call_denied(c, "any privilege", "DATABASE ", db->name);
		return false;
	}
	free(s->db);
	s->db = xmalloc(name.n + 1);
	memcpy(s->db, name.p, name.n);
	s->db[name.n] = '\0';
	reply_ok(c->out);
	return true;
}

void fe_init_db(struct fe_session *s, struct text db, struct arena *mem, struct reply *out)
{
	struct call c = { s->fe, s, mem, out };
	struct text t = text_trim(db);
	const char *blank = memchr(t.p, ' ', t.n);

	if (!blank) {
		session_use(&c, t);
		return;
	}
	/* "catalog x", "warehouse x"; any other two words do nothing */
	db = text_trim((struct text){ blank, t.n - (size_t)(blank - t.p) });
	t.n = (size_t)(blank - t.p);
	if (text_is_nocase(t, "catalog") && !text_is(db, "default_catalog"))
		reply_err(out, mem, 5078, "Unknown catalog '%.*s'", TEXT_ARG(db));
	else if (text_is_nocase(t, "warehouse") && !text_is(db, "default_warehouse"))
		reply_err(out, mem, since(s->fe, FE_3_5) ? 1064 : 6002,
			  since(s->fe, FE_3_5) ? "Warehouse %.*s not exist."
					       : "Unknown warehouse '%.*s'",
			  TEXT_ARG(db));
	else
		reply_ok(out);
}

void call_denied(struct call *c, const char *privilege, const char *what, const char *name)
{
	reply_err(c->out, c->mem, 5203,
		  "Access denied; you need (at least one of) the %s privilege(s) on %s%s for this "
		  "operation. Please ask the admin to grant permission(s) or try activating "
		  "existing roles using <set [default] "
		  "role>. Current role(s): NONE. Inactivated role(s): NONE.",
		  privilege, what, name);
}

bool call_may_system(struct call *c, unsigned any, const char *names)
{
	if (users_may(c->fe->users, c->session->user, any, "", ""))
		return true;
	call_denied(c, names, "SYSTEM", "");
	return false;
}

bool call_may_table(struct call *c, unsigned any, const char *names, const struct table *t)
{
	if (users_may(c->fe->users, c->session->user, any, t->db->name, t->name))
		return true;
	call_denied(c, names, "TABLE ", t->name);
	return false;
}

struct database *call_database(struct call *c, struct text given)
{
	struct database *db;

	if (!given.n && c->session->db)
		given = (struct text){ c->session->db, strlen(c->session->db) };
	if (!given.n) {
		reply_analysis(c->out, c->mem, 1046, "No database selected");
		return NULL;
	}
	db = store_database(&c->fe->store, given);
	if (!db)
		reply_analysis(c->out, c->mem, 5501, "Unknown database '%.*s'", TEXT_ARG(given));
	return db;
}
