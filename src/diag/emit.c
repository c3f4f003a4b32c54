/*
 * emit.c - the table of emitters, and how text of unknown origin is shown.
 */
#include "config.h"
#include "diag/emit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "diag/emitter.h"

static const struct emit_ops *const formats[] = {
	&emit_text_ops, &emit_gcc_ops, &emit_json_ops, &emit_jsonl_ops, &emit_sarif_ops,
	&emit_github_ops, &emit_gitlab_ops, &emit_checkstyle_ops, &emit_junit_ops,
};

const char *const *emit_formats(void)
{
	static const char *const names[] = {
		"text", "gcc", "json", "jsonl", "sarif", "github", "gitlab", "checkstyle",
		"junit", NULL,
	};

	return names;
}

struct emitter *emitter_new(const char *format, FILE *out, const struct emit_options *o)
{
	struct emitter *e;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i]->name, format) == 0)
			break;
	if (i == ARRAY_SIZE(formats))
		return NULL;
	e = xmalloc(sizeof(*e));
	*e = (struct emitter){ .ops = formats[i], .out = out, .o = *o };
	return e;
}

unsigned emitter_parts(const struct emitter *e)
{
	return e->ops->parts;
}

void emit_begin(struct emitter *e)
{
	if (e->ops->begin)
		e->ops->begin(e);
}

void emit_file(struct emitter *e, const char *file)
{
	if (e->ops->file)
		e->ops->file(e, source_shown_name(file));
}

void emit_finding(struct emitter *e, const struct finding *f)
{
	e->ops->finding(e, f);
}

void emit_trouble(struct emitter *e, const char *text)
{
	if (e->ops->trouble)
		e->ops->trouble(e, text);
}

void emit_end(struct emitter *e, const struct emit_summary *s)
{
	if (e->ops->end)
		e->ops->end(e, s);
}

bool emitter_failed(const struct emitter *e)
{
	return e->failed || ferror(e->out);
}

void emitter_free(struct emitter *e)
{
	if (!e)
		return;
	if (e->ops->release)
		e->ops->release(e);
	free(e);
}

const char *emit_severity(enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		return "error";
	case DIAG_WARNING:
		return "warning";
	case DIAG_NOTE:
		return "note";
	}
	BUG("severity %d", (int)severity);
}

/* Characters that turn the reading direction or end a line where nobody sees
 * it: a file could make a report of itself say something else.  And a byte order
 * mark, of which one reports nothing by printing it. */
static bool misleads(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

unsigned emit_unit(const char *p, size_t n, unsigned *columns, bool *raw)
{
	uint32_t cp;
	unsigned len = utf8_decode(p, n, &cp);

	*raw = cp != UTF8_BAD && (cp >= 0x20 || cp == '\t') && !(cp >= 0x7F && cp <= 0x9F) &&
	       !misleads(cp);
	*columns = *raw ? utf8_width(cp) : 4 * len;
	return len;
}

void emit_safe(FILE *out, const char *p, size_t n)
{
	const char *end = p + n;
	unsigned len, columns, i;
	bool raw;

	while (p < end) {
		const char *run = p;

		while (p < end && *p >= 0x20 && *p < 0x7F)
			p++;
		if (p > run)
			fwrite(run, 1, (size_t)(p - run), out);
		if (p == end)
			return;
		len = emit_unit(p, (size_t)(end - p), &columns, &raw);
		if (raw)
			fwrite(p, 1, len, out);
		else
			for (i = 0; i < len; i++)
				fprintf(out, "\\x%02X", (unsigned char)p[i]);
		p += len;
	}
}

void emit_safes(FILE *out, const char *s)
{
	emit_safe(out, s, strlen(s));
}

void emit_count(FILE *out, uint64_t n, const char *what)
{
	fprintf(out, "%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
}

void emit_sentences(FILE *out, const struct emit_summary *s)
{
	const char *comma = "";

	if (s->errors) {
		emit_count(out, s->errors, "error");
		comma = ", ";
	}
	if (s->warnings) {
		fputs(comma, out);
		emit_count(out, s->warnings, "warning");
		comma = ", ";
	}
	if (s->notes) {
		fputs(comma, out);
		emit_count(out, s->notes, "note");
	}
	if (!s->errors && !s->warnings && !s->notes)
		fputs("no findings", out);
	fputs(" in ", out);
	emit_count(out, s->files, "file");
	fputs(" (", out);
	emit_count(out, s->statements, "statement");
	if (s->others) {
		fputs("; ", out);
		emit_count(out, s->others, "other statement");
		fputs(" not checked", out);
	}
	fputs(")\n", out);
	if (s->unread) {
		emit_count(out, s->unread, "file");
		fputs(" could not be read\n", out);
	}
	if (s->fixed) {
		emit_count(out, s->fixed, "finding");
		fputs(s->fixed == 1 ? " was fixed\n" : " were fixed\n", out);
	}
	if (s->fixable)
		fprintf(out, "%" PRIu64 " can be fixed with --fix\n", s->fixable);
	if (s->suppressed) {
		emit_count(out, s->suppressed, "finding");
		fputs(s->suppressed == 1 ? " was suppressed by an ignore or the baseline\n"
					 : " were suppressed by ignores or the baseline\n", out);
	}
	if (s->not_shown) {
		emit_count(out, s->not_shown, "finding");
		fputs(s->not_shown == 1 ? " is not shown (--max-findings)\n"
					: " are not shown (--max-findings)\n", out);
	}
}

bool emit_fix_is_text(const struct finding *f)
{
	unsigned i;

	for (i = 0; i < f->n_edits; i++)
		if (!utf8_valid(f->edits[i].text.p, f->edits[i].text.n))
			return false;
	return true;
}

void emit_full_message(struct buf *out, const struct finding *f)
{
	unsigned i;

	buf_adds(out, f->message);
	if (f->hint)
		buf_addf(out, " (%s)", f->hint);
	for (i = 0; i < f->n_notes; i++)
		if (!f->notes[i].placed)
			buf_addf(out, "; %s", f->notes[i].text);
}

/*
 * XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF:
 * they become U+FFFD, as do bytes that are not UTF-8.  What it has but would be
 * normalised away or be acted on by a terminal is written as a reference.
 */
void emit_xml(FILE *out, const char *p, size_t n)
{
	const char *end = p + n;
	uint32_t cp;
	unsigned len;

	for (; p < end; p += len) {
		len = utf8_decode(p, (size_t)(end - p), &cp);
		if (cp == '&')
			fputs("&amp;", out);
		else if (cp == '<')
			fputs("&lt;", out);
		else if (cp == '>')
			fputs("&gt;", out);
		else if (cp == '"')
			fputs("&quot;", out);
		else if (cp == '\n' || cp == '\r' || cp == '\t' || (cp >= 0x7F && cp <= 0x9F))
			fprintf(out, "&#%" PRIu32 ";", cp);
		else if (cp < 0x20 || cp == UTF8_BAD || cp == 0xFFFE || cp == 0xFFFF)
			fputs("\xEF\xBF\xBD", out);
		else
			fwrite(p, 1, len, out);
	}
}

void emit_xmls(FILE *out, const char *s)
{
	emit_xml(out, s, strlen(s));
}
