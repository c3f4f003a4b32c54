/*
 * net_args.c - what to type to get to the same cluster again.
 */
#include "config.h"
#include "cli/net_args.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/net_env.h"

static const struct {
	const char *name;
	char letter;
} words[] = {
#define SETTING(id, name, letter, kind, arg, env, groups, help) [SETTING_##id] = { name, letter },
#include "net/settings.def"
};

/* As a shell reads it. */
static void add_word(struct buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-.,:/@%+=";

	if (*s && strspn(s, plain) == strlen(s)) {
		buf_adds(b, s);
		return;
	}
	buf_addc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *s);
	}
	buf_addc(b, '\'');
}

static void add_option(struct buf *b, const char *name, char letter, const char *value)
{
	if (b->n)
		buf_addc(b, ' ');
	if (letter)
		buf_addf(b, "-%c", letter);
	else
		buf_addf(b, "--%s", name);
	if (value) {
		buf_addc(b, ' ');
		add_word(b, value);
	}
}

const char *net_args(const struct net_options *o, struct arena *mem)
{
	const struct {
		const char *name, *value;
	} others[] = {
		{ "password-fd", o->password_fd },
		{ "defaults-file", o->defaults_file },
		{ "defaults-extra-file", o->defaults_extra_file },
		{ "defaults-group-suffix", o->defaults_group_suffix },
	};
	const char *out;
	struct buf b;
	size_t i, k;

	buf_init(&b, 1 << 16);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!words[i].name)
			continue;
		if (o->flag[i])
			add_option(&b, words[i].name, words[i].letter, NULL);
		else if (o->value[i])
			add_option(&b, words[i].name, words[i].letter,
				   i == SETTING_PASSWORD ? NULL : o->value[i]);
		for (k = 0; k < o->list[i].n; k++)
			add_option(&b, words[i].name, words[i].letter, o->list[i].item[k]);
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].value)
			add_option(&b, others[i].name, 0, others[i].value);
	if (o->no_defaults)
		add_option(&b, "no-defaults", 0, NULL);
	out = arena_copy(mem, b.n ? buf_str(&b) : "", b.n);
	buf_release(&b);
	return out;
}
