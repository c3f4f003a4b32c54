/*
 * load_log.c - the error logs a BE keeps for ErrorURLs.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "base/util.h"
#include "sandbox/load.h"

enum { KEEP_MS = 48 * 3600 * 1000, LOGS_MAX = 1000 }; /* load_error_log_reserve_hours */

struct error_log {
	struct error_log *next;
	int64_t since_ms;
	char file[64];
	struct text text;
};

static void drop_old(struct fe *fe)
{
	struct error_log **at = &fe->error_logs, *x;
	unsigned n = 0;

	while ((x = *at)) {
		if (++n <= LOGS_MAX && fe->now_ms - x->since_ms <= KEEP_MS) {
			at = &x->next;
			continue;
		}
		*at = x->next;
		free(x);
	}
}

const char *error_log_add(struct fe *fe, const char *host, unsigned be, struct text text,
			  struct arena *mem)
{
	struct error_log *x = xmalloc(sizeof(*x) + text.n + 1);
	const char *id = world_uuid(fe, mem);
	char *bytes = (char *)(x + 1);

	*x = (struct error_log){ .next = fe->error_logs, .since_ms = fe->now_ms };
	/* 8-4-4-4-12 digits are two numbers of 16 */
	snprintf(x->file, sizeof(x->file), "error_log_%.8s%.4s%.4s_%.4s%.12s", id, id + 9, id + 14,
		 id + 19, id + 24);
	memcpy(bytes, text.p, text.n);
	x->text = (struct text){ bytes, text.n };
	fe->error_logs = x;
	drop_old(fe);
	return arena_printf(mem, "http://%s:%u/api/_load_error_log?file=%s", host, fe->be_ports[be],
			    x->file);
}

const struct text *error_log_find(struct fe *fe, struct text file)
{
	struct error_log *x;

	drop_old(fe);
	for (x = fe->error_logs; x; x = x->next)
		if (text_is(file, x->file))
			return &x->text;
	return NULL;
}

void error_logs_free(struct fe *fe)
{
	struct error_log *next;

	for (; fe->error_logs; fe->error_logs = next) {
		next = fe->error_logs->next;
		free(fe->error_logs);
	}
}
