/*
 * names.h - what several passes ask about names.  Private to check_*.c.
 */
#ifndef STARLOAD_CHECK_NAMES_H
#define STARLOAD_CHECK_NAMES_H
#include "check/check.h"

/* Report a bare name that some releases reserve; nothing when none does.
 * `quotable`: backticks put it right. */
void reserved_check(struct check *c, const struct name *n, bool quotable);
#endif
