/*
 * quickfmt.c - printf for what messages are made of.
 * A file may have a million findings, and stdio takes longer to get ready for a
 * message than it takes to copy one.
 */
#include "config.h"
#include "base/quickfmt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/own.h"

/* The text of one conversion. */
struct piece {
	const char *p;
	size_t n;
	char room[24]; /* for numbers */
};

static void put_number(struct piece *out, uint64_t n, bool minus)
{
	char *p = out->room + sizeof(out->room);

	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	if (minus)
		*--p = '-';
	out->p = p;
	out->n = (size_t)(out->room + sizeof(out->room) - p);
}

static void put_signed(struct piece *out, int64_t n)
{
	put_number(out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0);
}

/* The conversion behind '%'.  Returns what stands behind it, or NULL. */
static const char *convert(struct piece *out, const char *fmt, va_list *ap)
{
	int most;

	switch (*fmt) {
	case 's':
		out->p = va_arg(*ap, const char *);
		out->n = out->p ? strlen(out->p) : 0;
		return out->p ? fmt + 1 : NULL;
	case '.':
		if (fmt[1] != '*' || fmt[2] != 's')
			return NULL;
		most = va_arg(*ap, int);
		out->p = va_arg(*ap, const char *);
		out->n = out->p && most >= 0 ? strnlen(out->p, (size_t)most) : 0;
		return out->p && most >= 0 ? fmt + 3 : NULL;
	case 'c':
		out->room[0] = (char)va_arg(*ap, int);
		out->p = out->room;
		out->n = 1;
		return fmt + 1;
	case 'd':
		put_signed(out, va_arg(*ap, int));
		return fmt + 1;
	case 'u':
		put_number(out, va_arg(*ap, unsigned), false);
		return fmt + 1;
	case 'l':
		if (fmt[1] != 'l' || fmt[2] != 'd')
			return NULL;
		put_signed(out, va_arg(*ap, long long));
		return fmt + 3;
	case 'z':
		if (fmt[1] != 'u')
			return NULL;
		put_number(out, va_arg(*ap, size_t), false);
		return fmt + 2;
	case '%':
		out->p = fmt;
		out->n = 1;
		return fmt + 1;
	}
	return NULL;
}

char *quickfmt(char *to, char *end, struct own_words *words, const char *fmt, va_list ap)
{
	struct piece piece;
	va_list args;

	va_copy(args, ap);
	for (;;) {
		const char *percent = strchrnul(fmt, '%');
		size_t n = (size_t)(percent - fmt);

		if (n >= (size_t)(end - to))
			break;
		memcpy(to, fmt, n);
		own_words_add(words, n);
		to += n;
		if (!*percent) {
			va_end(args);
			*to = '\0';
			return to;
		}
		fmt = convert(&piece, percent + 1, &args);
		if (!fmt || piece.n >= (size_t)(end - to))
			break;
		memcpy(to, piece.p, piece.n);
		if (own_text(piece.p))
			own_words_add(words, piece.n);
		else
			own_words_other(words, piece.n);
		to += piece.n;
	}
	va_end(args);
	return NULL;
}
