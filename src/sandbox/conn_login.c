/*
 * conn_login.c - from the greeting to the OK: the order of steps of a release.
 *
 * Up to 3.4 a client is asked for its password, then for its database, and only
 * then counted; from 3.5 on it is counted first (source: AcceptListener,
 * MysqlProto, AuthenticationHandler).
 */
#include "config.h"
#include "sandbox/conn_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "sandbox/auth.h"

enum { EDIT_LOG_PORT = 9010, ACCESS_DENIED = 5203 };

static char *copy(struct text t)
{
	char *s = xmalloc(t.n + 1);

	if (t.n)
		memcpy(s, t.p, t.n);
	s[t.n] = '\0';
	return s;
}

static bool before_3_5(const struct conn *c)
{
	return c->env->release == FE_3_3 || c->env->release == FE_3_4;
}

static bool greet(struct conn *c)
{
	const struct fault *f = &c->fault;

	if (f->drop) {
		c->state = CONN_DEAD;
		return true;
	}
	conn_answer_begins(c);
	if (f->error_number) {
		conn_refuse(c, f->error_number, f->error_state, f->error_text);
		return true;
	}
	wire_greeting(&c->wire, c->env->release, c->id, c->salt, c->env->tls != NULL);
	c->fault = (struct fault){ 0 };
	c->state = CONN_LOGIN;
	return true;
}

bool conn_password_fits(const struct conn *c, const char *user, struct text response)
{
	const char *hash = *user ? fe_password_hash(c->env->fe, user) : NULL;

	return hash && auth_native(response, c->salt, hash);
}

/* Whether the client must be told to use mysql_native_password. */
static bool needs_switch(const struct conn *c, struct text plugin)
{
	if (!plugin.p || text_is(plugin, wire_native_password))
		return false;
	if (before_3_5(c))
		return !text_is(plugin, wire_clear_password);
	/* Nobody knows which plugin an unknown user has. */
	return fe_password_hash(c->env->fe, c->user) != NULL;
}

static void to_check(struct conn *c, struct text response)
{
	free(c->response);
	c->response = copy(response);
	c->response_n = response.n;
	conn_fault(c, FAULT_LOGIN, TEXT(""));
	c->state = CONN_CHECK;
}

static bool login(struct conn *c, struct text payload)
{
	struct wire_login l;

	switch (wire_login_parse(payload, &l)) {
	case WIRE_LOGIN_BAD:
		c->state = CONN_DEAD;
		return true;
	case WIRE_LOGIN_OLD:
		conn_refuse(c, 1251, "08004", "Client does not support authentication protocol "
			    "requested by server; consider upgrading MySQL client");
		return true;
	case WIRE_LOGIN_OK:
		break;
	}
	if (l.tls_request) {
		if (!c->env->tls || c->tls)
			c->state = CONN_DEAD;
		else
			conn_start_tls(c);
		return true;
	}
	c->user = copy(l.user);
	c->database = copy(l.database);
	if (!needs_switch(c, l.plugin)) {
		to_check(c, l.response);
	} else if (before_3_5(c) && text_is(l.plugin, "authentication_kerberos_client")) {
		conn_refuse(c, 1524, "HY000", "Plugin 'authentication_kerberos' is not loaded");
	} else {
		wire_auth_switch(&c->wire, wire_native_password, c->salt);
		c->state = CONN_SWITCH;
	}
	return true;
}

/* Count the connection; false: there are too many, and the client was told. */
static bool enlist(struct conn *c)
{
	struct conn_census n = c->env->count(c->env->to, c->fe_index, c->user);
	char text[1024], identity[300] = "";

	if (n.total >= c->env->max_connections) {
		snprintf(text, sizeof(text),
			 "Reach cluster-wide connection limit, qe_max_connection=%u, "
			 "connectionMap.size=%u, node=%s:%d",
			 c->env->max_connections, n.total, c->env->host, EDIT_LOG_PORT);
	} else if (n.of_user >= c->env->max_user_connections) {
		if (before_3_5(c))
			snprintf(identity, sizeof(identity), ", currUserIdentity: '%.256s'@'%%'",
				 c->user);
		snprintf(text, sizeof(text),
			 "Reach user-level(qualifiedUser: %.256s%s) connection limit, "
			 "currentUserMaxConn=%u, connectionMap.size=%u, connByUser.totConn=%u, "
			 "user.currConn=%u, node=%s:%d",
			 c->user, identity, c->env->max_user_connections, n.total, n.total,
			 n.of_user, c->env->host, EDIT_LOG_PORT);
	} else {
		c->registered = true;
		return true;
	}
	conn_refuse(c, 1064, "HY000", text);
	return false;
}

static void deny(struct conn *c)
{
	char text[512];

	snprintf(text, sizeof(text), "Access denied for user '%.256s' (using password: %s)",
		 c->user, c->response_n ? "YES" : "NO");
	conn_refuse(c, 1045, "28000", text);
}

/* The database named at login; false: it ends here. */
static bool enter_database(struct conn *c)
{
	struct text name = { c->database, strlen(c->database) };
	struct arena *mem;
	struct reply r;
	bool ok;

	if (!name.n)
		return true;
	mem = arena_new();
	fe_init_db(c->session, name, mem, &r);
	ok = r.kind != REPLY_ERR;
	if (!ok && r.number == ACCESS_DENIED)
		c->state = CONN_DEAD;   /* the one exception that an FE does not catch here */
	else if (!ok)
		conn_refuse(c, r.number, r.sqlstate, r.message);
	arena_free(mem);
	return ok;
}

static bool check(struct conn *c)
{
	const struct reply ok = { .kind = REPLY_OK };
	const struct fault *f = &c->fault;

	if (f->drop) {
		c->state = CONN_DEAD;
		return true;
	}
	conn_answer_begins(c);
	if (f->error_number && !f->error_after) {
		conn_refuse(c, f->error_number, f->error_state, f->error_text);
		return true;
	}
	if (!before_3_5(c) && !enlist(c))
		return true;
	if (!conn_password_fits(c, c->user, (struct text){ c->response, c->response_n })) {
		deny(c);
		return true;
	}
	c->session = fe_session_new(c->env->fe, c->fe_index, c->user, c->id, c->peer);
	if (!enter_database(c) || (before_3_5(c) && !enlist(c)))
		return true;
	if (f->drop_after) {
		c->state = CONN_DEAD;
		return true;
	}
	c->hold_ms = c->now_ms + f->late_ms;
	if (f->error_number) {
		conn_refuse(c, f->error_number, f->error_state, f->error_text);
		return true;
	}
	c->wire.request_max = WIRE_REQUEST_MAX;
	conn_queue(c, &ok, false);
	c->state = CONN_ANSWER;
	return true;
}

bool conn_login_step(struct conn *c)
{
	struct text payload;

	if (c->state == CONN_GREET)
		return greet(c);
	if (c->state == CONN_CHECK)
		return check(c);
	switch (wire_next(&c->wire, &payload)) {
	case WIRE_NONE:
		return false;
	case WIRE_BAD:
		c->state = CONN_DEAD;
		return true;
	case WIRE_PACKET:
		break;
	}
	if (c->state == CONN_LOGIN)
		return login(c, payload);
	to_check(c, payload);
	return true;
}
