/*
 * run.h - `starload run` between its parts; for cmd_run.c, run_*.c and shell_*.c.
 *
 * A run has three phases: everything is read and judged (run_input.c), questions are asked
 * (run_ask.c), then statements are sent in their order (run_carry.c, run_exec.c), jobs side by
 * side if that was asked for (run_pool.c).  The shell runs each statement so, on a connection
 * that stays (shell_send.c).  What becomes of each is kept in its struct run_item and told
 * by run_say.c, to people or as JSON.
 */
#ifndef STARLOAD_CLI_RUN_H
#define STARLOAD_CLI_RUN_H
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "cli/guard.h"
#include "cli/lint_plan.h"
#include "cli/net_env.h"
#include "cli/opt.h"
#include "cli/report.h"
#include "job/change.h"
#include "job/script.h"
#include "job/shown.h"
#include "net/target.h"

struct arena;	       /* base/arena.h */
struct cmd_env;	       /* cli/cmd.h */
struct journal;	       /* job/journal.h */
struct result_settings; /* cli/result/setting.h */
struct result_way;     /* cli/result/way.h */
struct settings_cache; /* cli/settings.h */
struct sql_refused;    /* net/sqlconn.h */
struct sql_result;     /* net/sqlconn.h */
struct sqlconn;	       /* net/sqlconn.h */
struct until;	       /* cli/until.h */
struct verb_outcome;   /* job/verb.h */

/* As given on the command line. */
struct run_options {
	struct net_options net;
	struct opt_list execute;
	/* judging */
	const char *target;
	struct opt_list ignore, var, var_file;
	bool no_lint, no_config;
	const char *config;
	/* changing */
	struct guard_options guard;
	bool keep_going, yes, read_only;
	unsigned parallel;
	/* printing */
	bool tabs, frame, vertical, csv, no_names, raw, json, quiet;
	int format; /* enum result_format */
	int color;
};
extern const struct opt run_opts[];

/* One text: a file, an -e, or standard input. */
struct run_input {
	const char *name; /* as it is printed */
	const char *path; /* whose settings file applies; NULL: that of the working directory */
	struct text text;
	struct lint_plan plan;
};

enum run_state {
	RUN_NOT_SENT,
	RUN_PLANNED, /* --dry-run */
	RUN_DONE,
	RUN_ALREADY, /* it was so before */
	RUN_FAILED,
};

/* One statement and what became of it. */
struct run_item {
	const struct script_stmt *s;
	const struct run_input *input;
	struct place place; /* where it begins; a source is no place to ask side by side */
	enum run_state state;
	int status;	 /* exit status */
	const char *why; /* in short, for the table at the end; or NULL */
	bool left; /* its answer was not read to the end, and its connection closed for that */
	bool sent; /* other SQL: it went out.. */
	unsigned long sent_on; /* ..on that connection */
	/* a statement before it is about the same job; leaves it PAUSED; creates it */
	bool touched, pausing, made;
};

/* What makes a run part of a session, in which somebody sits there to answer. */
struct run_session {
	/* Does the user type `word`?  What was pasted already is no answer. */
	bool (*typed)(void *to, const char *question, const char *word);
	void *to;
};

/* Of \watch: does the answer that was shown meet a condition? */
struct run_until {
	const struct until *u;
	bool holds;
	int rc; /* it can't be told, by `err` */
	struct err err;
};

struct run {
	struct cmd_env *env;
	const struct run_session *session; /* NULL: none */
	struct run_options o;
	struct arena *mem; /* as long as the run; with `print` held once workers run */
	struct target t;
	struct sqlconn *c;
	struct journal *journal;
	struct change_options change;
	struct result_settings *show; /* how rows are printed.. */
	struct result_way *way;	      /* ..and where to */
	bool vertical;		      /* whatever the format is: \G */
	struct run_until *until;      /* NULL: nobody asks */
	struct settings_cache *settings;

	struct run_input *inputs;
	size_t n_inputs;
	struct script script;
	struct run_item *items;
	size_t n_items;

	struct emitter *emitter; /* findings while statements are sent */
	pthread_mutex_t print;	 /* held to print, and to use `mem` */
	bool set;		 /* SET was sent on this connection.. */
	unsigned long set_on;	 /* ..of that id */
	int status;
};

/* What one thread works with. */
struct run_worker {
	struct run *r;
	struct sqlconn *c;
	struct arena *mem; /* as long as a statement */
};

/* run_input.c: these return 0; or, after a message, the exit status to leave with */
int run_read_inputs(struct run *r, const struct opt_rest *rest);
int run_judge(struct run *r);

/* run_ask.c: 0, or after a message the status to leave with. */
int run_ask(struct run *r);
bool run_typed(struct run *r, const char *question, const char *word);
/* It may change something on the server. */
bool run_changes(const struct run_item *it);

/* run_carry.c: send all of it; returns the exit status. */
int run_carry_out(struct run *r);
/* How rows are printed, by the options: fills *r->show and *r->way. */
void run_set_results(struct run *r);
/* Of what run_judge() made. */
void run_release_script(struct run *r);

/* run_exec.c: what of a statement is not for showing beyond its secrets: values of variables. */
struct shown_hide run_hide(const struct run_item *it);
/* carry out one statement; fills the item, prints what came of it. */
void run_item(struct run_worker *w, struct run_item *it);

/* run_pool.c: carry out all of them. */
void run_items(struct run *r);

/* run_say.c: all take the lock themselves. */
void run_say_line(struct run *r, bool warning, const char *text);
void run_say_refused(struct run_worker *w, const struct run_item *it,
		     const struct sql_refused *refused);
void run_say_error(struct run_worker *w, const struct run_item *it, const char *text);
/* Of an answer whose rows were printed already. */
void run_say_result(struct run_worker *w, const struct sql_result *res, long long took_ns);
void run_say_verb(struct run_worker *w, const struct run_item *it, const struct verb_outcome *out,
		  const char *why);
void run_say_change(struct run_worker *w, const struct run_item *it,
		    const struct change_outcome *out, const char *why);
/* The table at the end; with --json what was not sent, and the sums. */
void run_say_end(struct run *r);

/* "jobs.sql:12:1", and "PAUSE shop.orders_in" or the verb of other SQL; in `mem`. */
const char *run_place(const struct run_item *it, struct arena *mem);
const char *run_what(const struct run_item *it, struct arena *mem);
#endif
