/*
 * wire_login.h - the packets before the first command: greeting, the client's
 * answer, a change of plugin; and COM_CHANGE_USER, which looks like the answer.
 */
#ifndef STARLOAD_SANDBOX_WIRE_LOGIN_H
#define STARLOAD_SANDBOX_WIRE_LOGIN_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "sandbox/fe.h"

struct wire;                            /* sandbox/wire_mysql.h */

enum { WIRE_SALT = 20 };

enum wire_capability {
	WIRE_CONNECT_WITH_DB = 0x8,
	WIRE_PROTOCOL_41 = 0x200,
	WIRE_SSL = 0x800,
	WIRE_SECURE_CONNECTION = 0x8000,
	WIRE_PLUGIN_AUTH = 0x80000,
	WIRE_CONNECT_ATTRS = 0x100000,
	WIRE_PLUGIN_LENENC = 0x200000,
};

extern const char wire_native_password[], wire_clear_password[];

/* mysql_server_version of a release as it comes out of the box. */
const char *wire_server_version(enum fe_release release);

void wire_greeting(struct wire *w, enum fe_release release, uint32_t connection_id,
		   const char salt[static WIRE_SALT], bool tls);

/* Texts point into the packet; `plugin.p` is NULL when the client named none. */
struct wire_login {
	uint32_t capabilities;
	bool tls_request;               /* nothing but the wish for TLS */
	struct text user, response, database, plugin;
};

enum wire_login_got {
	WIRE_LOGIN_OK,
	WIRE_LOGIN_OLD,                 /* a client without PROTOCOL_41 */
	WIRE_LOGIN_BAD,                 /* cut short: an FE closes without a word */
};

/* Reads by the client's own flags, as an FE does; trailing bytes do not matter. */
enum wire_login_got wire_login_parse(struct text payload, struct wire_login *out);

/* What follows the command byte. */
bool wire_change_user_parse(struct text payload, struct wire_login *out);

/* salt is NULL for a plugin that takes none. */
void wire_auth_switch(struct wire *w, const char *plugin, const char *salt);
#endif
