/*
 * stopping.h - the first Ctrl-C or SIGTERM asks a command to end at its next safe step,
 * the second ends it at once.
 */
#ifndef STARLOAD_CLI_STOPPING_H
#define STARLOAD_CLI_STOPPING_H
#include <stdbool.h>

struct sqlconn; /* net/sqlconn.h */

/* What is written at the first and at the second, in place of what is said of changes to jobs;
 * literals, with their newlines.  Before stopping_begin(). */
void stopping_says(const char *first, const char *second);
/* From now on.  A reader of our output that went away does not end us either. */
void stopping_begin(void);
/* The same for a session, which goes on: forget what was asked before; the second Ctrl-C cuts
 * off what is under way, whatever it is, and ends nobody. */
void stopping_anew(void);
/* While a child has the terminal: Ctrl-C is the child's to act on, and only remembered here. */
void stopping_bystander(void);
/* In a child that was forked off: what was asked of its parent does not concern it. */
void stopping_forget(void);
/*
 * Where a question waits for its answer: until `fd` can be read.  False: a signal ended
 * it, the first one included, as there is no step to wait for.  Behind stopping_begin().
 */
bool stopping_await(int fd);
/* The same until `until_ns` of clock_mono_ns(): true when that has come, false for a signal. */
bool stopping_wait(long long until_ns);
/* Asked to stop? */
bool stopping(void);
/* The same as a callback; `to` does not count. */
bool stopping_asked(void *to);
/* Until NULL is given: what is under way on this connection changes nothing and may be cut
 * off when we are asked to stop. */
void stopping_conn(struct sqlconn *c);
/* In a session: what the second Ctrl-C cuts off; NULL: nothing. */
void stopping_session(struct sqlconn *c);
/* 128 + the signal that asked; `status` while none did. */
int stopping_status(int status);
#endif
