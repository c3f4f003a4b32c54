/*
 * keyword.c - the FE's keywords, found by their spelling.
 * The scanner's way is a hash over whole words, sixteen bytes at a time; any other
 * caller's is a search in the sorted table.
 */
#include "config.h"
#include <string.h>

#include "grammar/gram.h"
#include "lang/lexer.h"

enum class { N, F, R };

#define WORDS_IN(set, c33, c34, c35, c41)                                                    \
	(((c33)set ? RELS_3_3 : 0) | ((c34)set ? RELS_3_4 : 0) | ((c35)set ? RELS_3_5 : 0) | \
	 ((c41)set ? RELS_4_1 : 0))

static const struct keyword keywords[] = {
#define KW(word, token, c33, c34, c35, c41, starts)                                                \
	{ word, T_##token, WORDS_IN(== R, c33, c34, c35, c41), WORDS_IN(!= N, c33, c34, c35, c41), \
	  starts },
#include "grammar/kwlist.def"
};

const struct word word_list[] = {
	{ "" },
#define KW(word, token, c33, c34, c35, c41, starts) { word },
#include "grammar/kwlist.def"
};

const int16_t word_kind[] = {
	T_IDENT,
#define KW(word, token, c33, c34, c35, c41, starts) T_##token,
#include "grammar/kwlist.def"
};

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

/* by hash: see lexer.h --------------------------------------------------------- */

void word_hash_fill(struct word_hash *h)
{
	unsigned i, at;

	memset(h, 0, sizeof(*h));
	for (i = 1; i < ARRAY_SIZE(word_list); i++) {
		const char *upper = word_list[i].upper;
		const struct word_key k = { bytes16_load(upper), bytes16_load(upper + sizeof(bytes16)) };

		for (at = word_slot(&k); h->slot[at]; at = (at + 1) % WORD_SLOTS)
			h->slot[at] = (uint16_t)(h->slot[at] | WORD_MORE);
		h->slot[at] = (uint16_t)i;
	}
}

/* by search ------------------------------------------------------------------- */

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
