/*
 * call.c - a request to the cluster's HTTP: to an FE, and where that redirects it to.
 */
#include "config.h"
#include "load/call.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "load/body.h"
#include "net/hostmap.h"
#include "net/http.h"

enum {
	MAX_HOPS = 5,	     /* FE, leader, BE are three */
	TRIES = 3,	     /* of one FE, when it is the BE it names that is not there */
	FE_WAIT_MS = 60000,  /* for the redirect */
	BE_WAIT_MS = 30000,  /* for 100 Continue; then the body waits in the socket instead */
	MAX_ANSWER = 1 << 20 /* a Message has 65535 bytes at most */
};

struct load_conn *load_conn_new(const struct load_server *s)
{
	struct load_conn *c = xmalloc(sizeof(*c));

	*c = (struct load_conn){ .s = s };
	c->options = (struct http_conn_options){ .map = s->map,
						 .cacert = s->cacert,
						 .proxy = s->proxy,
						 .connect_timeout_ms = s->connect_timeout_ms };
	c->http = http_conn_new(&c->options);
	if (!s->asked)
		c->own = load_asked_new();
	c->asked = s->asked ? s->asked : c->own;
	return c;
}

void load_conn_free(struct load_conn *c)
{
	if (!c)
		return;
	http_conn_free(c->http);
	load_asked_free(c->own);
	free(c);
}

void load_path_add(struct buf *b, const char *name)
{
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
		    strchr("-_.~", c))
			buf_addc(b, (char)c);
		else
			buf_addf(b, "%%%02X", c);
	}
}

/* one way, from host to host ------------------------------------------------------------------- */

struct way {
	struct load_conn *c;
	const struct load_call *call;
	struct arena *mem;
	struct load_called *out;
	struct err *err;
	const char *visited[MAX_HOPS]; /* URLs */
	const char *host;	       /* of the one we are at */
	unsigned port;
	bool https, was_https;
	bool fe; /* surely an FE: it has no use for the body */
};

static const char *shown(const struct way *w)
{
	return http_place(NULL, w->host, w->port, w->mem);
}

static bool visited(const struct way *w, const char *url)
{
	unsigned i;

	for (i = 0; i < w->out->hops; i++)
		if (!strcmp(w->visited[i], url))
			return true;
	return false;
}

/* What is wrong with going to `url`, which `from` named; 0 and the way is there. */
static int step(struct way *w, const char *url, const char *from)
{
	struct text host, path;
	unsigned port;

	if (w->out->hops == MAX_HOPS)
		return err_set(w->err, ERR_REFUSED, "%s redirects for the %dth time: given up",
			       from, MAX_HOPS);
	if (!http_url_parse(url, &host, &port, &path))
		return err_set(w->err, ERR_REFUSED,
			       "%s redirects to \"%s\", which is no address of http or https", from,
			       url);
	if (visited(w, url))
		return err_set(w->err, ERR_REFUSED, "%s redirects in a circle, to %s", from, url);
	w->visited[w->out->hops] = url;
	w->host = arena_copy(w->mem, host.p, host.n);
	w->port = port;
	w->was_https = w->was_https || w->https;
	w->https = (url[4] | 32) == 's';
	if (from && w->was_https && !w->https && !w->c->s->allow_downgrade)
		return err_set(w->err, ERR_REFUSED,
			       "%s redirects from https to %s: user, password and data would go in "
			       "clear; --allow-downgrade allows it",
			       from, url);
	if (from && !load_may_login(w->c, w->host, port))
		return err_set(
			w->err, ERR_REFUSED,
			"%s redirects to %s, a host that nobody vouches for: user, password and "
			"data are not sent there; --trust-host %s allows it",
			from, http_place(w->c->s->map, w->host, port, w->mem), w->host);
	return 0;
}

/* A request that ended without an answer. */
static int explain(const struct way *w, const char *from, int rc)
{
	const struct http_answer *a = &w->out->answer;
	struct err why = *w->err;

	if (rc != ERR_UNREACHABLE)
		return rc;
	if (w->call->body ? a->body_sent > 0 : a->connected && !w->call->repeatable)
		rc = ERR_UNKNOWN;
	if (!from || a->connected)
		return err_set(w->err, rc, "%s", why.text);
	return err_set(w->err, rc,
		       "%s; %s redirected us there: --map-host %s=HOST[:PORT] leads elsewhere, "
		       "--be HOST:PORT goes to a BE directly",
		       why.text, from, w->host);
}

/* One exchange with the host we are at. */
static int exchange(struct way *w, const char *url, const char *from)
{
	const struct load_call *call = w->call;
	const struct load_server *s = w->c->s;
	struct http_request r = {
		.method = call->method,
		.url = url,
		.user = s->user,
		.password = s->password,
		.header = call->header,
		.n_headers = call->n_headers,
		.max_bytes = MAX_ANSWER,
		.idle_ms = call->idle_ms,
		.stop = call->stop,
		/* what is not repeatable is not to go out twice for a connection that was dead */
		.close = w->fe || (!call->body && !call->repeatable),
	};
	int rc;

	snprintf(w->out->host, sizeof(w->out->host), "%s", shown(w));
	if (call->body) {
		rc = call->body->rewind(call->body->arg, w->err);
		if (rc)
			return rc;
		r.body_bytes = call->body->bytes;
		r.read = call->body->read;
		r.view = call->body->view;
		r.read_arg = call->body->arg;
		r.only_after_100 = w->fe;
		r.wait_100_ms = w->fe ? FE_WAIT_MS : BE_WAIT_MS;
		r.rate = s->rate;
		r.progress = call->progress;
		r.progress_arg = call->arg;
	}
	rc = http_exchange(w->c->http, &r, w->mem, &w->out->answer, w->err);
	if (call->body && call->body->release)
		call->body->release(call->body->arg);
	return rc ? explain(w, from, rc) : 0;
}

/* The URL that a redirect leads to, or NULL. */
static const char *next_url(const struct way *w, const char *url)
{
	struct text to = w->out->answer.location, host, path;
	unsigned port;

	if (!to.n || memchr(to.p, '\0', to.n))
		return NULL;
	if (to.p[0] != '/' || (to.n > 1 && to.p[1] == '/'))
		return to.p;
	/* a proxy's: on the same host */
	http_url_parse(url, &host, &port, &path);
	return arena_printf(w->mem, "%.*s%s", (int)(path.p - url), url, to.p);
}

/* FEs redirect with 307, and with nothing else; who sends us on so has not passed on the body. */
static int other_redirect(const struct way *w)
{
	const struct http_answer *a = &w->out->answer;

	return err_set(w->err, ERR_REFUSED,
		       "%s answers %d%s%s, which no FE does: is that its HTTP port?", w->out->host,
		       a->status, a->location.n ? " and leads to " : "",
		       a->location.n ? a->location.p : "");
}

static int walk(struct way *w, const struct load_host *h)
{
	const char *from = NULL;
	const char *url = arena_printf(w->mem, "%s://%s%s%s:%u%s%s", h->https ? "https" : "http",
				       strchr(h->host, ':') ? "[" : "", h->host,
				       strchr(h->host, ':') ? "]" : "", h->port,
				       h->prefix ? h->prefix : "", w->call->path);

	w->out->answer = (struct http_answer){ .status = 0 };
	for (w->out->hops = 0;; w->out->hops++) {
		const struct http_answer *a = &w->out->answer;
		int rc = step(w, url, from);

		if (!rc)
			rc = exchange(w, url, from);
		if (rc)
			return rc;
		if (a->status < 300 || a->status > 399)
			return 0;
		/* "see other" is what one says who has done it */
		if (a->status == 303 && a->body_sent)
			return 0;
		if (a->status != 307)
			return other_redirect(w);
		from = shown(w);
		url = next_url(w, url);
		if (!url)
			return err_set(w->err, ERR_REFUSED, "%s redirects to nowhere", from);
		w->fe = false;
	}
}

/* host after host --------------------------------------------------------------------------------
 */

/* Texts of all that were tried, as far as they go. */
static void add_failure(struct err *all, const struct err *e)
{
	struct err before = *all;

	if (!before.text[0])
		*all = *e;
	else if (!strstr(before.text, e->text))
		err_set(all, e->code, "%s; %s", before.text, e->text);
}

static bool stopped(const struct load_call *call)
{
	return call->stop && atomic_load(call->stop);
}

/* Nothing came of this one; whether another is to be tried. */
static bool another(const struct load_call *call, const struct load_called *out, int rc)
{
	if (stopped(call))
		return false;
	if (rc)
		return rc == ERR_UNREACHABLE;
	return call->another && (call->repeatable || !out->answer.body_sent) &&
	       call->another(&out->answer);
}

int load_call(struct load_conn *c, const struct load_call *call, struct arena *mem,
	      struct load_called *out, struct err *err)
{
	bool direct = call->direct && c->s->n_bes;
	const struct load_host *hosts = direct ? c->s->bes : c->s->fes;
	size_t n = direct ? c->s->n_bes : c->s->n_fes, *at = direct ? &c->be : &c->fe;
	struct err all = { 0 };
	size_t i, tries;
	int rc = 0;

	*out = (struct load_called){ .hops = 0 };
	if (call->only) {
		hosts = call->only;
		n = 1;
	}
	if (!n)
		return err_set(err, ERR_USAGE, "no FE is known: give its address with --http-url");
	tries = n > TRIES ? n : TRIES;
	for (i = 0; i < tries; i++) {
		size_t k = call->only ? 0 : (*at + i) % n;
		struct way w = { .c = c,
				 .call = call,
				 .mem = mem,
				 .out = out,
				 .err = err,
				 .fe = !direct && !call->only };

		rc = walk(&w, &hosts[k]);
		if (!another(call, out, rc)) {
			if (!rc && !call->only)
				*at = k;
			break;
		}
		if (rc)
			add_failure(&all, err);
		/* all were tried, and it was not about where they lead to */
		if (i + 1 >= n && (!out->hops || !rc))
			break;
	}
	if (rc == ERR_UNREACHABLE && all.text[0])
		*err = all;
	return rc;
}
