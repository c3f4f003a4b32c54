/*
 * check.c - the passes in their order.
 */
#include "config.h"
#include "check/check.h"

static void use_database(struct check_session *session, struct text db)
{
	session->db_bytes = db.n < sizeof(session->db) ? db.n : 0;
	memcpy(session->db, db.p, session->db_bytes);
	session->db[session->db_bytes] = '\0';
}

/*
 * A '?' makes a prepared statement of it, which the FE refuses to run before
 * analysis has its turn: what analysis would refuse remains an error, but it is
 * not what the statement fails of.
 */
static void nothing_analysed(struct diag *g)
{
	for (; g; g = g->next)
		if (diag_rule(g->code)->phase == PHASE_ANALYSIS)
			g->refused_by = RELS_NONE;
}

void check_parsed(struct check *c, const struct parsed *p)
{
	struct diag **from = c->diags->tail;

	c->parsed = p;
	c->stmt = p->stmt;
	c->prepared = false;
	check_text(c);
	if (p->class == STMT_USE)
		use_database(c->session, p->use_db);
	if (!p->stmt)
		return;
	check_names(c);
	check_clauses(c);
	check_exprs(c);
	check_props(c);
	check_source(c);
	check_show(c);
	check_persist(c);
	if (c->prepared)
		nothing_analysed(*from);
	if (*from)
		check_placeholders(c, *from);
}
