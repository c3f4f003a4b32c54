/*
 * check_base.c - memory, texts, errors, nearness, files, clock, UTF-8.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/util.h"
#include "tests/unit/suite.h"

/* arena, buf -------------------------------------------------------------------- */

START_TEST(arena_keeps_and_rewinds)
{
	struct arena *a = arena_new();
	struct arena_mark m;
	char *first, *s;
	size_t used, i;

	first = arena_copy(a, "ab\0c", 4);
	ck_assert_mem_eq(first, "ab\0c", 5);
	used = arena_used(a);
	m = arena_mark(a);
	for (i = 0; i < 1000; i++) {
		s = arena_zalloc(a, 1000);
		ck_assert_int_eq(s[0] | s[999], 0);
		ck_assert_uint_eq((uintptr_t)s % 8, 0);
		memset(s, 'x', 1000);
	}
	/* One larger than a block. */
	s = arena_alloc(a, 1 << 20);
	memset(s, 'y', 1 << 20);
	ck_assert_uint_ge(arena_used(a), used + 1000000 + (1 << 20));
	arena_rewind(a, m);
	ck_assert_uint_eq(arena_used(a), used);
	ck_assert_mem_eq(first, "ab\0c", 5);
	ck_assert_str_eq(arena_printf(a, "%d-%s", 7, "z"), "7-z");
	/* What fits into the rest of a block, to the byte, and what does not. */
	for (i = 1; i < 20000; i += 7) {
		s = arena_printf(a, "%0*zu", (int)i, i);
		ck_assert_uint_eq(strlen(s), i > strlen("19999") ? i : strlen(s));
		ck_assert_uint_eq(strtoul(s, NULL, 10), i);
	}
	s = arena_printf(a, "%0100000d%s", 5, first);
	ck_assert_uint_eq(strlen(s), 100002);
	ck_assert_str_eq(s + 99999, "5ab");
	arena_reset(a);
	ck_assert_uint_eq(arena_used(a), 0);
	ck_assert_ptr_nonnull(arena_alloc(a, 0));
	arena_free(a);
	arena_free(NULL);
}
END_TEST

START_TEST(buf_has_a_ceiling)
{
	struct buf b;

	buf_init(&b, 10);
	ck_assert_str_eq(buf_str(&b), "");
	buf_adds(&b, "12345");
	buf_addc(&b, '6');
	buf_addf(&b, "%d", 789);
	ck_assert_str_eq(buf_str(&b), "123456789");
	ck_assert(!b.full);
	buf_adds(&b, "xy");
	ck_assert(b.full);
	ck_assert_str_eq(buf_str(&b), "123456789");
	/* What would fit is not added behind what did not. */
	buf_addc(&b, 'z');
	ck_assert_uint_eq(b.n, 9);
	buf_cut(&b, 3);
	ck_assert_str_eq(buf_str(&b), "123");
	buf_clear(&b);
	ck_assert(!b.full);
	buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.n, 3);
	buf_release(&b);
	ck_assert_uint_eq(b.max, 10);
	buf_addf(&b, "%011d", 1);
	ck_assert(b.full);
	buf_release(&b);
}
END_TEST

/* text, err ---------------------------------------------------------------------- */

START_TEST(text_compares)
{
	ck_assert(text_eq(TEXT(""), (struct text){ NULL, 0 }));
	ck_assert(text_eq(TEXT("a\0b"), TEXT("a\0b")));
	ck_assert(!text_eq(TEXT("a\0b"), TEXT("a\0c")));
	ck_assert(text_is(TEXT("ab"), "ab"));
	ck_assert(!text_is(TEXT("ab"), "abc"));
	ck_assert(!text_is(TEXT("a\0"), "a"));
	ck_assert(text_is_nocase(TEXT("KaFkA"), "kAfKa"));
	ck_assert(!text_is_nocase(TEXT("kafka"), "kafk"));
	ck_assert(!text_is_nocase(TEXT("kafk"), "kafka"));
	ck_assert(!text_is_nocase(TEXT("a["), "A{"));
	ck_assert(text_starts(TEXT("property.x"), "property."));
	ck_assert(!text_starts(TEXT("prop"), "property."));
	ck_assert(text_is(text_trim(TEXT(" \t\r\n a b \1\37")), "a b"));
	ck_assert(text_is(text_trim(TEXT(" \n ")), ""));
	ck_assert(text_is(text_trim(TEXT("\xc2\xa0" "a")), "\xc2\xa0" "a"));
}
END_TEST

START_TEST(err_and_statuses)
{
	static const int order[] = { 8, 7, 9, 3, 4, 6, 10, 5, 1 };
	struct err e;
	unsigned i, j;
	char big[3000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	ck_assert_int_eq(err_set(&e, ERR_IO, "%s", big), ERR_IO);
	ck_assert_int_lt(ERR_IO, 0);
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	ck_assert_int_eq(err_exit_status(ERR_IO), 5);
	ck_assert_int_eq(err_exit_status(ERR_USAGE), 2);
	ck_assert_int_eq(err_exit_status(ERR_REFUSED), 3);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		for (j = i; j < ARRAY_SIZE(order); j++) {
			ck_assert_int_eq(exit_worse(order[i], order[j]), order[i]);
			ck_assert_int_eq(exit_worse(order[j], order[i]), order[i]);
		}
		ck_assert_int_eq(exit_worse(0, order[i]), order[i]);
		ck_assert_int_eq(exit_worse(130, order[i]), 130);
		ck_assert_ptr_nonnull(exit_meaning(order[i]));
	}
	ck_assert_int_eq(exit_worse(0, 0), 0);
	ck_assert_ptr_null(exit_meaning(42));
}
END_TEST

/* near --------------------------------------------------------------------------- */

static const struct {
	const char *a, *b;
	unsigned max, want;
} distances[] = {
	{ "", "", 3, 0 },
	{ "abc", "abc", 0, 0 },
	{ "ABC", "abc", 0, 0 },
	{ "abc", "abd", 0, 1 },
	{ "abc", "", 3, 3 },
	{ "abc", "", 2, 3 },
	{ "LAOD", "LOAD", 2, 1 },               /* a swap is one step */
	{ "ab", "ba", 2, 1 },
	{ "ca", "abc", 5, 3 },                  /* no letter between two that are swapped */
	{ "kitten", "sitting", 5, 3 },
	{ "kitten", "sitting", 2, 3 },          /* beyond the cut-off */
	{ "kitten", "sitting", 3, 3 },
	{ "xaxbxc", "axbxcx", 2, 2 },
	{ "ROUTNE", "ROUTINE", 2, 1 },
	{ "completely", "otherwise", 3, 4 },
};

START_TEST(distance)
{
	struct text a = { distances[_i].a, strlen(distances[_i].a) };
	struct text b = { distances[_i].b, strlen(distances[_i].b) };

	ck_assert_msg(near_distance(a, b, distances[_i].max) == distances[_i].want &&
		      near_distance(b, a, distances[_i].max) == distances[_i].want,
		      "%s, %s: %u, want %u", a.p, b.p, near_distance(a, b, distances[_i].max),
		      distances[_i].want);
}
END_TEST

static const struct {
	const char *word, *want;
} nearest[] = {
	{ "desired_concurent_number", "desired_concurrent_number" },
	{ "max_batch_intervall", "max_batch_interval" },
	{ "MAX_BATCH_ROWS", "max_batch_rows" },
	{ "fromat", "format" },
	{ "frmt", "format" },
	{ "form", "from" },
	{ "xy", NULL },
	{ "", NULL },
	{ "f", NULL },
	{ "on", NULL },
	{ "timezone ", "timezone" },
	{ "nothing_like_it_at_all", NULL },
};

START_TEST(near_finds)
{
	static const char *const known[] = {
		"desired_concurrent_number", "format", "from", "max_batch_interval", "max_batch_rows",
		"timezone", "",
	};
	const char *have = near_best((struct text){ nearest[_i].word, strlen(nearest[_i].word) },
				     known, ARRAY_SIZE(known));

	ck_assert_msg(have == nearest[_i].want ||
		      (have && nearest[_i].want && !strcmp(have, nearest[_i].want)),
		      "%s: %s, want %s", nearest[_i].word, have ? have : "nothing",
		      nearest[_i].want ? nearest[_i].want : "nothing");
}
END_TEST

START_TEST(near_long_words)
{
	char a[400], b[400];

	memset(a, 'a', sizeof(a));
	memcpy(b, a, sizeof(b));
	b[3] = 'b';
	ck_assert_uint_eq(near_distance((struct text){ a, NEAR_WORD_MAX }, (struct text){ b, NEAR_WORD_MAX }, 5), 1);
	/* Longer ones are far from everything, but harmless. */
	ck_assert_uint_eq(near_distance((struct text){ a, 400 }, (struct text){ b, 400 }, 5), 6);
	/* The greatest distance there is. */
	memset(b, 'b', sizeof(b));
	ck_assert_uint_eq(near_distance((struct text){ a, NEAR_WORD_MAX }, (struct text){ b, NEAR_WORD_MAX },
					NEAR_WORD_MAX), NEAR_WORD_MAX);
}
END_TEST

START_TEST(near_earliest_stays)
{
	struct near s;

	near_init(&s, TEXT("abcd"));
	near_try(&s, "abcx");
	near_try(&s, "abcy");
	ck_assert_str_eq(s.best, "abcx");
	near_try(&s, "ABCD");
	ck_assert_str_eq(s.best, "ABCD");
	ck_assert_uint_eq(s.distance, 0);
}
END_TEST

/* io ------------------------------------------------------------------------------ */

static char dir[64];

static void make_dir(void)
{
	strcpy(dir, "/tmp/check_base.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void remove_dir(void)
{
	char cmd[128];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static void put(const char *path, const char *s)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(s, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void expect(const char *path, const char *want)
{
	struct buf b;
	struct err err;

	buf_init(&b, 1 << 20);
	ck_assert_int_eq(io_read_file(path, &b, &err), 0);
	ck_assert_str_eq(buf_str(&b), want);
	buf_release(&b);
}

static unsigned files_here(void)
{
	FILE *f = popen("ls -A | wc -l", "r");
	unsigned n = 0;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%u", &n), 1);
	pclose(f);
	return n;
}

START_TEST(read_whole)
{
	struct buf b;
	struct err err;
	char *big = xmalloc(3 << 20);
	int fd[2];

	put("empty", "");
	expect("empty", "");
	buf_init(&b, 10);
	put("ten", "0123456789");
	ck_assert_int_eq(io_read_file("ten", &b, &err), 0);
	ck_assert_uint_eq(b.n, 10);
	/* Appended to; past the ceiling it is an error that says so. */
	ck_assert_int_eq(io_read_file("ten", &b, &err), ERR_IO);
	ck_assert_str_eq(err.text, "ten: larger than 10 bytes");
	buf_release(&b);
	ck_assert_int_eq(io_read_file("absent", &b, &err), ERR_IO);
	ck_assert_str_eq(err.text, "absent: No such file or directory");
	ck_assert_int_eq(io_read_file(".", &b, &err), ERR_IO);
	ck_assert_str_eq(err.text, ".: Is a directory");
	buf_release(&b);

	/* More than one block, with NUL bytes. */
	memset(big, 0, 3 << 20);
	big[(3 << 20) - 1] = 'e';
	ck_assert_int_eq(io_write_atomic("big", big, 3 << 20, &err), 0);
	buf_init(&b, 4 << 20);
	ck_assert_int_eq(io_read_file("big", &b, &err), 0);
	ck_assert_uint_eq(b.n, 3 << 20);
	ck_assert_mem_eq(b.p, big, 3 << 20);
	buf_clear(&b);
	free(big);

	/* A pipe has no size to go by. */
	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(io_write_fd(fd[1], "pipe", "abc", 3, &err), 0);
	close(fd[1]);
	ck_assert_int_eq(io_read_fd(fd[0], "pipe", &b, &err), 0);
	ck_assert_str_eq(buf_str(&b), "abc");
	close(fd[0]);
	buf_release(&b);
}
END_TEST

START_TEST(write_keeps_mode_and_owner)
{
	struct stat before, after;
	struct err err;

	put("f", "old");
	ck_assert_int_eq(chmod("f", 0640), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(chown("f", 1234, 2345), 0);
	ck_assert_int_eq(chmod("f", 04751), 0);
	ck_assert_int_eq(stat("f", &before), 0);
	ck_assert_int_eq(io_write_atomic("f", "new\n", 4, &err), 0);
	ck_assert_int_eq(stat("f", &after), 0);
	ck_assert_int_eq(after.st_mode, before.st_mode);
	ck_assert_int_eq(after.st_uid, before.st_uid);
	ck_assert_int_eq(after.st_gid, before.st_gid);
	ck_assert_int_ne((int)after.st_ino, (int)before.st_ino);
	expect("f", "new\n");
	ck_assert_int_eq(io_write_atomic("f", "", 0, &err), 0);
	expect("f", "");
	ck_assert_uint_eq(files_here(), 1);
}
END_TEST

START_TEST(write_keeps_xattrs)
{
	struct err err;
	char value[16];

	put("f", "old");
	/* Not every file system has them. */
	if (setxattr("f", "user.starload", "v", 1, 0))
		return;
	ck_assert_int_eq(io_write_atomic("f", "new", 3, &err), 0);
	ck_assert_int_eq((int)getxattr("f", "user.starload", value, sizeof(value)), 1);
	ck_assert_int_eq(value[0], 'v');
}
END_TEST

START_TEST(write_makes_files)
{
	struct stat st;
	struct err err;
	mode_t mask = umask(027);

	ck_assert_int_eq(io_write_atomic("f", "x", 1, &err), 0);
	umask(mask);
	ck_assert_int_eq(stat("f", &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0640);
	expect("f", "x");
}
END_TEST

START_TEST(write_follows_links)
{
	struct stat st;
	struct err err;

	ck_assert_int_eq(mkdir("d", 0755), 0);
	put("d/f", "old");
	ck_assert_int_eq(symlink("f", "d/one"), 0);
	ck_assert_int_eq(symlink("d/one", "two"), 0);
	ck_assert_int_eq(io_write_atomic("two", "new", 3, &err), 0);
	expect("d/f", "new");
	ck_assert_int_eq(lstat("two", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(lstat("d/one", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	/* A link to what is not there yet. */
	ck_assert_int_eq(symlink("d/later", "three"), 0);
	ck_assert_int_eq(io_write_atomic("three", "3", 1, &err), 0);
	expect("d/later", "3");
	/* A ring. */
	ck_assert_int_eq(symlink("b", "a"), 0);
	ck_assert_int_eq(symlink("a", "b"), 0);
	ck_assert_int_eq(io_write_atomic("a", "x", 1, &err), ERR_IO);
	ck_assert_str_eq(err.text, "a: Too many levels of symbolic links");
}
END_TEST

START_TEST(write_refuses)
{
	struct err err;

	ck_assert_int_eq(io_write_atomic(".", "x", 1, &err), ERR_IO);
	ck_assert_str_eq(err.text, ".: not a regular file");
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	ck_assert_int_eq(io_write_atomic("pipe", "x", 1, &err), ERR_IO);
	ck_assert_int_eq(io_write_atomic("no/where", "x", 1, &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "no/where: "));
	put("f", "old");
	ck_assert_int_eq(io_write_atomic("f/x", "x", 1, &err), ERR_IO);
	expect("f", "old");
	ck_assert_uint_eq(files_here(), 2);
}
END_TEST

/* In a child, since it gives up its rights: who may not write must not replace. */
START_TEST(write_respects_read_only)
{
	int status;
	pid_t child;

	put("f", "old");
	ck_assert_int_eq(chmod(".", 0777), 0);
	ck_assert_int_eq(chmod("f", 0444), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct err err;

		if (geteuid() == 0 && (setegid(65534) || seteuid(65534)))
			_exit(3);
		if (io_write_atomic("f", "new", 3, &err) != ERR_IO)
			_exit(1);
		_exit(strcmp(err.text, "f: Permission denied") != 0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	expect("f", "old");
	ck_assert_uint_eq(files_here(), 1);
}
END_TEST

/* A file of somebody else's that we may write to, but could not hand back. */
START_TEST(write_keeps_owner_or_refuses)
{
	int status;
	pid_t child;

	if (geteuid() != 0)
		return;
	put("f", "old");
	ck_assert_int_eq(chmod(".", 0777), 0);
	ck_assert_int_eq(chmod("f", 0666), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct err err;

		if (setegid(65534) || seteuid(65534))
			_exit(3);
		if (io_write_atomic("f", "new", 3, &err) != ERR_IO)
			_exit(1);
		_exit(strstr(err.text, "owner") == NULL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	expect("f", "old");
	ck_assert_uint_eq(files_here(), 1);
}
END_TEST

/* Status of a child that prints `s` with stdout on `path` (NULL: closed) and closes. */
static int close_stdout_on(const char *path, const char *s)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct err err;

		close(1);
		if (path && open(path, O_WRONLY) != 1)
			_exit(9);
		fputs(s, stdout);
		if (io_close_stdout(&err) == 0)
			_exit(0);
		_exit(strncmp(err.text, "standard output: ", 17) ? 8 : err_exit_status(err.code));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

START_TEST(stdout_is_checked)
{
	/* What Check has to say to the same FILE must not be written twice. */
	fflush(stdout);
	put("f", "");
	ck_assert_int_eq(close_stdout_on("f", "text"), 0);
	expect("f", "text");
	ck_assert_int_eq(close_stdout_on("/dev/full", "text"), 5);
	ck_assert_int_eq(close_stdout_on("/dev/full", ""), 0);
	ck_assert_int_eq(close_stdout_on(NULL, ""), 0);
	ck_assert_int_eq(close_stdout_on(NULL, "text"), 5);
}
END_TEST

/* clock --------------------------------------------------------------------------- */

START_TEST(clock_can_stand_still)
{
	int64_t a, b;

	setenv("STARLOAD_TEST_TIME", "1700000000", 1);
	ck_assert_int_eq(clock_wall_ms(), 1700000000000);
	ck_assert_int_eq(clock_wall_ms(), 1700000000000);
	setenv("STARLOAD_TEST_TIME", "17x", 1);
	ck_assert_int_gt(clock_wall_ms(), 1700000000000);
	unsetenv("STARLOAD_TEST_TIME");
	ck_assert_int_gt(clock_wall_ms(), 1700000000000);
	a = clock_mono_ns();
	b = clock_mono_ns();
	ck_assert_int_ge(b, a);
}
END_TEST

/* utf8 ---------------------------------------------------------------------------- */

static const struct {
	const char *bytes;
	size_t n;
	uint32_t code_point;
	unsigned len;
} sequences[] = {
	{ "a", 1, 'a', 1 },
	{ "\0", 1, 0, 1 },
	{ "\x7f", 1, 0x7f, 1 },
	{ "\xc2\x80", 2, 0x80, 2 },
	{ "\xdf\xbf", 2, 0x7ff, 2 },
	{ "\xe0\xa0\x80", 3, 0x800, 3 },
	{ "\xe3\x80\x80", 3, 0x3000, 3 },
	{ "\xed\x9f\xbf", 3, 0xd7ff, 3 },
	{ "\xee\x80\x80", 3, 0xe000, 3 },
	{ "\xf0\x90\x80\x80", 4, 0x10000, 4 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4 },
	{ "\x80", 1, UTF8_BAD, 1 },
	{ "\xc0\x80", 2, UTF8_BAD, 1 },                 /* overlong */
	{ "\xc1\xbf", 2, UTF8_BAD, 1 },
	{ "\xe0\x9f\xbf", 3, UTF8_BAD, 1 },
	{ "\xf0\x8f\xbf\xbf", 4, UTF8_BAD, 1 },
	{ "\xed\xa0\x80", 3, UTF8_BAD, 1 },             /* surrogate */
	{ "\xf4\x90\x80\x80", 4, UTF8_BAD, 1 },         /* above the last */
	{ "\xf5\x80\x80\x80", 4, UTF8_BAD, 1 },
	{ "\xff", 1, UTF8_BAD, 1 },
	{ "\xe3\x80", 2, UTF8_BAD, 1 },                 /* cut off */
	{ "\xe3\x80" "a", 3, UTF8_BAD, 1 },
	{ "\xf0\x90\x80", 3, UTF8_BAD, 1 },
};

START_TEST(decode)
{
	uint32_t c;
	char back[4];

	ck_assert_uint_eq(utf8_decode(sequences[_i].bytes, sequences[_i].n, &c), sequences[_i].len);
	ck_assert_uint_eq(c, sequences[_i].code_point);
	ck_assert(utf8_valid(sequences[_i].bytes, sequences[_i].n) == (c != UTF8_BAD));
	if (c == UTF8_BAD)
		return;
	ck_assert_uint_eq(utf8_encode(c, back), sequences[_i].len);
	ck_assert_mem_eq(back, sequences[_i].bytes, sequences[_i].len);
}
END_TEST

static const struct {
	const char *s;
	size_t count;
} counts[] = {
	{ "", 0 },
	{ "abc", 3 },
	{ "abcdefgh", 8 },
	{ "abcdefghijklmnopq", 17 },
	{ "abcdefgh\xc3\xa9jklmnopqrstuvw", 23 },
	{ "\xe6\x97\xa5\xe6\x9c\xac", 2 },
	{ "a\xff\xfe" "b", 4 },
	{ "\xe6\x97", 2 },
	{ "\xe6\x97" "aaaaaaaaaaaaaaaa\xe6", 19 },
};

START_TEST(count)
{
	ck_assert_uint_eq(utf8_count(counts[_i].s, strlen(counts[_i].s)), counts[_i].count);
}
END_TEST

START_TEST(cut)
{
	ck_assert_uint_eq(utf8_cut("", 0), 0);
	ck_assert_uint_eq(utf8_cut("abc", 3), 3);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 4), 4);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 3), 1);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 2), 1);
	ck_assert_uint_eq(utf8_cut("\xf0\x90\x80\x80", 3), 0);
	/* What is no sequence anyway may be cut anywhere. */
	ck_assert_uint_eq(utf8_cut("\x80\x80\x80\x80", 4), 4);
}
END_TEST

START_TEST(width)
{
	ck_assert_uint_eq(utf8_width('a'), 1);
	ck_assert_uint_eq(utf8_width(0xe9), 1);
	ck_assert_uint_eq(utf8_width(UTF8_BAD), 1);
	ck_assert_uint_eq(utf8_width(0x301), 0);
	ck_assert_uint_eq(utf8_width(0x200b), 0);
	ck_assert_uint_eq(utf8_width(0xfeff), 0);
	ck_assert_uint_eq(utf8_width(0x65e5), 2);
	ck_assert_uint_eq(utf8_width(0xac00), 2);
	ck_assert_uint_eq(utf8_width(0xff21), 2);
	ck_assert_uint_eq(utf8_width(0x1f600), 2);
	ck_assert_uint_eq(utf8_width(0x20000), 2);
	ck_assert_uint_eq(utf8_width(0x201c), 1);
	ck_assert_uint_eq(utf8_width(0xffff), 1);
}
END_TEST

static void add_memory(TCase *tc)
{
	tcase_add_test(tc, arena_keeps_and_rewinds);
	tcase_add_test(tc, buf_has_a_ceiling);
}

static void add_texts(TCase *tc)
{
	tcase_add_test(tc, text_compares);
	tcase_add_test(tc, err_and_statuses);
	tcase_add_test(tc, clock_can_stand_still);
}

static void add_nears(TCase *tc)
{
	tcase_add_loop_test(tc, distance, 0, ARRAY_SIZE(distances));
	tcase_add_loop_test(tc, near_finds, 0, ARRAY_SIZE(nearest));
	tcase_add_test(tc, near_long_words);
	tcase_add_test(tc, near_earliest_stays);
}

static void add_files(TCase *tc)
{
	tcase_add_checked_fixture(tc, make_dir, remove_dir);
	tcase_add_test(tc, read_whole);
	tcase_add_test(tc, write_keeps_mode_and_owner);
	tcase_add_test(tc, write_keeps_xattrs);
	tcase_add_test(tc, write_makes_files);
	tcase_add_test(tc, write_follows_links);
	tcase_add_test(tc, write_refuses);
	tcase_add_test(tc, write_respects_read_only);
	tcase_add_test(tc, write_keeps_owner_or_refuses);
	tcase_add_test(tc, stdout_is_checked);
}

static void add_utf8(TCase *tc)
{
	tcase_add_loop_test(tc, decode, 0, ARRAY_SIZE(sequences));
	tcase_add_loop_test(tc, count, 0, ARRAY_SIZE(counts));
	tcase_add_test(tc, cut);
	tcase_add_test(tc, width);
}

SUITE("base",
      { "memory", add_memory },
      { "texts", add_texts },
      { "near", add_nears },
      { "files", add_files },
      { "utf8", add_utf8 })
