/*
 * sqlconn_login.c - logging in to an FE.
 *
 * What each option below guards against is measured in the notes beside it: the two libraries
 * take the same names and mean different things by them.
 */
#include "config.h"
#include "net/sqlconn_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "net/greeting.h"
#include "net/place.h"
#include "net/refusal.h"
#include "net/rows.h"
#include "net/sigpipe.h"
#include "net/target.h"

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

void sqlconn_library(void)
{
	pthread_once(&library_once, library_init);
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

void sqlconn_drop(struct sqlconn *c)
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

/*
 * What is waited on while we log in, -1: nothing any more.  The library opens that socket and
 * closes it when it likes, so it is known by a number of ours: shutting it down reaches the same
 * socket, and never another.
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

static bool connect_to(struct sqlconn *c, MYSQL *my, const struct fe_place *at,
		       const char *password)
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
	c->server.restored = c->server.not_restored = 0;
	c->anew = true;
	c->my = my;
	atomic_store(&c->fd, socket_of(my));
	return 0;
out:
	mysql_close(my);
	return rc;
}

int sqlconn_login(struct sqlconn *c, struct err *err)
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
