/*
 * finding.c - from a record with spans to places in the user's file.
 */
#include "config.h"
#include "diag/finding.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

/*
 * Choose what of the line is shown.  Nothing is looked at beyond the greatest
 * length of an excerpt, or a file of one long line with many findings would
 * take for ever; the line's start is known from its place.
 */
static void cut_excerpt(struct finding_place *out, const struct source *src,
			uint32_t off, uint32_t line_off)
{
	const uint32_t max = FINDING_EXCERPT_MAX;
	uint32_t rest = src->user_len - off, before = off - line_off, after, start, end;
	const char *nl;

	nl = memchr(src->user + off, '\n', rest < max ? rest : max);
	end = nl ? (uint32_t)(nl - src->user) : off + (rest < max ? rest : max);
	out->excerpt_more = !nl && rest > max;
	if (nl && end > line_off && src->user[end - 1] == '\r')
		end--;
	after = end > off ? end - off : 0;
	start = line_off;
	if (before + after > max) {
		/* a quarter of what fits goes before the place, more when
		 * little of the line comes behind it; a character that would
		 * be cut there is left out (+ 3) */
		uint32_t room = after > max - max / 4 ? max / 4 : max - after;

		if (before > room)
			start = source_char_start(src, line_off, off - room + 3);
		if (end - start > max) {
			end = start + (uint32_t)utf8_cut(src->user + start, max);
			out->excerpt_more = true;
		}
	}
	if (out->excerpt_more)
		end = start + (uint32_t)utf8_cut(src->user + start, end - start);
	out->excerpt = (struct text){ (src->shown ? src->shown : src->user) + start, end - start };
	out->excerpt_at = start - line_off + (line_off ? 0 : src->base_col - 1);
	out->excerpt_off = off - start < end - start ? off - start : end - start;
}

static struct finding_place place_of(struct source *src, struct span at, unsigned parts)
{
	struct span user = source_user_span(src, at);
	struct finding_place out;
	struct place_pair p;
	uint32_t line_off;

	if (user.off > src->user_len)
		user.off = src->user_len;
	if (user.len > src->user_len - user.off)
		user.len = src->user_len - user.off;
	p = source_user_places(src, user, &line_off);
	out = (struct finding_place){
		.off = p.start.off, .len = user.len,
		.line = p.start.line, .col = p.start.col,
		.end_line = p.end.line, .end_col = p.end.col,
	};
	if (parts & FINDING_EXCERPTS)
		cut_excerpt(&out, src, user.off, line_off);
	return out;
}

static void make_notes(struct finding *out, const struct diag *g, struct source *src,
		       unsigned parts, struct arena *mem)
{
	struct finding_note *list;
	const struct diag_note *n;
	unsigned i = 0;

	for (n = g->notes; n; n = n->next)
		out->n_notes++;
	if (!out->n_notes)
		return;
	list = arena_zalloc(mem, out->n_notes * sizeof(*list));
	for (n = g->notes; n; n = n->next, i++) {
		list[i].text = n->text;
		list[i].placed = n->placed;
		if (n->placed)
			list[i].at = place_of(src, n->at, parts);
	}
	out->notes = list;
}

static void make_edits(struct finding *out, const struct diag_fix *fix, struct source *src,
		       unsigned parts, struct arena *mem)
{
	struct finding_edit *list;
	const struct diag_edit *e;
	unsigned n = 0;

	/* what stands in the place of a placeholder is not in the user's file */
	for (e = fix->edits; e; e = e->next, n++)
		if (source_span_replaced(src, e->at))
			return;
	list = arena_zalloc(mem, n * sizeof(*list));
	for (e = fix->edits; e; e = e->next, out->n_edits++) {
		struct finding_edit *to = &list[out->n_edits];

		to->at = place_of(src, e->at, parts);
		to->off = to->at.off;
		to->len = to->at.len;
		to->text = e->text;
	}
	out->edits = list;
	out->fix_safe = fix->safe;
}

void finding_make(struct finding *out, const struct diag *g, struct source *src,
		  const struct targets *targets, unsigned parts, uint64_t stmt_hash,
		  struct arena *mem)
{
	unsigned i;

	*out = (struct finding){
		.file = source_shown_name(src->name),
		.rule = diag_rule(g->code),
		.severity = g->severity,
		.at = place_of(src, g->at, parts),
		.message = g->message,
		.hint = g->hint,
		.stmt = g->stmt,
		.stmt_hash = stmt_hash,
	};
	if (g->server_at.off != g->at.off) {
		struct finding_place server = place_of(src, g->server_at, 0);

		out->server_line = server.line;
		out->server_col = server.col;
	}
	make_notes(out, g, src, parts, mem);
	if (g->fix)
		make_edits(out, g->fix, src, parts, mem);
	for (i = 0; targets && i < targets->n; i++)
		if (g->refused_by & targets->list[i].point)
			out->rejected_by[out->n_rejected_by++] = targets->list[i].name;
}
