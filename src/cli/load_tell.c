/*
 * load_tell.c - lines about a load.
 * A frame is put together in memory and written at once: the cursor goes up over the last one, each
 * line is written over and cleared behind its end, so nothing flickers.
 */
#include "config.h"
#include "cli/load_tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "load/part.h"
#include "load/reply.h"

enum { NARROW = 40, WIDE = 200 };

void load_tell_init(struct load_tell *t, FILE *err, uint64_t expected)
{
	const char *term = getenv("TERM");

	*t = (struct load_tell){
		.err = err,
		.terminal = isatty(fileno(err)) && term && strcmp(term, "dumb"),
		.from_ns = clock_mono_ns(),
		.expected = expected,
	};
}

void load_lane_part(struct load_lane *lane, const struct part *p, unsigned attempt, bool compressed)
{
	const size_t room = sizeof(lane->input) - 1;
	const size_t n = p->input.n < room ? p->input.n : room;
	const char *from = p->input.p + (p->input.n - n);
	size_t i;

	*lane = (struct load_lane){
		.phase = LANE_SENDING,
		.part = p->no,
		.attempt = attempt,
		.bytes = compressed ? 0 : p->bytes,
		.from_ns = clock_mono_ns(),
	};
	for (i = 0; i < n; i++)
		lane->input[i] = from[i];
	for (i = 0; i < n; i++)
		if (lane->input[i] < ' ' || lane->input[i] > '~')
			lane->input[i] = '?';
}

/* lines that stay ---------------------------------------------------------------------- */

FILE *load_tell_line(struct load_tell *t)
{
	t->stream = open_memstream(&t->line, &t->line_bytes);
	return t->stream ? t->stream : t->err;
}

void load_tell_said(struct load_tell *t)
{
	load_tell_clear(t);
	if (!t->stream) {
		fputc('\n', t->err);
		return;
	}
	fclose(t->stream);
	fprintf(t->err, "starload load: %.*s\n", (int)t->line_bytes, t->line);
	fflush(t->err);
	free(t->line);
	t->stream = NULL;
}

void load_tell_clear(struct load_tell *t)
{
	if (!t->drawn)
		return;
	fprintf(t->err, "\033[%uA\033[J", t->drawn);
	fflush(t->err);
	t->drawn = 0;
}

/* lines that are drawn over --------------------------------------------------------------- */

/* "1:05", "2:03:04" */
static const char *clock_text(int64_t seconds, struct arena *mem)
{
	const long long s = seconds;

	if (s >= 3600)
		return arena_printf(mem, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	return arena_printf(mem, "%lld:%02lld", s / 60, s % 60);
}

static const char *lane_text(const struct load_lane *l, unsigned number, struct arena *mem)
{
	const int64_t now = clock_mono_ns();
	const double seconds = (double)(now - l->from_ns) / 1e9;
	const char *what = "", *rate;

	if (l->phase == LANE_IDLE)
		return arena_printf(mem, "%2u -", number);
	switch (l->phase) {
	case LANE_IDLE:
		break;
	case LANE_SENDING:
		rate = load_bytes(seconds > 0.05 ? (uint64_t)((double)l->sent / seconds) : 0, mem);
		what = l->bytes ? arena_printf(mem, "%s of %s, %s/s",
					       load_bytes((uint64_t)l->sent, mem),
					       load_bytes(l->bytes, mem), rate)
				: arena_printf(mem, "%s sent compressed, %s/s",
					       load_bytes((uint64_t)l->sent, mem), rate);
		break;
	case LANE_SERVER:
		what = arena_printf(mem, "%s sent, the server is at it", load_bytes(l->bytes, mem));
		break;
	case LANE_ASKING:
		what = "no answer, asking what became of it";
		break;
	case LANE_WAITING:
		what = arena_printf(
			mem, "again in %s",
			clock_text(l->until_ns > now ? (l->until_ns - now) / 1000000000 + 1 : 0,
				   mem));
		break;
	}
	return arena_printf(mem, "%2u part %u %s: %s%s", number, l->part, l->input, what,
			    l->attempt > 1 ? arena_printf(mem, " (attempt %u)", l->attempt) : "");
}

static const char *total_text(const struct load_tell *t, const struct load_lane *lane,
			      unsigned lanes, struct arena *mem)
{
	const double seconds = (double)(clock_mono_ns() - t->from_ns) / 1e9;
	uint64_t under_way = 0, done;
	const char *of = "", *eta = "";
	double rate;
	unsigned i;

	for (i = 0; i < lanes; i++)
		if (lane[i].phase == LANE_SENDING || lane[i].phase == LANE_SERVER)
			under_way += (uint64_t)lane[i].sent;
	done = t->bytes + under_way;
	rate = seconds > 0.05 ? (double)(t->sent + under_way) / seconds : 0;
	if (t->expected && done <= t->expected) {
		of = arena_printf(mem, " of %s (%u%%)", load_bytes(t->expected, mem),
				  (unsigned)(done * 100 / t->expected));
		if (rate > 0)
			eta = arena_printf(
				mem, ", %s left",
				clock_text((int64_t)((double)(t->expected - done) / rate), mem));
	}
	return arena_printf(mem, "%u part%s done%s, %s rows loaded, %s filtered, %s%s, %s/s%s",
			    t->parts, t->parts == 1 ? "" : "s",
			    t->failed ? arena_printf(mem, " (%u failed)", t->failed) : "",
			    load_count(t->loaded, mem), load_count(t->filtered, mem),
			    load_bytes(done, mem), of, load_bytes((uint64_t)rate, mem), eta);
}

static void add_line(FILE *out, const char *text, unsigned width)
{
	const size_t n = strlen(text), most = width > NARROW ? width - 1 : WIDE;

	fwrite(text, 1, n < most ? n : most, out);
	fputs("\033[K\n", out);
}

void load_tell_draw(struct load_tell *t, const struct load_lane *lane, unsigned lanes)
{
	const unsigned width = cmd_width(t->err);
	struct arena *mem = arena_new();
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	unsigned i;

	if (out) {
		if (t->drawn)
			fprintf(out, "\033[%uA\r", t->drawn);
		for (i = 0; i < lanes; i++)
			add_line(out, lane_text(&lane[i], i + 1, mem), width);
		add_line(out, total_text(t, lane, lanes, mem), width);
		/* what was typed meanwhile, such as ^C */
		fputs("\r\033[K", out);
		fclose(out);
		fwrite(text, 1, n, t->err);
		fflush(t->err);
		t->drawn = lanes + 1;
		free(text);
	}
	arena_free(mem);
}

void load_tell_total(struct load_tell *t, const struct load_lane *lane, unsigned lanes)
{
	struct arena *mem = arena_new();

	fprintf(t->err, "starload load: %s\n", total_text(t, lane, lanes, mem));
	fflush(t->err);
	arena_free(mem);
}

/* a reply ------------------------------------------------------------------------------- */

void load_tell_reply(FILE *out, const struct load_reply *r)
{
	const struct {
		const char *name;
		int64_t ms;
	} times[] = {
		{ "begin", r->begin_ms }, { "plan", r->plan_ms },	{ "read", r->read_ms },
		{ "write", r->write_ms }, { "publish", r->publish_ms },
	};
	size_t i;

	fprintf(out, ": %" PRId64 " rows, %" PRId64 " filtered, %" PRId64 " unselected", r->loaded,
		r->filtered, r->unselected);
	if (r->ms >= 0)
		fprintf(out, "; %" PRId64 " ms", r->ms);
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].ms >= 0)
			fprintf(out, "%s%s %" PRId64, i ? ", " : " (", times[i].name, times[i].ms);
	if (times[0].ms >= 0)
		fputc(')', out);
}
