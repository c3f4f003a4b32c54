/*
 * fingerprint.h - a name for a finding that outlives edits elsewhere in its file.
 * Made of the rule, the statement's text and a count that tells repetitions
 * apart; lines and offsets play no part.
 */
#ifndef STARLOAD_DIAG_FINGERPRINT_H
#define STARLOAD_DIAG_FINGERPRINT_H
#include <stdint.h>

struct finding;
struct fingerprints;

struct fingerprints *fingerprints_new(void);
void fingerprints_free(struct fingerprints *f);

/* A new file begins: counts start again. */
void fingerprints_file(struct fingerprints *f);

/*
 * The next finding of the file; 16 hex digits and a NUL to out[].  `with_file`:
 * the file's name is part of it.  Memory is bounded: after tens of thousands of
 * different findings in a file the counts start again, always at the same point.
 */
void fingerprint(struct fingerprints *f, const struct finding *g, int with_file, char out[17]);
#endif
