/*
 * fuzz_fe.c - any statements for the emulated FE itself: what its own parsers,
 * SQLite and the tasks of a job make of them.
 *
 * The first byte chooses release and run mode; the rest is what a client sends, a
 * packet up to each NUL, on a cluster where a job has something to read.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "sandbox/fe.h"

enum { SHARED_DATA = 4, QUERIES_MAX = 16 };

static const char stage[] =
	"CREATE DATABASE d; USE d;"
	"CREATE TABLE t (a INT NOT NULL, b VARCHAR(8), dt DATE) DUPLICATE KEY(a) "
	"PARTITION BY RANGE(dt) (PARTITION p1 VALUES LESS THAN ('2023-07-01'));"
	"CREATE ROUTINE LOAD j ON t COLUMNS TERMINATED BY ',', COLUMNS(a, b, dt) "
	"FROM KAFKA('kafka_broker_list'='h:9092', 'kafka_topic'='q', "
	"'property.kafka_default_offsets'='OFFSET_BEGINNING');"
	"SANDBOX PRODUCE q '1,x,2023-06-01', 'bad', '{\"a\": 1}'";

static const char tail[] = "SANDBOX ADVANCE '30 s'; SHOW ALL ROUTINE LOAD FROM d; "
			   "SELECT * FROM information_schema.routine_load_jobs";

static void read_reply(void *to, const struct reply *r, bool more)
{
	volatile unsigned *sum = to;
	const struct reply_row *row;
	const char *p;
	unsigned i;
	size_t k;

	(void)more;
	MUST(r->kind != REPLY_ERR || r->message, "an error says nothing");
	for (p = r->kind == REPLY_ERR ? r->message : ""; *p; p++)
		*sum += (unsigned char)*p;
	for (row = r->kind == REPLY_ROWS ? r->rows : NULL; row; row = row->next)
		for (i = 0; i < r->n_columns; i++)
			for (k = 0; row->cells[i].p && k < row->cells[i].n; k++)
				*sum += (unsigned char)row->cells[i].p[k];
}

static void ask(struct fe_session *s, const char *sql, size_t n, volatile unsigned *sum)
{
	struct arena *mem = arena_new();

	fe_query(s, (struct text){ sql, n }, mem, read_reply, (void *)sum);
	arena_free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum fe_release releases[] = { FE_3_3, FE_3_4, FE_3_5, FE_4_1 };
	static const unsigned ports[] = { 9030, 9031 };
	struct fe_config config = {
		.manual_clock = true, .start_ms = 1700000000000, .fe_count = 2, .query_ports = ports
	};
	volatile unsigned sum = 0;
	struct fe_session *s;
	unsigned queries = 0;
	struct err err;
	struct fe *fe;

	if (!size)
		return 0;
	config.release = releases[data[0] & 3];
	config.shared_data = data[0] & SHARED_DATA;
	fe = fe_new(&config, &err);
	MUST(fe, "no cluster");
	s = fe_session_new(fe, 0, "root", 1, "127.0.0.1:1");
	ask(s, stage, strlen(stage), &sum);
	for (data++, size--; size && queries < QUERIES_MAX; queries++) {
		size_t n = strnlen((const char *)data, size);
		char *copy = malloc(n ? n : 1);

		/* a buffer of its own, of which a sanitizer knows the end */
		MUST(copy, "out of memory");
		memcpy(copy, data, n);
		ask(s, copy, n, &sum);
		free(copy);
		n += n < size;
		data += n;
		size -= n;
	}
	ask(s, tail, strlen(tail), &sum);
	fe_free(fe);
	return 0;
}
