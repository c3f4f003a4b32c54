/*
 * refusal.c - what a server's error means, by its text and its number.
 */
#include "config.h"
#include "net/refusal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "net/sqlconn.h"

/* Numbers that mean one thing whatever the text is. */
static const struct {
	unsigned number;
	enum sql_refusal kind;
} numbers[] = {
	{ 1046, SQL_NONE_SELECTED }, { 1142, SQL_DENIED },	{ 1227, SQL_DENIED },
	{ 5089, SQL_NO_JOB },	     { 5203, SQL_DENIED },	{ 5204, SQL_DENIED },
	{ 5401, SQL_LEADER },	     { 5501, SQL_NO_DATABASE }, { 5502, SQL_NO_TABLE },
};

enum where { STARTS, HOLDS, IS };

/* Texts behind the frame, first match wins; of whatever number. */
static const struct {
	const char *text;
	enum where where;
	enum sql_refusal kind;
} texts[] = {
	{ "Only supports modification of PAUSED jobs", STARTS, SQL_NOT_PAUSED },
	{ "Could not transform PAUSED to PAUSED", STARTS, SQL_ALREADY_SO },
	{ "There is not operable routine load job with name", STARTS, SQL_NO_JOB },
	{ "There is no running job named", STARTS, SQL_NO_JOB },
	{ "No database selected", STARTS, SQL_NONE_SELECTED },
	{ "Session's db '", STARTS, SQL_NONE_SELECTED },
	{ "failed to find database by dbFullName", STARTS, SQL_NO_DATABASE },
	{ "Unknown database", STARTS, SQL_NO_DATABASE },
	{ "Access denied; you need", STARTS, SQL_DENIED },
	{ "forward too many times", STARTS, SQL_LEADER },
	{ "Current node is not leader", STARTS, SQL_LEADER },
	{ "Missing current catalog. You need to upgrade", STARTS, SQL_LEADER },
	{ "Missing current user identity", STARTS, SQL_LEADER },
	{ "Execute timeout, the command may be succeed", HOLDS, SQL_LEADER },
};

/* The bare texts of a failed forward to the leader: Java's, Thrift's, BDB's.  Only without a
 * frame, which these never have, and only under the number of all and nothing. */
static const struct {
	const char *text;
	enum where where;
} leader_texts[] = {
	{ "java.net.", STARTS },    { "org.apache.thrift", STARTS },
	{ "Unknown error", IS },    { "unknown master", HOLDS },
	{ "UnknownMaster", HOLDS }, { "Frontend.getHost()", HOLDS },
};

static bool holds(struct text t, const char *s)
{
	return memmem(t.p, t.n, s, strlen(s)) != NULL;
}

static bool matches(struct text t, const char *s, enum where where)
{
	switch (where) {
	case STARTS:
		return text_starts(t, s);
	case HOLDS:
		return holds(t, s);
	case IS:
		return text_is(t, s);
	}
	BUG("no such place %d", (int)where);
}

/* "1,234 ": a number as Java's MessageFormat prints it.  False when there is none. */
static bool read_number(struct text *t, unsigned *v)
{
	unsigned long n = 0;
	size_t i = 0;

	for (; i < t->n &&
	       (isdigit((unsigned char)t->p[i]) ||
		(i && t->p[i] == ',' && i + 1 < t->n && isdigit((unsigned char)t->p[i + 1])));
	     i++)
		if (t->p[i] != ',' && n < 1000000000)
			n = n * 10 + (unsigned long)(t->p[i] - '0');
	if (!i)
		return false;
	*v = (unsigned)n;
	t->p += i;
	t->n -= i;
	return true;
}

static bool skip(struct text *t, const char *s)
{
	if (!text_starts(*t, s))
		return false;
	t->p += strlen(s);
	t->n -= strlen(s);
	return true;
}

/* " at line L, column C" or " from line L, column C to line L2, column C2". */
static void read_place(struct sql_refused *r, struct text t)
{
	unsigned line, column;

	if (!skip(&t, " at line ") && !skip(&t, " from line "))
		return;
	if (!read_number(&t, &line) || !skip(&t, ", column ") || !read_number(&t, &column) || !line)
		return;
	r->line = line;
	r->column = column;
}

/* Take the frame off: `Getting syntax error at line 1, column 6. Detail message: D.` */
static void read_frame(struct sql_refused *r)
{
	static const char syntax[] = "Getting syntax error", analysis[] = "Getting analyzing error";
	static const char detail[] = "Detail message: ";
	struct text t = r->text;
	const char *at;

	r->detail = r->text;
	if (skip(&t, syntax))
		r->kind = SQL_SYNTAX;
	else if (skip(&t, analysis))
		r->kind = SQL_ANALYSIS;
	else
		return;
	read_place(r, t);
	at = memmem(t.p, t.n, detail, sizeof(detail) - 1);
	if (!at)
		return;
	at += sizeof(detail) - 1;
	r->detail = (struct text){ at, t.n - (size_t)(at - t.p) };
	/* the frame's own full stop */
	if (r->detail.n && r->detail.p[r->detail.n - 1] == '.')
		r->detail.n--;
}

void refusal_read(struct sql_refused *r, unsigned number, const char *state, struct text message)
{
	size_t i;

	*r = (struct sql_refused){ .kind = SQL_OTHER_REFUSAL, .number = number, .text = message };
	snprintf(r->state, sizeof(r->state), "%s", state ? state : "");
	read_frame(r);
	/* a text of the user's own may be quoted in a syntax error */
	if (r->kind == SQL_SYNTAX)
		return;
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (numbers[i].number == number) {
			r->kind = numbers[i].kind;
			return;
		}
	}
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (matches(r->detail, texts[i].text, texts[i].where)) {
			r->kind = texts[i].kind;
			return;
		}
	}
	if (text_starts(r->detail, "Table ") && holds(r->detail, " is not found"))
		r->kind = SQL_NO_TABLE;
	if (r->kind != SQL_OTHER_REFUSAL || number != 1064)
		return;
	for (i = 0; i < ARRAY_SIZE(leader_texts); i++)
		if (matches(r->text, leader_texts[i].text, leader_texts[i].where))
			r->kind = SQL_LEADER;
}

bool refusal_is_limit(unsigned number, struct text message)
{
	return number == 1040 || number == 1203 ||
	       (number == 1064 && text_starts(message, "Reach ") &&
		holds(message, " connection limit"));
}

bool fe_release(const char *comment, char *release, size_t size)
{
	unsigned dots = 0;
	size_t n = 0;

	while (isdigit((unsigned char)comment[n]) ||
	       (comment[n] == '.' && n && isdigit((unsigned char)comment[n + 1]) && ++dots))
		n++;
	*release = '\0';
	if (dots != 2 || n >= size || (comment[n] && comment[n] != '-'))
		return false;
	memcpy(release, comment, n);
	release[n] = '\0';
	return true;
}
