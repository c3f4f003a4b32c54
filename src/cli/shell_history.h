/*
 * shell_history.h - whole statements that were typed, across sessions.
 * Kept in the state directory, in a file that is ours alone; secrets are taken out before a
 * statement is remembered at all.
 */
#ifndef STARLOAD_CLI_SHELL_HISTORY_H
#define STARLOAD_CLI_SHELL_HISTORY_H
#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

struct err; /* base/err.h */

/* Read those of `path` (kept); it is made when it is missing, mode 0600.  0 or ERR_IO: then
 * this session's are remembered, and not kept. */
int shell_history_begin(const char *path, struct err *err);
/* Remember a statement or a command, in memory and in the file; the same twice in a row is
 * remembered once.  False: it is longer than 256 KiB, and not remembered. */
bool shell_history_add(struct text t);
/* Cut a file that has become too long. */
void shell_history_end(void);
/* The last `n`, oldest first, with their numbers. */
void shell_history_print(size_t n, FILE *out);
#endif
