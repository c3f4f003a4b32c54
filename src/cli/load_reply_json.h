/*
 * load_reply_json.h - a server's answer to a load as JSON.
 */
#ifndef STARLOAD_CLI_LOAD_REPLY_JSON_H
#define STARLOAD_CLI_LOAD_REPLY_JSON_H
#include "diag/jout.h"

struct load_reply; /* load/reply.h */

/* One object; what was not told is null. */
void load_json_reply(struct jout *j, const struct load_reply *r);
#endif
