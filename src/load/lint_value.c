/*
 * lint_value.c - one header's value by itself.
 * Facts: stream_load.cpp (stoll, strtod, first bytes), StreamLoadInfo.java, Delimiter.java,
 * FeNameFormat.java, TimeUtils.java, CompressionUtils.java.
 */
#include "config.h"
#include "load/lint_int.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

#include "base/near.h"
#include "base/util.h"
#include "check/delimiter.h"
#include "check/jsonpaths.h"
#include "check/timezone.h"

enum { LABEL_MAX = 128 };

/* The value as it is said in a message. */
static const char *shown(struct lint *l, const struct load_said *said)
{
	const size_t n = strlen(said->value);
	const size_t most = 60;

	return arena_printf(l->mem, "\"%.*s%s\"", (int)(n > most ? most : n), said->value,
			    n > most ? "..." : "");
}

static struct diag *refuse(struct lint *l, const struct load_said *said, enum diag_code code,
			   const char *text)
{
	return diag_add(lint_diags(l, said), code, lint_whole(said), RELS_ALL, "%s", text);
}

static struct diag *warn(struct lint *l, const struct load_said *said, enum diag_code code,
			 const char *text)
{
	return diag_add(lint_diags(l, said), code, lint_whole(said), RELS_NONE, "%s", text);
}

/* numbers ---------------------------------------------------------------------- */

/* "10m" and the like: what it is in seconds; 0: nothing of that kind. */
static long long with_unit(const char *value)
{
	long long n = 0, unit;
	size_t i;

	for (i = 0; isdigit((unsigned char)value[i]) && i < 6; i++)
		n = n * 10 + (value[i] - '0');
	unit = !i			 ? 0
	       : !strcmp(value + i, "s") ? 1
	       : !strcmp(value + i, "m") ? 60
	       : !strcmp(value + i, "h") ? 3600
					 : 0;
	return n * unit;
}

static void check_size(struct lint *l, const struct load_said *said)
{
	const struct header_rule *r = said->rule;
	const char *p = said->value + (r->low < 0 && *said->value == '-');
	const long long seconds = with_unit(said->value);
	struct diag *g;
	long long n;

	if (!*p || p[strspn(p, "0123456789")]) {
		g = refuse(l, said, DIAG_header_number,
			   arena_printf(l->mem, "%s is %s, the server wants digits alone", r->name,
					shown(l, said)));
		if (seconds && r->id == HEADER_TIMEOUT)
			diag_hint(lint_diags(l, said), g, "in seconds that is %lld", seconds);
		return;
	}
	errno = 0;
	n = strtoll(said->value, NULL, 10);
	if (errno) {
		refuse(l, said, DIAG_header_number,
		       arena_printf(l->mem, "%s is %s, more than 64 bits hold", r->name,
				    shown(l, said)));
		return;
	}
	if (n >= r->low && n <= r->high)
		return;
	if (r->high == INT64_MAX)
		refuse(l, said, DIAG_header_range,
		       arena_printf(l->mem, "%s is %lld, the server takes %" PRId64 " or more",
				    r->name, n, r->low));
	else
		refuse(l, said, DIAG_header_range,
		       arena_printf(l->mem, "%s is %lld, the server takes %" PRId64 " to %" PRId64,
				    r->name, n, r->low, r->high));
}

static void check_ratio(struct lint *l, const struct load_said *said)
{
	struct diags *d = lint_diags(l, said);
	struct diag *g;
	char *end;
	double v;

	v = strtod(said->value, &end);
	if (!*end && end != said->value && v >= 0 && v <= 1)
		return;
	if (!*end && end != said->value && v > 1)
		g = warn(l, said, DIAG_header_ratio,
			 arena_printf(l->mem,
				      "max_filter_ratio %s lets every row be rejected: it goes "
				      "from 0 to 1",
				      shown(l, said)));
	else if (!*end && end != said->value && v < 0)
		g = warn(l, said, DIAG_header_ratio,
			 "a negative max_filter_ratio fails every load that has rows");
	else
		g = warn(l, said, DIAG_header_ratio,
			 arena_printf(l->mem,
				      "max_filter_ratio %s is no number from 0 to 1; the server "
				      "reads what it can of it",
				      shown(l, said)));
	if (!strcmp(end, "%") && v > 0 && v <= 100)
		diag_hint(d, g, "write %g", v / 100);
}

/* words ------------------------------------------------------------------------ */

static bool is_bool(const char *v)
{
	return !strcasecmp(v, "true") || !strcasecmp(v, "false");
}

static void check_bool(struct lint *l, const struct load_said *said)
{
	struct diag *g;

	if (is_bool(said->value))
		return;
	if (said->rule->type == HEADER_TYPE_SWITCH &&
	    (!strcmp(said->value, "1") || !strcmp(said->value, "0"))) {
		if (l->of->targets->asked & RELS_BEFORE(REL_4_1_0))
			warn(l, said, DIAG_header_boolish,
			     arena_printf(
				     l->mem,
				     "the FE takes %s for false before 4.1: write true or false",
				     shown(l, said)));
		return;
	}
	g = refuse(l, said, DIAG_header_bool,
		   arena_printf(l->mem, "%s is %s, the server takes true and false",
				said->rule->name, shown(l, said)));
	if (!strcmp(said->value, "1") || !strcasecmp(said->value, "yes") ||
	    !strcasecmp(said->value, "on"))
		g->hint = "write true";
}

static void check_boolish(struct lint *l, const struct load_said *said)
{
	const bool lower = said->rule->type == HEADER_TYPE_LOWER;

	if (lower ? !strcmp(said->value, "true") || !strcmp(said->value, "false")
		  : is_bool(said->value))
		return;
	warn(l, said, DIAG_header_boolish,
	     arena_printf(l->mem,
			  lower && is_bool(said->value)
				  ? "%s takes true in small letters only: %s counts as false"
				  : "%s is %s, which the server takes for false without a word",
			  said->rule->name, shown(l, said)));
}

static void check_format(struct lint *l, const struct load_said *said)
{
	static const char *const names[] = { "csv", "json",    "gzip", "bzip2",
					     "lz4", "deflate", "zstd" };
	static const char *const no[] = { "parquet", "orc", "avro" };
	struct diag *g;
	const char *near;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcasecmp(said->value, names[i]))
			return;
	g = refuse(l, said, DIAG_header_format,
		   arena_printf(l->mem, "the server knows no format %s", shown(l, said)));
	near = near_best((struct text){ said->value, strlen(said->value) }, names,
			 ARRAY_SIZE(names));
	if (near)
		diag_hint(lint_diags(l, said), g, "did you mean %s?", near);
	for (i = 0; i < ARRAY_SIZE(no) && !near; i++)
		if (!strcasecmp(said->value, no[i]))
			g->hint = "a Stream Load takes CSV and JSON; broker load and INSERT from "
				  "FILES() take this";
}

/* A compression that we or other tools call otherwise. */
static const char *codec_meant(const char *v)
{
	static const char *const other[][2] = {
		{ "zstandard", "zstd" }, { "zst", "zstd" },    { "gz", "gzip" },
		{ "bz2", "bzip2" },	 { "x-gzip", "gzip" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(other); i++)
		if (!strcasecmp(v, other[i][0]))
			return other[i][1];
	return NULL;
}

static void check_codec(struct lint *l, const struct load_said *said)
{
	static const char *const names[] = {
		"gzip", "bzip2", "lz4_frame", "zstd", "deflate", "snappy", "no_compression",
	};
	const bool lz4 = !strcasecmp(said->value, "lz4");
	const char *near;
	struct diag *g;
	size_t i;

	if (!l->json)
		return; /* it is not looked at; that is told by another rule */
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcasecmp(said->value, names[i]))
			return;
	if (lz4 || !strcasecmp(said->value, "zlib")) {
		g = diag_add(lint_diags(l, said), DIAG_header_value, lint_whole(said),
			     RELS_BEFORE(REL_4_1_0), "%s is no compression of JSON before 4.1",
			     shown(l, said));
		g->hint = lz4 ? "a .lz4 file is lz4_frame" : "write gzip or deflate";
		if (lz4 && l->of->targets->asked & RELS_4_1) {
			g = warn(l, said, DIAG_header_word,
				 "from 4.1 on lz4 means blocks as Hadoop writes them, not a .lz4 "
				 "file");
			g->hint = "write lz4_frame";
		}
		return;
	}
	g = refuse(
		l, said, DIAG_header_value,
		arena_printf(l->mem, "%s is no compression that the server knows", shown(l, said)));
	near = codec_meant(said->value);
	if (!near)
		near = near_best((struct text){ said->value, strlen(said->value) }, names,
				 ARRAY_SIZE(names));
	if (near)
		diag_hint(lint_diags(l, said), g, "did you mean %s?", near);
}

static void check_word(struct lint *l, const struct load_said *said)
{
	static const char *const modes[] = { "row", "column", "auto" };
	static const char *const transport[] = {
		"no_compression", "lz4",  "lz4_frame", "snappy", "zlib",
		"zstd",		  "gzip", "deflate",   "bzip2",	 "auto",
	};
	const char *const *list = modes;
	size_t n = ARRAY_SIZE(modes), i;
	const char *near;
	struct diag *g;

	switch ((int)said->rule->id) {
	case HEADER_COMPRESSION:
	case HEADER_CONTENT_ENCODING:
		check_codec(l, said);
		return;
	case HEADER_ENVELOPE:
		if (strcasecmp(said->value, "debezium") && strcasecmp(said->value, "none"))
			refuse(l, said, DIAG_header_value,
			       "the server knows the envelopes debezium and none");
		return;
	case HEADER_TRANSMISSION_COMPRESSION_TYPE:
		list = transport;
		n = ARRAY_SIZE(transport);
		break;
	}
	for (i = 0; i < n; i++)
		if (list == modes ? !strcmp(said->value, list[i])
				  : !strcasecmp(said->value, list[i]))
			return;
	g = warn(l, said, DIAG_header_word,
		 arena_printf(l->mem,
			      list == modes ? "%s %s counts as row without a word: the modes are "
					      "row, column and auto in "
					      "small letters"
					    : "%s %s is no name the server knows, and means none "
					      "without a word",
			      said->rule->name, shown(l, said)));
	near = near_best((struct text){ said->value, strlen(said->value) }, list, n);
	if (near)
		diag_hint(lint_diags(l, said), g, "did you mean %s?", near);
}

static void check_label(struct lint *l, const struct load_said *said)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	const size_t n = strlen(said->value), good = strspn(said->value, alphabet);

	if (n > LABEL_MAX)
		diag_add(lint_diags(l, said), DIAG_header_label,
			 (struct span){ LABEL_MAX, (uint32_t)(n - LABEL_MAX) }, RELS_ALL,
			 "the label has %zu characters, the server takes %d", n, LABEL_MAX);
	else if (good < n)
		diag_add(lint_diags(l, said), DIAG_header_label, (struct span){ (uint32_t)good, 1 },
			 RELS_ALL, "a label is made of ASCII letters, digits, _ and - alone");
}

static void check_zone(struct lint *l, const struct load_said *said)
{
	const struct text v = { said->value, strlen(said->value) };
	char room[TIMEZONE_OFFSET_BYTES];
	struct text stored;
	const char *near;
	struct diag *g;
	bool case_only;

	if (timezone_check(v, room, &stored) == TIMEZONE_FINE)
		return;
	g = refuse(l, said, DIAG_header_value,
		   arena_printf(l->mem, "the server knows no time zone %s", shown(l, said)));
	near = timezone_near(v, &case_only);
	if (near)
		diag_hint(lint_diags(l, said), g, "did you mean %s?", near);
}

/* bytes ------------------------------------------------------------------------ */

static void check_byte(struct lint *l, const struct load_said *said)
{
	const unsigned char c = (unsigned char)*said->value;

	if (!said->value[1])
		return;
	diag_add(lint_diags(l, said), DIAG_header_byte,
		 (struct span){ 1, (uint32_t)strlen(said->value) - 1 }, RELS_NONE,
		 c >= 0x80 ? "only the first byte of %s counts: a character beyond ASCII cannot be "
			     "given"
			   : "only the first byte of %s counts, here %c",
		 said->rule->name, c >= ' ' && c < 0x7f ? c : '?');
}

static const char *fault_text(enum delimiter_fault fault)
{
	switch (fault) {
	case DELIMITER_FINE:
		break;
	case DELIMITER_EMPTY:
		return "a separator cannot be empty";
	case DELIMITER_HEX_EMPTY:
		return "no hexadecimal digits follow the prefix";
	case DELIMITER_HEX_ODD:
		return "the number of hexadecimal digits is odd";
	case DELIMITER_HEX_DIGIT:
		return "behind the prefix all has to be hexadecimal digits";
	}
	return "";
}

/* The value without what the BE trims off. */
static struct text trimmed(const char *value)
{
	struct text t = { value, strlen(value) };

	while (t.n && *t.p == ' ') {
		t.p++;
		t.n--;
	}
	while (t.n && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
		t.n--;
	return t;
}

static void check_hex(struct lint *l, const struct load_said *said, struct text hex)
{
	const enum delimiter_fault fault = delimiter_convert(hex, l->mem, &(struct text){ 0 });
	struct diag *g;
	size_t i;

	if (fault) {
		g = refuse(l, said, DIAG_header_separator, fault_text(fault));
		if (fault == DELIMITER_HEX_DIGIT &&
		    (strstr(said->value + 2, "\\x") || strstr(said->value + 2, "0x")))
			g->hint = "one prefix is for all bytes: \\x0D0A";
		return;
	}
	for (i = 2; i < hex.n; i += 2) {
		if (hex.p[i] < '8')
			continue;
		g = diag_add(lint_diags(l, said), DIAG_header_separator,
			     (struct span){ (uint32_t)(hex.p - said->value + (ptrdiff_t)i), 2 },
			     RELS_ALL,
			     "a byte from 80 on becomes three others: it never matches the data");
		g->hint = "write the character itself";
		return;
	}
}

static void check_delimiter(struct lint *l, const struct load_said *said)
{
	const struct text t = trimmed(said->value);
	const char *cr = strstr(said->value, "\\r");
	struct text out = { 0 };
	struct diag *g;

	if (!t.n) {
		g = refuse(l, said, DIAG_header_separator,
			   *said->value ? "blanks at the end of a header are dropped on the way: "
					  "nothing is left of it"
					: "a separator cannot be empty");
		g->hint = strchr(said->value, '\t') ? "a TAB is written \\t"
						    : "a blank is written \\x20";
		return;
	}
	if (delimiter_is_hex(t)) {
		check_hex(l, said, t);
	} else if (cr) {
		g = diag_add(lint_diags(l, said), DIAG_separator_literal,
			     (struct span){ (uint32_t)(cr - said->value), 2 }, RELS_NONE,
			     "\\r stays the two characters \\ and r");
		g->hint = "CR LF is written \\x0D0A";
	}
	if (t.n < strlen(said->value)) {
		g = warn(l, said, DIAG_separator_literal,
			 "blanks at its start and end are dropped on the way");
		g->hint = "write all of it in hexadecimal: \\x20 is a blank, \\x09 a TAB";
	}
	if (!delimiter_convert(t, l->mem, &out) && out.n > DELIMITER_MAX)
		refuse(l, said, DIAG_header_separator,
		       arena_printf(l->mem, "it has %zu bytes, the server takes %d", out.n,
				    DELIMITER_MAX));
}

/* JSON and lists ----------------------------------------------------------------- */

static struct span part_of(const struct load_said *said, struct text bad)
{
	if (bad.p >= said->value && bad.p + bad.n <= said->value + strlen(said->value))
		return (struct span){ (uint32_t)(bad.p - said->value), (uint32_t)bad.n };
	return lint_whole(said);
}

static void check_jsonpaths(struct lint *l, const struct load_said *said)
{
	struct text bad = { 0 };
	struct diag *g;
	size_t n;

	switch (jsonpaths_check((struct text){ said->value, strlen(said->value) }, &bad, &n)) {
	case JSONPATHS_FINE:
		return;
	case JSONPATHS_NO_ARRAY:
		g = diag_add(lint_diags(l, said), DIAG_jsonpaths_broken,
			     part_of(said, (struct text){ bad.p, bad.n ? 1 : 0 }), RELS_ALL,
			     "jsonpaths is no JSON array of strings");
		g->hint = "it looks like [\"$.a\", \"$.b.c\"]";
		return;
	case JSONPATHS_NO_ROOT:
		g = diag_add(lint_diags(l, said), DIAG_path_root, part_of(said, bad), RELS_NONE,
			     "a path begins with $: the BE passes over what stands before the "
			     "first dot");
		diag_hint(lint_diags(l, said), g, "write $.%.*s", TEXT_ARG(bad));
		return;
	case JSONPATHS_PATH:
		g = diag_add(lint_diags(l, said), DIAG_jsonpaths_broken, part_of(said, bad),
			     RELS_ALL, "the BE cannot read the path %.*s", TEXT_ARG(bad));
		g->hint = "names are parted by dots, and one index may follow a name: $.a.b[0]";
		return;
	}
}

static void check_path(struct lint *l, const struct load_said *said)
{
	struct diag *g;

	if (*said->value == '$')
		return;
	g = warn(l, said, DIAG_path_root,
		 "a path begins with $: the BE passes over what stands before the first dot");
	diag_hint(lint_diags(l, said), g, "write $.%s", said->value);
}

static void check_names(struct lint *l, const struct load_said *said)
{
	const char *p = said->value;

	for (;;) {
		const size_t n = strcspn(p, ",");
		const struct text name = text_trim((struct text){ p, n });

		if (!name.n) {
			diag_add(lint_diags(l, said), DIAG_header_value,
				 (struct span){ (uint32_t)(p - said->value), (uint32_t)n },
				 RELS_ALL, "%s has an empty name in its list", said->rule->name);
			return;
		}
		p += n;
		if (!*p++)
			return;
	}
}

/* --------------------------------------------------------------------------------- */

static void (*const checks[])(struct lint *l, const struct load_said *said) = {
	[HEADER_TYPE_FORMAT] = check_format,	   [HEADER_TYPE_LABEL] = check_label,
	[HEADER_TYPE_COLUMNS] = lint_sql,	   [HEADER_TYPE_WHERE] = lint_sql,
	[HEADER_TYPE_DELIMITER] = check_delimiter, [HEADER_TYPE_SIZE] = check_size,
	[HEADER_TYPE_BOOL] = check_bool,	   [HEADER_TYPE_SWITCH] = check_bool,
	[HEADER_TYPE_SLOPPY] = check_boolish,	   [HEADER_TYPE_LOWER] = check_boolish,
	[HEADER_TYPE_WORD] = check_word,	   [HEADER_TYPE_RATIO] = check_ratio,
	[HEADER_TYPE_BYTE] = check_byte,	   [HEADER_TYPE_NAMES] = check_names,
	[HEADER_TYPE_ZONE] = check_zone,	   [HEADER_TYPE_JSONPATHS] = check_jsonpaths,
	[HEADER_TYPE_PATH] = check_path,
};

void lint_value(struct lint *l, const struct load_said *said)
{
	const enum header_type type = said->rule->type;

	if (!*said->value && type != HEADER_TYPE_DELIMITER)
		return; /* the same as not sent */
	if (type < ARRAY_SIZE(checks) && checks[type])
		checks[type](l, said);
}
