/*
 * int.h - between the parts of completion; for the files here alone.
 */
#ifndef STARLOAD_CLI_COMPLETE_INT_H
#define STARLOAD_CLI_COMPLETE_INT_H
#include "cli/complete/complete.h"

struct cmd;	   /* cli/cmd.h */
struct expected;   /* lang/expect.h */
struct stmt_place; /* lang/stmt_place.h */

/* Ranks of candidates, in the order of a listing. */
enum { RANK_FIRST, RANK_NAME, RANK_WORD, RANK_OTHER };

/* Offer `word`, if `name`, as the user would begin to write it, goes on with what was typed. */
void offer_as(struct completion *c, const char *word, const char *name, const char *note, int rank);
void offer(struct completion *c, const char *word, const char *note, int rank);
/* A keyword, in small letters where the user writes them so. */
void offer_word(struct completion *c, const char *word);
/* The same for words with a blank between them. */
void offer_words(struct completion *c, const char *words);
/* A string: in quotes, but for those that are there already. */
void offer_string(struct completion *c, const char *word, const char *note, int rank);
/* A name: in backticks where it needs them. */
void offer_name(struct completion *c, const char *name, const char *note, int rank);
/* Functions, once a letter was typed: there are hundreds. */
void offer_functions(struct completion *c);

/* Names of a set that may be NULL. */
void offer_set(struct completion *c, const struct name_set *set, int rank);
/* Databases with a dot behind, where a name in one could come. */
void offer_databases_dot(struct completion *c);
/* Tables of `db`, or of the current database when n is 0; `dots`: databases as well. */
void offer_tables(struct completion *c, struct text db, bool dots);
/* Columns of a table but for those in `but`. */
void offer_columns(struct completion *c, struct text db, struct text table, const struct text *but,
		   size_t n_but);
/* Jobs of `db` by the state in which the statement makes sense. */
void offer_jobs(struct completion *c, const char *verb, struct text db);

/* The sets; `db` with n 0 is the current one, and there may be none of it.  NULL: not there (yet).
 */
const struct name_set *set_of(const struct complete_env *env, enum name_kind kind, struct text db,
			      struct text table);
/* Of a table that is known to be none there is not even a wish. */
const struct name_set *columns_of(const struct complete_env *env, struct text db,
				  struct text table);

/* The parts. */
void complete_ours(struct completion *c, const struct stmt_place *p, const struct expected *e);
void complete_props(struct completion *c, const struct stmt_place *p);
void complete_values(struct completion *c, const struct stmt_place *p);
/* In a query within one of our statements; false: that is not where it ends. */
bool complete_subquery(struct completion *c, struct text begun, struct text after);
void complete_other(struct completion *c, struct text begun, struct text after);
/* What a statement of ours works on: by its ON, or the job's table. */
void table_of(const struct complete_env *env, const struct stmt_place *p, struct text *db,
	      struct text *table);
void foresee_other(const struct complete_env *env, struct text begun);

/* A line that begins with a backslash, and what of it is completed. */
struct command_args {
	struct completion *c;
	const struct shell_command *command;
	struct text before; /* the word before; n 0: the command itself */
	bool files;
};
/* command.c: what each word of "[OPTIONS] [JOB|FILE]..." stands for. */
void complete_words(struct command_args *a, const char *args);
/* option.c: options by their names; false: it is no value of one. */
void complete_options(struct command_args *a);
bool complete_option_value(struct command_args *a);
/* props.c: what ALTER can change, as KEY=VALUE. */
void complete_alter_keys(struct completion *c);
void complete_value_of(struct completion *c, struct text key);

/* Sort the list, once all is offered. */
void completion_finish(struct completion *c);

struct text text_of(const char *s);
#endif
