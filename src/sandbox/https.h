/*
 * https.h - the HTTPS of FEs (4.1): TLS before their HTTP ports, each connection in a thread.
 * What comes out of it goes to the plain port as it is, so an FE redirects to the plain
 * HTTP of a BE, as a real one does.
 */
#ifndef STARLOAD_SANDBOX_HTTPS_H
#define STARLOAD_SANDBOX_HTTPS_H
struct err; /* base/err.h */
struct https;
struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

/*
 * Listen on `host` (a numeric address) for `count` FEs, on `port` and the following; 0 takes free
 * ones.  `to`: their HTTP ports, which last as long as it.  Signals are blocked already.
 * NULL and *err (ERR_IO, ERR_USAGE).
 */
struct https *https_new(const char *host, unsigned port, unsigned count, struct ssl_ctx_st *tls,
			const unsigned *to, struct err *err);
void https_free(struct https *h);

const unsigned *https_ports(const struct https *h);
#endif
