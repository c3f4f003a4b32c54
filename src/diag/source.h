/*
 * source.h - a named text, and where in the user's file each byte of it stands.
 * A text is what is parsed: a whole file, a chunk of a large one, or a file in
 * which placeholders were replaced.  Places are always those of the file as the
 * user has it.  A source must outlive every span and every diagnostic made of it.
 */
#ifndef STARLOAD_DIAG_SOURCE_H
#define STARLOAD_DIAG_SOURCE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* A run of bytes of a source's text. */
struct span {
	uint32_t off, len;
};

static inline uint32_t span_end(struct span s)
{
	return s.off + s.len;
}

/* From the start of `a` to the end of `b`. */
static inline struct span span_join(struct span a, struct span b)
{
	return (struct span){ a.off, span_end(b) - a.off };
}

/* One placeholder that was replaced; offsets of `text` and of the user's bytes
 * `user`, which start where source.text starts in the file. */
struct source_sub {
	uint32_t text_off, text_len;
	uint32_t user_off, user_len;
};

/* A place that was worked out, in source.user; private to source.c. */
struct source_cursor {
	uint32_t off, line, col, line_off;
};
enum { SOURCE_CURSORS = 4 };

struct source {
	const char *name;               /* as it is printed; "-" is shown as <stdin> */
	const char *text;               /* what is parsed; any bytes, NUL included */
	uint32_t len;

	/* Where text[0] stands in the file. */
	uint64_t base_off;              /* bytes */
	uint32_t base_line;             /* 1-based */
	uint32_t base_col;              /* 1-based, code points */

	/* The same stretch of the file before replacement; text and len when
	 * nothing was replaced.  subs are in rising order. */
	const char *user;
	uint32_t user_len;
	const char *shown;              /* the same with its secrets blotted out byte by byte, for
					   excerpts; NULL: user */
	const struct source_sub *subs;
	unsigned nsubs;

	/* Private to source.c: places worked out before; ncursors 0 at the start. */
	struct source_cursor cursors[SOURCE_CURSORS];
	unsigned ncursors, next_cursor;
};

/* A place in the user's file. */
struct place {
	uint64_t off;                   /* bytes from the start of the file */
	uint32_t line, col;             /* 1-based; col in code points */
};

/* A source's name as people see it: "<stdin>" for "-". */
const char *source_shown_name(const char *name);

/* `name` and `text` are kept, not copied.  Line 1, column 1, nothing replaced. */
void source_init(struct source *s, const char *name, const char *text, uint32_t len);

/*
 * Where the byte at `off` (0..len) stands.  Asked in rising order it costs no
 * more than one pass over the text, however long its lines.  A byte that is no
 * part of valid UTF-8 counts as one column; a byte within a character has the
 * character's place, one within a replaced stretch the placeholder's start.
 */
struct place source_place(struct source *s, uint32_t off);

/* The same for both ends of a stretch of source.user, which is cut at its end.
 * *line_off gets the offset in source.user at which the first one's line starts. */
struct place_pair {
	struct place start, end;
};
struct place_pair source_user_places(struct source *s, struct span user, uint32_t *line_off);

/* The start of the character of source.user that holds user offset `off`,
 * looking back to `from` at most. */
uint32_t source_char_start(const struct source *s, uint32_t from, uint32_t off);

/* The same stretch in source.user, whole placeholders included. */
struct span source_user_span(const struct source *s, struct span at);

/* The line of source.user that holds user offset `off`, without its newline
 * and a CR before it; *line_off gets its offset in source.user. */
struct text source_user_line(const struct source *s, uint32_t off, uint32_t *line_off);

/* A span touches a replaced stretch: it cannot be edited in the user's file. */
bool source_span_replaced(const struct source *s, struct span at);

/* The bytes of a span. */
static inline struct text source_text(const struct source *s, struct span at)
{
	return (struct text){ s->text + at.off, at.len };
}
#endif
