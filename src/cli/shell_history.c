/*
 * shell_history.c - whole statements that were typed, across sessions.
 * The format is that of the history library, with times, which let an entry hold newlines.
 */
#include "config.h"
#include "cli/shell_history.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/emit.h"
#include "lang/mask.h"

enum { ENTRIES_MAX = 5000, FILE_LINES_MAX = 100000 };

static const char *file; /* NULL: nothing is kept */

int shell_history_begin(const char *path, struct err *err)
{
	int fd, rc = 0;

	using_history();
	history_comment_char = '#';
	history_write_timestamps = 1;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fchmod(fd, 0600))
		rc = err_set(err, ERR_IO, "%s: %s; what is typed is not kept", path,
			     strerror(errno));
	if (fd >= 0)
		close(fd);
	if (rc)
		return rc;
	file = path;
	read_history(path);
	stifle_history(ENTRIES_MAX);
	return 0;
}

void shell_history_add(struct text t)
{
	const HIST_ENTRY *last =
		history_length ? history_get(history_base + history_length - 1) : NULL;
	struct buf b;

	buf_init_unbounded(&b);
	mask_sql(text_trim(t), &b);
	if (b.n && !(last && !strcmp(last->line, buf_str(&b)))) {
		add_history(buf_str(&b));
		if (file)
			append_history(1, file);
	}
	buf_release(&b);
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
