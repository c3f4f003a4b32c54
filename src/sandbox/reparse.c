/*
 * reparse.c - the statement an FE stores for a job, and what comes back from it.
 */
#include "config.h"
#include "sandbox/reparse.h"

#include "base/buf.h"
#include "lang/parse.h"

enum { STORED_MAX = 64 << 20 };

relset fe_relset(const struct fe *fe)
{
	switch (fe->config.release) {
	case FE_3_3:
		return RELS_OF(REL_3_3_0);
	case FE_3_4:
		return RELS_OF(REL_3_4_5);
	case FE_3_5:
		return RELS_OF(REL_3_5_6);
	default:
		return RELS_OF(REL_4_1_0);
	}
}

void reparse(struct fe *fe, struct arena *mem, const char *text, struct reparsed *out)
{
	struct targets targets;
	struct diags diags;
	struct parsed p = { 0 };
	const struct release_use *u;

	out->stmt = NULL;
	source_init(&out->src, "stored", text, (uint32_t)strlen(text));
	targets_all(&targets);
	diags_init(&diags, mem, &targets);
	parser_start(fe->reparser, &out->src, 0);
	if (!parser_next(fe->reparser, mem, &diags, &p) || p.class != STMT_OURS || p.broken)
		return;
	for (u = p.stmt->uses; u; u = u->next)
		if (u->lacking & fe_relset(fe))
			return;
	out->stmt = p.stmt;
}

const struct clause *clause_of(const struct stmt *s, enum clause_kind kind)
{
	const struct clause *c;

	for (c = s ? s->clauses : NULL; c; c = c->next)
		if (c->kind == kind)
			return c;
	return NULL;
}

const char *clause_source(const struct source *src, const struct clause *c, struct arena *keep)
{
	return arena_copy(keep, src->text + c->at.off, c->at.len);
}

void reparse_clauses(struct fe *fe, struct arena *mem, const struct job_def *def,
		     struct reparsed *out)
{
	struct buf b;
	int i, n = 0;

	buf_init(&b, STORED_MAX);
	buf_adds(&b, "CREATE ROUTINE LOAD j ON t ");
	for (i = 0; i < 5; i++)
		if (def->clauses[i])
			buf_addf(&b, "%s%s\n", n++ ? ", " : "", def->clauses[i]);
	buf_adds(&b, "FROM KAFKA");
	reparse(fe, mem, arena_copy(mem, buf_str(&b), b.n), out);
	buf_release(&b);
}

/* printing ---------------------------------------------------------------------------------- */

static void print_names(struct buf *b, const struct partition_name *p)
{
	for (; p; p = p->next)
		buf_addf(b, "`%.*s`%s", TEXT_ARG(p->name.text), p->next ? ", " : "");
}

/* Plain columns first, as the FE keeps them. */
static void print_columns(struct buf *b, const struct clause *c, const struct source *src)
{
	const struct col *x;
	int pass, n = 0;

	buf_adds(b, "COLUMNS(");
	for (pass = 0; pass < 2; pass++) {
		for (x = c->cols; x; x = x->next) {
			if (x->assigned != (pass == 1))
				continue;
			buf_addf(b, "%s`%.*s`", n++ ? ", " : "", TEXT_ARG(x->name.text));
			if (!x->assigned)
				continue;
			buf_adds(b, " = ");
			if (x->value)
				expr_text(b, x->value, src, false);
			else
				buf_adds(b, "null");
		}
	}
	buf_adds(b, ")");
}

/* Separators come out raw, whatever is in them. */
static void print_clause(struct buf *b, const struct clause *c, const struct source *src)
{
	switch (c->kind) {
	case CLAUSE_COLUMN_SEPARATOR:
	case CLAUSE_ROW_SEPARATOR:
		buf_addf(b, "%s TERMINATED BY '",
			 c->kind == CLAUSE_COLUMN_SEPARATOR ? "COLUMNS" : "ROWS");
		buf_add(b, c->separator.text.p, c->separator.text.n);
		buf_adds(b, "'");
		break;
	case CLAUSE_COLUMNS:
		print_columns(b, c, src);
		break;
	case CLAUSE_WHERE:
		buf_adds(b, "WHERE ");
		expr_text(b, c->where, src, true);
		break;
	case CLAUSE_PARTITION:
		buf_adds(b, c->temporary ? "TEMPORARY PARTITION(" : "PARTITION(");
		print_names(b, c->partitions);
		buf_adds(b, ")");
		break;
	}
}

const char *stored_after_alter(struct fe *fe, struct arena *mem, const struct job *j,
			       const struct job_def *def, const struct source *src,
			       const struct stmt *alter)
{
	static const enum clause_kind order[] = {
		CLAUSE_COLUMN_SEPARATOR, CLAUSE_ROW_SEPARATOR, CLAUSE_COLUMNS,
		CLAUSE_PARTITION,	 CLAUSE_WHERE,
	};
	struct reparsed old;
	const struct clause *c;
	const char *out;
	struct buf b;
	unsigned i, n = 0;

	reparse(fe, mem, def->stored, &old);
	buf_init(&b, STORED_MAX);
	buf_addf(&b, "CREATE ROUTINE LOAD %s ON %s ", j->name, j->table);
	for (i = 0; i < 5; i++) {
		const struct source *from = src;

		c = clause_of(alter, order[i]);
		if (!c) {
			c = clause_of(old.stmt, order[i]);
			from = &old.src;
		}
		if (!c)
			continue;
		if (n++)
			buf_adds(&b, ", ");
		print_clause(&b, c, from);
	}
	buf_adds(&b, " PROPERTIES (\"desired_concurrent_number\"=\"1\") FROM KAFKA "
		     "(\"kafka_topic\" = \"my_topic\")");
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

void clauses_from_stored(struct fe *fe, struct job *j, struct job_def *def)
{
	struct arena *mem = arena_new();
	struct reparsed r;
	const struct clause *c;
	int i;

	reparse(fe, mem, def->stored, &r);
	for (i = 0; i < 5; i++) {
		c = clause_of(r.stmt, (enum clause_kind)i);
		def->clauses[i] = c ? clause_source(&r.src, c, j->mem) : NULL;
	}
	def->where_quoted = false;
	arena_free(mem);
}
