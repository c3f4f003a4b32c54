/*
 * run.c - a load's beginning, its workers, and its end.
 */
#include "config.h"
#include "load/run_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "load/cut.h"
#include "load/codec.h"

enum { NAP_MS = 100, WORKERS_MAX = 256, GOOD_TO_SPEED_UP = 4 };

/* shared ---------------------------------------------------------------------------------- */

void run_tell(struct run *r, const struct load_event *e)
{
	if (!r->watch || !r->watch->event)
		return;
	pthread_mutex_lock(&r->watch_mutex);
	r->watch->event(r->watch->arg, e);
	pthread_mutex_unlock(&r->watch_mutex);
}

void run_halt(struct run *r, const struct err *e)
{
	pthread_mutex_lock(&r->mutex);
	r->halt = true;
	if (e && !r->fatal.code)
		r->fatal = *e;
	pthread_cond_broadcast(&r->room);
	pthread_mutex_unlock(&r->mutex);
}

void run_failed(struct run *r, int code)
{
	pthread_mutex_lock(&r->mutex);
	if (!r->t.first_code)
		r->t.first_code = code;
	pthread_mutex_unlock(&r->mutex);
}

int run_failure(const struct load_reply *reply)
{
	return reply && !reply_login_failed(reply) ? ERR_REFUSED : ERR_UNREACHABLE;
}

bool run_record(struct run *r, struct manifest_part *p, enum manifest_state state)
{
	struct err err;

	p->state = state;
	if (!manifest_write(r->m, p, &err))
		return true;
	run_halt(r, &err);
	return false;
}

void run_take_rows(struct manifest_part *p, const struct load_reply *reply)
{
	p->loaded = reply ? reply->loaded : -1;
	p->filtered = reply ? reply->filtered : -1;
	p->unselected = reply ? reply->unselected : -1;
}

void run_add_rows(struct load_totals *t, const struct manifest_part *p)
{
	t->loaded += p->loaded > 0 ? p->loaded : 0;
	t->filtered += p->filtered > 0 ? p->filtered : 0;
	t->unselected += p->unselected > 0 ? p->unselected : 0;
	t->rows_known &= p->loaded >= 0 || p->state == MS_EMPTY;
}

bool run_stopping_now(const struct run *r)
{
	return r->plan->stop_now && atomic_load(r->plan->stop_now);
}

bool run_stopping(const struct run *r)
{
	return (r->plan->stop_soon && atomic_load(r->plan->stop_soon)) || run_stopping_now(r);
}

bool run_nap(const struct run *r, int64_t ms, bool soon)
{
	const struct timespec nap = { .tv_nsec = NAP_MS * 1000000L };
	int64_t until = clock_mono_ns() + ms * 1000000;

	while (clock_mono_ns() < until) {
		if (soon ? run_stopping(r) : run_stopping_now(r))
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

void run_slow_down(struct worker *w, const struct part *p, const char *why)
{
	struct run *r = w->run;
	unsigned now;

	pthread_mutex_lock(&r->mutex);
	r->good_in_a_row = 0;
	now = r->limit > 1 ? r->limit / 2 : 1;
	r->limit = now;
	pthread_mutex_unlock(&r->mutex);
	run_tell(r,
		 &(struct load_event){
			 .kind = LE_SLOWED, .worker = w->no, .part = p, .count = now, .why = why });
}

void run_speed_up(struct run *r)
{
	pthread_mutex_lock(&r->mutex);
	if (r->limit < r->plan->workers && ++r->good_in_a_row >= GOOD_TO_SPEED_UP) {
		r->good_in_a_row = 0;
		r->limit++;
		pthread_cond_broadcast(&r->room);
	}
	pthread_mutex_unlock(&r->mutex);
}

/* workers --------------------------------------------------------------------------------- */

/* What the server reads otherwise than it looks, told once all of it was looked at. */
static void tell_flaws(struct run *r)
{
	static const char *const what[CF_N] = {
		[CF_QUOTE_INSIDE] =
			"the enclosing byte stands within a field: it is dropped, and the "
			"byte behind it loses its meaning",
		[CF_TEXT_AFTER_QUOTE] =
			"text stands behind a closing quote: a byte of it gets lost",
		[CF_ESCAPE_LETTER] = "an escape stands before an ordinary byte: it is dropped, and "
				     "a quoted field ends there",
		[CF_ESCAPED_NULL] = "\\N where \\ is the escape is the text N, and not NULL",
		[CF_NUL] = "a NUL acts as the escape that was not given",
	};
	const struct cut_flaws *f = part_source_flaws(r->source);
	char text[512];
	size_t i;

	for (i = 0; i < CF_N; i++) {
		const struct cut_flaw_seen *seen = &f->flaw[i];

		if (!seen->n)
			continue;
		snprintf(text, sizeof(text), "%.*s, line %llu: %s (%llu time%s)",
			 (int)(seen->input.n < 200 ? seen->input.n : 200), seen->input.p,
			 (unsigned long long)seen->line, what[i], (unsigned long long)seen->n,
			 seen->n == 1 ? "" : "s");
		run_tell(r, &(struct load_event){ .kind = LE_NOTICE, .why = text });
	}
}

struct part *run_cut(struct run *r)
{
	struct part *p = NULL;
	struct err err;
	int rc = part_source_cut(r->source, &p, &err);

	if (rc > 0)
		return p;
	if (rc < 0) {
		run_halt(r, &err);
	} else {
		tell_flaws(r);
		pthread_mutex_lock(&r->mutex);
		r->t.all_cut = true;
		pthread_mutex_unlock(&r->mutex);
	}
	return NULL;
}

/* Wait until there is room for one more; false: no new part. */
static bool wait_for_room(struct run *r)
{
	struct timespec until;
	bool go;

	pthread_mutex_lock(&r->mutex);
	while (!r->halt && r->active >= r->limit && !run_stopping(r)) {
		/* a signal wakes nobody */
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&r->room, &r->mutex, &until);
	}
	go = !r->halt && !run_stopping(r);
	r->active += go;
	pthread_mutex_unlock(&r->mutex);
	return go;
}

static void leave_room(struct run *r)
{
	pthread_mutex_lock(&r->mutex);
	r->active--;
	pthread_cond_signal(&r->room);
	pthread_mutex_unlock(&r->mutex);
}

/* A label of the user's is taken as it is where there is one part. */
static struct part *take_first(struct run *r)
{
	struct part *p = run_cut(r);

	if (p && r->plan->label) {
		struct part *second = run_cut(r);

		if (second)
			run_hold(r, second);
		r->only = !second && r->t.all_cut;
	}
	return p;
}

static bool ended(struct run *r)
{
	bool is;

	pthread_mutex_lock(&r->mutex);
	is = r->t.all_cut || r->fatal.code;
	pthread_mutex_unlock(&r->mutex);
	return is;
}

static struct part *take(struct run *r)
{
	struct part *p;

	pthread_mutex_lock(&r->cut_mutex);
	if (r->ahead_taken < r->n_ahead)
		p = r->ahead[r->ahead_taken++];
	else if (!r->begun)
		p = take_first(r);
	else
		p = ended(r) ? NULL : run_cut(r);
	r->begun = true;
	pthread_mutex_unlock(&r->cut_mutex);
	return p;
}

/* False: it cannot be read, and nothing is sent any more. */
static bool digested(struct run *r, struct part *p)
{
	struct err err;

	if (p->hash[0] || !part_digest(p, &err))
		return true;
	run_halt(r, &err);
	pthread_mutex_lock(&r->mutex);
	r->t.left++;
	pthread_mutex_unlock(&r->mutex);
	return false;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct part *p;

	while (wait_for_room(w->run)) {
		p = take(w->run);
		/* beside what the others send */
		if (p && digested(w->run, p))
			carry_part(w, p);
		leave_room(w->run);
		part_free(p);
		if (!p)
			break;
	}
	return NULL;
}

/* All workers, until there is nothing for them to do. */
static int work_all(struct run *r, struct err *err)
{
	unsigned n = r->plan->workers < WORKERS_MAX ? r->plan->workers : WORKERS_MAX, i, begun;
	struct worker *w = xmalloc(n * sizeof(*w));
	int rc = 0;

	for (begun = 0; begun < n; begun++) {
		w[begun] = (struct worker){ .run = r, .no = begun };
		w[begun].conn = load_conn_new(r->plan->server);
		if (r->plan->compress != LP_NONE)
			w[begun].codec = codec_new(r->plan->compress, 0);
		if (pthread_create(&w[begun].thread, NULL, work, &w[begun])) {
			codec_free(w[begun].codec);
			load_conn_free(w[begun].conn);
			break;
		}
	}
	/* fewer than wanted do it too, but none does not */
	if (!begun)
		rc = err_set(err, ERR_IO, "no thread can be started to load with");
	for (i = 0; i < begun; i++) {
		pthread_join(w[i].thread, NULL);
		codec_free(w[i].codec);
		load_conn_free(w[i].conn);
	}
	run_drop_held(r);
	free(w);
	return rc;
}

/* what was in before ---------------------------------------------------------------------- */

/*
 * The whole input against a manifest that had come to its end: 1 all of it is in it with the same
 * bytes; ERR_REFUSED: it is not.
 */
static int compare_all(struct run *r, struct err *err)
{
	struct manifest_part was;
	struct part *p;
	int rc;

	while ((rc = part_source_next(r->source, &p, err)) > 0) {
		bool same = manifest_find(r->m, p->no, &was) && !strcmp(was.hash, p->hash);

		if (!same)
			rc = err_set(err, ERR_REFUSED,
				     "%.*s has changed since it was loaded; --again loads all of "
				     "it as a new load, as does another --run-id",
				     TEXT_ARG(p->input));
		else
			r->t.bytes += (int64_t)p->bytes;
		part_free(p);
		if (!same)
			return rc;
		r->t.parts++;
		r->t.before += was.state == MS_DONE;
		r->t.empty += was.state == MS_EMPTY;
		run_add_rows(&r->t, &was);
		if (run_stopping(r))
			return 1;
	}
	if (rc < 0)
		return rc;
	if (r->t.parts < manifest_parts(r->m))
		return err_set(err, ERR_REFUSED,
			       "the input has become shorter since it was loaded; --again loads "
			       "it as a new load, as does another --run-id");
	r->t.all_cut = true;
	r->t.was_complete = true;
	return 1;
}

/* beginning ------------------------------------------------------------------------------- */

void load_plan_name(const struct load_plan *p, struct text *inputs, struct load_name *out)
{
	size_t i;

	for (i = 0; i < p->parts.n_inputs; i++)
		inputs[i] = (struct text){ p->parts.inputs[i], strlen(p->parts.inputs[i]) };
	*out = (struct load_name){
		.cluster = p->cluster,
		.db = { p->db, strlen(p->db) },
		.table = { p->table, strlen(p->table) },
		.input = inputs,
		.n_inputs = p->parts.n_inputs,
		.options = p->options,
		.run_id = p->run_id,
		.label = p->label,
	};
}

bool load_packing_header(const struct load_plan *p, const struct part *part,
			 struct load_header *out)
{
	static const char *const word[][2] = {
		[LP_NONE] = { NULL, NULL },	   [LP_GZIP] = { "gzip", "gzip" },
		[LP_BZIP2] = { "bzip2", "bzip2" }, [LP_ZSTD] = { "zstd", "zstd" },
		[LP_LZ4] = { "lz4", "lz4_frame" },
	};
	const enum load_packing packing = part->packing != LP_NONE ? part->packing : p->compress;
	const bool json = p->parts.format->format == LF_JSON;

	*out = (struct load_header){ json ? "compression" : "format", word[packing][json] };
	return out->value != NULL;
}

static void set_names(struct run *r, const struct load_plan *p, struct text *inputs)
{
	load_plan_name(p, inputs, &r->name);
	load_keys(&r->name, &r->keys);
	snprintf(r->t.run, sizeof(r->t.run), "%s", p->run_id ? p->run_id : r->keys.full);
}

/* Another load of the same rows is unfinished, with other options: some of them are in. */
static int check_sibling(struct run *r, struct manifest_head *head, char kept[1024],
			 struct err *err)
{
	unsigned in = 0;
	int rc = manifest_sibling(&r->dir, head, kept, &in, err);

	if (rc <= 0 || r->plan->again)
		return rc < 0 ? rc : 0;
	return err_set(
		err, ERR_JUDGED,
		"a load of the same input into %s.%s with other options is not finished (%u "
		"part%s in): %.300s; finish it with those, or load all of it anew with --again",
		r->plan->db, r->plan->table, in, in == 1 ? "" : "s", kept);
}

/*
 * A transaction is one line of the manifest, as part 0; loads of their own have a line each.  What
 * was begun the one way cannot be gone on with the other: none of it would be known.
 */
static int check_way(struct run *r, struct err *err)
{
	const unsigned first = r->plan->atomic ? 1 : 0;
	const unsigned last = r->plan->atomic ? manifest_parts(r->m) : 0;
	struct manifest_part was;
	unsigned no;

	for (no = first; no <= last; no++)
		if (manifest_find(r->m, no, &was) && was.state != MS_FAILED &&
		    was.state != MS_EMPTY)
			return err_set(
				err, ERR_JUDGED,
				"it was %s %s --atomic, and can be gone on with in that way only; "
				"--again loads all of it anew",
				manifest_ended(r->m) ? "loaded" : "begun",
				r->plan->atomic ? "without" : "with");
	return 0;
}

static int open_manifest(struct run *r, const struct load_plan *p, struct err *err)
{
	struct manifest_head head = { .name = r->name,
				      .keys = r->keys,
				      .part_bytes = p->parts.part_bytes };
	char options[1024], kept[1024];
	int rc;

	snprintf(options, sizeof(options), "%.*s", TEXT_ARG(p->options));
	head.options = options;
	rc = state_dir_open(&r->dir, p->state_dir, true, err);
	if (!rc)
		rc = check_sibling(r, &head, kept, err);
	if (!rc)
		rc = manifest_open(&r->dir, &head, &r->m, err);
	if (rc)
		return rc;
	snprintf(r->t.manifest, sizeof(r->t.manifest), "%s", manifest_path(r->m));
	if ((p->again && !manifest_new(r->m)) ||
	    (manifest_ended(r->m) && p->if_loaded == LOAD_IF_AGAIN)) {
		r->fresh = true; /* that generation may have been loaded from elsewhere */
		return manifest_again(r->m, &head, err);
	}
	r->fresh = !manifest_was_asked(r->m) || manifest_damaged(r->m) > 0;
	return check_way(r, err);
}

int load_generation(const struct load_plan *p, unsigned *generation, struct err *err)
{
	struct text *inputs = xmalloc((p->parts.n_inputs + 1) * sizeof(*inputs));
	struct run r = { .plan = p, .dir = { .fd = -1 } };
	struct manifest_head head = { 0 };
	bool ended = false;
	int rc;

	*generation = 0;
	set_names(&r, p, inputs);
	head.name = r.name;
	head.keys = r.keys;
	rc = state_dir_open(&r.dir, p->state_dir, false, err);
	if (!rc)
		rc = manifest_peek(&r.dir, &head, &ended, generation, err);
	if (rc > 0 && (p->again || (ended && p->if_loaded == LOAD_IF_AGAIN)))
		++*generation;
	state_dir_close(&r.dir);
	free(inputs);
	return rc < 0 ? rc : 0;
}

static void notice(void *arg, const char *text)
{
	run_tell(arg, &(struct load_event){ .kind = LE_NOTICE, .why = text });
}

static int open_source(struct run *r, struct part_options *o, struct err *err)
{
	uint64_t begun_with = manifest_part_bytes(r->m);

	*o = r->plan->parts;
	o->spool_slots = r->plan->workers + 1 > 2 ? r->plan->workers + 1 : 2;
	o->stop = r->plan->stop_now;
	o->notice = notice;
	o->arg = r;
	if (manifest_parts(r->m) && begun_with != o->part_bytes) {
		char text[128];

		snprintf(text, sizeof(text),
			 "goes on in parts of %llu bytes, as it was begun (not %llu)",
			 (unsigned long long)begun_with, (unsigned long long)o->part_bytes);
		notice(r, text);
		o->part_bytes = begun_with;
	}
	r->source = part_source_open(o, err);
	return r->source ? 0 : err->code;
}

static int load_all(struct run *r, const struct part_options *o, struct err *err)
{
	int rc = 0;

	if (manifest_ended(r->m) && !r->plan->atomic) {
		rc = compare_all(r, err);
		if (rc > 0)
			return 0;
		r->t.before = r->t.parts = 0; /* what was compared says nothing about this run */
		return rc;
	}
	if (manifest_parts(r->m))
		run_tell(r,
			 &(struct load_event){ .kind = LE_GO_ON, .count = manifest_parts(r->m) });
	if (r->plan->atomic)
		rc = run_atomic(r, o, err);
	else if (r->fresh && !part_source_piped(r->source) && !r->plan->at_least_once)
		rc = run_look_ahead(r, o, err);
	if (!rc && !r->plan->atomic)
		rc = work_all(r, err);
	if (!rc && r->fatal.code) {
		*err = r->fatal;
		rc = err->code;
	}
	if (rc)
		return rc;
	/* of a load that came to nothing another try may come to something */
	if (r->t.all_cut && !r->t.left && !r->t.failed && !r->t.unknown &&
	    (r->t.done || r->t.before || r->plan->empty == LOAD_IF_SKIP))
		rc = manifest_end(r->m, r->t.parts, err);
	r->t.was_complete =
		!rc && r->t.all_cut && r->t.before && !r->t.done && !r->t.failed && !r->t.unknown;
	return rc;
}

int load_run(const struct load_plan *p, const struct load_watch *w, struct load_totals *out,
	     struct err *err)
{
	struct text *inputs = xmalloc((p->parts.n_inputs + 1) * sizeof(*inputs));
	struct run r = { .plan = p, .watch = w, .limit = p->workers, .dir = { .fd = -1 } };
	int64_t from = clock_mono_ns();
	struct part_options o;
	int rc;

	if (!p->workers)
		BUG("a load without a worker");
	pthread_mutex_init(&r.cut_mutex, NULL);
	pthread_mutex_init(&r.mutex, NULL);
	pthread_mutex_init(&r.watch_mutex, NULL);
	pthread_cond_init(&r.room, NULL);
	r.t.rows_known = true;
	set_names(&r, p, inputs);
	rc = open_manifest(&r, p, err);
	if (!rc)
		rc = open_source(&r, &o, err);
	if (!rc)
		rc = load_all(&r, &o, err);
	run_drop_held(&r);
	free(r.doubtful);
	free(r.asked);
	r.t.ms = (clock_mono_ns() - from) / 1000000;
	*out = r.t;
	part_source_free(r.source);
	manifest_close(r.m);
	state_dir_close(&r.dir);
	pthread_cond_destroy(&r.room);
	pthread_mutex_destroy(&r.watch_mutex);
	pthread_mutex_destroy(&r.mutex);
	pthread_mutex_destroy(&r.cut_mutex);
	free(inputs);
	return rc;
}

/* its exit status ------------------------------------------------------------------------- */

static int status_of_whole(const struct load_plan *p)
{
	bool fail = p->if_loaded == LOAD_IF_FAIL || (p->if_loaded == LOAD_IF_DEFAULT && !p->run_id);

	/* it was to be loaded once more, and labels alone do not tell how often it was */
	fail |= p->again || p->if_loaded == LOAD_IF_AGAIN;
	return fail ? EXIT_BEFORE : EXIT_DONE;
}

int load_status(const struct load_plan *p, const struct load_totals *t, int code)
{
	bool some_in = t->done || t->before,
	     all_in = t->all_cut && !t->left && !t->failed && !t->unknown;
	int status = EXIT_DONE;

	if (code)
		status = exit_worse(status, err_exit_status(code));
	if (t->unknown)
		status = exit_worse(status, EXIT_UNKNOWN);
	if (some_in && !all_in)
		status = exit_worse(status, EXIT_PARTLY);
	if (t->failed && !some_in)
		status = exit_worse(status,
				    err_exit_status(t->first_code ? t->first_code : ERR_REFUSED));
	/* asked to stop before anything was sent */
	if (!all_in && status == EXIT_DONE)
		status = EXIT_FINDINGS;
	if (t->was_complete && !code)
		status = exit_worse(status, status_of_whole(p));
	/* nothing was there to be loaded */
	if (!code && all_in && !some_in && p->empty != LOAD_IF_SKIP)
		status = exit_worse(status, t->empty ? EXIT_REFUSED : EXIT_FINDINGS);
	if (p->max_errors >= 0 && t->filtered > p->max_errors)
		status = exit_worse(status, EXIT_FINDINGS);
	return status;
}
