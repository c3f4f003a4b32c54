/*
 * code_range.c - how rules are named by --select, --ignore and ignore comments.
 */
#include "config.h"
#include "cli/code_range.h"

#include "base/arena.h"
#include "base/near.h"
#include "diag/diag.h"

enum { DIGITS = 4 };

static bool any_rule(const struct code_range *r)
{
	int i;

	for (i = 0; i < DIAG_COUNT; i++) {
		unsigned number = diag_rule((enum diag_code)i)->number;

		if (number >= r->from && number <= r->to)
			return true;
	}
	return false;
}

bool code_range_find(struct text word, struct code_range *out)
{
	unsigned value = 0, width = 1, n;
	int i;

	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *rule = diag_rule((enum diag_code)i);

		if (text_is_nocase(word, rule->slug)) {
			*out = (struct code_range){ rule->number, rule->number };
			return true;
		}
	}
	if (word.n < 2 || !text_is_nocase((struct text){ word.p, 2 }, "SL") || word.n > 2 + DIGITS)
		return false;
	for (n = 2; n < word.n; n++) {
		if (word.p[n] < '0' || word.p[n] > '9')
			return false;
		value = value * 10 + (unsigned)(word.p[n] - '0');
	}
	for (; n < 2 + DIGITS; n++)
		width *= 10;
	*out = (struct code_range){ value * width, value * width + width - 1 };
	return any_rule(out);
}

const char *code_range_hint(struct text word, struct arena *mem)
{
	struct near near;
	int i;

	near_init(&near, word);
	for (i = 0; i < DIAG_COUNT; i++)
		near_try(&near, diag_rule((enum diag_code)i)->slug);
	return near.best ? arena_printf(mem, ", did you mean %s?", near.best) : "";
}
