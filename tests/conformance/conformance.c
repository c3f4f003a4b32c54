/*
 * conformance.c - our verdict against the FE's, statement by statement.
 *
 * usage: conformance [-v] CORPUS.jsonl EXCEPTIONS
 *
 * The corpus holds the verdict of the real FE of 3.3.5, 3.5.7 and 4.1 for each
 * text: accepted, refused while parsing, refused by analysis.  All of it must be
 * ours, but for the rows that EXCEPTIONS names ("id reason", at most ten).  The
 * decoded values of what 4.1 accepts are compared by values.c, the place of the
 * first error with "at".  Exit status 1 when anything disagrees.
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "check/check.h"
#include "lang/parse.h"
#include "tests/conformance/values.h"

enum { RELEASES = 3, EXCEPTIONS_MAX = 10 };
static const char *const release_name[RELEASES] = { "3.3", "3.5", "4.1" };
static const char *const release_target[RELEASES] = { "3.3.5", "3.5.7", "4.1" };

enum verdict { OK, SYNTAX, ANALYZE };
static const char *const verdict_name[] = { "ok", "syntax", "analyze" };

struct run {
	bool verbose;
	struct parser *parser;
	struct arena *mem;
	struct targets targets;
	relset point[RELEASES];
	char *except[EXCEPTIONS_MAX];
	unsigned n_except, except_used;
	unsigned rows, wrong, values_wrong, values;
	unsigned placed, misplaced, own_place;
};

static int load_exceptions(struct run *r, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[512];

	if (!f) {
		perror(path);
		return -1;
	}
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (r->n_except == EXCEPTIONS_MAX) {
			fprintf(stderr, "%s: more than %d exceptions\n", path, EXCEPTIONS_MAX);
			fclose(f);
			return -1;
		}
		r->except[r->n_except++] = strndup(line, strcspn(line, " \t\n"));
	}
	fclose(f);
	return 0;
}

static bool excepted(struct run *r, const char *id)
{
	unsigned i;

	for (i = 0; i < r->n_except; i++)
		if (strcmp(r->except[i], id) == 0) {
			r->except_used |= 1u << i;
			return true;
		}
	return false;
}

/* Place of the first finding that the release refuses for, as the FE counts:
 * line from 1, column from 0. */
struct first {
	bool any;
	uint32_t off, line, col;
	const struct diag *d;
};

static bool is_grammar(const struct diag *d)
{
	return diag_rule(d->code)->number / 100 == 12;
}

static void judge(struct run *r, const char *sql, size_t n, const json_t *row,
		  enum verdict out[RELEASES], struct first first[RELEASES])
{
	struct source src;
	struct diags diags;
	struct check_session session = { "", 0 };
	struct check c = { .mem = r->mem, .diags = &diags, .src = &src, .session = &session };
	struct parsed parsed;
	const struct diag *d;
	unsigned i, statements = 0, ours = 0;
	json_t *values = json_object_get(row, "values");
	const char *id = json_string_value(json_object_get(row, "id"));
	bool different = false;

	source_init(&src, "corpus", sql, (uint32_t)n);
	diags_init(&diags, r->mem, &r->targets);
	parser_start(r->parser, &src, 0);
	while (parser_next(r->parser, r->mem, &diags, &parsed)) {
		check_parsed(&c, &parsed);
		statements += parsed.class != STMT_EMPTY || parsed.ended;
		if (parsed.class == STMT_OURS && values) {
			json_t *want = json_array_get(values, ours++);

			if (!want || !parsed.stmt || values_differ(parsed.stmt, want, r->mem, r->verbose, id))
				different = true;
		}
	}
	if (values) {
		r->values++;
		r->values_wrong += different || ours != json_array_size(values);
	}
	check_parsed(&c, &parsed);
	if (!statements)
		for (i = 0; i < RELEASES; i++)
			out[i] = SYNTAX;
	diags_sort(&diags);
	for (d = diags.first; d; d = d->next) {
		enum diag_phase phase = diag_rule(d->code)->phase;

		for (i = 0; i < RELEASES; i++) {
			if (phase == PHASE_NONE || !(d->refused_by & r->point[i]))
				continue;
			/* what the grammar refuses comes before what building the tree does */
			if (phase == PHASE_SYNTAX &&
			    (!first[i].any || (is_grammar(d) && !is_grammar(first[i].d)))) {
				struct place at = source_place(&src, d->server_at.off);

				first[i] = (struct first){ true, d->server_at.off, at.line, at.col - 1, d };
				r->own_place += d->server_at.off != d->at.off;
			}
			if (phase == PHASE_SYNTAX)
				out[i] = SYNTAX;
			else if (out[i] != SYNTAX)
				out[i] = ANALYZE;
		}
	}
}

static void row_check(struct run *r, const json_t *row)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *class = json_string_value(json_object_get(row, "class"));
	const json_t *sql = json_object_get(row, "sql");
	const json_t *want = json_object_get(row, "verdict"), *at = json_object_get(row, "at");
	enum verdict got[RELEASES] = { OK, OK, OK };
	struct first first[RELEASES] = { { .any = false } };
	bool same = true;
	unsigned i;

	arena_reset(r->mem);
	judge(r, json_string_value(sql), json_string_length(sql), row, got, first);
	r->rows++;
	for (i = 0; i < RELEASES; i++)
		if (strcmp(verdict_name[got[i]], json_string_value(json_object_get(want, release_name[i]))) != 0)
			same = false;
	if (!same && !excepted(r, id)) {
		r->wrong++;
		printf("verdict %s %s: ours %s %s %s, FE %s %s %s\n", id, class,
		       verdict_name[got[0]], verdict_name[got[1]], verdict_name[got[2]],
		       json_string_value(json_object_get(want, "3.3")),
		       json_string_value(json_object_get(want, "3.5")),
		       json_string_value(json_object_get(want, "4.1")));
		if (r->verbose) {
			const json_t *m = json_object_get(row, "message");
			char *text = json_dumps(m, JSON_ENCODE_ANY);

			printf("    %.300s\n    FE says %s\n", json_string_value(sql), text ? text : "-");
			if (first[2].any)
				printf("    we say %s\n", first[2].d->message);
			free(text);
		}
	}
	if (at && strncmp(class, "mut.", 4) == 0) {
		const json_t *p = json_object_get(at, "all");

		if (!p)
			p = json_object_get(at, "4.1");
		if (p && got[2] == SYNTAX) {
			r->placed++;
			if (!first[2].any || first[2].line != (uint32_t)json_integer_value(json_array_get(p, 0)) ||
			    first[2].col != (uint32_t)json_integer_value(json_array_get(p, 1))) {
				r->misplaced++;
				if (r->verbose)
					printf("place %s %s: ours %u:%u, FE %d:%d\n    %.300s\n    we say %s\n", id, class,
					       first[2].line, first[2].col,
					       (int)json_integer_value(json_array_get(p, 0)),
					       (int)json_integer_value(json_array_get(p, 1)),
					       json_string_value(sql), first[2].any ? first[2].d->message : "-");
			}
		}
	}
}

int main(int argc, char **argv)
{
	struct run r = { .verbose = argc > 1 && strcmp(argv[1], "-v") == 0 };
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	FILE *in;
	unsigned i;
	struct err err;

	argc -= r.verbose;
	argv += r.verbose;
	if (argc != 3) {
		fprintf(stderr, "usage: conformance [-v] CORPUS EXCEPTIONS\n");
		return 2;
	}
	in = strcmp(argv[1], "-") ? fopen(argv[1], "r") : stdin;
	if (!in) {
		perror(argv[1]);
		return 2;
	}
	if (load_exceptions(&r, argv[2]))
		return 2;
	for (i = 0; i < RELEASES; i++) {
		if (targets_parse(release_target[i], &r.targets, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		r.point[i] = r.targets.asked;
	}
	if (targets_parse("3.3.5,3.5.7,4.1", &r.targets, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	r.parser = parser_new();
	r.mem = arena_new();
	while ((n = getline(&line, &room, in)) > 0) {
		json_error_t je;
		json_t *row = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &je);

		if (!row) {
			fprintf(stderr, "corpus line %u: %s\n", r.rows + 1, je.text);
			return 2;
		}
		row_check(&r, row);
		json_decref(row);
	}
	for (i = 0; i < r.n_except; i++) {
		if (!(r.except_used & 1u << i)) {
			printf("exception %s is none any more\n", r.except[i]);
			r.wrong++;
		}
		free(r.except[i]);
	}
	printf("%u texts, %u verdicts differ; %u of %u values differ; first error on the FE's token in %u of %u\n",
	       r.rows, r.wrong, r.values_wrong, r.values, r.placed - r.misplaced, r.placed);
	free(line);
	parser_free(r.parser);
	arena_free(r.mem);
	if (in != stdin)
		fclose(in);
	if (r.rows == 0 || r.wrong || r.values_wrong || (r.placed - r.misplaced) * 100 < r.placed * 95)
		return 1;
	return 0;
}
