/*
 * foreign.c - what other dialects and other statements have and these have not.
 */
#include "config.h"
#include "lang/foreign.h"

#include "base/util.h"

static const struct foreign list[] = {
	/* before       word          hint                                        tokens to drop */
	{ "LOAD",      "IF",         "there is no IF NOT EXISTS here: leave it out", 3 },
	{ "CREATE",    "OR",         "there is no OR REPLACE here: stop the job of that name first", 2 },
	{ "LOAD",      "FOR",        "CREATE names the job without FOR", 1 },
	{ "",          "XOR",        "there is no XOR: write (a OR b) AND NOT (a AND b)", 0 },
	{ "",          "ILIKE",      "there is no ILIKE: write lower(a) LIKE 'x'", 0 },
	{ "",          "ESCAPE",     "LIKE takes no ESCAPE here: the escape character is \\", 0 },
	{ "",          "USING",      "CONVERT takes a type here, not a character set", 0 },
	{ "",          "FIELDS",     "write COLUMNS TERMINATED BY", 0 },
	{ "",          "LINES",      "write ROWS TERMINATED BY", 0 },
	{ "",          "SEPARATED",  "write TERMINATED BY", 0 },
	{ "",          "PRECEDING",  "there is no PRECEDING FILTER: WHERE sees the columns after COLUMNS was applied", 0 },
	{ "",          "INTO",       "write ON and the table", 0 },
	{ "",          "SET",        "properties are given as PROPERTIES (\"key\" = \"value\")", 0 },
	{ "",          "WITH",       "properties are given as PROPERTIES (\"key\" = \"value\")", 0 },
	{ "",          "PROPERTY",   "write PROPERTIES", 0 },
	{ "FOR",       "ALL",        "a statement names one job: there is no ALL here", 0 },
};

const struct foreign *foreign_find(struct text before, struct text word)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(list); i++)
		if (text_is_nocase(word, list[i].word) &&
		    (!list[i].before[0] || text_is_nocase(before, list[i].before)))
			return &list[i];
	return NULL;
}
