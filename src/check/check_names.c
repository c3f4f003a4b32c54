/*
 * check_names.c - job, table, reserved words, forms that some releases lack.
 * Sources: FeNameFormat.java, AlterRoutineLoadAnalyzer.java,
 * CreateRoutineLoadAnalyzer.java, StarRocks.g4.
 */
#include "config.h"
#include "check/check.h"

#include "base/bytes16.h"
#include "base/near.h"
#include "base/util.h"
#include "check/names.h"
#include "check/source_value.h"

void reserved_check(struct check *c, const struct name *n, bool quotable)
{
	char releases[512], *quoted;
	struct diag *g;

	if (!n->reserved || n->backticked || n->string)
		return;
	g = diag_add(c->diags, DIAG_reserved_word, n->at, n->reserved,
		     "%.*s is a reserved word in %s", TEXT_ARG(n->text),
		     relset_text(n->reserved, releases, sizeof(releases)));
	if (!quotable)
		return;
	quoted = arena_printf(c->mem, "`%.*s`", TEXT_ARG(n->text));
	diag_hint(c->diags, g, "as a name it is written %s", quoted);
	diag_fix(c->diags, g, true, n->at, (struct text){ quoted, strlen(quoted) });
}

static void qname_reserved(struct check *c, const struct qname *q)
{
	uint32_t i;

	for (i = 0; q && i < q->n; i++)
		reserved_check(c, &q->parts[i], true);
}

static bool is_letter(char b)
{
	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

/* A bit for each byte that is a letter, a digit or an underscore. */
static inline unsigned word_bytes(bytes16 v)
{
	return bytes16_mask(bytes16_range(v | 0x20, 'a', 'z') | bytes16_range(v, '0', '9') |
			    (bytes16)(v == '_'));
}

static bool is_word(struct text t)
{
	for (; t.n >= sizeof(bytes16); t.p += sizeof(bytes16), t.n -= sizeof(bytes16))
		if (word_bytes(bytes16_load(t.p)) != 0xffff)
			return false;
	return word_bytes(bytes16_load_part(t.p, t.n)) == (1u << t.n) - 1;
}

/* ^[a-zA-Z]\w{0,63}$|^_[a-zA-Z0-9]\w{0,62}$ */
static void job_name(struct check *c, const struct name *job)
{
	struct text t = job->text;
	const char *why = NULL;

	if (!t.n)
		why = "it is empty";
	else if (!is_word(t))
		why = "it may hold ASCII letters, digits and underscores only";
	else if (t.p[0] == '_' && (t.n < 2 || t.p[1] == '_'))
		why = "behind a leading underscore it needs a letter or a digit";
	else if (t.p[0] != '_' && !is_letter(t.p[0]))
		why = "it has to begin with a letter or an underscore";
	else if (t.n > 64)
		why = "it may have 64 characters at most";
	/* of ${NAME} the parser tells */
	if (why && !(c->parsed->broken && text_is(t, "$")))
		diag_add(c->diags, DIAG_job_name, job->at, RELS_ALL,
			 "the job name '%.*s' is not allowed: %s", TEXT_ARG(t), why);
}

/* ALTER alone compares the database before the job's name with the current one. */
static void session_database(struct check *c, const struct job_ref *job)
{
	const struct check_session *session = c->session;
	struct diag *g;

	if (!job->has_db || !session || !session->db_bytes || text_is_nocase(job->db, session->db))
		return;
	g = diag_add(c->diags, DIAG_session_database, job->db_at, RELS_ALL,
		     "the current database is %s, and ALTER takes no other: %.*s", session->db,
		     TEXT_ARG(job->db));
	diag_hint(c->diags, g, "write USE %.*s; before it", TEXT_ARG(job->db));
}

static void job(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct job_ref *ref = s->job;
	struct diag *g;

	qname_reserved(c, &ref->whole);
	if (s->kind == STMT_CREATE || s->kind == STMT_ALTER)
		job_name(c, &ref->job);
	if (s->kind == STMT_ALTER)
		session_database(c, ref);
	if (ref->whole.n > 2) {
		g = diag_add(c->diags, DIAG_database_dotted, ref->db_at, RELS_NONE,
			     "everything before the last dot is the name of one database: %.*s",
			     TEXT_ARG(ref->db));
		g->hint = "a job is named as database.job, without a catalog";
	}
}

static void table(struct check *c)
{
	const struct qname *t = c->stmt->table;
	const struct name *last = &t->parts[t->n - 1];
	struct diag *g;

	qname_reserved(c, t);
	if (t->n > 1) {
		g = diag_add(c->diags, DIAG_table_qualified, t->at, RELS_NONE,
			     "the server looks for one table called '%.*s' in the database of the job",
			     TEXT_ARG(source_text(c->src, t->at)));
		diag_hint(c->diags, g, "write ON %.*s, and the database before the job's name",
			  TEXT_ARG(last->text));
	} else if (!last->text.n) {
		diag_add(c->diags, DIAG_table_empty, t->at, RELS_ALL, "the table's name is empty");
	}
}

/* The FE takes the word as it is written, backticks included. */
static void data_source(struct check *c, const struct name *n)
{
	static const char *const known[] = { "KAFKA", "PULSAR" };
	const char *near;
	struct diag *g;

	reserved_check(c, n, false);
	if (source_type_of(n) != SOURCE_UNKNOWN)
		return;
	near = near_best(n->text, known, ARRAY_SIZE(known));
	g = diag_add(c->diags, DIAG_data_source, n->at, RELS_ALL,
		     "%.*s is no data source, KAFKA and PULSAR are",
		     TEXT_ARG(source_text(c->src, n->at)));
	if (!near)
		return;
	g->hint = n->backticked ? "write it without backticks" :
				  diag_text(c->diags, "did you mean %s?", near);
	diag_fix(c->diags, g, n->backticked && text_is_nocase(n->text, near), n->at,
		 (struct text){ near, strlen(near) });
}

static void changes_nothing(struct check *c)
{
	const struct stmt *s = c->stmt;

	if (!s->clauses && !s->job_props.present && !s->source)
		diag_add(c->diags, DIAG_alter_without_change, s->at, RELS_NONE,
			 "without a load property, PROPERTIES or FROM this changes nothing");
}

static void releases(struct check *c)
{
	const struct release_use *use;
	char names[512];

	for (use = c->stmt->uses; use; use = use->next)
		diag_add(c->diags, DIAG_release_syntax, use->at, use->lacking,
			 "%s does not exist in %s", use->what,
			 relset_text(use->lacking, names, sizeof(names)));
}

void check_names(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct partition_name *part;
	const struct clause *clause;
	const struct col *col;

	if (s->uses)
		releases(c);
	if (s->job)
		job(c);
	if (s->table)
		table(c);
	qname_reserved(c, s->from);
	if (s->source)
		data_source(c, s->source);
	for (clause = s->clauses; clause; clause = clause->next) {
		for (col = clause->cols; col; col = col->next)
			reserved_check(c, &col->name, true);
		for (part = clause->partitions; part; part = part->next)
			reserved_check(c, &part->name, true);
	}
	/* a broken statement may have lost its clauses */
	if (s->kind == STMT_ALTER && !c->parsed->broken)
		changes_nothing(c);
}
