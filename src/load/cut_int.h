/*
 * cut_int.h - what the ways of cutting share.
 */
#ifndef STARLOAD_LOAD_CUT_INT_H
#define STARLOAD_LOAD_CUT_INT_H
#include "load/cut.h"

/* Each returns the bytes it looked at. */
size_t cut_plain(struct cutter *c, const char *p, size_t n, bool last);
size_t cut_machine(struct cutter *c, const char *p, size_t n, bool last);
size_t cut_json(struct cutter *c, const char *p, size_t n, bool last);

/* A row ends before `end`, and `next` is the place of the one behind it.  True: the part is done.
 */
bool cut_row_end(struct cutter *c, uint64_t end, uint64_t next, enum cut_tail tail);

/*
 * Nothing more may be cut, because of what is at `at`; bytes up to `looked` had to be looked at to
 * see that.  Where that is beyond the limit the part is done, and the next one has the trouble.
 */
void cut_fail(struct cutter *c, enum cut_bad why, uint64_t at, uint64_t looked);
#endif
