/*
 * shell.c - words that a POSIX shell reads back as they are.
 */
#include "config.h"
#include "base/shell.h"

#include <string.h>

#include "base/buf.h"

static const char plain[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:,/@%+-=";

void shell_word(struct buf *out, struct text t)
{
	size_t i;

	for (i = 0; i < t.n && t.p[i] && strchr(plain, t.p[i]); i++)
		;
	if (t.n && i == t.n) {
		buf_add(out, t.p, t.n);
		return;
	}
	buf_addc(out, '\'');
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, t.p[i]);
	}
	buf_addc(out, '\'');
}
