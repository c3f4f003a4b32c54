/*
 * report.c - where all findings of a run arrive, in order.
 */
#include "config.h"
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "cli/baseline.h"
#include "diag/source.h"

void report_init(struct report *r)
{
	*r = (struct report){ .max_findings = UINT32_MAX };
}

static int unknown_format(const char *format, struct err *err)
{
	const char *const *names = emit_formats();
	char all[256] = "";
	size_t used = 0, i;

	for (i = 0; names[i] && used < sizeof(all); i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s", i ? ", " : "", names[i]);
	return err_set(err, ERR_USAGE, "there is no format \"%s\"; there are %s", format, all);
}

int report_add(struct report *r, const char *format, FILE *file, const struct emit_options *o,
	       struct err *err)
{
	struct emitter *e = emitter_new(format, file, o);

	if (!e)
		return unknown_format(format, err);
	r->outs = xrealloc(r->outs, (r->n_outs + 1) * sizeof(*r->outs));
	r->outs[r->n_outs++] = (struct report_out){ .emitter = e };
	return 0;
}

int report_add_file(struct report *r, const char *format, const char *path,
		    const struct emit_options *o, struct err *err)
{
	const char *const *name = emit_formats();
	struct outfile to;
	int rc;

	while (*name && strcmp(*name, format))
		name++;
	if (!*name)
		return unknown_format(format, err);
	rc = outfile_open(&to, path, err);
	if (rc)
		return rc;
	rc = report_add(r, format, to.file, o, err);
	if (rc) {
		outfile_drop(&to);
		return rc;
	}
	r->outs[r->n_outs - 1].path = path;
	r->outs[r->n_outs - 1].to = to;
	return 0;
}

unsigned report_parts(const struct report *r)
{
	/* a baseline knows findings by their statements */
	unsigned parts = r->known || r->fresh ? FINDING_STMT_HASH : 0;
	size_t i;

	for (i = 0; i < r->n_outs; i++)
		parts |= emitter_parts(r->outs[i].emitter);
	return parts;
}

void report_begin(struct report *r)
{
	size_t i;

	for (i = 0; i < r->n_outs; i++)
		emit_begin(r->outs[i].emitter);
}

void report_file(struct report *r, const char *name)
{
	size_t i;

	r->summary.files++;
	r->file = name;
	if (r->known || r->fresh)
		baseline_file(r->known ? r->known : r->fresh, r->baseline_path, name);
	for (i = 0; i < r->n_outs; i++)
		emit_file(r->outs[i].emitter, name);
}

static void count(struct emit_summary *s, enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		s->errors++;
		break;
	case DIAG_WARNING:
		s->warnings++;
		break;
	case DIAG_NOTE:
		s->notes++;
		break;
	}
}

void report_finding(struct report *r, const struct finding *f, int fail_on)
{
	size_t i;

	if (r->fresh) {
		baseline_add(r->fresh, f->rule->number, f->stmt_hash);
		r->recorded++;
		return;
	}
	if (r->known && baseline_take(r->known, f->rule->number, f->stmt_hash)) {
		r->summary.suppressed++;
		return;
	}
	if ((int)f->severity >= fail_on)
		r->failing = true;
	count(&r->summary, f->severity);
	if (f->n_edits && (f->fix_safe || r->unsafe_fixes))
		r->summary.fixable++;
	if (r->shown >= r->max_findings) {
		r->summary.not_shown++;
		return;
	}
	r->shown++;
	for (i = 0; i < r->n_outs; i++)
		emit_finding(r->outs[i].emitter, f);
}

int report_sink(void *to, const struct finding *f, struct err *err)
{
	const struct report_sink *s = to;

	(void)err;
	report_finding(s->report, f, s->fail_on);
	return 0;
}

void report_counts(struct report *r, const struct lint_counts *c)
{
	r->summary.statements += c->statements;
	r->summary.others += c->others;
	r->summary.suppressed += c->suppressed;
	r->summary.fixed += c->fixed;
}

void report_trouble(struct report *r, const char *text, bool unread)
{
	struct emit_summary *s = &r->summary;
	size_t i;

	if (unread) {
		s->files--;
		s->unread++;
	}
	ARRAY_GROW(r->troubles, s->n_troubles, r->troubles_room);
	r->troubles[s->n_troubles++] = (struct emit_trouble){
		xstrdup(source_shown_name(r->file)), xstrdup(text),
	};
	s->troubles = r->troubles;
	for (i = 0; i < r->n_outs; i++)
		emit_trouble(r->outs[i].emitter, text);
}

static int close_out(struct report_out *o, struct err *err)
{
	bool failed = emitter_failed(o->emitter);

	emitter_free(o->emitter);
	o->emitter = NULL;
	if (o->path)
		return outfile_close(&o->to, o->path, failed, err);
	return failed ? err_set(err, ERR_IO, "the output could not be written as a whole") : 0;
}

int report_end(struct report *r, struct err *err)
{
	int rc = 0;
	size_t i;

	for (i = 0; i < r->n_outs; i++) {
		int one;

		emit_end(r->outs[i].emitter, &r->summary);
		one = close_out(&r->outs[i], err);
		rc = one ? one : rc;
	}
	return rc;
}

void report_release(struct report *r)
{
	size_t i;

	for (i = 0; i < r->n_outs; i++) {
		emitter_free(r->outs[i].emitter);
		outfile_drop(&r->outs[i].to);
	}
	for (i = 0; i < r->summary.n_troubles; i++) {
		free((char *)r->troubles[i].file);
		free((char *)r->troubles[i].text);
	}
	free(r->troubles);
	free(r->outs);
	*r = (struct report){ 0 };
}
