/*
 * select.c - which jobs a command is about.
 */
#include "config.h"
#include "job/select.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/util.h"
#include "job/job.h"
#include "net/sqlconn.h"

/* Of the server, without routine load jobs in them. */
static const char *const no_jobs_in[] = { "information_schema", "_statistics_", "sys" };

const char jobs_none_seen[] =
	"no such job is to be seen (a job shows itself only to who has INSERT on its table)";

static struct text text_of(const char *s)
{
	return (struct text){ s, s ? strlen(s) : 0 };
}

bool job_select_given(const struct job_select *s)
{
	return s->n_names || s->all || s->db || s->like || s->topic || s->broker;
}

/* matching --------------------------------------------------------------------------------------
 */

/* One unit of a pattern and the bytes it takes. */
struct unit {
	enum { UNIT_RUN, UNIT_ONE, UNIT_LITERAL } kind;
	size_t n;      /* in the pattern */
	struct text t; /* UNIT_LITERAL */
};

static struct unit unit_at(struct text pattern, size_t i)
{
	uint32_t c;
	size_t skip = 0, n;

	if (pattern.p[i] == '%')
		return (struct unit){ UNIT_RUN, 1, { NULL, 0 } };
	if (pattern.p[i] == '_')
		return (struct unit){ UNIT_ONE, 1, { NULL, 0 } };
	if (pattern.p[i] == '\\' && i + 1 < pattern.n && strchr("%_\\", pattern.p[i + 1]))
		skip = 1;
	n = utf8_decode(pattern.p + i + skip, pattern.n - i - skip, &c);
	return (struct unit){ UNIT_LITERAL, skip + n, { pattern.p + i + skip, n } };
}

bool job_like(struct text t, struct text pattern)
{
	size_t i = 0, k = 0, run_i = 0, run_k = SIZE_MAX;
	uint32_t c;

	/* where it fails behind a %, that takes one character more: there is never need to go
	 * back to an earlier one */
	while (i < t.n) {
		struct unit u = { UNIT_RUN, 0, { NULL, 0 } };

		if (k < pattern.n) {
			u = unit_at(pattern, k);
			if (u.kind == UNIT_RUN) {
				run_i = i;
				run_k = k += u.n;
				continue;
			}
			if (u.kind == UNIT_ONE) {
				i += utf8_decode(t.p + i, t.n - i, &c);
				k += u.n;
				continue;
			}
			if (t.n - i >= u.t.n && !memcmp(t.p + i, u.t.p, u.t.n)) {
				i += u.t.n;
				k += u.n;
				continue;
			}
		}
		if (run_k == SIZE_MAX)
			return false;
		run_i += utf8_decode(t.p + run_i, t.n - run_i, &c);
		i = run_i;
		k = run_k;
	}
	while (k < pattern.n && pattern.p[k] == '%')
		k++;
	return k == pattern.n;
}

bool job_broker_listed(struct text list, struct text broker)
{
	bool has_port = memchr(broker.p, ':', broker.n) != NULL;

	while (list.n) {
		const char *comma = memchr(list.p, ',', list.n);
		size_t n = comma ? (size_t)(comma - list.p) : list.n;
		struct text one = text_trim((struct text){ list.p, n });
		const char *colon = has_port ? NULL : memrchr(one.p, ':', one.n);

		if (text_eq((struct text){ one.p, colon ? (size_t)(colon - one.p) : one.n },
			    broker))
			return true;
		list.p += n + (comma != NULL);
		list.n -= n + (comma != NULL);
	}
	return false;
}

static bool pair_is(const struct job_pairs *p, const char *key, const char *value)
{
	const struct text *t = job_pair(p, key);

	return t && text_is(*t, value);
}

static bool wanted(const struct job_select *s, const struct job *j)
{
	const struct text *brokers = job_pair(&j->source_props, "brokerList");

	if (s->like && !job_like(j->name, text_of(s->like)))
		return false;
	if (s->topic && !pair_is(&j->source_props, "topic", s->topic))
		return false;
	return !s->broker || (brokers && job_broker_listed(*brokers, text_of(s->broker)));
}

bool job_name_split(const char *s, const char *fallback, struct arena *mem, struct text *db,
		    struct text *name)
{
	char *plain = arena_alloc(mem, strlen(s) + 1), *to = plain, *dot;

	/* the FE takes backticks out of names, too */
	for (; *s; s++)
		if (*s != '`')
			*to++ = *s;
	*to = '\0';
	dot = strrchr(plain, '.');
	*db = dot ? (struct text){ plain, (size_t)(dot - plain) } : text_of(fallback);
	*name = text_of(dot ? dot + 1 : plain);
	return name->n && (!dot || db->n);
}

/* collecting ------------------------------------------------------------------------------------
 */

struct collected {
	struct sqlconn *c;
	const struct job_select *s;
	struct arena *mem;
	struct job *list;
	size_t n, room;
};

static void add(struct collected *to, const struct job *j)
{
	ARRAY_GROW(to->list, to->n, to->room);
	to->list[to->n++] = *j;
}

/* Those of a database that are wanted, or of one name in it. */
static int collect(struct collected *to, struct text db, struct text name, struct err *err)
{
	struct job_list l;
	size_t i;
	int rc = jobs_read(to->c, db, name, to->s->history, to->mem, &l, err);

	for (i = 0; !rc && i < l.n; i++)
		if (wanted(to->s, &l.list[i]))
			add(to, &l.list[i]);
	return rc;
}

static bool may_hold_jobs(struct text db)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(no_jobs_in); i++)
		if (text_is(db, no_jobs_in[i]))
			return false;
	return db.n > 0;
}

static int databases(struct sqlconn *c, struct arena *mem, struct text **list, size_t *n,
		     struct err *err)
{
	struct sql_result r;
	size_t i;
	int rc = sqlconn_query(c, (struct text){ 0 }, TEXT("SHOW DATABASES"), false, mem, &r, err);

	*n = 0;
	if (rc)
		return rc;
	*list = arena_alloc(mem, r.n_rows * sizeof(**list));
	for (i = 0; r.n_columns && i < r.n_rows; i++)
		if (may_hold_jobs(r.rows[i][0]))
			(*list)[(*n)++] = r.rows[i][0];
	return 0;
}

/* In all databases; one that is dropped meanwhile has no jobs any more. */
static int collect_all(struct collected *to, struct text name, struct err *err)
{
	struct text *db;
	size_t n, i;
	int rc = databases(to->c, to->mem, &db, &n, err);

	for (i = 0; !rc && i < n; i++) {
		rc = collect(to, db[i], name, err);
		if (rc == ERR_REFUSED || rc == ERR_USAGE)
			rc = 0;
	}
	return rc;
}

static int several(const struct collected *found, size_t from, const char *name, struct err *err)
{
	const struct job *a = &found->list[from], *b = &found->list[found->n - 1];

	return err_set(err, ERR_USAGE,
		       "several databases have a job %s (%.*s and %.*s among them): say db.%s, or "
		       "-D",
		       name, TEXT_ARG(a->db), TEXT_ARG(b->db), name);
}

/* A name without its database: it has to be one job only. */
static int collect_anywhere(struct collected *to, const char *said, struct text name,
			    struct err *err)
{
	size_t from = to->n, i;
	int rc = collect_all(to, name, err);

	if (rc)
		return rc;
	for (i = from; i < to->n; i++)
		if (!text_eq(to->list[i].db, to->list[from].db))
			return several(to, from, said, err);
	if (to->n > from)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "no database that user %s may see has a job %s, or it is hidden for want of "
		       "INSERT on its table; say db.%s to hear more",
		       to->s->user ? to->s->user : "at hand", said, said);
}

static int collect_named(struct collected *to, const char *said, struct err *err)
{
	const struct job_select *s = to->s;
	struct text db, name;
	size_t from = to->n;
	int rc;

	if (!job_name_split(said, s->db ? s->db : s->default_db, to->mem, &db, &name))
		return err_set(err, ERR_USAGE, "\"%s\" is no name of a job", said);
	if (!db.p && s->anywhere)
		return collect_anywhere(to, said, name, err);
	if (!db.p)
		return err_set(err, ERR_USAGE, "say the database of job %s: db.%s, or -D", said,
			       said);
	rc = collect(to, db, name, err);
	if (!rc && to->n == from)
		rc = job_missing(to->c, db, name, s->user, to->mem, err);
	return rc;
}

static int compare(const void *a, const void *b)
{
	const struct job *x = a, *y = b;
	size_t n = x->db.n < y->db.n ? x->db.n : y->db.n;
	int c = n ? memcmp(x->db.p, y->db.p, n) : 0;

	if (c || x->db.n != y->db.n)
		return c ? c : x->db.n < y->db.n ? -1 : 1;
	n = x->name.n < y->name.n ? x->name.n : y->name.n;
	c = n ? memcmp(x->name.p, y->name.p, n) : 0;
	if (c || x->name.n != y->name.n)
		return c ? c : x->name.n < y->name.n ? -1 : 1;
	if (job_state_final(x->state) != job_state_final(y->state))
		return job_state_final(x->state) ? 1 : -1;
	/* the newest first */
	return x->id > y->id ? -1 : x->id < y->id;
}

/* Sorted, each once, in the arena. */
static void finish(struct collected *found, struct job_list *out)
{
	size_t i, n = 0;

	if (found->n)
		qsort(found->list, found->n, sizeof(*found->list), compare);
	for (i = 0; i < found->n; i++)
		if (!n || compare(&found->list[n - 1], &found->list[i]))
			found->list[n++] = found->list[i];
	out->n = n;
	out->list = arena_alloc(found->mem, n * sizeof(*out->list));
	if (n)
		memcpy(out->list, found->list, n * sizeof(*out->list));
}

static int judge(const struct job_select *s, struct err *err)
{
	if (s->n_names && (s->all || s->like || s->topic || s->broker))
		return err_set(err, ERR_USAGE, "name jobs, or say --%s; not both",
			       s->all	  ? "all"
			       : s->like  ? "like"
			       : s->topic ? "topic"
					  : "broker");
	if (s->all && s->db)
		return err_set(err, ERR_USAGE, "--all is of all databases, --db of one; not both");
	return 0;
}

int jobs_select(struct sqlconn *c, const struct job_select *s, struct arena *mem,
		struct job_list *out, struct err *err)
{
	struct collected found = { .c = c, .s = s, .mem = mem };
	const char *db = s->db ? s->db : s->all ? NULL : s->default_db;
	size_t i;
	int rc = judge(s, err);

	*out = (struct job_list){ 0 };
	for (i = 0; !rc && i < s->n_names; i++)
		rc = collect_named(&found, s->names[i], err);
	if (!rc && !s->n_names)
		rc = db ? collect(&found, text_of(db), (struct text){ 0 }, err)
			: collect_all(&found, (struct text){ 0 }, err);
	if (!rc)
		finish(&found, out);
	free(found.list);
	return rc;
}
