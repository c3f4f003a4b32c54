/*
 * fuzz_wire.c - any bytes from a client of the emulated FE.
 *
 * The first byte chooses the release and whether the client has logged in
 * before; the rest is what it sends, whole or in pieces.  A client that is let in
 * sends commands: each a length byte and so many bytes, so that the fuzzer need
 * not learn to number packets.
 */
#include "config.h"

#include "fuzz.h"

#include "sandbox/conn.h"
#include "sandbox/fault.h"
#include "sandbox/wire_login.h"
#include "sandbox/wire_mysql.h"
#include "tests/unit/fake_fe.h"

enum { IN_PIECES = 1, LET_IN = 2, RELEASE_SHIFT = 2 };

static const char login[] =
	"\x26\0\0\1" "\0\x82\0\0" "\0\0\0\1\x2d" "12345678901234567890123" "root\0";

static struct conn_census census(void *to, unsigned fe_index, const char *user)
{
	(void)to;
	(void)fe_index;
	(void)user;
	return (struct conn_census){ 0, 0 };
}

/* Take all that is sent; every byte of it is read, so that a sanitizer sees it. */
static unsigned drain(struct conn *c)
{
	unsigned sum = 0;
	const char *p;
	size_t n, i;

	while ((n = conn_output(c, &p)) > 0) {
		for (i = 0; i < n; i++)
			sum = sum * 31 + (uint8_t)p[i];
		conn_sent(c, n, 0);
	}
	return sum;
}

static unsigned feed(struct conn *c, const void *p, size_t n, bool in_pieces)
{
	const char *from = p;
	size_t step = in_pieces ? 7 : n;
	unsigned sum = 0;

	while (n && conn_wants_input(c)) {
		step = step < n ? step : n;
		conn_input(c, from, step, 0);
		sum += drain(c);
		from += step;
		n -= step;
	}
	return sum;
}

static unsigned feed_commands(struct conn *c, const uint8_t *data, size_t size, bool in_pieces)
{
	char packet[4 + 255] = { 0 };
	unsigned sum = 0;

	while (size) {
		size_t n = data[0];

		data++;
		size--;
		n = n < size ? n : size;
		packet[0] = (char)n;
		memcpy(packet + 4, data, n);
		sum += feed(c, packet, 4 + n, in_pieces);
		data += n;
		size -= n;
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum fe_release releases[] = { FE_3_3, FE_3_4, FE_3_5, FE_4_1 };
	struct fe fe = { .asked = "" };
	struct conn_env env = { .fe = &fe, .max_connections = 1, .max_user_connections = 1,
				.host = "fe", .count = census };
	volatile unsigned sum;
	struct conn *c;

	if (!size)
		return 0;
	env.release = releases[data[0] >> RELEASE_SHIFT & 3];
	env.faults = fault_plan_new();
	c = conn_new(&env, 0, 1, "127.0.0.1", 0);
	sum = drain(c);
	if (data[0] & LET_IN) {
		sum += feed(c, login, sizeof(login), false);
		MUST(conn_user(c), "root is not let in");
		sum += feed_commands(c, data + 1, size - 1, data[0] & IN_PIECES);
	} else {
		sum += feed(c, data + 1, size - 1, data[0] & IN_PIECES);
	}
	(void)sum;
	MUST(conn_wants_input(c) || conn_finished(c), "a client that can neither speak nor leave");
	conn_free(c);
	fault_plan_free(env.faults);
	return 0;
}
