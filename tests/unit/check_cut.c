/*
 * check_cut.c - whatever is cut, and however it is fed, the parts together have the rows that the
 * whole has.  What a server finds in a body is asked of cut_rows.h.
 */
#include "config.h"

#include <stdio.h>

#include "cut_rows.h"
#include "load/cut.h"
#include "suite.h"

/* formats ------------------------------------------------------------------------------- */

/* q: enclose ", e: escape \, t: trim_space, w: rows end with CR LF, m: columns end with ||, o: rows
 * end with aa, x: rows end with ab and columns with bc. j: JSON, a: strip_outer_array, r: json_root
 */
static struct row_format format_of(const char *options)
{
	struct row_format f = { .column_separator = ",",
				.row_delimiter = "\n",
				.enclose = strchr(options, 'q') ? '"' : -1,
				.escape = strchr(options, 'e') ? '\\' : -1,
				.trim_space = strchr(options, 't'),
				.strip_outer_array = strchr(options, 'a'),
				.json_root = strchr(options, 'r') };

	if (strchr(options, 'j'))
		f.format = LF_JSON;
	if (strchr(options, 'w'))
		strcpy(f.row_delimiter, "\r\n");
	if (strchr(options, 'm'))
		strcpy(f.column_separator, "||");
	if (strchr(options, 'o'))
		strcpy(f.row_delimiter, "aa");
	if (strchr(options, 'x')) {
		strcpy(f.row_delimiter, "ab");
		strcpy(f.column_separator, "bc");
	}
	f.sep_bytes = (unsigned)strlen(f.column_separator);
	f.delim_bytes = (unsigned)strlen(f.row_delimiter);
	return f;
}

/* random numbers that are the same everywhere ------------------------------------------- */

static uint64_t dice = 1;

static unsigned roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)((dice >> 11) % n);
}

/* cutting ------------------------------------------------------------------------------- */

struct bodies {
	struct buf all; /* one after the other */
	size_t end[4096];
	size_t begin[4096]; /* in the text: of its first row */
	unsigned n;
	enum cut_bad bad;
	uint64_t bad_at;
	uint64_t flaws[CF_N], flaw_at[CF_N];
};

static void add_body(struct bodies *b, const struct cutter *c, const char *p)
{
	const char quotes[2] = { (char)c->enclose, (char)c->enclose };

	if (b->n == ARRAY_SIZE(b->end))
		ck_abort_msg("too many parts");
	b->begin[b->n] = c->start;
	if (c->tail == CT_BRACKET)
		buf_addc(&b->all, '[');
	buf_add(&b->all, p + c->start, c->end - c->start);
	if (c->tail == CT_DELIMITER)
		buf_add(&b->all, c->f->row_delimiter, c->f->delim_bytes);
	else if (c->tail == CT_ENCLOSED)
		buf_add(&b->all, quotes, 2);
	else if (c->tail == CT_BRACKET)
		buf_addc(&b->all, ']');
	b->end[b->n++] = b->all.n;
}

/* In chunks of at most `chunk` bytes; 0: all at once. */
static void cut(const struct row_format *f, const char *p, size_t n, uint64_t part_bytes,
		unsigned chunk, uint64_t rows_max, struct bodies *b)
{
	struct cutter c;
	bool last = false;
	unsigned k;

	memset(b, 0, sizeof(*b));
	buf_init_unbounded(&b->all);
	cutter_init(&c, f);
	do {
		size_t have, guard = 0;

		cutter_part(&c, part_bytes ? c.next + part_bytes : UINT64_MAX, rows_max);
		have = c.at;
		last = false;
		while (!c.done && !c.bad && !last) {
			size_t more = chunk ? 1 + roll(chunk) : n;
			size_t at = c.at;

			have = have + more < n ? have + more : n;
			last = have == n;
			cutter_feed(&c, p + at, have - at, last);
			ck_assert(c.at <= have &&
				  have - c.at < CUT_UNDECIDED + (c.done || c.bad) * n);
			ck_assert(guard++ < 3 * n + 10);
			if (last && !c.done && !c.bad)
				ck_assert_uint_eq(c.at, n);
		}
		if (c.cut && !c.bad) {
			ck_assert(c.start <= c.end && c.end <= c.next && c.next <= n);
			add_body(b, &c, p);
		}
		for (k = 0; k < CF_N; k++) {
			if (c.flaws[k] && !b->flaws[k])
				b->flaw_at[k] = c.flaw_at[k];
			b->flaws[k] += c.flaws[k];
			c.flaws[k] = 0;
		}
	} while (c.done && !c.bad);
	b->bad = c.bad;
	b->bad_at = c.bad_at;
}

static void bodies_release(struct bodies *b)
{
	buf_release(&b->all);
}

static const char *body(const struct bodies *b, unsigned i, size_t *n)
{
	size_t from = i ? b->end[i - 1] : 0;

	*n = b->end[i] - from;
	return b->all.p + from;
}

/* cases --------------------------------------------------------------------------------- */

#define MANY_BLANKS \
	"                                                                                "

/* Parts of at most so many bytes, with | around each; then what is bad. */
static const struct {
	const char *options, *in;
	unsigned bytes;
	const char *parts;
	enum cut_bad bad;
	uint64_t bad_at;
} cases[] = {
	{ "", "1,a\n2,b\n3,c\n", 8, "|1,a\n2,b\n|3,c\n|", 0, 0 },
	{ "", "1,a\n2,b\n3,c\n", 4, "|1,a\n|2,b\n|3,c\n|", 0, 0 },
	{ "", "1,a\n2,b\n3,c\n", 0, "|1,a\n2,b\n3,c\n|", 0, 0 },
	{ "", "\n\n1,a\n\n2,b\n3", 5, "|1,a\n|2,b\n|3|", 0, 0 },
	{ "", "1,abcdefghij\n2\n3\n", 4, "|1,abcdefghij\n|2\n3\n|", 0, 0 },
	{ "", "\n\n\n", 2, "|", 0, 0 },
	{ "", "", 2, "|", 0, 0 },
	{ "", "1,\"a\n2,b\"\n", 5, "|1,\"a\n|2,b\"\n|", 0, 0 },
	{ "w", "1,a\r\n2,b\r\n3\n,c\r\n", 9, "|1,a\r\n|2,b\r\n|3\n,c\r\n|", 0, 0 },
	/* aaa: the first two end the row */
	{ "o", "xaaaya", 3, "|xaa|aya|", 0, 0 },
	{ "o", "xaayaaza", 6, "|xaayaa|za|", 0, 0 },
	{ "q", "1,\"a\nb\"\n2,c\n", 8, "|1,\"a\nb\"\n|2,c\n|", 0, 0 },
	{ "q", "1,\"a\"\"\n\"\n2,c\n", 4, "|1,\"a\"\"\n\"\n|2,c\n|", 0, 0 },
	{ "q", "1,5\" pipe\n2,c\n", 4, "|1,5\" pipe\n|2,c\n|", 0, 0 },
	{ "q", "1,ab\"\n2,y\n3,z\n", 4, "|1,ab\"\n2,y\n|3,z\n|", 0, 0 },
	{ "q", "1, \"a,\n\"\n2\n", 4, "|1, \"a,\n|", CB_UNTERMINATED, 7 },
	{ "qt", "1, \"a,\n\"\n2\n", 4, "|1, \"a,\n\"\n|2\n|", 0, 0 },
	{ "e", "1,a\\\nb\n2\n", 4, "|1,a\\\nb\n|2\n|", 0, 0 },
	{ "qe", "1,\"a\\tb\n2,c\"\n3\n", 4, "|1,\"a\\tb\n|2,c\"\n3\n|", 0, 0 },
	{ "qe", "1,\"a\\\"\nb\"\n3\n", 4, "|1,\"a\\\"\nb\"\n|3\n|", 0, 0 },
	{ "q", "1,\"abc\n2,x\n", 4, "|", CB_UNTERMINATED, 2 },
	{ "q", "1,a\n2,\"", 4, "|1,a\n|", CB_UNTERMINATED, 6 },
	{ "q", "1,\"a\"", 4, "|1,\"a\"|", 0, 0 },
	/* an empty last field without a delimiter */
	{ "q", "1,", 4, "|1,\n|", 0, 0 },
	/* a body does not end with a delimiter of two bytes */
	{ "qw", "1,\"b\"\r\n2,c\r\n", 7, "|1,\"b\"|2,c|", 0, 0 },
	{ "qw", "1,b\r\n\r\n\r\n2,c\r\n\r\n", 0, "|1,b\r\n\r\n\r\n2,c|", 0, 0 },
	{ "qw", "1,b\r\n\r\n\r\n2,c\r\n\r\n", 9, "|1,b|2,c|", 0, 0 },
	{ "qw", "1,\r\n2,\r\n", 4, "|1,\"\"|2,\"\"|", 0, 0 },
	/* nor with what looks as if one began */
	{ "qw", "1,b\r\r\n2,c\r\n", 4, "|1,b\r\r\n2,c|", 0, 0 },
	{ "qw", "1,b\r\r\n", 4, "|", CB_LAST_FIELD, 0 },
	{ "qwm", "1||b|\r\n2||c\r\n", 4, "|1||b|\r\n2||c|", 0, 0 },
	{ "qm", "1||b|\n2||c\n", 4, "|1||b|\n|2||c\n|", 0, 0 },
	/* JSON */
	{ "j", "{\"a\":1}\n{\"a\":2}\n", 8, "|{\"a\":1}|{\"a\":2}|", 0, 0 },
	{ "j", " {\"a\":1}{\"a\":2} {\"a\":{}}", 15, "|{\"a\":1}{\"a\":2}|{\"a\":{}}|", 0, 0 },
	{ "j", "{\"}\":\"\\\"}{\"}{\"\\\\\":1}", 4, "|{\"}\":\"\\\"}{\"}|{\"\\\\\":1}|", 0, 0 },
	{ "j", "{\"a\":1}\n{\"a\":", 8, "|{\"a\":1}|", CB_INCOMPLETE, 8 },
	{ "j", "{\"a\":1}\n{\"a\":\"}", 8, "|{\"a\":1}|", CB_INCOMPLETE, 8 },
	{ "j", "{\"a\":1}\n{\"a\":", 0, "|", CB_INCOMPLETE, 8 },
	{ "j", "{\"a\":1},{\"a\":2}", 0, "|", CB_BETWEEN, 7 },
	{ "j", "{\"a\":1}}", 0, "|", CB_BETWEEN, 7 },
	{ "j", "{\"a\":[1}}", 0, "|", CB_MISMATCH, 8 },
	{ "j", "{\"a\":1]", 0, "|", CB_MISMATCH, 6 },
	{ "j", "{\"a\":[1} {\"b\":1}", 0, "|", CB_INCOMPLETE, 0 },
	{ "j", "[{\"a\":1}]", 0, "|", CB_IS_ARRAY, 0 },
	{ "j", " x", 0, "|", CB_NO_JSON, 1 },
	{ "j", "", 0, "|", 0, 0 },
	{ "j", " \n ", 0, "|", 0, 0 },
	{ "ja", "[{\"a\":1},{\"a\":2}]", 9, "|[{\"a\":1}]|[{\"a\":2}]|", 0, 0 },
	{ "ja", "[ {\"a\":1} , {\"a\":[{},{}]} ] \n", 10, "|[{\"a\":1}]|[{\"a\":[{},{}]}]|", 0, 0 },
	{ "ja", "[ ]", 10, "|", 0, 0 },
	{ "ja", "[{\"a\":1}", 10, "|", CB_ARRAY_OPEN, 1 },
	{ "ja", "[{\"a\":1}, {\"a\":", 10, "|[{\"a\":1}]|", CB_INCOMPLETE, 10 },
	{ "ja", "[{\"a\":1}, ]", 20, "|", CB_NO_ELEMENT, 10 },
	{ "ja", "[{\"a\":1}] [{\"a\":2}]", 20, "|", CB_BEHIND, 10 },
	{ "ja", "[{\"a\":1}] ]", 4, "|", CB_BEHIND, 10 },
	{ "ja", "[{\"a\":1}]" MANY_BLANKS "]", 4, "|", CB_BEHIND, 89 },
	{ "ja", "[{\"a\":1}]" MANY_BLANKS, 4, "|[{\"a\":1}]|", 0, 0 },
	{ "ja", "[{\"a\":1} {\"a\":2}]", 4, "|", CB_BETWEEN, 9 },
	{ "ja", "[1,2]", 4, "|", CB_NO_ELEMENT, 1 },
	{ "ja", "{\"a\":1}", 4, "|", CB_IS_NO_ARRAY, 0 },
	{ "jar", "{\"a\":1}", 4, "|{\"a\":1}|", 0, 0 },
	{ "jr", "[{\"a\":1}]", 4, "|[{\"a\":1}]|", 0, 0 },
};

START_TEST(cuts)
{
	const struct row_format f = format_of(cases[_i].options);
	const char *in = cases[_i].in;
	unsigned chunk, i;

	for (chunk = 0; chunk < 12; chunk++) {
		struct bodies b;
		struct buf got;

		cut(&f, in, strlen(in), cases[_i].bytes, chunk, 0, &b);
		buf_init_unbounded(&got);
		buf_addc(&got, '|');
		for (i = 0; i < b.n; i++) {
			size_t n;
			const char *p = body(&b, i, &n);

			buf_add(&got, p, n);
			buf_addc(&got, '|');
		}
		ck_assert_msg(!strcmp(buf_str(&got), cases[_i].parts), "%s (%s): %s", in,
			      cases[_i].options, buf_str(&got));
		ck_assert_msg(b.bad == cases[_i].bad && (!b.bad || b.bad_at == cases[_i].bad_at),
			      "%s (%s): %s at %u", in, cases[_i].options,
			      b.bad ? cut_bad_text(b.bad) : "not bad", (unsigned)b.bad_at);
		buf_release(&got);
		bodies_release(&b);
	}
}
END_TEST

/* What the server's machine makes of bytes, as it was measured. */
static const struct {
	const char *in, *options, *out;
} read_as[] = {
	{ "1,\"a\"\"b\"\n", "q", "[1][a\"b]\n" },
	{ "1,5\" pipe\n", "q", "[1][5 pipe]\n" },
	{ "1,ab\",x\n", "q", "[1][ab,x]\n" },
	{ "1,ab\"\n2,y\n", "q", "[1][ab\n2][y]\n" },
	{ "1, \"a,b\"\n", "qt", "[1][a,b]\n" },
	{ "1,\"abc\n2,x\n", "q", "[1][abc\n2,x]\n" },
	{ "1,\"abc", "q", "[1][ab]\n" },
	{ "1,\"a\"\r\n", "q", "[1][a\"]\n" },
	{ "1,\"a\\tb,c\"\n", "qe", "[1][at][c\n]\n" },
	{ "1,\\N\n", "e", "[1][N]\n" },
	{ "1,a\\\nb\n", "e", "[1][a\nb]\n" },
	{ "1,a  \n", "qt", "[1][a  ]\n" },
	{ "1,\"b\"\r\n2,\"c\"\r\n", "qw", "[1][b]\n[2][c\"\r]\n" },
	{ "1,b\r\n2,c\r\n", "qw", "[1][b]\n[2][c\r\n]\n" },
	{ "1,b\r\n2,c", "qw", "[1][b]\n[2][c]\n" },
	{ "\"\"\n", "q", "[]\n" },
	{ "\"", "q", "[\"]\n" },
	{ "1,", "q", "[1][1,]\n" },
	{ "\n", "q", "" },
	{ "  \n1\n", "qt", "[1]\n" },
	{ " 1 , a b ,  \n", "t", "[1][a b][]\n" },
	{ "\n\n1,a\n\n\n2,b\n\n", "", "[1][a]\n[2][b]\n" },
};

START_TEST(model_reads)
{
	const struct row_format f = format_of(read_as[_i].options);
	struct buf b;

	buf_init_unbounded(&b);
	be_rows(&f, read_as[_i].in, strlen(read_as[_i].in), &b);
	ck_assert_msg(!strcmp(buf_str(&b), read_as[_i].out), "%s: %s", read_as[_i].in, buf_str(&b));
	buf_release(&b);
}
END_TEST

/* flaws --------------------------------------------------------------------------------- */

static const struct {
	const char *options, *in;
	enum cut_flaw which;
	uint64_t n, at;
} flaws[] = {
	{ "q", "1,5\" pipe\n2,6\" x\n", CF_QUOTE_INSIDE, 2, 3 },
	{ "q", "1,\"a\"b\n", CF_TEXT_AFTER_QUOTE, 1, 5 },
	{ "q", "1,\"a\" \n", CF_TEXT_AFTER_QUOTE, 1, 5 },
	{ "qt", "1,\"a\" \n", CF_TEXT_AFTER_QUOTE, 0, 0 },
	{ "q", "1,\"a\"\r\n2,\"b\"\r\n", CF_TEXT_AFTER_QUOTE, 2, 5 },
	{ "qw", "1,\"a\"\r\n2,\"b\"\r\n", CF_TEXT_AFTER_QUOTE, 0, 0 },
	{ "q", "1,\"a\",b\n", CF_TEXT_AFTER_QUOTE, 0, 0 },
	{ "qe", "1,\"a\\tb\",c\n", CF_ESCAPE_LETTER, 1, 5 },
	{ "qe", "1,a\\,b\\\"\\\\\n", CF_ESCAPE_LETTER, 0, 0 },
	{ "e", "1,\\N\n\\N,2\n", CF_ESCAPED_NULL, 2, 3 },
	{ "e", "1,\\N\n", CF_ESCAPE_LETTER, 0, 0 },
	{ "q", "1,\"\\N\"\n", CF_ESCAPED_NULL, 0, 0 },
};

START_TEST(flaws_are_found)
{
	const struct row_format f = format_of(flaws[_i].options);
	unsigned bytes, chunk;

	for (bytes = 0; bytes < 20; bytes++) {
		for (chunk = 0; chunk < 8; chunk++) {
			struct bodies b;

			cut(&f, flaws[_i].in, strlen(flaws[_i].in), bytes, chunk, 0, &b);
			ck_assert_msg(b.flaws[flaws[_i].which] == flaws[_i].n &&
					      (!flaws[_i].n ||
					       b.flaw_at[flaws[_i].which] == flaws[_i].at),
				      "%s: %u at %u", flaws[_i].in,
				      (unsigned)b.flaws[flaws[_i].which],
				      (unsigned)b.flaw_at[flaws[_i].which]);
			bodies_release(&b);
		}
	}
}
END_TEST

START_TEST(nul_is_a_flaw)
{
	struct row_format f = format_of("q");
	struct bodies b;

	cut(&f, "1,a\0b\n2\n", 8, 0, 0, 0, &b);
	ck_assert_uint_eq(b.flaws[CF_NUL], 1);
	ck_assert_uint_eq(b.flaw_at[CF_NUL], 3);
	bodies_release(&b);
}
END_TEST

/* properties ---------------------------------------------------------------------------- */

static const char *const csv_formats[] = { "",	  "t",	  "w",	"m",   "o",   "x",   "q",
					   "e",	  "qe",	  "qt", "qw",  "qm",  "qx",  "qwm",
					   "qet", "qewm", "ew", "qo",  "qwt", "qex", "qeo",
					   "et",  "qem",  "em", "ewm", "qewt" };

/* Of bytes that mean something, mostly: it is no sound CSV. */
static void random_noise(struct buf *out, unsigned n)
{
	static const char bytes[] = "\n\n,,\"\"\\\\\r\r  ||aabbcc1N\0";

	while (n--)
		buf_addc(out, roll(3) ? bytes[roll(sizeof(bytes) - 1)] : (char)('d' + roll(20)));
}

/* Of fields as programs write them. */
static void random_rows(const struct row_format *f, struct buf *out, unsigned rows)
{
	static const char *const word[] = { "",
					    "1",
					    "a",
					    "\xc3\xa9t\xc3\xa9",
					    "\xe2\x82\xac 5",
					    " x ",
					    "\\N",
					    "long long long long long long long text" };

	while (rows--) {
		unsigned fields = 1 + roll(4), k;

		if (!roll(8)) {
			buf_add(out, f->row_delimiter, f->delim_bytes);
			continue;
		}
		for (k = 0; k < fields; k++) {
			if (k)
				buf_add(out, f->column_separator, f->sep_bytes);
			if (f->enclose > 0 && roll(2)) {
				buf_addc(out, '"');
				buf_adds(out, word[roll(ARRAY_SIZE(word))]);
				if (!roll(3))
					buf_add(out, f->row_delimiter, f->delim_bytes);
				if (!roll(3))
					buf_adds(out, f->escape > 0 && roll(2) ? "\\\"" : "\"\"");
				if (!roll(60)) {
					unsigned many = 300;

					while (many--)
						buf_adds(out, "huge\n");
				}
				buf_addc(out, '"');
			} else {
				buf_adds(out, word[roll(ARRAY_SIZE(word))]);
			}
		}
		if (rows || roll(2))
			buf_add(out, f->row_delimiter, f->delim_bytes);
	}
}

/*
 * The rows of the whole as a server with no end of file in sight reads them: one more row stands
 * behind. False: how it ends cannot be said that way.
 */
static bool rows_of_whole(const struct row_format *f, const struct buf *in, struct buf *out)
{
	struct buf text;
	size_t n = in->n, d = f->delim_bytes;
	bool closed = n >= d && memcmp(in->p + n - d, f->row_delimiter, d) == 0;

	buf_init_unbounded(&text);
	buf_add(&text, in->p, n);
	if (n && !closed)
		buf_add(&text, f->row_delimiter, d);
	buf_adds(&text, "Z");
	be_rows(f, text.p, text.n, out);
	buf_release(&text);
	if (out->n < 4 || memcmp(out->p + out->n - 4, "[Z]\n", 4) != 0)
		return false;
	/* its own row, not the end of one */
	if (out->n > 4 && out->p[out->n - 5] != '\n')
		return false;
	buf_cut(out, out->n - 4);
	return true;
}

static unsigned compared, refused;

static void check_csv(const struct row_format *f, const char *options, const struct buf *in)
{
	unsigned bytes = roll(4) ? 1 + roll(60) : roll(2) ? 1 + roll(3000) : 0, i;
	struct buf want, got;
	struct bodies a, b;

	cut(f, in->p, in->n, bytes, 1 + roll(100), 0, &a);
	cut(f, in->p, in->n, bytes, 0, 0, &b);
	ck_assert_msg(a.n == b.n && a.all.n == b.all.n && a.bad == b.bad && a.bad_at == b.bad_at &&
			      (!a.all.n || !memcmp(a.all.p, b.all.p, a.all.n)) &&
			      !memcmp(a.flaws, b.flaws, sizeof(a.flaws)),
		      "chunks make a difference (%s, parts of %u): %.*s", options, bytes,
		      (int)in->n, in->p);
	buf_init_unbounded(&want);
	buf_init_unbounded(&got);
	if (!a.bad && rows_of_whole(f, in, &want)) {
		for (i = 0; i < a.n; i++) {
			size_t n, before = got.n;
			const char *p = body(&a, i, &n);

			be_rows(f, p, n, &got);
			ck_assert_msg(got.n > before, "a part without a row (%s)", options);
		}
		ck_assert_msg(want.n == got.n && (!want.n || !memcmp(want.p, got.p, want.n)),
			      "(%s, parts of %u) %.*s\nhas\n%s\nnot\n%s", options, bytes,
			      (int)in->n, in->p, buf_str(&want), buf_str(&got));
		compared++;
	}
	refused += a.bad != CB_NONE;
	buf_release(&want);
	buf_release(&got);
	bodies_release(&a);
	bodies_release(&b);
}

START_TEST(csv_rows_stay)
{
	const char *options = csv_formats[_i];
	const struct row_format f = format_of(options);
	unsigned turn;

	dice = 0x9e3779b97f4a7c15u + (unsigned)_i;
	compared = refused = 0;
	for (turn = 0; turn < 1500; turn++) {
		struct buf in;

		buf_init_unbounded(&in);
		buf_adds(&in, "");
		if (turn % 2)
			random_noise(&in, roll(4) ? roll(30) : roll(400));
		else
			random_rows(&f, &in, roll(20));
		check_csv(&f, options, &in);
		buf_release(&in);
	}
	/* most have an answer */
	ck_assert_msg(compared > 500, "%s: %u compared, %u refused", options, compared, refused);
}
END_TEST

/* The number of rows that are asked for, and no more. */
START_TEST(csv_rows_are_counted)
{
	const char *options = csv_formats[_i];
	const struct row_format f = format_of(options);
	unsigned turn;

	dice = 0xd1b54a32d192ed03u + (unsigned)_i;
	for (turn = 0; turn < 500; turn++) {
		struct buf in, all, some;
		struct bodies a, b;
		unsigned k, rows = 1 + roll(5);
		const char *p;

		buf_init_unbounded(&in);
		buf_init_unbounded(&all);
		buf_init_unbounded(&some);
		random_rows(&f, &in, 1 + roll(20));
		cut(&f, in.p, in.n, 0, 50, rows, &a);
		cut(&f, in.p, in.n, 0, 0, 0, &b);
		if (!a.bad && !b.bad && a.n && rows_of_whole(&f, &in, &all)) {
			size_t n;

			p = body(&a, 0, &n);
			be_rows(&f, p, n, &some);
			ck_assert(some.n <= all.n && !memcmp(some.p, all.p, some.n));
			for (k = 1; k < a.n; k++) {
				p = body(&a, k, &n);
				be_rows(&f, p, n, &some);
			}
			ck_assert(some.n == all.n && !memcmp(some.p, all.p, all.n));
		}
		buf_release(&in);
		buf_release(&all);
		buf_release(&some);
		bodies_release(&a);
		bodies_release(&b);
	}
}
END_TEST

/* JSON ---------------------------------------------------------------------------------- */

static void random_blank(struct buf *out, unsigned most)
{
	unsigned n = roll(most + 1);

	while (n--)
		buf_addc(out, " \n\t\r"[roll(4)]);
}

static void random_string(struct buf *out)
{
	static const char *const piece[] = {
		"a",	"}",   "{", "]",	"[",	   ",",	       "\\\"",
		"\\\\", "\\n", ":", "\xc3\xa9", "\\u00e9", "\\\\\\\"", "text text text"
	};
	unsigned n = roll(6);

	buf_addc(out, '"');
	while (n--)
		buf_adds(out, piece[roll(ARRAY_SIZE(piece))]);
	buf_addc(out, '"');
}

static void random_value(struct buf *out, unsigned deep);

static void random_object(struct buf *out, unsigned deep)
{
	unsigned n = roll(4), i;

	buf_addc(out, '{');
	for (i = 0; i < n; i++) {
		if (i)
			buf_addc(out, ',');
		random_blank(out, 2);
		random_string(out);
		buf_addc(out, ':');
		random_value(out, deep);
	}
	random_blank(out, 2);
	buf_addc(out, '}');
}

static void random_value(struct buf *out, unsigned deep)
{
	unsigned n, i;

	random_blank(out, 1);
	switch (deep ? roll(5) : roll(3)) {
	case 0:
		buf_addf(out, "%u", roll(1000000));
		break;
	case 1:
		random_string(out);
		break;
	case 2:
		buf_adds(out, "null");
		break;
	case 3:
		random_object(out, deep - 1);
		break;
	default:
		n = roll(4);
		buf_addc(out, '[');
		for (i = 0; i < n; i++) {
			if (i)
				buf_addc(out, ',');
			random_value(out, deep - 1);
		}
		buf_addc(out, ']');
	}
}

/* The objects of a body, a line each; byte by byte.  False: it is not what it should be. */
static bool objects_of(const char *p, size_t n, bool array, struct buf *out)
{
	size_t i = 0, depth = 0, base = array ? 1 : 0;
	bool string = false, any = false, comma = false;

	for (; i < n; i++) {
		char b = p[i];
		bool outside = !string && depth == base;

		if (outside && (b == ' ' || b == '\n' || b == '\t' || b == '\r'))
			continue;
		if (array && !string && depth == 0 && (any || b != '['))
			return false;
		if (array && outside && b == ',') {
			if (comma || !any)
				return false;
			comma = true;
			continue;
		}
		if (outside && b != '{' && b != ']')
			return false;
		if (string) {
			buf_addc(out, b);
			if (b == '\\')
				buf_addc(out, p[++i]);
			string = b != '"';
			continue;
		}
		if (b == '}' || b == ']')
			depth--;
		if (depth >= base && !(array && depth == 0))
			buf_addc(out, b);
		if (b == '{' || b == '[')
			depth++;
		if (array && depth == 1 && b == '[') {
			buf_clear(out);
			continue;
		}
		string = b == '"';
		if (b == '}' && depth == base) {
			buf_addc(out, '\n');
			any = true;
			comma = false;
		}
	}
	return !depth && !string && !comma;
}

START_TEST(json_objects_stay)
{
	bool array = _i;
	const struct row_format f = format_of(array ? "ja" : "j");
	unsigned turn, i;

	dice = 0xbf58476d1ce4e5b9u + (unsigned)_i;
	for (turn = 0; turn < 3000; turn++) {
		unsigned objects = roll(12), bytes = roll(3) ? 1 + roll(200) : roll(3000);
		struct buf in, want, got, one;
		struct bodies a, b;

		buf_init_unbounded(&in);
		buf_init_unbounded(&want);
		buf_init_unbounded(&got);
		random_blank(&in, 3);
		if (array)
			buf_addc(&in, '[');
		for (i = 0; i < objects; i++) {
			size_t from;

			if (i && array)
				buf_addc(&in, ',');
			random_blank(&in, turn % 3 ? 2 : 80);
			from = in.n;
			random_object(&in, roll(4));
			buf_add(&want, in.p + from, in.n - from);
			buf_addc(&want, '\n');
			random_blank(&in, 2);
		}
		if (array)
			buf_addc(&in, ']');
		random_blank(&in, 100);
		cut(&f, buf_str(&in), in.n, bytes, 1 + roll(300), 0, &a);
		cut(&f, buf_str(&in), in.n, bytes, 0, 0, &b);
		ck_assert_msg(!a.bad && a.n == b.n && a.all.n == b.all.n, "%s: %s", buf_str(&in),
			      a.bad ? cut_bad_text(a.bad) : "chunks make a difference");
		for (i = 0; i < a.n; i++) {
			size_t n;
			const char *p = body(&a, i, &n);

			buf_init_unbounded(&one);
			ck_assert_msg(objects_of(p, n, array, &one), "%.*s", (int)n, p);
			ck_assert(one.n > 0);
			buf_add(&got, one.p, one.n);
			buf_release(&one);
		}
		ck_assert_msg(!strcmp(buf_str(&want), buf_str(&got)), "%s\nhas\n%s\nnot\n%s",
			      buf_str(&in), buf_str(&want), buf_str(&got));
		/* Whatever is missing at the end is seen. */
		if (objects) {
			size_t end = in.n;

			while (in.p[end - 1] != '}' && in.p[end - 1] != ']')
				end--;
			bodies_release(&b);
			cut(&f, in.p, 1 + roll((unsigned)end - 1), 0, 1 + roll(300), 0, &b);
			if (b.n && !array) {
				buf_init_unbounded(&one);
				ck_assert(objects_of(b.all.p, b.all.n, false, &one));
				buf_release(&one);
			}
			ck_assert(!b.n || !array);
		}
		buf_release(&in);
		buf_release(&want);
		buf_release(&got);
		bodies_release(&a);
		bodies_release(&b);
	}
}
END_TEST

static void add_cases(TCase *tc)
{
	tcase_add_loop_test(tc, cuts, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, model_reads, 0, ARRAY_SIZE(read_as));
	tcase_add_loop_test(tc, flaws_are_found, 0, ARRAY_SIZE(flaws));
	tcase_add_test(tc, nul_is_a_flaw);
}

static void add_properties(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, csv_rows_stay, 0, ARRAY_SIZE(csv_formats));
	tcase_add_loop_test(tc, csv_rows_are_counted, 0, ARRAY_SIZE(csv_formats));
	tcase_add_loop_test(tc, json_objects_stay, 0, 2);
}

SUITE("cut", { "cases", add_cases }, { "properties", add_properties })
