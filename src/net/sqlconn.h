/*
 * sqlconn.h - statements to an FE and what came of them.
 * The only layer that knows the client library.  A connection fails over to the
 * next FE of its target and logs in again by itself where nothing can have
 * happened yet; what can't be known is ERR_UNKNOWN, never a guess.
 */
#ifndef STARLOAD_NET_SQLCONN_H
#define STARLOAD_NET_SQLCONN_H
#include <stdbool.h>
#include <stddef.h>
#include <strings.h>
#include <stdint.h>

#include "base/text.h"
#include "base/version.h"

struct arena;  /* base/arena.h */
struct err;    /* base/err.h */
struct target; /* net/target.h */
struct sqlconn;

/* What the far end is, as it was learned at login without any privilege. */
struct sql_server {
	const char *host; /* of the FE that answers */
	unsigned port;
	char version[64]; /* "3.5.7-5b1e6a2"; @@version_comment */
	char release[12]; /* "3.5.7": for targets_parse() */
	const char *tls;  /* cipher, or NULL: in clear */
	unsigned long connection_id;
	unsigned restored, not_restored; /* of sqlconn_keep(), on this connection */
};

/* What the server's refusal means for who asked; by text and number. */
enum sql_refusal {
	SQL_OTHER_REFUSAL,
	SQL_SYNTAX, /* `line` and `column` are set when the text has them */
	SQL_ANALYSIS,
	SQL_NO_JOB,	   /* unknown job, or only final ones of that name */
	SQL_NO_DATABASE,   /* unknown */
	SQL_NONE_SELECTED, /* no database selected, or ALTER from another one */
	SQL_NO_TABLE,
	SQL_DENIED,	/* a privilege is missing */
	SQL_NOT_PAUSED, /* ALTER: "Only supports modification of PAUSED jobs" */
	SQL_ALREADY_SO, /* "Could not transform PAUSED to PAUSED" */
	SQL_LEADER,	/* the leader could not be reached or changed: outcome unknown */
};

struct sql_refused {
	enum sql_refusal kind;
	unsigned number; /* MySQL errno */
	char state[6];
	struct text text;   /* the server's whole message, raw: for emit_safe() only */
	struct text detail; /* behind "Detail message: ", else all of it */
	unsigned line,
		column; /* 1-based, 0-based as the FE counts, in code points; line 0: not told */
};

/* A result set, or an OK (n_columns 0). */
struct sql_result {
	size_t n_columns, n_rows;
	const char **columns;	    /* names, as the server spells them */
	struct text **rows;	    /* rows[row][column]; p NULL: SQL NULL.  NULL: went to a sink */
	bool stopped;		    /* the sink wanted no more rows; n_rows had come by then.. */
	bool left;		    /* ..and the rest would not end: the connection was closed */
	bool sent;		    /* also of a failure: it went out whole.. */
	unsigned long sent_on;	    /* ..last on this connection */
	uint64_t affected;	    /* of an OK: rows that it counts */
	struct text info;	    /* what it says beside that, raw; empty: nothing */
	struct sql_refused refused; /* after ERR_REFUSED, and ERR_UNKNOWN of kind SQL_LEADER */
};

/* What the cells of a column are: texts of numbers, or any text. */
enum sql_kind {
	SQL_CHARS,
	SQL_INTEGER,
	SQL_DECIMAL,
	SQL_REAL, /* of a binary floating point type */
};

struct sql_column {
	const char *name;
	enum sql_kind kind;
};

/* Who takes the rows of a result one by one, as they come. */
struct sql_sink {
	void *to;
	/* They are about to come.  Once more when the connection was lost on the way and they come
	 * anew: what came before is to be forgotten.  `columns` live as long as the result. */
	void (*begin)(void *to, const struct sql_column *columns, size_t n);
	/* The next row; its cells hold until this returns.  False: no further ones are wanted. */
	bool (*row)(void *to, const struct text *cells);
	bool fixed;   /* set by row(): what came can't be forgotten any more */
	bool patient; /* the time-out is for each row, and row() may take its time */
};

/*
 * Log in to the first FE that takes us, and make sure that it is a StarRocks FE
 * (else ERR_UNREACHABLE, before any other statement).  ERR_UNREACHABLE: nobody there, login
 * failed, TLS not as required; the text names the FE, and what to do.  `t` outlives it.
 * Needs no privilege.  NULL and *err.
 */
struct sqlconn *sqlconn_open(const struct target *t, struct err *err);
/*
 * The same in two steps, so that sqlconn_interrupt() can end the login.  A new one is not logged
 * in: its sqlconn_server() has the first host, and no version.  sqlconn_connect() does nothing
 * where it is logged in already; 0 or ERR_UNREACHABLE, and it may be called again.
 */
struct sqlconn *sqlconn_new(const struct target *t);
int sqlconn_connect(struct sqlconn *c, struct err *err);
void sqlconn_close(struct sqlconn *c);

const struct sql_server *sqlconn_server(const struct sqlconn *c);

/* From now on `release` of sqlconn_server() is this one: that of the leader, which executes what
 * other FEs pass on to it.  "" is ignored. */
void sqlconn_set_release(struct sqlconn *c, const char *release);

/*
 * Send one statement (never several: an FE would run them all) and wait for the
 * answer.  `db`: the database that has to be current for it, p NULL: whatever; switched
 * by COM_INIT_DB when it is another.  `changes`: it may not be sent a second time
 * by itself; without it a lost connection is made anew, with the next FE if need be.
 * The result lives in `mem`.  Returns
 *   0, *out filled;
 *   ERR_REFUSED: the server said no, out->refused says how;
 *   ERR_UNREACHABLE: it was certainly not executed;
 *   ERR_UNKNOWN: the connection or the leader was lost, or the time ran out, after it
 *       was sent: read again what is.  Without `changes` never: then ERR_UNREACHABLE.
 * err->text is fit for a user (control bytes are for the printer to replace).
 */
int sqlconn_query(struct sqlconn *c, struct text db, struct text sql, bool changes,
		  struct arena *mem, struct sql_result *out, struct err *err);

/*
 * The same, but rows go to `sink` as they come, so that a result of any length takes the memory of
 * its longest row; out->rows is NULL.  A sink that wants no more leaves the connection
 * usable where the rest comes at once; else it is closed and made anew with the next
 * statement: out->stopped, and 0.
 */
int sqlconn_stream(struct sqlconn *c, struct text db, struct text sql, bool changes,
		   struct arena *mem, struct sql_sink *sink, struct sql_result *out,
		   struct err *err);

/*
 * A statement that changed the session alone: each connection that is made anew begins with
 * those, in their order; one of the same text is kept once, in the later place.  False: there are
 * SQLCONN_KEPT_MAX already.  What became of them sqlconn_server() tells.
 */
enum { SQLCONN_KEPT_MAX = 200 };
bool sqlconn_keep(struct sqlconn *c, struct text sql);

/* The statement of another thread is given up: closes the socket under it, which gets
 * ERR_UNKNOWN or ERR_UNREACHABLE; also while it logs in anew.  Safe in a signal handler. */
void sqlconn_interrupt(struct sqlconn *c);

/* The cell of a named column (any case), or NULL when there is no such column. */
static inline const struct text *sql_cell(const struct sql_result *r, size_t row,
					  const char *column)
{
	size_t i;

	for (i = 0; i < r->n_columns; i++)
		if (!strcasecmp(r->columns[i], column))
			return &r->rows[row][i];
	return NULL;
}

/* The same for who takes NULL and a missing column for an empty text. */
static inline struct text sql_text(const struct sql_result *r, size_t row, const char *column)
{
	const struct text *t = sql_cell(r, row, column);

	return t && t->p ? *t : TEXT("");
}
#endif
