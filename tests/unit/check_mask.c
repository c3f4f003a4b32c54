/* check_mask.c - secrets out of statements, whole and broken. */
#include "config.h"

#include "lang/mask.h"
#include "lang/parse.h"
#include "lang/token.h"
#include "suite.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static const struct {
	const char *key;
	bool secret;
} keys[] = {
	{ "property.sasl.password", true },
	{ "sasl.password", true },
	{ "SASL.Password", true },
	{ " property.sasl.password ", true },
	{ "property.sasl.pasword", true }, /* a slip */
	{ "property.sasl.jaas.config", true },
	{ "property.sasl.oauthbearer.config", true },
	{ "property.sasl.oauthbearer.assertion.private.key.pem", true },
	{ "property.ssl.key.pem", true },
	{ "property.ssl.keystore.password", true },
	{ "property.auth.token", true },
	{ "aws.s3.secret_key", true },
	{ "aws.s3.access_key", true },
	{ "azure.blob.shared_key", true },
	{ "azure.adls2.sas_token", true },
	{ "gcp.gcs.service_account_private_key", true },
	{ "fs.oss.accessKeySecret", true },
	{ "password", true },
	{ "ldap_bind_root_pwd", true },
	{ "property.sasl.username", false },
	{ "property.sasl.mechanism", false },
	{ "sasl.oauthbearer.token.endpoint.url", false },
	{ "property.ssl.ca.location", false },
	{ "property.ssl.key.location", false },
	{ "property.security.protocol", false },
	{ "property.group.id", false },
	{ "kafka_broker_list", false },
	{ "max_error_number", false },
	{ "jsonpaths", false },
	{ "", false },
};

START_TEST(test_key)
{
	const char *k = keys[_i].key;

	ck_assert_msg(mask_is_secret_key((struct text){ k, strlen(k) }) == keys[_i].secret, "%s",
		      k);
}
END_TEST

static const struct {
	const char *name;
	bool secret;
} names[] = {
	{ "pw", true },	      { "PW", true },	      { "db_pass", true }, { "pw_of_amy", true },
	{ "password", true }, { "apitoken", true },   { "upwind", false }, { "passenger", false },
	{ "p_w", false },     { "kafka_job", false }, { "", false },
};

START_TEST(test_name)
{
	const char *n = names[_i].name;

	ck_assert_msg(mask_is_secret_name((struct text){ n, strlen(n) }) == names[_i].secret, "%s",
		      n);
}
END_TEST

/* What is secret, or is none but looks like it, and must not be passed over. */
static const char *const suspects[] = {
	"\"access_key\"", "account.key", "apiKey", "auth-params", "x credentials", "JAAS",
	"pass_phrase", "PassWord", "paswd", "pasword", "PRIVATE KEY", "p.w.d", "secret", "shared_key",
	"Signature", "ssl.key.pem", "token", "oauthbearer.config", "keytab_content", "sasl.x", "ssl_x",
	"identified", "'pa\\tssword'", "'sec\\ret'", "'to\\nken'", "'u:p@h'", "http://u:p",
};

START_TEST(test_suspects)
{
	const char *t = suspects[_i];

	ck_assert_msg(mask_suspects((struct text){ t, strlen(t) }), "%s", t);
}
END_TEST

START_TEST(test_no_suspects)
{
	static const char *const plain[] = {
		"", "SELECT 1", "ALTER ROUTINE LOAD FOR db.j COLUMNS TERMINATED BY '\\n', WHERE a > 1",
		"CREATE ROUTINE LOAD db.j ON t FROM KAFKA (\"kafka_broker_list\" = \"h:9092\")",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(plain); i++)
		ck_assert_msg(!mask_suspects((struct text){ plain[i], strlen(plain[i]) }), "%s", plain[i]);
}
END_TEST

static const struct {
	const char *key, *value, *want;
} values[] = {
	{ "property.sasl.password", "x", "******" },
	{ "property.sasl.password", "", "" },
	{ "kafka_broker_list", "a:9092,b:9092", "a:9092,b:9092" },
	{ "kafka_broker_list", "u:pw@a:9092,b:9092", "******@a:9092,b:9092" },
	{ "confluent.schema.registry.url", "https://u:p@h:8081/x", "https://******@h:8081/x" },
	{ "confluent.schema.registry.url", "https://u:p/w,d@h:8081", "https://******@h:8081" },
	{ "url", "http://u:p@h1,http://u:q@h2", "http://******@h1,http://******@h2" },
	{ "url", "http://token@h", "http://******@h" },
	{ "url", "http://h/x?a=1", "http://h/x?a=1" },
	{ "url", "http://h/x?a=1&token=abc&b=2", "http://h/x?a=1&token=******" },
	{ "uri", "jdbc:mysql://h:3306?user=u&password=p",
	  "jdbc:mysql://h:3306?user=u&password=******" },
	{ "cfg", "org.x.PlainLoginModule required username=\"u\" password=\"p\";",
	  "org.x.PlainLoginModule required username=\"u\" password=******" },
	{ "cfg", "{\"client_id\":\"i\",\"client_secret\": \"p\"}",
	  "{\"client_id\":\"i\",\"client_secret\":******" },
	{ "cfg", "-----BEGIN PRIVATE KEY-----\nMII", "******" },
	{ "jsonpaths", "[\"$.password\",\"$.token\"]", "[\"$.password\",\"$.token\"]" },
	{ "property.sasl.oauthbearer.token.endpoint.url", "https://u:p@h", "https://******@h" },
	{ "", "2024-01-01 10:00:00", "2024-01-01 10:00:00" },
};

START_TEST(test_value)
{
	struct arena *mem = arena_new();
	const char *k = values[_i].key, *v = values[_i].value;
	struct text got =
		mask_value((struct text){ k, strlen(k) }, (struct text){ v, strlen(v) }, mem);

	ck_assert_msg(text_is(got, values[_i].want), "%s = %s: %.*s", k, v, TEXT_ARG(got));
	arena_free(mem);
}
END_TEST

/* NULL: unchanged */
static const struct {
	const char *sql, *want;
} statements[] = {
	{ "", NULL },
	{ "ALTER ROUTINE LOAD FOR db.j PROPERTIES (\"max_error_number\" = \"10\");", NULL },
	{ "ALTER ROUTINE LOAD FOR db.tokens COLUMNS (a, token, password = upper(token)), WHERE "
	  "token IS NOT NULL "
	  "PROPERTIES (\"x\" = \"token\", \"y\" = \"1\")",
	  NULL },
	{ "CREATE ROUTINE LOAD secrets ON tokens FROM KAFKA (\"kafka_topic\" = \"tokens\", "
	  "\"kafka_broker_list\" = \"h:1\")",
	  NULL },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = \"password_job\"", NULL },
	{ "SELECT password, token FROM t JOIN u ON t.token = u.token WHERE x = 'y'", NULL },
	{ "-- a comment, it's fine\n/* so 'is this */ PAUSE ROUTINE LOAD FOR j", NULL },
	{ "COLUMNS TERMINATED BY '--', COLUMNS (a) PROPERTIES (\"a\" = \"/*\", \"b\" = \"*/\")",
	  NULL },
	{ "FROM KAFKA (\"property.sasl.username\" = \"u\", \"property.sasl.password\" = "
	  "\"hunter2\")",
	  "FROM KAFKA (\"property.sasl.username\" = \"u\", \"property.sasl.password\" = "
	  "\"******\")" },
	{ "FROM KAFKA (\"property.sasl.password\" = \"hunter2\", \"kafka_topic\" = \"t\");",
	  "FROM KAFKA (\"property.sasl.password\" = \"******\", \"kafka_topic\" = \"t\");" },
	{ "('property.sasl.password'='hun''ter2',)", "('property.sasl.password'='******',)" },
	{ "(\"property.sasl.pass\\word\" = \"hunter2\")",
	  "(\"property.sasl.pass\\word\" = \"******\")" },
	{ "(property.sasl.password = \"hunter2\")", "(property.sasl.password = \"******\")" },
	{ "(`sasl.password` = 12345, \"a\" = \"b\")", "(`sasl.password` = ******, \"a\" = \"b\")" },
	{ "(\"confluent.schema.registry.url\" = \"http://u:hunter2@h\")",
	  "(\"confluent.schema.registry.url\" = \"http://******@h\")" },
	{ "(\"url\" = \"http:\\/\\/u:hunter2@h\")", "(\"url\" = \"******\")" },
	{ "CREATE USER 'u' IDENTIFIED BY 'hunter2' DEFAULT ROLE 'r'; SELECT 1",
	  "CREATE USER 'u' IDENTIFIED BY '******' DEFAULT ROLE 'r'; SELECT 1" },
	{ "ALTER USER u IDENTIFIED WITH mysql_native_password BY 'hunter2'",
	  "ALTER USER u IDENTIFIED WITH mysql_native_password BY '******'" },
	{ "CREATE USER u IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'",
	  "CREATE USER u IDENTIFIED BY PASSWORD '******'" },
	{ "CREATE USER u IDENTIFIED BY hunter2", "CREATE USER u IDENTIFIED BY ******" },
	{ "SET PASSWORD FOR 'u'@'%' = PASSWORD('hunter2')",
	  "SET PASSWORD FOR 'u'@'%' = PASSWORD('******')" },
	{ "SET PASSWORD = 'hunter2'; SELECT 'x'", "SET PASSWORD = '******'; SELECT 'x'" },
	{ "SELECT PASSWORD('hunter2')", "SELECT PASSWORD('******')" },
	{ "CREATE STORAGE VOLUME v TYPE = S3 LOCATIONS = (\"s3://b\") PROPERTIES "
	  "(\"aws.s3.secret_key\" = \"hunter2\")",
	  "CREATE STORAGE VOLUME v TYPE = S3 LOCATIONS = (\"s3://b\") PROPERTIES "
	  "(\"aws.s3.secret_key\" = \"******\")" },
	{ "SELECT * FROM FILES(\"path\" = \"s3://b\", \"aws.s3.secret_key\" = \"hunter2\", "
	  "\"format\" = \"csv\") WHERE a = 'b'",
	  "SELECT * FROM FILES(\"path\" = \"s3://b\", \"aws.s3.secret_key\" = \"******\", "
	  "\"format\" = \"csv\") WHERE a = 'b'" },
	{ "WHERE token = 'hunter2' AND a = 'b'", "WHERE token = '******' AND a = 'b'" },
	/* commented out */
	{ "-- \"sasl.password\" = \"hunter2\"\nSELECT 1",
	  "-- \"sasl.password\" = \"******\"\nSELECT 1" },
	{ "/* \"sasl.password\" = \"hunter2\" */ SELECT 1",
	  "/* \"sasl.password\" = \"******\" */ SELECT 1" },
	{ "/* it's \"sasl.password\" = \"hunter2\" */ SELECT 1",
	  "/* it's \"sasl.password *******/ SELECT 1" },
	{ "---- -- \"password\" = 'hunter2'\nSELECT 1",
	  "---- -- \"password\" = '******'\nSELECT 1" },
	/* broken: all behind goes */
	{ "(\"sasl.password\" = \"hunter2)", "(\"sasl.password ******" },
	{ "(\"sasl.password\" = hunter2, \"a\" = \"b\")", "(\"sasl.password\" = ******" },
	{ "(\"sasl.password\" \"hunter2\")", "(\"sasl.password\" ******" },
	{ "(\"sasl.password\": \"hunter2\")", "(\"sasl.password\"******" },
	{ "(\"sasl.password\" => \"hunter2\")", "(\"sasl.password\" ******" },
	{ "sasl.password: hunter2", "sasl.password******" },
	{ "(\"a\" = \"1, \"sasl.password\"=\"hunter2, \"b\"=\"3\")",
	  "(\"a\" = \"1, \"sasl.password******" },
	{ "(\"a\" = \"1\\\", \"sasl.password\"=\"hunter2\", \"b\"=\"3\")",
	  "(\"a\" = \"1\\\", \"sasl.password ******" },
	{ "(\"sasl.password\" = \"abc\"hunter2\"x\")", "(\"sasl.password\" = ******" },
	{ "(\"sasl.password\" = \"abc\", hunter2)", "(\"sasl.password\" = ******" },
	{ "(\"x\" = \"sasl.password\" \"hunter2\")", "(\"x\" = \"sasl.password\" ******" },
	{ "(\xe2\x80\x9csasl.password\xe2\x80\x9d = \xe2\x80\x9chunter2\xe2\x80\x9d)",
	  "(\xe2\x80\x9csasl.password\xe2\x80\x9d = ******" },
	{ "CREATE USER u IDENTIFIED BY 'hunter2", "CREATE USER u IDENTIFIED ******" },
	{ "(\"kafka_broker_list\" = \"http://u:hunter2@h)", "(\"kafka_broker_list\" = \" ******" },
};

START_TEST(test_sql)
{
	const char *sql = statements[_i].sql;
	const char *want = statements[_i].want ? statements[_i].want : sql;
	struct buf out;
	bool hit;

	buf_init_unbounded(&out);
	hit = mask_sql((struct text){ sql, strlen(sql) }, &out);
	ck_assert_str_eq(buf_str(&out), want);
	ck_assert_msg(hit == (statements[_i].want != NULL), "%s", sql);
	ck_assert_msg(!hit || mask_suspects((struct text){ sql, strlen(sql) }), "%s", sql);
	ck_assert_ptr_null(strstr(buf_str(&out), "hunter2"));
	buf_release(&out);
}
END_TEST

/* One lexer for all: what is blotted and what is echoed are the same. */
START_TEST(test_pieces)
{
	const char *sql = statements[_i].sql;
	struct text t = { sql, strlen(sql) }, echo, by_pieces;
	struct arena *mem = arena_new();
	struct lexer *lexer = lexer_new();
	struct mask_pieces pieces;
	int k;

	for (k = 0; k < 2; k++) {
		const char *shown = mask_blot_pieces(t, lexer, &pieces, mem), *want = mask_blot(t, mem);

		ck_assert_int_eq(shown == sql, want == sql);
		ck_assert_mem_eq(shown, want, t.n);
		echo = mask_echo(t, t, mem);
		by_pieces = mask_echo_pieces(&pieces, t, mem);
		ck_assert_uint_eq(echo.n, by_pieces.n);
		ck_assert_mem_eq(echo.p, by_pieces.p, echo.n);
	}
	lexer_free(lexer);
	arena_free(mem);
}
END_TEST

/* Of what parses, that needs no second reading by tokens: those with comments do. */
static const char *const parsed[] = {
	"ALTER ROUTINE LOAD FOR d.j PROPERTIES (\"max_error_number\" = \"10\")",
	"ALTER ROUTINE LOAD FOR d.j FROM KAFKA (\"sasl.password\" = \"hunter2\", 'x' = 'password')",
	"ALTER ROUTINE LOAD FOR d.j FROM KAFKA ('property.sasl.password'='hun''ter2','a'='b')",
	"ALTER ROUTINE LOAD FOR d.j FROM KAFKA (\"to\\ken\" = \"hun\\\"ter2\", \"p\" = \"\")",
	"ALTER ROUTINE LOAD FOR d.j FROM KAFKA (\"u\" = \"http://u:hunter2@h\", \"pwd\" = \"******\")",
	"ALTER ROUTINE LOAD FOR d.j FROM KAFKA (\"u\" = \"http:\\/\\/u:hunter2@h\")",
	"ALTER ROUTINE LOAD FOR d.j COLUMNS (a, `b \"password\" = 'hunter2'` = 1, c = 'hunter2')",
	"ALTER ROUTINE LOAD FOR d.j COLUMNS (password = 'hunter2', token = t.token, a = password('x y'))",
	"ALTER ROUTINE LOAD FOR d.j COLUMNS TERMINATED BY \"password\", WHERE sasl.password = 'hunter2'",
	("CREATE ROUTINE LOAD password ON tokens COLUMNS (secret), WHERE 'password' = 'hunter2' "
	 "FROM KAFKA (\"kafka_topic\" = \"t\")"),
	"SHOW ROUTINE LOAD WHERE name = 'a@b' AND state = \"token=x\"",
	"PAUSE ROUTINE LOAD FOR `d`.`IDENTIFIED BY 'hunter2'`",
};

static void same_pieces(const struct mask_pieces *a, const struct mask_pieces *b, const char *sql)
{
	size_t i, k;

	for (i = 0; i < a->n; i++) {
		for (k = 0; k < b->n && !text_eq(a->list[i], b->list[k]); k++)
			;
		ck_assert_msg(k < b->n, "%s: %.*s", sql, TEXT_ARG(a->list[i]));
	}
}

START_TEST(test_tokens)
{
	const char *sql = parsed[_i], *shown;
	const struct text t = { sql, strlen(sql) };
	struct arena *mem = arena_new();
	struct parser *parser = parser_new();
	struct mask_found found;
	struct mask_pieces pieces;
	struct source src;
	struct diags diags;
	struct parsed p;
	size_t i, k;

	source_init(&src, "", sql, (uint32_t)t.n);
	diags_init(&diags, mem, NULL);
	parser_start(parser, &src, 0);
	ck_assert(parser_next(parser, mem, &diags, &p));
	ck_assert_msg(p.tokens && !p.broken, "%s", sql);
	ck_assert_msg(mask_tokens(&src, p.tokens, p.n_tokens, &found, mem), "%s", sql);
	shown = mask_blot_pieces(t, NULL, &pieces, mem);
	same_pieces(&pieces, &found.pieces, sql);
	same_pieces(&found.pieces, &pieces, sql);
	for (i = 0; i < t.n; i++) {
		bool hidden = false;

		for (k = 0; k < found.n; k++)
			hidden |= i >= found.at[k].off && i < span_end(found.at[k]);
		ck_assert_msg(hidden ? shown[i] == '*' : shown[i] == sql[i], "%s\n%s", sql, shown);
	}
	parser_free(parser);
	arena_free(mem);
}
END_TEST

/* With more than blanks between them tokens do not tell all. */
START_TEST(test_tokens_and_comments)
{
	static const char *const sql[] = {
		"ALTER ROUTINE LOAD /* x */ FOR j COLUMNS (a)",
		"ALTER ROUTINE LOAD -- x\n FOR j COLUMNS (a)",
		"ALTER ROUTINE LOAD # x\n FOR j COLUMNS (a)",
	};
	struct arena *mem = arena_new();
	struct mask_found found;
	struct source src;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sql); i++) {
		struct tokens t;

		source_init(&src, "", sql[i], (uint32_t)strlen(sql[i]));
		t = tokens_of_stmt(&src, 0, mem);
		ck_assert_msg(!mask_tokens(&src, t.list, t.n - 1, &found, mem), "%s", sql[i]);
	}
	arena_free(mem);
}
END_TEST

START_TEST(test_every_beginning)
{
	const char *sql = statements[_i].sql;
	const char *secret = strstr(sql, "hunter2");
	struct buf out;
	size_t n;

	for (n = secret ? (size_t)(secret - sql) + 7 : 0; secret && n <= strlen(sql); n++) {
		buf_init_unbounded(&out);
		mask_sql((struct text){ sql, n }, &out);
		ck_assert_msg(!strstr(buf_str(&out), "hunter2"), "%.*s\n%s", (int)n, sql,
			      buf_str(&out));
		buf_release(&out);
	}
}
END_TEST

/* What a server says, and what may be shown of it; NULL: all. */
static const struct {
	const char *sql, *said, *want;
} echoes[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "no hunter2 here", NULL },
	{ "(\"sasl.password\" = \"hunter2\")", "Unexpected input 'hunter2', the hunter2",
	  "Unexpected input '******', the ******" },
	{ "(\"sasl.password\" = \"hun\\\"ter2\")", "bad value hun\"ter2", "bad value ******" },
	{ "(\"sasl.password\" = \"hun\\\"ter2\")", "bad token \"hun\\\"ter2\"",
	  "bad token \"******\"" },
	{ "(\"kafka_broker_list\" = \"http://u:hunter2@h:1\")", "http://u:hunter2@h:1 is no list",
	  "****** is no list" },
	{ "(\"sasl.password\" = hunter2)", "Unexpected input 'hunter2'",
	  "Unexpected input '******'" },
	{ "(\"sasl.password\" = \"hunter2)", "dropped \"hunter2", "dropped \"******" },
	{ "CREATE USER u IDENTIFIED BY 'hunter2'", "weak: hunter2", "weak: ******" },
	{ "-- password = 'hunter2'\nSELECT", "hunter2?", "******?" },
	{ "(\"sasl.password\" = \"a\")", "a bad day", NULL }, /* too short to be told from words */
	{ "(\"sasl.password\" = \"hunter2\")", "", NULL },
	/* one secret begins with another: the longest goes */
	{ "(\"sasl.password\" = \"hunter22\", \"ssl.key.password\" = \"hunter2\", "
	  "\"ssl.keystore.password\" = \"hunt\", \"a.password\" = \"hunter2\")",
	  "hunt hunter2 hunter22 hunter222 hun\xff", "****** ****** ****** ******2 hun\xff" },
};

START_TEST(test_echo)
{
	struct arena *mem = arena_new();
	const char *sql = echoes[_i].sql, *said = echoes[_i].said;
	struct text got = mask_echo((struct text){ sql, strlen(sql) },
				    (struct text){ said, strlen(said) }, mem);

	ck_assert_msg(text_is(got, echoes[_i].want ? echoes[_i].want : said), "%s: %.*s", said,
		      TEXT_ARG(got));
	arena_free(mem);
}
END_TEST

/* A megabyte of what looks costly; the case has a time limit. */
static const char *const costly[] = {
	"\"password\"=\"x\",",
	"--\n",
	"@",
	"a:",
	"://",
	"/*x*/",
	"(",
	"`",
	"password ",
	"'",
	"\"password\"",
	"password=x,",
	"\\",
};

START_TEST(test_costly)
{
	struct buf sql, out;

	buf_init_unbounded(&sql);
	buf_init_unbounded(&out);
	while (sql.n < 1 << 20)
		buf_adds(&sql, costly[_i]);
	mask_sql((struct text){ sql.p, sql.n }, &out);
	buf_clear(&out);
	/* and as a value */
	buf_adds(&sql, "'");
	sql.p[0] = '\'';
	mask_sql((struct text){ sql.p, sql.n }, &out);
	buf_release(&sql);
	buf_release(&out);
}
END_TEST

/* As long as it was, ends of lines where they were, and '*' where mask_sql() masks. */
START_TEST(test_blot)
{
	struct arena *mem = arena_new();
	const char *sql = statements[_i].sql, *shown;
	size_t n = strlen(sql), i;
	struct buf out;

	buf_init(&out, 1 << 20);
	shown = mask_blot((struct text){ sql, n }, mem);
	ck_assert_int_eq(mask_sql((struct text){ sql, n }, &out), shown != sql);
	for (i = 0; i < n; i++)
		ck_assert_msg(shown[i] == sql[i] || (shown[i] == '*' && sql[i] != '\n'), "%s",
			      shown);
	buf_release(&out);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *sql, *shown;
} blots[] = {
	{ "(\"property.sasl.password\" = \"geheim\", \"a\" = \"b\")",
	  "(\"property.sasl.password\" = \"******\", \"a\" = \"b\")" },
	{ "(\"ssl.key.password\"='a\nb')", "(\"ssl.key.password\"='*\n*')" },
	{ "SET PASSWORD = PASSWORD('ab'); SELECT 1", "SET PASSWORD = PASSWORD('**'); SELECT 1" },
	{ "-- \"sasl.password\"=\"x\"\nSELECT 1", "-- \"sasl.password\"=\"*\"\nSELECT 1" },
	{ "CREATE USER u IDENTIFIED BY 'pw' nonsense here",
	  "CREATE USER u IDENTIFIED BY ******************" },
	{ "SELECT 1", "SELECT 1" },
};

START_TEST(test_blots)
{
	struct arena *mem = arena_new();
	const char *sql = blots[_i].sql;
	size_t n = strlen(sql);

	ck_assert_str_eq(arena_copy(mem, mask_blot((struct text){ sql, n }, mem), n),
			 blots[_i].shown);
	arena_free(mem);
}
END_TEST

/* Many at once, or a doubt. */
START_TEST(test_blot_all)
{
	static const struct {
		const char *sql;
		bool sure;
	} cases[] = {
		{ "", true },
		{ "SELECT 1; SELECT 'a;b';\n", true },
		{ "FROM KAFKA (\"sasl.password\" = \"x\"); STOP ROUTINE LOAD FOR j", true },
		{ "SELECT 1; SELECT 'a", false },
		{ "SELECT 1 /* a", false },
		/* where it ends is not known */
		{ "CREATE USER u IDENTIFIED BY 'pw' nonsense here; SELECT 1;", false },
	};
	struct arena *mem = arena_new();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text t = { cases[i].sql, strlen(cases[i].sql) };
		const char *all = mask_blot_all(t, mem), *one = mask_blot(t, mem);

		ck_assert_msg((all != NULL) == cases[i].sure, "%s", cases[i].sql);
		if (all)
			ck_assert_int_eq(memcmp(all, one, t.n), 0);
	}
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_blot_all);
	tcase_add_loop_test(tc, test_tokens, 0, ARRAY_SIZE(parsed));
	tcase_add_test(tc, test_tokens_and_comments);
	tcase_add_loop_test(tc, test_echo, 0, ARRAY_SIZE(echoes));
	tcase_add_loop_test(tc, test_costly, 0, ARRAY_SIZE(costly));
	tcase_add_loop_test(tc, test_key, 0, ARRAY_SIZE(keys));
	tcase_add_loop_test(tc, test_name, 0, ARRAY_SIZE(names));
	tcase_add_loop_test(tc, test_suspects, 0, ARRAY_SIZE(suspects));
	tcase_add_test(tc, test_no_suspects);
	tcase_add_loop_test(tc, test_value, 0, ARRAY_SIZE(values));
	tcase_add_loop_test(tc, test_sql, 0, ARRAY_SIZE(statements));
	tcase_add_loop_test(tc, test_pieces, 0, ARRAY_SIZE(statements));
	tcase_add_loop_test(tc, test_blot, 0, ARRAY_SIZE(statements));
	tcase_add_loop_test(tc, test_blots, 0, ARRAY_SIZE(blots));
	tcase_add_loop_test(tc, test_every_beginning, 0, ARRAY_SIZE(statements));
}

SUITE("mask", { "mask", add_tests })
