/*
 * lexer.c - tokens of a text, keywords found, oddities noted.
 * The scanner flex makes puts a NUL behind each token for a moment, so it works
 * on a copy of the text; the copy is kept from one text to the next.
 */
#include "config.h"
#include "lang/lexer.h"

#include <string.h>

#include "base/arena.h"
#include "grammar/gram.h"

/* keywords ------------------------------------------------------------------ */

enum class { N, F, R };

#define WORDS_IN(set, c33, c34, c35, c41) \
	(((c33) set ? RELS_3_3 : 0) | ((c34) set ? RELS_3_4 : 0) | \
	 ((c35) set ? RELS_3_5 : 0) | ((c41) set ? RELS_4_1 : 0))

/* Keywords as runs of WORD_MAX bytes: a comparison is two vector instructions. */
enum { WORD_MAX = 32 };
static const struct word {
	char upper[WORD_MAX];
} words[] = {
#define KW(word, token, c33, c34, c35, c41, starts) { word },
#include "grammar/kwlist.def"
};

static const struct keyword keywords[] = {
#define KW(word, token, c33, c34, c35, c41, starts) \
	{ word, T_##token, WORDS_IN(== R, c33, c34, c35, c41), WORDS_IN(!= N, c33, c34, c35, c41), starts },
#include "grammar/kwlist.def"
};

enum { HASH_SLOTS = LEXER_HASH_SLOTS };

/* One step of the hash, so that it can be taken while a word is put in upper case. */
static inline unsigned hash_step(unsigned h, unsigned char c)
{
	return h * 31 + c;
}

static inline unsigned hash_end(unsigned h)
{
	return (h ^ (h >> 11)) & (HASH_SLOTS - 1);
}

static unsigned hash_word(const char *upper, size_t n)
{
	unsigned h = 0;
	size_t i;

	for (i = 0; i < n; i++)
		h = hash_step(h, (unsigned char)upper[i]);
	return hash_end(h);
}

static void hash_fill(struct lexer *l)
{
	unsigned i, h;

	for (i = 0; i < ARRAY_SIZE(keywords); i++) {
		h = hash_word(keywords[i].word, strlen(keywords[i].word));
		while (l->slot[h])
			h = (h + 1) & (HASH_SLOTS - 1);
		l->slot[h] = (int16_t)(i + 1);
	}
}

/* `upper` is filled up with NULs. */
static int word_index(const struct lexer *l, const char *upper, unsigned h)
{
	for (; l->slot[h]; h = (h + 1) & (HASH_SLOTS - 1))
		if (memcmp(words[l->slot[h] - 1].upper, upper, WORD_MAX) == 0)
			return l->slot[h] - 1;
	return -1;
}

/* Upper case into `upper`, with the two letters outside ASCII whose upper case
 * is inside it.  Returns the length, 0 for what cannot be a keyword. */
static size_t word_upper(char upper[WORD_MAX], const char *p, size_t n)
{
	size_t i, out = 0;

	memset(upper, 0, WORD_MAX);
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (out == WORD_MAX - 1)
			return 0;
		if (c < 0x80) {
			upper[out++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
		} else if (i + 1 < n && c == 0xc4 && (unsigned char)p[i + 1] == 0xb1) {
			upper[out++] = 'I';
			i++;
		} else if (i + 1 < n && c == 0xc5 && (unsigned char)p[i + 1] == 0xbf) {
			upper[out++] = 'S';
			i++;
		} else {
			return 0;
		}
	}
	return out;
}

const struct keyword *keyword_at(int index)
{
	if (index < 0 || (size_t)index >= ARRAY_SIZE(keywords))
		BUG("no keyword %d", index);
	return &keywords[index];
}

int keyword_index(const struct keyword *k)
{
	return (int)(k - keywords);
}

unsigned keyword_count(void)
{
	return ARRAY_SIZE(keywords);
}

const struct keyword *keyword_find(struct text word)
{
	char upper[WORD_MAX];
	size_t low = 0, high = ARRAY_SIZE(keywords);

	if (!word_upper(upper, word.p, word.n))
		return NULL;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(upper, keywords[mid].word);

		if (c == 0)
			return &keywords[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* called by the scanner ------------------------------------------------------ */

int lexer_word(struct lexer *l, const char *p, int n)
{
	char upper[WORD_MAX] = "";
	unsigned h = 0;
	int i;

	if (n >= WORD_MAX)
		return T_IDENT;
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		c = (unsigned char)(c - ((unsigned)(c - 'a') < 26 ? 32 : 0));
		upper[i] = (char)c;
		h = hash_step(h, c);
	}
	l->kw = word_index(l, upper, hash_end(h));
	return l->kw < 0 ? T_IDENT : keywords[l->kw].kind;
}

int lexer_wide_word(struct lexer *l, const char *p, int n)
{
	char upper[WORD_MAX];
	size_t len = word_upper(upper, p, (size_t)n);

	lexer_oddity(l, ODD_LETTERS, p, n);
	if (!len)
		return T_IDENT;
	l->kw = word_index(l, upper, hash_word(upper, len));
	return l->kw < 0 ? T_IDENT : keywords[l->kw].kind;
}

void lexer_oddity(struct lexer *l, enum oddity_kind kind, const char *p, int n)
{
	struct oddity *o = ARENA_NEW(l->mem, struct oddity);

	o->kind = kind;
	o->at = (struct span){ (uint32_t)(p - l->copy), (uint32_t)n };
	*l->tail = o;
	l->tail = &o->next;
}

int lexer_word_bytes(const char *p, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c != '$' && (c < 0x80 || (c >= 0xf0 && c <= 0xf4)))
			break;
	}
	return i;
}

int lexer_unterminated(const char *p, int n)
{
	int i, end = 0;

	for (i = 1; i < n; i++) {
		if (p[i] == '\\' && p[0] != '`') {
			i++;
		} else if (p[i] == p[0]) {
			end = i + 1;
			i++;
		}
	}
	return end;
}

int lexer_backticks(struct lexer *l, const char *p, int n)
{
	if (memchr(p + 1, '`', (size_t)n - 2))
		lexer_oddity(l, ODD_BACKTICKS, p, n);
	return T_IDENT;
}

void lexer_comment(struct lexer *l, const char *p, int n)
{
	if (p[2] == '!')
		lexer_oddity(l, ODD_COMMENT_EXEC, p, n);
	else if (p[2] == '+')
		lexer_oddity(l, ODD_HINT, p, n);
}

void lexer_dashes(struct lexer *l, const char *p, int n)
{
	if (n > 2 && !strchr(" \t\r\n-", p[2]))
		lexer_oddity(l, ODD_DASHES, p, n);
}

/* token.h -------------------------------------------------------------------- */

struct lexer *lexer_new(void)
{
	struct lexer *l = xmalloc(sizeof(*l));

	memset(l, 0, sizeof(*l));
	hash_fill(l);
	l->scanner = scan_open(l);
	l->tail = &l->first;
	return l;
}

void lexer_free(struct lexer *l)
{
	if (!l)
		return;
	scan_close(l->scanner);
	free(l->copy);
	free(l);
}

void lexer_start(struct lexer *l, const struct source *src, uint32_t from, struct arena *mem)
{
	scan_stop(l->scanner);
	if (src->len + (size_t)2 > l->room) {
		free(l->copy);
		l->room = src->len + (size_t)2;
		l->copy = xmalloc(l->room);
	}
	if (src->len)
		memcpy(l->copy, src->text, src->len);
	l->copy[src->len] = l->copy[src->len + 1] = '\0';
	l->len = src->len;
	lexer_seek(l, from, mem);
}

void lexer_seek(struct lexer *l, uint32_t from, struct arena *mem)
{
	l->mem = mem;
	l->first = NULL;
	l->tail = &l->first;
	scan_stop(l->scanner);
	scan_text(l->scanner, l->copy + from, l->len - from + 2);
}

void lexer_collect(struct lexer *l, struct arena *mem)
{
	l->mem = mem;
	l->first = NULL;
	l->tail = &l->first;
}

struct token lexer_next(struct lexer *l)
{
	struct token t;

	l->kw = -1;
	t.kind = sl_scan_next(l, l->scanner);
	t.kw = (int16_t)l->kw;
	if (t.kind)
		t.at = (struct span){ (uint32_t)(l->at - l->copy), (uint32_t)l->bytes };
	else
		t.at = (struct span){ (uint32_t)l->len, 0 };
	return t;
}

const struct oddity *lexer_oddities(const struct lexer *l)
{
	return l->first;
}

struct tokens tokens_of_stmt(const struct source *src, uint32_t from, struct arena *mem)
{
	struct lexer *l = lexer_new();
	struct tokens out = { NULL, 0 };
	struct token *list = NULL;
	size_t n = 0, room = 0;

	lexer_start(l, src, from, mem);
	for (;;) {
		struct token t = lexer_next(l);

		if (!t.kind)
			break;
		if (n == room) {
			room = room ? room * 2 : 64;
			list = xrealloc(list, room * sizeof(*list));
		}
		list[n++] = t;
		if (t.kind == ';')
			break;
	}
	if (n) {
		out.list = arena_alloc(mem, n * sizeof(*list));
		memcpy(out.list, list, n * sizeof(*list));
		out.n = (uint32_t)n;
	}
	free(list);
	lexer_free(l);
	return out;
}

struct text token_string(const struct source *src, struct span at, struct arena *mem)
{
	const char *p = src->text + at.off + 1, *end = src->text + at.off + at.len - 1;
	char quote = src->text[at.off];
	size_t n = (size_t)(end - p);
	char *out, *o;

	if (!memchr(p, quote, n) && !memchr(p, '\\', n))
		return (struct text){ p, n };
	out = o = arena_alloc(mem, n + 1);
	/*
	 * The FE first makes two delimiters one, everywhere, and translates
	 * backslashes after that; a delimiter that a backslash precedes can
	 * therefore be eaten by the first step (source: AstBuilder.visitString).
	 */
	for (; p < end; p++) {
		*o++ = *p;
		if (*p == quote && p + 1 < end && p[1] == quote)
			p++;
	}
	end = o;
	for (p = o = out; p < end; p++) {
		if (*p != '\\' || p + 1 == end) {
			*o++ = *p;
			continue;
		}
		p++;
		switch (*p) {
		case 'n': *o++ = '\n'; break;
		case 't': *o++ = '\t'; break;
		case 'r': *o++ = '\r'; break;
		case 'b': *o++ = '\b'; break;
		case '0': *o++ = '\0'; break;
		case 'Z': *o++ = 0x1a; break;
		case '_': case '%': *o++ = '\\'; *o++ = *p; break;
		default: *o++ = *p; break;
		}
	}
	*o = '\0';
	return (struct text){ out, (size_t)(o - out) };
}

struct text token_name(const struct source *src, struct span at, struct arena *mem)
{
	const char *p = src->text + at.off;
	size_t n = at.len, i, out = 0;
	char *s;

	/* ".9abc"; the token "..." is a name as it stands */
	if (n > 1 && *p == '.' && p[1] != '.')
		return (struct text){ p + 1, n - 1 };
	if (!n || *p != '`')
		return (struct text){ p, n };
	if (!memchr(p + 1, '`', n - 2))
		return (struct text){ p + 1, n - 2 };
	s = arena_alloc(mem, n);
	for (i = 0; i < n; i++)
		if (p[i] != '`')
			s[out++] = p[i];
	return (struct text){ s, out };
}
