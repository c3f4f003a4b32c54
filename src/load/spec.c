/*
 * spec.c - what is asked of a load: the table, and the headers with their values.
 */
#include "config.h"
#include "load/spec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/near.h"
#include "base/util.h"
#include "check/delimiter.h"

#define PLAIN HEADER_PLAIN
#define LOAD HEADER_LOAD
#define BEGIN HEADER_BEGIN
#define PREPARE HEADER_PREPARE
#define MERGE HEADER_MERGE
#define HEADER(which, word, opt, kind, least, most, formats, from, uses, who, value, text) \
	{ .id = HEADER_##which,                                                            \
	  .name = word,                                                                    \
	  .option = opt,                                                                   \
	  .type = HEADER_TYPE_##kind,                                                      \
	  .low = least,                                                                    \
	  .high = most,                                                                    \
	  .format = HEADER_##formats,                                                      \
	  .since = from,                                                                   \
	  .use = uses,                                                                     \
	  .reader = who,                                                                   \
	  .arg = value,                                                                    \
	  .help = text },
#define OWN_HEADER(which, word, from, who) \
	{ .id = HEADER_##which,            \
	  .name = word,                    \
	  .format = HEADER_ANY,            \
	  .since = from,                   \
	  .use = HEADER_OWN,               \
	  .reader = who },
static const struct header_rule rules[] = {
#include "load/header.def"
};

static const struct {
	const char *name, *instead;
} foreign[] = {
#define FOREIGN(word, ours) { word, ours },
#include "load/header.def"
};

const struct header_rule *header_rule(enum header_id id)
{
	return &rules[id];
}

const struct header_rule *header_find(struct text name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (text_is_nocase(name, rules[i].name))
			return &rules[i];
	return NULL;
}

bool header_foreign(struct text name, const char **instead)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(foreign); i++) {
		if (text_is_nocase(name, foreign[i].name)) {
			*instead = foreign[i].instead;
			return true;
		}
	}
	return false;
}

const char *header_near(struct text name)
{
	struct near near;
	size_t i;

	near_init(&near, name);
	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (!(rules[i].use & HEADER_OWN))
			near_try(&near, rules[i].name);
	return near.best;
}

void load_spec_init(struct load_spec *s, const char *db, const char *table)
{
	*s = (struct load_spec){ .db = db, .table = table };
}

void load_spec_release(struct load_spec *s)
{
	free(s->said);
	s->said = NULL;
	s->n = s->room = 0;
}

void load_spec_add(struct load_spec *s, const char *name, const char *value, const char *where,
		   bool by_hand)
{
	ARRAY_GROW(s->said, s->n, s->room);
	s->said[s->n++] = (struct load_said){
		.rule = header_find((struct text){ name, strlen(name) }),
		.name = name,
		.value = value,
		.where = where,
		.by_hand = by_hand,
	};
}

bool load_spec_add_line(struct load_spec *s, const char *line, bool by_hand, struct arena *mem)
{
	const char *colon = strchr(line, ':');
	struct text name, value;

	if (!colon)
		return false;
	name = text_trim((struct text){ line, (size_t)(colon - line) });
	value = (struct text){ colon + 1, strlen(colon + 1) };
	while (value.n && *value.p == ' ') {
		value.p++;
		value.n--;
	}
	while (value.n && (value.p[value.n - 1] == ' ' || value.p[value.n - 1] == '\t'))
		value.n--;
	if (!name.n)
		return false;
	load_spec_add(s, arena_copy(mem, name.p, name.n), arena_copy(mem, value.p, value.n),
		      arena_printf(mem, "-H %.*s", TEXT_ARG(name)), by_hand);
	return true;
}

static struct load_said *find(const struct load_spec *s, enum header_id id)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->said[i].rule == &rules[id])
			return &s->said[i];
	return NULL;
}

const struct load_said *load_spec_find(const struct load_spec *s, enum header_id id)
{
	const struct load_said *said = find(s, id);

	return said && *said->value ? said : NULL;
}

const char *load_spec_value(const struct load_spec *s, enum header_id id)
{
	const struct load_said *said = load_spec_find(s, id);

	return said ? said->value : NULL;
}

bool load_spec_true(const struct load_spec *s, enum header_id id)
{
	const char *value = load_spec_value(s, id);

	if (!value)
		return false;
	if (rules[id].type == HEADER_TYPE_LOWER)
		return !strcmp(value, "true");
	return !strcasecmp(value, "true") ||
	       (rules[id].type == HEADER_TYPE_SWITCH && !strcmp(value, "1"));
}

int64_t load_spec_number(const struct load_spec *s, enum header_id id, int64_t otherwise)
{
	const char *value = load_spec_value(s, id);
	long long n;
	char *end;

	if (!value)
		return otherwise;
	errno = 0;
	n = strtoll(value, &end, 10);
	return *end || errno || n < rules[id].low || n > rules[id].high ? otherwise : n;
}

void load_spec_set(struct load_spec *s, enum header_id id, const char *value, const char *where)
{
	struct load_said *said = find(s, id);

	if (!said) {
		load_spec_add(s, rules[id].name, value, where, false);
		return;
	}
	said->value = value;
	said->where = where;
	said->by_hand = false;
}

void load_spec_drop(struct load_spec *s, enum header_id id)
{
	size_t i, kept = 0;

	for (i = 0; i < s->n; i++)
		if (s->said[i].rule != &rules[id])
			s->said[kept++] = s->said[i];
	s->n = kept;
}

enum load_format load_spec_format(const struct load_spec *s)
{
	const char *format = load_spec_value(s, HEADER_FORMAT);

	return format && !strcasecmp(format, "json") ? LF_JSON : LF_CSV;
}

const char *load_spec_compressed(const struct load_spec *s)
{
	static const char *const names[] = { "gzip", "bzip2", "lz4", "deflate", "zstd" };
	const char *format = load_spec_value(s, HEADER_FORMAT), *by;
	size_t i;

	if (load_spec_format(s) == LF_JSON) {
		by = load_spec_value(s, HEADER_COMPRESSION);
		return by ? by : load_spec_value(s, HEADER_CONTENT_ENCODING);
	}
	for (i = 0; format && i < ARRAY_SIZE(names); i++)
		if (!strcasecmp(format, names[i]))
			return !strcmp(names[i], "lz4") ? "lz4_frame" : names[i];
	return NULL;
}

static bool decode(const struct load_spec *s, enum header_id id, char to[DELIMITER_MAX + 1],
		   unsigned *bytes, struct arena *mem)
{
	const char *value = load_spec_value(s, id);
	struct text out;

	if (!value)
		return true;
	if (delimiter_convert((struct text){ value, strlen(value) }, mem, &out) || !out.n ||
	    out.n > DELIMITER_MAX)
		return false;
	memcpy(to, out.p, out.n);
	to[out.n] = '\0';
	*bytes = (unsigned)out.n;
	return true;
}

static int byte(const struct load_spec *s, enum header_id id)
{
	const char *value = load_spec_value(s, id);

	return value ? (unsigned char)*value : -1;
}

bool load_spec_decode(struct load_spec *s, struct arena *mem)
{
	struct row_format *r = &s->rows;

	*r = (struct row_format){
		.format = load_spec_format(s),
		.column_separator = "\t",
		.row_delimiter = "\n",
		.sep_bytes = 1,
		.delim_bytes = 1,
		.enclose = byte(s, HEADER_ENCLOSE),
		.escape = byte(s, HEADER_ESCAPE),
		.trim_space = load_spec_true(s, HEADER_TRIM_SPACE),
		.strip_outer_array = load_spec_true(s, HEADER_STRIP_OUTER_ARRAY),
	};
	return decode(s, HEADER_COLUMN_SEPARATOR, r->column_separator, &r->sep_bytes, mem) &&
	       decode(s, HEADER_ROW_DELIMITER, r->row_delimiter, &r->delim_bytes, mem);
}
