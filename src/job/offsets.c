/*
 * offsets.c - what new offsets would read again, and what they would skip.
 */
#include "config.h"
#include "job/offsets.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "job/effect.h"
#include "job/job.h"

void offset_text(struct buf *out, int64_t offset)
{
	if (offset == JOB_OFFSET_END)
		buf_adds(out, "OFFSET_END");
	else if (offset == JOB_OFFSET_BEGINNING)
		buf_adds(out, "OFFSET_BEGINNING");
	else if (offset == JOB_OFFSET_NONE)
		buf_adds(out, "-");
	else
		buf_addf(out, "%" PRId64, offset);
}

static void add_id(struct job_ids *ids, int32_t id)
{
	size_t i = ids->n, k;

	while (i && ids->list[i - 1] > id)
		i--;
	if (i && ids->list[i - 1] == id)
		return;
	for (k = ids->n++; k > i; k--)
		ids->list[k] = ids->list[k - 1];
	ids->list[i] = id;
}

/* Has a task of it ever read something?  Then it has an offset of each partition. */
static bool has_read(const struct job *j)
{
	const struct text *t = job_pair(&j->statistic, "committedTaskNum");

	return t && !text_is(*t, "0");
}

/* currentKafkaPartitions ("0,1,2") is empty before the first scheduling and after a restart;
 * until then a Progress may hold no more than what an ALTER put there. */
void job_partition_ids(const struct job *j, struct arena *mem, struct job_ids *out)
{
	const struct text *t = job_pair(&j->source_props, "currentKafkaPartitions");
	size_t i, most = j->n_partitions + (t ? t->n / 2 + 1 : 0);

	out->n = 0;
	out->list = arena_alloc(mem, (most + 1) * sizeof(*out->list));
	for (i = 0; t && i < t->n; i++) {
		int64_t n = 0;
		bool digits = false;

		for (; i < t->n && t->p[i] != ','; i++)
			if (t->p[i] >= '0' && t->p[i] <= '9' && n <= INT32_MAX) {
				n = 10 * n + (t->p[i] - '0');
				digits = true;
			}
		if (digits && n <= INT32_MAX)
			add_id(out, (int32_t)n);
	}
	out->listed = out->n > 0;
	for (i = 0; (out->listed || has_read(j)) && i < j->n_partitions; i++)
		add_id(out, j->partitions[i].id);
}

static bool has_id(const struct job_ids *ids, int32_t id)
{
	size_t i;

	for (i = 0; i < ids->n; i++)
		if (ids->list[i] == id)
			return true;
	return false;
}

/* From a place that may be none to another: the kind, and how far. */
static void measure(struct offset_move *m)
{
	if (m->old == m->wanted) {
		m->kind = MOVE_NONE;
	} else if (m->old == JOB_OFFSET_NONE || m->old == JOB_OFFSET_END ||
		   m->old == JOB_OFFSET_BEGINNING) {
		/* nothing was read through this offset yet */
		m->kind = MOVE_START;
	} else if (m->wanted == JOB_OFFSET_END) {
		m->kind = MOVE_FORWARD;
		m->messages = m->latest < 0 ? -1 : m->latest > m->old ? m->latest - m->old : 0;
	} else if (m->wanted == JOB_OFFSET_BEGINNING) {
		m->kind = m->old == 0 ? MOVE_NONE : MOVE_BACK;
		m->messages = m->old == 0 ? 0 : -1;
	} else if (m->wanted > m->old) {
		m->kind = MOVE_FORWARD;
		m->messages = m->wanted - m->old;
	} else {
		m->kind = MOVE_BACK;
		m->messages = m->old - m->wanted;
	}
	m->beyond = m->latest >= 0 && m->wanted > m->latest;
}

static void count(struct offset_plan *p, const struct offset_move *m)
{
	int64_t *sum = m->kind == MOVE_BACK ? &p->reread : &p->skipped;

	if (m->kind == MOVE_BACK || m->kind == MOVE_FORWARD) {
		if (m->messages < 0 || *sum < 0 || m->messages > INT64_MAX - *sum)
			*sum = -1;
		else
			*sum += m->messages;
	}
	p->back += m->kind == MOVE_BACK;
	p->foreign += m->kind == MOVE_FOREIGN;
	p->beyond += m->beyond;
}

void offsets_plan(const struct job *j, const struct wants *w, struct arena *mem,
		  struct offset_plan *out)
{
	struct job_ids ids;
	size_t i, k;

	memset(out, 0, sizeof(*out));
	job_partition_ids(j, mem, &ids);
	out->list = arena_zalloc(mem, (w->n + 1) * sizeof(*out->list));
	for (i = 0; i < w->n; i++) {
		struct offset_move *m = &out->list[out->n];

		if (w->list[i].kind != WANT_OFFSET)
			continue;
		m->partition = w->list[i].partition;
		m->wanted = w->list[i].offset;
		m->old = m->latest = JOB_OFFSET_NONE;
		for (k = 0; k < j->n_partitions && j->partitions[k].id != m->partition; k++)
			;
		if (k < j->n_partitions) {
			m->old = j->partitions[k].next;
			m->latest = j->partitions[k].latest;
			measure(m);
		} else {
			m->kind = ids.listed && !has_id(&ids, m->partition) ? MOVE_FOREIGN
									    : MOVE_START;
		}
		count(out, m);
		out->n++;
	}
}

/* Room for the list of an error, which is cut to fit: say so. */
enum { TOLD_MAX = 6 };

static void tell(struct buf *b, const struct offset_plan *p,
		 bool (*take)(const struct offset_move *),
		 void (*one)(struct buf *, const struct offset_move *))
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++) {
		if (!take(&p->list[i]))
			continue;
		if (n++ == TOLD_MAX)
			break;
		if (n > 1)
			buf_adds(b, ", ");
		one(b, &p->list[i]);
	}
	if (n > TOLD_MAX) {
		size_t all = 0;

		for (i = 0; i < p->n; i++)
			all += take(&p->list[i]);
		buf_addf(b, " and %zu more", all - TOLD_MAX);
	}
}

static bool is_back(const struct offset_move *m)
{
	return m->kind == MOVE_BACK;
}

static bool is_beyond(const struct offset_move *m)
{
	return m->beyond;
}

static bool is_foreign(const struct offset_move *m)
{
	return m->kind == MOVE_FOREIGN;
}

static void one_back(struct buf *b, const struct offset_move *m)
{
	buf_addf(b, "partition %" PRId32 " from %" PRId64 " to ", m->partition, m->old);
	offset_text(b, m->wanted);
	if (m->messages >= 0)
		buf_addf(b, " (%" PRId64 " message%s)", m->messages, m->messages == 1 ? "" : "s");
	else
		buf_adds(b, " (all that the topic still has)");
}

static void one_beyond(struct buf *b, const struct offset_move *m)
{
	buf_addf(b, "partition %" PRId32 " to ", m->partition);
	offset_text(b, m->wanted);
	buf_addf(b, ", of which the job has seen no more than %" PRId64, m->latest);
}

static void one_foreign(struct buf *b, const struct offset_move *m)
{
	buf_addf(b, "%" PRId32, m->partition);
}

int offsets_judge(const struct offset_plan *p, bool allow_rewind, bool allow_beyond,
		  struct err *err)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, 2000);
	if (p->foreign) {
		tell(&b, p, is_foreign, one_foreign);
		rc = err_set(err, ERR_JUDGED,
			     "the job does not read partition %s: ALTER cannot add any",
			     buf_str(&b));
	} else if (p->beyond && !allow_beyond) {
		tell(&b, p, is_beyond, one_beyond);
		rc = err_set(
			err, ERR_JUDGED,
			"offsets above the latest would pause the job when it is resumed: %s; if "
			"the topic has more by now, --allow-beyond",
			buf_str(&b));
	} else if (p->back && !allow_rewind) {
		tell(&b, p, is_back, one_back);
		rc = err_set(err, ERR_JUDGED,
			     "messages would be read again: %s; if that is meant, --allow-rewind",
			     buf_str(&b));
	}
	buf_release(&b);
	return rc;
}
