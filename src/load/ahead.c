/*
 * ahead.c - before the first part of a load that nothing is known of here: what does the server
 * know?
 *
 * It forgets the labels of finished transactions, those that finished first before the others.  So
 * a label that it does not know may be that of a part that is in, and only the labels of the other
 * parts can tell: is one of a later part known, then the load was at work before, and this one
 * may have been in and be forgotten.  Hence no byte leaves before the labels of all parts were
 * asked for, and none was left without an answer.  (Is none known, there is nothing to go by: a
 * load that is forgotten altogether looks like one that never was.)
 *
 * Nothing shorter proves as much.  Labels are made of the contents, so all has to be read.  A part
 * whose body is held back short of its end would be rolled back, but its label would have been
 * begun by then, and a label that was aborted is one that may be sent again: the next fresh
 * container would.  Listings by SQL (information_schema.loads, SHOW STREAM LOAD) are of another
 * part of the FE, which keeps less and other things than the transactions; SHOW PROC
 * '/transactions' tells them, to administrators.
 *
 * So it is done fast: several threads cut, hash and ask, each by its own connection, and what a
 * label came to is not asked for once more before its part is sent.  That all were asked is
 * written down: whoever is killed before does it again the next time.
 *
 * Input that cannot be read twice (a pipe) is asked for as it comes.
 */
#include "config.h"
#include "load/run_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/util.h"

enum { LOOKERS_MAX = 8, RETRY_MS = 300, RETRY_MOST_MS = 5000 };

/* What the label of a part came to, by its number from 1. */
struct asked {
	bool is;
	char hash[sizeof(((struct part *)NULL)->hash)];
	enum load_state_code code;
};

struct look {
	struct run *run;
	const struct part_options *options;
	/* under the run's cut_mutex: */
	size_t next_held; /* the first of the parts that are held which was not asked for */
	struct part_source *again; /* where no more may be held: all of it, once more */
	bool over;
	bool told; /* of a question that was not answered */
	struct err err;
	int64_t deadline_ns; /* of second tries; 0: no trouble yet */
};

void run_hold(struct run *r, struct part *p)
{
	ARRAY_GROW(r->ahead, r->n_ahead, r->room_ahead);
	r->ahead[r->n_ahead++] = p;
	r->spooled_ahead += part_spooled(p);
}

void run_drop_held(struct run *r)
{
	/* they are input that was not loaded */
	r->t.left += (unsigned)(r->n_ahead - r->ahead_taken);
	while (r->ahead_taken < r->n_ahead)
		part_free(r->ahead[r->ahead_taken++]);
	free(r->ahead);
	r->ahead = NULL;
	r->n_ahead = r->ahead_taken = 0;
}

/* answers --------------------------------------------------------------------------------- */

static struct asked *answer_of(struct run *r, unsigned no)
{
	while (r->n_asked < no) {
		ARRAY_GROW(r->asked, r->n_asked, r->room_asked);
		r->asked[r->n_asked++] = (struct asked){ .is = false };
	}
	return &r->asked[no - 1];
}

bool run_asked(const struct run *r, const struct part *p, enum load_state_code *out)
{
	const struct asked *a = p->no <= r->n_asked ? &r->asked[p->no - 1] : NULL;

	if (!a || !a->is || strcmp(a->hash, p->hash) != 0)
		return false;
	*out = a->code;
	return true;
}

bool run_doubts(const struct run *r, unsigned no)
{
	size_t i;

	for (i = 0; i < r->n_doubtful; i++)
		if (r->doubtful[i] == no)
			return true;
	return false;
}

/*
 * Behind the last part that is known none was begun.  Before it, parts are begun in order, so of
 * those that were not begun there are fewer than workers; and one that is in and forgotten had at
 * most as many of the earlier ones finish after it as were under way beside it.  Where either does
 * not hold, it may be in.
 */
static void find_doubtful(struct run *r)
{
	unsigned known_max = 0, unknown = 0, known = 0, no;

	for (no = 1; no <= r->n_asked; no++)
		if (r->asked[no - 1].is && r->asked[no - 1].code != LS_UNKNOWN)
			known_max = no;
	for (no = 1; no <= known_max; no++)
		unknown += r->asked[no - 1].is && r->asked[no - 1].code == LS_UNKNOWN;
	for (no = 1; no <= known_max; no++) {
		if (!r->asked[no - 1].is)
			continue;
		if (r->asked[no - 1].code != LS_UNKNOWN) {
			known++;
		} else if (known < r->plan->workers || unknown >= r->plan->workers) {
			ARRAY_GROW(r->doubtful, r->n_doubtful, r->room_doubtful);
			r->doubtful[r->n_doubtful++] = no;
		}
	}
}

/* asking ---------------------------------------------------------------------------------- */

/* Whether one that was not answered is asked again. */
static bool once_more(struct look *l, const struct err *why)
{
	struct run *r = l->run;
	char text[sizeof(why->text) + 80];
	bool tell;

	pthread_mutex_lock(&r->cut_mutex);
	if (!l->deadline_ns)
		l->deadline_ns =
			clock_mono_ns() + (int64_t)r->plan->retry_for_s * INT64_C(1000000000);
	tell = !l->told;
	l->told = true;
	pthread_mutex_unlock(&r->cut_mutex);
	if (clock_mono_ns() >= l->deadline_ns)
		return false;
	if (tell) {
		snprintf(text, sizeof(text), "%s; labels are asked for again", why->text);
		run_tell(r, &(struct load_event){ .kind = LE_NOTICE, .why = text });
	}
	return true;
}

static int ask(struct look *l, struct load_conn *c, const char *label, enum load_state_code *code,
	       struct err *err)
{
	int64_t wait_ms = RETRY_MS;
	int rc;

	for (;;) {
		struct arena *mem = arena_new();
		struct load_state state;

		rc = load_state_get(c, l->run->plan->db, label, mem, &state, err);
		*code = state.code;
		arena_free(mem);
		if (rc != ERR_UNREACHABLE || state.final || !once_more(l, err) ||
		    !run_nap(l->run, wait_ms, true))
			return rc;
		wait_ms = wait_ms < RETRY_MOST_MS ? wait_ms * 2 : RETRY_MOST_MS;
	}
}

/* parts ----------------------------------------------------------------------------------- */

/* So many of those that lie in our own files may be held that one more can still be cut. */
static bool may_hold(const struct run *r)
{
	return r->spooled_ahead <= r->plan->workers;
}

static bool all_cut(struct run *r)
{
	bool is;

	pthread_mutex_lock(&r->mutex);
	is = r->t.all_cut || r->halt;
	pthread_mutex_unlock(&r->mutex);
	return is;
}

static void failed(struct look *l, const struct err *err)
{
	if (!l->err.code)
		l->err = *err;
	l->over = true;
}

/* Held, so that it is not cut twice; NULL: there is none, or it may not be held. */
static struct part *next_kept(struct look *l)
{
	struct run *r = l->run;
	struct part *p;

	if (l->next_held == r->n_ahead && may_hold(r) && !all_cut(r)) {
		p = run_cut(r);
		if (p)
			run_hold(r, p);
	}
	return l->next_held < r->n_ahead ? r->ahead[l->next_held++] : NULL;
}

/* Those that may not be held: another source cuts them once more. */
static struct part *next_again(struct look *l)
{
	struct part_options quiet = *l->options;
	struct part *p = NULL;
	struct err err = { 0 };
	int rc;

	quiet.notice = NULL;
	if (!l->again)
		l->again = part_source_open(&quiet, &err);
	rc = l->again ? part_source_cut(l->again, &p, &err) : err.code;
	while (rc > 0 && p->no <= l->run->n_ahead) {
		part_free(p);
		rc = part_source_cut(l->again, &p, &err);
	}
	if (rc > 0)
		return p;
	/* what is wrong with the rows shows itself again, in its place */
	if (rc < 0 && rc != ERR_JUDGED)
		failed(l, &err);
	l->over = true;
	return NULL;
}

/* The number and hash of the next part to ask for.  1; 0: there is none; or ERR_IO. */
static int next_one(struct look *l, unsigned *no, char *hash, struct err *err)
{
	struct run *r = l->run;
	struct part *p, *again = NULL;
	int rc = 0;

	pthread_mutex_lock(&r->cut_mutex);
	p = l->over || run_stopping(r) ? NULL : next_kept(l);
	if (!p && !l->over && !run_stopping(r) && !all_cut(r))
		p = again = next_again(l);
	pthread_mutex_unlock(&r->cut_mutex);
	if (!p)
		return 0;
	/* nobody else has it */
	if (!p->hash[0])
		rc = part_digest(p, err);
	*no = p->no;
	strcpy(hash, p->hash);
	part_free(again);
	return rc ? rc : 1;
}

/* threads --------------------------------------------------------------------------------- */

static void *look(void *arg)
{
	struct look *l = arg;
	struct run *r = l->run;
	struct load_conn *c = load_conn_new(r->plan->server);
	char label[LABEL_MAX + 1];
	struct asked a = { .is = true };
	struct manifest_part was;
	struct err err;
	unsigned no;
	int rc;

	while ((rc = next_one(l, &no, a.hash, &err)) > 0) {
		/* what is written of it here says more */
		if (manifest_find(r->m, no, &was))
			continue;
		label_make(&r->name, &r->keys, manifest_generation(r->m), no, r->only, a.hash,
			   label);
		rc = ask(l, c, label, &a.code, &err);
		if (rc)
			break;
		pthread_mutex_lock(&r->cut_mutex);
		*answer_of(r, no) = a;
		pthread_mutex_unlock(&r->cut_mutex);
	}
	if (rc < 0) {
		pthread_mutex_lock(&r->cut_mutex);
		failed(l, &err);
		pthread_mutex_unlock(&r->cut_mutex);
	}
	load_conn_free(c);
	return NULL;
}

/* Half of them wait for an answer while the other half have something to do. */
static unsigned lookers(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 1 ? 2 : cores > LOOKERS_MAX / 2 ? LOOKERS_MAX : 2 * (unsigned)cores;
}

static void look_all(struct look *l)
{
	pthread_t thread[LOOKERS_MAX];
	unsigned n = all_cut(l->run) ? (unsigned)l->run->n_ahead : LOOKERS_MAX, i, begun;

	if (n > lookers())
		n = lookers();
	for (begun = 0; begun + 1 < n; begun++)
		if (pthread_create(&thread[begun], NULL, look, l))
			break;
	look(l);
	for (i = 0; i < begun; i++)
		pthread_join(thread[i], NULL);
	part_source_free(l->again);
}

/* Two parts tell whether there is but one. */
static void cut_two(struct run *r)
{
	struct part *p;
	unsigned i;

	r->begun = true;
	for (i = 0; i < 2 && (p = run_cut(r)); i++)
		run_hold(r, p);
	/* a label of the user's stands alone there */
	r->only = r->plan->label && r->n_ahead == 1 && r->t.all_cut;
}

int run_look_ahead(struct run *r, const struct part_options *o, struct err *err)
{
	struct look l = { .run = r, .options = o };

	cut_two(r);
	if (!r->n_ahead)
		return 0;
	look_all(&l);
	if (l.err.code == ERR_USAGE || (l.err.code && r->plan->if_unknown == LOAD_IF_AGAIN)) {
		/* no FE is known, or the user knows: each label guards its part while it is
		 * remembered */
		r->unasked = true;
		return 0;
	}
	if (l.err.code == ERR_IO) {
		*err = l.err;
		return err->code;
	}
	if (l.err.code)
		return err_set(err, l.err.code,
			       "nothing is sent, as labels cannot be asked for: %.800s; "
			       "--if-unknown again does without",
			       l.err.text);
	if (run_stopping(r) || r->halt)
		return 0;
	find_doubtful(r);
	return r->n_doubtful ? 0 : manifest_asked(r->m, (unsigned)r->n_asked, err);
}
