/*
 * run.h - a whole load: all parts of the input in, each of them once.
 * Workers take parts as they are cut, write them into the manifest, send them, settle what is not
 * known by the label, and try again what the server has nothing of.  What is loaded twice or lost
 * is a defect here and nowhere else.  Prints and asks nothing: a watcher is told.
 */
#ifndef STARLOAD_LOAD_RUN_H
#define STARLOAD_LOAD_RUN_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "load/label.h"
#include "load/part.h"
#include "load/send.h"
#include "load/state.h"

struct err; /* base/err.h */

/* What to do about what was in before, or what nobody can tell about. */
enum load_if {
	LOAD_IF_DEFAULT,
	LOAD_IF_SKIP,  /* count it as loaded */
	LOAD_IF_FAIL,  /* end, and say so */
	LOAD_IF_AGAIN, /* load it (again) */
};

struct load_plan {
	struct text cluster; /* what tells it from others, for the manifest alone */
	const char *db, *table;
	const struct load_header *header; /* but for label */
	size_t n_headers;
	struct text options; /* all that changes the rows or how they are read, but for the inputs:
				not timeout, max_filter_ratio and such; any text, for people too */
	const char *run_id, *label; /* or NULL */
	struct part_options parts;
	const struct load_server *server;
	const char *state_dir; /* NULL: the default */

	unsigned workers;	 /* at least 1 */
	unsigned timeout_s;	 /* of each part's load; 0: the server's */
	unsigned retry_for_s;	 /* from a part's first trouble on; 0: no second try */
	unsigned wait_visible_s; /* after Publish Timeout */
	unsigned label_window_s; /* so long after an attempt a label that is not known proves that
				    nothing was loaded */
	enum load_if if_loaded; /* the whole load had been done: default is SKIP with a run id, else
				   FAIL */
	enum load_if if_unknown; /* a part that nobody can tell about: default FAIL */
	bool again;		 /* load it though it was */
	bool keep_going;	 /* after a part that failed for good */
	enum load_if empty; /* no row of a part is left to load: SKIP is fine, FAIL is a failure;
			       default: fine, unless that is so of all of them */
	bool at_least_once; /* merge commit: no label, no second try, unknown stays unknown */
	bool atomic; /* all parts in one transaction, seen together or not at all; no compression */
	int64_t max_errors;	     /* filtered rows of all parts; -1: no limit */
	enum load_packing compress;  /* on the way; LP_NONE: not */
	const atomic_int *stop_soon; /* not 0: no new part is begun, those in flight are settled */
	const atomic_int *stop_now;  /* not 0: those are broken off too */
};

enum load_event_kind {
	LE_NOTICE,	/* `why` */
	LE_GO_ON,	/* an earlier process got so far: `count` parts are in */
	LE_SENDING,	/* attempt `count` of the part begins */
	LE_BYTES,	/* `bytes` of it have left */
	LE_SETTLING,	/* no answer, `why`; its label is asked for */
	LE_RETRY,	/* the server has nothing of it, `why`; again in `wait_ms` */
	LE_SLOWED,	/* the server is busy: no more than `count` parts at once from now on */
	LE_DONE,	/* in; `reply` has the rows, or is NULL where only its label told */
	LE_DONE_BEFORE, /* was in before */
	LE_NOT_VISIBLE, /* in, but not to be seen after wait_visible_s */
	LE_EMPTY,	/* the server found no row to load in it */
	LE_FAILED,	/* for good; `why`, and `reply` if there was one */
	LE_UNKNOWN,	/* nobody can tell; `why` */
};

struct load_event {
	enum load_event_kind kind;
	unsigned worker; /* from 0 */
	const struct part *part;
	const char *label, *why;
	const struct load_reply *reply;
	int64_t bytes, wait_ms;
	unsigned count;
};

/* Told of one event at a time, from any thread. */
struct load_watch {
	void (*event)(void *arg, const struct load_event *e);
	void *arg;
};

struct load_totals {
	unsigned parts;	   /* begun now or before */
	unsigned done;	   /* by this process */
	unsigned before;   /* had been in */
	unsigned empty;	   /* without a row */
	unsigned failed;   /* not in */
	unsigned unknown;  /* nobody can tell */
	unsigned left;	   /* cut, and not begun as the load was to end */
	bool all_cut;	   /* else there is more input that was not looked at */
	bool was_complete; /* nothing was left to be done: all had been in before */
	bool rows_known;   /* else the numbers of rows miss those of some parts */
	int64_t loaded, filtered, unselected;
	int64_t bytes; /* of the bodies, uncompressed, of what is in */
	int64_t ms;
	int first_code;	     /* ERR_* of the first part that failed */
	char run[64];	     /* how the load is called, as --run-id or as made */
	char manifest[1024]; /* the file that knows about it; "" without one */
};

/*
 * Do it.  Blocks.  0: it ran, and *out says what came of it, also when all failed; the exit
 * status is load_status().  Else nothing was sent, or nothing more (*out is filled then too):
 * ERR_IO: state directory, manifest, input; ERR_WRONG_STATE: another process is at it; ERR_JUDGED:
 * it is unfinished with other options or another part size; ERR_REFUSED: the input is not what it
 * was.
 */
int load_run(const struct load_plan *p, const struct load_watch *w, struct load_totals *out,
	     struct err *err);

/* What the load is called by; `inputs` has room for as many as the plan has. */
void load_plan_name(const struct load_plan *p, struct text *inputs, struct load_name *out);

/* The header that says how a part's body is compressed: of CSV that is its format.  False: it is
 * not, and the header has no value. */
bool load_packing_header(const struct load_plan *p, const struct part *part,
			 struct load_header *out);

/* Which generation load_run() would load now (label.h).  Makes nothing.  0 or ERR_IO. */
int load_generation(const struct load_plan *p, unsigned *generation, struct err *err);

/* The exit status for what came of it, `code` being what load_run() returned. */
int load_status(const struct load_plan *p, const struct load_totals *t, int code);
#endif
