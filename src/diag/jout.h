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

#include "base/text.h"

struct jout {
	FILE *out;
	bool comma;             /* something stands before what comes next */
	unsigned n;             /* bytes of `held`, which are not written yet */
	char held[4096];
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
/* `key` is plain ASCII. */
void jout_key(struct jout *j, const char *key);
void jout_text(struct jout *j, struct text t);
void jout_string(struct jout *j, const char *s);        /* NULL: null */
void jout_number(struct jout *j, uint64_t n);
void jout_bool(struct jout *j, bool b);
void jout_null(struct jout *j);

/* A key with its value. */
void jout_pair(struct jout *j, const char *key, const char *s);
void jout_pair_number(struct jout *j, const char *key, uint64_t n);
#endif
