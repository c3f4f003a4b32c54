/*
 * audit.c - a change as one line of the system's log.
 */
#include "config.h"
#include "job/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "diag/emit.h"
#include "job/journal.h"

static void put_text(FILE *out, struct text t, size_t max)
{
	size_t n = t.n;

	if (n > max)
		n = utf8_cut(t.p, max);
	emit_safe(out, t.p, n);
	if (n < t.n)
		fputs("...", out);
}

static void put_pair(FILE *out, const char *before, struct text t)
{
	if (!t.n)
		return;
	fputs(before, out);
	put_text(out, t, AUDIT_TEXT_MAX);
}

void audit_line(const struct journal_change *c, struct buf *line)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	if (!out)
		die_oom();
	put_pair(out, "", c->kind);
	put_pair(out, " ", c->db);
	put_pair(out, ".", c->job);
	if (c->job_id)
		fprintf(out, " (Id %" PRId64 ")", c->job_id);
	put_pair(out, " on ", c->cluster);
	put_pair(out, " by ", c->os_user);
	put_pair(out, " as ", c->db_user);
	fprintf(out, ": %s, change %s: ",
		c->verdict == JV_NONE ? "under way" : journal_verdict_text(c->verdict), c->id);
	put_text(out, c->statement, AUDIT_STATEMENT_MAX);
	put_pair(out, "; message: ", c->message);
	put_pair(out, "; because: ", c->said);
	if (fclose(out))
		die_oom();
	buf_add(line, text, n);
	free(text);
}

void audit_syslog(const struct journal_change *c)
{
	bool well = c->verdict == JV_DONE || c->verdict == JV_ALREADY || c->verdict == JV_CONTINUED;
	struct buf line;

	buf_init_unbounded(&line);
	audit_line(c, &line);
	openlog("starload", LOG_PID, LOG_AUTHPRIV);
	syslog(LOG_AUTHPRIV | (well ? LOG_NOTICE : LOG_WARNING), "%s", buf_str(&line));
	closelog();
	buf_release(&line);
}
