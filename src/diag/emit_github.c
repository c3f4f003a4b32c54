/*
 * emit_github.c - workflow commands that GitHub Actions turns into annotations.
 * A step shows ten of them and drops the rest in silence, so the ten worst are
 * printed, at the end, and a line says how many there would have been.
 */
#include "config.h"
#include "diag/emitter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"

enum { ANNOTATIONS = 10, COMMAND_MAX = 64 * 1024 };

struct github {
	/* the worst so far, gravest first, else in the order of arrival */
	struct {
		enum diag_severity severity;
		struct buf line;
	} kept[ANNOTATIONS];
	unsigned n;
	uint64_t left[DIAG_ERROR + 1];          /* not among them, by severity */
};

static void begin(struct emitter *e)
{
	struct github *g = xmalloc(sizeof(*g));
	unsigned i;

	*g = (struct github){ .n = 0 };
	for (i = 0; i < ANNOTATIONS; i++)
		buf_init(&g->kept[i].line, COMMAND_MAX);
	e->state = g;
}

/* `special`: further characters that need a percent sign. */
static void escaped(struct buf *out, const char *s, const char *special)
{
	size_t n = strlen(s);
	unsigned len, columns, i;
	bool raw;

	for (; n; s += len, n -= len) {
		len = emit_unit(s, n, &columns, &raw);
		if (*s == '%' || *s == '\n' || *s == '\r' || strchr(special, *s))
			buf_addf(out, "%%%02X", (unsigned char)*s);
		else if (raw)
			buf_add(out, s, len);
		else
			for (i = 0; i < len; i++)
				buf_addf(out, "\\x%02X", (unsigned char)s[i]);
	}
}

static void command(struct buf *out, const struct finding *f)
{
	static const char *const words[] = {
		[DIAG_NOTE] = "notice", [DIAG_WARNING] = "warning", [DIAG_ERROR] = "error",
	};
	unsigned i;

	buf_clear(out);
	buf_addf(out, "::%s file=", words[f->severity]);
	escaped(out, f->file, ":,");
	buf_addf(out, ",line=%" PRIu32, f->at.line);
	/* columns are refused where the lines differ */
	if (f->at.line == f->at.end_line)
		buf_addf(out, ",col=%" PRIu32 ",endLine=%" PRIu32 ",endColumn=%" PRIu32,
			 f->at.col, f->at.end_line, f->at.end_col);
	else
		buf_addf(out, ",endLine=%" PRIu32, f->at.end_line);
	buf_addf(out, ",title=%s %s::", f->rule->id, f->rule->slug);
	escaped(out, f->message, "");
	if (f->hint) {
		buf_adds(out, "%0Ahint: ");
		escaped(out, f->hint, "");
	}
	for (i = 0; i < f->n_notes; i++) {
		buf_adds(out, "%0Anote: ");
		if (f->notes[i].placed)
			buf_addf(out, "line %" PRIu32 ": ", f->notes[i].at.line);
		escaped(out, f->notes[i].text, "");
	}
}

static void finding(struct emitter *e, const struct finding *f)
{
	struct github *g = e->state;
	struct buf line;
	unsigned at, i;

	for (at = g->n; at > 0 && g->kept[at - 1].severity < f->severity; at--)
		;
	if (at == ANNOTATIONS) {
		g->left[f->severity]++;
		return;
	}
	if (g->n == ANNOTATIONS)
		g->left[g->kept[ANNOTATIONS - 1].severity]++;
	else
		g->n++;
	line = g->kept[g->n - 1].line;
	for (i = g->n - 1; i > at; i--)
		g->kept[i] = g->kept[i - 1];
	g->kept[at].line = line;
	g->kept[at].severity = f->severity;
	command(&g->kept[at].line, f);
}

static void end(struct emitter *e, const struct emit_summary *s)
{
	struct github *g = e->state;
	const uint64_t left = g->left[DIAG_ERROR] + g->left[DIAG_WARNING] + g->left[DIAG_NOTE];
	unsigned i;

	for (i = 0; i < g->n; i++) {
		fputs(buf_str(&g->kept[i].line), e->out);
		putc('\n', e->out);
	}
	if (left) {
		const char *comma = "";
		int severity;

		emit_count(e->out, left, "further finding");
		fputs(left == 1 ? " is not annotated (" : " are not annotated (", e->out);
		for (severity = DIAG_ERROR; severity >= DIAG_NOTE; severity--) {
			if (!g->left[severity])
				continue;
			fputs(comma, e->out);
			emit_count(e->out, g->left[severity],
				   emit_severity((enum diag_severity)severity));
			comma = ", ";
		}
		fprintf(e->out, "): GitHub shows %d a step\n", ANNOTATIONS);
	}
	if (!e->o.quiet)
		emit_sentences(e->out, s);
}

static void release(struct emitter *e)
{
	struct github *g = e->state;
	unsigned i;

	if (!g)
		return;
	for (i = 0; i < ANNOTATIONS; i++)
		buf_release(&g->kept[i].line);
	free(g);
}

const struct emit_ops emit_github_ops = {
	.name = "github", .begin = begin, .finding = finding, .end = end, .release = release,
};
