/*
 * watch.h - something to be done when a time is over, from a thread of its own.
 * The client libraries count a time-out anew with every read, in whole seconds; this one is for
 * a whole statement.
 */
#ifndef STARLOAD_NET_WATCH_H
#define STARLOAD_NET_WATCH_H
#include <stdbool.h>

struct watch;

/* `fire` is called with `to` when the time of a watch_start() is over, and when it returned true
 * once more after as long a time.  The thread takes no signals. */
struct watch *watch_new(bool (*fire)(void *to), void *to);
/* Fire `ms` from now unless stopped before. */
void watch_start(struct watch *w, unsigned ms);
/* When it returns `fire` does not run and will not.  True: it has. */
bool watch_stop(struct watch *w);
/* NULL is fine. */
void watch_free(struct watch *w);
#endif
