/*
 * load_plan.h - the options of `starload load` as load/run.h takes them.
 */
#ifndef STARLOAD_CLI_LOAD_PLAN_H
#define STARLOAD_CLI_LOAD_PLAN_H
#include "load/run.h"

struct load_cmd; /* cli/load_cmd.h */

/* Texts are in c->mem or those of `c`. */
void load_plan_make(const struct load_cmd *c, struct load_plan *out);

/* The command that goes on with it: the same words, as a shell reads them, without a password. */
const char *load_command(const struct load_cmd *c);
#endif
