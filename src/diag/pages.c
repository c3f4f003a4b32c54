/*
 * pages.c - the tables behind `starload explain`, put together from the
 * pages_*.def files, one a family of rules.
 */
#include "config.h"
#include "diag/pages.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

static const struct page_rule rules[] = {
#define PAGE(slug, releases, args, what, why, bad, good, repair, source) \
	{ #slug, releases, args, what, why, bad, good, repair, source },
#include "diag/pages_text.def"
#include "diag/pages_syntax.def"
#include "diag/pages_stmt.def"
#include "diag/pages_props.def"
#include "diag/pages_source.def"
#include "diag/pages_load.def"
#include "diag/pages_live.def"
#include "diag/pages_headers.def"
#include "diag/pages_lint.def"
#undef PAGE
};

static const struct page_clause clauses[] = {
#define CLAUSE(name, aliases, releases, syntax, what, traps, example, source) \
	{ name, aliases, releases, syntax, what, traps, example, source },
#include "diag/pages_clauses.def"
#undef CLAUSE
};

const struct page_rule *page_rule_find(const char *slug)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (!strcmp(rules[i].slug, slug))
			return &rules[i];
	return NULL;
}

static bool in_aliases(const char *list, const char *name)
{
	size_t n = strlen(name);
	const char *p = list;

	while (*p) {
		size_t len = strcspn(p, "|");

		if (len == n && !strncasecmp(p, name, n))
			return true;
		p += len + (p[len] == '|');
	}
	return false;
}

const struct page_clause *page_clause_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clauses); i++)
		if (!strcasecmp(clauses[i].name, name) || in_aliases(clauses[i].aliases, name))
			return &clauses[i];
	return NULL;
}

const struct page_rule *page_rules(unsigned *n)
{
	*n = ARRAY_SIZE(rules);
	return rules;
}

const struct page_clause *page_clauses(unsigned *n)
{
	*n = ARRAY_SIZE(clauses);
	return clauses;
}
