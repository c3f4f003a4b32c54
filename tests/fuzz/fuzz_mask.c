/*
 * fuzz_mask.c - statements made of pieces, whole and broken, with a secret in them:
 * it never survives masking.  And for any text: what is not masked is as it was.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "lang/mask.h"

#define SECRET "hunter2"

/* Whole pieces, so that a key stays a key; punctuation comes and goes. */
static const char *const pieces[] = {
	"\"property.sasl.password\"",
	"'aws.s3.secret_key'",
	"property.sasl.jaas.config",
	"`password`",
	"\"kafka_topic\"",
	"\"t\"",
	"ALTER ROUTINE LOAD FOR db.j ",
	"PROPERTIES (",
	" FROM KAFKA (",
	"COLUMNS (a, b)",
	" WHERE a = 'x' ",
	"IDENTIFIED BY ",
	" PASSWORD(",
	"\"",
	"'",
	"`",
	"\\",
	" ",
	"\n",
	",",
	"=",
	")",
	"(",
	";",
	"-- ",
	"/*",
	"*/",
	"#",
	"$$",
	"abc",
	"17",
	":",
	".",
	"@",
	"http://u:",
	"\xe2\x80\x9c",
	"\xf0\x9f\x98\x80",
};

static const char *const keys[] = {
	"\"property.sasl.password\" = ",
	"'password'='x', \"ssl.key.pem\"=",
	"IDENTIFIED BY ",
	"property.sasl.password=",
};

static void add_pieces(struct buf *sql, const uint8_t *data, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_adds(sql, pieces[data[i] % ARRAY_SIZE(pieces)]);
}

/* Something, a key, its value, something. */
static void generated(const uint8_t *data, size_t size)
{
	size_t before = size < 2 ? 0 : (size_t)data[0] % (size - 1);
	struct buf sql, out;

	if (size < 2)
		return;
	buf_init_unbounded(&sql);
	buf_init_unbounded(&out);
	add_pieces(&sql, data + 2, before < size - 2 ? before : size - 2);
	buf_addc(&sql, ' ');
	buf_adds(&sql, keys[data[1] % ARRAY_SIZE(keys)]);
	buf_adds(&sql, data[1] & 16 ? "\"" : data[1] & 32 ? "'" : "");
	buf_adds(&sql, SECRET);
	buf_adds(&sql, data[1] & 64 ? "\"" : data[1] & 128 ? "'" : "");
	if (before < size - 2)
		add_pieces(&sql, data + 2 + before, size - 2 - before);
	mask_sql((struct text){ sql.p, sql.n }, &out);
	if (memmem(out.p, out.n, SECRET, strlen(SECRET)))
		fprintf(stderr, "%s\n--\n%s\n", buf_str(&sql), buf_str(&out));
	MUST(!memmem(out.p, out.n, SECRET, strlen(SECRET)), "the secret is still there");
	buf_release(&sql);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out;
	bool hit;

	buf_init_unbounded(&out);
	hit = mask_sql((struct text){ (const char *)data, size }, &out);
	MUST(hit || (out.n == size && (!size || !memcmp(out.p, data, size))),
	     "changed, and nothing masked");
	buf_release(&out);
	generated(data, size);
	return 0;
}
