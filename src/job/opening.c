/*
 * opening.c - what a statement of other SQL does, told by how it opens.
 */
#include "config.h"
#include "job/opening.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "lang/token.h"

/* The words of a statement that tell what it does. */
struct words {
	char first[12], second[12]; /* upper case, cut to fit */
	bool analyze;		    /* ANALYZE is the second or the third word */
	bool outfile, where;
	char change[12]; /* the first of DELETE, INSERT, UPDATE anywhere, else "" */
};

static void upper(char out[12], struct text t)
{
	size_t i;

	for (i = 0; i < t.n && i < 11; i++)
		out[i] = (char)(t.p[i] >= 'a' && t.p[i] <= 'z' ? t.p[i] - 'a' + 'A' : t.p[i]);
	out[i] = '\0';
}

static void take(struct words *w, struct text t, unsigned number)
{
	static const char *const changes[] = { "DELETE", "INSERT", "UPDATE" };
	size_t i;

	if (number == 0)
		upper(w->first, t);
	else if (number == 1)
		upper(w->second, t);
	w->analyze |= (number == 1 || number == 2) && text_is_nocase(t, "ANALYZE");
	w->outfile |= text_is_nocase(t, "OUTFILE");
	w->where |= text_is_nocase(t, "WHERE");
	for (i = 0; i < ARRAY_SIZE(changes) && !*w->change; i++)
		if (text_is_nocase(t, changes[i]))
			upper(w->change, t);
}

static void read_words(struct text sql, struct words *w)
{
	struct lexer *l = lexer_new();
	struct arena *mem = arena_new();
	struct source src;
	struct token t;
	unsigned n = 0;

	*w = (struct words){ .first = "" };
	source_init(&src, "", sql.p, (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	while ((t = lexer_next(l)).kind) {
		if (t.kind == '(' && !n)
			continue;
		if (t.kw >= 0)
			take(w, source_text(&src, t.at), n);
		n++;
	}
	arena_free(mem);
	lexer_free(l);
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(word, list[i]))
			return true;
	return false;
}

/* Words of a SET that may reach beyond the session; also @@global.x. */
static bool reaches_beyond(struct text t, unsigned number)
{
	static const char *const words[] = { "GLOBAL", "PASSWORD", "PERSIST", "PROPERTY" };
	size_t i;

	for (; t.n && (*t.p == '@' || *t.p == '`'); t.p++)
		t.n--;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (t.n >= strlen(words[i]) &&
		    text_is_nocase((struct text){ t.p, strlen(words[i]) }, words[i]))
			return true;
	return number == 1 && text_is_nocase(t, "DEFAULT");
}

bool opening_sets_session(struct text sql)
{
	struct lexer *l = lexer_new();
	struct arena *mem = arena_new();
	bool sets = true;
	struct source src;
	struct token t;
	unsigned n;

	source_init(&src, "", sql.p, (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	for (n = 0; sets && (t = lexer_next(l)).kind; n++) {
		const struct text word = source_text(&src, t.at);

		sets = n ? !reaches_beyond(word, n) : text_is_nocase(word, "SET");
	}
	arena_free(mem);
	lexer_free(l);
	return sets && n > 1;
}

bool opening_reads(struct text sql)
{
	static const char *const all[] = { "HELP", "SELECT", "SHOW" };
	static const char *const plans[] = { "DESC", "DESCRIBE", "EXPLAIN" };
	struct words w;

	read_words(sql, &w);
	if (w.outfile)
		return false;
	if (is_one_of(w.first, all, ARRAY_SIZE(all)))
		return true;
	if (!strcmp(w.first, "WITH"))
		return !*w.change;
	return is_one_of(w.first, plans, ARRAY_SIZE(plans)) && !w.analyze;
}

const char *opening_destroys(struct text sql)
{
	struct words w;

	read_words(sql, &w);
	if (!strcmp(w.first, "DROP"))
		return "DROP";
	if (!strcmp(w.first, "TRUNCATE"))
		return "TRUNCATE";
	if (!strcmp(w.first, "DELETE") || (!strcmp(w.first, "WITH") && !strcmp(w.change, "DELETE")))
		return w.where ? NULL : "DELETE";
	return NULL;
}
