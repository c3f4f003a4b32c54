/*
 * check_transcripts.c - tests/transcripts/: whole conversations with an emulated FE,
 * compared byte by byte for every release (UPDATE=1 writes them anew).
 */
#include "config.h"

#include <stdlib.h>

#include "base/io.h"
#include "lang/token.h"
#include "sandbox/conn.h"
#include "sandbox/fault.h"
#include "tests/unit/fe_rig.h"
#include "tests/unit/suite.h"

/* The next statement; false: there is none. */
static bool next(const struct source *src, uint32_t *from, struct arena *mem, struct span *at)
{
	struct tokens t = tokens_of_stmt(src, *from, mem);

	if (!t.n)
		return false;
	*at = span_join(t.list[0].at, t.list[t.n - 1].at);
	*from = span_end(*at);
	return true;
}

static void converse(struct rig *r, const struct buf *script, struct buf *out)
{
	struct source src;
	uint32_t from = 0;
	struct arena *mem = arena_new();
	struct span at;

	source_init(&src, "script", buf_str(script), (uint32_t)script->n);
	while (next(&src, &from, mem, &at))
		buf_addf(out, "> %.*s\n%s\n", (int)at.len, src.text + at.off,
			 ask(r, arena_copy(mem, src.text + at.off, at.len)));
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

static const struct {
	const char *name;
	bool shared_data;
	bool bytes; /* the packets of a connection */
} transcripts[] = {
	{ "alter", false, false },  { "bytes", false, true },	 { "cluster", true, false },
	{ "day", false, false },    { "reasons", false, false }, { "shows", false, false },
	{ "tables", false, false },
};

/* packets ----------------------------------------------------------------------------------- */

static struct conn_census census(void *to, unsigned fe_index, const char *user)
{
	(void)to;
	(void)fe_index;
	(void)user;
	return (struct conn_census){ 0, 0 };
}

/* Each packet from the server: its number, then its bytes, as hexdump -C has them. */
static void dump(struct buf *out, const struct buf *bytes)
{
	size_t at = 0, n, i, k;

	while (at + 4 <= bytes->n) {
		const unsigned char *p = (const unsigned char *)bytes->p + at;

		n = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16;
		buf_addf(out, "#%u, %zu bytes\n", p[3], n);
		ck_assert_uint_le(at + 4 + n, bytes->n);
		p += 4;
		for (i = 0; i < n; i += 16) {
			for (k = i; k < i + 16; k++)
				buf_addf(out, k < n ? "%02x " : "   ", k < n ? p[k] : 0);
			buf_addc(out, '|');
			for (k = i; k < i + 16 && k < n; k++)
				buf_addc(out, p[k] >= 0x20 && p[k] < 0x7f ? (char)p[k] : '.');
			buf_adds(out, "|\n");
		}
		at += 4 + n;
	}
	ck_assert_uint_eq(at, bytes->n);
}

static void take_bytes(struct conn *c, struct buf *to)
{
	const char *p;
	size_t n;

	buf_clear(to);
	while ((n = conn_output(c, &p)) > 0) {
		buf_add(to, p, n);
		conn_sent(c, n, 0);
	}
}

static void send_packet(struct conn *c, unsigned seq, const char *first, size_t first_n,
			struct text rest)
{
	size_t n = first_n + rest.n;
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_addc(&b, (char)n);
	buf_addc(&b, (char)(n >> 8));
	buf_addc(&b, (char)(n >> 16));
	buf_addc(&b, (char)seq);
	buf_add(&b, first, first_n);
	buf_add(&b, rest.p, rest.n);
	conn_input(c, b.p, b.n, 0);
	buf_release(&b);
}

/* The salt is another each time, and none of it is zero. */
static void hide_salt(struct buf *b)
{
	size_t at = 4 + 1;

	at += strlen(b->p + at) + 1 + 4;
	memset(b->p + at, 's', 8);
	memset(b->p + at + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10, 's', 12);
}

static const char login[] = "\x00\x82\x00\x00\x00\x00\x00\x01\x2d"
			    "00000000000000000000000root\0";

static void converse_bytes(struct rig *r, enum fe_release release, const struct buf *script,
			   struct buf *out)
{
	struct conn_env env = { .fe = r->fe,
				.release = release,
				.faults = fault_plan_new(),
				.host = "127.0.0.1",
				.max_connections = 9,
				.max_user_connections = 9,
				.count = census };
	struct conn *c = conn_new(&env, 0, 1, "127.0.0.1", 0);
	struct arena *mem = arena_new();
	struct source src;
	struct buf bytes;
	struct span at;
	uint32_t from = 0;

	buf_init(&bytes, TEXT_MAX);
	take_bytes(c, &bytes);
	hide_salt(&bytes);
	buf_adds(out, "> greeting\n");
	dump(out, &bytes);
	/* no password: an empty response */
	send_packet(c, 1, login, sizeof(login), TEXT(""));
	take_bytes(c, &bytes);
	buf_adds(out, "> login\n");
	dump(out, &bytes);
	source_init(&src, "script", buf_str(script), (uint32_t)script->n);
	while (next(&src, &from, mem, &at)) {
		buf_addf(out, "> %.*s\n", (int)at.len, src.text + at.off);
		send_packet(c, 0, "\3", 1, source_text(&src, at));
		take_bytes(c, &bytes);
		dump(out, &bytes);
	}
	buf_release(&bytes);
	arena_free(mem);
	conn_free(c);
	fault_plan_free(env.faults);
}

/* _i: release * the transcripts + which of them */
START_TEST(transcript)
{
	enum fe_release release = (enum fe_release)(_i / (int)ARRAY_SIZE(transcripts));
	size_t which = (size_t)_i % ARRAY_SIZE(transcripts);
	const char *name = transcripts[which].name, *top = getenv("top_srcdir");
	struct buf script, got, want;
	char path[4096];
	struct err err;
	struct rig r;

	buf_init(&script, TEXT_MAX);
	buf_init(&got, TEXT_MAX);
	buf_init(&want, TEXT_MAX);
	snprintf(path, sizeof(path), "%s/tests/transcripts/%s.sql", top ? top : ".", name);
	ck_assert_msg(!io_read_file(path, &script, &err), "%s", err.text);
	start(&r, release, transcripts[which].shared_data);
	if (transcripts[which].bytes)
		converse_bytes(&r, release, &script, &got);
	else
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
