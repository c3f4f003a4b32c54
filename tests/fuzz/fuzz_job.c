/*
 * fuzz_job.c - any bytes as a row of SHOW ROUTINE LOAD: a line a cell.  It is read, explained
 * and printed in every format, and nothing that a terminal would act on gets out.
 */
#include "config.h"

#include "fuzz.h"

#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "cli/status.h"
#include "job/job.h"
#include "job/why.h"
#include "net/sqlconn.h"
#include "tests/unit/fake_sql.h"

static const char *const columns[] = {
	"State",
	"ReasonOfStateChanged",
	"Progress",
	"LatestSourcePosition",
	"JobProperties",
	"CustomProperties",
	"Statistic",
	"DataSourceProperties",
	"OtherMsg",
	"TimestampProgress",
	"Name",
	"DbName",
	"TableName",
	"DataSourceType",
	"TrackingSQL",
	"ErrorLogUrls",
	"Id",
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void table(const struct status *s, FILE *out)
{
	status_table(s, out, 40, false);
}

static void nagios(const struct status *s, FILE *out)
{
	static const struct status_limits limits = { 1, 1000, false };

	status_nagios(s, &limits, out);
	status_check(s, &limits, out);
}

static void (*const printers[])(const struct status *s, FILE *out) = {
	table, nagios, status_csv, status_md, status_prometheus, status_json, status_json_lag,
};

static void judge(const char *p, size_t n)
{
	uint32_t c;
	size_t i;

	for (i = 0; i < n; i += utf8_decode(p + i, n - i, &c)) {
		utf8_decode(p + i, n - i, &c);
		MUST(c != UTF8_BAD, "printed: no UTF-8");
		MUST((c >= 0x20 && c < 0x7f) || c >= 0xa0 || c == '\n' || c == '\t',
		     "printed: a control byte");
	}
}

static void print_all(const struct status *s)
{
	size_t i;

	for (i = 0; i < sizeof(printers) / sizeof(printers[0]); i++) {
		char *text = NULL;
		size_t n = 0;
		FILE *f = open_memstream(&text, &n);

		printers[i](s, f);
		fclose(f);
		judge(text, n);
		if (printers[i] == status_json) {
			json_t *j = json_loadb(text, n, JSON_ALLOW_NUL, NULL);

			/* jansson takes no NUL in a key */
			MUST(j || strstr(text, "\\u0000"), "printed: no JSON");
			json_decref(j);
		}
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	const char *p = (const char *)data, *end = p + size;
	struct text cells[COLUMNS], *row = cells;
	const char *names[COLUMNS];
	struct sql_result r = { .columns = names, .rows = &row, .n_rows = 1 };
	struct job_list l = { .n = 1 };
	struct why_facts facts = { .n_tasks = 0 };
	struct status s;
	struct job j;
	struct why w;
	size_t i;

	for (; p < end && r.n_columns < COLUMNS; r.n_columns++) {
		const char *line = memchr(p, '\n', (size_t)(end - p));

		names[r.n_columns] = columns[r.n_columns];
		cells[r.n_columns] = (struct text){ p, (size_t)((line ? line : end) - p) };
		p = line ? line + 1 : end;
	}
	job_of_row(&r, 0, mem, &j);
	for (i = 1; i < j.n_partitions; i++)
		MUST(j.partitions[i - 1].id < j.partitions[i].id, "partitions are not sorted");
	l.list = &j;
	status_make(&s, "fe:9030", &l, 1700000000000, mem);
	print_all(&s);
	why_of(&j, &facts, mem, &w);
	MUST(w.cause.slug && *w.cause.text, "no explanation");
	arena_free(mem);
	return 0;
}
