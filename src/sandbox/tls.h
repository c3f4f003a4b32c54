/*
 * tls.h - the server's side of a TLS connection, bytes in, bytes out: no sockets.
 */
#ifndef STARLOAD_SANDBOX_TLS_H
#define STARLOAD_SANDBOX_TLS_H
#include <stdbool.h>
#include <stddef.h>

struct err;                             /* base/err.h */
struct ssl_ctx_st;                      /* OpenSSL's SSL_CTX */
struct tls;

/* Certificate chain and key, both PEM.  NULL and *err (ERR_IO). */
struct ssl_ctx_st *tls_context_new(const char *cert, const char *key, struct err *err);
void tls_context_free(struct ssl_ctx_st *c);

struct tls *tls_new(struct ssl_ctx_st *c);
void tls_free(struct tls *t);

/* Bytes that came over the line. */
void tls_feed(struct tls *t, const void *p, size_t n);
/* Up to `room` bytes of what they say; 0: nothing yet. */
size_t tls_read(struct tls *t, void *p, size_t room);
/* Say this.  After the handshake only; all of it is taken. */
void tls_write(struct tls *t, const void *p, size_t n);
/* The bytes that are to go over the line, and that `n` of them have. */
size_t tls_output(struct tls *t, const char **p);
void tls_sent(struct tls *t, size_t n);

bool tls_ready(const struct tls *t);    /* the handshake is over */
bool tls_broken(const struct tls *t);   /* it failed, or the other side closed */
#endif
