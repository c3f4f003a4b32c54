/*
 * complete.c - how long Tab thinks: by the grammar, and with so many tables.
 *
 * usage: complete [TABLES]
 *
 * One line a figure: what, median, 99th percentile and maximum in microseconds of processor time, over ROUNDS rounds
 * of all places.  Names are fed by hand: what a server takes is not in it, as no key waits for
 * that.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "cli/complete/complete.h"
#include "lang/expect.h"
#include "lang/token.h"

enum { ROUNDS = 50, TABLES = 10000, SAMPLES_MAX = 1 << 20 };

static const char *const statements[] = {
	"CREATE ROUTINE LOAD db.j ON t COLUMNS TERMINATED BY ',', ROWS TERMINATED BY '\\n', "
	"COLUMNS (a, b, c = a + 1), WHERE a > 1 AND b IS NOT NULL, PARTITION (p1, p2) "
	"PROPERTIES (\"format\" = \"json\", \"strict_mode\" = \"true\") "
	"FROM KAFKA (\"kafka_broker_list\" = \"k:1\", \"kafka_topic\" = \"t\")",
	"CREATE ROUTINE LOAD j ON t COLUMNS (a, b = CASE WHEN a IN (1, 2) THEN 'x' ELSE "
	"cast(a AS int) END), TEMPORARY PARTITIONS (p) FROM KAFKA ('kafka_topic' = 't')",
	"ALTER ROUTINE LOAD FOR db.j COLUMNS TERMINATED BY '|', WHERE a BETWEEN 1 AND 2 "
	"PROPERTIES ('max_batch_interval' = '5') FROM KAFKA ('kafka_partitions' = '0')",
	"PAUSE ROUTINE LOAD FOR db.j",
	"SHOW ALL ROUTINE LOAD FOR j FROM db WHERE state = 'PAUSED' ORDER BY CreateTime DESC",
};

/* With all the tables among what is offered, with ten of them, and by other ways to them. */
static const char *const lines[] = {
	"SELECT * FROM ",
	"SELECT * FROM table_0123",
	"SELECT na",
	"CREATE ROUTINE LOAD j ON ",
	"CREATE ROUTINE LOAD j ON table_00001 COLUMNS (",
	"RESUME ROUTINE LOAD FOR ",
};

static struct {
	double us[SAMPLES_MAX];
	size_t n;
} samples;

/* Of this process alone: the machine may be busy. */
static long long cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void add(long long ns)
{
	if (samples.n < SAMPLES_MAX)
		samples.us[samples.n++] = (double)ns / 1000;
}

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print(const char *what)
{
	qsort(samples.us, samples.n, sizeof(*samples.us), compare);
	printf("%s\t%.1f\t%.1f\t%.1f\n", what, samples.us[samples.n / 2],
	       samples.us[samples.n * 99 / 100], samples.us[samples.n - 1]);
	samples.n = 0;
}

/* Each beginning of a statement that ends with a token. */
static void each_token(const struct complete_env *env, const char *sql, struct arena *mem)
{
	struct lexer *l = lexer_new();
	struct arena *odd = arena_new();
	struct source src;
	struct token t;

	source_init(&src, "", sql, (uint32_t)strlen(sql));
	lexer_start(l, &src, 0, odd);
	while ((t = lexer_next(l)).kind) {
		const struct text begun = { sql, t.at.off };
		struct completion c;
		struct expected e;
		const long long at = cpu_ns();

		if (env)
			complete_statement(env, (struct text){ 0 }, begun, (struct text){ 0 }, mem,
					   &c);
		else
			expect_next(begun, mem, &e);
		add(cpu_ns() - at);
		arena_reset(mem);
	}
	lexer_free(l);
	arena_free(odd);
}

static void by_grammar(const struct complete_env *env, struct arena *mem)
{
	size_t i;
	int round;

	for (round = 0; round < ROUNDS; round++)
		for (i = 0; i < ARRAY_SIZE(statements); i++)
			each_token(env, statements[i], mem);
}

static void feed(struct names *names, long tables)
{
	struct buf b;
	long i;

	buf_init_unbounded(&b);
	buf_adds(&b, "+d\t\n shop\n.\n+tshop\t\n");
	for (i = 0; i < tables; i++)
		buf_addf(&b, " table_%05ld\n", i);
	buf_adds(&b, ".\n+cshop\ttable_00001\n");
	for (i = 0; i < 100; i++)
		buf_addf(&b, " column_%ld\tvarchar(100)\n", i);
	buf_adds(&b, ".\n+jshop\t\n");
	for (i = 0; i < tables / 10; i++)
		buf_addf(&b, " job_%ld\tPAUSED\ttable_%05ld\t0,1,2\n", i, i);
	buf_adds(&b, ".\n");
	names_feed(names, b.p, b.n);
	buf_release(&b);
}

static void with_tables(const struct complete_env *env, struct arena *mem)
{
	struct completion c;
	size_t i;
	int round;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		for (round = 0; round < ROUNDS; round++) {
			const long long at = cpu_ns();

			complete_statement(env, (struct text){ 0 },
					   (struct text){ lines[i], strlen(lines[i]) },
					   (struct text){ 0 }, mem, &c);
			add(cpu_ns() - at);
			arena_reset(mem);
		}
		print(lines[i]);
	}
}

int main(int argc, char **argv)
{
	const long tables = argc > 1 ? atol(argv[1]) : TABLES;
	struct arena *mem = arena_new();
	struct names names;
	struct complete_env env = { .names = &names, .db = "shop", .releases = RELS_ALL };
	int round;

	names_init(&names);
	by_grammar(NULL, mem);
	print("grammar alone");
	by_grammar(&env, mem);
	print("all of a Tab, without names");
	for (round = 0; round < ROUNDS; round++) {
		const long long at = cpu_ns();

		feed(&names, tables);
		add(cpu_ns() - at);
	}
	print("taking the names");
	with_tables(&env, mem);
	names_release(&names);
	arena_free(mem);
	return 0;
}
