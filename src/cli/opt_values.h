/*
 * opt_values.h - what the value of an option may be, for completion.
 */
#ifndef STARLOAD_CLI_OPT_VALUES_H
#define STARLOAD_CLI_OPT_VALUES_H
#include <stdbool.h>

struct opt; /* cli/opt.h */

/* Ends with NULL; NULL: anything.  Of lists the items. */
const char *const *opt_values(const struct opt *o);
/* Its `arg` says them: "true|false". */
bool opt_says_values(const struct opt *o);
#endif
