/*
 * check_effect.c - what an ALTER wants, and what a row of SHOW ROUTINE LOAD says of it.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "diag/diag.h"
#include "job/effect.h"
#include "job/job.h"
#include "job/same.h"
#include "lang/ast.h"
#include "lang/parse.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

static enum rel release(const char *name)
{
	struct targets t;
	struct err err;
	enum rel at = 0;

	ck_assert_int_eq(targets_parse(name, &t, &err), 0);
	while (!(t.list[0].point >> at & 1))
		at++;
	return at;
}

/* Also what is left of it once it has been through the journal. */
static void wants(const char *sql, enum rel at, bool kept, struct arena *mem, struct wants *out)
{
	struct source *src = ARENA_NEW(mem, struct source);
	struct parser *parser = parser_new();
	struct targets targets;
	struct parsed parsed;
	struct diags diags;
	struct buf b;

	targets_all(&targets);
	diags_init(&diags, mem, &targets);
	source_init(src, "test.sql", sql, (uint32_t)strlen(sql));
	parser_start(parser, src, 0);
	ck_assert(parser_next(parser, mem, &diags, &parsed) && parsed.stmt);
	ck_assert_msg(!wants_of(parsed.stmt, src, at, mem, out), "%s is refused", sql);
	parser_free(parser);
	if (!kept)
		return;
	buf_init(&b, 1 << 20);
	wants_write(out, &b);
	ck_assert_msg(!strstr(buf_str(&b), "hush"), "a secret in the journal: %s", buf_str(&b));
	ck_assert_int_eq(wants_read((struct text){ b.p, b.n }, mem, out), 0);
	buf_release(&b);
}

static void job(const char *props, const char *source, const char *custom, const char *progress,
		struct arena *mem, struct job *out)
{
	const char *pairs[] = { "Id",
				"1",
				"State",
				"PAUSED",
				"JobProperties",
				props,
				"DataSourceProperties",
				source,
				"CustomProperties",
				custom,
				"Progress",
				progress,
				NULL };
	struct sql_result r;

	fake_row(&r, mem, pairs);
	job_of_row(&r, 0, mem, out);
}

static const char *told(const struct wants *w, const struct job *now, struct text create, bool sure,
			bool ran, struct arena *mem)
{
	static const char *const kinds[] = { "planned", "in", "not", "unseen" };
	struct effect e;
	struct buf b;
	char *out;
	size_t i;

	buf_init(&b, 1 << 20);
	for (i = 0; i < w->n; i++) {
		want_judge(&w->list[i], NULL, now, create, sure, ran, mem, &e);
		ck_assert_msg((e.kind == EFFECT_UNSEEN) == (e.why.n > 0), "a why for %s",
			      kinds[e.kind]);
		buf_addf(&b, "%s%.*s %s", b.n ? ", " : "", TEXT_ARG(e.what), kinds[e.kind]);
		ck_assert_msg(!e.found.p || !memmem(e.found.p, e.found.n, "hush", 4), "a secret");
		ck_assert_msg(!e.wanted.p || !memmem(e.wanted.p, e.wanted.n, "hush", 4),
			      "a secret");
	}
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

#define P(text) "ALTER ROUTINE LOAD FOR d.j PROPERTIES (" text ")"
#define K(text) "ALTER ROUTINE LOAD FOR d.j FROM KAFKA (" text ")"
#define L(text) "ALTER ROUTINE LOAD FOR d.j " text

static const struct {
	const char *sql, *release;
	const char *props, *source, *custom, *progress; /* NULL: {} */
	const char *verdict;
	const char *kept; /* by what the journal keeps; NULL: the same */
} judged[] = {
	/* numbers, whatever they are written like */
	{ P("\"max_error_number\"=\"5\""), "3.3", "{\"maxErrorNum\":\"5\"}", 0, 0, 0,
	  "max_error_number in", 0 },
	{ P("\"max_error_number\"=\"+005\""), "3.5", "{\"maxErrorNum\":\"5\"}", 0, 0, 0,
	  "max_error_number in", 0 },
	{ P("\"max_error_number\"=\"5\""), "3.3", "{\"maxErrorNum\":\"0\"}", 0, 0, 0,
	  "max_error_number not", 0 },
	{ P("\"max_error_number\"=\"\""), "3.5", "{\"maxErrorNum\":\"-1\"}", 0, 0, 0,
	  "max_error_number in", 0 },
	{ P("\"desired_concurrent_number\"=\"4294967297\""), "3.5",
	  "{\"desireTaskConcurrentNum\":\"1\"}", 0, 0, 0, "desired_concurrent_number in", 0 },
	{ P("\"max_batch_interval\"=\"20\", \"max_batch_rows\"=\"300000\""), "4.1",
	  "{\"maxBatchIntervalS\":\"20\",\"maxBatchRows\":\"200000\"}", 0, 0, 0,
	  "max_batch_interval in, max_batch_rows not", 0 },
	{ P("\"max_filter_ratio\"=\"0.50\""), "3.3", "{\"maxFilterRatio\":\"0.5\"}", 0, 0, 0,
	  "max_filter_ratio in", 0 },
	{ P("\"max_filter_ratio\"=\"0.0001\""), "3.3", "{\"maxFilterRatio\":\"1.0E-4\"}", 0, 0, 0,
	  "max_filter_ratio in", 0 },
	{ P("\"max_filter_ratio\"=\"NaN\""), "3.3", "{\"maxFilterRatio\":\"NaN\"}", 0, 0, 0,
	  "max_filter_ratio in", 0 },
	/* one sets the other */
	{ P("\"task_consume_second\"=\"20\""), "3.5",
	  "{\"taskConsumeSecond\":\"20\",\"taskTimeoutSecond\":\"80\"}", 0, 0, 0,
	  "task_consume_second in, task_timeout_second in", 0 },
	{ P("\"task_consume_second\"=\"20\""), "3.5",
	  "{\"taskConsumeSecond\":\"20\",\"taskTimeoutSecond\":\"60\"}", 0, 0, 0,
	  "task_consume_second in, task_timeout_second not", 0 },
	/* anything but "true" is false */
	{ P("\"strict_mode\"=\"yes\""), "3.5", "{\"strict_mode\":\"false\"}", 0, 0, 0,
	  "strict_mode in", 0 },
	{ P("\"strict_mode\"=\"TRUE\""), "3.5", "{\"strict_mode\":\"true\"}", 0, 0, 0,
	  "strict_mode in", 0 },
	{ P("\"strict_mode\"=\"true\""), "3.5", "{\"strict_mode\":\"false\"}", 0, 0, 0,
	  "strict_mode not", 0 },
	{ P("\"pause_on_fatal_parse_error\"=\"true\""), "3.5",
	  "{\"pause_on_fatal_parse_error\":\"true\"}", 0, 0, 0, "pause_on_fatal_parse_error in",
	  0 },
	/* the server brings offsets into its own form */
	{ P("\"timezone\"=\"+8:00\""), "3.5", "{\"timezone\":\"+08:00\"}", 0, 0, 0, "timezone in",
	  0 },
	{ P("\"timezone\"=\"UTC\""), "3.5", "{\"timezone\":\"Asia/Shanghai\"}", 0, 0, 0,
	  "timezone not", 0 },
	{ P("\"jsonpaths\"=\"[\\\"$.a\\\"]\""), "3.5", "{\"jsonpaths\":\"[\\\"$.a\\\"]\"}", 0, 0, 0,
	  "jsonpaths in", 0 },
	{ P("\"json_root\"=\"$.x\""), "4.1", "{\"json_root\":\"\"}", 0, 0, 0, "json_root not", 0 },
	/* accepted and never read */
	{ P("\"max_batch_size\"=\"5\""), "3.3", "{}", 0, 0, 0, "max_batch_size unseen", 0 },
	/* not shown by this release, or not readable */
	{ P("\"max_error_number\"=\"5\""), "3.5", "{}", 0, 0, 0, "max_error_number unseen", 0 },
	{ P("\"max_error_number\"=\"5\""), "3.5", "no JSON", 0, 0, 0, "max_error_number unseen",
	  0 },
	/* separators: by what they stand for */
	{ L("COLUMNS TERMINATED BY ','"), "3.3", "{\"columnSeparator\":\",\"}", 0, 0, 0,
	  "COLUMNS TERMINATED BY in", 0 },
	{ L("COLUMNS TERMINATED BY '0x2c'"), "3.3", "{\"columnSeparator\":\",\"}", 0, 0, 0,
	  "COLUMNS TERMINATED BY in", 0 },
	{ L("COLUMNS TERMINATED BY '\\\\x01'"), "3.3", "{\"columnSeparator\":\"x01\"}", 0, 0, 0,
	  "COLUMNS TERMINATED BY not", 0 },
	{ L("ROWS TERMINATED BY '|'"), "3.5", "{\"rowDelimiter\":\"\\n\"}", 0, 0, 0,
	  "ROWS TERMINATED BY not", 0 },
	/* WHERE: the FE's parentheses, backticks and spellings */
	{ L("WHERE a>5 and B <> 'x'"), "3.5", "{\"whereExpr\":\"(`a` > 5) AND (`B` != 'x')\"}", 0,
	  0, 0, "WHERE in", 0 },
	{ L("WHERE a > 5"), "3.5", "{\"whereExpr\":\"*\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE a > 5"), "3.5", "{\"whereExpr\":\"`a` > 6\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE a > 5"), "3.5", "{\"whereExpr\":\"`b` > 5\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE a >= 5"), "3.5", "{\"whereExpr\":\"`a` > 5\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE a > 05 OR NOT b IS NULL"), "3.3",
	  "{\"whereExpr\":\"(`a` > 5) OR (NOT (`b` IS NULL))\"}", 0, 0, 0, "WHERE in", 0 },
	/* it left out parentheses that mattered: not sure is not wrong */
	{ L("WHERE (a + b) * c > 5"), "3.5", "{\"whereExpr\":\"`a` + `b` * `c` > 5\"}", 0, 0, 0,
	  "WHERE unseen", 0 },
	{ L("WHERE a NOT LIKE 'x%'"), "3.5", "{\"whereExpr\":\"NOT (`a` LIKE 'x%')\"}", 0, 0, 0,
	  "WHERE in", 0 },
	{ L("WHERE d < DATE '2023-07-01'"), "3.5", "{\"whereExpr\":\"`d` < '2023-07-01'\"}", 0, 0,
	  0, "WHERE in", 0 },
	{ L("WHERE d < DATE '2023-7-1'"), "3.5", "{\"whereExpr\":\"`d` < '2023-07-01 00:00:00'\"}",
	  0, 0, 0, "WHERE unseen", 0 },
	{ L("WHERE a = -b"), "3.5", "{\"whereExpr\":\"`a` = -1 * `b`\"}", 0, 0, 0, "WHERE in", 0 },
	{ L("WHERE f(a) IN (1, 2)"), "3.5", "{\"whereExpr\":\"F(`a`) IN (1, 2)\"}", 0, 0, 0,
	  "WHERE in", 0 },
	{ L("WHERE a > 5"), "3.5", "{\"whereExpr\":\"a >>> ( 5\"}", 0, 0, 0, "WHERE unseen", 0 },
	{ L("WHERE a > 5"), "3.5", "{\"whereExpr\":\"a > 5, PARTITION (p)\"}", 0, 0, 0,
	  "WHERE unseen", 0 },
	/* what stands between quotes is compared as it is */
	{ L("WHERE if(a = 'Foo Bar', b, c) > 1"), "3.5",
	  "{\"whereExpr\":\"IF(`a` = 'Foo Bar', `b`, `c`) > 1\"}", 0, 0, 0, "WHERE in", 0 },
	{ L("WHERE if(a = 'Foo Bar', b, c) > 1"), "3.5",
	  "{\"whereExpr\":\"if(`a` = 'foobar', `b`, `c`) > 1\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE if(a = 'ä', b, c) > 1"), "3.5",
	  "{\"whereExpr\":\"if(`a` = 'ö', `b`, `c`) > 1\"}", 0, 0, 0, "WHERE not", 0 },
	{ L("WHERE count(DISTINCT größe) > 1"), "3.5",
	  "{\"whereExpr\":\"count(DISTINCT `grüße`) > 1\"}", 0, 0, 0, "WHERE not", 0 },
	/* COLUMNS: plain ones first, then assignments */
	{ L("COLUMNS (a, c = a + 1, b)"), "3.5", "{\"columnToColumnExpr\":\"a,b,c=`a` + 1\"}", 0, 0,
	  0, "COLUMNS in", 0 },
	{ L("COLUMNS (a, b)"), "3.3", "{\"columnToColumnExpr\":\"a\"}", 0, 0, 0, "COLUMNS not", 0 },
	{ L("COLUMNS (a, b)"), "3.3", "{\"columnToColumnExpr\":\"*\"}", 0, 0, 0, "COLUMNS not", 0 },
	{ L("COLUMNS (a, b)"), "3.3", "{\"columnToColumnExpr\":\"b,a\"}", 0, 0, 0, "COLUMNS not",
	  0 },
	{ L("COLUMNS (a, b)"), "4.1",
	  "{\"columnToColumnExpr\":\"com.starrocks.sql.ast.ImportColumnDesc@1b2c3d,"
	  "com.starrocks.sql.ast.ImportColumnDesc@4e\"}",
	  0, 0, 0, "COLUMNS unseen", 0 },
	/* PARTITION */
	{ L("PARTITION (p1, `p2`)"), "3.5", "{\"partitions\":\"p1,p2\"}", 0, 0, 0, "PARTITION in",
	  0 },
	{ L("PARTITION (p1)"), "3.5", "{\"partitions\":\"*\"}", 0, 0, 0, "PARTITION not", 0 },
	{ L("PARTITION (pä)"), "3.5", "{\"partitions\":\"pä\"}", 0, 0, 0, "PARTITION in", 0 },
	{ L("PARTITION (pä)"), "3.5", "{\"partitions\":\"pö\"}", 0, 0, 0, "PARTITION not", 0 },
	/* offsets: as they are to be read next */
	{ K("\"kafka_partitions\"=\"0,1,2\",\"kafka_offsets\"=\"100, 0, OFFSET_END\""), "3.3", 0, 0,
	  0, "{\"0\":\"99\",\"1\":\"OFFSET_ZERO\",\"2\":\"OFFSET_END\"}",
	  "offset of partition 0 in, offset of partition 1 in, offset of partition 2 in", 0 },
	{ K("\"kafka_partitions\"=\"0,1\",\"kafka_offsets\"=\"100,OFFSET_BEGINNING\""), "3.3", 0, 0,
	  0, "{\"0\":\"100\"}", "offset of partition 0 not, offset of partition 1 not", 0 },
	{ K("\"kafka_partitions\"=\"0,0\",\"kafka_offsets\"=\"100,7\""), "3.5", 0, 0, 0,
	  "{\"0\":\"6\"}", "offset of partition 0 in", 0 },
	/* property.*, which loses its prefix; secrets */
	{ K("\"property.group.id\"=\"g\""), "3.5", 0, 0, "{\"group.id\":\"g\"}", 0,
	  "property.group.id in", 0 },
	{ K("\"property.group.id\"=\"g\""), "3.5", 0, 0, "{\"group.id\":\"j_1234\"}", 0,
	  "property.group.id not", 0 },
	{ K("\"property.sasl.password\"=\"hush\""), "3.5", 0, 0, "{\"sasl.password\":\"******\"}",
	  0, "property.sasl.password unseen", 0 },
	{ K("\"property.sasl.jaas.config\"=\"hush\""), "3.5", 0, 0,
	  "{\"sasl.jaas.config\":\"hush\"}", 0, "property.sasl.jaas.config in",
	  "property.sasl.jaas.config unseen" },
	{ K("\"property.a\"=\"1\""), "3.5", 0, 0, "{}", 0, "property.a not", 0 },
	{ K("\"property.a\"=\"1\""), "3.5", 0, 0, "no JSON", 0, "property.a unseen", 0 },
	/* brokers are stored as they are written */
	{ K("\"kafka_broker_list\"=\"a:1, b:2\""), "3.5.7", 0, "{\"brokerList\":\"a:1, b:2\"}", 0,
	  0, "kafka_broker_list in", 0 },
	{ K("\"kafka_broker_list\"=\"a:1\""), "4.1", 0, "{\"brokerList\":\"b:2\"}", 0, 0,
	  "kafka_broker_list not", 0 },
	{ K("\"confluent.schema.registry.url\"=\"http://r:1\""), "3.5", 0,
	  "{\"confluent.schema.registry.url\":\"http://r:1\"}", 0, 0,
	  "confluent.schema.registry.url in", 0 },
	{ K("\"confluent.schema.registry.url\"=\"http://u:hush@r:1\""), "3.5", 0,
	  "{\"confluent.schema.registry.url\":\"http://r:1\"}", 0, 0,
	  "confluent.schema.registry.url unseen", 0 },
	{ K("\"confluent.schema.registry.url\"=\"http://r:1\""), "3.5", 0, "{}", 0, 0,
	  "confluent.schema.registry.url unseen", 0 },
	{ K("\"confluent.other\"=\"1\""), "3.5", 0, "{}", 0, 0, "confluent.other unseen", 0 },
};

START_TEST(judge)
{
	struct arena *mem = arena_new();
	struct text none = { NULL, 0 };
	struct wants w;
	struct job now;
	const char *s;
	int kept;

	for (kept = 0; kept < 2; kept++) {
		const char *wanted = kept && judged[_i].kept ? judged[_i].kept : judged[_i].verdict;

		wants(judged[_i].sql, release(judged[_i].release), kept, mem, &w);
		job(judged[_i].props ? judged[_i].props : "{}",
		    judged[_i].source ? judged[_i].source : "{}",
		    judged[_i].custom ? judged[_i].custom : "{}",
		    judged[_i].progress ? judged[_i].progress : "{}", mem, &now);
		s = told(&w, &now, none, false, false, mem);
		ck_assert_msg(!strcmp(s, wanted), "%s (%s%s)\n  gives  %s\n  wanted %s",
			      judged[_i].sql, judged[_i].release, kept ? ", kept" : "", s, wanted);
	}
	arena_free(mem);
}
END_TEST

/* 4.1 shows columns in SHOW CREATE only. */
static const struct {
	const char *create;
	bool sure;
	const char *verdict;
} created[] = {
	{ "CREATE ROUTINE LOAD d.j on t\n COLUMNS TERMINATED BY ',',\nCOLUMNS (a, b=f(')'))\n"
	  "PROPERTIES\n(\n",
	  false, "COLUMNS in" },
	{ "CREATE ROUTINE LOAD d.j on t,\nCOLUMNS (a, c=f(')')),\nWHERE a > 1\nPROPERTIES\n(\n",
	  false, "COLUMNS unseen" },
	{ "CREATE ROUTINE LOAD d.j on t,\nCOLUMNS (a, c=f(')')),\nWHERE a > 1\nPROPERTIES\n(\n",
	  true, "COLUMNS not" },
	{ "CREATE ROUTINE LOAD d.j on t\nPROPERTIES\n(\n", true, "COLUMNS unseen" },
	{ "\nCOLUMNS (a, b=f(')'", true, "COLUMNS unseen" },
	{ NULL, false, "COLUMNS unseen" },
};

START_TEST(by_create)
{
	struct arena *mem = arena_new();
	struct text create = { created[_i].create,
			       created[_i].create ? strlen(created[_i].create) : 0 };
	struct wants w;
	struct job now;
	const char *s;

	wants(L("COLUMNS (a, b = f(')'))"), release("4.1"), false, mem, &w);
	ck_assert(wants_need_create(&w, release("4.1")));
	ck_assert(!wants_need_create(&w, release("3.5")));
	job("{\"columnToColumnExpr\":\"x.ImportColumnDesc@1\"}", "{}", "{}", "{}", mem, &now);
	s = told(&w, &now, create, created[_i].sure, false, mem);
	ck_assert_msg(!strcmp(s, created[_i].verdict), "%s gives %s", created[_i].create, s);
	arena_free(mem);
}
END_TEST

/* Names alone do not tell PARTITION from TEMPORARY PARTITION. */
START_TEST(temporary)
{
	struct arena *mem = arena_new();
	struct job before, now;
	struct effect e;
	struct wants w;

	wants(L("TEMPORARY PARTITION (p)"), release("3.5"), true, mem, &w);
	ck_assert(w.list[0].temporary);
	job("{\"partitions\":\"q\"}", "{}", "{}", "{}", mem, &before);
	job("{\"partitions\":\"p\"}", "{}", "{}", "{}", mem, &now);
	want_judge(&w.list[0], &before, &now, (struct text){ NULL, 0 }, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	want_judge(&w.list[0], &now, &now, (struct text){ NULL, 0 }, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_UNSEEN);
	arena_free(mem);
}
END_TEST

/* SHOW CREATE tells. */
START_TEST(partition_kind)
{
	struct text temp =
		TEXT("CREATE ROUTINE LOAD d.j on t,\nTEMPORARY PARTITIONS (p)\nPROPERTIES");
	struct text plain = TEXT("CREATE ROUTINE LOAD d.j on t,\nPARTITIONS (p)\nPROPERTIES");
	struct arena *mem = arena_new();
	struct effect e;
	struct wants w;
	struct job j;

	job("{\"partitions\":\"p\"}", "{}", "{}", "{}", mem, &j);
	wants(L("PARTITION (p)"), release("3.5"), true, mem, &w);
	want_judge(&w.list[0], &j, &j, plain, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	want_judge(&w.list[0], &j, &j, temp, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_UNSEEN);
	wants(L("TEMPORARY PARTITION (p)"), release("3.5"), true, mem, &w);
	want_judge(&w.list[0], &j, &j, plain, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_UNSEEN);
	want_judge(&w.list[0], &j, &j, temp, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	arena_free(mem);
}
END_TEST

/* Prints that stand for one expression only, and others. */
static const struct {
	const char *shown;
	bool told;
} prints[] = {
	{ "*", true },
	{ "`a` > 5", true },
	{ "(`a` > 5) AND (NOT (`b` IS NULL))", true },
	{ "((`a` > 5) AND (`b` < 1)) OR (`c` = 'x')", true },
	{ "`a` + 1 > 5", true },
	{ "`a` + `b` + `c` > -5", true },
	{ "`a` BETWEEN 1 AND `b` + 1", true },
	{ "`a` IN (1, `b` - 1, 3)", true },
	{ "lower(`a`) = concat(`b`, 'x')", true },
	{ "CASE WHEN `a` > 1 THEN `b` + 1 ELSE 0 END = 1", true },
	/* (a + b) * c, and so on */
	{ "`a` + `b` * `c` > 5", false },
	{ "`a` - `b` - `c` > 5", false },
	{ "`a` / 100 * 3 = 1", false },
	{ "f(`a` + `b` * `c`) = 1", false },
	{ "`a` = `b` = `c`", false },
	{ "`a` IS NULL = `b`", false },
	{ "NOT (`a`) = 1", false },
	{ "`a` > 5 AND `b` > 5", false },
	{ "`a` >>> ( 5", false },
};

START_TEST(told_by_print)
{
	struct arena *mem = arena_new();
	char columns[256];

	ck_assert_msg(
		same_where_is_told((struct text){ prints[_i].shown, strlen(prints[_i].shown) },
				   mem) == prints[_i].told,
		"%s", prints[_i].shown);
	if (strcmp(prints[_i].shown, "*") != 0) {
		snprintf(columns, sizeof(columns), "a,b,x=%s", prints[_i].shown);
		ck_assert_msg(same_columns_are_told((struct text){ columns, strlen(columns) },
						    mem) == prints[_i].told,
			      "%s", columns);
	}
	arena_free(mem);
}
END_TEST

/* What looks as it did before the ALTER may be what was there before. */
START_TEST(same_print)
{
	static const char was[] = "{\"whereExpr\":\"`a` + `b` * `c` > 5\"}";
	static const char other[] = "{\"whereExpr\":\"`a` > 5\"}";
	struct text none = { NULL, 0 };
	struct arena *mem = arena_new();
	struct job before, now;
	struct effect e;
	struct wants w;

	wants(L("WHERE a + b * c > 5"), release("3.5"), false, mem, &w);
	job(was, "{}", "{}", "{}", mem, &now);
	want_judge(&w.list[0], &now, &now, none, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_UNSEEN);
	want_judge(&w.list[0], NULL, &now, none, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	job("{\"whereExpr\":\"a + b * c > 5\"}", "{}", "{}", "{}", mem, &before);
	want_judge(&w.list[0], &before, &now, none, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_UNSEEN);
	job(other, "{}", "{}", "{}", mem, &before);
	want_judge(&w.list[0], &before, &now, none, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	/* one that tells */
	wants(L("WHERE a > 5"), release("3.5"), false, mem, &w);
	want_judge(&w.list[0], &before, &before, none, false, false, mem, &e);
	ck_assert_int_eq(e.kind, EFFECT_IN);
	arena_free(mem);
}
END_TEST

/* After it ran, an offset that was reached is in effect. */
START_TEST(after_running)
{
	struct arena *mem = arena_new();
	struct text none = { NULL, 0 };
	struct wants w;
	struct job now;

	wants(K("\"kafka_partitions\"=\"0,1,2\",\"kafka_offsets\"=\"100,100,OFFSET_END\""),
	      release("3.5"), false, mem, &w);
	job("{}", "{}", "{}", "{\"0\":\"150\",\"1\":\"50\",\"2\":\"7\"}", mem, &now);
	ck_assert_str_eq(told(&w, &now, none, false, true, mem),
			 "offset of partition 0 in, offset of partition 1 not, "
			 "offset of partition 2 unseen");
	arena_free(mem);
}
END_TEST

static const struct {
	const char *sql, *props, *custom;
	const char *what; /* that cannot be taken back; "" for none */
} lasting[] = {
	{ P("\"max_error_number\"=\"5\""), "{\"maxErrorNum\":\"0\"}", "{}", "" },
	{ L("WHERE a > 1"), "{\"whereExpr\":\"*\"}", "{}", "WHERE" },
	{ L("WHERE a > 1"), "{\"whereExpr\":\"a > 0\"}", "{}", "" },
	{ L("WHERE a > 1"), "{\"whereExpr\":\"a + b * c > 1\"}", "{}", "WHERE" },
	{ L("COLUMNS (a)"), "{\"columnToColumnExpr\":\"a,b=a + 1\"}", "{}", "" },
	{ L("COLUMNS (a)"), "{\"columnToColumnExpr\":\"a,b=a - b - c\"}", "{}", "COLUMNS" },
	{ L("COLUMNS (a)"), "{\"columnToColumnExpr\":\"a,select=a\"}", "{}", "COLUMNS" },
	{ L("PARTITION (p)"), "{\"partitions\":\"*\"}", "{}", "PARTITION" },
	{ L("COLUMNS (a)"), "{\"columnToColumnExpr\":\"*\"}", "{}", "COLUMNS" },
	{ L("COLUMNS (a)"), "{\"columnToColumnExpr\":\"x.ImportColumnDesc@1\"}", "{}", "COLUMNS" },
	{ L("COLUMNS TERMINATED BY ','"), "{\"columnSeparator\":\"\\t\"}", "{}",
	  "COLUMNS TERMINATED BY" },
	{ L("COLUMNS TERMINATED BY ','"), "{\"columnSeparator\":\";\"}", "{}", "" },
	{ K("\"property.a\"=\"1\""), "{}", "{}", "property.a" },
	{ K("\"property.a\"=\"1\""), "{}", "{\"a\":\"0\"}", "" },
	{ K("\"property.ssl.key.password\"=\"1\""), "{}", "{\"ssl.key.password\":\"******\"}",
	  "property.ssl.key.password" },
};

START_TEST(irreversible)
{
	struct arena *mem = arena_new();
	struct text none = { NULL, 0 };
	struct wants w;
	struct job now;

	wants(lasting[_i].sql, release("3.5"), false, mem, &w);
	job(lasting[_i].props, "{}", lasting[_i].custom, "{}", mem, &now);
	ck_assert_uint_eq(w.n, 1);
	ck_assert_msg(want_irreversible(&w.list[0], &now, none, mem) == (*lasting[_i].what != '\0'),
		      "%s", lasting[_i].sql);
	arena_free(mem);
}
END_TEST

/* What is put together from wants wants the same. */
static const char *const whole[] = {
	P("\"max_error_number\"=\"5\",\"jsonpaths\"=\"[\\\"$.a\\\"]\",\"timezone\"=\"UTC\""),
	L("COLUMNS TERMINATED BY '\\\\x01', COLUMNS (a, b = a + 1), WHERE a > 'x;y', "
	  "PARTITION (p1, `select`) PROPERTIES (\"strict_mode\"=\"true\") FROM KAFKA "
	  "(\"kafka_partitions\"=\"0,1\",\"kafka_offsets\"=\"5,OFFSET_END\",\"property.a\"=\"it'"
	  "s\")"),
	L("TEMPORARY PARTITION (tp) FROM KAFKA (\"confluent.schema.registry.url\"=\"http://r:1\")"),
};

START_TEST(statement)
{
	struct arena *mem = arena_new();
	struct wants w, again;
	struct text sql;
	struct buf a, b;

	wants(whole[_i], release("3.5"), false, mem, &w);
	sql = wants_statement(&w, TEXT("d"), TEXT("j"), TEXT("KAFKA"), mem);
	ck_assert_ptr_nonnull(sql.p);
	wants(arena_copy(mem, sql.p, sql.n), release("3.5"), false, mem, &again);
	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	wants_write(&w, &a);
	wants_write(&again, &b);
	ck_assert_str_eq(buf_str(&a), buf_str(&b));
	buf_release(&a);
	buf_release(&b);
	arena_free(mem);
}
END_TEST

START_TEST(bad_json)
{
	static const char *const bad[] = {
		"",
		"{}",
		"[1]",
		"[{}]",
		"[{\"kind\":\"int\"}]",
		"[{\"kind\":\"x\",\"what\":\"y\"}]",
		"[{\"kind\":\"custom\",\"what\":\"x\"}]",
	};
	struct arena *mem = arena_new();
	struct wants w;

	ck_assert_int_ne(wants_read((struct text){ bad[_i], strlen(bad[_i]) }, mem, &w), 0);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, judge, 0, ARRAY_SIZE(judged));
	tcase_add_loop_test(tc, by_create, 0, ARRAY_SIZE(created));
	tcase_add_test(tc, after_running);
	tcase_add_test(tc, partition_kind);
	tcase_add_loop_test(tc, told_by_print, 0, ARRAY_SIZE(prints));
	tcase_add_test(tc, same_print);
	tcase_add_test(tc, temporary);
	tcase_add_loop_test(tc, irreversible, 0, ARRAY_SIZE(lasting));
	tcase_add_loop_test(tc, statement, 0, ARRAY_SIZE(whole));
	tcase_add_loop_test(tc, bad_json, 0, 7);
}

SUITE("effects", { "wants and effects", add_tests })
