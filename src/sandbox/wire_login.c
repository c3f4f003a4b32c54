/*
 * wire_login.c - greeting, login and change of plugin.
 */
#include "config.h"
#include "sandbox/wire_login.h"

#include <string.h>

#include "sandbox/wire_mysql.h"

const char wire_native_password[] = "mysql_native_password";
const char wire_clear_password[] = "mysql_clear_password";

enum {
	/* LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH,
	 * CONNECT_ATTRS; never bit 0 (source: MysqlCapability) */
	CAPABILITIES = 0x18820c,
	SALT_FIRST = 8,                 /* bytes of the salt in the greeting's first part */
	RESERVED = 10, FILLER = 23,
	CHARSET_UTF8 = 33,
};

const char *wire_server_version(enum fe_release release)
{
	return release == FE_3_3 ? "5.1.0" : "8.0.33";
}

static uint32_t capabilities(enum fe_release release, bool tls)
{
	uint32_t flags = CAPABILITIES;

	if (release != FE_3_3)
		flags |= WIRE_PLUGIN_LENENC;
	return tls ? flags | WIRE_SSL : flags;
}

void wire_greeting(struct wire *w, enum fe_release release, uint32_t connection_id,
		   const char salt[static WIRE_SALT], bool tls)
{
	static const char zeros[RESERVED] = { 0 };
	uint32_t flags = capabilities(release, tls);

	wire_begin(w);
	wire_put_u8(w, 10);             /* version of the protocol */
	wire_put_string(w, wire_server_version(release));
	wire_put_u32(w, connection_id);
	wire_put_bytes(w, salt, SALT_FIRST);
	wire_put_u8(w, 0);
	wire_put_u16(w, flags & 0xffff);
	wire_put_u8(w, CHARSET_UTF8);
	wire_put_u16(w, 0);             /* status: never AUTOCOMMIT */
	wire_put_u16(w, flags >> 16);
	wire_put_u8(w, WIRE_SALT + 1);
	/* With bit 0 of the flags unset MariaDB's clients read flags here. */
	wire_put_bytes(w, zeros, RESERVED);
	wire_put_bytes(w, salt + SALT_FIRST, WIRE_SALT - SALT_FIRST);
	wire_put_u8(w, 0);
	wire_put_string(w, wire_native_password);
	wire_end(w);
}

/* The response, as long as the flags say it is. */
static bool take_response(struct text *from, uint32_t flags, struct text *response)
{
	uint8_t n;

	if (flags & WIRE_PLUGIN_LENENC)
		return wire_take_lenenc(from, response);
	if (flags & WIRE_SECURE_CONNECTION)
		return wire_take_u8(from, &n) && wire_take_bytes(from, n, response);
	return wire_take_string(from, response);
}

enum wire_login_got wire_login_parse(struct text payload, struct wire_login *out)
{
	struct text unused;

	*out = (struct wire_login){ .user = TEXT(""), .response = TEXT(""), .database = TEXT("") };
	if (!wire_take_u32(&payload, &out->capabilities))
		return WIRE_LOGIN_BAD;
	if (!(out->capabilities & WIRE_PROTOCOL_41))
		return WIRE_LOGIN_OLD;
	/* The longest packet and the character set are read and never used. */
	if (!wire_take_bytes(&payload, 4 + 1 + FILLER, &unused))
		return WIRE_LOGIN_BAD;
	if (!payload.n && (out->capabilities & WIRE_SSL)) {
		out->tls_request = true;
		return WIRE_LOGIN_OK;
	}
	if (!wire_take_string(&payload, &out->user) ||
	    !take_response(&payload, out->capabilities, &out->response))
		return WIRE_LOGIN_BAD;
	if (payload.n && (out->capabilities & WIRE_CONNECT_WITH_DB) &&
	    !wire_take_string(&payload, &out->database))
		return WIRE_LOGIN_BAD;
	if (payload.n && (out->capabilities & WIRE_PLUGIN_AUTH) &&
	    !wire_take_string(&payload, &out->plugin))
		return WIRE_LOGIN_BAD;
	/* Attributes of the connection only ever reach a log. */
	return WIRE_LOGIN_OK;
}

bool wire_change_user_parse(struct text payload, struct wire_login *out)
{
	struct text charset;

	*out = (struct wire_login){ .user = TEXT(""), .response = TEXT(""), .database = TEXT("") };
	out->capabilities = WIRE_PROTOCOL_41 | WIRE_SECURE_CONNECTION;
	if (!wire_take_string(&payload, &out->user) ||
	    !take_response(&payload, out->capabilities, &out->response))
		return false;
	if (payload.n && !wire_take_string(&payload, &out->database))
		return false;
	/* A plugin and attributes may follow; neither changes anything. */
	return wire_take_bytes(&payload, 2, &charset);
}

void wire_auth_switch(struct wire *w, const char *plugin, const char *salt)
{
	wire_begin(w);
	wire_put_u8(w, 0xfe);
	wire_put_string(w, plugin);
	if (salt)
		wire_put_bytes(w, salt, WIRE_SALT);
	wire_put_u8(w, 0);
	wire_end(w);
}
