/*
 * reply.c - building a reply: the SQLSTATE of each number, the analyzer's frame.
 */
#include "config.h"
#include "sandbox/reply.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/util.h"

/* source: ErrorCode.java; what is not here travels as HY000 */
static const struct {
	unsigned number;
	const char *state;
} states[] = {
	{ 1044, "42000" }, { 1045, "28000" },  { 1046, "3D000" },  { 1047, "08S01" },
	{ 1050, "42S01" }, { 1060, "42S21" },  { 1115, "42000" },  { 1203, "42000" },
	{ 1317, "70100" }, { 5604, "42601" },  { 6014, "42000" },
	{ 5023, "42000" }, { 5063, "42000" },  { 5078, "42000" },  { 5085, "42000" },
	{ 5089, "42000" }, { 5203, "42000" },  { 5204, "42000" },  { 5401, "XX000" },
	{ 5501, "3F000" }, { 5502, "42602" },  { 5509, "42S22" },  { 5901, "42000" },
	{ 5907, "42000" }, { 10001, "42000" }, { 10007, "42000" },
};

void reply_ok(struct reply *r)
{
	*r = (struct reply){ .kind = REPLY_OK };
}

static void set_error(struct reply *r, unsigned number, const char *message)
{
	const char *state = "HY000";
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].number == number)
			state = states[i].state;
	*r = (struct reply){ .kind = REPLY_ERR, .number = number, .message = message };
	snprintf(r->sqlstate, sizeof(r->sqlstate), "%s", state);
}

void reply_err(struct reply *r, struct arena *mem, unsigned number, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(r, number, arena_vprintf(mem, fmt, ap));
	va_end(ap);
}

void reply_analysis(struct reply *r, struct arena *mem, unsigned number, const char *fmt, ...)
{
	const char *detail;
	va_list ap;

	va_start(ap, fmt);
	detail = arena_vprintf(mem, fmt, ap);
	va_end(ap);
	set_error(r, number,
		  arena_printf(mem, "Getting analyzing error. Detail message: %s.", detail));
}

void reply_rows(struct reply *r, const struct reply_column *columns, unsigned n)
{
	*r = (struct reply){ .kind = REPLY_ROWS, .columns = columns, .n_columns = n };
	r->tail = &r->rows;
}

struct reply_row *reply_add(struct reply *r, struct arena *mem)
{
	struct reply_row *row =
		arena_zalloc(mem, sizeof(*row) + r->n_columns * sizeof(row->cells[0]));

	*r->tail = row;
	r->tail = &row->next;
	r->n_rows++;
	return row;
}
