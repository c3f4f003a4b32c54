/*
 * lint_plan.c - the options of `starload lint`, and what they mean for a file.
 */
#include "config.h"
#include "cli/lint_plan.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "cli/cmd.h"
#include "cli/code_range.h"

static const char *const severities[] = { "note", "warning", "error", NULL };
static const char *const fail_levels[] = { "note", "warning", "error", "never", NULL };

#define AT(field) offsetof(struct lint_options, field)

const struct opt lint_opts[] = {
	{ .name = "target", .letter = 't', .type = OPT_TEXT, .at = AT(target), .arg = "RELEASES",
	  .help = "judge for these StarRocks releases: 3.5, 3.5.7, a\n"
		  "list 3.3,4.1, a range 3.3..4.1, or all (default)" },
	{ .name = "select", .type = OPT_LIST, .at = AT(select), .arg = "CODES",
	  .help = "report these rules only: codes (SL1234), slugs,\n"
		  "prefixes (SL3), with commas between them" },
	{ .name = "ignore", .type = OPT_LIST, .at = AT(ignore), .arg = "CODES",
	  .help = "do not report these rules" },
	{ .name = "severity", .letter = 's', .type = OPT_CHOICE, .at = AT(severity), .arg = "LEVEL",
	  .choices = severities,
	  .help = "report this and what is graver: note, warning (the\ndefault), error" },
	{ .name = "fail-on", .type = OPT_CHOICE, .at = AT(fail_on), .arg = "LEVEL",
	  .choices = fail_levels,
	  .help = "exit with 1 for reported findings of this level or\n"
		  "graver: note, warning (the default), error, never" },
	{ .name = "format", .letter = 'f', .type = OPT_TEXT, .at = AT(format), .arg = "FORMAT",
	  .help = "text (the default), gcc, json, jsonl, sarif, github\n"
		  "(the default when GITHUB_ACTIONS is set), gitlab,\n"
		  "checkstyle, junit" },
	{ .name = "output", .letter = 'o', .type = OPT_LIST, .at = AT(output), .flags = OPT_ARGV,
	  .arg = "FORMAT=FILE", .help = "write that format to a file as well; repeatable" },
	{ .name = "color", .type = OPT_CHOICE, .at = AT(color), .arg = "WHEN",
	  .choices = cmd_color_choices, .help = "auto (the default), always, never" },
	{ .name = "max-findings", .type = OPT_UINT, .at = AT(max_findings), .arg = "N",
	  .help = "print the first N findings only; all of them count" },
	{ .name = "quiet", .letter = 'q', .type = OPT_FLAG, .at = AT(quiet), .help = "no summary" },
	{ .name = "fix", .type = OPT_FLAG, .at = AT(fix), .flags = OPT_ARGV,
	  .help = "repair what can be repaired with certainty, rewrite\n"
		  "the files, report what remains" },
	{ .name = "diff", .type = OPT_FLAG, .at = AT(diff), .flags = OPT_ARGV,
	  .help = "print what --fix would change instead; exit with 1 if\nthat is anything" },
	{ .name = "unsafe-fixes", .type = OPT_FLAG, .at = AT(unsafe_fixes), .flags = OPT_ARGV,
	  .help = "with --fix or --diff: repairs that may not be what\nwas meant, too" },
	{ .name = "baseline", .type = OPT_TEXT, .at = AT(baseline),
	  .flags = OPT_PATH | OPT_WRITTEN, .arg = "FILE",
	  .help = "do not report the findings recorded in FILE" },
	{ .name = "update-baseline", .type = OPT_FLAG, .at = AT(update_baseline), .flags = OPT_ARGV,
	  .help = "record all findings in the --baseline file" },
	{ .name = "var", .type = OPT_LIST, .at = AT(var), .arg = "NAME[=VALUE]",
	  .help = "replace ${NAME} and :NAME by VALUE, or by the\n"
		  "environment's; repeatable" },
	{ .name = "var-file", .type = OPT_LIST, .at = AT(var_file), .flags = OPT_PATH, .arg = "FILE",
	  .help = "the same for each line NAME=VALUE of FILE;\nrepeatable" },
	{ .name = "stdin-filename", .type = OPT_TEXT, .at = AT(stdin_filename), .flags = OPT_ARGV,
	  .arg = "NAME", .help = "what to call standard input; its settings apply" },
	{ .name = "config", .type = OPT_TEXT, .at = AT(config), .flags = OPT_ARGV, .arg = "FILE",
	  .help = "settings from FILE, not from .starload.conf" },
	{ .name = "no-config", .type = OPT_FLAG, .at = AT(no_config), .flags = OPT_ARGV,
	  .help = "no settings file" },
	{ .name = "jobs", .letter = 'j', .type = OPT_UINT, .at = AT(jobs), .arg = "N", .min = 1,
	  .max = 1024, .help = "work on N files at a time; default: one a processor;\n"
		  "--fix and --diff take one after the other" },
	{ .name = NULL },
};

const char lint_more[] =
	"DIR stands for every *.sql file below it, sorted; hidden directories and links\n"
	"to directories are passed over.  Without a FILE, and for \"-\", standard input is\n"
	"read.\n"
	"\n"
	"A comment \"-- starload: ignore SL1234: reason\" silences a rule for the statement\n"
	"it stands in or before, \"-- starload: ignore-file SL1234: reason\" at the top for\n"
	"the whole file.\n"
	"\n"
	"Options come from the section [lint] of the nearest .starload.conf as well, by\n"
	"their long names: \"ignore = SL3103, SL4\".  Several values of a repeatable one\n"
	"(var, var-file) stand in one line with semicolons between them.  Options\n"
	"of the whole run (format, color, max-findings, quiet, baseline, jobs) are those\n"
	"that hold for the first file.  The command line wins.\n"
	"\n"
	"Exit status: 0 nothing to report, 1 findings or a difference, 2 usage, 5 a file\n"
	"cannot be read or written.\n";

void lint_options_init(struct lint_options *o)
{
	*o = (struct lint_options){
		.severity = DIAG_WARNING,
		.fail_on = DIAG_WARNING,
		.max_findings = UINT32_MAX,
	};
}

/* Switch the rules of "SL1234,slug, SL3" on or off. */
static int switch_rules(const char *option, const char *s, bool value, bool *on, struct arena *mem,
			struct err *err)
{
	while (*s) {
		size_t n = strcspn(s, ",");
		struct text word = text_trim((struct text){ s, n });
		struct code_range r;
		int i;

		s += n + (s[n] == ',');
		if (!word.n)
			continue;
		if (!code_range_find(word, &r))
			return err_set(err, ERR_USAGE, "--%s: no rule is named \"%.*s\"%s", option,
				       TEXT_ARG(word), code_range_hint(word, mem));
		for (i = 0; i < DIAG_COUNT; i++) {
			unsigned number = diag_rule((enum diag_code)i)->number;

			if (number >= r.from && number <= r.to)
				on[i] = value;
		}
	}
	return 0;
}

int lint_plan_make(const struct lint_options *o, struct arena *mem, struct lint_plan *out,
		   struct err *err)
{
	size_t i;
	int rc = 0;

	*out = (struct lint_plan){
		.severity = (enum diag_severity)o->severity,
		.fail_on = o->fail_on,
	};
	targets_all(&out->targets);
	if (o->target)
		rc = targets_parse(o->target, &out->targets, err);
	memset(out->on, !o->select.n, sizeof(out->on));
	for (i = 0; i < o->select.n && !rc; i++)
		rc = switch_rules("select", o->select.item[i], true, out->on, mem, err);
	for (i = 0; i < o->ignore.n && !rc; i++)
		rc = switch_rules("ignore", o->ignore.item[i], false, out->on, mem, err);
	return rc ? rc : vars_read(&o->var_file, &o->var, mem, &out->vars, err);
}
