/*
 * shell_opts.c - the options of `starload shell`: those of `run` that mean something there.
 */
#include "config.h"

#include "cli/cmd.h"
#include "cli/run.h"

enum { SETTLE_MAX_S = 86400 };

static const char *const resume_choices[] = { "restore", "always", "never", NULL };

#define AT(member) .at = offsetof(struct run_options, member), .flags = OPT_ARGV
#define FLAG(member, word, text)                                         \
	{                                                                \
		.name = word, .type = OPT_FLAG, AT(member), .help = text \
	}
#define FLAG_LETTER(member, word, c, text)                                            \
	{                                                                             \
		.name = word, .letter = c, .type = OPT_FLAG, AT(member), .help = text \
	}

const struct opt shell_opts[] = {
	{ .name = "execute",
	  .letter = 'e',
	  .type = OPT_LIST,
	  AT(execute),
	  .arg = "SQL",
	  .help = "run these statements and leave, as starload run does;\nrepeatable" },
	FLAG(read_only, "read-only", "send nothing but statements that only read"),
	FLAG(pause, "pause", "pause a job that runs for its ALTER without asking"),
	{ .name = "resume",
	  .type = OPT_CHOICE,
	  AT(resume),
	  .arg = "WHEN",
	  .choices = resume_choices,
	  .help = "after an ALTER: restore (the default: if it was paused for\nit), always, "
		  "never" },
	{ .name = "settle",
	  .type = OPT_UINT,
	  AT(settle_s),
	  .arg = "SEC",
	  .max = SETTLE_MAX_S,
	  .help = "watch a job that was resumed for so long (30); 0: do not" },
	FLAG(rollback, "rollback", "put back what can be put back when an ALTER has no effect"),
	FLAG(strict, "strict", "what no server shows counts as not in effect"),
	FLAG(allow_beyond, "allow-beyond", "offsets above the latest that the job has seen"),
	{ .name = "message",
	  .letter = 'm',
	  .type = OPT_TEXT,
	  AT(message),
	  .arg = "TEXT",
	  .help = "why, for the journal" },
	FLAG(syslog, "syslog", "a line to the system's log (authpriv) for each change"),
	FLAG_LETTER(keep_going, "keep-going", 'f',
		    "off a terminal: go on after a failure, but for statements of\nthe same job"),
	FLAG_LETTER(yes, "yes", 'y', "ask nothing"),
	{ .name = "target",
	  .type = OPT_TEXT,
	  AT(target),
	  .arg = "RELEASES",
	  .help = "lint for these StarRocks releases (the server's)" },
	{ .name = "ignore",
	  .type = OPT_LIST,
	  AT(ignore),
	  .arg = "CODES",
	  .help = "do not report these rules" },
	{ .name = "config",
	  .type = OPT_TEXT,
	  AT(config),
	  .arg = "FILE",
	  .help = "the linter's settings from FILE, not from .starload.conf" },
	FLAG(no_config, "no-config", "no settings file"),
	FLAG_LETTER(tabs, "batch", 'B', "print rows with tabs (the default off a terminal)"),
	FLAG_LETTER(frame, "table", 't', "print rows in a frame, however wide"),
	FLAG_LETTER(vertical, "vertical", 'E', "print each cell on a line of its own"),
	FLAG_LETTER(no_names, "skip-column-names", 'N', "print no column names"),
	FLAG_LETTER(raw, "raw", 'r', "with -B: escape nothing"),
	FLAG_LETTER(quiet, "quiet", 'q', "print no progress"),
	{ .name = "color",
	  .type = OPT_CHOICE,
	  AT(color),
	  .arg = "WHEN",
	  .choices = cmd_color_choices,
	  .help = "auto (the default), always, never" },
	NET_OPTIONS(struct run_options, net),
	{ .name = NULL }
};

const char shell_more[] =
	"\"starload\" alone does the same at a terminal.  Where standard input is none, and with\n"
	"-e, it is \"starload run\": no prompt, no question, and its exit statuses.\n";
