/*
 * shell_text.c - what was typed so far, cut into statements, and what the rest waits for.
 */
#include "config.h"
#include "cli/shell_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "lang/token.h"

/* One statement at a prompt, or a whole paste. */
enum { TYPED_MAX = 64 << 20 };

void shell_text_init(struct shell_text *t)
{
	*t = (struct shell_text){ .from = 0 };
	buf_init(&t->b, TYPED_MAX);
}

void shell_text_release(struct shell_text *t)
{
	buf_release(&t->b);
}

void shell_text_drop(struct shell_text *t)
{
	shell_text_release(t);
	shell_text_init(t);
}

void shell_text_add(struct shell_text *t, const char *line)
{
	/* what was handed out has gone its way */
	if (split_state(&t->split) == SPLIT_BETWEEN && !text_trim(shell_text_rest(t)).n)
		shell_text_drop(t);
	buf_adds(&t->b, line);
	buf_addc(&t->b, '\n');
}

/* \G or \g stands at `p`, and nothing is joined to it. */
static bool is_go(const char *p, const char *end)
{
	return end - p >= 2 && p[0] == '\\' && (p[1] == 'G' || p[1] == 'g') &&
	       (end - p == 2 || (unsigned char)p[2] <= ' ' || p[2] == ';');
}

/* Has the statement at t->from an end?  Where it is, and where the next one begins. */
static bool find_end(struct shell_text *t, size_t *end, size_t *next, bool *vertical)
{
	while (t->fed < t->b.n) {
		const char *p = t->b.p + t->fed, *stop = t->b.p + t->b.n;
		const char *slash = memchr(p, '\\', (size_t)(stop - p));
		const size_t n = slash ? (size_t)(slash - p) : (size_t)(stop - p);
		size_t got = split_first(&t->split, p, n);

		*vertical = false;
		if (got) {
			t->fed += got;
			*end = t->fed - 1;
			*next = t->fed;
			return true;
		}
		t->fed += n;
		if (!slash)
			break;
		if (is_go(slash, stop) && split_state(&t->split) == SPLIT_INSIDE) {
			*vertical = slash[1] == 'G';
			*end = t->fed;
			t->fed += 2;
			*next = t->fed;
			t->split = (struct split){ 0 };
			return true;
		}
		/* a backslash, and what it may hide */
		split_first(&t->split, slash, 1);
		t->fed++;
	}
	return false;
}

bool shell_text_next(struct shell_text *t, struct text *out, bool *vertical)
{
	size_t end, next;

	while (find_end(t, &end, &next, vertical)) {
		*out = text_trim((struct text){ t->b.p + t->from, end - t->from });
		t->from = next;
		if (out->n)
			return true;
	}
	return false;
}

struct text shell_text_rest(const struct shell_text *t)
{
	return (struct text){ buf_str(&t->b) + t->from, t->b.n - t->from };
}

static long count_open(struct text t)
{
	struct lexer *l = lexer_new();
	struct arena *mem = arena_new();
	struct source src;
	struct token token;
	long depth = 0;

	source_init(&src, "", t.p, (uint32_t)t.n);
	lexer_start(l, &src, 0, mem);
	while ((token = lexer_next(l)).kind)
		depth += token.kind == '(' ? 1 : token.kind == ')' ? -1 : 0;
	arena_free(mem);
	lexer_free(l);
	return depth;
}

/* Is a parenthesis open?  What was looked at ended with a line, in no string and no comment, and so
 * with a token: it is not looked at again. */
static bool is_open(struct shell_text *t)
{
	if (t->counted < t->from) {
		t->counted = t->from;
		t->depth = 0;
	}
	t->depth += count_open((struct text){ t->b.p + t->counted, t->b.n - t->counted });
	t->counted = t->b.n;
	return t->depth > 0;
}

const char *shell_text_waits(struct shell_text *t)
{
	switch (split_state(&t->split)) {
	case SPLIT_BETWEEN:
	case SPLIT_LINE_COMMENT:
		return "";
	case SPLIT_INSIDE:
		return is_open(t) ? "(" : ";";
	case SPLIT_SINGLE:
		return "'";
	case SPLIT_DOUBLE:
		return "\"";
	case SPLIT_BACKTICK:
		return "`";
	case SPLIT_COMMENT:
		return "/*";
	case SPLIT_DOLLARS:
		return "$$";
	}
	BUG("split state %d", (int)split_state(&t->split));
}
