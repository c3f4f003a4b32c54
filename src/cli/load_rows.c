/*
 * load_rows.c - rejected rows: the server's error log, and where they are in the input.
 * Facts: an entry is a line "Error: {message}. Row: {row}"; the row is the input's own text, or the
 * JSON object, behind which 3.5 and newer may append " [meta: ...]".
 */
#include "config.h"
#include "cli/load_rows.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EQUAL_MAX = 1000 };

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

/* Is the hit a row of its own? */
static bool is_row(struct text part, struct text delimiter, const char *at, size_t n)
{
	const size_t before = (size_t)(at - part.p), behind = part.n - before - n;

	if (!delimiter.n)
		return true;
	if (before && (before < delimiter.n || memcmp(at - delimiter.n, delimiter.p, delimiter.n)))
		return false;
	return !behind || (behind >= delimiter.n && !memcmp(at + n, delimiter.p, delimiter.n));
}

static struct load_lines find_in(struct text part, uint64_t first_line, struct text delimiter,
				 struct text row)
{
	struct load_lines out = { 0 };
	struct text rest = part;
	const char *at;

	while (out.equal < EQUAL_MAX &&
	       (at = rest.n ? memmem(rest.p, rest.n, row.p, row.n) : NULL) != NULL) {
		if (is_row(part, delimiter, at, row.n)) {
			if (!out.equal++)
				out.first = first_line + lines_in(part.p, (size_t)(at - part.p));
			at += row.n - 1;
		}
		rest.n -= (size_t)(at + 1 - rest.p);
		rest.p = at + 1;
	}
	return out;
}

struct load_lines load_row_find(const char *path, uint64_t off, uint64_t bytes, uint64_t first_line,
				struct text delimiter, struct text row)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), from = off - off % page;
	struct load_lines out = { 0 };
	struct stat st;
	void *map;
	int fd;

	row = without_meta(row);
	if (!row.n || !bytes)
		return out;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return out;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && off + bytes <= (uint64_t)st.st_size) {
		map = mmap(NULL, (size_t)(off - from + bytes), PROT_READ, MAP_PRIVATE, fd,
			   (off_t)from);
		if (map != MAP_FAILED) {
			out = find_in((struct text){ (char *)map + (off - from), (size_t)bytes },
				      first_line, delimiter, row);
			munmap(map, (size_t)(off - from + bytes));
		}
	}
	close(fd);
	return out;
}
