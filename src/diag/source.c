/*
 * source.c - offsets to places in the user's file.
 *
 * A place is found by walking from one that is known, so that a file whose
 * findings come in the order of the text is passed over once, whatever the
 * length of its lines.  Findings also point back (at the first of two
 * duplicates, say); a few cursors are kept, the nearest one is moved, and one
 * that would have to go far is copied first, so that each stream of questions
 * ends up with a cursor of its own.
 */
#include "config.h"
#include "diag/source.h"

#include <string.h>

#include "base/utf8.h"

/* A cursor that goes further than this leaves a copy of itself behind; the end
 * of what is no longer than NEAR_BYTES is found without one. */
enum { FAR_BYTES = 32 * 1024, NEAR_BYTES = 1024 };

const char *source_shown_name(const char *name)
{
	return strcmp(name, "-") ? name : "<stdin>";
}

void source_init(struct source *s, const char *name, const char *text, uint32_t len)
{
	*s = (struct source){
		.name = name,
		.text = text, .len = len,
		.base_line = 1, .base_col = 1,
		.user = text, .user_len = len,
	};
}

/* subs[i] is the first one that ends behind text offset `off`, or i == nsubs. */
static unsigned sub_behind(const struct source *s, uint32_t off)
{
	unsigned lo = 0, hi = s->nsubs;

	while (lo < hi) {
		unsigned mid = lo + (hi - lo) / 2;

		if (s->subs[mid].text_off + s->subs[mid].text_len > off)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

static uint32_t to_user(const struct source *s, uint32_t off)
{
	unsigned i;

	if (off > s->len)
		off = s->len;
	if (!s->nsubs)
		return off;
	i = sub_behind(s, off);
	if (i < s->nsubs && off >= s->subs[i].text_off)
		return s->subs[i].user_off;
	if (i == 0)
		return off;
	i--;
	return s->subs[i].user_off + s->subs[i].user_len +
	       (off - s->subs[i].text_off - s->subs[i].text_len);
}

struct span source_user_span(const struct source *s, struct span at)
{
	uint32_t from = to_user(s, at.off), end;
	unsigned i;

	if (!s->nsubs || !at.len)
		return (struct span){ from, s->nsubs ? 0 : at.len };
	end = span_end(at);
	i = sub_behind(s, end - 1);
	if (i < s->nsubs && end - 1 >= s->subs[i].text_off)
		end = s->subs[i].user_off + s->subs[i].user_len;
	else
		end = to_user(s, end - 1) + 1;
	return (struct span){ from, end - from };
}

bool source_span_replaced(const struct source *s, struct span at)
{
	unsigned i = s->nsubs ? sub_behind(s, at.off) : 0;

	/* replaced by nothing, right here: on which side of the placeholder an
	 * insertion belongs nobody can tell */
	if (i > 0 && !s->subs[i - 1].text_len && s->subs[i - 1].text_off == at.off)
		return true;
	if (i == s->nsubs)
		return false;
	return s->subs[i].text_len ? s->subs[i].text_off < span_end(at)
				   : s->subs[i].text_off <= span_end(at);
}

uint32_t source_char_start(const struct source *s, uint32_t from, uint32_t off)
{
	uint32_t back, cp;

	if (off >= s->user_len || ((unsigned char)s->user[off] & 0xC0) != 0x80)
		return off;
	for (back = 1; back <= 3 && off - from >= back; back++)
		if (utf8_decode(s->user + off - back, s->user_len - (off - back), &cp) > back)
			return off - back;
	return off;
}

/* From a character's start to that of the one that holds `off`, same line. */
static void walk(const struct source *s, struct source_cursor *c, uint32_t off)
{
	if (off == c->off)
		return;
	off = source_char_start(s, c->off, off);
	c->col += (uint32_t)utf8_count(s->user + c->off, off - c->off);
	c->off = off;
}

static uint32_t count_lines(const char *p, size_t n)
{
	return (uint32_t)text_count((struct text){ p, n }, '\n');
}

static void start_line(const struct source *s, struct source_cursor *c, uint32_t line_off)
{
	c->off = c->line_off = line_off;
	c->col = line_off ? 1 : s->base_col;
}

static void move(const struct source *s, struct source_cursor *c, uint32_t off)
{
	const char *nl;

	if (off >= c->off) {
		nl = off == c->off ? NULL : memrchr(s->user + c->off, '\n', off - c->off);
		if (nl) {
			uint32_t line_off = (uint32_t)(nl + 1 - s->user);

			c->line += count_lines(s->user + c->off, line_off - c->off);
			start_line(s, c, line_off);
		}
	} else if (off < c->line_off) {
		c->line -= count_lines(s->user + off, c->line_off - off);
		nl = off ? memrchr(s->user, '\n', off) : NULL;
		start_line(s, c, nl ? (uint32_t)(nl + 1 - s->user) : 0);
	} else if (off - c->line_off < c->off - off) {
		start_line(s, c, c->line_off);
	} else {
		off = source_char_start(s, c->line_off, off);
		c->col -= (uint32_t)utf8_count(s->user + off, c->off - off);
		c->off = off;
		return;
	}
	walk(s, c, off);
}

static struct source_cursor *nearest(struct source *s, uint32_t off)
{
	struct source_cursor *best = NULL;
	uint32_t best_far = 0;
	unsigned i;

	if (!s->ncursors) {
		s->cursors[0] = (struct source_cursor){ .line = s->base_line };
		start_line(s, &s->cursors[0], 0);
		s->ncursors = 1;
	}
	for (i = 0; i < s->ncursors; i++) {
		struct source_cursor *c = &s->cursors[i];
		uint32_t far = c->off > off ? c->off - off : off - c->off;

		if (!best || far < best_far) {
			best = c;
			best_far = far;
		}
	}
	if (best_far > FAR_BYTES) {
		struct source_cursor copy = *best;

		if (s->ncursors < SOURCE_CURSORS) {
			best = &s->cursors[s->ncursors++];
		} else {
			best = &s->cursors[s->next_cursor];
			s->next_cursor = (s->next_cursor + 1) % SOURCE_CURSORS;
		}
		*best = copy;
	}
	return best;
}

/* Move the nearest cursor to `*off`, which is made to be within the text. */
static struct source_cursor *cursor_at(struct source *s, uint32_t *off)
{
	struct source_cursor *c;

	if (*off > s->user_len)
		*off = s->user_len;
	c = nearest(s, *off);
	move(s, c, *off);
	return c;
}

static struct place place_of(const struct source *s, const struct source_cursor *c, uint32_t off)
{
	return (struct place){ s->base_off + off, c->line, c->col };
}

static struct place user_place(struct source *s, uint32_t user_off)
{
	const struct source_cursor *c = cursor_at(s, &user_off);

	return place_of(s, c, user_off);
}

struct place_pair source_user_places(struct source *s, struct span user, uint32_t *line_off)
{
	const struct source_cursor *c = cursor_at(s, &user.off);
	struct place_pair out = { .start = place_of(s, c, user.off) };
	uint32_t end;

	*line_off = c->line_off;
	if (user.len > s->user_len - user.off)
		user.len = s->user_len - user.off;
	end = span_end(user);
	if (user.len > NEAR_BYTES) {
		out.end = user_place(s, end);
	} else {
		struct source_cursor step = *c;

		move(s, &step, end);
		out.end = place_of(s, &step, end);
	}
	return out;
}

struct place source_place(struct source *s, uint32_t off)
{
	return user_place(s, to_user(s, off));
}

struct text source_user_line(const struct source *s, uint32_t off, uint32_t *line_off)
{
	const char *end, *start;

	if (off > s->user_len)
		off = s->user_len;
	start = off ? memrchr(s->user, '\n', off) : NULL;
	start = start ? start + 1 : s->user;
	end = off < s->user_len ? memchr(s->user + off, '\n', s->user_len - off) : NULL;
	if (!end)
		end = s->user + s->user_len;
	else if (end > start && end[-1] == '\r')
		end--;
	*line_off = (uint32_t)(start - s->user);
	return (struct text){ start, (size_t)(end - start) };
}
