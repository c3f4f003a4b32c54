/*
 * load_rows.c - rejected rows: the server's error log, and where they are in the input.
 * Facts: an entry is a line "Error: {message}. Row: {row}"; the row is the input's own text, or the
 * JSON object, behind which 3.5 and newer may append " [meta: ...]".
 */
#include "config.h"
#include "cli/load_rows.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"

enum { EQUAL_MAX = 1000, WINDOW = 4 << 20 };

static const struct text entry_start = { "Error: ", 7 }, row_start = { ". Row: ", 7 };

static bool starts(struct text t, struct text with)
{
	return t.n >= with.n && !memcmp(t.p, with.p, with.n);
}

/* An entry ends before the line that begins the next one. */
static size_t entry_end(struct text log)
{
	const char *nl;
	size_t at = 0;

	while ((nl = memchr(log.p + at, '\n', log.n - at)) != NULL) {
		at = (size_t)(nl - log.p) + 1;
		if (at == log.n || starts((struct text){ log.p + at, log.n - at }, entry_start))
			return at;
	}
	return log.n;
}

bool load_row_next(struct text *log, struct load_row *out)
{
	struct text t;
	const char *at;

	while (log->n && (*log->p == '\n' || *log->p == '\r')) {
		log->p++;
		log->n--;
	}
	if (!log->n)
		return false;
	t = (struct text){ log->p, entry_end(*log) };
	log->p += t.n;
	log->n -= t.n;
	if (t.n && t.p[t.n - 1] == '\n')
		t.n--;
	*out = (struct load_row){ .whole = t, .reason = t };
	if (starts(t, entry_start))
		out->reason = (struct text){ t.p + entry_start.n, t.n - entry_start.n };
	at = memmem(out->reason.p, out->reason.n, row_start.p, row_start.n);
	if (!at)
		return true;
	out->row.p = at + row_start.n;
	out->row.n = (size_t)(out->reason.p + out->reason.n - out->row.p);
	out->reason.n = (size_t)(at - out->reason.p);
	return true;
}

/* Without what newer releases append to an object. */
static struct text without_meta(struct text row)
{
	const char *at;

	if (row.n < 2 || *row.p != '{' || row.p[row.n - 1] != ']')
		return row;
	at = memmem(row.p, row.n, "[meta: ", 7);
	if (!at)
		return row;
	row.n = (size_t)(at - row.p);
	return text_trim(row);
}

static uint64_t lines_in(const char *p, size_t n)
{
	const char *end = p + n;
	uint64_t lines = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		lines++;
		p++;
	}
	return lines;
}

/* The search, window by window: a file may shrink, so it is not mapped. */
struct search {
	int fd;
	uint64_t off, bytes; /* of the part in its file */
	struct text delimiter, row;
	char *window;
	size_t room;
	struct load_lines out;
	uint64_t line;		/* of byte `counted`, which goes no further than the first hit */
	uint64_t counted, next; /* hits from `next` on are not looked for yet */
};

/* Is what was found at `at` of the part (the window begins at `base`) a row of its own? */
static bool is_row(const struct search *s, uint64_t base, uint64_t at)
{
	const char *p = s->window + (at - base);
	const size_t n = s->delimiter.n;

	if (!n)
		return true;
	if (at && (at - base < n || memcmp(p - n, s->delimiter.p, n)))
		return false;
	return at + s->row.n == s->bytes ||
	       (s->bytes - at - s->row.n >= n && !memcmp(p + s->row.n, s->delimiter.p, n));
}

static void count_to(struct search *s, uint64_t base, uint64_t at)
{
	s->line += lines_in(s->window + (s->counted - base), (size_t)(at - s->counted));
	s->counted = at;
}

/* Hits before `limit`, whose surroundings are in the window. */
static void look(struct search *s, uint64_t base, size_t n, uint64_t limit)
{
	const char *end = s->window + n, *p = s->window + (s->next - base);

	while (s->out.equal < EQUAL_MAX &&
	       (p = memmem(p, (size_t)(end - p), s->row.p, s->row.n)) != NULL) {
		const uint64_t at = base + (uint64_t)(p - s->window);

		if (at >= limit)
			break;
		if (is_row(s, base, at)) {
			if (!s->out.equal++) {
				count_to(s, base, at);
				s->out.first = s->line;
			}
			p += s->row.n - 1;
		}
		p++;
	}
	if (!s->out.equal)
		count_to(s, base, limit);
	s->next = limit;
}

static size_t fill(const struct search *s, uint64_t base)
{
	const uint64_t left = s->bytes - base;
	const size_t want = left < s->room ? (size_t)left : s->room;
	size_t n = 0;

	while (n < want) {
		const ssize_t got =
			pread(s->fd, s->window + n, want - n, (off_t)(s->off + base + n));

		if (got <= 0)
			return 0;
		n += (size_t)got;
	}
	return n;
}

static void search(struct search *s)
{
	while (s->next < s->bytes && s->out.equal < EQUAL_MAX) {
		const uint64_t base = s->next > s->delimiter.n ? s->next - s->delimiter.n : 0;
		const size_t n = fill(s, base);
		const bool last = base + n == s->bytes;

		if (!n)
			return;
		look(s, base, n, last ? s->bytes : base + n - s->row.n - s->delimiter.n);
	}
}

struct load_lines load_row_find(const char *path, uint64_t off, uint64_t bytes, uint64_t first_line,
				struct text delimiter, struct text row, size_t window)
{
	struct search s = {
		.off = off, .bytes = bytes, .delimiter = delimiter, .line = first_line
	};

	s.row = without_meta(row);
	if (!s.row.n || !bytes)
		return s.out;
	s.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (s.fd < 0)
		return s.out;
	/* room for a row, what is around it, and something to look through */
	s.room = 2 * (s.row.n + 2 * delimiter.n) + (window ? window : WINDOW);
	s.window = xmalloc(s.room);
	search(&s);
	free(s.window);
	close(s.fd);
	return s.out;
}
