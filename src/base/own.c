/*
 * own.c - where the program's own words are: between two places that the linker names.
 */
#include "config.h"
#include "base/own.h"

#include <stdint.h>

/* Their addresses count.  NULL where a linker has no such names. */
extern const char __executable_start[] __attribute__((weak));
extern const char edata[] __attribute__((weak));

bool own_text(const char *p)
{
	const uintptr_t at = (uintptr_t)p, start = (uintptr_t)__executable_start;

	return start && at >= start && at < (uintptr_t)edata;
}
