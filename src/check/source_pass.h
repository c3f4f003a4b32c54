/*
 * source_pass.h - the parts of the pass over a FROM list.
 */
#ifndef STARLOAD_CHECK_SOURCE_PASS_H
#define STARLOAD_CHECK_SOURCE_PASS_H
#include "check/prop_pass.h"

/* check_source.c: for both sources ------------------------------------------ */

/* A required property that is absent, or blank once its blanks are removed. */
void source_required(struct prop_pass *w, enum prop_id id);

/* Each part of a list of host:port. */
void source_endpoints(struct prop_pass *w, enum prop_id id);

/* Blanks inside a name or address, which the server takes out; those around a
 * comma do no harm. */
void source_inner_blanks(struct prop_pass *w, enum prop_id id);

/* A list that is empty but for `blanks`; true if so. */
bool source_list_empty(struct prop_pass *w, enum prop_id id, bool blanks);

/* A comma at the end, which the server ignores. */
void source_trailing_comma(struct prop_pass *w, enum prop_id id, bool blanks);

/* check_source_kafka.c, check_source_pulsar.c: what is particular ----------- */

void source_kafka(struct prop_pass *w);
void source_pulsar(struct prop_pass *w);

/* A key that is neither a rule's nor a setting: reported, if Kafka has a word to
 * say of it. */
bool source_kafka_other(struct prop_pass *w, const struct prop *p, struct text key);

/* check_security.c: settings that log in, each by itself and all together ---- */

/* Keep a setting for security_check(), if it is one of those. */
void security_take(struct prop_pass *w, const struct prop *p, struct text name);

/* After the last pair, for CREATE: to ALTER what is missing may be in the job. */
void security_check(struct prop_pass *w);

/* check_setting.c: one "property." pair ------------------------------------- */

/* Report what the BE makes of it; `name` is the key behind "property.". */
void setting_kafka(struct prop_pass *w, const struct prop *p, struct text name);
void setting_pulsar(struct prop_pass *w, const struct prop *p, struct text name);
#endif
