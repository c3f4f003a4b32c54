/*
 * wants_json.c - what was wanted, for the journal: one object a want.
 *     [{"kind":"int","what":"max_error_number","value":"5"}, ...]
 * A secret has no value there, nor has one whose bytes are no UTF-8.
 */
#include "config.h"
#include "job/effect.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "job/effect_int.h"
#include "job/json_get.h"

static const char *const kinds[] = {
	[WANT_INT] = "int",	    [WANT_RATIO] = "ratio",	      [WANT_BOOL] = "bool",
	[WANT_TEXT] = "text",	    [WANT_SEPARATOR] = "separator",   [WANT_WHERE] = "where",
	[WANT_COLUMNS] = "columns", [WANT_PARTITIONS] = "partitions", [WANT_REGISTRY] = "registry",
	[WANT_CUSTOM] = "custom",   [WANT_OFFSET] = "offset",	      [WANT_UNUSED] = "unused",
	[WANT_UNSHOWN] = "unshown",
};

static int add_to(const char *p, size_t n, void *to)
{
	buf_add(to, p, n);
	return 0;
}

void wants_write(const struct wants *w, struct buf *out)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct want *x = &w->list[i];
		json_t *o = json_object(), *value;

		json_object_set_new(o, "kind", json_string(kinds[x->kind]));
		json_object_set_new(o, "what", json_stringn(x->what.p, x->what.n));
		value = x->secret || !x->value.p ? NULL : json_stringn(x->value.p, x->value.n);
		if (value)
			json_object_set_new(o, "value", value);
		if (x->secret)
			json_object_set_new(o, "secret", json_true());
		if (x->temporary)
			json_object_set_new(o, "temporary", json_true());
		if (x->kind == WANT_OFFSET) {
			json_object_set_new(o, "partition", json_integer(x->partition));
			json_object_set_new(o, "offset", json_integer(x->offset));
		}
		json_array_append_new(all, o);
	}
	json_dump_callback(all, add_to, out, JSON_COMPACT);
	json_decref(all);
}

static int want_read(const json_t *o, struct arena *mem, struct want *w)
{
	struct text kind = json_get_text(o, "kind", mem);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds) && !text_is(kind, kinds[i]); i++)
		;
	w->what = json_get_text(o, "what", mem);
	if (i == ARRAY_SIZE(kinds) || !w->what.p)
		return -1;
	w->kind = (enum want_kind)i;
	/* its name is taken apart later */
	if (w->kind == WANT_CUSTOM && !text_starts(w->what, "property."))
		return -1;
	w->value = json_get_text(o, "value", mem);
	w->secret = json_is_true(json_object_get(o, "secret"));
	w->temporary = json_is_true(json_object_get(o, "temporary"));
	w->partition = (int32_t)json_integer_value(json_object_get(o, "partition"));
	w->offset = json_integer_value(json_object_get(o, "offset"));
	return 0;
}

int wants_read(struct text json, struct arena *mem, struct wants *out)
{
	json_t *all = json_loadb(json.p ? json.p : "", json.n, JSON_ALLOW_NUL, NULL);
	int rc = json_is_array(all) ? 0 : -1;
	size_t i;

	memset(out, 0, sizeof(*out));
	if (!rc) {
		out->n = json_array_size(all);
		out->list = arena_zalloc(mem, out->n * sizeof(*out->list));
	}
	for (i = 0; i < out->n && !rc; i++)
		rc = want_read(json_array_get(all, i), mem, &out->list[i]);
	json_decref(all);
	return rc;
}
