/*
 * emit_gcc.c - one line a finding, as editors and log parsers know it from gcc.
 */
#include "config.h"
#include "diag/emitter.h"

#include <inttypes.h>

static void place(FILE *out, const char *file, const struct finding_place *at)
{
	emit_safes(out, file);
	fprintf(out, ":%" PRIu32 ":%" PRIu32 ": ", at->line, at->col);
}

static void finding(struct emitter *e, const struct finding *f)
{
	unsigned i;

	place(e->out, f->file, &f->at);
	fprintf(e->out, "%s: ", emit_severity(f->severity));
	emit_safes(e->out, f->message);
	fprintf(e->out, " [%s]\n", f->rule->slug);
	for (i = 0; i < f->n_notes; i++) {
		const struct finding_note *n = &f->notes[i];

		place(e->out, f->file, n->placed ? &n->at : &f->at);
		fputs("note: ", e->out);
		emit_safes(e->out, n->text);
		putc('\n', e->out);
	}
	if (f->hint) {
		place(e->out, f->file, &f->at);
		fputs("note: ", e->out);
		emit_safes(e->out, f->hint);
		putc('\n', e->out);
	}
}

const struct emit_ops emit_gcc_ops = { .name = "gcc", .finding = finding };
