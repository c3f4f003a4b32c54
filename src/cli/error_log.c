/*
 * error_log.c - the bad rows of a job.
 */
#include "config.h"
#include "cli/error_log.h"

#include "base/arena.h"
#include "base/err.h"
#include "job/job.h"
#include "job/shown.h"
#include "job/why.h"
#include "net/http.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { URLS_MAX = 3, LOG_BYTES = 1 << 20, FETCH_MS = 15000, CONNECT_MS = 5000 };

/* (source: fragment_mgr.cpp, to_load_error_http_path) */
static const char log_path[] = "/api/_load_error_log?";

static void trouble(struct error_log *l, struct arena *mem, const char *text)
{
	l->troubles[l->n_troubles++] = arena_copy(mem, text, strlen(text));
}

/* A BE says so with status 200. (source: download_action.cpp) */
static bool is_no_log(struct text body)
{
	return !memmem(body.p, body.n, "Row:", 4) && !memmem(body.p, body.n, "Error:", 6);
}

static void fetch(const struct target *t, const char *url, size_t max, struct arena *mem,
		  struct error_log *l)
{
	struct http_fetch f = { .url = url,
				.map = &t->map,
				.ssl_ca = t->ssl_ca,
				.connect_timeout_ms = CONNECT_MS,
				.timeout_ms = FETCH_MS,
				.max_bytes = LOG_BYTES };
	struct http_fetched got;
	struct text host, path;
	struct err err;
	unsigned port;

	if (!http_url_parse(url, &host, &port, &path) || !text_starts(path, log_path)) {
		struct text shown = shown_text((struct text){ url, strlen(url) }, mem);

		trouble(l, mem,
			arena_printf(mem, "%.*s: no address of an error log; not fetched",
				     TEXT_ARG(shown)));
	} else if (http_fetch(&f, mem, &got, &err)) {
		trouble(l, mem,
			arena_printf(mem,
				     "%s. A BE's address may mean nothing here: try that from a "
				     "host of the cluster, or say --map-host %.*s=HOST",
				     err.text, TEXT_ARG(host)));
	} else if (got.status != 200) {
		trouble(l, mem, arena_printf(mem, "%s: HTTP status %ld", url, got.status));
	} else if (is_no_log(got.body)) {
		trouble(l, mem,
			arena_printf(mem,
				     "%s: no log there any more (they are kept for two days): %.*s",
				     url, TEXT_ARG(got.body)));
	} else {
		if (!l->n)
			l->source = "ErrorLogUrls";
		why_error_lines(got.body, max, mem, &l->lines, &l->n, &l->more);
		l->more |= got.cut;
	}
}

static void fetch_all(const struct target *t, const struct job *j, size_t max, struct arena *mem,
		      struct error_log *l)
{
	struct text rest = j->error_urls;
	size_t i;

	for (i = 0; i < URLS_MAX && rest.n && l->n < max; i++) {
		const char *comma = memchr(rest.p, ',', rest.n);
		size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
		struct text one = text_trim((struct text){ rest.p, n });

		rest.p += n + (comma != NULL);
		rest.n -= n + (comma != NULL);
		if (one.n)
			fetch(t, arena_copy(mem, one.p, one.n), max, mem, l);
	}
}

int error_log_read(struct sqlconn *c, const struct target *t, const struct job *j, size_t max,
		   struct arena *mem, struct error_log *out, struct err *err)
{
	int rc;

	*out = (struct error_log){ .source = "TrackingSQL" };
	out->troubles = arena_alloc(mem, (URLS_MAX + 1) * sizeof(*out->troubles));
	rc = why_errors_read(c, j, max, mem, &out->lines, &out->n, &out->more, err);
	if (rc && rc != ERR_REFUSED)
		return rc;
	if (rc)
		trouble(out, mem, arena_printf(mem, "TrackingSQL: %s", err->text));
	if (!out->n)
		fetch_all(t, j, max, mem, out);
	/* it came by another way */
	if (out->n)
		out->n_troubles = 0;
	return 0;
}
