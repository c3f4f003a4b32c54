/*
 * ddl_more.c - partitions; DROP, TRUNCATE, ALTER TABLE, CREATE FILE.
 */
#include "config.h"
#include <stdlib.h>

#include "sandbox/front.h"
#include "sandbox/users.h"

static const char *keep(struct call *c, struct text t)
{
	return arena_copy(c->fe->store.mem, t.p, t.n);
}

/* partitions ------------------------------------------------------------------------------------
 */

/* A string or a number; MAXVALUE is none. */
static bool take_value(struct call *c, struct words *w, const char **out)
{
	struct text t;

	if (take(w, "MAXVALUE")) {
		*out = NULL;
		return true;
	}
	if (take_string(w, &t)) {
		*out = keep(c, t);
		return true;
	}
	t = word_at(w, 0);
	if (text_is(t, "-") && word_at(w, 1).n) {
		t = (struct text){ t.p, (size_t)(word_at(w, 1).p + word_at(w, 1).n - t.p) };
		w->at++;
	}
	if (!t.n || !strchr("-0123456789", t.p[0]))
		return false;
	w->at++;
	*out = keep(c, t);
	return true;
}

/* ("a", ...): only the first one is looked at */
static bool take_bound(struct call *c, struct words *w, const char **out)
{
	const char *other;

	if (take(w, "MAXVALUE")) {
		*out = NULL;
		return true;
	}
	if (!take(w, "(") || !take_value(c, w, out))
		return false;
	while (take(w, ","))
		if (!take_value(c, w, &other))
			return false;
	return take(w, ")") || take(w, "]");
}

static bool take_list(struct call *c, struct words *w, struct partition *p)
{
	const char **values = arena_alloc(c->fe->store.mem, (w->n + 1) * sizeof(*values));
	bool tuple;

	p->list = true;
	p->values = values;
	if (!take(w, "("))
		return false;
	do {
		tuple = take(w, "(");
		if (!take_value(c, w, &values[p->n_values++]))
			return false;
		while (tuple && take(w, ",")) {
			const char *other;

			if (!take_value(c, w, &other))
				return false;
		}
		if (tuple && !take(w, ")"))
			return false;
	} while (take(w, ","));
	return take(w, ")");
}

static const char *previous_upper(const struct table *t)
{
	const struct partition *p;
	const char *out = NULL;

	for (p = t->partitions; p; p = p->next)
		if (!p->list && !p->temporary)
			out = p->upper;
	return out;
}

bool partition_take(struct call *c, struct words *w, struct table *t, struct partition **out,
		    const char **why)
{
	struct partition *p = ARENA_NEW(c->fe->store.mem, struct partition);
	struct pair *pairs;
	struct text name;

	*out = p;
	p->created_ms = c->fe->now_ms;
	if (take(w, "START")) {
		*why = "START ... END partitions are not emulated by this sandbox; list them";
		return false;
	}
	if (!take(w, "PARTITION"))
		return false;
	take_phrase(w, "IF NOT EXISTS");
	if (!take_label(w, &name))
		return false;
	p->name = keep(c, name);
	p->id = store_id(&c->fe->store);
	if (table_partition(t, name)) {
		*why = arena_printf(c->mem, "Duplicate partition name %.*s", TEXT_ARG(name));
		return false;
	}
	if (!take(w, "VALUES"))
		return false;
	if (take_phrase(w, "LESS THAN")) {
		p->lower = previous_upper(t);
		if (!take_bound(c, w, &p->upper))
			return false;
	} else if (take_phrase(w, "IN")) {
		if (!take_list(c, w, p))
			return false;
	} else if (take(w, "[")) {
		if (!take_bound(c, w, &p->lower) || !take(w, ",") || !take_bound(c, w, &p->upper) ||
		    !take(w, ")"))
			return false;
	} else if (word_is(w, "(")) {
		if (!take_list(c, w, p))
			return false;
	} else {
		return false;
	}
	return !word_is(w, "(") || take_pairs(w, &pairs);
}

/* dropping --------------------------------------------------------------------------------------
 */

void ddl_drop_database(struct call *c, struct words *w, int arg)
{
	bool quiet = take_phrase(w, "IF EXISTS");
	struct database *db;
	struct text name;

	(void)arg;
	if (!take_name(w, &name) || (take(w, "FORCE"), !words_end(w))) {
		words_error(w, c->out);
		return;
	}
	db = store_database(&c->fe->store, name);
	if (!db) {
		if (quiet)
			reply_ok(c->out);
		else
			reply_err(c->out, c->mem, 1008,
				  "Can't drop database '%.*s'; database doesn't exist",
				  TEXT_ARG(name));
		return;
	}
	if (!call_may_system(c, PRIV_CREATE, "DROP"))
		return;
	world_drop_database(c->fe, db);
	reply_ok(c->out);
}

void ddl_drop_table(struct call *c, struct words *w, int arg)
{
	bool quiet = take_phrase(w, "IF EXISTS");
	struct text dbname = TEXT(""), name;
	struct database *db;
	struct table *t;

	(void)arg;
	if (!take_qname(w, &dbname, &name) || (take(w, "FORCE"), !words_end(w))) {
		words_error(w, c->out);
		return;
	}
	db = call_database(c, dbname);
	if (!db)
		return;
	t = store_table(db, name);
	if (!t) {
		if (quiet)
			reply_ok(c->out);
		else
			reply_err(c->out, c->mem, 5502, "Unknown table '%.*s'", TEXT_ARG(name));
		return;
	}
	if (!call_may_table(c, PRIV_DROP, "DROP", t))
		return;
	world_drop_table(c->fe, t);
	reply_ok(c->out);
}

void ddl_truncate(struct call *c, struct words *w, int arg)
{
	struct table *t = front_named_table(c, w, NULL);

	(void)arg;
	if (!t || !front_end(c, w) || !call_may_table(c, PRIV_DELETE, "DELETE", t))
		return;
	store_truncate(&c->fe->store, t);
	reply_ok(c->out);
}

static void add_partition(struct call *c, struct words *w, struct table *t, bool temporary)
{
	struct partition *p, **at;
	const char *why = NULL;

	if (t->partition_column < 0)
		why = "Table is not partitioned";
	if (why || !partition_take(c, w, t, &p, &why) ||
	    (!words_end(w) && !take(w, "DISTRIBUTED"))) {
		if (why)
			reply_err(c->out, c->mem, 1064, "%s", why);
		else
			words_error(w, c->out);
		return;
	}
	p->temporary = temporary;
	for (at = &t->partitions; *at; at = &(*at)->next)
		;
	*at = p;
	store_remember(&c->fe->store, t, words_all(w, c->mem));
	reply_ok(c->out);
}

static void drop_partition(struct call *c, struct words *w, struct table *t, bool temporary)
{
	bool quiet = take_phrase(w, "IF EXISTS");
	struct partition **at;
	struct text name;

	if (!take_label(w, &name) || (take(w, "FORCE"), !words_end(w))) {
		words_error(w, c->out);
		return;
	}
	for (at = &t->partitions; *at; at = &(*at)->next)
		if (text_is_nocase(name, (*at)->name) && (*at)->temporary == temporary)
			break;
	if (!*at && !quiet) {
		reply_err(c->out, c->mem, 1064,
			  "Error in list of partitions to DROP: partition %.*s", TEXT_ARG(name));
		return;
	}
	if (*at)
		*at = (*at)->next;
	store_remember(&c->fe->store, t, words_all(w, c->mem));
	reply_ok(c->out);
}

void ddl_alter_table(struct call *c, struct words *w, int arg)
{
	struct table *t = front_named_table(c, w, NULL);
	bool add, temporary;

	(void)arg;
	if (!t)
		return;
	add = take(w, "ADD");
	if (!add && !take(w, "DROP")) {
		reply_analysis(
			c->out, c->mem, 1064,
			"of ALTER TABLE this sandbox has ADD and DROP [TEMPORARY] PARTITION only");
		return;
	}
	temporary = take(w, "TEMPORARY");
	if (!word_is(w, "PARTITION")) {
		reply_analysis(
			c->out, c->mem, 1064,
			"of ALTER TABLE this sandbox has ADD and DROP [TEMPORARY] PARTITION only");
		return;
	}
	if (!call_may_table(c, PRIV_ALTER, "ALTER", t))
		return;
	if (add) {
		add_partition(c, w, t, temporary);
	} else {
		take(w, "PARTITION");
		drop_partition(c, w, t, temporary);
	}
}

/* CREATE FILE "name" [IN db] PROPERTIES ("url" = .., "catalog" = "kafka"); DROP FILE: only
 * that the name is there, for FILE: values of jobs. */
void ddl_file(struct call *c, struct words *w, int drop)
{
	struct text name, dbname = TEXT("");
	struct database *db;
	struct file *f, **at;
	struct pair *pairs;

	if (!take_string(w, &name) ||
	    ((take(w, "IN") || take(w, "FROM")) && !take_name(w, &dbname)) ||
	    !take(w, "PROPERTIES") || !take_pairs(w, &pairs)) {
		words_error(w, c->out);
		return;
	}
	db = call_database(c, dbname);
	if (!db || !front_end(c, w))
		return;
	for (at = &c->fe->files; *at; at = &(*at)->next)
		if ((*at)->db_id == db->id && text_is(name, (*at)->name))
			break;
	if (drop && *at) {
		*at = (*at)->next;
	} else if (!drop && !*at) {
		f = ARENA_NEW(c->fe->store.mem, struct file);
		f->db_id = db->id;
		f->name = keep(c, name);
		*at = f;
	}
	reply_ok(c->out);
}
