/*
 * send_once.c - one request by the layer that loads, for tests: what it returns and what it knows.
 *
 *     send_once [OPTION...] OP FILE
 *
 * OP: load, state, cancel, errors (FILE is the URL), begin, write, prepare, commit, rollback.
 * It prints "rc=... verdict=... http=... sent=... whole=... host=..." and a line of text; its own
 * status is 0 whatever came of it.
 *
 *     --fe URL, --be HOST:PORT, --node HOST[:PORT], --trust HOST, --map FROM=TO, --user U[:P], --db
 * D, --table T,
 *     --label L, --timeout S, -H 'NAME: VALUE', --chunked, --short N (the file seems N bytes
 * longer),
 *     --fail-at N (reading fails there), --say yes|no (to the question about a host), --downgrade,
 *     --cacert FILE, --proxy URL, --rate N, --stop-at N (bytes of body), --times N (one after the
 *     other, over one connection; the label gets a number), --multi, --channels N, --channel I,
 * --progress,
 *     --copy (by way of libcurl, where else the file goes from memory to the socket)
 */
#include "config.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "load/body.h"
#include "load/send.h"
#include "load/state.h"
#include "load/txn.h"
#include "net/hostmap.h"
#include "net/http.h"
#include "net/rate.h"
#include "net/target.h"

enum { MANY = 16 };

struct once {
	struct arena *mem;
	struct load_server s;
	struct rate rate;
	struct load_host fes[MANY], bes[MANY], nodes[MANY];
	struct load_header headers[MANY];
	struct host_map map;
	struct trust trust;
	struct load_request r;
	struct txn txn;
	bool chunked, say, progress;
	int64_t more, fail_at, stop_at, times;
	atomic_int stop;
	int fd;
	int64_t at;
	bool copy;
	void *mapped; /* a window of the file */
	size_t mapped_n;
};

static _Noreturn void wrong(const char *text)
{
	fprintf(stderr, "send_once: %s\n", text);
	exit(2);
}

static int back(void *arg, struct err *err)
{
	struct once *o = arg;

	(void)err;
	o->at = 0;
	return 0;
}

static ssize_t bytes(void *arg, void *buf, size_t n, struct err *err)
{
	struct once *o = arg;
	ssize_t got;

	if (o->fail_at && o->at + (int64_t)n > o->fail_at)
		n = (size_t)(o->fail_at - o->at);
	if (o->fail_at && !n)
		return err_set(err, ERR_IO, "the file changed");
	got = pread(o->fd, buf, n, o->at);
	if (got > 0)
		o->at += got;
	return got;
}

static void unmap(void *arg)
{
	struct once *o = arg;

	if (o->mapped_n)
		munmap(o->mapped, o->mapped_n);
	o->mapped_n = 0;
}

/* The whole pages from where we are, but for those that may be cut by --fail-at. */
static ssize_t window(void *arg, size_t n, const void **p, struct err *err)
{
	struct once *o = arg;
	int64_t page = o->at & ~INT64_C(4095);
	struct stat st;

	unmap(o);
	if (fstat(o->fd, &st))
		return err_set(err, ERR_IO, "fstat");
	if (o->fail_at && st.st_size > o->fail_at)
		st.st_size = o->fail_at;
	if ((int64_t)n > st.st_size - o->at)
		n = (size_t)(st.st_size - o->at);
	if (!n)
		return o->fail_at ? err_set(err, ERR_IO, "the file changed") : 0;
	o->mapped_n = (size_t)(o->at - page) + n;
	o->mapped = mmap(NULL, o->mapped_n, PROT_READ, MAP_SHARED, o->fd, page);
	if (o->mapped == MAP_FAILED)
		wrong("mmap");
	*p = (char *)o->mapped + (o->at - page);
	o->at += (int64_t)n;
	return (ssize_t)n;
}

static void progress(void *arg, int64_t sent)
{
	struct once *o = arg;

	if (o->progress)
		printf("progress %lld\n", (long long)sent);
	if (o->stop_at && sent >= o->stop_at)
		atomic_store(&o->stop, 1);
}

static bool ask(void *arg, const char *host, unsigned port)
{
	struct once *o = arg;

	printf("asked %s:%u\n", host, port);
	return o->say;
}

static struct load_host host(struct once *o, const char *text)
{
	struct load_host h = { .port = 0 };
	struct text name, path;
	unsigned port = 0;

	if (strstr(text, "://")) {
		if (!http_url_parse(text, &name, &port, &path))
			wrong(text);
		h.https = !strncmp(text, "https", 5);
		h.prefix = arena_copy(o->mem, path.p, path.n);
	} else if (target_host_parse((struct text){ text, strlen(text) }, &name, &port)) {
		wrong(text);
	}
	h.host = arena_copy(o->mem, name.p, name.n);
	h.port = port;
	return h;
}

static struct load_header header(struct once *o, const char *text)
{
	const char *colon = strchr(text, ':');

	if (!colon)
		wrong(text);
	return (struct load_header){ arena_copy(o->mem, text, (size_t)(colon - text)),
				     colon + 1 + strspn(colon + 1, " ") };
}

static const struct option options[] = {
	{ "fe", 1, NULL, 'f' },	      { "be", 1, NULL, 'b' },	      { "node", 1, NULL, 'n' },
	{ "trust", 1, NULL, 't' },    { "map", 1, NULL, 'm' },	      { "user", 1, NULL, 'u' },
	{ "db", 1, NULL, 'd' },	      { "table", 1, NULL, 'T' },      { "label", 1, NULL, 'l' },
	{ "timeout", 1, NULL, 's' },  { "chunked", 0, NULL, 'c' },    { "short", 1, NULL, 'S' },
	{ "fail-at", 1, NULL, 'F' },  { "say", 1, NULL, 'a' },	      { "downgrade", 0, NULL, 'D' },
	{ "cacert", 1, NULL, 'C' },   { "proxy", 1, NULL, 'p' },      { "rate", 1, NULL, 'r' },
	{ "stop-at", 1, NULL, 'x' },  { "times", 1, NULL, 'N' },      { "multi", 0, NULL, 'M' },
	{ "copy", 0, NULL, 'y' },     { "channels", 1, NULL, 'h' },   { "channel", 1, NULL, 'i' },
	{ "progress", 0, NULL, 'P' }, { "connect-ms", 1, NULL, 'k' }, { NULL, 0, NULL, 0 },
};

static void set(struct once *o, int c, char *v)
{
	struct err err;
	char *colon;

	if (o->s.n_fes == MANY || o->s.n_bes == MANY || o->s.n_nodes == MANY ||
	    o->r.n_headers == MANY)
		wrong("too many");
	switch (c) {
	case 'f':
		o->fes[o->s.n_fes++] = host(o, v);
		break;
	case 'b':
		o->bes[o->s.n_bes++] = host(o, v);
		break;
	case 'n':
		o->nodes[o->s.n_nodes++] = host(o, v);
		break;
	case 't':
		if (trust_add(&o->trust, v, o->mem, &err))
			wrong(err.text);
		break;
	case 'm':
		if (host_map_add(&o->map, v, o->mem, &err))
			wrong(err.text);
		break;
	case 'u':
		colon = strchr(v, ':');
		o->s.user = colon ? arena_copy(o->mem, v, (size_t)(colon - v)) : v;
		o->s.password = colon ? colon + 1 : NULL;
		break;
	case 'd':
		o->r.db = v;
		break;
	case 'T':
		o->r.table = v;
		break;
	case 'l':
		o->r.label = v;
		break;
	case 's':
		o->r.timeout_s = (unsigned)atoi(v);
		break;
	case 'H':
		o->headers[o->r.n_headers++] = header(o, v);
		break;
	case 'c':
		o->chunked = true;
		break;
	case 'S':
		o->more = atoll(v);
		break;
	case 'F':
		o->fail_at = atoll(v);
		break;
	case 'a':
		o->s.ask = ask;
		o->s.ask_arg = o;
		o->say = !strcmp(v, "yes");
		break;
	case 'D':
		o->s.allow_downgrade = true;
		break;
	case 'C':
		o->s.cacert = v;
		break;
	case 'p':
		o->s.proxy = v;
		break;
	case 'r':
		rate_init(&o->rate, (uint64_t)atoll(v));
		o->s.rate = &o->rate;
		break;
	case 'x':
		o->stop_at = atoll(v);
		break;
	case 'N':
		o->times = atoll(v);
		break;
	case 'y':
		o->copy = true;
		break;
	case 'h':
		o->txn.channels = (unsigned)atoi(v);
		break;
	case 'i':
		o->txn.channel = (unsigned)atoi(v);
		break;
	case 'M':
		o->txn.multi = true;
		break;
	case 'P':
		o->progress = true;
		break;
	case 'k':
		o->s.connect_timeout_ms = (unsigned)atoi(v);
		break;
	default:
		exit(2);
	}
}

static const char *code(int rc)
{
	static const struct {
		int code;
		const char *name;
	} codes[] = { { 0, "0" },
		      { ERR_USAGE, "usage" },
		      { ERR_IO, "io" },
		      { ERR_REFUSED, "refused" },
		      { ERR_UNREACHABLE, "unreachable" },
		      { ERR_WRONG_STATE, "wrong-state" },
		      { ERR_UNKNOWN, "unknown" } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == rc)
			return codes[i].name;
	return "?";
}

static void tell(int rc, const struct load_reply *r, const struct err *err)
{
	printf("rc=%s verdict=%s http=%d sent=%lld whole=%d host=%s status=%.*s loaded=%lld\n",
	       code(rc), rc ? "-" : load_verdict_name(r->verdict), r->http_status,
	       (long long)r->body_sent, r->body_complete, r->host, TEXT_ARG(r->status),
	       (long long)r->loaded);
	if (rc)
		printf("%s\n", err->text);
	else
		printf("%.*s\n", TEXT_ARG(r->message));
	if (!rc && r->error_url.n)
		printf("url %.*s\n", TEXT_ARG(r->error_url));
}

static const struct {
	const char *name;
	int (*call)(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
		    struct err *err);
} steps[] = {
	{ "begin", txn_begin },
	{ "prepare", txn_prepare },
	{ "commit", txn_commit },
	{ "rollback", txn_rollback },
};

static void ask_label(struct once *o, struct load_conn *c, const char *op, const char *url)
{
	struct load_state state = { .code = LS_UNKNOWN };
	struct text text = { NULL, 0 };
	struct err err = { 0 };
	bool cut = false;
	int rc;

	if (!strcmp(op, "state")) {
		rc = load_state_get(c, o->r.db, o->r.label, o->mem, &state, &err);
		text = state.reason;
		printf("rc=%s state=%s host=%s\n", code(rc), load_state_name(state.code),
		       state.host);
	} else if (!strcmp(op, "cancel")) {
		rc = load_cancel(c, o->r.db, o->r.label, o->mem, &text, &err);
		printf("rc=%s\n", code(rc));
	} else {
		rc = load_errors_fetch(c, url, o->mem, &text, &cut, &err);
		printf("rc=%s cut=%d\n", code(rc), cut);
	}
	if (rc)
		printf("%s\n", err.text);
	else
		printf("%.*s\n", TEXT_ARG(text));
}

static void run(struct once *o, struct load_conn *c, const char *op, const char *file)
{
	struct body body = { .rewind = back, .read = bytes, .arg = o, .bytes = -1 };
	struct load_reply reply = { .http_status = 0 };
	struct err err = { 0 };
	struct stat st;
	size_t i;
	int rc;

	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (!strcmp(op, steps[i].name)) {
			rc = steps[i].call(c, &o->txn, o->mem, &reply, &err);
			tell(rc, &reply, &err);
			return;
		}
	if (strcmp(op, "load") != 0 && strcmp(op, "write") != 0) {
		ask_label(o, c, op, file);
		return;
	}
	o->fd = open(file, O_RDONLY | O_CLOEXEC);
	if (o->fd < 0 || fstat(o->fd, &st))
		wrong(file);
	if (!o->chunked && !o->copy) {
		body.view = window;
		body.release = unmap;
	}
	if (!o->chunked)
		body.bytes = st.st_size + o->more;
	o->r.body = &body;
	rc = strcmp(op, "load") ? txn_load(c, &o->txn, &o->r, o->mem, &reply, &err)
				: load_send(c, &o->r, o->mem, &reply, &err);
	tell(rc, &reply, &err);
	close(o->fd);
}

int main(int argc, char **argv)
{
	struct once o = { .mem = arena_new(), .times = 1 };
	const char *label;
	struct load_conn *c;
	int64_t i;
	int v;

	o.r = (struct load_request){
		.header = o.headers, .progress = progress, .arg = &o, .stop = &o.stop
	};
	o.s.fes = o.fes;
	o.s.bes = o.bes;
	o.s.nodes = o.nodes;
	o.s.map = &o.map;
	o.s.trust = &o.trust;
	while ((v = getopt_long(argc, argv, "H:", options, NULL)) != -1)
		set(&o, v, optarg);
	if (argc - optind != 2)
		wrong("OP FILE");
	o.txn.db = o.r.db;
	o.txn.table = o.r.table;
	o.txn.label = label = o.r.label;
	o.txn.timeout_s = o.r.timeout_s;
	c = load_conn_new(&o.s);
	for (i = 1; i <= o.times; i++) {
		if (o.times > 1)
			o.r.label = arena_printf(o.mem, "%s_%lld", label, (long long)i);
		run(&o, c, argv[optind], argv[optind + 1]);
	}
	load_conn_free(c);
	arena_free(o.mem);
	return 0;
}
