/*
 * load_opts.h - the options of `starload load`, and what they come to.
 */
#ifndef STARLOAD_CLI_LOAD_OPTS_H
#define STARLOAD_CLI_LOAD_OPTS_H
#include <stdbool.h>
#include <stdint.h>

#include "cli/load_reach.h"
#include "cli/opt.h"
#include "load/spec.h"

struct arena;	       /* base/arena.h */
struct cmd_env;	       /* cli/cmd.h */
struct settings_cache; /* cli/settings.h */

enum load_compress { COMPRESS_NONE, COMPRESS_ZSTD, COMPRESS_LZ4, COMPRESS_GZIP };
enum load_if_loaded { IF_LOADED_AUTO, IF_LOADED_SKIP, IF_LOADED_FAIL, IF_LOADED_AGAIN };
enum load_if_unknown { IF_UNKNOWN_FAIL, IF_UNKNOWN_SKIP, IF_UNKNOWN_AGAIN };
enum load_fail_on { FAIL_ON_ERROR, FAIL_ON_WARNING };

/* As given; load_options_init() has the defaults. */
struct load_options {
	const char *header[HEADER_COUNT]; /* by option */
	struct opt_list lines;		  /* -H */
	bool csv_header, columns_from_table;

	/* what is sent */
	const char *part_size, *merge_small, *limit_rate, *limit_rows, *spool_dir;
	unsigned workers;
	int compress, empty;
	bool atomic;

	/* once and no more */
	const char *run_id;
	bool again, at_least_once;
	int if_loaded, if_unknown;

	/* what goes wrong */
	unsigned retry_for, wait_visible, label_window, show_errors;
	const char *max_errors, *reject_file;
	bool keep_going, fail_on_filtered, no_check;
	int fail_on;
	const char *target;

	/* what is printed */
	bool dry_run, print_curl, json, verbose, quiet;

	const char *config;
	bool no_config;
	struct load_where where;
};

void load_options_init(struct load_options *o);

/* Numbers of the options that are texts. */
struct load_numbers {
	uint64_t part_bytes, merge_small_bytes, limit_rate, limit_rows;
	int64_t max_errors; /* -1: no limit */
};
/* 0 or ERR_USAGE. */
int load_options_numbers(const struct load_options *o, enum load_format format,
			 struct load_numbers *out, struct err *err);

/* "100M": digits with K, M, G or T behind (1024), B and iB after that as one likes.  0 or -1. */
int load_size_parse(const char *text, uint64_t *out);

/*
 * Parse argv into *o, with the settings of [load] and [load "db.table"] below the command line.
 * Returns -1 to go on, with *db NULL if the operand has none and there is no -D; or the exit status
 * to leave with.  *rest is to be released either way: its first operand is the table.
 */
int load_options_read(struct cmd_env *env, int argc, char **argv, struct settings_cache *cache,
		      struct arena *mem, struct load_options *o, struct opt_rest *rest);

/* DB.TABLE in its parts; *db is `otherwise` without one, which may be NULL.  0 or ERR_USAGE. */
int load_table_parse(const char *text, const char *otherwise, struct arena *mem, const char **db,
		     const char **table, struct err *err);

/* The headers that were said, each with where. */
int load_options_spec(const struct load_options *o, int argc, char **argv, struct arena *mem,
		      struct load_spec *out, struct err *err);
#endif
