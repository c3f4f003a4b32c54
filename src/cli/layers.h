/*
 * layers.h - a command's options as they hold for a file: its defaults, the
 * settings file above it, and the command line on top.  Worked out once for each
 * settings file that is met.
 */
#ifndef STARLOAD_CLI_LAYERS_H
#define STARLOAD_CLI_LAYERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;                   /* base/arena.h */
struct cmd;                     /* cli/cmd.h */
struct err;                     /* base/err.h */
struct settings;                /* cli/settings.h */
struct settings_cache;          /* cli/settings.h */

/* What holds for the files below one settings file. */
struct layer {
	struct layer *next;
	const struct settings *settings;        /* NULL: none */
	void *options;                  /* the command's own struct */
	void *extra;                    /* for the command to keep what it makes of them; NULL at first */
};

struct layers {
	const struct cmd *cmd;          /* its options and the name of its section */
	const void *defaults;           /* the command's struct before anything was set */
	size_t options_bytes;
	int argc;                       /* the command line, known to be right */
	char **argv;
	const char *config;             /* settings from there only; NULL: from beside the file */
	bool no_config;
	FILE *err;                      /* for settings files that are passed over; NULL: unsaid */
	struct arena *mem;

	struct settings_cache *settings;        /* these two are layers_init()'s */
	struct layer *first;
};

/* The fields above these two are the caller's to set, before. */
void layers_init(struct layers *l);
void layers_release(struct layers *l);

/*
 * What holds for the file at `path` ("-" and NULL: the current directory).  It
 * lives as long as `l` and its `mem`.  0, ERR_IO or ERR_USAGE.
 */
int layers_for(struct layers *l, const char *path, struct layer **out, struct err *err);
#endif
