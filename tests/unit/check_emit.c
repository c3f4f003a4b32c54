/*
 * check_emit.c - the whole output of every format on findings with hostile text.
 */
#include "config.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/util.h"
#include "base/version.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "tests/unit/suite.h"

#define BAD "\xFF"
#define WIDE "\xE4\xB8\xAD"
#define RTL "\xE2\x80\xAE"

/* Rules of our own, so that the table may change. */
static const struct diag_rule range = {
	(enum diag_code)0, 2002, "SL2002", "prop_range", DIAG_ERROR, PHASE_ANALYSIS, "out of range",
};
static const struct diag_rule odd = {
	(enum diag_code)1, 1003, "SL1003", "odd_text", DIAG_WARNING, PHASE_NONE, "odd",
};
static const struct diag_rule none = {
	(enum diag_code)2, 1299, "SL1299", "no_statement", DIAG_NOTE, PHASE_SYNTAX, "no statement",
};

static const struct finding_note first_note[] = {
	{ true, { 10, 20, 2, 5, 2, 25, TEXT("\t\t\"max_batch_interval\" = \"9\","), 0, 2, false },
	  "first given here" },
	{ .text = "the last one counts" },
};
static const struct finding_edit first_edit[] = {
	{ 70, 3, TEXT("\"5\""),
	  { 70, 3, 3, 27, 3, 30, TEXT("\t\"max_batch_interval\" = \"3\","), 0, 24, false } },
};
static const struct finding_edit second_edits[] = {
	{ 100, 0, TEXT(",\n"), { 100, 0, 4, 9, 4, 9, TEXT("ab"), 0, 2, false } },
	{ 120, 2, TEXT(""), { 120, 2, 5, 1, 5, 3, TEXT("'x' y"), 0, 0, false } },
};

/*
 * The first is what a user sees mostly; the second has in every text what a
 * format could choke on; the third is of no statement and at the file's end.
 */
static const struct finding findings[] = {
	{
		.file = "jobs/a.sql", .rule = &range, .severity = DIAG_ERROR,
		.at = { 70, 3, 3, 27, 3, 30, TEXT("\t\"max_batch_interval\" = \"3\","), 0, 24,
			false },
		.message = "max_batch_interval is 3 s, the server wants 5 s or more",
		.hint = "say \"5\"", .notes = first_note, .n_notes = 2,
		.edits = first_edit, .n_edits = 1, .fix_safe = true,
		.rejected_by = { "3.3", "4.1" }, .n_rejected_by = 2,
		.stmt = 1, .stmt_hash = 7,
	}, {
		.file = "jobs/a.sql", .rule = &odd, .severity = DIAG_WARNING,
		.at = { 92, 40, 4, 5, 6, 2, TEXT(WIDE "\x1B[31m" BAD "\tAB" WIDE RTL "e\xCC\x81  "),
			300, 10, true },
		.message = "<b>\"100%\" & 'x'\n" BAD "\x1B[0m, " WIDE RTL ": \xC2\x9B",
		.edits = second_edits, .n_edits = 2, .stmt = 2, .stmt_hash = 8,
	}, {
		.file = "b c,d:%\n" BAD WIDE ".sql", .rule = &none, .severity = DIAG_NOTE,
		.at = { 0, 0, 1, 1, 1, 1, { "", 0 }, 0, 0, false },
		.message = "no statement",
		.rejected_by = { "3.3", "3.5", "4.1" }, .n_rejected_by = 3,
	},
};

static const struct emit_trouble troubles[] = {
	{ "gone" BAD ".sql", "gone" BAD ".sql: \"No\" <such> file" },
};

static const struct emit_summary summary = {
	.files = 3, .statements = 12, .others = 3, .errors = 1, .warnings = 1, .notes = 1,
	.suppressed = 1, .not_shown = 5, .fixable = 1, .fixed = 2,
	.unread = 1, .troubles = troubles, .n_troubles = ARRAY_SIZE(troubles),
};

/* Everything an emitter prints; the caller's to free. */
static char *run(const char *format, const struct emit_options *o, size_t *bytes)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, bytes);
	struct emitter *e = emitter_new(format, out, o);
	unsigned i;

	ck_assert_ptr_nonnull(e);
	emit_begin(e);
	for (i = 0; i < ARRAY_SIZE(findings); i++) {
		if (i == 0 || strcmp(findings[i].file, findings[i - 1].file) != 0)
			emit_file(e, findings[i].file);
		emit_finding(e, &findings[i]);
	}
	emit_file(e, troubles[0].file);
	emit_trouble(e, troubles[0].text);
	emit_file(e, "-");
	emit_end(e, &summary);
	ck_assert(!emitter_failed(e));
	emitter_free(e);
	fclose(out);
	return text;
}

static struct targets targets;

static void setup(void)
{
	struct err err;

	ck_assert_int_eq(targets_parse("3.3,3.5,4.1", &targets, &err), 0);
}

/* expected output ------------------------------------------------------------------ */

/*
 * tests/unit/emit/FORMAT.out holds what each format prints of the findings above;
 * UPDATE=1 rewrites the files.  The table of rules in SARIF grows with every
 * rule and is left out.
 */
static char *without_rules(char *text)
{
	char *from = strstr(text, "\"rules\":["), *to = strstr(text, ",\"columnKind\"");

	if (from && to)
		memmove(from, to, strlen(to) + 1);
	return text;
}

static void compare(const char *name, const char *got)
{
	const char *top = getenv("top_srcdir");
	char path[4096], *want;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/unit/emit/%s.out", top ? top : ".", name);
	if (getenv("UPDATE")) {
		f = fopen(path, "w");
		ck_assert_msg(f != NULL, "%s", path);
		fputs(got, f);
		ck_assert_int_eq(fclose(f), 0);
		return;
	}
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	want = xmalloc(1 << 20);
	n = fread(want, 1, (1 << 20) - 1, f);
	want[n] = '\0';
	fclose(f);
	ck_assert_str_eq(got, want);
	free(want);
}

START_TEST(every_format_as_expected)
{
	const struct emit_options o = { .targets = &targets, .tool_version = "0.1.0" };
	const char *format = emit_formats()[_i];
	size_t n;
	char *got = run(format, &o, &n);

	ck_assert_uint_eq(strlen(got), n);
	ck_assert_msg(utf8_valid(got, n), "%s", format);
	compare(format, without_rules(got));
	free(got);
}
END_TEST

static const struct {
	const char *name;
	struct emit_options o;
} variants[] = {
	{ "text-color", { .color = true, .quiet = true } },
	{ "text-narrow", { .width = 30, .quiet = true } },
};

START_TEST(text_variants)
{
	size_t n;
	char *got;

	setenv("TERM", "xterm", 1);
	got = run("text", &variants[_i].o, &n);
	compare(variants[_i].name, got);
	free(got);
}
END_TEST

/* Escape sequences and other control bytes of the input reach no terminal. */
START_TEST(nothing_raw)
{
	const struct emit_options o = { .targets = &targets };
	size_t n, i;
	char *got = run(emit_formats()[_i], &o, &n);

	for (i = 0; i < n; i++)
		ck_assert_msg((unsigned char)got[i] >= 0x20 || got[i] == '\n' || got[i] == '\t',
			      "%s: byte %zu is %02X", emit_formats()[_i], i, (unsigned char)got[i]);
	ck_assert_ptr_null(strstr(got, "\xC2\x9B"));
	free(got);
}
END_TEST

START_TEST(unknown_format)
{
	const struct emit_options o = { 0 };

	ck_assert_ptr_null(emitter_new("yaml", stdout, &o));
	ck_assert_ptr_null(emitter_new("", stdout, &o));
	emitter_free(NULL);
}
END_TEST

/* A run without files or findings, and an emitter that never began. */
START_TEST(nothing_found)
{
	static const char *const want[] = {
		"no findings in 0 files (0 statements)\n",
		"",
		"{\"version\":1,\"findings\":[\n],\"errors\":[],\"summary\":{\"files\":0,\"unread\":0,\"statements\":0,"
		"\"others\":0,\"errors\":0,\"warnings\":0,\"notes\":0,\"suppressed\":0,"
		"\"not_shown\":0,\"fixable\":0,\"fixed\":0}}\n",
		"",
		"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
		"\"runs\":[{\"tool\":{\"driver\":{\"name\":\"starload\","
		",\"columnKind\":\"unicodeCodePoints\",\"results\":[],\n"
		"\"invocations\":[{\"executionSuccessful\":true}]}]}\n",
		"no findings in 0 files (0 statements)\n",
		"[]\n",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n"
		"</checkstyle>\n",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"starload\" tests=\"0\" "
		"failures=\"0\" errors=\"0\" skipped=\"0\">\n</testsuite>\n",
	};
	const struct emit_options o = { 0 };
	const struct emit_summary s = { 0 };
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct emitter *e = emitter_new(emit_formats()[_i], out, &o);

	emitter_free(e);
	e = emitter_new(emit_formats()[_i], out, &o);
	emit_begin(e);
	emit_end(e, &s);
	emitter_free(e);
	fclose(out);
	ck_assert_str_eq(without_rules(text), want[_i]);
	free(text);
}
END_TEST

/* JSON, read back ------------------------------------------------------------------- */

static void same_numbers(const json_t *o, const struct finding_place *at)
{
	ck_assert_int_eq(json_integer_value(json_object_get(o, "line")), at->line);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "column")), at->col);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "end_line")), at->end_line);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "end_column")), at->end_col);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "offset")), (json_int_t)at->off);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "length")), (json_int_t)at->len);
}

static void same_finding(const json_t *o, const struct finding *f)
{
	const json_t *fix = json_object_get(o, "fix"), *edits, *list;
	unsigned i;

	same_numbers(o, &f->at);
	ck_assert_str_eq(json_string_value(json_object_get(o, "severity")),
			 f->severity == DIAG_ERROR ? "error" :
			 f->severity == DIAG_WARNING ? "warning" : "note");
	ck_assert_str_eq(json_string_value(json_object_get(o, "slug")), f->rule->slug);
	ck_assert_int_eq(atoi(json_string_value(json_object_get(o, "code")) + 2),
			 (int)f->rule->number);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "statement")), f->stmt);
	list = json_object_get(o, "rejected_by");
	ck_assert_uint_eq(json_array_size(list), f->n_rejected_by);
	for (i = 0; i < f->n_rejected_by; i++)
		ck_assert_str_eq(json_string_value(json_array_get(list, i)), f->rejected_by[i]);
	ck_assert(json_is_null(fix) == !f->n_edits);
	if (!f->n_edits)
		return;
	ck_assert(json_is_true(json_object_get(fix, "safe")) == f->fix_safe);
	edits = json_object_get(fix, "edits");
	ck_assert_uint_eq(json_array_size(edits), f->n_edits);
	for (i = 0; i < f->n_edits; i++) {
		const json_t *edit = json_array_get(edits, i), *text = json_object_get(edit, "text");

		ck_assert_int_eq(json_integer_value(json_object_get(edit, "offset")),
				 (json_int_t)f->edits[i].off);
		ck_assert_int_eq(json_integer_value(json_object_get(edit, "length")),
				 (json_int_t)f->edits[i].len);
		ck_assert(text_is(f->edits[i].text, json_string_value(text)));
	}
}

START_TEST(jsonl_reads_back)
{
	const struct emit_options o = { 0 };
	size_t n, i;
	char *text = run("jsonl", &o, &n), *line = text, *end;
	json_t *object;

	for (i = 0; i < ARRAY_SIZE(findings); i++, line = end + 1) {
		end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		object = json_loadb(line, (size_t)(end - line), JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(object != NULL, "%.*s", (int)(end - line), line);
		same_finding(object, &findings[i]);
		json_decref(object);
	}
	ck_assert_str_eq(line, "");
	free(text);
}
END_TEST

START_TEST(json_reads_back)
{
	const struct emit_options o = { 0 };
	size_t n, i;
	char *text = run("json", &o, &n);
	json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL), *list;

	ck_assert_ptr_nonnull(root);
	ck_assert_int_eq(json_integer_value(json_object_get(root, "version")), 1);
	list = json_object_get(root, "findings");
	ck_assert_uint_eq(json_array_size(list), ARRAY_SIZE(findings));
	for (i = 0; i < ARRAY_SIZE(findings); i++)
		same_finding(json_array_get(list, i), &findings[i]);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(list, 1), "message")),
			 "<b>\"100%\" & 'x'\n\xEF\xBF\xBD\x1B[0m, " WIDE RTL ": \xC2\x9B");
	list = json_object_get(root, "summary");
	ck_assert_int_eq(json_integer_value(json_object_get(list, "not_shown")), 5);
	json_decref(root);
	free(text);
}
END_TEST

START_TEST(sarif_has_every_rule)
{
	const struct emit_options o = { .tool_version = "0.1.0" };
	size_t n;
	char *text = run("sarif", &o, &n), code[16];
	json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL), *run_, *rules;
	unsigned i;

	ck_assert_ptr_nonnull(root);
	run_ = json_array_get(json_object_get(root, "runs"), 0);
	rules = json_object_get(json_object_get(json_object_get(run_, "tool"), "driver"), "rules");
	ck_assert_uint_eq(json_array_size(rules), DIAG_COUNT);
	for (i = 0; i < DIAG_COUNT; i++) {
		const json_t *r = json_array_get(rules, i);

		/* so that ruleIndex, which is the code, leads to its rule */
		snprintf(code, sizeof(code), "SL%04u", diag_rule((enum diag_code)i)->number);
		ck_assert_str_eq(json_string_value(json_object_get(r, "id")), code);
		ck_assert_str_eq(json_string_value(json_object_get(r, "name")),
				 diag_rule((enum diag_code)i)->slug);
	}
	ck_assert_uint_eq(json_array_size(json_object_get(run_, "results")), ARRAY_SIZE(findings));
	json_decref(root);
	free(text);
}
END_TEST

/* Half a repair would do harm: one that JSON cannot say is not offered. */
START_TEST(fix_that_is_no_text)
{
	const struct finding_edit edit = { .off = 1, .text = TEXT("a" BAD) };
	const struct emit_options o = { 0 };
	struct finding f = findings[0];
	struct emitter *e;
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	f.edits = &edit;
	f.n_edits = 1;
	e = emitter_new(_i ? "sarif" : "jsonl", out, &o);
	emit_begin(e);
	emit_finding(e, &f);
	emit_end(e, &summary);
	emitter_free(e);
	fclose(out);
	if (_i)
		ck_assert_ptr_null(strstr(text, "\"fixes\""));
	else
		ck_assert_ptr_nonnull(strstr(text, "\"fix\":null"));
	free(text);
}
END_TEST

/* XML ------------------------------------------------------------------------------- */

/* Elements nest and are closed, attributes are quoted, references are known. */
static void well_formed(const char *p)
{
	char open[16][32];
	unsigned depth = 0, roots = 0;
	size_t n;

	ck_assert_int_eq(strncmp(p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", 39), 0);
	for (p += 39; *p;) {
		if (*p == '&') {
			n = strcspn(p, ";");
			ck_assert_msg(p[1] == '#' || !strncmp(p, "&amp;", 5) ||
				      !strncmp(p, "&lt;", 4) || !strncmp(p, "&gt;", 4) ||
				      !strncmp(p, "&quot;", 6), "%.10s", p);
			p += n + 1;
		} else if (*p != '<') {
			ck_assert(depth || *p == '\n');
			p++;
		} else if (p[1] == '/') {
			ck_assert_uint_gt(depth, 0);
			n = strcspn(p + 2, ">");
			depth--;
			ck_assert_msg(n == strlen(open[depth]) && !strncmp(p + 2, open[depth], n),
				      "%.20s closes %s", p, open[depth]);
			p += n + 3;
		} else {
			n = strcspn(p + 1, " >/");
			ck_assert_uint_lt(n, 32);
			ck_assert_uint_lt(depth, 16);
			roots += !depth;
			memcpy(open[depth], p + 1, n);
			open[depth++][n] = '\0';
			for (p += 1 + n; *p == ' ';) {
				n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz");
				ck_assert_msg(n && !strncmp(p + 1 + n, "=\"", 2), "%.20s", p);
				p += n + 3;
				n = strcspn(p, "\"<");
				ck_assert_int_eq(p[n], '"');
				p += n + 1;
			}
			if (*p == '/') {
				depth--;
				p++;
			}
			ck_assert_int_eq(*p, '>');
			p++;
		}
	}
	ck_assert_uint_eq(depth, 0);
	ck_assert_uint_eq(roots, 1);
}

START_TEST(xml_is_well_formed)
{
	const struct emit_options o = { 0 };
	size_t n;
	char *text = run(_i ? "junit" : "checkstyle", &o, &n);

	well_formed(text);
	ck_assert(utf8_valid(text, n));
	free(text);
}
END_TEST

START_TEST(junit_without_room)
{
	const struct emit_options o = { 0 };
	struct emitter *e;
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	setenv("TMPDIR", "/nonexistent", 1);
	e = emitter_new("junit", out, &o);
	emit_begin(e);
	unsetenv("TMPDIR");
	emit_file(e, "a.sql");
	emit_finding(e, &findings[0]);
	emit_end(e, &summary);
	ck_assert(emitter_failed(e));
	emitter_free(e);
	fclose(out);
	well_formed(text);
	free(text);
}
END_TEST

/* many findings --------------------------------------------------------------------- */

static unsigned occurrences(const char *text, const char *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* 40 findings: each tenth an error, each second one of the others a note. */
static char *many(const char *format)
{
	const struct emit_options o = { 0 };
	const struct emit_summary s = { .files = 1, .errors = 4, .warnings = 20, .notes = 16 };
	struct finding f = findings[1];
	char *text = NULL, message[32];
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct emitter *e = emitter_new(format, out, &o);
	unsigned i;

	emit_begin(e);
	emit_file(e, f.file);
	for (i = 0; i < 40; i++) {
		f.severity = i % 10 == 4 ? DIAG_ERROR : i % 2 ? DIAG_WARNING : DIAG_NOTE;
		f.at.line = f.at.end_line = i + 1;
		snprintf(message, sizeof(message), "number %02u.", i);
		f.message = message;
		emit_finding(e, &f);
	}
	emit_end(e, &s);
	emitter_free(e);
	fclose(out);
	return text;
}

START_TEST(github_keeps_ten_worst_first)
{
	static const char *const order[] = {
		"04.", "14.", "24.", "34.", "01.", "03.", "05.", "07.", "09.", "11.",
	};
	char *text = many("github"), *at = text;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(order); i++) {
		ck_assert_int_eq(strncmp(at, "::", 2), 0);
		at = strchr(at, '\n');
		ck_assert_ptr_nonnull(at);
		ck_assert_msg(!strncmp(at - 3, order[i], 3), "%u: %.3s", i, at - 3);
		at++;
	}
	ck_assert_str_eq(at, "30 further findings are not annotated (14 warnings, 16 notes): "
			 "GitHub shows 10 a step\n"
			 "4 errors, 20 warnings, 16 notes in 1 file (0 statements)\n");
	free(text);
}
END_TEST

START_TEST(fingerprints_tell_repetitions_apart)
{
	static const char key[] = "\"fingerprint\":\"";
	char *text = many("gitlab"), *again = many("gitlab"), *at, prints[40][17];
	unsigned i, k;

	ck_assert_str_eq(text, again);
	ck_assert_uint_eq(occurrences(text, key), 40);
	for (i = 0, at = text; i < 40; i++) {
		at = strstr(at, key) + sizeof(key) - 1;
		memcpy(prints[i], at, 16);
		prints[i][16] = '\0';
		for (k = 0; k < i; k++)
			ck_assert_str_ne(prints[k], prints[i]);
	}
	free(text);
	free(again);
}
END_TEST

/* Lines do not count, nor what else is in the file; the statement's text does. */
START_TEST(fingerprints_outlive_edits)
{
	const struct emit_options o = { 0 };
	struct finding f = findings[0];
	char *text[3] = { NULL }, print[3][17];
	unsigned i;
	size_t n;

	for (i = 0; i < 3; i++) {
		FILE *out = open_memstream(&text[i], &n);
		struct emitter *e = emitter_new("sarif", out, &o);

		emit_begin(e);
		emit_file(e, f.file);
		if (i)
			emit_finding(e, &findings[1]);
		f.at.line = f.at.end_line = 10 + i;
		f.stmt_hash = i == 2 ? 1234 : 99;
		emit_finding(e, &f);
		emit_end(e, &summary);
		emitter_free(e);
		fclose(out);
		snprintf(print[i], 17, "%s", strstr(strstr(text[i], "\"ruleId\":\"SL2002\""),
						    "starload/v1") + 14);
		free(text[i]);
	}
	ck_assert_str_eq(print[0], print[1]);
	ck_assert_str_ne(print[1], print[2]);
}
END_TEST

/* text made safe -------------------------------------------------------------------- */

static const struct {
	const char *in;
	size_t n;
	const char *out;
} safe[] = {
#define SAFE(in, out) { in, sizeof(in) - 1, out }
	SAFE("", ""),
	SAFE("plain \t text~", "plain \t text~"),
	SAFE("\x1B[2J", "\\x1B[2J"),
	SAFE("a\0b\r\n", "a\\x00b\\x0D\\x0A"),
	SAFE("\x7F", "\\x7F"),
	SAFE("\xC2\x85\xC2\xA0", "\\xC2\\x85\xC2\xA0"),
	SAFE("\xC3\xA9" WIDE, "\xC3\xA9" WIDE),
	SAFE(BAD "\xC3", "\\xFF\\xC3"),
	SAFE("\xC0\x80", "\\xC0\\x80"),
	SAFE(RTL "x", "\\xE2\\x80\\xAEx"),
	SAFE("\xE2\x80\xA8", "\\xE2\\x80\\xA8"),
};

START_TEST(made_safe)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	emit_safe(out, safe[_i].in, safe[_i].n);
	fclose(out);
	ck_assert_str_eq(text, safe[_i].out);
	free(text);
}
END_TEST

/* JSON, by itself ------------------------------------------------------------------ */

static const struct {
	const char *raw, *json;
} escapes[] = {
	{ "", "" },
	{ "x", "x" },
	{ "\"", "\\\"" },
	{ "\\", "\\\\" },
	{ "\n\r\t", "\\n\\r\\t" },
	{ "\x01", "\\u0001" },
	{ "\x1F", "\\u001f" },
	{ " !#[]~", " !#[]~" },
	{ "\x7F", "\\u007f" },
	{ "\xC2\x85", "\\u0085" },
	{ "\xC2\xA0", "\xC2\xA0" },
	{ WIDE, WIDE },
	{ RTL, "\\u202e" },
	{ "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
	{ BAD, "\xEF\xBF\xBD" },
	{ "\xE4\xB8", "\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "\x80\"\x01", "\xEF\xBF\xBD\\\"\\u0001" },
};

/* As part of longer texts, whatever stands how far before and behind it. */
START_TEST(json_escapes)
{
	static const size_t before[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 500, 505, 509, 510, 511, 512,
					 1021, 8190, 9000 };
	static const size_t behind[] = { 0, 1, 2, 6, 7, 8, 9, 17, 600 };
	const char *raw = escapes[_i].raw, *json = escapes[_i].json;
	size_t n = strlen(raw), i, k, bytes;
	static struct jout j;
	char *out, text[10000], want[10000];

	for (i = 0; i < ARRAY_SIZE(before); i++) {
		for (k = 0; k < ARRAY_SIZE(behind); k++) {
			FILE *f = open_memstream(&out, &bytes);

			memset(text, 'a', before[i]);
			memcpy(text + before[i], raw, n);
			memset(text + before[i] + n, 'z', behind[k]);
			jout_init(&j, f);
			jout_text(&j, (struct text){ text, before[i] + n + behind[k] });
			jout_flush(&j);
			fclose(f);
			snprintf(want, sizeof(want), "\"%.*s%s%.*s\"", (int)before[i], text, json,
				 (int)behind[k], text + before[i] + n);
			ck_assert_msg(bytes == strlen(want) && !memcmp(out, want, bytes),
				      "case %d, %zu before, %zu behind: %s", _i, before[i], behind[k], out);
			free(out);
		}
	}
}
END_TEST

START_TEST(json_numbers)
{
	static const uint64_t numbers[] = {
		0, 1, 9, 10, 11, 99, 100, 101, 909, 1000, 9999, 10000, 10203, 1000000, UINT32_MAX,
		UINT64_C(9999999999999999999), UINT64_C(10000000000000000000), UINT64_MAX,
	};
	char *out, want[64];
	struct jout j;
	size_t bytes, i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		FILE *f = open_memstream(&out, &bytes);

		jout_init(&j, f);
		jout_pair_number(&j, "n", numbers[i]);
		jout_number(&j, numbers[i]);
		jout_flush(&j);
		fclose(f);
		snprintf(want, sizeof(want), "\"n\":%ju,%ju", (uintmax_t)numbers[i], (uintmax_t)numbers[i]);
		ck_assert_str_eq(out, want);
		free(out);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	int formats = 0;

	while (emit_formats()[formats])
		formats++;
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, every_format_as_expected, 0, formats);
	tcase_add_loop_test(tc, text_variants, 0, ARRAY_SIZE(variants));
	tcase_add_loop_test(tc, nothing_raw, 0, formats);
	tcase_add_test(tc, unknown_format);
	tcase_add_loop_test(tc, nothing_found, 0, formats);
	tcase_add_test(tc, jsonl_reads_back);
	tcase_add_test(tc, json_reads_back);
	tcase_add_test(tc, sarif_has_every_rule);
	tcase_add_loop_test(tc, fix_that_is_no_text, 0, 2);
	tcase_add_loop_test(tc, xml_is_well_formed, 0, 2);
	tcase_add_test(tc, junit_without_room);
	tcase_add_test(tc, github_keeps_ten_worst_first);
	tcase_add_test(tc, fingerprints_tell_repetitions_apart);
	tcase_add_test(tc, fingerprints_outlive_edits);
	tcase_add_loop_test(tc, json_escapes, 0, ARRAY_SIZE(escapes));
	tcase_add_test(tc, json_numbers);
	tcase_add_loop_test(tc, made_safe, 0, ARRAY_SIZE(safe));
}

SUITE("emit", { "emit", add_tests })
