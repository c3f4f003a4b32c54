/*
 * shell_complete.c - Tab: readline's side of it.
 * complete.h says what could stand there; here it is typed, or listed with what there is to
 * say of each.  Readline's callbacks take no context, hence the variable.
 *
 * Readline finds the word that is completed by characters that break words; which those are here
 * depends on the place, so everything is worked out when it asks for them, and the one in front
 * of the word is all it is told.
 */
#include "config.h"
#include "cli/shell_complete.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <readline/readline.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/util.h"
#include "cli/complete/complete.h"
#include "cli/shell.h"
#include "cli/shell_line.h"
#include "cli/shell_set.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

/* How late names may come that a Tab had to do without.  Lines of a screen that a listing leaves,
 * and the least it takes; columns between words; bytes of a statement. */
static const long long LATE_NS = 1000000000LL;
enum { LINES_LEFT = 3, LINES_MIN = 10, GAP = 2, FORESEE_MAX = 64 << 10 };

static struct {
	struct shell *sh;
	struct arena *mem; /* of the last Tab: its list is shown after that */
	struct completion now;
	char breaks[2];
	bool empty; /* this Tab had nothing to offer */
	long long
		until_ns; /* so long names that come may make up for that; 0: another key was hit */
} tab;

/* columns of a terminal ------------------------------------------------------------------ */

/* Bytes of `s` that fit into so many columns; *used: what they take. */
static size_t fit(const char *s, unsigned columns, unsigned *used)
{
	const size_t len = strlen(s);
	uint32_t code_point;
	unsigned n, width;
	size_t i;

	for (i = 0, *used = 0; i < len; i += n, *used += width) {
		n = utf8_decode(s + i, len - i, &code_point);
		width = utf8_width(code_point);
		if (*used + width > columns)
			break;
	}
	return i;
}

static unsigned columns_of(const char *s)
{
	unsigned used;

	fit(s, UINT_MAX, &used);
	return used;
}

/* what there is ---------------------------------------------------------------------------- */

static relset releases(void)
{
	struct targets targets;
	struct err err;

	return targets_parse(sqlconn_server(tab.sh->run.c)->release, &targets, &err)
		       ? RELS_ALL
		       : targets.asked;
}

static struct complete_env env_now(void)
{
	return (struct complete_env){ .names = &tab.sh->names,
				      .db = tab.sh->db,
				      .releases = releases(),
				      .commands = shell_commands(),
				      .net = &tab.sh->run.o.net,
				      .vars = &tab.sh->vars,
				      .saved = shell_saved,
				      .of = tab.sh };
}

static bool is_command(const char *line)
{
	const char *first = line + strspn(line, " \t"), *waits = shell_text_waits(&tab.sh->text);

	return *first == '\\' && (!*waits || *waits == ';' || *waits == '(');
}

static void work_out(void)
{
	const struct text line = { rl_line_buffer, (size_t)rl_point };
	const struct text after = { rl_line_buffer + rl_point, (size_t)(rl_end - rl_point) };
	const struct complete_env env = env_now();

	arena_free(tab.mem);
	tab.mem = arena_new();
	names_take(&tab.sh->names);
	if (is_command(rl_line_buffer))
		complete_command(&env, line, tab.mem, &tab.now);
	else
		complete_statement(&env, shell_text_rest(&tab.sh->text), line, after, tab.mem,
				   &tab.now);
}

/* Called by readline before anything else. */
static char *breaks_of_word(void)
{
	work_out();
	tab.breaks[0] = tab.now.from ? rl_line_buffer[tab.now.from - 1] : '\0';
	tab.breaks[1] = '\0';
	/* names of files end where they always do */
	return tab.now.files ? NULL : tab.breaks;
}

/* what is typed ---------------------------------------------------------------------------- */

/* What all have in common, in any case of letters; no half of a character. */
static size_t common(void)
{
	const char *first = tab.now.list[0].word;
	size_t n = strlen(first), i, k;

	for (i = 1; i < tab.now.n; i++) {
		for (k = 0; k < n && !strncasecmp(first + k, tab.now.list[i].word + k, 1); k++)
			;
		n = k;
	}
	while (n && ((unsigned char)first[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static char *copy(const char *s, size_t n)
{
	char *p = xmalloc(n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

static void show_hint(void)
{
	const char *hint = tab.now.hint;
	const unsigned width = cmd_width(rl_outstream);
	unsigned used;
	const size_t n = fit(hint, width > 1 ? width - 1 : UINT_MAX, &used);

	putc('\n', rl_outstream);
	emit_safe(rl_outstream, hint, n);
	putc('\n', rl_outstream);
	rl_on_new_line();
}

/* Readline lists by show(), and is given no more than tells it that there are several; but for
 * menus of them, and where all are typed. */
static size_t given(void)
{
	const bool all = rl_completion_type == '*' || rl_completion_type == '%';

	return tab.now.n < 2 ? 0 : all ? tab.now.n : 2;
}

static char **complete(const char *typed, int start, int end)
{
	char **matches;
	size_t i, n;

	(void)end;
	/* no names of files but where they are taken */
	rl_attempted_completion_over = !tab.now.files;
	rl_completion_suppress_append = !tab.now.files && !tab.now.append;
	rl_completion_append_character = tab.now.files ? ' ' : tab.now.append;
	rl_sort_completion_matches = tab.now.files;
	if (tab.now.files || (size_t)start != tab.now.from)
		return NULL;
	tab.empty = !tab.now.n;
	if (tab.empty) {
		if (tab.now.hint)
			show_hint();
		return NULL;
	}
	matches = xmalloc((given() + 2) * sizeof(*matches));
	n = common();
	/* what was typed stays where the words have no more in common, but for its case */
	matches[0] = tab.now.n > 1 && n < strlen(typed) ? copy(typed, strlen(typed))
							: copy(tab.now.list[0].word, n);
	for (i = 0; i < given(); i++)
		matches[i + 1] = xstrdup(tab.now.list[i].word);
	matches[i + 1] = NULL;
	return matches;
}

/* what is shown ---------------------------------------------------------------------------- */

/* A word and its note, which is cut where the line ends. */
static void show_noted(const struct candidate *c, unsigned column, unsigned width)
{
	const unsigned used = columns_of(c->word);
	unsigned noted;
	size_t n;

	emit_safe(rl_outstream, c->word, strlen(c->word));
	if (c->note && used <= column && column + GAP < width) {
		n = fit(c->note, width - column - GAP - 1, &noted);
		fprintf(rl_outstream, "%*s", (int)(column - used + GAP), "");
		emit_safe(rl_outstream, c->note, n);
	}
	putc('\n', rl_outstream);
}

static void show_list(size_t n, unsigned width, unsigned widest)
{
	const unsigned most = width / 2;
	size_t i;

	if (widest > most)
		widest = most;
	for (i = 0; i < n; i++)
		show_noted(&tab.now.list[i], widest, width);
}

/* Side by side, in columns that are read downwards. */
static void show_grid(size_t n, unsigned width, unsigned widest)
{
	const size_t across = width > widest + GAP ? width / (widest + GAP) : 1;
	const size_t rows = (n + across - 1) / across;
	size_t row, k;

	for (row = 0; row < rows; row++) {
		for (k = row; k < n; k += rows) {
			const char *word = tab.now.list[k].word;

			emit_safe(rl_outstream, word, strlen(word));
			if (k + rows < n)
				fprintf(rl_outstream, "%*s", (int)(widest - columns_of(word) + GAP),
					"");
		}
		putc('\n', rl_outstream);
	}
}

static unsigned widest_of(size_t n)
{
	unsigned widest = 0, one;
	size_t i;

	for (i = 0; i < n; i++) {
		one = columns_of(tab.now.list[i].word);
		if (one > widest)
			widest = one;
	}
	return widest;
}

static bool has_notes(void)
{
	size_t i;

	for (i = 0; i < tab.now.n; i++)
		if (tab.now.list[i].note)
			return true;
	return false;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* As much as the screen holds: what is left out is counted, and a letter more leaves fewer. */
static void show_words(size_t rows, unsigned width)
{
	const bool noted = has_notes();
	/* a word takes three columns and more */
	size_t n = least(tab.now.n, noted ? rows : rows * (width / (GAP + 1) + 1));
	unsigned widest = widest_of(n);

	if (noted) {
		show_list(n, width, widest);
	} else {
		n = least(n, rows * (width > widest + GAP ? width / (widest + GAP) : 1));
		show_grid(n, width, widest);
	}
	if (n < tab.now.n)
		fprintf(rl_outstream, "... and %zu more\n", tab.now.n - n);
}

static void show(char **matches, int count, int longest)
{
	unsigned width = cmd_width(rl_outstream);
	int rows, columns;

	if (tab.now.files) {
		rl_display_match_list(matches, count, longest);
		rl_forced_update_display();
		return;
	}
	rl_get_screen_size(&rows, &columns);
	if (!width)
		width = columns > 0 ? (unsigned)columns : 80;
	if (rows < LINES_LEFT + LINES_MIN)
		rows = LINES_LEFT + LINES_MIN;
	putc('\n', rl_outstream);
	show_words((size_t)rows - LINES_LEFT, width);
	rl_forced_update_display();
}

/* between keys ----------------------------------------------------------------------------- */

/* Behind each key. */
static void key_done(void)
{
	/* a second Tab lists, where the first one found nothing to type; but names may have come
	 * since */
	if (tab.empty)
		rl_last_func = NULL;
	tab.until_ns = tab.empty ? clock_mono_ns() + LATE_NS : 0;
	tab.empty = false;
}

/* Nobody types.  A word has ended: what it names may be asked for soon.  All of the statement is
 * looked at for that, so a long one is not. */
static void keys_rest(void)
{
	const char last = rl_point ? rl_line_buffer[rl_point - 1] : '\0';
	const struct text line = { rl_line_buffer, (size_t)rl_point },
			  rest = shell_text_rest(&tab.sh->text);
	const struct complete_env env = env_now();

	if (last && strchr(" .(,", last) && line.n + rest.n < FORESEE_MAX &&
	    !is_command(rl_line_buffer))
		complete_foresee(&env, rest, line);
}

static int names_descriptor(void)
{
	return names_fd(&tab.sh->names);
}

/* Tab was hit a moment ago, there was nothing yet, and no other key was: as if it were hit now. */
static void names_came(void)
{
	names_take(&tab.sh->names);
	if (!tab.until_ns || clock_mono_ns() > tab.until_ns)
		return;
	work_out();
	if (!tab.now.n)
		return;
	tab.until_ns = 0;
	rl_complete_internal('\t');
	rl_redisplay();
}

static const struct line_beside beside = { names_descriptor, names_came, key_done, keys_rest };

void shell_complete_for(struct shell *sh)
{
	tab.sh = sh;
	line_beside(sh ? &beside : NULL);
	rl_attempted_completion_function = sh ? complete : NULL;
	rl_completion_word_break_hook = sh ? breaks_of_word : NULL;
	rl_completion_display_matches_hook = sh ? show : NULL;
	rl_ignore_completion_duplicates = 0;
	/* it would append the quote that opened a string, where we may want a comma */
	rl_basic_quote_characters = "";
	rl_variable_bind("completion-ignore-case", "on");
	if (!sh) {
		arena_free(tab.mem);
		tab.mem = NULL;
	}
}
