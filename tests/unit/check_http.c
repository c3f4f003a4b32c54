/*
 * check_http.c - heads of HTTP requests, values of headers, JSON as text, labels.
 */
#include "config.h"

#include <stdio.h>

#include "sandbox/http_reply.h"
#include "sandbox/http_request.h"
#include "sandbox/jsontext.h"
#include "sandbox/txn.h"
#include "tests/unit/suite.h"

static struct text of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

#define IS(t, s) ck_assert_msg(text_is((t), (s)), "\"%.*s\", not \"%s\"", TEXT_ARG(t), (s))

START_TEST(targets)
{
	struct arena *mem = arena_new();
	struct http_request r;

	http_request_init(&r, mem, "/api//d%20b/t%/_stream_load?label=a%2Fb+c&x&label=2");
	ck_assert_uint_eq(r.n_segments, 4);
	IS(r.segments[0], "api");
	IS(r.segments[1], "d b");
	IS(r.raw[1], "d%20b");
	IS(r.segments[2], "t%");
	IS(http_param(&r, "label"), "a/b c");
	IS(http_param(&r, "x"), "");
	ck_assert_ptr_null(http_param(&r, "y").p);
	http_request_init(&r, mem, "http://fe:8030/api/health");
	ck_assert_uint_eq(r.n_segments, 2);
	http_request_init(&r, mem, "/1/2/3/4/5/6/7/8/9");
	ck_assert_uint_eq(r.n_segments, HTTP_SEGMENTS_MAX + 1);
	http_request_init(&r, mem, "");
	ck_assert_uint_eq(r.n_segments, 0);
	arena_free(mem);
}
END_TEST

START_TEST(headers)
{
	struct arena *mem = arena_new();
	struct http_request r;

	http_request_init(&r, mem, "/");
	http_request_add(&r, of("Label"), of("  first \t"));
	http_request_add(&r, of("label"), of("second"));
	http_request_add(&r, of("empty"), of(" \t "));
	http_request_add(&r, of("CONTENT-length"), of("12"));
	IS(http_header(&r, "LABEL"), "first");
	ck_assert_ptr_null(http_header(&r, "empty").p);
	ck_assert(http_has(&r, "empty") && !http_has(&r, "other"));
	ck_assert_int_eq(r.length, 12);
	ck_assert(http_has_body(&r) && !r.chunked);
	http_request_init(&r, mem, "/");
	ck_assert(!http_has_body(&r));
	http_request_add(&r, of("Transfer-Encoding"), of("Chunked"));
	ck_assert(http_has_body(&r) && r.length == HTTP_NO_LENGTH);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *header;
	const char *be, *fe;    /* user|password, or NULL */
} basics[] = {
	{ "Basic cm9vdDo=", "root|", "root|" },
	{ "Basic dTpwOnE=", "u|p:q", "u|p:q" },
	{ "basic dTpw", NULL, "u|p" },
	{ "Basic", NULL, NULL },
	{ "Basic dTpw!", NULL, NULL },
	{ "Basic dXA=", NULL, NULL },
	{ "Basic dUBoOnA=", "u|p", "u|p" },             /* u@h:p */
	{ "Basic dUBoQGk6cA==", "u|p", "u@h@i|p" },     /* u@h@i:p */
	{ "Basic dTpwQHE=", "u|p@q", "u|p@q" },
};

START_TEST(users)
{
	struct arena *mem = arena_new();
	int fe;

	for (fe = 0; fe < 2; fe++) {
		const char *wanted = fe ? basics[_i].fe : basics[_i].be;
		struct http_request r;
		struct text user, password;
		bool found;

		http_request_init(&r, mem, "/");
		http_request_add(&r, of("Authorization"), of(basics[_i].header));
		found = http_basic(&r, fe, &user, &password);
		ck_assert_msg(found == !!wanted, "%s", basics[_i].header);
		if (found)
			ck_assert_str_eq(arena_printf(mem, "%.*s|%.*s", TEXT_ARG(user),
						      TEXT_ARG(password)),
					 wanted);
	}
	arena_free(mem);
}
END_TEST

static const struct {
	const char *in;
	bool ok;
	int64_t out;
} numbers[] = {
	{ "12", true, 12 },
	{ "  +12abc", true, 12 },
	{ "-1", true, -1 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	{ "9223372036854775808", false, 0 },
	{ "99999999999999999999", false, 0 },
	{ "abc", false, 0 },
	{ "", false, 0 },
	{ "-", false, 0 },
};

START_TEST(stoll)
{
	int64_t v = 0;

	ck_assert_msg(http_stoll(of(numbers[_i].in), &v) == numbers[_i].ok, "%s", numbers[_i].in);
	ck_assert_int_eq(v, numbers[_i].out);
}
END_TEST

START_TEST(other_values)
{
	int32_t n = 0;
	bool b = false;

	ck_assert(http_unsigned(of("600"), &n) && n == 600);
	ck_assert(http_unsigned(of("2147483647"), &n) && n == INT32_MAX);
	ck_assert(!http_unsigned(of("2147483648"), &n) && !http_unsigned(of("-1"), &n) &&
		  !http_unsigned(of("1.5"), &n) && !http_unsigned(of("10s"), &n));
	ck_assert(http_bool(of("TRUE"), &b) && b);
	ck_assert(http_bool(of("False"), &b) && !b);
	ck_assert(!http_bool(of("1"), &b) && !http_bool(of(""), &b));
}
END_TEST

static const struct {
	const char *label;
	bool valid;
} labels[] = {
	{ "job7_0001", true }, { "-", true },    { "A_b-9", true }, { "", false },
	{ "a.b", false },      { "a b", false }, { "\xc3\xa4", false }, { "a/b", false },
};

START_TEST(label)
{
	char long_one[LABEL_MAX + 2];

	ck_assert(label_valid(of(labels[_i].label)) == labels[_i].valid);
	memset(long_one, 'x', sizeof(long_one));
	ck_assert(label_valid((struct text){ long_one, LABEL_MAX }));
	ck_assert(!label_valid((struct text){ long_one, LABEL_MAX + 1 }));
}
END_TEST

static void begin(struct txns *t, int64_t id, const char *name, int64_t now_ms)
{
	txn_add(t, id, 1, "db", "t", of(name), now_ms, 600);
}

START_TEST(transactions)
{
	struct txns *t = txns_new();
	struct txn *x;
	int64_t i;
	char name[20];

	begin(t, 1, "a", 0);
	ck_assert_uint_eq(txns_running(t, 1), 1);
	ck_assert_ptr_null(txn_find(t, 2, of("a")));
	txns_run(t, 599999);
	ck_assert_int_eq(txn_find(t, 1, of("a"))->state, TXN_PREPARE);
	txns_run(t, 600000);
	ck_assert_int_eq(txn_find(t, 1, of("a"))->state, TXN_ABORTED);
	ck_assert_str_eq(txn_find(t, 1, of("a"))->reason, "timeout by txn manager");
	/* of several with a label the newest counts */
	begin(t, 2, "a", 600000);
	x = txn_find(t, 1, of("a"));
	ck_assert_int_eq(x->id, 2);
	x->rollback_ms = 600500;
	txns_run(t, 600499);
	ck_assert_int_eq(x->state, TXN_PREPARE);
	txns_run(t, 600500);
	ck_assert_int_eq(x->state, TXN_ABORTED);
	/* the thousand newest are remembered, and what is not over */
	begin(t, 3, "open", 600000);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "n%d", (int)i);
		begin(t, 10 + i, name, 600000);
		txn_set(t, txn_by_id(t, 10 + i), TXN_VISIBLE, NULL, 600000);
	}
	txns_run(t, 700000);
	ck_assert_ptr_null(txn_find(t, 1, of("a")));
	ck_assert_ptr_nonnull(txn_find(t, 1, of("open")));
	ck_assert_ptr_nonnull(txn_find(t, 1, of("n0")));
	txns_run(t, 600000 + LABEL_KEEP_S * 1000LL + 60000);
	ck_assert_ptr_null(txn_find(t, 1, of("n0")));
	txns_free(t);
}
END_TEST

/* JSON -------------------------------------------------------------------------------- */

static const struct {
	const char *in;
	enum jsontext_error error;
	const char *value;
} values[] = {
	{ " {\"a\": [1, 2, {}], \"b\": null} x", JSONTEXT_OK, "{\"a\": [1, 2, {}], \"b\": null}" },
	{ "[]", JSONTEXT_OK, "[]" },
	{ "-1.5e+3,", JSONTEXT_OK, "-1.5e+3" },
	{ "\"a\\\"b\"", JSONTEXT_OK, "\"a\\\"b\"" },
	{ "true", JSONTEXT_OK, "true" },
	{ "", JSONTEXT_END, NULL },
	{ " \n", JSONTEXT_END, NULL },
	{ "{\"a\": 1", JSONTEXT_INCOMPLETE, NULL },
	{ "{\"a\": 1,", JSONTEXT_INCOMPLETE, NULL },
	{ "{\"a\":", JSONTEXT_INCOMPLETE, NULL },
	{ "{\"a\": tr", JSONTEXT_INCOMPLETE, NULL },
	{ "{\"a", JSONTEXT_UNCLOSED, NULL },
	{ "[1, 2", JSONTEXT_INCOMPLETE, NULL },
	{ "{\"a\": 1,}", JSONTEXT_TAPE, NULL },
	{ "{\"a\" 1}", JSONTEXT_TAPE, NULL },
	{ "{a: 1}", JSONTEXT_TAPE, NULL },
	{ "[1,]", JSONTEXT_TYPE, NULL },
	{ "[1 2]", JSONTEXT_TAPE, NULL },
	{ "}", JSONTEXT_TAPE, NULL },
	{ "{\"a\": \"x\ny\"}", JSONTEXT_UNESCAPED, NULL },
	{ "{\"a\": \"\\q\"}", JSONTEXT_TAPE, NULL },
	{ "nope", JSONTEXT_TAPE, NULL },
};

START_TEST(json_values)
{
	struct text t = of(values[_i].in), value = { 0 };
	size_t end = 0;
	enum jsontext_error e = jsontext_value(t, 0, &value, &end);

	ck_assert_msg(e == values[_i].error, "%s: %s", values[_i].in, jsontext_message(e));
	if (!e)
		IS(value, values[_i].value);
}
END_TEST

static const struct {
	const char *path, *in, *out;    /* out NULL: nothing there; path NULL: it is none */
} paths[] = {
	{ "$.a", "{\"a\": 1}", "1" },
	{ "$.a.b", "{\"a\": {\"b\": \"x\\u00e4\\n\"}}", "x\xc3\xa4\n" },
	{ "$.a[1]", "{\"a\": [true, false]}", "0" },
	{ "$.a[7]", "{\"a\": [1]}", NULL },
	{ "$.\"a.b\"", "{\"a.b\": \"c\"}", "c" },
	{ "$.a\\.b", "{\"a.b\": \"c\"}", "c" },
	{ "$.a.*", "{\"a\": {\"x\": 5, \"y\": 6}}", "5" },
	{ "$", "{\"a\": [1, {\"b\": \" c \"}]}", "{\"a\":[1,{\"b\":\" c \"}]}" },
	{ "$.a", "{\"A\": 1}", NULL },
	{ "$.a", "{\"a\": null}", NULL },
	{ "$.a", "{\"a\": \"1\", \"a\": \"2\"}", "1" },
	{ "$.a", "{\"\\u0061\": 7}", "7" },
	{ "$.a.b", "{\"a\": 1}", NULL },
	{ "$.a[0]", "{\"a\": {}}", NULL },
	{ "$.s", "{\"s\": \"\\ud83d\\ude00\"}", "\xf0\x9f\x98\x80" },
};

START_TEST(json_paths)
{
	struct arena *mem = arena_new();
	const struct jsontext_path *p = jsontext_path(of(paths[_i].path), mem);
	struct text found;

	ck_assert_ptr_nonnull(p);
	found = jsontext_plain(jsontext_find(p, of(paths[_i].in), mem), mem);
	if (paths[_i].out)
		IS(found, paths[_i].out);
	else
		ck_assert_msg(!found.p, "%s: %.*s", paths[_i].in, TEXT_ARG(found));
	arena_free(mem);
}
END_TEST

START_TEST(json_no_paths)
{
	static const char *const none[] = { "", "$.a[", "$.a[x]", "$.a[]", "$..a", "$.a[1", "x" };
	struct arena *mem = arena_new();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(none); i++)
		ck_assert_msg(!jsontext_path(of(none[i]), mem), "%s", none[i]);
	arena_free(mem);
}
END_TEST

START_TEST(json_strings)
{
	struct buf b;

	buf_init(&b, 1000);
	json_add_string(&b, TEXT("a\"\\\n\x01'=\xc3\xa4"), false);
	ck_assert_str_eq(buf_str(&b), "\"a\\\"\\\\\\n\\u0001'=\xc3\xa4\"");
	buf_clear(&b);
	json_add_string(&b, TEXT("'<>&="), true);
	ck_assert_str_eq(buf_str(&b), "\"\\u0027\\u003c\\u003e\\u0026\\u003d\"");
	buf_release(&b);
}
END_TEST

static void add_http(TCase *tc)
{
	tcase_add_test(tc, targets);
	tcase_add_test(tc, headers);
	tcase_add_loop_test(tc, users, 0, ARRAY_SIZE(basics));
	tcase_add_loop_test(tc, stoll, 0, ARRAY_SIZE(numbers));
	tcase_add_test(tc, other_values);
}

static void add_labels(TCase *tc)
{
	tcase_add_loop_test(tc, label, 0, ARRAY_SIZE(labels));
	tcase_add_test(tc, transactions);
}

static void add_json(TCase *tc)
{
	tcase_add_loop_test(tc, json_values, 0, ARRAY_SIZE(values));
	tcase_add_loop_test(tc, json_paths, 0, ARRAY_SIZE(paths));
	tcase_add_test(tc, json_no_paths);
	tcase_add_test(tc, json_strings);
}

SUITE("HTTP of the emulated cluster", { "heads", add_http }, { "labels", add_labels },
      { "JSON", add_json })
