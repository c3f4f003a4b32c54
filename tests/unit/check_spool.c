/*
 * check_spool.c - parts of large inputs, of damaged ones, of files that change, and of a full disk.
 */
#include "config.h"

#include "part_rig.h"

/* large ones ---------------------------------------------------------------------------- */

/* Rows, some of them longer than what is looked at in one go. */
static void many_rows(struct buf *b, size_t bytes)
{
	while (b->n < bytes) {
		unsigned long_one = roll(3000) == 0 ? 300000 + roll(500000) : roll(120);

		buf_addf(b, "%u,\"%s", roll(100000), roll(4) ? "" : "a\nb\"\"");
		while (long_one--)
			buf_addc(b, "abcdefghijklmnop\nqrst,\xc3\xa9"[roll(23)]);
		buf_adds(b, "\"\n");
	}
}

/* The parts one after the other are the file: the bars are taken out again. */
static void same_bytes(const struct seen *s, const struct buf *want)
{
	struct buf got;
	size_t i;

	buf_init_unbounded(&got);
	for (i = 0; i < s->parts.n; i++)
		if (s->parts.p[i] != '|')
			buf_addc(&got, s->parts.p[i]);
	ck_assert(got.n == want->n && !memcmp(got.p, want->p, got.n));
	buf_release(&got);
}

START_TEST(large)
{
	struct row_format f = csv();
	const char *inputs[] = { "a" };
	enum load_packing how;
	struct buf text;
	unsigned turn;

	begin();
	f.enclose = '"';
	buf_init_unbounded(&text);
	many_rows(&text, 2 << 20);
	for (turn = 0; turn < 4; turn++) {
		struct part_options o = { .inputs = inputs,
					  .n_inputs = 1,
					  .format = &f,
					  .part_bytes = 20000 + roll(turn % 2 ? 30000 : 900000),
					  .spool_dir = ".",
					  .spool_slots = 2 };
		struct seen plain, other;

		write_file("a", text.p, text.n);
		take(&o, &plain);
		ck_assert_msg(plain.rc == 0, "%s", plain.err.text);
		ck_assert(plain.n > 1 && !plain.spooled);
		same_bytes(&plain, &text);
		for (how = LP_GZIP; how <= LP_LZ4; how++) {
			unlink("a");
			write_packed("a", how, text.p, text.n);
			take(&o, &other);
			ck_assert_msg(other.rc == 0, "%s", other.err.text);
			ck_assert_str_eq(buf_str(&plain.hashes), buf_str(&other.hashes));
			ck_assert_str_eq(buf_str(&plain.lines), buf_str(&other.lines));
			ck_assert(other.spooled);
			seen_release(&other);
		}
		seen_release(&plain);
	}
	buf_release(&text);
	end();
}
END_TEST

/* Whatever the place a damaged archive is cut off at, it is seen; and no part has a byte that is
 * not right. */
START_TEST(damaged)
{
	enum load_packing how = LP_GZIP + (enum load_packing)_i;
	struct row_format f = csv();
	const char *inputs[] = { "a" };
	struct buf text;
	size_t room, n;
	unsigned turn;
	char *out;

	begin();
	dice = 99 + (unsigned)_i;
	buf_init_unbounded(&text);
	while (text.n < 300000)
		buf_addf(&text, "%u,%u\n", roll(1000), roll(1000000));
	room = text.n * 2;
	out = xmalloc(room);
	n = pack(how, text.p, text.n, out, room);
	for (turn = 0; turn < 40; turn++) {
		struct part_options o = { .inputs = inputs,
					  .n_inputs = 1,
					  .format = &f,
					  .part_bytes = turn % 2 ? 0 : 50000,
					  .spool_dir = ".",
					  .send_packed = turn % 3 ? LP_BIT(how) : 0,
					  .spool_slots = 2 };
		size_t keep = turn < 8 ? n - 1 - turn : 20 + roll((unsigned)n - 20);
		struct seen s;

		write_file("a", out, keep);
		take(&o, &s);
		ck_assert_msg(s.rc == ERR_IO, "cut off at %zu of %zu", keep, n);
		ck_assert_msg(strstr(s.err.text, "damaged"), "%s", s.err.text);
		ck_assert(!o.part_bytes ? !s.n : 1);
		seen_release(&s);
	}
	/* and something behind it */
	out[n] = 'x';
	write_file("a", out, n + 1);
	{
		struct part_options o = { .inputs = inputs,
					  .n_inputs = 1,
					  .format = &f,
					  .spool_dir = ".",
					  .spool_slots = 2 };
		struct seen s;

		take(&o, &s);
		ck_assert(s.rc == ERR_IO && !s.n);
		seen_release(&s);
	}
	free(out);
	buf_release(&text);
	end();
}
END_TEST

/* trouble ------------------------------------------------------------------------------- */

START_TEST(changes)
{
	struct row_format f = csv();
	const char *inputs[] = { "a" };
	struct part_options o = {
		.inputs = inputs, .n_inputs = 1, .format = &f, .spool_dir = ".", .spool_slots = 2
	};
	struct timespec times[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
	struct part_source *src;
	struct part *p;
	struct err err;
	char piece[64];

	begin();
	write_text("a", "1,a\n2,b\n");
	src = part_source_open(&o, &err);
	ck_assert(part_source_next(src, &p, &err) == 1);
	part_source_free(src);
	ck_assert(part_unchanged(p, &err) == 0);
	ck_assert(part_read(p, 0, piece, sizeof(piece), &err) == 8);
	/* another one in its place: this one is still good */
	write_text("b", "1,a\n2,c\n");
	ck_assert(rename("a", "c") == 0 && rename("b", "a") == 0);
	ck_assert(part_unchanged(p, &err) == ERR_IO);
	ck_assert(part_read(p, 0, piece, sizeof(piece), &err) == 8);
	ck_assert(rename("c", "a") == 0);
	ck_assert(part_unchanged(p, &err) == 0);
	/* written to */
	ck_assert(utimensat(AT_FDCWD, "a", times, 0) == 0);
	ck_assert(part_unchanged(p, &err) == ERR_IO);
	ck_assert(part_read(p, 0, piece, 4, &err) == 4);
	ck_assert(part_read(p, 4, piece, 4, &err) == ERR_IO);
	ck_assert(truncate("a", 5) == 0);
	ck_assert(part_read(p, 0, piece, sizeof(piece), &err) == ERR_IO);
	ck_assert(strstr(err.text, "shorter"));
	part_free(p);
	end();
}
END_TEST

/* A full disk: no part comes of what could not be written. */
START_TEST(no_room)
{
	struct row_format f = csv();
	const char *inputs[] = { "a.gz" };
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 1,
				  .format = &f,
				  .part_bytes = 30000,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	struct rlimit limit, was;
	struct buf text;
	struct seen s;

	begin();
	buf_init_unbounded(&text);
	while (text.n < 50000)
		buf_addf(&text, "%u\n", roll(100000));
	write_packed("a.gz", LP_GZIP, text.p, text.n);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert(getrlimit(RLIMIT_FSIZE, &was) == 0);
	limit = (struct rlimit){ 20000, was.rlim_max };
	ck_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	take(&o, &s);
	ck_assert(s.rc == ERR_IO && !s.n);
	ck_assert(strstr(s.err.text, "spooled part"));
	ck_assert(setrlimit(RLIMIT_FSIZE, &was) == 0);
	seen_release(&s);
	o.spool_dir = "nowhere";
	take(&o, &s);
	ck_assert(s.rc == ERR_IO && strstr(s.err.text, "nowhere: no file can be made there"));
	seen_release(&s);
	buf_release(&text);
	end();
}
END_TEST

/* Slots: the second part waits until the first one is freed, by another thread. */
static void *free_later(void *arg)
{
	usleep(50000);
	part_free(arg);
	return NULL;
}

START_TEST(slots_are_waited_for)
{
	struct row_format f = csv();
	const char *inputs[] = { "a.gz" };
	atomic_int stop = 0;
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 1,
				  .format = &f,
				  .part_bytes = 2,
				  .spool_dir = ".",
				  .stop = &stop,
				  .spool_slots = 2 };
	struct part *p[4] = { NULL };
	struct part_source *src;
	pthread_t thread;
	struct err err;

	begin();
	write_packed("a.gz", LP_GZIP, "1\n2\n3\n4\n5\n", 10);
	src = part_source_open(&o, &err);
	ck_assert(part_source_next(src, &p[0], &err) == 1);
	ck_assert(part_source_next(src, &p[1], &err) == 1);
	ck_assert(pthread_create(&thread, NULL, free_later, p[0]) == 0);
	ck_assert(part_source_next(src, &p[2], &err) == 1);
	pthread_join(thread, NULL);
	atomic_store(&stop, 1);
	ck_assert(part_source_next(src, &p[3], &err) == ERR_IO);
	ck_assert_str_eq(err.text, "stopped");
	ck_assert(part_source_next(src, &p[3], &err) == 0);
	part_source_free(src);
	part_free(p[1]);
	part_free(p[2]);
	end();
}
END_TEST

static void add_more(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, large);
	tcase_add_loop_test(tc, damaged, 0, 4);
	tcase_add_test(tc, changes);
	tcase_add_test(tc, no_room);
	tcase_add_test(tc, slots_are_waited_for);
}

SUITE("spool", { "trouble", add_more })
