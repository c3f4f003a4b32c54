/*
 * vars.c - session variables: SET, SHOW VARIABLES, and FE configuration.
 */
#include "config.h"
#include "sandbox/vars.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/near.h"
#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"
#include "sandbox/txn.h"
#include "sandbox/users.h"

static const struct {
	const char *name, *value; /* NULL: computed */
	enum fe_release since;
} variables[] = {
	{ "auto_increment_increment", "1", FE_3_3 },
	{ "autocommit", "true", FE_3_3 },
	{ "batch_size", "1024", FE_3_3 },
	{ "character_set_client", "utf8", FE_3_3 },
	{ "character_set_connection", "utf8", FE_3_3 },
	{ "character_set_database", "utf8", FE_3_3 },
	{ "character_set_results", "utf8", FE_3_3 },
	{ "character_set_server", "utf8", FE_3_3 },
	{ "collation_connection", "utf8_general_ci", FE_3_3 },
	{ "collation_database", "utf8_general_ci", FE_3_3 },
	{ "collation_server", "utf8_general_ci", FE_3_3 },
	{ "catalog", "default_catalog", FE_3_3 },
	{ "enable_profile", "false", FE_3_3 },
	{ "enable_sql_transaction", "true", FE_4_1 },
	{ "exec_mem_limit", "2147483648", FE_3_3 },
	{ "forward_to_leader", "false", FE_3_3 },
	{ "init_connect", "", FE_3_3 },
	{ "insert_max_filter_ratio", "0.0", FE_3_4 },
	{ "interactive_timeout", "3600", FE_3_3 },
	{ "language", "/starrocks/share/english/", FE_3_3 },
	{ "license", "Apache License 2.0", FE_3_3 },
	{ "lower_case_table_names", "0", FE_3_3 },
	{ "max_allowed_packet", "33554432", FE_3_3 },
	{ "net_buffer_length", "16384", FE_3_3 },
	{ "net_read_timeout", "60", FE_3_3 },
	{ "net_write_timeout", "60", FE_3_3 },
	{ "parse_tokens_limit", "3500000", FE_3_3 },
	{ "performance_schema", "false", FE_3_3 },
	{ "query_cache_size", "1048576", FE_3_3 },
	{ "query_cache_type", "0", FE_3_3 },
	{ "query_timeout", "300", FE_3_3 },
	{ "insert_timeout", "14400", FE_3_4 },
	{ "run_mode", NULL, FE_4_1 },
	{ "sql_auto_is_null", "false", FE_3_3 },
	{ "sql_dialect", "StarRocks", FE_3_3 },
	{ "sql_mode", "ONLY_FULL_GROUP_BY", FE_3_3 },
	{ "sql_safe_updates", "0", FE_3_3 },
	{ "sql_select_limit", "9223372036854775807", FE_3_3 },
	{ "storage_engine", "olap", FE_3_3 },
	{ "system_time_zone", "Asia/Shanghai", FE_3_3 },
	{ "time_zone", NULL, FE_3_3 },
	{ "transaction_isolation", "REPEATABLE-READ", FE_3_3 },
	{ "transaction_read_only", "false", FE_3_3 },
	{ "tx_isolation", "REPEATABLE-READ", FE_3_3 },
	{ "tx_read_only", "false", FE_3_3 },
	{ "version", NULL, FE_3_3 },
	{ "version_comment", NULL, FE_3_3 },
	{ "wait_timeout", "28800", FE_3_3 },
	{ "warehouse", "default_warehouse", FE_3_4 },
};

static const char *value_of(const struct fe_session *s, unsigned i)
{
	const char *name = variables[i].name;
	const struct variable *v;

	if (!strcmp(name, "time_zone"))
		return s->zone;
	if (!strcmp(name, "version"))
		return world_mysql_version(s->fe);
	if (!strcmp(name, "version_comment"))
		return world_version(s->fe);
	if (!strcmp(name, "run_mode"))
		return s->fe->config.shared_data ? "shared_data" : "shared_nothing";
	for (v = s->variables; v; v = v->next)
		if (!strcmp(v->name, name))
			return v->value;
	return variables[i].value;
}

static int find(const struct fe_session *s, struct text name)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(variables); i++)
		if (text_is_nocase(name, variables[i].name) && since(s->fe, variables[i].since))
			return (int)i;
	return -1;
}

const char *vars_get(const struct fe_session *s, struct text name)
{
	int i = find(s, name);

	return i < 0 ? NULL : value_of(s, (unsigned)i);
}

/* The three nearest by edit distance. */
const char *vars_unknown(const struct fe_session *s, struct text name, struct arena *mem)
{
	const char *best[3] = { "", "", "" };
	unsigned at[3] = { 1000, 1000, 1000 }, i, k, m, d;

	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		struct text v = { variables[i].name, strlen(variables[i].name) };

		if (!since(s->fe, variables[i].since))
			continue;
		d = near_distance(name, v, 60);
		for (k = 0; k < 3 && d >= at[k]; k++)
			;
		if (k == 3)
			continue;
		for (m = 2; m > k; m--) {
			at[m] = at[m - 1];
			best[m] = best[m - 1];
		}
		at[k] = d;
		best[k] = variables[i].name;
	}
	return arena_printf(
		mem,
		"Unknown system variable '%.*s', the most similar variables are {'%s', '%s', '%s'}",
		TEXT_ARG(name), best[0], best[1], best[2]);
}

bool vars_put(struct fe_session *s, struct text name, struct text value, struct arena *mem,
	      const char **why)
{
	int i = find(s, name);
	char zone[80];
	struct variable *v;

	*why = NULL;
	if (i < 0)
		return false;
	if (text_is_nocase(name, "time_zone")) {
		if (!zone_valid(value, zone, sizeof(zone))) {
			*why = arena_printf(mem, "Unknown or incorrect time zone: '%.*s'",
					    TEXT_ARG(value));
			return false;
		}
		s->zone = arena_printf(s->mem, "%s", zone);
		return true;
	}
	for (v = s->variables; v && strcmp(v->name, variables[i].name) != 0; v = v->next)
		;
	if (!v) {
		v = ARENA_NEW(s->mem, struct variable);
		v->name = variables[i].name;
		v->next = s->variables;
		s->variables = v;
	}
	v->value = arena_copy(s->mem, value.p, value.n);
	return true;
}

/* SET -------------------------------------------------------------------------------------------
 */

static bool set_names(struct call *c, struct words *w)
{
	struct text name;

	if (take(w, "DEFAULT"))
		return true;
	if (!take_label(w, &name)) {
		words_error(w, c->out);
		return false;
	}
	if (take(w, "COLLATE") && !take_label(w, &name)) {
		words_error(w, c->out);
		return false;
	}
	if (name.n >= 4 && !strncasecmp(name.p, "utf8", 4))
		return true;
	if (text_is_nocase(name, "gbk"))
		reply_analysis(c->out, c->mem, 1064, "charset name gbk is not supported yet");
	else
		reply_analysis(c->out, c->mem, 1115, "Unknown character set: '%.*s'",
			       TEXT_ARG(name));
	return false;
}

static bool take_value(struct words *w, struct text *out)
{
	if (take_string(w, out))
		return true;
	*out = word_at(w, 0);
	if (text_is(*out, "-")) {
		*out = (struct text){ out->p,
				      (size_t)(word_at(w, 1).p + word_at(w, 1).n - out->p) };
		w->at++;
	}
	w->at++;
	return out->n && !text_is(*out, ",") && !text_is(*out, "=");
}

/* The user's own variable: kept nowhere, as nothing here reads one. */
static bool set_user_variable(struct words *w)
{
	struct text t;

	if (!take_label(w, &t))
		return false;
	take(w, ":");
	if (!take(w, "="))
		return false;
	while (!words_end(w) && !word_is(w, ","))
		if (!take_parens(w, &t))
			w->at++;
	return true;
}

static bool set_variable(struct call *c, struct words *w)
{
	struct text name, value;
	const char *why;

	if (take(w, "@") && !take(w, "@")) {
		if (set_user_variable(w))
			return true;
		words_error(w, c->out);
		return false;
	}
	if (!take_phrase(w, "GLOBAL .") && !take_phrase(w, "SESSION .") &&
	    !take_phrase(w, "LOCAL ."))
		if (!take(w, "GLOBAL") && !take(w, "SESSION"))
			take(w, "LOCAL");
	if (take(w, "TRANSACTION")) {
		w->at = w->n;
		return true;
	}
	if (take_phrase(w, "CHARACTER SET") || take(w, "CHARSET"))
		return set_names(c, w);
	if (!take_label(w, &name) || (take(w, ":"), !take(w, "=")) || !take_value(w, &value)) {
		words_error(w, c->out);
		return false;
	}
	if (!words_end(w) && !word_is(w, ",")) {
		reply_analysis(c->out, c->mem, 1064, "Set statement only support constant expr.");
		return false;
	}
	if (vars_put(c->session, name, value, c->mem, &why))
		return true;
	if (why)
		reply_analysis(c->out, c->mem, 1298, "%s", why);
	else if (since(c->fe, FE_4_1))
		reply_analysis(c->out, c->mem, 1193, "%s", vars_unknown(c->session, name, c->mem));
	else
		reply_err(c->out, c->mem, 1193, "%s", vars_unknown(c->session, name, c->mem));
	return false;
}

void vars_set(struct call *c, struct words *w, int arg)
{
	(void)arg;
	do {
		if (take(w, "NAMES") ? !set_names(c, w) : !set_variable(c, w))
			return;
	} while (take(w, ","));
	if (front_end(c, w))
		reply_ok(c->out);
}

/* SHOW VARIABLES --------------------------------------------------------------------------------
 */

void vars_show(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = { { "Variable_name", COLUMN_VARCHAR, 20, 0 },
						       { "Value", COLUMN_VARCHAR, 20, 0 } };
	struct text like = { 0 }, name;
	unsigned i;

	(void)arg;
	if (take(w, "WHERE")) {
		if (!take_name(w, &name) || !(take(w, "=") || take(w, "LIKE")) ||
		    !take_string(w, &like)) {
			words_error(w, c->out);
			return;
		}
	} else if (!front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	reply_rows(c->out, columns, 2);
	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		struct text t = { variables[i].name, strlen(variables[i].name) };
		const char *v;
		struct reply_row *row;

		if ((like.p && !like_matches(t, like)) || !since(c->fe, variables[i].since))
			continue;
		v = value_of(c->session, i);
		row = reply_add(c->out, c->mem);
		row->cells[0] = t;
		row->cells[1] = (struct text){ v, strlen(v) };
	}
}

/* ADMIN SHOW / SET FRONTEND CONFIG --------------------------------------------------------------
 */

static const struct {
	const char *name, *value, *type; /* value NULL: of this cluster */
	bool settable;
} settings[] = {
	{ "run_mode", NULL, "String", false },
	{ "max_routine_load_task_concurrent_num", "5", "int", true },
	{ "max_routine_load_task_num_per_be", NULL, "int", true },
	{ "routine_load_task_consume_second", "15", "long", true },
	{ "routine_load_task_timeout_second", "60", "long", true },
	{ "routine_load_scheduler_interval_millisecond", "10000", "long", true },
	{ "routine_load_unstable_threshold_second", "3600", "long", true },
	{ "period_of_auto_resume_min", "5", "int", true },
	{ "max_tolerable_backend_down_num", "0", "int", true },
	{ "label_keep_max_second", NULL, "int", true },
	{ "label_keep_max_num", NULL, "int", true },
	{ "max_running_txn_num_per_db", NULL, "int", true },
	{ "expr_children_limit", "10000", "int", true },
	{ "qe_max_connection", "4096", "int", true },
	{ "disable_load_job", NULL, "boolean", true },
	{ "empty_load_as_error", NULL, "boolean", true },
};

/* A number that something comes of here, or NULL. */
static int64_t *number_of(struct fe *fe, struct text name)
{
	struct txn_limits *l = txns_limits(fe->txns);

	return text_is(name, "max_routine_load_task_num_per_be") ? &fe->tasks_per_be
	       : text_is(name, "label_keep_max_second")		 ? &l->keep_s
	       : text_is(name, "label_keep_max_num")		 ? &l->keep_num
	       : text_is(name, "max_running_txn_num_per_db")	 ? &l->running
								 : NULL;
}

static void config_set(struct call *c, struct words *w)
{
	struct pair *p;

	if (!take_pairs(w, &p)) {
		words_error(w, c->out);
		return;
	}
	for (; p; p = p->next) {
		if (number_of(c->fe, p->key)) {
			*number_of(c->fe, p->key) =
				strtoll(arena_copy(c->mem, p->value.p, p->value.n), NULL, 10);
		} else if (text_is(p->key, "disable_load_job")) {
			c->fe->no_loads = text_is_nocase(p->value, "true");
		} else if (text_is(p->key, "empty_load_as_error")) {
			c->fe->empty_loads = text_is_nocase(p->value, "false");
		} else {
			reply_err(c->out, c->mem, 1064,
				  "of the FE's configuration this sandbox lets "
				  "max_routine_load_task_num_per_be, label_keep_max_second, "
				  "label_keep_max_num, max_running_txn_num_per_db, "
				  "disable_load_job and empty_load_as_error be set only");
			return;
		}
	}
	reply_ok(c->out);
}

static const char *live_setting(struct call *c, const char *name)
{
	if (!strcmp(name, "run_mode"))
		return c->fe->config.shared_data ? "shared_data" : "shared_nothing";
	if (!strcmp(name, "disable_load_job"))
		return c->fe->no_loads ? "true" : "false";
	if (!strcmp(name, "empty_load_as_error"))
		return c->fe->empty_loads ? "false" : "true";
	return arena_printf(c->mem, "%lld",
			    (long long)*number_of(c->fe, (struct text){ name, strlen(name) }));
}

void vars_config(struct call *c, struct words *w, int set)
{
	static const struct reply_column columns[] = {
		{ "Key", COLUMN_SHOW, 0, 0 },	    { "AliasNames", COLUMN_SHOW, 0, 0 },
		{ "Value", COLUMN_SHOW, 0, 0 },	    { "Type", COLUMN_SHOW, 0, 0 },
		{ "IsMutable", COLUMN_SHOW, 0, 0 }, { "Comment", COLUMN_SHOW, 0, 0 },
	};
	struct text like;
	unsigned i, k;

	if (!call_may_system(c, PRIV_OPERATE, "OPERATE"))
		return;
	if (set) {
		config_set(c, w);
		return;
	}
	if (!front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	reply_rows(c->out, columns, 6);
	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		const char *v = settings[i].value;
		struct reply_row *row;

		if (like.p &&
		    !like_matches((struct text){ settings[i].name, strlen(settings[i].name) },
				  like))
			continue;
		if (!v)
			v = live_setting(c, settings[i].name);
		row = reply_add(c->out, c->mem);
		{
			const char *cells[] = { settings[i].name,
						"[]",
						v,
						settings[i].type,
						settings[i].settable ? "true" : "false",
						"" };

			for (k = 0; k < 6; k++)
				row->cells[k] = (struct text){ cells[k], strlen(cells[k]) };
		}
	}
}
