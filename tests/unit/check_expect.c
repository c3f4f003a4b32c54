/*
 * check_expect.c - what is offered behind each token of a statement has the next one in it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "lang/expect.h"
#include "lang/token.h"
#include "tests/unit/suite.h"

static const char *const statements[] = {
	"CREATE ROUTINE LOAD db.j ON t COLUMNS TERMINATED BY ',', ROWS TERMINATED BY '\\n', "
	"COLUMNS (a, b, c = a + 1), WHERE a > 1 AND b IS NOT NULL, PARTITION (p1, p2) "
	"PROPERTIES (\"format\" = \"json\", \"strict_mode\" = \"true\") "
	"FROM KAFKA (\"kafka_broker_list\" = \"k:1\", \"kafka_topic\" = \"t\")",
	"CREATE ROUTINE LOAD j ON t FROM PULSAR ('pulsar_service_url' = 'p', 'pulsar_topic' = 't')",
	"CREATE ROUTINE LOAD j ON t COLUMNS (a, b = CASE WHEN a IN (1, 2) THEN 'x' ELSE cast(a AS "
	"int) "
	"END), TEMPORARY PARTITIONS (p) FROM KAFKA ('kafka_topic' = 't')",
	"ALTER ROUTINE LOAD FOR db.j COLUMNS TERMINATED BY '|', WHERE a BETWEEN 1 AND 2 "
	"PROPERTIES ('max_batch_interval' = '5') FROM KAFKA ('kafka_partitions' = '0')",
	"PAUSE ROUTINE LOAD FOR db.j",
	"RESUME ROUTINE LOAD FOR j",
	"STOP ROUTINE LOAD FOR j",
	"SHOW ALL ROUTINE LOAD FOR j FROM db WHERE state = 'PAUSED' ORDER BY CreateTime DESC LIMIT "
	"5",
	"SHOW ROUTINE LOAD TASK FROM db WHERE JobName = 'j'",
	"SHOW CREATE ROUTINE LOAD db.j",
};

static bool offers(const struct expected *e, struct text word, struct token t)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (text_is_nocase(word, e->words[i]))
			return true;
	if (word.p[0] == '\'' || word.p[0] == '"')
		return e->string;
	if (word.p[0] >= '0' && word.p[0] <= '9')
		return e->number;
	/* a name, or a word that is free to be one; other signs are not offered */
	return t.kw < 0 && t.kind < 256 ? true : e->name;
}

START_TEST(the_next_token_is_offered)
{
	const struct text sql = { statements[_i], strlen(statements[_i]) };
	struct arena *mem = arena_new();
	struct lexer *l = lexer_new();
	struct source src;
	struct token t;

	source_init(&src, "", sql.p, (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	while ((t = lexer_next(l)).kind) {
		struct expected e;

		if (!t.at.off)
			continue;
		ck_assert_msg(expect_next((struct text){ sql.p, t.at.off }, mem, &e),
			      "nothing known before %s", sql.p + t.at.off);
		ck_assert_msg(offers(&e, source_text(&src, t.at), t), "not offered: %s",
			      sql.p + t.at.off);
	}
	lexer_free(l);
	arena_free(mem);
}
END_TEST

/* `list`: j, k, p for the lists, with a capital letter for ALTER; then the key whose value comes,
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

static const char *rest_of(const struct expected *e, struct arena *mem)
{
	const char *lists = e->alter ? " JKP" : " jkp";

	if (!e->list)
		return "";
	if (e->key.n)
		return arena_printf(mem, "%c value %.*s", lists[e->list], TEXT_ARG(e->key));
	if (e->n_given)
		return arena_printf(mem, "%c given %.*s", lists[e->list], TEXT_ARG(e->given[0]));
	return arena_printf(mem, "%c", lists[e->list]);
}

START_TEST(places_are_told)
{
	struct arena *mem = arena_new();
	struct text begun = { cases[_i].begun, strlen(cases[_i].begun) };
	struct expected e;
	char got[4096] = "";
	size_t i;

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
		ck_assert_str_eq(rest_of(&e, mem), cases[_i].rest);
	}
	arena_free(mem);
}
END_TEST

static void add_all(TCase *tc)
{
	tcase_add_loop_test(tc, the_next_token_is_offered, 0, ARRAY_SIZE(statements));
	tcase_add_loop_test(tc, places_are_told, 0, ARRAY_SIZE(cases));
}

SUITE("expect", { "all", add_all })
