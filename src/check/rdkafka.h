/*
 * rdkafka.h - what the BE's Kafka client makes of a "property." key.
 */
#ifndef STARLOAD_CHECK_RDKAFKA_H
#define STARLOAD_CHECK_RDKAFKA_H
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum rdk_type {
	RDK_TEXT, RDK_INT, RDK_DOUBLE, RDK_BOOL,
	RDK_ENUM,               /* one of `values`, in any case */
	RDK_WORD,               /* one of `values`, exactly */
	RDK_FLAGS,              /* some of `values`, with commas, + or - before each */
	RDK_CODE,               /* set by code alone: a text is refused */
	RDK_JAVA,               /* of the Java client: refused with a text the BE passes over */
};

enum rdk_who { RDK_BOTH, RDK_CONSUMER, RDK_PRODUCER };

enum { RDK_SECRET = 1, RDK_DEPRECATED = 2 };

struct rdk_rule {
	const char *name;
	uint8_t type, who, flags;
	int64_t min, max;
	const char *values;     /* "" where any will do */
	const char *alias;      /* or NULL */
};

/* By exact name, as the client looks it up; NULL if it has none. */
const struct rdk_rule *rdk_find(struct text name);
/* The name that was meant, or NULL. */
const char *rdk_near(struct text name);
/* The table, in byte order; NULL behind its end. */
const struct rdk_rule *rdk_at(size_t i);

enum rdk_fault {
	RDK_FINE,
	RDK_NOT_BOOL, RDK_NOT_NUMBER, RDK_OUT_OF_RANGE,
	RDK_NOT_VALUE,          /* *bad: the part that is none of `values` */
	RDK_NOT_SETTABLE,       /* RDK_CODE */
	RDK_TAIL,               /* accepted, but only the number before *bad counts */
};

/* Judge a value the way the client does.  `bad` may be NULL. */
enum rdk_fault rdk_check(const struct rdk_rule *r, struct text value, struct text *bad);
#endif
