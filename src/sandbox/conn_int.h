/*
 * conn_int.h - what the parts of a connection know of each other: conn.c moves
 * bytes, conn_login.c lets the client in, conn_command.c does as it says.
 */
#ifndef STARLOAD_SANDBOX_CONN_INT_H
#define STARLOAD_SANDBOX_CONN_INT_H
#include "sandbox/conn.h"
#include "sandbox/fault.h"
#include "sandbox/reply.h"
#include "sandbox/wire_login.h"
#include "sandbox/wire_mysql.h"

struct tls;                             /* sandbox/tls.h */
struct prepared;                        /* sandbox/prepared.h */

enum conn_state {
	CONN_GREET,                     /* the greeting is to be sent */
	CONN_LOGIN,                     /* the client's answer is awaited */
	CONN_SWITCH,                    /* ... its answer to a change of plugin */
	CONN_CHECK,                     /* the password is to be checked */
	CONN_READY,                     /* a command is awaited */
	CONN_RUN,                       /* ... is to be executed */
	CONN_WAIT,                      /* ... goes on later */
	CONN_ANSWER,                    /* replies are being written */
	CONN_CLOSE,                     /* what is written is sent, then no more */
	CONN_DEAD,
};

/* A reply that waits to be written. */
struct conn_reply {
	struct conn_reply *next;
	struct reply reply;
	bool more;                      /* another one follows */
	bool begun;                     /* ROWS: the columns are written */
	bool fields;                    /* the answer to COM_FIELD_LIST */
	bool binary;                    /* ... to COM_STMT_EXECUTE: rows are in binary */
	const struct prepared *prepared; /* ... to COM_STMT_PREPARE: it, and the columns */
	struct text database, table;    /* fields */
};

struct conn {
	const struct conn_env *env;
	unsigned fe_index;
	uint32_t id;
	char peer[64];
	enum conn_state state;
	int64_t now_ms;
	int64_t hold_ms;                /* until then nothing is done */
	int64_t idle_ms;                /* since then nothing was asked */
	int64_t moved_ms;               /* the client last took a byte */
	bool gone, reset, killed, quit;
	bool cut_short;                 /* killed by what happened beside its statement: no answer */

	struct wire wire;
	struct tls *tls;                /* or NULL */
	size_t sent;                    /* of wire.out */

	struct fault fault;             /* of the present exchange; all zero: none */
	bool cutting;
	size_t cut_left;
	unsigned slow_bytes, slow_ms;   /* 0: as fast as can be */
	bool always_slow;
	size_t slow_left;
	int64_t slow_until_ms;

	char salt[WIRE_SALT];
	char *user;                     /* who logs in */
	char *database;                 /* where to; "" */
	char *response;                 /* to the salt */
	size_t response_n;
	bool registered;                /* counts as a connection of `user` */
	struct fe_session *session;

	struct prepared *prepareds;     /* the newest first */
	uint32_t n_prepareds;           /* so far */
	struct text bound;              /* the present prepared query with its values */
	bool binary;                    /* the present command wants binary rows */

	struct text command;            /* in wire.in, while it waits */
	struct arena *mem;              /* of the present command; NULL between two */
	struct conn_reply *replies, **replies_tail;
	struct reply_row *row;          /* the next one of the first reply */
};

/* Take the fault that is due at `point` into c->fault, and hold for its delay. */
void conn_fault(struct conn *c, enum fault_point point, struct text subject);
/* The answer begins with the next packet: numbers, cuts and speed of the fault. */
void conn_answer_begins(struct conn *c);
/* Send an error and close. */
void conn_refuse(struct conn *c, unsigned number, const char *sqlstate, const char *text);

/* Do what the state asks for; false: nothing can be done now. */
bool conn_login_step(struct conn *c);
bool conn_command_step(struct conn *c);
/* SSLRequest was read: what follows is TLS. */
void conn_start_tls(struct conn *c);
/* Whether user, password and salt fit; `user` need not end in NUL. */
bool conn_password_fits(const struct conn *c, const char *user, struct text response);

/* A copy waits to be written; what it points to lives in c->mem. */
struct conn_reply *conn_queue(struct conn *c, const struct reply *r, bool more);
void conn_replies_free(struct conn *c);
/* All that it prepared. */
void conn_prepareds_free(struct conn *c);
#endif
