/*
 * net_rows.h - rows of option tables for a struct net_options: what net/settings.def has, and
 * files. For net_env.c and load_reach.c, whose names for some of them differ.
 */
#ifndef STARLOAD_CLI_NET_ROWS_H
#define STARLOAD_CLI_NET_ROWS_H
#include <stddef.h>

#include "cli/net_env.h"
#include "cli/opt.h"

#define NET_AT(member) .at = offsetof(struct net_options, member), .flags = OPT_ARGV
/* By the kinds of net/settings.def. */
#define AS_TEXT(id) .type = OPT_TEXT, NET_AT(value[id])
#define AS_SECRET(id) .type = OPT_MAYBE, NET_AT(value[id])
#define AS_LIST(id) .type = OPT_LIST, NET_AT(list[id])
#define AS_FLAG(id) .type = OPT_FLAG, NET_AT(flag[id])

/* Where settings and the password are read from. */
#define NET_FILE_ROWS                                                         \
	{ .name = "password-fd",                                              \
	  .type = OPT_TEXT,                                                   \
	  NET_AT(password_fd),                                                \
	  .arg = "N",                                                         \
	  .help = "the password is the first line that descriptor N gives" }, \
		{ .name = "defaults-file",                                    \
		  .type = OPT_TEXT,                                           \
		  NET_AT(defaults_file),                                      \
		  .arg = "FILE",                                              \
		  .help = "read this option file and no other" },             \
		{ .name = "defaults-extra-file",                              \
		  .type = OPT_TEXT,                                           \
		  NET_AT(defaults_extra_file),                                \
		  .arg = "FILE",                                              \
		  .help = "read this option file too" },                      \
		{ .name = "defaults-group-suffix",                            \
		  .type = OPT_TEXT,                                           \
		  NET_AT(defaults_group_suffix),                              \
		  .arg = "TEXT",                                              \
		  .help = "read [starloadTEXT] and [clientTEXT] too" },       \
	{                                                                     \
		.name = "no-defaults", .type = OPT_FLAG, NET_AT(no_defaults), \
		.help = "read no option file"                                 \
	}
#endif
