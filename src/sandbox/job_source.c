/*
 * job_source.c - FROM KAFKA (...) and FROM PULSAR (...) of CREATE and ALTER.
 *
 * Lists are split as Java's String.split does it: empty parts at the end
 * vanish, so "0,1," are two and "," is none.
 */
#include "config.h"
#include <stdio.h>

#include "base/util.h"
#include "sandbox/job_props.h"

static const char endpoint[] = ".*?\\[?([0-9a-zA-Z\\-%._:]*)\\]?:(\\d+)";

static bool refuse(struct job_call *c, unsigned number, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static bool refuse(struct job_call *c, unsigned number, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(c->call->mem, fmt, ap);
	va_end(ap);
	/* what an offset before it left behind stays */
	if (number == 1064 && c->offset_word)
		number = 5018;
	reply_analysis(c->call->out, c->call->mem, number, "%s", text);
	return false;
}

/* A key without the blanks around it, as the FE keeps it. */
static struct text key_of(const struct prop *p)
{
	return text_trim(p->key.text);
}

static struct text value_of(const struct job_call *c, const char *key)
{
	struct text out = { 0 };
	const struct prop *p;

	for (p = c->stmt->source_props.first; p; p = p->next)
		if (text_is(key_of(p), key))
			out = p->value.text;
	return out;
}

static struct text without_blanks(struct text t, struct arena *mem)
{
	char *out = arena_copy(mem, t.p ? t.p : "", t.n);
	size_t i, n = 0;

	for (i = 0; i < t.n; i++)
		if (t.p[i] != ' ')
			out[n++] = t.p[i];
	out[n] = '\0';
	return (struct text){ out, n };
}

struct parts {
	struct text list;
	unsigned n;
};

static struct parts split(struct text t)
{
	struct parts p = { t, 1 };
	size_t i;

	if (!t.n)
		return p;
	while (p.list.n && p.list.p[p.list.n - 1] == ',')
		p.list.n--;
	p.n = p.list.n ? 1 : 0;
	for (i = 0; i < p.list.n; i++)
		p.n += p.list.p[i] == ',';
	return p;
}

/* The next part; to be called parts.n times. */
static struct text next_part(struct text *list)
{
	struct text out = { list->p, 0 };

	while (out.n < list->n && out.p[out.n] != ',')
		out.n++;
	list->p += out.n < list->n ? out.n + 1 : out.n;
	list->n -= out.n < list->n ? out.n + 1 : out.n;
	return out;
}

/* ...:DIGITS, on one line */
static bool is_endpoint(struct text t)
{
	size_t i = t.n;

	while (i && t.p[i - 1] >= '0' && t.p[i - 1] <= '9')
		i--;
	return i < t.n && i && t.p[i - 1] == ':' && !memchr(t.p, '\n', t.n) &&
	       !memchr(t.p, '\r', t.n);
}

static bool judge_endpoints(struct job_call *c, const char *key, bool kafka, struct text cleaned)
{
	struct parts p = split(cleaned);
	unsigned i;

	for (i = 0; i < p.n; i++) {
		struct text part = next_part(&p.list);

		if (is_endpoint(part))
			continue;
		if (kafka && since(c->call->fe, FE_3_5))
			return refuse(c, 1064, "%s: %.*s does not match pattern %s", key,
				      TEXT_ARG(part), endpoint);
		return refuse(c, 1064, "%s:%.*s not match pattern %s", key, TEXT_ARG(part),
			      endpoint);
	}
	return true;
}

static struct text or_none(struct text t)
{
	return t.p ? t : TEXT("");
}

static bool is_known(struct text key, const char *const *list, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (text_is(key, list[i]))
			return true;
	return false;
}

static bool judge_keys(struct job_call *c, const char *const *list, unsigned n, const char *prefix,
		       const char *what)
{
	const struct prop *p;

	for (p = c->stmt->source_props.first; p; p = p->next)
		if (!is_known(key_of(p), list, n) && !text_starts(key_of(p), "property.") &&
		    !(prefix && text_starts(key_of(p), prefix)))
			return refuse(c, 1064, "%.*s is invalid %s custom property",
				      TEXT_ARG(key_of(p)), what);
	return true;
}

static struct pair *set_pair(struct job_call *c, struct pair **list, struct text key,
			     struct text value)
{
	struct pair **at, *p;

	for (at = list; *at; at = &(*at)->next)
		if (text_eq((*at)->key, key))
			break;
	p = *at;
	if (!p) {
		p = *at = ARENA_NEW(c->call->mem, struct pair);
		p->key = key;
	}
	p->value = value;
	return p;
}

static bool take_custom(struct job_call *c, struct pair **out, const char *what)
{
	const struct prop *p;

	for (p = c->stmt->source_props.first; p; p = p->next) {
		struct text key = key_of(p);
		size_t i;

		if (!text_starts(key, "property."))
			continue;
		key.p += 9;
		key.n -= 9;
		for (i = 0; i < key.n && key.p[i] == '.'; i++)
			;
		if (i == key.n)
			return refuse(c, 1064, "%s property value could not be a empty string",
				      what);
		set_pair(c, out, key, p->value.text);
	}
	return true;
}

static struct text custom_value(const struct pair *list, const char *key)
{
	for (; list; list = list->next)
		if (text_is(list->key, key))
			return list->value;
	return (struct text){ 0 };
}

/* Kafka ----------------------------------------------------------------------------------- */

bool source_offset(struct job_call *c, struct text t, int64_t *out)
{
	t = text_trim(t);
	if (text_is_nocase(t, "OFFSET_BEGINNING") || text_is_nocase(t, "OFFSET_END")) {
		*out = text_is_nocase(t, "OFFSET_END") ? OFFSET_END : OFFSET_BEGINNING;
		c->offset_word = true;
		return true;
	}
	if (!t.n)
		return refuse(c, 1064, "kafka offset could not be a empty string");
	if (!java_long(t, out))
		return refuse(c, 5018,
			      "Invalid kafka offset: '%.*s'. Expected values should be an integer, "
			      "OFFSET_BEGINNING, or OFFSET_END",
			      TEXT_ARG(t));
	return *out >= 0 || refuse(c, 1064, "Can not specify offset smaller than 0");
}

static bool take_partitions(struct job_call *c, struct text list, int64_t otherwise,
			    struct places *out)
{
	struct parts p;
	unsigned i;

	list = text_trim(list);
	if (!list.n)
		return refuse(c, 1064, "kafka_partitions could not be a empty string");
	p = split(list);
	out->list = arena_zalloc(c->call->mem, (p.n + 1) * sizeof(*out->list));
	for (i = 0; i < p.n; i++) {
		struct text part = text_trim(next_part(&p.list));
		int64_t n = 0;

		if (!part.n)
			return refuse(c, 1064, "kafka partition could not be a empty string");
		if (!java_long(part, &n) || n > INT32_MAX || n < INT32_MIN)
			return refuse(c, 5018,
				      "Invalid kafka partition: '%.*s'. Expected values should be "
				      "an integer",
				      TEXT_ARG(part));
		out->list[i].partition = (int32_t)n;
		out->list[i].next = otherwise;
	}
	out->n = p.n;
	return true;
}

static bool take_offsets(struct job_call *c, struct text list, struct places *out)
{
	struct parts p;
	unsigned i;

	list = text_trim(list);
	if (!list.n)
		return refuse(c, 1064, "kafka_offsets could not be a empty string");
	p = split(list);
	if (p.n != out->n)
		return refuse(c, 1064, "Partitions number should be equals to offsets number");
	for (i = 0; i < p.n; i++)
		if (!source_offset(c, next_part(&p.list), &out->list[i].next))
			return false;
	return true;
}

static bool take_default_offset(struct job_call *c, const struct pair *custom, int64_t *out)
{
	struct text v = custom_value(custom, "kafka_default_offsets");

	*out = OFFSET_END;
	return !v.p || source_offset(c, v, out);
}

static const char *kept(struct job_call *c, struct text t)
{
	return t.p ? arena_copy(c->call->mem, t.p, t.n) : NULL;
}

static bool kafka_create(struct job_call *c, const char *format, struct source_change *out)
{
	static const char *const keys[] = {
		"kafka_broker_list",
		"kafka_topic",
		"kafka_partitions",
		"kafka_offsets",
		"confluent.schema.registry.url",
	};
	struct text brokers, topic, v;
	int64_t otherwise;

	if (!judge_keys(c, keys, ARRAY_SIZE(keys), NULL, "kafka"))
		return false;
	brokers = without_blanks(or_none(value_of(c, "kafka_broker_list")), c->call->mem);
	if (!brokers.n)
		return refuse(c, 1064, "kafka_broker_list is a required property");
	if (!judge_endpoints(c, "kafka_broker_list", true, brokers))
		return false;
	out->brokers = brokers.p;
	topic = without_blanks(or_none(value_of(c, "kafka_topic")), c->call->mem);
	if (!topic.n)
		return refuse(c, 1064, "kafka_topic is a required property");
	out->topic = topic.p;
	if (!take_custom(c, &out->custom, "kafka") ||
	    !take_default_offset(c, out->custom, &otherwise))
		return false;
	v = value_of(c, "kafka_partitions");
	out->partitions_given = v.p;
	if (v.p && !take_partitions(c, v, otherwise, &out->places))
		return false;
	v = value_of(c, "kafka_offsets");
	if (v.p && !take_offsets(c, v, &out->places))
		return false;
	out->registry = kept(c, value_of(c, "confluent.schema.registry.url"));
	if (!out->registry && !strcmp(format, "avro"))
		return refuse(c, 1064, "confluent.schema.registry.url is a required property");
	return true;
}

static bool kafka_alter(struct job_call *c, struct source_change *out)
{
	static const char *const keys[] = { "kafka_partitions", "kafka_offsets",
					    "kafka_broker_list" };
	struct text partitions = value_of(c, "kafka_partitions"),
		    offsets = value_of(c, "kafka_offsets"), v;
	int64_t otherwise;

	if (!judge_keys(c, keys, since(c->call->fe, FE_3_4) ? 3 : 2, "confluent.", "kafka"))
		return false;
	if (partitions.p && !offsets.p)
		return refuse(c, 1064, "Partition and offset must be specified at the same time");
	if (!partitions.p && offsets.p)
		return refuse(c, 1064, "Missing kafka partition info");
	out->partitions_given = partitions.p;
	if (partitions.p && (!take_partitions(c, partitions, OFFSET_END, &out->places) ||
			     !take_offsets(c, offsets, &out->places)))
		return false;
	if (!take_custom(c, &out->custom, "kafka") ||
	    !take_default_offset(c, out->custom, &otherwise))
		return false;
	out->registry = kept(c, value_of(c, "confluent.schema.registry.url"));
	v = value_of(c, "kafka_broker_list");
	if (!v.p)
		return true;
	if (!v.n)
		return refuse(c, 1064, "kafka_broker_list cannot be empty");
	out->brokers = kept(c, v);
	return judge_endpoints(c, "kafka_broker_list", true, without_blanks(v, c->call->mem));
}

/* Pulsar ---------------------------------------------------------------------------------- */

static bool pulsar_position(struct job_call *c, struct text t, int64_t *out)
{
	if (text_is_nocase(t, "POSITION_EARLIEST"))
		*out = OFFSET_BEGINNING;
	else if (text_is_nocase(t, "POSITION_LATEST"))
		*out = OFFSET_END;
	else
		return refuse(c, 1064,
			      "Only POSITION_EARLIEST or POSITION_LATEST can be specified");
	return true;
}

static bool pulsar_custom(struct job_call *c, struct pair **custom, int64_t *otherwise)
{
	struct text v;

	if (!take_custom(c, custom, "pulsar"))
		return false;
	v = custom_value(*custom, "pulsar_default_initial_position");
	*otherwise = OFFSET_END;
	return !v.p || pulsar_position(c, v, otherwise);
}

static bool pulsar_places(struct job_call *c, struct text partitions, struct text positions,
			  int64_t otherwise, struct places *out)
{
	struct parts p;
	unsigned i;

	if (partitions.p) {
		partitions = without_blanks(partitions, c->call->mem);
		if (!partitions.n)
			return refuse(c, 1064, "pulsar_partitions could not be a empty string");
		p = split(partitions);
		out->list = arena_zalloc(c->call->mem, (p.n + 1) * sizeof(*out->list));
		for (i = 0; i < p.n; i++) {
			out->list[i].name = kept(c, next_part(&p.list));
			out->list[i].next = otherwise;
		}
		out->n = p.n;
	}
	if (!positions.p)
		return true;
	positions = without_blanks(positions, c->call->mem);
	if (!positions.n)
		return refuse(c, 1064, "pulsar_initial_positions could not be a empty string");
	p = split(positions);
	if (p.n != out->n)
		return refuse(c, 1064, "Partitions number should be equals to positions number");
	for (i = 0; i < p.n; i++)
		if (!pulsar_position(c, next_part(&p.list), &out->list[i].next))
			return false;
	return true;
}

static bool pulsar_create(struct job_call *c, struct source_change *out)
{
	static const char *const keys[] = {
		"pulsar_service_url",	    "pulsar_topic",
		"pulsar_subscription",	    "pulsar_partitions",
		"pulsar_initial_positions",
	};
	const char **const to[] = { &out->brokers, &out->topic, &out->subscription };
	int64_t otherwise;
	unsigned i;

	if (!judge_keys(c, keys, ARRAY_SIZE(keys), NULL, "pulsar"))
		return false;
	for (i = 0; i < 3; i++) {
		struct text v = without_blanks(or_none(value_of(c, keys[i])), c->call->mem);

		if (!v.n)
			return refuse(c, 1064, "%s is a required property", keys[i]);
		if (i == 0 && !judge_endpoints(c, keys[i], false, v))
			return false;
		*to[i] = v.p;
	}
	if (!pulsar_custom(c, &out->custom, &otherwise))
		return false;
	out->partitions_given = value_of(c, "pulsar_partitions").p;
	return pulsar_places(c, value_of(c, "pulsar_partitions"),
			     value_of(c, "pulsar_initial_positions"), otherwise, &out->places);
}

static bool pulsar_alter(struct job_call *c, struct source_change *out)
{
	static const char *const keys[] = { "pulsar_partitions", "pulsar_initial_positions" };
	struct text partitions = value_of(c, keys[0]), positions = value_of(c, keys[1]);
	int64_t otherwise;

	if (!judge_keys(c, keys, 2, NULL, "pulsar") || !pulsar_custom(c, &out->custom, &otherwise))
		return false;
	if (partitions.p && !positions.p &&
	    !custom_value(out->custom, "pulsar_default_initial_position").p)
		return refuse(c, 1064,
			      "Partition and [default]position must be specified at the same time");
	if (!partitions.p && positions.p)
		return refuse(c, 1064, "Missing pulsar partition info");
	out->partitions_given = partitions.p;
	return pulsar_places(c, partitions, positions, otherwise, &out->places);
}

/* both ------------------------------------------------------------------------------------ */

/* The raw token in upper case: backticks stay, and then it is none of ours. */
static bool take_type(struct job_call *c, struct source_change *out)
{
	const struct name *n = c->stmt->source;
	struct text raw = source_text(c->src, n->at);
	char *upper;
	size_t i;

	out->present = true;
	if (text_is_nocase(raw, "KAFKA")) {
		out->source = SOURCE_KAFKA;
		return true;
	}
	if (text_is_nocase(raw, "PULSAR")) {
		out->source = SOURCE_PULSAR;
		return true;
	}
	upper = arena_copy(c->call->mem, raw.p, raw.n);
	for (i = 0; i < raw.n; i++)
		if (upper[i] >= 'a' && upper[i] <= 'z')
			upper[i] = (char)(upper[i] - 32);
	return refuse(c, 1064, "routine load job does not support this type %s", upper);
}

bool source_create(struct job_call *c, const char *format, struct source_change *out)
{
	*out = (struct source_change){ 0 };
	if (!take_type(c, out))
		return false;
	return out->source == SOURCE_KAFKA ? kafka_create(c, format, out) : pulsar_create(c, out);
}

bool source_alter(struct job_call *c, struct source_change *out)
{
	*out = (struct source_change){ 0 };
	if (!c->stmt->source)
		return true;
	if (!take_type(c, out))
		return false;
	return out->source == SOURCE_KAFKA ? kafka_alter(c, out) : pulsar_alter(c, out);
}

bool source_counts(const struct source_change *s)
{
	return s->places.n || s->custom || s->brokers;
}
