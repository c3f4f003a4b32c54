/*
 * diff.c - two texts as a unified diff.
 *
 * Lines become numbers, equal lines equal ones.  A region is narrowed from both
 * ends, then cut at the lines that occur once on either side (patience diff),
 * which splits even a large file into small pieces; a piece without such a line
 * goes through Myers' greedy search, and one that is too different for that is
 * replaced as a whole.  So time stays near linear, and what is printed is
 * always right, if not always shortest.
 */
#include "config.h"
#include "cli/diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "diag/emit.h"
#include "diag/ink.h"

enum { CONTEXT = 3, EDITS_MAX = 400 };

struct side {
	struct text *line;              /* with its newline */
	uint32_t *id;
	bool *changed;
	size_t n;
};

struct region {
	size_t a, a_end, b, b_end;
};

struct work {
	struct side a, b;
	/* per id, zero between uses */
	uint32_t *count_a, *count_b;
	size_t *pos_b;
	struct region *todo;
	size_t n_todo, room_todo;
};

static void side_init(struct side *s, struct text t)
{
	size_t i, n = 0;

	for (i = 0; i < t.n; i++)
		n += t.p[i] == '\n';
	n += t.n && t.p[t.n - 1] != '\n';
	s->line = xmalloc(n * sizeof(*s->line));
	s->id = xmalloc(n * sizeof(*s->id));
	s->changed = memset(xmalloc(n), 0, n);
	s->n = n;
	for (i = 0; i < n; i++) {
		const char *nl = memchr(t.p, '\n', t.n);
		size_t len = nl ? (size_t)(nl + 1 - t.p) : t.n;

		s->line[i] = (struct text){ t.p, len };
		t.p += len;
		t.n -= len;
	}
}

static void side_release(struct side *s)
{
	free(s->line);
	free(s->id);
	free(s->changed);
}

static uint64_t hash_line(struct text t)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < t.n; i++)
		h = (h ^ (unsigned char)t.p[i]) * 0x100000001b3u;
	return h ^ (h >> 29);
}

/* Number the lines of both sides; returns how many different ones there are. */
static size_t number_lines(struct side *a, struct side *b)
{
	struct slot { struct text line; uint32_t id; } *slots;
	struct side *sides[2] = { a, b };
	size_t size = 16, ids = 0, i, k;

	while (size < 2 * (a->n + b->n))
		size *= 2;
	slots = memset(xmalloc(size * sizeof(*slots)), 0, size * sizeof(*slots));
	for (k = 0; k < 2; k++) {
		for (i = 0; i < sides[k]->n; i++) {
			struct text l = sides[k]->line[i];
			size_t at = hash_line(l) & (size - 1);

			while (slots[at].line.p && !text_eq(slots[at].line, l))
				at = (at + 1) & (size - 1);
			if (!slots[at].line.p)
				slots[at] = (struct slot){ l, (uint32_t)ids++ };
			sides[k]->id[i] = slots[at].id;
		}
	}
	free(slots);
	return ids;
}

static void push(struct work *w, size_t a, size_t a_end, size_t b, size_t b_end)
{
	if (a == a_end && b == b_end)
		return;
	if (w->n_todo == w->room_todo) {
		w->room_todo = w->room_todo ? w->room_todo * 2 : 64;
		w->todo = xrealloc(w->todo, w->room_todo * sizeof(*w->todo));
	}
	w->todo[w->n_todo++] = (struct region){ a, a_end, b, b_end };
}

static void mark(struct work *w, const struct region *r)
{
	memset(w->a.changed + r->a, true, r->a_end - r->a);
	memset(w->b.changed + r->b, true, r->b_end - r->b);
}

struct anchor {
	size_t a, b;
	size_t before;                  /* index of the one before it in the chain, or SIZE_MAX */
};

/* The longest run of anchors that rises on both sides; they come in rising order of a.
 * Returns the index of its last and leaves the chain in `before`. */
static size_t rising_chain(struct anchor *list, size_t n)
{
	size_t *tops = xmalloc(n * sizeof(*tops)), piles = 0, i, last;

	for (i = 0; i < n; i++) {
		size_t lo = 0, hi = piles;

		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (list[tops[mid]].b < list[i].b)
				lo = mid + 1;
			else
				hi = mid;
		}
		list[i].before = lo ? tops[lo - 1] : SIZE_MAX;
		tops[lo] = i;
		if (lo == piles)
			piles++;
	}
	last = tops[piles - 1];
	free(tops);
	return last;
}

/* Cut the region at lines that occur once on either side; false: there is none. */
static bool split_at_anchors(struct work *w, const struct region *r)
{
	struct anchor *list;
	size_t i, n = 0, at, a_end = r->a_end, b_end = r->b_end;

	for (i = r->a; i < r->a_end; i++)
		w->count_a[w->a.id[i]]++;
	for (i = r->b; i < r->b_end; i++) {
		w->count_b[w->b.id[i]]++;
		w->pos_b[w->b.id[i]] = i;
	}
	list = xmalloc((r->a_end - r->a) * sizeof(*list));
	for (i = r->a; i < r->a_end; i++) {
		uint32_t id = w->a.id[i];

		if (w->count_a[id] == 1 && w->count_b[id] == 1)
			list[n++] = (struct anchor){ i, w->pos_b[id], SIZE_MAX };
	}
	for (i = r->a; i < r->a_end; i++)
		w->count_a[w->a.id[i]] = 0;
	for (i = r->b; i < r->b_end; i++)
		w->count_b[w->b.id[i]] = 0;
	if (n) {
		for (at = rising_chain(list, n); at != SIZE_MAX; at = list[at].before) {
			push(w, list[at].a + 1, a_end, list[at].b + 1, b_end);
			a_end = list[at].a;
			b_end = list[at].b;
		}
		push(w, r->a, a_end, r->b, b_end);
	}
	free(list);
	return n > 0;
}

/* Walk the search back from its end and mark what is not common. */
static void myers_mark(struct work *w, const struct region *r, const int *trace, int d, int width)
{
	int x = (int)(r->a_end - r->a), y = (int)(r->b_end - r->b);

	for (; d > 0; d--) {
		const int *v = trace + (size_t)(d - 1) * (size_t)width + width / 2;
		int k = x - y;
		bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);
		int from_k = down ? k + 1 : k - 1, from_x = v[from_k], from_y = from_x - from_k;

		if (down)
			w->b.changed[r->b + (size_t)from_y] = true;
		else
			w->a.changed[r->a + (size_t)from_x] = true;
		x = from_x;
		y = from_y;
	}
}

/* False: more than EDITS_MAX lines differ. */
static bool myers(struct work *w, const struct region *r)
{
	const int n = (int)(r->a_end - r->a), m = (int)(r->b_end - r->b);
	const uint32_t *a = w->a.id + r->a, *b = w->b.id + r->b;
	const int most = n + m < EDITS_MAX ? n + m : EDITS_MAX, width = 2 * most + 3;
	int *trace = xmalloc(sizeof(int) * (size_t)width * (size_t)(most + 1));
	int *now = trace, d, k;
	bool done = false;

	now[width / 2 + 1] = 0;
	for (d = 0; d <= most && !done; d++) {
		int *v = trace + (size_t)d * (size_t)width + width / 2;
		const int *old = d ? v - width : v;

		for (k = -d; k <= d && !done; k += 2) {
			int x = k == -d || (k != d && old[k - 1] < old[k + 1]) ?
				old[k + 1] : old[k - 1] + 1;
			int y = x - k;

			/* off the board: no line leads there */
			while (x >= 0 && y >= 0 && x < n && y < m && a[x] == b[y]) {
				x++;
				y++;
			}
			v[k] = x;
			done = x >= n && y >= m;
		}
	}
	if (done)
		myers_mark(w, r, trace, d - 1, width);
	free(trace);
	return done;
}

static void compare(struct work *w)
{
	while (w->n_todo) {
		struct region r = w->todo[--w->n_todo];

		while (r.a < r.a_end && r.b < r.b_end && w->a.id[r.a] == w->b.id[r.b]) {
			r.a++;
			r.b++;
		}
		while (r.a < r.a_end && r.b < r.b_end && w->a.id[r.a_end - 1] == w->b.id[r.b_end - 1]) {
			r.a_end--;
			r.b_end--;
		}
		if (r.a == r.a_end || r.b == r.b_end)
			mark(w, &r);
		else if (!split_at_anchors(w, &r) && !myers(w, &r))
			mark(w, &r);
	}
}

static void print_line(FILE *out, char sign, struct text l, const char *color)
{
	bool whole = l.p[l.n - 1] == '\n';

	fprintf(out, "%s%c", color ? color : "", sign);
	fwrite(l.p, 1, whole ? l.n - 1 : l.n, out);
	fprintf(out, "%s\n%s", color ? INK_OFF : "", whole ? "" : "\\ No newline at end of file\n");
}

/* "12" or "12,3"; of an empty range the line before it is named. */
static void print_range(FILE *out, char sign, size_t from, size_t n)
{
	fprintf(out, "%c%zu", sign, n ? from + 1 : from);
	if (n != 1)
		fprintf(out, ",%zu", n);
}

static void print_hunk(FILE *out, const struct work *w, const struct region *r, bool color)
{
	size_t i = r->a, j = r->b;

	fprintf(out, "%s@@ ", color ? ink_on(INK_NOTE) : "");
	print_range(out, '-', r->a, r->a_end - r->a);
	fputc(' ', out);
	print_range(out, '+', r->b, r->b_end - r->b);
	fprintf(out, " @@%s\n", color ? INK_OFF : "");
	while (i < r->a_end || j < r->b_end) {
		while (i < r->a_end && w->a.changed[i])
			print_line(out, '-', w->a.line[i++], color ? ink_on(INK_BAD) : NULL);
		while (j < r->b_end && w->b.changed[j])
			print_line(out, '+', w->b.line[j++], color ? ink_on(INK_GOOD) : NULL);
		if (i < r->a_end && j < r->b_end) {
			print_line(out, ' ', w->a.line[i], NULL);
			i++;
			j++;
		}
	}
}

/* Changes that have no more than twice the context between them share a hunk. */
static void print_hunks(FILE *out, const struct work *w, bool color)
{
	size_t i = 0, j = 0, same = 0;
	struct region r = { 0 };
	bool open = false;

	for (;;) {
		bool a_left = i < w->a.n, b_left = j < w->b.n;

		if ((a_left && w->a.changed[i]) || (b_left && w->b.changed[j])) {
			if (!open) {
				size_t before = i < CONTEXT ? i : CONTEXT;

				if (before > j)
					before = j;
				r.a = i - before;
				r.b = j - before;
				open = true;
			}
			while (i < w->a.n && w->a.changed[i])
				i++;
			while (j < w->b.n && w->b.changed[j])
				j++;
			same = 0;
			continue;
		}
		if (open && (same == 2 * CONTEXT || !a_left)) {
			size_t after = same < CONTEXT ? same : CONTEXT;

			r.a_end = i - same + after;
			r.b_end = j - same + after;
			print_hunk(out, w, &r, color);
			open = false;
		}
		if (!a_left)
			return;
		i++;
		j++;
		same++;
	}
}

static void print_name(FILE *out, const char *mark_text, const char *name)
{
	fputs(mark_text, out);
	while (*name == '/')
		name++;
	emit_safe(out, name, strlen(name));
	fputc('\n', out);
}

bool diff_print(FILE *out, const char *name, struct text a, struct text b, bool color)
{
	struct work w = { 0 };
	size_t ids;

	if (text_eq(a, b))
		return false;
	side_init(&w.a, a);
	side_init(&w.b, b);
	ids = number_lines(&w.a, &w.b);
	w.count_a = memset(xmalloc(ids * sizeof(*w.count_a)), 0, ids * sizeof(*w.count_a));
	w.count_b = memset(xmalloc(ids * sizeof(*w.count_b)), 0, ids * sizeof(*w.count_b));
	w.pos_b = xmalloc(ids * sizeof(*w.pos_b));
	push(&w, 0, w.a.n, 0, w.b.n);
	compare(&w);
	if (color)
		fputs(ink_on(INK_HEAD), out);
	print_name(out, "--- a/", name);
	print_name(out, "+++ b/", name);
	if (color)
		fputs(INK_OFF, out);
	print_hunks(out, &w, color);
	free(w.todo);
	free(w.pos_b);
	free(w.count_b);
	free(w.count_a);
	side_release(&w.b);
	side_release(&w.a);
	return true;
}
