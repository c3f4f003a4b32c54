/*
 * diag.h - what is wrong with the user's text: records, a list, fixes.
 * Everything a diagnostic points at lives in the list's arena or in static
 * memory.  Nothing here prints or knows of lines and columns: finding.h turns
 * a record into places, emit.h prints.
 */
#ifndef STARLOAD_DIAG_DIAG_H
#define STARLOAD_DIAG_DIAG_H
#include <stdbool.h>
#include <stdint.h>

#include "base/version.h"
#include "diag/source.h"

struct arena;

/* In rising order of gravity. */
enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

/* When an FE refuses the statement because of it: never, while parsing (or
 * building its tree), or while analysing. */
enum diag_phase { PHASE_NONE, PHASE_SYNTAX, PHASE_ANALYSIS };

enum diag_code {
#define DIAG(number, slug, severity, phase, summary) DIAG_##slug,
#include "diag/codes.def"
	DIAG_COUNT
};

struct diag_rule {
	enum diag_code code;
	unsigned number;                /* 1201 prints as SL1201; never reused */
	const char *id;                 /* "SL1201" */
	const char *slug;
	enum diag_severity severity;
	enum diag_phase phase;
	const char *summary;
};

/* One edit of a fix: the bytes of `at` become `text`; at.len 0 inserts before at.off. */
struct diag_edit {
	struct diag_edit *next;
	struct span at;
	struct text text;
};

struct diag_fix {
	bool quotes;                    /* what it writes is not all our own words */
	bool safe;                      /* certain: --fix applies it without --unsafe-fixes */
	struct diag_edit *edits;        /* in rising order, not overlapping */
	struct diag_edit *last;
};

/* Another place, with a sentence; or a sentence alone. */
struct diag_note {
	struct diag_note *next;
	struct span at;
	bool placed;                    /* `at` counts */
	const char *text;
	const char *own;                /* `text` when it quotes nobody */
};

struct diag {
	struct diag *next;
	enum diag_code code;
	enum diag_severity severity;
	struct span at;
	struct span server_at;          /* where an FE reports a syntax error; `at` unless its parser
					   loses its way before */
	const char *message;            /* one sentence, no full stop, no newline */
	const char *hint;               /* what to do instead, or NULL */
	const char *own, *own_hint;     /* `message` and `hint` when they quote nobody */
	struct diag_note *notes, *last_note;
	struct diag_fix *fix;           /* or NULL */
	relset refused_by;              /* releases whose FE refuses; empty: none */
	uint32_t stmt;                  /* 1-based number of the statement in its file */
};

/* What a statement has of one rule. */
struct diag_tally {
	uint32_t kept, more;            /* records in the list, and those beyond the limit */
	relset refused;                 /* by those in the list */
	struct diag *last;              /* of those in the list */
	struct diag_note *note;         /* says how many more there are */
};

/*
 * A list of a million items can be wrong a million times.  So many records of
 * one rule are kept between two diags_clear(), which means of one statement; the
 * others are counted.  A record that widens what refuses the statement is kept
 * all the same, so neither verdict nor exit status can change.
 */
enum { DIAG_SAME_MAX = 1000 };

struct diags {
	struct arena *mem;
	const struct targets *targets;  /* the releases judged for */
	uint32_t stmt;                  /* stamped on what is added */
	enum diag_severity least;       /* what is less grave is not kept */
	const bool *on;                 /* by code: nothing else is kept; NULL: all is */
	bool no_notes;                  /* nobody wants rules of severity NOTE: checks need not find them */
	struct diag *first, **tail;
	unsigned errors, warnings, notes_count;
	uint32_t same_max;              /* DIAG_SAME_MAX, or what the caller sets instead */
	struct diag_tally tally[DIAG_COUNT];
	enum diag_code tallied[DIAG_COUNT];     /* those that are not zero */
	unsigned n_tallied;
	struct diag dropped;            /* what diag_add() hands out for a record not kept */
};

/* Of the family that takes a live cluster to tell: `lint` never gives it. */
static inline bool diag_number_live(unsigned number)
{
	return number / 1000 == 6;
}

/* Of the headers of a Stream Load: `lint` never gives it either, and its examples are commands. */
static inline bool diag_number_load(unsigned number)
{
	return number / 1000 == 7;
}

/* The rule of a code; by number or slug ("SL1201", "1201", "prop_range") or NULL. */
const struct diag_rule *diag_rule(enum diag_code code);
const struct diag_rule *diag_rule_find(const char *name);

void diags_init(struct diags *d, struct arena *mem, const struct targets *targets);

/* Forget the records (the arena is the caller's to reset). */
void diags_clear(struct diags *d);

/*
 * Add a record.  `refused_by`: for a rule with a phase, the releases whose FE
 * refuses the statement because of it; for a rule without one it must be 0.
 * A refusal that none of the targets shares is kept as a note when an older
 * patch of a target that was named without a patch (`3.5`) refuses, and is not
 * kept otherwise.  Never NULL: a record that is not kept may be written to all
 * the same.  The message is formatted into the list's arena; control bytes in
 * it are for the emitters to replace.
 */
struct diag *diag_add(struct diags *d, enum diag_code code, struct span at,
		      relset refused_by, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Make a note of a warning that here is only worth one.  Whoever calls it looks
 * at `no_notes` before, as the record may have been kept for its former severity. */
void diag_as_note(struct diags *d, struct diag *g);

/* Append a note; with a place, and without. */
void diag_note_at(struct diags *d, struct diag *g, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void diag_note(struct diags *d, struct diag *g, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Give a record a fix with one edit, or add a further edit to it (which must
 * stand behind the earlier ones).  `text` is copied. */
void diag_fix(struct diags *d, struct diag *g, bool safe, struct span at, struct text text);

/* Whether one of its texts may quote what somebody else wrote, be it a few letters.  A text that
 * was put in its place by other means than the functions here does, unless it is a literal. */
bool diag_quotes(const struct diag *g);

/* Give a record a hint.  Nothing is formatted for one that is not kept. */
void diag_hint(struct diags *d, struct diag *g, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* printf into the list's arena. */
const char *diag_text(struct diags *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Make the list fit to be shown: sort it by place, then by severity (gravest
 * first), then by code; and where records were left out, say so in a note.
 * May be called again when more was added. */
void diags_sort(struct diags *d);
#endif
