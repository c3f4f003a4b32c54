/*
 * check_transcripts.c - tests/transcripts/: whole conversations with an emulated FE,
 * compared byte by byte for every release (UPDATE=1 writes them anew).
 */
#include "config.h"

#include <stdlib.h>

#include "base/io.h"
#include "lang/token.h"
#include "tests/unit/fe_rig.h"
#include "tests/unit/suite.h"

static void converse(struct rig *r, const struct buf *script, struct buf *out)
{
	struct source src;
	uint32_t from = 0;
	struct arena *mem = arena_new();

	source_init(&src, "script", buf_str(script), (uint32_t)script->n);
	for (;;) {
		struct tokens t = tokens_of_stmt(&src, from, mem);
		struct span at;

		if (!t.n)
			break;
		at = span_join(t.list[0].at, t.list[t.n - 1].at);
		from = span_end(at);
		buf_addf(out, "> %.*s\n%s\n", (int)at.len, src.text + at.off,
			 ask(r, arena_copy(mem, src.text + at.off, at.len)));
	}
	arena_free(mem);
}

/* The first line that differs. */
static void same_lines(const char *path, const char *want, const char *got)
{
	unsigned line = 1;

	for (; *want || *got; line++) {
		size_t n = strcspn(want, "\n"), m = strcspn(got, "\n");

		ck_assert_msg(n == m && !memcmp(want, got, n),
			      "%s:%u: differs\n  was: %.*s\n  is:  %.*s", path, line,
			      (int)(n > 1500 ? 1500 : n), want, (int)(m > 1500 ? 1500 : m), got);
		want += n + (want[n] == '\n');
		got += m + (got[m] == '\n');
	}
}

static const char *const transcripts[] = { "day", "shows" };

/* _i: release * the transcripts + which of them */
START_TEST(transcript)
{
	enum fe_release release = (enum fe_release)(_i / (int)ARRAY_SIZE(transcripts));
	const char *name = transcripts[_i % (int)ARRAY_SIZE(transcripts)],
		   *top = getenv("top_srcdir");
	struct buf script, got, want;
	char path[4096];
	struct err err;
	struct rig r;

	buf_init(&script, TEXT_MAX);
	buf_init(&got, TEXT_MAX);
	buf_init(&want, TEXT_MAX);
	snprintf(path, sizeof(path), "%s/tests/transcripts/%s.sql", top ? top : ".", name);
	ck_assert_msg(!io_read_file(path, &script, &err), "%s", err.text);
	start(&r, release, false);
	converse(&r, &script, &got);
	snprintf(path, sizeof(path), "%s/tests/transcripts/%s/%s.txt", top ? top : ".",
		 release_names[release], name);
	if (getenv("UPDATE"))
		ck_assert_msg(!io_write_atomic(path, got.p, got.n, &err), "%s", err.text);
	ck_assert_msg(!io_read_file(path, &want, &err), "%s", err.text);
	same_lines(path, buf_str(&want), buf_str(&got));
	stop(&r);
	buf_release(&script);
	buf_release(&got);
	buf_release(&want);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, transcript, 0, 4 * (int)ARRAY_SIZE(transcripts));
}

SUITE("transcripts of the emulated FE", { "transcripts", add_tests })
