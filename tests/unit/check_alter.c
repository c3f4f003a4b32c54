/*
 * check_alter.c - options of `starload alter` into offsets and statements.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/alter_build.h"
#include "cli/offset_list.h"
#include "job/job.h"
#include "job/offsets.h"
#include "tests/unit/suite.h"

static struct text of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static const char *told(const struct offset_items *items, struct arena *mem)
{
	struct buf b;
	char *out;
	size_t i;

	buf_init(&b, 1 << 20);
	for (i = 0; i < items->n; i++) {
		buf_addf(&b, "%s%d=", i ? " " : "", items->list[i].partition);
		offset_text(&b, items->list[i].offset);
	}
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

/* NULL: refused, with `wanted` in the text */
static const struct {
	const char *text, *wanted;
	bool refused;
} lists[] = {
	{ "0=100", "0=100", false },
	{ "0=100,1=OFFSET_END, 2 = offset_beginning", "0=100 1=OFFSET_END 2=OFFSET_BEGINNING",
	  false },
	{ "all=5", "-1=5", false },
	{ "ALL=OFFSET_END,3=7", "-1=OFFSET_END 3=7", false },
	{ "0=9223372036854775807", "0=9223372036854775807", false },
	{ "2147483647=0", "2147483647=0", false },
	{ "", "is no offset", true },
	{ "0", "is no offset", true },
	{ "0=", "is no offset", true },
	{ "0=1,", "is no offset", true },
	{ "=1", "is no offset", true },
	{ "-1=1", "is no offset", true },
	{ "0=-1", "is no offset", true },
	{ "0=x", "is no offset", true },
	{ "0=1=2", "is no offset", true },
	{ "0=9223372036854775808", "is no offset", true },
	{ "2147483648=0", "is no offset", true },
	{ "every=0", "is no offset", true },
};

START_TEST(list)
{
	struct arena *mem = arena_new();
	struct offset_items items = { 0 };
	struct err err;
	int rc = offset_list_parse(of(lists[_i].text), mem, &items, &err);

	ck_assert_msg(rc == (lists[_i].refused ? ERR_USAGE : 0), "%s", lists[_i].text);
	if (rc)
		ck_assert_msg(strstr(err.text, lists[_i].wanted) != NULL, "%s: %s", lists[_i].text,
			      err.text);
	else
		ck_assert_str_eq(told(&items, mem), lists[_i].wanted);
	arena_free(mem);
}
END_TEST

#define DESCRIBE                                      \
	"\n"                                          \
	"Consumer group 'g' has no active members.\n" \
	"\n"                                          \
	"GROUP  TOPIC  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  HOST\n"

static const struct {
	const char *text, *wanted;
	bool refused;
} files[] = {
	{ DESCRIBE "g t 0 5 20 15 - -\ng other 0 9 9 0 - -\ng t 1 0 20 20 - -\n", "0=5 1=0",
	  false },
	{ "GROUP,TOPIC,PARTITION,CURRENT-OFFSET\r\ng,t,0,5\r\n", "0=5", false },
	{ "TOPIC PARTITION NEW-OFFSET\nt 3 8\n", "3=8", false },
	{ "t,0,5\nt,1,6\nother,0,7\n", "0=5 1=6", false },
	{ "\"t\",0,5\n", "0=5", false },
	{ "t [0] offset 5\nt [1] offset -1\nt [2] offset -2\nother [0] offset 1",
	  "0=5 1=OFFSET_END 2=OFFSET_BEGINNING", false },
	{ DESCRIBE "g t 0 - 20 - - -\n", "the group has no offset of partition 0", true },
	{ "other,0,5\n", "no line is of the topic \"t\"", true },
	{ "", "no line is of the topic", true },
	{ "t,x,5\n", "line 1: \"x\" is no partition", true },
	{ "t,0,5\nt,1,x\n", "line 2: \"x\" is no offset", true },
	{ "t 0\n", "line 1 is none of a consumer group", true },
	{ "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n", "no line is of the topic", true },
};

START_TEST(file)
{
	struct arena *mem = arena_new();
	struct offset_items items = { 0 };
	struct err err;
	int rc = offset_file_parse(of(files[_i].text), TEXT("t"), mem, &items, &err);

	ck_assert_msg(rc == (files[_i].refused ? ERR_USAGE : 0), "%s", files[_i].text);
	if (rc)
		ck_assert_msg(strstr(err.text, files[_i].wanted) != NULL, "%s: %s", files[_i].text,
			      err.text);
	else
		ck_assert_str_eq(told(&items, mem), files[_i].wanted);
	arena_free(mem);
}
END_TEST

/* --set */
static const struct {
	const char *set, *wanted; /* NULL: fine */
} keys[] = {
	{ "max_error_number=1", NULL },
	{ "jsonpaths=[\"$.a=b\"]", NULL },
	{ "property.group.id=", NULL },
	{ "property.x=a=b", NULL },
	{ "confluent.schema.registry.url=http://r", NULL },
	{ "max_error_number", "KEY=VALUE is wanted" },
	{ "=5", "KEY=VALUE is wanted" },
	{ "max_error_numbr=1", "did you mean \"max_error_number\"" },
	{ "Max_Error_Number=1", "did you mean \"max_error_number\"" },
	{ "kafka_offsets=1", "--offset PARTITION=OFFSET" },
	{ "kafka_topic=t", "no ALTER can change kafka_topic" },
	{ "format=json", "no ALTER can change format" },
	{ "partial_update_mode=row", "no release takes" },
	{ "property.=1", "there is no property" },
};

START_TEST(key)
{
	const char *item[] = { keys[_i].set };
	struct alter_wish w = { .set = { item, 1, 1, false } };
	struct err err;
	int rc = alter_check(&w, &err);

	ck_assert_msg(rc == (keys[_i].wanted ? ERR_USAGE : 0), "%s", keys[_i].set);
	ck_assert_msg(!rc || strstr(err.text, keys[_i].wanted), "%s: %s", keys[_i].set, err.text);
}
END_TEST

START_TEST(nothing)
{
	struct alter_wish w = { 0 };
	struct err err;

	ck_assert_int_eq(alter_check(&w, &err), ERR_USAGE);
	w.partition = "p";
	ck_assert_int_eq(alter_check(&w, &err), 0);
	w.temporary_partition = "q";
	ck_assert_int_eq(alter_check(&w, &err), ERR_USAGE);
}
END_TEST

/* Each key in its clause, the clauses in the grammar's order, all of it quoted. */
START_TEST(whole)
{
	static const char wanted[] = "ALTER ROUTINE LOAD FOR `my db`.j\n"
				     "COLUMNS TERMINATED BY \"\\\\x01\",\n"
				     "COLUMNS (a, b = a + 1),\n"
				     "WHERE a > 1,\n"
				     "TEMPORARY PARTITION (p1, `select`)\n"
				     "PROPERTIES\n"
				     "(\n"
				     "    \"jsonpaths\" = '[\"$.a\"]',\n"
				     "    \"max_error_number\" = \"2\"\n"
				     ")\n"
				     "FROM KAFKA\n"
				     "(\n"
				     "    \"kafka_partitions\" = \"0,1,2\",\n"
				     "    \"kafka_offsets\" = \"7,OFFSET_END,7\",\n"
				     "    \"property.x\" = \"it's\"\n"
				     ")";
	const char *set[] = { "max_error_number=1", "property.x=it's", "jsonpaths=[\"$.a\"]",
			      "max_error_number=2" };
	const char *offset[] = { "all=7", "1=OFFSET_END" };
	struct alter_wish w = { .set = { set, 4, 4, false },
				.offset = { offset, 2, 2, false },
				.where = " a > 1 ",
				.columns = "(a, b = a + 1)",
				.temporary_partition = "p1, select",
				.column_separator = "\\x01" };
	struct job_pair pair = { TEXT("currentKafkaPartitions"), TEXT("2,0,1") };
	struct job j = { .db = TEXT("my db"),
			 .name = TEXT("j"),
			 .source = TEXT("KAFKA"),
			 .source_props = { &pair, 1 } };
	struct arena *mem = arena_new();
	struct text sql;
	struct err err;

	ck_assert_int_eq(alter_check(&w, &err), 0);
	ck_assert_int_eq(alter_build(&w, &j, mem, &sql, &err), 0);
	ck_assert_str_eq(arena_copy(mem, sql.p, sql.n), wanted);
	/* all of what? */
	j.source_props.n = 0;
	ck_assert_int_eq(alter_build(&w, &j, mem, &sql, &err), ERR_USAGE);
	ck_assert_ptr_nonnull(strstr(err.text, "are not known yet"));
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, list, 0, ARRAY_SIZE(lists));
	tcase_add_loop_test(tc, file, 0, ARRAY_SIZE(files));
	tcase_add_loop_test(tc, key, 0, ARRAY_SIZE(keys));
	tcase_add_test(tc, nothing);
	tcase_add_test(tc, whole);
}

SUITE("alter", { "options into a statement", add_tests })
