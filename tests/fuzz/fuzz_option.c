/*
 * fuzz_option.c - any text as an option file, and what it says of where to connect.
 * The first byte chooses the cluster that is asked for.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "net/option_file.h"
#include "net/sources.h"
#include "net/target.h"

static void heard(void *to, const char *text)
{
	(void)to;
	MUST(*text && !strchr(text, '\n'), "a warning of no line, or of several");
}

static void read_lines(const char *path, struct arena *mem)
{
	struct option_lines l = { .warn = heard };
	struct err err = { 0 };
	int rc = option_file_read(&l, path, true, true, mem, &err);
	size_t i;

	MUST(rc == 0 || (rc == err.code && err.text[0]), "an error without a text");
	for (i = 0; i < l.n; i++)
		MUST(l.line[i].group && l.line[i].key && *l.line[i].key &&
			     option_find(&l, l.line[i].group, l.line[i].key),
		     "a line that is not found");
	option_lines_release(&l);
}

static void resolve(const char *path, bool named, struct arena *mem)
{
	struct sources s = { .defaults_file = path, .password_fd = -1, .warn = heard };
	struct target t;
	struct err err = { 0 };
	int rc;

	if (named)
		s.value[SETTING_CLUSTER_NAME] = "prod";
	rc = target_resolve(&s, mem, &t, &err);
	MUST(rc == 0 || (rc == err.code && err.text[0]), "an error without a text");
	MUST(rc || (t.n_fes && t.name && *t.name && t.user), "a target without an FE");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem;
	char path[64];
	int fd;

	/* other files are the machine's, not the input's */
	if (!size || memmem(data, size, "!include", 8))
		return 0;
	fd = memfd_create("option", 0);
	MUST(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1), "no file in memory");
	/* one that everybody may write to is not read */
	MUST(!fchmod(fd, 0600), "no mode");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	mem = arena_new();
	read_lines(path, mem);
	resolve(path, data[0] & 1, mem);
	arena_free(mem);
	close(fd);
	return 0;
}
