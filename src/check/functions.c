/*
 * functions.c - the built-in functions of the server.
 */
#include "config.h"
#include "check/functions.h"

#include "base/util.h"

static const struct function functions[] = {
#define FUNC(name, kind) \
	{ #name, sizeof(#name) - 1, FUNCTION_##kind, #name[0], #name[sizeof(#name) - 2] },
#include "check/functions.def"
};

enum { NAME_MAX_BYTES = 48 };

static char lower(char b)
{
	return b >= 'A' && b <= 'Z' ? (char)(b + ('a' - 'A')) : b;
}

const struct function *function_find(struct text name)
{
	size_t low = 0, high = ARRAY_SIZE(functions), i;
	char folded[NAME_MAX_BYTES];

	if (name.n < 1 || name.n >= sizeof(folded))
		return NULL;
	for (i = 0; i < name.n; i++)
		folded[i] = lower(name.p[i]);
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct function *f = &functions[middle];
		int d = memcmp(folded, f->name, name.n < f->len ? name.n : f->len);

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

/*
 * Is `name` one letter away from `f`: inserted, dropped, replaced, or swapped
 * with its neighbour?  What they share at both ends has to cover all the rest.
 */
static bool one_off(struct text name, const struct function *f)
{
	size_t head = 0, tail = 0, shorter = name.n < f->len ? name.n : f->len;

	while (head < shorter && lower(name.p[head]) == f->name[head])
		head++;
	while (tail < shorter - head &&
	       lower(name.p[name.n - 1 - tail]) == f->name[f->len - 1 - tail])
		tail++;
	if (name.n != f->len)
		return head + tail == shorter;
	if (head + tail + 1 == shorter)
		return true;
	return head + tail + 2 == shorter && lower(name.p[head]) == f->name[head + 1] &&
	       lower(name.p[head + 1]) == f->name[head];
}

/* In a name long enough that being one letter off is no coincidence. */
const char *function_near(struct text name)
{
	const struct function *f;
	char first, last;

	if (name.n < 5 || name.n >= NAME_MAX_BYTES)
		return NULL;
	first = lower(name.p[0]);
	last = lower(name.p[name.n - 1]);
	for (f = functions; f < functions + ARRAY_SIZE(functions); f++)
		/* one slip leaves the first letter or the last; hardly any passes both tests */
		if (((f->len + 1U - name.n <= 2) & ((f->first == first) | (f->last == last))) &&
		    one_off(name, f))
			return f->name;
	return NULL;
}

static struct function_answer answer(struct text name)
{
	struct function_answer a = { .found = function_find(name) };

	if (!a.found)
		a.near = function_near(name);
	return a;
}

struct function_answer function_look(struct function_memo *memo, struct text name)
{
	char folded[FUNCTION_MEMO_BYTES];
	unsigned h = 0;
	size_t i;

	if (!memo || !name.n || name.n > FUNCTION_MEMO_BYTES)
		return answer(name);
	for (i = 0; i < name.n; i++) {
		folded[i] = lower(name.p[i]);
		h = h * 31 + (unsigned char)folded[i];
	}
	h = (h ^ h >> 8) % FUNCTION_MEMO_SLOTS;
	if (memo->slot[h].len != name.n || memcmp(memo->slot[h].name, folded, name.n)) {
		memcpy(memo->slot[h].name, folded, name.n);
		memo->slot[h].len = name.n;
		memo->slot[h].answer = answer(name);
	}
	return memo->slot[h].answer;
}

const struct function *function_list(unsigned *n)
{
	*n = ARRAY_SIZE(functions);
	return functions;
}
