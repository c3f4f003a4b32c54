/*
 * fuzz_manifest.c - any bytes as a load's manifest: it is read or refused, what was read is what
 * can be written, and what is written then is read again whatever stood there before.
 */
#include "config.h"

#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/state_dir.h"
#include "load/manifest.h"

static char scratch[] = "/tmp/fuzz_manifest.XXXXXX";
static char path[256];
static struct state_dir dir;
static struct manifest_head head = {
	.name = { .cluster = TEXT("c"), .db = TEXT("d"), .table = TEXT("t") },
	.part_bytes = 1000,
	.options = "a=1",
};

static int remove_one(const char *p, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(p);
}

static void clean(void)
{
	state_dir_close(&dir);
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static struct manifest *must_open(void)
{
	struct manifest *m = NULL;
	struct err err;

	MUST(!manifest_open(&dir, &head, &m, &err), err.text);
	return m;
}

static void begin(void)
{
	struct manifest *m;
	struct err err;

	MUST(mkdtemp(scratch), "no scratch directory");
	atexit(clean);
	MUST(!state_dir_open(&dir, scratch, true, &err), err.text);
	load_keys(&head.name, &head.keys);
	m = must_open();
	snprintf(path, sizeof(path), "%s", manifest_path(m));
	manifest_close(m);
}

static void put(const uint8_t *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size, "the file cannot be written");
	close(fd);
}

/* As it can be once more. */
static void sound(const struct manifest_part *p)
{
	MUST(memchr(p->label, 0, sizeof(p->label)) && memchr(p->hash, 0, sizeof(p->hash)),
	     "a text has no end");
	MUST(p->state <= MS_UNKNOWN, "no such state");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct manifest_part mine = { .no = 3, .label = "l", .hash = "h", .state = MS_SENDING }, p;
	struct manifest *m;
	struct err err;
	unsigned i;

	if (!*path)
		begin();
	put(data, size);
	m = must_open();
	for (i = 0; i < 20; i++)
		if (manifest_find(m, i, &p))
			sound(&p);
	MUST(!manifest_write(m, &mine, &err), err.text);
	manifest_close(m);
	m = must_open();
	MUST(manifest_find(m, 3, &p) && p.state == MS_SENDING && !strcmp(p.label, "l"),
	     "what was written is not there");
	manifest_close(m);
	return 0;
}
