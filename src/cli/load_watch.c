/*
 * load_watch.c - what is shown of a load while it runs.
 * Events come from the workers, the ticks from a thread of our own: one mutex for both.
 */
#include "config.h"
#include "cli/load_watch.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "cli/load_reply_json.h"
#include "cli/load_tell.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "load/file.h"
#include "load/run.h"

enum {
	TICK_MS = 200,
	LINE_S = 10,	    /* between lines where there is no terminal */
	REJECTS_MAX = 1000, /* parts whose rejected rows are remembered */
};

struct load_watcher {
	struct load_cmd *c;
	atomic_int *stop_soon;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	pthread_t ticker;
	bool ticking, ending, told_stop, told_nginx, asking;
	bool (*ask)(void *arg, const char *host, unsigned port);
	void *ask_arg;
	struct load_tell tell;
	struct load_lane *lane; /* one a worker */
	struct load_reject *rejects;
	size_t n_rejects, room, more;
};

/* what is kept ----------------------------------------------------------------------- */

static const char *kept(struct load_watcher *w, struct text t)
{
	return t.n ? arena_copy(w->c->mem, t.p, t.n) : NULL;
}

/* Where the rows of a transaction came from, if that is one file. */
static void all_of_it(const struct load_cmd *c, struct load_reject *k)
{
	struct stat st;

	if (c->parts.n_inputs != 1 || stat(c->parts.inputs[0], &st) || !S_ISREG(st.st_mode))
		return;
	k->input = c->parts.inputs[0];
	k->first_line = 1;
	k->bytes = (uint64_t)st.st_size;
}

static void keep_reject(struct load_watcher *w, const struct load_event *e)
{
	const struct load_reply *r = e->reply;
	const struct part *p = e->part;
	struct load_reject *k;

	if (!r || (!r->error_url.n && !r->rejected_path.n && !r->tracking.n && r->filtered <= 0))
		return;
	if (w->n_rejects >= REJECTS_MAX) {
		w->more++;
		return;
	}
	ARRAY_GROW(w->rejects, w->n_rejects, w->room);
	k = &w->rejects[w->n_rejects++];
	*k = (struct load_reject){
		.filtered = r->filtered,
		.url = kept(w, r->error_url),
		.rejected_path = kept(w, r->rejected_path),
		.tracking = kept(w, r->tracking),
	};
	if (!p) {
		all_of_it(w->c, k);
		return;
	}
	k->no = p->no;
	k->first_line = part_first_line(p);
	k->bytes = p->bytes;
	/* one stretch of a file that is still there */
	if (k->first_line && p->n_segments == 1 && p->segment[0].file &&
	    !p->segment[0].file->spooled) {
		k->input = kept(w, (struct text){ p->segment[0].file->name,
						  strlen(p->segment[0].file->name) });
		k->off = p->segment[0].off;
	}
}

const struct load_reject *load_watcher_rejects(const struct load_watcher *w, size_t *n,
					       size_t *more)
{
	*n = w->n_rejects;
	*more = w->more;
	return w->rejects;
}

/* events -------------------------------------------------------------------------------- */

static const char *const outcome[] = {
	[LE_DONE] = "loaded",
	[LE_DONE_BEFORE] = "loaded before",
	[LE_NOT_VISIBLE] = "not visible",
	[LE_EMPTY] = "empty",
	[LE_FAILED] = "failed",
	[LE_UNKNOWN] = "unknown",
};

static bool ends_part(enum load_event_kind kind)
{
	return kind == LE_DONE || kind == LE_DONE_BEFORE || kind == LE_EMPTY || kind == LE_FAILED ||
	       kind == LE_UNKNOWN;
}

/* The lane of the worker, as the event leaves it. */
static void steer(struct load_watcher *w, const struct load_event *e)
{
	struct load_lane *lane = &w->lane[e->worker];

	switch (e->kind) {
	case LE_SENDING:
		load_lane_part(lane, e->part, e->count,
			       w->c->o.compress != COMPRESS_NONE && e->part->packing == LP_NONE);
		break;
	case LE_BYTES:
		lane->sent = e->bytes;
		lane->phase = lane->bytes && e->bytes >= (int64_t)lane->bytes ? LANE_SERVER
									      : LANE_SENDING;
		break;
	case LE_SETTLING:
		lane->phase = LANE_ASKING;
		break;
	case LE_RETRY:
		lane->phase = LANE_WAITING;
		lane->until_ns = clock_mono_ns() + e->wait_ms * 1000000;
		lane->sent = 0;
		break;
	default:
		if (ends_part(e->kind))
			lane->phase = LANE_IDLE;
		break;
	}
}

static void count(struct load_watcher *w, const struct load_event *e)
{
	struct load_tell *t = &w->tell;

	if (!ends_part(e->kind) || !e->part)
		return;
	t->parts++;
	t->failed += e->kind == LE_FAILED || e->kind == LE_UNKNOWN;
	if (e->kind != LE_FAILED && e->kind != LE_UNKNOWN)
		t->bytes += e->part->bytes;
	if (e->kind == LE_DONE)
		t->sent += e->part->bytes;
	if (e->kind == LE_DONE && e->reply) {
		t->loaded += e->reply->loaded > 0 ? e->reply->loaded : 0;
		t->filtered += e->reply->filtered > 0 ? e->reply->filtered : 0;
	}
}

/* What the event is about: a part, or with --atomic all of them. */
static const char *whose(const struct load_event *e, struct arena *mem)
{
	return e->part ? arena_printf(mem, "part %u", e->part->no) : "the transaction";
}

/* "part 3 (a.csv): failed: ..." */
static void say_part(struct load_watcher *w, const struct load_event *e)
{
	FILE *out = load_tell_line(&w->tell);

	fputs(whose(e, w->c->mem), out);
	if (e->part) {
		fputs(" (", out);
		emit_safe(out, e->part->input.p, e->part->input.n);
		if (e->part->n_inputs > 1)
			fprintf(out, " and %u more", e->part->n_inputs - 1);
		fputc(')', out);
	}
	fprintf(out, ": %s", outcome[e->kind]);
	if (e->kind != LE_DONE && e->why && *e->why) {
		fputs(": ", out);
		emit_safe(out, e->why, strlen(e->why));
	}
	if (e->reply && e->kind == LE_DONE)
		load_tell_reply(out, e->reply);
	load_tell_said(&w->tell);
}

static void say(struct load_watcher *w, const char *text)
{
	FILE *out = load_tell_line(&w->tell);

	emit_safe(out, text, strlen(text));
	load_tell_said(&w->tell);
}

/*
 * It drops headers whose names have an underscore unless it is told otherwise, and neither it nor the
 * server says so: a load without its column_separator fails, one without its partial_update does
 * harm.
 */
static void say_nginx(struct load_watcher *w, const struct load_event *e)
{
	const struct load_header *h = w->c->headers;
	size_t i;

	if (w->told_nginx || !ends_part(e->kind) || !e->reply || !e->reply->nginx)
		return;
	for (i = 0; i < w->c->n_headers && !strchr(h[i].name, '_'); i++)
		;
	if (i == w->c->n_headers)
		return;
	w->told_nginx = true;
	say(w, arena_printf(w->c->mem,
			    "there is an nginx before %s: it drops headers with an underscore, such "
			    "as %s, without a word, unless its configuration says "
			    "underscores_in_headers on",
			    e->reply->host, h[i].name));
}

static void say_event(struct load_watcher *w, const struct load_event *e)
{
	struct arena *mem = w->c->mem;

	switch (e->kind) {
	case LE_NOTICE:
		say(w, e->why ? e->why : "");
		break;
	case LE_GO_ON:
		say(w,
		    arena_printf(
			    mem,
			    "goes on where an earlier run stopped: of %u part%s it is known what "
			    "came of them",
			    e->count, e->count == 1 ? "" : "s"));
		break;
	case LE_SLOWED:
		say(w,
		    arena_printf(mem,
				 "the server is busy: no more than %u part%s at a time from now on",
				 e->count, e->count == 1 ? "" : "s"));
		break;
	case LE_RETRY:
		/* once it has to be said what it waits for */
		if (w->c->o.verbose || w->lane[e->worker].attempt == 1)
			say(w, arena_printf(mem, "%s: again in %.1f s: %s", whose(e, mem),
					    (double)e->wait_ms / 1000, e->why ? e->why : ""));
		break;
	case LE_SETTLING:
		if (w->c->o.verbose)
			say(w, arena_printf(mem, "%s: no answer, its label is asked for: %s",
					    whose(e, mem), e->why ? e->why : ""));
		break;
	case LE_DONE:
	case LE_DONE_BEFORE:
	case LE_EMPTY:
		if (w->c->o.verbose)
			say_part(w, e);
		break;
	case LE_NOT_VISIBLE:
	case LE_FAILED:
	case LE_UNKNOWN:
		say_part(w, e);
		break;
	case LE_SENDING:
	case LE_BYTES:
		break;
	}
}

static void write_json(struct load_watcher *w, const struct load_event *e)
{
	struct jout *j = w->c->json;

	if (!ends_part(e->kind))
		return;
	jout_line(j);
	jout_open(j, '{');
	if (e->part) {
		const uint64_t line = part_first_line(e->part);

		jout_pair_number(j, "part", e->part->no);
		jout_key(j, "input");
		jout_text(j, e->part->input);
		jout_pair_number(j, "inputs", e->part->n_inputs);
		jout_pair_number(j, "bytes", e->part->bytes);
		jout_pair(j, "hash", e->part->hash);
		jout_pair_count(j, "first_line", line ? (int64_t)line : -1);
	} else {
		/* of a transaction only the whole has an outcome */
		jout_key(j, "part");
		jout_null(j);
	}
	jout_pair(j, "label", e->label);
	jout_pair(j, "outcome", outcome[e->kind]);
	jout_pair(j, "why", e->why);
	jout_key(j, "reply");
	if (e->reply)
		load_json_reply(j, e->reply);
	else
		jout_null(j);
	jout_close(j, '}');
}

void load_watcher_event(void *arg, const struct load_event *e)
{
	struct load_watcher *w = arg;

	pthread_mutex_lock(&w->mutex);
	say_nginx(w, e);
	if (e->part && e->worker < w->c->o.workers)
		steer(w, e);
	count(w, e);
	keep_reject(w, e);
	if (w->c->json)
		write_json(w, e);
	else if (!w->c->json)
		say_event(w, e);
	pthread_mutex_unlock(&w->mutex);
}

/* ticks ----------------------------------------------------------------------------------- */

static void look_for_stop(struct load_watcher *w)
{
	if (!stopping() || w->told_stop)
		return;
	w->told_stop = true;
	atomic_store(w->stop_soon, 1);
	if (!w->c->json)
		say(w,
		    "stopping: parts that are on their way are finished; once more stops at once");
}

static void *tick(void *arg)
{
	struct load_watcher *w = arg;
	int64_t next_line = clock_mono_ns() + (int64_t)LINE_S * 1000000000;

	pthread_mutex_lock(&w->mutex);
	while (!w->ending) {
		struct timespec until;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += TICK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&w->wake, &w->mutex, &until);
		look_for_stop(w);
		if (w->ending || w->asking || w->c->o.quiet || w->c->json)
			continue;
		if (w->tell.terminal) {
			load_tell_draw(&w->tell, w->lane, w->c->o.workers);
		} else if (clock_mono_ns() >= next_line) {
			next_line += (int64_t)LINE_S * 1000000000;
			load_tell_total(&w->tell, w->lane, w->c->o.workers);
		}
	}
	pthread_mutex_unlock(&w->mutex);
	return NULL;
}

static bool ask(void *arg, const char *host, unsigned port)
{
	struct load_watcher *w = arg;
	bool yes;

	pthread_mutex_lock(&w->mutex);
	w->asking = true;
	load_tell_clear(&w->tell);
	pthread_mutex_unlock(&w->mutex);
	yes = w->ask(w->ask_arg, host, port);
	pthread_mutex_lock(&w->mutex);
	w->asking = false;
	pthread_mutex_unlock(&w->mutex);
	return yes;
}

void load_watcher_asks(struct load_watcher *w, struct load_server *s)
{
	if (!s->ask)
		return;
	w->ask = s->ask;
	w->ask_arg = s->ask_arg;
	s->ask = ask;
	s->ask_arg = w;
}

struct load_watcher *load_watcher_new(struct load_cmd *c, uint64_t expected, atomic_int *stop_soon)
{
	struct load_watcher *w = xmalloc(sizeof(*w));

	*w = (struct load_watcher){ .c = c, .stop_soon = stop_soon };
	w->lane = arena_zalloc(c->mem, c->o.workers * sizeof(*w->lane));
	load_tell_init(&w->tell, c->env->err, expected);
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->wake, NULL);
	if (c->json) {
		jout_key(c->json, "parts");
		jout_open(c->json, '[');
	}
	w->ticking = !pthread_create(&w->ticker, NULL, tick, w);
	return w;
}

void load_watcher_end(struct load_watcher *w)
{
	pthread_mutex_lock(&w->mutex);
	w->ending = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->mutex);
	if (w->ticking)
		pthread_join(w->ticker, NULL);
	w->ticking = false;
	load_tell_clear(&w->tell);
	if (w->c->json)
		jout_close(w->c->json, ']');
}

void load_watcher_free(struct load_watcher *w)
{
	if (!w)
		return;
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->mutex);
	free(w->rejects);
	free(w);
}
