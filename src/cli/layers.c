/*
 * layers.c - a command's options as they hold for a file.
 */
#include "config.h"
#include "cli/layers.h"

#include <string.h>

#include "base/arena.h"
#include "cli/cmd.h"
#include "cli/settings.h"

void layers_init(struct layers *l)
{
	l->settings = settings_cache_new();
	settings_cache_say(l->settings, l->err);
	l->first = NULL;
}

void layers_release(struct layers *l)
{
	struct layer *one;

	for (one = l->first; one; one = one->next)
		opt_release(l->cmd->opts, one->options);
	settings_cache_free(l->settings);
	l->settings = NULL;
	l->first = NULL;
}

static int add(struct layers *l, const struct settings *settings, struct layer **out,
	       struct err *err)
{
	struct layer *one = ARENA_NEW(l->mem, struct layer);
	struct opt_rest rest;
	int rc;

	*one = (struct layer){
		.next = l->first,
		.settings = settings,
		.options = memcpy(arena_alloc(l->mem, l->options_bytes), l->defaults, l->options_bytes),
	};
	rc = settings_apply(settings, l->cmd->name, l->cmd->opts, one->options, err);
	if (!rc) {
		rc = opt_parse(l->cmd->opts, one->options, l->argc, l->argv, &rest, err);
		opt_rest_release(&rest);
	}
	if (rc) {
		opt_release(l->cmd->opts, one->options);
		return rc;
	}
	l->first = *out = one;
	return 0;
}

int layers_for(struct layers *l, const char *path, struct layer **out, struct err *err)
{
	const struct settings *settings = NULL;
	struct layer *one;
	int rc = 0;

	if (l->first && (l->config || l->no_config)) {
		*out = l->first;
		return 0;
	}
	if (l->config)
		rc = settings_read(l->settings, l->config, &settings, err);
	else if (!l->no_config)
		rc = settings_for(l->settings, path, &settings, err);
	if (rc)
		return rc;
	for (one = l->first; one; one = one->next) {
		if (one->settings == settings) {
			*out = one;
			return 0;
		}
	}
	return add(l, settings, out, err);
}
