/*
 * ignore.c - comments that silence findings.
 */
#include "config.h"
#include "cli/ignore.h"

#include "base/arena.h"
#include "lang/split.h"

#define WORD "starload"

struct scan {
	const struct source *src;
	struct arena *mem;
	struct split split;
	uint32_t split_off;             /* how far split has come */
	struct ignore **tail;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct ignore *add(struct scan *s, uint32_t off, uint32_t end)
{
	struct ignore *ig = ARENA_NEW(s->mem, struct ignore);

	ig->at = (struct span){ off, end - off };
	ig->word = source_text(s->src, ig->at);
	*s->tail = ig;
	s->tail = &ig->next;
	return ig;
}

/* Is the word at `off` the first of a "--" comment?  *from: where that begins. */
static bool opens_comment(struct scan *s, uint32_t off, uint32_t *from)
{
	const char *p = s->src->text;
	uint32_t i = off;

	while (i > s->split_off && is_blank(p[i - 1]))
		i--;
	if (i < s->split_off + 2 || p[i - 1] != '-' || p[i - 2] != '-')
		return false;
	split_feed(&s->split, p + s->split_off, off - s->split_off);
	s->split_off = off;
	*from = i - 2;
	return split_state(&s->split) == SPLIT_LINE_COMMENT;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

/* "SL1234, slug" up to a ':' or the end. */
static void read_codes(struct scan *s, const char *p, const char *end, bool whole_file,
		       const char *comment)
{
	const char *text = s->src->text, *colon = memchr(p, ':', (size_t)(end - p));
	const char *comment_end = end;
	struct ignore *ig;
	bool any = false;

	if (colon)
		end = colon;
	while (p < end) {
		const char *word;

		while (p < end && (is_blank(*p) || *p == ','))
			p++;
		word = p;
		while (p < end && !is_blank(*p) && *p != ',')
			p++;
		if (p == word)
			break;
		any = true;
		ig = add(s, (uint32_t)(word - text), (uint32_t)(p - text));
		ig->whole_file = whole_file;
		if (!code_range_find(ig->word, &ig->codes))
			ig->bad = arena_printf(s->mem, "no rule is named \"%.*s\"%s", TEXT_ARG(ig->word),
					       code_range_hint(ig->word, s->mem));
	}
	if (any)
		return;
	ig = add(s, (uint32_t)(comment - text), (uint32_t)(comment_end - text));
	ig->bad = "the comment does not say which rules to ignore";
}

static void read_comment(struct scan *s, uint32_t from, const char *p, const char *end)
{
	const char *text = s->src->text, *word = p = skip_blanks(p, end);
	struct ignore *ig;
	struct text verb;

	while (end > p && (is_blank(end[-1]) || end[-1] == '\r'))
		end--;
	while (p < end && !is_blank(*p) && *p != ':')
		p++;
	verb = (struct text){ word, (size_t)(p - word) };
	if (text_is(verb, "ignore") || text_is(verb, "ignore-file")) {
		read_codes(s, p, end, verb.n > 6, text + from);
		return;
	}
	ig = add(s, from, (uint32_t)(end - text));
	ig->bad = "a comment for starload says \"ignore\" or \"ignore-file\"";
}

struct ignore *ignore_find_all(const struct source *src, struct arena *mem)
{
	const size_t n = sizeof(WORD) - 1;
	const char *p = src->text, *end = src->text + src->len, *colon;
	struct ignore *first = NULL;
	struct scan s = { .src = src, .mem = mem, .tail = &first };

	/* A colon is rare, and looking for one byte is quicker than for a word. */
	while ((colon = memchr(p, ':', (size_t)(end - p))) != NULL) {
		uint32_t at = (uint32_t)(colon - src->text), from;

		p = colon + 1;
		if (at >= n && !memcmp(colon - n, WORD, n) && opens_comment(&s, at - (uint32_t)n, &from)) {
			const char *nl = memchr(p, '\n', (size_t)(end - p));

			read_comment(&s, from, p, nl ? nl : end);
		}
	}
	return first;
}

bool ignore_match(struct ignore *list, const struct ignore *end, bool whole_file, unsigned number)
{
	bool found = false;

	for (; list != end; list = list->next) {
		if (list->bad || list->whole_file != whole_file ||
		    number < list->codes.from || number > list->codes.to)
			continue;
		list->used = true;
		found = true;
	}
	return found;
}
