/*
 * check_setting.c - "property." keys: what the consumer on the BE makes of them.
 * source: data_consumer.cpp, librdkafka
 */
#include "config.h"
#include "check/source_pass.h"

#include "base/near.h"
#include "base/util.h"
#include "check/rdkafka.h"

/* Settings the BE makes before those of the job, which replace them. */
static const struct {
	const char *name, *value, *why, *instead;
} own[] = {
	{ "auto.offset.reset", "error",
	  "an offset that is gone no longer pauses the job, the rows in between are passed over",
	  "to say where a job starts, give property.kafka_default_offsets" },
	{ "bootstrap.servers", NULL, "tasks connect to it instead of kafka_broker_list",
	  "give kafka_broker_list alone" },
	{ "enable.auto.offset.store", "false", "the BE commits offsets itself", NULL },
	{ "enable.partition.eof", "true",
	  "the BE needs the end of a partition to end a task early", NULL },
	{ "metadata.broker.list", NULL, "tasks connect to it instead of kafka_broker_list",
	  "give kafka_broker_list alone" },
};

static void check_own(struct prop_pass *w, const struct prop *p, const struct rdk_rule *r)
{
	struct diags *d = w->c->diags;
	struct diag *g;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own); i++) {
		if (strcmp(own[i].name, r->name) != 0)
			continue;
		if (own[i].value && text_is_nocase(p->value.text, own[i].value))
			return;
		g = diag_add(d, DIAG_kafka_setting_override, p->key.at, 0,
			     "property.%s replaces what the BE sets itself%s%s", r->name,
			     own[i].value ? ", " : "", own[i].value ? own[i].value : "");
		diag_note(d, g, "%s", own[i].why);
		g->hint = own[i].instead;
	}
}

/* The server masks values whose key has one of these two words. */
static bool masked(struct text name)
{
	return memmem(name.p, name.n, "password", 8) || memmem(name.p, name.n, "secret", 6);
}

static void shown_secret(struct prop_pass *w, const struct prop *p)
{
	struct diag *g;

	g = diag_add(w->c->diags, DIAG_source_secret, p->value.at, 0,
		     "the server shows this secret to all who may see the job");
	diag_note(w->c->diags, g, w->clause == PROP_PULSAR ?
		  "properties of a Pulsar job are never masked" :
		  "only keys with \"password\" or \"secret\" in them are masked");
}

static void check_setting_value(struct prop_pass *w, const struct prop *p,
				const struct rdk_rule *r)
{
	struct diags *d = w->c->diags;
	struct text bad;
	struct diag *g;

	switch (rdk_check(r, p->value.text, &bad)) {
	case RDK_FINE:
		return;
	case RDK_NOT_BOOL:
		g = diag_add(d, DIAG_kafka_setting_value, p->value.at, 0,
			     "property.%s is %s, the Kafka client wants true or false", r->name,
			     prop_shown(w->c, p->value.text));
		break;
	case RDK_NOT_NUMBER:
		g = diag_add(d, DIAG_kafka_setting_value, p->value.at, 0,
			     "property.%s is %s, the Kafka client wants a number", r->name,
			     prop_shown(w->c, p->value.text));
		break;
	case RDK_OUT_OF_RANGE:
		g = diag_add(d, DIAG_kafka_setting_value, p->value.at, 0,
			     "property.%s is %s, the Kafka client wants %lld to %lld", r->name,
			     prop_shown(w->c, p->value.text), (long long)r->min, (long long)r->max);
		break;
	case RDK_NOT_VALUE:
		g = diag_add(d, DIAG_kafka_setting_value, str_part(&p->value, bad), 0,
			     "%s is no value of property.%s", prop_shown(w->c, bad), r->name);
		diag_hint(d, g, "it can be %s", r->values);
		break;
	case RDK_NOT_SETTABLE:
		g = diag_add(d, DIAG_kafka_setting_value, p->key.at, 0,
			     "property.%s cannot be set by a text", r->name);
		break;
	case RDK_TAIL:
		diag_add(d, DIAG_kafka_setting_value, str_part(&p->value, bad), 0,
			 "of property.%s the Kafka client reads the number and ignores %s", r->name,
			 prop_shown(w->c, bad));
		return;
	default:
		return;
	}
	diag_note(d, g, "the statement is accepted, and the job pauses at its first task");
}

/* A name that is known elsewhere; false if it is not. */
static bool known_elsewhere(struct prop_pass *w, struct diag *g, const struct prop *p,
			    struct text name)
{
	const struct prop_rule *r = prop_rule_find(text_trim(p->key.text));

	if (r && r->clause != w->clause) {
		diag_hint(w->c->diags, g, "it is a setting of %s", prop_clause_text(r->clause));
		return true;
	}
	r = prop_rule_find(name);
	if (!r)
		return false;
	g->hint = r->clause == w->clause ?
			  diag_text(w->c->diags, "\"%s\" is written without \"property.\"",
				    r->name) :
			  diag_text(w->c->diags, "\"%s\" belongs to %s", r->name,
				    prop_clause_text(r->clause));
	return true;
}

static void unknown_setting(struct prop_pass *w, const struct prop *p, struct text name)
{
	struct diags *d = w->c->diags;
	const char *meant = NULL;
	struct diag *g;

	g = diag_add(d, DIAG_kafka_setting_unknown, p->key.at, 0,
		     "%s is no setting of the Kafka client of the BE, which ignores it",
		     prop_shown(w->c, name));
	if (w->hints++ >= PROP_HINTS_MAX || known_elsewhere(w, g, p, name))
		return;
	if (near_distance(name, TEXT("kafka_default_offsets"), 4) <= 4)
		meant = "kafka_default_offsets";
	else
		meant = rdk_near(name);
	if (!meant)
		return;
	diag_hint(d, g, "did you mean \"property.%s\"?", meant);
	diag_fix(d, g, false, str_inside(&p->key),
		 (struct text){ diag_text(d, "property.%s", meant),
				sizeof("property.") - 1 + strlen(meant) });
}

void setting_kafka(struct prop_pass *w, const struct prop *p, struct text name)
{
	const struct rdk_rule *r = rdk_find(name);
	struct diags *d = w->c->diags;
	struct diag *g;

	if (!r) {
		unknown_setting(w, p, name);
		return;
	}
	security_take(w, p, name);
	if ((r->flags & RDK_SECRET) && p->value.text.n && !masked(name))
		shown_secret(w, p);
	if (r->type == RDK_JAVA) {
		g = diag_add(d, DIAG_kafka_setting_unused, p->key.at, 0,
			     "property.%s is of the Java client, the BE ignores it", r->name);
		g->hint = strcmp(r->name, "sasl.jaas.config") == 0 ?
			"give property.sasl.mechanism, property.sasl.username and property.sasl.password" :
			"give property.ssl.ca.location";
		return;
	}
	if (text_starts(p->value.text, "FILE:")) {
		g = diag_add(d, DIAG_source_file, p->value.at, 0,
			     "the file must have been made by CREATE FILE in the job's database, with "
			     "catalog kafka");
		if (!w->create)
			diag_note(d, g,
				  "up to 3.5 its absence is found when part of the ALTER is applied");
		return;
	}
	check_setting_value(w, p, r);
	if (r->who == RDK_PRODUCER)
		diag_add(d, DIAG_kafka_setting_unused, p->key.at, 0,
			 "property.%s is for producers, a routine load only reads", r->name);
	else if (r->flags & RDK_DEPRECATED)
		diag_add(d, DIAG_kafka_setting_unused, p->key.at, 0,
			 "property.%s is no longer used by the Kafka client", r->name);
	else
		check_own(w, p, r);
}

void setting_pulsar(struct prop_pass *w, const struct prop *p, struct text name)
{
	struct diags *d = w->c->diags;
	struct diag *g;

	if (text_is(name, "auth.token")) {
		if (p->value.text.n)
			shown_secret(w, p);
		return;
	}
	g = diag_add(d, DIAG_pulsar_setting_unknown, p->key.at, 0,
		     "the BE does not pass %s on to Pulsar", prop_shown(w->c, name));
	g->hint = near_distance(name, TEXT("pulsar_default_initial_position"), 6) <= 6 ?
		"did you mean \"property.pulsar_default_initial_position\"?" :
		"the one setting it knows is property.auth.token";
}
