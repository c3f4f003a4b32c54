/*
 * change_plan.c - what is to be known before anything is sent.
 */
#include "config.h"
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/shell.h"
#include "base/util.h"
#include "check/delimiter.h"
#include "check/props.h"
#include "job/change_int.h"
#include "job/same.h"
#include "lang/ast.h"
#include "lang/mask.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

struct text change_statement(struct change *g, const char *verb)
{
	struct text t;
	struct buf b;

	buf_init_unbounded(&b);
	buf_addf(&b, "%s ROUTINE LOAD FOR ", verb);
	quote_name(&b, g->db);
	buf_addc(&b, '.');
	quote_name(&b, g->job);
	t = (struct text){ arena_copy(g->mem, b.p, b.n), b.n };
	buf_release(&b);
	return t;
}

/* "starload VERB [ARGS] WHAT" */
static const char *command(struct change *g, const char *verb, const char *what, size_t n)
{
	const char *args = g->o->connect_args ? g->o->connect_args : "", *s;
	struct buf b;

	buf_init_unbounded(&b);
	buf_addf(&b, "starload %s%s%s ", verb, *args ? " " : "", args);
	shell_word(&b, (struct text){ what, n });
	s = arena_copy(g->mem, buf_str(&b), b.n);
	buf_release(&b);
	return s;
}

void change_next(struct change *g, const char *verb)
{
	const char *s = command(g, verb, g->name.p, g->name.n);

	/* a job that is gone can't be gone on with */
	if (job_state_final(g->now.state))
		return;
	g->out->next = (struct text){ s, strlen(s) };
}

const char *change_recover_command(struct change *g)
{
	return command(g, "recover --finish", g->jc.id, strlen(g->jc.id));
}

void change_list(struct change *g, struct text statement)
{
	struct change_outcome *o = g->out;
	struct text *list = arena_alloc(g->mem, (o->n_statements + 1) * sizeof(*list));

	if (o->n_statements)
		memcpy(list, o->statements, o->n_statements * sizeof(*list));
	list[o->n_statements++] = shown_statement(statement, &g->hide, g->mem, NULL);
	o->statements = list;
}

/* wants and statements ---------------------------------------------------------------- */

/* With new brokers and offsets in one ALTER the FE asks the old brokers for the partitions,
 * which may be gone.  (source: KafkaRoutineLoadJob.modifyJob) */
static bool to_split(const struct wants *w)
{
	bool brokers = false, offsets = false;
	size_t i;

	for (i = 0; i < w->n; i++) {
		brokers = brokers ||
			  text_is(w->list[i].what, prop_rule(PROP_ID_kafka_broker_list)->name);
		offsets = offsets || w->list[i].kind == WANT_OFFSET;
	}
	return brokers && offsets;
}

static void split(struct change *g)
{
	struct wants half[ALTERS_MAX] = { { 0 } };
	size_t i, k;

	for (k = 0; k < ALTERS_MAX; k++) {
		half[k].list = arena_alloc(g->mem, (g->wants.n + 1) * sizeof(*half[k].list));
		for (i = 0; i < g->wants.n; i++)
			if ((g->wants.list[i].kind == WANT_OFFSET) == (k == 1))
				half[k].list[half[k].n++] = g->wants.list[i];
		g->alters[k] = wants_statement(&half[k], g->db, g->job, TEXT("KAFKA"), g->mem);
	}
	g->n_alters = ALTERS_MAX;
	g->split = true;
}

int change_prepare(struct change *g, const struct change_request *r)
{
	const char *release = sqlconn_server(g->c)->release;
	struct targets t;

	if (targets_parse(release, &t, g->err) || t.n != 1)
		return err_set(
			g->err, ERR_JUDGED,
			"the server's release, \"%s\", is not known here: no telling what it "
			"makes of an ALTER",
			release);
	for (g->at = 0; !(t.list[0].point >> g->at & 1); g->at++)
		;
	if (!r)
		return 0;
	if (r->stmt->kind != STMT_ALTER)
		BUG("a guarded change of a statement that is no ALTER");
	if (wants_of(r->stmt, r->src, g->at, g->mem, &g->wants))
		return err_set(g->err, ERR_JUDGED,
			       "release %s refuses a property or a separator of this statement; "
			       "starload lint --target %s says which",
			       release, release);
	g->alters[0] = r->sql;
	g->n_alters = 1;
	if (to_split(&g->wants)) {
		split(g);
		change_say(
			g, false,
			"%.*s: brokers and offsets go in two statements, or the old brokers would "
			"be asked about the offsets",
			TEXT_ARG(g->name));
	}
	return 0;
}

int change_plan_offsets(struct change *g)
{
	struct offset_plan p;

	offsets_plan(&g->now, &g->wants, g->mem, &p);
	g->out->moves = p.list;
	g->out->n_moves = p.n;
	g->out->skipped = p.skipped;
	g->out->reread = p.reread;
	g->out->estimate = g->now.state != JOB_PAUSED && p.n > 0;
	return offsets_judge(&p, g->o->allow_rewind, g->o->allow_beyond, g->err);
}

/* traps ------------------------------------------------------------------------------------ */

/* What the FE stores for the job after any ALTER is text that it reads again after a restart.
 * Load properties that do not survive that are lost then, all of them.  (source:
 * RoutineLoadJob.mergeLoadDescToOriginStatement, RoutineLoadDesc.toSql) */
static const char *lost_at_restart(struct change *g)
{
	static const char *const separators[] = { "columnSeparator", "rowDelimiter" };
	const struct job *j = &g->now;
	const struct text *t, *where = job_pair(&j->props, "whereExpr");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(separators); i++) {
		t = job_pair(&j->props, separators[i]);
		if (t && t->n && delimiter_persists(*t, g->mem) != DELIMITER_STAYS)
			return arena_printf(g->mem, "its %s holds a quote or a backslash",
					    i ? "row separator" : "column separator");
	}
	if (job_has_load_properties(j) && j->table.n && !name_is_bare(j->table))
		return arena_printf(g->mem, "its table \"%.*s\" has a name that needs backticks",
				    TEXT_ARG(j->table));
	if (where && !text_is(*where, "*") && !same_reads_where(*where, g->mem))
		return "its WHERE, as the server prints it, cannot be read again";
	return NULL;
}

bool change_has_clause(const struct change *g)
{
	size_t i;

	for (i = 0; i < g->wants.n; i++)
		switch (g->wants.list[i].kind) {
		case WANT_SEPARATOR:
		case WANT_WHERE:
		case WANT_COLUMNS:
		case WANT_PARTITIONS:
			return true;
		default:
			break;
		}
	return false;
}

static void tell_irreversible(struct change *g)
{
	struct buf b;
	size_t i;

	buf_init(&b, 4000);
	for (i = 0; i < g->out->n_effects; i++) {
		const struct text what = g->out->effects[i].what;

		if (!g->out->effects[i].irreversible)
			continue;
		buf_adds(&b, b.n ? ", " : "");
		buf_add(&b, what.p, what.n);
	}
	if (b.n)
		change_note(g, "cannot be taken back by any ALTER: %s%s", buf_str(&b),
			    b.full ? " and more" : "");
	buf_release(&b);
}

void change_foretell(struct change *g, const struct past *p)
{
	const char *why;
	bool sure = false;
	size_t i;

	g->create = (struct text){ NULL, 0 };
	for (i = 0; i < g->wants.n; i++)
		if (g->wants.list[i].kind == WANT_PARTITIONS ||
		    (g->wants.list[i].kind == WANT_COLUMNS &&
		     wants_need_create(&g->wants, g->at))) {
			g->create = change_read_create(g, &sure);
			break;
		}
	g->out->effects = arena_zalloc(g->mem, (g->wants.n + 1) * sizeof(*g->out->effects));
	g->out->n_effects = g->wants.n;
	for (i = 0; i < g->wants.n; i++) {
		const struct want *w = &g->wants.list[i];
		struct effect *e = &g->out->effects[i];

		want_judge(w, &g->now, &g->now, g->create, false, false, g->mem, e);
		if (e->kind == EFFECT_UNSEEN && p->kept && p->kept[i])
			e->kind = EFFECT_IN;
		/* what a follower shows may be of the day before yesterday */
		if (w->kind == WANT_COLUMNS && e->kind == EFFECT_IN && g->create.p && !sure &&
		    wants_need_create(&g->wants, g->at))
			e->kind = EFFECT_PLANNED;
		if (e->kind == EFFECT_NOT || (w->kind == WANT_OFFSET && g->now.state != JOB_PAUSED))
			e->kind = EFFECT_PLANNED;
		e->old = want_old(w, &g->now, g->mem);
		e->found = (struct text){ NULL, 0 };
		e->irreversible =
			e->kind != EFFECT_IN && want_irreversible(w, &g->now, g->create, g->mem);
	}
	tell_irreversible(g);
	why = change_has_clause(g) ? NULL : lost_at_restart(g);
	if (why)
		change_note(g,
			    "after any ALTER the next restart of the FE may cost %.*s its COLUMNS, "
			    "WHERE, PARTITION and separators: %s",
			    TEXT_ARG(g->name), why);
}
