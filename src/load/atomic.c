/*
 * atomic.c - all parts of a load in one transaction: seen together, or not at all.
 * begin, load for each part, prepare, commit (load/txn.h).  A part whose answer was lost cannot be
 * sent again into the same transaction: it is rolled back and all begins anew.  What nobody heard
 * of a commit its label tells.  The manifest has one line for all, as part 0; "left" says that a
 * commit may have been sent, so that without it nothing can be in.
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
#include "load/digest.h"
#include "load/txn.h"

enum { RETRY_FIRST_MS = 500, RETRY_MOST_MS = 30000, POLL_MOST_MS = 5000 };

/* All of it on its way. */
struct atomic {
	struct run *run;
	const struct part_options *options;
	struct load_conn *conn;
	struct arena *mem; /* of one attempt */
	struct txn txn;
	struct manifest_part rec;
	struct load_reply reply; /* of prepare or of what failed */
	bool replied;
	bool begun, commit_sent; /* under this label, by us, now or before */
	unsigned parts, attempt;
	const struct part *sending;
	int64_t deadline_ns; /* 0: no trouble yet */
	char why[1024];
};

enum step { ST_ON, ST_IN, ST_BEFORE, ST_EMPTY, ST_FAILED, ST_UNKNOWN, ST_ANEW, ST_LEFT };

static void tell(struct atomic *a, struct load_event e)
{
	e.part = a->sending;
	e.label = a->rec.label;
	run_tell(a->run, &e);
}

static void because(struct atomic *a, struct text why)
{
	snprintf(a->why, sizeof(a->why), "%.*s", (int)(why.n > 1000 ? 1000 : why.n),
		 why.n ? why.p : "");
}

/* What we have to say, or what the server said. */
static struct text said(const struct atomic *a, int rc, const struct err *err)
{
	return rc ? (struct text){ err->text, strlen(err->text) } : a->reply.message;
}

static bool in_time(struct atomic *a)
{
	int64_t span = (int64_t)a->run->plan->retry_for_s * INT64_C(1000000000);

	if (!a->deadline_ns)
		a->deadline_ns = clock_mono_ns() + span;
	return span && clock_mono_ns() < a->deadline_ns && !run_stopping_now(a->run);
}

/* the bodies ------------------------------------------------------------------------------ */

/* A part, and the row delimiter behind it where its last row lacks it: bodies are joined. */
struct ended {
	const struct part *part;
	const struct row_format *format;
	uint64_t at;
	bool add;
};

static int rewind_ended(void *arg, struct err *err)
{
	(void)err;
	((struct ended *)arg)->at = 0;
	return 0;
}

static ssize_t read_ended(void *arg, void *buf, size_t n, struct err *err)
{
	struct ended *e = arg;
	uint64_t over;
	ssize_t got;

	if (e->at < e->part->bytes) {
		got = part_read(e->part, e->at, buf, n, err);
	} else {
		over = e->at - e->part->bytes;
		got = e->add && over < e->format->delim_bytes
			      ? (ssize_t)(e->format->delim_bytes - over)
			      : 0;
		if ((size_t)got > n)
			got = (ssize_t)n;
		memcpy(buf, e->format->row_delimiter + over, (size_t)got);
	}
	e->at += got > 0 ? (uint64_t)got : 0;
	return got;
}

static int ended_body(struct ended *e, const struct part *p, const struct row_format *f,
		      struct body *out, struct err *err)
{
	char last[DELIMITER_MAX];
	ssize_t got;

	*e = (struct ended){ .part = p, .format = f };
	if (f->format == LF_CSV) {
		e->add = p->bytes < f->delim_bytes;
		if (!e->add) {
			got = part_read(p, p->bytes - f->delim_bytes, last, f->delim_bytes, err);
			if (got < 0)
				return (int)got;
			e->add = got != (ssize_t)f->delim_bytes ||
				 memcmp(last, f->row_delimiter, f->delim_bytes) != 0;
		}
	}
	*out = (struct body){ .bytes = (int64_t)p->bytes + (e->add ? f->delim_bytes : 0),
			      .rewind = rewind_ended,
			      .read = read_ended,
			      .arg = e };
	return 0;
}

/* its label ------------------------------------------------------------------------------- */

/* What is to be loaded, read once: how many parts, how many bytes, and their hash; less when it is
 * stopped. */
static int measure(struct atomic *a, struct err *err)
{
	struct digest *h = digest_new();
	struct part_options quiet = *a->options;
	struct part_source *s;
	struct part *p;
	int rc = 0;

	quiet.notice = NULL;
	s = part_source_open(&quiet, err);
	if (!s)
		rc = err->code;
	while (s && !run_stopping(a->run) && (rc = part_source_next(s, &p, err)) > 0) {
		part_of_all(h, p);
		a->rec.bytes += p->bytes;
		a->parts++;
		part_free(p);
	}
	part_source_free(s);
	digest_hex(h, a->rec.hash);
	digest_free(h);
	return rc < 0 ? rc : 0;
}

/* Sizes add up over the loads of a transaction (stream_load.cpp: body limit of JSON 100 MB, unless
 * ignore_json_size; of all 100 GB). */
static int check_size(const struct atomic *a, struct err *err)
{
	const struct load_plan *p = a->run->plan;
	const uint64_t json_max = UINT64_C(100) << 20, max = UINT64_C(100) << 30;
	bool ignored = false;
	size_t i;

	for (i = 0; i < p->n_headers; i++)
		ignored |= !strcasecmp(p->header[i].name, "ignore_json_size") &&
			   !strcasecmp(p->header[i].value, "true");
	if (a->rec.bytes > max)
		return err_set(err, ERR_JUDGED,
			       "%llu bytes are too many for one transaction, which takes %llu; "
			       "load them without --atomic",
			       (unsigned long long)a->rec.bytes, (unsigned long long)max);
	if (p->parts.format->format == LF_JSON && a->rec.bytes > json_max && !ignored)
		return err_set(
			err, ERR_JUDGED,
			"%llu bytes of JSON are too many for one transaction, which takes %llu "
			"without --ignore-json-size",
			(unsigned long long)a->rec.bytes, (unsigned long long)json_max);
	return 0;
}

/* the steps ------------------------------------------------------------------------------- */

/* Nobody heard, or somebody has the label: its state, asked for until it is told. */
static bool state_of(struct atomic *a, struct load_state *s)
{
	int64_t nap_ms = 200;
	struct err err;

	tell(a, (struct load_event){ .kind = LE_SETTLING, .why = a->why });
	for (;;) {
		int rc = load_state_get(a->conn, a->run->plan->db, a->rec.label, a->mem, s, &err);

		if (!rc)
			return true;
		because(a, said(a, rc, &err));
		if (s->final || !in_time(a) || !run_nap(a->run, nap_ms, false))
			return false;
		nap_ms = nap_ms < POLL_MOST_MS ? nap_ms * 2 : POLL_MOST_MS;
	}
}

static enum step commit(struct atomic *a);

/* The label is the user's own, and another load has it. */
static enum step of_others(struct atomic *a, const char *is)
{
	snprintf(a->why, sizeof(a->why),
		 "a load labelled %s %s, and nothing tells whether it had the same rows",
		 a->rec.label, is);
	run_failed(a->run, ERR_REFUSED);
	return ST_FAILED;
}

/* The label is known to be in use, or may be: what follows from its state. */
static enum step by_state(struct atomic *a)
{
	/* a label of ours has the content in it; one of the user's may be anybody's */
	const struct load_plan *plan = a->run->plan;
	const bool ours = a->begun || !plan->label;
	struct load_reply ignored;
	struct load_state s;
	struct err err;
	int64_t age_ms;

	a->replied = false;
	if (!state_of(a, &s))
		return ST_UNKNOWN;
	switch (s.code) {
	case LS_VISIBLE:
	case LS_COMMITTED:
		if (a->commit_sent)
			return ST_IN;
		return !plan->label || plan->if_loaded == LOAD_IF_SKIP
			       ? ST_BEFORE
			       : of_others(a, "is in already");
	case LS_PREPARED:
		/* all of it is there */
		return ours ? commit(a) : of_others(a, "is prepared");
	case LS_PREPARE:
		if (!ours)
			return of_others(a, "is under way");
		txn_rollback(a->conn, &a->txn, a->mem, &ignored, &err);
		return ST_ANEW;
	case LS_ABORTED:
		because(a, s.reason.n ? s.reason : TEXT("aborted"));
		return ST_ANEW;
	case LS_UNKNOWN:
		break;
	}
	age_ms = clock_wall_ms() - a->rec.at_ms;
	if (!a->rec.left || a->run->plan->if_unknown == LOAD_IF_AGAIN ||
	    (age_ms >= 0 && age_ms <= (int64_t)a->run->plan->label_window_s * 1000))
		return ST_ANEW;
	snprintf(a->why, sizeof(a->why),
		 "the server does not know its label any more, and a commit was sent %lld s ago",
		 (long long)(age_ms / 1000));
	return a->run->plan->if_unknown == LOAD_IF_SKIP ? ST_BEFORE : ST_UNKNOWN;
}

/* What an answer to anything but a commit means; `sent` as load/txn.h has it. */
static enum step judge(struct atomic *a, int rc, const struct err *err)
{
	because(a, said(a, rc, err));
	if (rc) {
		a->replied = false;
		if (rc == ERR_IO)
			run_halt(a->run, err);
		if (rc == ERR_IO || rc == ERR_REFUSED) {
			run_failed(a->run, rc);
			return ST_FAILED;
		}
		return ST_ANEW;
	}
	a->replied = true;
	switch (a->reply.verdict) {
	case LV_DONE:
	case LV_DONE_LATER:
		return ST_ON;
	case LV_EMPTY:
		return ST_EMPTY;
	case LV_FILTERED:
	case LV_DENIED:
	case LV_PERMANENT:
		return ST_FAILED;
	default:
		return ST_ANEW;
	}
}

static enum step commit(struct atomic *a)
{
	struct load_reply out;
	struct load_state s;
	struct err err;
	int rc;

	a->rec.left = a->commit_sent = true;
	if (!run_record(a->run, &a->rec, MS_SENDING))
		return ST_UNKNOWN;
	do {
		rc = txn_commit(a->conn, &a->txn, a->mem, &out, &err);
		if (!rc && (out.verdict == LV_DONE || out.verdict == LV_DONE_LATER))
			return ST_IN;
		because(a, rc ? said(a, rc, &err) : out.message);
		if (!state_of(a, &s))
			return ST_UNKNOWN;
		if (s.code == LS_VISIBLE || s.code == LS_COMMITTED)
			return ST_IN;
		if (s.code == LS_ABORTED)
			return ST_ANEW;
		if (s.code == LS_UNKNOWN)
			return by_state(a);
	} while (in_time(a) && run_nap(a->run, RETRY_FIRST_MS, false));
	return ST_UNKNOWN;
}

static void progress(void *arg, int64_t bytes)
{
	struct atomic *a = arg;

	tell(a, (struct load_event){ .kind = LE_BYTES, .bytes = bytes });
}

static enum step send_part(struct atomic *a, const struct part *p)
{
	const struct load_plan *plan = a->run->plan;
	struct load_request req = {
		.db = plan->db,
		.table = plan->table,
		.label = a->rec.label,
		.header = plan->header,
		.n_headers = plan->n_headers,
		.timeout_s = plan->timeout_s,
		.progress = progress,
		.arg = a,
		.stop = plan->stop_now,
	};
	struct ended reader;
	struct body body;
	struct err err;
	enum step st;
	int rc;

	a->sending = p;
	tell(a, (struct load_event){ .kind = LE_SENDING, .count = a->attempt });
	rc = ended_body(&reader, p, plan->parts.format, &body, &err);
	req.body = &body;
	if (!rc)
		rc = txn_load(a->conn, &a->txn, &req, a->mem, &a->reply, &err);
	st = judge(a, rc, &err);
	a->sending = NULL;
	return st;
}

static enum step send_parts(struct atomic *a)
{
	struct digest *h = digest_new();
	char hash[sizeof(a->rec.hash)];
	struct part_source *s;
	struct part *p;
	enum step st = ST_ON;
	struct err err;
	int rc = 0;

	s = part_source_open(a->options, &err);
	if (!s)
		rc = err.code;
	while (st == ST_ON && s && (rc = part_source_next(s, &p, &err)) > 0) {
		part_of_all(h, p);
		st = run_stopping(a->run) ? ST_LEFT : send_part(a, p);
		part_free(p);
	}
	part_source_free(s);
	digest_hex(h, hash);
	digest_free(h);
	/* the label stands for what was measured */
	if (st == ST_ON && !rc && strcmp(hash, a->rec.hash) != 0)
		rc = err_set(&err, ERR_IO, "the input has changed since the load began");
	return rc < 0 ? judge(a, rc, &err) : st;
}

static enum step prepare(struct atomic *a)
{
	struct load_state s;
	struct err err;
	int rc = txn_prepare(a->conn, &a->txn, a->mem, &a->reply, &err);

	if (rc != ERR_UNKNOWN && (rc || a->reply.verdict != LV_UNKNOWN))
		return judge(a, rc, &err);
	a->replied = false;
	because(a, rc ? said(a, rc, &err) : TEXT("no answer to prepare"));
	if (!state_of(a, &s))
		return ST_ANEW; /* nothing is in without a commit */
	return s.code == LS_PREPARED ? ST_ON : ST_ANEW;
}

/*
 * A label of the user's may be anybody's.  What it is before we begin tells whose a transaction is
 * that it has after an answer to begin was lost.
 */
static enum step whose_label(struct atomic *a)
{
	struct load_state s;
	struct err err;
	int rc;

	if (!a->run->plan->label || a->begun)
		return ST_ON;
	rc = load_state_get(a->conn, a->run->plan->db, a->rec.label, a->mem, &s, &err);
	if (rc) {
		because(a, said(a, rc, &err));
		return ST_ANEW;
	}
	return s.code == LS_UNKNOWN || s.code == LS_ABORTED ? ST_ON : by_state(a);
}

static enum step begin(struct atomic *a)
{
	enum step st = whose_label(a);
	struct err err;
	int rc;

	if (st != ST_ON)
		return st;
	if (!run_record(a->run, &a->rec, MS_SENDING))
		return ST_LEFT;
	rc = txn_begin(a->conn, &a->txn, a->mem, &a->reply, &err);
	if (rc == ERR_UNKNOWN || (!rc && !reply_label_taken(&a->reply) &&
				  (a->reply.verdict == LV_DONE || a->reply.verdict == LV_UNKNOWN)))
		a->begun = true;
	if (rc == ERR_UNKNOWN ||
	    (!rc && (a->reply.verdict == LV_EXISTS_FINISHED ||
		     a->reply.verdict == LV_EXISTS_RUNNING || a->reply.verdict == LV_UNKNOWN))) {
		because(a, said(a, rc, &err));
		return by_state(a);
	}
	return judge(a, rc, &err);
}

/* From begin to commit. */
static enum step attempt(struct atomic *a)
{
	struct load_reply ignored;
	struct err err;
	enum step st;

	a->attempt++;
	a->rec.left = false;
	st = begin(a);
	if (st != ST_ON)
		return st;
	st = send_parts(a);
	if (st == ST_ON)
		st = prepare(a);
	if (st == ST_ON) {
		if (run_stopping_now(a->run))
			st = ST_LEFT;
		else
			return commit(a);
	}
	/* what cannot be rolled back now runs into its timeout */
	txn_rollback(a->conn, &a->txn, a->mem, &ignored, &err);
	return st;
}

static enum step until_known(struct atomic *a)
{
	int64_t wait_ms = RETRY_FIRST_MS;
	enum step st;

	for (;;) {
		if (run_stopping(a->run))
			return ST_LEFT;
		arena_reset(a->mem);
		st = attempt(a);
		if (st != ST_ANEW)
			return st;
		if (!in_time(a))
			return ST_FAILED;
		tell(a, (struct load_event){ .kind = LE_RETRY, .why = a->why, .wait_ms = wait_ms });
		if (!run_nap(a->run, wait_ms, true))
			return ST_FAILED;
		wait_ms = wait_ms < RETRY_MOST_MS ? wait_ms * 2 : RETRY_MOST_MS;
	}
}

/* An earlier process wrote about it. */
static enum step go_on(struct atomic *a, const struct manifest_part *was)
{
	struct load_reply ignored;
	struct err err;
	enum step st;

	if (strcmp(was->hash, a->rec.hash) != 0) {
		if (was->state == MS_FAILED || was->state == MS_EMPTY)
			return until_known(a);
		if (!was->left) {
			/* other rows lie under a label that does not tell */
			if (a->run->plan->label)
				txn_rollback(a->conn, &a->txn, a->mem, &ignored, &err);
			return until_known(a);
		}
		because(a, TEXT("the input is not what it was when it was loaded; put it back, or "
				"load it as another load with --again or --run-id"));
		run_failed(a->run, ERR_REFUSED);
		return ST_FAILED;
	}
	if (was->state == MS_DONE) {
		a->rec = *was;
		return ST_BEFORE;
	}
	if (was->state == MS_FAILED || was->state == MS_EMPTY)
		return until_known(a);
	a->begun = true;
	a->rec.left = a->commit_sent = was->left;
	a->rec.at_ms = was->sent_ms;
	because(a, TEXT("an earlier process was at it"));
	st = by_state(a);
	return st == ST_ANEW ? until_known(a) : st;
}

static void finish(struct atomic *a, enum step st)
{
	static const struct {
		enum load_event_kind event;
		enum manifest_state state;
	} end[] = {
		[ST_IN] = { LE_DONE, MS_DONE },
		[ST_BEFORE] = { LE_DONE_BEFORE, MS_DONE },
		[ST_EMPTY] = { LE_EMPTY, MS_EMPTY },
		[ST_FAILED] = { LE_FAILED, MS_FAILED },
		[ST_UNKNOWN] = { LE_UNKNOWN, MS_UNKNOWN },
	};
	struct load_totals *t = &a->run->t;
	bool in = st == ST_IN || st == ST_BEFORE;

	t->parts = a->parts;
	t->all_cut = true;
	t->done = st == ST_IN ? a->parts : 0;
	t->before = st == ST_BEFORE ? a->parts : 0;
	t->empty = st == ST_EMPTY ? a->parts : 0;
	t->failed = st == ST_FAILED ? a->parts : 0;
	t->unknown = st == ST_UNKNOWN ? a->parts : 0;
	t->left = st == ST_LEFT ? a->parts : 0;
	if (st == ST_LEFT)
		return;
	if (st == ST_IN || st == ST_EMPTY)
		run_take_rows(&a->rec, a->replied ? &a->reply : NULL);
	run_record(a->run, &a->rec, end[st].state);
	t->bytes = in ? (int64_t)a->rec.bytes : 0;
	if (in || st == ST_EMPTY)
		run_add_rows(t, &a->rec);
	if (st == ST_FAILED)
		run_failed(a->run, run_failure(a->replied ? &a->reply : NULL));
	tell(a, (struct load_event){ .kind = end[st].event,
				     .why = a->why,
				     .reply = a->replied ? &a->reply : NULL });
}

int run_atomic(struct run *r, const struct part_options *o, struct err *err)
{
	struct atomic a = { .run = r, .options = o, .mem = arena_new() };
	struct manifest_part was;
	int rc = 0;

	a.rec.loaded = a.rec.filtered = a.rec.unselected = -1;
	if (part_source_piped(r->source))
		rc = err_set(err, ERR_JUDGED,
			     "--atomic reads its input twice, which a pipe cannot be: write it to "
			     "a file first");
	if (!rc)
		rc = measure(&a, err);
	if (!rc)
		rc = check_size(&a, err);
	if (!rc && a.parts && !run_stopping(r)) {
		label_make(&r->name, &r->keys, manifest_generation(r->m), 0, r->plan->label != NULL,
			   a.rec.hash, a.rec.label);
		a.txn = (struct txn){ .db = r->plan->db,
				      .table = r->plan->table,
				      .label = a.rec.label,
				      .timeout_s = r->plan->timeout_s };
		a.conn = load_conn_new(r->plan->server);
		finish(&a, manifest_find(r->m, 0, &was) ? go_on(&a, &was) : until_known(&a));
		load_conn_free(a.conn);
	} else if (!rc) {
		r->t.parts = r->t.left = a.parts;
		r->t.all_cut = !run_stopping(r);
	}
	arena_free(a.mem);
	return rc;
}
