/*
 * since.h - moments of time as people write and read them, in local time.
 */
#ifndef STARLOAD_CLI_SINCE_H
#define STARLOAD_CLI_SINCE_H
#include <stdint.h>

struct err; /* base/err.h */

/*
 * "2h" (s, m, h, d, w) before `now_ms`; "2026-11-20", "2026-11-20 13:15" or
 * "2026-11-20T13:15:07", with Z behind it in UTC.  Milliseconds since 1970 in *out.  0 or
 * ERR_USAGE.
 */
int since_parse(const char *s, int64_t now_ms, int64_t *out, struct err *err);

/* "2026-11-20 13:15:07" */
enum { SINCE_TEXT = 40 };
void since_text(int64_t ms, char out[SINCE_TEXT]);
#endif
