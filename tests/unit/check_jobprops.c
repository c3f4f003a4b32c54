/*
 * check_jobprops.c - job properties: keys, values, and what is made of them.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "base/util.h"
#include "check/props.h"
#include "check/spec.h"
#include "prop_findings.h"
#include "tests/unit/suite.h"

#define CREATE(list) "CREATE ROUTINE LOAD j ON t PROPERTIES(" list ") FROM KAFKA" \
	"('kafka_broker_list'='h:1','kafka_topic'='t')"
#define ALTER(list) "ALTER ROUTINE LOAD FOR j PROPERTIES(" list ")"

/* Every finding but notes: rule, then what its place covers. */
static const struct prop_case cases[] = {
	/* keys */
	{ CREATE("'format'='json','strict_mode'='true'"), "" },
	{ ALTER("'desired_concurrent_number'='5'"), "" },
	{ ALTER("' desired_concurrent_number\\n'='5'"), "" },
	{ CREATE("'Format'='json'"), "prop_unknown 'Format'" },
	{ ALTER("''='1'"), "prop_unknown ''" },
	{ CREATE("'envelope'='debezium'"), "prop_unknown 'envelope'" },
	{ CREATE("'partial_update_mode'='row'"), "prop_unknown 'partial_update_mode'" },
	{ ALTER("'a'='1','b'='2'"), "prop_unknown 'a', prop_unknown 'b'" },
	{ ALTER("'format'='json'"), "prop_not_alterable 'format'" },
	{ ALTER("'warehouse'='w'"), "prop_not_alterable 'warehouse'" },
	{ CREATE("'kafka_topic'='t'"), "prop_misplaced 'kafka_topic'" },
	{ ALTER("'property.group.id'='g'"), "prop_misplaced 'property.group.id'" },
	{ ALTER("'property.x'='g'"), "prop_misplaced 'property.x'" },
	{ ALTER("'max_error_number'='1','max_error_number'='3'"), "prop_duplicate 'max_error_number'" },
	{ ALTER("'max_error_number'='x','max_error_number '='3'"), "prop_duplicate 'max_error_number '" },
	{ ALTER("'max_error_number'='3','max_error_number'='x'"),
	  "prop_duplicate 'max_error_number', prop_number 'x'" },
	/* integers */
	{ ALTER("'desired_concurrent_number'='0'"), "prop_range '0'" },
	{ ALTER("'desired_concurrent_number'='-1'"), "prop_range '-1'" },
	{ ALTER("'desired_concurrent_number'='5 '"), "prop_number '5 '" },
	{ CREATE("'max_batch_interval'='4'"), "prop_range '4'" },
	{ CREATE("'max_batch_interval'='5'"), "" },
	{ CREATE("'max_batch_rows'='199999'"), "prop_range '199999'" },
	{ CREATE("'max_error_number'='9223372036854775808'"), "prop_number '9223372036854775808'" },
	{ CREATE("'log_rejected_record_num'='-1'"), "" },
	{ CREATE("'log_rejected_record_num'='-2'"), "prop_range '-2'" },
	{ CREATE("'max_error_number'=''"), "prop_empty_number ''" },
	{ ALTER("'max_error_number'=''"), "prop_empty_number ''" },
	{ ALTER("'desired_concurrent_number'='6'"), "concurrency_capped '6'" },
	{ ALTER("'desired_concurrent_number'='2147483648'"), "concurrency_wraps '2147483648'" },
	/* the ratio */
	{ ALTER("'max_filter_ratio'=' 0x1p-1 '"), "" },
	{ ALTER("'max_filter_ratio'='1.1'"), "prop_range '1.1'" },
	{ ALTER("'max_filter_ratio'='-0.0'"), "" },
	{ ALTER("'max_filter_ratio'=''"), "prop_number ''" },
	{ ALTER("'max_filter_ratio'='NaN'"), "ratio_nan 'NaN'" },
	/* flags */
	{ ALTER("'strict_mode'='TRUE','strip_outer_array'='False'"), "" },
	{ ALTER("'strict_mode'='ture'"), "prop_bool 'ture'" },
	{ ALTER("'strict_mode'=' true'"), "prop_bool ' true'" },
	{ CREATE("'partial_update'=''"), "prop_bool ''" },
	{ CREATE("'trim_space'='1','pause_on_fatal_parse_error'='on'"),
	  "prop_bool '1', prop_bool 'on'" },
	/* formats */
	{ CREATE("'format'='CSV'"), "" },
	{ CREATE("'format'=''"), "prop_format ''" },
	{ CREATE("'format'='jsno'"), "prop_format 'jsno'" },
	{ CREATE("'jsonpaths'='[]'"), "prop_needs_format 'jsonpaths'" },
	{ CREATE("'format'='json','jsonpaths'='[]','json_root'='$','strip_outer_array'='true'"), "" },
	{ CREATE("'format'='json','enclose'='\"','escape'=''"),
	  "prop_needs_format 'enclose', prop_needs_format 'escape'" },
	{ ALTER("'jsonpaths'='[]'"), "" },
	{ ALTER("'jsonpaths'=''"), "" },
	{ ALTER("'jsonpaths'=' [\"$.a\",\\n\"$.b[0].c[*]\" , \"$\", \"$[2]\"] '"), "" },
	{ ALTER("'jsonpaths'='[$.a, $.b]'"), "jsonpaths_invalid $" },
	{ ALTER("'jsonpaths'='[\"$.a\"'"), "jsonpaths_invalid '[\"$.a\"'" },
	{ ALTER("'jsonpaths'='[\"$.a\",]'"), "jsonpaths_invalid ]" },
	{ ALTER("'jsonpaths'='[\"$.a\"] x'"), "jsonpaths_invalid x" },
	{ ALTER("'jsonpaths'='$.a'"), "jsonpaths_invalid $" },
	{ ALTER("'jsonpaths'='{\"a\":1}'"), "jsonpaths_invalid {" },
	{ ALTER("'jsonpaths'='[\"$.a'"), "jsonpaths_invalid '[\"$.a'" },
	{ ALTER("'jsonpaths'='[\"\\\\'"), "jsonpaths_invalid '[\"\\\\'" },
	{ ALTER("'jsonpaths'=\"[\\\"$.a\\\"\""), "jsonpaths_invalid \"[\\\"$.a\\\"\"" },
	{ ALTER("'jsonpaths'='[\"$.a\",\"b.c\"]'"), "jsonpaths_invalid b.c" },
	{ ALTER("'jsonpaths'='[\"\"]'"), "jsonpaths_invalid '[\"\"]'" },
	{ ALTER("'jsonpaths'='[\"$.a[0][1]\"]'"), "jsonpaths_invalid $.a[0][1]" },
	{ ALTER("'jsonpaths'='[\"$.a[x].b\"]'"), "jsonpaths_invalid $.a[x].b" },
	{ ALTER("'jsonpaths'='[\"$.a]\"]'"), "jsonpaths_invalid $.a]" },
	{ ALTER("'jsonpaths'='[\"$.a[]\"]'"), "jsonpaths_invalid $.a[]" },
	{ ALTER("'jsonpaths'='[\"$.\\\\\"a[b]\\\\\".c\"]'"), "" },
	{ CREATE("'format'='avro','jsonpaths'='a'"), "jsonpaths_invalid a, source_required FROM KAFKA" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a, b) PROPERTIES ('format'='json','jsonpaths'='[\"$.a\"]') "
	  "FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')", "jsonpaths_count '[\"$.a\"]'" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a) PROPERTIES ('format'='json','jsonpaths'='[\"$\",\"$.b\"]') "
	  "FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')", "jsonpaths_count '[\"$\",\"$.b\"]'" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a, b = a) PROPERTIES ('format'='json','jsonpaths'='[\"$\",\"$.b\"]') "
	  "FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')", "" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a, b) PROPERTIES ('format'='json','jsonpaths'='[]') "
	  "FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')", "" },
	/* characters */
	{ CREATE("'enclose'='\"','escape'='\\\\'"), "" },
	{ CREATE("'enclose'=''"), "prop_char_empty ''" },
	{ CREATE("'enclose'='ab'"), "prop_char_cut 'ab'" },
	{ CREATE("'escape'='\xc3\xa9'"), "prop_char_cut '\xc3\xa9'" },
	/* time zones */
	{ ALTER("'timezone'='Asia/Shanghai'"), "" },
	{ ALTER("'timezone'='asia/shanghai'"), "prop_timezone 'asia/shanghai'" },
	{ ALTER("'timezone'='+15:00'"), "prop_timezone '+15:00'" },
	/* without effect */
	{ CREATE("'max_batch_size'='1'"), "prop_unused 'max_batch_size'" },
	/* tasks */
	{ CREATE("'task_consume_second'='15'"), "" },
	{ ALTER("'task_consume_second'='15'"), "task_overwrites '15'" },
	{ CREATE("'task_timeout_second'='100'"), "task_overwrites '100'" },
	{ CREATE("'task_timeout_second'='3'"), "task_not_positive '3'" },
	{ CREATE("'task_consume_second'='0'"), "task_not_positive '0'" },
	{ ALTER("'task_consume_second'='0'"), "prop_range '0'" },
	{ CREATE("'task_consume_second'=''"), "prop_number ''" },
	{ ALTER("'task_consume_second'='10','task_timeout_second'='60'"), "" },
	{ ALTER("'task_consume_second'='10','task_timeout_second'='10'"), "task_order '10'" },
	{ ALTER("'task_consume_second'='2305843009213693952'"), "task_not_positive '2305843009213693952'" },
};

START_TEST(found)
{
	prop_case_run(&cases[_i]);
}
END_TEST

static const struct prop_fix fixes[] = {
	{ ALTER("'Timezone'='UTC'"), "prop_unknown", ALTER("'timezone'='UTC'"), true },
	{ ALTER("'Timezone'='UTC','timezone'='Z'"), "prop_unknown",
	  ALTER("'timezone'='UTC','timezone'='Z'"), false },
	{ ALTER("'max_eror_number'='1'"), "prop_unknown", ALTER("'max_error_number'='1'"), false },
	{ ALTER("'timezone'='asia/shanghai'"), "prop_timezone", ALTER("'timezone'='Asia/Shanghai'"), true },
	{ ALTER("'timezone'='Asia/Shangai'"), "prop_timezone", ALTER("'timezone'='Asia/Shanghai'"), false },
	{ ALTER("'timezone'='EST'"), "prop_timezone", NULL, false },
	{ ALTER("'timezone'='pst '"), "prop_timezone", NULL, false },
	{ ALTER("'jsonpaths'='[\"a\"]'"), "jsonpaths_invalid", ALTER("'jsonpaths'='[\"$.a\"]'"), false },
	{ ALTER("'jsonpaths'='[\"\"]'"), "jsonpaths_invalid", NULL, false },
	{ ALTER("'strict_mode'='ture'"), "prop_bool", ALTER("'strict_mode'='true'"), false },
	{ ALTER("'max_batch_size'='1', 'timezone'='Z'"), "prop_unused", ALTER("'timezone'='Z'"), false },
	{ ALTER("'timezone'='Z', 'max_batch_size'='1'"), "prop_unused", ALTER("'timezone'='Z'"), false },
	{ ALTER("'timezone'='Z', 'timezone'='UTC'"), "prop_duplicate", ALTER("'timezone'='UTC'"), false },
	{ ALTER("'max_batch_size'='1'"), "prop_unused", NULL, false },
	{ ALTER("'Format'='csv'"), "prop_unknown", NULL, false },
};

START_TEST(fixed)
{
	prop_fix_run(&fixes[_i]);
}
END_TEST

static const struct prop_refusal refusals[] = {
	{ ALTER("'pause_on_fatal_parse_error'='true'"), "prop_release",
	  RELS_OF(REL_3_3_0) | RELS_OF(REL_3_4_0) },
	{ ALTER("'envelope'='debezium'"), "prop_unknown", RELS_ALL },
	{ ALTER("'timezone'='PST'"), "prop_timezone", RELS_ALL },
	{ ALTER("'max_batch_size'='1'"), "prop_unused", RELS_NONE },
};

START_TEST(refused)
{
	prop_refusal_run(&refusals[_i]);
}
END_TEST

START_TEST(table_is_sorted_and_found)
{
	size_t i;

	ck_assert_int_le(PROP_COUNT, 64);       /* sets of them are one word */
	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *r = prop_rule((enum prop_id)i);
		const struct prop_rule *before = i ? prop_rule((enum prop_id)(i - 1)) : NULL;
		struct text name = { r->name, strlen(r->name) };

		ck_assert_int_eq(r->id, (int)i);
		ck_assert_ptr_eq(prop_rule_find(name), r);
		if (before && before->name_bytes == r->name_bytes)
			ck_assert_str_lt(before->name, r->name);
		else if (before)
			ck_assert_uint_lt(before->name_bytes, r->name_bytes);
		ck_assert_msg(*r->meaning && r->meaning[strlen(r->meaning) - 1] != '.', "%s", r->name);
		ck_assert(*prop_type_text(r->type) && *prop_clause_text(r->clause));
		ck_assert_msg(!prop_stranger_find(name), "%s is no stranger", r->name);
	}
	ck_assert_ptr_null(prop_rule_find(TEXT("")));
	ck_assert_ptr_null(prop_rule_find(TEXT("Format")));
}
END_TEST

/* What the server makes of a statement. */
START_TEST(spec_create)
{
	struct findings f;
	struct job_spec s;

	findings_of(&f, CREATE("'format'='csv','enclose'='\"x','max_filter_ratio'='0.25',"
			       "'desired_concurrent_number'='4294967298','max_batch_rows'='',"
			       "'task_consume_second'='7','jsonpaths'='p','timezone'='8:00'"));
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_4_1_0, f.mem, &s), 0);
	ck_assert(s.create && s.source == SOURCE_KAFKA);
	ck_assert_int_eq(s.desired_concurrent_number, 2);
	ck_assert_int_eq(s.max_batch_rows, 200000);
	ck_assert_int_eq(s.max_batch_interval_s, 10);
	ck_assert_int_eq(s.task_timeout_s, 28);
	ck_assert(s.max_filter_ratio > .249 && s.max_filter_ratio < .251);
	ck_assert_int_eq(s.enclose, '"');
	ck_assert(text_is(s.format, ""));
	ck_assert(text_is(s.jsonpaths, "") && s.jsonpaths.p);
	ck_assert(text_is(s.timezone, "+08:00"));
	ck_assert(text_is(s.broker_list, "h:1") && text_is(s.topic, "t"));
	findings_end(&f);
}
END_TEST

START_TEST(spec_alter)
{
	struct findings f;
	struct job_spec s;

	findings_of(&f, ALTER("'max_error_number'='','task_timeout_second'='21'"));
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_3_3_0, f.mem, &s), 0);
	ck_assert_int_eq(s.max_error_number, -1);
	ck_assert_int_eq(s.task_consume_s, 5);
	ck_assert(s.given == ((uint64_t)1 << PROP_ID_max_error_number |
			      (uint64_t)1 << PROP_ID_task_timeout_second |
			      (uint64_t)1 << PROP_ID_task_consume_second));
	findings_end(&f);
	findings_of(&f, ALTER("'pause_on_fatal_parse_error'='true'"));
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_3_3_0, f.mem, &s), -1);
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_4_1_0, f.mem, &s), 0);
	ck_assert(s.pause_on_fatal_parse_error);
	findings_end(&f);
}
END_TEST

START_TEST(spec_agrees)
{
	prop_case_spec(&cases[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, found, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, spec_agrees, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, fixed, 0, ARRAY_SIZE(fixes));
	tcase_add_loop_test(tc, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(tc, table_is_sorted_and_found);
	tcase_add_test(tc, spec_create);
	tcase_add_test(tc, spec_alter);
}

SUITE("jobprops", { "properties", add_tests })
