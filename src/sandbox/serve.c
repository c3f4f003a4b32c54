/*
 * serve.c - one epoll loop for listeners, clients, signals and the FE's clock.
 */
#include "config.h"
#include "sandbox/serve.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "sandbox/fault.h"
#include "sandbox/http.h"
#include "sandbox/listen.h"
#include "sandbox/turn.h"

enum {
	EVENTS = 64,                    /* taken from epoll at once */
	ACCEPTS = 64,                   /* of one listener, before others have their turn */
	CHUNK = 1 << 16,
	FE_ID_SHIFT = 24,               /* of a connection id: the FE's number is above */
	RETRY_MS = 200,                 /* after the system had no socket left */
};

/* What an epoll event points to. */
enum kind { ON_SIGNAL, ON_LISTENER, ON_CLIENT, ON_HTTP };

struct listener {
	enum kind kind;
	unsigned fe_index;
	int fd;
	uint32_t ids;                   /* connections so far */
};

struct client {
	enum kind kind;
	struct client *next, *prev;
	int fd;                         /* -1: the client is gone */
	uint32_t events;                /* what epoll looks for */
	bool blocked;                   /* the socket takes no more for now */
	struct conn *conn;
};

struct server {
	enum kind kind;                 /* ON_SIGNAL */
	int epoll, signals;
	const char *host;               /* where all listen */
	struct listener listeners[SERVE_FES_MAX];
	unsigned ports[SERVE_FES_MAX], n_listeners;
	struct client *clients;
	unsigned n_clients;
	struct conn_env *env;
	struct http *http;              /* NULL: none */
	enum kind on_http;
	int64_t start_wall_ms, start_mono_ns;
	int64_t next_ms;                /* no client has anything to do before */
	int64_t accept_ms;              /* listeners rest until then; 0: they do not */
	bool stop;
	char chunk[CHUNK];
};

int64_t server_now_ms(const struct server *s)
{
	return s->start_wall_ms + (clock_mono_ns() - s->start_mono_ns) / 1000000;
}

/* setting up ------------------------------------------------------------------ */

static int watch(struct server *s, int op, int fd, uint32_t events, void *what)
{
	struct epoll_event e = { .events = events, .data.ptr = what };

	return epoll_ctl(s->epoll, op, fd, &e);
}

static int listen_one(struct server *s, const char *host, unsigned port, struct err *err)
{
	struct listener *l = &s->listeners[s->n_listeners];

	l->kind = ON_LISTENER;
	l->fe_index = s->n_listeners;
	l->fd = listen_on(host, port, &s->ports[l->fe_index], err);
	if (l->fd < 0)
		return err->code;
	s->n_listeners++;
	if (watch(s, EPOLL_CTL_ADD, l->fd, EPOLLIN, l))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	return 0;
}

static int take_signals(struct server *s, struct err *err)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == 0) {
		s->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
		if (s->signals >= 0 && watch(s, EPOLL_CTL_ADD, s->signals, EPOLLIN, s) == 0)
			return 0;
	}
	return err_set(err, ERR_IO, "signals: %s", strerror(errno));
}

struct server *server_new(const char *host, unsigned port, unsigned fe_count, struct err *err)
{
	struct server *s = xmalloc(sizeof(*s));
	unsigned i;

	memset(s, 0, sizeof(*s));
	s->kind = ON_SIGNAL;
	s->host = host;
	s->signals = -1;
	s->next_ms = INT64_MAX;
	s->start_wall_ms = clock_wall_ms();
	s->start_mono_ns = clock_mono_ns();
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll < 0)
		err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	else if (fe_count > SERVE_FES_MAX)
		err_set(err, ERR_USAGE, "%u FEs at most", (unsigned)SERVE_FES_MAX);
	else if (!take_signals(s, err)) {
		for (i = 0; i < fe_count; i++)
			if (listen_one(s, host, port ? port + i : 0, err))
				break;
		if (i == fe_count)
			return s;
	}
	server_free(s);
	return NULL;
}

const unsigned *server_ports(const struct server *s)
{
	return s->ports;
}

/* clients --------------------------------------------------------------------- */

static void drop_socket(struct server *s, struct client *k)
{
	static const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	if (k->fd < 0)
		return;
	if (conn_resets(k->conn))
		setsockopt(k->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	watch(s, EPOLL_CTL_DEL, k->fd, 0, NULL);
	close(k->fd);
	k->fd = -1;
}

static void remove_client(struct server *s, struct client *k)
{
	drop_socket(s, k);
	if (k->prev)
		k->prev->next = k->next;
	else
		s->clients = k->next;
	if (k->next)
		k->next->prev = k->prev;
	s->n_clients--;
	conn_free(k->conn);
	free(k);
}

static void gone(struct server *s, struct client *k)
{
	drop_socket(s, k);
	conn_gone(k->conn);
}

static void send_some(struct server *s, struct client *k)
{
	const char *p;
	size_t n;

	while (k->fd >= 0 && (n = conn_output(k->conn, &p)) > 0) {
		ssize_t sent = send(k->fd, p, n, MSG_NOSIGNAL);

		if (sent >= 0) {
			conn_sent(k->conn, (size_t)sent, server_now_ms(s));
			continue;
		}
		if (errno == EINTR)
			continue;
		k->blocked = errno == EAGAIN || errno == EWOULDBLOCK;
		if (!k->blocked)
			gone(s, k);
		return;
	}
	k->blocked = false;
}

/* After anything happened: send, remember the deadline, look for what is wanted. */
static void settle(struct server *s, struct client *k)
{
	uint32_t events;
	int64_t when;

	send_some(s, k);
	if (conn_finished(k->conn)) {
		remove_client(s, k);
		return;
	}
	when = conn_deadline(k->conn);
	if (when < s->next_ms)
		s->next_ms = when;
	events = (conn_wants_input(k->conn) ? EPOLLIN : 0) |
		 (conn_wants_end(k->conn) ? EPOLLRDHUP : 0) | (k->blocked ? EPOLLOUT : 0);
	if (k->fd >= 0 && events != k->events) {
		watch(s, EPOLL_CTL_MOD, k->fd, events, k);
		k->events = events;
	}
}

static void receive_some(struct server *s, struct client *k)
{
	ssize_t n = recv(k->fd, s->chunk, sizeof(s->chunk), 0);

	if (n > 0)
		conn_input(k->conn, s->chunk, (size_t)n, server_now_ms(s));
	else if (n == 0 || (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK))
		gone(s, k);
}

static void client_event(struct server *s, struct client *k, uint32_t events)
{
	if ((events & EPOLLIN) && conn_wants_input(k->conn))
		receive_some(s, k);
	else if (events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP))
		gone(s, k);
	settle(s, k);
}

/* As an FE numbers them; from 3.4 on its own number is in the upper bits
 * (source: ConnectScheduler). */
static uint32_t next_id(struct server *s, struct listener *l)
{
	uint32_t n = l->ids++;

	if (s->env->release == FE_3_3)
		return n;
	return ((l->fe_index + 1) & 0xff) << FE_ID_SHIFT | (n & ((1u << FE_ID_SHIFT) - 1));
}

static void add_client(struct server *s, struct listener *l, int fd, const union address *a)
{
	struct client *k = xmalloc(sizeof(*k));
	char peer[INET6_ADDRSTRLEN] = "";
	int on = 1;

	address_name(a, peer, sizeof(peer));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	*k = (struct client){ .kind = ON_CLIENT, .next = s->clients, .fd = fd };
	k->conn = conn_new(s->env, l->fe_index, next_id(s, l), peer, server_now_ms(s));
	if (s->clients)
		s->clients->prev = k;
	s->clients = k;
	s->n_clients++;
	if (watch(s, EPOLL_CTL_ADD, fd, 0, k))
		gone(s, k);
	settle(s, k);
}

/* Without sockets to spare clients wait in the backlog; looking again at once
 * would only burn time. */
static void rest(struct server *s, bool resting)
{
	unsigned i;

	for (i = 0; i < s->n_listeners; i++)
		watch(s, EPOLL_CTL_MOD, s->listeners[i].fd, resting ? 0 : EPOLLIN,
		      &s->listeners[i]);
	s->accept_ms = resting ? server_now_ms(s) + RETRY_MS : 0;
}

static void listener_event(struct server *s, struct listener *l)
{
	/* Those who have not logged in yet count for nobody; they are bounded here. */
	unsigned most = s->n_listeners * (s->env->max_connections + ACCEPTS), i;
	union address a;
	socklen_t n;
	int fd;

	for (i = 0; i < ACCEPTS; i++) {
		if (s->n_clients >= most) {
			rest(s, true);
			return;
		}
		n = sizeof(a);
		fd = accept4(l->fd, &a.any, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			add_client(s, l, fd, &a);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
			   errno == ENOMEM) {
			rest(s, true);
			return;
		} else if (errno != EINTR && errno != ECONNABORTED) {
			return;
		}
	}
}

/* what the FE asks for ---------------------------------------------------------- */

static struct conn_census count(void *to, unsigned fe_index, const char *user)
{
	const struct server *s = to;
	const struct client *k;
	struct conn_census n = { 0 };

	for (k = s->clients; k; k = k->next) {
		const char *name = conn_user(k->conn);

		if (!name || conn_fe(k->conn) != fe_index)
			continue;
		n.total++;
		n.of_user += !strcmp(name, user);
	}
	return n;
}

static bool kill_client(void *to, unsigned fe_index, uint32_t id)
{
	struct server *s = to;
	struct client *k;

	for (k = s->clients; k; k = k->next)
		if (conn_id(k->conn) == id && conn_fe(k->conn) == fe_index && conn_user(k->conn)) {
			conn_kill(k->conn);
			s->next_ms = 0;         /* have it removed */
			return true;
		}
	return false;
}

static void wake(void *to)
{
	((struct server *)to)->next_ms = 0;
}

static void fe_ends(void *to, unsigned fe_index)
{
	struct server *s = to;
	struct client *k;

	if (s->http)
		http_fe_ends(s->http, fe_index);

	for (k = s->clients; k; k = k->next)
		if (conn_fe(k->conn) == fe_index)
			conn_kill(k->conn);
	s->next_ms = 0;
}

static int fe_runs(void *to, unsigned fe_index, bool runs, struct err *err)
{
	struct server *s = to;
	struct listener *l = &s->listeners[fe_index];

	if (s->http && http_fe_runs(s->http, fe_index, runs, err))
		return err->code;
	if (runs == (l->fd >= 0))
		return 0;
	if (!runs) {
		close(l->fd);
		l->fd = -1;
		fe_ends(s, fe_index);
		return 0;
	}
	l->fd = listen_on(s->host, s->ports[fe_index], &s->ports[fe_index], err);
	if (l->fd < 0)
		return err->code;
	if (watch(s, EPOLL_CTL_ADD, l->fd, EPOLLIN, l))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	return 0;
}

static int be_runs(void *to, unsigned be_index, bool runs, struct err *err)
{
	struct server *s = to;

	return s->http ? http_be_runs(s->http, be_index, runs, err) : 0;
}

static int add_fault(void *to, struct text spec, struct err *err)
{
	struct server *s = to;

	return fault_add(s->env->faults, spec, err);
}

/* the loop --------------------------------------------------------------------- */

static void tick_clients(struct server *s, int64_t now)
{
	struct client *k, *next;

	if (now < s->next_ms)
		return;
	s->next_ms = INT64_MAX;
	for (k = s->clients; k; k = next) {
		next = k->next;
		if (conn_deadline(k->conn) <= now)
			conn_tick(k->conn, now);
		settle(s, k);
	}
}

static int timeout_ms(struct server *s, int64_t now)
{
	int64_t when = s->next_ms, event = fe_next_event_ms(s->env->fe);

	if (event >= 0 && event < when)
		when = event;
	if (s->accept_ms && s->accept_ms < when)
		when = s->accept_ms;
	if (s->http) {
		event = http_deadline(s->http, now);
		when = event < when ? event : when;
	}
	if (when == INT64_MAX)
		return -1;
	when -= now;
	return when < 0 ? 0 : when > 3600000 ? 3600000 : (int)when;
}

static void dispatch(struct server *s, const struct epoll_event *e)
{
	switch (*(enum kind *)e->data.ptr) {
	case ON_SIGNAL:
		s->stop = true;
		return;
	case ON_LISTENER:
		listener_event(s, e->data.ptr);
		return;
	case ON_CLIENT:
		client_event(s, e->data.ptr, e->events);
		return;
	case ON_HTTP:
		return;         /* has its turn in each round */
	}
}

void server_attach(struct server *s, struct conn_env *env)
{
	const struct fe_hooks hooks = { .to = s, .fault = add_fault, .kill = kill_client, .wake = wake,
				       .fe_ends = fe_ends, .be_runs = be_runs, .fe_runs = fe_runs };

	s->env = env;
	env->count = count;
	env->to = s;
	fe_set_hooks(env->fe, &hooks);
}

static int64_t now_of(const void *server)
{
	return server_now_ms(server);
}

int server_add_http(struct server *s, struct http *h, struct err *err)
{
	s->http = h;
	http_set_clock(h, now_of, s);
	s->on_http = ON_HTTP;
	if (watch(s, EPOLL_CTL_ADD, http_fd(h), EPOLLIN, &s->on_http))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	return 0;
}

int serve_run(struct server *s, struct err *err)
{
	struct turn *turn = fe_turn(s->env->fe);
	struct epoll_event events[EVENTS];
	int64_t now;
	int i, n, wait_ms;

	turn_take(turn);
	while (!s->stop) {
		wait_ms = timeout_ms(s, server_now_ms(s));
		turn_give(turn);
		n = epoll_wait(s->epoll, events, EVENTS, wait_ms);
		turn_take(turn);
		if (n < 0 && errno != EINTR) {
			turn_give(turn);
			return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
		}
		now = server_now_ms(s);
		fe_advance_to(s->env->fe, now);
		if (s->accept_ms && now >= s->accept_ms)
			rest(s, false);
		/* An event removes no client but its own, so all pointers hold. */
		for (i = 0; i < n; i++)
			dispatch(s, &events[i]);
		tick_clients(s, now);
		if (s->http)
			http_run(s->http, now);
	}
	turn_give(turn);
	return 0;
}

void server_free(struct server *s)
{
	unsigned i;

	if (!s)
		return;
	while (s->clients)
		remove_client(s, s->clients);
	for (i = 0; i < s->n_listeners; i++)
		if (s->listeners[i].fd >= 0)
			close(s->listeners[i].fd);
	if (s->signals >= 0)
		close(s->signals);
	if (s->epoll >= 0)
		close(s->epoll);
	free(s);
}
