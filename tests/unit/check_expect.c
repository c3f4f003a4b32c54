/*
 * check_expect.c - what could come next in a statement, and where in it one is.
 * tests/unit/check_complete.c goes over the corpus.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "lang/expect.h"
#include "lang/stmt_place.h"
#include "tests/unit/suite.h"

/* `rest`: j, k, p for the lists, with a capital letter for ALTER; then the key whose value comes,
 * or the keys that are there. */
static const struct {
	const char *begun, *words, *rest;
} cases[] = {
	{ "SHOW", "ALL CREATE ROUTINE", "" },
	{ "PAUSE", "ROUTINE", "" },
	{ "PAUSE ROUTINE LOAD", "FOR", "" },
	{ "CREATE ROUTINE LOAD j", ". ON", "" },
	{ "CREATE ROUTINE LOAD j ON t PROPERTIES", "(", "" },
	{ "CREATE ROUTINE LOAD j ON t PROPERTIES (", "", "j" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' = 'b',", "", "J given a" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' =", "", "J value a" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA (", "", "K" },
	{ "CREATE ROUTINE LOAD j ON t FROM PULSAR ('x'", "=", "p" },
	{ "SELECT", NULL, "" },
	{ "PAUSE ROUTINE LOD FOR", NULL, "" },
	{ "", "ALTER CREATE PAUSE RESUME SHOW STOP", "" },
};

static const char *rest_of(const struct stmt_place *p, struct arena *mem)
{
	const char *lists = !strcmp(p->verb, "ALTER") ? " JKP" : " jkp";

	if (!p->list)
		return "";
	if (p->key.n)
		return arena_printf(mem, "%c value %.*s", lists[p->list], TEXT_ARG(p->key));
	if (p->n_props)
		return arena_printf(mem, "%c given %.*s", lists[p->list],
				    TEXT_ARG(p->props[0].key));
	return arena_printf(mem, "%c", lists[p->list]);
}

START_TEST(places_are_told)
{
	struct arena *mem = arena_new();
	struct text begun = { cases[_i].begun, strlen(cases[_i].begun) };
	struct stmt_place p;
	struct expected e;
	char got[4096] = "";
	size_t i;

	stmt_place_find(begun, mem, &p);
	ck_assert_msg(expect_next(begun, mem, &e) == (cases[_i].words != NULL), "%s", begun.p);
	for (i = 0; i < e.n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", i ? " " : "",
			 e.words[i]);
	if (cases[_i].words) {
		for (char *word =
			     strtok(arena_copy(mem, cases[_i].words, strlen(cases[_i].words)), " ");
		     word; word = strtok(NULL, " "))
			ck_assert_msg(strstr(got, word) != NULL, "%s: %s", begun.p, got);
		ck_assert_msg(strlen(got) == strlen(cases[_i].words), "%s: %s", begun.p, got);
		ck_assert_str_eq(rest_of(&p, mem), cases[_i].rest);
	}
	arena_free(mem);
}
END_TEST

/* What a name would be; what has been named: job, table, qualifier, what is compared. */
static const struct {
	const char *begun;
	enum place_kind kind;
	const char *names;
} names[] = {
	{ "PAUSE ROUTINE LOAD FOR", PLACE_JOB, "|||" },
	{ "PAUSE ROUTINE LOAD FOR `d b` .", PLACE_JOB, "d b.||d b|" },
	{ "RESUME ROUTINE LOAD FOR db.", PLACE_JOB, "db.||db|" },
	{ "CREATE ROUTINE LOAD", PLACE_NEW_JOB, "|||" },
	{ "CREATE ROUTINE LOAD db.`j` ON", PLACE_TABLE, "db.j|||" },
	{ "CREATE ROUTINE LOAD j ON d.", PLACE_TABLE, "j|d.|d|" },
	{ "CREATE ROUTINE LOAD j ON d.t COLUMNS (", PLACE_FIELD, "j|d.t||" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a, b", PLACE_COLUMN, "j|t||" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a, b,", PLACE_FIELD, "j|t||" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a = abs(", PLACE_COLUMN, "j|t||" },
	{ "CREATE ROUTINE LOAD j ON t COLUMNS (a), WHERE a > 1 AND", PLACE_COLUMN, "j|t||" },
	{ "CREATE ROUTINE LOAD j ON t WHERE a, PARTITION (", PLACE_PARTITION, "j|t||" },
	{ "CREATE ROUTINE LOAD j ON t FROM", PLACE_SOURCE, "j|t||" },
	{ "CREATE ROUTINE LOAD task ON columns COLUMNS (", PLACE_FIELD, "task|columns||" },
	{ "ALTER ROUTINE LOAD FOR db.j COLUMNS (", PLACE_FIELD, "db.j|||" },
	{ "ALTER ROUTINE LOAD FOR j FROM", PLACE_SOURCE, "j|||" },
	{ "SHOW ROUTINE LOAD FROM", PLACE_DATABASE, "|||" },
	{ "SHOW ROUTINE LOAD WHERE", PLACE_SHOW_COLUMN, "|||" },
	{ "SHOW ROUTINE LOAD FROM d WHERE State =", PLACE_SHOW_COLUMN, "|||State" },
	{ "SHOW ROUTINE LOAD TASK WHERE", PLACE_TASK_COLUMN, "|||" },
	{ "SHOW CREATE ROUTINE LOAD", PLACE_JOB, "|||" },
	{ "SHOW ROUTINE LOAD", PLACE_NONE, "|||" },
	{ "", PLACE_NONE, "|||" },
	{ "((((", PLACE_NONE, "|||" },
	{ "CREATE ROUTINE LOAD j ON t PROPERTIES (= = 'a' = , 'b' 'c' ) ) (", PLACE_NONE, "j|t||" },
};

static const char *with_db(struct text db, struct text name, struct arena *mem)
{
	return arena_printf(mem, "%.*s%s%.*s", TEXT_ARG(db), db.n ? "." : "", TEXT_ARG(name));
}

START_TEST(names_are_told)
{
	const struct text begun = { names[_i].begun, strlen(names[_i].begun) };
	struct arena *mem = arena_new();
	struct stmt_place p;
	const char *got;

	stmt_place_find(begun, mem, &p);
	got = arena_printf(mem, "%s|%s|%.*s|%.*s", with_db(p.job_db, p.job, mem),
			   with_db(p.table_db, p.table, mem), TEXT_ARG(p.qualifier),
			   TEXT_ARG(p.compared));
	ck_assert_msg(p.kind == names[_i].kind, "%s: %d", begun.p, p.kind);
	ck_assert_msg(!strcmp(got, names[_i].names), "%s: %s", begun.p, got);
	arena_free(mem);
}
END_TEST

static void add_all(TCase *tc)
{
	tcase_add_loop_test(tc, places_are_told, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, names_are_told, 0, ARRAY_SIZE(names));
}

SUITE("expect", { "all", add_all })
