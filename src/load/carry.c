/*
 * carry.c - one part of a load: sent, settled, sent again.
 * A part is written into the manifest before a byte of it leaves.  What the server said is
 * believed; what it did not say is asked for by the label; and again is sent only what the server
 * has nothing of for certain.
 */
#include "config.h"
#include "load/run_int.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "load/body.h"
#include "load/codec.h"
#include "load/reply.h"

enum {
	RETRY_FIRST_MS = 500,
	RETRY_MOST_MS = 30000,
	BUSY_FIRST_MS = 5000,
	BUSY_MOST_MS = 120000,
	POLL_FIRST_MS = 200,
	POLL_MOST_MS = 5000,
	STALE_MS = 15000,      /* a load whose connection is gone is cancelled after so long */
	SETTLE_MARGIN_S = 60,  /* beyond a load's own time-out */
	SERVER_TIMEOUT_S = 600 /* where no header says */
};

/* One part on its way. */
struct carry {
	struct worker *w;
	struct run *run;
	const struct part *part;
	struct arena *mem;
	struct manifest_part rec;
	struct load_reply reply;
	bool replied;	  /* `reply` is that of the last attempt */
	bool sent_before; /* bytes of it by us, under this label: what is in may be ours */
	unsigned attempt;
	int64_t deadline_ns; /* of second tries; 0: no trouble yet */
	int64_t wait_ms;     /* before the next one */
	char why[1024];
};

enum outcome {
	OC_IN,
	OC_IN_LATER, /* committed, not seen by all yet */
	OC_BEFORE,
	OC_EMPTY,
	OC_FAILED,
	OC_UNKNOWN,
	OC_LEFT,  /* nothing sent, as the load is to end */
	OC_AGAIN, /* the server has nothing of it */
	OC_ASK	  /* its label knows */
};

/* saying ---------------------------------------------------------------------------------- */

static void tell(struct carry *c, struct load_event e)
{
	e.worker = c->w->no;
	e.part = c->part;
	e.label = c->rec.label;
	run_tell(c->run, &e);
}

static void because(struct carry *c, const char *why, size_t n)
{
	snprintf(c->why, sizeof(c->why), "%.*s", (int)(n > 1000 ? 1000 : n), why);
}

static void progress(void *arg, int64_t bytes)
{
	struct carry *c = arg;

	tell(c, (struct load_event){ .kind = LE_BYTES, .bytes = bytes });
}

/* time ------------------------------------------------------------------------------------ */

static int64_t ms_left(struct carry *c)
{
	if (!c->deadline_ns)
		c->deadline_ns =
			clock_mono_ns() + (int64_t)c->run->plan->retry_for_s * INT64_C(1000000000);
	return (c->deadline_ns - clock_mono_ns()) / 1000000;
}

/* Up to a quarter more or less, so that not all come back at once; the same for the same try. */
static int64_t jitter(const struct carry *c, int64_t ms)
{
	const char *p = c->rec.label;
	uint32_t h = c->attempt * 2654435761u + c->w->no;

	while (*p)
		h = (h ^ (unsigned char)*p++) * 16777619u;
	return ms * 3 / 4 + (int64_t)(h % (uint32_t)(ms / 2 + 1));
}

static int64_t grown(int64_t first, int64_t most, unsigned n)
{
	while (n-- > 1 && first < most)
		first *= 2;
	return first < most ? first : most;
}

/* settling -------------------------------------------------------------------------------- */

/* How the last attempt ended, as far as it bears on what its label says. */
struct lost {
	bool complete;	  /* all of the body may have arrived: it may be in */
	bool finished;	  /* the server said that a load of this label is */
	bool cancel;	  /* nobody sends it any more: once stale it is cancelled, which only what
			     is not committed can be */
	int64_t since_ms; /* when it began, since 1970 */
};

/* Cancelled once it is clear that nobody sends it any more. */
static void cancel_stale(struct carry *c, const struct lost *l, int64_t waited_ms, bool *cancelled)
{
	struct text message;
	struct err err;

	if (*cancelled || !l->cancel || waited_ms < STALE_MS)
		return;
	*cancelled = true;
	/* what comes of it the state tells */
	load_cancel(c->w->conn, c->run->plan->db, c->rec.label, c->mem, &message, &err);
}

/* An unknown label: never begun, lost with a leader, or forgotten. */
static enum outcome judge_unknown(struct carry *c, const struct lost *l)
{
	int64_t age_ms = clock_wall_ms() - l->since_ms;

	/* forgotten since it was said */
	if (l->finished)
		return OC_IN;
	if (!l->complete || (age_ms >= 0 && age_ms <= (int64_t)c->run->plan->label_window_s * 1000))
		return OC_AGAIN;
	if (c->run->plan->if_unknown == LOAD_IF_SKIP)
		return OC_IN;
	if (c->run->plan->if_unknown == LOAD_IF_AGAIN)
		return OC_AGAIN;
	snprintf(c->why, sizeof(c->why),
		 "the server does not know its label any more, and the attempt is %lld s old: it "
		 "may "
		 "be in",
		 (long long)(age_ms / 1000));
	return OC_UNKNOWN;
}

/* Ask for the label until it is known what became of it. */
static enum outcome settle(struct carry *c, const struct lost *l)
{
	const struct load_plan *plan = c->run->plan;
	unsigned timeout_s = plan->timeout_s ? plan->timeout_s : SERVER_TIMEOUT_S;
	int64_t from = clock_mono_ns(), waited_ms = 0;
	struct load_state s = { 0 };
	bool cancelled = false;
	struct err err;
	unsigned n;
	int rc;

	tell(c, (struct load_event){ .kind = LE_SETTLING, .why = c->why });
	for (n = 1;; n++) {
		rc = load_state_get(c->w->conn, plan->db, c->rec.label, c->mem, &s, &err);
		if (!rc && (s.code == LS_VISIBLE || s.code == LS_COMMITTED))
			return s.code == LS_VISIBLE ? OC_IN : OC_IN_LATER;
		if (!rc && s.code == LS_ABORTED) {
			if (s.reason.n)
				because(c, s.reason.p, s.reason.n);
			return OC_AGAIN;
		}
		if (!rc && s.code == LS_UNKNOWN)
			return judge_unknown(c, l);
		waited_ms = (clock_mono_ns() - from) / 1000000;
		if (!rc)
			cancel_stale(c, l, waited_ms, &cancelled);
		/* one that runs is waited for as long as the server lets it run */
		if (ms_left(c) < 0 &&
		    (rc || waited_ms > (timeout_s + SETTLE_MARGIN_S) * INT64_C(1000)))
			break;
		/* no FE is known to be asked: the label itself answers, as long as it is remembered
		 */
		if (rc && !plan->server->n_fes)
			return judge_unknown(c, l);
		if ((rc && s.final) ||
		    !run_nap(c->run, jitter(c, grown(POLL_FIRST_MS, POLL_MOST_MS, n)), false))
			break;
	}
	if (l->finished)
		return OC_IN;
	if (rc)
		because(c, err.text, strlen(err.text));
	else
		snprintf(c->why, sizeof(c->why), "a load of this label is still %s",
			 load_state_name(s.code));
	return OC_UNKNOWN;
}

/* one attempt ----------------------------------------------------------------------------- */

static enum outcome judge_reply(struct carry *c)
{
	const struct load_reply *r = &c->reply;
	const struct load_plan *plan = c->run->plan;

	if (r->message.n)
		because(c, r->message.p, r->message.n);
	else
		snprintf(c->why, sizeof(c->why), "HTTP %d, and not a word more", r->http_status);
	switch (r->verdict) {
	case LV_DONE:
		return OC_IN;
	case LV_DONE_LATER:
		return OC_IN_LATER;
	case LV_EMPTY:
		return OC_EMPTY;
	case LV_EXISTS_FINISHED:
	case LV_EXISTS_RUNNING:
		c->replied = false; /* its numbers are not those of the load */
		return OC_ASK;
	case LV_FILTERED:
	case LV_DENIED:
	case LV_PERMANENT:
		return OC_FAILED;
	case LV_BUSY:
		c->wait_ms = grown(BUSY_FIRST_MS, BUSY_MOST_MS, c->attempt);
		if (!plan->at_least_once)
			run_slow_down(c->w, c->part, c->why);
		return OC_AGAIN;
	case LV_TRANSIENT:
		/* a text nobody knows is worth one more try */
		return r->recognised || c->attempt < 2 ? OC_AGAIN : OC_FAILED;
	case LV_UNKNOWN:
		break;
	}
	return OC_ASK;
}

static void add_packing(struct carry *c, struct load_request *req)
{
	struct load_header *h, add;
	size_t i, n = 0;

	if (!load_packing_header(c->run->plan, c->part, &add))
		return;
	h = arena_alloc(c->mem, (req->n_headers + 1) * sizeof(*h));
	for (i = 0; i < req->n_headers; i++)
		if (strcasecmp(req->header[i].name, add.name) != 0)
			h[n++] = req->header[i];
	h[n++] = add;
	req->header = h;
	req->n_headers = n;
}

static enum outcome send_once(struct carry *c)
{
	const struct load_plan *plan = c->run->plan;
	struct load_request req = {
		.db = plan->db,
		.table = plan->table,
		.label = plan->at_least_once ? NULL : c->rec.label,
		.header = plan->header,
		.n_headers = plan->n_headers,
		.timeout_s = plan->timeout_s,
		.progress = progress,
		.arg = c,
		.stop = plan->stop_now,
	};
	struct body body, packed;
	struct part_reader reader;
	struct err err;
	int rc;

	c->attempt++;
	c->wait_ms = grown(RETRY_FIRST_MS, RETRY_MOST_MS, c->attempt);
	tell(c, (struct load_event){ .kind = LE_SENDING, .count = c->attempt });
	body = part_body(&reader, c->part);
	req.body = &body;
	if (c->w->codec && c->part->packing == LP_NONE) {
		packed = codec_body(c->w->codec, &body);
		req.body = &packed;
	}
	add_packing(c, &req);
	rc = load_send(c->w->conn, &req, c->mem, &c->reply, &err);
	c->replied = !rc;
	if (!rc)
		return judge_reply(c);
	because(c, err.text, strlen(err.text));
	switch (rc) {
	case ERR_UNREACHABLE:
		return OC_AGAIN;
	case ERR_UNKNOWN:
		return OC_ASK;
	case ERR_IO: /* the input: no other part will fare better */
		run_halt(c->run, &err);
		break;
	default:
		break;
	}
	run_failed(c->run, rc);
	return OC_FAILED;
}

/* What the label of a finished load means that we did not see finish. */
static enum outcome judge_finished(struct carry *c, enum outcome in)
{
	const struct load_plan *plan = c->run->plan;

	/* a label of ours has the content in it; one of the user's may be anybody's */
	if (c->sent_before || !plan->label || plan->if_loaded == LOAD_IF_SKIP)
		return c->sent_before ? in : OC_BEFORE;
	snprintf(c->why, sizeof(c->why),
		 "a load labelled %s is in already, and nothing tells whether it had the same rows",
		 c->rec.label);
	run_failed(c->run, ERR_REFUSED);
	return OC_FAILED;
}

static enum outcome ask(struct carry *c, const struct lost *l)
{
	enum outcome o = settle(c, l);

	return o == OC_IN || o == OC_IN_LATER ? judge_finished(c, o) : o;
}

/* Send, settle, wait, again: until it is known, or no time is left. */
static enum outcome send_until_known(struct carry *c)
{
	const struct load_plan *plan = c->run->plan;
	struct lost lost;
	int64_t left_ms;
	enum outcome o;

	for (;;) {
		const bool tried = c->attempt || c->sent_before;

		c->rec.left = true;
		if (run_stopping(c->run) || !run_record(c->run, &c->rec, MS_SENDING))
			return tried ? OC_FAILED : OC_LEFT;
		lost.since_ms = c->rec.at_ms;
		o = send_once(c);
		if (plan->at_least_once && (o == OC_ASK || o == OC_AGAIN))
			return o == OC_ASK ? OC_UNKNOWN : OC_FAILED;
		if (o == OC_ASK) {
			/* a label that is taken is one that we did not begin now */
			bool taken = reply_label_taken(&c->reply);

			lost.finished = c->reply.verdict == LV_EXISTS_FINISHED;
			lost.complete = c->reply.body_complete || taken;
			/* a first try may have begun it without a byte of the body */
			lost.cancel = taken ? c->sent_before || (tried && !plan->label)
					    : !c->reply.body_complete;
			if (!taken)
				c->sent_before = true;
			o = ask(c, &lost);
		} else if (c->reply.body_sent > 0) {
			c->sent_before = true;
		}
		if (o != OC_AGAIN)
			return o;
		left_ms = ms_left(c);
		if (left_ms <= 0)
			return OC_FAILED;
		/* whoever comes after us need not know the attempt's age */
		c->rec.left = c->sent_before;
		if (!c->rec.left && !run_record(c->run, &c->rec, MS_SENDING))
			return OC_FAILED;
		/* a last try at the end of the time rather than none */
		c->wait_ms = jitter(c, c->wait_ms);
		c->wait_ms = c->wait_ms < left_ms ? c->wait_ms : left_ms;
		tell(c,
		     (struct load_event){ .kind = LE_RETRY, .why = c->why, .wait_ms = c->wait_ms });
		if (!run_nap(c->run, c->wait_ms, true))
			return OC_FAILED;
	}
}

/* before the first ------------------------------------------------------------------------ */

/* The bytes are not those that were loaded under this number. */
static enum outcome changed(struct carry *c)
{
	struct err err;

	err_set(&err, ERR_REFUSED,
		"%.*s is not what it was when part %u of it was loaded; put it back, or load it as "
		"another load with --again or --run-id",
		TEXT_ARG(c->part->input), c->part->no);
	run_halt(c->run, &err);
	because(c, err.text, strlen(err.text));
	return OC_LEFT;
}

/* An earlier process wrote about it. */
static enum outcome go_on(struct carry *c, const struct manifest_part *was)
{
	struct lost lost = { .complete = was->left,
			     /* where nothing left somebody else may have begun it */
			     .cancel = was->left || !c->run->plan->label,
			     .since_ms = was->sent_ms };
	enum outcome o;

	if (strcmp(was->hash, c->part->hash) != 0 && was->state != MS_FAILED &&
	    was->state != MS_EMPTY)
		return changed(c);
	switch (was->state) {
	case MS_DONE:
		c->rec = *was;
		return OC_BEFORE;
	/* nothing of it is in; it, or the table, may have changed */
	case MS_EMPTY:
	case MS_FAILED:
		return send_until_known(c);
	case MS_SENDING:
	case MS_UNKNOWN:
		break;
	}
	if (c->run->plan->at_least_once) {
		snprintf(c->why, sizeof(c->why),
			 "an earlier process was at it, and without a label nobody can tell");
		return OC_UNKNOWN;
	}
	c->sent_before = was->left;
	snprintf(c->why, sizeof(c->why), "an earlier process was at it");
	o = ask(c, &lost);
	if (o != OC_AGAIN)
		return o;
	return send_until_known(c);
}

/* What the label of a part of a pipe is, which could not be asked for ahead.  0, or ERR_*: the load
 * is to end. */
static int ask_now(struct carry *c, enum load_state_code *out)
{
	struct load_state s;
	struct err err, why;
	unsigned n;
	int rc;

	for (n = 1;; n++) {
		rc = load_state_get(c->w->conn, c->run->plan->db, c->rec.label, c->mem, &s, &err);
		*out = s.code;
		if (!rc)
			return 0;
		because(c, err.text, strlen(err.text));
		if (s.final || ms_left(c) < 0)
			break;
		tell(c, (struct load_event){ .kind = LE_SETTLING, .why = c->why });
		if (!run_nap(c->run, jitter(c, grown(POLL_FIRST_MS, POLL_MOST_MS, n)), true))
			break;
	}
	if (rc == ERR_USAGE || c->run->plan->if_unknown == LOAD_IF_AGAIN) {
		/* no FE is known, or the user knows: the label itself has to do */
		*out = LS_UNKNOWN;
		return 0;
	}
	err_set(&why, rc,
		"part %u is not sent, as its label cannot be asked for: %.800s; "
		"--if-unknown again does without",
		c->part->no, err.text);
	run_halt(c->run, &why);
	return rc;
}

/* Nobody knows the label, and that may be because it was forgotten. */
static enum outcome judge_doubtful(struct carry *c)
{
	if (c->run->plan->if_unknown == LOAD_IF_AGAIN)
		return send_until_known(c);
	if (c->run->plan->if_unknown == LOAD_IF_SKIP)
		return OC_BEFORE;
	snprintf(c->why, sizeof(c->why),
		 "later parts of this load are in, and the server does not know this one "
		 "(any more); look into the table, then say --if-unknown skip or again");
	return OC_UNKNOWN;
}

/* Nothing is known here: somebody may have loaded it from elsewhere. */
static enum outcome ask_first(struct carry *c)
{
	struct lost lost = { .complete = true, .since_ms = clock_wall_ms() };
	enum load_state_code code = LS_UNKNOWN;
	enum outcome o;

	if (!c->run->unasked && !run_asked(c->run, c->part, &code) && ask_now(c, &code))
		return OC_LEFT;
	switch (code) {
	case LS_UNKNOWN:
		return run_doubts(c->run, c->part->no) ? judge_doubtful(c) : send_until_known(c);
	case LS_ABORTED:
		return send_until_known(c);
	case LS_VISIBLE:
	case LS_COMMITTED:
		return judge_finished(c, OC_IN);
	case LS_PREPARE:
	case LS_PREPARED:
		break;
	}
	snprintf(c->why, sizeof(c->why), "a load of this label is %s", load_state_name(code));
	o = ask(c, &lost);
	return o == OC_AGAIN ? send_until_known(c) : o;
}

/* the end --------------------------------------------------------------------------------- */

static void wait_visible(struct carry *c)
{
	const struct load_plan *plan = c->run->plan;
	int64_t until = clock_mono_ns() + (int64_t)plan->wait_visible_s * INT64_C(1000000000);
	struct load_state s;
	struct err err;
	unsigned n;

	for (n = 1; clock_mono_ns() < until; n++) {
		if (!load_state_get(c->w->conn, plan->db, c->rec.label, c->mem, &s, &err) &&
		    s.code == LS_VISIBLE)
			return;
		if (!run_nap(c->run, grown(POLL_FIRST_MS, POLL_MOST_MS, n), true))
			break;
	}
	tell(c, (struct load_event){ .kind = LE_NOT_VISIBLE, .why = c->why });
}

/* Into the totals: under the run's mutex. */
static void count(struct carry *c, enum outcome o)
{
	struct load_totals *t = &c->run->t;
	bool in = o == OC_IN || o == OC_IN_LATER || o == OC_BEFORE;

	t->done += o == OC_IN || o == OC_IN_LATER;
	t->before += o == OC_BEFORE;
	t->empty += o == OC_EMPTY;
	t->failed += o == OC_FAILED;
	t->unknown += o == OC_UNKNOWN;
	if (in)
		t->bytes += (int64_t)c->part->bytes;
	if (in || o == OC_EMPTY)
		run_add_rows(t, &c->rec);
}

static void fail_for_good(struct carry *c)
{
	struct run *r = c->run;

	run_failed(r, run_failure(c->replied ? &c->reply : NULL));
	if (!r->plan->keep_going)
		run_halt(r, NULL);
}

static void finish(struct carry *c, enum outcome o)
{
	static const struct {
		enum load_event_kind event;
		enum manifest_state state;
	} end[] = {
		[OC_IN] = { LE_DONE, MS_DONE },
		[OC_IN_LATER] = { LE_DONE, MS_DONE },
		[OC_BEFORE] = { LE_DONE_BEFORE, MS_DONE },
		[OC_EMPTY] = { LE_EMPTY, MS_EMPTY },
		[OC_FAILED] = { LE_FAILED, MS_FAILED },
		[OC_UNKNOWN] = { LE_UNKNOWN, MS_UNKNOWN },
	};
	struct run *r = c->run;
	bool too_many;

	if (o == OC_LEFT) {
		pthread_mutex_lock(&r->mutex);
		r->t.left++;
		pthread_mutex_unlock(&r->mutex);
		return;
	}
	/* broken off in mid-flight: the server's word is not known, and is asked for the next time
	 */
	if (o == OC_UNKNOWN && run_stopping_now(r))
		c->rec.state = MS_SENDING;
	else if (c->rec.state != end[o].state || o != OC_BEFORE)
		run_record(r, &c->rec, end[o].state);
	if (o == OC_IN_LATER)
		wait_visible(c);
	pthread_mutex_lock(&r->mutex);
	count(c, o);
	too_many = r->plan->max_errors >= 0 && r->t.filtered > r->plan->max_errors;
	pthread_mutex_unlock(&r->mutex);
	tell(c, (struct load_event){ .kind = end[o].event,
				     .why = c->why,
				     .reply = c->replied ? &c->reply : NULL });
	if (o == OC_IN)
		run_speed_up(r);
	if (o == OC_FAILED)
		fail_for_good(c);
	if (o == OC_UNKNOWN && !r->plan->keep_going)
		run_halt(r, NULL);
	if (too_many)
		run_halt(r, NULL);
}

void carry_part(struct worker *w, const struct part *p)
{
	struct run *r = w->run;
	struct carry c = { .w = w, .run = r, .part = p, .mem = arena_new() };
	struct manifest_part was;
	enum outcome o;

	c.rec = (struct manifest_part){
		.no = p->no,
		.bytes = p->bytes,
		.loaded = -1,
		.filtered = -1,
		.unselected = -1,
		.left = true,
	};
	snprintf(c.rec.hash, sizeof(c.rec.hash), "%s", p->hash);
	label_make(&r->name, &r->keys, manifest_generation(r->m), p->no, r->only, p->hash,
		   c.rec.label);
	pthread_mutex_lock(&r->mutex);
	r->t.parts++;
	pthread_mutex_unlock(&r->mutex);
	if (manifest_find(r->m, p->no, &was))
		o = go_on(&c, &was);
	else if (r->fresh && !r->plan->at_least_once)
		o = ask_first(&c);
	else
		o = send_until_known(&c);
	if (o == OC_IN || o == OC_IN_LATER || o == OC_EMPTY)
		run_take_rows(&c.rec, c.replied ? &c.reply : NULL);
	if (o == OC_EMPTY && r->plan->empty == LOAD_IF_FAIL)
		o = OC_FAILED;
	finish(&c, o);
	arena_free(c.mem);
}
