/*
 * ahead.c - before the first part of a load that nothing is known of here: what does the server
 * know? It forgets the oldest labels first.  So a label that it does not know, before one that it
 * does, may be that of a part that is in.  Needs an input that can be read twice, or kept as it is
 * cut; parts of others are asked for as they come.
 */
#include "config.h"
#include "load/run_int.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/util.h"

void run_hold(struct run *r, struct part *p)
{
	ARRAY_GROW(r->ahead, r->n_ahead, r->room_ahead);
	r->ahead[r->n_ahead++] = p;
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

bool run_doubts(const struct run *r, unsigned no)
{
	size_t i;

	for (i = 0; i < r->n_doubtful; i++)
		if (r->doubtful[i] == no)
			return true;
	return false;
}

/* What the labels of all parts up to now came to. */
struct seen {
	unsigned known_max; /* the last part whose label the server knows; 0: none */
	unsigned missing;   /* parts whose labels it does not know */
};

static void note(struct run *r, struct seen *s, unsigned no, bool known)
{
	if (known) {
		s->known_max = no;
		return;
	}
	if (no <= r->plan->workers || s->missing >= no - r->plan->workers) {
		ARRAY_GROW(r->doubtful, r->n_doubtful, r->room_doubtful);
		r->doubtful[r->n_doubtful++] = no;
	}
	s->missing++;
}

/* Behind the last that is known none was begun. */
static void drop_last_doubts(struct run *r, const struct seen *s)
{
	while (r->n_doubtful && r->doubtful[r->n_doubtful - 1] > s->known_max)
		r->n_doubtful--;
}

/* False: nobody can be asked; what follows will say so, part by part. */
static bool ask(struct run *r, struct load_conn *c, const struct part *p, struct seen *s)
{
	struct arena *mem = arena_new();
	struct load_state state;
	char label[LABEL_MAX + 1];
	struct err err;
	int rc;

	label_make(&r->name, &r->keys, manifest_generation(r->m), p->no, false, p->hash, label);
	rc = load_state_get(c, r->plan->db, label, mem, &state, &err);
	if (!rc)
		note(r, s, p->no, state.code != LS_UNKNOWN);
	arena_free(mem);
	return !rc;
}

/* Each part is asked for as it is cut, and kept: it is not cut twice. */
static void ask_and_keep(struct run *r, struct load_conn *c, struct part *first, struct seen *seen)
{
	struct part *p;
	bool answers = true;

	for (p = first; p; p = run_stopping(r) ? NULL : run_cut(r)) {
		run_hold(r, p);
		answers = answers && ask(r, c, p, seen);
		if (!answers)
			return;
	}
}

/* They lie in files of which there may be but a few: another source cuts them once more. */
static int ask_and_drop(struct run *r, struct load_conn *c, const struct part_options *o,
			struct seen *seen, struct err *err)
{
	struct part_options quiet = *o;
	struct part_source *s;
	struct part *p;
	bool answers = true;
	int rc = 0;

	quiet.notice = NULL;
	s = part_source_open(&quiet, err);
	if (!s)
		return err->code;
	while (answers && !run_stopping(r) && (rc = part_source_next(s, &p, err)) > 0) {
		answers = ask(r, c, p, seen);
		part_free(p);
	}
	part_source_free(s);
	/* what is wrong with the rows shows itself again, in its place */
	return rc < 0 && rc != ERR_JUDGED ? rc : 0;
}

int run_look_ahead(struct run *r, const struct part_options *o, struct err *err)
{
	struct load_conn *c = load_conn_new(r->plan->server);
	struct part *first = run_cut(r);
	struct seen seen = { 0 };
	int rc = 0;

	r->begun = true;
	if (first && part_spooled(first)) {
		run_hold(r, first);
		rc = ask_and_drop(r, c, o, &seen, err);
	} else {
		ask_and_keep(r, c, first, &seen);
	}
	drop_last_doubts(r, &seen);
	/* a label of the user's stands alone where there is one part, and is asked for then */
	r->only = r->plan->label && r->n_ahead == 1 && r->t.all_cut;
	load_conn_free(c);
	return rc;
}
