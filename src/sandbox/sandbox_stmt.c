/*
 * sandbox_stmt.c - SANDBOX ...: what no FE has, to set the stage; doc/sandbox.adoc
 * lists them all.
 */
#include "config.h"
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"
#include "sandbox/job.h"
#include "sandbox/load_ctx.h"
#include "sandbox/topic.h"
#include "sandbox/users.h"

enum { PRODUCED_TIMES = 1000000, PRODUCED_MAX = 64 << 20 };

static const int64_t advance_max_ms = 30LL * 86400 * 1000;

static void failed(struct call *c, const char *why)
{
	reply_err(c->out, c->mem, 1064, "%s", why);
}

/* name, or 'name'; names with dots and dashes may be bare */
static bool take_topic(struct words *w, const char **out)
{
	struct text t, db = TEXT("");
	unsigned from = w->at;

	if (take_string(w, &t)) {
		*out = arena_copy(w->mem, t.p, t.n);
		return true;
	}
	if (!take_qname(w, &db, &t))
		return false;
	while (take(w, "-"))
		if (!take_name(w, &t) && (words_end(w) || !++w->at))
			return false;
	t.p = w->src->text + w->list[from].at.off;
	t.n = span_end(w->list[w->at - 1].at) - w->list[from].at.off;
	if (t.n > 1 && t.p[0] == '`') {
		t.p++;
		t.n -= 2;
	}
	*out = arena_copy(w->mem, t.p, t.n);
	return true;
}

static void topic(struct call *c, struct words *w)
{
	const char *name;
	struct topic *t;
	int64_t n;

	if (!take_topic(w, &name)) {
		words_error(w, c->out);
		return;
	}
	t = topics_get(c->fe->topics, name);
	while (!words_end(w)) {
		if (take(w, "PARTITIONS") && take_integer(w, &n)) {
			if (n < 1 || n > TOPIC_PARTITIONS_MAX ||
			    !topic_set_partitions(t, (unsigned)n)) {
				failed(c, "a topic has 1 to 1024 partitions and cannot lose any");
				return;
			}
		} else if (take_phrase(w, "RATE ALL")) {
			topic_set_rate(t, ~0U);
		} else if (take(w, "RATE") && take_integer(w, &n) && n >= 0) {
			topic_set_rate(t, (unsigned)n);
		} else {
			words_error(w, c->out);
			return;
		}
	}
	reply_ok(c->out);
}

/* What PRODUCE was told. */
struct production {
	struct topic *topic;
	int64_t partition;    /* -1: in turn */
	int64_t ms;	      /* of each message */
	bool counted;	      /* FOR from TO to: */
	int64_t from, to;     /* what $n becomes */
	unsigned first, past; /* words: the messages */
};

/* The text with n in the place of each $n. */
static struct text numbered(struct text t, int64_t n, struct arena *mem)
{
	struct buf b;
	struct text out;
	size_t i;

	buf_init(&b, PRODUCED_MAX);
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '$' && i + 1 < t.n && t.p[i + 1] == 'n') {
			buf_addf(&b, "%lld", (long long)n);
			i++;
		} else {
			buf_addc(&b, t.p[i]);
		}
	}
	out = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return out;
}

/* topic[:partition] 'message'[, ...] [FOR n TO n] [AT 'time']; false: the reply is set. */
static bool take_production(struct call *c, struct words *w, struct production *p)
{
	struct text value, when;
	const char *name;
	struct civil at;
	bool ok;

	*p = (struct production){ .partition = -1, .ms = c->fe->now_ms };
	ok = take_topic(w, &name) && (!take(w, ":") || take_integer(w, &p->partition));
	p->first = w->at;
	while (ok && (ok = take(w, "NULL") || take_string(w, &value)) && take(w, ","))
		;
	p->past = w->at;
	p->counted = ok && take(w, "FOR");
	if (p->counted)
		ok = take_integer(w, &p->from) && take(w, "TO") && take_integer(w, &p->to);
	if (ok && take(w, "AT")) {
		ok = take_string(w, &when) && civil_parse(when, &at);
		if (ok) {
			p->ms = civil_seconds(&at) * 1000;
			p->ms -= zone_offset(c->session->zone, p->ms / 1000) * 1000LL;
		}
	}
	if (!ok) {
		words_error(w, c->out);
		return false;
	}
	if (!front_end(c, w))
		return false;
	if (p->from > p->to || p->to - p->from >= PRODUCED_TIMES) {
		failed(c, "FOR n TO n goes up, a million times at most");
		return false;
	}
	p->topic = topics_get(c->fe->topics, name);
	return true;
}

static void produce(struct call *c, struct words *w)
{
	struct production p;
	struct text value;
	uint64_t n = 0;
	int64_t i;

	if (!take_production(c, w, &p))
		return;
	for (i = p.from; i <= p.to; i++) {
		for (w->at = p.first; w->at < p.past; take(w, ",")) {
			struct arena_mark mark = arena_mark(c->mem);
			bool done;

			value = (struct text){ 0 };
			if (!take(w, "NULL"))
				take_string(w, &value);
			if (value.p && p.counted)
				value = numbered(value, i, c->mem);
			done = topic_produce(p.topic, p.partition, p.ms, value);
			arena_rewind(c->mem, mark);
			if (!done) {
				failed(c, "the topic has no such partition");
				return;
			}
			n++;
		}
	}
	reply_ok(c->out);
	c->out->affected = n;
}

static void expire(struct call *c, struct words *w)
{
	int64_t partition, offset;
	const char *name;

	if (!take_topic(w, &name) || !take(w, ":") || !take_integer(w, &partition) ||
	    !take(w, "TO") || !take_integer(w, &offset) || partition < 0) {
		words_error(w, c->out);
		return;
	}
	topic_expire(topics_get(c->fe->topics, name), (unsigned)partition, offset);
	reply_ok(c->out);
}

static void broker(struct call *c, struct words *w)
{
	struct text name;

	if (!take_string(w, &name) || (!word_is(w, "UP") && !word_is(w, "DOWN"))) {
		words_error(w, c->out);
		return;
	}
	topics_set_down(c->fe->topics, name, word_is(w, "DOWN"));
	reply_ok(c->out);
}

/* "10 s", "10s" */
static bool duration(struct text t, struct arena *mem, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "ms", 1 },	    { "s", 1000 },	 { "sec", 1000 },
		{ "second", 1000 }, { "seconds", 1000 }, { "m", 60000 },
		{ "min", 60000 },   { "minute", 60000 }, { "minutes", 60000 },
		{ "h", 3600000 },   { "hour", 3600000 }, { "hours", 3600000 },
		{ "d", 86400000 },  { "day", 86400000 }, { "days", 86400000 },
	};
	char *end;
	double n = strtod(arena_copy(mem, t.p, t.n), &end);
	unsigned i;

	while (*end == ' ')
		end++;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (text_is_nocase((struct text){ end, strlen(end) }, units[i].unit) && n >= 0 &&
		    n * (double)units[i].ms <= (double)advance_max_ms) {
			*ms = (int64_t)(n * (double)units[i].ms);
			return true;
		}
	return false;
}

static void advance(struct call *c, struct words *w)
{
	struct text t;
	int64_t ms;

	if (!take_string(w, &t)) {
		words_error(w, c->out);
		return;
	}
	if (!c->fe->config.manual_clock)
		failed(c, "the clock runs by itself; start the sandbox with --clock manual");
	else if (!duration(t, c->mem, &ms))
		failed(c, "expected a time of up to 30 days, such as '10 s'");
	else {
		world_run(c->fe, c->fe->now_ms + ms);
		reply_ok(c->out);
	}
}

/* An FE's process exits and comes back, its connections do not. */
static void process_ends(struct fe *fe, int n)
{
	if (n < 0)
		return;
	fe->start_ms[n] = fe->now_ms;
	if (fe->hooks.fe_ends)
		fe->hooks.fe_ends(fe->hooks.to, (unsigned)n);
}

static void restart(struct call *c, struct words *w)
{
	int64_t n = 0;

	take(w, "FE");
	if (!words_end(w) && !take_integer(w, &n)) {
		words_error(w, c->out);
		return;
	}
	if (n < 0 || n >= (int64_t)c->fe->config.fe_count) {
		failed(c, "there is no FE of that number; they are counted from 0");
		return;
	}
	/* the leader has what counts in its memory, and is elected again */
	if (n == c->fe->leader)
		world_restart(c->fe);
	process_ends(c->fe, (int)n);
	reply_ok(c->out);
}

/* Who loses the lead leaves with System.exit (source: StateChangeExecutor, JournalWriter). */
static void leader(struct call *c, struct words *w)
{
	int64_t n;

	if (take(w, "NONE")) {
		process_ends(c->fe, c->fe->leader);
		c->fe->leader = -1;
	} else if (!take_integer(w, &n)) {
		words_error(w, c->out);
		return;
	} else if (n < 0 || n >= (int64_t)c->fe->config.fe_count) {
		failed(c, "there is no FE of that number; they are counted from 0");
		return;
	} else if (c->fe->down_ms[n]) {
		failed(c, "that FE is down");
	} else if (n != c->fe->leader) {
		process_ends(c->fe, c->fe->leader);
		c->fe->leader = (int)n;
		world_restart(c->fe);
	}
	reply_ok(c->out);
}

/* [n] UP|DOWN: one of the BEs, or all. */
static void backend(struct call *c, struct words *w)
{
	struct fe *fe = c->fe;
	struct err err = { 0 };
	unsigned i, down = 0;
	int64_t n = -1;
	bool up;

	take_integer(w, &n);
	up = word_is(w, "UP");
	if (!take(w, "UP") && !take(w, "DOWN")) {
		words_error(w, c->out);
		return;
	}
	if (n >= (int64_t)fe->n_bes) {
		failed(c, "there is no BE of that number; they are counted from 0");
		return;
	}
	reply_ok(c->out);
	for (i = 0; i < fe->n_bes; i++) {
		if (n < 0 || n == (int64_t)i) {
			fe->be_down[i] = !up;
			if (!up)
				load_ctxs_crash(fe, i);
			if (fe->hooks.be_runs && fe->hooks.be_runs(fe->hooks.to, i, up, &err))
				failed(c, arena_printf(c->mem, "%s", err.text));
		}
		down += fe->be_down[i];
	}
	fe->backend_down = down == fe->n_bes;
}

/* Some FE that is up leads, when none does. */
static void elect(struct fe *fe)
{
	unsigned i;

	for (i = 0; fe->leader < 0 && i < fe->config.fe_count; i++)
		if (!fe->down_ms[i])
			fe->leader = (int)i;
	world_restart(fe);
}

static unsigned fes_up(const struct fe *fe)
{
	unsigned n = 0, i;

	for (i = 0; i < fe->config.fe_count; i++)
		n += !fe->down_ms[i];
	return n;
}

/* FE n UP|DOWN|BEHIND|CURRENT */
static void one_fe(struct call *c, struct words *w)
{
	struct fe *fe = c->fe;
	struct err err = { 0 };
	bool up;
	int64_t n;

	if (!take_integer(w, &n) || (!word_is(w, "UP") && !word_is(w, "DOWN") &&
				     !word_is(w, "BEHIND") && !word_is(w, "CURRENT"))) {
		words_error(w, c->out);
		return;
	}
	up = take(w, "UP");
	if (n >= 0 && n < (int64_t)fe->config.fe_count &&
	    (word_is(w, "BEHIND") || word_is(w, "CURRENT"))) {
		fe->behind[n] = word_is(w, "BEHIND");
		jobs_replay(fe);
		reply_ok(c->out);
	} else if (n < 0 || n >= (int64_t)fe->config.fe_count) {
		failed(c, "there is no FE of that number; they are counted from 0");
	} else if (up == !fe->down_ms[n]) {
		reply_ok(c->out);
	} else if (!up && fes_up(fe) == 1) {
		failed(c, "it is the last one that is up: nobody could bring it back");
	} else if (fe->hooks.fe_runs && fe->hooks.fe_runs(fe->hooks.to, (unsigned)n, up, &err)) {
		failed(c, arena_printf(c->mem, "%s", err.text));
	} else {
		fe->down_ms[n] = up ? 0 : fe->now_ms;
		fe->start_ms[n] = fe->now_ms;
		if (!up && n == fe->leader) {
			fe->leader = -1;
			elect(fe);
		}
		reply_ok(c->out);
	}
}

static void fault(struct call *c, struct words *w)
{
	struct text spec;
	struct err err = { 0 };

	if (!take_string(w, &spec) || !words_end(w)) {
		w->at = 2;
		spec = words_rest(w);
	}
	if (!c->fe->hooks.fault)
		failed(c, "nobody carries faults here");
	else if (c->fe->hooks.fault(c->fe->hooks.to, spec, &err))
		failed(c, arena_printf(c->mem, "%s", err.text));
	else
		reply_ok(c->out);
}

static void show_topics(struct call *c)
{
	static const struct reply_column columns[] = {
		{ "Topic", COLUMN_VARCHAR, 0, 0 },
		{ "Partition", COLUMN_BIGINT, 0, 0 },
		{ "Low", COLUMN_BIGINT, 0, 0 },
		{ "High", COLUMN_BIGINT, 0, 0 },
	};
	struct topic *t;
	unsigned p, k;

	reply_rows(c->out, columns, 4);
	for (t = topics_next(c->fe->topics, NULL); t; t = topics_next(c->fe->topics, t)) {
		for (p = 0; p < topic_partitions(t); p++) {
			struct reply_row *row = reply_add(c->out, c->mem);
			const char *cells[] = {
				arena_printf(c->mem, "%s", topic_name(t)),
				arena_printf(c->mem, "%u", p),
				arena_printf(c->mem, "%lld", (long long)topic_low(t, p)),
				arena_printf(c->mem, "%lld", (long long)topic_high(t, p)),
			};

			for (k = 0; k < 4; k++)
				row->cells[k] = (struct text){ cells[k], strlen(cells[k]) };
		}
	}
}

void sandbox_stmt(struct call *c, struct words *w, int arg)
{
	(void)arg;
	if (take(w, "TOPIC")) {
		topic(c, w);
	} else if (take(w, "PRODUCE")) {
		produce(c, w);
	} else if (take(w, "EXPIRE")) {
		expire(c, w);
	} else if (take(w, "BROKER")) {
		broker(c, w);
	} else if (take(w, "BACKEND")) {
		backend(c, w);
	} else if (take(w, "REPLICAS")) {
		c->fe->replicas_lost = word_is(w, "LOST");
		if (take(w, "LOST") || take(w, "FOUND"))
			reply_ok(c->out);
		else
			words_error(w, c->out);
	} else if (take(w, "ADVANCE")) {
		advance(c, w);
	} else if (take(w, "RESTART")) {
		restart(c, w);
	} else if (take(w, "FE")) {
		one_fe(c, w);
	} else if (take(w, "LEADER")) {
		leader(c, w);
	} else if (take(w, "FAULT")) {
		fault(c, w);
	} else if (take_phrase(w, "SHOW TOPICS")) {
		show_topics(c);
	} else {
		words_error(w, c->out);
	}
}

void kill_stmt(struct call *c, struct words *w, int arg)
{
	struct fe_session *s;
	bool query = false;
	int64_t id;

	(void)arg;
	if (take(w, "QUERY"))
		query = true;
	else
		take(w, "CONNECTION");
	if (!take_integer(w, &id) || !words_end(w)) {
		words_error(w, c->out);
		return;
	}
	for (s = c->fe->sessions;
	     s && !(s->id == (uint32_t)id && s->fe_index == c->session->fe_index); s = s->next)
		;
	if (!s) {
		reply_err(c->out, c->mem, 1094, "Unknown thread id: %lld", (long long)id);
		return;
	}
	if (strcmp(s->user, c->session->user) != 0 && !call_may_system(c, PRIV_OPERATE, "OPERATE"))
		return;
	if (query && s != c->session) {
		fe_query_kill(s, arena_printf(c->mem, "killed manually: %s", words_all(w, c->mem)));
		if (c->fe->hooks.wake)
			c->fe->hooks.wake(c->fe->hooks.to);
	}
	if (!query && c->fe->hooks.kill &&
	    !c->fe->hooks.kill(c->fe->hooks.to, s->fe_index, s->id)) {
		reply_err(c->out, c->mem, 1094, "Unknown thread id: %lld", (long long)id);
		return;
	}
	reply_ok(c->out);
}
