/* check_journal.c - what was begun is read back, whatever happened to the file. */
#include "config.h"

#include "job/journal.h"
#include "suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "job/site.h"
#include "net/target.h"

static char scratch[64], dir[96], file[128];
static struct arena *mem;
static struct err err;

static void setup(void)
{
	strcpy(scratch, "/tmp/check_journal.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	snprintf(dir, sizeof(dir), "%s/a/state", scratch);
	snprintf(file, sizeof(file), "%s/journal.jsonl", dir);
	mem = arena_new();
	unsetenv("STARLOAD_STATE_DIR");
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void teardown(void)
{
	arena_free(mem);
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static struct journal *must_open(bool write)
{
	struct journal *j = journal_open(dir, write, &err);

	ck_assert_msg(j != NULL, "%s", err.text);
	return j;
}

static struct journal_change change(const char *job)
{
	return (struct journal_change){
		.cluster = TEXT("prod"),
		.db = TEXT("db"),
		.job = { job, strlen(job) },
		.job_id = 10005,
		.kind = TEXT("alter"),
		.statement = TEXT("ALTER\nROUTINE LOAD \"x\" \xff"),
		.base = TEXT("{\"p\":{\"0\":\"19\"}}"),
		.wanted = TEXT("[1, 2]"),
		.was_running = true,
	};
}

static struct journal_list must_read(struct journal *j)
{
	struct journal_list l;

	ck_assert_msg(!journal_read(j, 0, mem, &l, &err), "%s", err.text);
	return l;
}

static void begin(struct journal *j, struct journal_change *c)
{
	ck_assert_msg(!journal_begin(j, c, &err), "%s", err.text);
}

START_TEST(test_round_trip)
{
	struct journal *j = must_open(true);
	struct journal_change c = change("j");
	struct journal_list l;

	begin(j, &c);
	ck_assert(!journal_step(j, &c, JSTEP_PAUSE, &err));
	c.base = TEXT("{\"p\":{\"0\":\"25\"}}");
	ck_assert(!journal_step(j, &c, JSTEP_PAUSED, &err));
	c.said = TEXT("no \"way\"\x1b[0m");
	ck_assert(!journal_end(j, &c, JV_REFUSED, &err));
	journal_close(j);

	j = must_open(false);
	l = must_read(j);
	ck_assert_uint_eq(l.n, 1);
	ck_assert_uint_eq(l.damaged, 0);
	ck_assert_str_eq(l.list[0].id, c.id);
	ck_assert(text_is(l.list[0].job, "j") && text_is(l.list[0].cluster, "prod"));
	ck_assert_int_eq(l.list[0].job_id, 10005);
	ck_assert_int_eq(l.list[0].pid, getpid());
	ck_assert(text_is(l.list[0].statement, "ALTER\nROUTINE LOAD \"x\" \xef\xbf\xbd"));
	ck_assert(text_is(l.list[0].base, "{\"p\":{\"0\":\"25\"}}"));
	ck_assert(text_is(l.list[0].wanted, "[1,2]"));
	ck_assert(text_is(l.list[0].said, "no \"way\"\x1b[0m"));
	ck_assert(l.list[0].was_running && !l.list[0].secrets);
	ck_assert_int_eq(l.list[0].step, JSTEP_END);
	ck_assert_int_eq(l.list[0].verdict, JV_REFUSED);
	ck_assert(!journal_open_end(&l.list[0]));
	ck_assert_int_eq(l.list[0].begun_ms, c.begun_ms);
	journal_close(j);
}
END_TEST

/* A change that was read goes on where it was. */
START_TEST(test_go_on)
{
	struct journal *j = must_open(true);
	struct journal_change c = change("j");
	struct journal_list l;

	begin(j, &c);
	l = must_read(j);
	ck_assert(journal_open_end(&l.list[0]));
	ck_assert(!journal_end(j, &l.list[0], JV_UNKNOWN, &err));
	l = must_read(j);
	ck_assert_uint_eq(l.n, 1);
	ck_assert(journal_open_end(&l.list[0]));
	ck_assert(text_is(l.list[0].wanted, "[1,2]"));
	ck_assert(!journal_end(j, &l.list[0], JV_UNDONE, &err));
	l = must_read(j);
	ck_assert(!journal_open_end(&l.list[0]));
	journal_close(j);
}
END_TEST

static void spoil(const char *bytes, size_t n)
{
	FILE *f = fopen(file, "a");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

/* What may stand between two good lines, and how many lines of it are damaged. */
static const struct {
	const char *bytes;
	size_t n, damaged;
} foreign[] = {
#define BYTES(s, damaged)                 \
	{                                 \
		s, sizeof(s) - 1, damaged \
	}
	BYTES("{\"v\":1,\"id\":\"x", 1), /* torn */
	BYTES("\0\0\0\0", 1),
	BYTES("\n\n", 0),
	BYTES("garbage\n[]\n1\n", 3),
	BYTES("{\"v\":2,\"id\":\"x\",\"at\":\"2026-01-01T00:00:00.000Z\",\"step\":\"begin\"}\n", 1),
	BYTES("{\"v\":1,\"id\":\"x\",\"at\":\"2026-01-01T00:00:00.000Z\",\"step\":\"end\"}\n",
	      1), /* no beginning */
	BYTES("{\"v\":1,\"id\":\"x\",\"at\":\"tomorrow\",\"step\":\"begin\"}\n", 1),
	BYTES("{\"v\":1,\"id\":\"x\",\"at\":\"2026-01-01T00:00:00.000Z\",\"step\":\"dance\"}\n", 1),
	BYTES("{\"v\":1,\"id\":7,\"at\":\"2026-01-01T00:00:00.000Z\",\"step\":\"begin\"}\n", 1),
	BYTES("\xff\xfe{\n", 1),
#undef BYTES
};

START_TEST(test_damage)
{
	struct journal *j = must_open(true);
	struct journal_change a = change("a"), b = change("b");
	struct journal_list l;

	begin(j, &a);
	spoil(foreign[_i].bytes, foreign[_i].n);
	begin(j, &b);
	ck_assert(!journal_end(j, &a, JV_DONE, &err));
	l = must_read(j);
	ck_assert_uint_eq(l.n, 2);
	ck_assert_uint_eq(l.damaged, foreign[_i].damaged);
	ck_assert(text_is(l.list[0].job, "a") && text_is(l.list[1].job, "b"));
	ck_assert_int_eq(l.list[0].verdict, JV_DONE);
	journal_close(j);
}
END_TEST

/* Cut at every byte: whole lines stay, the torn one is said, and writing goes on. */
START_TEST(test_torn)
{
	struct journal *j = must_open(true);
	struct journal_change a = change("a"), b = change("b"), c = change("c");
	struct journal_list l;
	struct stat one, two;
	off_t at;

	begin(j, &a);
	ck_assert(!stat(file, &one));
	begin(j, &b);
	ck_assert(!stat(file, &two));
	for (at = two.st_size - 1; at > one.st_size; at--) {
		ck_assert(!truncate(file, at));
		l = must_read(j);
		ck_assert_uint_eq(l.n, 1);
		ck_assert_uint_eq(l.damaged, 1);
	}
	begin(j, &c);
	l = must_read(j);
	ck_assert_uint_eq(l.n, 2);
	ck_assert_uint_eq(l.damaged, 1);
	ck_assert(text_is(l.list[1].job, "c"));
	journal_close(j);
}
END_TEST

START_TEST(test_missing)
{
	struct journal *j = must_open(false);
	struct stat st;

	ck_assert_uint_eq(must_read(j).n, 0);
	journal_close(j);
	ck_assert(stat(dir, &st) != 0);
}
END_TEST

START_TEST(test_modes)
{
	struct journal *j;
	struct stat st;

	umask(0);
	j = must_open(true);
	ck_assert(!stat(dir, &st) && (st.st_mode & 0777) == 0700);
	ck_assert(!stat(file, &st) && (st.st_mode & 0777) == 0600);
	journal_close(j);
	/* made wider by somebody: made private again */
	ck_assert(!chmod(dir, 0755) && !chmod(file, 0644));
	j = must_open(true);
	ck_assert(!stat(dir, &st) && (st.st_mode & 0777) == 0700);
	ck_assert(!stat(file, &st) && (st.st_mode & 0777) == 0600);
	journal_close(j);
}
END_TEST

static void refuses(bool write, const char *why)
{
	struct journal *j = journal_open(dir, write, &err);

	ck_assert_ptr_null(j);
	ck_assert_int_eq(err.code, ERR_IO);
	ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
}

START_TEST(test_not_ours)
{
	char other[160];
	struct stat st;

	/* a folder of other things stays as it is */
	snprintf(other, sizeof(other), "%s/a", scratch);
	ck_assert(!mkdir(other, 0755) && !mkdir(dir, 0755));
	snprintf(other, sizeof(other), "%s/letters", dir);
	ck_assert(!mkdir(other, 0755));
	refuses(true, "chmod 700");
	ck_assert(!stat(dir, &st) && (st.st_mode & 0777) == 0755);
	/* a link in the directory's place */
	ck_assert(!rmdir(other) && !rmdir(dir) && !symlink(scratch, dir));
	refuses(true, "a link");
	refuses(false, "a link");
	strcat(dir, "/");
	refuses(true, "a link");
	dir[strlen(dir) - 1] = '\0';
	ck_assert(!unlink(dir));
	/* the system's, if we are not the system */
	strcpy(dir, "/etc");
	refuses(true, geteuid() ? "another user" : "chmod 700");
	strcpy(dir, "/proc/x/y");
	refuses(true, "/proc/x/y");
	strcpy(dir, "");
	refuses(true, "cannot keep");
}
END_TEST

/* A file that is no file of ours is neither read nor written. */
START_TEST(test_planted)
{
	char victim[160];
	struct stat st;
	FILE *f;

	journal_close(must_open(true));
	snprintf(victim, sizeof(victim), "%s/victim", scratch);
	f = fopen(victim, "w");
	fclose(f);
	ck_assert(!chmod(victim, 0644));
	ck_assert(!unlink(file) && !symlink(victim, file));
	refuses(true, "symbolic link");
	ck_assert(!stat(victim, &st) && st.st_size == 0 && (st.st_mode & 0777) == 0644);
	ck_assert(!unlink(file) && !mkfifo(file, 0600));
	refuses(true, "no regular file");
	ck_assert(!unlink(file) && !mkdir(file, 0700));
	refuses(true, "journal.jsonl");
}
END_TEST

/* No room: an error, and the lines before it as they were. */
START_TEST(test_full_disk)
{
	struct journal *j = must_open(true);
	struct journal_change a = change("a"), b = change("b"), c = change("c");
	struct rlimit was, little;
	struct journal_list l;
	struct stat st;
	int begun, stepped;

	begin(j, &a);
	ck_assert(!stat(file, &st));
	signal(SIGXFSZ, SIG_IGN);
	ck_assert(!getrlimit(RLIMIT_FSIZE, &was));
	little = was;
	/* a part of the line goes in, the rest does not */
	little.rlim_cur = (rlim_t)st.st_size + 20;
	/* Check notes each assertion in a file of its own, which has no room either */
	setrlimit(RLIMIT_FSIZE, &little);
	begun = journal_begin(j, &b, &err);
	stepped = journal_step(j, &a, JSTEP_PAUSE, &err);
	setrlimit(RLIMIT_FSIZE, &was);
	ck_assert_int_eq(begun, ERR_IO);
	ck_assert_int_eq(stepped, ERR_IO);
	l = must_read(j);
	ck_assert_uint_eq(l.n, 1);
	ck_assert_uint_eq(l.damaged, 0);
	begin(j, &c);
	ck_assert_uint_eq(must_read(j).n, 2);
	journal_close(j);
}
END_TEST

/* The first read or write in a process that ends by a signal at any moment. */
START_TEST(test_processes)
{
	enum { PROCESSES = 4, EACH = 25 };
	struct journal_list l;
	struct journal *j;
	pid_t pid[PROCESSES];
	size_t i, k;
	int status;

	for (i = 0; i < PROCESSES; i++) {
		pid[i] = fork();
		if (pid[i])
			continue;
		j = journal_open(dir, true, &err);
		for (k = 0; j && k < EACH; k++) {
			struct journal_change c = change("j");

			if (journal_begin(j, &c, &err) || journal_end(j, &c, JV_DONE, &err))
				_exit(1);
		}
		_exit(j ? 0 : 1);
	}
	for (i = 0; i < PROCESSES; i++) {
		ck_assert(waitpid(pid[i], &status, 0) == pid[i]);
		ck_assert_int_eq(status, 0);
	}
	j = must_open(false);
	l = must_read(j);
	ck_assert_uint_eq(l.n, PROCESSES * EACH);
	ck_assert_uint_eq(l.damaged, 0);
	for (i = 0; i < l.n; i++)
		ck_assert(l.list[i].verdict == JV_DONE);
	journal_close(j);
}
END_TEST

/* A full file gets a name of its own, and is read with the rest; one that is taken away is
 * made anew. */
START_TEST(test_rotation)
{
	struct journal *j = must_open(true);
	struct journal_change a = change("a"), b = change("b"), c = change("c");
	static char filler[9 << 20];
	struct journal_list l;
	const struct dirent *e;
	size_t old = 0;
	DIR *d;

	begin(j, &a);
	memset(filler, '\n', sizeof(filler));
	spoil(filler, sizeof(filler));
	begin(j, &b);
	ck_assert(!journal_end(j, &a, JV_DONE, &err));
	d = opendir(dir);
	while ((e = readdir(d)) != NULL)
		old += !strncmp(e->d_name, "journal-", 8);
	closedir(d);
	ck_assert_uint_eq(old, 1);
	l = must_read(j);
	ck_assert_uint_eq(l.n, 2);
	ck_assert(text_is(l.list[0].job, "a") && l.list[0].verdict == JV_DONE);
	ck_assert(!unlink(file));
	begin(j, &c);
	ck_assert_uint_eq(must_read(j).n, 2);
	journal_close(j);
}
END_TEST

/* "prod", or "prod=fe1:1,fe2:2" with its FEs. */
/* What is read again is what was added, and anew where the files are others. */
START_TEST(test_read_again)
{
	struct journal *reader, *j = must_open(true);
	struct journal_change a = change("a"), b = change("b"), c = change("c");
	struct journal_list first, l;
	char old[160];
	struct stat st;

	begin(j, &a);
	reader = must_open(false);
	first = must_read(reader);
	ck_assert_uint_eq(first.n, 1);
	ck_assert_int_eq(first.list[0].step, JSTEP_BEGIN);
	/* of another process: a step of it, and one more */
	ck_assert(!journal_end(j, &a, JV_DONE, &err));
	begin(j, &b);
	l = must_read(reader);
	ck_assert_uint_eq(l.n, 2);
	ck_assert_int_eq(l.list[0].verdict, JV_DONE);
	ck_assert_int_eq(first.list[0].step, JSTEP_BEGIN);
	ck_assert(!journal_read_job(reader, TEXT("db"), TEXT("b"), mem, &l, &err));
	ck_assert_uint_eq(l.n, 1);
	ck_assert(text_is(l.list[0].job, "b"));
	ck_assert(!journal_read_job(reader, TEXT("other"), TEXT("b"), mem, &l, &err));
	ck_assert_uint_eq(l.n, 0);
	/* a line that is being written */
	spoil("{\"v\":1,", 7);
	l = must_read(reader);
	ck_assert_uint_eq(l.damaged, 1);
	l = must_read(reader);
	ck_assert_uint_eq(l.damaged, 1);
	begin(j, &c);
	l = must_read(reader);
	ck_assert_uint_eq(l.n, 3);
	ck_assert_uint_eq(l.damaged, 1);
	/* the file is closed, and another begun */
	snprintf(old, sizeof(old), "%s/journal-20260101-000000-000.jsonl", dir);
	ck_assert(!rename(file, old));
	ck_assert(!journal_end(j, &c, JV_REFUSED, &err));
	l = must_read(reader);
	ck_assert_uint_eq(l.n, 3);
	ck_assert_uint_eq(l.damaged, 1);
	ck_assert_int_eq(l.list[2].verdict, JV_REFUSED);
	/* cut, and taken away */
	ck_assert(!stat(old, &st) && !truncate(old, st.st_size / 2));
	l = must_read(reader);
	ck_assert_uint_lt(l.n, 3);
	ck_assert(!remove(old) && !remove(file));
	l = must_read(reader);
	ck_assert_uint_eq(l.n, 0);
	ck_assert_uint_eq(l.damaged, 0);
	ck_assert(text_is(first.list[0].job, "a"));
	journal_close(reader);
	journal_close(j);
}
END_TEST

static struct site site(const char *words)
{
	const size_t n = strcspn(words, "="), skip = n + (words[n] == '=');

	return (struct site){ .name = { words, n }, .fes = { words + skip, strlen(words + skip) } };
}

static int lock(struct journal *j, const char *cluster, const char *job)
{
	const struct site at = site(cluster);

	return journal_lock_job(j, &at, TEXT("db"), (struct text){ job, strlen(job) }, &err);
}

static void unlock(struct journal *j, const char *cluster, const char *job)
{
	const struct site at = site(cluster);

	journal_unlock_job(j, &at, TEXT("db"), (struct text){ job, strlen(job) });
}

START_TEST(test_locks)
{
	struct journal *a = must_open(true), *b = must_open(true);
	char pid[32];

	snprintf(pid, sizeof(pid), "pid %ld ", (long)getpid());
	ck_assert(!lock(a, "prod", "j"));
	ck_assert(!lock(a, "prod", "j"));
	ck_assert_int_eq(lock(b, "prod", "j"), ERR_WRONG_STATE);
	ck_assert_msg(strstr(err.text, "db.j is being worked on by") && strstr(err.text, pid) &&
			      strstr(err.text, " since 2"),
		      "%s", err.text);
	ck_assert(!lock(b, "test", "j"));
	ck_assert(!lock(b, "prod", "J"));
	ck_assert(!lock(b, "prod", "../../j"));
	ck_assert(!lock(b, "pro", "dj"));
	unlock(a, "prod", "j");
	ck_assert_int_eq(lock(b, "prod", "j"), ERR_WRONG_STATE);
	unlock(a, "prod", "j");
	ck_assert(!lock(b, "prod", "j"));
	journal_close(b);
	ck_assert(!lock(a, "prod", "j"));
	journal_close(a);
}
END_TEST

/* Whatever a process calls the cluster by, one word that both know is enough. */
START_TEST(test_locks_of_names)
{
	struct journal *a = must_open(true), *b = must_open(true);

	ck_assert(!lock(a, "fe1:1=fe1:1,fe2:2", "j"));
	ck_assert_int_eq(lock(b, "fe2:2=fe2:2,fe1:1", "j"), ERR_WRONG_STATE);
	ck_assert_int_eq(lock(b, "fe1:1", "j"), ERR_WRONG_STATE);
	ck_assert_int_eq(lock(b, "prod=fe3:3,fe2:2", "j"), ERR_WRONG_STATE);
	/* what it had of it was given back */
	ck_assert(!lock(b, "fe3:3", "j"));
	unlock(b, "fe3:3", "j");
	unlock(a, "fe1:1=fe1:1,fe2:2", "j");
	ck_assert(!lock(b, "prod=fe3:3,fe2:2", "j"));
	journal_close(a);
	journal_close(b);
}
END_TEST

static const struct {
	const char *a, *a_id, *b, *b_id;
	bool same;
} sites[] = {
	{ "prod", "", "prod", "", true },
	{ "prod", "", "test", "", false },
	{ "fe1:1=fe1:1,fe2:2", "", "fe2:2=fe2:2,fe1:1", "", true },
	{ "fe1:1=fe1:1,fe2:2", "", "fe3:3=fe3:3,fe12:2", "", false },
	/* a journal of long ago */
	{ "fe1:1", "", "fe2:2=fe2:2,fe1:1", "", true },
	{ "fe1:1", "", "prod=fe2:2,fe1:1", "", true },
	{ "fe1:1", "", "fe2:2", "", false },
	{ "", "", "fe1:1=fe1:1", "", false },
	/* what the clusters say of themselves */
	{ "fe1:1=fe1:1", "7", "fe1:1=fe1:1", "7", true },
	{ "fe1:1=fe1:1", "7", "fe1:1=fe1:1", "8", false },
	{ "fe1:1=fe1:1", "7", "fe1:1=fe1:1", "", true },
	{ "fe1:1=fe1:1", "7", "fe2:2=fe2:2", "7", false },
};

START_TEST(test_sites)
{
	struct site a = site(sites[_i].a), b = site(sites[_i].b);

	a.id = (struct text){ sites[_i].a_id, strlen(sites[_i].a_id) };
	b.id = (struct text){ sites[_i].b_id, strlen(sites[_i].b_id) };
	ck_assert_msg(site_same(&a, &b) == sites[_i].same, "%d", _i);
	ck_assert_msg(site_same(&b, &a) == sites[_i].same, "%d, the other way", _i);
}
END_TEST

START_TEST(test_site_of)
{
	struct target_host fes[] = { { "FE1", 9030 }, { "localhost", 9031 }, { "fe1", 9030 } };
	struct target t = { .name = "prod",
			    .fes = fes,
			    .n_fes = ARRAY_SIZE(fes),
			    .cluster_id = "17",
			    .cluster_fes = "127.0.0.1:9031,10.0.0.7:9030" };
	struct site s = site_of(&t, mem);

	ck_assert(text_is(s.name, "prod") && text_is(s.id, "17"));
	ck_assert_msg(text_is(s.fes, "fe1:9030,127.0.0.1:9031,10.0.0.7:9030"), "%.*s",
		      TEXT_ARG(s.fes));
}
END_TEST

/* A lock ends with its process, killed as it may be. */
START_TEST(test_lock_of_killed)
{
	struct journal *j = must_open(true);
	int ready[2], status;
	pid_t pid;
	char c;

	ck_assert(!pipe(ready));
	pid = fork();
	if (!pid) {
		struct journal *own = journal_open(dir, true, &err);

		if (!own || lock(own, "prod", "j") || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ck_assert(read(ready[0], &c, 1) == 1);
	ck_assert_int_eq(lock(j, "prod", "j"), ERR_WRONG_STATE);
	kill(pid, SIGKILL);
	ck_assert(waitpid(pid, &status, 0) == pid);
	ck_assert(!lock(j, "prod", "j"));
	close(ready[0]);
	close(ready[1]);
	journal_close(j);
}
END_TEST

START_TEST(test_default_dir)
{
	static const struct {
		bool own, xdg;
		const char *want;
	} cases[] = {
		{ true, true, "x" },
		{ false, true, "xdg/starload" },
		{ false, false, ".local/state/starload" },
	};
	char own[128], want[128];
	struct journal *j;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(own, sizeof(own), "%s/x", scratch);
		if (cases[i].own)
			setenv("STARLOAD_STATE_DIR", own, 1);
		else
			unsetenv("STARLOAD_STATE_DIR");
		snprintf(own, sizeof(own), "%s/xdg", scratch);
		if (cases[i].xdg)
			setenv("XDG_STATE_HOME", own, 1);
		else
			unsetenv("XDG_STATE_HOME");
		setenv("HOME", scratch, 1);
		j = journal_open(NULL, true, &err);
		ck_assert_msg(j != NULL, "%s", err.text);
		snprintf(want, sizeof(want), "%s/%s", scratch, cases[i].want);
		ck_assert_str_eq(journal_dir(j), want);
		journal_close(j);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_round_trip);
	tcase_add_test(tc, test_go_on);
	tcase_add_loop_test(tc, test_damage, 0, ARRAY_SIZE(foreign));
	tcase_add_test(tc, test_torn);
	tcase_add_test(tc, test_missing);
	tcase_add_test(tc, test_modes);
	tcase_add_test(tc, test_not_ours);
	tcase_add_test(tc, test_planted);
	tcase_add_test(tc, test_full_disk);
	tcase_add_test(tc, test_processes);
	tcase_add_test(tc, test_rotation);
	tcase_add_test(tc, test_read_again);
	tcase_add_test(tc, test_locks);
	tcase_add_test(tc, test_locks_of_names);
	tcase_add_loop_test(tc, test_sites, 0, ARRAY_SIZE(sites));
	tcase_add_test(tc, test_site_of);
	tcase_add_test(tc, test_lock_of_killed);
	tcase_add_test(tc, test_default_dir);
}

SUITE("journal", { "journal", add_tests })
