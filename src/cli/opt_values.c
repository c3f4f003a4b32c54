/*
 * opt_values.c - what the value of an option may be, for completion.
 * OPT_CHOICE says it itself; here are texts that are judged by who takes them.
 */
#include "config.h"
#include "cli/opt_values.h"

#include <string.h>

#include "base/util.h"
#include "base/version.h"
#include "cli/opt.h"
#include "diag/emit.h"

/* The names of enum ssl_mode; check_complete.c compares. */
static const char *const ssl_modes[] = { "DISABLED",  "PREFERRED",	 "REQUIRED",
					 "VERIFY_CA", "VERIFY_IDENTITY", NULL };

static const char *const *ssl_mode_list(void)
{
	return ssl_modes;
}

static const struct {
	const char *name;
	const char *const *(*list)(void);
} texts[] = {
	{ "format", emit_formats },
	{ "ssl-mode", ssl_mode_list },
	{ "target", targets_names },
};

bool opt_says_values(const struct opt *o)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_|";

	return o->arg && strchr(o->arg, '|') && strspn(o->arg, plain) == strlen(o->arg);
}

const char *const *opt_values(const struct opt *o)
{
	size_t i;

	if (o->type == OPT_CHOICE)
		return o->choices;
	if (opt_says_values(o))
		return NULL;
	for (i = 0; o->type == OPT_TEXT && i < ARRAY_SIZE(texts); i++)
		if (!strcmp(o->name, texts[i].name))
			return texts[i].list();
	return NULL;
}
