/*
 * shell_history.c - whole statements that were typed, across sessions.
 * The format is that of the history library, with times, which let an entry hold newlines.
 */
#include "config.h"
#include "cli/shell_history.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "diag/emit.h"
#include "lang/mask.h"

enum { ENTRIES_MAX = 5000, FILE_LINES_MAX = 100000, READ_MAX = 16 << 20, ENTRY_MAX = 256 << 10 };

static const char *file; /* NULL: nothing is kept */

/* reading ------------------------------------------------------------------------------- */

/* "#1700000000": an entry begins with the next line. */
static bool is_time(const char *line, size_t n)
{
	return n > 1 && *line == history_comment_char && isdigit((unsigned char)line[1]);
}

static void add_entry(char *entry, size_t n, char *time)
{
	if (!n)
		return;
	entry[n] = '\0';
	add_history(entry);
	if (time)
		add_history_time(time);
}

/* As the library writes them; its own reading takes time by the square of an entry's lines. */
static void take_entries(char *p, char *end)
{
	char *entry = p, *time = NULL, *nl;
	size_t n;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		/* of who was killed while it was written */
		if (!nl)
			nl = end;
		n = (size_t)(nl - p);
		if (is_time(p, n)) {
			if (p > entry)
				add_entry(entry, (size_t)(p - entry) - 1, time);
			*nl = '\0';
			time = p;
			entry = nl + 1;
		} else if (!time) {
			/* before the first: of another program, which knows no times */
			add_entry(p, n, NULL);
			entry = nl + 1;
		}
	}
	if (time && entry < end)
		add_entry(entry, (size_t)(end - entry) - (end[-1] == '\n'), time);
}

/* The last of a file that is too long; there it begins with a whole entry. */
static void read_entries(int fd)
{
	const off_t size = lseek(fd, 0, SEEK_END);
	const off_t from = size > READ_MAX ? size - READ_MAX : 0;
	struct err err;
	struct buf b;
	size_t at = 0;

	buf_init(&b, READ_MAX + 1);
	if (size > 0 && lseek(fd, from, SEEK_SET) == from && !io_read_fd(fd, file, &b, &err)) {
		while (from && at < b.n &&
		       !(b.p[at] == '\n' && is_time(b.p + at + 1, b.n - at - 1)))
			at++;
		/* room for a NUL */
		buf_addc(&b, '\0');
		take_entries(b.p + at, b.p + b.n - 1);
	}
	buf_release(&b);
}

int shell_history_begin(const char *path, struct err *err)
{
	int fd, rc;

	using_history();
	history_comment_char = '#';
	history_write_timestamps = 1;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fchmod(fd, 0600)) {
		rc = err_set(err, ERR_IO, "%s: %s; what is typed is not kept", path,
			     strerror(errno));
		if (fd >= 0)
			close(fd);
		return rc;
	}
	file = path;
	read_entries(fd);
	close(fd);
	stifle_history(ENTRIES_MAX);
	return 0;
}

/* The end of the word at `i`, quotes and what they hold included. */
static size_t word_end(struct text t, size_t i)
{
	char quote = '\0';

	for (; i < t.n && (quote || !isspace((unsigned char)t.p[i])); i++)
		if (quote ? t.p[i] == quote : t.p[i] == '\'' || t.p[i] == '"')
			quote = quote ? '\0' : t.p[i];
	return i;
}

/* -pSECRET, as mysql has it too. */
static bool is_password(struct text word)
{
	const size_t quoted = word.n && (*word.p == '\'' || *word.p == '"');

	return word.n > quoted + 2 && word.p[quoted] == '-' && word.p[quoted + 1] == 'p';
}

/* A header that says who one is; what tells it is behind. */
static bool is_authorization(struct text word)
{
	static const char name[] = "Authorization";
	size_t i;

	for (i = 0; i + sizeof(name) - 1 <= word.n; i++)
		if (text_is_nocase((struct text){ word.p + i, sizeof(name) - 1 }, name))
			return true;
	return false;
}

static struct text mask_quoted(struct text word, struct arena *mem)
{
	const bool quoted =
		word.n > 1 && (*word.p == '\'' || *word.p == '"') && word.p[word.n - 1] == *word.p;
	struct text inner = { word.p + quoted, word.n - 2 * quoted };
	struct buf b;

	inner = mask_value(TEXT(""), inner, mem);
	if (!quoted)
		return inner;
	buf_init_unbounded(&b);
	buf_addc(&b, *word.p);
	buf_add(&b, inner.p, inner.n);
	buf_addc(&b, *word.p);
	inner = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return inner;
}

/* What the words of a command hold is no SQL: passwords of options, of URLs and of headers. */
static void mask_words(struct text t, struct buf *out)
{
	struct arena *mem = arena_new();
	size_t i, from = 0;

	for (i = 0; i < t.n; from = i) {
		struct text word;

		while (i < t.n && isspace((unsigned char)t.p[i]))
			i++;
		buf_add(out, t.p + from, i - from);
		from = i;
		i = word_end(t, from);
		word = (struct text){ t.p + from, i - from };
		if (is_authorization(word)) {
			buf_adds(out, "Authorization: " MASK_TEXT);
			break;
		}
		if (is_password(word))
			word = TEXT("-p" MASK_TEXT);
		else if (mask_is_secret_value(word))
			word = mask_quoted(word, mem);
		buf_add(out, word.p, word.n);
	}
	arena_free(mem);
}

static void mask_typed(struct text t, struct buf *out)
{
	struct buf sql;

	if (!t.n || *t.p != '\\') {
		mask_sql(t, out);
		return;
	}
	buf_init_unbounded(&sql);
	mask_sql(t, &sql);
	mask_words((struct text){ buf_str(&sql), sql.n }, out);
	buf_release(&sql);
}

bool shell_history_add(struct text t)
{
	const HIST_ENTRY *last =
		history_length ? history_get(history_base + history_length - 1) : NULL;
	struct buf b;

	t = text_trim(t);
	if (t.n > ENTRY_MAX)
		return false;
	buf_init_unbounded(&b);
	mask_typed(t, &b);
	if (b.n && !(last && !strcmp(last->line, buf_str(&b)))) {
		add_history(buf_str(&b));
		if (file)
			append_history(1, file);
	}
	buf_release(&b);
	return true;
}

void shell_history_end(void)
{
	if (file)
		history_truncate_file(file, FILE_LINES_MAX);
}

/* Its lines below one another. */
static void put_lines(const char *s, FILE *out)
{
	size_t n = strcspn(s, "\n");

	emit_safe(out, s, n);
	while (s[n]) {
		s += n + 1;
		n = strcspn(s, "\n");
		fputs("\n       ", out);
		emit_safe(out, s, n);
	}
	putc('\n', out);
}

void shell_history_print(size_t n, FILE *out)
{
	HIST_ENTRY **list = history_list();
	size_t count = 0, i;

	while (list && list[count])
		count++;
	for (i = count > n ? count - n : 0; i < count; i++) {
		fprintf(out, "%5zu  ", i + 1);
		put_lines(list[i]->line, out);
	}
}
