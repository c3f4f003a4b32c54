/*
 * explain_setting.h - the page of a "property." key that goes to the Kafka
 * client of the BE, made from its row of rdkafka.def.
 */
#ifndef STARLOAD_CLI_EXPLAIN_SETTING_H
#define STARLOAD_CLI_EXPLAIN_SETTING_H
#include "check/rdkafka.h"
#include "cli/explain_prop.h"

/* The setting of a word with or without "property." before it, or NULL. */
const struct rdk_rule *explain_setting_find(const char *word);

/* The nearest name with "property." before it, written into `buf`; NULL when
 * the word has no "property." or nothing is near. */
const char *explain_setting_near(const char *word, char *buf, size_t size);

/* As explain_prop_fields(). */
unsigned explain_setting_fields(const struct rdk_rule *r, struct arena *mem,
				struct explain_field out[EXPLAIN_FIELDS_MAX]);

void explain_print_setting(const struct page_out *o, const struct rdk_rule *r);
#endif
