/*
 * tls.c - OpenSSL between two memory BIOs.
 */
#include "config.h"
#include "sandbox/tls.h"

#include <stdint.h>
#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "sandbox/wire_mysql.h"

struct tls {
	SSL *ssl;
	BIO *in;                        /* owned by ssl */
	BIO *line;                      /* what ssl writes to, owned by it */
	struct buf out;
	size_t sent;
	bool ready, broken;
};

static int fail(struct err *err, const char *path)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = ERR_reason_error_string(code);

	err_set(err, ERR_IO, "%s: %s", path, why ? why : "cannot be used");
	ERR_clear_error();
	return err->code;
}

struct ssl_ctx_st *tls_context_new(const char *cert, const char *key, struct err *err)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());

	if (!c) {
		fail(err, "TLS");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	/* An FE never asks for a client's certificate (source: SSLChannelImp). */
	SSL_CTX_set_verify(c, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_mode(c, SSL_MODE_AUTO_RETRY | SSL_MODE_RELEASE_BUFFERS);
	if (SSL_CTX_use_certificate_chain_file(c, cert) != 1) {
		fail(err, cert);
	} else if (SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) != 1 ||
		   SSL_CTX_check_private_key(c) != 1) {
		fail(err, key);
	} else {
		return c;
	}
	SSL_CTX_free(c);
	return NULL;
}

void tls_context_free(struct ssl_ctx_st *c)
{
	SSL_CTX_free(c);
}

struct tls *tls_new(struct ssl_ctx_st *c)
{
	struct tls *t = xmalloc(sizeof(*t));

	*t = (struct tls){
		.ssl = SSL_new(c),
		.in = BIO_new(BIO_s_mem()),
		.line = BIO_new(BIO_s_mem()),
	};
	if (!t->ssl || !t->in || !t->line)
		die_oom();
	buf_init(&t->out, WIRE_OUT_MAX);
	BIO_set_mem_eof_return(t->in, -1);
	SSL_set_bio(t->ssl, t->in, t->line);
	SSL_set_accept_state(t->ssl);
	return t;
}

void tls_free(struct tls *t)
{
	if (!t)
		return;
	SSL_free(t->ssl);
	buf_release(&t->out);
	free(t);
}

/* Take over what OpenSSL wants to have sent. */
static void drain(struct tls *t)
{
	char *p;
	long n = BIO_get_mem_data(t->line, &p);

	if (n > 0)
		buf_add(&t->out, p, (size_t)n);
	(void)BIO_reset(t->line);
	if (t->out.full)
		t->broken = true;
}

/* What a call that did not do all it should means. */
static void judge(struct tls *t, int rc)
{
	int why = SSL_get_error(t->ssl, rc);

	if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
		t->broken = true;
	ERR_clear_error();
}

void tls_feed(struct tls *t, const void *p, size_t n)
{
	int rc;

	if (t->broken || !n)
		return;
	if (BIO_write(t->in, p, (int)n) != (int)n)
		die_oom();
	if (!t->ready) {
		rc = SSL_do_handshake(t->ssl);
		if (rc == 1)
			t->ready = true;
		else
			judge(t, rc);
		drain(t);
	}
}

size_t tls_read(struct tls *t, void *p, size_t room)
{
	int n;

	if (!t->ready || t->broken || !room)
		return 0;
	n = SSL_read(t->ssl, p, room > INT32_MAX ? INT32_MAX : (int)room);
	if (n <= 0)
		judge(t, n);
	drain(t);
	return n > 0 ? (size_t)n : 0;
}

void tls_write(struct tls *t, const void *p, size_t n)
{
	size_t done;

	if (t->broken || !n)
		return;
	if (SSL_write_ex(t->ssl, p, n, &done) != 1 || done != n) {
		t->broken = true;
		ERR_clear_error();
	}
	drain(t);
}

size_t tls_output(struct tls *t, const char **p)
{
	*p = buf_str(&t->out) + t->sent;
	return t->out.n - t->sent;
}

void tls_sent(struct tls *t, size_t n)
{
	t->sent += n;
	if (t->sent == t->out.n) {
		buf_clear(&t->out);
		t->sent = 0;
	}
}

bool tls_ready(const struct tls *t)
{
	return t->ready;
}

bool tls_broken(const struct tls *t)
{
	return t->broken;
}
