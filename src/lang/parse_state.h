/*
 * parse_state.h - the state of a parse, and of the parser between its statements;
 * for the files of the parser, and for nobody else.
 */
#ifndef STARLOAD_LANG_PARSE_STATE_H
#define STARLOAD_LANG_PARSE_STATE_H
#include "lang/build.h"
#include "lang/feed.h"
#include "lang/parse.h"

/* Where and why the grammar stopped. */
struct syntax_stop {
	struct span at;
	uint32_t index;                 /* of the scanner's token */
	struct token token;             /* as scanned; kind 0 or ';' at the end */
	struct span before;             /* the token before it; len 0 when there is none */
	struct span server_at;          /* where the FE would report it */
	bool too_deep;                  /* the parser's stack was full */
	bool unclosed;                  /* a subquery that never closes */
	int n_want;
	short want[512];                /* kinds that could have come instead */
};

/* One run of the grammar over one statement. */
struct parse {
	struct arena *mem;
	const struct source *src;
	struct feed feed;
	struct stmt *stmt;              /* the result */
	struct span verb;               /* of CREATE or ALTER: the word, */
	struct qname *table;            /* ..and what CREATE has behind ON */
	struct release_use *uses, **uses_tail;
	unsigned n_uses;
	bool qualified;                 /* the job's name has a database; */
	struct span after_job;          /* then: the token behind it */
	uint32_t from_off;              /* where the statement begins */
	size_t mem_start, mem_limit;    /* past the limit expressions become `opaque` */
	struct expr *opaque;
	struct span full_at;            /* opaque: where the limit was met */
	struct qname spare;             /* then: the name that is looked at and not kept */
	struct name spare_name;
	bool exact;                     /* by bison's parser: whatever stops it is told in `stop` */
	bool stopped;                   /* feed.stop_at was reached */
	bool failed;
	struct syntax_stop stop;        /* failed, and exact: the details */
};

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
	REPAIR_SKIP,                    /* what cannot stand here is passed over, up to the next clause */
	REPAIR_SPLIT,                   /* a ';' is missing: the token begins another statement */
};

struct repair {
	enum repair_kind kind;
	struct feed_edit edit;
	const char *word;               /* TOKEN, WORD, SIGN: the spelling it gets; SKIP: a word known
					   from other dialects, or NULL */
	bool certain;                   /* nothing else can have been meant */
};

/* Run the grammar, exactly, from the start of the statement with the edits that are set
 * in parser->p.feed; the tree goes into `mem`.  False: parser->p.stop tells. */
bool parse_attempt(struct parser *ps, struct arena *mem);

/* What would mend the stop in parser->p.stop.  `budget`: bytes that may still be
 * scanned for trials; taken down. */
struct repair repair_find(struct parser *ps, size_t *budget);

/* Report the stop, with what mends it. */
void syntax_report(struct parser *ps, const struct syntax_stop *stop, const struct repair *r,
		   struct diags *diags);

/* The class of the statement that the feed stands at.  One that begins with no FE
 * verb, or ends after its verb, is ours and reported: out->broken. */
enum stmt_class parser_classify(struct parser *ps, struct diags *diags, struct parsed *out);

static inline bool stop_wants(const struct syntax_stop *s, int kind)
{
	int i;

	for (i = 0; i < s->n_want; i++)
		if (s->want[i] == kind)
			return true;
	return false;
}

/* A name or a keyword, not a sign and not a literal. */
bool token_is_word(struct token t);
#endif
