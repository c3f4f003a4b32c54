/*
 * load_tell.h - lines about a load: those that stay, and those that are drawn over.
 */
#ifndef STARLOAD_CLI_LOAD_TELL_H
#define STARLOAD_CLI_LOAD_TELL_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct load_reply; /* load/reply.h */
struct part;	   /* load/part.h */

enum lane_phase { LANE_IDLE, LANE_SENDING, LANE_SERVER, LANE_ASKING, LANE_WAITING };

/* What a worker is at. */
struct load_lane {
	enum lane_phase phase;
	unsigned part, attempt;
	char input[64]; /* the end of its name, control bytes and what is not ASCII as ? */
	uint64_t bytes; /* 0: not known, it is compressed on its way */
	int64_t sent;
	int64_t from_ns, until_ns; /* sending began; LANE_WAITING ends */
};

struct load_tell {
	FILE *err;
	bool terminal;
	unsigned drawn; /* lines that are on the screen and will be drawn over */
	int64_t from_ns;
	uint64_t expected;    /* bytes of all input; 0: not known */
	uint64_t bytes, sent; /* of parts that are over: all, those sent now */
	int64_t loaded, filtered;
	unsigned parts, failed;
	char *line; /* of load_tell_line() */
	size_t line_bytes;
	FILE *stream;
};

void load_tell_init(struct load_tell *t, FILE *err, uint64_t expected);

/* A line that stays: write to what this returns, without a newline, then say so. */
FILE *load_tell_line(struct load_tell *t);
void load_tell_said(struct load_tell *t);

/* What a lane starts with. */
void load_lane_part(struct load_lane *lane, const struct part *p, unsigned attempt,
		    bool compressed);

/* On a terminal: all lines anew; elsewhere: one line with the total. */
void load_tell_draw(struct load_tell *t, const struct load_lane *lane, unsigned lanes);
void load_tell_total(struct load_tell *t, const struct load_lane *lane, unsigned lanes);
/* Take the lines off the screen. */
void load_tell_clear(struct load_tell *t);

/* ", 5 rows, ..., begin 1 ms, plan 2 ms, ..." */
void load_tell_reply(FILE *out, const struct load_reply *r);
#endif
