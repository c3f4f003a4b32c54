/*
 * http_request.h - the head of an HTTP request: its path, query and headers.
 * Header rules are those of FE and BE alike: names in any case, the first of two
 * lines of one name wins, blanks around a value do not belong to it, an empty
 * value is none.
 */
#ifndef STARLOAD_SANDBOX_HTTP_REQUEST_H
#define STARLOAD_SANDBOX_HTTP_REQUEST_H
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

enum { HTTP_SEGMENTS_MAX = 8, HTTP_NO_LENGTH = -1 };

struct http_header {
	struct http_header *next;
	struct text name, value;
};

struct http_request {
	struct arena *mem;
	const char *method, *peer;
	const char *target;			 /* as sent: path and query */
	struct text path, query;		 /* of it; the query without '?' */
	struct text raw[HTTP_SEGMENTS_MAX];	 /* what stands between the slashes of the path */
	struct text segments[HTTP_SEGMENTS_MAX]; /* ... without its percent signs */
	unsigned n_segments;			 /* HTTP_SEGMENTS_MAX + 1: there are more */
	struct http_header *headers, **tail;
	size_t header_bytes; /* of all lines, as a server counts them */
	bool http10;
	int64_t length; /* Content-Length, or HTTP_NO_LENGTH */
	bool chunked;
};

/* All strings are copied into `mem`. */
void http_request_init(struct http_request *r, struct arena *mem, const char *target);
void http_request_add(struct http_request *r, struct text name, struct text value);

/* Blanks trimmed; p NULL when it is not there or empty. */
struct text http_header(const struct http_request *r, const char *name);
/* There is such a line, be it empty. */
bool http_has(const struct http_request *r, const char *name);
/* The value of a query's parameter, decoded; p NULL when it is not there. */
struct text http_param(const struct http_request *r, const char *name);
/* The request brings a body. */
bool http_has_body(const struct http_request *r);

/* "%41" to "A"; a percent sign without two digits behind it stays. `plus`: '+' is a blank. */
struct text http_decode(struct text t, bool plus, struct arena *mem);

/*
 * The user and password of an Authorization header, as a BE reads it; with `fe`
 * as an FE does, who ignores the scheme's name (source: utils.cpp
 * parse_basic_auth, BaseAction.java).  False: there is none that can be read.
 */
bool http_basic(const struct http_request *r, bool fe, struct text *user, struct text *password);

/* C++'s std::stoll: blanks, a sign, digits, then anything.  False: no digits, or out of range. */
bool http_stoll(struct text t, int64_t *out);
/* "true" or "false" in any case. */
bool http_bool(struct text t, bool *out);
/* The BE's string_to_unsigned_int<int32_t>: digits and nothing else, INT32_MAX at most. */
bool http_unsigned(struct text t, int32_t *out);
#endif
