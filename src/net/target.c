/*
 * target.c - where to connect: lists of FEs and the words for TLS.
 */
#include "config.h"
#include "net/target.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"

enum { PORT_MAX = 65535 };

static const char *const ssl_modes[] = {
	[SSL_DISABLED] = "DISABLED",
	[SSL_PREFERRED] = "PREFERRED",
	[SSL_REQUIRED] = "REQUIRED",
	[SSL_VERIFY_CA] = "VERIFY_CA",
	[SSL_VERIFY_IDENTITY] = "VERIFY_IDENTITY",
};

int ssl_mode_parse(const char *word, enum ssl_mode *mode, struct err *err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ssl_modes); i++) {
		if (!strcasecmp(word, ssl_modes[i])) {
			*mode = (enum ssl_mode)i;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE,
		       "\"%s\" is no mode of TLS: DISABLED, PREFERRED, REQUIRED, VERIFY_CA or "
		       "VERIFY_IDENTITY",
		       word);
}

const char *ssl_mode_name(enum ssl_mode mode)
{
	return ssl_modes[mode];
}

bool target_host_ok(struct text host)
{
	size_t i;

	/* the client library takes ',', '=', ';' and '/' for more than a name */
	for (i = 0; i < host.n; i++)
		if (!isalnum((unsigned char)host.p[i]) && !strchr(".-_:%", host.p[i]))
			return false;
	return host.n > 0;
}

int target_port_parse(struct text digits, unsigned *port)
{
	unsigned n = 0;
	size_t i;

	for (i = 0; i < digits.n && i < 6; i++) {
		if (!isdigit((unsigned char)digits.p[i]))
			return -1;
		n = n * 10 + (unsigned)(digits.p[i] - '0');
	}
	if (!digits.n || i < digits.n || !n || n > PORT_MAX)
		return -1;
	*port = n;
	return 0;
}

int target_host_parse(struct text t, struct text *host, unsigned *port)
{
	const char *colon;
	size_t n;

	*host = t;
	if (t.n && t.p[0] == '[') {
		const char *end = memchr(t.p, ']', t.n);

		if (!end)
			return -1;
		*host = (struct text){ t.p + 1, (size_t)(end - t.p) - 1 };
		n = host->n + 2;
	} else {
		colon = memchr(t.p, ':', t.n);
		/* an IPv6 address without brackets has no port */
		if (colon && memchr(colon + 1, ':', t.n - (size_t)(colon + 1 - t.p)))
			colon = NULL;
		n = colon ? (size_t)(colon - t.p) : t.n;
		host->n = n;
	}
	if (!target_host_ok(*host))
		return -1;
	if (n == t.n)
		return 0;
	if (t.p[n] != ':')
		return -1;
	return target_port_parse((struct text){ t.p + n + 1, t.n - n - 1 }, port);
}

int target_hosts(struct target *t, const char *list, unsigned port, struct arena *mem,
		 struct err *err)
{
	const char *p = list, *end;
	size_t n = 1;

	for (; *p; p++)
		n += *p == ',';
	t->fes = arena_alloc(mem, n * sizeof(*t->fes));
	t->n_fes = 0;
	for (p = list;; p = end + 1) {
		struct target_host *fe = &t->fes[t->n_fes];
		struct text one, host;

		end = p + strcspn(p, ",");
		one = text_trim((struct text){ p, (size_t)(end - p) });
		fe->port = port;
		if (target_host_parse(one, &host, &fe->port))
			return err_set(
				err, ERR_USAGE,
				"\"%.*s\" is no HOST or HOST:PORT (an IPv6 address: [::1]:9030)",
				TEXT_ARG(one));
		fe->host = arena_copy(mem, host.p, host.n);
		t->n_fes++;
		if (!*end)
			break;
	}
	if (!t->name)
		t->name = arena_printf(mem, "%s:%u", t->fes[0].host, t->fes[0].port);
	return 0;
}
