/*
 * settings.h - .starload.conf: options of a command, found beside the files.
 * A settings file is an INI file with a section per command, for `load` also one per
 * table, [load "db.table"]; its keys are the command's options without dashes.  What lies in a project says how to judge
 * and print, never where to connect or whom to trust.
 */
#ifndef STARLOAD_CLI_SETTINGS_H
#define STARLOAD_CLI_SETTINGS_H
#include <stdio.h>

#include "cli/opt.h"

struct cmd;                     /* cli/cmd.h */
struct err;                     /* base/err.h */

/* One file, read and checked. */
struct settings;

/* All files met in a run, by directory: each is read once. */
struct settings_cache;

struct settings_cache *settings_cache_new(void);
void settings_cache_free(struct settings_cache *c);

/* Commands of the program at hand that starload itself has no options of; ends with name NULL. */
void settings_cache_also(struct settings_cache *c, const struct cmd *commands);

/* Where to say in a line that a file was found and not used; NULL (the start): nowhere. */
void settings_cache_say(struct settings_cache *c, FILE *to);

/*
 * The settings that hold for `path` ("-" and NULL: the current directory): those of
 * the nearest .starload.conf in the file's directory or above, up to a directory that
 * holds .git.  One that somebody else may have put there is passed over.  *out is NULL
 * when there is none; it lives as long as the cache.  0, ERR_IO, or ERR_USAGE
 * for a file with an unknown section or key, a bad value, a key that a project
 * may not set, or a file to write to (OPT_WRITTEN) that is not below the
 * directory of the settings; the text names file and line.
 */
int settings_for(struct settings_cache *c, const char *path, const struct settings **out,
		 struct err *err);

/* The file at `path` itself, which the user named. */
int settings_read(struct settings_cache *c, const char *path, const struct settings **out,
		  struct err *err);

/*
 * Apply section `section` to an options struct.  NULL settings: nothing to do.
 * Strings that are kept live as long as the cache.  0 or ERR_USAGE.
 */
int settings_apply(const struct settings *s, const char *section, const struct opt *table,
		   void *into, struct err *err);

/* The same of the section [command "thing"]; thing NULL: of [command]. */
int settings_apply_for(const struct settings *s, const char *command, const char *thing,
		       const struct opt *table, void *into, struct err *err);

/* Where it was read from. */
const char *settings_path(const struct settings *s);

/* For the fuzzer: read a text as if it were a file's; frees what it makes. */
int settings_check(const char *text, size_t n, struct err *err);
#endif
