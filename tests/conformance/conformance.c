/*
 * conformance.c - our verdict against the FE's, statement by statement.
 *
 * usage: conformance [-prv] CORPUS.jsonl EXCEPTIONS
 *      -p  list the misses of places by kind and cause
 *      -r  list what is found of the load properties that a restart changes
 *      -v  print every difference
 *
 * The corpus holds the verdict of the real FE of 3.3.5, 3.5.7 and 4.1 for each
 * text: accepted, refused while parsing, refused by analysis.  All of it must be
 * ours, but for the rows that EXCEPTIONS names ("id reason", at most ten).  The
 * decoded values of what 4.1 accepts are compared by values.c, the place of the
 * first error by places.c, what a restart changes by replay.c.  Exit status 1
 * when more disagrees than is allowed, 2 when the corpus cannot be read.
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "check/check.h"
#include "lang/parse.h"
#include "tests/conformance/places.h"
#include "tests/conformance/replay.h"
#include "tests/conformance/values.h"

enum { RELEASES = 3, EXCEPTIONS_MAX = 10 };
enum { PLACES_LEAST = 95 };             /* per cent */
/* A corpus that ends too early must not pass. */
enum { ROWS = 25633 };
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
	struct places places;
	struct replay replay;
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

static bool is_grammar(const struct diag *d)
{
	return diag_rule(d->code)->number / 100 == 12;
}

static void judge(struct run *r, const char *sql, size_t n, const json_t *row,
		  enum verdict out[RELEASES], struct first first[RELEASES])
{
	struct source src;
	struct diags diags;
	struct check_session session = { .db_bytes = 0 };
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
	check_parsed(&c, &parsed);
	if (values) {
		r->values++;
		if (ours != json_array_size(values)) {
			printf("value %s: ours has %u statements, FE %u\n", id, ours,
			       (unsigned)json_array_size(values));
			different = true;
		}
		r->values_wrong += different;
		replay_add(&r->replay, row, &diags, r->verbose);
	}
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
			    (!first[i].d || (is_grammar(d) && !is_grammar(first[i].d)))) {
				struct place at = source_place(&src, d->server_at.off);
				struct place own = source_place(&src, d->at.off);

				first[i] = (struct first){ d, at.line, at.col - 1, own.line, own.col - 1 };
			}
			if (phase == PHASE_SYNTAX)
				out[i] = SYNTAX;
			else if (out[i] != SYNTAX)
				out[i] = ANALYZE;
		}
	}
}

/* What the corpus says of a release, or of all alike. */
static const json_t *of_release(const json_t *by_release, unsigned i)
{
	const json_t *all = json_object_get(by_release, "all");

	return all ? all : json_object_get(by_release, release_name[i]);
}

static void verdict_differs(struct run *r, const json_t *row, const enum verdict got[RELEASES],
			    const struct first *first)
{
	const json_t *want = json_object_get(row, "verdict");
	char *says;

	r->wrong++;
	printf("verdict %s %s: ours %s %s %s, FE %s %s %s\n",
	       json_string_value(json_object_get(row, "id")), json_string_value(json_object_get(row, "class")),
	       verdict_name[got[0]], verdict_name[got[1]], verdict_name[got[2]],
	       json_string_value(json_object_get(want, "3.3")),
	       json_string_value(json_object_get(want, "3.5")),
	       json_string_value(json_object_get(want, "4.1")));
	if (!r->verbose)
		return;
	says = json_dumps(json_object_get(row, "message"), JSON_ENCODE_ANY);
	printf("    %.300s\n    FE says %s\n    we say %s\n",
	       json_string_value(json_object_get(row, "sql")), says ? says : "nothing",
	       first->d ? first->d->message : "nothing");
	free(says);
}

/* In the newest release that says where; the mutants alone, for the other
 * classes hold many alike. */
static void place_check(struct run *r, const json_t *row, const enum verdict got[RELEASES],
			const struct first first[RELEASES])
{
	const json_t *at = json_object_get(row, "at"), *message = json_object_get(row, "message");
	const char *says;
	unsigned i = RELEASES;

	if (!at || strncmp(json_string_value(json_object_get(row, "class")), "mut.", 4) != 0)
		return;
	while (i-- > 0)
		if (of_release(at, i) && got[i] == SYNTAX) {
			says = json_string_value(of_release(message, i));
			places_add(&r->places, row, of_release(at, i), says ? says : "", &first[i], r->verbose);
			return;
		}
}

static void row_check(struct run *r, const json_t *row)
{
	const json_t *sql = json_object_get(row, "sql"), *want = json_object_get(row, "verdict");
	enum verdict got[RELEASES] = { OK, OK, OK };
	struct first first[RELEASES] = { { .d = NULL } };
	bool same = true;
	unsigned i;

	arena_reset(r->mem);
	judge(r, json_string_value(sql), json_string_length(sql), row, got, first);
	r->rows++;
	for (i = 0; i < RELEASES; i++)
		if (strcmp(verdict_name[got[i]], json_string_value(json_object_get(want, release_name[i]))) != 0)
			same = false;
	if (!same && !excepted(r, json_string_value(json_object_get(row, "id"))))
		verdict_differs(r, row, got, &first[RELEASES - 1]);
	place_check(r, row, got, first);
}

static int corpus_check(struct run *r, FILE *in)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while ((n = getline(&line, &room, in)) > 0) {
		json_error_t je;
		json_t *row = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &je);

		if (!row) {
			fprintf(stderr, "corpus line %u: %s\n", r->rows + 1, je.text);
			free(line);
			return 2;
		}
		row_check(r, row);
		json_decref(row);
	}
	free(line);
	if (r->rows == ROWS)
		return 0;
	fprintf(stderr, "%u rows where %d are due\n", r->rows, ROWS);
	return 2;
}

static int targets_set(struct run *r)
{
	struct err err;
	unsigned i;

	for (i = 0; i <= RELEASES; i++) {
		if (targets_parse(i < RELEASES ? release_target[i] : "3.3.5,3.5.7,4.1", &r->targets, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return -1;
		}
		if (i < RELEASES)
			r->point[i] = r->targets.asked;
	}
	return 0;
}

static bool enough(struct run *r)
{
	unsigned i;

	for (i = 0; i < r->n_except; i++)
		if (!(r->except_used & 1u << i)) {
			printf("exception %s is none any more\n", r->except[i]);
			r->wrong++;
		}
	printf("%u texts, %u verdicts differ (%u exceptions); %u of %u values differ\n",
	       r->rows, r->wrong, r->n_except, r->values_wrong, r->values);
	printf("first error on the FE's token in %u of %u, in %u of them where it is shown\n",
	       r->places.same, r->places.rows, r->places.same_own);
	printf("restart: %u of %u changes and %u of %u losses found, %u false alarms\n",
	       r->replay.found[REPLAY_CHANGED], r->replay.rows[REPLAY_CHANGED],
	       r->replay.found[REPLAY_ERROR], r->replay.rows[REPLAY_ERROR], r->replay.false_alarms);
	return !r->wrong && !r->values_wrong && r->values && replay_fine(&r->replay) && r->places.rows &&
	       r->places.same * 100 >= r->places.rows * PLACES_LEAST;
}

int main(int argc, char **argv)
{
	static struct run r;
	bool places = false, replay = false;
	FILE *in;
	int c, rc;

	while ((c = getopt(argc, argv, "prv")) != -1) {
		places |= c == 'p';
		replay |= c == 'r';
		r.verbose |= c == 'v';
		if (c == '?')
			return 2;
	}
	if (argc - optind != 2) {
		fprintf(stderr, "usage: conformance [-prv] CORPUS EXCEPTIONS\n");
		return 2;
	}
	in = strcmp(argv[optind], "-") ? fopen(argv[optind], "r") : stdin;
	if (!in) {
		perror(argv[optind]);
		return 2;
	}
	if (load_exceptions(&r, argv[optind + 1]) || targets_set(&r))
		return 2;
	r.parser = parser_new();
	r.mem = arena_new();
	rc = corpus_check(&r, in);
	if (!rc) {
		if (places)
			places_print(&r.places);
		if (replay)
			replay_print(&r.replay);
		rc = !enough(&r);
	}
	while (r.n_except)
		free(r.except[--r.n_except]);
	parser_free(r.parser);
	arena_free(r.mem);
	if (in != stdin)
		fclose(in);
	return rc;
}
