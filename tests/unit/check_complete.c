/*
 * check_complete.c - what Tab offers, at every token of statements of the corpus and in a table of
 * places. Names are fed by hand: no process, no server.
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/complete/complete.h"
#include "cli/load_opts.h"
#include "cli/net_env.h"
#include "cli/opt_values.h"
#include "cli/shell.h"
#include "cli/shell_vars.h"
#include "grammar/gram.h"
#include "lang/expect.h"
#include "lang/token.h"
#include "net/target.h"
#include "tests/unit/suite.h"

static const char rows[] =
	"+d\t\n information_schema\n shop\n other\n my-db\n.\n"
	"+tshop\t\n orders\n order_items\n clicks\n my-table\n select\n.\n"
	"+tother\t\n far\n.\n"
	"+jshop\t\n orders_in\tRUNNING\torders\t0,1,2\n clicks_in\tPAUSED\tclicks\t0\n"
	" odd-job\tPAUSED\torders\t\n.\n"
	"+jother\t\n far_in\tPAUSED\tfar\t\n.\n"
	"+cshop\torders\n id\tint\n name\tvarchar(100)\n dt\tdate\n.\n"
	"+cshop\tclicks\n id\tint\n url\tvarchar(100)\n.\n"
	"+cother\tfar\n away\tint\n.\n"
	"+pshop\torders\n p1\n p2\n.\n";

static const struct shell_command commands[] = {
	{ .name = "alter", .args = "[OPTIONS] JOB...", .help = "h", .other = "alter", .opts = alter_opts },
	{ .name = "connect", .args = "[CLUSTER|HOST[:PORT]] [USER]", .help = "h" },
	{ .name = "d", .args = "[TABLE]", .help = "h" },
	{ .name = "explain", .args = "CODE|SLUG|PROPERTY|CLAUSE", .help = "h", .other = "explain", .opts = explain_opts },
	{ .name = "i", .args = "FILE", .help = "h" },
	{ .name = "lint", .args = "[OPTIONS] FILE...", .help = "h", .other = "lint", .opts = lint_opts },
	{ .name = "pause", .args = "[OPTIONS] JOB...", .help = "h", .other = "pause", .opts = pause_opts },
	{ .name = "load",
	  .args = "[OPTIONS] TABLE FILE...",
	  .help = "h",
	  .other = "load",
	  .opts = load_opts },
	{ .name = "pset", .args = "[SETTING [VALUE]]", .help = "h" },
	{ .name = "resume", .args = "[OPTIONS] JOB...", .help = "h", .other = "resume", .opts = resume_opts },
	{ .name = "run", .args = "[SAVED]", .help = "h" },
	{ .name = "set", .args = "[SETTING|VARIABLE [VALUE]]", .help = "h" },
	{ .name = "timing", .args = "[on|off]", .help = "h" },
	{ .name = "unset", .args = "VARIABLE", .help = "h" },
	{ .name = "use", .args = "DB", .help = "h" },
	{ .name = NULL },
};

/* With clusters in it, while a test runs. */
#define TEMPLATE "/tmp/check_complete.XXXXXX"
static char option_file[] = TEMPLATE;

static void make_option_file(void)
{
	static const char lines[] = "[client]\nuser=u\n[cluster far]\nhost=h\n"
				    "[cluster fast lane]\nhost=h\n[cluster far]\nport=9030\n";
	int fd;

	memcpy(option_file, TEMPLATE, sizeof(TEMPLATE));
	fd = mkstemp(option_file);
	ck_assert_int_ge(fd, 0);
	ck_assert(write(fd, lines, sizeof(lines) - 1) == (ssize_t)sizeof(lines) - 1);
	close(fd);
}

static void remove_option_file(void)
{
	unlink(option_file);
}

static const char *const *saved(void *of, struct arena *mem)
{
	static const char *const names[] = { "daily", "top", NULL };

	(void)of;
	(void)mem;
	return names;
}

struct rig {
	struct names names;
	struct net_options net;
	struct shell_vars vars;
	struct complete_env env;
	struct arena *mem;
};

static void set_up(struct rig *r)
{
	names_init(&r->names);
	names_feed(&r->names, rows, sizeof(rows) - 1);
	r->mem = arena_new();
	r->net = (struct net_options){ .defaults_file = option_file };
	r->vars = (struct shell_vars){ 0 };
	shell_var_set(&r->vars, "when", "1");
	shell_var_set(&r->vars, "job_name", "1");
	r->env = (struct complete_env){ .names = &r->names,
					.db = "shop",
					.releases = RELS_4_1,
					.commands = commands,
					.net = &r->net,
					.vars = &r->vars,
					.saved = saved };
}

static void tear_down(struct rig *r)
{
	names_release(&r->names);
	shell_vars_release(&r->vars);
	arena_free(r->mem);
}

static struct text text(const char *s)
{
	return (struct text){ s, strlen(s) };
}

/* `line` has a '^' where the cursor is. */
static void at(struct rig *r, const char *rest, const char *line, struct completion *c)
{
	const char *cursor = strchr(line, '^');
	const struct text before = { line, (size_t)(cursor - line) };

	ck_assert_ptr_nonnull(cursor);
	if (*line == '\\')
		complete_command(&r->env, before, r->mem, c);
	else
		complete_statement(&r->env, text(rest), before, text(cursor + 1), r->mem, c);
}

static bool has(const struct completion *c, const char *word)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->list[i].word, word))
			return true;
	return false;
}

/*
 * What is offered, parted by blanks, in its order.  "+a -b": among others, a is and b is not.
 * Behind a '#' what goes behind a single one: the byte, '0' for nothing.
 */
static const struct {
	const char *rest, *line, *offered;
} cases[] = {
	/* words */
	{ "", "PAU^", "PAUSE" },
	{ "", "pau^", "pause" },
	{ "SELECT 1; ", "PAU^", "PAUSE" },
	{ "", "SELECT 1; PAU^", "PAUSE" },
	{ "", "PAUSE ^", "ROUTINE" },
	{ "PAUSE\n", "rou^", "routine" },
	{ "", "PAUSE ROUTINE LOAD ^", "FOR" },
	{ "", "SHOW CREATE ROUTINE ^", "LOAD" },
	{ "", "CREATE ROUTINE LOAD j ON t ^",
	  "COLUMNS FROM PARTITION PARTITIONS PROPERTIES ROWS "
	  "TEMPORARY WHERE" },
	{ "", "CREATE ROUTINE LOAD j ON t COLUMNS ^", "TERMINATED (" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ^", "(#0" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES (\"format\" ^", "=" },
	{ "", "-- PAU^", "" },
	{ "/* ", "PAU^", "" },
	{ "", "PAUSE ROUTINE LOD FO^", "" },
	/* jobs, by state */
	{ "", "RESUME ROUTINE LOAD FOR ^", "`odd-job` clicks_in" },
	{ "", "RESUME ROUTINE LOAD FOR cli^", "clicks_in# " },
	{ "", "RESUME ROUTINE LOAD FOR odd^", "`odd-job`" },
	{ "", "RESUME ROUTINE LOAD FOR `o^", "odd-job#`" },
	{ "", "PAUSE ROUTINE LOAD FOR o^", "orders_in other." },
	{ "", "STOP ROUTINE LOAD FOR c^", "clicks_in" },
	{ "", "ALTER ROUTINE LOAD FOR or^", "orders_in" },
	{ "", "RESUME ROUTINE LOAD FOR other.^", "far_in" },
	{ "", "RESUME ROUTINE LOAD FOR `other`.`f^", "far_in#`" },
	{ "", "RESUME ROUTINE LOAD FOR oth^", "other.#0" },
	{ "", "SHOW CREATE ROUTINE LOAD or^", "orders_in" },
	{ "", "SHOW ROUTINE LOAD FROM oth^", "other" },
	{ "", "SHOW ROUTINE LOAD FOR clicks^", "clicks_in" },
	{ "", "SHOW ROUTINE LOAD WHERE St^", "State" },
	{ "", "SHOW ROUTINE LOAD WHERE State = 'P^", "PAUSED#'" },
	{ "", "SHOW ROUTINE LOAD TASK WHERE ^", "JobName" },
	{ "", "SHOW ROUTINE LOAD TASK WHERE JobName = \"ord^", "orders_in#\"" },
	/* tables, columns, partitions */
	{ "", "CREATE ROUTINE LOAD j ON or^", "order_items orders" },
	{ "", "CREATE ROUTINE LOAD j ON my^", "`my-table` `my-db`." },
	{ "", "CREATE ROUTINE LOAD j ON other.^", "far" },
	{ "", "CREATE ROUTINE LOAD j ON sel^", "`select`" },
	{ "", "CREATE ROUTINE LOAD j ON orders COLUMNS (^", "dt id name" },
	{ "", "CREATE ROUTINE LOAD j ON orders COLUMNS (id, ^", "dt name" },
	{ "", "CREATE ROUTINE LOAD j ON orders COLUMNS (x, dt = date_form^", "date_format(#0" },
	{ "", "CREATE ROUTINE LOAD j ON orders COLUMNS (x1, dt = x^", "+x1" },
	{ "", "CREATE ROUTINE LOAD j ON orders WHERE na^", "+name -COLUMNS" },
	{ "", "CREATE ROUTINE LOAD j ON orders WHERE id IS ^", "NOT NULL" },
	{ "", "CREATE ROUTINE LOAD j ON orders PARTITION (^", "p1 p2" },
	{ "", "CREATE ROUTINE LOAD j ON orders PARTITION ('^", "p1 p2" },
	{ "", "CREATE ROUTINE LOAD j ON orders FROM ^", "KAFKA PULSAR" },
	{ "", "ALTER ROUTINE LOAD FOR clicks_in COLUMNS (^", "id url" },
	{ "", "ALTER ROUTINE LOAD FOR other.far_in WHERE aw^", "away" },
	{ "", "CREATE ROUTINE LOAD j ON orders WHERE id IN (SELECT ur^ FROM clicks)", "+url" },
	/* properties */
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES (\"desi^", "desired_concurrent_number#\"" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES (desi^", "\"desired_concurrent_number\"# " },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('strict_mode' = 'true', 'str^",
	  "strip_outer_array#'" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('kafka^", "" },
	{ "", "ALTER ROUTINE LOAD FOR j PROPERTIES ('form^", "" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('form^", "format" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM KAFKA (^",
	  "+\"kafka_topic\" +\"property. "
	  "-\"property.group.id\"x" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM KAFKA ('pro^", "+property. +property.group.id" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM KAFKA ('property.sasl.m^",
	  "property.sasl.mechanism property.sasl.mechanisms" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM KAFKA ('property.security.protocol' = 'SASL_S^",
	  "sasl_ssl#'" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM KAFKA ('property.enable.partition.eof' = 't^",
	  "true" },
	{ "", "CREATE ROUTINE LOAD j ON t FROM PULSAR ('pulsar_t^", "pulsar_topic" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('strict_mode' = ^", "\"false\" \"true\"" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('format' = 'j^", "json#'" },
	{ "", "CREATE ROUTINE LOAD j ON t PROPERTIES (\"timezone\" = \"Europe/Berl^",
	  "Europe/Berlin#\"" },
	{ "", "CREATE ROUTINE LOAD j ON orders PROPERTIES ('merge_condition' = 'd^", "dt#'" },
	{ "", "ALTER ROUTINE LOAD FOR orders_in FROM KAFKA ('kafka_partitions' = '^", "0 1 2" },
	{ "", "ALTER ROUTINE LOAD FOR orders_in FROM KAFKA ('kafka_partitions' = '0,2, ^", "1#'" },
	{ "",
	  "ALTER ROUTINE LOAD FOR orders_in FROM KAFKA ('kafka_partitions' = '0,1', "
	  "'kafka_offsets' = 'OFFSET_E^",
	  "OFFSET_END#," },
	{ "",
	  "ALTER ROUTINE LOAD FOR orders_in FROM KAFKA ('kafka_partitions' = '0,1', "
	  "'kafka_offsets' = 'OFFSET_END,OFFSET_E^",
	  "OFFSET_END#'" },
	/* other SQL */
	{ "", "SEL^", "SELECT" },
	{ "", "SHOW CREATE ^", "+TABLE +ROUTINE +DATABASE" },
	{ "", "SHOW ^", "+TABLES +ALL +ROUTINE +PARTITIONS +FRONTENDS" },
	{ "", "SHOW FULL ^", "BUILTIN COLUMNS FUNCTIONS GLOBAL PROCESSLIST TABLES" },
	{ "", "SHOW PARTITIONS FROM cli^", "clicks" },
	{ "", "SHOW TABLES FROM ^", "`my-db` information_schema other shop" },
	{ "", "SHOW COLUMNS FROM other.^", "far" },
	{ "", "USE oth^", "other" },
	{ "", "DESC ord^", "order_items orders" },
	{ "", "DROP TABLE IF ^", "EXISTS" },
	{ "", "DROP TABLE IF EXISTS cl^", "clicks" },
	{ "", "TRUNCATE ^", "TABLE" },
	{ "", "ADMIN SHOW ^", "FRONTEND REPLICA TABLET" },
	{ "", "KILL ^", "ANALYZE CONNECTION QUERY" },
	{ "", "SELECT * FROM cli^", "clicks" },
	{ "", "SELECT * FROM other.^", "far" },
	{ "", "SELECT * FROM cat.other.^", "" },
	{ "", "DESC cat.other.^", "" },
	{ "", "SELECT * FROM orders JOIN cl^", "clicks" },
	{ "", "SELECT * FROM orders, cl^", "clicks" },
	{ "", "SELECT * FROM orders WH^", "WHERE" },
	{ "", "SELECT * FROM orders lim^", "limit" },
	{ "", "SELECT ^ FROM orders", "dt id name" },
	{ "", "SELECT n^ FROM orders", "+name +now( -id" },
	{ "", "SELECT id FROM orders WHERE na^", "+name +named_struct(" },
	{ "", "SELECT * FROM orders WHERE id = 1 ^", "+AND +GROUP +LIMIT -SELECT" },
	{ "", "SELECT * FROM orders o JOIN clicks c ON o.^", "dt id name" },
	{ "", "SELECT * FROM orders o JOIN clicks AS c ON c.u^", "url" },
	{ "", "SELECT o.^ FROM orders AS o", "dt id name" },
	{ "", "SELECT away^ FROM other.far", "away" },
	{ "", "SELECT id FROM orders GROUP ^", "BY" },
	{ "", "SELECT id FROM orders GROUP BY n^", "+name" },
	{ "", "SELECT id FROM orders ORDER BY id ^", "+ASC +DESC +LIMIT" },
	{ "", "SELECT * FROM (SELECT u^ FROM clicks) x", "+url" },
	{ "", "INSERT INTO cl^", "clicks" },
	{ "", "INSERT INTO clicks (^", "id url" },
	{ "", "INSERT INTO clicks ^", "+SELECT +VALUES" },
	{ "", "UPDATE orders SET na^", "+name" },
	{ "", "DELETE FROM orders WHERE n^", "+name" },
	{ "", "EXPLAIN SELECT * FROM cli^", "clicks" },
	{ "", "SELECT 'SEL^", "" },
	{ "", "SELECT * FROM `my^", "my-table#`" },
	/* commands */
	{ "", "\\ti^", "\\timing" },
	{ "", "\\timing ^", "off on" },
	{ "", "\\use o^", "other" },
	{ "", "\\resume ^", "clicks_in odd-job" },
	{ "", "\\resume other.^", "far_in" },
	{ "", "\\pause o^", "orders_in" },
	{ "", "\\alter --paus^", "--pause" },
	{ "", "\\alter --no-such^", "" },
	{ "", "\\lint --format ^", "+json +sarif" },
	{ "", "\\lint --format=sa^", "sarif" },
	{ "", "\\explain SL100^", "+SL1001" },
	{ "", "\\explain max_batch_int^", "max_batch_interval" },
	{ "", "\\d or^", "order_items orders" },
	{ "", "\\d other.^", "far" },
	{ "", "\\pset ti^", "timing" },
	{ "", "\\pset timing ^", "off on" },
	{ "", "\\pset format ma^", "markdown" },
	{ "", "\\pset null ^", "" },
	{ "", "\\nothing ^", "" },
	{ "", "\\lint --target ^", "3.3 3.4 3.5 4.1 all" },
	{ "", "\\lint --target=3.4,4^", "4.1" },
	{ "", "\\lint --ignore SL1001,SL120^", "+SL1201" },
	{ "", "\\load --strict-m^", "--strict-mode" },
	{ "", "\\load --strict-mode ^", "false true" },
	{ "", "\\load --format=g^", "gzip" },
	{ "", "\\load --partial-update-mode ^", "auto column row" },
	{ "", "\\load --if-loaded ^", "again auto fail skip" },
	{ "", "\\load --timezone Europe/Berl^", "Europe/Berlin" },
	{ "", "\\load -D o^", "other" },
	{ "", "\\load --format csv or^", "order_items orders" },
	{ "", "\\alter --set max_batch_i^", "max_batch_interval=" },
	{ "", "\\alter --set kafka_par^", "" },
	{ "", "\\alter --set format=^", "avro csv json" },
	{ "", "\\alter --set property.security.pro^", "property.security.protocol=" },
	{ "", "\\alter --set property.security.protocol=sasl_s^", "sasl_ssl" },
	{ "", "\\unset ^", "job_name when" },
	{ "", "\\set wh^", "when" },
	{ "", "\\run ^", "daily top" },
	{ "", "\\connect ^", "'fast lane' far" },
	{ "", "\\connect far ^", "" },
	{ "", "\\pause --cluster fa^", "'fast lane' far" },
};

static void check_some(const struct completion *c, struct arena *mem, const char *offered,
		       const char *line)
{
	char *list = arena_copy(mem, offered, strlen(offered)), *rest = NULL, *word;

	for (word = strtok_r(list, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		ck_assert_msg(has(c, word + 1) == (*word == '+'), "%s: %s", line, word);
}

START_TEST(candidates_are)
{
	const char *offered = cases[_i].offered, *line = cases[_i].line;
	const char *mark = strchr(offered, '#');
	struct completion c;
	struct rig r;
	struct buf b;
	size_t i;

	set_up(&r);
	at(&r, cases[_i].rest, line, &c);
	if (*offered == '+' || *offered == '-') {
		check_some(&c, r.mem, offered, line);
	} else {
		buf_init_unbounded(&b);
		for (i = 0; i < c.n; i++)
			buf_addf(&b, "%s%s", i ? " " : "", c.list[i].word);
		ck_assert_msg(b.n == (mark ? (size_t)(mark - offered) : strlen(offered)) &&
				      !strncmp(buf_str(&b), offered, b.n),
			      "%s: %s", line, buf_str(&b));
		buf_release(&b);
	}
	if (mark)
		ck_assert_msg(c.append == (mark[1] == '0' ? '\0' : mark[1]), "%s: %d", line,
			      c.append);
	tear_down(&r);
}
END_TEST

static const struct candidate *candidate(const struct completion *c, const char *word)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->list[i].word, word))
			return &c->list[i];
	return NULL;
}

START_TEST(notes_and_hints)
{
	struct completion c;
	struct rig r;

	set_up(&r);
	at(&r, "", "CREATE ROUTINE LOAD j ON t PROPERTIES (^", &c);
	ck_assert_str_eq(candidate(&c, "\"max_batch_interval\"")->note,
			 "integer, 5 s or more; default 10; the time between two tasks of a "
			 "partition");
	at(&r, "", "RESUME ROUTINE LOAD FOR cli^", &c);
	ck_assert_str_eq(candidate(&c, "clicks_in")->note, "PAUSED, into clicks");
	at(&r, "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('max_batch_interval' = '^", &c);
	ck_assert_uint_eq(c.n, 0);
	ck_assert_msg(strstr(c.hint, "max_batch_interval: integer, 5 s or more") == c.hint, "%s",
		      c.hint);
	at(&r, "", "CREATE ROUTINE LOAD j ON orders COLUMNS (^", &c);
	ck_assert_str_eq(candidate(&c, "name")->note, "varchar(100)");
	at(&r, "", "CREATE ROUTINE LOAD j ON t COLUMNS TERMINATED BY ^", &c);
	ck_assert_uint_eq(c.n, 0);
	ck_assert_str_eq(c.hint, "a string in quotes");
	at(&r, "", "ALTER ROUTINE LOAD FOR j FROM KAFKA ('property.security.prot^", &c);
	ck_assert_uint_eq(c.n, 1);
	ck_assert_str_eq(c.list[0].note, "plaintext, ssl, sasl_plaintext, sasl_ssl");
	at(&r, "", "SHOW ROUTINE LOAD LIMIT ^", &c);
	ck_assert_str_eq(c.hint, "a number");
	at(&r, "", "\\i x^", &c);
	ck_assert(c.files && !c.n);
	at(&r, "", "\\lint --baseline x^", &c);
	ck_assert(c.files && !c.n);
	tear_down(&r);
}
END_TEST

/* A property that the release lacks, or a word, is not offered. */
START_TEST(by_release)
{
	struct completion c;
	struct rig r;

	set_up(&r);
	r.env.releases = 1;
	at(&r, "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('pause_on^", &c);
	ck_assert_uint_eq(c.n, 0);
	r.env.releases = RELS_4_1;
	at(&r, "", "CREATE ROUTINE LOAD j ON t PROPERTIES ('pause_on^", &c);
	ck_assert_uint_eq(c.n, 1);
	tear_down(&r);
}
END_TEST

/* What comes in pieces is the same. */
START_TEST(rows_come_in_pieces)
{
	struct names n;
	const struct name_set *set;
	size_t i, step = (size_t)_i + 1;

	names_init(&n);
	for (i = 0; i < sizeof(rows) - 1; i += step)
		names_feed(&n, rows + i, i + step < sizeof(rows) - 1 ? step : sizeof(rows) - 1 - i);
	set = names_of(&n, NAME_JOB, text("shop"), text(""));
	ck_assert_ptr_nonnull(set);
	ck_assert_uint_eq(set->n, 3);
	ck_assert_str_eq(set->list[0].name, "orders_in");
	ck_assert_str_eq(set->list[0].note, "RUNNING");
	ck_assert_str_eq(set->list[0].table, "orders");
	ck_assert_str_eq(set->list[0].partitions, "0,1,2");
	ck_assert_str_eq(set->list[2].partitions, "");
	ck_assert_uint_eq(names_of(&n, NAME_DATABASE, text(""), text(""))->n, 4);
	ck_assert_uint_eq(names_of(&n, NAME_PARTITION, text("shop"), text("orders"))->n, 2);
	ck_assert_ptr_null(names_of(&n, NAME_TABLE, text("nowhere"), text("")));
	/* one that failed leaves what was there; nonsense is passed over */
	names_feed(&n, "+tshop\t\n!\n", 10);
	names_feed(&n, "\n.\n!\n+\n+x\n row\n.\n", 17);
	ck_assert_uint_eq(names_of(&n, NAME_TABLE, text("shop"), text(""))->n, 5);
	names_feed(&n, "+tshop\t\n one\n.\n", 15);
	ck_assert_uint_eq(names_of(&n, NAME_TABLE, text("shop"), text(""))->n, 1);
	names_release(&n);
}
END_TEST

START_TEST(many_sets_are_bounded)
{
	char line[64];
	struct names n;
	int i;

	names_init(&n);
	for (i = 0; i < 3 * NAME_SETS; i++) {
		int len = snprintf(line, sizeof(line), "+tdb%d\t\n t%d\n.\n", i, i);

		names_feed(&n, line, (size_t)len);
	}
	ck_assert_uint_eq(n.n_sets, NAME_SETS);
	names_release(&n);
}
END_TEST

START_TEST(ten_thousand_tables)
{
	struct completion c;
	struct rig r;
	struct buf b;
	int i;

	set_up(&r);
	buf_init_unbounded(&b);
	buf_adds(&b, "+tshop\t\n");
	for (i = 9999; i >= 0; i--)
		buf_addf(&b, " table_%05d\n", i);
	buf_adds(&b, ".\n");
	names_feed(&r.names, b.p, b.n);
	at(&r, "", "SELECT * FROM ^", &c);
	ck_assert_uint_eq(c.n, 10000);
	ck_assert_str_eq(c.list[0].word, "table_00000");
	ck_assert_str_eq(c.list[9999].word, "table_09999");
	at(&r, "", "SELECT * FROM table_0123^", &c);
	ck_assert_uint_eq(c.n, 10);
	at(&r, "", "CREATE ROUTINE LOAD j ON TABLE_09999^", &c);
	ck_assert_uint_eq(c.n, 1);
	ck_assert_str_eq(c.list[0].word, "table_09999");
	buf_release(&b);
	tear_down(&r);
}
END_TEST

/* Whatever is typed: nothing breaks, and what is offered goes on with it. */
START_TEST(any_text_will_do)
{
	static const char *const parts[] = {
		"SELECT ",
		"FROM ",
		"orders ",
		"o.",
		".",
		"`",
		"``",
		"'",
		"\"",
		"\\",
		"(",
		")",
		",",
		"= ",
		"CREATE ROUTINE LOAD ",
		"ALTER ROUTINE LOAD FOR ",
		"j ",
		"ON ",
		"orders ",
		"COLUMNS ",
		"PROPERTIES ",
		"FROM KAFKA ",
		"\"kafka_partitions\" ",
		"'format' = '",
		"0,",
		"--",
		"/*",
		"*/",
		";",
		"\n",
		"$$",
		"\t",
		"WHERE ",
		"INSERT INTO ",
		"SHOW ",
		"\xc3",
		"\xc3\xa9",
		"\x01",
		"IN (SELECT ",
		"property.",
		"\\lint ",
		"--format=",
		"$",
		"JOIN ",
		"other.",
		"MAP",
		"{",
		"INTERVAL ",
		"DESC ",
		"IF ",
		"NOT ",
	};
	uint32_t random = 12345;
	struct completion c;
	struct rig r;
	struct buf b;
	int i, k;

	set_up(&r);
	buf_init_unbounded(&b);
	for (i = 0; i < 20000; i++) {
		struct text line, typed;
		size_t j;

		buf_clear(&b);
		for (k = 0; k < 1 + i % 12; k++) {
			random = random * 1664525 + 1013904223;
			buf_adds(&b, parts[(random >> 8) % ARRAY_SIZE(parts)]);
		}
		line = (struct text){ buf_str(&b), b.n };
		if (i % 5 == 0 && *line.p == '\\')
			complete_command(&r.env, line, r.mem, &c);
		else
			complete_statement(&r.env, text(i % 3 ? "" : "SELECT 'a\n"), line,
					   text("FROM clicks"), r.mem, &c);
		complete_foresee(&r.env, text(""), line);
		ck_assert_msg(c.from <= line.n, "%s", line.p);
		typed = (struct text){ line.p + c.from, line.n - c.from };
		for (j = 0; j < c.n; j++)
			ck_assert_msg(!strncasecmp(c.list[j].word, typed.p, typed.n) ||
					      strchr("`\"'", *c.list[j].word),
				      "%s: %s", line.p, c.list[j].word);
		arena_reset(r.mem);
	}
	buf_release(&b);
	tear_down(&r);
}
END_TEST

START_TEST(modes_of_tls)
{
	const struct opt o = { .name = "ssl-mode", .type = OPT_TEXT };
	const char *const *v = opt_values(&o);
	int i;

	for (i = SSL_DISABLED; i <= SSL_VERIFY_IDENTITY; i++)
		ck_assert_str_eq(v[i], ssl_mode_name((enum ssl_mode)i));
	ck_assert_ptr_null(v[i]);
}
END_TEST

/* the corpus ------------------------------------------------------------------------------ */

struct walk {
	struct rig rig;
	unsigned statements, tokens, words, queries, types;
};

static bool has_nocase(const struct completion *c, struct text word)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (text_is_nocase(word, c->list[i].word))
			return true;
	return false;
}

static bool expects_sign(const struct expected *e, struct text sign)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (text_is(sign, e->words[i]))
			return true;
	return false;
}

/* Is the token among what is offered in its place?  Of names, strings and numbers: is one? */
static bool is_offered(struct walk *w, const struct source *src, struct token t,
		       const struct expected *e)
{
	const struct text word = source_text(src, t.at);
	const struct keyword *k = t.kw >= 0 ? keyword_at(t.kw) : NULL;
	struct completion c;

	switch (t.kind) {
	case T_STRING_LITERAL:
		return e->string;
	case T_INTEGER_LITERAL:
	case T_DECIMAL_LITERAL:
	case T_DOUBLE_LITERAL:
		return e->number;
	case T_BINARY_LITERAL:
		return e->expr;
	case T_DOT_IDENT:
		return expects_sign(e, text("."));
	default:
		break;
	}
	if (!k && t.kind != T_IDENT)
		return expects_sign(e, word);
	if (!k || (k->reserved != RELS_ALL && e->name))
		return e->name;
	/* a keyword is offered once its first letter is typed */
	complete_statement(&w->rig.env, (struct text){ 0 },
			   (struct text){ src->text, t.at.off + 1 }, (struct text){ 0 }, w->rig.mem,
			   &c);
	w->words++;
	return has_nocase(&c, word);
}

static void walk_statement(struct walk *w, const char *id, struct text sql)
{
	struct arena *mem = arena_new();
	struct lexer *l = lexer_new();
	struct source src;
	struct token t;
	bool map = false, typed = false;
	int depth = 0, query = 0; /* parentheses; the one that a query began in */

	source_init(&src, "", sql.p, (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	while ((t = lexer_next(l)).kind && t.kind != ';') {
		const struct text begun = { sql.p, t.at.off };
		struct expected e;
		bool known;

		if (!text_trim(begun).n)
			continue;
		known = expect_next(begun, w->rig.mem, &e);
		if (t.kind == '(')
			depth++;
		if (t.kw >= 0 && !query && depth &&
		    (!strcmp(keyword_at(t.kw)->word, "SELECT") ||
		     !strcmp(keyword_at(t.kw)->word, "WITH")))
			query = depth;
		w->tokens++;
		/* MAP<..>{: what the type is of only shows at the brace */
		typed = typed || (t.kind == '<' && map);
		map = t.kw >= 0 && !strcmp(keyword_at(t.kw)->word, "MAP");
		if (typed) {
			w->types++;
			typed = t.kind != '{';
			continue;
		}
		/* what is in a query is no part of the statement's grammar */
		if (!query)
			ck_assert_msg(known && is_offered(w, &src, t, &e),
				      "%s: not offered%s: %.*s^%s", id,
				      known ? "" : ", and nothing is known", (int)t.at.off, sql.p,
				      sql.p + t.at.off);
		else
			w->queries++;
		if (t.kind == ')' && depth-- == query)
			query = 0;
		arena_reset(w->rig.mem);
	}
	w->statements++;
	lexer_free(l);
	arena_free(mem);
}

/* Texts that the server drops a part of, that hold several statements, are damaged or made to be
 * deep tell nothing here. */
static bool is_fit(const json_t *row)
{
	static const char *const others[] = { "deep.", "lex.", "mut.", "size." };
	const char *class = json_string_value(json_object_get(row, "class"));
	const json_t *verdict = json_object_get(row, "verdict");
	const char *v = json_string_value(json_object_get(verdict, "4.1"));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!strncmp(class, others[i], strlen(others[i])))
			return false;
	return v && !strcmp(v, "ok");
}

START_TEST(the_next_token_is_offered)
{
	enum { EACH = 7, LINE_MAX_BYTES = 1 << 20 };
	char command[4096], *line = malloc(LINE_MAX_BYTES);
	struct walk w = { .statements = 0 };
	unsigned fit = 0;
	FILE *in;

	snprintf(command, sizeof(command), "gzip -dc '%s/tests/conformance/corpus.jsonl.gz'",
		 getenv("top_srcdir"));
	in = popen(command, "r");
	ck_assert(line && in);
	set_up(&w.rig);
	w.rig.env.releases = RELS_ALL;
	while (fgets(line, LINE_MAX_BYTES, in)) {
		json_t *row = json_loads(line, 0, NULL);

		if (row && is_fit(row) && fit++ % EACH == 0) {
			const json_t *sql = json_object_get(row, "sql");

			walk_statement(
				&w, json_string_value(json_object_get(row, "id")),
				(struct text){ json_string_value(sql), json_string_length(sql) });
		}
		json_decref(row);
	}
	pclose(in);
	free(line);
	printf("%u statements, %u tokens, %u keywords, %u in queries\n", w.statements, w.tokens,
	       w.words, w.queries);
	ck_assert_uint_ge(w.statements, 1500);
	ck_assert_uint_ge(w.words, 5 * w.statements);
	ck_assert_uint_le(w.queries, w.tokens / 10);
	ck_assert_uint_le(w.types, w.tokens / 50);
	tear_down(&w.rig);
}
END_TEST

static void add_all(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, make_option_file, remove_option_file);
	tcase_add_loop_test(tc, candidates_are, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, notes_and_hints);
	tcase_add_test(tc, by_release);
	tcase_add_loop_test(tc, rows_come_in_pieces, 0, 8);
	tcase_add_test(tc, many_sets_are_bounded);
	tcase_add_test(tc, ten_thousand_tables);
	tcase_add_test(tc, any_text_will_do);
	tcase_add_test(tc, modes_of_tls);
	tcase_add_test(tc, the_next_token_is_offered);
}

SUITE("complete", { "all", add_all })
