/*
 * http.c - a text by HTTP, over libcurl.
 */
#include "config.h"
#include "net/http.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "net/hostmap.h"
#include "net/http_int.h"
#include "net/sigpipe.h"
#include "net/target.h"

enum { TIMEOUT_MS = 30000 };

static const struct {
	const char *scheme;
	unsigned port;
} schemes[] = { { "http://", 80 }, { "https://", 443 } };

bool http_url_parse(const char *url, struct text *host, unsigned *port, struct text *path)
{
	const char *p = NULL;
	struct text authority;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(schemes) && !p; i++) {
		size_t n = strlen(schemes[i].scheme);

		if (strncasecmp(url, schemes[i].scheme, n))
			continue;
		p = url + n;
		*port = schemes[i].port;
	}
	if (!p)
		return false;
	/* curl would take what we do not: blanks and control bytes go nowhere */
	for (i = 0; url[i]; i++)
		if ((unsigned char)url[i] <= 0x20 || url[i] == 0x7f || url[i] == '\\')
			return false;
	authority = (struct text){ p, strcspn(p, "/?#") };
	*path = (struct text){ p + authority.n, strlen(p + authority.n) };
	return !memchr(authority.p, '@', authority.n) &&
	       !target_host_parse(authority, host, port) && target_host_ok(*host);
}

struct sink {
	struct buf b;
	bool cut;
};

static size_t take(char *p, size_t size, size_t n, void *to)
{
	struct sink *s = to;
	size_t bytes = size * n, room = s->b.max - s->b.n;

	buf_add(&s->b, p, bytes < room ? bytes : room);
	s->cut = bytes > room;
	/* enough: what this returns ends the transfer */
	return s->cut ? 0 : bytes;
}

const char *http_connect_to(const struct host_map *m, struct text host, unsigned port,
			    struct arena *mem)
{
	const char *from = arena_copy(mem, host.p, host.n), *to = from;
	unsigned to_port = port;

	if (!m || !host_map_apply(m, &to, &to_port))
		return NULL;
	return arena_printf(mem, "%s%s%s:%u:%s%s%s:%u", strchr(from, ':') ? "[" : "", from,
			    strchr(from, ':') ? "]" : "", port, strchr(to, ':') ? "[" : "", to,
			    strchr(to, ':') ? "]" : "", to_port);
}

static void set_options(CURL *h, const struct http_fetch *f, struct curl_slist *to,
			struct sink *sink)
{
	curl_easy_setopt(h, CURLOPT_URL, f->url);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(h, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "starload/" PACKAGE_VERSION);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(f->connect_timeout_ms ? f->connect_timeout_ms : HTTP_CONNECT_MS));
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)(f->timeout_ms ? f->timeout_ms : TIMEOUT_MS));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, sink);
	if (f->ssl_ca)
		curl_easy_setopt(h, CURLOPT_CAINFO, f->ssl_ca);
	if (to)
		curl_easy_setopt(h, CURLOPT_CONNECT_TO, to);
}

int http_fetch(const struct http_fetch *f, struct arena *mem, struct http_fetched *out,
	       struct err *err)
{
	struct curl_slist *to = NULL;
	struct sink sink = { .cut = false };
	struct sigpipe pipe;
	const char *where;
	struct text host, path;
	unsigned port;
	CURL *h = NULL;
	CURLcode code;
	int rc = 0;

	if (!http_url_parse(f->url, &host, &port, &path))
		return err_set(err, ERR_REFUSED,
			       "no http or https address, or one with a user in it: "
			       "not fetched");
	where = http_connect_to(f->map, host, port, mem);
	buf_init(&sink.b, f->max_bytes);
	h = curl_easy_init();
	if (where)
		to = curl_slist_append(NULL, where);
	if (!h || (where && !to))
		die_oom();
	set_options(h, f, to, &sink);
	/* with NOSIGNAL curl leaves SIGPIPE to us */
	sigpipe_hold(&pipe);
	code = curl_easy_perform(h);
	sigpipe_let_go(&pipe);
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && sink.cut)) {
		*out = (struct http_fetched){ .cut = sink.cut };
		curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &out->status);
		out->body = (struct text){ arena_copy(mem, buf_str(&sink.b), sink.b.n), sink.b.n };
	} else {
		rc = err_set(err, ERR_UNREACHABLE, "%s%s%s: %s", f->url, where ? " by way of " : "",
			     where ? where : "", curl_easy_strerror(code));
	}
	curl_easy_cleanup(h);
	curl_slist_free_all(to);
	buf_release(&sink.b);
	return rc;
}
