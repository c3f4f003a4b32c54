/*
 * check_part.c - inputs of every kind become the same parts: files, pipes, compressed files,
 * folders.
 */
#include "config.h"

#include "part_rig.h"

/* cases --------------------------------------------------------------------------------- */

/* One or two files, "" for none; q: enclose, j: JSON, a: strip_outer_array, w: CR LF, h: csv_header
 */
static const struct {
	const char *options, *a, *b;
	unsigned bytes, skip, rows, merge;
	const char *parts, *lines;
	const char *said; /* a part of the error or the notices */
} cases[] = {
	{ "", "1,a\n2,b\n3,c\n", "4,d\n", 8, 0, 0, 0, "1,a\n2,b\n|3,c\n|4,d\n|", "a:1 a:3 b:1 ",
	  "" },
	{ "", "\n\n1\n\n2\n", "3", 2, 0, 0, 0, "1\n|2\n|3|", "a:3 a:5 b:1 ", "" },
	{ "",
	  "\xef\xbb\xbf"
	  "1\n",
	  "", 0, 0, 0, 0, "1\n|", "a:1 ", "a: the byte order mark" },
	{ "",
	  "\xff\xfe"
	  "1\n",
	  "", 0, 0, 0, 0, "", "", "UTF-16" },
	{ "", "\n\n", "1\n", 0, 0, 0, 0, "1\n|", "b:1 ", "a: no row in it" },
	{ "", "h\n1\n2\n", "h\n3\n", 2, 1, 0, 0, "1\n|2\n|3\n|", "a:2 a:3 b:2 ", "" },
	{ "", "h\n\n1\n", "", 0, 2, 0, 0, "1\n|", "a:3 ", "" },
	{ "", "h\n", "", 0, 4, 0, 0, "", "", "a: has no more than 2 of the 4 lines" },
	{ "h", "x,y\n1\n2\n", "x,y\n3\n", 2, 0, 0, 0, "1\n|2\n|3\n|", "a:2 a:3 b:2 ", "" },
	{ "h", "x,y\n1\n", "x,z\n3\n", 2, 0, 0, 0, "1\n|", "a:2 ",
	  "b: its header is not that of a" },
	{ "hq", "\"x\ny\",z\n1\n", "", 0, 0, 0, 0, "1\n|", "a:3 ", "" },
	{ "hqw", "x,\r\n1\r\n", "", 0, 0, 0, 0, "1|", "a:2 ", "" },
	{ "h", "#\nx\n1\n", "#\nx\n3\n", 0, 1, 0, 0, "1\n|3\n|", "a:3 b:3 ", "" },
	{ "", "1\n2\n3\n", "4\n", 0, 0, 2, 0, "1\n2\n|", "a:1 ", "" },
	{ "", "1\n2\n3\n", "4\n5\n", 4, 0, 4, 0, "1\n2\n|3\n|4\n|", "a:1 a:3 b:1 ", "" },
	{ "", "1\n2", "3\n", 0, 0, 0, 99, "1\n2\n3\n|", "a:1 ", "" },
	{ "", "1\n2", "3\n", 0, 0, 0, 5, "1\n2|3\n|", "a:1 b:1 ", "" },
	{ "", "1\n2", "3\n", 0, 0, 0, 6, "1\n2\n3\n|", "a:1 ", "" },
	{ "q", "1,", "3\n", 0, 0, 0, 99, "1,\n3\n|", "a:1 ", "" },
	{ "q", "1,\"a\"", "3\n", 0, 0, 0, 99, "1,\"a\"\n3\n|", "a:1 ", "" },
	/* nothing may follow a quote that takes the next byte along */
	{ "q", "1,a\"", "3\n", 0, 0, 0, 99, "1,a\"|3\n|", "a:1 b:1 ", "" },
	{ "qw", "1,a\r\n", "2,\r\n", 0, 0, 0, 99, "1,a\r\n2,\"\"|", "a:1 ", "" },
	{ "q", "1,a\n2,\"b\n", "", 0, 0, 0, 0, "", "", "a:2: what is enclosed here does not end" },
	{ "q", "1,a\n2,\"b\n", "", 4, 0, 0, 0, "1,a\n|", "a:1 ", "a:2: what is enclosed" },
	{ "j", "{\"a\":1}\n{\"a\":2}\n", "{}", 9, 0, 0, 0, "{\"a\":1}|{\"a\":2}|{}|",
	  "a:1 a:2 b:1 ", "" },
	{ "j", "{\"a\":1}\n{\"a\":2}\n", "{}", 0, 0, 0, 99, "{\"a\":1}\n{\"a\":2}\n{}|", "a:1 ",
	  "" },
	{ "j", "{\"a\":1}\n{\"a\":\n", "", 0, 0, 0, 0, "", "", "a:2: the object that begins here" },
	{ "j", "{\"a\":1}\n{\"a\":2}", "{}", 0, 0, 2, 0, "{\"a\":1}\n{\"a\":2}|", "a:1 ", "" },
	{ "ja", "[{\"a\":1},\n{\"a\":2}]\n", "[{}]", 9, 0, 0, 0, "[{\"a\":1}]|[{\"a\":2}]|[{}]|",
	  "a:1 a:2 b:1 ", "" },
	{ "ja", "[{\"a\":1},\n{\"a\":2}]\n", "[{}]", 0, 0, 0, 99, "[{\"a\":1},\n{\"a\":2},{}]|",
	  "a:1 ", "" },
	{ "ja", "[{}] [{}]", "", 0, 0, 0, 0, "", "", "a:1: something stands behind the array" },
};

static void check_case(int i, const char *const *inputs, size_t n_inputs)
{
	const char *opts = cases[i].options;
	struct row_format f = csv();
	struct part_options o = { .inputs = inputs,
				  .n_inputs = n_inputs,
				  .format = &f,
				  .part_bytes = cases[i].bytes,
				  .header_lines = cases[i].skip,
				  .csv_header = strchr(opts, 'h'),
				  .limit_rows = cases[i].rows,
				  .merge_small_bytes = cases[i].merge,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	struct seen s;

	f.format = strchr(opts, 'j') ? LF_JSON : LF_CSV;
	f.strip_outer_array = strchr(opts, 'a');
	f.enclose = strchr(opts, 'q') ? '"' : -1;
	if (strchr(opts, 'w')) {
		strcpy(f.row_delimiter, "\r\n");
		f.delim_bytes = 2;
	}
	take(&o, &s);
	ck_assert_msg(!strcmp(buf_str(&s.parts), cases[i].parts), "%d: %s: %s %s", i, cases[i].a,
		      buf_str(&s.parts), s.err.text);
	ck_assert_msg(!strcmp(buf_str(&s.lines), cases[i].lines), "%d: %s: %s", i, cases[i].a,
		      buf_str(&s.lines));
	if (s.rc < 0)
		ck_assert_msg(*cases[i].said && strstr(s.err.text, cases[i].said), "%s: %s",
			      cases[i].a, s.err.text);
	else
		ck_assert_msg(strstr(buf_str(&s.notices), cases[i].said), "%s: %s", cases[i].a,
			      buf_str(&s.notices));
	seen_release(&s);
}

START_TEST(files)
{
	const char *inputs[] = { "a", "b" };

	begin();
	write_text("a", cases[_i].a);
	write_text("b", cases[_i].b);
	check_case(_i, inputs, *cases[_i].b ? 2 : 1);
	end();
}
END_TEST

/* The same, unpacked on the way: nothing differs. */
START_TEST(packed_files)
{
	const char *inputs[] = { "a", "b" };
	enum load_packing how;

	begin();
	for (how = LP_GZIP; how <= LP_LZ4; how++) {
		write_packed("a", how, cases[_i].a, strlen(cases[_i].a));
		write_packed("b", how, cases[_i].b, strlen(cases[_i].b));
		check_case(_i, inputs, *cases[_i].b ? 2 : 1);
	}
	end();
}
END_TEST

struct writing {
	const char *name;
	const char *p;
	size_t n;
};

static void *write_pipe(void *arg)
{
	const struct writing *w = arg;
	int fd = open(w->name, O_WRONLY);
	size_t at = 0;

	while (fd >= 0 && at < w->n) {
		ssize_t r = write(fd, w->p + at, w->n - at < 777 ? w->n - at : 777);

		if (r < 0)
			break;
		at += (size_t)r;
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* The same from pipes. */
START_TEST(pipes)
{
	const char *inputs[] = { "a", "b" };
	struct writing w[2] = { { "a", cases[_i].a, strlen(cases[_i].a) },
				{ "b", cases[_i].b, strlen(cases[_i].b) } };
	pthread_t thread[2];
	unsigned n = *cases[_i].b ? 2 : 1, k;

	begin();
	signal(SIGPIPE, SIG_IGN);
	for (k = 0; k < n; k++) {
		ck_assert(mkfifo(w[k].name, 0600) == 0);
		ck_assert(pthread_create(&thread[k], NULL, write_pipe, &w[k]) == 0);
	}
	check_case(_i, inputs, n);
	for (k = 0; k < n; k++) {
		/* One that nobody opened would wait for ever. */
		int fd = open(w[k].name, O_RDONLY | O_NONBLOCK);

		pthread_join(thread[k], NULL);
		close(fd);
	}
	end();
}
END_TEST

/* sent as they are ---------------------------------------------------------------------- */

START_TEST(as_they_are)
{
	enum load_packing how = LP_GZIP + (enum load_packing)_i;
	struct row_format f = csv();
	const char *inputs[] = { "a" };
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 1,
				  .format = &f,
				  .part_bytes = 1000,
				  .spool_dir = ".",
				  .send_packed = LP_BIT(how),
				  .spool_slots = 2 };
	struct part_source *src;
	struct seen s;
	struct part *p;
	struct err err;
	char two[400];
	size_t n, m;

	begin();
	write_packed("a", how, "1,a\n2,b\n", 8);
	src = part_source_open(&o, &err);
	ck_assert(src && part_source_next(src, &p, &err) == 1);
	ck_assert_uint_eq(p->packing, how);
	part_free(p);
	ck_assert(part_source_next(src, &p, &err) == 0);
	part_source_free(src);
	/* too long, to be stripped, limited: unpacked */
	o.part_bytes = 7;
	take(&o, &s);
	ck_assert_str_eq(buf_str(&s.parts), "1,a\n|2,b\n|");
	seen_release(&s);
	o.part_bytes = 0;
	o.limit_rows = 1;
	take(&o, &s);
	ck_assert_str_eq(buf_str(&s.parts), "1,a\n|");
	seen_release(&s);
	o.limit_rows = 0;
	/* two frames: the server reads the second one of gzip and bzip2 only */
	n = pack(how, "1,a\n", 4, two, sizeof(two));
	m = pack(how, "2,b\n", 4, two + n, sizeof(two) - n);
	write_file("a", two, n + m);
	take(&o, &s);
	ck_assert_uint_eq(s.n, 1);
	ck_assert(s.spooled == (how == LP_ZSTD || how == LP_LZ4));
	if (s.spooled)
		ck_assert_str_eq(buf_str(&s.parts), "1,a\n2,b\n|");
	seen_release(&s);
	/* an object that is cut off */
	f.format = LF_JSON;
	write_packed("a", how, "{\"a\":1}\n{\"a\":", 13);
	take(&o, &s);
	ck_assert(s.rc == ERR_JUDGED && !s.n);
	seen_release(&s);
	end();
}
END_TEST

/* folders, stdin ------------------------------------------------------------------------ */

START_TEST(folders)
{
	struct row_format f = csv();
	const char *inputs[] = { "d/", "e" };
	struct part_options o = {
		.inputs = inputs, .n_inputs = 2, .format = &f, .spool_dir = ".", .spool_slots = 2
	};
	struct seen s;

	begin();
	ck_assert(mkdir("d", 0700) == 0 && mkdir("d/sub", 0700) == 0 && mkdir("e", 0700) == 0);
	write_text("d/part-2", "2\n");
	write_text("d/part-10", "10\n");
	write_text("d/Part-1", "1\n");
	write_text("d/_SUCCESS", "x\n");
	write_text("d/.crc", "x\n");
	write_text("d/empty", "");
	take(&o, &s);
	ck_assert_str_eq(buf_str(&s.parts), "1\n|10\n|2\n|");
	ck_assert_str_eq(buf_str(&s.lines), "d/Part-1:1 d/part-10:1 d/part-2:1 ");
	ck_assert(strstr(buf_str(&s.notices), "d/_SUCCESS: skipped"));
	ck_assert(strstr(buf_str(&s.notices), "d/.crc: skipped"));
	ck_assert(strstr(buf_str(&s.notices), "d/empty: skipped: the file is empty"));
	ck_assert(strstr(buf_str(&s.notices), "d/sub: skipped: a folder"));
	ck_assert(strstr(buf_str(&s.notices), "e: no file to load"));
	seen_release(&s);
	inputs[0] = "none";
	take(&o, &s);
	ck_assert(s.rc == ERR_IO && strstr(s.err.text, "none: cannot be read"));
	seen_release(&s);
	inputs[0] = inputs[1] = "-";
	take(&o, &s);
	ck_assert(s.rc == ERR_USAGE);
	seen_release(&s);
	end();
}
END_TEST

START_TEST(standard_input)
{
	struct row_format f = csv();
	const char *inputs[] = { "-" };
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 1,
				  .format = &f,
				  .part_bytes = 4,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	struct part_source *src;
	struct seen s;
	int fd[2];

	begin();
	ck_assert(pipe(fd) == 0 && write(fd[1], "1,a\n2,b\n3", 9) == 9);
	close(fd[1]);
	dup2(fd[0], STDIN_FILENO);
	take(&o, &s);
	ck_assert_str_eq(buf_str(&s.parts), "1,a\n|2,b\n|3|");
	ck_assert(s.spooled);
	seen_release(&s);
	src = part_source_open(&o, &s.err);
	ck_assert(part_source_piped(src));
	part_source_free(src);
	/* a file that is stdin, from where it stands */
	write_text("a", "x\n1,a\n2,b\n");
	dup2(open("a", O_RDONLY), STDIN_FILENO);
	lseek(STDIN_FILENO, 2, SEEK_SET);
	take(&o, &s);
	ck_assert_str_eq(buf_str(&s.parts), "1,a\n|2,b\n|");
	ck_assert(!s.spooled);
	seen_release(&s);
	end();
}
END_TEST

/* header, flaws ------------------------------------------------------------------------- */

START_TEST(header_names)
{
	struct row_format f = csv();
	const char *inputs[] = { "a" };
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 1,
				  .format = &f,
				  .csv_header = true,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	const struct text *names;
	struct part_source *src;
	struct part *p;
	struct err err;
	size_t n;

	begin();
	f.enclose = '"';
	write_text("a", "\xef\xbb\xbf"
			"id, \"the \"\"name\"\"\" ,\"a,\nb\",\n1,2\n");
	src = part_source_open(&o, &err);
	ck_assert(!part_source_piped(src));
	ck_assert(src && part_source_header(src, &names, &n, &err) == 0);
	ck_assert_uint_eq(n, 4);
	ck_assert(text_is(names[0], "id") && text_is(names[1], "the \"name\"") &&
		  text_is(names[2], "a,\nb") && text_is(names[3], ""));
	ck_assert(part_source_next(src, &p, &err) == 1);
	ck_assert_uint_eq(part_first_line(p), 3);
	part_free(p);
	ck_assert(part_source_header(src, &names, &n, &err) == 0);
	part_source_free(src);
	write_text("a", "\n");
	src = part_source_open(&o, &err);
	ck_assert(part_source_header(src, &names, &n, &err) == ERR_JUDGED);
	part_source_free(src);
	end();
}
END_TEST

START_TEST(flaws)
{
	struct row_format f = csv();
	const char *inputs[] = { "a", "b" };
	struct part_options o = { .inputs = inputs,
				  .n_inputs = 2,
				  .format = &f,
				  .part_bytes = 12,
				  .spool_dir = ".",
				  .spool_slots = 2 };
	const struct cut_flaws *found;
	struct part_source *src;
	struct part *p;
	struct err err;

	begin();
	f.enclose = '"';
	write_text("a", "1,a\n2,b\n3,\"c\n\"\n4,d\n");
	write_text("b", "1,a\n2,\"b\nc\"\n3,d\"e\n4,d\"f\n");
	src = part_source_open(&o, &err);
	while (part_source_next(src, &p, &err) > 0)
		part_free(p);
	found = part_source_flaws(src);
	ck_assert_uint_eq(found->flaw[CF_QUOTE_INSIDE].n, 2);
	ck_assert_uint_eq(found->flaw[CF_QUOTE_INSIDE].line, 4);
	ck_assert_uint_eq(found->flaw[CF_QUOTE_INSIDE].offset, 15);
	ck_assert(text_is(found->flaw[CF_QUOTE_INSIDE].input, "b"));
	ck_assert_uint_eq(found->flaw[CF_TEXT_AFTER_QUOTE].n, 0);
	part_source_free(src);
	end();
}
END_TEST

static void add_cases(TCase *tc)
{
	tcase_add_loop_test(tc, files, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, packed_files, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, pipes, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, folders);
	tcase_add_test(tc, standard_input);
	tcase_add_test(tc, header_names);
	tcase_add_test(tc, flaws);
	tcase_add_loop_test(tc, as_they_are, 0, 4);
}

SUITE("part", { "inputs", add_cases })
