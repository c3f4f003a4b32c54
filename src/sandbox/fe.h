/*
 * fe.h - the SQL side of an emulated cluster: statements in, replies out.
 * No sockets, no real clock: whoever drives it feeds the time.
 */
#ifndef STARLOAD_SANDBOX_FE_H
#define STARLOAD_SANDBOX_FE_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "sandbox/reply.h"

struct err;                             /* base/err.h */

enum fe_release { FE_3_3, FE_3_4, FE_3_5, FE_4_1 };

struct fe_config {
	enum fe_release release;
	bool shared_data;
	const char *data_dir;           /* SQLite files; NULL: in memory */
	bool discard;                   /* bodies of loads are counted and thrown away */
	bool manual_clock;              /* time moves by SANDBOX ADVANCE only */
	int64_t start_ms;               /* since 1970 */
	unsigned fe_count;              /* FEs of the cluster; the first is the leader at start */
	const unsigned *query_ports;    /* one each, for SHOW FRONTENDS */
	const unsigned *http_ports;     /* one each; NULL: 8030 */
	const unsigned *be_ports;       /* HTTP, one for each BE; NULL: one BE at 8040 */
	unsigned be_count;
};

struct fe;                              /* the cluster: databases, jobs, topics, users */
struct fe_session;                      /* one client */
struct turn;                            /* sandbox/turn.h */

/* NULL and *err (ERR_IO: the data directory). */
struct fe *fe_new(const struct fe_config *c, struct err *err);
void fe_free(struct fe *fe);

/* Whose turn it is, for those who share it: one at a time. */
struct turn *fe_turn(struct fe *fe);
bool fe_discards(const struct fe *fe);

/* Let the time be `now_ms` (never goes back): ticks the scheduler and tasks.
 * With a manual clock it does nothing. */
void fe_advance_to(struct fe *fe, int64_t now_ms);
/* When something will happen next, or -1. */
int64_t fe_next_event_ms(const struct fe *fe);

/* users: "root" without a password unless a users file was read. */
int fe_read_users(struct fe *fe, const char *path, struct err *err);
/* The stored hash ("*" and 40 hex digits, "" for none) of a user, NULL when unknown. */
const char *fe_password_hash(const struct fe *fe, const char *user);

/* `fe_index`: which FE the client is connected to. */
struct fe_session *fe_session_new(struct fe *fe, unsigned fe_index, const char *user,
				  uint32_t connection_id, const char *host);
void fe_session_free(struct fe_session *s);

/* COM_INIT_DB, and the initial database of a login. */
void fe_init_db(struct fe_session *s, struct text db, struct arena *mem, struct reply *out);
/* COM_RESET_CONNECTION. */
void fe_reset(struct fe_session *s);

/*
 * COM_QUERY: the text may hold several statements.  All of it is parsed first;
 * then `each` gets the reply of one statement after the other, `more` telling
 * whether another follows.  Stops at the first error.  `mem` is reset by the
 * caller afterwards.
 */
void fe_query(struct fe_session *s, struct text sql, struct arena *mem,
	      void (*each)(void *to, const struct reply *r, bool more), void *to);

/*
 * The same for who can wait, since SLEEP() takes its time: false when the text is not
 * over yet.  fe_query_go_on() is then to be called at fe_query_when(), times as `now_ms`;
 * `sql` and `mem` stay until it returns true.
 */
bool fe_query_start(struct fe_session *s, struct text sql, struct arena *mem, int64_t now_ms,
		    void (*each)(void *to, const struct reply *r, bool more), void *to);
bool fe_query_go_on(struct fe_session *s, int64_t now_ms);
int64_t fe_query_when(const struct fe_session *s);

/* A row of those behind r->rows where r->rest is set, valid until the next call; NULL:
 * there is none, and *error is REPLY_ERR if not all came. */
const struct reply_row *fe_next_row(const struct reply *r, struct reply *error);
/* All replies are read, or nobody reads them any more: what is left of them goes. */
void fe_query_end(struct fe_session *s);
/* KILL QUERY: what waits or still gives rows ends with an error. */
void fe_query_kill(struct fe_session *s, const char *reason);

/* The session variable wait_timeout, for who closes idle connections. */
unsigned fe_session_wait_timeout_s(const struct fe_session *s);

/*
 * What statements ask of whoever holds the sockets.  Each may be NULL.
 * fault: SANDBOX FAULT; `spec` is what follows that word, without the quotes and
 *     escapes when it is one string.  Returns 0, or an ERR_* whose text becomes
 *     the statement's error.
 * kill: KILL [CONNECTION] `connection_id`; false: there is none of that number on
 *     this FE.  Its session is not freed before the present statement has ended.
 * wake: a statement that waits has something to do at once.
 * fe_ends: that FE's process stops or starts anew, and all its connections with it;
 *     the one that asked for it gets its reply first.
 * be_runs: that BE's process is gone, and all its connections; or there again.
 * fe_runs: from now on that FE's port is closed, connections included, or open again.
 *     0, or ERR_IO when the port is another's by now.
 */
struct fe_hooks {
	void *to;
	int (*fault)(void *to, struct text spec, struct err *err);
	bool (*kill)(void *to, unsigned fe_index, uint32_t connection_id);
	void (*wake)(void *to);
	void (*fe_ends)(void *to, unsigned fe_index);
	int (*be_runs)(void *to, unsigned be_index, bool runs, struct err *err);
	int (*fe_runs)(void *to, unsigned fe_index, bool runs, struct err *err);
};
void fe_set_hooks(struct fe *fe, const struct fe_hooks *h);
#endif
