/*
 * mask.c - secrets out of SQL, by tokens.
 * What is well formed loses its secret values only: the string behind a secret key,
 * what IDENTIFIED BY and PASSWORD() hold, and user and password within URLs.  The hard
 * part is SQL that is not: after a quote too many, strings and what stands between
 * them change places, and a secret may be anywhere.  So every sign of that (a secret
 * key with no value behind it, a list that does not go on as pairs, a quote that never
 * ends) takes all that follows.  Comments are read as SQL too: secrets are commented
 * out more often than removed.
 */
#include "config.h"
#include "lang/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/source.h"
#include "grammar/gram.h"
#include "lang/token.h"
#include "lang/trivia.h"

/* CHAIN_LONG tokens are sasl.oauthbearer.config, more than the t.token of an expression. */
enum { COMMENTS_DEEP = 4, KEY_MAX = 200, CHAIN_LONG = 5, ECHO_LEAST = 4 };

/* What was taken out, for mask_echo(). */
struct taken {
	struct arena *mem; /* as long as the list */
	struct text *list;
	size_t n, room;
};

struct masking {
	struct source src;
	struct taken *taken; /* NULL: nobody wants it */
	struct lexer *lexer; /* NULL: one of its own for each text */
	struct arena *mem;
	struct buf *out;
	struct token *list; /* the last is of kind 0, at the end */
	size_t n;	    /* without that one */
	size_t next;	    /* the tokens before it are in `out`, */
	uint32_t done;	    /* and src.text up to here */
	unsigned depth;	    /* comments in comments */
	bool blot;	    /* '*' for each byte in place of MASK_TEXT */
	size_t pairs_end;   /* up to there the tokens are pairs */
	bool expr;	    /* in COLUMNS or WHERE: a name with '=' is no property */
	bool broken;	    /* all from `next` on is to go */
	bool hit;
};

static bool mask_text(struct text sql, struct buf *out, struct arena *mem, unsigned depth,
		      struct taken *taken, struct lexer *lexer, bool blot, bool *sure);

/* What stands for `t`. */
static void put_mask(struct buf *out, struct text t, bool blot)
{
	size_t i;

	if (!blot)
		buf_adds(out, MASK_TEXT);
	for (i = 0; blot && i < t.n; i++)
		buf_addc(out, t.p[i] == '\n' || t.p[i] == '\r' ? t.p[i] : '*');
}

static void take(struct taken *k, struct text t)
{
	if (!k || t.n < ECHO_LEAST)
		return;
	ARRAY_GROW(k->list, k->n, k->room);
	k->list[k->n++] = (struct text){ arena_copy(k->mem, t.p, t.n), t.n };
}

/* Of a text that is taken out as a whole each word may be one. */
static void take_words(struct taken *k, struct text t)
{
	size_t i, word = 0;

	for (i = 0; k && i <= t.n; i++) {
		if (i < t.n && t.p[i] && !strchr(" \t\r\n\"'`,;()=", t.p[i]))
			continue;
		take(k, (struct text){ t.p + word, i - word });
		word = i + 1;
	}
}

static struct text raw(const struct masking *m, size_t i)
{
	return (struct text){ m->src.text + m->list[i].at.off, m->list[i].at.len };
}

static int kind(const struct masking *m, size_t i)
{
	return i < m->n ? m->list[i].kind : 0;
}

/* `word` is in upper case. */
static inline bool word_is(const struct masking *m, size_t i, const char *word)
{
	return i < m->n && (m->src.text[m->list[i].at.off] & ~0x20) == *word &&
	       text_is_nocase(raw(m, i), word);
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

/* what can't be read by tokens ------------------------------------------------------------ */

/* The end of what may be shown of a text with a quote that never ends: behind its first word that
 * tells of a secret, or before its first URL or list that may have a user in it. */
static size_t crude_end(struct text t)
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

/* what stands between tokens -------------------------------------------------------- */

static void copy_comment(struct masking *m, struct span at)
{
	struct text body = { m->src.text + at.off, at.len };
	size_t head = 2, tail;

	/* "----- x", "---x": the dashes are no comment in a comment */
	while (head < body.n && body.p[0] == '-' && body.p[head] == '-')
		head++;
	buf_add(m->out, body.p, head);
	tail = body.p[0] == '/' ? 2 : 0;
	body = (struct text){ body.p + head, body.n - head - tail };
	/* most tell of no secret */
	if (crude_end(body) < body.n)
		m->hit |= mask_text(body, m->out, m->mem, m->depth + 1, m->taken, m->lexer, m->blot,
				    NULL);
	else
		buf_add(m->out, body.p, body.n);
	buf_add(m->out, body.p + body.n, tail);
}

/* Copy up to `to`, which is between tokens. */
static void copy_gap(struct masking *m, uint32_t to)
{
	struct trivia t;
	struct comment c;

	trivia_start(&t, &m->src, m->done, to);
	for (;;) {
		while (trivia_next(&t, &c)) {
			buf_add(m->out, m->src.text + m->done, c.at.off - m->done);
			copy_comment(m, c.at);
			m->done = span_end(c.at);
		}
		if (!t.odd || t.at >= to)
			break;
		/* a character that the server drops; comments may follow */
		trivia_start(&t, &m->src, t.at + 1, to);
	}
	buf_add(m->out, m->src.text + m->done, to - m->done);
	m->done = to;
}

/* Copy what stands before token `i`. */
static void copy_before(struct masking *m, size_t i)
{
	for (;; m->next++) {
		struct span at = m->list[m->next].at;

		copy_gap(m, at.off);
		if (m->next >= i)
			break;
		buf_add(m->out, m->src.text + at.off, at.len);
		m->done = span_end(at);
	}
}

/* As it stands, and as the server has it. */
static void take_token(struct masking *m, size_t i)
{
	struct text t = raw(m, i);

	if (!m->taken)
		return;
	if (kind(m, i) == T_STRING_LITERAL) {
		take(m->taken, (struct text){ t.p + 1, t.n - 2 });
		t = token_string(&m->src, m->list[i].at, m->mem);
	}
	take(m->taken, t);
}

static void mask_token(struct masking *m, size_t i)
{
	struct span at = m->list[i].at;
	char quote = m->src.text[at.off];
	bool quoted = quote == '\'' || quote == '"';

	copy_before(m, i);
	take_token(m, i);
	if (quoted)
		buf_addc(m->out, quote);
	put_mask(m->out, (struct text){ m->src.text + at.off + quoted, at.len - 2 * quoted },
		 m->blot);
	if (quoted)
		buf_addc(m->out, quote);
	m->done = span_end(at);
	m->next = i + 1;
	m->hit = true;
}

/* All from token `i` on. */
static void mask_rest(struct masking *m, size_t i)
{
	copy_before(m, i);
	m->broken = true;
}

/* keys -------------------------------------------------------------------------------- */

static bool is_name(const struct masking *m, size_t i)
{
	int k = kind(m, i);

	return k == T_IDENT || k == T_DOT_IDENT || (k && m->list[i].kw >= 0);
}

/* The token behind a name of several parts that begins at `i`: property.sasl.password. */
static size_t chain_end(const struct masking *m, size_t i)
{
	for (i++; i < m->n; i++) {
		int k = kind(m, i);

		bool close = m->list[i].at.off == span_end(m->list[i - 1].at);
		int before = kind(m, i - 1);

		if (close && (k == '.' || k == '-' || k == T_DOT_IDENT))
			continue;
		if (!close || !is_name(m, i) || !(before == '.' || before == '-'))
			break;
	}
	return i;
}

static bool chain_is_secret(const struct masking *m, size_t from, size_t to)
{
	struct text t = { m->src.text + m->list[from].at.off,
			  span_end(m->list[to - 1].at) - m->list[from].at.off };

	return mask_is_secret_key(t);
}

static bool string_is_secret(const struct masking *m, size_t i)
{
	struct text t = text_trim(token_string(&m->src, m->list[i].at, m->mem));
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
static bool ends_wrong(const struct masking *m, size_t i)
{
	int behind = kind(m, i + 1);

	return is_literal(behind) || (behind == T_IDENT && m->list[i + 1].kw < 0);
}

/* From `i` on pairs follow, to the end of their list or of the statement. */
static bool pairs_go_on(struct masking *m, size_t i)
{
	/* looked at before, from an earlier pair */
	if (i < m->pairs_end)
		return true;
	for (;;) {
		int k = kind(m, i);

		if (k == ')' || k == ';' || !k) {
			m->pairs_end = i;
			return true;
		}
		if (k != ',')
			return false;
		i++;
		k = kind(m, i);
		/* a comma too many at the end */
		if (k == ')' || k == ';' || !k) {
			m->pairs_end = i;
			return true;
		}
		i = k == T_STRING_LITERAL ? i + 1 : is_name(m, i) ? chain_end(m, i) : m->n + 1;
		if (i > m->n || kind(m, i) != '=' ||
		    !(is_literal(kind(m, i + 1)) || is_name(m, i + 1)))
			return false;
		i += 2;
	}
}

/* The value at `i`, behind '=', of a secret key; `property`: it can't be an expression's.
 * Returns the token to go on with. */
static size_t mask_behind(struct masking *m, size_t i, bool property)
{
	if (!property) {
		if (!is_literal(kind(m, i)))
			return i;
		if (kind(m, i + 1) == '=' || ends_wrong(m, i)) {
			mask_rest(m, i);
			return i;
		}
		mask_token(m, i);
		return i + 1;
	}
	if (!is_literal(kind(m, i)) || !pairs_go_on(m, i + 1)) {
		if (i < m->n)
			mask_rest(m, i);
		return i;
	}
	mask_token(m, i);
	return i + 1;
}

/* A string, or what else may hold any text, that is no secret as a whole. */
static void mask_inside(struct masking *m, size_t i)
{
	struct span at = m->list[i].at;
	struct text inner = { m->src.text + at.off + 1, at.len - 2 };
	bool string = kind(m, i) == T_STRING_LITERAL;
	struct text value = string ? token_string(&m->src, at, m->mem) : raw(m, i), shown;

	if (!mask_is_secret_value(value))
		return;
	if (ends_wrong(m, i)) {
		mask_rest(m, i);
		return;
	}
	if (!string || value.p != inner.p) {
		mask_token(m, i);
		return;
	}
	shown = mask_value(TEXT(""), value, m->mem);
	copy_before(m, i);
	take(m->taken, value);
	buf_addc(m->out, inner.p[-1]);
	if (m->blot)
		put_mask(m->out, inner, true);
	else
		buf_add(m->out, shown.p, shown.n);
	buf_addc(m->out, inner.p[-1]);
	m->done = span_end(at);
	m->next = i + 1;
	m->hit = true;
}

static bool mask_crudely(struct text t, struct buf *out, struct taken *taken, bool blot)
{
	size_t end = crude_end(t);

	buf_add(out, t.p, end);
	if (end == t.n)
		return false;
	take_words(taken, (struct text){ t.p + end, t.n - end });
	if (!blot)
		buf_addc(out, ' ');
	put_mask(out, (struct text){ t.p + end, t.n - end }, blot);
	return true;
}

/* the walk ----------------------------------------------------------------------------- */

static size_t at_string(struct masking *m, size_t i)
{
	int before = i ? kind(m, i - 1) : 0, behind = kind(m, i + 1);

	if (behind == '=' && string_is_secret(m, i))
		return mask_behind(m, i + 2, true);
	/* a key with something else behind it than its value; or is it a value itself? */
	if (!m->expr && behind && behind != ';' && behind != ')' && string_is_secret(m, i) &&
	    !(before == '=' && behind == ',' && pairs_go_on(m, i + 1))) {
		mask_rest(m, i + 1);
		return i + 1;
	}
	mask_inside(m, i);
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
	return t.n && *t.p == '`' && has_one_of(t, " \"'=:,(") && crude_end(t) + 1 < t.n;
}

static size_t at_name(struct masking *m, size_t i)
{
	size_t end = chain_end(m, i), k;
	int behind;

	for (k = i; k < end; k++)
		if (hides_more(raw(m, k))) {
			mask_rest(m, k);
			return end;
		}
	if (!chain_is_secret(m, i, end))
		return end;
	if (kind(m, end) == '=')
		return mask_behind(m, end + 1, !m->expr || end >= i + CHAIN_LONG);
	behind = kind(m, end);
	if (behind == T_STRING_LITERAL || behind == T_NAMED || behind == ':' ||
	    (behind == T_IDENT && !m->expr && m->list[end].kw < 0))
		mask_rest(m, end);
	return end;
}

/* IDENTIFIED BY '..', IDENTIFIED WITH plugin [BY|AS '..']: the word is at `i`. */
static size_t at_identified(struct masking *m, size_t i)
{
	size_t k = i + 1;

	if (word_is(m, k, "WITH"))
		k += 2;
	if (!word_is(m, k, "BY") && !word_is(m, k, "AS"))
		return i + 1;
	k++;
	if (word_is(m, k, "PASSWORD"))
		k++;
	if (kind(m, k) == T_STRING_LITERAL &&
	    (ends_value(kind(m, k + 1)) || m->list[k + 1].kw >= 0))
		mask_token(m, k++);
	else if (k < m->n)
		mask_rest(m, k);
	return k;
}

/* PASSWORD('..'); PASSWORD is at `i`. */
static size_t at_password_call(struct masking *m, size_t i)
{
	if (kind(m, i + 2) == T_STRING_LITERAL && kind(m, i + 3) == ')')
		mask_token(m, i + 2);
	else if (i + 2 < m->n)
		mask_rest(m, i + 2);
	return i + 2;
}

/* SET PASSWORD [FOR 'u'@'h'] = '..' | PASSWORD('..'); PASSWORD is at `i`. */
static size_t at_set_password(struct masking *m, size_t i)
{
	for (i++; kind(m, i) && kind(m, i) != '='; i++)
		if (kind(m, i) == ';')
			return i;
	i++;
	if (word_is(m, i, "PASSWORD") && kind(m, i + 1) == '(')
		return at_password_call(m, i);
	if (kind(m, i) == T_STRING_LITERAL && (!kind(m, i + 1) || kind(m, i + 1) == ';'))
		mask_token(m, i);
	else if (i < m->n)
		mask_rest(m, i);
	return i + 1;
}

static void note_clause(struct masking *m, size_t i)
{
	if (word_is(m, i, "COLUMNS") || word_is(m, i, "WHERE") || word_is(m, i, "SELECT") ||
	    word_is(m, i, "SHOW") || word_is(m, i, "HAVING") || word_is(m, i, "JOIN"))
		m->expr = true;
	else if (word_is(m, i, "PROPERTIES") || word_is(m, i, "FROM") || word_is(m, i, "FILES"))
		m->expr = false;
}

static size_t at_token(struct masking *m, size_t i)
{
	int k = kind(m, i);

	if (k == T_STRING_LITERAL)
		return at_string(m, i);
	if (k == T_ATTACHMENT || k == T_BINARY_LITERAL) {
		mask_inside(m, i);
		return i + 1;
	}
	if (k == ';')
		m->expr = false;
	if (!is_name(m, i))
		return i + 1;
	if (word_is(m, i, "IDENTIFIED"))
		return at_identified(m, i);
	if (word_is(m, i, "PASSWORD") && i && word_is(m, i - 1, "SET"))
		return at_set_password(m, i);
	if (word_is(m, i, "PASSWORD") && kind(m, i + 1) == '(')
		return at_password_call(m, i);
	note_clause(m, i);
	return at_name(m, i);
}

/* ------------------------------------------------------------------------------------------ */

static bool quotes_pair(const struct lexer *l)
{
	const struct oddity *o;

	for (o = lexer_oddities(l); o; o = o->next)
		if (o->kind == ODD_UNTERMINATED || o->kind == ODD_COMMENT_OPEN)
			return false;
	return true;
}

static bool read_tokens(struct masking *m)
{
	struct lexer *l = m->lexer ? m->lexer : lexer_new();
	struct token t;
	size_t room = 0;
	bool whole;

	lexer_start(l, &m->src, 0, m->mem);
	do {
		t = lexer_next(l);
		ARRAY_GROW(m->list, m->n, room);
		m->list[m->n++] = t;
	} while (t.kind);
	m->n--;
	whole = quotes_pair(l);
	if (!m->lexer)
		lexer_free(l);
	return whole;
}

/* *sure, unless NULL: what a secret is was told by tokens to the end. */
static bool mask_text(struct text sql, struct buf *out, struct arena *mem, unsigned depth,
		      struct taken *taken, struct lexer *lexer, bool blot, bool *sure)
{
	struct masking m = {
		.taken = taken,
		.lexer = lexer,
		.mem = mem,
		.out = out,
		.depth = depth,
		.blot = blot,
	};
	size_t i = 0;

	if (sure)
		*sure = !sql.n;
	if (!sql.n)
		return false;
	if (sql.n >= UINT32_MAX / 2 || depth > COMMENTS_DEEP)
		return mask_crudely(sql, out, taken, blot);
	source_init(&m.src, "", sql.p, (uint32_t)sql.n);
	if (!read_tokens(&m)) {
		free(m.list);
		return mask_crudely(sql, out, taken, blot);
	}
	while (i < m.n && !m.broken)
		i = at_token(&m, i);
	if (m.broken) {
		struct text rest = { sql.p + m.done, sql.n - m.done };

		take_words(taken, rest);
		put_mask(out, rest, blot);
		m.hit = true;
	} else {
		copy_before(&m, m.n);
		if (sure)
			*sure = true;
	}
	free(m.list);
	return m.hit;
}

bool mask_sql(struct text sql, struct buf *out)
{
	struct arena *mem = arena_new();
	bool hit = mask_text(sql, out, mem, 0, NULL, NULL, false, NULL);

	arena_free(mem);
	return hit;
}

static const char *blot(struct text sql, struct taken *taken, struct lexer *lexer,
			struct arena *mem, bool *sure)
{
	struct arena *own = arena_new();
	const char *shown = sql.p;
	struct buf out;

	buf_init_unbounded(&out);
	if (mask_text(sql, &out, own, 0, taken, lexer, true, sure)) {
		if (out.n != sql.n) {
			buf_clear(&out);
			put_mask(&out, sql, true);
		}
		shown = arena_copy(mem, buf_str(&out), out.n);
	}
	buf_release(&out);
	arena_free(own);
	return shown;
}

const char *mask_blot(struct text sql, struct arena *mem)
{
	return blot(sql, NULL, NULL, mem, NULL);
}

const char *mask_blot_all(struct text sql, struct arena *mem)
{
	bool sure;
	const char *shown = blot(sql, NULL, NULL, mem, &sure);

	return sure ? shown : NULL;
}

static int by_bytes(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	const size_t n = x->n < y->n ? x->n : y->n;
	const int order = memcmp(x->p, y->p, n);

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

static void sort_taken(struct taken *k)
{
	if (k->n)
		qsort(k->list, k->n, sizeof(*k->list), by_bytes);
}

const char *mask_blot_pieces(struct text sql, struct lexer *lexer, struct mask_pieces *out,
			     struct arena *mem)
{
	struct taken k = { .mem = mem };
	const char *shown = blot(sql, &k, lexer, mem, NULL);
	struct text *list = arena_alloc(mem, k.n * sizeof(*list));

	sort_taken(&k);
	if (k.n)
		memcpy(list, k.list, k.n * sizeof(*list));
	*out = (struct mask_pieces){ list, k.n };
	free(k.list);
	return shown;
}

/* Of the pieces from `lo` to `hi`, which have the bytes before `d` in common and are longer, the
 * first with a byte there that is not less than `c`. */
static size_t from_byte(const struct mask_pieces *k, size_t lo, size_t hi, size_t d, int c)
{
	size_t mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((unsigned char)k->list[mid].p[d] < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The bytes of the longest piece that `t` begins with; 0: none. */
static size_t echo_at(const struct mask_pieces *k, struct text t)
{
	size_t lo = 0, hi = k->n, d, n = 0;

	for (d = 0; lo < hi; d++) {
		for (; lo < hi && k->list[lo].n == d; lo++)
			n = d;
		if (d == t.n)
			break;
		lo = from_byte(k, lo, hi, d, (unsigned char)t.p[d]);
		hi = from_byte(k, lo, hi, d, (unsigned char)t.p[d] + 1);
	}
	return n;
}

struct text mask_echo_pieces(const struct mask_pieces *pieces, struct text t, struct arena *mem)
{
	struct buf out;
	size_t i, n;

	for (i = 0; i < t.n && !echo_at(pieces, (struct text){ t.p + i, t.n - i }); i++)
		;
	if (i == t.n)
		return t;
	buf_init_unbounded(&out);
	buf_add(&out, t.p, i);
	for (; i < t.n; i += n ? n : 1) {
		n = echo_at(pieces, (struct text){ t.p + i, t.n - i });
		if (n)
			buf_adds(&out, MASK_TEXT);
		else
			buf_addc(&out, t.p[i]);
	}
	t = (struct text){ arena_copy(mem, buf_str(&out), out.n), out.n };
	buf_release(&out);
	return t;
}

struct text mask_echo(struct text sql, struct text t, struct arena *mem)
{
	struct taken k = { .mem = arena_new() };
	struct buf out;

	buf_init_unbounded(&out);
	if (t.n)
		mask_text(sql, &out, k.mem, 0, &k, NULL, false, NULL);
	buf_release(&out);
	sort_taken(&k);
	t = mask_echo_pieces(&(struct mask_pieces){ k.list, k.n }, t, mem);
	free(k.list);
	arena_free(k.mem);
	return t;
}
