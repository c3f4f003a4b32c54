/*
 * fuzz_http.c - what a client of the emulated BE sends: headers of a load, and its body.
 *
 * The first byte chooses the release, the second the table.  Lines up to a blank one are headers,
 * what is behind it is the body; it goes through all that a load goes through, so the
 * options, CSV, JSON and compressed bodies are read, and rows are made.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "sandbox/fe.h"
#include "sandbox/http_visit.h"

static const char tables[] =
	"CREATE DATABASE d; USE d;"
	"CREATE TABLE dup (id INT, name VARCHAR(9), age INT) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);"
	"CREATE TABLE pk (id INT NOT NULL, v DECIMAL(9,2), d DATETIME, j JSON) PRIMARY KEY(id) "
	"DISTRIBUTED BY HASH(id);"
	"CREATE TABLE agg (k DATE, v BIGINT SUM) AGGREGATE KEY(k) PARTITION BY RANGE(k) "
	"(PARTITION p1 VALUES LESS THAN ('2024-02-01')) DISTRIBUTED BY HASH(k)";

static void nothing(void *to, const struct reply *r, bool more)
{
	(void)to;
	(void)more;
	MUST(r->kind != REPLY_ERR, r->message);
}

static struct fe *start(enum fe_release release)
{
	const struct fe_config config = { .release = release, .manual_clock = true,
					  .start_ms = 1700000000000, .fe_count = 1 };
	struct arena *mem = arena_new();
	struct fe_session *s;
	struct err err;
	struct fe *fe = fe_new(&config, &err);

	MUST(fe, "no FE");
	s = fe_session_new(fe, 0, "root", 1, "127.0.0.1");
	fe_query(s, (struct text){ tables, sizeof(tables) - 1 }, mem, nothing, NULL);
	fe_session_free(s);
	arena_free(mem);
	return fe;
}

/* "name: value" up to a blank line; returns what is behind it. */
static struct text take_headers(struct http_request *rq, struct text in)
{
	while (in.n) {
		const char *end = memchr(in.p, '\n', in.n), *colon;
		struct text line = { in.p, end ? (size_t)(end - in.p) : in.n };

		in.p += line.n + (end != NULL);
		in.n -= line.n + (end != NULL);
		if (!line.n)
			break;
		colon = memchr(line.p, ':', line.n);
		if (colon && !memchr(line.p, '\0', line.n))
			http_request_add(rq, (struct text){ line.p, (size_t)(colon - line.p) },
					 (struct text){ colon + 1,
							line.n - (size_t)(colon + 1 - line.p) });
	}
	return in;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"/api/d/dup/_stream_load", "/api/d/pk/_stream_load", "/api/d/agg/_stream_load",
		"/api/d/none/_stream_load",
	};
	static const unsigned port = 8030;
	struct http_site site = { .host = "127.0.0.1", .fe_ports = &port };
	struct http_visit v = { .site = &site };
	struct text body;

	if (size < 2)
		return 0;
	site.fe = start((enum fe_release)(data[0] & 3));
	v.mem = arena_new();
	http_request_init(&v.rq, v.mem, paths[data[1] & 3]);
	http_reply_init(&v.reply);
	buf_init(&v.body, 1 << 20);
	v.rq.method = "PUT";
	http_request_add(&v.rq, TEXT("Authorization"), TEXT("Basic cm9vdDo="));
	http_request_add(&v.rq, TEXT("Expect"), TEXT("100-continue"));
	body = take_headers(&v.rq, (struct text){ (const char *)data + 2, size - 2 });
	http_fe_head(&v);
	MUST(v.reply.status, "an FE without an answer");
	http_reply_release(&v.reply);
	http_reply_init(&v.reply);
	if (!http_be_head(&v)) {
		http_be_body(&v, body);
		http_be_end(&v);
	}
	MUST(v.crash || v.reply.body.n, "a BE without an answer");
	MUST(!v.load, "a load that does not end");
	http_reply_release(&v.reply);
	buf_release(&v.body);
	arena_free(v.mem);
	fe_free(site.fe);
	return 0;
}
