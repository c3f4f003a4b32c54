/*
 * shell_line.h - lines from a terminal, by readline; the only file that knows it besides
 * shell_history.c and shell_complete.c.
 */
#ifndef STARLOAD_CLI_SHELL_LINE_H
#define STARLOAD_CLI_SHELL_LINE_H
#include <stdbool.h>

struct buf; /* base/buf.h */

enum line_event {
	LINE_TEXT,  /* a line; several when they were pasted together */
	LINE_DROP,  /* Ctrl-C */
	LINE_END,   /* Ctrl-D on an empty line, or the terminal is gone */
	LINE_LEAVE, /* SIGTERM or SIGHUP: line_signal() */
};

/* Set readline up; bracketed paste is on unless inputrc says otherwise. */
void line_begin(void);

/*
 * Read one; `begin` is typed for the user already, or NULL.  *line is to be freed, set for
 * LINE_TEXT alone.  The terminal is as it was before when this returns, and so are the signals.
 */
enum line_event line_read(const char *prompt, const char *begin, char **line);

/*
 * Ask for a line without editing.  What waits at the terminal by then is thrown away first, so
 * that no pasted text is an answer.  False: Ctrl-C, Ctrl-D.
 */
bool line_ask(const char *question, struct buf *answer);

/*
 * What goes on beside the keys.  None of these may wait.  NULL: nothing any more.
 */
struct line_beside {
	int (*descriptor)(void); /* to be looked at beside the terminal, or -1 */
	void (*ready)(void);	 /* there is something to read at it */
	void (*key)(void);	 /* a key was worked off.. */
	void (*still)(void);	 /* ..and no other one waits, as in a paste they do */
};
void line_beside(const struct line_beside *b);

/* The signal of LINE_LEAVE. */
int line_signal(void);
#endif
