/*
 * parse_state.h - the parser between its statements; for parse.c, classify.c,
 * repair.c and syntax.c.
 */
#ifndef STARLOAD_LANG_PARSE_STATE_H
#define STARLOAD_LANG_PARSE_STATE_H
#include "lang/build.h"
#include "lang/parse.h"

struct parser {
	struct lexer *lexer;
	struct source *src;
	struct parse p;                 /* p.feed stands at the next statement */
	struct arena *odd;              /* oddities of the current statement */
	struct arena *scratch;          /* trees of trials */
	uint32_t number;                /* of the last statement */
	uint32_t pos;                   /* behind the last ';' */
};

/* What a repair does to the statement, in the user's terms. */
enum repair_kind {
	REPAIR_NONE,
	REPAIR_COMMA,                   /* a comma is missing before the token */
	REPAIR_TOKEN,                   /* another token is missing before it */
	REPAIR_WORD,                    /* a mistyped keyword */
	REPAIR_NAME,                    /* a reserved word that needs backticks */
	REPAIR_QUOTE,                   /* a word that needs quotes */
	REPAIR_UNQUOTE,                 /* a string where a name is wanted */
	REPAIR_SIGN,                    /* a wrong sign, such as ':' for '=' */
	REPAIR_EXTRA,                   /* a token too many */
	REPAIR_EXTRA_COMMA,             /* a comma too many before it */
	REPAIR_SPLIT,                   /* a ';' is missing: the token begins another statement */
};

struct repair {
	enum repair_kind kind;
	struct feed_edit edit;
	const char *word;               /* TOKEN, WORD, SIGN: the spelling it gets */
	bool certain;                   /* nothing else can have been meant */
};

/* Run the grammar from the start of the statement with the edits that are set
 * in parser->p.feed; the tree goes into `mem`.  False: parser->p.stop tells. */
bool parse_attempt(struct parser *ps, struct arena *mem);

/* What would mend the stop in parser->p.stop.  `budget`: bytes that may still be
 * scanned for trials; taken down. */
struct repair repair_find(struct parser *ps, size_t *budget);

/* Report the stop, with what mends it. */
void syntax_report(struct parser *ps, const struct syntax_stop *stop, const struct repair *r,
		   struct diags *diags);

/* The class of the statement that the feed stands at; *kind: the spelling of
 * the verb that was meant when the text begins with no FE verb. */
enum stmt_class classify(struct parser *ps, struct diags *diags, struct parsed *out);

/* Spelling of a kind for a message: "','" or "WHERE" or "a quoted string"; NULL
 * for kinds a person need not be told of. */
const char *kind_text(int kind);
#endif
