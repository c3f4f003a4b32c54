/*
 * shell_complete.c - Tab: what could stand where the cursor is.
 * By the grammar (lang/expect.h) and the table of properties; of other SQL nothing is known but
 * the words that begin a statement.  Readline's callbacks take no context, hence the variable.
 */
#include "config.h"
#include "cli/shell_complete.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "check/props.h"
#include "check/timezone.h"
#include "cli/shell.h"
#include "lang/expect.h"
#include "lang/split.h"
#include "lang/token.h"
#include "net/sqlconn.h"

enum { WORDS_MAX = 16384 };
/* Names are read anew when Tab finds them older than this. */
static const long long NAMES_OLD_NS = 10 * 1000000000LL;

static struct {
	struct shell *sh;
	struct arena *mem; /* of one Tab */
	const char **words;
	size_t n, next;
} tab;

static void offer(const char *word, const char *typed)
{
	const size_t n = strlen(typed);

	if (tab.n < WORDS_MAX && !strncasecmp(word, typed, n))
		tab.words[tab.n++] = word;
}

/* Keywords as the user writes them, in small letters or capitals. */
static const char *in_case_of(const char *word, const char *typed)
{
	char *copy, *p;

	if (!islower((unsigned char)*typed))
		return word;
	copy = arena_copy(tab.mem, word, strlen(word));
	for (p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

/* `quote`: of the string that is begun already; 0: none is. */
static const char *quoted(const char *word, char quote)
{
	return quote ? word : arena_printf(tab.mem, "\"%s\"", word);
}

/* lists of properties ------------------------------------------------------------------- */

static const enum prop_clause clauses[] = {
	[EXPECT_JOB_PROPS] = PROP_JOB,
	[EXPECT_KAFKA_PROPS] = PROP_KAFKA,
	[EXPECT_PULSAR_PROPS] = PROP_PULSAR,
};

static bool is_given(const struct expected *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->n_given; i++)
		if (text_is_nocase(e->given[i], name))
			return true;
	return false;
}

static void offer_keys(const struct expected *e, char quote, const char *typed)
{
	struct targets targets;
	struct err err;
	int i;

	if (targets_parse(sqlconn_server(tab.sh->run.c)->release, &targets, &err))
		targets_all(&targets);
	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *p = prop_rule((enum prop_id)i);

		if (p->clause == clauses[e->list] && !is_given(e, p->name) &&
		    (targets.asked & (e->alter ? p->alter : p->create)))
			offer(quoted(p->name, quote), typed);
	}
}

static void offer_list(const char *const *list, size_t n, char quote, const char *typed)
{
	size_t i;

	for (i = 0; i < n; i++)
		offer(quoted(list[i], quote), typed);
}

static void offer_values(const struct expected *e, char quote, const char *typed)
{
	static const char *const bools[] = { "false", "true" };
	static const char *const formats[] = { "avro", "csv", "json" };
	static const char *const offsets[] = { "OFFSET_BEGINNING", "OFFSET_END" };
	static const char *const positions[] = { "POSITION_EARLIEST", "POSITION_LATEST" };
	const struct prop_rule *p = prop_rule_find_nocase(e->key);
	const char *zone;
	size_t i;

	if (!p)
		return;
	switch (p->type) {
	case PROP_BOOL:
		offer_list(bools, ARRAY_SIZE(bools), quote, typed);
		break;
	case PROP_FORMAT:
		offer_list(formats, ARRAY_SIZE(formats), quote, typed);
		break;
	case PROP_OFFSETS:
	case PROP_OFFSET:
		offer_list(offsets, ARRAY_SIZE(offsets), quote, typed);
		break;
	case PROP_POSITIONS:
	case PROP_POSITION:
		offer_list(positions, ARRAY_SIZE(positions), quote, typed);
		break;
	case PROP_ZONE:
		for (i = 0; (zone = timezone_at(i)) != NULL; i++)
			offer(quoted(zone, quote), typed);
		break;
	default:
		break;
	}
}

/* statements --------------------------------------------------------------------------- */

static void offer_words(const struct expected *e, const char *typed)
{
	size_t i;

	for (i = 0; i < e->n; i++) {
		const struct keyword *k =
			keyword_find((struct text){ e->words[i], strlen(e->words[i]) });

		/* a word that may be a name as well is no help where names are wanted */
		if (k && k->reserved != RELS_ALL && e->name)
			continue;
		/* a sign needs no completion, unless it is all there is */
		if (!k && (*typed || e->n > 1))
			continue;
		offer(in_case_of(e->words[i], typed), typed);
	}
}

/* What the FE begins a statement with. */
static void offer_openings(const char *typed)
{
	unsigned i;

	for (i = 0; i < keyword_count(); i++)
		if (keyword_at((int)i)->starts)
			offer(in_case_of(keyword_at((int)i)->word, typed), typed);
}

/* names of the cluster ---------------------------------------------------------------------- */

/* Which names come behind a word; `verb`: only where the statement begins so. */
static const struct {
	const char *verb, *behind;
	char kind;
	const char *state, *not_state; /* of jobs; NULL: any */
} name_places[] = {
	{ "PAUSE", "FOR", NAME_JOB, NULL, "PAUSED" },
	{ "RESUME", "FOR", NAME_JOB, "PAUSED", NULL },
	{ NULL, "FOR", NAME_JOB, NULL, NULL },
	{ "SHOW", "LOAD", NAME_JOB, NULL, NULL },
	{ "CREATE", "ON", NAME_TABLE, NULL, NULL },
	{ "SHOW", "FROM", NAME_DATABASE, NULL, NULL },
	{ NULL, "USE", NAME_DATABASE, NULL, NULL },
	{ NULL, "DATABASE", NAME_DATABASE, NULL, NULL },
	{ NULL, "FROM", NAME_TABLE, NULL, NULL },
	{ NULL, "JOIN", NAME_TABLE, NULL, NULL },
	{ NULL, "INTO", NAME_TABLE, NULL, NULL },
	{ NULL, "TABLE", NAME_TABLE, NULL, NULL },
	{ NULL, "UPDATE", NAME_TABLE, NULL, NULL },
	{ NULL, "DESC", NAME_TABLE, NULL, NULL },
	{ "\\use", NULL, NAME_DATABASE, NULL, NULL },
	{ "\\resume", NULL, NAME_JOB, "PAUSED", NULL },
	{ "\\pause", NULL, NAME_JOB, NULL, "PAUSED" },
	{ "\\alter", NULL, NAME_JOB, NULL, NULL },
	{ "\\job", NULL, NAME_JOB, NULL, NULL },
	{ "\\jobs", NULL, NAME_JOB, NULL, NULL },
	{ "\\lag", NULL, NAME_JOB, NULL, NULL },
	{ "\\status", NULL, NAME_JOB, NULL, NULL },
	{ "\\verify", NULL, NAME_JOB, NULL, NULL },
	{ "\\why", NULL, NAME_JOB, NULL, NULL },
};

static struct text first_word(struct text t)
{
	size_t n = 0;

	t = text_trim(t);
	while (n < t.n && (unsigned char)t.p[n] > ' ')
		n++;
	return (struct text){ t.p, n };
}

static struct text last_word(struct text t)
{
	size_t from;

	t = text_trim(t);
	for (from = t.n; from && (unsigned char)t.p[from - 1] > ' '; from--)
		;
	return (struct text){ t.p + from, t.n - from };
}

/* A name that needs no backticks. */
static bool is_plain(const char *name)
{
	const char *p;

	for (p = name; isalnum((unsigned char)*p) || *p == '_'; p++)
		;
	return !*p && !isdigit((unsigned char)*name) &&
	       !keyword_find((struct text){ name, strlen(name) });
}

static void offer_names(struct text begun, const char *typed)
{
	const struct text verb = first_word(begun), behind = last_word(begun);
	const struct shell_names *s = &tab.sh->names;
	size_t i, k;

	for (k = 0; k < ARRAY_SIZE(name_places); k++)
		if ((!name_places[k].verb || text_is_nocase(verb, name_places[k].verb)) &&
		    (!name_places[k].behind || text_is_nocase(behind, name_places[k].behind)))
			break;
	for (i = 0; k < ARRAY_SIZE(name_places) && i < s->n; i++) {
		const struct shell_name *n = &s->list[i];

		if (n->kind != name_places[k].kind ||
		    (name_places[k].state && strcmp(n->state, name_places[k].state)) ||
		    (name_places[k].not_state && !strcmp(n->state, name_places[k].not_state)))
			continue;
		if (verb.p[0] == '\\' || is_plain(n->name))
			offer(n->name, typed);
		else if (!*typed)
			offer(arena_printf(tab.mem, "`%s`", n->name), typed);
	}
}

static void offer_next(struct text begun, char quote, const char *typed)
{
	struct expected e;

	if (!text_trim(begun).n && !quote) {
		offer_openings(typed);
		return;
	}
	if (!quote)
		offer_names(begun, typed);
	if (!expect_next(begun, tab.mem, &e))
		return;
	if (e.list && e.string && e.key.n)
		offer_values(&e, quote, typed);
	else if (e.list && e.string)
		offer_keys(&e, quote, typed);
	else if (!quote)
		offer_words(&e, typed);
}

/* What was typed of the statement before the word at `start`, from the lines before as well. */
static void offer_statement(int start, const char *typed)
{
	struct text rest = shell_text_rest(&tab.sh->text);
	struct split split = { 0 };
	enum split_state state;
	size_t from = 0, got;
	char quote = 0;
	struct buf b;

	buf_init_unbounded(&b);
	buf_add(&b, rest.p, rest.n);
	buf_add(&b, rl_line_buffer, (size_t)start);
	while (from < b.n && (got = split_first(&split, b.p + from, b.n - from)) > 0)
		from += got;
	state = split_state(&split);
	if (state == SPLIT_SINGLE || state == SPLIT_DOUBLE) {
		quote = b.p[b.n - 1];
		/* a word in the middle of a string */
		if (quote != '\'' && quote != '"')
			goto out;
		buf_cut(&b, b.n - 1);
	} else if (state != SPLIT_INSIDE && state != SPLIT_BETWEEN) {
		goto out;
	}
	/* the text of `typed` and the words outlive it; what is behind points into it */
	offer_next((struct text){ buf_str(&b) + from, b.n - from }, quote, typed);
	if (quote)
		rl_completion_append_character = quote;
out:
	buf_release(&b);
}

static void offer_commands(const char *typed)
{
	const struct shell_command *c;

	for (c = shell_commands(); c->name; c++)
		offer(arena_printf(tab.mem, "\\%s", c->name), typed);
}

/* readline's side ------------------------------------------------------------------------ */

static char *next_word(const char *typed, int state)
{
	(void)typed;
	if (!state)
		tab.next = 0;
	return tab.next < tab.n ? xstrdup(tab.words[tab.next++]) : NULL;
}

static char **complete(const char *typed, int start, int end)
{
	const char *first = rl_line_buffer + strspn(rl_line_buffer, " \t");
	const bool command = *first == '\\' && !*shell_text_waits(&tab.sh->text);
	char **matches;

	(void)end;
	/* no names of files but where a command takes them */
	rl_attempted_completion_over = 1;
	rl_completion_append_character = ' ';
	if (command && first < rl_line_buffer + start) {
		/* \i and \lint take files */
		rl_attempted_completion_over =
			strncmp(first, "\\i ", 3) != 0 && strncmp(first, "\\lint ", 6) != 0;
	}
	tab.mem = arena_new();
	tab.words = arena_alloc(tab.mem, WORDS_MAX * sizeof(*tab.words));
	tab.n = 0;
	if (!shell_names_take(&tab.sh->names) &&
	    clock_mono_ns() - tab.sh->names.begun_ns > NAMES_OLD_NS)
		shell_names_read(&tab.sh->names, &tab.sh->run.t);
	if (command && first < rl_line_buffer + start)
		offer_names((struct text){ first, (size_t)(rl_line_buffer + start - first) },
			    typed);
	else if (command)
		offer_commands(typed);
	else
		offer_statement(start, typed);
	matches = tab.n ? rl_completion_matches(typed, next_word) : NULL;
	tab.words = NULL;
	arena_free(tab.mem);
	tab.mem = NULL;
	return matches;
}

void shell_complete_for(struct shell *sh)
{
	tab.sh = sh;
	if (!sh) {
		rl_attempted_completion_function = NULL;
		return;
	}
	rl_attempted_completion_function = complete;
	rl_completer_word_break_characters = " \t\n\"'`(),;=<>";
	rl_variable_bind("completion-ignore-case", "on");
}
