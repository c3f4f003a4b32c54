/*
 * conn_command.c - commands of a client that is let in: executed one by one,
 * their replies written as far as there is room (source: ConnectProcessor).
 */
#include "config.h"
#include "sandbox/conn_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "sandbox/prepared.h"

enum {
	PREPARED_MAX = 10000,           /* of a connection */
	FILL = 1 << 18,                 /* write more replies when less than that is unsent */

	COM_QUIT = 1, COM_INIT_DB = 2, COM_QUERY = 3, COM_FIELD_LIST = 4, COM_PING = 14,
	COM_CHANGE_USER = 17, COM_STMT_PREPARE = 22, COM_STMT_EXECUTE = 23, COM_STMT_CLOSE = 25,
	COM_STMT_RESET = 26, COM_RESET_CONNECTION = 31,
};

/* Known to an FE and refused by it, by the names it has for them. */
static const char *const unsupported[] = {
	[0] = "Sleep", [5] = "Create DB", [6] = "Drop Db", [7] = "Refresh", [8] = "Shutdown",
	[9] = "Statistics", [10] = "Processlist", [11] = "Connect", [12] = "Kill", [13] = "Debug",
	[15] = "Time", [16] = "DELETE_INSERT", [24] = "COM_STMT_SEND_LONG_DATA",
	[29] = "COM_DAEMON",
};

/* the queue of replies ------------------------------------------------------- */

struct conn_reply *conn_queue(struct conn *c, const struct reply *r, bool more)
{
	struct conn_reply *q;

	if (!c->mem)
		c->mem = arena_new();
	q = ARENA_NEW(c->mem, struct conn_reply);
	q->reply = *r;
	q->more = more;
	*c->replies_tail = q;
	c->replies_tail = &q->next;
	return q;
}

void conn_replies_free(struct conn *c)
{
	arena_free(c->mem);
	c->mem = NULL;
	c->replies = NULL;
	c->replies_tail = &c->replies;
	c->row = NULL;
}

static void queue_ok(struct conn *c)
{
	const struct reply r = { .kind = REPLY_OK };

	conn_queue(c, &r, false);
}

static void queue_err(struct conn *c, unsigned number, const char *sqlstate, const char *text)
{
	struct reply r = { .kind = REPLY_ERR, .number = number };

	snprintf(r.sqlstate, sizeof(r.sqlstate), "%.5s", sqlstate);
	r.message = arena_copy(c->mem, text, strlen(text));
	conn_queue(c, &r, false);
}

static void put_row(struct conn *c, const struct conn_reply *q, const struct reply_row *row)
{
	if (q->binary)
		prepared_put_row(&c->wire, row, q->reply.columns, q->reply.n_columns);
	else
		wire_row(&c->wire, row, q->reply.n_columns);
}

/* Rows that are made only now; true: there are no more. */
static bool write_rest(struct conn *c, const struct conn_reply *q, struct reply *error)
{
	const struct reply_row *row;

	while (c->wire.out.n - c->sent < FILL) {
		row = fe_next_row(&q->reply, error);
		if (!row)
			return true;
		put_row(c, q, row);
	}
	return false;
}

/* Write as much of the first reply as fits; true: it is done. */
static bool write_reply(struct conn *c, struct conn_reply *q)
{
	const struct reply *r = &q->reply;
	struct reply error;
	unsigned status = q->more ? WIRE_MORE_RESULTS : 0, i;

	if (r->kind == REPLY_OK) {
		wire_ok(&c->wire, r->affected, r->info, status);
		return true;
	}
	if (q->prepared && r->kind == REPLY_ROWS) {
		prepared_put_ok(&c->wire, q->prepared, r->columns, r->n_columns);
		return true;
	}
	if (r->kind == REPLY_ERR) {
		wire_err(&c->wire, r->number, r->sqlstate, r->message);
		return true;
	}
	if (!q->begun) {
		if (!q->fields)
			wire_column_count(&c->wire, r->n_columns);
		for (i = 0; i < r->n_columns; i++) {
			if (q->fields)
				wire_field(&c->wire, q->database, q->table, &r->columns[i]);
			else
				wire_column(&c->wire, &r->columns[i]);
		}
		wire_eof(&c->wire, q->fields ? status : 0);
		if (q->fields)
			return true;
		q->begun = true;
		c->row = r->rows;
	}
	for (; c->row && c->wire.out.n - c->sent < FILL; c->row = c->row->next)
		put_row(c, q, c->row);
	if (c->row)
		return false;
	if (r->rest && !write_rest(c, q, &error))
		return false;
	if (r->rest && error.kind == REPLY_ERR) {
		wire_err(&c->wire, error.number, error.sqlstate, error.message);
		while (q->next) /* statements behind it were answered as if it had gone well */
			q->next = q->next->next;
		return true;
	}
	wire_eof(&c->wire, status);
	return true;
}

/* False: what is written has to leave first. */
static bool answer(struct conn *c)
{
	while (c->replies) {
		if (c->wire.out.full || c->wire.out.n - c->sent >= FILL)
			return false;
		if (write_reply(c, c->replies))
			c->replies = c->replies->next;
	}
	if (c->session)
		fe_query_end(c->session);
	conn_replies_free(c);
	c->state = c->quit || c->killed || c->fault.cuts ? CONN_CLOSE : CONN_READY;
	c->fault = (struct fault){ 0 };
	c->idle_ms = c->now_ms;
	return true;
}

/* statements ------------------------------------------------------------------ */

static void keep_reply(void *to, const struct reply *r, bool more)
{
	struct conn *c = to;

	conn_queue(c, r, more)->binary = c->binary;
}

static void drop_reply(void *to, const struct reply *r, bool more)
{
	(void)to;
	(void)r;
	(void)more;
}

/* The last reply of a text; ERR where there was none. */
static void last_reply(void *to, const struct reply *r, bool more)
{
	(void)more;
	*(struct reply *)to = *r;
}

/* What a colleague does in a session of his own; true: this connection did not outlive it. */
static bool run_beside(struct conn *c, const char *sql)
{
	struct fe_session *s = fe_session_new(c->env->fe, c->fe_index, "root", 0, c->peer);
	struct arena *mem = arena_new();
	bool before = c->killed;

	fe_query(s, (struct text){ sql, strlen(sql) }, mem, drop_reply, NULL);
	arena_free(mem);
	fe_session_free(s);
	c->cut_short |= c->killed && !before;
	return c->cut_short;
}

static void query(struct conn *c, struct text sql)
{
	const struct fault *f = &c->fault;
	struct arena *mem;

	while (sql.n && !sql.p[sql.n - 1])
		sql.n--;
	if (f->sql_before && run_beside(c, f->sql_before))
		return;
	if (f->twice) {
		mem = arena_new();
		fe_query(c->session, sql, mem, drop_reply, NULL);
		arena_free(mem);
	}
	if (!fe_query_start(c->session, sql, c->mem, c->now_ms, keep_reply, c))
		c->state = CONN_WAIT;
}

/* The columns of a table, which an FE sends without their number. */
static void field_list(struct conn *c, struct text payload)
{
	const char *sql = "SELECT DATABASE()";
	struct reply r = { .kind = REPLY_ERR };
	struct conn_reply *q;
	struct text table, database = TEXT("");
	char *quoted;
	size_t i, n = 0;

	/* A pattern for the columns may follow; it is not looked at. */
	if (!wire_take_string(&payload, &table))
		table = payload;
	if (!table.n) {
		queue_err(c, 1064, "HY000", "Empty tableName");
		return;
	}
	fe_query(c->session, (struct text){ sql, strlen(sql) }, c->mem, last_reply, &r);
	if (r.kind == REPLY_ROWS && r.rows && r.rows->cells[0].p)
		database = r.rows->cells[0];
	if (!database.n) {
		queue_err(c, 1064, "HY000", "Unknown database()");
		return;
	}
	quoted = arena_alloc(c->mem, 2 * table.n + 1);
	for (i = 0; i < table.n; i++) {
		if (table.p[i] == '`')
			quoted[n++] = '`';
		quoted[n++] = table.p[i];
	}
	quoted[n] = '\0';
	sql = arena_printf(c->mem, "SELECT * FROM `%s` LIMIT 0", quoted);
	r = (struct reply){ .kind = REPLY_ERR };
	fe_query(c->session, (struct text){ sql, strlen(sql) }, c->mem, last_reply, &r);
	if (r.kind != REPLY_ROWS) {
		queue_err(c, 1064, "HY000",
			  arena_printf(c->mem, "Unknown table(%.*s)", TEXT_ARG(table)));
		return;
	}
	q = conn_queue(c, &r, false);
	q->fields = true;
	q->database = (struct text){ arena_copy(c->mem, database.p, database.n), database.n };
	q->table = (struct text){ arena_copy(c->mem, table.p, table.n), table.n };
}

/*
 * COM_CHANGE_USER.  A failure is answered twice, and from 3.5 on a wrong password
 * with OK: the user stays who he was (source: MysqlProto.changeUser,
 * ConnectProcessor.handleChangeUser, finalizeCommand).
 */
static void change_user(struct conn *c, struct text payload)
{
	bool says_ok = c->env->release == FE_3_5 || c->env->release == FE_4_1;
	struct fe_session *s;
	struct wire_login l;
	struct reply r = { .kind = REPLY_ERR,
			   .number = 1251,
			   .sqlstate = "08004",
			   .message =
				   "Client does not support authentication protocol requested by "
				   "server; consider upgrading MySQL client" };
	char *user;

	if (!wire_change_user_parse(payload, &l))
		goto refused;
	user = arena_copy(c->mem, l.user.p, l.user.n);
	if (!conn_password_fits(c, user, l.response)) {
		r.number = 1045;
		memcpy(r.sqlstate, "28000", 6);
		r.message =
			arena_printf(c->mem, "Access denied for user '%.256s' (using password: %s)",
				     user, l.response.n ? "YES" : "NO");
		if (says_ok)
			r.kind = REPLY_OK;
		goto refused;
	}
	s = fe_session_new(c->env->fe, c->fe_index, user, c->id, c->peer);
	if (l.database.n) {
		fe_init_db(s, l.database, c->mem, &r);
		if (r.kind == REPLY_ERR) {
			fe_session_free(s);
			goto refused;
		}
	}
	fe_session_free(c->session);
	c->session = s;
	free(c->user);
	c->user = xstrdup(user);
	queue_ok(c);
	return;
refused:
	conn_queue(c, &r, false);
	conn_queue(c, &r, false);
}

static void init_db(struct conn *c, struct text name)
{
	struct reply r;

	fe_init_db(c->session, name, c->mem, &r);
	conn_queue(c, &r, false);
}

/* prepared queries ------------------------------------------------------------------ */

void conn_prepareds_free(struct conn *c)
{
	struct prepared *p;

	while ((p = c->prepareds)) {
		c->prepareds = p->next;
		prepared_free(p);
	}
}

/* Its columns are those of a run without values. */
static void prepare(struct conn *c, struct text sql)
{
	struct reply r = { .kind = REPLY_ERR };
	struct prepared *p;
	struct buf text;

	while (sql.n && !sql.p[sql.n - 1])
		sql.n--;
	p = c->n_prepareds < PREPARED_MAX ? prepared_new(++c->n_prepareds, sql) : NULL;
	if (!p) {
		queue_err(c, 1295, "HY000",
			  "This command is not supported in the prepared statement protocol yet");
		return;
	}
	buf_init(&text, WIRE_REQUEST_MAX * 2);
	prepared_nulls(p, &text);
	sql = (struct text){ arena_copy(c->mem, buf_str(&text), text.n), text.n };
	buf_release(&text);
	fe_query(c->session, sql, c->mem, last_reply, &r);
	if (r.kind != REPLY_ROWS) {
		conn_queue(c, &r, false);
		prepared_free(p);
		return;
	}
	p->next = c->prepareds;
	c->prepareds = p;
	conn_queue(c, &r, false)->prepared = p;
}

static struct prepared **find_prepared(struct conn *c, struct text *payload, uint32_t *id)
{
	struct prepared **at;

	*id = 0;
	wire_take_u32(payload, id);
	for (at = &c->prepareds; *at && (*at)->id != *id; at = &(*at)->next)
		;
	return at;
}

static void execute_prepared(struct conn *c, struct text payload)
{
	uint32_t id;
	struct prepared *p = *find_prepared(c, &payload, &id);
	struct buf text;
	const char *why;
	bool ok;

	if (!p) {
		queue_err(c, 1064, "HY000",
			  arena_printf(c->mem, "msg: Not Found prepared statement, stmtName: %u",
				       (unsigned)id));
		return;
	}
	buf_init(&text, WIRE_REQUEST_MAX * 2);
	ok = prepared_bind(p, payload, &text, c->mem, &why);
	/* as long as the statement runs */
	c->bound = (struct text){ arena_copy(c->mem, buf_str(&text), text.n), text.n };
	buf_release(&text);
	if (!ok) {
		queue_err(c, 1064, "HY000", why);
		return;
	}
	c->binary = true;
	query(c, c->bound);
}

static void close_prepared(struct conn *c, struct text payload)
{
	uint32_t id;
	struct prepared **at = find_prepared(c, &payload, &id), *p = *at;

	if (p) {
		*at = p->next;
		prepared_free(p);
	}
}

static void execute(struct conn *c, uint8_t command, struct text payload)
{
	c->binary = false;
	switch (command) {
	case COM_QUIT:
		c->quit = true;
		queue_ok(c);
		return;
	case COM_INIT_DB:
		init_db(c, payload);
		return;
	case COM_QUERY:
		query(c, payload);
		return;
	case COM_FIELD_LIST:
		field_list(c, payload);
		return;
	case COM_CHANGE_USER:
		change_user(c, payload);
		return;
	case COM_STMT_PREPARE:
		prepare(c, payload);
		return;
	case COM_STMT_EXECUTE:
		execute_prepared(c, payload);
		return;
	case COM_STMT_CLOSE:
		close_prepared(c, payload);
		return;
	case COM_RESET_CONNECTION:
		fe_reset(c->session);
		queue_ok(c);
		return;
	case COM_PING:
	case COM_STMT_RESET:
		queue_ok(c);
		return;
	default:
		break;
	}
	if (command < ARRAY_SIZE(unsupported) && unsupported[command])
		queue_err(c, 1064, "HY000",
			  arena_printf(c->mem, "Unsupported command(%s)", unsupported[command]));
	else
		queue_err(c, 1047, "08S01", "Unknown command(null)");
}

/* The command is over; what comes of it is to be sent. */
static bool executed(struct conn *c)
{
	const struct fault *f = &c->fault;

	if (f->sql_after && !c->cut_short && (!f->error_number || f->error_after))
		run_beside(c, f->sql_after);
	if (f->drop_after || c->cut_short) {
		c->state = CONN_DEAD;
		return true;
	}
	if (f->error_number) {
		conn_replies_free(c);
		c->mem = arena_new();
		queue_err(c, f->error_number, f->error_state, f->error_text);
	}
	conn_answer_begins(c);
	c->hold_ms = c->now_ms + f->late_ms;
	c->state = CONN_ANSWER;
	return true;
}

static bool run(struct conn *c)
{
	const struct fault *f = &c->fault;
	struct text payload = c->command;
	uint8_t command;

	if (f->drop || !wire_take_u8(&payload, &command)) {
		c->state = CONN_DEAD;
		return true;
	}
	conn_replies_free(c);
	c->mem = arena_new();
	if (!f->error_number || f->error_after)
		execute(c, command, payload);
	return c->state == CONN_WAIT || executed(c);
}

static bool go_on(struct conn *c)
{
	if (c->now_ms < fe_query_when(c->session))
		return false;
	c->state = CONN_RUN;
	if (fe_query_go_on(c->session, c->now_ms))
		return executed(c);
	c->state = CONN_WAIT;
	return true;
}

static bool receive(struct conn *c)
{
	struct text sql = TEXT("");

	/* A command's numbers begin at 0 again; the pieces of one go on. */
	if (!c->wire.joining)
		c->wire.seq = 0;
	switch (wire_next(&c->wire, &c->command)) {
	case WIRE_NONE:
		return false;
	case WIRE_BAD:
		c->state = CONN_DEAD;
		return true;
	case WIRE_PACKET:
		break;
	}
	if (!c->always_slow)
		c->slow_bytes = 0;
	if (c->command.n && c->command.p[0] == COM_QUERY) {
		sql = (struct text){ c->command.p + 1, c->command.n - 1 };
		conn_fault(c, FAULT_QUERY, sql);
	}
	if (!c->fault.active)
		conn_fault(c, FAULT_COMMAND, sql);
	c->state = CONN_RUN;
	return true;
}

bool conn_command_step(struct conn *c)
{
	switch (c->state) {
	case CONN_READY:
		return receive(c);
	case CONN_RUN:
		return run(c);
	case CONN_WAIT:
		return go_on(c);
	case CONN_ANSWER:
		return answer(c);
	default:
		BUG("no command in state %d", (int)c->state);
	}
}
