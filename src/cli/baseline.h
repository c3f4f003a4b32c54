/*
 * baseline.h - findings that were there before and are not reported again.
 * A finding is known by its file, its rule and its statement's text, blanks and
 * comments aside, so that it stays known when lines are added above; of
 * equal ones as many are known as were recorded.
 */
#ifndef STARLOAD_CLI_BASELINE_H
#define STARLOAD_CLI_BASELINE_H
#include <stdbool.h>
#include <stdint.h>

struct err;                     /* base/err.h */

struct baseline;

struct baseline *baseline_new(void);
void baseline_free(struct baseline *b);

/* 0, ERR_IO, or ERR_USAGE for a file that is no baseline. */
int baseline_read(struct baseline *b, const char *path, struct err *err);

/* May a new baseline take the place of what is at `path`?  Yes (0) for nothing, for an
 * empty file and for a baseline; else ERR_USAGE or ERR_IO. */
int baseline_may_write(const char *path, struct err *err);

/*
 * What follows is of the file `name`, which baseline files name as it is seen from
 * the directory of the baseline at `path`, so that it does not matter where a
 * run starts.
 */
void baseline_file(struct baseline *b, const char *path, const char *name);

/* Is it one of those that were read?  Each counts once. */
bool baseline_take(struct baseline *b, unsigned rule_number, uint64_t stmt_hash);

/* For a new file: record a finding; write all that was recorded, 0 or ERR_IO. */
void baseline_add(struct baseline *b, unsigned rule_number, uint64_t stmt_hash);
int baseline_write(struct baseline *b, const char *path, struct err *err);
#endif
