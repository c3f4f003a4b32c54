/*
 * fe.c - COM_QUERY: all of a text is parsed, then its statements run one by one.
 */
#include "config.h"
#include "sandbox/fe.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "lang/parse.h"
#include "sandbox/civil.h"
#include "sandbox/cursor.h"
#include "sandbox/front.h"
#include "sandbox/job_props.h"
#include "sandbox/reparse.h"
#include "sandbox/vars.h"

struct item {
	struct item *next;
	enum stmt_class class;
	const struct stmt *stmt;
	struct text use_db;
	uint32_t from;
	struct span at;
};

/* Errors of the FE's tree builder ------------------------------------------------------------- */

static void build_error(struct reply *out, struct arena *mem, const struct source *src,
			struct span at, bool several, const char *detail)
{
	char from[64], to[64];
	uint32_t last = span_end(at);

	place_text(from, sizeof(from), src, at.off);
	/* the range ends where its last token begins */
	while (last > at.off && src->text[last - 1] != '\'' && src->text[last - 1] != '"')
		last--;
	if (several) {
		uint32_t q = last ? last - 1 : 0;

		while (q > at.off && src->text[q - 1] != src->text[last - 1])
			q--;
		place_text(to, sizeof(to), src, q ? q - 1 : 0);
		reply_err(out, mem, 1064, "Getting syntax error from %s to %s. Detail message: %s.",
			  from, to, detail);
	} else {
		reply_err(out, mem, 1064, "Getting syntax error at %s. Detail message: %s.", from,
			  detail);
	}
}

/* 2^127; from 4.1 what 76 digits can say. */
static bool number_fits(const struct fe *fe, struct text t)
{
	static const char most[] = "170141183460469231731687303715884105728";

	while (t.n && *t.p == '0') {
		t.p++;
		t.n--;
	}
	if (since(fe, FE_4_1))
		return t.n <= 76;
	return t.n < sizeof(most) - 1 || (t.n == sizeof(most) - 1 && memcmp(t.p, most, t.n) <= 0);
}

/* DECIMAL(p, s); NULL, or what is wrong. */
static const char *judge_decimal(const struct fe *fe, const struct source *src,
				 const struct expr *e)
{
	struct text t = source_text(src, e->at);
	const char *open = memchr(t.p, '(', t.n);
	long n[2] = { 0, 0 };
	char copy[64], *end;

	if (!open || t.n - (size_t)(open - t.p) >= sizeof(copy) || (e->text.n < 6) ||
	    strncasecmp(e->text.p, "DEC", 3) != 0)
		return NULL;
	snprintf(copy, sizeof(copy), "%.*s", (int)(t.n - (size_t)(open + 1 - t.p)), open + 1);
	n[0] = strtol(copy, &end, 10);
	end += strspn(end, " \t\n,");
	n[1] = strtol(end, NULL, 10);
	if (text_is_nocase(e->text, "DECIMAL256"))
		return NULL;
	if (n[0] < 1 || n[0] > (since(fe, FE_4_1) ? 76 : 38))
		return since(fe, FE_4_1) ? "DECIMAL's precision should range from 1 to 76"
					 : "DECIMAL's precision should range from 1 to 38";
	return n[1] > n[0] ? "DECIMAL(P[,S]) type P must be greater than or equal to the value of S"
			   : NULL;
}

/* What the builder of the tree refuses by kind. */
static const char *judge_node(const struct fe *fe, const struct source *src, const struct expr *e,
			      struct arena *mem)
{
	if (e->kind == EXPR_SLICE)
		return "Unsupported expr 'array slice'";
	if (e->kind == EXPR_TYPE)
		return judge_decimal(fe, src, e);
	if (e->kind == EXPR_DOUBLE && isinf(strtod(arena_copy(mem, e->text.p, e->text.n), NULL)))
		return arena_printf(mem, "Invalid numeric literal %.*s", TEXT_ARG(e->text));
	return NULL;
}

/* False: *out is set. */
static bool judge_expr(const struct fe *fe, const struct source *src, const struct expr *root,
		       struct arena *mem, struct reply *out)
{
	const struct expr *e;
	const char *why;
	struct civil c;
	size_t i;

	for (e = root; e; e = expr_walk(root, e)) {
		why = judge_node(fe, src, e, mem);
		if (why) {
			build_error(out, mem, src, e->at, false, why);
			return false;
		}
		if ((e->kind == EXPR_DATE || e->kind == EXPR_DATETIME) &&
		    !civil_parse(e->text, &c)) {
			build_error(
				out, mem, src, e->at, true,
				arena_printf(mem, "Invalid date literal %.*s", TEXT_ARG(e->text)));
			return false;
		}
		if (e->kind == EXPR_INTEGER && !number_fits(fe, e->text)) {
			build_error(out, mem, src, e->at, false,
				    arena_printf(mem,
						 since(fe, FE_4_1) ? "Invalid numeric literal %.*s"
								   : "Numeric overflow %.*s",
						 TEXT_ARG(e->text)));
			return false;
		}
		for (i = 0; e->kind == EXPR_BINARY && i < e->text.n &&
			    isxdigit((unsigned char)e->text.p[i]);
		     i++)
			;
		if (e->kind == EXPR_BINARY && (i < e->text.n || e->text.n % 2)) {
			build_error(
				out, mem, src, e->at, false,
				"Binary literal can only contain hexadecimal digits and an even "
				"number of digits");
			return false;
		}
		if (e->kind == EXPR_PLACEHOLDER) {
			reply_analysis(out, mem, 1295,
				       "This command is not supported in the prepared statement "
				       "protocol yet");
			return false;
		}
	}
	return true;
}

static bool judge_tree(const struct fe *fe, const struct source *src, const struct stmt *s,
		       struct arena *mem, struct reply *out)
{
	const struct release_use *u;
	const struct clause *c;
	const struct expr *e;
	struct expr_iter it;
	struct text value;
	const char *why;

	for (u = s->uses; u; u = u->next) {
		if (u->lacking & fe_relset(fe)) {
			struct text seen = source_text(src, u->at);

			syntax_error(out, mem, src, u->at.off,
				     (struct text){ seen.p, seen.n > 40 ? 40 : seen.n });
			return false;
		}
	}
	expr_iter_init(&it, s);
	while ((e = expr_iter_next(&it, s)))
		if (!judge_expr(fe, src, e, mem, out))
			return false;
	if (s->has_limit && memchr(src->text + s->limit_at.off, '?', s->limit_at.len)) {
		reply_err(out, mem, 1064,
			  "Getting syntax error. Detail message: using parameter(?) as limit or "
			  "offset not supported.");
		return false;
	}
	for (c = s->clauses; c; c = c->next) {
		if ((c->kind == CLAUSE_COLUMN_SEPARATOR || c->kind == CLAUSE_ROW_SEPARATOR) &&
		    !delimiter_value(c->separator.text, mem, &value, &why)) {
			reply_analysis(out, mem, 1064, "%s", why);
			return false;
		}
	}
	return true;
}

/* parsing ---------------------------------------------------------------------------------------
 */

static void parse_error(struct reply *out, struct arena *mem, const struct source *src,
			const struct diags *diags)
{
	const struct diag *d;
	struct text seen = TEXT("");
	uint32_t off = src->len;
	struct tokens t;

	for (d = diags->first; d && d->severity != DIAG_ERROR; d = d->next)
		;
	if (d)
		off = d->server_at.off;
	if (off < src->len) {
		t = tokens_of_stmt(src, off, mem);
		if (t.n && t.list[0].at.off == off)
			seen = source_text(src, t.list[0].at);
	}
	syntax_error(out, mem, src, off, seen);
}

/* All statements of the text; false: *out is the error. */
static bool parse_all(struct fe *fe, struct source *src, struct arena *mem, struct item **first,
		      struct reply *out)
{
	struct item **tail = first, *x;
	struct targets targets;
	struct diags diags;
	struct parsed p;
	struct words w;

	*first = NULL;
	targets_all(&targets);
	parser_start(fe->parser, src, 0);
	for (;;) {
		memset(&p, 0, sizeof(p));
		diags_init(&diags, mem, &targets);
		if (!parser_next(fe->parser, mem, &diags, &p))
			break;
		/* what begins no statement of an FE may be ours (SANDBOX ...) */
		if (p.broken && diags.first && diags.first->code == DIAG_unknown_statement)
			p.class = STMT_OTHER;
		if (p.class == STMT_OURS && p.broken) {
			parse_error(out, mem, src, &diags);
			return false;
		}
		if (p.class == STMT_OURS && !judge_tree(fe, src, p.stmt, mem, out))
			return false;
		if (p.class == STMT_OTHER) {
			words_init(&w, src, p.at.off, mem);
			if (!front_find(&w)) {
				words_error(&w, out);
				return false;
			}
		}
		x = ARENA_NEW(mem, struct item);
		*x = (struct item){ .class = p.class,
				    .stmt = p.stmt,
				    .use_db = p.use_db,
				    .from = p.at.off,
				    .at = p.at };
		*tail = x;
		tail = &x->next;
	}
	if (!*first)
		syntax_error(out, mem, src, src->len, TEXT(""));
	return *first;
}

/* running ---------------------------------------------------------------------------------------
 */

/* What only a leader can do, asked of an FE that has none. */
static bool has_leader(struct call *c)
{
	if (c->fe->leader >= 0)
		return true;
	reply_err(c->out, c->mem, 1064, "java.net.ConnectException: Connection refused");
	return false;
}

static void run_ours(struct call *c, const struct source *src, const struct stmt *s)
{
	struct job_call jc = { .call = c, .src = src, .stmt = s };

	if (s->kind != STMT_SHOW_CREATE && !has_leader(c))
		return;
	cursors_settle(c->fe);
	switch (s->kind) {
	case STMT_CREATE:
		job_create(&jc);
		break;
	case STMT_ALTER:
		job_alter(&jc);
		break;
	case STMT_SHOW:
		job_show(&jc);
		break;
	case STMT_SHOW_TASK:
		job_show_task(&jc);
		break;
	case STMT_SHOW_CREATE:
		job_show_create(&jc);
		break;
	default:
		job_operate(&jc);
		break;
	}
}

static void run(struct call *c, const struct source *src, const struct item *x)
{
	const struct front *f;
	struct words w;

	switch (x->class) {
	case STMT_OURS:
		run_ours(c, src, x->stmt);
		break;
	case STMT_USE:
		session_use(c, x->use_db);
		break;
	case STMT_EMPTY:
		reply_ok(c->out);
		break;
	case STMT_OTHER:
		words_init(&w, src, x->from, c->mem);
		f = front_find(&w);
		if (!front_local(f) && !has_leader(c))
			break;
		if (!front_local(f))
			cursors_settle(c->fe);
		f->run(c, &w, f->arg);
		break;
	}
}

/* The statements of one text, as far as they are not over. */
struct fe_run {
	struct source src;
	struct item *at; /* the present one */
	struct arena *mem;
	void (*each)(void *to, const struct reply *r, bool more);
	void *to;
	bool waits;		 /* SLEEP() takes its time */
	int64_t start_ms;	 /* of the present statement, by the clock of who drives it */
	int64_t wake_ms;	 /* it goes on then */
	struct func_sleep sleep; /* of the present statement */
	const char *killed;	 /* KILL QUERY's reason; NULL: it was not */
};

static int64_t query_timeout_ms(const struct fe_session *s)
{
	const char *v = vars_get(s, TEXT("query_timeout"));

	return v ? strtoll(v, NULL, 10) * 1000 : INT64_MAX;
}

/* source: StmtExecutor.handleKill, DefaultCoordinator.cancel, ResultReceiver.getNext; of 4.1
 * also the number, which stays from the kill */
static void interrupted(struct call *c, const char *killed)
{
	int seconds = (int)(query_timeout_ms(c->session) / 1000);

	if (killed)
		reply_err(c->out, c->mem, since(c->fe, FE_4_1) ? 1317 : 1064, "%s", killed);
	else if (!since(c->fe, FE_3_4))
		reply_err(c->out, c->mem, 1064, "Query exceeded time limit of %d seconds", seconds);
	else
		reply_err(c->out, c->mem, 5024,
			  "Query reached its timeout of %d seconds, please increase the "
			  "'query_timeout' session variable and retry",
			  seconds);
	if (!killed && since(c->fe, FE_3_5))
		memcpy(c->out->sqlstate, "53400", 6);
}

/* One statement; false: it waits, nothing is answered yet. */
static bool run_one(struct fe_session *s, struct call *c, int64_t now_ms)
{
	struct fe_run *r = s->run;
	struct arena_mark mark = arena_mark(r->mem);
	int64_t timeout = query_timeout_ms(s);
	bool late = r->sleep.slept && now_ms - r->start_ms >= timeout;

	reply_ok(c->out); /* nothing of the statement before */
	if (r->killed || late) {
		interrupted(c, r->killed);
		return true;
	}
	s->fe->env.zone = s->zone;
	s->fe->env.now_ms = s->fe->now_ms;
	s->fe->env.sleep = r->waits ? &r->sleep : NULL;
	r->sleep.seen = 0;
	r->sleep.wants_ms = 0;
	c->places = NULL;
	run(c, &r->src, r->at);
	s->fe->env.sleep = NULL;
	if (!r->sleep.wants_ms)
		return true;
	r->wake_ms = now_ms + r->sleep.wants_ms;
	if (timeout < r->wake_ms - r->start_ms)
		r->wake_ms = r->start_ms + timeout;
	r->sleep.slept++;
	arena_rewind(r->mem, mark);
	return false;
}

bool fe_query_go_on(struct fe_session *s, int64_t now_ms)
{
	struct fe_run *r = s->run;
	struct reply out;
	struct call c = { .fe = s->fe, .session = s, .mem = r->mem, .out = &out };

	while (r->at) {
		s->statement = source_text(&r->src, r->at->at);
		if (!run_one(s, &c, now_ms))
			return false;
		r->at = out.kind == REPLY_ERR ? NULL : r->at->next;
		r->each(r->to, &out, r->at);
		r->sleep = (struct func_sleep){ 0 };
		r->start_ms = now_ms;
	}
	s->run = NULL;
	if (!s->cursors)
		s->statement = TEXT("");
	return true;
}

static bool start(struct fe_session *s, const struct fe_run *how, struct text sql, int64_t now_ms)
{
	struct fe_run *r = ARENA_NEW(how->mem, struct fe_run);
	struct reply out;

	cursors_end(s);
	*r = *how;
	r->start_ms = now_ms;
	while (sql.n && !sql.p[sql.n - 1])
		sql.n--;
	source_init(&r->src, "query", sql.p, (uint32_t)sql.n);
	s->statement_ms = s->fe->now_ms;
	reply_ok(&out);
	if (!parse_all(s->fe, &r->src, r->mem, &r->at, &out)) {
		r->each(r->to, &out, false);
		return true;
	}
	s->run = r;
	return fe_query_go_on(s, now_ms);
}

void fe_query(struct fe_session *s, struct text sql, struct arena *mem,
	      void (*each)(void *to, const struct reply *r, bool more), void *to)
{
	const struct fe_run r = { .mem = mem, .each = each, .to = to };

	start(s, &r, sql, s->fe->now_ms);
}

bool fe_query_start(struct fe_session *s, struct text sql, struct arena *mem, int64_t now_ms,
		    void (*each)(void *to, const struct reply *r, bool more), void *to)
{
	const struct fe_run r = { .mem = mem, .each = each, .to = to, .waits = true };

	return start(s, &r, sql, now_ms);
}

int64_t fe_query_when(const struct fe_session *s)
{
	return s->run->killed ? 0 : s->run->wake_ms;
}

void fe_query_kill(struct fe_session *s, const char *reason)
{
	struct reply error;
	struct call c = { .fe = s->fe, .session = s, .out = &error };

	if (s->run) {
		s->run->killed = arena_copy(s->run->mem, reason, strlen(reason));
	} else if (cursors_open(s)) {
		c.mem = arena_new();
		interrupted(&c, reason);
		cursors_kill(s, &error);
		arena_free(c.mem);
	}
}

void fe_query_end(struct fe_session *s)
{
	cursors_end(s);
	s->run = NULL;
	s->statement = TEXT("");
}

const struct reply_row *fe_next_row(const struct reply *r, struct reply *error)
{
	return cursor_row(r->rest, error);
}
