/*
 * fuzz_fmt.c - any text, formatted: the statements mean the same, formatting
 * once more changes nothing, and printing their trees gives the same trees.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "../unit/tree_dump.h"
#include "base/arena.h"
#include "base/buf.h"
#include "check/prop_order.h"
#include "diag/diag.h"
#include "lang/format.h"
#include "lang/parse.h"
#include "lang/print.h"

enum { ROOM = 1 << 26 };

static void unsafe(void *into, enum format_left why, struct span at, const char *message)
{
	(void)into;
	(void)at;
	(void)message;
	MUST(why != FORMAT_UNSAFE, "the layout reads otherwise");
}

static void format(const struct buf *in, bool sort, struct buf *out)
{
	struct format_options o = { .rank = sort ? prop_order : NULL, .left = unsafe };
	struct format_count count;
	struct source src;

	buf_clear(out);
	source_init(&src, "t", buf_str(in), (uint32_t)in->n);
	format_text(&src, &o, out, &count);
	MUST(!out->full, "the result outgrew its room");
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && !memcmp(buf_str(a), buf_str(b), a->n);
}

/* Trees, where there are whole ones, and the bytes of the rest; each tree is
 * printed and parsed on the way when `print` is given. */
static void dump_all(const struct buf *sql, struct buf *out, struct buf *print)
{
	struct parser *parser = parser_new(), *again = parser_new();
	struct arena *mem = arena_new();
	struct source src, src2;
	struct parsed p, p2;
	struct targets all;
	struct buf a, b;
	struct diags d;

	targets_all(&all);
	diags_init(&d, mem, &all);
	buf_init(&a, ROOM);
	buf_init(&b, ROOM);
	buf_clear(out);
	source_init(&src, "t", buf_str(sql), (uint32_t)sql->n);
	parser_start(parser, &src, 0);
	while (parser_next(parser, mem, &d, &p)) {
		if (p.class != STMT_OURS || !p.stmt || p.broken) {
			buf_add(out, src.text + p.at.off, p.at.len);
			buf_adds(out, ";\n");
			continue;
		}
		dump_stmt(out, p.stmt, true);
		if (!print)
			continue;
		buf_clear(print);
		buf_clear(&a);
		buf_clear(&b);
		print_stmt(print, p.stmt, &src);
		dump_stmt(&a, p.stmt, false);
		source_init(&src2, "p", buf_str(print), (uint32_t)print->n);
		parser_start(again, &src2, 0);
		if (parser_next(again, mem, &d, &p2) && p2.stmt && !p2.broken)
			dump_stmt(&b, p2.stmt, false);
		MUST(same(&a, &b), "printing changes the tree");
	}
	buf_release(&a);
	buf_release(&b);
	arena_free(mem);
	parser_free(again);
	parser_free(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf in, once, twice, tree, tree2, print;
	struct buf *all[] = { &in, &once, &twice, &tree, &tree2, &print };
	unsigned i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_init(all[i], ROOM);
	buf_add(&in, data, size);
	format(&in, false, &once);
	format(&once, false, &twice);
	MUST(same(&once, &twice), "formatting twice changes the text");
	dump_all(&in, &tree, &print);
	dump_all(&once, &tree2, NULL);
	MUST(same(&tree, &tree2), "formatting changes the tree");
	format(&in, true, &once);
	format(&once, true, &twice);
	MUST(same(&once, &twice), "sorting twice changes the text");
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_release(all[i]);
	return 0;
}
