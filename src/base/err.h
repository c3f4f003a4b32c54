/*
 * err.h - the world said no: a code, a text, and the exit status they lead to.
 * A failing function fills a `struct err` and returns its (negative) code in
 * one line; only cli/ prints it.
 */
#ifndef STARLOAD_BASE_ERR_H
#define STARLOAD_BASE_ERR_H

enum err_exit {
#define EXIT_(name, status, meaning) EXIT_##name = status,
#include "base/errs.def"
};

enum err_code {
	ERR_FIRST_ = -100,
#define ERR(name, exit) ERR_##name,
#include "base/errs.def"
};

struct err {
	int code;               /* 0 or an ERR_* */
	char text[1024];        /* one sentence, no newline, no full stop */
};

/* Set code and text (cut to fit); returns `code`. */
int err_set(struct err *e, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The exit status for an ERR_*. */
int err_exit_status(int code);

/* Of two exit statuses that both apply the one to leave with:
 * 8, 7, 9, 3, 4, 6, 10, 5, 1, then 2 and 0.  130 and 143 win over all. */
int exit_worse(int a, int b);

/* The meaning of a status from the table, or NULL. */
const char *exit_meaning(int status);
#endif
