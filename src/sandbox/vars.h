/*
 * vars.h - session variables.
 */
#ifndef STARLOAD_SANDBOX_VARS_H
#define STARLOAD_SANDBOX_VARS_H
#include "sandbox/world.h"

/* Its value in this session; NULL: there is none of that name. */
const char *vars_get(const struct fe_session *s, struct text name);
/* False: there is none of that name, or no such value (*why in mem then). */
bool vars_put(struct fe_session *s, struct text name, struct text value, struct arena *mem,
	      const char **why);
/* "Unknown system variable 'x', the most similar variables are {...}" */
const char *vars_unknown(const struct fe_session *s, struct text name, struct arena *mem);
#endif
