/*
 * emit_junit.c - a JUnit report: one suite, a test case for each file.
 *
 * Errors and warnings are failures, a file that cannot be read is an error;
 * notes go to the case's system-out, which the schema wants behind both.  The suite
 * says in its first line how many cases it has, so the cases wait in a temporary
 * file until that is known.
 */
#include "config.h"
#include "diag/emitter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"

enum { NOTES_BYTES = 64 * 1024 };

struct junit {
	FILE *body;
	uint64_t cases, failed, troubled;
	bool open, failing;             /* a case; it has a failure */
	struct buf notes;               /* of this case */
	uint64_t notes_left;            /* for which there was no room */
	struct buf text;
};

static void begin(struct emitter *e)
{
	struct junit *u = xmalloc(sizeof(*u));
	struct err err;

	*u = (struct junit){ .body = spool_scratch(&err) };
	buf_init(&u->notes, NOTES_BYTES);
	buf_init_unbounded(&u->text);
	e->failed = !u->body;
	e->state = u;
}

static void case_ends(struct emitter *e)
{
	struct junit *u = e->state;

	if (!u->open)
		return;
	if (u->notes.n) {
		fputs("<system-out>", u->body);
		emit_xml(u->body, buf_str(&u->notes), u->notes.n);
		if (u->notes_left)
			fprintf(u->body, "and %" PRIu64 " more", u->notes_left);
		fputs("</system-out>\n", u->body);
	}
	fputs("</testcase>\n", u->body);
	u->failed += u->failing;
	u->open = false;
}

static void file_begins(struct emitter *e, const char *file)
{
	struct junit *u = e->state;

	if (!u->body)
		return;
	case_ends(e);
	fputs("<testcase classname=\"starload\" name=\"", u->body);
	emit_xmls(u->body, file);
	fputs("\">\n", u->body);
	buf_clear(&u->notes);
	u->notes_left = 0;
	u->failing = false;
	u->open = true;
	u->cases++;
}

static void describe(struct buf *out, const struct finding *f)
{
	buf_clear(out);
	buf_addf(out, "%s:%" PRIu32 ":%" PRIu32 ": %s: ", f->file, f->at.line, f->at.col,
		 emit_severity(f->severity));
	emit_full_message(out, f);
	buf_addf(out, " [%s %s]", f->rule->id, f->rule->slug);
}

static void note(struct junit *u, const struct finding *f)
{
	describe(&u->text, f);
	if (u->notes_left || u->text.n + 1 > u->notes.max - u->notes.n) {
		u->notes_left++;
		return;
	}
	buf_add(&u->notes, u->text.p, u->text.n);
	buf_addc(&u->notes, '\n');
}

static void finding(struct emitter *e, const struct finding *f)
{
	struct junit *u = e->state;

	if (!u->body)
		return;
	if (!u->open)
		file_begins(e, f->file);
	if (f->severity == DIAG_NOTE) {
		note(u, f);
		return;
	}
	u->failing = true;
	fprintf(u->body, "<failure type=\"%s\" message=\"", emit_severity(f->severity));
	emit_xmls(u->body, f->message);
	fputs("\">", u->body);
	describe(&u->text, f);
	emit_xml(u->body, u->text.p, u->text.n);
	fputs("</failure>\n", u->body);
}

static void trouble(struct emitter *e, const char *text)
{
	struct junit *u = e->state;

	if (!u->body)
		return;
	u->troubled++;
	fputs("<error type=\"unreadable\" message=\"", u->body);
	emit_xmls(u->body, text);
	fputs("\"></error>\n", u->body);
}

static void end(struct emitter *e, const struct emit_summary *s)
{
	struct junit *u = e->state;
	char block[8192];
	size_t n;

	(void)s;
	if (u->body)
		case_ends(e);
	fprintf(e->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuite name=\"starload\" tests=\"%" PRIu64 "\" failures=\"%" PRIu64
		"\" errors=\"%" PRIu64 "\" skipped=\"0\">\n", u->cases, u->failed, u->troubled);
	if (u->body) {
		if (ferror(u->body) || fseek(u->body, 0, SEEK_SET))
			e->failed = true;
		while ((n = fread(block, 1, sizeof(block), u->body)) > 0)
			fwrite(block, 1, n, e->out);
		if (ferror(u->body))
			e->failed = true;
	}
	fputs("</testsuite>\n", e->out);
}

static void release(struct emitter *e)
{
	struct junit *u = e->state;

	if (!u)
		return;
	if (u->body)
		fclose(u->body);
	buf_release(&u->notes);
	buf_release(&u->text);
	free(u);
}

const struct emit_ops emit_junit_ops = {
	.name = "junit", .begin = begin, .file = file_begins, .finding = finding,
	.trouble = trouble, .end = end,
	.release = release,
};
