/*
 * spool.c - a body of any length, in a file without a name.
 */
#include "config.h"
#include "sandbox/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void spool_init(struct spool *s)
{
	*s = (struct spool){ .fd = -1 };
}

static int open_nameless(void)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (snprintf(path, sizeof(path), "%s/starload-XXXXXX", dir && *dir ? dir : "/tmp") >=
	    (int)sizeof(path))
		return -1;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static void unmap(struct spool *s)
{
	if (s->map)
		munmap(s->map, s->mapped);
	s->map = NULL;
}

void spool_add(struct spool *s, const void *p, size_t n)
{
	const char *from = p;

	unmap(s);
	if (s->fd < 0 && !s->failed)
		s->fd = open_nameless();
	if (s->fd < 0)
		s->failed = true;
	while (n && !s->failed) {
		ssize_t w = write(s->fd, from, n);

		if (w > 0) {
			from += w;
			n -= (size_t)w;
			s->bytes += w;
		} else if (w == 0 || errno != EINTR) {
			s->failed = true;
		}
	}
}

struct text spool_text(struct spool *s)
{
	if (s->failed || s->bytes == 0)
		return TEXT("");
	if (!s->map) {
		s->mapped = (size_t)s->bytes;
		s->map = mmap(NULL, s->mapped, PROT_READ, MAP_PRIVATE, s->fd, 0);
		if (s->map == MAP_FAILED) {
			s->map = NULL;
			s->failed = true;
			return TEXT("");
		}
	}
	return (struct text){ s->map, s->mapped };
}

void spool_release(struct spool *s)
{
	unmap(s);
	if (s->fd >= 0)
		close(s->fd);
	spool_init(s);
}
