/*
 * ink.h - the colours of what is printed for people, once for all of it.
 *
 * They can be read on a dark terminal and on a light one: where TERM says that it has 256, they are
 * of about the same contrast to black and white; else those of the first eight that usually do.
 * Whether to use colours at all is the caller's to know.
 */
#ifndef STARLOAD_DIAG_INK_H
#define STARLOAD_DIAG_INK_H

enum ink { INK_PLAIN, INK_GOOD, INK_WARN, INK_BAD, INK_NOTE, INK_DIM, INK_HEAD };

/* What begins it: a sequence for a terminal; "" for INK_PLAIN. */
const char *ink_on(enum ink i);
/* What ends any. */
#define INK_OFF "\033[0m"
#endif
