/*
 * digest.h - what a part's label is made of: the hash of its bytes (XXH3-128, as xxhsum -H2 says
 * it), and, in the same go, its lines. All of an input goes through here, so it is done with the
 * widest instructions that the processor has; the hash is the same with each.
 */
#ifndef STARLOAD_LOAD_DIGEST_H
#define STARLOAD_LOAD_DIGEST_H
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_HEX = 32 };

struct digest;

/* At the beginning. */
struct digest *digest_new(void);
void digest_free(struct digest *d); /* NULL is fine */
void digest_reset(struct digest *d);
void digest_add(struct digest *d, const void *p, size_t n);
/* Of what was added up to now. */
void digest_hex(const struct digest *d, char out[DIGEST_HEX + 1]);

/* How many of the bytes are LF. */
uint64_t digest_lines(const char *p, size_t n);

/* One way to do it; for digest.c, and for the test that they agree. */
struct digest_way {
	void *(*begin)(void);
	void (*end)(void *state);
	void (*reset)(void *state);
	void (*add)(void *state, const void *p, size_t n);
	void (*bytes)(const void *state, unsigned char out[DIGEST_HEX / 2]);
	uint64_t (*lines)(const char *p, size_t n);
};
extern const struct digest_way digest_plain;
/* NULL: not on this processor. */
const struct digest_way *digest_wide(void);
#endif
