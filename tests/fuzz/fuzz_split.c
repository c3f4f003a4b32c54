/*
 * fuzz_split.c - any text cut into statements: the same cuts however it is fed,
 * and those of the scanner.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "lang/split.h"
#include "lang/token.h"

enum { CUTS_MAX = 8 };

/* The end of the last ';' token; UINT32_MAX where the two may differ: behind a
 * comment that never ends, and for $$ texts, which no statement of ours has. */
static uint32_t scanned_cut(const struct source *src)
{
	struct arena *mem = arena_new();
	struct lexer *l = lexer_new();
	const struct oddity *o;
	uint32_t cut = 0;
	struct token t;

	lexer_start(l, src, 0, mem);
	while ((t = lexer_next(l)).kind)
		if (t.kind == ';')
			cut = span_end(t.at);
	for (o = lexer_oddities(l); o; o = o->next)
		if (o->kind == ODD_COMMENT_OPEN)
			cut = UINT32_MAX;
	if (src->len && memmem(src->text, src->len, "$$", 2))
		cut = UINT32_MAX;
	lexer_free(l);
	arena_free(mem);
	return cut;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct split whole = { 0 }, pieces = { 0 }, firsts = { 0 };
	const char *p = (const char *)data;
	size_t cut, last = 0, at = 0, n, i, step;
	struct source src;
	uint32_t want;

	cut = split_feed(&whole, p, size);
	/* Each call makes a table, so there are but a few. */
	for (i = 0; i < size; i += step) {
		step = 1 + data[i] % 4 * size / 16;
		step = step < size - i ? step : size - i;
		n = split_feed(&pieces, p + i, step);
		if (n)
			last = i + n;
	}
	MUST(cut == last, "fed in pieces it is cut elsewhere");
	MUST(whole.dfa == pieces.dfa, "fed in pieces it ends in another state");

	for (i = 0, n = 1; i < CUTS_MAX && at < size && n; i++)
		at += n = split_first(&firsts, p + at, size - at);
	MUST(at <= cut && (n || at == cut), "cut one by one it is cut elsewhere");

	source_init(&src, "t", p, (uint32_t)size);
	want = scanned_cut(&src);
	MUST(want == UINT32_MAX || want == cut, "the scanner cuts elsewhere");
	return 0;
}
