/*
 * check_text.c - text that the server's lexer reads otherwise than a person.
 * Source: StarRocksLex.g4: what no rule matches is dropped without a word, and
 * every code point from U+0080 to U+FFFF is a letter.
 */
#include "config.h"
#include "check/check.h"

#include "base/utf8.h"
#include "lang/token.h"

/* no text at all -------------------------------------------------------------------- */

enum { SAMPLE = 512 };

/* The bytes a file begins with, without meaning to a person: none of text, and in
 * UTF-16 every other byte of what is ASCII.  A few NULs are nothing unusual. */
static const char *text_fault(struct text t)
{
	size_t controls = 0, bad = 0, nuls[2] = { 0, 0 }, i;
	uint32_t cp;

	if (t.n > SAMPLE)
		t.n = SAMPLE;
	if (t.n >= 2 && ((unsigned char)t.p[0] ^ (unsigned char)t.p[1]) == 1 && (t.p[0] & t.p[1] & 0xfe) == 0xfe)
		return "this text is UTF-16";
	for (i = 0; i < t.n; i++) {
		unsigned char b = (unsigned char)t.p[i];

		nuls[i & 1] += !b;
		controls += (b && b < ' ' && !(b >= '\t' && b <= '\r')) || b == 0x7f;
	}
	if (t.n < 16)
		return NULL;
	if ((nuls[0] >= t.n * 2 / 5 && nuls[1] < t.n / 20) || (nuls[1] >= t.n * 2 / 5 && nuls[0] < t.n / 20))
		return "this text is UTF-16";
	/* Another encoding of text has bad bytes enough, but no control characters. */
	for (i = 0; i < t.n; bad += cp == UTF8_BAD)
		i += utf8_decode(t.p + i, t.n - i, &cp);
	if (controls >= t.n / 4 || (controls >= t.n / 20 && controls + bad >= t.n / 4))
		return "this is no text: it is full of bytes that are no characters";
	return NULL;
}

/* Looked at where something odd is near the start of a file; later chunks of it
 * have no start to look at. */
static void judge_text(struct check *c)
{
	struct check_session *session = c->session;
	const char *fault;
	struct diag *g;

	session->text_judged = true;
	if (c->src->base_off || !c->parsed->oddities || c->parsed->oddities->at.off >= SAMPLE)
		return;
	fault = text_fault((struct text){ c->src->text, c->src->len });
	if (!fault)
		return;
	session->not_text = true;
	g = diag_add(c->diags, DIAG_not_text, (struct span){ 0, 1 }, RELS_NONE,
		     "%s; the server takes it for UTF-8 and drops bytes without a word", fault);
	g->hint = "save it as UTF-8";
}

/* oddities the lexer met ---------------------------------------------------------- */

static void unterminated(struct check *c, const struct oddity *o)
{
	char quote = c->src->text[o->at.off];
	struct diag *g;

	g = diag_add(c->diags, DIAG_unterminated_quote, (struct span){ o->at.off, 1 }, RELS_NONE,
		     "this %s never ends: the server drops it and all that follows, and runs the rest",
		     quote == '`' ? "backtick" : quote == '"' ? "double quote" : "quote");
	diag_hint(c->diags, g, "end it with %c", quote);
}

static bool is_blank(char b)
{
	return b == ' ' || b == '\t' || b == '\r' || b == '\n';
}

/* Returns where its line ends. */
static uint32_t hash(struct check *c, const struct oddity *o)
{
	const char *text = c->src->text, *newline;
	uint32_t from = o->at.off;
	struct diag *g;

	g = diag_add(c->diags, DIAG_hash_comment, o->at, RELS_NONE,
		     "# starts no comment: it alone is dropped, what follows is read as SQL");
	g->hint = "a comment is written -- like this";
	if (!from || is_blank(text[from - 1]) || text[from - 1] == ';' || text[from - 1] == ',')
		diag_fix(c->diags, g, false, o->at, TEXT("--"));
	newline = memchr(text + from, '\n', c->src->len - from);
	return newline ? (uint32_t)(newline - text) : c->src->len;
}

/* A run of NULs is one finding however long; at the end of a text it is none, for
 * an FE cuts it off.  Returns the last of them. */
static const struct oddity *dropped_nuls(struct check *c, const struct oddity *o)
{
	const char *text = c->src->text;
	struct span at = o->at;

	while (o->next && o->next->kind == ODD_DROPPED && o->next->at.off == span_end(at) &&
	       text[o->next->at.off] == '\0') {
		o = o->next;
		at = span_join(at, o->at);
	}
	if (span_end(at) < c->src->len)
		diag_add(c->diags, DIAG_dropped_character, at, RELS_NONE,
			 "the server drops the character U+0000 without a word");
	return o;
}

/* One or several in a row; returns the last of them. */
static const struct oddity *dropped(struct check *c, const struct oddity *o)
{
	const char *text = c->src->text;
	struct span at = o->at;
	uint32_t end, cp;
	struct diag *g;

	if (text[at.off] == '\0')
		return dropped_nuls(c, o);
	while (o->next && o->next->kind == ODD_DROPPED && o->next->at.off == span_end(at) && at.len < 60) {
		o = o->next;
		at = span_join(at, o->at);
	}
	end = span_end(at);
	if (text[at.off] == '\\' && at.len == 1 && end < c->src->len && (text[end] == 'G' || text[end] == 'g')) {
		g = diag_add(c->diags, DIAG_dropped_character, at, RELS_NONE,
			     "\\%c is a command of the mysql client: the server drops the backslash and reads %c",
			     text[end], text[end]);
		g->hint = "end the statement with ;";
		return o;
	}
	utf8_decode(text + at.off, at.len, &cp);
	if (cp == UTF8_BAD)
		cp = (unsigned char)text[at.off];
	if (cp > ' ' && cp < 0x7f)
		diag_add(c->diags, DIAG_dropped_character, at, RELS_NONE,
			 "the server drops '%.*s' without a word", (int)at.len, text + at.off);
	else
		diag_add(c->diags, DIAG_dropped_character, at, RELS_NONE,
			 "the server drops the character U+%04X without a word", (unsigned)cp);
	return o;
}

/* a--1: what was an operand goes on directly with a comment. */
static void dashes(struct check *c, const struct oddity *o)
{
	const char *text = c->src->text;

	if (o->at.off == 0 || is_blank(text[o->at.off - 1]) || text[o->at.off - 1] == ';' ||
	    text[o->at.off - 1] == ',' || o->at.len < 3)
		return;
	diag_add(c->diags, DIAG_dashes_comment, (struct span){ o->at.off, 2 }, RELS_NONE,
		 "-- starts a comment even without a blank behind it: the rest of the line is not read");
}

/* letters that do not look like letters --------------------------------------------- */

struct lookalike {
	uint32_t first, last;
	const char *what;
	const char *instead;            /* what it looks like; NULL: full-width forms */
};

static const struct lookalike lookalikes[] = {
	/* in rising order */
	{ 0x85, 0x85, "next line", " " },
	{ 0xa0, 0xa0, "no-break space", " " },
	{ 0xad, 0xad, "soft hyphen", "" },
	{ 0xb4, 0xb4, "acute accent", "'" },
	{ 0xd7, 0xd7, "multiplication sign", "*" },
	{ 0x1680, 0x1680, "a wide space", " " },
	{ 0x2000, 0x200a, "a wide space", " " },
	{ 0x200b, 0x200f, "zero-width character", "" },
	{ 0x2010, 0x2015, "dash", "-" },
	{ 0x2018, 0x201b, "curly quote", "'" },
	{ 0x201c, 0x201f, "curly quote", "\"" },
	{ 0x2028, 0x2029, "line separator", "\n" },
	{ 0x202f, 0x202f, "narrow no-break space", " " },
	{ 0x2032, 0x2032, "prime", "'" },
	{ 0x2033, 0x2033, "double prime", "\"" },
	{ 0x205f, 0x205f, "a wide space", " " },
	{ 0x2060, 0x2060, "word joiner", "" },
	{ 0x2212, 0x2212, "minus sign", "-" },
	{ 0x3000, 0x3000, "ideographic space", " " },
	{ 0x3001, 0x3001, "ideographic comma", "," },
	{ 0x3002, 0x3002, "ideographic full stop", "." },
	{ 0x300c, 0x300d, "corner bracket", "'" },
	{ 0xfeff, 0xfeff, "byte order mark", "" },
	{ 0xff01, 0xff5e, "full-width form", NULL },
};

static const struct lookalike *lookalike_find(uint32_t cp)
{
	size_t low = 0, high = sizeof(lookalikes) / sizeof(lookalikes[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (cp < lookalikes[middle].first)
			high = middle;
		else if (cp > lookalikes[middle].last)
			low = middle + 1;
		else
			return &lookalikes[middle];
	}
	return NULL;
}

static bool is_quote(const struct lookalike *l)
{
	return l && l->instead && (*l->instead == '\'' || *l->instead == '"');
}

/* A word with a quote-like letter at either end has both put right, or neither. */
static void fix_quotes(struct check *c, struct diag *g, struct span word, struct span at,
		       const struct lookalike *l)
{
	uint32_t end = span_end(word), last = end - 1, cp;
	const struct lookalike *other;

	if (at.off != word.off)
		return;
	while (last > at.off && ((unsigned char)c->src->text[last] & 0xc0) == 0x80)
		last--;
	if (last < span_end(at))
		return;
	utf8_decode(c->src->text + last, end - last, &cp);
	other = lookalike_find(cp);
	if (!is_quote(other) || *other->instead != *l->instead)
		return;
	diag_fix(c->diags, g, false, at, (struct text){ l->instead, 1 });
	diag_fix(c->diags, g, false, (struct span){ last, end - last }, (struct text){ l->instead, 1 });
}

/*
 * A byte order mark at the start makes another word of the first one, which starts
 * no statement: that is one mistake and one finding, the error of the parser.
 */
static bool mark_told(struct check *c, struct span at)
{
	struct diag *g;

	for (g = c->diags->first; g && !(g->code == DIAG_unknown_statement && g->at.off == at.off); g = g->next)
		;
	if (!g)
		return false;
	g->message = "the text begins with a byte order mark (U+FEFF), a letter to the server: "
		     "the first word starts no statement of StarRocks";
	g->hint = "save the file without a byte order mark";
	g->fix = NULL;
	diag_fix(c->diags, g, true, at, TEXT(""));
	return true;
}

static void odd_letter(struct check *c, struct span word, struct span at, uint32_t cp, const struct lookalike *l)
{
	bool mark = cp == 0xfeff && at.off == 0 && c->src->base_off == 0;
	struct diag *g;
	char ascii[2] = { 0, 0 };
	const char *instead = l->instead;

	if (mark && mark_told(c, at))
		return;
	if (!instead) {
		ascii[0] = (char)(cp - 0xfee0);
		instead = ascii;
	}
	g = diag_add(c->diags, DIAG_odd_letter, at, RELS_NONE,
		     "U+%04X (%s) is a letter to the server and part of the name here", (unsigned)cp, l->what);
	if (*instead > ' ')
		diag_hint(c->diags, g, "it looks like %s", instead);
	else if (mark)
		g->hint = "save the file without a byte order mark";
	if (is_quote(l))
		fix_quotes(c, g, word, at, l);
	else
		diag_fix(c->diags, g, mark, at, (struct text){ instead, strlen(instead) });
}

/* The first odd letter of a bare name is reported. */
static void bare_name(struct check *c, struct span at)
{
	const char *p = c->src->text + at.off, *end = p + at.len;
	const struct lookalike *l;
	uint32_t cp;

	while (p < end) {
		unsigned n = 1;

		if ((unsigned char)*p >= 0x80) {
			n = utf8_decode(p, (size_t)(end - p), &cp);
			l = lookalike_find(cp);
			if (l) {
				odd_letter(c, at, (struct span){ (uint32_t)(p - c->src->text), n }, cp, l);
				return;
			}
		}
		p += n;
	}
}

static void backticked(struct check *c, struct span at)
{
	struct diag *g;

	g = diag_add(c->diags, DIAG_doubled_backtick, at, RELS_NONE,
		     "a doubled backtick is taken out of the name, not kept as one");
	g->hint = "a name cannot hold a backtick";
}

/* all of them ---------------------------------------------------------------------- */

static void oddities(struct check *c)
{
	const struct parsed *p = c->parsed;
	bool other = p->class != STMT_OURS && p->class != STMT_EMPTY;
	const struct oddity *o;
	uint32_t told = 0;              /* up to here the '#' of the line says it all */

	for (o = p->oddities; o; o = o->next) {
		if (o->kind == ODD_UNTERMINATED)
			unterminated(c, o);
		if (other || c->session->not_text || o->at.off < told)
			continue;
		switch (o->kind) {
		case ODD_DROPPED:
			o = dropped(c, o);
			break;
		case ODD_HASH:
			told = hash(c, o);
			break;
		case ODD_COMMENT_EXEC:
			diag_add(c->diags, DIAG_executable_comment, (struct span){ o->at.off, 3 }, RELS_NONE,
				 "to the server this is an ordinary comment: what it holds is not executed");
			break;
		case ODD_HINT:
			if (o->at.off >= p->at.off)
				diag_add(c->diags, DIAG_hint_ignored, (struct span){ o->at.off, 3 }, RELS_NONE,
					 "a hint has no effect on this statement");
			break;
		case ODD_DASHES:
			dashes(c, o);
			break;
		case ODD_LETTERS:
			if (o->at.off >= p->at.off)
				bare_name(c, o->at);
			break;
		case ODD_BACKTICKS:
			if (o->at.off >= p->at.off)
				backticked(c, o->at);
			break;
		case ODD_UNTERMINATED:
		case ODD_COMMENT_OPEN:  /* ends in a syntax error, which tells */
			break;
		}
	}
}

void check_text(struct check *c)
{
	const struct parsed *p = c->parsed;

	if (!c->session->text_judged)
		judge_text(c);
	if (p->oddities)
		oddities(c);
	if (p->class == STMT_EMPTY && p->ended && !c->diags->no_notes)
		diag_add(c->diags, DIAG_empty_statement, (struct span){ p->end - 1, 1 }, RELS_NONE,
			 "an empty statement is a statement: the server answers it, too");
}
