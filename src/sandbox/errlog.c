/*
 * errlog.c - error logs of jobs.
 */
#include "config.h"
#include "sandbox/errlog.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "sandbox/job.h"

static void release(struct errlog *e)
{
	free(e->file);
	free(e->text);
}

void errlogs_add(struct errlogs *l, const char *file, const char *text)
{
	if (l->n == ERRLOGS_KEPT) {
		release(&l->list[0]);
		memmove(l->list, l->list + 1, (ERRLOGS_KEPT - 1) * sizeof(*l->list));
		l->n--;
	}
	l->list[l->n++] = (struct errlog){ xstrdup(file), xstrdup(text) };
}

void errlogs_clear(struct errlogs *l)
{
	while (l->n)
		release(&l->list[--l->n]);
}

const char *errlogs_urls(const struct fe *fe, const struct errlogs *l, const char *between,
			 struct arena *mem)
{
	const char *out = NULL;
	unsigned i;

	for (i = 0; i < l->n; i++)
		out = arena_printf(mem, "%s%shttp://127.0.0.1:%u/api/_load_error_log?file=%s",
				   out ? out : "", out ? between : "", fe->be_ports[0],
				   l->list[i].file);
	return out;
}

const char *errlogs_text(const struct errlogs *l, struct arena *mem)
{
	const char *out = NULL;
	unsigned i;

	for (i = 0; i < l->n; i++)
		out = arena_printf(mem, "%s%s%s", out ? out : "", out ? "\n" : "", l->list[i].text);
	return out;
}

const char *errlog_find(const struct fe *fe, struct text file)
{
	const struct job *j;
	unsigned i;

	for (j = fe->jobs; j; j = j->next)
		for (i = 0; i < j->errlogs.n; i++)
			if (text_is(file, j->errlogs.list[i].file))
				return j->errlogs.list[i].text;
	return NULL;
}
