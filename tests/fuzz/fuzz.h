/*
 * fuzz.h - what the targets share.
 */
#ifndef STARLOAD_TESTS_FUZZ_H
#define STARLOAD_TESTS_FUZZ_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that does not hold ends the run like a crash. */
#define MUST(cond, what) \
	do { \
		if (!(cond)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, what); \
			abort(); \
		} \
	} while (0)
#endif
