/*
 * lint.h - judging the headers of a load before a byte is sent: what the server would refuse, and
 * what it would take without a word and not do.
 * Needs no network.  Findings point into the value of the header they speak of.
 */
#ifndef STARLOAD_LOAD_LINT_H
#define STARLOAD_LOAD_LINT_H
#include "diag/diag.h"
#include "diag/source.h"

struct arena;	  /* base/arena.h */
struct clause;	  /* lang/ast.h */
struct load_spec; /* load/spec.h */

struct load_lint_of {
	const struct load_spec *spec;
	const struct targets *targets; /* the releases judged for */
	const char *user;	       /* or NULL */
	bool transaction;	       /* --atomic: by the transaction interface */
	uint64_t json_bytes;	       /* of the largest body, 0: not known */
	const struct text *fields;     /* of the input's first line, as CSV: are they a header? */
	size_t n_fields;	       /* 0: not known */
	const struct text *names;      /* of the table's columns, where `columns` names none */
	size_t n_names;		       /* 0: not known */
};

/* What was found of one header, or (the last one) of the request as a whole. */
struct load_found {
	struct source src; /* its name is where the header was said, its text is the value */
	struct diags diags;
};

struct load_lint {
	struct load_found *of; /* spec->n + 1 of them */
	size_t n;
	unsigned errors, warnings;
	const struct clause *columns, *where; /* as parsed; NULL: not said, or broken */
	/* places in them are that much beyond those of the value */
	uint32_t columns_off, where_off;
};

/*
 * Run every rule but those that take a live table (numbers 72..), which who knows the table adds to
 * load_lint_at().  *out lives in `mem`, and points into the spec.
 */
void load_lint(const struct load_lint_of *of, struct arena *mem, struct load_lint *out);

/* The findings of a header that was said (the one that counts), else those of the request. */
struct load_found *load_lint_at(struct load_lint *l, const struct load_spec *s, int header_id);
/* Count again, after findings were added. */
void load_lint_count(struct load_lint *l);
#endif
