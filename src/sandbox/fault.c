/*
 * fault.c - the fault plan.
 */
#include "config.h"
#include "sandbox/fault.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"

enum {
	FAULTS_MAX = 65536,
	SPEC_MAX = 65536,
	ALWAYS = 0,
	ANY_FE = INT_MAX,
	MS_MAX = 24 * 60 * 60 * 1000
};

/* POINT may stand alone or name a text (query), ACTION and HOW_OFTEN may need a value. */
enum word {
	W_CONNECT, W_LOGIN, W_QUERY, W_COMMAND,
	W_HTTP_CONNECT, W_BE_CONNECT, W_HTTP, W_BE,
	W_REFUSE, W_DROP, W_DROP_AFTER, W_DELAY, W_LATE, W_CUT, W_SEQ, W_SLOW,
	W_ERROR, W_ERROR_AFTER, W_BEFORE, W_AFTER, W_TWICE,
	W_STATUS, W_STATUS_AFTER, W_REDIRECT, W_DROP_BODY, W_PUBLISH_TIMEOUT,
	W_FAIL, W_FAIL_AFTER, W_GARBLE, W_ERROR_URL,
	W_TIMES, W_SKIP, W_FE,
};

enum {
	AT_CONNECT = 1 << FAULT_CONNECT,
	AT_LOGIN = 1 << FAULT_LOGIN,
	AT_QUERY = 1 << FAULT_QUERY,
	AT_COMMAND = 1 << FAULT_COMMAND,
	AT_HTTP_CONNECT = 1 << FAULT_HTTP_CONNECT,
	AT_BE_CONNECT = 1 << FAULT_BE_CONNECT,
	AT_HTTP = 1 << FAULT_HTTP,
	AT_BE = 1 << FAULT_BE,
	AT_SQL = AT_CONNECT | AT_LOGIN | AT_QUERY | AT_COMMAND,
	AT_REQUEST = AT_HTTP | AT_BE,
	AT_DOOR = AT_CONNECT | AT_HTTP_CONNECT | AT_BE_CONNECT,
	AT_ALL = AT_SQL | AT_REQUEST | AT_DOOR,
	AT_ACT = AT_SQL | AT_REQUEST,
	AT_LATER = AT_ACT & ~AT_CONNECT,
};

static const struct word_rule {
	const char *name, *value;       /* value: what it is called; NULL: takes none */
	bool optional;                  /* the value may be missing */
	unsigned points;                /* where it makes sense */
	const char *help;
} words[] = {
	[W_CONNECT]     = { "connect", NULL, false, 0, "a client connects (before the greeting)" },
	[W_LOGIN]       = { "login", NULL, false, 0, "its user and password arrived" },
	[W_QUERY]       = { "query", "TEXT", true, 0, "a statement arrived (one with TEXT in it)" },
	[W_COMMAND]     = { "command", NULL, false, 0, "a command of any kind arrived" },
	[W_HTTP_CONNECT] = { "http-connect", NULL, false, 0, "a client connects to an FE's HTTP" },
	[W_BE_CONNECT]  = { "be-connect", NULL, false, 0, "... to the BE's" },
	[W_HTTP]        = { "http", "TEXT", true, 0,
			    "the head of a request arrived at an FE (one with\n"
			    "TEXT in \"METHOD TARGET\" or a header's line)" },
	[W_BE]          = { "be", "TEXT", true, 0, "... at the BE" },
	[W_REFUSE]      = { "refuse", NULL, false, AT_DOOR, "reset the connection" },
	[W_DROP]        = { "drop", NULL, false, AT_ALL,
			    "close it without a word, nothing executed" },
	[W_DROP_AFTER]  = { "drop-after", NULL, false, AT_LATER,
			    "execute, then close instead of answering" },
	[W_DELAY]       = { "delay", "MS", false, AT_ACT, "wait before executing" },
	[W_LATE]        = { "late", "MS", false, AT_LATER, "execute, then wait before answering" },
	[W_CUT]         = { "cut", "BYTES", false, AT_ACT,
			    "send so much of the answer, then close" },
	[W_SEQ]         = { "seq", NULL, false, AT_SQL, "answer with wrong packet numbers" },
	[W_SLOW]        = { "slow", "BYTES/MS", false, AT_ACT,
			    "send so many bytes at a time, waiting between\n"
			    "(connect: during the whole connection)" },
	[W_ERROR]       = { "error", "'NUMBER[/SQLSTATE] TEXT'", false, AT_SQL,
			    "answer with this error instead of executing" },
	[W_ERROR_AFTER] = { "error-after", "'NUMBER[/SQLSTATE] TEXT'", false, AT_SQL & ~AT_CONNECT,
			    "execute, then answer with this error" },
	[W_BEFORE]      = { "before", "'SQL'", false, AT_QUERY | AT_REQUEST,
			    "somebody else's statement is executed first" },
	[W_AFTER]       = { "after", "'SQL'", false, AT_QUERY | AT_REQUEST,
			    "... is executed before the answer leaves" },
	[W_TWICE]       = { "twice", NULL, false, AT_QUERY,
			    "execute the statement twice, as a follower's retry may" },
	[W_STATUS]      = { "status", "'STATUS BODY'", false, AT_REQUEST,
			    "answer with this HTTP status instead of executing" },
	[W_STATUS_AFTER] = { "status-after", "'STATUS BODY'", false, AT_REQUEST,
			    "execute, then answer so" },
	[W_REDIRECT]    = { "redirect", "[SCHEME://]HOST[:PORT]", false, AT_HTTP,
			    "let a redirect lead there" },
	[W_DROP_BODY]   = { "drop-body", "BYTES", false, AT_REQUEST,
			    "close when so much of the body was read" },
	[W_PUBLISH_TIMEOUT] = { "publish-timeout", NULL, false, AT_REQUEST,
			    "commit; nobody sees it before the time is over" },
	[W_FAIL]        = { "fail", "TEXT", false, AT_BE,
			    "a load that would succeed fails with this message" },
	[W_FAIL_AFTER]  = { "fail-after", "TEXT", false, AT_BE, "... says so, but is committed" },
	[W_GARBLE]      = { "garble", NULL, false, AT_REQUEST,
			    "put quotes and bytes that are no UTF-8 into the\n"
			    "answer's message" },
	[W_ERROR_URL]   = { "error-url", "HOST:PORT", false, AT_BE,
			    "let the ErrorURL of a load lead there" },
	[W_TIMES]       = { "times", "N|always", false, AT_ALL, "so often (once)" },
	[W_SKIP]        = { "skip", "N", false, AT_ALL, "not the first N times" },
	[W_FE]          = { "fe", "N", false, AT_ALL, "at FE N only; the first is 0" },
};

struct item {
	struct item *next;
	enum fault_point point;
	const char *match;              /* in lower case; NULL: any statement */
	unsigned fe;                    /* 0: the first; or ANY_FE */
	unsigned skip, times;           /* times: ALWAYS never ends */
	struct fault fault;
};

struct fault_plan {
	struct arena *mem;              /* kept until the end: a fault may be under way */
	struct item *items, **tail;
	unsigned added;
};

struct fault_plan *fault_plan_new(void)
{
	struct fault_plan *p = xmalloc(sizeof(*p));

	*p = (struct fault_plan){ .mem = arena_new() };
	p->tail = &p->items;
	return p;
}

void fault_plan_free(struct fault_plan *p)
{
	if (!p)
		return;
	arena_free(p->mem);
	free(p);
}

/* reading a fault ------------------------------------------------------------- */

struct reader {
	const char *p, *end;
	struct arena *mem;
	struct err *err;
};

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A value: up to a blank, or quoted, with the quote doubled inside.  NULL and *err. */
static const char *read_value(struct reader *r)
{
	size_t room = (size_t)(r->end - r->p), n = 0;
	char *out = arena_alloc(r->mem, room + 1);
	char quote = r->p < r->end && (*r->p == '\'' || *r->p == '"') ? *r->p++ : 0;

	while (r->p < r->end) {
		char c = *r->p;

		if (!quote && blank(c))
			break;
		r->p++;
		if (quote && c == quote) {
			if (r->p < r->end && *r->p == quote) {
				r->p++;
			} else {
				quote = 0;
				break;
			}
		}
		if (!c) {
			err_set(r->err, ERR_USAGE, "a fault cannot hold NUL");
			return NULL;
		}
		out[n++] = c;
	}
	if (quote) {
		err_set(r->err, ERR_USAGE, "a %c is not closed in the fault", quote);
		return NULL;
	}
	if (r->p < r->end && !blank(*r->p)) {
		err_set(r->err, ERR_USAGE, "a blank is missing behind a quoted value of the fault");
		return NULL;
	}
	out[n] = '\0';
	return out;
}

/* The next word and its value (NULL: none); -1 at the end, or an ERR_*. */
static int read_word(struct reader *r, const char **value)
{
	const char *start;
	size_t n, i;

	*value = NULL;
	while (r->p < r->end && blank(*r->p))
		r->p++;
	if (r->p == r->end)
		return -1;
	start = r->p;
	while (r->p < r->end && !blank(*r->p) && *r->p != '=')
		r->p++;
	n = (size_t)(r->p - start);
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].name) == n && !strncasecmp(words[i].name, start, n))
			break;
	if (i == ARRAY_SIZE(words))
		return err_set(r->err, ERR_USAGE, "\"%.*s\" is no word of a fault",
			       (int)(n > 64 ? 64 : n), start);
	if (r->p < r->end && *r->p == '=') {
		if (!words[i].value)
			return err_set(r->err, ERR_USAGE, "%s takes no value in a fault",
				       words[i].name);
		r->p++;
		*value = read_value(r);
		if (!*value)
			return r->err->code;
	} else if (words[i].value && !words[i].optional) {
		return err_set(r->err, ERR_USAGE, "a fault's %s needs a value: %s=%s",
			       words[i].name, words[i].name, words[i].value);
	}
	return (int)i;
}

static int read_number(struct reader *r, enum word w, const char *value, unsigned max, unsigned *v,
		       char stop)
{
	unsigned long long n;
	char *end;

	n = strtoull(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end != stop || n > max)
		return err_set(r->err, ERR_USAGE, "%s=%s, not \"%.64s\", and %u at most",
			       words[w].name, words[w].value, value, max);
	*v = (unsigned)n;
	return 0;
}

static int read_slow(struct reader *r, const char *value, struct fault *f)
{
	const char *slash = strchr(value, '/');

	if (!slash || read_number(r, W_SLOW, value, INT_MAX, &f->slow_bytes, '/') ||
	    read_number(r, W_SLOW, slash + 1, MS_MAX, &f->slow_ms, '\0') || !f->slow_bytes ||
	    !f->slow_ms)
		return err_set(r->err, ERR_USAGE, "slow=BYTES/MS, such as slow=1/10, not \"%.64s\"",
			       value);
	return 0;
}

/* NUMBER[/SQLSTATE] TEXT */
static bool split_error(const char *value, struct fault *f)
{
	unsigned long n;
	char *end;

	n = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || n < 1 || n > 65535)
		return false;
	strcpy(f->error_state, "HY000");
	if (*end == '/') {
		if (strcspn(++end, " ") != 5)
			return false;
		memcpy(f->error_state, end, 5);
		end += 5;
	}
	if (*end && *end != ' ')
		return false;
	f->error_number = (unsigned)n;
	f->error_text = *end ? end + 1 : end;
	return true;
}

static int read_error(struct reader *r, enum word w, const char *value, struct fault *f)
{
	f->error_after = w == W_ERROR_AFTER;
	if (split_error(value, f))
		return 0;
	return err_set(r->err, ERR_USAGE, "%s=%s, not \"%.64s\"", words[w].name, words[w].value,
		       value);
}

/* STATUS BODY */
static int read_status(struct reader *r, enum word w, const char *value, struct fault *f)
{
	unsigned long n;
	char *end;

	n = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || n < 200 || n > 599 || (*end && *end != ' '))
		return err_set(r->err, ERR_USAGE, "%s=%s, not \"%.64s\"", words[w].name,
			       words[w].value, value);
	f->error_after = w == W_STATUS_AFTER;
	f->http_status = (unsigned)n;
	f->error_text = *end ? end + 1 : end;
	return 0;
}

static int read_action(struct reader *r, enum word w, const char *value, struct item *it)
{
	struct fault *f = &it->fault;

	switch (w) {
	case W_REFUSE:
		f->refuse = true;
		return 0;
	case W_DROP:
		f->drop = true;
		return 0;
	case W_DROP_AFTER:
		f->drop_after = true;
		return 0;
	case W_SEQ:
		f->wrong_seq = true;
		return 0;
	case W_TWICE:
		f->twice = true;
		return 0;
	case W_BEFORE:
		f->sql_before = value;
		return 0;
	case W_AFTER:
		f->sql_after = value;
		return 0;
	case W_DELAY:
		return read_number(r, w, value, MS_MAX, &f->delay_ms, '\0');
	case W_LATE:
		return read_number(r, w, value, MS_MAX, &f->late_ms, '\0');
	case W_CUT:
		f->cuts = true;
		return read_number(r, w, value, INT_MAX, &f->cut_bytes, '\0');
	case W_SLOW:
		return read_slow(r, value, f);
	case W_ERROR:
	case W_ERROR_AFTER:
		return read_error(r, w, value, f);
	case W_SKIP:
		return read_number(r, w, value, INT_MAX, &it->skip, '\0');
	case W_FE:
		return read_number(r, w, value, ANY_FE - 1, &it->fe, '\0');
	case W_TIMES:
		if (!strcasecmp(value, "always")) {
			it->times = ALWAYS;
			return 0;
		}
		if (read_number(r, w, value, INT_MAX, &it->times, '\0'))
			return r->err->code;
		return it->times ? 0 : err_set(r->err, ERR_USAGE, "times=0 of a fault is never");
	case W_STATUS:
	case W_STATUS_AFTER:
		return read_status(r, w, value, f);
	case W_REDIRECT:
		f->redirect = value;
		return 0;
	case W_DROP_BODY:
		f->drops_body = true;
		return read_number(r, w, value, INT_MAX, &f->body_bytes, '\0');
	case W_PUBLISH_TIMEOUT:
		f->publish_timeout = true;
		return 0;
	case W_FAIL:
	case W_FAIL_AFTER:
		f->fail_text = value;
		f->fail_after = w == W_FAIL_AFTER;
		return 0;
	case W_GARBLE:
		f->garbles = true;
		return 0;
	case W_ERROR_URL:
		f->error_url = value;
		return 0;
	case W_CONNECT:
	case W_LOGIN:
	case W_QUERY:
	case W_COMMAND:
	case W_HTTP_CONNECT:
	case W_BE_CONNECT:
	case W_HTTP:
	case W_BE:
		break;
	}
	BUG("no action %d", (int)w);
}

static int read_item(struct reader *r, struct item *it)
{
	const char *value;
	unsigned actions = 0;
	int w = read_word(r, &value);
	char *lower;

	if (w < -1)
		return w;
	if (w < W_CONNECT || w > W_BE)
		return err_set(r->err, ERR_USAGE,
			       "a fault begins with connect, login, query, command, http-connect, "
			       "be-connect, http or be");
	it->point = (enum fault_point)(w - W_CONNECT);
	it->times = 1;
	it->fe = ANY_FE;
	if (value && *value) {
		lower = arena_copy(r->mem, value, strlen(value));
		for (it->match = lower; *lower; lower++)
			*lower = (char)tolower((unsigned char)*lower);
	}
	while ((w = read_word(r, &value)) >= 0) {
		if (!(words[w].points & 1u << it->point))
			return err_set(r->err, ERR_USAGE, "a fault's %s does not go with %s",
				       words[w].name, words[W_CONNECT + it->point].name);
		if (read_action(r, (enum word)w, value, it))
			return r->err->code;
		actions += w < W_TIMES;
	}
	if (w < -1)
		return w;
	return actions ? 0
		       : err_set(r->err, ERR_USAGE,
				 "the fault says where, but not what is to happen");
}

int fault_add(struct fault_plan *p, struct text spec, struct err *err)
{
	struct reader r = { .mem = p->mem, .err = err };
	struct arena_mark start = arena_mark(p->mem);
	struct item *it;

	spec = text_trim(spec);
	if (text_is_nocase(spec, "clear")) {
		p->items = NULL;
		p->tail = &p->items;
		return 0;
	}
	if (spec.n > SPEC_MAX || p->added == FAULTS_MAX)
		return err_set(err, ERR_USAGE, "%s",
			       spec.n > SPEC_MAX ? "the fault is too long" : "too many faults");
	r.p = arena_copy(p->mem, spec.p, spec.n);
	r.end = r.p + spec.n;
	it = ARENA_NEW(p->mem, struct item);
	if (read_item(&r, it)) {
		arena_rewind(p->mem, start);
		return err->code;
	}
	*p->tail = it;
	p->tail = &it->next;
	p->added++;
	return 0;
}

/* acting --------------------------------------------------------------------- */

/* `word` is in lower case. */
static bool holds(struct text t, const char *word)
{
	size_t n = strlen(word), i, k;

	for (i = 0; n <= t.n && i <= t.n - n; i++) {
		for (k = 0; k < n && tolower((unsigned char)t.p[i + k]) == (unsigned char)word[k];
		     k++)
			;
		if (k == n)
			return true;
	}
	return false;
}

static void remove_item(struct fault_plan *p, struct item **at)
{
	*at = (*at)->next;
	if (!*at)
		p->tail = at;
}

bool fault_take(struct fault_plan *p, enum fault_point point, unsigned fe,
		struct text subject, struct fault *out)
{
	struct item **at, *it;

	/* Whoever steers the emulation is never in its own way. */
	if (point == FAULT_QUERY || point == FAULT_COMMAND) {
		struct text word = text_trim(subject);

		if (word.n >= 7 && text_is_nocase((struct text){ word.p, 7 }, "sandbox"))
			return false;
	}
	for (at = &p->items; (it = *at) != NULL; at = &it->next) {
		if (it->point != point || (it->fe != ANY_FE && it->fe != fe) ||
		    (it->match && !holds(subject, it->match)))
			continue;
		if (it->skip) {
			it->skip--;
			continue;
		}
		*out = it->fault;
		out->active = true;
		if (it->times != ALWAYS && !--it->times)
			remove_item(p, at);
		return true;
	}
	return false;
}

bool fault_waits(const struct fault_plan *p, enum fault_point point)
{
	const struct item *it;

	for (it = p->items; it; it = it->next)
		if (it->point == point)
			return true;
	return false;
}

void fault_words(FILE *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		const char *help = words[i].help;
		int n;

		if (i == W_REFUSE || i == W_TIMES)
			fputc('\n', out);
		n = fprintf(out, "  %s%s%s%s%s", words[i].name, words[i].optional ? "[" : "",
			    words[i].value ? "=" : "", words[i].value ? words[i].value : "",
			    words[i].optional ? "]" : "");
		if (n > 26)
			n = fprintf(out, "\n") - 1;
		for (; *help; help++) {
			if (n >= 0)
				fprintf(out, "%*s", n < 28 ? 28 - n : 1, "");
			fputc(*help, out);
			n = *help == '\n' ? 0 : -1;
		}
		fputc('\n', out);
	}
}
