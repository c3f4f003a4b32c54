/*
 * shell.h - words that a POSIX shell reads back as they are.
 */
#ifndef STARLOAD_BASE_SHELL_H
#define STARLOAD_BASE_SHELL_H
#include "base/text.h"

struct buf; /* base/buf.h */

/* Append a word, in single quotes unless it needs none.  Bytes as they are: who shows it on
 * a terminal has to make it safe, after which it may be no longer what was meant. */
void shell_word(struct buf *out, struct text word);
#endif
