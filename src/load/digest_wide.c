/*
 * digest_wide.c - digests with AVX2, which libxxhash as a distribution builds it does not use.
 */
#include "config.h"
#include "load/digest.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#pragma GCC target("avx2")
#define XXH_INLINE_ALL
#define LANES 32
#define WAY digest_avx2
extern const struct digest_way WAY;
#include "load/digest_way.h"

const struct digest_way *digest_wide(void)
{
	return __builtin_cpu_supports("avx2") ? &digest_avx2 : NULL;
}

#else

const struct digest_way *digest_wide(void)
{
	return NULL;
}

#endif
