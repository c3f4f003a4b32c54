/*
 * shell_edit.c - \e: a statement in an editor.
 */
#include "config.h"
#include "cli/shell_edit.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "cli/shell.h"
#include "cli/shell_child.h"
#include "cli/stopping.h"

enum { EDITED_MAX = 64 << 20 };

/* What an editor that is killed leaves a terminal in: the other screen, no cursor, other meanings
 * of keys, a mouse; the cursor goes back to where it was, as it would with the screen. */
static const char mark_place[] = "\0337";
static const char leave_screen[] =
	"\033[0m\033[?1049l\033[?1l\033>\033[?25h\033[?1000l\033[?1002l\033[?1006l\033[?2004l\r";

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || !strcmp(term, "dumb");
}

static void put(struct shell *sh, const char *sequence)
{
	if (is_dumb())
		return;
	fputs(sequence, sh->run.env->out);
	fflush(sh->run.env->out);
}

/* The editor on a file of ours; true: it came back well. */
static bool run_editor(struct shell *sh, const char *path)
{
	const char *editor = getenv("VISUAL");
	struct shell_child child;
	struct buf b;
	pid_t pid;
	int status = 127;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	buf_init_unbounded(&b);
	buf_addf(&b, "%s \"$1\"", editor);
	put(sh, mark_place);
	pid = shell_child_begin(sh, &child);
	if (!pid) {
		execl("/bin/sh", "sh", "-c", buf_str(&b), "sh", path, (char *)NULL);
		_exit(status);
	}
	if (pid > 0)
		status = shell_child_end(&child, pid);
	/* to an editor Ctrl-C is a key */
	if (stopping_status(0) == 128 + SIGINT)
		stopping_anew();
	if (status > 128)
		put(sh, leave_screen);
	buf_release(&b);
	return !status;
}

static void edit_file(struct shell *sh, const char *path, int fd, struct text t)
{
	struct err err;
	struct buf b;
	size_t n;

	if (write(fd, t.p, t.n) != (ssize_t)t.n) {
		shell_say(sh, strerror(errno));
		return;
	}
	if (!run_editor(sh, path)) {
		shell_say(sh, "the editor failed; the statement is as it was");
		return;
	}
	buf_init(&b, EDITED_MAX);
	if (io_read_file(path, &b, &err)) {
		cmd_fail(sh->run.env, &err);
	} else {
		n = b.n;
		while (n && isspace((unsigned char)b.p[n - 1]))
			n--;
		buf_cut(&b, n);
		sh->begin = xstrdup(buf_str(&b));
		shell_text_drop(&sh->text);
	}
	buf_release(&b);
}

/* What is being typed, or what was sent last; it is typed for the user then, to be looked at and
 * sent with Enter. */
void do_edit(struct shell *sh, char *args)
{
	struct text t = text_trim(shell_text_rest(&sh->text));
	const char *dir = getenv("TMPDIR");
	struct buf path;
	int fd;

	(void)args;
	if (!t.n && sh->last)
		t = (struct text){ sh->last, strlen(sh->last) };
	buf_init_unbounded(&path);
	buf_addf(&path, "%s/starload-XXXXXX.sql", dir && *dir ? dir : "/tmp");
	fd = mkostemps(path.p, (int)strlen(".sql"), 0);
	if (fd < 0) {
		shell_say(sh, strerror(errno));
	} else {
		edit_file(sh, path.p, fd, t);
		close(fd);
		unlink(path.p);
	}
	buf_release(&path);
}
