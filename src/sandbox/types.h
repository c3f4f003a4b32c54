/*
 * types.h - the types of columns: how they are written, shown and filled.
 */
#ifndef STARLOAD_SANDBOX_TYPES_H
#define STARLOAD_SANDBOX_TYPES_H
#include "sandbox/reply.h"
#include "sandbox/words.h"

enum type_kind {
	TYPE_BOOLEAN,
	TYPE_TINYINT,
	TYPE_SMALLINT,
	TYPE_INT,
	TYPE_BIGINT,
	TYPE_LARGEINT,
	TYPE_FLOAT,
	TYPE_DOUBLE,
	TYPE_DECIMAL,
	TYPE_DATE,
	TYPE_DATETIME,
	TYPE_CHAR,
	TYPE_VARCHAR,
	TYPE_JSON,
	TYPE_VARBINARY,
	TYPE_HLL,
	TYPE_BITMAP,
	TYPE_PERCENTILE,
	TYPE_NESTED, /* ARRAY, MAP, STRUCT: kept as the text of their JSON */
};

struct coltype {
	enum type_kind kind;
	unsigned len, scale; /* CHAR, VARCHAR: bytes; DECIMAL: precision and scale */
	const char *nested;  /* TYPE_NESTED: as written */
};

/* Lasting strings go into `keep`. */
bool type_take(struct words *w, struct arena *keep, struct coltype *out);

/* "bigint(20)", as SHOW CREATE TABLE has it; "bigint", as DESC has it;
 * "bigint", information_schema's DATA_TYPE. */
const char *type_sql(const struct coltype *t, struct arena *mem);
const char *type_desc(const struct coltype *t, struct arena *mem);
const char *type_data(const struct coltype *t);
/* What SQLite is told: the name carries the affinity we want. */
const char *type_sqlite(const struct coltype *t, struct arena *mem);
/* Back from sqlite3_column_decltype(). */
bool type_from_sqlite(const char *decl, struct coltype *out);

enum column_type type_reply(const struct coltype *t);
bool type_is_number(const struct coltype *t);

/* A text as a value of the type, in the form it is stored: false when it is none. */
bool type_value(const struct coltype *t, struct text in, struct arena *mem, struct text *out);
#endif
