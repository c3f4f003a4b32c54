/*
 * sqlexpr.c - from the tree to SQLite's SQL, piece by piece.
 */
#include "config.h"
#include "sandbox/sqlexpr.h"

#include "base/buf.h"
#include "sandbox/civil.h"
#include "sandbox/funcs.h"
#include "sandbox/reparse.h"

enum { SQL_MAX = 16 << 20 };

struct piece {
	const char *sql; /* NULL: it failed, sqlexpr.why says how */
	enum value_class class;
	bool literal;	   /* a string literal */
	struct text value; /* of which this is the text */
};

static struct piece put(struct sqlexpr *x, const struct expr *e);

static struct piece piece(enum value_class class, const char *sql)
{
	return (struct piece){ sql, class, false, { 0 } };
}

static struct piece fail(struct sqlexpr *x, const char *why)
{
	if (!x->why)
		x->why = why;
	return (struct piece){ 0 };
}

enum value_class class_of_type(const struct coltype *t)
{
	if (t->kind == TYPE_BOOLEAN)
		return CLASS_BOOL;
	if (t->kind == TYPE_DATE)
		return CLASS_DATE;
	if (t->kind == TYPE_DATETIME)
		return CLASS_DATETIME;
	return type_is_number(t)				 ? CLASS_NUMBER
	       : t->kind == TYPE_CHAR || t->kind == TYPE_VARCHAR ? CLASS_TEXT
								 : CLASS_OTHER;
}

const char *sql_string(struct text t, struct arena *mem)
{
	struct buf b;
	const char *out;
	size_t i;

	buf_init(&b, SQL_MAX);
	buf_addc(&b, '\'');
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '\'')
			buf_addc(&b, '\'');
		if (t.p[i])
			buf_addc(&b, t.p[i]);
	}
	buf_addc(&b, '\'');
	out = arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return out;
}

static struct piece column(struct sqlexpr *x, const struct expr *e)
{
	struct column *c;
	unsigned i;

	for (i = 0; i < x->n_fields; i++)
		if (x->fields[i].n == e->text.n &&
		    text_is_nocase(e->text, arena_copy(x->mem, x->fields[i].p, x->fields[i].n)))
			return piece(CLASS_TEXT, sql_quoted(x->fields[i], x->mem));
	c = x->table ? table_column(x->table, e->text) : NULL;
	if (c)
		return piece(class_of_type(&c->type),
			     sql_quoted((struct text){ c->name, strlen(c->name) }, x->mem));
	if (!x->unknown_name.p && !x->why)
		x->unknown_name = e->text;
	return (struct piece){ 0 };
}

/* Two things that are compared, in forms that SQLite compares as the BE does. */
static struct piece as(struct sqlexpr *x, struct piece p, enum value_class other)
{
	if (!p.sql || other == CLASS_OTHER || other == CLASS_NULL)
		return p;
	if (other == CLASS_NUMBER || other == CLASS_BOOL) {
		if (p.class == CLASS_DATE || p.class == CLASS_DATETIME)
			return piece(CLASS_NUMBER,
				     arena_printf(x->mem, "sr_date_number(%s)", p.sql));
		if (p.class == CLASS_TEXT)
			return piece(CLASS_NUMBER,
				     arena_printf(x->mem, "sr_cast(%s, 'double')", p.sql));
	}
	if ((other == CLASS_DATE || other == CLASS_DATETIME) &&
	    (p.class == CLASS_TEXT || p.class == CLASS_DATE || p.class == CLASS_DATETIME))
		return piece(CLASS_DATETIME,
			     arena_printf(x->mem, "sr_cast(%s, 'datetime')", p.sql));
	return p;
}

/* What the two sides of a comparison are brought to. */
static enum value_class common(struct piece a, struct piece b)
{
	bool date = a.class == CLASS_DATE || a.class == CLASS_DATETIME || b.class == CLASS_DATE ||
		    b.class == CLASS_DATETIME;
	bool number = a.class == CLASS_NUMBER || b.class == CLASS_NUMBER || a.class == CLASS_BOOL ||
		      b.class == CLASS_BOOL;

	return number ? CLASS_NUMBER : date ? CLASS_DATETIME : CLASS_OTHER;
}

static struct piece compare(struct sqlexpr *x, const struct expr *e)
{
	struct piece a = put(x, e->first), b = put(x, e->first->next);
	enum value_class c;

	if (!a.sql || !b.sql)
		return (struct piece){ 0 };
	c = common(a, b);
	a = as(x, a, c);
	b = as(x, b, c);
	return piece(CLASS_BOOL,
		     arena_printf(x->mem, "(%s %s %s)", a.sql,
				  e->op == OP_EQ_SAFE ? "IS" : expr_op_text((enum expr_op)e->op),
				  b.sql));
}

static struct piece in_or_between(struct sqlexpr *x, const struct expr *e)
{
	bool between = e->kind == EXPR_BETWEEN;
	struct piece first = put(x, e->first), *rest;
	enum value_class c = CLASS_OTHER;
	const struct expr *k;
	const char *out;
	struct buf b;
	unsigned n = 0, i;

	if (!first.sql)
		return first;
	for (k = e->first->next; k; k = k->next)
		n++;
	rest = arena_alloc(x->mem, n * sizeof(*rest));
	for (k = e->first->next, i = 0; k; k = k->next, i++) {
		rest[i] = put(x, k);
		if (!rest[i].sql)
			return rest[i];
		if (common(first, rest[i]) != CLASS_OTHER)
			c = common(first, rest[i]);
	}
	buf_init(&b, SQL_MAX);
	buf_addf(&b, "(%s %s%s", as(x, first, c).sql, e->negated ? "NOT " : "",
		 between ? "BETWEEN " : "IN (");
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s%s", as(x, rest[i], c).sql,
			 i + 1 == n ? ""
			 : between  ? " AND "
				    : ", ");
	buf_adds(&b, between ? ")" : "))");
	out = arena_copy(x->mem, buf_str(&b), b.n);
	buf_release(&b);
	return piece(CLASS_BOOL, out);
}

/* An operand: dates as numbers, texts as the number they hold. */
static struct piece operand(struct sqlexpr *x, struct piece p)
{
	if (p.class == CLASS_TEXT)
		return piece(CLASS_NUMBER, arena_printf(x->mem, "sr_number(%s)", p.sql));
	return as(x, p, CLASS_NUMBER);
}

static struct piece arith(struct sqlexpr *x, const struct expr *e)
{
	static const struct {
		enum expr_op op;
		const char *fmt;
	} ops[] = {
		{ OP_ADD, "+" },	  { OP_SUB, "-" },
		{ OP_MUL, "*" },	  { OP_BIT_AND, "&" },
		{ OP_BIT_OR, "|" },	  { OP_SHIFT_LEFT, "<<" },
		{ OP_SHIFT_RIGHT, ">>" }, { OP_SHIFT_RIGHT_LOGICAL, ">>" },
		{ OP_CONCAT, "||" },
	};
	const struct expr *right = expr_bare(e->first->next), *left = expr_bare(e->first);
	struct piece a, b;
	unsigned i;

	if (right->kind == EXPR_INTERVAL || left->kind == EXPR_INTERVAL) {
		const struct expr *unit = right->kind == EXPR_INTERVAL ? right : left;

		a = put(x, right->kind == EXPR_INTERVAL ? left : right);
		b = put(x, unit->first);
		if (!a.sql || !b.sql)
			return (struct piece){ 0 };
		return piece(CLASS_DATETIME, arena_printf(x->mem, "sr_date_%s(%s, %s, '%.*s')",
							  e->op == OP_SUB ? "sub" : "add", a.sql,
							  b.sql, TEXT_ARG(unit->text)));
	}
	a = put(x, e->first);
	b = put(x, e->first->next);
	if (!a.sql || !b.sql)
		return (struct piece){ 0 };
	if (e->op != OP_CONCAT) {
		a = operand(x, a);
		b = operand(x, b);
	}
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (ops[i].op == e->op)
			return piece(e->op == OP_CONCAT ? CLASS_TEXT : CLASS_NUMBER,
				     arena_printf(x->mem, "(%s %s %s)", a.sql, ops[i].fmt, b.sql));
	return piece(CLASS_NUMBER, arena_printf(x->mem, "%s(%s, %s)",
						e->op == OP_DIV	      ? "sr_divide"
						: e->op == OP_INT_DIV ? "sr_int_div"
						: e->op == OP_MOD     ? "sr_mod"
								      : "sr_xor",
						a.sql, b.sql));
}

/* The word between "(" and ",": the unit of TIMESTAMPADD and its like. */
static struct text first_word(struct text call)
{
	const char *p = memchr(call.p, '(', call.n),
		   *comma = p ? memchr(p, ',', call.n - (size_t)(p - call.p)) : NULL;

	return comma ? text_trim((struct text){ p + 1, (size_t)(comma - p - 1) }) : TEXT("DAY");
}

/* Arguments are taken for strings, as the fields of a message are. */
const char *no_function(struct text name, unsigned n, struct arena *mem)
{
	const char *out =
		arena_printf(mem, "No matching function with signature: %.*s(", TEXT_ARG(name));
	unsigned i;

	for (i = 0; i < n && i < 16; i++)
		out = arena_printf(mem, "%s%svarchar", out, i ? ", " : "");
	return arena_printf(mem, "%s)", out);
}

static struct piece call(struct sqlexpr *x, const struct expr *e)
{
	static const enum value_class classes[] = {
		[FUNC_OTHER] = CLASS_OTHER,	  [FUNC_NUMBER] = CLASS_NUMBER,
		[FUNC_TEXT] = CLASS_TEXT,	  [FUNC_DATE] = CLASS_DATE,
		[FUNC_DATETIME] = CLASS_DATETIME, [FUNC_BOOL] = CLASS_BOOL,
		[FUNC_AGGREGATE] = CLASS_NUMBER,
	};
	const char *name = func_name(e->text), *out;
	const struct expr *k;
	struct buf b;
	bool ok = true;
	unsigned n = 0, given = 0;

	if (text_is_nocase(e->text, "extract") && e->first && e->first->next) {
		struct piece v = put(x, e->first->next);

		name = func_name(e->first->text);
		return name && v.sql
			       ? piece(CLASS_NUMBER, arena_printf(x->mem, "%s(%s)", name, v.sql))
			       : fail(x, "extract");
	}
	for (k = e->first; k; k = k->next)
		given++;
	if (text_is_nocase(e->text, "timestampadd") || text_is_nocase(e->text, "timestampdiff"))
		given++;
	if (!name || !func_takes(e->text, given))
		return fail(x, no_function(e->text, given, x->mem));
	if (func_class(e->text) == FUNC_AGGREGATE)
		x->aggregate = true;
	buf_init(&b, SQL_MAX);
	buf_addf(&b, "%s(", name);
	if (text_is_nocase(e->text, "timestampadd") || text_is_nocase(e->text, "timestampdiff")) {
		struct text unit = first_word(source_text(x->src, e->at));

		buf_addf(&b, "'%.*s'", TEXT_ARG(unit));
		n++;
	}
	for (k = e->first; k && ok; k = k->next) {
		struct piece p = put(x, k->kind == EXPR_INTERVAL ? k->first : k);

		ok = p.sql;
		if (ok)
			buf_addf(&b, "%s%s", n++ ? ", " : "", p.sql);
		if (ok && k->kind == EXPR_INTERVAL)
			buf_addf(&b, ", '%.*s'", TEXT_ARG(k->text));
	}
	buf_adds(&b, ")");
	out = ok ? arena_copy(x->mem, buf_str(&b), b.n) : NULL;
	buf_release(&b);
	return out ? piece(classes[func_class(e->text)], out) : (struct piece){ 0 };
}

static struct piece case_when(struct sqlexpr *x, const struct expr *e)
{
	const struct expr *k = e->first;
	enum value_class class = CLASS_NULL;
	unsigned n = 0, base = e->parts & 1;
	const char *out;
	struct buf b;
	bool ok = true;

	buf_init(&b, SQL_MAX);
	buf_adds(&b, "CASE");
	for (; k && ok; k = k->next, n++) {
		bool value = base && n == 0, otherwise = !k->next && (e->parts & 2);
		bool then = !value && !otherwise && (n - base) % 2 == 1;
		struct piece p = put(x, k);

		ok = p.sql;
		if (!ok)
			break;
		buf_addf(&b, "%s%s",
			 value	     ? " "
			 : otherwise ? " ELSE "
			 : then	     ? " THEN "
				     : " WHEN ",
			 p.sql);
		if ((then || otherwise) && p.class != CLASS_NULL)
			class = class == CLASS_NULL || class == p.class ? p.class : CLASS_OTHER;
	}
	buf_adds(&b, " END");
	out = ok ? arena_copy(x->mem, buf_str(&b), b.n) : NULL;
	buf_release(&b);
	return piece(class, out);
}

static struct piece cast(struct sqlexpr *x, const struct expr *e)
{
	struct piece p = put(x, e->first);
	struct arena *mem = x->mem;
	struct source src;
	struct words w;
	struct coltype type;
	struct text t = source_text(x->src, e->first->next->at);

	if (!p.sql)
		return p;
	source_init(&src, "type", t.p, (uint32_t)t.n);
	words_init(&w, &src, 0, mem);
	return piece(type_take(&w, mem, &type) ? class_of_type(&type) : CLASS_NUMBER,
		     arena_printf(mem, "sr_cast(%s, %s)", p.sql, sql_string(t, mem)));
}

static struct piece two(struct sqlexpr *x, const struct expr *e, enum value_class class,
			const char *before, const char *between, const char *after)
{
	struct piece a = put(x, e->first), b = put(x, e->first->next);

	if (!a.sql || !b.sql)
		return (struct piece){ 0 };
	return piece(class,
		     arena_printf(x->mem, "%s%s%s%s%s", before, a.sql, between, b.sql, after));
}

static struct piece sign(struct sqlexpr *x, const struct expr *e)
{
	struct piece p = put(x, e->first);

	if (!p.sql)
		return p;
	if (e->op == OP_LOG_NOT)
		return piece(CLASS_BOOL, arena_printf(x->mem, "(NOT %s)", p.sql));
	return piece(CLASS_NUMBER, arena_printf(x->mem, "(%s %s)",
						e->op == OP_NEG	      ? "-"
						: e->op == OP_BIT_NOT ? "~"
								      : "+",
						p.sql));
}

static struct piece literal(struct sqlexpr *x, const struct expr *e)
{
	struct civil c;
	char text[40];

	switch (e->kind) {
	case EXPR_NULL:
		return piece(CLASS_NULL, "NULL");
	case EXPR_TRUE:
		return piece(CLASS_BOOL, "1");
	case EXPR_FALSE:
		return piece(CLASS_BOOL, "0");
	case EXPR_STRING:
		return (struct piece){ sql_string(e->text, x->mem), CLASS_TEXT, true, e->text };
	case EXPR_DATE:
	case EXPR_DATETIME:
		if (!civil_parse(e->text, &c))
			return fail(x, arena_printf(x->mem, "Invalid date literal %.*s",
						    TEXT_ARG(e->text)));
		if (e->kind == EXPR_DATE)
			civil_date(&c, text);
		else
			civil_datetime(&c, text);
		return piece(e->kind == EXPR_DATE ? CLASS_DATE : CLASS_DATETIME,
			     arena_printf(x->mem, "'%s'", text));
	default:
		return piece(CLASS_NUMBER, arena_copy(x->mem, e->text.p, e->text.n));
	}
}

static struct piece put(struct sqlexpr *x, const struct expr *e)
{
	struct piece p;

	switch (e->kind) {
	case EXPR_NULL:
	case EXPR_TRUE:
	case EXPR_FALSE:
	case EXPR_STRING:
	case EXPR_DATE:
	case EXPR_DATETIME:
	case EXPR_INTEGER:
	case EXPR_DECIMAL:
	case EXPR_DOUBLE:
		return literal(x, e);
	case EXPR_COLUMN:
		return column(x, e);
	case EXPR_AND:
		return two(x, e, CLASS_BOOL, "(", " AND ", ")");
	case EXPR_OR:
		return two(x, e, CLASS_BOOL, "(", " OR ", ")");
	case EXPR_NOT:
		p = put(x, e->first);
		return piece(CLASS_BOOL, p.sql ? arena_printf(x->mem, "(NOT %s)", p.sql) : NULL);
	case EXPR_BINARY_PREFIX:
	case EXPR_PAREN:
	case EXPR_COLLATE:
		return put(x, e->first);
	case EXPR_COMPARE:
		return compare(x, e);
	case EXPR_IN:
	case EXPR_BETWEEN:
		return in_or_between(x, e);
	case EXPR_IS_NULL:
		p = put(x, e->first);
		return piece(CLASS_BOOL, p.sql ? arena_printf(x->mem, "(%s %s)", p.sql,
							      e->negated ? "NOTNULL" : "ISNULL")
					       : NULL);
	case EXPR_LIKE:
		p = two(x, e, CLASS_BOOL, e->op == OP_LIKE ? "sr_like(" : "sr_regexp(", ", ", ")");
		if (p.sql && e->negated)
			p.sql = arena_printf(x->mem, "(NOT %s)", p.sql);
		return p;
	case EXPR_ARITH:
		return arith(x, e);
	case EXPR_SIGN:
		return sign(x, e);
	case EXPR_CAST:
		return cast(x, e);
	case EXPR_CASE:
		return case_when(x, e);
	case EXPR_CALL:
		return call(x, e);
	case EXPR_ARROW:
		p = put(x, e->first);
		return piece(
			CLASS_OTHER,
			p.sql ? arena_printf(
					x->mem, "json_extract(%s, %s)", p.sql,
					sql_string(
						text_starts(e->text, "$")
							? e->text
							: (struct text){ arena_printf(
										 x->mem, "$.%.*s",
										 TEXT_ARG(e->text)),
									 e->text.n + 2 },
						x->mem))
			      : NULL);
	default:
		return fail(x, arena_printf(x->mem, "%.*s is not supported by this emulator",
					    TEXT_ARG(source_text(x->src, e->at))));
	}
}

const char *sqlexpr(struct sqlexpr *x, const struct expr *e, enum value_class *class)
{
	struct piece p;

	if (expr_depth(e) > EXPR_DEPTH_MAX) {
		x->why = "expression is nested too deeply";
		return NULL;
	}
	p = put(x, e);
	*class = p.class;
	return p.sql;
}
