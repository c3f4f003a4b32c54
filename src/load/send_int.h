/*
 * send_int.h - what plain loads and those of transactions share.
 */
#ifndef STARLOAD_LOAD_SEND_INT_H
#define STARLOAD_LOAD_SEND_INT_H
#include "load/send.h"

struct http_header; /* net/http_conn.h */
struct load_called; /* load/call.h */

struct load_put {
	const struct load_request *r;
	enum load_op op;
	const char *path;
	const struct http_header *first; /* before the request's own */
	size_t n_first;
	const struct load_host *only; /* see struct load_call */
	bool fe_only;		      /* by way of an FE, even where --be named hosts */
};

/* As load_send(). */
int load_put(struct load_conn *c, const struct load_put *put, struct arena *mem,
	     struct load_reply *out, struct err *err);

/* *out from what load_call() returned and left. */
void load_judge(const struct load_called *called, enum load_op op, int rc, struct arena *mem,
		struct load_reply *out);

/* How long silence may last: a commit waits for its publishing up to the load's timeout. */
unsigned load_idle_ms(unsigned timeout_s);

/* "/api/DB/MIDDLE/END", the names encoded; middle NULL: "/api/DB/END". */
const char *load_path(const char *db, const char *middle, const char *end, struct arena *mem);
#endif
