/*
 * make-input.c - the text that the linter's speed is measured with.
 *
 * usage: make-input BYTES <CORPUS.jsonl >TEXT
 *
 * Statements of the corpus that all its releases accept, one after the other and
 * again from the start until there are BYTES of them, each with ";" and a newline
 * behind it.  Left out are texts with comments, with characters that the server
 * drops, with other statements, and the classes that are about depth, size and
 * odd lexing: what is left looks like what people keep in files.  The number of
 * statements goes to stderr.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What all of a pass over the corpus leaves, so that a second costs nothing. */
struct texts {
	char **sql;
	size_t *bytes;
	size_t n, room;
};

static const char *text_of(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s ? s : "";
}

static bool class_counts(const char *class)
{
	static const char *const out[] = { "deep", "size", "lex" };
	size_t n = strcspn(class, "."), i;

	for (i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		if (strlen(out[i]) == n && !strncmp(class, out[i], n))
			return false;
	return true;
}

static bool all_accept(const json_t *verdict)
{
	const char *release;
	json_t *said;
	bool any = false;

	json_object_foreach((json_t *)verdict, release, said) {
		if (!json_is_string(said) || strcmp(json_string_value(said), "ok") != 0)
			return false;
		any = true;
	}
	return any;
}

static bool wanted(const json_t *row)
{
	const char *sql = text_of(row, "sql");

	return class_counts(text_of(row, "class")) && all_accept(json_object_get(row, "verdict")) &&
	       !json_object_get(row, "dropped") && !json_object_get(row, "other") && *sql &&
	       json_string_length(json_object_get(row, "sql")) == strlen(sql) &&
	       !strstr(sql, "--") && !strstr(sql, "/*");
}

static void keep(struct texts *t, const char *sql)
{
	if (t->n == t->room) {
		t->room = t->room ? 2 * t->room : 4096;
		t->sql = realloc(t->sql, t->room * sizeof(*t->sql));
		t->bytes = realloc(t->bytes, t->room * sizeof(*t->bytes));
		if (!t->sql || !t->bytes)
			exit(1);
	}
	t->bytes[t->n] = strlen(sql);
	t->sql[t->n] = strdup(sql);
	if (!t->sql[t->n++])
		exit(1);
}

static bool read_corpus(struct texts *t, FILE *f)
{
	json_error_t error;
	json_t *row;

	while ((row = json_loadf(f, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error))) {
		if (wanted(row))
			keep(t, text_of(row, "sql"));
		json_decref(row);
	}
	if (json_error_code(&error) != json_error_premature_end_of_input) {
		fprintf(stderr, "make-input: line %d: %s\n", error.line, error.text);
		return false;
	}
	return t->n > 0;
}

int main(int argc, char **argv)
{
	struct texts t = { 0 };
	long long bytes, most = argc == 2 ? atoll(argv[1]) : 0;
	size_t i = 0, count = 0;

	if (most <= 0) {
		fputs("usage: make-input BYTES <CORPUS.jsonl >TEXT\n", stderr);
		return 2;
	}
	if (!read_corpus(&t, stdin))
		return 1;
	for (bytes = 0; bytes < most; bytes += (long long)t.bytes[i] + 2, i = (i + 1) % t.n, count++) {
		fwrite(t.sql[i], 1, t.bytes[i], stdout);
		fputs(";\n", stdout);
	}
	if (fflush(stdout) || ferror(stdout))
		return 1;
	fprintf(stderr, "%zu\n", count);
	for (i = 0; i < t.n; i++)
		free(t.sql[i]);
	free(t.sql);
	free(t.bytes);
	return 0;
}
