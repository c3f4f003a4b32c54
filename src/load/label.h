/*
 * label.h - what a load is called, so that the same load is always called the same.
 * A label is a transaction's name at the server, which takes one name once: that is what keeps a
 * row from being loaded twice.  So a label comes from what is loaded and where, never from
 * the time or the number of tries.  Server facts: spec of Stream Load, labels: [A-Za-z0-9_-],
 * 1 to 128 bytes, one namespace for each database; from 3.4 on an index in the FE that does not
 * look at the database, hence its place in the key.
 */
#ifndef STARLOAD_LOAD_LABEL_H
#define STARLOAD_LOAD_LABEL_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum {
	LABEL_MAX = 128,  /* bytes */
	LOAD_KEY_HEX = 16 /* digits of a key */
};

/* What makes a load this one and no other. */
struct load_name {
	struct text cluster, db, table;
	const struct text *input; /* names as the user gave them */
	size_t n_inputs;
	struct text options; /* what changes the rows or how the server reads them; any text */
	const char *run_id;  /* of --run-id, or NULL */
	const char *label;   /* of --label, or NULL */
};

struct load_keys {
	char base[LOAD_KEY_HEX + 1]; /* where from, where to, run id and label */
	char full[LOAD_KEY_HEX + 1]; /* and the options */
};

void load_keys(const struct load_name *n, struct load_keys *out);

/*
 * The label of a part: that of --label (with its number behind it unless `only`), else
 * RUN_TABLE_NUMBER_HASH.  `generation` is 0 until --again.  `hash` is the part's, in hex.
 */
void label_make(const struct load_name *n, const struct load_keys *k, unsigned generation,
		unsigned part, bool only, const char *hash, char out[LABEL_MAX + 1]);

/* May it be one? */
bool label_ok(const char *label);
#endif
