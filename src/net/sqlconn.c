/*
 * sqlconn.c - statements to an FE over libmariadb (MariaDB Connector/C).
 * The only file that knows the client library.  Oracle's libmysqlclient builds too, where
 * an #ifdef says what differs; it is not tested here.
 *
 * What each option below guards against is measured in the notes beside it: the two libraries
 * take the same names and mean different things by them.  Never mysql_change_user() (an FE
 * answers twice and every later reply is off by one), never a database at login (an FE that
 * denies it drops the socket without a word), never MYSQL_OPT_RECONNECT (it loses the database).
 */
#include "config.h"
#include "net/sqlconn.h"

#include <errno.h>
#include <fcntl.h>
#include <mysql.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "lang/mask.h"
#include "net/greeting.h"
#include "net/place.h"
#include "net/refusal.h"
#include "net/rows.h"
#include "net/sigpipe.h"
#include "net/target.h"
#include "net/watch.h"

#ifdef MARIADB_PACKAGE_VERSION
#define IS_MARIADB 1
typedef my_bool option_bool;
#else
#define IS_MARIADB 0
typedef bool option_bool;
#endif

enum {
	FIRST_CLIENT_ERROR = 2000,
	LAST_CLIENT_ERROR = 2999,
	SERVER_GONE = 2006,
	SERVER_LOST = 2013,
	PLUGIN_NOT_ALLOWED = 5010, /* C/C: not in MARIADB_OPT_RESTRICTED_AUTH */
	PLUGIN_NOT_LOADED = 2059,
	TLS_FAILED = 2026,
	MALFORMED = 2027,
	ACCESS_DENIED = 1045,
	DRAIN_MS = 300, /* to read rows that nobody wants, before the connection is given up */
};

struct sqlconn {
	const struct target *t;
	MYSQL *my; /* NULL: not connected */
	size_t fe; /* where we are connected, or were last */
	struct sql_server server;
	bool release_set; /* by sqlconn_set_release(): holds for every FE */
	char *tls;
	char *db; /* current in the session; NULL: none */
	struct watch *watch;
	atomic_int fd; /* -1: not connected; while we log in, a number of our own for the socket */
	atomic_int interrupting;
	atomic_bool interrupted; /* the statement under way is given up */
	atomic_bool too_late;	 /* ... because its time is over */
	atomic_bool passing;	 /* a row is with a sink that is patient */
	atomic_bool passed;	 /* one was since the watch looked last */
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

/* C/C sets SIGPIPE to be ignored, for good: what it does for stdout is not the library's to say. */
static void library_init(void)
{
	struct sigaction pipe;

	sigaction(SIGPIPE, NULL, &pipe);
	if (mysql_library_init(0, NULL, NULL))
		die_oom();
	sigaction(SIGPIPE, &pipe, NULL);
}

static bool is_client_error(unsigned number)
{
	return number >= FIRST_CLIENT_ERROR && number <= LAST_CLIENT_ERROR;
}

static int socket_of(MYSQL *my)
{
#if IS_MARIADB
	return (int)mysql_get_socket(my);
#else
	return (int)my->net.fd;
#endif
}

static void close_quietly(MYSQL *my)
{
	struct sigpipe s;

	sigpipe_hold(&s);
	mysql_close(my);
	sigpipe_let_go(&s);
}

/* The socket is about to be closed: nobody may shut down what takes its number. */
static int hide_fd(struct sqlconn *c)
{
	const int fd = atomic_exchange(&c->fd, -1);

	while (atomic_load(&c->interrupting))
		;
	return fd;
}

static void drop(struct sqlconn *c)
{
	if (!c->my)
		return;
	hide_fd(c);
	close_quietly(c->my);
	c->my = NULL;
	free(c->db);
	c->db = NULL;
	free(c->tls);
	c->tls = NULL;
	c->server.tls = NULL;
}

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

/* Login ---------------------------------------------------------------------- */

/*
 * What is waited on while we log in, -1: nothing any more.  The library opens that socket and closes
 * it when it likes, so it is known by a number of ours: shutting it down reaches the same socket,
 * and never another.
 */
static void login_waits(void *to, int fd)
{
	struct sqlconn *c = to;
	int ours;

	if (fd >= 0) {
		if (atomic_load(&c->fd) < 0)
			atomic_store(&c->fd, fcntl(fd, F_DUPFD_CLOEXEC, 0));
		return;
	}
	ours = hide_fd(c);
	if (ours >= 0)
		close(ours);
}

#if IS_MARIADB
static _Thread_local struct sqlconn *logging_in; /* by this thread; the library passes nothing */

/* As the library waits by itself, but that an interrupt ends a login. */
static int wait_io(my_socket fd, my_bool is_read, int timeout_ms)
{
	struct pollfd p = { .fd = (int)fd, .events = is_read ? POLLIN : POLLOUT };
	int n;

	if (logging_in) {
		login_waits(logging_in, (int)fd);
		/* it came before there was a socket to shut down */
		if (atomic_load(&logging_in->interrupted))
			timeout_ms = 0;
	}
	do
		n = poll(&p, 1, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (!n)
		errno = ETIMEDOUT;
	return n;
}
#endif

/* Milliseconds as the library's whole seconds, never 0, which it takes for ever. */
static unsigned seconds(unsigned ms)
{
	return ms / 1000 + (ms % 1000 != 0) + (ms == 0);
}

static void set_bool(MYSQL *my, enum mysql_option option, bool on)
{
	option_bool v = on;

	mysql_options(my, option, &v);
}

#if IS_MARIADB
/*
 * Connector/C has one switch for the chain and the name.  Up to 3.3 with OpenSSL a CA alone checks
 * the chain, which is what VERIFY_CA wants; elsewhere that mode checks the name too.
 */
static bool ca_checks_chain(MYSQL *my)
{
	const char *tls = NULL;
	unsigned major, minor;

	return sscanf(mysql_get_client_info(), "%u.%u", &major, &minor) == 2 && major == 3 &&
	       minor <= 3 && !mariadb_get_infov(my, MARIADB_TLS_LIBRARY, &tls) && tls &&
	       !strncmp(tls, "OpenSSL", 7);
}
#endif

/* Returns whether the library itself makes sure that nothing goes out but by verified TLS. */
static bool set_tls(MYSQL *my, const struct target *t)
{
	bool insist = t->ssl_mode >= SSL_VERIFY_CA;

#if IS_MARIADB
	if (t->ssl_mode == SSL_VERIFY_CA && t->ssl_ca && ca_checks_chain(my))
		insist = false;
	/* Only VERIFY_SERVER_CERT makes it refuse a server without TLS; ENFORCE merely uses TLS
	 * where it is offered.  Both said, as the defaults differ by build. */
	set_bool(my, MYSQL_OPT_SSL_ENFORCE, t->ssl_mode != SSL_DISABLED);
	set_bool(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, insist);
#else
	static const unsigned modes[] = {
		[SSL_DISABLED] = 1,  [SSL_PREFERRED] = 2,	[SSL_REQUIRED] = 3,
		[SSL_VERIFY_CA] = 4, [SSL_VERIFY_IDENTITY] = 5,
	};

	mysql_options(my, MYSQL_OPT_SSL_MODE, &modes[t->ssl_mode]);
#endif
	/* any of these turns TLS on, and a CA its check */
	if (t->ssl_mode >= SSL_VERIFY_CA && t->ssl_ca)
		mysql_options(my, MYSQL_OPT_SSL_CA, t->ssl_ca);
	if (t->ssl_mode != SSL_DISABLED && t->ssl_cert)
		mysql_options(my, MYSQL_OPT_SSL_CERT, t->ssl_cert);
	if (t->ssl_mode != SSL_DISABLED && t->ssl_key)
		mysql_options(my, MYSQL_OPT_SSL_KEY, t->ssl_key);
	return insist;
}

/* The plugins that may be used for us; the password in clear only where a verified certificate
 * protects it, or where that is wished for. */
static void set_plugins(MYSQL *my, bool clear)
{
#if IS_MARIADB
	mysql_optionsv(my, MARIADB_OPT_RESTRICTED_AUTH,
		       clear ? "mysql_native_password,mysql_clear_password"
			     : "mysql_native_password");
#else
	set_bool(my, MYSQL_ENABLE_CLEARTEXT_PLUGIN, clear);
#endif
}

static MYSQL *new_handle(const struct target *t)
{
	unsigned connect_s = seconds(t->connect_timeout_ms), read_s = seconds(t->timeout_ms) + 1;
	unsigned tcp = MYSQL_PROTOCOL_TCP, none = 0;
	unsigned long row_bytes = ROWS_MAX_BYTES;
	MYSQL *my = mysql_init(NULL);
	bool verified;

	if (!my)
		die_oom();
	mysql_options(my, MYSQL_OPT_PROTOCOL, &tcp); /* "localhost" as well */
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	/* C/C also bounds each step of the login by it. */
	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	/* the watch is exact; this is for a peer that is gone without a word */
	mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &read_s);
	mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &read_s);
	/* the library makes room for a whole row, of 1 GB unless told otherwise; one that is longer
	 * is a lost connection */
	mysql_options(my, MYSQL_OPT_MAX_ALLOWED_PACKET, &row_bytes);
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &none); /* no server reads our files */
#if IS_MARIADB
	mysql_optionsv(my, MARIADB_OPT_IO_WAIT, wait_io);
#endif
	mysql_options4(my, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "starload");
	verified = set_tls(my, t);
	set_plugins(my, t->cleartext || verified);
	return my;
}

/* What went wrong at login, for a user. */
static int login_failed(const struct fe_place *at, const struct target *t, MYSQL *my,
			struct err *err)
{
	unsigned number = mysql_errno(my);
	const char *why = mysql_error(my);

	if (number == PLUGIN_NOT_ALLOWED || number == PLUGIN_NOT_LOADED)
		return err_set(
			err, ERR_UNREACHABLE,
			"%s wants a kind of login that is not allowed here (%u): the password "
			"goes out in clear only with --ssl-mode VERIFY_IDENTITY, or with "
			"--enable-cleartext-plugin",
			at->name, number);
	if (number == ACCESS_DENIED)
		return err_set(err, ERR_UNREACHABLE, "%s: login as \"%s\" failed: %s", at->name,
			       t->user, why);
	if (number == SERVER_LOST && strstr(why, "initial communication packet"))
		return err_set(
			err, ERR_UNREACHABLE,
			"%s: %s (%u); is it the query port of an FE (9030), not that of HTTP?",
			at->name, why, number);
	return err_set(err, ERR_UNREACHABLE, "%s: %s (%u)", at->name, why, number);
}

/* Another FE might take us: this one is not there, or full. */
static bool may_go_on(MYSQL *my)
{
	unsigned number = mysql_errno(my);
	const char *text = mysql_error(my);

	if (number == TLS_FAILED || number == PLUGIN_NOT_LOADED)
		return false;
	return is_client_error(number) ||
	       refusal_is_limit(number, (struct text){ text, strlen(text) });
}

/*
 * Is it an FE?  sql_dialect is a session variable that every FE has (3.3 to 4.1) and no
 * other server that speaks the protocol but Doris, which names itself; reading it needs no
 * privilege and no BE.
 */
static int recognise(struct sqlconn *c, MYSQL *my, const struct fe_place *at, struct err *err)
{
	static const char sql[] = "SELECT @@version_comment, @@sql_dialect";
	const char *cipher = mysql_get_ssl_cipher(my);
	MYSQL_RES *res = NULL;
	MYSQL_ROW row = NULL;
	bool ok = false;

	if (!mysql_real_query(my, sql, sizeof(sql) - 1))
		res = mysql_store_result(my);
	if (res && mysql_num_fields(res) == 2)
		row = mysql_fetch_row(res);
	if (row && row[0] && row[1] && strncasecmp(row[0], "Doris", 5) != 0) {
		snprintf(c->server.version, sizeof(c->server.version), "%s", row[0]);
		if (!c->release_set)
			fe_release(row[0], c->server.release, sizeof(c->server.release));
		ok = true;
	}
	mysql_free_result(res);
	if (ok || c->t->any_server)
		return 0;
	if (is_client_error(mysql_errno(my)))
		return err_set(err, ERR_UNREACHABLE, "%s: %s (%u)", at->name, mysql_error(my),
			       mysql_errno(my));
	return err_set(err, ERR_UNREACHABLE,
		       "%s is no StarRocks FE: the login as \"%s\" worked (%s%s), but it is a "
		       "server of version \"%s\"; the query port of an FE is wanted",
		       at->name, c->t->user, cipher ? "TLS " : "in clear", cipher ? cipher : "",
		       mysql_get_server_info(my));
}

static bool connect_to(struct sqlconn *c, MYSQL *my, const struct fe_place *at, const char *password)
{
	bool ok;

#if IS_MARIADB
	logging_in = c;
#endif
	ok = mysql_real_connect(my, at->host, c->t->user, password, NULL, at->port, NULL, 0);
#if IS_MARIADB
	logging_in = NULL;
#endif
	login_waits(c, -1);
	return ok;
}

/*
 * The library's part of a login.  An LDAP user of a 3.3 FE is refused without having been asked
 * for the clear password, so that is tried as well where it is wished for.
 */
static bool log_in(struct sqlconn *c, const struct fe_place *at, MYSQL **my)
{
	const struct target *t = c->t;
	/* a NULL password would be taken from the environment */
	const char *password = t->password ? t->password : "";

	*my = new_handle(t);
	if (connect_to(c, *my, at, password))
		return true;
	if (mysql_errno(*my) != ACCESS_DENIED || !t->cleartext || !*password)
		return false;
	mysql_close(*my);
	*my = new_handle(t);
	mysql_options(*my, MYSQL_DEFAULT_AUTH, "mysql_clear_password");
	return connect_to(c, *my, at, password);
}

/* Log in to the present FE.  *go_on: another one may be tried. */
static int open_one(struct sqlconn *c, bool *go_on, struct err *err)
{
	const struct target *t = c->t;
	const struct target_host *fe = &t->fes[c->fe];
	const char *cipher;
	struct fe_place at;
	MYSQL *my;
	int rc = 0;

	*go_on = false;
	place_find(t, fe, &at);
	if (IS_MARIADB && t->ssl_mode >= SSL_REQUIRED &&
	    greeting_read(at.host, at.port, t->connect_timeout_ms, login_waits, c) ==
		    GREETING_CLEAR)
		return err_set(err, ERR_UNREACHABLE, "%s does not offer TLS, which is required",
			       at.name);
	if (!log_in(c, &at, &my)) {
		*go_on = may_go_on(my);
		rc = atomic_load(&c->interrupted)
			     ? err_set(err, ERR_UNREACHABLE, "%s: interrupted", at.name)
			     : login_failed(&at, t, my, err);
		goto out;
	}
	cipher = mysql_get_ssl_cipher(my);
	if (!cipher && t->ssl_mode >= SSL_REQUIRED) {
		rc = err_set(err, ERR_UNREACHABLE, "%s does not offer TLS, which is required",
			     at.name);
		goto out;
	}
	rc = recognise(c, my, &at, err);
	if (rc) {
		*go_on = is_client_error(mysql_errno(my));
		goto out;
	}
	c->tls = cipher ? xstrdup(cipher) : NULL;
	c->server.tls = c->tls;
	c->server.host = fe->host;
	c->server.port = fe->port;
	c->server.connection_id = mysql_thread_id(my);
	c->my = my;
	atomic_store(&c->fd, socket_of(my));
	return 0;
out:
	mysql_close(my);
	return rc;
}

/* Log in to one of the FEs, beginning with the present one. */
static int open_any(struct sqlconn *c, struct err *err)
{
	char before[sizeof(err->text)] = "";
	struct sigpipe pipe;
	bool go_on = true;
	size_t i;
	int rc = 0;

	sigpipe_hold(&pipe);
	for (i = 0; i < c->t->n_fes && go_on; i++) {
		if (i) {
			c->fe = (c->fe + 1) % c->t->n_fes;
			snprintf(before, sizeof(before), "%s", err->text);
		}
		rc = open_one(c, &go_on, err);
		if (!rc)
			break;
		if (*before) {
			char now[sizeof(err->text)];

			snprintf(now, sizeof(now), "%s", err->text);
			err_set(err, rc, "%s; %s", before, now);
		}
		if (atomic_load(&c->interrupted))
			break;
	}
	sigpipe_let_go(&pipe);
	return rc;
}

struct sqlconn *sqlconn_open(const struct target *t, struct err *err)
{
	struct sqlconn *c = xmalloc(sizeof(*c));

	pthread_once(&library_once, library_init);
	*c = (struct sqlconn){ .t = t };
	atomic_init(&c->fd, -1);
	if (open_any(c, err)) {
		free(c);
		return NULL;
	}
	c->watch = watch_new(time_is_over, c);
	return c;
}

void sqlconn_close(struct sqlconn *c)
{
	if (!c)
		return;
	watch_free(c->watch);
	drop(c);
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
	ended = select_db(c, db, mem, out);
	if (ended != DONE)
		return ended;
	/* a packet that did not go out whole is none to the server */
	if (mysql_send_query(c->my, sql.p, (unsigned long)sql.n))
		return failed(c, mem, out, NOT_SENT);
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
	drop(c);
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
		if (!c->my && open_any(c, err))
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
			drop(c);
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
			drop(c);
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
