/*
 * setting.c - the table of settings of results.
 */
#include "config.h"
#include "cli/result/setting.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"

const char *const result_format_choices[] = { "auto", "table", "vertical", "csv", "tsv",
					      "json", "jsonl", "markdown", NULL };
static const char *const box_choices[] = { "ascii", "unicode", "rounded", "markdown", NULL };
static const char *const expanded_choices[] = { "auto", "on", "off", NULL };

#define AT(member) .at = offsetof(struct result_settings, member)
#define CHOICE(member, list, typed, what)                                          \
	{                                                                          \
		.name = #member, .type = SETS_CHOICE, AT(member), .values = typed, \
		.choices = list, .help = what                                      \
	}
#define BOOL(member, what)                                                                       \
	{                                                                                        \
		.name = #member, .type = SETS_BOOL, AT(member), .values = "on|off", .help = what \
	}
#define TEXT_(member, typed, what)                                                            \
	{                                                                                     \
		.name = #member, .type = SETS_TEXT, AT(member), .values = typed, .help = what \
	}

static const struct result_setting settings[] = {
	CHOICE(box, box_choices, "ascii|unicode|rounded|markdown", "lines around a table"),
	CHOICE(color, cmd_color_choices, "auto|always|never",
	       "colours of states and headings; auto: on a terminal without NO_COLOR"),
	CHOICE(expanded, expanded_choices, "auto|on|off",
	       "a cell on each line; auto: where a table would be wider than the terminal"),
	CHOICE(format, result_format_choices, "auto|table|vertical|csv|tsv|json|jsonl|markdown",
	       "how rows are printed; auto: a table on a terminal, else tsv"),
	BOOL(names, "names of columns above the rows"),
	TEXT_(null, "TEXT",
	      "how SQL NULL is shown, but in JSON; without TEXT: as the format has it"),
	TEXT_(pager, "COMMAND|off",
	      "what long results are shown by; without COMMAND: $PAGER, or less -SFRX"),
	BOOL(timing, "how long statements take"),
	BOOL(unfold, "JSON in cells of the vertical form on lines of its own"),
	{ .name = NULL },
};

const struct result_setting *result_settings_table(void)
{
	return settings;
}

const struct result_setting *result_setting_find(const char *name)
{
	const struct result_setting *row;

	for (row = settings; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

bool result_for_eyes(const struct result_settings *s)
{
	return s->format == RESULT_AUTO || s->format == RESULT_TABLE ||
	       s->format == RESULT_VERTICAL;
}

void result_settings_init(struct result_settings *s)
{
	*s = (struct result_settings){ .names = true, .unfold = true };
}

void result_settings_release(struct result_settings *s)
{
	free(s->null);
	free(s->pager);
	s->null = s->pager = NULL;
}

static int wrong(const struct result_setting *row, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s takes %s", row->name, row->values);
}

static int set_choice(int *to, const struct result_setting *row, const char *value, struct err *err)
{
	int i;

	for (i = 0; row->choices[i]; i++)
		if (!strcmp(row->choices[i], value)) {
			*to = i;
			return 0;
		}
	return wrong(row, err);
}

static void set_text(char **to, const struct result_setting *row, const char *value)
{
	free(*to);
	/* of the pager "off" is the empty command */
	if (value && row->at == offsetof(struct result_settings, pager) && !strcmp(value, "off"))
		value = "";
	*to = value ? xstrdup(value) : NULL;
}

int result_setting_set(struct result_settings *s, const struct result_setting *row,
		       const char *value, struct err *err)
{
	void *to = (char *)s + row->at;

	if (value && !*value)
		value = NULL;
	switch (row->type) {
	case SETS_CHOICE:
		return set_choice(to, row, value ? value : row->choices[0], err);
	case SETS_BOOL:
		if (value && strcmp(value, "on") && strcmp(value, "off"))
			return wrong(row, err);
		*(bool *)to = value ? value[1] == 'n' : !*(bool *)to;
		return 0;
	case SETS_TEXT:
		set_text(to, row, value);
		return 0;
	}
	BUG("setting of type %d", (int)row->type);
}

void result_setting_get(const struct result_settings *s, const struct result_setting *row,
			struct buf *out)
{
	const void *at = (const char *)s + row->at;
	const char *text;

	switch (row->type) {
	case SETS_CHOICE:
		buf_adds(out, row->choices[*(const int *)at]);
		return;
	case SETS_BOOL:
		buf_adds(out, *(const bool *)at ? "on" : "off");
		return;
	case SETS_TEXT:
		text = *(char *const *)at;
		if (text && row->at == offsetof(struct result_settings, pager) && !*text)
			text = "off";
		if (text)
			buf_adds(out, text);
		return;
	}
	BUG("setting of type %d", (int)row->type);
}
