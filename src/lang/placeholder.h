/*
 * placeholder.h - what a template leaves in SQL: ${NAME}, :name, {{ x }}.
 * Finds them in bytes; knows neither quotes nor values.
 */
#ifndef STARLOAD_LANG_PLACEHOLDER_H
#define STARLOAD_LANG_PLACEHOLDER_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum placeholder_kind {
	PLACEHOLDER_DOLLAR,     /* ${NAME} */
	PLACEHOLDER_COLON,      /* :name */
	PLACEHOLDER_BRACES,     /* {{ x }}; we can name it, not replace it */
};

struct placeholder {
	enum placeholder_kind kind;
	size_t len;             /* bytes, delimiters included */
	struct text name;       /* into the text; of {{ x }} what is between, trimmed */
};

/* A longer name or {{ }} is taken for something else. */
enum { PLACEHOLDER_MAX = 256 };

enum placeholder_found {
	PLACEHOLDER_NO,
	PLACEHOLDER_YES,
	PLACEHOLDER_MORE,       /* cannot tell before more of the text is there */
};

/*
 * Is there one at `i` of the `n` bytes at `p`?  `end`: nothing comes behind them.
 * A :name does not count behind a letter, a digit, another colon, or a quote.
 */
enum placeholder_found placeholder_at(const char *p, size_t n, size_t i, bool end,
				      struct placeholder *out);

/* Letters, digits, '_', and first no digit. */
bool placeholder_is_name(struct text t);
#endif
