/*
 * lexer.c - tokens of a text, oddities noted.
 * The scanner flex makes puts a NUL behind each token for a moment, so it works
 * on a copy of the text; the copy is kept from one text to the next.  Most tokens
 * never come to it: quick.c reads them.
 */
#include "config.h"
#include "lang/lexer.h"

#include <string.h>

#include "base/arena.h"
#include "grammar/gram.h"

/* called by the scanner ------------------------------------------------------ */

int lexer_word(struct lexer *l, const char *p, int n)
{
	const struct keyword *k = keyword_find((struct text){ p, (size_t)n });

	l->kw = k ? keyword_index(k) : -1;
	return k ? k->kind : T_IDENT;
}

int lexer_wide_word(struct lexer *l, const char *p, int n)
{
	lexer_oddity(l, ODD_LETTERS, p, n);
	return lexer_word(l, p, n);
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

void lexer_open_end(struct lexer *l)
{
	l->saw_end = true;
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
	word_hash_fill(&l->words);
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
	if (src->len + (size_t)LEXER_PADDING > l->room) {
		free(l->copy);
		l->room = src->len + (size_t)LEXER_PADDING;
		l->copy = xmalloc(l->room);
	}
	if (src->len)
		memcpy(l->copy, src->text, src->len);
	memset(l->copy + src->len, 0, LEXER_PADDING);
	l->len = src->len;
	l->saw_end = false;
	lexer_seek(l, from, mem);
}

void lexer_seek(struct lexer *l, uint32_t from, struct arena *mem)
{
	lexer_collect(l, mem);
	l->next = l->copy + from;
	scan_stop(l->scanner);
	scan_text(l->scanner, l->next, l->len - from + 2);
}

void lexer_collect(struct lexer *l, struct arena *mem)
{
	l->mem = mem;
	l->first = NULL;
	l->tail = &l->first;
	l->count = 0;
}

struct token lexer_scan(struct lexer *l)
{
	struct token t = { .kw = -1 };

	l->kw = -1;
	t.kind = (int16_t)scan_token(l, l->scanner);
	t.kw = (int16_t)l->kw;
	t.at = (struct span){ (uint32_t)(l->at - l->copy), (uint32_t)l->bytes };
	if (!t.kind) {
		l->saw_end = true;
		l->next = l->copy + l->len;
		t.at = (struct span){ (uint32_t)l->len, 0 };
	}
	return t;
}

struct token lexer_next(struct lexer *l)
{
	struct token t;

	lexer_fill(l, &t, 1);
	return t;
}

bool lexer_saw_end(const struct lexer *l)
{
	return l->saw_end;
}

const struct oddity *lexer_oddities(const struct lexer *l)
{
	return l->first;
}

const struct oddity *lexer_oddities_before(struct lexer *l, uint32_t end)
{
	l->tail = &l->first;
	while (*l->tail && (*l->tail)->at.off < end)
		l->tail = &(*l->tail)->next;
	*l->tail = NULL;
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

static inline bytes16 special(bytes16 v, char quote)
{
	return (bytes16)((v == (unsigned char)quote) | (v == '\\'));
}

/* Are all bytes of a string what they look like?  In steps of sixteen, the last of
 * which may overlap the one before. */
static bool is_plain(const char *p, size_t n, char quote)
{
	bytes16 found = { 0 };
	size_t i;

	if (n < sizeof(found))
		return !bytes16_mask(special(bytes16_load_part(p, n), quote));
	for (i = 0; i + sizeof(found) < n; i += sizeof(found))
		found |= special(bytes16_load(p + i), quote);
	return !bytes16_mask(found | special(bytes16_load(p + n - sizeof(found)), quote));
}

struct text token_string(const struct source *src, struct span at, struct arena *mem)
{
	const char *p = src->text + at.off + 1, *end = src->text + at.off + at.len - 1;
	char quote = src->text[at.off];
	size_t n = (size_t)(end - p);
	char *out, *o;

	if (is_plain(p, n, quote))
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
