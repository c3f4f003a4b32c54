/* check_manifest.c - what was begun of a load is read back, whatever happened to the file. */
#include "config.h"

#include "load/manifest.h"
#include "suite.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/state_dir.h"

static char scratch[64];
static struct state_dir dir;
static struct manifest_head head;
static const struct text input = { "a.csv", 5 };
static struct err err;

static void setup(void)
{
	strcpy(scratch, "/tmp/check_manifest.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	ck_assert_msg(!state_dir_open(&dir, scratch, true, &err), "%s", err.text);
	head = (struct manifest_head){
		.name = { .cluster = TEXT("fe:9030"),
			  .db = TEXT("db"),
			  .table = TEXT("t\xff\n"),
			  .input = &input,
			  .n_inputs = 1,
			  .options = TEXT("a=1") },
		.part_bytes = 1000,
		.options = "a=1",
	};
	load_keys(&head.name, &head.keys);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void teardown(void)
{
	state_dir_close(&dir);
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static struct manifest *must_open(void)
{
	struct manifest *m = NULL;

	ck_assert_msg(!manifest_open(&dir, &head, &m, &err), "%s", err.text);
	return m;
}

static struct manifest_part part(unsigned no, enum manifest_state state)
{
	struct manifest_part p = {
		.no = no,
		.state = state,
		.bytes = 77,
		.left = true,
		.loaded = 3,
		.filtered = 1,
		.unselected = -1,
	};

	snprintf(p.label, sizeof(p.label), "label_%u", no);
	snprintf(p.hash, sizeof(p.hash), "%032u", no);
	return p;
}

static void write_part(struct manifest *m, unsigned no, enum manifest_state state)
{
	struct manifest_part p = part(no, state);

	ck_assert_msg(!manifest_write(m, &p, &err), "%s", err.text);
	ck_assert_int_gt(p.at_ms, 0);
}

START_TEST(test_round_trip)
{
	struct manifest *m = must_open();
	struct manifest_part p;

	ck_assert(manifest_new(m));
	ck_assert(!manifest_find(m, 1, &p));
	write_part(m, 2, MS_SENDING);
	write_part(m, 1, MS_FAILED);
	write_part(m, 2, MS_DONE);
	manifest_close(m);

	m = must_open();
	ck_assert(!manifest_new(m));
	ck_assert(!manifest_was_asked(m));
	ck_assert(!manifest_asked(m, 3, &err));
	manifest_close(m);

	m = must_open();
	ck_assert(manifest_was_asked(m));
	ck_assert(!manifest_ended(m));
	ck_assert_uint_eq(manifest_parts(m), 2);
	ck_assert_uint_eq(manifest_part_bytes(m), 1000);
	ck_assert_uint_eq(manifest_damaged(m), 0);
	ck_assert(manifest_find(m, 2, &p));
	ck_assert_int_eq(p.state, MS_DONE);
	ck_assert_str_eq(p.label, "label_2");
	ck_assert_str_eq(p.hash, part(2, MS_DONE).hash);
	ck_assert_int_eq(p.loaded, 3);
	ck_assert_int_eq(p.filtered, 1);
	ck_assert_int_eq(p.unselected, -1);
	ck_assert(p.left);
	ck_assert_int_gt(p.sent_ms, 0);
	ck_assert_int_le(p.sent_ms, p.at_ms);
	ck_assert(manifest_find(m, 1, &p));
	ck_assert_int_eq(p.state, MS_FAILED);
	ck_assert_int_eq(p.sent_ms, 0);
	ck_assert(!manifest_find(m, 3, &p));
	ck_assert(!manifest_end(m, 2, &err));
	manifest_close(m);

	m = must_open();
	ck_assert(manifest_ended(m));
	manifest_close(m);
}
END_TEST

START_TEST(test_again)
{
	unsigned generation = 7;
	bool ended = false;
	struct manifest_part p;
	struct manifest *m;

	/* nothing is made by looking */
	ck_assert_int_eq(manifest_peek(&dir, &head, &ended, &generation, &err), 0);
	m = must_open();
	ck_assert(manifest_new(m));

	write_part(m, 1, MS_DONE);
	ck_assert(!manifest_end(m, 1, &err));
	ck_assert_int_eq(manifest_peek(&dir, &head, &ended, &generation, &err), 1);
	ck_assert(ended);
	ck_assert_uint_eq(generation, 0);
	head.part_bytes = 2000;
	ck_assert(!manifest_asked(m, 1, &err));
	ck_assert(!manifest_again(m, &head, &err));
	ck_assert(!manifest_was_asked(m));
	ck_assert(!manifest_find(m, 1, &p));
	ck_assert(!manifest_ended(m));
	manifest_close(m);

	ck_assert_int_eq(manifest_peek(&dir, &head, &ended, &generation, &err), 1);
	ck_assert(!ended);
	ck_assert_uint_eq(generation, 1);
	m = must_open();
	ck_assert_uint_eq(manifest_generation(m), 1);
	ck_assert_uint_eq(manifest_part_bytes(m), 2000);
	ck_assert_uint_eq(manifest_parts(m), 0);
	manifest_close(m);
}
END_TEST

/* Every file that a kill can leave: what is there of it is read, the rest is not known. */
START_TEST(test_torn)
{
	struct manifest *m = must_open();
	char path[256];
	struct stat st;
	off_t n;

	write_part(m, 1, MS_DONE);
	snprintf(path, sizeof(path), "%s", manifest_path(m));
	ck_assert_int_eq(stat(path, &st), 0);
	n = st.st_size;
	write_part(m, 2, MS_SENDING);
	ck_assert_int_eq(stat(path, &st), 0);
	manifest_close(m);
	for (; st.st_size > n; st.st_size--) {
		struct manifest_part p;
		bool whole;

		m = must_open();
		whole = manifest_find(m, 2, &p);
		ck_assert(manifest_find(m, 1, &p));
		ck_assert_int_eq(p.state, MS_DONE);
		/* what comes next stands in a line of its own */
		if (!whole) {
			write_part(m, 3, MS_SENDING);
			manifest_close(m);
			m = must_open();
			ck_assert(manifest_find(m, 3, &p));
			ck_assert(manifest_find(m, 1, &p));
			ck_assert_uint_eq(manifest_damaged(m), 1);
		}
		manifest_close(m);
		ck_assert_int_eq(truncate(path, st.st_size - 1), 0);
	}
}
END_TEST

START_TEST(test_locked)
{
	struct manifest *m = must_open(), *other = NULL;

	ck_assert_int_eq(manifest_open(&dir, &head, &other, &err), ERR_WRONG_STATE);
	ck_assert_ptr_nonnull(strstr(err.text, "another process"));
	/* other options are another load, another cluster too */
	head.name.options = TEXT("a=2");
	load_keys(&head.name, &head.keys);
	other = must_open();
	manifest_close(other);
	head.name.cluster = TEXT("fe2:9030");
	other = must_open();
	ck_assert(manifest_new(other));
	manifest_close(other);
	manifest_close(m);
}
END_TEST

START_TEST(test_private)
{
	struct manifest *m = must_open();
	struct stat st;

	ck_assert_int_eq(stat(manifest_path(m), &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	manifest_close(m);
}
END_TEST

/* An unfinished load of the same rows with other options is seen, a finished one is not. */
START_TEST(test_sibling)
{
	struct manifest *m = must_open();
	struct manifest_head other = head;
	char options[1024];
	unsigned in;

	other.name.options = TEXT("a=2");
	load_keys(&other.name, &other.keys);
	ck_assert_int_eq(manifest_sibling(&dir, &other, options, &in, &err), 0);
	write_part(m, 1, MS_FAILED);
	ck_assert_int_eq(manifest_sibling(&dir, &other, options, &in, &err), 0);
	write_part(m, 2, MS_DONE);
	ck_assert_int_eq(manifest_sibling(&dir, &other, options, &in, &err), 1);
	ck_assert_str_eq(options, "a=1");
	ck_assert_uint_eq(in, 1);
	/* its own lines are no sibling's */
	ck_assert_int_eq(manifest_sibling(&dir, &head, options, &in, &err), 0);
	ck_assert(!manifest_end(m, 2, &err));
	ck_assert_int_eq(manifest_sibling(&dir, &other, options, &in, &err), 0);
	manifest_close(m);
}
END_TEST

/* No room: nothing may be sent, and what was there stays readable. */
START_TEST(test_full_disk)
{
	struct manifest *m = must_open();
	struct rlimit was, now;
	struct manifest_part p;
	struct stat st;
	int rc;

	write_part(m, 1, MS_DONE);
	ck_assert_int_eq(stat(manifest_path(m), &st), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &was), 0);
	now = was;
	now.rlim_cur = (rlim_t)st.st_size + 20;
	signal(SIGXFSZ, SIG_IGN);
	p = part(2, MS_SENDING);
	/* Check notes each assertion in a file of its own, which has no room either */
	setrlimit(RLIMIT_FSIZE, &now);
	rc = manifest_write(m, &p, &err);
	setrlimit(RLIMIT_FSIZE, &was);
	ck_assert_int_eq(rc, ERR_IO);
	ck_assert(!manifest_find(m, 2, &p));
	manifest_close(m);
	m = must_open();
	ck_assert(manifest_find(m, 1, &p));
	ck_assert(!manifest_find(m, 2, &p));
	ck_assert_uint_eq(manifest_damaged(m), 0);
	manifest_close(m);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_round_trip);
	tcase_add_test(tc, test_again);
	tcase_add_test(tc, test_torn);
	tcase_add_test(tc, test_locked);
	tcase_add_test(tc, test_private);
	tcase_add_test(tc, test_sibling);
	tcase_add_test(tc, test_full_disk);
}

SUITE("manifest", { "manifest", add_tests })
