/*
 * show_partitions.c - SHOW [TEMPORARY] PARTITIONS FROM t [WHERE ..] [ORDER BY ..] [LIMIT ..].
 * (source: PartitionsProcDir, ShowStmtAnalyzer)
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"

enum { COLUMNS_MAX = 24 };

enum part_column {
	P_ID,
	P_NAME,
	P_COMPACT,
	P_VERSION,
	P_VERSION_TIME,
	P_HASH,
	P_NEXT,
	P_STATE,
	P_KEY,
	P_RANGE,
	P_DISTRIBUTION,
	P_BUCKETS,
	P_REPLICAS,
	P_MEDIUM,
	P_COOLDOWN,
	P_CHECKED,
	P_SIZE,
	P_STORAGE,
	P_MEMORY,
	P_ROWS,
	P_CACHE,
	P_ASYNC,
	P_SCORE,
	P_DATA_VERSION,
	P_EPOCH,
	P_TXN,
	P_BALANCED,
	P_SWITCH,
};

enum { LOCAL = 1, LAKE = 2, BOTH = LOCAL | LAKE };

/* In order: the run modes that have it, and since when. */
static const struct title {
	const char *name;
	enum part_column column;
	unsigned modes;
	enum fe_release since;
} titles[] = {
	{ "PartitionId", P_ID, BOTH, FE_3_3 },
	{ "PartitionName", P_NAME, BOTH, FE_3_3 },
	{ "CompactVersion", P_COMPACT, LAKE, FE_3_3 },
	{ "VisibleVersion", P_VERSION, BOTH, FE_3_3 },
	{ "VisibleVersionTime", P_VERSION_TIME, LOCAL, FE_3_3 },
	{ "VisibleVersionHash", P_HASH, LOCAL, FE_3_3 },
	{ "NextVersion", P_NEXT, LAKE, FE_3_3 },
	{ "State", P_STATE, BOTH, FE_3_3 },
	{ "PartitionKey", P_KEY, BOTH, FE_3_3 },
	{ "Range", P_RANGE, BOTH, FE_3_3 }, /* "List" of a table with lists */
	{ "DistributionKey", P_DISTRIBUTION, BOTH, FE_3_3 },
	{ "Buckets", P_BUCKETS, BOTH, FE_3_3 },
	{ "ReplicationNum", P_REPLICAS, LOCAL, FE_3_3 },
	{ "StorageMedium", P_MEDIUM, LOCAL, FE_3_3 },
	{ "CooldownTime", P_COOLDOWN, LOCAL, FE_3_3 },
	{ "LastConsistencyCheckTime", P_CHECKED, LOCAL, FE_3_3 },
	{ "DataSize", P_SIZE, BOTH, FE_3_3 },
	{ "StorageSize", P_STORAGE, BOTH, FE_3_4 },
	{ "IsInMemory", P_MEMORY, LOCAL, FE_3_3 },
	{ "RowCount", P_ROWS, BOTH, FE_3_3 },
	{ "EnableDataCache", P_CACHE, LAKE, FE_3_3 },
	{ "AsyncWrite", P_ASYNC, LAKE, FE_3_3 },
	{ "AvgCS", P_SCORE, LAKE, FE_3_3 },
	{ "P50CS", P_SCORE, LAKE, FE_3_3 },
	{ "MaxCS", P_SCORE, LAKE, FE_3_3 },
	{ "DataVersion", P_DATA_VERSION, BOTH, FE_3_3 },
	{ "VersionEpoch", P_EPOCH, BOTH, FE_3_3 },
	{ "VersionTxnType", P_TXN, BOTH, FE_3_3 },
	{ "TabletBalanced", P_BALANCED, LOCAL, FE_3_5 },
	{ "MetaSwitchVersion", P_SWITCH, LAKE, FE_4_1 },
};

/* What can be asked for, and whether as a number. */
static const struct {
	const char *name;
	bool number;
} filters[] = {
	{ "PartitionId", true }, { "PartitionName", false }, { "State", false },
	{ "Buckets", true },	 { "ReplicationNum", true },
};

struct term {
	struct term *next;
	const char *name;
	bool number, like;
	const char *op;
	struct text value;
	int64_t n;
};

struct sort {
	struct sort *next;
	unsigned at; /* column of the reply */
	bool desc;
};

struct listing {
	struct call *c;
	struct table *table;
	bool list; /* its partitions are lists */
	const struct title *shown[COLUMNS_MAX];
	unsigned n;
	struct term *terms;
	struct sort *sorts;
	int64_t limit, offset; /* limit -1: none */
};

/* WHERE, ORDER BY, LIMIT -------------------------------------------------------------------- */

static bool refuse(struct listing *l, const char *before, struct text name, const char *after)
{
	reply_analysis(l->c->out, l->c->mem, 1064, "%s%.*s%s", before, TEXT_ARG(name), after);
	return false;
}

static bool take_term(struct listing *l, struct words *w, struct term ***tail)
{
	static const char *const ops[] = { "=", "!=", "<=", ">=", "<", ">" };
	struct term *t = ARENA_NEW(l->c->mem, struct term);
	struct text name;
	unsigned i, k;

	if (!take_name(w, &name)) {
		words_error(w, l->c->out);
		return false;
	}
	for (i = 0; i < ARRAY_SIZE(filters) && !text_is_nocase(name, filters[i].name); i++)
		;
	if (i == ARRAY_SIZE(filters))
		return refuse(l,
			      "Only the columns of PartitionId/PartitionName/State/Buckets/"
			      "ReplicationNum/LastConsistencyCheckTime are supported.",
			      TEXT(""), "");
	t->name = filters[i].name;
	t->number = filters[i].number;
	t->like = !t->number && take(w, "LIKE");
	for (k = 0; !t->like && k < ARRAY_SIZE(ops); k++)
		if (take_phrase(w, ops[k]))
			break;
	t->op = t->like ? "LIKE" : k < ARRAY_SIZE(ops) ? ops[k] : NULL;
	if (!t->op || !(t->number ? take_integer(w, &t->n) : take_string(w, &t->value))) {
		words_error(w, l->c->out);
		return false;
	}
	if (!t->number && !t->like && strcmp(t->op, "=") != 0)
		return refuse(l, "Only operator =|like are supported for ", name, "");
	**tail = t;
	*tail = &t->next;
	return true;
}

static bool take_sort(struct listing *l, struct words *w, struct sort ***tail)
{
	struct sort *s = ARENA_NEW(l->c->mem, struct sort);
	struct text name;

	if (!take_name(w, &name)) {
		words_error(w, l->c->out);
		return false;
	}
	while (s->at < l->n && !text_is_nocase(name, l->shown[s->at]->name))
		s->at++;
	if (s->at == l->n)
		return refuse(l, "Title name[", name, "] does not exist");
	s->desc = take(w, "DESC");
	if (!s->desc)
		take(w, "ASC");
	**tail = s;
	*tail = &s->next;
	return true;
}

static bool take_rest(struct listing *l, struct words *w)
{
	struct term **terms = &l->terms;
	struct sort **sorts = &l->sorts;

	l->limit = -1;
	if (take(w, "WHERE")) {
		do {
			if (!take_term(l, w, &terms))
				return false;
		} while (take(w, "AND"));
	}
	if (take_phrase(w, "ORDER BY")) {
		do {
			if (!take_sort(l, w, &sorts))
				return false;
		} while (take(w, ","));
	}
	if (take(w, "LIMIT")) {
		bool ok = take_integer(w, &l->limit);

		if (ok && take(w, ",")) {
			l->offset = l->limit;
			ok = take_integer(w, &l->limit);
		} else if (ok && take(w, "OFFSET")) {
			ok = take_integer(w, &l->offset);
		}
		if (!ok || l->limit < 0 || l->offset < 0) {
			words_error(w, l->c->out);
			return false;
		}
	}
	return front_end(l->c, w);
}

/* cells ------------------------------------------------------------------------------------- */

static const char *range(const struct listing *l, const struct partition *p)
{
	const struct table *t = l->table;
	const char *kind, *out = "";
	unsigned i;

	if (t->partition_column < 0)
		return "";
	if (p->list) {
		for (i = 0; i < p->n_values; i++)
			out = arena_printf(l->c->mem, "%s%s\"%s\"", out, i ? ", " : "",
					   p->values[i] ? p->values[i] : "");
		return arena_printf(l->c->mem, "(%s)", out);
	}
	kind = t->columns[t->partition_column].type.kind == TYPE_DATE	    ? "DATE"
	       : t->columns[t->partition_column].type.kind == TYPE_DATETIME ? "DATETIME"
									    : "INT";
	return arena_printf(l->c->mem, "[types: [%s]; keys: [%s]; ..types: [%s]; keys: [%s]; )",
			    kind, p->lower ? p->lower : "0000-01-01", kind,
			    p->upper ? p->upper : "MAXVALUE");
}

static const char *cell_of(const struct listing *l, const struct partition *p, enum part_column col)
{
	const struct table *t = l->table;
	char made[40];

	switch (col) {
	case P_ID:
		return arena_printf(l->c->mem, "%lld", (long long)p->id);
	case P_NAME:
		return p->name;
	case P_VERSION_TIME:
		zone_time(p->created_ms - p->created_ms % 1000, l->c->session->zone, made);
		return arena_printf(l->c->mem, "%s", made);
	case P_STATE:
		return "NORMAL";
	case P_KEY:
		return t->partition_column < 0 ? "" : t->columns[t->partition_column].name;
	case P_RANGE:
		return range(l, p);
	case P_DISTRIBUTION:
		return t->distributed ? t->columns[0].name : "ALL KEY";
	case P_BUCKETS:
		return arena_printf(l->c->mem, "%u", t->buckets);
	case P_MEDIUM:
		return "HDD";
	case P_COOLDOWN:
		return "9999-12-31 23:59:59";
	case P_CHECKED:
		return NULL;
	case P_SIZE:
	case P_STORAGE:
		return "0B";
	case P_MEMORY:
	case P_ASYNC:
		return "false";
	case P_CACHE:
	case P_BALANCED:
		return "true";
	case P_SCORE:
		return "0.00";
	case P_TXN:
		return "TXN_NORMAL";
	case P_EPOCH:
		return arena_printf(l->c->mem, "%lld", (long long)p->id);
	case P_NEXT:
		return "2";
	case P_VERSION:
	case P_REPLICAS:
	case P_DATA_VERSION:
		return "1";
	case P_COMPACT:
	case P_HASH:
	case P_ROWS:
	case P_SWITCH:
		break;
	}
	return "0";
}

static bool compare(const char *op, int64_t a, int64_t b)
{
	switch (op[0]) {
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '<':
		return op[1] ? a <= b : a < b;
	default:
		return op[1] ? a >= b : a > b;
	}
}

static bool matches(const struct listing *l, const struct partition *p)
{
	const struct term *t;
	unsigned i;

	for (t = l->terms; t; t = t->next) {
		const char *have;

		for (i = 0; i < ARRAY_SIZE(titles) && strcmp(titles[i].name, t->name) != 0; i++)
			;
		have = cell_of(l, p, titles[i].column);
		if (t->number && !compare(t->op, strtoll(have, NULL, 10), t->n))
			return false;
		if (!t->number && !t->like && !text_is(t->value, have))
			return false;
		if (t->like && !like_matches((struct text){ have, strlen(have) }, t->value))
			return false;
	}
	return true;
}

/* Numbers by their value, texts by their bytes. */
static int compare_cells(const char *a, const char *b)
{
	char *end_a, *end_b;
	long long x, y;

	if (!a || !b)
		return (a ? 1 : 0) - (b ? 1 : 0);
	x = strtoll(a, &end_a, 10);
	y = strtoll(b, &end_b, 10);
	if (*a && *b && !*end_a && !*end_b)
		return x < y ? -1 : x > y;
	return strcmp(a, b);
}

static bool comes_after(const struct listing *l, const struct partition *a,
			const struct partition *b)
{
	const struct sort *s;
	int r;

	for (s = l->sorts; s; s = s->next) {
		r = compare_cells(cell_of(l, a, l->shown[s->at]->column),
				  cell_of(l, b, l->shown[s->at]->column));
		if (r)
			return (r > 0) != s->desc;
	}
	return false;
}

static void answer(struct listing *l, struct reply_column *cols, bool temporary)
{
	struct partition *p, **list;
	unsigned n = 0, i, k;

	for (p = l->table->partitions; p; p = p->next)
		n++;
	list = arena_alloc(l->c->mem, (n + 1) * sizeof(*list));
	n = 0;
	for (p = l->table->partitions; p; p = p->next) {
		if (p->temporary != temporary || !matches(l, p))
			continue;
		/* insertion: stable, and few */
		for (k = n++; k > 0 && comes_after(l, list[k - 1], p); k--)
			list[k] = list[k - 1];
		list[k] = p;
	}
	reply_rows(l->c->out, cols, l->n);
	for (i = 0; i < n; i++) {
		struct reply_row *row;

		if ((int64_t)i < l->offset || (l->limit >= 0 && (int64_t)i >= l->offset + l->limit))
			continue;
		row = reply_add(l->c->out, l->c->mem);
		for (k = 0; k < l->n; k++) {
			const char *text = cell_of(l, list[i], l->shown[k]->column);

			if (text)
				row->cells[k] = (struct text){ text, strlen(text) };
		}
	}
}

void show_partitions(struct call *c, struct words *w, int temporary)
{
	struct listing l = { .c = c };
	struct reply_column *cols;
	unsigned i;

	if (!take(w, "FROM")) {
		words_error(w, c->out);
		return;
	}
	l.table = front_table(c, w, false);
	if (!l.table)
		return;
	if (l.table->view) {
		reply_analysis(c->out, c->mem, 1064, "Table[%s] does not exists or is not %s table",
			       l.table->name, since(c->fe, FE_4_1) ? "OLAP/Paimon" : "OLAP");
		return;
	}
	l.list = l.table->partitions && l.table->partitions->list;
	cols = arena_zalloc(c->mem, COLUMNS_MAX * sizeof(*cols));
	for (i = 0; i < ARRAY_SIZE(titles); i++) {
		const struct title *t = &titles[i];

		if (!(t->modes & (c->fe->config.shared_data ? LAKE : LOCAL)) ||
		    !since(c->fe, t->since))
			continue;
		cols[l.n] =
			(struct reply_column){ t->column == P_RANGE && l.list ? "List" : t->name,
					       COLUMN_SHOW, 0, 0 };
		l.shown[l.n++] = t;
	}
	if (take_rest(&l, w))
		answer(&l, cols, temporary != 0);
}
