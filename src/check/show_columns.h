/*
 * show_columns.h - what the WHERE of SHOW ROUTINE LOAD knows: columns, and states to compare with.
 */
#ifndef STARLOAD_CHECK_SHOW_COLUMNS_H
#define STARLOAD_CHECK_SHOW_COLUMNS_H
#include <stddef.h>

/* NULL behind the end. */
const char *show_column_at(size_t i);
const char *show_state_at(size_t i);
#endif
