/*
 * script.c - a text as the statements that are to be sent, one by one.
 */
#include "config.h"
#include "job/script.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/util.h"
#include "base/version.h"
#include "diag/diag.h"
#include "job/opening.h"
#include "lang/ast.h"
#include "lang/mask.h"
#include "lang/parse.h"
#include "lang/reader.h"
#include "lang/token.h"

void script_init(struct script *s, struct text db)
{
	*s = (struct script){ .mem = arena_new(), .session_db = db };
}

void script_release(struct script *s)
{
	arena_free(s->mem);
	free(s->list);
	*s = (struct script){ 0 };
}

/* words ----------------------------------------------------------------------- */

void script_verb(struct text sql, char out[16])
{
	size_t i = 0, n = 0;

	/* (SELECT ..) */
	while (i < sql.n && (sql.p[i] == '(' || (unsigned char)sql.p[i] <= ' '))
		i++;
	for (; i < sql.n && n < 15 && isalpha((unsigned char)sql.p[i]); i++)
		out[n++] = (char)toupper((unsigned char)sql.p[i]);
	out[n] = '\0';
}

enum script_kind script_kind_of(const struct parsed *p)
{
	if (p->class == STMT_USE)
		return SCRIPT_USE;
	if (p->class != STMT_OURS || !p->stmt || p->broken)
		return SCRIPT_SQL;
	switch (p->stmt->kind) {
	case STMT_CREATE:
		return SCRIPT_CREATE;
	case STMT_ALTER:
		return SCRIPT_ALTER;
	case STMT_PAUSE:
		return SCRIPT_PAUSE;
	case STMT_RESUME:
		return SCRIPT_RESUME;
	case STMT_STOP:
		return SCRIPT_STOP;
	case STMT_SHOW:
	case STMT_SHOW_TASK:
	case STMT_SHOW_CREATE:
		return SCRIPT_SHOW;
	}
	BUG("statement kind %d", (int)p->stmt->kind);
}

const char *script_kind_verb(enum script_kind k)
{
	switch (k) {
	case SCRIPT_CREATE:
		return "CREATE";
	case SCRIPT_ALTER:
		return "ALTER";
	case SCRIPT_PAUSE:
		return "PAUSE";
	case SCRIPT_RESUME:
		return "RESUME";
	case SCRIPT_STOP:
		return "STOP";
	case SCRIPT_SQL:
	case SCRIPT_USE:
	case SCRIPT_SHOW:
		break;
	}
	return NULL;
}

/* USE catalog.db: the parser keeps the last part, a session needs both. */
struct text script_use_db(const struct parsed *p, const struct source *src, struct arena *mem)
{
	struct tokens t = tokens_of_stmt(src, p->at.off, mem);
	struct text catalog;

	if (t.n < 4 || !text_is(source_text(src, t.list[2].at), "."))
		return p->use_db;
	catalog = token_name(src, t.list[1].at, mem);
	return (struct text){
		arena_printf(mem, "%.*s.%.*s", TEXT_ARG(catalog), TEXT_ARG(p->use_db)),
		catalog.n + 1 + p->use_db.n,
	};
}

/* statements -------------------------------------------------------------------- */

static void add(struct script *s, const struct parsed *p, struct source *src)
{
	struct script_stmt *st;
	char verb[16];

	ARRAY_GROW(s->list, s->n, s->room);
	st = &s->list[s->n++];
	*st = (struct script_stmt){
		.kind = script_kind_of(p),
		.number = p->number,
		.src = src,
		.at = p->at,
		.sql = source_text(src, p->at),
	};
	switch (st->kind) {
	case SCRIPT_SQL:
		script_verb(st->sql, verb);
		st->reads = opening_reads(st->sql);
		st->sets = !strcmp(verb, "SET");
		break;
	case SCRIPT_USE:
		s->session_db = script_use_db(p, src, s->mem);
		break;
	case SCRIPT_SHOW:
		st->stmt = p->stmt;
		st->reads = true;
		break;
	case SCRIPT_CREATE:
	case SCRIPT_ALTER:
	case SCRIPT_PAUSE:
	case SCRIPT_RESUME:
	case SCRIPT_STOP:
		st->stmt = p->stmt;
		st->job = p->stmt->job->job.text;
		st->db = p->stmt->job->has_db ? p->stmt->job->db : s->session_db;
		break;
	}
	st->session_db = s->session_db;
}

/* The reader's chunk is gone with the next one: a copy that stays. */
static struct source *keep(struct script *s, const struct source *chunk)
{
	struct source *src = arena_alloc(s->mem, sizeof(*src));
	struct source_sub *subs;

	*src = *chunk;
	src->text = arena_copy(s->mem, chunk->text, chunk->len);
	src->user = src->text;
	if (chunk->user != chunk->text)
		src->user = arena_copy(s->mem, chunk->user, chunk->user_len);
	if (chunk->nsubs) {
		subs = arena_alloc(s->mem, chunk->nsubs * sizeof(*subs));
		memcpy(subs, chunk->subs, chunk->nsubs * sizeof(*subs));
		src->subs = subs;
	}
	src->shown = mask_blot((struct text){ src->user, src->user_len }, s->mem);
	src->ncursors = 0;
	return src;
}

int script_add(struct script *s, const char *name, struct text t, const struct reader_var *vars,
	       size_t n_vars, struct err *err)
{
	struct reader *reader = reader_new();
	struct parser *parser = parser_new();
	struct source *chunk;
	struct targets targets;
	struct diags d;
	uint32_t number = 0;
	int rc;

	targets_all(&targets);
	diags_init(&d, s->mem, &targets);
	d.least = DIAG_ERROR + 1; /* what is wrong with it others say */
	reader_start_text(reader, name, t, vars, n_vars);
	while ((rc = reader_next(reader, &chunk, err)) > 0) {
		struct source *src = keep(s, chunk);
		struct parsed p;

		parser_start(parser, src, number);
		for (;;) {
			p = (struct parsed){ .class = STMT_EMPTY };
			diags_clear(&d);
			if (!parser_next(parser, s->mem, &d, &p))
				break;
			number = p.number ? p.number : number;
			if (p.class != STMT_EMPTY && p.at.len)
				add(s, &p, src);
		}
	}
	parser_free(parser);
	reader_free(reader);
	return rc;
}

/* places ------------------------------------------------------------------------ */

/* The token that begins at `off`, or the character there. */
static struct span token_at(struct text sql, size_t off)
{
	struct lexer *l = lexer_new();
	struct arena *mem = arena_new();
	struct source src;
	struct token t;
	uint32_t cp;

	source_init(&src, "", sql.p + off, (uint32_t)(sql.n - off));
	lexer_start(l, &src, 0, mem);
	t = lexer_next(l);
	if (!t.kind || t.at.off)
		t.at.len = utf8_decode(sql.p + off, sql.n - off, &cp);
	arena_free(mem);
	lexer_free(l);
	return (struct span){ (uint32_t)off, t.at.len };
}

struct span script_place(struct text sql, unsigned line, unsigned column)
{
	size_t off = 0;
	uint32_t cp;

	while (line > 1 && off < sql.n) {
		const char *nl = memchr(sql.p + off, '\n', sql.n - off);

		if (!nl)
			break;
		off = (size_t)(nl - sql.p) + 1;
		line--;
	}
	for (; column && off < sql.n; column--)
		off += utf8_decode(sql.p + off, sql.n - off, &cp);
	if (off < sql.n && line <= 1)
		return token_at(sql, off);
	/* the end: its last character that can be seen */
	for (off = sql.n; off && (unsigned char)sql.p[off - 1] <= ' '; off--)
		;
	while (off > 1 && ((unsigned char)sql.p[off - 1] & 0xC0) == 0x80)
		off--;
	if (!off)
		return (struct span){ 0, 0 };
	off--;
	return (struct span){ (uint32_t)off, utf8_decode(sql.p + off, sql.n - off, &cp) };
}
