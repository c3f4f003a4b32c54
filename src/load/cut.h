/*
 * cut.h - where the rows of a body end, by the server's own reading rules, so that what is cut
 * there and sent in pieces has the rows it had in one.
 *
 * Three ways to read (sources: csv_reader.cpp, csv_scanner.cpp, json_scanner.cpp, simdjson's
 * document stream; the same in releases 3.3 to 4.1 unless something else is said):
 *
 * CSV without enclose and escape: a row ends at the first row delimiter from its beginning on;
 * there is no quoting.
 *
 * CSV with either: a state machine, no RFC 4180 (cut_machine.c).  At the end of a body the server
 * misses a row delimiter of several bytes; so a body must not end with one, and its last field must
 * not look as if one began.  Cuts are only where that holds.
 *
 * JSON: a stream of objects, or one array of them (cut_json.c).  What the server would drop without
 * a word (an object that is cut off at the end of a body, anything behind the array) is an error
 * here.
 *
 * A cutter is fed one input from its beginning to its end, in chunks of any size, part by part.
 * Offsets count from the input's first byte that was fed.  Where it cuts does not depend on the
 * chunks.
 */
#ifndef STARLOAD_LOAD_CUT_H
#define STARLOAD_LOAD_CUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "load/format.h"

/* Places that are read other than it seems; with enclose or escape only. */
enum cut_flaw {
	CF_QUOTE_INSIDE, /* an enclosing byte within a field: it is dropped, the next byte loses its
			    meaning */
	CF_TEXT_AFTER_QUOTE, /* text between the closing byte and the end of the field: a byte gets
				lost */
	CF_ESCAPE_LETTER, /* an escape before an ordinary byte: it is dropped and enclosing ends */
	CF_ESCAPED_NULL,  /* \N where \ is the escape: N, not NULL */
	CF_NUL,		  /* a NUL acts as the escape (or enclose) that was not given */
	CF_N
};

struct cut_flaw_seen {
	uint64_t n;	   /* how often */
	uint64_t offset;   /* of the first: in its input, */
	uint64_t line;	   /* its line there, from 1, */
	struct text input; /* and that input's name; lives as long as the source */
};
struct cut_flaws {
	struct cut_flaw_seen flaw[CF_N];
};

/* Why nothing more may be cut. */
enum cut_bad {
	CB_NONE,
	CB_UNTERMINATED, /* an enclosing byte is open at the end */
	CB_LAST_FIELD,	 /* the last row would be misread at the end of a body */
	CB_ROW_LONG,	 /* longer than the server's 512 MiB */
	CB_NO_JSON,	 /* begins with neither { nor [ */
	CB_IS_ARRAY,	 /* an array, but strip_outer_array was not given */
	CB_IS_NO_ARRAY,	 /* strip_outer_array, but no array */
	CB_INCOMPLETE,	 /* an object that does not end */
	CB_MISMATCH,	 /* brackets and braces do not match */
	CB_BETWEEN,	 /* something between objects that does not belong there */
	CB_NO_ELEMENT,	 /* a comma without an object before or behind it */
	CB_ARRAY_OPEN,	 /* an array that does not end */
	CB_BEHIND,	 /* something behind the array */
};

/* What has to follow the bytes of a part, so that a server reads its last row as it stands. */
enum cut_tail {
	CT_NONE,
	CT_DELIMITER, /* the row delimiter */
	CT_ENCLOSED,  /* two enclosing bytes: an empty field, said in full */
	CT_BRACKET,   /* ]; such a part has a [ before it, too */
};

enum cut_reader { CR_PLAIN, CR_MACHINE, CR_JSON };
enum cut_shape { CS_UNKNOWN, CS_STREAM, CS_ARRAY };
enum cut_state {
	/* machine */
	CM_START,
	CM_ORDINARY,
	CM_ESCAPE,
	CM_ENCLOSE,
	CM_LITERAL,
	/* JSON, between objects */
	CJ_FIRST,   /* an element or the array's end */
	CJ_ELEMENT, /* an element; of a stream: an object or the end */
	CJ_COMMA,   /* a comma or the array's end */
	CJ_AFTER,
};

struct cutter {
	const struct row_format *f;
	/* results of the present part */
	bool begun; /* it has a row, or a piece of one; the first one begins at */
	uint64_t start;
	bool cut; /* rows were found; the last one that counts ends before */
	uint64_t end;
	uint64_t next; /* and the next part begins here */
	enum cut_tail tail;
	uint64_t rows;	  /* to `end`, blank ones not counted; 0 unless rows_max was given */
	bool done;	  /* the part ends at `end` */
	bool open_end;	  /* nothing may be put behind its last row: it would become part of that */
	enum cut_bad bad; /* the reason, and */
	uint64_t bad_at;  /* the place */
	/* of flaws that were not taken by cutter_flaws() */
	uint64_t flaws[CF_N], flaw_at[CF_N];

	uint64_t at;  /* the byte to be fed next */
	bool any_end; /* set it: a row ends where it ends, whether or not a body could end there */
	/* private */
	enum cut_reader reader;
	enum cut_shape shape;
	uint64_t limit, rows_max;
	bool bordered; /* the row delimiter may overlap itself */
	unsigned char enclose, escape;
	enum cut_state state, before, next_state;
	uint64_t row, field, quote; /* where they begin */
	bool columns, closed; /* of this row a field was read; the enclosed field has just ended */
	bool unsound;	      /* rows since `next` at whose ends may not be cut */
	uint64_t row_flaws[CF_N], row_flaw_at[CF_N];
	bool row_flawed;
	char back[DELIMITER_MAX + 14]; /* the last bytes that were fed */
	int64_t depth, square;
	uint64_t in_string, escaped; /* of the byte to come: all bits or none; 1 or 0 */
	uint64_t object_end;
};

/* A BE's greatest row: CSVReader::kMaxBufferSize. */
#define CUT_ROW_MAX (UINT64_C(512) << 20)

/* At the beginning of an input; the format stays.  Where something was stripped, set `next` to
 * where the first part begins. */
void cutter_init(struct cutter *c, const struct row_format *f);

/*
 * Begin a part: at the input's beginning, or where the one before said `next`.  Rows are taken
 * while `next` is at most `limit`, at least one; and no more than rows_max (0: any number).
 */
void cutter_part(struct cutter *c, uint64_t limit, uint64_t rows_max);

/*
 * Bytes from c->at on; `last`: the input ends with them.  Returns how many were looked at.  Fewer
 * than `n` when the part is done, bad, or when the rest (less than CUT_UNDECIDED) is too short to
 * say anything. After `last` without `done` or `bad` the input is through: the part, where `cut`,
 * is its last.
 */
enum { CUT_UNDECIDED = 64 };
size_t cutter_feed(struct cutter *c, const char *p, size_t n, bool last);

/*
 * May bytes of a part be left out that are neither near its beginning nor near its limit?  Then
 * c->at is set by the caller once the part has begun, and a cut holds that is found behind that and
 * within the limit. A row longer than CUT_ROW_MAX is not seen.
 */
bool cutter_skips(const struct cutter *c);

/* "an object is not complete: ..." */
const char *cut_bad_text(enum cut_bad why);
#endif
