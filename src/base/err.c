/*
 * err.c - error texts and the one table of exit statuses.
 */
#include "config.h"
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/util.h"

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;
	char *p;

	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	/* what came from a file or a server stays on one line and commands no terminal */
	for (p = e->text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	return code;
}

int err_exit_status(int code)
{
	switch (code) {
#define ERR(name, exit) case ERR_##name: return EXIT_##exit;
#include "base/errs.def"
	}
	BUG("no exit status for error %d", code);
}

int exit_worse(int a, int b)
{
	static const int order[] = { 143, 130, 8, 7, 9, 3, 4, 6, 10, 5, 1, 2, 0 };
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	BUG("unknown exit statuses %d, %d", a, b);
}

const char *exit_meaning(int status)
{
	switch (status) {
#define EXIT_(name, number, meaning) case number: return meaning;
#include "base/errs.def"
	}
	return NULL;
}
