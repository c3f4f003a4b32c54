/*
 * reader.c - a file in chunks of whole statements.
 *
 * Bytes are appended to `user` a block at a time and fed to lang/split as they
 * come, so that each is looked at once however long a statement gets.  When a
 * block brought a cut, everything up to it is handed out; what is behind moves
 * to the front at the next call.  A block without a cut makes the buffer grow
 * to twice its size, which realloc() does by remapping: what is resident is
 * what was read.
 *
 * With variables there is a second buffer, `text`, the same bytes with the
 * placeholders replaced; split sees that one.  A cut never falls into a
 * replaced stretch.  Bytes at the end of a block that may be the start of a
 * placeholder wait for the next block.
 */
#include "config.h"
#include "lang/reader.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/utf8.h"
#include "base/util.h"
#include "diag/source.h"
#include "lang/placeholder.h"
#include "lang/split.h"

/* STMT_MAX: memory for more would be asked for on behalf of a slip, or of a
 * device that never ends. */
enum { BLOCK = 1 << 20, STMT_MAX = 1 << 30 };

struct bytes {
	char *p;
	size_t n, room;
};

struct reader {
	const char *name;
	int fd;                         /* -1: `from` instead */
	struct text from;
	const struct reader_var *vars;
	size_t nvars;
	bool end;                       /* nothing more to read */
	bool stuck;                     /* an open chunk had no whole statement */

	struct bytes user, text;        /* text: with variables only */
	size_t scanned;                 /* bytes of user that split has seen */
	struct split split;
	size_t cut_user, cut_text;      /* behind the last whole statement; 0: none */
	struct source_sub *subs;
	size_t nsubs, subs_room;

	struct source src;              /* the chunk that was handed out */
	size_t out_user, out_text;      /* its length */
};

struct reader *reader_new(void)
{
	struct reader *r = xmalloc(sizeof(*r));

	*r = (struct reader){ .fd = -1 };
	return r;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	free(r->user.p);
	free(r->text.p);
	free(r->subs);
	free(r);
}

static void start(struct reader *r, const char *name, const struct reader_var *vars, size_t nvars)
{
	r->name = name;
	r->vars = vars;
	r->nvars = nvars;
	r->end = r->stuck = false;
	r->user.n = r->text.n = 0;
	r->scanned = r->cut_user = r->cut_text = 0;
	r->nsubs = 0;
	r->out_user = r->out_text = 0;
	r->split = (struct split){ 0 };
	source_init(&r->src, name, "", 0);
}

void reader_start_fd(struct reader *r, const char *name, int fd,
		     const struct reader_var *vars, size_t nvars)
{
	start(r, name, vars, nvars);
	r->fd = fd;
}

void reader_start_text(struct reader *r, const char *name, struct text t,
		       const struct reader_var *vars, size_t nvars)
{
	start(r, name, vars, nvars);
	r->fd = -1;
	r->from = t;
}

static void reserve(struct bytes *b, size_t more)
{
	size_t room = b->room ? b->room : 2 * BLOCK;

	if (more <= b->room - b->n)
		return;
	while (room - b->n < more)
		room *= 2;
	b->p = xrealloc(b->p, room);
	b->room = room;
}

static void append(struct bytes *b, const char *p, size_t n)
{
	reserve(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static void drop(struct bytes *b, size_t n)
{
	if (!n)
		return;
	b->n -= n;
	memmove(b->p, b->p + n, b->n);
}

/* Forget the chunk that was handed out; the next begins behind it. */
static void leave_chunk(struct reader *r)
{
	const char *p = r->user.p, *nl;
	size_t n = r->out_user, i, kept = 0;

	if (!n)
		return;
	nl = memrchr(p, '\n', n);
	if (nl)
		r->src.base_col = 1 + (uint32_t)utf8_count(nl + 1, (size_t)(p + n - nl - 1));
	else
		r->src.base_col += (uint32_t)utf8_count(p, n);
	r->src.base_line += (uint32_t)text_count((struct text){ p, n }, '\n');
	r->src.base_off += n;

	drop(&r->user, n);
	drop(&r->text, r->out_text);
	for (i = 0; i < r->nsubs; i++) {
		struct source_sub sub = r->subs[i];

		if (sub.user_off < n)
			continue;
		sub.user_off -= (uint32_t)n;
		sub.text_off -= (uint32_t)r->out_text;
		r->subs[kept++] = sub;
	}
	r->nsubs = kept;
	r->scanned -= n;
	r->cut_user = r->cut_text = 0;
	r->out_user = r->out_text = 0;
}

static int read_block(struct reader *r, struct err *err)
{
	size_t want = BLOCK;

	if (r->user.n > STMT_MAX || r->text.n > STMT_MAX)
		return err_set(err, ERR_IO, "%s: the statement at line %u is larger than 1 GB",
			       r->name, r->src.base_line);
	reserve(&r->user, BLOCK);
	if (r->fd < 0) {
		if (want >= r->from.n) {
			want = r->from.n;
			r->end = true;
		}
		append(&r->user, r->from.p, want);
		r->from.p += want;
		r->from.n -= want;
		return 0;
	}
	while (want) {
		ssize_t got = read(r->fd, r->user.p + r->user.n, want);

		if (got < 0) {
			if (errno == EINTR)
				continue;
			return err_set(err, ERR_IO, "%s: %s", r->name, strerror(errno));
		}
		if (!got) {
			r->end = true;
			break;
		}
		r->user.n += (size_t)got;
		want -= (size_t)got;
	}
	return 0;
}

static const struct reader_var *find_var(const struct reader *r, struct text name)
{
	size_t i;

	for (i = r->nvars; i-- > 0; )
		if (text_eq(r->vars[i].name, name))
			return &r->vars[i];
	return NULL;
}

/* Bytes that stay as they are, up to `to`. */
static void take_literal(struct reader *r, size_t to)
{
	const char *p = r->user.p + r->scanned;
	size_t n = to - r->scanned, cut;

	cut = split_feed(&r->split, p, n);
	if (cut) {
		r->cut_user = r->scanned + cut;
		r->cut_text = r->text.n + cut;
	}
	append(&r->text, p, n);
	r->scanned = to;
}

static int take_value(struct reader *r, const struct reader_var *v, size_t user_len, struct err *err)
{
	if (r->text.n - r->cut_text + v->value.n > STMT_MAX ||
	    r->text.n + v->value.n > UINT32_MAX - BLOCK)
		return err_set(err, ERR_IO, "%s: the values of variables make a statement larger than 1 GB",
			       r->name);
	if (r->nsubs == r->subs_room) {
		r->subs_room = r->subs_room ? r->subs_room * 2 : 16;
		r->subs = xrealloc(r->subs, r->subs_room * sizeof(*r->subs));
	}
	r->subs[r->nsubs++] = (struct source_sub){
		(uint32_t)r->text.n, (uint32_t)v->value.n, (uint32_t)r->scanned, (uint32_t)user_len,
	};
	split_feed(&r->split, v->value.p, v->value.n);
	append(&r->text, v->value.p, v->value.n);
	r->scanned += user_len;
	return 0;
}

/* May a placeholder of this kind be replaced where split stands? */
static bool replaces_here(const struct reader *r, enum placeholder_kind kind)
{
	switch (split_state(&r->split)) {
	case SPLIT_BETWEEN:
	case SPLIT_INSIDE:
		return true;
	case SPLIT_SINGLE:
	case SPLIT_DOUBLE:
	case SPLIT_BACKTICK:
		return kind == PLACEHOLDER_DOLLAR;
	case SPLIT_COMMENT:
	case SPLIT_LINE_COMMENT:
	case SPLIT_DOLLARS:
		break;
	}
	return false;
}

/* What was read since the last time, with placeholders replaced. */
static int scan_vars(struct reader *r, struct err *err)
{
	const char *p = r->user.p;
	size_t i = r->scanned, n = r->user.n;
	const struct reader_var *v;
	struct placeholder ph;
	int rc;

	while (i < n) {
		enum placeholder_found found = PLACEHOLDER_NO;

		if (p[i] == '$' || p[i] == ':')
			found = placeholder_at(p, n, i, r->end, &ph);
		if (found == PLACEHOLDER_MORE)
			break;
		v = found == PLACEHOLDER_YES ? find_var(r, ph.name) : NULL;
		if (!v) {
			i++;
			continue;
		}
		take_literal(r, i);
		if (!replaces_here(r, ph.kind)) {
			i++;
			continue;
		}
		rc = take_value(r, v, ph.len, err);
		if (rc)
			return rc;
		i = r->scanned;
	}
	take_literal(r, i);
	return 0;
}

static int scan(struct reader *r, struct err *err)
{
	size_t cut;

	if (r->nvars)
		return scan_vars(r, err);
	cut = split_feed(&r->split, r->user.p + r->scanned, r->user.n - r->scanned);
	if (cut)
		r->cut_user = r->scanned + cut;
	r->scanned = r->user.n;
	return 0;
}

/* Hand out the first bytes of what is there. */
static int hand_out(struct reader *r, size_t user, size_t text, struct source **out)
{
	struct source *s = &r->src, fresh;
	unsigned nsubs = 0;

	while (nsubs < r->nsubs && r->subs[nsubs].user_off < user)
		nsubs++;
	source_init(&fresh, r->name, r->nvars ? r->text.p : r->user.p,
		    (uint32_t)(r->nvars ? text : user));
	fresh.base_off = s->base_off;
	fresh.base_line = s->base_line;
	fresh.base_col = s->base_col;
	fresh.user = r->user.p;
	fresh.user_len = (uint32_t)user;
	fresh.subs = nsubs ? r->subs : NULL;
	fresh.nsubs = nsubs;
	*s = fresh;
	r->out_user = user;
	r->out_text = r->nvars ? text : 0;
	*out = s;
	return 1;
}

int reader_next(struct reader *r, struct source **out, struct err *err)
{
	int rc;

	leave_chunk(r);
	for (;;) {
		if (r->cut_user)
			return hand_out(r, r->cut_user, r->cut_text, out);
		if (r->end)
			return r->user.n ? hand_out(r, r->user.n, r->text.n, out) : 0;
		rc = read_block(r, err);
		if (!rc)
			rc = scan(r, err);
		if (rc)
			return rc;
	}
}

/*
 * An open chunk is all that was read.  The splitter has not seen it; when it comes to
 * that, the chunk begins between statements, where a splitter starts anyhow.
 */
int reader_next_open(struct reader *r, struct source **out, bool *open, struct err *err)
{
	int rc = 0;

	*open = false;
	if (r->nvars || r->stuck) {
		r->stuck = false;
		return reader_next(r, out, err);
	}
	leave_chunk(r);
	r->scanned = r->cut_user = 0;
	r->split = (struct split){ 0 };
	if (!r->end)
		rc = read_block(r, err);
	if (rc)
		return rc;
	*open = !r->end;
	return r->user.n ? hand_out(r, r->user.n, 0, out) : 0;
}

void reader_give_back(struct reader *r, uint32_t from)
{
	r->out_user = from;
	r->stuck = !from;
}
