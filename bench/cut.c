/*
 * cut.c - how fast inputs are cut into parts, hashed and compressed.
 *
 *     cut make csv|quoted|escaped|ndjson|array BYTES   rows of an order, to standard output
 *     cut rows KIND FILE     the cutter alone, over memory: GB and seconds of CPU time
 *     cut parts KIND FILE    read, cut, hashed, lines counted: the same
 *     cut pack METHOD FILE   read and compressed (zstd, lz4, gzip), to standard output
 *
 * Built by cut.sh with the libraries of a build folder.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "load/codec.h"
#include "load/cut.h"
#include "load/part.h"

enum { WINDOW = 256 << 10, PART = 64 << 20 };

static const char *const kinds[] = { "csv", "quoted", "escaped", "ndjson", "array" };
enum { CSV, QUOTED, ESCAPED, NDJSON, ARRAY, KINDS };

static void fail(const char *why)
{
	fprintf(stderr, "cut: %s\n", why);
	exit(1);
}

static int kind_of(const char *name)
{
	int k;

	for (k = 0; k < KINDS; k++)
		if (!strcmp(kinds[k], name))
			return k;
	fail("no such kind");
	return 0;
}

static struct row_format format_of(int kind)
{
	return (struct row_format){ .format = kind >= NDJSON ? LF_JSON : LF_CSV,
				    .column_separator = ",",
				    .row_delimiter = "\n",
				    .sep_bytes = 1,
				    .delim_bytes = 1,
				    .enclose = kind == QUOTED || kind == ESCAPED ? '"' : -1,
				    .escape = kind == ESCAPED ? '\\' : -1,
				    .strip_outer_array = kind == ARRAY };
}

static unsigned roll(unsigned n)
{
	static unsigned long long dice = 88172645463325252u;

	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)((dice >> 11) % n);
}

/* About 110 bytes of CSV, 200 of JSON. */
static void make(int kind, long long bytes)
{
	static const char *const form[] = {
		"%u,2026-11-%02u 10:%02u:%02u,customer %u,%u.%02u,EUR,open,some street %u,a town\n",
		"%u,\"2026-11-%02u 10:%02u:%02u\",\"customer "
		"\"\"%u\"\"\",%u.%02u,\"EUR\",\"open\",\"some street %u,\n2nd floor\",\"a town\"\n",
		"%u,\"2026-11-%02u 10:%02u:%02u\",\"customer "
		"\\\"%u\\\"\",%u.%02u,\"EUR\",\"open\",\"some street %u,\n2nd floor\",\"a town\"\n",
		"{\"id\":%u,\"at\":\"2026-11-%02u 10:%02u:%02u\",\"customer\":\"customer "
		"\\\"%u\\\"\",\"amount\":%u.%02u,\"currency\":\"EUR\",\"state\":\"open\","
		"\"address\":{\"street\":\"some street %u\",\"town\":\"a "
		"town\"},\"tags\":[\"a\",\"b\"]}\n",
		"{\"id\":%u,\"at\":\"2026-11-%02u 10:%02u:%02u\",\"customer\":\"customer "
		"\\\"%u\\\"\",\"amount\":%u.%02u,\"currency\":\"EUR\",\"state\":\"open\","
		"\"address\":{\"street\":\"some street %u\",\"town\":\"a "
		"town\"},\"tags\":[\"a\",\"b\"]}\n",
	};
	long long done = 0;

	if (kind == ARRAY)
		putchar('[');
	while (done < bytes) {
		if (kind == ARRAY && done)
			putchar(',');
		done += printf(form[kind], roll(100000000), 1 + roll(28), roll(60), roll(60),
			       roll(1000000), roll(10000), roll(100), roll(500));
	}
	if (kind == ARRAY)
		puts("]");
}

static double cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void say(double bytes, double seconds, unsigned parts)
{
	printf("%.2f %.3f %.3f %u\n", bytes / 1e9, seconds, bytes / 1e9 / seconds, parts);
}

static void rows(int kind, const char *path)
{
	struct row_format f = format_of(kind);
	int fd = open(path, O_RDONLY);
	unsigned parts = 0;
	struct cutter c;
	struct stat st;
	double before;
	size_t n;
	char *p;

	if (fd < 0 || fstat(fd, &st) < 0)
		fail("no such file");
	n = (size_t)st.st_size;
	p = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED)
		fail("mmap");
	before = cpu();
	cutter_init(&c, &f);
	do {
		bool last = false;

		cutter_part(&c, c.next + PART, 0);
		while (!c.done && !c.bad && !last) {
			size_t have = n - c.at < WINDOW ? n - c.at : WINDOW;

			last = c.at + have == n;
			cutter_feed(&c, p + c.at, have, last);
		}
		parts += c.cut;
	} while (c.done);
	if (c.bad)
		fail(cut_bad_text(c.bad));
	say((double)n, cpu() - before, parts);
}

static struct part_source *source(int kind, const char *const *path, struct row_format *f,
				  unsigned long long part_bytes)
{
	struct part_options o = {
		.inputs = path, .n_inputs = 1, .format = f, .part_bytes = part_bytes
	};
	struct part_source *s;
	struct err err;

	*f = format_of(kind);
	s = part_source_open(&o, &err);
	if (!s)
		fail(err.text);
	return s;
}

static void parts(int kind, const char *path)
{
	double before = cpu(), bytes = 0;
	unsigned n = 0;
	struct row_format f;
	struct part_source *s = source(kind, &path, &f, PART);
	struct part *p;
	struct err err;
	int rc;

	while ((rc = part_source_next(s, &p, &err)) > 0) {
		bytes += (double)p->bytes;
		n++;
		part_free(p);
	}
	if (rc < 0)
		fail(err.text);
	part_source_free(s);
	say(bytes, cpu() - before, n);
}

static void pack(const char *method, const char *path)
{
	static char out[1 << 20];
	struct codec *c = codec_new(!strcmp(method, "zstd")  ? LP_ZSTD
				    : !strcmp(method, "lz4") ? LP_LZ4
							     : LP_GZIP,
				    0);
	struct row_format f;
	struct part_source *s = source(CSV, &path, &f, 0);
	struct part_reader reader;
	struct body plain, body;
	struct part *p;
	struct err err;
	ssize_t r;

	if (part_source_next(s, &p, &err) <= 0)
		fail("no rows");
	plain = part_body(&reader, p);
	body = codec_body(c, &plain);
	if (body.rewind(body.arg, &err) < 0)
		fail(err.text);
	while ((r = body.read(body.arg, out, sizeof(out), &err)) > 0)
		if (write(STDOUT_FILENO, out, (size_t)r) != r)
			fail("cannot write");
	if (r < 0)
		fail(err.text);
	part_free(p);
	part_source_free(s);
	codec_free(c);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		fail("see the head of bench/cut.c");
	if (!strcmp(argv[1], "make"))
		make(kind_of(argv[2]), atoll(argv[3]));
	else if (!strcmp(argv[1], "rows"))
		rows(kind_of(argv[2]), argv[3]);
	else if (!strcmp(argv[1], "parts"))
		parts(kind_of(argv[2]), argv[3]);
	else if (!strcmp(argv[1], "pack"))
		pack(argv[2], argv[3]);
	else
		fail("see the head of bench/cut.c");
	return 0;
}
