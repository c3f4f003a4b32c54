/*
 * load_rejects.h - the rows that a load's parts had rejected: fetched, shown, written to a file.
 */
#ifndef STARLOAD_CLI_LOAD_REJECTS_H
#define STARLOAD_CLI_LOAD_REJECTS_H
#include <stddef.h>
#include <stdint.h>

struct err;	    /* base/err.h */
struct load_cmd;    /* cli/load_cmd.h */
struct load_reject; /* cli/load_watch.h */

/*
 * Fetch what the server tells (without a word about us), show the first of them, write all to
 * --reject-file, and say how many it did not tell of.  `filtered` rows are known of; `more`
 * further parts had some and were not kept.  0; ERR_IO: the file.
 */
int load_rejects(struct load_cmd *c, const struct load_reject *r, size_t n, size_t more,
		 int64_t filtered, struct err *err);
#endif
