/*
 * http_out.c - one answer on its way into a socket.
 */
#include "config.h"
#include "sandbox/http_out.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/util.h"

enum {
	ANSWER_MAX = 128 << 20,
	LINGER_MS = 10000, /* a client may take so long to close, too */
	CHUNK = 1 << 16,
	CHUNKS = 64, /* read of one client before others have their turn */
};

struct http_out *http_out_new(int fd)
{
	struct http_out *o = xmalloc(sizeof(*o));

	*o = (struct http_out){ .fd = fd, .limit = SIZE_MAX, .give_up_ms = INT64_MAX };
	buf_init(&o->bytes, ANSWER_MAX);
	return o;
}

void http_out_free(struct http_out *o)
{
	if (o->fd >= 0)
		close(o->fd);
	buf_release(&o->bytes);
	free(o);
}

/* Read what the client still sends; false: it has closed. */
static bool swallow(struct http_out *o)
{
	char chunk[CHUNK];
	int i;

	for (i = 0; i < CHUNKS && o->swallow > 0; i++) {
		size_t want = o->swallow < CHUNK ? (size_t)o->swallow : CHUNK;
		ssize_t n = recv(o->fd, chunk, want, 0);

		if (n > 0 && o->swallow != INT64_MAX)
			o->swallow -= n;
		else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
			return false;
		else if (n < 0)
			return true;
	}
	return true;
}

/* The answer is out, or as much of it as shall go. */
static enum http_out_state finish(struct http_out *o, int64_t now_ms)
{
	if (o->limit != SIZE_MAX || o->then == HTTP_THEN_CUT)
		return HTTP_OUT_ENDED;
	if (o->then == HTTP_THEN_KEEP && o->swallow <= 0)
		return HTTP_OUT_KEPT;
	if (o->then == HTTP_THEN_CLOSE && !o->read_only) {
		/* A close with bytes unread would take the answer along. */
		shutdown(o->fd, SHUT_WR);
		o->swallow = INT64_MAX;
		o->give_up_ms = now_ms + LINGER_MS;
	}
	o->read_only = true;
	return HTTP_OUT_BUSY;
}

/* False: the client is gone. */
static bool send_some(struct http_out *o, int64_t now_ms)
{
	size_t end = o->bytes.n < o->limit ? o->bytes.n : o->limit;

	while (o->sent < end && now_ms >= o->from_ms) {
		size_t want = end - o->sent;
		ssize_t n;

		if (o->slow_bytes && want > o->slow_bytes)
			want = o->slow_bytes;
		n = send(o->fd, o->bytes.p + o->sent, want, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK;
		o->sent += (size_t)n;
		if (o->slow_bytes)
			o->from_ms = now_ms + o->slow_ms;
	}
	return true;
}

static enum http_out_state run(struct http_out *o, uint32_t events, int64_t now_ms)
{
	size_t end = o->bytes.n < o->limit ? o->bytes.n : o->limit;

	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !swallow(o))
		return HTTP_OUT_ENDED;
	if (now_ms >= o->give_up_ms)
		return HTTP_OUT_ENDED;
	if (!o->read_only) {
		if (!send_some(o, now_ms))
			return HTTP_OUT_ENDED;
		if (o->sent < end || now_ms < o->from_ms)
			return HTTP_OUT_BUSY;
	}
	return finish(o, now_ms);
}

enum http_out_state http_out_run(struct http_out *o, uint32_t events, int64_t now_ms)
{
	enum http_out_state s = run(o, events, now_ms);

	/* by the time that was looked at: a later look would let the moment slip by */
	o->wake_ms = !o->read_only && now_ms < o->from_ms ? o->from_ms : o->give_up_ms;
	return s;
}

int64_t http_out_when(const struct http_out *o)
{
	return o->wake_ms;
}

uint32_t http_out_events(const struct http_out *o, int64_t now_ms)
{
	uint32_t events = o->swallow > 0 ? EPOLLIN : 0;

	if (!o->read_only && now_ms >= o->from_ms)
		events |= EPOLLOUT;
	return events;
}
