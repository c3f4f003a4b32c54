/*
 * screen.h - a screen that is drawn again and again without flicker.
 * Each frame overwrites the last from the top, line by line, and clears what is left of
 * it; nothing is cleared beforehand.  The cursor is hidden meanwhile.
 */
#ifndef STARLOAD_CLI_SCREEN_H
#define STARLOAD_CLI_SCREEN_H
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct screen {
	FILE *out;
	bool terminal; /* else frames follow one another as text */
	size_t frames;
	sigset_t before;
};

/*
 * From here to screen_end() SIGINT and SIGTERM end the program with 130 or 143, the cursor
 * shown again; SIGWINCH ends a screen_wait().  SIGHUP and the rest stay as they were.
 */
void screen_begin(struct screen *w, FILE *out);
void screen_end(struct screen *w);

/* No signal ends the program while this holds: for what has to be whole. */
void screen_hold(struct screen *w, bool on);

/* Draw `n` bytes of whole lines, as many as the terminal has and one column less than it. */
void screen_draw(struct screen *w, const char *text, size_t n);

/* Until `until_ns` of clock_mono_ns(); false when the terminal got another size before. */
bool screen_wait(struct screen *w, long long until_ns);
#endif
