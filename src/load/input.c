/*
 * input.c - opening and reading one input.
 */
#include "config.h"
#include "load/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "load/file.h"
#include "load/unpack.h"

enum { STOP_MS = 200 }; /* how soon a wait sees that it is to stop */

static int trouble(const struct input *in, struct err *err)
{
	return err_set(err, ERR_IO, "%s: cannot be read: %s", in->name, strerror(errno));
}

/* What is there, at most `n` bytes, in a pipe that may keep us waiting. */
static ssize_t pipe_read(const struct input *in, void *buf, size_t n, struct err *err)
{
	for (;;) {
		struct pollfd p = { .fd = in->fd, .events = POLLIN };
		ssize_t r;

		if (in->stop && atomic_load(in->stop))
			return err_set(err, ERR_IO, "stopped");
		if (in->stop && poll(&p, 1, STOP_MS) == 0)
			continue;
		r = read(in->fd, buf, n);
		if (r >= 0)
			return r;
		if (errno != EINTR && errno != EAGAIN)
			return trouble(in, err);
		if (errno == EAGAIN)
			poll(&p, 1, STOP_MS);
	}
}

/* The bytes as they came, in order. */
static ssize_t raw_next(void *arg, void *buf, size_t n, struct err *err)
{
	struct input *in = arg;
	ssize_t r;

	if (in->file) {
		if (in->stop && atomic_load(in->stop))
			return err_set(err, ERR_IO, "stopped");
		r = load_file_read(in->file, in->read_at, buf, n, err);
		if (r > 0)
			in->read_at += (uint64_t)r;
		return r;
	}
	if (in->head_at < in->head_n) {
		size_t k = in->head_n - in->head_at < n ? in->head_n - in->head_at : n;

		memcpy(buf, in->head + in->head_at, k);
		in->head_at += k;
		return (ssize_t)k;
	}
	return pipe_read(in, buf, n, err);
}

/* A mark at the data's beginning: how long it is; ERR_JUDGED for one of UTF-16. */
static int mark_bytes(const struct input *in, const char *p, size_t n, struct err *err)
{
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		return 3;
	if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
		return err_set(
			err, ERR_JUDGED,
			"%s: this is UTF-16; a server takes UTF-8 only (iconv -f UTF-16 -t UTF-8)",
			in->name);
	return 0;
}

/* The mark of what is unpacked. */
static int unpacked_mark(struct input *in, struct err *err)
{
	int mark;

	in->mark_at = in->mark_n = 0;
	while (in->mark_n < sizeof(in->mark)) {
		ssize_t r = unpack_read(in->unpack, in->mark + in->mark_n,
					sizeof(in->mark) - in->mark_n, err);

		if (r < 0)
			return (int)r;
		if (r == 0)
			break;
		in->mark_n += (size_t)r;
	}
	mark = mark_bytes(in, in->mark, in->mark_n, err);
	if (mark < 0)
		return mark;
	in->has_mark = mark > 0;
	in->mark_at = (size_t)mark;
	return 0;
}

static int look_at_pipe(struct input *in, struct err *err)
{
	while (in->head_n < sizeof(in->head)) {
		ssize_t r =
			pipe_read(in, in->head + in->head_n, sizeof(in->head) - in->head_n, err);

		if (r < 0)
			return (int)r;
		if (r == 0)
			break;
		in->head_n += (size_t)r;
	}
	return 0;
}

static int look(struct input *in, struct err *err)
{
	ssize_t n;
	int mark;

	if (in->file) {
		n = load_file_read(in->file, in->base, in->head, sizeof(in->head), err);
		if (n < 0)
			return (int)n;
		in->head_n = (size_t)n;
	} else if (look_at_pipe(in, err) < 0) {
		return err->code;
	}
	in->packing = unpack_sniff(in->head, in->head_n);
	if (in->packing) {
		in->read_at = in->base;
		in->unpack = unpack_new(in->packing, in->name, raw_next, in);
		return unpacked_mark(in, err);
	}
	mark = mark_bytes(in, in->head, in->head_n, err);
	if (mark < 0)
		return mark;
	in->has_mark = mark > 0;
	in->direct = in->file;
	in->base += (uint64_t)mark;
	in->head_at = (size_t)mark;
	return 0;
}

int input_open(struct input *in, const char *name, const atomic_int *stop, struct err *err)
{
	bool std = strcmp(name, "-") == 0;
	struct stat st;
	int fd;

	*in = (struct input){ .name = std ? "standard input" : name, .fd = -1, .stop = stop };
	fd = std ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return trouble(in, err);
	if (fstat(fd, &st) < 0) {
		trouble(in, err);
		close(fd);
		return err->code;
	}
	if (S_ISREG(st.st_mode)) {
		off_t at = std ? lseek(fd, 0, SEEK_CUR) : 0;

		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		in->base = at > 0 ? (uint64_t)at : 0;
		in->file = load_file_new(fd, in->name, false, err);
		if (!in->file)
			return err->code;
		in->file->unnamed = std;
	} else {
		in->fd = fd;
	}
	if (look(in, err) == 0)
		return 0;
	input_close(in);
	return err->code;
}

void input_close(struct input *in)
{
	unpack_free(in->unpack);
	load_file_unref(in->file);
	if (in->fd >= 0)
		close(in->fd);
	in->unpack = NULL;
	in->file = NULL;
	in->fd = -1;
}

ssize_t input_at(const struct input *in, uint64_t off, void *buf, size_t n, struct err *err)
{
	if (in->stop && atomic_load(in->stop))
		return err_set(err, ERR_IO, "stopped");
	return load_file_read(in->file, in->base + off, buf, n, err);
}

ssize_t input_next(struct input *in, void *buf, size_t n, struct err *err)
{
	size_t got = 0;

	while (got < n) {
		char *to = (char *)buf + got;
		ssize_t r;

		if (in->mark_at < in->mark_n) {
			*to = in->mark[in->mark_at++];
			r = 1;
		} else if (in->unpack) {
			r = unpack_read(in->unpack, to, n - got, err);
		} else {
			r = raw_next(in, to, n - got, err);
		}
		if (r < 0)
			return r;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

int input_rewind(struct input *in, struct err *err)
{
	unpack_free(in->unpack);
	in->read_at = in->base;
	in->unpack = unpack_new(in->packing, in->name, raw_next, in);
	return unpacked_mark(in, err);
}

unsigned input_frames(const struct input *in)
{
	return in->unpack ? unpack_frames(in->unpack) : 0;
}
