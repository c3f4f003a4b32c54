/*
 * replay.c - load properties that change at a restart: what we warn of against
 * what the FE made of them.
 */
#include "config.h"
#include "tests/conformance/replay.h"

#include <stdio.h>
#include <string.h>

enum { SHARE_LEAST = 95 };              /* per cent */

/* Not persist_table: a name in CREATE matters for the ALTERs to come, and the
 * corpus does not say what becomes of those.  It does say what becomes of a
 * separator in CREATE, for which we have a note: that counts as found, and rows
 * with nothing but a note are counted apart as well. */
static const enum diag_code codes[REPLAY_CAUSES] = {
	DIAG_persist_separator, DIAG_persist_name, DIAG_persist_default, DIAG_persist_expression,
};

void replay_add(struct replay *r, const json_t *row, const struct diags *diags, bool verbose)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *fe = json_string_value(json_object_get(row, "replay"));
	unsigned kind = fe && strcmp(fe, "error") == 0 ? REPLAY_ERROR : REPLAY_CHANGED, i;
	bool given[REPLAY_CAUSES] = { false }, any = false, warned = false;
	const struct diag *d;

	for (d = diags->first; d; d = d->next)
		for (i = 0; i < REPLAY_CAUSES; i++)
			if (d->code == codes[i]) {
				given[i] = any = true;
				warned |= d->severity > DIAG_NOTE;
			}
	if (!fe) {
		r->false_alarms += any;
		if (any)
			printf("replay %s: a false alarm\n    %.300s\n", id,
			       json_string_value(json_object_get(row, "sql")));
		return;
	}
	r->rows[kind]++;
	r->found[kind] += any;
	r->by_note[kind] += any && !warned;
	for (i = 0; i < REPLAY_CAUSES; i++)
		r->cause[i][kind] += given[i];
	if (!any && verbose)
		printf("replay %s: %s, not found\n    %.600s\n", id, fe,
		       json_string_value(json_object_get(row, "sql")));
}

void replay_print(const struct replay *r)
{
	unsigned i;

	printf("%-22s %8s %8s\n", "lost at a restart", "changed", "error");
	printf("%-22s %8u %8u\n", "rows", r->rows[REPLAY_CHANGED], r->rows[REPLAY_ERROR]);
	printf("%-22s %8u %8u\n", "found", r->found[REPLAY_CHANGED], r->found[REPLAY_ERROR]);
	printf("%-22s %8u %8u\n", "  by a note alone", r->by_note[REPLAY_CHANGED],
	       r->by_note[REPLAY_ERROR]);
	for (i = 0; i < REPLAY_CAUSES; i++)
		printf("  %-20s %8u %8u\n", diag_rule(codes[i])->slug, r->cause[i][REPLAY_CHANGED],
		       r->cause[i][REPLAY_ERROR]);
	printf("%-22s %8u\n", "false alarms", r->false_alarms);
}

bool replay_fine(const struct replay *r)
{
	unsigned rows = r->rows[REPLAY_CHANGED] + r->rows[REPLAY_ERROR];
	unsigned found = r->found[REPLAY_CHANGED] + r->found[REPLAY_ERROR];

	return rows && found * 100 >= rows * SHARE_LEAST && !r->false_alarms;
}
