/*
 * sources.h - where to connect, out of all the places that may say it.
 * In falling precedence: the command line; the group of --cluster, and option files named on the
 * command line; STARROCKS_* variables; option files found, with [cluster NAME] of a `cluster`
 * they name if nothing above says where to go; MYSQL_PWD.
 */
#ifndef STARLOAD_NET_SOURCES_H
#define STARLOAD_NET_SOURCES_H
#include <stdbool.h>
#include <stddef.h>

struct arena;  /* base/arena.h */
struct err;    /* base/err.h */
struct target; /* net/target.h */

enum setting {
#define SETTING(id, name, letter, kind, arg, env, groups, help) SETTING_##id,
#define FILE_SETTING(id, name, groups) SETTING_##id,
#include "net/settings.def"
	SETTING_COUNT
};

/* What the command line says.  Strings are kept, not copied. */
struct sources {
	const char *value[SETTING_COUNT];	 /* NULL: nothing; a flag: "true" */
	const char *const *items[SETTING_COUNT]; /* of the lists */
	size_t n_items[SETTING_COUNT];
	const char *defaults_file, *defaults_extra_file, *defaults_group_suffix;
	bool no_defaults;
	bool ask;	 /* -p: the caller asks for the password, none is looked for */
	int password_fd; /* -1: none */

	/* Something the user should know that stops nothing; NULL: nobody listens. */
	void (*warn)(void *to, const char *text);
	void *to;
};

/*
 * Fill *t, whose strings live in `mem` or are those of `s`.  With s->ask its password is left
 * to the caller.  STARROCKS_PASSWORD and MYSQL_PWD are taken out of the environment.
 * 0, ERR_USAGE or ERR_IO, naming where the bad value stands.
 */
int target_resolve(const struct sources *s, struct arena *mem, struct target *t, struct err *err);

/* Has an option file that it reads a group [cluster NAME]?  One that cannot be read has none. */
bool target_has_cluster(const struct sources *s, const char *name);
/* The names of all such groups, each once, in the order of the files; NULL at the end, in `mem`. */
const char *const *target_clusters(const struct sources *s, struct arena *mem);
#endif
