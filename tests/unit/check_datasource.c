/*
 * check_datasource.c - data source properties: keys, lists, settings of the client.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "base/util.h"
#include "check/rdkafka.h"
#include "check/spec.h"
#include "prop_findings.h"
#include "tests/unit/suite.h"

#define NEED  "'kafka_broker_list'='h:1','kafka_topic'='t'"
#define CREATE(list) "CREATE ROUTINE LOAD j ON t FROM KAFKA(" NEED list ")"
#define ALTER(list) "ALTER ROUTINE LOAD FOR j FROM KAFKA(" list ")"
#define PNEED "'pulsar_service_url'='pulsar://h:1','pulsar_topic'='t','pulsar_subscription'='s'"
#define PCREATE(list) "CREATE ROUTINE LOAD j ON t FROM PULSAR(" PNEED list ")"
#define PALTER(list) "ALTER ROUTINE LOAD FOR j FROM PULSAR(" list ")"

/* Every finding but notes: rule, then what its place covers. */
static const struct prop_case cases[] = {
	/* what is required */
	{ CREATE(""), "" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_topic'=' ')",
	  "source_required FROM KAFKA, source_required ' '" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA", "source_required KAFKA, source_required KAFKA" },
	{ PCREATE(""), "" },
	{ "CREATE ROUTINE LOAD j ON t PROPERTIES('format'='Avro') FROM KAFKA(" NEED ")",
	  "source_required FROM KAFKA" },
	{ "CREATE ROUTINE LOAD j ON t PROPERTIES('format'='avro') FROM KAFKA(" NEED
	  ",'confluent.schema.registry.url'='http://r')", "" },
	{ CREATE(",'confluent.schema.registry.url'='http://r'"),
	  "prop_needs_format 'confluent.schema.registry.url'" },
	{ "CREATE ROUTINE LOAD j ON t FROM ODD('a'='b')", "" },         /* check_names() says it */
	/* keys */
	{ ALTER("'kafka_topic'='t'"), "prop_not_alterable 'kafka_topic'" },
	{ ALTER("'kafka_broker_list'='h:1'"), "prop_release 'kafka_broker_list'" },
	{ ALTER("'timezone'='Z'"), "prop_misplaced 'timezone'" },
	{ ALTER("'pulsar_partitions'='a'"), "source_other 'pulsar_partitions'" },
	{ ALTER("'Kafka_offsets'='0'"), "source_unknown 'Kafka_offsets'" },
	{ ALTER("'kafka_default_offsets'='0'"), "source_unknown 'kafka_default_offsets'" },
	{ ALTER("'security.protocol'='ssl'"), "source_unknown 'security.protocol'" },
	{ ALTER("'property.'='0'"), "source_custom_empty 'property.'" },
	{ ALTER("'property...'='0'"), "source_custom_empty 'property...'" },
	{ ALTER("'confluent.x'='0'"), "source_ignored 'confluent.x'" },
	{ CREATE(",'confluent.x'='0'"), "source_unknown 'confluent.x'" },
	{ CREATE(",'kafka_topic'='u'"), "prop_duplicate 'kafka_topic'" },
	{ ALTER("'property.client.id'='0','property.a'='1','property.client.id'='2'"),
	  "kafka_setting_unknown 'property.a', prop_duplicate 'property.client.id'" },
	/* addresses */
	{ ALTER("'kafka_broker_list'=''"), "prop_release 'kafka_broker_list', source_required ''" },
	{ ALTER("'kafka_broker_list'=' '"),
	  "prop_release 'kafka_broker_list', source_endpoint ' ', source_blanks ' '" },
	{ ALTER("'kafka_broker_list'='h:1, g:2'"),
	  "prop_release 'kafka_broker_list', source_blanks 'h:1, g:2'" },
	{ ALTER("'kafka_broker_list'='h'"), "prop_release 'kafka_broker_list', source_endpoint h" },
	{ ALTER("'kafka_broker_list'='h:1,g,f:2'"), "prop_release 'kafka_broker_list', source_endpoint g" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_broker_list'='[::1]:1, PLAINTEXT://h:2','kafka_topic'='a')",
	  "" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_broker_list'='h:0,:1,h:2:','kafka_topic'='a b')",
	  "source_port 0, source_port :1, source_endpoint h:2:, source_blanks a b" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_broker_list'='h h:1,','kafka_topic'='a')",
	  "source_blanks h h:1, source_trailing_comma ," },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_broker_list'='h\n:1','kafka_topic'='a')",
	  "source_endpoint h\n:1" },
	/* partitions and offsets */
	{ CREATE(",'kafka_partitions'='0, 1','kafka_offsets'='5, offset_end'"), "" },
	{ ALTER("'kafka_partitions'='0, 1, 2','kafka_offsets'='100, 200, 100'"), "" },
	{ ALTER("'kafka_partitions'='0'"), "source_pair 'kafka_partitions'" },
	{ ALTER("'kafka_offsets'='0'"), "source_pair 'kafka_offsets'" },
	{ CREATE(",'kafka_partitions'='0'"), "" },
	{ CREATE(",'kafka_offsets'='0'"), "source_pair 'kafka_offsets'" },
	{ CREATE(",'kafka_offsets'=','"), "source_trailing_comma ," },
	{ ALTER("'kafka_partitions'='0,1','kafka_offsets'='1'"), "source_count '1'" },
	{ ALTER("'kafka_partitions'='0,x,1 2','kafka_offsets'='1,2,3'"),
	  "source_partition x, source_partition 1 2" },
	{ ALTER("'kafka_partitions'='0,\\t','kafka_offsets'='1'"), "source_trailing_comma '0,\\t'" },
	{ ALTER("'kafka_partitions'='0,,1','kafka_offsets'='1,2,3'"), "source_partition '0,,1'" },
	{ ALTER("'kafka_partitions'='0,1,','kafka_offsets'='1,2'"), "source_trailing_comma ," },
	{ ALTER("'kafka_partitions'='0,1,0','kafka_offsets'='1,2,3'"), "source_partition_twice 0" },
	{ ALTER("'kafka_partitions'='0,00','kafka_offsets'='1,2'"), "source_partition_twice 00" },
	{ ALTER("'kafka_partitions'='-1','kafka_offsets'='1'"), "source_partition_negative -1" },
	{ ALTER("'kafka_partitions'='2147483648','kafka_offsets'='1'"), "source_partition 2147483648" },
	{ ALTER("'kafka_partitions'='0,1,2','kafka_offsets'=' -2 ,2023-06-01,END'"),
	  "source_offset -2, source_offset 2023-06-01, source_offset END" },
	{ ALTER("'kafka_partitions'=' ','kafka_offsets'=''"), "source_list_empty ' ', source_list_empty ''" },
	{ ALTER("'kafka_broker_list'='h:1','kafka_partitions'='0','kafka_offsets'='0'"),
	  "prop_release 'kafka_broker_list', source_old_brokers 'kafka_partitions'" },
	{ ALTER("'property.kafka_default_offsets'='-1'"), "source_offset -1" },
	{ ALTER("'property.kafka_default_offsets'=' OFFSET_END '"), "" },
	/* settings */
	{ ALTER("'property.security.protocol'='SASL_SSL','property.sasl.mechanism'='PLAIN'"), "" },
	{ ALTER("'property.security.protocol'='tls'"), "kafka_setting_value tls" },
	{ ALTER("'property.sasl.mechanism'='plain'"), "kafka_setting_value plain" },
	{ ALTER("'property.security.protocl'='ssl'"), "kafka_setting_unknown 'property.security.protocl'" },
	{ ALTER("'property.Client.id'='x'"), "kafka_setting_unknown 'property.Client.id'" },
	{ ALTER("'property.session.timeout.ms'='0'"), "kafka_setting_value '0'" },
	{ ALTER("'property.session.timeout.ms'='6000'"), "" },
	{ ALTER("'property.session.timeout.ms'='30s'"), "kafka_setting_value s" },
	{ ALTER("'property.session.timeout.ms'='x'"), "kafka_setting_value 'x'" },
	{ ALTER("'property.check.crcs'='yes'"), "kafka_setting_value 'yes'" },
	{ ALTER("'property.check.crcs'='T'"), "" },
	{ ALTER("'property.debug'='broker, +cgrp,odd'"), "kafka_setting_value odd" },
	{ ALTER("'property.log_cb'='x'"), "kafka_setting_value 'property.log_cb'" },
	{ ALTER("'property.linger.ms'='5'"), "kafka_setting_unused 'property.linger.ms'" },
	{ ALTER("'property.auto.offset.reset'='earliest'"), "kafka_setting_override 'property.auto.offset.reset'" },
	{ ALTER("'property.auto.offset.reset'='error'"), "" },
	{ ALTER("'property.bootstrap.servers'='h:1'"), "kafka_setting_override 'property.bootstrap.servers'" },
	{ ALTER("'property.sasl.jaas.config'='x'"),
	  "kafka_setting_unused 'property.sasl.jaas.config', source_secret 'x'" },
	{ ALTER("'property.sasl.password'='x'"), "" },
	/* settings that do not go together */
	{ CREATE(",'property.sasl.username'='u','property.sasl.password'='p'"),
	  "kafka_security 'property.sasl.username'" },
	{ CREATE(",'property.sasl.mechanism'='PLAIN'"), "kafka_security 'property.sasl.mechanism'" },
	{ CREATE(",'property.security.protocol'='ssl','property.sasl.password'='p'"),
	  "kafka_security 'property.sasl.password'" },
	{ CREATE(",'property.security.protocol'='SASL_SSL','property.sasl.username'='u',"
		 "'property.sasl.password'='p','property.ssl.ca.location'='x'"),
	  "kafka_security 'property.sasl.username'" },
	{ CREATE(",'property.sasl.username'='u','property.sasl.password'='p','property.sasl.mechanisms'='PLAIN',"
		 "'property.security.protocol'='sasl_plaintext'"), "" },
	{ CREATE(",'property.security.protocol'='sasl_ssl','property.sasl.kerberos.principal'='u'"), "" },
	{ CREATE(",'property.ssl.ca.location'='x'"), "kafka_security 'property.ssl.ca.location'" },
	{ CREATE(",'property.ssl.ca.location'='x','property.security.protocol'='SASL_PLAINTEXT'"),
	  "kafka_security 'property.ssl.ca.location'" },
	{ CREATE(",'property.ssl.ca.location'='x','property.security.protocol'='SSL'"), "" },
	{ CREATE(",'property.security.protocol'='${P}','property.sasl.password'='p'"),
	  "kafka_setting_value ${P}" },
	{ ALTER("'property.sasl.username'='u','property.ssl.ca.location'='x'"), "" },
	{ ALTER("'property.ssl.key.pem'='x'"), "source_secret 'x'" },
	{ ALTER("'property.ssl.ca.location'='FILE:ca'"), "" },
	{ ALTER("'confluent.schema.registry.url'='http://u:p@x@h'"), "source_secret 'http://u:p@x@h'" },
	/* Pulsar */
	{ PCREATE(",'pulsar_partitions'='a, b','pulsar_initial_positions'='position_earliest, POSITION_LATEST'"),
	  "" },
	{ PCREATE(",'pulsar_partitions'='a'"), "" },
	{ PALTER("'pulsar_partitions'='a'"), "source_pair 'pulsar_partitions'" },
	{ PALTER("'pulsar_partitions'='a','property.pulsar_default_initial_position'='POSITION_LATEST'"), "" },
	{ PALTER("'pulsar_partitions'='a','property.pulsar_default_initial_position'='x'"), "source_position x" },
	{ PALTER("'property.pulsar_default_initial_position'='x'"), "source_position_unchecked 'x'" },
	{ PALTER("'pulsar_initial_positions'='POSITION_LATEST'"), "source_pair 'pulsar_initial_positions'" },
	{ PALTER("'pulsar_partitions'='a','pulsar_initial_positions'='LATEST'"), "source_position LATEST" },
	{ PALTER("'pulsar_partitions'='a,b','pulsar_initial_positions'='POSITION_LATEST'"),
	  "source_count 'POSITION_LATEST'" },
	{ PALTER("'kafka_offsets'='1'"), "source_other 'kafka_offsets'" },
	{ PALTER("'property.auth.token'='x'"), "source_secret 'x'" },
	{ PALTER("'property.group.id'='x','property.group.id'='y'"),
	  "pulsar_setting_unknown 'property.group.id', "
	  "prop_duplicate 'property.group.id', pulsar_setting_unknown 'property.group.id'" },
};

START_TEST(found)
{
	prop_case_run(&cases[_i]);
}
END_TEST

START_TEST(spec_agrees)
{
	prop_case_spec(&cases[_i]);
}
END_TEST

static const struct prop_fix fixes[] = {
	{ ALTER("'kafka_default_offsets'='0'"), "source_unknown", ALTER("'property.kafka_default_offsets'='0'"),
	  true },
	{ ALTER("'security.protocol'='ssl'"), "source_unknown", ALTER("'property.security.protocol'='ssl'"),
	  true },
	{ ALTER("'Kafka_Offsets'='0','kafka_partitions'='0'"), "source_unknown",
	  ALTER("'kafka_offsets'='0','kafka_partitions'='0'"), true },
	{ ALTER("'property.securty.protocol'='ssl'"), "kafka_setting_unknown",
	  ALTER("'property.security.protocol'='ssl'"), false },
	{ ALTER("'kafka_broker_list'='h:1, g:2'"), "source_blanks", ALTER("'kafka_broker_list'='h:1,g:2'"),
	  false },
};

START_TEST(fixed)
{
	prop_fix_run(&fixes[_i]);
}
END_TEST

static const struct prop_refusal refusals[] = {
	{ ALTER("'kafka_broker_list'='h'"), "prop_release",
	  RELS_3_3 | (RELS_3_4 & RELS_BEFORE(REL_3_4_5)) | RELS_OF(REL_3_5_0) },
	{ ALTER("'kafka_broker_list'='h'"), "source_endpoint",
	  RELS_IN(RELS_3_4, REL_3_4_5) | RELS_SINCE(REL_3_5_1) },
	{ CREATE(",'kafka_offsets'='1'"), "source_pair", RELS_ALL },
	{ ALTER("'confluent.x'='1'"), "source_ignored", RELS_NONE },
	/* for whoever asks for notes */
	{ ALTER("'property.ssl.ca.location'='FILE:ca'"), "source_file", RELS_NONE },
	{ ALTER("'kafka_partitions'='0','kafka_offsets'='0'"), "source_offset_meaning", RELS_NONE },
	{ ALTER("'property.kafka_default_offsets'='0'"), "source_default_later", RELS_NONE },
	{ PALTER("'property.auth.token'='x'"), "source_pulsar", RELS_NONE },
};

START_TEST(refused)
{
	prop_refusal_run(&refusals[_i]);
}
END_TEST

static const struct {
	const char *sql, *slug, *hint;
} hints[] = {
	{ ALTER("'property.pulsar_default_initial_position'='x'"), "kafka_setting_unknown",
	  "it is a setting of FROM PULSAR" },
	{ ALTER("'property.kafka_offsets'='1'"), "kafka_setting_unknown",
	  "\"kafka_offsets\" is written without \"property.\"" },
	{ ALTER("'property.timezone'='Z'"), "kafka_setting_unknown", "\"timezone\" belongs to PROPERTIES" },
	{ ALTER("'property.clent.id'='x'"), "kafka_setting_unknown", "did you mean \"property.client.id\"?" },
	{ ALTER("'property.kafka_default_offset'='0'"), "kafka_setting_unknown",
	  "did you mean \"property.kafka_default_offsets\"?" },
	{ ALTER("'kafka_topic'='t'"), "prop_not_alterable", "to change it, stop the job and create it anew" },
	{ PALTER("'pulsar_partition'='t'"), "source_unknown", "did you mean \"pulsar_partitions\"?" },
	{ ALTER("'kafka_partitions'='0','kafka_offsets'='-1'"), "source_offset", "write OFFSET_END" },
};

START_TEST(hint)
{
	const struct diag *g;
	struct findings f;

	findings_of(&f, hints[_i].sql);
	g = finding_find(&f, hints[_i].slug);
	ck_assert_msg(g != NULL, "%s", hints[_i].sql);
	ck_assert_pstr_eq(g->hint, hints[_i].hint);
	findings_end(&f);
}
END_TEST

static const struct {
	const char *word;
	bool backticked;
	enum source_type type;
} sources[] = {
	{ "kafka", false, SOURCE_KAFKA }, { "KAFKA", true, SOURCE_UNKNOWN },
	{ "Pulsar", false, SOURCE_PULSAR }, { "pul\xc5\xbf" "ar", false, SOURCE_PULSAR },
	{ "kafka2", false, SOURCE_UNKNOWN }, { "\xe2\x84\xaa" "afka", false, SOURCE_UNKNOWN },
	{ "", false, SOURCE_UNKNOWN },
};

START_TEST(source)
{
	struct name n = { .text = { sources[_i].word, strlen(sources[_i].word) },
			  .backticked = sources[_i].backticked };

	ck_assert_msg(source_type_of(&n) == sources[_i].type, "%s", sources[_i].word);
}
END_TEST

START_TEST(rdkafka_is_sorted_and_found)
{
	size_t i;

	for (i = 0; rdk_at(i); i++) {
		const struct rdk_rule *r = rdk_at(i);

		if (i)
			ck_assert_str_lt(rdk_at(i - 1)->name, r->name);
		ck_assert_ptr_eq(rdk_find((struct text){ r->name, strlen(r->name) }), r);
		ck_assert_int_le(r->min, r->max);
		if (r->type == RDK_ENUM || r->type == RDK_FLAGS || r->type == RDK_WORD)
			ck_assert_msg(*r->values, "%s", r->name);
		if (r->alias)
			ck_assert_msg(rdk_find((struct text){ r->alias, strlen(r->alias) }) != NULL, "%s",
				      r->name);
	}
	ck_assert_uint_gt(i, 150);
}
END_TEST

START_TEST(spec_lists)
{
	struct findings f;
	struct job_spec s;

	findings_of(&f, CREATE(",'kafka_partitions'='0, +3,','property.kafka_default_offsets'='9',"
			       "'property.b'='1','property.a'='2','property.b'='3'"));
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_4_1_0, f.mem, &s), 0);
	ck_assert_uint_eq(s.n_kafka, 2);
	ck_assert_int_eq(s.kafka[1].partition, 3);
	ck_assert_int_eq(s.kafka[1].offset, 9);
	ck_assert_uint_eq(s.n_custom, 3);
	ck_assert(text_is(s.custom[1].name, "b") && text_is(s.custom[1].value, "3"));
	ck_assert(text_is(s.custom[2].name, "kafka_default_offsets"));
	findings_end(&f);
	findings_of(&f, PCREATE(",'pulsar_partitions'='a, b'"));
	ck_assert_int_eq(job_spec_of(f.parsed.stmt, REL_4_1_0, f.mem, &s), 0);
	ck_assert_uint_eq(s.n_pulsar_partitions, 2);
	ck_assert_uint_eq(s.n_pulsar, 0);
	ck_assert(text_is(s.pulsar_partitions[1], "b"));
	findings_end(&f);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, found, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, spec_agrees, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, fixed, 0, ARRAY_SIZE(fixes));
	tcase_add_loop_test(tc, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(tc, hint, 0, ARRAY_SIZE(hints));
	tcase_add_loop_test(tc, source, 0, ARRAY_SIZE(sources));
	tcase_add_test(tc, rdkafka_is_sorted_and_found);
	tcase_add_test(tc, spec_lists);
}

SUITE("datasource", { "sources", add_tests })
