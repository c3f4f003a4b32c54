/*
 * pages.h - what `starload explain` and doc/diagnostics.adoc say: a page for
 * each rule, each statement and each clause.
 * Only texts and where they apply; printing is the caller's.  In the texts a
 * blank line parts paragraphs and `backticks` mark what is literal SQL or an
 * option.  Examples hold real newlines and are run by the tests.
 */
#ifndef STARLOAD_DIAG_PAGES_H
#define STARLOAD_DIAG_PAGES_H
#include "base/version.h"

/* The page of one row of codes.def; severity and summary are in that row. */
struct page_rule {
	const char *slug;
	relset releases;        /* where it holds, over all its forms */
	const char *args;       /* options the examples need, parted by one blank; "" mostly */
	const char *what;       /* what the text has to look like to be reported */
	const char *why;        /* what the server makes of it */
	const char *bad;        /* an example that gives the finding */
	const char *good;       /* the example put right */
	const char *repair;     /* what to write instead */
	const char *source;     /* where it was read: files of the server, or its manuals */
};

/* The page of a statement or of a clause of one. */
struct page_clause {
	const char *name;       /* "COLUMNS TERMINATED BY" */
	const char *aliases;    /* other words to find it by, upper case, parted by '|' */
	relset releases;        /* that have it at all */
	const char *syntax;     /* lines */
	const char *what;
	const char *traps;      /* "" when none is known */
	const char *example;    /* free of errors and warnings */
	const char *source;
};

/* By slug; NULL when there is no page. */
const struct page_rule *page_rule_find(const char *slug);

/* By name or alias in any case, or NULL. */
const struct page_clause *page_clause_find(const char *name);

/* For tables and tests; the order is that of the files. */
const struct page_rule *page_rules(unsigned *n);
const struct page_clause *page_clauses(unsigned *n);
#endif
