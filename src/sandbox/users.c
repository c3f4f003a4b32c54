/*
 * users.c - users, passwords, privileges.
 */
#include "config.h"
#include "sandbox/users.h"

#include <openssl/sha.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"

enum { FILE_MAX = 4 << 20 };

struct grant {
	struct grant *next;
	unsigned privileges;
	const char *db, *table; /* "*" for all; "" for the system */
};

struct user {
	struct user *next;
	const char *name;
	char hash[42]; /* "" for no password */
	struct grant *grants;
};

struct users {
	struct arena *mem;
	struct user *first;
};

static const struct {
	const char *word;
	unsigned bits;
} words[] = {
	{ "INSERT", PRIV_INSERT },   { "SELECT", PRIV_SELECT }, { "ALTER", PRIV_ALTER },
	{ "DROP", PRIV_DROP },	     { "UPDATE", PRIV_UPDATE }, { "DELETE", PRIV_DELETE },
	{ "OPERATE", PRIV_OPERATE }, { "NODE", PRIV_NODE },	{ "CREATE", PRIV_CREATE },
	{ "ALL", PRIV_ALL },
};

static struct user *find(const struct users *u, struct text name)
{
	struct user *x;

	for (x = u->first; x; x = x->next)
		if (text_is(name, x->name))
			return x;
	return NULL;
}

static struct user *make(struct users *u, struct text name)
{
	struct user *x = find(u, name), **at;

	if (x)
		return x;
	x = ARENA_NEW(u->mem, struct user);
	x->name = arena_copy(u->mem, name.p, name.n);
	for (at = &u->first; *at; at = &(*at)->next)
		;
	*at = x;
	return x;
}

struct users *users_new(void)
{
	struct users *u = xmalloc(sizeof(*u));

	*u = (struct users){ .mem = arena_new() };
	make(u, TEXT("root"));
	users_grant(u, TEXT("root"), PRIV_ALL, TEXT("*"), TEXT("*"), false);
	users_grant(u, TEXT("root"), PRIV_ALL, TEXT(""), TEXT(""), false);
	return u;
}

void users_free(struct users *u)
{
	if (!u)
		return;
	arena_free(u->mem);
	free(u);
}

/* "*" and the hex of SHA1(SHA1(password)) */
static void hash_of(struct text password, char out[42])
{
	unsigned char once[SHA_DIGEST_LENGTH], twice[SHA_DIGEST_LENGTH];
	unsigned i;

	out[0] = '\0';
	if (!password.n)
		return;
	SHA1((const unsigned char *)password.p, password.n, once);
	SHA1(once, sizeof(once), twice);
	out[0] = '*';
	for (i = 0; i < sizeof(twice); i++)
		snprintf(out + 1 + 2 * i, 3, "%02X", twice[i]);
}

/* "*" and 40 hex digits */
static bool is_password_hash(struct text t)
{
	size_t i;

	for (i = 1; i < t.n && isxdigit((unsigned char)t.p[i]); i++)
		;
	return t.n == 41 && t.p[0] == '*' && i == t.n;
}

bool users_add(struct users *u, struct text name, struct text password, bool is_hash)
{
	struct user *x;

	if (is_hash && !is_password_hash(password))
		return false;
	x = make(u, name);
	if (is_hash)
		snprintf(x->hash, sizeof(x->hash), "%.*s", (int)password.n, password.p);
	else
		hash_of(password, x->hash);
	return true;
}

bool users_drop(struct users *u, struct text name)
{
	struct user **at;

	for (at = &u->first; *at; at = &(*at)->next) {
		if (text_is(name, (*at)->name)) {
			*at = (*at)->next;
			return true;
		}
	}
	return false;
}

const char *users_hash(const struct users *u, const char *user)
{
	struct user *x = find(u, (struct text){ user, strlen(user) });

	return x ? x->hash : NULL;
}

unsigned privilege_of(struct text word)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is_nocase(word, words[i].word))
			return words[i].bits;
	return 0;
}

void users_grant(struct users *u, struct text user, unsigned privileges, struct text db,
		 struct text table, bool revoke)
{
	struct user *x = make(u, user);
	struct grant *g;

	for (g = x->grants; g; g = g->next)
		if (text_is(db, g->db) && text_is(table, g->table))
			break;
	if (!g) {
		struct grant **at;

		g = ARENA_NEW(u->mem, struct grant);
		g->db = arena_copy(u->mem, db.p, db.n);
		g->table = arena_copy(u->mem, table.p, table.n);
		for (at = &x->grants; *at; at = &(*at)->next)
			;
		*at = g;
	}
	if (revoke)
		g->privileges &= ~privileges;
	else
		g->privileges |= privileges;
}

static bool matches(const char *pattern, const char *name)
{
	return !strcmp(pattern, "*") || !strcmp(pattern, name);
}

bool users_may(const struct users *u, const char *user, unsigned any, const char *db,
	       const char *table)
{
	struct user *x = find(u, (struct text){ user, strlen(user) });
	struct grant *g;

	for (g = x ? x->grants : NULL; g; g = g->next) {
		if (!(g->privileges & any))
			continue;
		if (!*db ? !*g->db : *g->db && matches(g->db, db) && matches(g->table, table))
			return true;
	}
	return false;
}

bool users_see(const struct users *u, const char *user, const char *db)
{
	struct user *x = find(u, (struct text){ user, strlen(user) });
	struct grant *g;

	for (g = x ? x->grants : NULL; g; g = g->next)
		if (g->privileges && *g->db && matches(g->db, db))
			return true;
	return false;
}

bool users_grant_at(const struct users *u, const char *user, unsigned i, struct grant_view *out)
{
	struct user *x = find(u, (struct text){ user, strlen(user) });
	struct grant *g;

	for (g = x ? x->grants : NULL; g; g = g->next) {
		if (!g->privileges || i--)
			continue;
		*out = (struct grant_view){ g->privileges, g->db, g->table };
		return true;
	}
	return false;
}

const char *privilege_names(unsigned privileges, char *buf, unsigned size)
{
	unsigned i, n = 0;

	buf[0] = '\0';
	for (i = 0; i + 1 < ARRAY_SIZE(words) && n < size; i++)
		if (privileges & words[i].bits)
			n += (unsigned)snprintf(buf + n, size - n, "%s%s", n ? ", " : "",
						words[i].word);
	return buf;
}

/* the file ------------------------------------------------------------------------------ */

static struct text next_word(struct text *line)
{
	struct text w;

	*line = text_trim(*line);
	for (w = (struct text){ line->p, 0 }; w.n < line->n && w.p[w.n] != ' ' && w.p[w.n] != '\t';
	     w.n++)
		;
	line->p += w.n;
	line->n -= w.n;
	return w;
}

/* "DB.TABLE" */
static bool split_object(struct text t, struct text *db, struct text *table)
{
	const char *dot = memchr(t.p, '.', t.n);

	if (!dot)
		return false;
	*db = (struct text){ t.p, (size_t)(dot - t.p) };
	*table = (struct text){ dot + 1, t.n - db->n - 1 };
	return db->n && table->n;
}

static bool read_line(struct users *u, struct text line, const char **why)
{
	struct text verb = next_word(&line), name, how, db = TEXT(""), table = TEXT("");
	unsigned privileges;

	if (!verb.n || verb.p[0] == '#')
		return true;
	if (text_is_nocase(verb, "user")) {
		name = next_word(&line);
		how = next_word(&line);
		line = text_trim(line);
		*why = "expected: user NAME [password TEXT | hash *40HEX]";
		if (!name.n ||
		    (how.n && !text_is_nocase(how, "password") && !text_is_nocase(how, "hash")))
			return false;
		return users_add(u, name, line, how.n && text_is_nocase(how, "hash"));
	}
	*why = "expected: user ..., or grant PRIVILEGE [on DB.TABLE] to NAME";
	if (!text_is_nocase(verb, "grant"))
		return false;
	privileges = privilege_of(next_word(&line));
	how = next_word(&line);
	if (text_is_nocase(how, "on")) {
		if (!split_object(next_word(&line), &db, &table))
			return false;
		how = next_word(&line);
	}
	name = next_word(&line);
	if (!privileges || !text_is_nocase(how, "to") || !name.n || text_trim(line).n)
		return false;
	users_grant(u, name, privileges, db, table, false);
	return true;
}

int users_read(struct users *u, const char *path, struct err *err)
{
	struct buf b;
	const char *p, *end, *nl, *why = "";
	unsigned number = 0;
	int rc;

	buf_init(&b, FILE_MAX);
	rc = io_read_file(path, &b, err);
	p = buf_str(&b);
	end = p + b.n;
	while (!rc && p < end) {
		nl = memchr(p, '\n', (size_t)(end - p));
		number++;
		if (!read_line(u, (struct text){ p, (size_t)((nl ? nl : end) - p) }, &why))
			rc = err_set(err, ERR_USAGE, "%s:%u: %s", path, number, why);
		p = nl ? nl + 1 : end;
	}
	buf_release(&b);
	return rc;
}
