/*
 * auth.c - mysql_native_password.
 */
#include "config.h"
#include "sandbox/auth.h"

#include <ctype.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/util.h"

enum { SHA1_BYTES = 20 };

void auth_salt(char salt[static WIRE_SALT])
{
	unsigned char random[WIRE_SALT];
	unsigned i;

	if (RAND_bytes(random, sizeof(random)) != 1)
		BUG("no random bytes");
	for (i = 0; i < WIRE_SALT; i++)
		salt[i] = (char)('A' + random[i] % ('z' - 'A' + 1));
}

/* SHA1 of `a` with `b` behind it. */
static void sha1(const void *a, size_t a_n, const void *b, size_t b_n,
		 unsigned char out[static SHA1_BYTES])
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (!c || !EVP_DigestInit_ex(c, EVP_sha1(), NULL) || !EVP_DigestUpdate(c, a, a_n) ||
	    !EVP_DigestUpdate(c, b, b_n) || !EVP_DigestFinal_ex(c, out, NULL))
		BUG("no SHA1");
	EVP_MD_CTX_free(c);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)toupper((unsigned char)c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_hash(const char *hash, unsigned char out[static SHA1_BYTES])
{
	unsigned i;

	if (hash[0] != '*' || strlen(hash) != 1 + 2 * SHA1_BYTES)
		return false;
	for (i = 0; i < SHA1_BYTES; i++) {
		int high = hex_digit(hash[1 + 2 * i]), low = hex_digit(hash[2 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool auth_native(struct text response, const char salt[static WIRE_SALT], const char *hash)
{
	unsigned char stage1[SHA1_BYTES], stage2[SHA1_BYTES], mask[SHA1_BYTES], again[SHA1_BYTES];
	unsigned i;

	if (!*hash)
		return !response.n;
	if (response.n != SHA1_BYTES || !read_hash(hash, stage2))
		return false;
	sha1(salt, WIRE_SALT, stage2, sizeof(stage2), mask);
	for (i = 0; i < SHA1_BYTES; i++)
		stage1[i] = (unsigned char)response.p[i] ^ mask[i];
	sha1(stage1, sizeof(stage1), "", 0, again);
	return !CRYPTO_memcmp(again, stage2, SHA1_BYTES);
}

bool auth_plain(struct text password, const char *hash)
{
	unsigned char stage1[SHA1_BYTES], stage2[SHA1_BYTES], wanted[SHA1_BYTES];

	if (!*hash)
		return !password.n;
	if (!read_hash(hash, wanted))
		return false;
	sha1(password.p, password.n, "", 0, stage1);
	sha1(stage1, sizeof(stage1), "", 0, stage2);
	return !CRYPTO_memcmp(stage2, wanted, SHA1_BYTES);
}
