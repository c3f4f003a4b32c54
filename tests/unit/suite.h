/*
 * suite.h - main() of a unit test: a suite, made of cases that are filled by
 * one function each.
 *
 *     static void add_tests(TCase *tc) { tcase_add_test(tc, something); }
 *     SUITE("name of the suite", { "name of the case", add_tests })
 */
#ifndef STARLOAD_TESTS_UNIT_SUITE_H
#define STARLOAD_TESTS_UNIT_SUITE_H
#include <check.h>
#include <stdlib.h>

#include "base/util.h"

struct suite_case {
	const char *name;
	void (*fill)(TCase *tc);
};

/* CK_VERBOSITY says how much is printed. */
static inline int suite_run(const char *name, const struct suite_case *cases, size_t n)
{
	Suite *s = suite_create(name);
	SRunner *r = srunner_create(s);
	int failed;
	size_t i;

	for (i = 0; i < n; i++) {
		TCase *tc = tcase_create(cases[i].name);

		cases[i].fill(tc);
		suite_add_tcase(s, tc);
	}
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define SUITE(name, ...) \
	int main(void) \
	{ \
		static const struct suite_case suite_cases[] = { __VA_ARGS__ }; \
\
		return suite_run(name, suite_cases, ARRAY_SIZE(suite_cases)); \
	}
#endif
