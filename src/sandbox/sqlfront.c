/*
 * sqlfront.c - StarRocks' spelling to SQLite's.
 *
 * No tree: the tokens are passed on one by one, with a stack of the brackets
 * that are open.  FROM and JOIN say where tables are named.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/front.h"
#include "sandbox/funcs.h"
#include "sandbox/sqlexpr.h"
#include "sandbox/sqlfront.h"
#include "sandbox/users.h"
#include "sandbox/vars.h"

enum { SQL_MAX = 64 << 20, DEPTH_MAX = 1000, COUNTED_DEPTH = 100 };

enum bracket { BRACKET_PLAIN, BRACKET_CAST, BRACKET_QUERY, BRACKET_CALL };

struct level {
	enum bracket kind;
	bool from;     /* in a FROM: tables stand here */
	bool interval; /* behind INTERVAL: a unit follows */
	bool select;   /* a SELECT was here */
	uint32_t type; /* BRACKET_CAST: where its type begins; 0 before AS */
};

struct query {
	struct call *c;
	struct words *w;
	struct buf out;
	struct level stack[DEPTH_MAX];
	unsigned depth;
	unsigned item; /* of the outer select list: its first token + 1; 0: not in one */
	bool failed;
};

static void emit(struct query *q, const char *s)
{
	buf_addc(&q->out, ' ');
	buf_adds(&q->out, s);
}

static struct level *top(struct query *q)
{
	return &q->stack[q->depth];
}

static bool is_string(struct text t)
{
	return t.n && (t.p[0] == '\'' || t.p[0] == '"');
}

/* Words behind a table's name that are no alias of it. */
static bool ends_table(struct text t)
{
	static const char *const words[] = {
		"WHERE",  "JOIN",      "LEFT",	    "RIGHT",  "INNER",	   "CROSS",
		"FULL",	  "OUTER",     "ON",	    "USING",  "GROUP",	   "ORDER",
		"HAVING", "LIMIT",     "UNION",	    "EXCEPT", "INTERSECT", "MINUS",
		"SET",	  "PARTITION", "TEMPORARY", "VALUES", "SELECT",
	};
	unsigned i;

	if (!t.n || !((t.p[0] | 32) >= 'a' && (t.p[0] | 32) <= 'z'))
		return t.n == 0 || (t.p[0] != '`' && t.p[0] != '_' && (unsigned char)t.p[0] < 0x80);
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is_nocase(t, words[i]))
			return true;
	return false;
}

/* A name of a WITH: somewhere "name AS (" or "name (..) AS (". */
static bool is_cte(const struct query *q, struct text name)
{
	const struct words *w = q->w;
	unsigned i, k;

	for (i = 0; i + 2 < w->n; i++) {
		if (!text_eq(source_text(w->src, w->list[i].at), name))
			continue;
		k = i + 1;
		if (text_is(source_text(w->src, w->list[k].at), "("))
			for (k++; k < w->n && !text_is(source_text(w->src, w->list[k++].at), ")");)
				;
		if (k + 1 < w->n && text_is_nocase(source_text(w->src, w->list[k].at), "AS") &&
		    text_is(source_text(w->src, w->list[k + 1].at), "("))
			return true;
	}
	return false;
}

/* TABLE(generate_series(a, b[, step])) of whole numbers; false: it is none. */
static bool series(struct query *q)
{
	struct words *w = q->w;
	unsigned at = w->at;
	int64_t n[3] = { 0, 0, 1 };
	unsigned i;
	bool minus;

	if (!take_phrase(w, "TABLE ( generate_series (")) {
		w->at = at;
		return false;
	}
	for (i = 0; i < 3; i++) {
		minus = take(w, "-");
		if (!take_integer(w, &n[i]))
			break;
		n[i] = minus ? -n[i] : n[i];
		if (!take(w, ","))
			break;
	}
	if (i < 1 || i > 2 || !n[2] || !take(w, ")") || !take(w, ")")) {
		words_error(w, q->c->out);
		q->failed = true;
		return true;
	}
	buf_addf(&q->out,
		 " (WITH RECURSIVE g(generate_series) AS (SELECT %lld WHERE %lld %s %lld UNION ALL "
		 "SELECT generate_series + %lld FROM g WHERE generate_series %s %lld - %lld) "
		 "SELECT generate_series FROM g)",
		 (long long)n[0], (long long)n[0], n[2] > 0 ? "<=" : ">=", (long long)n[1],
		 (long long)n[2], n[2] > 0 ? "<=" : ">=", (long long)n[1], (long long)n[2]);
	return true;
}

static void unknown_table(struct query *q, struct text db, struct text name)
{
	reply_analysis(q->c->out, q->c->mem, 5502, "Unknown table '%.*s.%.*s'", TEXT_ARG(db),
		       TEXT_ARG(name));
	q->failed = true;
}

/* name = ..., anywhere behind the cursor */
static bool is_compared(const struct words *w, const char *name)
{
	unsigned k;

	for (k = 0; k + 1 < w->n - w->at; k++)
		if (text_is_nocase(word_at(w, k), name) && text_is(word_at(w, k + 1), "="))
			return true;
	return false;
}

/* Tables of information_schema that do not answer each question, nor always. */
static bool may_ask(struct query *q, struct text name)
{
	struct call *c = q->c;

	if (text_is_nocase(name, "load_tracking_logs") && !is_compared(q->w, "job_id") &&
	    !is_compared(q->w, "label")) {
		reply_err(c->out, c->mem, 1064, "load_tracking_logs must specify label or job_id");
		q->failed = true;
	}
	/* the backend asks the leader for it (source: SystemTable.needQueryFromLeader) */
	if (text_is_nocase(name, "routine_load_jobs") && since(c->fe, FE_3_4) &&
	    c->fe->leader < 0) {
		reply_err(c->out, c->mem, 1064, "java.net.ConnectException: Connection refused");
		q->failed = true;
	}
	return !q->failed;
}

static void table(struct query *q)
{
	struct text db = TEXT(""), name, inside;
	const char *full;
	struct database *d;
	struct table *t;
	bool given;

	if (word_is(q->w, "TABLE") && series(q))
		return;
	if (!take_qname(q->w, &db, &name)) {
		words_error(q->w, q->c->out);
		q->failed = true;
		return;
	}
	given = db.n;
	if (!given && is_cte(q, name)) {
		emit(q, sql_quoted(name, q->c->mem));
		return;
	}
	if (!given && q->c->session->db)
		db = (struct text){ q->c->session->db, strlen(q->c->session->db) };
	if (text_is_nocase(db, "information_schema")) {
		if (!may_ask(q, name))
			return;
		if (!infoschema_fill(q->c, name)) {
			unknown_table(q, db, name);
			return;
		}
		full = arena_printf(q->c->mem, "\"information_schema.%.*s\"", TEXT_ARG(name));
	} else {
		d = call_database(q->c, db);
		t = store_table(d, name);
		if (!d || !t) {
			q->failed = true;
			if (d)
				unknown_table(q, db, name);
			return;
		}
		if (!users_may(q->c->fe->users, q->c->session->user, PRIV_SELECT, d->name,
			       t->name)) {
			call_denied(q->c, "SELECT", "TABLE ", t->name);
			q->failed = true;
			return;
		}
		full = store_name(t, false, q->c->mem);
	}
	emit(q, full);
	if (take(q->w, "PARTITION") || take(q->w, "PARTITIONS"))
		take_parens(q->w, &inside);
	if (!word_is(q->w, "AS") && ends_table(word_at(q->w, 0)))
		buf_addf(&q->out, " AS %s", sql_quoted(name, q->c->mem));
}

static void open_bracket(struct query *q, enum bracket kind)
{
	if (q->depth + 1 >= DEPTH_MAX) {
		reply_analysis(q->c->out, q->c->mem, 1064,
			       "expression is nested too deeply for this sandbox");
		q->failed = true;
		return;
	}
	q->depth++;
	*top(q) = (struct level){ .kind = kind };
}

static void close_bracket(struct query *q)
{
	struct level *l = top(q);

	if (l->kind == BRACKET_CAST && l->type) {
		uint32_t end = q->w->list[q->w->at].at.off;
		struct text type = { q->w->src->text + l->type, end - l->type };

		buf_addf(&q->out, ", %s", sql_string(type, q->c->mem));
	}
	emit(q, ")");
	if (q->depth)
		q->depth--;
}

/* How many there are in the parentheses behind the word at the cursor. */
static unsigned arguments(const struct words *w)
{
	unsigned depth = 1, n = 1, k;

	if (text_is(word_at(w, 2), ")"))
		return 0;
	for (k = 2; k < w->n - w->at && depth; k++) {
		if (text_is(word_at(w, k), "(") || text_is(word_at(w, k), "["))
			depth++;
		else if (text_is(word_at(w, k), ")") || text_is(word_at(w, k), "]"))
			depth--;
		else
			n += depth == 1 && text_is(word_at(w, k), ",");
	}
	return n;
}

/* name(): passes over it; false: there is something in it. */
static bool no_arguments(struct query *q)
{
	q->w->at += 2;
	if (take(q->w, ")"))
		return true;
	words_error(q->w, q->c->out);
	q->failed = true;
	return false;
}

/* name( */
static void call_of(struct query *q, struct text name)
{
	const char *f = func_name(name);

	if (text_is_nocase(name, "CAST")) {
		emit(q, "sr_cast(");
		q->w->at += 2;
		open_bracket(q, BRACKET_CAST);
		return;
	}
	if (text_is_nocase(name, "database") || text_is_nocase(name, "schema")) {
		if (!no_arguments(q))
			return;
		emit(q, q->c->session->db ? sql_string((struct text){ q->c->session->db,
								      strlen(q->c->session->db) },
						       q->c->mem)
					  : "NULL");
		return;
	}
	if (text_is_nocase(name, "user") || text_is_nocase(name, "current_user") ||
	    text_is_nocase(name, "session_user")) {
		const char *host = q->c->session->host, *port = strrchr(host, ':');
		/* of IPv6 there are several */
		bool has_port = port && strchr(host, ':') == port;
		int n = (int)(has_port ? (size_t)(port - host) : strlen(host));

		if (!no_arguments(q))
			return;
		if (text_is_nocase(name, "current_user")) {
			host = "%";
			n = 1;
		}
		emit(q, arena_printf(q->c->mem, "'''%s''@''%.*s'''", q->c->session->user, n, host));
		return;
	}
	if (text_is_nocase(name, "version") || text_is_nocase(name, "current_version")) {
		if (!no_arguments(q))
			return;
		emit(q, arena_printf(q->c->mem, "'%s'",
				     text_is_nocase(name, "version") ? world_mysql_version(q->c->fe)
								     : world_version(q->c->fe)));
		return;
	}
	if (text_is_nocase(name, "connection_id")) {
		if (!no_arguments(q))
			return;
		emit(q, arena_printf(q->c->mem, "%u", q->c->session->id));
		return;
	}
	/* what is nested deeper SQLite counts itself */
	if (q->depth < COUNTED_DEPTH && !func_takes(name, arguments(q->w))) {
		reply_analysis(q->c->out, q->c->mem, 1064, "%s",
			       no_function(name, arguments(q->w), q->c->mem));
		q->failed = true;
		return;
	}
	q->w->at += 2;
	if (f)
		emit(q, f);
	else
		emit(q, arena_copy(q->c->mem, name.p, name.n));
	buf_adds(&q->out, "(");
	open_bracket(q, BRACKET_CALL);
	/* (unit, a, b) */
	if ((text_is_nocase(name, "timestampadd") || text_is_nocase(name, "timestampdiff")) &&
	    text_is(word_at(q->w, 1), ",")) {
		emit(q, sql_string(word_at(q->w, 0), q->c->mem));
		q->w->at++;
	}
}

/* @@x, @@session.x, @x */
static void variable(struct query *q)
{
	struct text name = TEXT("");
	const char *v;
	bool system;

	q->w->at++;
	system = take(q->w, "@");
	if (!take_phrase(q->w, "GLOBAL .") && !take_phrase(q->w, "SESSION ."))
		take_phrase(q->w, "LOCAL .");
	if (!take_label(q->w, &name)) {
		words_error(q->w, q->c->out);
		q->failed = true;
		return;
	}
	v = system ? vars_get(q->c->session, name) : NULL;
	if (system && !v) {
		reply_analysis(q->c->out, q->c->mem, 1193, "%s",
			       vars_unknown(q->c->session, name, q->c->mem));
		q->failed = true;
		return;
	}
	if (!v)
		emit(q, "NULL");
	else if (*v && strspn(v, "0123456789") == strlen(v) && strlen(v) < 18)
		emit(q, v);
	else
		emit(q, sql_string((struct text){ v, strlen(v) }, q->c->mem));
}

static struct text token(const struct query *q, unsigned i)
{
	return source_text(q->w->src, q->w->list[i].at);
}

static bool is_word(struct text t)
{
	return t.n &&
	       ((t.p[0] | 32) >= 'a' ? (t.p[0] | 32) <= 'z' : t.p[0] == '_' || t.p[0] == '`');
}

/* An item of the outer select list ends before the cursor: a column without a
 * name of its own is called as it was written. */
static void end_item(struct query *q)
{
	unsigned first = q->item - 1, last = q->w->at - 1, i, depth = 0;
	struct text t;

	if (!q->item || q->depth || q->w->at <= first)
		return;
	for (i = first; i <= last; i++) {
		t = token(q, i);
		if (text_is(t, "("))
			depth++;
		else if (text_is(t, ")") && depth)
			depth--;
		else if (!depth && text_is_nocase(t, "AS"))
			return;
	}
	t = token(q, last);
	if (text_is(t, "*") || (first == last && is_word(t)))
		return;
	if (is_word(t) && last > first && !text_is_nocase(t, "END")) {
		struct text before = token(q, last - 1);
		char c = before.p[before.n - 1];

		/* "f(x) name", "a.b" */
		if (c == ')' || c == '.' || c == '\'' || c == '"' || c == '`' || c == '_' ||
		    (c >= '0' && c <= '9') ||
		    ((c | 32) >= 'a' && (c | 32) <= 'z' && !text_is_nocase(before, "NOT") &&
		     !text_is_nocase(before, "DISTINCT")))
			return;
	}
	if (text_is_nocase(token(q, first), "DISTINCT"))
		first++;
	buf_addf(&q->out, " AS %s",
		 sql_quoted(
			 (struct text){ q->w->src->text + q->w->list[first].at.off,
					span_end(q->w->list[last].at) - q->w->list[first].at.off },
			 q->c->mem));
}

static bool is_unit(struct text t)
{
	static const char *const units[] = { "YEAR", "QUARTER", "MONTH",  "WEEK",
					     "DAY",  "HOUR",	"MINUTE", "SECOND" };
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (text_is_nocase(t, units[i]))
			return true;
	return false;
}

/* Words with a meaning of their own; false: pass it on. */
static bool word(struct query *q, struct text t)
{
	struct level *l = top(q);

	if (q->item && !q->depth &&
	    (text_is_nocase(t, "FROM") || text_is_nocase(t, "WHERE") ||
	     text_is_nocase(t, "ORDER") || text_is_nocase(t, "LIMIT") ||
	     text_is_nocase(t, "UNION") || text_is_nocase(t, "GROUP") ||
	     text_is_nocase(t, "HAVING"))) {
		end_item(q);
		q->item = 0;
	}
	if (text_is_nocase(t, "SELECT")) {
		l->select = true;
		l->from = false;
		if (!q->depth)
			q->item = q->w->at + 2;
	} else if ((text_is_nocase(t, "FROM") && l->select) || text_is_nocase(t, "JOIN")) {
		l->from = true;
		q->w->at++;
		emit(q, arena_copy(q->c->mem, t.p, t.n));
		take(q->w, "LATERAL");
		if (!word_is(q->w, "("))
			table(q);
		return true;
	} else if (text_is_nocase(t, "WHERE") || text_is_nocase(t, "GROUP") ||
		   text_is_nocase(t, "ORDER") || text_is_nocase(t, "HAVING") ||
		   text_is_nocase(t, "LIMIT") || text_is_nocase(t, "ON") ||
		   text_is_nocase(t, "UNION")) {
		l->from = false;
	} else if (text_is_nocase(t, "AS") && l->kind == BRACKET_CAST) {
		q->w->at++;
		if (words_end(q->w)) {
			words_error(q->w, q->c->out);
			q->failed = true;
			return true;
		}
		l->type = q->w->list[q->w->at].at.off;
		while (!words_end(q->w) && !word_is(q->w, ")"))
			q->w->at += text_is(word_at(q->w, 0), "(") ? 3 : 1;
		return true;
	} else if (text_is_nocase(t, "INTERVAL") && !text_is(word_at(q->w, 1), ",")) {
		l->interval = true;
		q->w->at++;
		return true;
	} else if (l->interval && is_unit(t)) {
		l->interval = false;
		q->w->at++;
		buf_addf(&q->out, ", '%.*s'", TEXT_ARG(t));
		return true;
	} else if (text_is_nocase(t, "RLIKE")) {
		q->w->at++;
		emit(q, "REGEXP");
		return true;
	} else if (text_is_nocase(t, "DIV") || text_is_nocase(t, "MOD")) {
		q->w->at++;
		emit(q, text_is_nocase(t, "DIV") ? "/" : "%");
		return true;
	} else if ((text_is_nocase(t, "DATE") || text_is_nocase(t, "DATETIME")) &&
		   is_string(word_at(q->w, 1))) {
		q->w->at++;
		return true;
	} else if (text_is_nocase(t, "MINUS")) {
		q->w->at++;
		emit(q, "EXCEPT");
		return true;
	}
	return false;
}

static void one(struct query *q)
{
	struct text t = word_at(q->w, 0), next = word_at(q->w, 1), name;
	struct level *l = top(q);

	if (is_string(t)) {
		take_string(q->w, &name);
		emit(q, sql_string(name, q->c->mem));
	} else if (text_is(t, "@")) {
		variable(q);
	} else if (text_is(t, "(")) {
		emit(q, "(");
		q->w->at++;
		open_bracket(q, BRACKET_PLAIN);
		if (l->from && !word_is(q->w, "SELECT") && !word_is(q->w, "WITH") &&
		    !word_is(q->w, "(")) {
			top(q)->from = true;
			table(q);
		}
	} else if (text_is(t, ")")) {
		close_bracket(q);
		q->w->at++;
	} else if (text_is(t, ",") && q->item && !q->depth) {
		end_item(q);
		emit(q, ",");
		q->item = ++q->w->at + 1;
	} else if (text_is(t, ",") && l->from) {
		emit(q, ",");
		q->w->at++;
		if (!word_is(q->w, "("))
			table(q);
	} else if (text_is(t, "&&") || text_is(t, "||") || text_is(t, "<=>")) {
		emit(q, text_is(t, "&&") ? "AND" : text_is(t, "||") ? "OR" : "IS");
		q->w->at++;
	} else if (text_is(t, "/")) {
		/* of whole numbers, too, it is a real one */
		emit(q, "* 1.0 /");
		q->w->at++;
	} else if (text_is(t, "!")) {
		emit(q, "NOT");
		q->w->at++;
	} else if (t.p[0] == '$' || t.p[0] == '?' || t.p[0] == ':') {
		/* to SQLite they would be parameters */
		emit(q, sql_quoted(t, q->c->mem));
		q->w->at++;
	} else if (t.p[0] == '`') {
		take_name(q->w, &name);
		emit(q, sql_quoted(name, q->c->mem));
	} else if (word(q, t)) {
		;
	} else if (text_is(next, "(") && ((t.p[0] | 32) >= 'a' && (t.p[0] | 32) <= 'z') &&
		   !text_is_nocase(t, "IN") && !text_is_nocase(t, "AND") &&
		   !text_is_nocase(t, "OR") && !text_is_nocase(t, "NOT") &&
		   !text_is_nocase(t, "VALUES") && !text_is_nocase(t, "AS") &&
		   !text_is_nocase(t, "EXISTS") && !text_is_nocase(t, "SELECT") &&
		   !text_is_nocase(t, "USING") && !text_is_nocase(t, "UNION") &&
		   !text_is_nocase(t, "ALL") && !text_is_nocase(t, "WHEN") &&
		   !text_is_nocase(t, "THEN") && !text_is_nocase(t, "ELSE") &&
		   !text_is_nocase(t, "BY") && !text_is_nocase(t, "LIKE") &&
		   !text_is_nocase(t, "BETWEEN") && !text_is_nocase(t, "OVER") &&
		   !text_is_nocase(t, "WHERE") && !text_is_nocase(t, "ON") &&
		   !text_is_nocase(t, "HAVING")) {
		call_of(q, t);
	} else {
		/* a.b.c: the database is in the table's name already */
		if (text_is(next, ".") && text_is(word_at(q->w, 3), ".") &&
		    store_database(&q->c->fe->store, t))
			q->w->at += 2;
		t = word_at(q->w, 0);
		if (text_is(t, ".") ||
		    (q->w->at && text_is(source_text(q->w->src, q->w->list[q->w->at - 1].at), ".")))
			buf_add(&q->out, t.p, t.n);
		else
			emit(q, arena_copy(q->c->mem, t.p, t.n));
		q->w->at++;
	}
}

const char *query_sql(struct call *c, struct words *w)
{
	struct query *q = xmalloc(sizeof(*q));
	struct sql_places *places;
	const char *out;

	memset(q, 0, sizeof(*q));
	q->c = c;
	q->w = w;
	buf_init(&q->out, SQL_MAX);
	places = ARENA_NEW(c->mem, struct sql_places);
	places->src = w->src;
	places->list = arena_alloc(c->mem, (w->n + 1) * sizeof(*places->list));
	while (!words_end(w) && !q->failed) {
		places->list[places->n++] =
			(struct sql_place){ (uint32_t)q->out.n, w->list[w->at].at.off };
		one(q);
		/* what was passed over unseen need not have been there */
		if (w->at > w->n)
			w->at = w->n;
	}
	if (!q->failed)
		end_item(q);
	out = q->failed ? NULL : arena_copy(c->mem, buf_str(&q->out), q->out.n);
	if (!q->failed && q->out.full) {
		reply_analysis(c->out, c->mem, 1064, "the statement is too long for this sandbox");
		out = NULL;
	}
	buf_release(&q->out);
	free(q);
	c->places = places;
	return out;
}
