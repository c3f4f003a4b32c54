/*
 * jobs_file.c - the jobs that `pause --save` paused.
 */
#include "config.h"
#include "cli/jobs_file.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "job/json_get.h"

enum { FILE_MAX = 64 << 20 };

static int no_such(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, "%s: is no file of \"starload pause --save\"", path);
}

static int read_rows(const char *path, const json_t *root, struct arena *mem, struct jobs_file *out,
		     struct err *err)
{
	const json_t *rows = json_object_get(root, "jobs");
	size_t i;

	if (json_integer_value(json_object_get(root, "version")) != 1 || !json_is_array(rows))
		return no_such(path, err);
	out->cluster = json_get_text(root, "cluster", mem);
	out->n = json_array_size(rows);
	out->rows = arena_zalloc(mem, out->n * sizeof(*out->rows));
	for (i = 0; i < out->n; i++) {
		struct jobs_file_row *r = &out->rows[i];
		const json_t *o = json_array_get(rows, i);

		r->db = json_get_text(o, "db", mem);
		r->job = json_get_text(o, "job", mem);
		r->id = json_integer_value(json_object_get(o, "id"));
		if (!r->db.n || !r->job.n || r->id <= 0)
			return no_such(path, err);
	}
	return 0;
}

int jobs_file_read(const char *path, struct arena *mem, struct jobs_file *out, struct err *err)
{
	struct buf text;
	json_t *root;
	int rc;

	*out = (struct jobs_file){ 0 };
	buf_init(&text, FILE_MAX);
	rc = io_read_file(path, &text, err);
	root = rc ? NULL : json_loadb(buf_str(&text), text.n, 0, NULL);
	if (!rc)
		rc = read_rows(path, root, mem, out, err);
	json_decref(root);
	buf_release(&text);
	return rc;
}

static bool has_row(const struct jobs_file *f, const struct jobs_file_row *r)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->rows[i].id == r->id && text_eq(f->rows[i].db, r->db) &&
		    text_eq(f->rows[i].job, r->job))
			return true;
	return false;
}

static void add_row(json_t *rows, const struct jobs_file_row *r)
{
	json_t *o = json_object();

	json_object_set_new(o, "db", json_stringn(r->db.p, r->db.n));
	json_object_set_new(o, "job", json_stringn(r->job.p, r->job.n));
	json_object_set_new(o, "id", json_integer(r->id));
	json_array_append_new(rows, o);
}

static int add_to(const char *p, size_t n, void *to)
{
	buf_add(to, p, n);
	return 0;
}

int jobs_file_add(const char *path, const struct jobs_file *f, struct arena *mem, struct err *err)
{
	struct jobs_file old = { 0 };
	json_t *root, *rows;
	struct buf text;
	size_t i;
	int rc = access(path, F_OK) ? 0 : jobs_file_read(path, mem, &old, err);

	if (rc)
		return rc;
	root = json_object();
	rows = json_array();
	json_object_set_new(root, "version", json_integer(1));
	json_object_set_new(root, "cluster", json_stringn(f->cluster.p, f->cluster.n));
	for (i = 0; i < old.n; i++)
		add_row(rows, &old.rows[i]);
	for (i = 0; i < f->n; i++)
		if (!has_row(&old, &f->rows[i]))
			add_row(rows, &f->rows[i]);
	json_object_set_new(root, "jobs", rows);
	buf_init_unbounded(&text);
	json_dump_callback(root, add_to, &text, JSON_INDENT(1));
	buf_addc(&text, '\n');
	rc = io_write_atomic(path, text.p, text.n, err);
	json_decref(root);
	buf_release(&text);
	return rc;
}
