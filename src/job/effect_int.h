/*
 * effect_int.h - between wants.c, effect.c and wants_json.c.
 */
#ifndef STARLOAD_JOB_EFFECT_INT_H
#define STARLOAD_JOB_EFFECT_INT_H
#include "job/effect.h"

/* The key of the JSON cells that shows it, or NULL. */
const char *want_key(const struct want *w);
#endif
