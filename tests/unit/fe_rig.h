/*
 * fe_rig.h - an emulated FE for tests: statements in, answers as text.
 * A story is a list of statements with what each must answer.
 */
#ifndef STARLOAD_TESTS_FE_RIG_H
#define STARLOAD_TESTS_FE_RIG_H
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "sandbox/fe.h"

enum { TEXT_MAX = 8 << 20 };

static const char *const release_names[] = { "3.3", "3.4", "3.5", "4.1" };

struct rig {
	struct fe *fe;
	struct fe_session *session;
	struct arena *mem;
	struct buf out;
};

static void start(struct rig *r, enum fe_release release, bool shared_data)
{
	static const unsigned ports[] = { 9030, 9031 };
	struct fe_config c = {
		.release = release,
		.shared_data = shared_data,
		.manual_clock = true,
		.start_ms = 1700000000000,
		.fe_count = 2,
		.query_ports = ports,
	};
	struct err err;

	r->fe = fe_new(&c, &err);
	ck_assert_msg(r->fe, "%s", err.text);
	r->session = fe_session_new(r->fe, 0, "root", 7, "127.0.0.1:50000");
	r->mem = arena_new();
	buf_init(&r->out, TEXT_MAX);
}

static void stop(struct rig *r)
{
	fe_free(r->fe);
	arena_free(r->mem);
	buf_release(&r->out);
}

/* "OK", "5089/42000 text", or a header and rows with "|" between the cells. */
static void keep(void *to, const struct reply *reply, bool more)
{
	struct buf *b = to;
	struct reply_row *row;
	unsigned i;

	switch (reply->kind) {
	case REPLY_OK:
		buf_adds(b, "OK");
		break;
	case REPLY_ERR:
		buf_addf(b, "%u/%s %s", reply->number, reply->sqlstate, reply->message);
		break;
	case REPLY_ROWS:
		for (i = 0; i < reply->n_columns; i++)
			buf_addf(b, "%s%s", i ? "|" : "", reply->columns[i].name);
		for (row = reply->rows; row; row = row->next) {
			buf_addc(b, '\n');
			for (i = 0; i < reply->n_columns; i++) {
				if (i)
					buf_addc(b, '|');
				if (row->cells[i].p)
					buf_add(b, row->cells[i].p, row->cells[i].n);
				else
					buf_adds(b, "\\N");
			}
		}
	}
	if (more)
		buf_adds(b, "\n+ ");
}

static const char *ask(struct rig *r, const char *sql)
{
	buf_clear(&r->out);
	fe_query(r->session, (struct text){ sql, strlen(sql) }, r->mem, keep, &r->out);
	arena_reset(r->mem);
	return buf_str(&r->out);
}

/* stories ------------------------------------------------------------------------------- */

/* want: the whole answer; with "~" before it a part of it, with "!" what must not be in it. */
struct step {
	const char *sql, *want;
};

#define NOT_FOUND(job)                                                               \
	"5089/42000 Getting analyzing error. Detail message: Routine load job [" job \
	"] not found when checking privilege."
#define ONLY_PAUSED "1064/HY000 Only supports modification of PAUSED jobs"

static const char *const stage[] = {
	"CREATE DATABASE d",
	"USE d",
	"CREATE TABLE t (a INT NOT NULL, b VARCHAR(8), dt DATE) DUPLICATE KEY(a) "
	"PARTITION BY RANGE(dt) (PARTITION p1 VALUES LESS THAN ('2023-07-01'), "
	"PARTITION p2 VALUES LESS THAN ('2023-08-01'))",
	"CREATE TABLE pk (a INT NOT NULL, b INT) PRIMARY KEY(a)",
	"CREATE ROUTINE LOAD j ON t COLUMNS TERMINATED BY ',', COLUMNS(a, b, dt) "
	"PROPERTIES('max_error_number'='2') FROM KAFKA('kafka_broker_list'='h:9092', "
	"'kafka_topic'='q', 'property.group.id'='g', "
	"'property.kafka_default_offsets'='OFFSET_BEGINNING')",
};

static inline void check_step(const char *release, const struct step *s, const char *got)
{
	if (s->want[0] == '~')
		ck_assert_msg(strstr(got, s->want + 1), "%s: %s\n  is not in: %s\n  of %s", release,
			      s->want + 1, got, s->sql);
	else if (s->want[0] == '!')
		ck_assert_msg(!strstr(got, s->want + 1), "%s: %s\n  is in: %s\n  of %s", release,
			      s->want + 1, got, s->sql);
	else
		ck_assert_msg(!strcmp(got, s->want), "%s: %s\n  got:    %s\n  wanted: %s", release,
			      s->sql, got, s->want);
}

static inline void tell(enum fe_release release, const struct step *steps)
{
	struct rig r;
	size_t i;

	start(&r, release, false);
	for (i = 0; i < ARRAY_SIZE(stage); i++)
		ck_assert_msg(!strcmp(ask(&r, stage[i]), "OK"), "%s: %s", stage[i],
			      buf_str(&r.out));
	for (; steps->sql; steps++)
		check_step(release_names[release], steps, ask(&r, steps->sql));
	stop(&r);
}
#endif
