/*
 * offset_list.c - offsets as people and other tools write them.
 */
#include "config.h"
#include "cli/offset_list.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/source_value.h"
#include "job/job.h"

enum { FIELDS = 12 };

static void add(struct offset_items *out, struct arena *mem, int32_t partition, int64_t offset)
{
	/* doubling at powers of two */
	if (!(out->n & (out->n + 1)) || !out->n) {
		struct offset_item *list = arena_alloc(mem, (2 * out->n + 2) * sizeof(*list));

		if (out->n)
			memcpy(list, out->list, out->n * sizeof(*list));
		out->list = list;
	}
	out->list[out->n++] = (struct offset_item){ partition, offset };
}

static bool partition_of(struct text t, int32_t *out)
{
	int64_t n = 0;
	size_t i;

	if (!t.n)
		return false;
	for (i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		n = 10 * n + (t.p[i] - '0');
		if (n > INT32_MAX)
			return false;
	}
	*out = (int32_t)n;
	return true;
}

/* A number or one of the two words. */
static bool offset_of(struct text t, int64_t *out)
{
	if (offset_parse(t, out) != OFFSET_FINE)
		return false;
	if (*out == OFFSET_END)
		*out = JOB_OFFSET_END;
	else if (*out == OFFSET_BEGINNING)
		*out = JOB_OFFSET_BEGINNING;
	return true;
}

int offset_list_parse(struct text t, struct arena *mem, struct offset_items *out, struct err *err)
{
	size_t from = 0, i;

	for (i = 0; i <= t.n; i++) {
		struct text item, name;
		const char *eq;
		int32_t partition = PARTITION_ALL;
		int64_t offset;

		if (i < t.n && t.p[i] != ',')
			continue;
		item = text_trim((struct text){ t.p + from, i - from });
		from = i + 1;
		eq = memchr(item.p, '=', item.n);
		name = eq ? text_trim((struct text){ item.p, (size_t)(eq - item.p) }) : item;
		if (!eq || (!text_is_nocase(name, "all") && !partition_of(name, &partition)))
			return err_set(
				err, ERR_USAGE,
				"\"%.*s\" is no offset: PARTITION=OFFSET or all=OFFSET is wanted",
				TEXT_ARG(item));
		name = (struct text){ eq + 1, item.n - (size_t)(eq + 1 - item.p) };
		if (!offset_of(name, &offset))
			return err_set(err, ERR_USAGE,
				       "\"%.*s\" is no offset: a number (to be read next), "
				       "OFFSET_BEGINNING or OFFSET_END",
				       TEXT_ARG(name));
		add(out, mem, partition, offset);
	}
	return 0;
}

/* other tools' lists -------------------------------------------------------------------- */

struct fields {
	struct text list[FIELDS];
	size_t n;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct text unquoted(struct text t)
{
	t = text_trim(t);
	if (t.n >= 2 && t.p[0] == '"' && t.p[t.n - 1] == '"')
		return (struct text){ t.p + 1, t.n - 2 };
	return t;
}

/* By commas where there are some, else by blanks. */
static void split(struct text line, struct fields *f)
{
	bool commas = memchr(line.p, ',', line.n) != NULL;
	size_t i, from = 0;

	f->n = 0;
	for (i = 0; i <= line.n && f->n < FIELDS; i++) {
		if (i < line.n && !(commas ? line.p[i] == ',' : is_blank(line.p[i])))
			continue;
		if (commas || i > from)
			f->list[f->n++] = unquoted((struct text){ line.p + from, i - from });
		from = i + 1;
	}
}

/* Which fields hold what; of a line of titles. */
struct titles {
	size_t topic, partition, offset;
	bool set;
};

static bool is_titles(const struct fields *f, struct titles *t)
{
	size_t i;
	unsigned seen = 0;

	for (i = 0; i < f->n; i++) {
		if (text_is_nocase(f->list[i], "topic")) {
			t->topic = i;
			seen |= 1;
		} else if (text_is_nocase(f->list[i], "partition")) {
			t->partition = i;
			seen |= 2;
		} else if (text_is_nocase(f->list[i], "current-offset") ||
			   text_is_nocase(f->list[i], "new-offset") ||
			   text_is_nocase(f->list[i], "offset")) {
			t->offset = i;
			seen |= 4;
		}
	}
	t->set = t->set || seen == 7;
	return seen == 7;
}

/* "orders [0] offset 100" */
static bool is_kcat(const struct fields *f, struct text *topic, struct text *partition,
		    struct text *offset)
{
	struct text p;

	if (f->n < 4 || !text_is(f->list[2], "offset"))
		return false;
	p = f->list[1];
	if (p.n < 3 || p.p[0] != '[' || p.p[p.n - 1] != ']')
		return false;
	*topic = f->list[0];
	*partition = (struct text){ p.p + 1, p.n - 2 };
	*offset = f->list[3];
	return true;
}

static bool any_offset(struct text t, int64_t *out)
{
	if (text_is(t, "-1"))
		*out = JOB_OFFSET_END;
	else if (text_is(t, "-2"))
		*out = JOB_OFFSET_BEGINNING;
	else
		return offset_of(t, out);
	return true;
}

static int one_line(const struct fields *f, const struct titles *t, struct text wanted,
		    unsigned number, struct arena *mem, struct offset_items *out, struct err *err)
{
	struct text topic, partition, offset;
	int32_t id;
	int64_t at;

	if (!is_kcat(f, &topic, &partition, &offset)) {
		if (f->n <= t->topic || f->n <= t->partition || f->n <= t->offset)
			return err_set(err, ERR_USAGE,
				       "line %u is none of a consumer group, nor of kcat -Q",
				       number);
		topic = f->list[t->topic];
		partition = f->list[t->partition];
		offset = f->list[t->offset];
	}
	if (!text_eq(topic, wanted))
		return 0;
	if (!partition_of(partition, &id))
		return err_set(err, ERR_USAGE, "line %u: \"%.*s\" is no partition", number,
			       TEXT_ARG(partition));
	if (text_is(offset, "-"))
		return err_set(err, ERR_USAGE,
			       "line %u: the group has no offset of partition %" PRId32, number,
			       id);
	if (!any_offset(offset, &at))
		return err_set(err, ERR_USAGE, "line %u: \"%.*s\" is no offset", number,
			       TEXT_ARG(offset));
	add(out, mem, id, at);
	return 0;
}

int offset_file_parse(struct text t, struct text topic, struct arena *mem, struct offset_items *out,
		      struct err *err)
{
	struct titles titles = { 0, 1, 2, false };
	size_t from = 0, i, before = out->n;
	unsigned number = 0;
	struct fields f;
	int rc = 0;

	for (i = 0; i <= t.n && !rc; i++) {
		struct text line;

		if (i < t.n && t.p[i] != '\n')
			continue;
		line = text_trim((struct text){ t.p + from, i - from });
		from = i + 1;
		number++;
		if (!line.n || text_starts(line, "Consumer group '"))
			continue;
		split(line, &f);
		if (is_titles(&f, &titles))
			continue;
		rc = one_line(&f, &titles, topic, number, mem, out, err);
	}
	if (!rc && out->n == before)
		rc = err_set(err, ERR_USAGE, "no line is of the topic \"%.*s\"", TEXT_ARG(topic));
	return rc;
}
