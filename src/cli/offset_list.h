/*
 * offset_list.h - offsets as people and other tools write them.
 */
#ifndef STARLOAD_CLI_OFFSET_LIST_H
#define STARLOAD_CLI_OFFSET_LIST_H
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

enum { PARTITION_ALL = -1 };

struct offset_item {
	int32_t partition; /* or PARTITION_ALL */
	int64_t offset;	   /* to be read next; JOB_OFFSET_BEGINNING, JOB_OFFSET_END */
};

struct offset_items {
	struct offset_item *list;
	size_t n;
};

/* "0=100,1=OFFSET_END" or "all=5", added to *out.  0 or ERR_USAGE. */
int offset_list_parse(struct text t, struct arena *mem, struct offset_items *out, struct err *err);

/*
 * Another tool's list; lines of other topics are passed over.
 *     orders,0,100                  kafka-consumer-groups --reset-offsets --export
 *     GROUP TOPIC PARTITION CURRENT-OFFSET ..    .. --describe, also with commas
 *     orders [0] offset 100         kcat -Q
 * An offset of -1 is OFFSET_END, -2 OFFSET_BEGINNING.  0; or ERR_USAGE, naming the line: not
 * readable, or nothing of this topic.
 */
int offset_file_parse(struct text t, struct text topic, struct arena *mem, struct offset_items *out,
		      struct err *err);
#endif
