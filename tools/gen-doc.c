/*
 * gen-doc.c - prints the parts of the documentation that are made from tables.
 *
 *     gen-doc --list      names of all parts, relative to the source tree
 *     gen-doc NAME        that part on stdout
 *
 * A part is a file, or NAME.md#PART for what stands between the comments
 * "<!-- PART -->" and "<!-- end PART -->" of a hand-written file.  The results
 * are kept in the tree; tests/doc/current.sh compares them and renews them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/explain.h"
#include "cli/explain_prop.h"
#ifdef HAVE_LOAD
#include "cli/load_cmds.h"
#endif
#ifdef HAVE_NET
#include "cli/net_cmds.h"
#include "cli/result/setting.h"
#include "job/why.h"
#endif

enum { RELS_TEXT = 256, EXIT_LAST = 10 };

/* AsciiDoc ----------------------------------------------------------------- */

/* One character that AsciiDoc could take for markup. */
static void safe_char(char c)
{
	if (strchr("*_#+^~{}[]|`'\"\\<>&:.-=;()!/", c))
		printf("&#%d;", c);
	else
		putchar(c);
}

/*
 * Text with `literals`.  Prose stays readable in the file: only what is markup
 * there is escaped.  Literals are escaped whole when they need it.
 */
static void adoc_text(const char *s)
{
	while (*s) {
		const char *end;

		if (*s != '`') {
			if (strchr("*_#^~{}[]|+<>&", *s) || (s[0] == '.' && s[1] == '.') ||
			    (s[0] == '-' && s[1] == '-') || (s[0] == '\'' && s[1] == '\''))
				safe_char(*s);
			else
				putchar(*s);
			s++;
			continue;
		}
		end = strchr(++s, '`');
		if (!end)
			BUG("a backtick without its partner");
		if (end - s < 256 && !memchr(s, '+', (size_t)(end - s)) && !memchr(s, '|', (size_t)(end - s))) {
			printf("`+%.*s+`", (int)(end - s), s);
			s = end;
		} else {
			putchar('`');
			for (; s < end; s++)
				safe_char(*s);
			putchar('`');
		}
		s++;
	}
}

static void adoc_lines(const char *kind, const char *lines)
{
	size_t n = strlen(lines);

	printf("%s----\n%s%s----\n", kind, lines, n && lines[n - 1] != '\n' ? "\n" : "");
}

/* Single newlines within a paragraph are blanks. */
static void adoc_para(const char *head, const char *text)
{
	printf("*%s.* ", head);
	adoc_text(text);
	fputs("\n\n", stdout);
}

/* A cell of a table. */
static void adoc_cell(const char *s)
{
	fputs("| ", stdout);
	adoc_text(s);
	putchar('\n');
}

/* doc/inc: pieces of the manual pages ---------------------------------------- */

static const struct cmd *command(const char *name)
{
	const struct cmd *c = cmd_find(name);

#ifdef HAVE_NET
	static struct cmd shell;
	const struct cmd *tables[] = {
		net_cmds,
#ifdef HAVE_LOAD
		load_cmds,
#endif
	};
	const struct cmd *net;
	size_t i;

	/* which links what we do not */
	if (!strcmp(name, "shell")) {
		shell = *c;
		shell.opts = shell_opts;
		return &shell;
	}
	/* that one has the options */
	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (net = tables[i]; net->name; net++)
			if (!strcmp(net->name, name))
				return net;
#endif
	if (!c) {
		fprintf(stderr, "gen-doc: no command %s\n", name);
		exit(EXIT_USAGE);
	}
	return c;
}

/*
 * One character of a manual page, whose printer knows no references of
 * characters.  A lone sign is no markup, and a backslash before it would be
 * printed; only what looks like an attribute has to be kept from being one.
 */
static void man_char(const char *p)
{
	if (*p == '{')
		putchar('\\');
	putchar(*p);
}

/* Words of a synopsis: what is upper case is to be replaced, the rest typed. */
static void synopsis_text(const char *s)
{
	while (*s) {
		size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		size_t low = strspn(s, "abcdefghijklmnopqrstuvwxyz-");

		if (n) {
			printf("__%.*s__", (int)n, s);
			s += n;
		} else if (low) {
			printf("**%.*s**", (int)low, s);
			s += low;
		} else if (*s == ' ') {
			putchar(*s++);
		} else {
			man_char(s++);
		}
	}
}

static void synopsis(const char *name)
{
	const struct cmd *c = command(name);

	printf("*starload* *%s* ", c->name);
	synopsis_text(c->synopsis);
	putchar('\n');
}

static void option(const struct opt *o)
{
	if (o->letter)
		printf("*-%c*, ", o->letter);
	printf("**--%s%s**", o->flags & OPT_NO ? "[no-]" : "", o->name);
	if (o->arg)
		printf(o->type == OPT_MAYBE ? "[=__%s__]" : " __%s__", o->arg);
	fputs("::\n  ", stdout);
	for (const char *p = o->help; *p; p++) {
		if (*p == '\n')
			fputs("\n  ", stdout);
		else
			man_char(p);
	}
	putchar('\n');
}

static void options(const char *name)
{
	const struct cmd *c = command(name);
	const struct opt *o;
	struct opt_iter it;

	for (opt_iter_init(&it, c->opts); (o = opt_next(&it)) != NULL; )
		if (!(o->flags & OPT_HIDDEN))
			option(o);
	printf("%s*--help*::\n  print the options and leave\n",
	       opt_help_letter(c->opts) ? "*-h*, " : "");
}

static void commands(const char *unused)
{
	const struct cmd *c;

	(void)unused;
	for (c = cmd_table(); c->name; c++) {
		printf("*%s* ", c->name);
		synopsis_text(c->synopsis);
		printf("::\n  ");
		adoc_text(c->help);
		putchar('\n');
	}
}

static void exit_status(const char *unused)
{
	int i;

	(void)unused;
	puts("[horizontal]");
	for (i = 0; i <= EXIT_LAST; i++)
		printf("*%d*:: %s\n", i, exit_meaning(i));
}

/* README.md ------------------------------------------------------------------ */

static void md_cell(const char *s)
{
	for (; *s; s++) {
		if (*s == '|')
			putchar('\\');
		putchar(*s);
	}
}

static void md_commands(const char *unused)
{
	const struct cmd *c;

	(void)unused;
	puts("| command | what it does |\n| --- | --- |");
	for (c = cmd_table(); c->name; c++) {
		printf("| `starload %s ", c->name);
		md_cell(c->synopsis);
		printf("` | ");
		md_cell(c->help);
		puts(" |");
	}
}

static void md_exit(const char *unused)
{
	int i;

	(void)unused;
	puts("| status | meaning |\n| --- | --- |");
	for (i = 0; i <= EXIT_LAST; i++)
		printf("| %d | %s |\n", i, exit_meaning(i));
}

/* doc/diagnostics.adoc --------------------------------------------------------- */

static const struct family {
	unsigned from, to;
	const char *title;
} families[] = {
	{ 1000, 1199, "What the server drops or reads otherwise" },
	{ 1200, 1999, "Syntax" },
	{ 2000, 2999, "Names and statements" },
	{ 3000, 3999, "Job properties" },
	{ 4000, 4999, "Data source properties" },
	{ 5000, 5999, "Load properties and expressions" },
	{ 6000, 6999, "What only a live cluster tells (starload run)" },
	{ 7000, 7999, "The headers of a Stream Load (starload load)" },
	{ 9000, 9999, "The linter itself" },
};

static void rule_page(const struct diag_rule *r)
{
	const struct page_rule *p = page_rule_find(r->slug);
	char rels[RELS_TEXT];

	printf("[#SL%04u]\n=== SL%04u %s\n\n", r->number, r->number, r->slug);
	printf("*%c%s*: ", r->summary[0] >= 'a' && r->summary[0] <= 'z' ? r->summary[0] - 'a' + 'A' : r->summary[0],
	       r->summary + 1);
	printf("%s; %s.", explain_severity_text(r->severity), explain_phase_text(r));
	if (!p) {
		puts("\n");
		return;
	}
	printf(" Releases: %s.\n\n", relset_text(p->releases, rels, sizeof(rels)));
	adoc_para("What", p->what);
	adoc_para("Why", p->why);
	adoc_lines(diag_number_load(r->number) ? ".Bad\n[source,sh]\n" : ".Bad\n[source,sql]\n", p->bad);
	putchar('\n');
	if (*p->good) {
		adoc_lines(diag_number_load(r->number) ? ".Good\n[source,sh]\n" : ".Good\n[source,sql]\n",
			   p->good);
		putchar('\n');
	}
	adoc_para("Repair", p->repair);
	adoc_para("Source", p->source);
}

static void rules_table(const struct family *f)
{
	unsigned i;

	puts("[cols=\"1,2,1,4\",options=\"header\"]\n|===\n| Code | Name | Severity | Finding\n");
	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		if (r->number < f->from || r->number > f->to)
			continue;
		printf("| <<SL%04u,SL%04u>>\n| `%s`\n| %s\n", r->number, r->number, r->slug,
		       explain_severity_text(r->severity));
		adoc_cell(r->summary);
	}
	puts("|===\n");
}

static void clause_page(const struct page_clause *c)
{
	printf("=== %s\n\n", c->name);
	adoc_lines("", c->syntax);
	putchar('\n');
	adoc_text(c->what);
	puts("\n");
	if (*c->traps)
		adoc_para("Traps", c->traps);
	adoc_lines("[source,sql]\n", c->example);
	putchar('\n');
	adoc_para("Source", c->source);
}

static void diagnostics(const char *unused)
{
	const struct page_clause *clauses;
	unsigned i, k, n;

	(void)unused;
	puts("// Made by tools/gen-doc from src/diag/*.def and src/check/props.def; do not edit.\n"
	     "= What starload finds, and what it knows\n:toc:\n\n"
	     "Every finding of `starload lint`, every property and every clause. `starload explain` prints\n"
	     "the same pages.\n");
	for (k = 0; k < ARRAY_SIZE(families); k++) {
		printf("== %s\n\n", families[k].title);
		rules_table(&families[k]);
		for (i = 0; i < DIAG_COUNT; i++) {
			const struct diag_rule *r = diag_rule((enum diag_code)i);

			if (r->number >= families[k].from && r->number <= families[k].to)
				rule_page(r);
		}
	}
	puts("== Properties\n");
	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *prop = explain_prop_at(i);
		struct explain_field fields[EXPLAIN_FIELDS_MAX];
		struct arena *mem = arena_new();

		n = explain_prop_fields(prop, mem, fields);
		printf("=== %s\n\n[horizontal]\n", prop->name);
		for (k = 0; k < n; k++) {
			printf("%s:: ", fields[k].name);
			adoc_text(fields[k].value);
			putchar('\n');
		}
		putchar('\n');
		arena_free(mem);
	}
	puts("== Statements and clauses\n");
	clauses = page_clauses(&n);
	for (i = 0; i < n; i++)
		clause_page(&clauses[i]);
}

/* The backslash commands. */
static void shell_commands(const char *unused)
{
	static const struct {
		const char *name, *args, *help;
	} rows[] = {
#define OWN(word, function, takes, what) { word, takes, what },
#define OTHER(word, command, does, takes, what) { word, takes, what },
#include "cli/shell_commands.def"
	};
	size_t i;

	(void)unused;
	/* for the printer of manual pages these signs are no markup */
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		printf("*\\%s*%s%s::\n  %s\n", rows[i].name, *rows[i].args ? " " : "",
		       rows[i].args, rows[i].help);
}

#ifdef HAVE_NET
static void result_settings(const char *unused)
{
	const struct result_setting *row;

	(void)unused;
	for (row = result_settings_table(); row->name; row++)
		printf("*%s* %s::\n  %s\n", row->name, row->values, row->help);
}

/* What `starload why` knows; a rule without a summary is a variant of another. */
static void why_rules(const char *unused)
{
	const char *slug;
	size_t i;

	(void)unused;
	for (i = 0; (slug = why_rule_slug(i)) != NULL; i++) {
		if (!why_rule_summary(i))
			continue;
		printf("*%s*::\n  ", slug);
		adoc_text(why_rule_summary(i));
		putchar('\n');
	}
}
#endif

/* ---------------------------------------------------------------------------- */

static const struct part {
	const char *name;
	void (*print)(const char *arg);
	const char *arg;
} parts[] = {
	{ "README.md#commands", md_commands, NULL },
	{ "README.md#exit statuses", md_exit, NULL },
	{ "doc/diagnostics.adoc", diagnostics, NULL },
	{ "doc/inc/commands.adoc", commands, NULL },
	{ "doc/inc/exit-status.adoc", exit_status, NULL },
	{ "doc/inc/options-completion.adoc", options, "completion" },
	{ "doc/inc/options-explain.adoc", options, "explain" },
	{ "doc/inc/options-fmt.adoc", options, "fmt" },
	{ "doc/inc/options-lint.adoc", options, "lint" },
#ifdef HAVE_NET
	{ "doc/inc/options-alter.adoc", options, "alter" },
	{ "doc/inc/options-history.adoc", options, "history" },
	{ "doc/inc/options-lag.adoc", options, "lag" },
	{ "doc/inc/options-pause.adoc", options, "pause" },
	{ "doc/inc/options-ping.adoc", options, "ping" },
	{ "doc/inc/options-recover.adoc", options, "recover" },
	{ "doc/inc/options-resume.adoc", options, "resume" },
	{ "doc/inc/options-run.adoc", options, "run" },
	{ "doc/inc/options-shell.adoc", options, "shell" },
	{ "doc/inc/options-status.adoc", options, "status" },
	{ "doc/inc/options-verify.adoc", options, "verify" },
	{ "doc/inc/options-why.adoc", options, "why" },
	{ "doc/inc/result-settings.adoc", result_settings, NULL },
	{ "doc/inc/why-rules.adoc", why_rules, NULL },
#endif
#ifdef HAVE_LOAD
	{ "doc/inc/options-load-cancel.adoc", options, "load-cancel" },
	{ "doc/inc/options-load-errors.adoc", options, "load-errors" },
	{ "doc/inc/options-load-state.adoc", options, "load-state" },
	{ "doc/inc/options-load.adoc", options, "load" },
#endif
	{ "doc/inc/shell-commands.adoc", shell_commands, NULL },
	{ "doc/inc/synopsis-alter.adoc", synopsis, "alter" },
	{ "doc/inc/synopsis-completion.adoc", synopsis, "completion" },
	{ "doc/inc/synopsis-explain.adoc", synopsis, "explain" },
	{ "doc/inc/synopsis-fmt.adoc", synopsis, "fmt" },
	{ "doc/inc/synopsis-history.adoc", synopsis, "history" },
	{ "doc/inc/synopsis-lag.adoc", synopsis, "lag" },
	{ "doc/inc/synopsis-lint.adoc", synopsis, "lint" },
	{ "doc/inc/synopsis-load-cancel.adoc", synopsis, "load-cancel" },
	{ "doc/inc/synopsis-load-errors.adoc", synopsis, "load-errors" },
	{ "doc/inc/synopsis-load-state.adoc", synopsis, "load-state" },
	{ "doc/inc/synopsis-load.adoc", synopsis, "load" },
	{ "doc/inc/synopsis-pause.adoc", synopsis, "pause" },
	{ "doc/inc/synopsis-ping.adoc", synopsis, "ping" },
	{ "doc/inc/synopsis-recover.adoc", synopsis, "recover" },
	{ "doc/inc/synopsis-resume.adoc", synopsis, "resume" },
	{ "doc/inc/synopsis-run.adoc", synopsis, "run" },
	{ "doc/inc/synopsis-sandbox.adoc", synopsis, "sandbox" },
	{ "doc/inc/synopsis-shell.adoc", synopsis, "shell" },
	{ "doc/inc/synopsis-status.adoc", synopsis, "status" },
	{ "doc/inc/synopsis-verify.adoc", synopsis, "verify" },
	{ "doc/inc/synopsis-why.adoc", synopsis, "why" },
};

int main(int argc, char **argv)
{
	size_t i;

	if (argc != 2) {
		fputs("usage: gen-doc --list | NAME\n", stderr);
		return EXIT_USAGE;
	}
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!strcmp(argv[1], "--list")) {
			puts(parts[i].name);
		} else if (!strcmp(argv[1], parts[i].name)) {
			parts[i].print(parts[i].arg);
			return fflush(stdout) ? EXIT_LOCAL_IO : EXIT_DONE;
		}
	}
	if (!strcmp(argv[1], "--list"))
		return fflush(stdout) ? EXIT_LOCAL_IO : EXIT_DONE;
	fprintf(stderr, "gen-doc: no part is called %s\n", argv[1]);
	return EXIT_USAGE;
}
