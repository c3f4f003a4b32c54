/*
 * mask_value.c - which keys are secret, and which values tell one of themselves.
 */
#include "config.h"
#include "lang/mask.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "lang/mask_int.h"

enum { WORD_BYTES = 128 };

#define NOWHERE SIZE_MAX

/* Letters and digits of a key, lower case: "aws.s3.secret_key" is awss3secretkey.  What does not
 * fit is left out at the front: keys tell what they are at their end. */
static size_t squeeze(struct text key, char out[WORD_BYTES])
{
	size_t i = key.n, n = WORD_BYTES;

	while (i && n) {
		unsigned char c = (unsigned char)key.p[--i];

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 32);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[--n] = (char)c;
	}
	memmove(out, out + n, WORD_BYTES - n);
	return WORD_BYTES - n;
}

/* A key with one of these in it is secret: in order, so that those with the same three letters at
 * their start are neighbours. */
static const char *const secret_parts[] = {
	"accesskey",  "accountkey", "apikey",	     "authparams",
	"credential", "jaas",	    "keytabcontent", "oauthbearerconfig",
	"passphrase", "passw",	    "paswd",	     "pasword",
	"privatekey", "pwd",	    "secret",	     "sharedkey",
	"signature",  "sslkeypem",  "token",
};

/* Three letters of each of them, of each family below, and of IDENTIFIED. */
#define GRAM(a, b, c) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16)
/* A slot of its own for each: found by trying. */
#define GRAM_SLOT(gram) ((uint32_t)((gram)*0xc9e9c617u) >> 26)
#define GRAM_ROW(a, b, c) [GRAM_SLOT(GRAM(a, b, c))] = GRAM(a, b, c)

static const uint32_t grams[64] = {
	GRAM_ROW('s', 's', 'k'), GRAM_ROW('n', 't', 'k'), GRAM_ROW('p', 'i', 'k'),
	GRAM_ROW('h', 'p', 'a'), GRAM_ROW('t', 'i', 'a'), GRAM_ROW('j', 'a', 'a'),
	GRAM_ROW('s', 'p', 'h'), GRAM_ROW('s', 's', 'w'), GRAM_ROW('s', 'w', 'd'),
	GRAM_ROW('s', 'w', 'o'), GRAM_ROW('t', 'e', 'k'), GRAM_ROW('p', 'w', 'd'),
	GRAM_ROW('e', 'c', 'r'), GRAM_ROW('e', 'd', 'k'), GRAM_ROW('g', 'n', 'a'),
	GRAM_ROW('t', 'o', 'k'), GRAM_ROW('h', 'b', 'e'), GRAM_ROW('b', 'c', 'o'),
	GRAM_ROW('a', 's', 'l'), GRAM_ROW('s', 's', 'l'), GRAM_ROW('t', 'i', 'f'),
};

/* What squeeze() makes of a byte; and signs that count. */
enum { SIGN_AT = 1 << 8, SIGN_COLON = 1 << 9, SIGN_SLASH = 1 << 10, SIGN_ESCAPE = 1 << 11 };

static const uint16_t folded[256] = {
#define FOLD(upper, lower) [upper] = lower, [lower] = lower
	FOLD('A', 'a'),	    FOLD('B', 'b'),	  FOLD('C', 'c'),  FOLD('D', 'd'),
	FOLD('E', 'e'),	    FOLD('F', 'f'),	  FOLD('G', 'g'),  FOLD('H', 'h'),
	FOLD('I', 'i'),	    FOLD('J', 'j'),	  FOLD('K', 'k'),  FOLD('L', 'l'),
	FOLD('M', 'm'),	    FOLD('N', 'n'),	  FOLD('O', 'o'),  FOLD('P', 'p'),
	FOLD('Q', 'q'),	    FOLD('R', 'r'),	  FOLD('S', 's'),  FOLD('T', 't'),
	FOLD('U', 'u'),	    FOLD('V', 'v'),	  FOLD('W', 'w'),  FOLD('X', 'x'),
	FOLD('Y', 'y'),	    FOLD('Z', 'z'),
#undef FOLD
	['0'] = '0',	    ['1'] = '1',	  ['2'] = '2',	   ['3'] = '3',
	['4'] = '4',	    ['5'] = '5',	  ['6'] = '6',	   ['7'] = '7',
	['8'] = '8',	    ['9'] = '9',	  ['@'] = SIGN_AT, [':'] = SIGN_COLON,
	['/'] = SIGN_SLASH, ['\\'] = SIGN_ESCAPE,
};

static inline uint32_t gram_with(uint32_t gram, uint32_t letter)
{
	return letter ? gram >> 8 | letter << 16 : gram;
}

static inline bool is_gram(uint32_t gram)
{
	return gram && grams[GRAM_SLOT(gram)] == gram;
}

/* Is one of the grams in the letters and digits of a text?  *signs gets what signs it has, up to
 * there. */
static bool has_gram(struct text t, unsigned *signs)
{
	const unsigned char *p = (const unsigned char *)t.p, *end = p + t.n;
	unsigned all = 0;
	uint32_t gram = 0;

	for (; p < end && !is_gram(gram); p++) {
		const unsigned f = folded[*p];

		all |= f;
		gram = gram_with(gram, f & 0xff);
	}
	*signs = all;
	return is_gram(gram);
}

/* The same without the letters that escapes take away. */
static bool has_gram_escaped(struct text t)
{
	uint32_t gram = 0;
	size_t i;

	for (i = 0; i < t.n && !is_gram(gram); i++) {
		if (t.p[i] == '\\' && i + 1 < t.n && memchr("ntrb0Z\\", t.p[i + 1], 7))
			i++;
		else
			gram = gram_with(gram, folded[(unsigned char)t.p[i]] & 0xff);
	}
	return is_gram(gram);
}

bool mask_suspects(struct text sql)
{
	unsigned signs;

	return has_gram(sql, &signs) || (signs & SIGN_AT) ||
	       ((signs & SIGN_COLON) && (signs & SIGN_SLASH)) ||
	       ((signs & SIGN_ESCAPE) && has_gram_escaped(sql));
}

bool mask_suspects_string(struct text inner)
{
	unsigned signs;

	/* what an escape stands for is not known here; a doubled quote is no letter either way */
	return has_gram(inner, &signs) || (signs & (SIGN_AT | SIGN_ESCAPE));
}

bool mask_suspects_value(struct text value)
{
	unsigned signs;

	return has_gram(value, &signs) || (signs & SIGN_AT);
}

/* The exceptions: whole keys, without "property.". */
static const char *const open_keys[] = {
	"sasl.oauthbearer.assertion.private.key.file",
	"sasl.oauthbearer.client.credentials.client.id",
	"sasl.oauthbearer.token.endpoint.url",
};

/* Of these families every key is secret that is not known to be none: a slip in a key must not
 * show its value. */
static const char *const families[] = { "sasl.", "sasl_", "ssl.", "ssl_" };

/* Source: librdkafka's CONFIGURATION.md and Kafka's own names. */
static const char *const open_of_families[] = {
	"sasl.kerberos.keytab",
	"sasl.kerberos.kinit.cmd",
	"sasl.kerberos.min.time.before.relogin",
	"sasl.kerberos.principal",
	"sasl.kerberos.service.name",
	"sasl.mechanism",
	"sasl.mechanisms",
	"sasl.oauthbearer.assertion.algorithm",
	"sasl.oauthbearer.assertion.claim.aud",
	"sasl.oauthbearer.assertion.claim.exp.seconds",
	"sasl.oauthbearer.assertion.claim.iss",
	"sasl.oauthbearer.assertion.claim.jti.include",
	"sasl.oauthbearer.assertion.claim.nbf.seconds",
	"sasl.oauthbearer.assertion.claim.sub",
	"sasl.oauthbearer.assertion.file",
	"sasl.oauthbearer.assertion.jwt.template.file",
	"sasl.oauthbearer.client.id",
	"sasl.oauthbearer.extensions",
	"sasl.oauthbearer.grant.type",
	"sasl.oauthbearer.method",
	"sasl.oauthbearer.scope",
	"sasl.username",
	"ssl.ca.certificate.stores",
	"ssl.ca.location",
	"ssl.ca.pem",
	"ssl.certificate.location",
	"ssl.certificate.pem",
	"ssl.certificate.verify_cb",
	"ssl.cipher.suites",
	"ssl.crl.location",
	"ssl.curves.list",
	"ssl.endpoint.identification.algorithm",
	"ssl.engine.id",
	"ssl.engine.location",
	"ssl.key.location",
	"ssl.keystore.location",
	"ssl.keystore.type",
	"ssl.protocol",
	"ssl.providers",
	"ssl.sigalgs.list",
	"ssl.truststore.location",
	"ssl.truststore.type",
	"ssl_ca",
	"ssl_certificate",
	"ssl_engine_callback_data",
};

static bool is_one_of(struct text key, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_is_nocase(key, list[i]))
			return true;
	return false;
}

static bool starts_nocase(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.n >= n && text_is_nocase((struct text){ t.p, n }, prefix);
}

static bool of_family(struct text key)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (starts_nocase(key, families[i]))
			return true;
	return false;
}

/* The first of secret_parts with those three letters at its start, by a slot for each of these that
 * was found by trying; one more than its index. */
#define PART_SLOT(gram) ((uint32_t)((gram)*0x38c0c8fdu) >> 27)
#define PART_ROW(a, b, c, index) [PART_SLOT(GRAM(a, b, c))] = (index) + 1

static const uint8_t parts_at[32] = {
	PART_ROW('a', 'c', 'c', 0),  PART_ROW('a', 'p', 'i', 2),  PART_ROW('a', 'u', 't', 3),
	PART_ROW('c', 'r', 'e', 4),  PART_ROW('j', 'a', 'a', 5),  PART_ROW('k', 'e', 'y', 6),
	PART_ROW('o', 'a', 'u', 7),  PART_ROW('p', 'a', 's', 8),  PART_ROW('p', 'r', 'i', 12),
	PART_ROW('p', 'w', 'd', 13), PART_ROW('s', 'e', 'c', 14), PART_ROW('s', 'h', 'a', 15),
	PART_ROW('s', 'i', 'g', 16), PART_ROW('s', 's', 'l', 17), PART_ROW('t', 'o', 'k', 18),
};

/* Does a secret part begin here? */
static bool starts_secret_part(const char *word)
{
	size_t k = parts_at[PART_SLOT(
		GRAM((unsigned char)word[0], (unsigned char)word[1], (unsigned char)word[2]))];

	if (!k--)
		return false;
	for (; k < ARRAY_SIZE(secret_parts) && !memcmp(word, secret_parts[k], 3); k++)
		if (!strncmp(word, secret_parts[k], strlen(secret_parts[k])))
			return true;
	return false;
}

static bool has_secret_part(struct text key)
{
	char word[WORD_BYTES + 1];
	size_t n = squeeze(key, word), i;

	word[n] = '\0';
	for (i = 0; i + 2 < n; i++)
		if (starts_secret_part(word + i))
			return true;
	return false;
}

bool mask_is_secret_key(struct text key)
{
	unsigned signs;

	if (!has_gram(key, &signs))
		return false;
	key = text_trim(key);
	if (starts_nocase(key, "property."))
		key = (struct text){ key.p + 9, key.n - 9 };
	return (of_family(key) || has_secret_part(key)) &&
	       !is_one_of(key, open_keys, ARRAY_SIZE(open_keys)) &&
	       !is_one_of(key, open_of_families, ARRAY_SIZE(open_of_families));
}

/* Short ways to write it, as whole words: "upwind" is none. */
static const char *const short_names[] = { "pass", "pw" };

bool mask_is_secret_name(struct text name)
{
	size_t i, word;

	for (i = 0; i < name.n; i++) {
		for (word = i; i < name.n && isalnum((unsigned char)name.p[i]); i++)
			;
		if (is_one_of((struct text){ name.p + word, i - word }, short_names,
			      ARRAY_SIZE(short_names)))
			return true;
	}
	return mask_is_secret_key(name);
}

/* values that hold a secret ------------------------------------------------------- */

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

/* The last '@' of v.p[from..to), or `to`. */
static size_t last_at(struct text v, size_t from, size_t to)
{
	size_t i;

	for (i = to; i > from; i--)
		if (v.p[i - 1] == '@')
			return i - 1;
	return to;
}

/*
 * The next user and password at or after *from, which is 0 or behind "://": *at..*end is to go.
 * A URL's end is not looked for, as a password may hold whatever ends one: all up to the last
 * '@' before the next URL goes.  What stands before any "://" needs a ':' to count.
 */
static bool next_userinfo(struct text v, size_t *from, size_t *at, size_t *end)
{
	while (*from < v.n) {
		const char *next = memmem(v.p + *from, v.n - *from, "://", 3);
		size_t stop = next ? (size_t)(next - v.p) : v.n;
		bool list = *from == 0;

		*at = *from;
		*end = last_at(v, *at, stop);
		*from = next ? stop + 3 : v.n;
		if (*end < stop && (!list || memchr(v.p, ':', *end)))
			return true;
	}
	return false;
}

/* Where in a value the text behind "password=", "password": or the like starts, or what a
 * statement in it has behind IDENTIFIED; NOWHERE. */
static size_t named_secret(struct text v)
{
	size_t i = 0, word, k;

	while (i < v.n) {
		if (!word_byte(v.p[i])) {
			i++;
			continue;
		}
		for (word = i; i < v.n && word_byte(v.p[i]); i++)
			;
		if (text_is_nocase((struct text){ v.p + word, i - word }, "identified"))
			return i;
		for (k = i; k < v.n && strchr(" \t\r\n\"'`\\", v.p[k]) && v.p[k]; k++)
			;
		if (k < v.n && (v.p[k] == '=' || v.p[k] == ':') &&
		    mask_is_secret_key((struct text){ v.p + word, i - word }))
			return k + 1;
	}
	return NOWHERE;
}

/* "-----BEGIN RSA PRIVATE KEY-----" */
static bool is_pem_key(struct text v)
{
	return memmem(v.p, v.n, "PRIVATE KEY", 11) != NULL;
}

bool mask_is_secret_value(struct text value)
{
	size_t from = 0, at, end;

	return value.n && (is_pem_key(value) || named_secret(value) != NOWHERE ||
			   next_userinfo(value, &from, &at, &end));
}

static char *put(char *to, const char *p, size_t n)
{
	if (n)
		memcpy(to, p, n);
	return to + n;
}

struct text mask_value(struct text key, struct text value, struct arena *mem)
{
	const size_t mask = sizeof(MASK_TEXT) - 1;
	size_t from = 0, done = 0, at, end, stop;
	char *out, *o;

	if (!value.n)
		return value;
	if ((key.n && mask_is_secret_key(key)) || is_pem_key(value))
		return TEXT(MASK_TEXT);
	if (!mask_is_secret_value(value))
		return value;
	stop = named_secret(value);
	/* each mask takes the place of one byte at least, or stands at the end */
	o = out = arena_alloc(mem, value.n * mask + mask + 1);
	while (next_userinfo(value, &from, &at, &end) && at < stop) {
		o = put(o, value.p + done, at - done);
		o = put(o, MASK_TEXT, mask);
		done = end;
	}
	if (stop == NOWHERE) {
		o = put(o, value.p + done, value.n - done);
	} else {
		if (done < stop)
			o = put(o, value.p + done, stop - done);
		o = put(o, MASK_TEXT, mask);
	}
	*o = '\0';
	return (struct text){ out, (size_t)(o - out) };
}
