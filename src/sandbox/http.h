/*
 * http.h - the HTTP side of an emulated cluster: FEs and a BE, within somebody
 * else's loop.
 */
#ifndef STARLOAD_SANDBOX_HTTP_H
#define STARLOAD_SANDBOX_HTTP_H
#include <stdbool.h>
#include <stdint.h>

struct err;	   /* base/err.h */
struct fault_plan; /* sandbox/fault.h */
struct fe;	   /* sandbox/fe.h */
struct http;

/*
 * Listen on `host` (a numeric address): FEs on `http_port` and the following, BEs
 * on `be_port` and the following; 0 takes free ones.  NULL and *err (ERR_IO, ERR_USAGE).
 */
struct http *http_new(const char *host, unsigned http_port, unsigned fe_count, unsigned be_port,
		      unsigned be_count, struct err *err);
void http_free(struct http *h);

const unsigned *http_fe_ports(const struct http *h);
const unsigned *http_be_ports(const struct http *h);

/* That process is gone, and all its connections, or there again.  0, or ERR_IO when the port is
 * another's by now. */
int http_fe_runs(struct http *h, unsigned fe_index, bool runs, struct err *err);
int http_be_runs(struct http *h, unsigned be_index, bool runs, struct err *err);
/* It starts anew: its connections are gone. */
void http_fe_ends(struct http *h, unsigned fe_index);

/* Before the first run; both outlive it. */
void http_attach(struct http *h, struct fe *fe, struct fault_plan *faults);
/* What time it is, for those who work beside the loop; also before the first run. */
void http_set_clock(struct http *h, int64_t (*now)(const void *clock), const void *clock);

/* Readable when there is something to do; to be looked at for input. */
int http_fd(const struct http *h);
/* When there is something to do without that; INT64_MAX: never. */
int64_t http_deadline(struct http *h, int64_t now_ms);
/* Do it. */
void http_run(struct http *h, int64_t now_ms);
#endif
