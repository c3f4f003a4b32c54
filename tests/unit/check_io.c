/*
 * check_io.c - reading, replacing and writing files, and the end of stdout.
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

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/replace.h"
#include "base/util.h"
#include "tests/unit/suite.h"

static char dir[64];

static void make_dir(void)
{
	strcpy(dir, "/tmp/check_io.XXXXXX");
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

static void write_as_many(void)
{
	put("f", "odd");
}

static void write_the_same(void)
{
	put("f", "old");
}

static void write_another(void)
{
	put("third", "old");
	ck_assert_int_eq(rename("third", "f"), 0);
}

static void lead_elsewhere(void)
{
	ck_assert_int_eq(unlink("l"), 0);
	ck_assert_int_eq(symlink("other", "l"), 0);
}

static void remove_it(void)
{
	ck_assert_int_eq(unlink("f"), 0);
}

/* What somebody else did to a file between reading and writing it; `keeps`: it is
 * as it was. */
static const struct {
	const char *what;
	void (*act)(void);
	bool keeps;
} meanwhiles[] = {
	{ "nothing", NULL, true },
	{ "as many bytes", write_as_many, false },
	{ "the same bytes", write_the_same, false },
	{ "another file", write_another, false },
	{ "a link elsewhere", lead_elsewhere, false },
	{ "gone", remove_it, false },
};

START_TEST(write_over)
{
	struct stat was;
	struct err err;
	struct buf b;
	int rc;

	put("f", "old");
	put("other", "old");
	ck_assert_int_eq(symlink("f", "l"), 0);
	buf_init(&b, 10);
	ck_assert_int_eq(io_read_regular("l", &b, &was, &err), 0);
	ck_assert_str_eq(buf_str(&b), "old");
	buf_release(&b);
	usleep(20000);                  /* a file's clock ticks slowly */
	if (meanwhiles[_i].act)
		meanwhiles[_i].act();
	rc = io_write_over("l", &was, "new", 3, &err);
	ck_assert_msg(rc == (meanwhiles[_i].keeps ? 0 : ERR_IO), "%s", meanwhiles[_i].what);
	expect("other", "old");
	if (meanwhiles[_i].keeps)
		expect("f", "new");
	else
		ck_assert_str_eq(err.text, "l: changed meanwhile, left as it is");
	ck_assert_uint_eq(files_here(), access("f", F_OK) ? 2 : 3);
}
END_TEST

START_TEST(read_regular_does_not_wait)
{
	struct stat st;
	struct err err;
	struct buf b;

	buf_init(&b, 10);
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	ck_assert_int_eq(io_read_regular("pipe", &b, &st, &err), ERR_IO);
	ck_assert_str_eq(err.text, "pipe: not a regular file");
	ck_assert_int_eq(io_read_regular("/dev/zero", &b, &st, &err), ERR_IO);
	buf_release(&b);
}
END_TEST

START_TEST(outfile_is_there_at_the_end)
{
	struct outfile o;
	struct err err;

	put("f", "old");
	ck_assert_int_eq(outfile_open(&o, "f", &err), 0);
	fputs("new", o.file);
	fflush(o.file);
	expect("f", "old");
	ck_assert_int_eq(outfile_close(&o, "f", false, &err), 0);
	expect("f", "new");
	ck_assert_int_eq(outfile_open(&o, "f", &err), 0);
	fputs("half", o.file);
	ck_assert_int_eq(outfile_close(&o, "f", true, &err), ERR_IO);
	expect("f", "new");
	ck_assert_int_eq(outfile_open(&o, "f", &err), 0);
	outfile_drop(&o);
	outfile_drop(&o);
	expect("f", "new");
	ck_assert_uint_eq(files_here(), 1);
	ck_assert_int_eq(outfile_open(&o, "/dev/null", &err), 0);
	fputs("new", o.file);
	ck_assert_int_eq(outfile_close(&o, "/dev/null", false, &err), 0);
	ck_assert_int_eq(outfile_open(&o, "/dev/full", &err), 0);
	fputs("new", o.file);
	ck_assert_int_eq(outfile_close(&o, "/dev/full", false, &err), ERR_IO);
	ck_assert_int_eq(outfile_open(&o, ".", &err), ERR_IO);
	ck_assert_int_eq(outfile_open(&o, "no/where", &err), ERR_IO);
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

static void add_files(TCase *tc)
{
	tcase_add_checked_fixture(tc, make_dir, remove_dir);
	tcase_add_test(tc, read_whole);
	tcase_add_test(tc, write_keeps_mode_and_owner);
	tcase_add_test(tc, write_keeps_xattrs);
	tcase_add_test(tc, write_makes_files);
	tcase_add_test(tc, write_follows_links);
	tcase_add_test(tc, write_refuses);
	tcase_add_loop_test(tc, write_over, 0, ARRAY_SIZE(meanwhiles));
	tcase_add_test(tc, read_regular_does_not_wait);
	tcase_add_test(tc, outfile_is_there_at_the_end);
	tcase_add_test(tc, write_respects_read_only);
	tcase_add_test(tc, write_keeps_owner_or_refuses);
	tcase_add_test(tc, stdout_is_checked);
}

SUITE("io",
      { "files", add_files })
