/*
 * emit_checkstyle.c - the XML that Checkstyle made common.
 */
#include "config.h"
#include "diag/emitter.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"

struct checkstyle {
	bool open;              /* a <file> */
	struct buf text;
};

static void begin(struct emitter *e)
{
	struct checkstyle *c = xmalloc(sizeof(*c));

	*c = (struct checkstyle){ .open = false };
	buf_init_unbounded(&c->text);
	e->state = c;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n", e->out);
}

static void file_ends(struct emitter *e)
{
	struct checkstyle *c = e->state;

	if (c->open)
		fputs("</file>\n", e->out);
	c->open = false;
}

static void file_begins(struct emitter *e, const char *file)
{
	struct checkstyle *c = e->state;

	file_ends(e);
	fputs("<file name=\"", e->out);
	emit_xmls(e->out, file);
	fputs("\">\n", e->out);
	c->open = true;
}

static void finding(struct emitter *e, const struct finding *f)
{
	struct checkstyle *c = e->state;

	if (!c->open)
		file_begins(e, f->file);
	fprintf(e->out, "<error line=\"%" PRIu32 "\" column=\"%" PRIu32 "\" severity=\"%s\" message=\"",
		f->at.line, f->at.col,
		f->severity == DIAG_NOTE ? "info" : emit_severity(f->severity));
	buf_clear(&c->text);
	emit_full_message(&c->text, f);
	emit_xml(e->out, buf_str(&c->text), c->text.n);
	fprintf(e->out, "\" source=\"starload.%s.%s\"/>\n", f->rule->id, f->rule->slug);
}

static void trouble(struct emitter *e, const char *text)
{
	fputs("<error severity=\"error\" message=\"", e->out);
	emit_xmls(e->out, text);
	fputs("\" source=\"starload.unreadable\"/>\n", e->out);
}

static void end(struct emitter *e, const struct emit_summary *s)
{
	(void)s;
	file_ends(e);
	fputs("</checkstyle>\n", e->out);
}

static void release(struct emitter *e)
{
	struct checkstyle *c = e->state;

	if (!c)
		return;
	buf_release(&c->text);
	free(c);
}

const struct emit_ops emit_checkstyle_ops = {
	.name = "checkstyle", .begin = begin, .file = file_begins, .finding = finding, .trouble = trouble,
	.end = end, .release = release,
};
