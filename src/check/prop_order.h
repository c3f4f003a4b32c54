/*
 * prop_order.h - the order `fmt --sort` brings properties into: that of SHOW
 * CREATE ROUTINE LOAD, then other property.* keys, then what is not known.
 */
#ifndef STARLOAD_CHECK_PROP_ORDER_H
#define STARLOAD_CHECK_PROP_ORDER_H
#include <stdbool.h>

#include "base/text.h"

/* The rank of a key as written; keys of one rank keep the order they have.
 * `from`: of the FROM clause, else of PROPERTIES. */
unsigned prop_order(struct text key, bool from);

/* The known names in that order, NULL at the end; for help and the manual. */
const char *const *prop_order_names(void);
#endif
