/*
 * functions.h - the built-in functions of the server.
 */
#ifndef STARLOAD_CHECK_FUNCTIONS_H
#define STARLOAD_CHECK_FUNCTIONS_H
#include "base/text.h"

enum function_kind { FUNCTION_SCALAR, FUNCTION_AGGREGATE, FUNCTION_WINDOW, FUNCTION_SESSION };

struct function {
	const char *name;               /* lower case */
	unsigned char len, kind;        /* kind: enum function_kind */
	char first, last;               /* letters of the name */
};

/* By name in any case; NULL: not built in, so it would have to be the user's own. */
const struct function *function_find(struct text name);

/* The built-in function whose name is so near that a slip is likely, or NULL. */
const char *function_near(struct text name);

/*
 * Both answers at once, and remembered: a file calls the same few functions again and
 * again.  The memo is all zero at the start; NULL will do.
 */
struct function_answer {
	const struct function *found;   /* function_find() */
	const char *near;               /* function_near(), when there is none */
};
enum { FUNCTION_MEMO_SLOTS = 256, FUNCTION_MEMO_BYTES = 32 };
struct function_memo {
	struct {
		char name[FUNCTION_MEMO_BYTES]; /* in lower case */
		size_t len;             /* 0: free */
		struct function_answer answer;
	} slot[FUNCTION_MEMO_SLOTS];
};
struct function_answer function_look(struct function_memo *memo, struct text name);

/* All of them, sorted by name. */
const struct function *function_list(unsigned *n);
#endif
