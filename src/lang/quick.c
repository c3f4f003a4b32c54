/*
 * quick.c - the plain tokens, read without the automaton.
 *
 * Nearly all of a text is ASCII words, numbers, signs, strings and single blanks,
 * each of which shows by the byte behind it that it has ended.  Those are read here,
 * sixteen bytes at a step.  Anything else is left to the scanner of scan.l from its
 * first byte on: a word before a letter outside ASCII, a sign before another with
 * which it may be one, a doubled quote, a comment.  So nothing is decided here but
 * that a token is plain; what it is otherwise only scan.l knows, and whatever is
 * not taken here costs time and changes nothing.
 */
#include "config.h"
#include "grammar/gram.h"
#include "lang/lexer.h"

enum class {
	OTHER, /* for the scanner */
	BLANK,
	LETTER, /* of a word; also '_' */
	DIGIT,
	QUOTE,
	TICK,
	ALONE, /* a sign that begins nothing longer, and is the second byte of nothing */
	SIGN,  /* a sign that with some other sign is another token */
	DOT,   /* the same, also with a digit */
};

static const uint8_t class_of[256] = {
	[' '] = BLANK,		['\t'] = BLANK,		['\n'] = BLANK, ['\r'] = BLANK,
	['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER, ['_'] = LETTER, ['0' ... '9'] = DIGIT,
	['\''] = QUOTE,		['"'] = QUOTE,		['`'] = TICK,	['.'] = DOT,
	['('] = ALONE,		[')'] = ALONE,		['{'] = ALONE,	['}'] = ALONE,
	[']'] = ALONE,		[','] = ALONE,		[':'] = ALONE,	[';'] = ALONE,
	['?'] = ALONE,		['@'] = ALONE,		['^'] = ALONE,	['~'] = ALONE,
	['%'] = ALONE,		['+'] = ALONE,		['['] = SIGN,	['-'] = SIGN,
	['*'] = SIGN,		['/'] = SIGN,		['='] = SIGN,	['<'] = SIGN,
	['>'] = SIGN,		['&'] = SIGN,		['|'] = SIGN,	['!'] = SIGN,
};

static inline enum class class_at(const char *p) { return class_of[(unsigned char)*p]; }

/* Behind a sign: does what comes next belong to another token for sure? */
static inline bool ends_sign(enum class next)
{
	return next >= BLANK && next <= ALONE;
}

/* Upper case of the letters among bytes of words. */
static inline bytes16 upper(bytes16 word)
{
	return word - ((bytes16)(word >= 'a') & 0x20);
}

static inline bytes16 word_bytes(bytes16 v)
{
	return bytes16_range(v | 0x20, 'a', 'z') | bytes16_range(v, '0', '9') |
	       (bytes16)(v == '_') | (bytes16)(v == '$');
}

/* The same for a word of more than sixteen bytes. */
static const char *long_word_end(const char *p, struct word_key *key)
{
	bytes16 v = bytes16_load(p);
	unsigned out;

	key->head = upper(v);
	p += sizeof(v);
	v = bytes16_load(p);
	out = bytes16_mask(~word_bytes(v));
	key->tail = upper(bytes16_before(v, out ? bytes16_index(out) : sizeof(v)));
	while (!out) {
		p += sizeof(v);
		out = bytes16_mask(~word_bytes(bytes16_load(p)));
	}
	return p + bytes16_index(out);
}

/* The end of the word at `p`, and what it is looked up by. */
static inline const char *word_end(const char *p, struct word_key *key)
{
	const bytes16 v = bytes16_load(p);
	const unsigned out = bytes16_mask(~word_bytes(v));

	if (__builtin_expect(!out, 0))
		return long_word_end(p, key);
	*key = (struct word_key){ upper(bytes16_before(v, bytes16_index(out))), { 0 } };
	return p + bytes16_index(out);
}

/* Behind the string that begins at `p`, or NULL when it is not plain. */
static inline const char *string_end(const char *p, const char *end)
{
	const char quote = *p++;

	while (p < end) {
		const bytes16 v = bytes16_load(p);
		const unsigned stop =
			bytes16_mask((bytes16)((v == (unsigned char)quote) | (v == '\\')));

		if (!stop) {
			p += sizeof(v);
			continue;
		}
		p += bytes16_index(stop);
		if (*p == quote)
			return p < end && p[1] != quote ? p + 1 : NULL;
		p += 2;
	}
	return NULL;
}

/* A word; *word is its place in word_list. */
static inline const char *take_word(const struct lexer *l, const char *p, unsigned *word)
{
	struct word_key key;
	const char *end = word_end(p, &key);
	const enum class next = class_at(end);

	if (next == OTHER || (next == QUOTE && end == p + 1 && (*p | 0x20) == 'x'))
		return NULL;
	if (end - p < WORD_MAX)
		*word = word_lookup(&l->words, &key);
	return end;
}

static inline const char *take_digits(const char *p)
{
	do
		p++;
	while (class_at(p) == DIGIT);
	return class_at(p) == LETTER || class_at(p) == DOT || *p == '$' || *p & 0x80 ? NULL : p;
}

static inline const char *take_name(const char *p, const char *end)
{
	const char *tick = memchr(p + 1, '`', (size_t)(end - p - 1));

	return tick && tick[1] != '`' ? tick + 1 : NULL;
}

/* The token at `p`, which is plain: its end.  Else NULL. */
static inline const char *take(const struct lexer *l, const char *p, const char *end, int *kind,
			       unsigned *word)
{
	switch (class_at(p)) {
	case LETTER:
		p = take_word(l, p, word);
		*kind = word_kind[*word];
		return p;
	case DIGIT:
		*kind = T_INTEGER_LITERAL;
		return take_digits(p);
	case QUOTE:
		*kind = T_STRING_LITERAL;
		return string_end(p, end);
	case TICK:
		*kind = T_IDENT;
		return take_name(p, end);
	case ALONE:
		*kind = *p;
		return p + 1;
	case SIGN:
		*kind = *p;
		return ends_sign(class_at(p + 1)) ? p + 1 : NULL;
	case DOT:
		*kind = *p;
		return ends_sign(class_at(p + 1)) && class_at(p + 1) != DIGIT ? p + 1 : NULL;
	case BLANK:
	case OTHER:
		break;
	}
	return NULL;
}

unsigned lexer_fill(struct lexer *l, struct token *out, unsigned max)
{
	const char *const text = l->copy, *const end = text + l->len;
	const char *next = l->next;
	unsigned n = 0;

	do {
		const char *from = next, *p;
		unsigned word = 0;
		int kind;

		p = from + (class_at(from) == BLANK); /* nearly always one or none */
		while (class_at(p) == BLANK)
			p++;
		next = take(l, p, end, &kind, &word);
		if (next) {
			out[n] = (struct token){
				(int16_t)kind,
				(int16_t)(word - 1),
				{ (uint32_t)(p - text), (uint32_t)(next - p) },
				l->count,
			};
		} else {
			/* U+3000 behind blanks is one, and a letter anywhere else */
			l->next = l->copy + ((*p & 0x80 ? from : p) - text);
			out[n] = lexer_scan(l);
			out[n].index = l->count;
			next = l->next;
		}
		l->count++;
		n++;
	} while (n < max && out[n - 1].kind && out[n - 1].kind != ';');
	l->next = l->copy + (next - text);
	return n;
}
