/*
 * load_watch.h - what is shown of a load while it runs, and kept of it for afterwards.
 * On a terminal one line for each worker and a total, drawn over the last ones; elsewhere a line
 * every ten seconds.  With --json one object for each part as it ends, and nothing else.
 */
#ifndef STARLOAD_CLI_LOAD_WATCH_H
#define STARLOAD_CLI_LOAD_WATCH_H
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct load_cmd;    /* cli/load_cmd.h */
struct load_event;  /* load/run.h */
struct load_server; /* load/send.h */
struct load_watcher;

/* A part with rows that the server rejected, or that failed with an ErrorURL. */
struct load_reject {
	unsigned no;	   /* of the part; 0: of all in one transaction */
	const char *input; /* the file its rows came from, or NULL where they cannot be looked up */
	uint64_t off, bytes; /* where the part is in that file */
	uint64_t first_line;
	int64_t filtered;		      /* rows; -1: not told */
	const char *url;		      /* ErrorURL; NULL: none */
	const char *rejected_path, *tracking; /* or NULL */
};

/*
 * `expected`: bytes of all input, 0: not known.  *stop_soon becomes 1 when the user wants it to
 * stop.  load_watcher_end() takes the lines away and ends the thread that draws.
 */
struct load_watcher *load_watcher_new(struct load_cmd *c, uint64_t expected, atomic_int *stop_soon);
void load_watcher_end(struct load_watcher *w);
void load_watcher_free(struct load_watcher *w);

/* For struct load_watch. */
void load_watcher_event(void *arg, const struct load_event *e);

/* For struct load_server, around the `ask` that was there: nothing is drawn while it asks. */
void load_watcher_asks(struct load_watcher *w, struct load_server *s);

/* After the end: what there is to be told of rejected rows; and how many more parts had some than
 * were kept. */
const struct load_reject *load_watcher_rejects(const struct load_watcher *w, size_t *n,
					       size_t *more);
#endif
