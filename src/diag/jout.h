/*
 * jout.h - writing JSON as it comes, without building a tree.
 * The result is always valid UTF-8: bytes that are not become U+FFFD.  Keys and
 * values are the caller's to pair; commas are ours.  (The names json_* belong to
 * jansson, which is linked in beside this.)
 */
#ifndef STARLOAD_DIAG_JOUT_H
#define STARLOAD_DIAG_JOUT_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct jout {
	FILE *out;
	bool comma;             /* something stands before what comes next */
	size_t n;               /* bytes of `held`, which are not written yet */
	char held[8192];
};

void jout_init(struct jout *j, FILE *out);
/* Hand what is held to `out`; to be called last, and before others write to it. */
void jout_flush(struct jout *j);

/* '{' or '[', and '}' or ']'. */
void jout_open(struct jout *j, char bracket);
void jout_close(struct jout *j, char bracket);
/* A line break before what comes next, for people and for grep. */
void jout_line(struct jout *j);
/* A line break at the end of a document. */
void jout_end(struct jout *j);
void jout_text(struct jout *j, struct text t);
/* The same for short plain ASCII that needs no escape. */
void jout_plain(struct jout *j, const char *s);
void jout_number(struct jout *j, uint64_t n);
void jout_bool(struct jout *j, bool b);
void jout_null(struct jout *j);
/* A number that is written as JSON has it already. */
void jout_digits(struct jout *j, struct text t);

/* Room for `n` (no more than `held` has) further bytes of it. */
static inline char *jout_room(struct jout *j, size_t n)
{
	if (n > sizeof(j->held) - j->n)
		jout_flush(j);
	return j->held + j->n;
}

/* A key, where there is room for `more` bytes behind it; returns its end.  Nearly
 * every key is a literal, whose length the compiler knows: hence inline. */
static inline char *jout_put_key(struct jout *j, const char *key, size_t more)
{
	size_t n = strlen(key);
	char *p = jout_room(j, n + 4 + more);

	*p = ',';
	p += j->comma;
	*p++ = '"';
	memcpy(p, key, n);
	p += n;
	*p++ = '"';
	*p++ = ':';
	return p;
}

/* The digits of a number; returns their end. */
enum { JOUT_DIGITS = 20 };      /* those of UINT64_MAX */
char *jout_put_digits(char *to, uint64_t n);

/* `key` is short and plain ASCII. */
static inline void jout_key(struct jout *j, const char *key)
{
	j->n = (size_t)(jout_put_key(j, key, 0) - j->held);
	j->comma = false;
}

/* A key that may be any text. */
void jout_key_text(struct jout *j, struct text key);

/* NULL: null */
static inline void jout_string(struct jout *j, const char *s)
{
	if (s)
		jout_text(j, (struct text){ s, strlen(s) });
	else
		jout_null(j);
}

/* A key with its value. */
static inline void jout_pair(struct jout *j, const char *key, const char *s)
{
	jout_key(j, key);
	jout_string(j, s);
}

static inline void jout_pair_number(struct jout *j, const char *key, uint64_t n)
{
	char *p = jout_put_key(j, key, JOUT_DIGITS);

	j->n = (size_t)(jout_put_digits(p, n) - j->held);
	j->comma = true;
}

/* p NULL: null */
static inline void jout_pair_text(struct jout *j, const char *key, struct text t)
{
	jout_key(j, key);
	if (t.p)
		jout_text(j, t);
	else
		jout_null(j);
}

static inline void jout_pair_bool(struct jout *j, const char *key, bool b)
{
	jout_key(j, key);
	jout_bool(j, b);
}

/* Negative, which is "not known": null */
static inline void jout_pair_count(struct jout *j, const char *key, int64_t n)
{
	if (n >= 0) {
		jout_pair_number(j, key, (uint64_t)n);
		return;
	}
	jout_key(j, key);
	jout_null(j);
}
#endif
