/*
 * label.c - labels and keys from names.
 */
#include "config.h"
#include "load/label.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <xxhash.h>

#include "base/util.h"

enum { RUN_SHOWN = 40, TABLE_SHOWN = 24, HASH_SHOWN = 16 };

/* Its length goes first, so that no two lists of texts are alike. */
static void add(XXH3_state_t *h, const char *p, size_t n)
{
	uint64_t length = n;
	unsigned char le[8];
	unsigned i;

	for (i = 0; i < sizeof(le); i++, length >>= 8)
		le[i] = (unsigned char)length;
	XXH3_64bits_update(h, le, sizeof(le));
	if (n)
		XXH3_64bits_update(h, p, n);
}

static void add_string(XXH3_state_t *h, const char *s)
{
	add(h, s ? s : "", s ? strlen(s) : 0);
}

static void key(char out[LOAD_KEY_HEX + 1], XXH3_state_t *h)
{
	snprintf(out, LOAD_KEY_HEX + 1, "%016" PRIx64, (uint64_t)XXH3_64bits_digest(h));
}

void load_keys(const struct load_name *n, struct load_keys *out)
{
	XXH3_state_t *h = XXH3_createState();
	size_t i;

	if (!h)
		die_oom();
	XXH3_64bits_reset(h);
	/* the cluster is not in it: the same load is named alike wherever it is started from, and
	 * labels are a cluster's own; it has its say in the manifest's name */
	add(h, n->db.p, n->db.n);
	add(h, n->table.p, n->table.n);
	add_string(h, n->run_id);
	add_string(h, n->label);
	for (i = 0; i < n->n_inputs; i++)
		add(h, n->input[i].p, n->input[i].n);
	key(out->base, h);
	add(h, n->options.p, n->options.n);
	key(out->full, h);
	XXH3_freeState(h);
}

static bool in_alphabet(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* The first `max` bytes of a name, in the alphabet. */
static void shown(char *out, size_t max, const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < max; i++)
		out[i] = in_alphabet(p[i]) ? p[i] : '-';
	out[i] = '\0';
}

/* L_0001; of one that is too long for that the start, and what tells it from others. */
static void number_label(char out[LABEL_MAX + 1], const char *label, const struct load_keys *k,
			 const char *again, unsigned part)
{
	char number[32], tail[64];

	snprintf(number, sizeof(number), "%s_%04u", again, part);
	tail[0] = '\0';
	if (strlen(label) + strlen(number) > LABEL_MAX)
		snprintf(tail, sizeof(tail), "-%.8s", k->base);
	snprintf(out, LABEL_MAX + 1, "%.*s%s%s", (int)(LABEL_MAX - strlen(number) - strlen(tail)),
		 label, tail, number);
}

void label_make(const struct load_name *n, const struct load_keys *k, unsigned generation,
		unsigned part, bool only, const char *hash, char out[LABEL_MAX + 1])
{
	char run[RUN_SHOWN + 1] = "starload", table[TABLE_SHOWN + 1], again[16] = "";

	if (n->label && only && !generation) {
		snprintf(out, LABEL_MAX + 1, "%s", n->label);
		return;
	}
	if (generation)
		snprintf(again, sizeof(again), "-%u", generation + 1);
	if (n->label) {
		number_label(out, n->label, k, again, part);
		return;
	}
	if (n->run_id)
		shown(run, RUN_SHOWN, n->run_id, strlen(n->run_id));
	shown(table, TABLE_SHOWN, n->table.p, n->table.n);
	snprintf(out, LABEL_MAX + 1, "%s-%s%s_%s_%04u_%.*s", run, k->full, again, table, part,
		 HASH_SHOWN, hash);
}

bool label_ok(const char *label)
{
	size_t n = 0;

	while (label[n] && in_alphabet(label[n]))
		n++;
	return n > 0 && n <= LABEL_MAX && !label[n];
}
