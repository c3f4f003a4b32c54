/*
 * unfold.h - JSON on lines of its own: the bytes as they are, blanks and line feeds put between.
 */
#ifndef STARLOAD_CLI_RESULT_UNFOLD_H
#define STARLOAD_CLI_RESULT_UNFOLD_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct buf; /* base/buf.h */

/*
 * Add `t` to `out` with each member of an object and each item of an array on a line that begins
 * with `indent` blanks or more; what fits as a whole into `width` columns stays on one line. False,
 * and nothing is added, when it is no object or array.
 */
bool unfold_json(struct text t, size_t indent, size_t width, struct buf *out);
#endif
