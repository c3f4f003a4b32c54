/*
 * expect.h - what could come next in a statement that is being written.
 * The grammar itself is asked: its LAC set is exact.
 */
#ifndef STARLOAD_LANG_EXPECT_H
#define STARLOAD_LANG_EXPECT_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena; /* base/arena.h */

enum expect_list { EXPECT_NO_LIST, EXPECT_JOB_PROPS, EXPECT_KAFKA_PROPS, EXPECT_PULSAR_PROPS };

struct expected {
	const char **words; /* keywords in upper case and signs, in the table's order */
	size_t n;
	bool name, string, number; /* one of these could come */
	bool end;		   /* the statement may end here */
	/* In a list of properties: */
	enum expect_list list;
	bool alter;	    /* of ALTER, not CREATE */
	struct text key;    /* n > 0: the value of this key comes, or part of it */
	struct text *given; /* keys that are there already */
	size_t n_given;
};

/*
 * What could come behind `begun`, the beginning of one statement up to the end of a token.
 * False: nothing is known, since it is none of ours or has an error before its end.  All in
 * `mem` or in `begun`.
 */
bool expect_next(struct text begun, struct arena *mem, struct expected *out);
#endif
