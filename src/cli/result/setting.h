/*
 * setting.h - how results are shown: every setting once, for options, \pset and the manual.
 */
#ifndef STARLOAD_CLI_RESULT_SETTING_H
#define STARLOAD_CLI_RESULT_SETTING_H
#include <stdbool.h>
#include <stddef.h>

struct buf; /* base/buf.h */
struct err; /* base/err.h */

enum result_format {
	RESULT_AUTO, /* a table on a terminal, else tabs */
	RESULT_TABLE,
	RESULT_VERTICAL,
	RESULT_CSV,
	RESULT_TSV,
	RESULT_JSON,
	RESULT_JSONL,
	RESULT_MARKDOWN,
	RESULT_FORMATS
};

enum result_box { BOX_ASCII, BOX_UNICODE, BOX_ROUNDED, BOX_MARKDOWN, BOXES };
enum result_expanded { EXPANDED_AUTO, EXPANDED_ON, EXPANDED_OFF };

/* Begin with result_settings_init(). */
struct result_settings {
	int format, box, expanded; /* of the enums above */
	int color;		   /* enum cmd_color */
	bool names, raw, timing, unfold;
	char *null;  /* how SQL NULL is shown; NULL: as the format has it */
	char *pager; /* a command; "" for none; NULL: $PAGER, or less */
};

enum result_type { SETS_CHOICE, SETS_BOOL, SETS_TEXT };

struct result_setting {
	const char *name, *help;
	const char *values; /* for the manual and help */
	enum result_type type;
	size_t at;		    /* offsetof() into struct result_settings */
	const char *const *choices; /* SETS_CHOICE; ends with NULL */
};

extern const char *const result_format_choices[];

/* The text is for people: the row count stands below. */
bool result_for_eyes(const struct result_settings *s);

/* Ends with name NULL; sorted by name. */
const struct result_setting *result_settings_table(void);
const struct result_setting *result_setting_find(const char *name);

void result_settings_init(struct result_settings *s);
void result_settings_release(struct result_settings *s);
/*
 * Set one from what a user typed; `value` NULL or "": the next of on and off, of another kind
 * the default.  0, or ERR_USAGE with what it takes.
 */
int result_setting_set(struct result_settings *s, const struct result_setting *row,
		       const char *value, struct err *err);
/* Its value, added to `out` as a user would type it. */
void result_setting_get(const struct result_settings *s, const struct result_setting *row,
			struct buf *out);
#endif
