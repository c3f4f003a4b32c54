/*
 * names.c - names of the cluster for Tab: what is known, and asking for more.
 */
#include "config.h"
#include "cli/complete/names.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/util.h"
#include "net/target.h"

/* A set that is larger is not taken. */
enum { SET_MAX = 64 << 20, CHUNK = 64 << 10 };
static const long long OLD_NS = 10 * 1000000000LL;

void names_init(struct names *s)
{
	*s = (struct names){ .fd = -1 };
	buf_init(&s->in, SET_MAX);
}

static void end_reader(struct names *s)
{
	size_t i;

	if (!s->pid)
		return;
	close(s->fd);
	kill(s->pid, SIGKILL);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
	s->fd = -1;
	buf_clear(&s->in);
	s->coming = NULL;
	s->coming_at = 0;
	for (i = 0; i < s->n_sets; i++)
		s->set[i].pending = false;
}

static void empty(struct name_set *set)
{
	free(set->text);
	free(set->list);
	set->text = NULL;
	set->list = NULL;
	set->n = 0;
}

static void drop_sets(struct names *s)
{
	size_t i;

	for (i = 0; i < s->n_sets; i++) {
		empty(&s->set[i]);
		free(s->set[i].db);
		free(s->set[i].table);
	}
	s->n_sets = 0;
	s->coming = NULL;
}

void names_release(struct names *s)
{
	end_reader(s);
	drop_sets(s);
	buf_release(&s->in);
	free(s->who);
	s->who = NULL;
}

/* sets ------------------------------------------------------------------------------ */

static char *copy_text(struct text t)
{
	char *s = xmalloc(t.n + 1);

	if (t.n)
		memcpy(s, t.p, t.n);
	s[t.n] = '\0';
	return s;
}

static struct name_set *find(struct names *s, enum name_kind kind, struct text db,
			     struct text table)
{
	size_t i;

	for (i = 0; i < s->n_sets; i++)
		if (s->set[i].kind == kind && text_is(db, s->set[i].db) &&
		    text_is(table, s->set[i].table))
			return &s->set[i];
	return NULL;
}

/* Room for one more: the set that was used longest ago goes, if need be. */
static struct name_set *make(struct names *s, enum name_kind kind, struct text db,
			     struct text table)
{
	struct name_set *set = s->n_sets < NAME_SETS ? &s->set[s->n_sets++] : NULL;
	size_t i;

	if (!set) {
		for (i = 0; i < NAME_SETS; i++)
			if (&s->set[i] != s->coming && (!set || s->set[i].used < set->used))
				set = &s->set[i];
		empty(set);
		free(set->db);
		free(set->table);
	}
	*set = (struct name_set){ .kind = kind, .db = copy_text(db), .table = copy_text(table) };
	return set;
}

const struct live_name *names_find(const struct name_set *set, struct text name)
{
	size_t i;

	for (i = 0; set && i < set->n; i++)
		if (text_is(name, set->list[i].name))
			return &set->list[i];
	for (i = 0; set && i < set->n; i++)
		if (text_is_nocase(name, set->list[i].name))
			return &set->list[i];
	return NULL;
}

/* asking ------------------------------------------------------------------------------ */

static void be_reader(int fd, const struct target *t)
{
	sigset_t none;

	/* Ctrl-C is for the one who types; what is held back while keys are read is not here */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	names_reader(fd, t);
}

static void begin_reader(struct names *s)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return;
	fflush(NULL);
	s->pid = fork();
	if (!s->pid) {
		close(pair[0]);
		be_reader(pair[1], s->target);
	}
	close(pair[1]);
	if (s->pid < 0) {
		s->pid = 0;
		close(pair[0]);
		return;
	}
	s->fd = pair[0];
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
}

/* A wish that does not fit into the socket is wished again at the next occasion. */
static void wish(struct names *s, struct name_set *set)
{
	struct buf b;

	if (!s->target || set->pending ||
	    (set->asked_ns && clock_mono_ns() - set->asked_ns < OLD_NS))
		return;
	if (!s->pid)
		begin_reader(s);
	if (!s->pid)
		return;
	buf_init_unbounded(&b);
	buf_addf(&b, "%c%s\t%s\n", set->kind, set->db, set->table);
	set->pending = send(s->fd, b.p, b.n, MSG_NOSIGNAL) == (ssize_t)b.n;
	if (set->pending)
		set->asked_ns = clock_mono_ns();
	buf_release(&b);
}

const struct name_set *names_of(struct names *s, enum name_kind kind, struct text db,
				struct text table)
{
	struct name_set *set = find(s, kind, db, table);

	if (!set && s->target && !memchr(db.p ? db.p : "", '\n', db.n) &&
	    !memchr(table.p ? table.p : "", '\n', table.n))
		set = make(s, kind, db, table);
	if (!set)
		return NULL;
	set->used = ++s->uses;
	wish(s, set);
	return set;
}

/* All of a target that decides what is read; never printed. */
static void say_target(const struct target *t, struct buf *b)
{
	size_t i;

	buf_addf(b, "%s\n%s\n%d\n", t->user ? t->user : "", t->password ? t->password : "",
		 (int)t->ssl_mode);
	for (i = 0; i < t->n_fes; i++)
		buf_addf(b, "%s:%u\n", t->fes[i].host, t->fes[i].port);
}

void names_renew(struct names *s, const struct target *t)
{
	const struct text none = { 0 };
	struct text db = { t->db, t->db ? strlen(t->db) : 0 };
	struct buf who;
	size_t i;

	buf_init_unbounded(&who);
	say_target(t, &who);
	if (s->who && strcmp(s->who, buf_str(&who))) {
		end_reader(s);
		drop_sets(s);
	}
	free(s->who);
	s->who = xstrdup(buf_str(&who));
	buf_release(&who);
	s->target = t;
	for (i = 0; i < s->n_sets; i++) {
		s->set[i].asked_ns = 0;
		/* what is on its way may be of before */
		s->set[i].pending = false;
	}
	names_of(s, NAME_DATABASE, none, none);
	if (db.n) {
		names_of(s, NAME_TABLE, db, none);
		names_of(s, NAME_JOB, db, none);
	}
}

int names_fd(const struct names *s)
{
	return s->pid ? s->fd : -1;
}

/* what comes ---------------------------------------------------------------------------- */

/* Cut at the next tab, in place. */
static char *cut(char **at)
{
	char *from = *at, *tab = strchr(from, '\t');

	if (!tab) {
		*at = from + strlen(from);
		return from;
	}
	*tab = '\0';
	*at = tab + 1;
	return from;
}

/* The rows from `coming_at` to `end` are a whole set. */
static void take_set(struct names *s, size_t end)
{
	struct name_set *set = s->coming;
	const char *rows = s->in.p + s->coming_at;
	const size_t n = end - s->coming_at;
	char *line, *rest = NULL;
	size_t room = 0, i;

	for (i = 0; i < n; i++)
		room += rows[i] == '\n';
	empty(set);
	set->text = copy_text((struct text){ rows, n });
	set->list = xmalloc((room + 1) * sizeof(*set->list));
	for (line = strtok_r(set->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		struct live_name *name = &set->list[set->n++];

		line++;
		name->name = cut(&line);
		name->note = cut(&line);
		name->table = cut(&line);
		name->partitions = cut(&line);
	}
}

/* "KINDDB\tTABLE" */
static void begin_set(struct names *s, struct text line, size_t behind)
{
	const char *tab = memchr(line.p, '\t', line.n);
	struct text db, table;
	enum name_kind kind;

	s->coming = NULL;
	if (!tab)
		return;
	kind = (unsigned char)line.p[0];
	db = (struct text){ line.p + 1, (size_t)(tab - line.p) - 1 };
	table = (struct text){ tab + 1, line.n - (size_t)(tab - line.p) - 1 };
	s->coming = find(s, kind, db, table);
	if (!s->coming && !s->target)
		s->coming = make(s, kind, db, table);
	s->coming_at = behind;
}

static void take_line(struct names *s, size_t from, size_t end)
{
	const char *line = s->in.p + from;

	switch (*line) {
	case '+':
		begin_set(s, (struct text){ line + 1, end - from - 1 }, end + 1);
		break;
	case '.':
		if (s->coming)
			take_set(s, from);
		/* fall through */
	case '!':
		if (s->coming)
			s->coming->pending = false;
		s->coming = NULL;
		break;
	default:
		break;
	}
}

/* Where no set is coming, nothing before the present line is needed. */
void names_feed(struct names *s, const char *bytes, size_t n)
{
	size_t at = s->in.n, from = 0;

	/* the last line that is not whole begins behind the last newline */
	while (at && s->in.p[at - 1] != '\n')
		at--;
	from = at;
	buf_add(&s->in, bytes, n);
	if (s->in.full) {
		end_reader(s);
		buf_release(&s->in);
		buf_init(&s->in, SET_MAX);
		return;
	}
	while (from < s->in.n) {
		const char *nl = memchr(s->in.p + from, '\n', s->in.n - from);

		if (!nl)
			break;
		take_line(s, from, (size_t)(nl - s->in.p));
		from = (size_t)(nl - s->in.p) + 1;
	}
	if (!s->coming && from) {
		memmove(s->in.p, s->in.p + from, s->in.n - from);
		buf_cut(&s->in, s->in.n - from);
	}
}

void names_take(struct names *s)
{
	static const int ROUNDS = 64; /* a key is not kept waiting by a flood */
	char bytes[CHUNK];
	ssize_t n = 0;
	int i;

	for (i = 0; s->pid && i < ROUNDS; i++) {
		n = recv(s->fd, bytes, sizeof(bytes), 0);
		if (n <= 0)
			break;
		names_feed(s, bytes, (size_t)n);
	}
	/* it is gone: the next wish begins another */
	if (s->pid && (!n || (n < 0 && errno != EAGAIN && errno != EINTR)))
		end_reader(s);
}
