/*
 * prepared.c - a client of prepared queries, by Connector/C's API: prepares the query, executes it
 * with the values (NULL, i:INTEGER, d:REAL, s:TEXT, t:YYYY-MM-DD hh:mm:ss), twice, and prints the
 * types of its columns and its rows, each cell as the type has it.
 *
 *     prepared PORT QUERY [VALUE...]
 */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32, CELL = 256 };

static union value {
	long long i;
	double d;
	MYSQL_TIME t;
} values[MOST];

static void take_value(MYSQL_BIND *b, union value *v, char *s)
{
	memset(b, 0, sizeof(*b));
	b->buffer = v;
	if (!strncmp(s, "i:", 2)) {
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		v->i = atoll(s + 2);
	} else if (!strncmp(s, "d:", 2)) {
		b->buffer_type = MYSQL_TYPE_DOUBLE;
		v->d = atof(s + 2);
	} else if (!strncmp(s, "s:", 2)) {
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = s + 2;
		b->buffer_length = strlen(s + 2);
	} else if (!strncmp(s, "t:", 2)) {
		b->buffer_type = MYSQL_TYPE_DATETIME;
		memset(&v->t, 0, sizeof(v->t));
		sscanf(s + 2, "%u-%u-%u %u:%u:%u", &v->t.year, &v->t.month, &v->t.day, &v->t.hour,
		       &v->t.minute, &v->t.second);
		v->t.time_type = MYSQL_TIMESTAMP_DATETIME;
	} else {
		b->buffer_type = MYSQL_TYPE_NULL;
	}
}

static int run(MYSQL_STMT *st)
{
	static char cells[MOST][CELL];
	static unsigned long lengths[MOST];
	static my_bool nulls[MOST];
	MYSQL_BIND out[MOST];
	MYSQL_RES *meta;
	unsigned i, n;

	if (mysql_stmt_execute(st))
		return 1;
	meta = mysql_stmt_result_metadata(st);
	n = meta ? mysql_num_fields(meta) : 0;
	n = n < MOST ? n : MOST;
	memset(out, 0, sizeof(out));
	for (i = 0; i < n; i++) {
		MYSQL_FIELD *f = mysql_fetch_field_direct(meta, i);

		printf("%s%s:%d", i ? "|" : "", f->name, (int)f->type);
		out[i].buffer_type = MYSQL_TYPE_STRING;
		out[i].buffer = cells[i];
		out[i].buffer_length = CELL;
		out[i].length = &lengths[i];
		out[i].is_null = &nulls[i];
	}
	putchar('\n');
	mysql_free_result(meta);
	if (mysql_stmt_bind_result(st, out))
		return 1;
	while (mysql_stmt_fetch(st) == 0) {
		for (i = 0; i < n; i++)
			printf("%s%.*s", i ? "|" : "",
			       nulls[i] ? 4 : (int)(lengths[i] < CELL ? lengths[i] : CELL),
			       nulls[i] ? "NULL" : cells[i]);
		putchar('\n');
	}
	return mysql_stmt_errno(st) != 0;
}

int main(int argc, char **argv)
{
	MYSQL *my = mysql_init(NULL);
	MYSQL_STMT *st;
	MYSQL_BIND in[MOST];
	int i, bad;

	if (argc < 3 || argc - 3 > MOST)
		return 2;
	if (!mysql_real_connect(my, "127.0.0.1", "root", "", NULL, (unsigned)atoi(argv[1]), NULL,
				0)) {
		fprintf(stderr, "%s\n", mysql_error(my));
		return 2;
	}
	st = mysql_stmt_init(my);
	bad = mysql_stmt_prepare(st, argv[2], strlen(argv[2]));
	if (!bad) {
		printf("%lu values\n", mysql_stmt_param_count(st));
		for (i = 0; i < argc - 3; i++)
			take_value(&in[i], &values[i], argv[3 + i]);
		bad = (argc > 3 && mysql_stmt_bind_param(st, in)) || run(st) || run(st);
	}
	if (bad)
		fprintf(stderr, "%u (%s): %s\n", mysql_stmt_errno(st), mysql_stmt_sqlstate(st),
			mysql_stmt_error(st));
	mysql_stmt_close(st);
	if (mysql_query(my, "SELECT 1"))
		bad = 2;
	else
		mysql_free_result(mysql_store_result(my));
	mysql_close(my);
	return bad;
}
