/*
 * fuzz_lint.c - any bytes through scanner, parser, checks and every emitter.
 * What comes out goes to /dev/null, so that every span and text is read; every
 * place must lie within the text.
 */
#include "config.h"

#include "fuzz.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/version.h"
#include "check/check.h"
#include "diag/diag.h"
#include "diag/emit.h"
#include "diag/finding.h"
#include "lang/parse.h"

enum { FORMATS_MAX = 16 };

struct sinks {
	FILE *out;
	struct emitter *e[FORMATS_MAX];
	unsigned n;
};

static void within(const struct source *src, struct span at)
{
	MUST(at.off <= src->len && at.len <= src->len - at.off, "a place outside the text");
}

static void places_are_within(const struct source *src, const struct diag *g)
{
	const struct diag_note *n;
	const struct diag_edit *e;
	uint32_t end = 0;

	within(src, g->at);
	MUST(g->message && *g->message, "no message");
	for (n = g->notes; n; n = n->next)
		if (n->placed)
			within(src, n->at);
	for (e = g->fix ? g->fix->edits : NULL; e; e = e->next) {
		within(src, e->at);
		MUST(e->at.off >= end, "edits out of order");
		end = span_end(e->at);
	}
}

static void open_sinks(struct sinks *s, const struct targets *targets)
{
	const struct emit_options o = { .color = true, .width = 80, .targets = targets, .tool_version = "0" };
	const char *const *name;

	s->out = fopen("/dev/null", "w");
	MUST(s->out, "/dev/null");
	for (name = emit_formats(); *name; name++) {
		MUST(s->n < FORMATS_MAX, "more formats than there is room for");
		s->e[s->n] = emitter_new(*name, s->out, &o);
		MUST(s->e[s->n], *name);
		emit_begin(s->e[s->n]);
		emit_file(s->e[s->n++], "t.sql");
	}
}

static void close_sinks(struct sinks *s, const struct emit_summary *sum)
{
	unsigned i;

	for (i = 0; i < s->n; i++) {
		emit_end(s->e[i], sum);
		emitter_free(s->e[i]);
	}
	fclose(s->out);
}

static void report(struct sinks *s, struct source *src, struct diags *d, const struct targets *targets,
		   struct arena *mem)
{
	const struct diag *g;
	struct finding f;
	unsigned i;

	diags_sort(d);
	for (g = d->first; g; g = g->next) {
		places_are_within(src, g);
		finding_make(&f, g, src, targets, FINDING_ALL, 1, mem);
		for (i = 0; i < s->n; i++)
			emit_finding(s->e[i], &f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const specs[] = { "all", "4.1", "3.3", "3.5.0..3.5.7" };
	struct parser *parser = parser_new();
	struct arena *mem = arena_new();
	struct check_session session = { .db_bytes = 0 };
	struct emit_summary sum = { .files = 1 };
	struct sinks sinks = { 0 };
	struct targets targets;
	struct source src;
	struct parsed p;
	struct diags d;
	struct err err;

	if (targets_parse(specs[size % 4], &targets, &err))
		targets_all(&targets);
	open_sinks(&sinks, &targets);
	source_init(&src, "t.sql", (const char *)data, (uint32_t)size);
	parser_start(parser, &src, 0);
	for (;;) {
		struct check c = { .mem = mem, .diags = &d, .src = &src, .session = &session };
		bool more;

		arena_reset(mem);
		diags_init(&d, mem, &targets);
		more = parser_next(parser, mem, &d, &p);
		d.stmt = p.number;
		MUST(p.at.off <= src.len && p.at.len <= src.len - p.at.off, "a statement outside the text");
		check_parsed(&c, &p);
		report(&sinks, &src, &d, &targets, mem);
		sum.statements += p.class == STMT_OURS;
		if (!more)
			break;
	}
	close_sinks(&sinks, &sum);
	arena_free(mem);
	parser_free(parser);
	return 0;
}
