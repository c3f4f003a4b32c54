/*
 * show_load.h - what SQL says of loads over HTTP.
 */
#ifndef STARLOAD_SANDBOX_SHOW_LOAD_H
#define STARLOAD_SANDBOX_SHOW_LOAD_H
#include "sandbox/txn.h"
#include "sandbox/world.h"

/* "FINISHED" ... */
const char *load_task_state(const struct txn *x);
/* The statement that leads to its bad rows; "" when there are none. */
const char *load_tracking_sql(const struct txn *x, struct arena *mem);
#endif
