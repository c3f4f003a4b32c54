/*
 * conn.c - the bytes of a connection: in, out, through TLS, cut and slowed down.
 */
#include "config.h"
#include "sandbox/conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "sandbox/auth.h"
#include "sandbox/conn_int.h"
#include "sandbox/tls.h"

enum {
	OUT_HIGH = 1 << 20,    /* with so much unsent nothing more is read */
	BUFFER_KEPT = 1 << 16, /* an empty buffer greater than that is given back */
	TLS_CHUNK = 1 << 14,
	LINGER_MS = 60 * 1000, /* a client that takes nothing of the last bytes has so long */
};

static void cut_off(struct conn *c)
{
	buf_clear(&c->wire.out);
	c->sent = 0;
	if (c->state != CONN_DEAD)
		c->state = CONN_CLOSE;
}

static void work(struct conn *c)
{
	bool more = true;

	while (more && c->now_ms >= c->hold_ms) {
		if (c->cutting && !c->cut_left)
			cut_off(c);
		if (c->state >= CONN_CLOSE)
			break;
		if (c->wire.out.full || (c->tls && tls_broken(c->tls))) {
			c->state = CONN_CLOSE;
			break;
		}
		more = c->state < CONN_READY ? conn_login_step(c) : conn_command_step(c);
	}
	/* Nobody is there to read an answer; before 4.1 that is seen when there is one. */
	if (c->gone && c->state != CONN_RUN && c->state != CONN_CHECK &&
	    (c->state != CONN_WAIT || c->env->release == FE_4_1))
		c->state = CONN_DEAD;
}

struct conn *conn_new(const struct conn_env *env, unsigned fe_index, uint32_t id,
		      const char *peer, int64_t now_ms)
{
	struct conn *c = xmalloc(sizeof(*c));

	*c = (struct conn){ .env = env,
			    .fe_index = fe_index,
			    .id = id,
			    .state = CONN_GREET,
			    .now_ms = now_ms,
			    .hold_ms = now_ms,
			    .idle_ms = now_ms,
			    .moved_ms = now_ms };
	snprintf(c->peer, sizeof(c->peer), "%s", peer);
	wire_init(&c->wire);
	auth_salt(c->salt);
	c->replies_tail = &c->replies;
	conn_fault(c, FAULT_CONNECT, TEXT(""));
	if (c->fault.refuse) {
		c->reset = true;
		c->state = CONN_DEAD;
	}
	work(c);
	return c;
}

void conn_free(struct conn *c)
{
	if (!c)
		return;
	conn_replies_free(c);
	conn_prepareds_free(c);
	fe_session_free(c->session);
	tls_free(c->tls);
	wire_release(&c->wire);
	free(c->user);
	free(c->database);
	free(c->response);
	free(c);
}

/* faults -------------------------------------------------------------------- */

void conn_fault(struct conn *c, enum fault_point point, struct text subject)
{
	if (!fault_take(c->env->faults, point, c->fe_index, subject, &c->fault))
		return;
	c->hold_ms = c->now_ms + c->fault.delay_ms;
	if (point == FAULT_CONNECT && c->fault.slow_bytes) {
		c->always_slow = true;
		c->slow_bytes = c->fault.slow_bytes;
		c->slow_ms = c->fault.slow_ms;
	}
}

void conn_answer_begins(struct conn *c)
{
	if (c->fault.wrong_seq)
		c->wire.seq += 3;
	if (c->fault.cuts) {
		/* What went before is to arrive whole. */
		c->cutting = true;
		c->cut_left = c->wire.out.n - c->sent + c->fault.cut_bytes;
	}
	if (c->fault.slow_bytes && !c->always_slow) {
		c->slow_bytes = c->fault.slow_bytes;
		c->slow_ms = c->fault.slow_ms;
	}
	c->slow_left = c->slow_bytes;
	c->slow_until_ms = c->now_ms;
}

void conn_refuse(struct conn *c, unsigned number, const char *sqlstate, const char *text)
{
	wire_err(&c->wire, number, sqlstate, text);
	c->state = CONN_CLOSE;
}

/* in ------------------------------------------------------------------------ */

static size_t unsent(const struct conn *c)
{
	return c->wire.out.n - c->sent;
}

bool conn_wants_input(const struct conn *c)
{
	if (c->gone || c->state >= CONN_CLOSE)
		return false;
	if (c->tls && !tls_ready(c->tls))
		return true;
	return (c->state == CONN_LOGIN || c->state == CONN_SWITCH || c->state == CONN_READY) &&
	       unsent(c) < OUT_HIGH;
}

bool conn_wants_end(const struct conn *c)
{
	return c->state == CONN_WAIT && !c->gone && c->env->release == FE_4_1;
}

static void read_tls(struct conn *c)
{
	char chunk[TLS_CHUNK];
	size_t n;

	while ((n = tls_read(c->tls, chunk, sizeof(chunk))) > 0)
		wire_feed(&c->wire, chunk, n);
}

void conn_input(struct conn *c, const void *p, size_t n, int64_t now_ms)
{
	c->now_ms = now_ms;
	if (c->tls) {
		tls_feed(c->tls, p, n);
		read_tls(c);
	} else {
		wire_feed(&c->wire, p, n);
	}
	work(c);
	if (c->wire.at == c->wire.in.n && c->wire.in.room > BUFFER_KEPT && c->state == CONN_READY) {
		buf_release(&c->wire.in);
		c->wire.at = 0;
	}
}

void conn_start_tls(struct conn *c)
{
	size_t n = c->wire.in.n - c->wire.at;

	c->tls = tls_new(c->env->tls);
	/* The client need not have waited before it went on. */
	if (n)
		tls_feed(c->tls, c->wire.in.p + c->wire.at, n);
	buf_clear(&c->wire.in);
	c->wire.at = 0;
	read_tls(c);
}

void conn_gone(struct conn *c)
{
	c->gone = true;
	buf_clear(&c->wire.out);
	c->sent = 0;
	work(c);
}

/* out ----------------------------------------------------------------------- */

/* The first bytes of wire.out have been taken. */
static void taken(struct conn *c, size_t n)
{
	c->sent += n;
	c->moved_ms = c->now_ms;
	if (c->slow_bytes) {
		c->slow_left -= n < c->slow_left ? n : c->slow_left;
		if (!c->slow_left)
			c->slow_until_ms = c->now_ms + c->slow_ms;
	}
	if (c->cutting) {
		c->cut_left -= n < c->cut_left ? n : c->cut_left;
		if (!c->cut_left) {
			cut_off(c);
			return;
		}
	}
	if (c->sent == c->wire.out.n) {
		if (c->wire.out.room > BUFFER_KEPT)
			buf_release(&c->wire.out);
		else
			buf_clear(&c->wire.out);
		c->sent = 0;
	} else if (c->sent >= OUT_HIGH && c->sent >= unsent(c)) {
		size_t left = unsent(c);

		memmove(c->wire.out.p, c->wire.out.p + c->sent, left);
		buf_cut(&c->wire.out, left);
		c->sent = 0;
	}
}

/* How much of wire.out may leave now. */
static size_t allowed(const struct conn *c)
{
	size_t n = unsent(c);

	if (c->cutting && n > c->cut_left)
		n = c->cut_left;
	if (c->slow_bytes && n > c->slow_left)
		n = c->slow_left;
	return n;
}

size_t conn_output(struct conn *c, const char **p)
{
	size_t n;

	if (c->gone || c->state == CONN_DEAD)
		return 0;
	if (c->tls) {
		n = tls_output(c->tls, p);
		if (n || !tls_ready(c->tls))
			return n;
		n = allowed(c);
		if (!n)
			return 0;
		n = n < TLS_CHUNK ? n : TLS_CHUNK;
		tls_write(c->tls, c->wire.out.p + c->sent, n);
		taken(c, n);
		return tls_output(c->tls, p);
	}
	n = allowed(c);
	*p = buf_str(&c->wire.out) + c->sent;
	return n;
}

void conn_sent(struct conn *c, size_t n, int64_t now_ms)
{
	c->now_ms = now_ms;
	if (c->tls)
		tls_sent(c->tls, n);
	else
		taken(c, n);
	work(c);
}

/* time ---------------------------------------------------------------------- */

static int64_t idle_deadline(const struct conn *c)
{
	if (c->state == CONN_CLOSE)
		return (c->moved_ms > c->hold_ms ? c->moved_ms : c->hold_ms) + LINGER_MS;
	if (c->state != CONN_READY)
		return INT64_MAX;
	return c->idle_ms + (int64_t)fe_session_wait_timeout_s(c->session) * 1000;
}

int64_t conn_deadline(const struct conn *c)
{
	int64_t when = idle_deadline(c);

	if (c->state == CONN_WAIT)
		when = fe_query_when(c->session);
	if (c->hold_ms > c->now_ms && c->hold_ms < when)
		when = c->hold_ms;
	if (c->slow_bytes && !c->slow_left && unsent(c) && c->slow_until_ms < when)
		when = c->slow_until_ms;
	return when;
}

void conn_tick(struct conn *c, int64_t now_ms)
{
	c->now_ms = now_ms;
	if (now_ms >= idle_deadline(c))
		c->state = CONN_DEAD;
	if (c->slow_bytes && !c->slow_left && now_ms >= c->slow_until_ms)
		c->slow_left = c->slow_bytes;
	work(c);
}

/* the end ------------------------------------------------------------------- */

bool conn_finished(const struct conn *c)
{
	const char *p;

	if (c->state == CONN_DEAD)
		return true;
	if (c->state != CONN_CLOSE)
		return false;
	if (c->gone)
		return true;
	if (!c->tls)
		return !unsent(c);
	return !tls_output(c->tls, &p) && (!unsent(c) || tls_broken(c->tls));
}

bool conn_resets(const struct conn *c)
{
	return c->reset;
}

void conn_kill(struct conn *c)
{
	c->killed = true;
	/* Whatever it is doing, it ends here; its own KILL is in CONN_RUN. */
	if (c->state != CONN_RUN || c->now_ms < c->hold_ms)
		c->state = CONN_DEAD;
}

uint32_t conn_id(const struct conn *c)
{
	return c->id;
}

unsigned conn_fe(const struct conn *c)
{
	return c->fe_index;
}

const char *conn_user(const struct conn *c)
{
	return c->registered ? c->user : NULL;
}
