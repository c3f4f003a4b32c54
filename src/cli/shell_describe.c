/*
 * shell_describe.c - \d: the tables of a database, the columns of a table.
 */
#include "config.h"
#include "cli/shell_describe.h"

#include <string.h>

#include "base/buf.h"
#include "cli/shell.h"
#include "lang/quote.h"

enum { PARTS_MAX = 3 }; /* catalog, database, table */

/* "a.`b c`.d*" in its parts; the last one may be empty, or a pattern.  Its number, 0: it is
 * nothing of it. */
static size_t split_name(const char *p, struct text *parts, bool *pattern)
{
	size_t n = 0;

	*pattern = false;
	for (;;) {
		const char *end;

		if (*p == '`') {
			end = strchr(++p, '`');
			if (!end)
				return 0;
			parts[n++] = (struct text){ p, (size_t)(end - p) };
			p = end + 1;
		} else {
			const size_t len = strcspn(p, ".` \t");

			parts[n++] = (struct text){ p, len };
			*pattern = len != strcspn(p, ".` \t*?%");
			p += len;
		}
		if (!*p)
			return n;
		if (*p++ != '.' || n == PARTS_MAX || *pattern || !parts[n - 1].n)
			return 0;
	}
}

static void add_names(struct buf *b, const struct text *parts, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		buf_adds(b, i ? "." : " ");
		quote_name(b, parts[i]);
	}
}

/* A pattern of file names as that of LIKE. */
static void add_like(struct buf *b, struct text pattern)
{
	struct buf like;
	size_t i;

	buf_init_unbounded(&like);
	for (i = 0; i < pattern.n; i++)
		buf_addc(&like, pattern.p[i] == '*'   ? '%'
				: pattern.p[i] == '?' ? '_'
						      : pattern.p[i]);
	buf_adds(b, " LIKE ");
	quote_string(b, (struct text){ buf_str(&like), like.n }, '\'');
	buf_release(&like);
}

void do_describe(struct shell *sh, char *args)
{
	struct text parts[PARTS_MAX];
	size_t n = strlen(args);
	bool pattern;
	struct buf b;

	if (n && args[n - 1] == ';')
		args[n - 1] = '\0';
	buf_init_unbounded(&b);
	n = *args ? split_name(args, parts, &pattern) : 0;
	if (*args && !n) {
		shell_say(sh,
			  "\\d takes [DB.]TABLE, [DB.]PATTERN with * and ?, or DB. for its tables");
		return;
	}
	if (n && parts[n - 1].n && !pattern) {
		buf_adds(&b, "DESC");
		add_names(&b, parts, n);
	} else {
		buf_adds(&b, "SHOW TABLES");
		if (n > 1) {
			buf_adds(&b, " FROM");
			add_names(&b, parts, n - 1);
		}
		if (n && parts[n - 1].n)
			add_like(&b, parts[n - 1]);
	}
	shell_send_last(sh, (struct text){ buf_str(&b), b.n }, false);
	buf_release(&b);
}
