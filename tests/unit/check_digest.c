/*
 * check_digest.c - hashes and lines are the same in each way; and parts whose middle is not read
 * while they are cut are those that they are when it is.
 */
#include "config.h"

#include "load/digest.h"
#include "part_rig.h"

/* The ways ------------------------------------------------------------------------------ */

START_TEST(ways_agree)
{
	const struct digest_way *way = _i ? digest_wide() : &digest_plain;
	unsigned char got[DIGEST_HEX / 2];
	XXH128_canonical_t want;
	static char text[70000];
	unsigned round;
	void *state;
	size_t k;

	if (!way)
		return; /* not on this processor */
	for (k = 0; k < sizeof(text); k++)
		text[k] = (char)(roll(4) ? roll(256) : '\n');
	state = way->begin();
	for (round = 0; round < 200; round++) {
		size_t from = roll(100), n = round < 100 ? round : roll(sizeof(text) - 100), at = 0;
		uint64_t lines = 0;

		way->reset(state);
		while (at < n) {
			size_t piece = 1 + roll(round & 1 ? 100 : 20000);

			piece = piece < n - at ? piece : n - at;
			way->add(state, text + from + at, piece);
			at += piece;
		}
		way->bytes(state, got);
		XXH128_canonicalFromHash(&want, XXH3_128bits(text + from, n));
		ck_assert_mem_eq(got, want.digest, sizeof(got));
		for (k = 0; k < n; k++)
			lines += text[from + k] == '\n';
		ck_assert_uint_eq(way->lines(text + from, n), lines);
	}
	way->end(state);
}
END_TEST

START_TEST(as_text)
{
	struct digest *d = digest_new();
	char hex[DIGEST_HEX + 1];

	digest_add(d, "abc", 3);
	digest_hex(d, hex);
	ck_assert_str_eq(hex, "06b05ab6733a618578af5f94892f3950"); /* xxhsum -H2 */
	digest_reset(d);
	digest_hex(d, hex);
	ck_assert_str_eq(hex, "99aa06d3014798d86001c324468d497f");
	digest_free(d);
	digest_free(NULL);
}
END_TEST

/* Parts that are skipped through -------------------------------------------------------- */

/* Rows of `f`, some MB; `kind` says of what sort. */
static size_t make_rows(char *p, size_t room, const struct row_format *f, int kind)
{
	size_t n = 0, len, blank;

	while (n + (kind == 3 ? 900000 : 9000) < room) {
		len = kind == 1 ? roll(5) : kind == 2 ? roll(8000) : kind == 3 ? roll(800000) : 36;
		memset(p + n, 'a' + (int)roll(26), len);
		/* pieces of a delimiter, and lines where LF is none */
		if (len > 2 && !roll(3))
			p[n + roll((unsigned)len)] = roll(2) ? f->row_delimiter[0] : '\n';
		n += len;
		for (blank = roll(9) ? 1 : 1 + roll(5); blank; blank--) {
			memcpy(p + n, f->row_delimiter, f->delim_bytes);
			n += f->delim_bytes;
		}
	}
	if (roll(2)) {
		memcpy(p + n, "last", 4);
		n += 4;
	}
	return n;
}

struct cut_parts {
	struct buf all; /* "BYTES HASH LINE\n" of each */
	bool left_out;	/* the hash of one was left to be made */
};

static void cut_all(const char *name, const struct row_format *f, uint64_t part_bytes,
		    bool mark_only, struct cut_parts *out)
{
	struct part_options o = { .inputs = &name,
				  .n_inputs = 1,
				  .format = f,
				  .part_bytes = part_bytes,
				  .header_lines = mark_only ? 0 : 1,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	struct part_source *s;
	struct part *p;
	struct err err;

	buf_init_unbounded(&out->all);
	out->left_out = false;
	s = part_source_open(&o, &err);
	ck_assert(s);
	while (part_source_cut(s, &p, &err) > 0) {
		if (!p->hash[0]) {
			out->left_out = true;
			/* before or behind the digest: the line is the same */
			if (roll(2))
				part_first_line(p);
			ck_assert_msg(!part_digest(p, &err), "%s", err.text);
		}
		buf_addf(&out->all, "%llu %s %llu\n", (unsigned long long)p->bytes, p->hash,
			 (unsigned long long)part_first_line(p));
		part_free(p);
	}
	part_source_free(s);
}

static const struct {
	const char *delimiter;
	int kind;
	bool skips;
} skipped[] = { { "\n", 0, true },   { "\n", 1, true }, { "\n", 2, true },  { "\n", 3, false },
		{ "\r\n", 0, true }, { "|-", 2, true }, { "||", 0, false }, { "\r\n", 3, false } };

/* The same rows, unpacked on the way, are read from the first byte to the last. */
START_TEST(skipped_through)
{
	enum { ROOM = 6 << 20 };
	const uint64_t sizes[] = { 1 << 20, (1 << 20) + 1, 1500000, 3 << 20, 5 << 20, 7 << 20 };
	struct row_format f = csv();
	struct cut_parts plain, packed;
	char *p = xmalloc(ROOM);
	bool any = false;
	unsigned k;
	size_t n;

	begin();
	strcpy(f.row_delimiter, skipped[_i].delimiter);
	f.delim_bytes = (unsigned)strlen(f.row_delimiter);
	for (k = 0; k < ARRAY_SIZE(sizes); k++) {
		n = make_rows(p, ROOM, &f, skipped[_i].kind);
		if (k & 1)
			memcpy(p, "\xef\xbb\xbf", 3);
		write_file("a", p, n);
		write_packed("b", LP_LZ4, p, n);
		cut_all("a", &f, sizes[k], k & 2, &plain);
		cut_all("b", &f, sizes[k], k & 2, &packed);
		ck_assert_str_eq(buf_str(&plain.all), buf_str(&packed.all));
		any |= plain.left_out;
		ck_assert(!packed.left_out);
		buf_release(&plain.all);
		buf_release(&packed.all);
	}
	if (skipped[_i].skips)
		ck_assert_msg(any, "%d: nothing was left out", _i);
	free(p);
	end();
}
END_TEST

/* It changes between the cut and the digest. */
START_TEST(changed_meanwhile)
{
	enum { ROOM = 3 << 20 };
	struct row_format f = csv();
	const char *name = "a";
	struct part_options o = { .inputs = &name,
				  .n_inputs = 1,
				  .format = &f,
				  .part_bytes = 2 << 20,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	struct part_source *s;
	char *p = xmalloc(ROOM);
	struct part *part;
	struct err err;

	begin();
	write_file("a", p, make_rows(p, ROOM, &f, 0));
	s = part_source_open(&o, &err);
	ck_assert_int_eq(part_source_cut(s, &part, &err), 1);
	ck_assert_str_eq(part->hash, "");
	ck_assert(truncate("a", _i ? ROOM - 20000 : 1000) == 0);
	ck_assert_int_eq(part_digest(part, &err), ERR_IO);
	ck_assert_msg(strstr(err.text, "a: the file has"), "%s", err.text);
	ck_assert_str_eq(part->hash, "");
	part_free(part);
	part_source_free(s);
	free(p);
	end();
}
END_TEST

static void add_ways(TCase *tc)
{
	tcase_add_loop_test(tc, ways_agree, 0, 2);
	tcase_add_test(tc, as_text);
}

static void add_parts(TCase *tc)
{
	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, skipped_through, 0, ARRAY_SIZE(skipped));
	tcase_add_loop_test(tc, changed_meanwhile, 0, 2);
}

SUITE("digest", { "ways", add_ways }, { "parts", add_parts })
