/*
 * prepared.h - prepared queries, as an FE has them for JDBC: a text whose question marks are
 * replaced by values, and results in binary rows.  No sockets, no statements run here.
 */
#ifndef STARLOAD_SANDBOX_PREPARED_H
#define STARLOAD_SANDBOX_PREPARED_H
#include "base/buf.h"
#include "sandbox/reply.h"

struct wire; /* sandbox/wire_mysql.h */

struct prepared {
	struct prepared *next;
	uint32_t id;
	struct arena *mem; /* it lives in there */
	struct text sql;
	uint32_t *marks; /* offsets of the question marks */
	unsigned n_marks;
	uint8_t *types; /* of the values, as the client last told them */
};

/* NULL: it is no query, and so nothing that an FE prepares. */
struct prepared *prepared_new(uint32_t id, struct text sql);
void prepared_free(struct prepared *p);

/* The text with NULL for each mark. */
void prepared_nulls(const struct prepared *p, struct buf *sql);
/* The text with the values of COM_STMT_EXECUTE, whose `payload` begins behind the number of the
 * statement; false: *why. */
bool prepared_bind(struct prepared *p, struct text payload, struct buf *sql, struct arena *mem,
		   const char **why);

/* What COM_STMT_PREPARE is answered with; `columns` are those of a run with NULLs. */
void prepared_put_ok(struct wire *w, const struct prepared *p, const struct reply_column *columns,
		     unsigned n);
/* A row in binary (source: mysql_row_buffer.cpp). */
void prepared_put_row(struct wire *w, const struct reply_row *row,
		      const struct reply_column *columns, unsigned n);
#endif
