/*
 * check_security.c - how the Kafka client logs in: settings that are each fine and
 * do not go together.
 * source: librdkafka v2.11.0 rdkafka_conf.c, rdkafka_sasl.c
 */
#include "config.h"
#include "check/source_pass.h"

void security_take(struct prop_pass *w, const struct prop *p, struct text name)
{
	struct prop_security *s = &w->security;

	if (name.n < 7 || *name.p != 's')
		return;
	if (text_is(name, "security.protocol"))
		s->protocol = p;
	else if (text_is(name, "sasl.mechanism") || text_is(name, "sasl.mechanisms"))
		s->mechanism = p;
	else if (text_is(name, "sasl.username"))
		s->user = p;
	else if (text_is(name, "sasl.password"))
		s->password = p;
	else if (text_starts(name, "ssl.") && !s->ssl)
		s->ssl = p;
}

enum protocol {
	PROTOCOL_UNKNOWN,
	PROTOCOL_PLAINTEXT, PROTOCOL_SSL,
	PROTOCOL_SASL_PLAINTEXT, PROTOCOL_SASL_SSL,     /* last, as both have SASL */
};

static enum protocol protocol_of(const struct prop *p)
{
	struct text v;

	if (!p)
		return PROTOCOL_PLAINTEXT;
	v = text_trim(p->value.text);
	if (text_is_nocase(v, "plaintext"))
		return PROTOCOL_PLAINTEXT;
	if (text_is_nocase(v, "ssl"))
		return PROTOCOL_SSL;
	if (text_is_nocase(v, "sasl_plaintext"))
		return PROTOCOL_SASL_PLAINTEXT;
	return text_is_nocase(v, "sasl_ssl") ? PROTOCOL_SASL_SSL : PROTOCOL_UNKNOWN;
}

/* `p` has no effect with the protocol. */
static void without_effect(struct prop_pass *w, const struct prop *p, const char *hint)
{
	const struct prop *protocol = w->security.protocol;
	struct diags *d = w->c->diags;
	struct diag *g;

	if (protocol) {
		g = diag_add(d, DIAG_kafka_security, p->key.at, 0,
			     "%.*s has no effect with this security.protocol",
			     TEXT_ARG(text_trim(p->key.text)));
		diag_note_at(d, g, protocol->value.at, "the protocol is set here");
	} else {
		g = diag_add(d, DIAG_kafka_security, p->key.at, 0,
			     "%.*s has no effect: security.protocol is not given, which means PLAINTEXT",
			     TEXT_ARG(text_trim(p->key.text)));
	}
	g->hint = hint;
}

void security_check(struct prop_pass *w)
{
	const struct prop_security *s = &w->security;
	const struct prop *sasl = s->user ? s->user : s->password ? s->password : s->mechanism;
	enum protocol protocol = protocol_of(s->protocol);
	struct diag *g;

	if ((!sasl && !s->ssl) || protocol == PROTOCOL_UNKNOWN)
		return;
	if (sasl && (protocol == PROTOCOL_PLAINTEXT || protocol == PROTOCOL_SSL))
		without_effect(w, sasl,
			       "give \"property.security.protocol\" = \"SASL_SSL\", or "
			       "SASL_PLAINTEXT");
	if (s->ssl && (protocol == PROTOCOL_PLAINTEXT || protocol == PROTOCOL_SASL_PLAINTEXT))
		without_effect(w, s->ssl, "give \"property.security.protocol\" = \"SSL\", or "
			       "SASL_SSL");
	if (!s->mechanism && s->user && s->password && protocol >= PROTOCOL_SASL_PLAINTEXT) {
		g = diag_add(w->c->diags, DIAG_kafka_security, s->user->key.at, 0,
			     "property.sasl.mechanism is not given, which means GSSAPI (Kerberos): "
			     "user name and password have no effect");
		g->hint = "give \"property.sasl.mechanism\" = \"PLAIN\", or SCRAM-SHA-256 or "
			  "SCRAM-SHA-512";
	}
}
