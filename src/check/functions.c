/*
 * functions.c - the built-in functions of the server.
 */
#include "config.h"
#include "check/functions.h"

#include "base/near.h"
#include "base/util.h"

static const struct function functions[] = {
#define FUNC(name, kind) { #name, sizeof(#name) - 1, FUNCTION_##kind },
#include "check/functions.def"
};

enum { NAME_MAX_BYTES = 48 };

const struct function *function_find(struct text name)
{
	size_t low = 0, high = ARRAY_SIZE(functions), i;
	char lower[NAME_MAX_BYTES];

	if (name.n < 1 || name.n >= sizeof(lower))
		return NULL;
	for (i = 0; i < name.n; i++) {
		char b = name.p[i];

		lower[i] = b >= 'A' && b <= 'Z' ? (char)(b + ('a' - 'A')) : b;
	}
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct function *f = &functions[middle];
		int d = memcmp(lower, f->name, name.n < f->len ? name.n : f->len);

		if (!d)
			d = (name.n > f->len) - (name.n < f->len);
		if (!d)
			return f;
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* One letter off, in a name long enough that this is no coincidence. */
const char *function_near(struct text name)
{
	size_t i;

	if (name.n < 5 || name.n > NEAR_WORD_MAX)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (functions[i].len + 1U >= name.n && functions[i].len <= name.n + 1U &&
		    near_distance(name, (struct text){ functions[i].name, functions[i].len }, 1) <= 1)
			return functions[i].name;
	return NULL;
}

const struct function *function_list(unsigned *n)
{
	*n = ARRAY_SIZE(functions);
	return functions;
}
