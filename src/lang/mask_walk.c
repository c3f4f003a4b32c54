/*
 * mask_walk.c - which tokens of a statement are secret.
 * What is well formed loses its secret values only: the string behind a secret key,
 * what IDENTIFIED BY and PASSWORD() hold, and user and password within URLs.  The hard
 * part is SQL that is not: after a quote too many, strings and what stands between
 * them change places, and a secret may be anywhere.  So every sign of that (a secret
 * key with no value behind it, a list that does not go on as pairs) takes all that follows.
 */
#include "config.h"
#include "lang/mask_int.h"

#include "base/util.h"
#include "grammar/gram.h"

/* CHAIN_LONG tokens are sasl.oauthbearer.config, more than the t.token of an expression. */
enum { KEY_MAX = 200, CHAIN_LONG = 5 };
/* Kinds below are signs of one byte. */
enum { TOKENS_FROM = 256 };

static struct text raw(const struct mask_walk *w, size_t i)
{
	return (struct text){ w->src->text + w->list[i].at.off, w->list[i].at.len };
}

static int kind(const struct mask_walk *w, size_t i)
{
	return i < w->n ? w->list[i].kind : 0;
}

/* `word` is in upper case. */
static inline bool word_is(const struct mask_walk *w, size_t i, const char *word)
{
	return i < w->n && (w->src->text[w->list[i].at.off] & ~0x20) == *word &&
	       text_is_nocase(raw(w, i), word);
}

static bool is_literal(int k)
{
	return k == T_STRING_LITERAL || k == T_INTEGER_LITERAL || k == T_DECIMAL_LITERAL ||
	       k == T_DOUBLE_LITERAL || k == T_BINARY_LITERAL;
}

static bool ends_value(int k)
{
	return !k || k == ',' || k == ';' || k == ')';
}

/* What a key may be made of, and what a slip may put into it. */
static bool crude_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c >= 0x80 || (c && strchr("_-.\\", c));
}

/* The end of what may be shown of a text with a quote that never ends: behind its first word that
 * tells of a secret, or before its first URL or list that may have a user in it. */
size_t mask_crude_end(struct text t)
{
	bool colon = false, slash = false;
	size_t i, word, run = 0;

	for (i = 0; i < t.n;) {
		unsigned char c = (unsigned char)t.p[i];

		/* "u:p@", "http://u:" */
		if ((c == '@' && colon) || (c == ':' && colon && slash))
			return run;
		colon |= c == ':';
		slash |= c == '/';
		if (!c || !crude_byte(c)) {
			i++;
			if (!c || strchr(" \t\r\n,'\"`(", c)) {
				run = i;
				colon = slash = false;
			}
			continue;
		}
		for (word = i; i < t.n && t.p[i] && crude_byte((unsigned char)t.p[i]); i++)
			;
		if (mask_is_secret_key((struct text){ t.p + word, i - word }) ||
		    text_is_nocase((struct text){ t.p + word, i - word }, "IDENTIFIED"))
			return i;
	}
	return t.n;
}

static void mark(struct mask_walk *w, size_t i, int what)
{
	ARRAY_GROW(w->marks, w->n_marks, w->room);
	w->marks[w->n_marks].token = i;
	w->marks[w->n_marks++].what = what;
}

static void mask_token(struct mask_walk *w, size_t i)
{
	mark(w, i, MARK_TOKEN);
}

/* All from token `i` on. */
static void mask_rest(struct mask_walk *w, size_t i)
{
	mark(w, i, MARK_REST);
	w->broken = true;
}

/* keys -------------------------------------------------------------------------------- */

static bool is_name(const struct mask_walk *w, size_t i)
{
	int k = kind(w, i);

	return k == T_IDENT || k == T_DOT_IDENT || (k && w->list[i].kw >= 0);
}

/* The token behind a name of several parts that begins at `i`: property.sasl.password. */
static size_t chain_end(const struct mask_walk *w, size_t i)
{
	for (i++; i < w->n; i++) {
		int k = kind(w, i);

		bool close = w->list[i].at.off == span_end(w->list[i - 1].at);
		int before = kind(w, i - 1);

		if (close && (k == '.' || k == '-' || k == T_DOT_IDENT))
			continue;
		if (!close || !is_name(w, i) || !(before == '.' || before == '-'))
			break;
	}
	return i;
}

static bool chain_is_secret(const struct mask_walk *w, size_t from, size_t to)
{
	struct text t = { w->src->text + w->list[from].at.off,
			  span_end(w->list[to - 1].at) - w->list[from].at.off };

	return mask_is_secret_key(t);
}

static bool string_is_secret(const struct mask_walk *w, size_t i)
{
	struct text t = text_trim(token_string(w->src, w->list[i].at, w->mem));
	size_t k;

	/* more than a key is looked at by mask_inside() */
	for (k = 0; k < t.n; k++)
		if (!crude_byte((unsigned char)t.p[k]))
			return false;
	return t.n <= KEY_MAX && mask_is_secret_key(t);
}

/* values ------------------------------------------------------------------------------ */

/* What stands behind the text at `i` shows that it ends where it should not: the secret may be
 * there. */
static bool ends_wrong(const struct mask_walk *w, size_t i)
{
	int behind = kind(w, i + 1);

	return is_literal(behind) || (behind == T_IDENT && w->list[i + 1].kw < 0);
}

/* From `i` on pairs follow, to the end of their list or of the statement. */
static bool pairs_go_on(struct mask_walk *w, size_t i)
{
	/* looked at before, from an earlier pair */
	if (i < w->pairs_end)
		return true;
	for (;;) {
		int k = kind(w, i);

		if (k == ')' || k == ';' || !k) {
			w->pairs_end = i;
			return true;
		}
		if (k != ',')
			return false;
		i++;
		k = kind(w, i);
		/* a comma too many at the end */
		if (k == ')' || k == ';' || !k) {
			w->pairs_end = i;
			return true;
		}
		i = k == T_STRING_LITERAL ? i + 1 : is_name(w, i) ? chain_end(w, i) : w->n + 1;
		if (i > w->n || kind(w, i) != '=' ||
		    !(is_literal(kind(w, i + 1)) || is_name(w, i + 1)))
			return false;
		i += 2;
	}
}

/* The value at `i`, behind '=', of a secret key; `property`: it can't be an expression's.
 * Returns the token to go on with. */
static size_t mask_behind(struct mask_walk *w, size_t i, bool property)
{
	if (!property) {
		if (!is_literal(kind(w, i)))
			return i;
		if (kind(w, i + 1) == '=' || ends_wrong(w, i)) {
			mask_rest(w, i);
			return i;
		}
		mask_token(w, i);
		return i + 1;
	}
	if (!is_literal(kind(w, i)) || !pairs_go_on(w, i + 1)) {
		if (i < w->n)
			mask_rest(w, i);
		return i;
	}
	mask_token(w, i);
	return i + 1;
}

/* A string, or what else may hold any text, that is no secret as a whole. */
static void mask_inside(struct mask_walk *w, size_t i)
{
	struct span at = w->list[i].at;
	struct text inner = { w->src->text + at.off + 1, at.len - 2 };
	bool string = kind(w, i) == T_STRING_LITERAL;
	struct text value = string ? token_string(w->src, at, w->mem) : raw(w, i);

	if (!mask_suspects_value(value) || !mask_is_secret_value(value))
		return;
	if (ends_wrong(w, i)) {
		mask_rest(w, i);
		return;
	}
	if (!string || value.p != inner.p) {
		mask_token(w, i);
		return;
	}
	mark(w, i, MARK_INSIDE);
}

/* the walk ----------------------------------------------------------------------------- */

static size_t at_string(struct mask_walk *w, size_t i)
{
	const struct span at = w->list[i].at;
	int before = i ? kind(w, i - 1) : 0, behind = kind(w, i + 1);

	if (!mask_suspects_string((struct text){ w->src->text + at.off + 1, at.len - 2 }))
		return i + 1;
	if (behind == '=' && string_is_secret(w, i))
		return mask_behind(w, i + 2, true);
	/* a key with something else behind it than its value; or is it a value itself? */
	if (!w->expr && behind && behind != ';' && behind != ')' && string_is_secret(w, i) &&
	    !(before == '=' && behind == ',' && pairs_go_on(w, i + 1))) {
		mask_rest(w, i + 1);
		return i + 1;
	}
	mask_inside(w, i);
	return i + 1;
}

static bool has_one_of(struct text t, const char *bytes)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		if (t.p[i] && strchr(bytes, t.p[i]))
			return true;
	return false;
}

/* A pair of backticks around more than a name. */
static bool hides_more(struct text t)
{
	return t.n && *t.p == '`' && has_one_of(t, " \"'=:,(") && mask_crude_end(t) + 1 < t.n;
}

/* Is the name at `i` alone, and nothing behind it to which it can be a key? */
static inline bool keys_nothing(const struct mask_walk *w, size_t i)
{
	const struct token *t = &w->list[i];

	if (w->src->text[t->at.off] == '`')
		return false;
	switch (t[1].kind) {
	case '.':
	case '-':
	case '=':
	case ':':
	case T_DOT_IDENT:
	case T_STRING_LITERAL:
	case T_NAMED:
		return false;
	case T_IDENT:
		return w->expr || t[1].kw >= 0;
	}
	return true;
}

static size_t at_name(struct mask_walk *w, size_t i)
{
	size_t end, k;
	int behind;

	if (keys_nothing(w, i))
		return i + 1;
	end = chain_end(w, i);
	behind = kind(w, end);
	for (k = i; k < end; k++)
		if (hides_more(raw(w, k))) {
			mask_rest(w, k);
			return end;
		}
	if (behind == '=' && chain_is_secret(w, i, end))
		return mask_behind(w, end + 1, !w->expr || end >= i + CHAIN_LONG);
	if ((behind == T_STRING_LITERAL || behind == T_NAMED || behind == ':' ||
	     (behind == T_IDENT && !w->expr && w->list[end].kw < 0)) &&
	    chain_is_secret(w, i, end))
		mask_rest(w, end);
	return end;
}

/* IDENTIFIED BY '..', IDENTIFIED WITH plugin [BY|AS '..']: the word is at `i`. */
static size_t at_identified(struct mask_walk *w, size_t i)
{
	size_t k = i + 1;

	if (word_is(w, k, "WITH"))
		k += 2;
	if (!word_is(w, k, "BY") && !word_is(w, k, "AS"))
		return i + 1;
	k++;
	if (word_is(w, k, "PASSWORD"))
		k++;
	if (kind(w, k) == T_STRING_LITERAL &&
	    (ends_value(kind(w, k + 1)) || w->list[k + 1].kw >= 0))
		mask_token(w, k++);
	else if (k < w->n)
		mask_rest(w, k);
	return k;
}

/* PASSWORD('..'); PASSWORD is at `i`. */
static size_t at_password_call(struct mask_walk *w, size_t i)
{
	if (kind(w, i + 2) == T_STRING_LITERAL && kind(w, i + 3) == ')')
		mask_token(w, i + 2);
	else if (i + 2 < w->n)
		mask_rest(w, i + 2);
	return i + 3;
}

/* SET PASSWORD [FOR 'u'@'h'] = '..' | PASSWORD('..'); PASSWORD is at `i`. */
static size_t at_set_password(struct mask_walk *w, size_t i)
{
	for (i++; kind(w, i) && kind(w, i) != '='; i++)
		if (kind(w, i) == ';')
			return i;
	i++;
	if (word_is(w, i, "PASSWORD") && kind(w, i + 1) == '(')
		return at_password_call(w, i);
	if (kind(w, i) == T_STRING_LITERAL && (!kind(w, i + 1) || kind(w, i + 1) == ';'))
		mask_token(w, i);
	else if (i < w->n)
		mask_rest(w, i);
	return i + 1;
}

/* A keyword that the grammar has no token for. */
static size_t at_word(struct mask_walk *w, size_t i)
{
	if (word_is(w, i, "IDENTIFIED"))
		return at_identified(w, i);
	if (word_is(w, i, "PASSWORD") && i && word_is(w, i - 1, "SET"))
		return at_set_password(w, i);
	if (word_is(w, i, "PASSWORD") && kind(w, i + 1) == '(')
		return at_password_call(w, i);
	if (word_is(w, i, "HAVING") || word_is(w, i, "JOIN"))
		w->expr = true;
	else if (word_is(w, i, "FILES"))
		w->expr = false;
	return at_name(w, i);
}

static size_t at_token(struct mask_walk *w, size_t i)
{
	const struct token *t = &w->list[i];

	if (t->kind < TOKENS_FROM && t->kind != ';')
		return i + 1;
	switch (t->kind) {
	case T_STRING_LITERAL:
		return at_string(w, i);
	case T_ATTACHMENT:
	case T_BINARY_LITERAL:
		mask_inside(w, i);
		return i + 1;
	case ';':
		w->expr = false;
		return i + 1;
	case T_COLUMNS:
	case T_WHERE:
	case T_SELECT:
	case T_SHOW:
		w->expr = true;
		break;
	case T_PROPERTIES:
	case T_FROM:
		w->expr = false;
		break;
	case T_IDENT:
	case T_WORD_RESERVED:
		if (t->kw >= 0)
			return at_word(w, i);
		break;
	}
	return is_name(w, i) ? at_name(w, i) : i + 1;
}

void mask_walk(struct mask_walk *w)
{
	size_t i = 0;

	while (i < w->n && !w->broken)
		i = at_token(w, i);
}
