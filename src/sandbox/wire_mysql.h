/*
 * wire_mysql.h - the MySQL protocol as an FE speaks it: packets and replies to
 * and from buffers.  No sockets, no decisions; wire_login.h has the packets
 * before the first command.
 */
#ifndef STARLOAD_SANDBOX_WIRE_MYSQL_H
#define STARLOAD_SANDBOX_WIRE_MYSQL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

struct reply;                           /* sandbox/reply.h */
struct reply_column;
struct reply_row;

enum {
	WIRE_PIECE = 0xffffff,          /* a payload of this length goes on in the next packet */
	WIRE_REQUEST_MAX = 64 << 20,    /* bytes of one request, its pieces joined */
	WIRE_LOGIN_MAX = 1 << 20,       /* the same of one that comes before the login is over */
	WIRE_OUT_MAX = 1 << 30,         /* bytes that may wait to be sent */
	WIRE_MORE_RESULTS = 0x0008,     /* status: another reply follows */
};

enum wire_got {
	WIRE_NONE,                      /* more bytes are needed */
	WIRE_PACKET,
	WIRE_BAD,                       /* wrong sequence number, or too long: the stream is lost */
};

/*
 * One side of a conversation.  `seq` is the number of the next packet in either
 * direction; a command starts at 0 again.
 */
struct wire {
	size_t request_max;             /* WIRE_LOGIN_MAX at first */
	struct buf in;                  /* received; taken up to `at` */
	size_t at;
	struct buf joined;              /* the pieces of a request that came in several */
	bool joining;
	uint8_t seq;
	struct buf out;                 /* whole packets, to be sent */
	size_t start;                   /* of the packet that is being written */
};

void wire_init(struct wire *w);
void wire_release(struct wire *w);

/* Bytes from the other side.  Invalidates the payload of the last packet. */
void wire_feed(struct wire *w, const void *p, size_t n);

/*
 * The next packet's payload, its pieces joined; it stays valid until the next
 * call of this or of wire_feed().
 */
enum wire_got wire_next(struct wire *w, struct text *payload);

/* Reading a payload: each returns false, taking nothing, when there is too little. */
bool wire_take_u8(struct text *from, uint8_t *v);
bool wire_take_u32(struct text *from, uint32_t *v);
bool wire_take_bytes(struct text *from, size_t n, struct text *v);
/* Up to a NUL, which is taken too. */
bool wire_take_string(struct text *from, struct text *v);
/* A length and that many bytes.  False for the marks of NULL and of errors, too. */
bool wire_take_lenenc(struct text *from, struct text *v);

/* Writing a packet: begin, what it holds, end.  One of WIRE_PIECE bytes or more
 * is split there. */
void wire_begin(struct wire *w);
void wire_put_u8(struct wire *w, unsigned v);
void wire_put_u16(struct wire *w, unsigned v);
void wire_put_u32(struct wire *w, uint32_t v);
void wire_put_int(struct wire *w, uint64_t v);          /* length-encoded */
void wire_put_bytes(struct wire *w, const void *p, size_t n);
void wire_put_string(struct wire *w, const char *s);    /* with its NUL */
void wire_put_lenenc(struct wire *w, struct text t);
void wire_end(struct wire *w);

/* The replies.  `status` is 0 or WIRE_MORE_RESULTS. */
void wire_ok(struct wire *w, uint64_t affected, const char *info, unsigned status);
void wire_err(struct wire *w, unsigned number, const char *sqlstate, const char *message);
void wire_eof(struct wire *w, unsigned status);
void wire_column_count(struct wire *w, unsigned n);
void wire_column(struct wire *w, const struct reply_column *c);
/* As COM_FIELD_LIST has it: of a table, and with an empty default value behind. */
void wire_field(struct wire *w, struct text database, struct text table,
		const struct reply_column *c);
void wire_row(struct wire *w, const struct reply_row *r, unsigned n);
#endif
