/*
 * options.h - the command line of the emulator.
 */
#ifndef STARLOAD_SANDBOX_OPTIONS_H
#define STARLOAD_SANDBOX_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sandbox/fe.h"

struct err;                             /* base/err.h */

/* Texts are argv's own. */
struct options {
	enum fe_release release;
	const char *host;               /* a numeric address */
	unsigned sql_port;              /* 0: free ones */
	unsigned http_port, be_port;    /* the same */
	bool https;
	unsigned https_port;            /* if https; 0: free ones */
	unsigned fe_count, be_count;
	const char *data_dir, *users_file, *init_file;  /* or NULL */
	const char *tls_cert, *tls_key; /* both or neither */
	bool shared_data, manual_clock, discard;
	unsigned max_connections, max_user_connections;
	const char **faults;            /* to be freed with options_release() */
	size_t n_faults;
	bool help, version;             /* nothing else counts then */
};

/* 0 or ERR_USAGE; *o is to be released either way. */
int options_parse(struct options *o, int argc, char **argv, struct err *err);
void options_release(struct options *o);

void options_help(FILE *out);

/* What they are, for completion: the "option" lines of --commands (cli/cmd.h). */
void options_dump(FILE *out);
#endif
