/*
 * shell_give_up.h - what is left to do of a statement that Ctrl-C gave up.
 */
#ifndef STARLOAD_CLI_SHELL_GIVE_UP_H
#define STARLOAD_CLI_SHELL_GIVE_UP_H

struct run; /* cli/run.h */

/*
 * The connection of the one statement of `r` was closed while it ran.  A new one to the same FE
 * looks for it there, and ends it only if it is ours beyond doubt.  Says what came of that.
 * Takes some seconds at most, and tells when it takes longer than a moment; Ctrl-C ends it.
 */
void shell_kill_query(struct run *r);
#endif
