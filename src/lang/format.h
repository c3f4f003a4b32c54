/*
 * format.h - routine-load statements in one canonical layout.
 * Works on the tokens, guided by the tree: blanks move, keywords become upper
 * case, nothing else changes.  Other SQL, broken statements and statements with
 * text that the FE drops stay as they are, byte for byte.
 */
#ifndef STARLOAD_LANG_FORMAT_H
#define STARLOAD_LANG_FORMAT_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "diag/source.h"

struct buf;
struct diags;

/* Why a routine-load statement was left as it is. */
enum format_left {
	FORMAT_BROKEN,          /* it does not parse */
	FORMAT_TEMPLATE,        /* nor does it, but that is what its placeholders may be for */
	FORMAT_DROPPED,         /* it holds text that the FE drops */
	FORMAT_UNSAFE,          /* laid out, it would read otherwise: a defect of ours */
};

struct format_options {
	/*
	 * Sort properties by the number this gives them, those of one number in
	 * the order they have (of one key the last counts, so its like must not
	 * move).  `from`: of the FROM clause.  NULL: keep the order.
	 */
	unsigned (*rank)(struct text key, bool from);

	/* Told of each statement left as it is, `at` being the place of what is
	 * wrong; `message` is one sentence.  May be NULL. */
	void (*left)(void *into, enum format_left why, struct span at, const char *message);
	void *into;
};

struct format_count {
	uint32_t formatted, left, others;
};

/* Append the text in its layout to `out`, which should allow for twice the
 * text's size and more; out->full tells that it did not. */
void format_text(struct source *src, const struct format_options *o, struct buf *out,
		 struct format_count *count);
#endif
