/*
 * run_int.h - between the parts of a load: what all workers share.
 */
#ifndef STARLOAD_LOAD_RUN_INT_H
#define STARLOAD_LOAD_RUN_INT_H
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/state_dir.h"
#include "load/label.h"
#include "load/manifest.h"
#include "load/run.h"

struct asked;

struct run {
	const struct load_plan *plan;
	const struct load_watch *watch;
	struct load_name name;
	struct load_keys keys;
	struct state_dir dir;
	struct manifest *m;
	bool fresh;   /* not all is known of it here: labels are asked for before they are sent */
	bool unasked; /* but these could not be, and that is how the user wants it */
	struct asked *asked; /* what the labels of the parts from the first on came to (ahead.c) */
	size_t n_asked, room_asked;
	unsigned *doubtful; /* parts whose labels the server may have forgotten, in order */
	size_t n_doubtful, room_doubtful;

	pthread_mutex_t cut_mutex; /* of the source */
	struct part_source *source;
	struct part **ahead; /* cut, and not taken yet but for the first `ahead_taken` */
	size_t n_ahead, ahead_taken, room_ahead;
	size_t spooled_ahead; /* of all that were held */
	bool begun;	      /* the first one was cut */
	bool only;	      /* there is one part */

	pthread_mutex_t mutex; /* of what follows; taken after cut_mutex */
	pthread_cond_t room;
	unsigned active, limit; /* parts under way, and how many may be */
	unsigned good_in_a_row;
	bool halt;	  /* no new part */
	struct err fatal; /* why all has to end, or code 0 */
	struct load_totals t;

	pthread_mutex_t watch_mutex;
};

struct worker {
	struct run *run;
	unsigned no;
	struct load_conn *conn;
	struct codec *codec; /* of plan->compress, or NULL */
	pthread_t thread;
};

/* Bring one part in, or learn that it cannot be: counts it in the totals. */
void carry_part(struct worker *w, const struct part *p);

/* Cut the next part, its hash may be left out; NULL: there is none (t.all_cut), or it cannot be
 * had (the run is halted). */
struct part *run_cut(struct run *r);
/* Keep it to be taken next but for those that are kept already. */
void run_hold(struct run *r, struct part *p);
void run_drop_held(struct run *r);
/* May that part be in, though the server does not know its label? */
bool run_doubts(const struct run *r, unsigned no);
/* What was its label when all were asked for?  False: it was not asked for, or had other bytes. */
bool run_asked(const struct run *r, const struct part *p, enum load_state_code *out);
/*
 * Which labels of the load does the server know?  Finds what is doubtful.  0, also when it was
 * stopped; ERR_IO; or what load_state_get() says: nothing may be sent.
 */
int run_look_ahead(struct run *r, const struct part_options *o, struct err *err);

/* All parts in one transaction.  0, with the totals filled; or ERR_*: nothing was sent. */
int run_atomic(struct run *r, const struct part_options *o, struct err *err);

void run_tell(struct run *r, const struct load_event *e);
/* No new part from now on; `e` with a code: that ends the load. */
void run_halt(struct run *r, const struct err *e);
/* The code of the first part that failed is kept. */
void run_failed(struct run *r, int code);
/* The code of a failure by that answer; NULL: there was none. */
int run_failure(const struct load_reply *reply);
/* Write down how it stands with a part.  False: that cannot be; nothing more may be sent, and the
 * run is halted. */
bool run_record(struct run *r, struct manifest_part *p, enum manifest_state state);
/* The rows of a part as the server told them; NULL: it did not. */
void run_take_rows(struct manifest_part *p, const struct load_reply *reply);
/* The rows of a part that is in, or that had none, into the totals: nobody else is at them. */
void run_add_rows(struct load_totals *t, const struct manifest_part *p);
/* Fewer at once, or one more. */
void run_slow_down(struct worker *w, const struct part *p, const char *why);
void run_speed_up(struct run *r);
/* First Ctrl-C and second, as far as the plan has them. */
bool run_stopping(const struct run *r);
bool run_stopping_now(const struct run *r);
/* Wait; false: asked to stop meanwhile (`soon`: by the first Ctrl-C too). */
bool run_nap(const struct run *r, int64_t ms, bool soon);
#endif
