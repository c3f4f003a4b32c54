/*
 * places.c - where the first error stands: ours against the FE's.
 */
#include "config.h"
#include "tests/conformance/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "lang/token.h"

static const char *const cause_name[CAUSES] = {
	[CAUSE_NAME] = "name", [CAUSE_DOLLARS] = "dollars", [CAUSE_VERB] = "verb",
	[CAUSE_EARLIER] = "earlier", [CAUSE_LATER] = "later", [CAUSE_EMPTY] = "empty",
};

static struct place_class *class_of(struct places *p, const json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "class"));
	size_t n = strcspn(name, ":");
	unsigned i;

	for (i = 0; i < p->n_classes; i++)
		if (strlen(p->class[i].name) == n && memcmp(p->class[i].name, name, n) == 0)
			return &p->class[i];
	if (i == PLACE_CLASSES || n >= sizeof(p->class[i].name)) {
		fprintf(stderr, "no room for class %s\n", name);
		exit(2);
	}
	memcpy(p->class[i].name, name, n);
	p->n_classes++;
	return &p->class[i];
}

/* Is the byte at `off` in one of the first two tokens? */
static bool begins(const json_t *sql, uint32_t off)
{
	struct arena *mem = arena_new();
	struct lexer *lexer = lexer_new();
	struct source src;
	struct token t = { 0 };
	int i;

	source_init(&src, "corpus", json_string_value(sql), (uint32_t)json_string_length(sql));
	lexer_start(lexer, &src, 0, mem);
	for (i = 0; i < 2; i++)
		t = lexer_next(lexer);
	lexer_free(lexer);
	arena_free(mem);
	return off < span_end(t.at);
}

static enum place_cause cause_of(const json_t *row, uint32_t line, uint32_t col, const char *fe_says,
				 const struct first *ours)
{
	if (!ours->d)
		return CAUSE_EMPTY;
	if (strstr(fe_says, "input is {'.'}"))
		return CAUSE_NAME;
	if (strstr(fe_says, "Unexpected input '$$'"))
		return CAUSE_DOLLARS;
	if (line < ours->line || (line == ours->line && col < ours->col))
		return CAUSE_EARLIER;
	return begins(json_object_get(row, "sql"), ours->d->at.off) ? CAUSE_VERB : CAUSE_LATER;
}

void places_add(struct places *p, const json_t *row, const json_t *fe_at, const char *fe_says,
		const struct first *ours, bool verbose)
{
	uint32_t line = (uint32_t)json_integer_value(json_array_get(fe_at, 0));
	uint32_t col = (uint32_t)json_integer_value(json_array_get(fe_at, 1));
	struct place_class *class = class_of(p, row);
	enum place_cause cause;

	p->rows++;
	class->rows++;
	if (ours->d && ours->line == line && ours->col == col) {
		p->same++;
		p->same_own += ours->own_line == line && ours->own_col == col;
		return;
	}
	cause = cause_of(row, line, col, fe_says, ours);
	class->missed[cause]++;
	if (!verbose)
		return;
	printf("place %s %s %s: ours %u:%u, FE %u:%u\n    %.300s\n    we say %s\n    FE says %.200s\n",
	       json_string_value(json_object_get(row, "id")), class->name, cause_name[cause],
	       ours->line, ours->col, line, col, json_string_value(json_object_get(row, "sql")),
	       ours->d ? ours->d->message : "nothing", fe_says);
}

void places_print(const struct places *p)
{
	unsigned i, cause, sum[CAUSES] = { 0 };

	printf("%-22s %5s %6s", "first error elsewhere", "rows", "missed");
	for (cause = 0; cause < CAUSES; cause++)
		printf(" %7s", cause_name[cause]);
	putchar('\n');
	for (i = 0; i < p->n_classes; i++) {
		const struct place_class *c = &p->class[i];
		unsigned missed = 0;

		for (cause = 0; cause < CAUSES; cause++) {
			missed += c->missed[cause];
			sum[cause] += c->missed[cause];
		}
		printf("%-22s %5u %6u", c->name, c->rows, missed);
		for (cause = 0; cause < CAUSES; cause++)
			printf(" %7u", c->missed[cause]);
		putchar('\n');
	}
	printf("%-22s %5u %6u", "all", p->rows, p->rows - p->same);
	for (cause = 0; cause < CAUSES; cause++)
		printf(" %7u", sum[cause]);
	putchar('\n');
}
