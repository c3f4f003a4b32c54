/*
 * users_stmt.c - CREATE, ALTER and DROP USER; GRANT, REVOKE, SHOW GRANTS.
 */
#include "config.h"
#include "sandbox/front.h"
#include "sandbox/users.h"

/* 'name'@'host', the host read over */
static bool take_user(struct words *w, struct text *out)
{
	struct text host;

	take(w, "USER");
	if (!take_label(w, out))
		return false;
	return !take(w, "@") || take_label(w, &host);
}

void users_create(struct call *c, struct words *w, int arg)
{
	bool quiet = take_phrase(w, "IF NOT EXISTS") || take_phrase(w, "IF EXISTS"), hash;
	struct text name, password = TEXT("");

	if (!take_user(w, &name)) {
		words_error(w, c->out);
		return;
	}
	if (!call_may_system(c, PRIV_OPERATE, "GRANT"))
		return;
	if (arg == 2) {
		if (!users_drop(c->fe->users, name) && !quiet)
			reply_err(c->out, c->mem, 1064, "cannot find user %.*s", TEXT_ARG(name));
		else
			reply_ok(c->out);
		return;
	}
	hash = false;
	if (take_phrase(w, "IDENTIFIED BY")) {
		hash = take(w, "PASSWORD");
		if (!take_string(w, &password)) {
			words_error(w, c->out);
			return;
		}
	}
	if (!front_end(c, w))
		return;
	if (users_add(c->fe->users, name, password, hash))
		reply_ok(c->out);
	else
		reply_analysis(c->out, c->mem, 1064,
			       "Password hash should be a 41-digit hexadecimal number");
}

/* GRANT p, p ON [TABLE] db.t | ON ALL TABLES IN DATABASE db | ON ALL TABLES IN ALL DATABASES |
 * ON SYSTEM TO user */
void users_grant_stmt(struct call *c, struct words *w, int revoke)
{
	struct text word, db = TEXT(""), table = TEXT(""), user;
	unsigned privileges = 0, p;

	do {
		if (!take_name(w, &word)) {
			words_error(w, c->out);
			return;
		}
		take(w, "PRIVILEGES");
		p = privilege_of(word);
		if (!p) {
			reply_analysis(c->out, c->mem, 1064,
				       "this sandbox knows INSERT, SELECT, ALTER, DROP, UPDATE, "
				       "DELETE, OPERATE, NODE, "
				       "CREATE and ALL, not %.*s",
				       TEXT_ARG(word));
			return;
		}
		privileges |= p;
	} while (take(w, ","));
	if (!take(w, "ON")) {
		words_error(w, c->out);
		return;
	}
	if (take_phrase(w, "ALL TABLES IN ALL DATABASES")) {
		db = table = TEXT("*");
	} else if (take_phrase(w, "ALL TABLES IN DATABASE")) {
		table = TEXT("*");
		if (!take_name(w, &db)) {
			words_error(w, c->out);
			return;
		}
	} else if (!take(w, "SYSTEM")) {
		take(w, "TABLE");
		if (!take_qname(w, &db, &table)) {
			words_error(w, c->out);
			return;
		}
		if (!db.n && c->session->db)
			db = (struct text){ c->session->db, strlen(c->session->db) };
	}
	if (!take(w, revoke ? "FROM" : "TO") || !take_user(w, &user) || !words_end(w)) {
		words_error(w, c->out);
		return;
	}
	if (!call_may_system(c, PRIV_OPERATE, "GRANT"))
		return;
	if (!users_hash(c->fe->users, arena_copy(c->mem, user.p, user.n))) {
		reply_analysis(c->out, c->mem, 1064, "cannot find user '%.*s'@'%%'",
			       TEXT_ARG(user));
		return;
	}
	users_grant(c->fe->users, user, privileges, db, table, revoke);
	reply_ok(c->out);
}

void show_grants(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = {
		{ "UserIdentity", COLUMN_SHOW, 0, 0 },
		{ "Catalog", COLUMN_SHOW, 0, 0 },
		{ "Grants", COLUMN_SHOW, 0, 0 },
	};
	struct text user = { c->session->user, strlen(c->session->user) };
	struct grant_view g;
	char names[128];
	const char *who, *text;
	unsigned i;

	(void)arg;
	if (take(w, "FOR") && !take_user(w, &user)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	if (!text_is(user, c->session->user) && !call_may_system(c, PRIV_OPERATE, "GRANT"))
		return;
	who = arena_copy(c->mem, user.p, user.n);
	reply_rows(c->out, columns, 3);
	for (i = 0; users_grant_at(c->fe->users, who, i, &g); i++) {
		struct reply_row *row = reply_add(c->out, c->mem);
		const char *identity = arena_printf(c->mem, "'%s'@'%%'", who);

		privilege_names(g.privileges & (*g.db ? PRIV_ANY_TABLE
						      : PRIV_OPERATE | PRIV_NODE | PRIV_CREATE),
				names, sizeof(names));
		if (!*g.db)
			text = arena_printf(c->mem, "GRANT %s ON SYSTEM TO USER %s", names,
					    identity);
		else if (!strcmp(g.db, "*"))
			text = arena_printf(c->mem,
					    "GRANT %s ON ALL TABLES IN ALL DATABASES TO USER %s",
					    names, identity);
		else if (!strcmp(g.table, "*"))
			text = arena_printf(c->mem,
					    "GRANT %s ON ALL TABLES IN DATABASE %s TO USER %s",
					    names, g.db, identity);
		else
			text = arena_printf(c->mem, "GRANT %s ON TABLE %s.%s TO USER %s", names,
					    g.db, g.table, identity);
		row->cells[0] = (struct text){ identity, strlen(identity) };
		if (*g.db)
			row->cells[1] = TEXT("default_catalog");
		row->cells[2] = (struct text){ text, strlen(text) };
	}
}
