/*
 * words.c - a cursor over the tokens of one statement.
 */
#include "config.h"
#include "sandbox/words.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

void words_init(struct words *w, const struct source *src, uint32_t from, struct arena *mem)
{
	struct tokens t = tokens_of_stmt(src, from, mem);

	*w = (struct words){ .src = src, .list = t.list, .n = t.n, .mem = mem };
	if (w->n && src->text[w->list[w->n - 1].at.off] == ';' && w->list[w->n - 1].at.len == 1)
		w->n--;
}

struct text word_at(const struct words *w, unsigned k)
{
	if (w->at + k >= w->n)
		return TEXT("");
	return source_text(w->src, w->list[w->at + k].at);
}

bool words_end(const struct words *w)
{
	return w->at >= w->n;
}

struct text words_rest(const struct words *w)
{
	uint32_t from, to;

	if (words_end(w))
		return TEXT("");
	from = w->list[w->at].at.off;
	to = span_end(w->list[w->n - 1].at);
	return (struct text){ w->src->text + from, to - from };
}

const char *words_all(const struct words *w, struct arena *mem)
{
	uint32_t from = w->n ? w->list[0].at.off : 0,
		 to = w->n ? span_end(w->list[w->n - 1].at) : 0;

	return arena_copy(mem, w->src->text + from, to - from);
}

static void look(struct words *w)
{
	if (w->at > w->furthest)
		w->furthest = w->at;
}

bool word_is(struct words *w, const char *word)
{
	look(w);
	return !words_end(w) && text_is_nocase(word_at(w, 0), word);
}

bool take(struct words *w, const char *word)
{
	if (!word_is(w, word))
		return false;
	w->at++;
	return true;
}

bool take_phrase(struct words *w, const char *phrase)
{
	unsigned start = w->at;
	char word[32];
	size_t n;

	while (*phrase) {
		n = strcspn(phrase, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, phrase);
		if (!take(w, word)) {
			w->at = start;
			return false;
		}
		phrase += n;
		phrase += strspn(phrase, " ");
	}
	return true;
}

static bool is_quote(char c)
{
	return c == '\'' || c == '"';
}

static bool is_name_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
	       c == '`' || c >= 0x80;
}

/* Of no other characters than these; a token has no NUL behind it. */
static bool made_of(struct text t, const char *chars)
{
	size_t i;

	for (i = 0; i < t.n && t.p[i] && strchr(chars, t.p[i]); i++)
		;
	return i == t.n;
}

/* Digits with a letter behind them are a name, too. */
static bool is_name(struct text t)
{
	size_t i;

	if (!t.n)
		return false;
	if (is_name_start((unsigned char)t.p[0]))
		return true;
	if (t.p[0] < '0' || t.p[0] > '9')
		return false;
	for (i = 0; i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		;
	return i < t.n && t.p[i] != '.' &&
	       (t.p[i] == '_' || is_name_start((unsigned char)t.p[i])) &&
	       !((t.p[i] == 'e' || t.p[i] == 'E') && i + 1 < t.n &&
		 made_of((struct text){ t.p + i + 1, t.n - i - 1 }, "+-0123456789"));
}

bool take_name(struct words *w, struct text *out)
{
	look(w);
	if (words_end(w) || !is_name(word_at(w, 0)))
		return false;
	*out = token_name(w->src, w->list[w->at++].at, w->mem);
	return true;
}

bool take_string(struct words *w, struct text *out)
{
	look(w);
	if (words_end(w) || !is_quote(word_at(w, 0).p[0]))
		return false;
	*out = token_string(w->src, w->list[w->at++].at, w->mem);
	return true;
}

bool take_label(struct words *w, struct text *out)
{
	return take_name(w, out) || take_string(w, out);
}

bool take_integer(struct words *w, int64_t *out)
{
	struct text t = word_at(w, 0);
	bool minus = text_is(t, "-");
	char digits[32];

	look(w);
	if (minus)
		t = word_at(w, 1);
	if (!t.n || t.n > 18 || !made_of(t, "0123456789"))
		return false;
	snprintf(digits, sizeof(digits), "%.*s", TEXT_ARG(t));
	*out = strtoll(digits, NULL, 10) * (minus ? -1 : 1);
	w->at += minus ? 2 : 1;
	return true;
}

/* ".9abc" is one token. */
static bool take_part(struct words *w, struct text *out)
{
	struct text t = word_at(w, 0);

	if (t.n > 1 && t.p[0] == '.' && is_name((struct text){ t.p + 1, t.n - 1 })) {
		*out = (struct text){ t.p + 1, t.n - 1 };
		w->at++;
		return true;
	}
	if (!take(w, "."))
		return false;
	if (take_name(w, out))
		return true;
	w->at--;
	return false;
}

bool take_qname(struct words *w, struct text *db, struct text *name)
{
	struct text part;

	if (!take_name(w, name))
		return false;
	while (take_part(w, &part)) {
		*db = *name;
		*name = part;
	}
	return true;
}

bool take_pairs(struct words *w, struct pair **out)
{
	struct pair **tail = out, *p;
	struct text key, value;

	*out = NULL;
	if (!take(w, "("))
		return false;
	do {
		if (!take_string(w, &key) || !take(w, "=") || !take_string(w, &value))
			return false;
		p = ARENA_NEW(w->mem, struct pair);
		p->key = key;
		p->value = value;
		*tail = p;
		tail = &p->next;
	} while (take(w, ","));
	return take(w, ")");
}

bool take_parens(struct words *w, struct text *inside)
{
	unsigned depth = 0, i;
	uint32_t from;

	if (!word_is(w, "("))
		return false;
	from = span_end(w->list[w->at].at);
	for (i = w->at; i < w->n; i++) {
		struct text t = source_text(w->src, w->list[i].at);

		if (text_is(t, "(")) {
			depth++;
		} else if (text_is(t, ")") && --depth == 0) {
			*inside = (struct text){ w->src->text + from, w->list[i].at.off - from };
			w->at = i + 1;
			return true;
		}
	}
	w->furthest = w->n;
	return false;
}

/* Numbers of a thousand and more are grouped, as Java's MessageFormat does. */
static void grouped(char *buf, unsigned size, unsigned n)
{
	if (n < 1000)
		snprintf(buf, size, "%u", n);
	else if (n < 1000000)
		snprintf(buf, size, "%u,%03u", n / 1000, n % 1000);
	else
		snprintf(buf, size, "%u,%03u,%03u", n / 1000000, n / 1000 % 1000, n % 1000);
}

void place_text(char *buf, unsigned size, const struct source *src, uint32_t off)
{
	uint32_t line = 1, start = 0, i;
	char l[20], c[20];

	for (i = 0; i < off && i < src->len; i++) {
		if (src->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	grouped(l, sizeof(l), line);
	grouped(c, sizeof(c),
		(unsigned)utf8_count(src->text + start, (off < src->len ? off : src->len) - start));
	snprintf(buf, size, "line %s, column %s", l, c);
}

void syntax_error(struct reply *out, struct arena *mem, const struct source *src, uint32_t off,
		  struct text seen)
{
	char place[64];

	place_text(place, sizeof(place), src, off);
	if (!seen.n)
		seen = TEXT("<EOF>");
	reply_err(out, mem, 1064,
		  "Getting syntax error at %s. Detail message: Unexpected input '%.*s', "
		  "the most similar input is {a legal identifier}.",
		  place, TEXT_ARG(seen));
}

void words_error(const struct words *w, struct reply *out)
{
	unsigned k = w->furthest > w->at ? w->furthest : w->at;

	if (k < w->n)
		syntax_error(out, w->mem, w->src, w->list[k].at.off,
			     source_text(w->src, w->list[k].at));
	else
		syntax_error(out, w->mem, w->src, w->n ? span_end(w->list[w->n - 1].at) : 0,
			     TEXT(""));
}

bool like_matches(struct text s, struct text pattern)
{
	size_t i = 0, k = 0, star = (size_t)-1, mark = 0;

	while (i < s.n) {
		if (k < pattern.n && pattern.p[k] == '%') {
			star = k++;
			mark = i;
		} else if (k + 1 < pattern.n && pattern.p[k] == '\\' &&
			   pattern.p[k + 1] == s.p[i]) {
			k += 2;
			i++;
		} else if (k < pattern.n && (pattern.p[k] == '_' || pattern.p[k] == s.p[i])) {
			k++;
			i++;
		} else if (star != (size_t)-1) {
			k = star + 1;
			i = ++mark;
		} else {
			return false;
		}
	}
	while (k < pattern.n && pattern.p[k] == '%')
		k++;
	return k == pattern.n;
}
