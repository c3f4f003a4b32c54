/*
 * emit_gitlab.c - GitLab's Code Quality report: an array of issues.
 */
#include "config.h"
#include "diag/emitter.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"
#include "diag/fingerprint.h"
#include "diag/jout.h"

struct gitlab {
	struct jout j;
	struct fingerprints *seen;
	struct buf text;
};

static void begin(struct emitter *e)
{
	struct gitlab *s = xmalloc(sizeof(*s));

	jout_init(&s->j, e->out);
	s->seen = fingerprints_new();
	buf_init_unbounded(&s->text);
	e->state = s;
	jout_open(&s->j, '[');
}

static void file_begins(struct emitter *e, const char *file)
{
	struct gitlab *s = e->state;

	(void)file;
	fingerprints_file(s->seen);
}

static const char *severity(const struct finding *f)
{
	switch (f->severity) {
	case DIAG_ERROR:
		return f->n_rejected_by ? "blocker" : "critical";
	case DIAG_WARNING:
		return "minor";
	case DIAG_NOTE:
		return "info";
	}
	BUG("severity %d", (int)f->severity);
}

static void finding(struct emitter *e, const struct finding *f)
{
	struct gitlab *s = e->state;
	struct jout *j = &s->j;
	const char *path = f->file;
	char text[17];

	/* paths are compared with those of the repository, which have no "./" */
	while (path[0] == '.' && path[1] == '/' && path[2] && path[2] != '/')
		path += 2;
	jout_line(j);
	jout_open(j, '{');
	buf_clear(&s->text);
	emit_full_message(&s->text, f);
	jout_pair(j, "description", buf_str(&s->text));
	buf_clear(&s->text);
	buf_addf(&s->text, "%s %s", f->rule->id, f->rule->slug);
	jout_pair(j, "check_name", buf_str(&s->text));
	fingerprint(s->seen, f, 1, text);
	jout_pair(j, "fingerprint", text);
	jout_pair(j, "severity", severity(f));
	jout_key(j, "location");
	jout_open(j, '{');
	jout_pair(j, "path", path);
	jout_key(j, "lines");
	jout_open(j, '{');
	jout_pair_number(j, "begin", f->at.line);
	jout_pair_number(j, "end", f->at.end_line);
	jout_close(j, '}');
	jout_close(j, '}');
	jout_close(j, '}');
}

static void end(struct emitter *e, const struct emit_summary *summary)
{
	struct gitlab *s = e->state;

	(void)summary;
	jout_close(&s->j, ']');
	jout_end(&s->j);
}

static void release(struct emitter *e)
{
	struct gitlab *s = e->state;

	if (!s)
		return;
	fingerprints_free(s->seen);
	buf_release(&s->text);
	free(s);
}

const struct emit_ops emit_gitlab_ops = {
	.name = "gitlab", .parts = FINDING_STMT_HASH, .begin = begin, .file = file_begins, .finding = finding, .end = end,
	.release = release,
};
