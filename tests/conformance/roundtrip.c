/*
 * roundtrip.c - over every text of the corpus: formatting is stable,
 * keeps the tree, and so does printing the tree.  And once more with comments
 * and line ends strewn between the tokens: all comments stay, in their order.
 */
#include "config.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "check/prop_order.h"
#include "diag/diag.h"
#include "lang/format.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "lang/token.h"
#include "lang/trivia.h"
#include "../unit/tree_dump.h"

enum { SKIP = 77, BYTES_MAX = 1 << 28 };

struct run {
	struct arena *mem;
	struct parser *parser;
	struct targets all;
	struct buf tree, tree2, once, twice, printed;
	const char *id;
	unsigned texts, formatted, printed_n, strewn, failed;
};

static void fail(struct run *r, const char *what, const char *detail)
{
	if (++r->failed <= 20)
		printf("%s: %s\n%s\n", r->id, what, detail);
}

/* The trees of all whole statements, and the other texts as they are. */
static void dump_all(struct run *r, const char *sql, size_t n, struct buf *out)
{
	struct source src;
	struct parsed p;
	struct diags d;

	buf_clear(out);
	arena_reset(r->mem);
	diags_init(&d, r->mem, &r->all);
	source_init(&src, r->id, sql, (uint32_t)n);
	parser_start(r->parser, &src, 0);
	while (parser_next(r->parser, r->mem, &d, &p)) {
		if (p.class == STMT_OURS && p.stmt && !p.broken)
			dump_stmt(out, p.stmt, true);
		else
			buf_add(out, src.text + p.at.off, p.at.len);
		buf_adds(out, p.ended ? ";\n" : "\n");
	}
}

static void unsafe(void *into, enum format_left why, struct span at, const char *message)
{
	struct run *r = into;

	(void)at;
	if (why == FORMAT_UNSAFE)
		fail(r, "the layout reads otherwise", message);
}

static void format(struct run *r, const struct buf *in, bool sort, struct buf *out)
{
	struct format_options o = { .rank = sort ? prop_order : NULL, .left = unsafe, .into = r };
	struct format_count count;
	struct source src;

	buf_clear(out);
	source_init(&src, r->id, buf_str(in), (uint32_t)in->n);
	format_text(&src, &o, out, &count);
	r->formatted += sort ? 0 : count.formatted;
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && !memcmp(buf_str(a), buf_str(b), a->n);
}

static void check_format(struct run *r, const struct buf *sql)
{
	dump_all(r, buf_str(sql), sql->n, &r->tree);
	format(r, sql, false, &r->once);
	dump_all(r, buf_str(&r->once), r->once.n, &r->tree2);
	if (!same(&r->tree, &r->tree2))
		fail(r, "formatting changes the tree", buf_str(&r->once));
	format(r, &r->once, false, &r->twice);
	if (!same(&r->once, &r->twice))
		fail(r, "formatting twice changes the text", buf_str(&r->twice));
	format(r, sql, true, &r->once);
	format(r, &r->once, true, &r->twice);
	if (!same(&r->once, &r->twice))
		fail(r, "sorting twice changes the text", buf_str(&r->twice));
}

/* What is strewn; '#' becomes a number that no other comment of the text has. */
static const char *const trivia[] = {
	" ", " ", "\n", " /* c# */ ", "/*c#*/", " -- c#\n", "\n-- c#\n\n", "\n/* c# */", "\n /* c# */\n",
	"\t/* c#\n*/ ", "--c# \n", "-- c#\n/* c# */ -- c#\n", "\r\n", "\n\n\n",
};

static void add_trivia(struct buf *out, const char *t, uint32_t *n)
{
	for (; *t; t++) {
		if (*t == '#')
			buf_addf(out, "%u", (*n)++);
		else
			buf_addc(out, *t);
	}
}

/* `in` with other blanks between its tokens.  False: it has text that is dropped. */
static bool strew(struct run *r, const struct buf *in, struct buf *out)
{
	struct lexer *l = lexer_new();
	uint32_t last = 0, at = 1, n = 0;
	const struct oddity *o;
	struct source src;
	struct token t;
	bool ok = true;

	buf_clear(out);
	arena_reset(r->mem);
	source_init(&src, r->id, buf_str(in), (uint32_t)in->n);
	lexer_start(l, &src, 0, r->mem);
	while ((t = lexer_next(l)).kind) {
		struct text text = source_text(&src, t.at);

		at = at * 1664525 + 1013904223;
		/* U+3000 begins a name only where no blank precedes it. */
		if (text_starts(text, "\xe3\x80\x80"))
			buf_add(out, src.text + last, t.at.off - last);
		else
			add_trivia(out, trivia[(at >> 16) % ARRAY_SIZE(trivia)], &n);
		buf_add(out, text.p, text.n);
		last = span_end(t.at);
	}
	for (o = lexer_oddities(l); o; o = o->next)
		ok &= o->kind != ODD_DROPPED && o->kind != ODD_HASH && o->kind != ODD_UNTERMINATED;
	lexer_free(l);
	return ok;
}

/* The numbers of the comments between tokens, in order. */
static void comment_numbers(struct run *r, const struct buf *in, struct buf *out)
{
	struct lexer *l = lexer_new();
	uint32_t last = 0;
	struct comment c;
	struct source src;
	struct trivia tr;
	struct token t;

	buf_clear(out);
	arena_reset(r->mem);
	source_init(&src, r->id, buf_str(in), (uint32_t)in->n);
	lexer_start(l, &src, 0, r->mem);
	do {
		t = lexer_next(l);
		trivia_start(&tr, &src, last, t.at.off);
		while (trivia_next(&tr, &c)) {
			const char *p = memchr(src.text + c.at.off, 'c', c.at.len);

			buf_addf(out, "%d %s,", c.line, p ? "" : "?");
			if (p)
				buf_add(out, p, strspn(p, "c0123456789"));
		}
		last = span_end(t.at);
	} while (t.kind);
	lexer_free(l);
}

static void check_strewn(struct run *r, const struct buf *sql)
{
	if (!strew(r, sql, &r->printed))
		return;
	dump_all(r, buf_str(sql), sql->n, &r->tree);
	if (memchr(buf_str(&r->tree), 0, r->tree.n) || !r->tree.n)
		return;
	dump_all(r, buf_str(&r->printed), r->printed.n, &r->tree2);
	if (!same(&r->tree, &r->tree2))
		return;                         /* other SQL, whose text is all there is to compare */
	format(r, &r->printed, false, &r->once);
	dump_all(r, buf_str(&r->once), r->once.n, &r->tree2);
	if (!same(&r->tree, &r->tree2))
		fail(r, "formatting what was strewn changes the tree", buf_str(&r->once));
	format(r, &r->once, false, &r->twice);
	if (!same(&r->once, &r->twice))
		fail(r, "formatting what was strewn twice changes the text", buf_str(&r->twice));
	comment_numbers(r, &r->printed, &r->tree);
	comment_numbers(r, &r->once, &r->tree2);
	if (!same(&r->tree, &r->tree2))
		fail(r, "comments are lost or change places", buf_str(&r->once));
	format(r, &r->printed, true, &r->once);
	format(r, &r->once, true, &r->twice);
	if (!same(&r->once, &r->twice))
		fail(r, "sorting what was strewn twice changes the text", buf_str(&r->twice));
	r->strewn++;
}

static void check_print(struct run *r, const struct buf *sql)
{
	struct source src, src2;
	struct parser *again = parser_new();
	struct parsed p, p2;
	struct diags d;

	arena_reset(r->mem);
	diags_init(&d, r->mem, &r->all);
	source_init(&src, r->id, buf_str(sql), (uint32_t)sql->n);
	parser_start(r->parser, &src, 0);
	while (parser_next(r->parser, r->mem, &d, &p)) {
		if (p.class != STMT_OURS || !p.stmt || p.broken)
			continue;
		buf_clear(&r->printed);
		buf_clear(&r->tree);
		buf_clear(&r->tree2);
		print_stmt(&r->printed, p.stmt, &src);
		dump_stmt(&r->tree, p.stmt, false);
		source_init(&src2, r->id, buf_str(&r->printed), (uint32_t)r->printed.n);
		parser_start(again, &src2, 0);
		if (parser_next(again, r->mem, &d, &p2) && p2.stmt && !p2.broken)
			dump_stmt(&r->tree2, p2.stmt, false);
		if (!same(&r->tree, &r->tree2))
			fail(r, "printing changes the tree", buf_str(&r->printed));
		r->printed_n++;
	}
	parser_free(again);
}

static void check_line(struct run *r, const char *line)
{
	json_error_t err;
	json_t *row = json_loads(line, JSON_ALLOW_NUL, &err);
	const json_t *sql = row ? json_object_get(row, "sql") : NULL;
	struct buf text;

	r->id = row ? json_string_value(json_object_get(row, "id")) : NULL;
	if (!sql || !r->id) {
		r->id = "corpus";
		fail(r, "a line that is no row", err.text);
		json_decref(row);
		return;
	}
	buf_init(&text, BYTES_MAX);
	buf_add(&text, json_string_value(sql), json_string_length(sql));
	r->texts++;
	check_format(r, &text);
	check_print(r, &text);
	check_strewn(r, &text);
	buf_release(&text);
	json_decref(row);
}

/* Instrumented programs are slow: of the corpus they see a part. */
static unsigned row_step(void)
{
	const char *instrumented = getenv("INSTRUMENTED");

	return instrumented && !strcmp(instrumented, "yes") ? 8 : 1;
}

static FILE *corpus_open(void)
{
	const char *dir = getenv("top_srcdir");
	char command[4096];
	FILE *f;

	snprintf(command, sizeof(command), "%s/tests/conformance/corpus.jsonl.gz", dir ? dir : ".");
	f = fopen(command, "rb");
	if (!f)
		return NULL;
	fclose(f);
	if (setenv("CORPUS", command, 1))
		return NULL;
	return popen("exec gzip -dc \"$CORPUS\"", "r");
}

int main(void)
{
	static struct run r;
	struct buf *bufs[] = { &r.tree, &r.tree2, &r.once, &r.twice, &r.printed };
	FILE *in = corpus_open();
	unsigned step = row_step(), rows = 0;
	char *line = NULL;
	size_t room = 0, i;
	int rc;

	if (!in) {
		puts("no corpus beside the tests: skipped");
		return SKIP;
	}
	r.mem = arena_new();
	r.parser = parser_new();
	targets_all(&r.all);
	for (i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_init(bufs[i], BYTES_MAX);
	while (getline(&line, &room, in) > 0)
		if (rows++ % step == 0)
			check_line(&r, line);
	rc = pclose(in);
	free(line);
	for (i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_release(bufs[i]);
	parser_free(r.parser);
	arena_free(r.mem);
	printf("%u texts, %u statements formatted, %u printed, %u strewn, %u failures\n", r.texts,
	       r.formatted, r.printed_n, r.strewn, r.failed);
	if (rc || !r.formatted || !r.printed_n || !r.strewn)
		puts("the corpus could not be read to its end");
	return rc || r.failed || !r.formatted || !r.printed_n || !r.strewn;
}
