/*
 * sqlconn.c - statements to an FE over libmariadb (MariaDB Connector/C), which only this file and
 * sqlconn_login.c know.  Oracle's libmysqlclient builds too, where an #ifdef says what
 * differs; it is not tested here.
 *
 * Never mysql_change_user() (an FE answers twice and every later reply is off by one), never a
 * database at login (an FE that denies it drops the socket without a word), never
 * MYSQL_OPT_RECONNECT (it loses the database).
 */
#include "config.h"
#include "net/sqlconn_int.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "lang/mask.h"
#include "net/refusal.h"
#include "net/rows.h"
#include "net/sigpipe.h"
#include "net/target.h"
#include "net/watch.h"

void sqlconn_interrupt(struct sqlconn *c)
{
	int fd;

	atomic_store(&c->interrupted, true);
	atomic_fetch_add(&c->interrupting, 1);
	fd = atomic_load(&c->fd);
	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
	atomic_fetch_sub(&c->interrupting, 1);
}

/* Of rows that are passed on each has the time anew, and who takes them as much as he likes. */
static bool time_is_over(void *to)
{
	struct sqlconn *c = to;

	if (atomic_load(&c->passing) || atomic_exchange(&c->passed, false))
		return true;
	atomic_store(&c->too_late, true);
	sqlconn_interrupt(c);
	return false;
}

struct sqlconn *sqlconn_new(const struct target *t)
{
	struct sqlconn *c = xmalloc(sizeof(*c));

	sqlconn_library();
	*c = (struct sqlconn){ .t = t };
	atomic_init(&c->fd, -1);
	c->server.host = t->fes[0].host;
	c->server.port = t->fes[0].port;
	c->watch = watch_new(time_is_over, c);
	return c;
}

int sqlconn_connect(struct sqlconn *c, struct err *err)
{
	int rc = c->my ? 0 : sqlconn_login(c, err);

	/* an interrupt that came before the login has ended it too */
	atomic_store(&c->interrupted, false);
	return rc;
}

struct sqlconn *sqlconn_open(const struct target *t, struct err *err)
{
	struct sqlconn *c = sqlconn_new(t);

	if (!sqlconn_connect(c, err))
		return c;
	sqlconn_close(c);
	return NULL;
}

void sqlconn_close(struct sqlconn *c)
{
	if (!c)
		return;
	watch_free(c->watch);
	sqlconn_drop(c);
	while (c->n_kept)
		free(c->kept[--c->n_kept]);
	free(c->kept);
	free(c);
}

const struct sql_server *sqlconn_server(const struct sqlconn *c)
{
	return &c->server;
}

void sqlconn_set_release(struct sqlconn *c, const char *release)
{
	if (!*release)
		return;
	snprintf(c->server.release, sizeof(c->server.release), "%s", release);
	c->release_set = true;
}

/* Statements ------------------------------------------------------------------- */

/* How a try ended that did not fill the result. */
enum ended {
	DONE,
	REFUSED,
	NOT_SENT, /* the connection is gone, and the server can't have executed it */
	LOST,	  /* the connection is gone after it was sent */
	LEFT,	  /* rows nobody wanted were left unread, and the connection with them */
};

/*
 * What the server said no with.  C/C takes an error whose number is one of its own (5001 to 5026 in
 * 3.3; FEs have 5018 and 5024) for a forgery, says 2027, and goes on as after any other.  The
 * packet is still where it was read: 0xff, the number, '#', the state, the text, and a NUL behind.
 */
struct said {
	unsigned number;
	char state[6];
	const char *text;
	size_t n;
};

static bool read_said(MYSQL *my, struct said *s)
{
#if IS_MARIADB
	enum { STATE = 4, TEXT_AT = STATE + 5 };
	const unsigned char *p = my->net.read_pos, *end = my->net.buff_end;

	if (mysql_errno(my) == MALFORMED && p && p >= my->net.buff && p < end &&
	    end - p > TEXT_AT && p[0] == 0xff && p[3] == '#') {
		s->number = p[1] | (unsigned)p[2] << 8;
		memcpy(s->state, p + STATE, sizeof(s->state) - 1);
		s->state[sizeof(s->state) - 1] = '\0';
		s->text = (const char *)p + TEXT_AT;
		s->n = strnlen(s->text, (size_t)(end - p) - TEXT_AT);
		return true;
	}
#endif
	s->number = mysql_errno(my);
	snprintf(s->state, sizeof(s->state), "%s", mysql_sqlstate(my));
	s->text = mysql_error(my);
	s->n = strlen(s->text);
	return !is_client_error(s->number);
}

static enum ended failed(struct sqlconn *c, struct arena *mem, struct sql_result *out,
			 enum ended lost)
{
	struct said s;

	if (!read_said(c->my, &s))
		return lost;
	refusal_read(&out->refused, s.number, s.state,
		     (struct text){ arena_copy(mem, s.text, s.n), s.n });
	return REFUSED;
}

/* Has the server hung up?  It never speaks first, so what can be read is the end too; but
 * below TLS it may be something of the protocol's own. */
static bool is_dead(const struct sqlconn *c)
{
	struct pollfd p = { .fd = socket_of(c->my), .events = POLLIN | POLLRDHUP };

	if (poll(&p, 1, 0) <= 0)
		return false;
	return p.revents & ~POLLIN || !c->tls;
}

static enum ended select_db(struct sqlconn *c, struct text db, struct arena *mem,
			    struct sql_result *out)
{
	const char *name;

	if (!db.p || (c->db && text_is(db, c->db)))
		return DONE;
	name = arena_copy(mem, db.p, db.n);
	if (mysql_select_db(c->my, name))
		return failed(c, mem, out, NOT_SENT);
	free(c->db);
	c->db = xstrdup(name);
	return DONE;
}

bool sqlconn_keep(struct sqlconn *c, struct text sql)
{
	char *copy;
	size_t i;

	for (i = 0; i < c->n_kept && !text_is(sql, c->kept[i]); i++)
		;
	if (i < c->n_kept) {
		copy = c->kept[i];
		memmove(&c->kept[i], &c->kept[i + 1], (--c->n_kept - i) * sizeof(*c->kept));
	} else {
		if (c->n_kept == SQLCONN_KEPT_MAX)
			return false;
		copy = xmalloc(sql.n + 1);
		memcpy(copy, sql.p, sql.n);
		copy[sql.n] = '\0';
	}
	ARRAY_GROW(c->kept, c->n_kept, c->room_kept);
	c->kept[c->n_kept++] = copy;
	return true;
}

/* What the session had set; a connection that is lost meanwhile shows itself in what follows. */
static void restore(struct sqlconn *c)
{
	size_t i;

	for (i = 0; c->anew && i < c->n_kept; i++) {
		if (mysql_query(c->my, c->kept[i])) {
			c->server.not_restored++;
			continue;
		}
		mysql_free_result(mysql_store_result(c->my));
		c->server.restored++;
	}
	c->anew = false;
}

static enum sql_kind kind_of(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
		return SQL_INTEGER;
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		return SQL_DECIMAL;
	case MYSQL_TYPE_FLOAT:
	case MYSQL_TYPE_DOUBLE:
		return SQL_REAL;
	default:
		return SQL_CHARS;
	}
}

static void pass_columns(MYSQL_RES *res, struct arena *mem, struct sql_result *out,
			 struct sql_sink *sink)
{
	const MYSQL_FIELD *field = mysql_fetch_fields(res);
	const size_t n = mysql_num_fields(res);
	struct sql_column *columns = arena_alloc(mem, (n ? n : 1) * sizeof(*columns));
	size_t i;

	out->n_columns = n;
	out->columns = arena_alloc(mem, (n ? n : 1) * sizeof(*out->columns));
	for (i = 0; i < n; i++) {
		out->columns[i] = arena_copy(mem, field[i].name, strlen(field[i].name));
		columns[i] = (struct sql_column){ out->columns[i], kind_of(&field[i]) };
	}
	sink->begin(sink->to, columns, n);
}

/* Rows that nobody wants any more: the end may be near, else the connection is given up, as there
 * is no other way to be rid of them. */
static enum ended drain(struct sqlconn *c, MYSQL_RES *res, struct sql_result *out)
{
	const long long until_ns = clock_mono_ns() + DRAIN_MS * 1000000LL;

	out->stopped = true;
	while (mysql_fetch_row(res))
		if (clock_mono_ns() > until_ns || atomic_load(&c->interrupted)) {
			shutdown(socket_of(c->my), SHUT_RDWR);
			return LEFT;
		}
	return mysql_errno(c->my) ? LEFT : DONE;
}

static bool pass_row(struct sqlconn *c, struct sql_sink *sink, const struct text *cells)
{
	bool go_on;

	atomic_store(&c->passing, sink->patient);
	go_on = sink->row(sink->to, cells);
	atomic_store(&c->passed, sink->patient);
	atomic_store(&c->passing, false);
	return go_on;
}

static enum ended pass_rows(struct sqlconn *c, MYSQL_RES *res, struct arena *mem,
			    struct sql_result *out, struct sql_sink *sink)
{
	struct text *cells = arena_alloc(mem, (out->n_columns + 1) * sizeof(*cells));
	MYSQL_ROW row;
	size_t i;

	/* what was received already is no reason to go on after an interrupt */
	while (!atomic_load(&c->interrupted) && (row = mysql_fetch_row(res)) != NULL) {
		const unsigned long *n = mysql_fetch_lengths(res);

		for (i = 0; i < out->n_columns; i++)
			cells[i] = (struct text){ row[i], row[i] ? n[i] : 0 };
		out->n_rows++;
		if (!pass_row(c, sink, cells))
			return drain(c, res, out);
	}
	if (atomic_load(&c->interrupted))
		return LOST;
	return mysql_errno(c->my) ? failed(c, mem, out, LOST) : DONE;
}

static enum ended pass_result(struct sqlconn *c, struct arena *mem, struct sql_result *out,
			      struct sql_sink *sink)
{
	MYSQL_RES *res = mysql_use_result(c->my);
	enum ended ended = DONE;

	if (res) {
		pass_columns(res, mem, out, sink);
		ended = pass_rows(c, res, mem, out, sink);
		mysql_free_result(res);
	} else if (mysql_errno(c->my)) {
		ended = failed(c, mem, out, LOST);
	} else {
		const char *info = mysql_info(c->my);

		out->affected = mysql_affected_rows(c->my);
		if (info)
			out->info =
				(struct text){ arena_copy(mem, info, strlen(info)), strlen(info) };
	}
	return ended;
}

static enum ended try_once(struct sqlconn *c, struct text db, struct text sql, struct arena *mem,
			   struct sql_result *out, struct sql_sink *sink)
{
	enum ended ended;

	if (is_dead(c))
		return NOT_SENT;
	restore(c);
	ended = select_db(c, db, mem, out);
	if (ended != DONE)
		return ended;
	/* a packet that did not go out whole is none to the server */
	if (mysql_send_query(c->my, sql.p, (unsigned long)sql.n))
		return failed(c, mem, out, NOT_SENT);
	out->sent = true;
	out->sent_on = c->server.connection_id;
	if (mysql_read_query_result(c->my))
		return failed(c, mem, out, LOST);
	ended = pass_result(c, mem, out, sink);
	/* several results come of several statements, which nobody here sends */
	while (ended == DONE && mysql_more_results(c->my)) {
		MYSQL_RES *rest;

		if (mysql_next_result(c->my) > 0)
			return failed(c, mem, out, LOST);
		rest = mysql_store_result(c->my);
		mysql_free_result(rest);
	}
	return ended;
}

static int lost(struct sqlconn *c, bool sent, bool changes, const char *why, struct err *err)
{
	const struct target_host *fe = &c->t->fes[c->fe];
	char late[64];

	snprintf(late, sizeof(late), "no answer within %u s", seconds(c->t->timeout_ms));
	if (atomic_load(&c->too_late))
		why = late;
	else if (atomic_load(&c->interrupted))
		why = "interrupted";
	if (sent && changes)
		return err_set(err, ERR_UNKNOWN,
			       "%s:%u: %s after the statement was sent; whether it was executed is "
			       "not known",
			       fe->host, fe->port, why);
	return err_set(err, ERR_UNREACHABLE, "%s:%u: %s", fe->host, fe->port, why);
}

/* The server said no. */
static int said_no(struct sqlconn *c, const struct sql_refused *r, bool changes, struct err *err)
{
	const struct target_host *fe = &c->t->fes[c->fe];

	if (r->kind != SQL_LEADER)
		return err_set(err, ERR_REFUSED, "%.*s (%u)", TEXT_ARG(r->text), r->number);
	if (changes)
		return err_set(err, ERR_UNKNOWN,
			       "%s:%u could not reach the leader, or lost it (%.*s); whether the "
			       "statement was "
			       "executed is not known",
			       fe->host, fe->port, TEXT_ARG(r->text));
	return err_set(err, ERR_UNREACHABLE, "%s:%u could not reach the leader: %.*s", fe->host,
		       fe->port, TEXT_ARG(r->text));
}

/* Go on with the next FE; one that is alone is tried again. */
static void leave_fe(struct sqlconn *c)
{
	sqlconn_drop(c);
	c->fe = (c->fe + 1) % c->t->n_fes;
}

int sqlconn_stream(struct sqlconn *c, struct text db, struct text sql, bool changes,
		   struct arena *mem, struct sql_sink *sink, struct sql_result *out,
		   struct err *err)
{
	size_t tries_left = c->t->n_fes + 1;
	struct sigpipe pipe;
	char why[256];
	enum ended ended;

	if (!sql.n)
		BUG("an empty statement");
	atomic_store(&c->interrupted, false);
	atomic_store(&c->too_late, false);
	for (;;) {
		*out = (struct sql_result){ 0 };
		if (!c->my && sqlconn_login(c, err))
			return err->code;
		tries_left--;
		sigpipe_hold(&pipe);
		atomic_store(&c->passed, false);
		watch_start(c->watch, c->t->timeout_ms);
		ended = try_once(c, db, sql, mem, out, sink);
		watch_stop(c->watch);
		sigpipe_let_go(&pipe);
		if (ended == DONE)
			return 0;
		if (ended == LEFT) {
			out->left = true;
			sqlconn_drop(c);
			return 0;
		}
		if (ended == REFUSED) {
			/* it may quote the statement */
			out->refused.text = mask_echo(sql, out->refused.text, mem);
			out->refused.detail = mask_echo(sql, out->refused.detail, mem);
			if (out->refused.kind == SQL_LEADER && !changes && tries_left &&
			    c->t->n_fes > 1 && !sink->fixed) {
				leave_fe(c);
				continue;
			}
			return said_no(c, &out->refused, changes, err);
		}
		snprintf(why, sizeof(why), "%s", mysql_error(c->my));
		if (!*why)
			snprintf(why, sizeof(why), "the server closed the connection");
		lost(c, ended == LOST, changes, why, err);
		if (!tries_left || (changes && ended == LOST) || sink->fixed ||
		    atomic_load(&c->interrupted)) {
			sqlconn_drop(c);
			return err->code;
		}
		leave_fe(c);
	}
}

int sqlconn_query(struct sqlconn *c, struct text db, struct text sql, bool changes,
		  struct arena *mem, struct sql_result *out, struct err *err)
{
	struct rows_kept kept;
	struct sql_sink sink;
	int rc;

	rows_keep(&kept, mem, &sink);
	rc = sqlconn_stream(c, db, sql, changes, mem, &sink, out, err);
	if (!rc && kept.too_long)
		rc = err_set(err, changes ? ERR_UNKNOWN : ERR_UNREACHABLE,
			     "the answer is longer than %d MiB", ROWS_MAX_BYTES >> 20);
	rows_kept(&kept, out);
	return rc;
}
