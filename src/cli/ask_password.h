/*
 * ask_password.h - a password typed at the terminal, not shown.
 */
#ifndef STARLOAD_CLI_ASK_PASSWORD_H
#define STARLOAD_CLI_ASK_PASSWORD_H

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

/*
 * Ask at the controlling terminal, whatever stdin and stdout are.  Returns the password, in `mem`;
 * or NULL: ERR_USAGE where there is no terminal, or when it was refused (Ctrl-C, Ctrl-D,
 * a signal, which has its usual effect first).
 */
const char *ask_password(const char *question, struct arena *mem, struct err *err);
#endif
