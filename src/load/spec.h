/*
 * spec.h - what is asked of a load: the table, and the headers with their values.
 * Made from options, -H lines and settings; judged by lint.h.  Nothing here connects or prints.
 * Facts: StreamLoadHttpHeader.java, StreamLoadInfo.java, stream_load.cpp, Delimiter.java.
 */
#ifndef STARLOAD_LOAD_SPEC_H
#define STARLOAD_LOAD_SPEC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/version.h"
#include "load/format.h"

struct arena; /* base/arena.h */

enum header_id {
#define HEADER(id, name, option, type, low, high, format, since, use, reader, arg, help) \
	HEADER_##id,
#define OWN_HEADER(id, name, since, reader) HEADER_##id,
#include "load/header.def"
	HEADER_COUNT
};

/* How a value is judged. */
enum header_type {
	HEADER_TYPE_TEXT,
	HEADER_TYPE_FORMAT,
	HEADER_TYPE_LABEL,
	HEADER_TYPE_COLUMNS,   /* SQL: what stands within COLUMNS ( ) */
	HEADER_TYPE_WHERE,     /* SQL: a condition */
	HEADER_TYPE_DELIMITER, /* 1 to 50 bytes, with \t, \n, \x01, 0x01 */
	HEADER_TYPE_SIZE,      /* digits, within bounds */
	HEADER_TYPE_BOOL,      /* true or false in any case; all else is refused */
	HEADER_TYPE_SWITCH,    /* the same with 1 and 0 */
	HEADER_TYPE_SLOPPY,    /* true in any case; all else counts as false */
	HEADER_TYPE_LOWER,     /* true in small letters; all else counts as false */
	HEADER_TYPE_WORD,      /* one of a few words, by a table of lint_value.c */
	HEADER_TYPE_RATIO,
	HEADER_TYPE_BYTE, /* the first byte of the value */
	HEADER_TYPE_NAMES,
	HEADER_TYPE_ZONE,
	HEADER_TYPE_JSONPATHS,
	HEADER_TYPE_PATH,
};

/* The bodies a header means something for. */
enum { HEADER_CSV = 1, HEADER_JSON = 2, HEADER_ANY = 3 };

/* The interfaces that read a header. */
enum {
	HEADER_PLAIN = 1,
	HEADER_LOAD = 2, /* a `load` within a transaction */
	HEADER_BEGIN = 4,
	HEADER_PREPARE = 8,
	HEADER_MERGE = 16, /* merge commit */
	HEADER_OWN = 32,   /* we send it: nobody else may */
};

struct header_rule {
	enum header_id id;
	const char *name, *option; /* option NULL: for -H alone, or not at all */
	enum header_type type;
	int64_t low, high;
	unsigned format; /* HEADER_CSV .. */
	relset since;	 /* the releases that read it */
	unsigned use;	 /* HEADER_PLAIN .. */
	const char *reader, *arg, *help;
};

/* In the order of header.def. */
const struct header_rule *header_rule(enum header_id id);
/* By its name in any case, or NULL. */
const struct header_rule *header_find(struct text name);

/* A name that another server knows: true, and *instead is what it is here, or NULL. */
bool header_foreign(struct text name, const char **instead);
/* What was meant by a name that nobody knows, or NULL. */
const char *header_near(struct text name);

/* One header as it was said. */
struct load_said {
	const struct header_rule *rule; /* NULL: a name that nobody reads */
	const char *name, *value;
	const char *where; /* "--timeout", "-H timeout", ".starload.conf, timeout": for messages */
	bool by_hand;	   /* on the command line; else settings or we ourselves said it */
};

struct load_spec {
	const char *db, *table;
	struct load_said *said; /* in the order in which they are sent */
	size_t n, room;		/* `said` is malloc()ed: load_spec_release() */
	struct row_format rows; /* of load_spec_decode() */
};

void load_spec_init(struct load_spec *s, const char *db, const char *table);
void load_spec_release(struct load_spec *s);

/* Append a header; the texts are kept, not copied.  The server takes the first of two of a name:
 * what is said first wins. */
void load_spec_add(struct load_spec *s, const char *name, const char *value, const char *where,
		   bool by_hand);

/*
 * Append "Name: value", a line as -H has it: blanks around the value are dropped, as the server
 * would.  Copies are in `mem`.  False: it has no colon or no name.
 */
bool load_spec_add_line(struct load_spec *s, const char *line, bool by_hand, struct arena *mem);

/* The one that counts: the first of that name; NULL when it was not said, or is empty, which
 * is the same to the server. */
const struct load_said *load_spec_find(const struct load_spec *s, enum header_id id);
/* Its value, or NULL. */
const char *load_spec_value(const struct load_spec *s, enum header_id id);
/* Is it true, by the rules of its type? */
bool load_spec_true(const struct load_spec *s, enum header_id id);
/* A number within the bounds of its rule; `otherwise` where none is said, or what is said is none.
 */
int64_t load_spec_number(const struct load_spec *s, enum header_id id, int64_t otherwise);

/* Give a header that value, whatever it had. */
void load_spec_set(struct load_spec *s, enum header_id id, const char *value, const char *where);
/* Take it out. */
void load_spec_drop(struct load_spec *s, enum header_id id);

/* Is the body CSV, JSON; compressed (`format: gzip` ...), with *compression what `compression`
 * would call it? */
enum load_format load_spec_format(const struct load_spec *s);
const char *load_spec_compressed(const struct load_spec *s);

/*
 * Fill s->rows from the headers as the server's readers take them.  False: a delimiter is none;
 * what is wrong with it is for load_lint() to say.
 */
bool load_spec_decode(struct load_spec *s, struct arena *mem);
#endif
