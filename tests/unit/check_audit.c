/* check_audit.c - a change as one line. */
#include "config.h"

#include "job/audit.h"
#include "suite.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "job/journal.h"
#include "job/shown.h"

static void line_is(const struct journal_change *c, const char *want)
{
	struct buf line;

	buf_init_unbounded(&line);
	audit_line(c, &line);
	ck_assert_str_eq(buf_str(&line), want);
	buf_release(&line);
}

START_TEST(test_line)
{
	struct journal_change c = {
		.id = "20261120-131507-3f9a1c",
		.cluster = TEXT("prod"),
		.db = TEXT("shop"),
		.job = TEXT("orders"),
		.job_id = 10005,
		.kind = TEXT("alter"),
		.statement = TEXT("ALTER ROUTINE LOAD\nFOR orders"),
		.os_user = TEXT("ann"),
		.db_user = TEXT("loader"),
		.message = TEXT("why\x1b[0m\nNov 20 root: all is well"),
		.verdict = JV_DONE,
	};

	line_is(&c, "alter shop.orders (Id 10005) on prod by ann as loader: done, change "
		    "20261120-131507-3f9a1c: "
		    "ALTER ROUTINE LOAD\\x0AFOR orders; message: why\\x1B[0m\\x0ANov 20 root: all "
		    "is well");
}
END_TEST

/* Long texts are cut between characters, and it is to be seen. */
START_TEST(test_long)
{
	static char statement[2 * AUDIT_STATEMENT_MAX];
	struct journal_change c = { .id = "x", .kind = TEXT("sql"), .verdict = JV_REFUSED };
	struct buf line;
	size_t i;

	for (i = 0; i + 1 < sizeof(statement); i += 2)
		memcpy(statement + i, "\xc3\xa4", 2);
	c.statement = (struct text){ statement + 1, sizeof(statement) - 1 };
	buf_init_unbounded(&line);
	audit_line(&c, &line);
	ck_assert_uint_lt(line.n, AUDIT_STATEMENT_MAX + 60);
	ck_assert_str_eq(line.p + line.n - 3, "...");
	ck_assert_ptr_nonnull(strstr(line.p, "sql: refused, change x: \\xA4\xc3\xa4"));
	ck_assert_ptr_null(strstr(line.p, "\\xC3"));
	buf_release(&line);
}
END_TEST

/* What is said of a change with -m, and the statement. */
static const struct {
	const char *said, *sql, *kept;
} messages[] = {
	{ "new password for kafka, token expired: see OPS-12", "", NULL },
	{ "", "", NULL },
	{ "password=hunter2", "", "password=******" },
	{ "sasl.password = hunter2 rotated", "", "sasl.password = ****** rotated" },
	{ "\"property.sasl.password\" = \"hun ter2\" is new", "",
	  "\"property.sasl.password\" = ****** is new" },
	{ "pwd: 'hunter2', secret:x", "", "pwd: ******, secret:******" },
	{ "password=", "", NULL },
	{ "password: ", "", NULL },
	{ "by https://ann:hunter2@wiki/x", "", "by https://******@wiki/x" },
	{ "it was hunter2 before",
	  "ALTER ROUTINE LOAD FOR j FROM KAFKA (\"property.sasl.password\" = "
	  "\"hunter2\")",
	  "it was ****** before" },
};

START_TEST(message_kept)
{
	struct arena *mem = arena_new();
	const char *said = messages[_i].said, *sql = messages[_i].sql;
	const char *want = messages[_i].kept ? messages[_i].kept : said;
	struct text t = shown_message((struct text){ said, strlen(said) },
				      (struct text){ sql, strlen(sql) }, NULL, mem);

	ck_assert_msg(text_is(t, want), "%.*s, not %s", TEXT_ARG(t), want);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_line);
	tcase_add_test(tc, test_long);
	tcase_add_loop_test(tc, message_kept, 0, ARRAY_SIZE(messages));
}

SUITE("audit", { "audit", add_tests })
