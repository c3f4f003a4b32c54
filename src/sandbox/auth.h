/*
 * auth.h - mysql_native_password: salts, and whether a response fits a password.
 */
#ifndef STARLOAD_SANDBOX_AUTH_H
#define STARLOAD_SANDBOX_AUTH_H
#include <stdbool.h>

#include "base/text.h"
#include "sandbox/wire_login.h"

/* Each byte from 'A' to 'z'. */
void auth_salt(char salt[static WIRE_SALT]);

/*
 * `hash`: as stored, "*" and 40 hexadecimal digits, or "" for no password.
 * No password is answered with nothing, and nothing else.
 */
bool auth_native(struct text response, const char salt[static WIRE_SALT], const char *hash);

/* A password as it is, as over HTTP; `hash` as above. */
bool auth_plain(struct text password, const char *hash);
#endif
