/*
 * ink.c - the colours of what is printed for people.
 */
#include "config.h"
#include "diag/ink.h"

#include <stdlib.h>
#include <string.h>

/* [1]: of 256. */
static const char *const codes[][2] = {
	[INK_PLAIN] = { "", "" },
	[INK_GOOD] = { "\033[32m", "\033[38;5;28m" },
	[INK_WARN] = { "\033[35m", "\033[38;5;130m" },
	[INK_BAD] = { "\033[1;31m", "\033[1;38;5;160m" },
	[INK_NOTE] = { "\033[36m", "\033[38;5;31m" },
	[INK_DIM] = { "\033[2m", "\033[38;5;243m" },
	[INK_HEAD] = { "\033[1m", "\033[1m" },
};

const char *ink_on(enum ink i)
{
	const char *term = i ? getenv("TERM") : NULL;

	return codes[i][term && strstr(term, "256color")];
}
