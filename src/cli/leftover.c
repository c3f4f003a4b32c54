/*
 * leftover.c - placeholders nobody replaced, where they break the SQL.
 */
#include "config.h"
#include "cli/leftover.h"

#include "lang/placeholder.h"

/* How far from an error a placeholder is looked for, bytes. */
enum { WINDOW = 512 };

static void name_it(struct diags *d, struct diag *g, const char *p, const struct placeholder *ph)
{
	g->message = diag_text(d, "%s: the placeholder %.*s has no value", g->message,
			       (int)ph->len, p);
	if (ph->kind == PLACEHOLDER_BRACES)
		g->hint = "check what the template makes, not the template";
	else
		g->hint = diag_text(d, "give it one with --var %.*s=VALUE", TEXT_ARG(ph->name));
	g->fix = NULL;
}

void leftover_name(struct diags *d, struct diag *g, const struct source *src, struct span stmt)
{
	uint32_t from = g->at.off, to = g->at.off, i;
	struct span other = { 0, 0 };
	struct placeholder ph;

	if (to > src->len)
		return;
	while (from > stmt.off && g->at.off - from < WINDOW && src->text[from - 1] != '\n')
		from--;
	while (to < src->len && to - g->at.off < WINDOW && src->text[to] != '\n')
		to++;
	for (i = from; i < to; i++) {
		if (placeholder_at(src->text, src->len, i, true, &ph) != PLACEHOLDER_YES)
			continue;
		if (i <= g->at.off && i + ph.len > g->at.off) {
			name_it(d, g, src->text + i, &ph);
			return;
		}
		if (!other.len && ph.kind != PLACEHOLDER_COLON)
			other = (struct span){ i, (uint32_t)ph.len };
		i += (uint32_t)ph.len - 1;
	}
	if (other.len)
		diag_note_at(d, g, other, "the placeholder %.*s has no value", (int)other.len,
			     src->text + other.off);
}
