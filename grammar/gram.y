/*
 * gram.y - tokens to builder calls; no meaning.
 *
 * One routine-load statement, as any release from 3.3 to 4.1 accepts it; what
 * some release lacks is noted by use() and judged later.  The input is what
 * lang/feed.c makes of the scanner's tokens: there the few places that need
 * more than one token of lookahead are settled, so that this grammar is
 * LALR(1) without a conflict:
 *  - words that mean something only before "(" or the like come as plain IDENT
 *    elsewhere (CAST, COUNT, INTERVAL, MAP, BINARY ...);
 *  - LAMBDA_PAREN opens "(a, b) ->"; JSON_ARROW is "->" before a string;
 *  - NOT_MATCH is NOT before a MATCH word; HINT_BRACKET opens "[skew]";
 *  - CLAUSE_COMMA separates load properties, "," everything else;
 *  - SUBQUERY is a whole "( SELECT ... )";
 *  - CREATE_HEAD, ALTER_HEAD and PROP_LIST are phrases: see lang/phrase.c.
 *
 * Expressions follow the FE's levels (source: StarRocks.g4, rules expression
 * to primaryExpression).  The only looseness is the lambda, whose body reaches
 * as far right as it can although it is itself a primary: LOWEST, on the rules
 * that would end an operand, makes the parser go on instead.
 */
%require "3.8"
%define api.pure full
%define api.prefix {sl_yy}
%define api.token.prefix {T_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param { struct parse *p }

%code requires {
#include "lang/build.h"
}

%code {
#include "base/util.h"
#include "lang/parse_state.h"
#include "lang/phrase.h"

#define YYMAXDEPTH 400000

#define YYLLOC_DEFAULT(cur, rhs, n) \
	((cur) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) \
		     : (struct span){ span_end(YYRHSLOC(rhs, 0)), 0 })

static int sl_yylex(SL_YYSTYPE *val, struct span *at, struct parse *p)
{
	int kind = feed_plain(&p->feed, &val->kw, at);

	return kind < 0 ? feed_next(p, &val->kw, at) : kind;
}

static void sl_yyerror(const struct span *at, struct parse *p, const char *text);
}

%union {
	int kw;                         /* terminals: index of the keyword, or -1 */
	int op;
	bool flag;
	struct expr *e;
	struct exprs *list;
	struct qname *qname;
	struct name *name;
	struct job_ref *job;
	struct clause *clause;
	struct clauses *clauses;
	struct col *col;
	struct cols *cols;
	struct parts *parts;
	struct prop *prop;
	struct props *props;
}

/* words the grammar knows; see kwlist.def for which words share a token */
%token <kw>
	CREATE "CREATE" ALTER "ALTER" PAUSE "PAUSE" RESUME "RESUME" STOP "STOP" SHOW "SHOW"
	ROUTINE "ROUTINE" LOAD "LOAD" FOR "FOR" ON "ON" FROM "FROM" WHERE "WHERE" ORDER "ORDER" BY "BY"
	LIMIT "LIMIT" OFFSET "OFFSET" ALL "ALL" TASK "TASK" COLUMNS "COLUMNS" ROWS "ROWS"
	TERMINATED "TERMINATED" PARTITION "PARTITION" PARTITIONS "PARTITIONS" TEMPORARY "TEMPORARY"
	PROPERTIES "PROPERTIES" DEFAULT "DEFAULT" ASC "ASC" DESC "DESC" NULLS "NULLS" FIRST "FIRST" LAST "LAST"
	OR "OR" AND "AND" NOT "NOT" BINARY "BINARY" IS "IS" NULL "NULL" IN "IN" BETWEEN "BETWEEN"
	LIKE "LIKE" RLIKE "RLIKE" REGEXP "REGEXP" DIV "DIV" MOD "MOD"
	SHIFT_LEFT "BITSHIFTLEFT" SHIFT_RIGHT "BITSHIFTRIGHT" SHIFT_RIGHT_LOGICAL "BITSHIFTRIGHTLOGICAL"
	MATCH "MATCH" MATCH_NEW "MATCH_ANY" COLLATE "COLLATE" EXISTS "EXISTS" CAST "CAST" CONVERT "CONVERT"
	AS "AS" CASE "CASE" WHEN "WHEN" THEN "THEN" ELSE "ELSE" END "END" ARRAY "ARRAY" MAP "MAP"
	FN "FN" TRUE "TRUE" FALSE "FALSE" DATE "DATE" INTERVAL "INTERVAL" BOUNDARY "FLOOR"
	UNIT "a time unit" UNIT_RESERVED "MILLISECOND" EXTRACT "EXTRACT"
	FN_ANY "IF" FN_TWO "LEFT" FN_NONE "DATABASE" FN_BARE "CURRENT_USER" FN_BARE_NEW "CURRENT_GROUP"
	CURRENT_TIMESTAMP "CURRENT_TIMESTAMP" CHAR "CHAR" TIMESTAMPADD "TIMESTAMPADD"
	AGG "SUM" COUNT "COUNT" DISTINCT "DISTINCT" ARRAY_AGG "ARRAY_AGG" ARRAY_AGG_DISTINCT "ARRAY_AGG_DISTINCT"
	GROUP_CONCAT "GROUP_CONCAT" SEPARATOR "SEPARATOR" FILTER "FILTER"
	WINDOW_NONE "ROW_NUMBER" NTILE "NTILE" WINDOW_NULLS "LEAD" IGNORE "IGNORE" OVER "OVER" RANGE "RANGE"
	UNBOUNDED "UNBOUNDED" PRECEDING "PRECEDING" FOLLOWING "FOLLOWING" CURRENT "CURRENT" ROW "ROW"
	VARTYPE "GLOBAL" STRUCT "STRUCT" SIGNED "SIGNED" UNSIGNED "UNSIGNED"
	TYPE_PLAIN "FLOAT" TYPE_PLAIN_FREE "BOOLEAN" TYPE_SIZED "BIGINT" TYPE_SIZED_FREE "VARBINARY" TYPE_INT "INT"
	TYPE_DECIMAL "DECIMAL" TYPE_DECIMAL_FREE "NUMERIC"
	SELECT "SELECT" WITH "WITH" USE "USE" SET_OP "UNION" SET_OP_FREE "MINUS"
	WORD_RESERVED "a reserved word"
	IDENT "a name" DOT_IDENT "a name after a dot"

%token
	INTEGER_LITERAL "an integer" DECIMAL_LITERAL "a decimal" DOUBLE_LITERAL "a floating-point number"
	STRING_LITERAL "a quoted string" BINARY_LITERAL "a binary string"
	NE "<>" LE "<=" GE ">=" EQ_SAFE "<=>" ARROW "->" JSON_ARROW "-> before a string" NAMED "=>"
	OR_OP "||" AND_OP "&&"
	ATTACHMENT "a $$ text"
	CLAUSE_COMMA ", before a load property" LAMBDA_PAREN "( of a lambda" HINT_BRACKET "[ of a hint"
	NOT_MATCH "NOT before MATCH" SUBQUERY "a subquery" MAP_TYPED "MAP<..>{" MAP_BRACE "MAP{"
	CREATE_HEAD "CREATE ROUTINE LOAD job ON table" ALTER_HEAD "ALTER ROUTINE LOAD FOR job"
	PROP_LIST "a list of properties"

%precedence LOWEST
%precedence STRING_LITERAL
%left OR OR_OP
%left AND AND_OP
%precedence NOT
%precedence BINARY
%precedence IS '=' NE '<' LE '>' GE EQ_SAFE
%precedence IN BETWEEN LIKE RLIKE REGEXP
%left SHIFT_RIGHT_LOGICAL
%left SHIFT_RIGHT
%left SHIFT_LEFT
%left '|'
%left '&'
%left '+' '-'
%left '*' '/' '%' DIV MOD
%left '^'
%left MATCH MATCH_NEW NOT_MATCH
%precedence '[' JSON_ARROW
%precedence SIGN
%precedence '.' DOT_IDENT COLLATE

%type <kw> name xident unit type_word type_sized type_decimal partition_word
%type <qname> qname xqname job_db from_opt
%type <name> name_or_string
%type <job> job_ref for_opt create alter
%type <clauses> load_props load_props_opt
%type <clause> load_prop partition
%type <cols> cols
%type <col> col
%type <parts> part_names part_names_bare key_parts
%type <prop> prop
%type <props> prop_list prop_list_opt prop_items job_props_opt
%type <e> expr pred val literal lambda_body call over_opt over filter_opt bound
%type <e> type sort_item subquery limit_n where_opt filter func agg select_item
%type <list> exprs exprs_opt whens map_items map_items_opt sort_list order_opt lambda_names struct_fields null_exprs select_items over_parts
%type <op> cmp like_op
%type <flag> set_quantifier ignore_nulls_opt limit_opt

%%

stmt: create load_props_opt job_props_opt FROM name prop_list_opt
		{ p->stmt = build_create(p, @$, p->verb, $create, p->table, $load_props_opt, $job_props_opt,
					 build_name(p, @name, $name), $prop_list_opt, @FROM); }
	| alter load_props_opt job_props_opt
		{ p->stmt = build_alter(p, @$, p->verb, $alter, $load_props_opt, $job_props_opt, NULL, NULL, @1); }
	| alter load_props_opt job_props_opt FROM name prop_list
		{ p->stmt = build_alter(p, @$, p->verb, $alter, $load_props_opt, $job_props_opt,
					build_name(p, @name, $name), $prop_list, @FROM); }
	| PAUSE ROUTINE LOAD FOR job_ref        { p->stmt = build_job_stmt(p, STMT_PAUSE, @$, @1, $job_ref); }
	| RESUME ROUTINE LOAD FOR job_ref       { p->stmt = build_job_stmt(p, STMT_RESUME, @$, @1, $job_ref); }
	| STOP ROUTINE LOAD FOR job_ref         { p->stmt = build_job_stmt(p, STMT_STOP, @$, @1, $job_ref); }
	| SHOW ROUTINE LOAD for_opt from_opt where_opt order_opt limit_opt
		{ p->stmt = build_show(p, @$, @1, false, $for_opt, $from_opt, $where_opt, $order_opt, $limit_opt, @limit_opt); }
	| SHOW ALL ROUTINE LOAD for_opt from_opt where_opt order_opt limit_opt
		{ p->stmt = build_show(p, @$, @1, true, $for_opt, $from_opt, $where_opt, $order_opt, $limit_opt, @limit_opt); }
	| SHOW ROUTINE LOAD TASK from_opt where_opt order_opt limit_opt
		{ p->stmt = build_show_task(p, @$, @1, $from_opt, $where_opt, $order_opt, $limit_opt,
				       @where_opt, @order_opt, @limit_opt); }
	| SHOW CREATE ROUTINE LOAD job_ref where_opt order_opt limit_opt
		{ p->stmt = build_show_create(p, @$, @1, $job_ref, $where_opt, $order_opt, $limit_opt,
					 @where_opt, @order_opt, @limit_opt); }
	;

create
	: CREATE ROUTINE LOAD job_ref ON qname  { $$ = $job_ref; p->verb = @1; p->table = $qname; }
	| CREATE_HEAD                           { $$ = p->feed.phrase.job; }
	;

alter
	: ALTER ROUTINE LOAD FOR job_ref        { $$ = $job_ref; p->verb = @1; }
	| ALTER_HEAD                            { $$ = p->feed.phrase.job; }
	;

for_opt
	: %empty        { $$ = NULL; }
	| FOR job_ref   { $$ = $2; }
	;

from_opt
	: %empty        { $$ = NULL; }
	| FROM qname    { $$ = $2; }
	;

where_opt
	: %empty        { $$ = NULL; }
	| WHERE expr    { $$ = $2; }
	;

order_opt
	: %empty                { $$ = NULL; }
	| ORDER BY sort_list    { $$ = $3; }
	;

limit_opt
	: %empty                                { $$ = false; }
	| LIMIT limit_n                         { $$ = true; }
	| LIMIT limit_n OFFSET limit_n          { $$ = true; }
	| LIMIT limit_n ',' limit_n             { $$ = true; }
	;

limit_n
	: INTEGER_LITERAL       { $$ = NULL; }
	| '?'                   { $$ = NULL; }
	| '@' name_or_string    { use_add(p, @$, RELS_BEFORE(REL_3_5_0), "a variable after LIMIT"); $$ = NULL; }
	;

/* names ------------------------------------------------------------------- */

job_ref
	: name                  { $$ = build_job_ref(p, @$, build_qname(p, @1, $1)); }
	| job_db '.' name       { $$ = build_job_ref(p, @$, qname_add(p, $1, @3, $3)); }
	;

/* the job's own name never comes as one token with its dot */
job_db
	: name                  { $$ = build_qname(p, @1, $1); }
	| job_db '.' name       { $$ = qname_add(p, $1, @3, $3); }
	| job_db DOT_IDENT      { $$ = qname_add_dot(p, $1, @2); }
	;

qname
	: name                  { $$ = build_qname(p, @1, $1); }
	| qname '.' name        { $$ = qname_add(p, $1, @3, $3); }
	| qname DOT_IDENT       { $$ = qname_add_dot(p, $1, @2); }
	;

/* the same where an expression may start */
xqname
	: IDENT                 { $$ = build_qname(p, @1, $1); }
	| xident                { $$ = build_qname(p, @1, $1); }
	| xqname '.' name       { $$ = qname_add(p, $1, @3, $3); }
	| xqname DOT_IDENT      { $$ = qname_add_dot(p, $1, @2); }
	;

name_or_string
	: name                  { $$ = build_name(p, @1, $1); }
	| STRING_LITERAL        { $$ = build_string_name(p, @1); }
	;

/* a word, other than a plain name, that is a name where an expression starts */
xident
	: PAUSE | RESUME | STOP | ROUTINE | OFFSET | TASK | COLUMNS | PARTITIONS | TEMPORARY
	| PROPERTIES | NULLS | FIRST | LAST | MATCH | MATCH_NEW | END | UNIT | SEPARATOR | FILTER
	| PRECEDING | FOLLOWING | CURRENT | ROW | MAP | STRUCT | SIGNED | TYPE_PLAIN_FREE
	| TYPE_SIZED_FREE | TYPE_DECIMAL_FREE | SET_OP_FREE
	| DATE %prec LOWEST
	;

name
	: IDENT
	| xident
	| BINARY | CAST | EXTRACT | INTERVAL | BOUNDARY | AGG | COUNT | ARRAY_AGG | ARRAY_AGG_DISTINCT
	| GROUP_CONCAT | TIMESTAMPADD | MAP_TYPED { $$ = -1; } | MAP_BRACE { $$ = -1; } | UNBOUNDED | FN | FN_BARE_NEW
	;

/* load properties ---------------------------------------------------------- */

load_props_opt
	: %empty        { $$ = NULL; }
	| load_props
	;

load_props
	: load_prop                             { $$ = clauses_new(p, $1); }
	| load_props CLAUSE_COMMA load_prop     { $$ = clauses_add($1, $3); }
	;

load_prop
	: COLUMNS TERMINATED BY STRING_LITERAL  { $$ = build_separator(p, CLAUSE_COLUMN_SEPARATOR, @$, span_join(@1, @3), @4); }
	| ROWS TERMINATED BY STRING_LITERAL     { $$ = build_separator(p, CLAUSE_ROW_SEPARATOR, @$, span_join(@1, @3), @4); }
	| COLUMNS '(' cols ')'                  { $$ = build_columns(p, @$, @1, $3); }
	| WHERE expr                            { $$ = build_where(p, @$, @1, $2); }
	| partition
	;

cols
	: col                   { $$ = cols_new(p, $1); }
	| cols ',' col          { $$ = cols_add(p, $1, $3); }
	;

col
	: qname                 { $$ = build_col(p, @$, $1); }
	| name '=' expr         { $$ = build_col_expr(p, @$, @1, $1, $3); }
	| name '=' DEFAULT      { $$ = build_col_default(p, @$, @1, $1, @3); }
	;

partition
	: PARTITION '(' part_names ')'          { $$ = build_partition(p, @$, @1, false, true, $3); }
	| PARTITION part_names_bare             { $$ = build_partition(p, @$, @1, false, false, $2); }
	| PARTITION '(' key_parts ')'           { $$ = build_key_partition(p, @$, @1); }
	| PARTITIONS '(' part_names ')'         { $$ = build_partition(p, @$, @1, false, true, $3); }
	| PARTITIONS part_names_bare            { $$ = build_partition(p, @$, @1, false, false, $2); }
	| TEMPORARY partition_word '(' part_names ')'
						{ $$ = build_partition(p, @$, span_join(@1, @2), true, true, $4); }
	| TEMPORARY partition_word part_names_bare
						{ $$ = build_partition(p, @$, span_join(@1, @2), true, false, $3); }
	;

partition_word
	: PARTITION
	| PARTITIONS
	;

part_names
	: name_or_string                        { $$ = parts_new(p, $1); }
	| part_names ',' name_or_string         { $$ = parts_add(p, $1, $3); }
	;

part_names_bare
	: name_or_string                        { $$ = parts_new(p, $1); }
	| part_names_bare ',' name_or_string
		{
			use_add(p, @3, RELS_BEFORE(REL_4_1_0), "a second partition without parentheses");
			$$ = parts_add(p, $1, $3);
		}
	;

key_parts
	: name '=' literal                      { $$ = NULL; }
	| key_parts ',' name '=' literal        { $$ = NULL; }
	;

/* properties ---------------------------------------------------------------- */

job_props_opt
	: %empty                        { $$ = NULL; }
	| PROPERTIES prop_list          { $$ = $2; $$->word = @1; }
	;

prop_list_opt
	: %empty                        { $$ = NULL; }
	| prop_list
	;

prop_list
	: '(' prop_items ')'            { $$ = $2; $$->at = @$; }
	| PROP_LIST                     { $$ = p->feed.phrase.props; $$->at = @$; }
	;

prop_items
	: prop                          { $$ = props_new(p, $1); }
	| prop_items ',' prop           { $$ = props_add(p, $1, $3); }
	;

prop
	: STRING_LITERAL '=' STRING_LITERAL     { $$ = build_prop(p, @1, @3); }
	;

/* expressions ---------------------------------------------------------------- */

expr
	: pred
	| BINARY expr                           { $$ = build_one(p, EXPR_BINARY_PREFIX, 0, @$, $2); }
	| NOT expr                              { $$ = build_one(p, EXPR_NOT, 0, @$, $2); }
	| NOT_MATCH expr        %prec NOT       { $$ = build_one(p, EXPR_NOT, 0, @$, $2); }
	| expr AND expr                         { $$ = build_two(p, EXPR_AND, 0, @$, $1, $3); }
	| expr AND_OP expr                      { $$ = build_two(p, EXPR_AND, 0, @$, $1, $3); }
	| expr OR expr                          { $$ = build_two(p, EXPR_OR, 0, @$, $1, $3); }
	| expr OR_OP expr                       { $$ = build_two(p, EXPR_OR, 0, @$, $1, $3); }
	| expr IS NULL                          { $$ = build_one(p, EXPR_IS_NULL, 0, @$, $1); }
	| expr IS NOT NULL                      { $$ = negate(build_one(p, EXPR_IS_NULL, 0, @$, $1)); }
	| expr cmp pred         %prec IS        { $$ = build_two(p, EXPR_COMPARE, $2, @$, $1, $3); }
	;

cmp	: '=' { $$ = OP_EQ; } | NE { $$ = OP_NE; } | '<' { $$ = OP_LT; } | LE { $$ = OP_LE; }
	| '>' { $$ = OP_GT; } | GE { $$ = OP_GE; } | EQ_SAFE { $$ = OP_EQ_SAFE; }
	;

pred
	: val                           %prec LOWEST
	| val IN subquery                       { $$ = build_two(p, EXPR_IN_SUBQUERY, 0, @$, $1, $3); }
	| val NOT IN subquery                   { $$ = negate(build_two(p, EXPR_IN_SUBQUERY, 0, @$, $1, $4)); }
	| val IN '(' exprs ')'                  { $$ = build_in(p, @$, $1, $4); }
	| val NOT IN '(' exprs ')'              { $$ = negate(build_in(p, @$, $1, $5)); }
	| val BETWEEN val AND pred      %prec BETWEEN
						{ $$ = build_three(p, EXPR_BETWEEN, @$, $1, $3, $5); }
	| val NOT BETWEEN val AND pred  %prec BETWEEN
						{ $$ = negate(build_three(p, EXPR_BETWEEN, @$, $1, $4, $6)); }
	| val like_op val               %prec LIKE
						{ $$ = build_two(p, EXPR_LIKE, $2, @$, $1, $3); }
	| val NOT like_op val           %prec LIKE
						{ $$ = negate(build_two(p, EXPR_LIKE, $3, @$, $1, $4)); }
	| '(' expr ',' exprs ')' IN subquery
		{ $$ = build_two(p, EXPR_IN_SUBQUERY, 0, @$, build_tuple(p, span_join(@1, @5), $2, $4), $7); }
	| '(' expr ',' exprs ')' NOT IN subquery
		{ $$ = negate(build_two(p, EXPR_IN_SUBQUERY, 0, @$, build_tuple(p, span_join(@1, @5), $2, $4), $8)); }
	;

like_op
	: LIKE { $$ = OP_LIKE; } | RLIKE { $$ = OP_RLIKE; } | REGEXP { $$ = OP_REGEXP; }
	;

/* a query of the plainest form is parsed; any other is one token */
subquery
	: SUBQUERY                              { $$ = build_leaf(p, EXPR_SUBQUERY, @1); }
	| '(' SELECT select_items ')'           { $$ = build_query(p, @$, $3, NULL); }
	| '(' SELECT select_items FROM qname where_opt ')'
						{ $$ = build_query(p, @$, $3, $6); }
	;

select_items
	: select_item                           { $$ = exprs_new(p, $1); }
	| select_items ',' select_item          { $$ = exprs_add(p, $1, $3); }
	;

select_item
	: expr
	| expr AS name_or_string
	| expr IDENT
	| expr STRING_LITERAL
	;

/* operators and primaries of every level, told apart by precedence alone */
val
	: literal
	| xqname                        %prec LOWEST { $$ = build_column(p, @$, $1); }
	| '@' name_or_string                    { $$ = build_var(p, EXPR_USER_VAR, @$, $2); }
	| '@' '@' name                          { $$ = build_var(p, EXPR_SYSTEM_VAR, @$, build_name(p, @3, $3)); }
	| '@' '@' VARTYPE '.' name              { $$ = build_var(p, EXPR_SYSTEM_VAR, @$, build_name(p, @5, $5)); }
	| '(' expr ')'                          { $$ = build_one(p, EXPR_PAREN, 0, @$, $2); }
	| subquery
	| EXISTS subquery                       { $$ = build_one(p, EXPR_EXISTS, 0, @$, $2); }
	| CASE whens END                        { $$ = build_case(p, @$, NULL, $2, NULL); }
	| CASE whens ELSE expr END              { $$ = build_case(p, @$, NULL, $2, $4); }
	| CASE expr whens END                   { $$ = build_case(p, @$, $2, $3, NULL); }
	| CASE expr whens ELSE expr END         { $$ = build_case(p, @$, $2, $3, $5); }
	| '[' exprs_opt ']'                     { $$ = build_list(p, EXPR_ARRAY, @$, NULL, $2); }
	| ARRAY '<' type '>' '[' exprs_opt ']'  { $$ = build_list(p, EXPR_ARRAY, @$, build_type(p, span_join(@1, @4), @1, exprs_new(p, $3)), $6); }
	| MAP_BRACE '{' map_items_opt '}'       { $$ = build_list(p, EXPR_MAP, @$, NULL, $3); }
	| MAP_TYPED '<' type ',' type '>' '{' map_items_opt '}'
		{ $$ = build_list(p, EXPR_MAP, @$, build_type(p, span_join(@1, @6), @1, exprs_add(p, exprs_new(p, $3), $5)), $8); }
	| IDENT ARROW lambda_body               { $$ = build_lambda(p, @$, exprs_new(p, build_column(p, @1, build_qname(p, @1, $1))), $3); }
	| xident ARROW lambda_body              { $$ = build_lambda(p, @$, exprs_new(p, build_column(p, @1, build_qname(p, @1, $1))), $3); }
	| LAMBDA_PAREN lambda_names ')' lambda_arrow lambda_body
						{ $$ = build_lambda(p, @$, $2, $5); }
	| LAMBDA_PAREN lambda_names ')' lambda_arrow '(' ')'
						{ $$ = build_lambda(p, @$, $2, NULL); }
	| LAMBDA_PAREN lambda_names ')' lambda_arrow '(' expr ',' exprs ')' %prec LOWEST
						{ $$ = build_lambda(p, @$, $2, build_tuple(p, span_join(@5, @9), $6, $8)); }
	| '{' FN func '}'                       { $$ = build_odbc($3, @$); }
	| func
	| val '.' name                          { $$ = build_one_name(p, EXPR_FIELD, @$, $1, @3, $3); }
	| val DOT_IDENT                         { $$ = build_one_name(p, EXPR_FIELD, @$, $1, @2, $2); }
	| val COLLATE name_or_string            { $$ = build_collate(p, @$, $1, $3); }
	| '-' val                       %prec SIGN { $$ = build_one(p, EXPR_SIGN, OP_NEG, @$, $2); }
	| '+' val                       %prec SIGN { $$ = build_one(p, EXPR_SIGN, OP_POS, @$, $2); }
	| '~' val                       %prec SIGN { $$ = build_one(p, EXPR_SIGN, OP_BIT_NOT, @$, $2); }
	| '!' val                       %prec SIGN { $$ = build_one(p, EXPR_SIGN, OP_LOG_NOT, @$, $2); }
	| val '[' val ']'                       { $$ = build_two(p, EXPR_INDEX, 0, @$, $1, $3); }
	| val '[' slice ']'                     { $$ = build_one(p, EXPR_SLICE, 0, @$, $1); }
	| val JSON_ARROW STRING_LITERAL         { $$ = build_one_string(p, EXPR_ARROW, @$, $1, @3); }
	| val MATCH val                         { $$ = build_two(p, EXPR_MATCH, OP_MATCH, @$, $1, $3); }
	| val MATCH_NEW val                     { $$ = build_match_new(p, @$, $1, @2, $2, $3); }
	| val NOT_MATCH MATCH val               { $$ = negate(build_two(p, EXPR_MATCH, OP_MATCH, @$, $1, $4)); }
	| val NOT_MATCH MATCH_NEW val           { $$ = negate(build_match_new(p, @$, $1, @3, $3, $4)); }
	| val '^' val                           { $$ = build_two(p, EXPR_ARITH, OP_BIT_XOR, @$, $1, $3); }
	| val '*' val                           { $$ = build_two(p, EXPR_ARITH, OP_MUL, @$, $1, $3); }
	| val '/' val                           { $$ = build_two(p, EXPR_ARITH, OP_DIV, @$, $1, $3); }
	| val '%' val                           { $$ = build_two(p, EXPR_ARITH, OP_MOD, @$, $1, $3); }
	| val DIV val                           { $$ = build_two(p, EXPR_ARITH, OP_INT_DIV, @$, $1, $3); }
	| val MOD val                           { $$ = build_two(p, EXPR_ARITH, OP_MOD, @$, $1, $3); }
	| val '+' val                           { $$ = build_two(p, EXPR_ARITH, OP_ADD, @$, $1, $3); }
	| val '-' val                           { $$ = build_two(p, EXPR_ARITH, OP_SUB, @$, $1, $3); }
	| val '&' val                           { $$ = build_two(p, EXPR_ARITH, OP_BIT_AND, @$, $1, $3); }
	| val '|' val                           { $$ = build_two(p, EXPR_ARITH, OP_BIT_OR, @$, $1, $3); }
	| val SHIFT_LEFT val                    { $$ = build_two(p, EXPR_ARITH, OP_SHIFT_LEFT, @$, $1, $3); }
	| val SHIFT_RIGHT val                   { $$ = build_two(p, EXPR_ARITH, OP_SHIFT_RIGHT, @$, $1, $3); }
	| val SHIFT_RIGHT_LOGICAL val           { $$ = build_two(p, EXPR_ARITH, OP_SHIFT_RIGHT_LOGICAL, @$, $1, $3); }
	;

slice
	: ':' | INTEGER_LITERAL ':' | ':' INTEGER_LITERAL | INTEGER_LITERAL ':' INTEGER_LITERAL
	;

lambda_names
	: name                  { $$ = exprs_new(p, build_column(p, @1, build_qname(p, @1, $1))); }
	| lambda_names ',' name { $$ = exprs_add(p, $1, build_column(p, @3, build_qname(p, @3, $3))); }
	;

lambda_arrow
	: ARROW | JSON_ARROW
	;

lambda_body
	: expr                  %prec LOWEST
	;

whens
	: WHEN expr THEN expr                   { $$ = exprs_add(p, exprs_new(p, $2), $4); }
	| whens WHEN expr THEN expr             { $$ = exprs_add(p, exprs_add(p, $1, $3), $5); }
	;

literal
	: NULL                                  { $$ = build_leaf(p, EXPR_NULL, @1); }
	| TRUE                                  { $$ = build_leaf(p, EXPR_TRUE, @1); }
	| FALSE                                 { $$ = build_leaf(p, EXPR_FALSE, @1); }
	| INTEGER_LITERAL                       { $$ = build_leaf(p, EXPR_INTEGER, @1); }
	| DECIMAL_LITERAL                       { $$ = build_leaf(p, EXPR_DECIMAL, @1); }
	| DOUBLE_LITERAL                        { $$ = build_leaf(p, EXPR_DOUBLE, @1); }
	| STRING_LITERAL                        { $$ = build_string(p, EXPR_STRING, @1, @1); }
	| BINARY_LITERAL                        { $$ = build_binary(p, @1); }
	| DATE STRING_LITERAL                   { $$ = build_date(p, @$, @1, @2); }
	| INTERVAL expr unit                    { $$ = build_interval(p, @$, $2, @3); }
	| BOUNDARY                      %prec LOWEST { $$ = build_leaf(p, EXPR_BOUNDARY, @1); }
	| '?'                                   { $$ = build_leaf(p, EXPR_PLACEHOLDER, @1); }
	;

unit
	: UNIT | UNIT_RESERVED
	;

exprs
	: expr                                  { $$ = exprs_new(p, $1); }
	| exprs ',' expr                        { $$ = exprs_add(p, $1, $3); }
	;

exprs_opt
	: %empty                                { $$ = NULL; }
	| exprs
	;

map_items
	: expr ':' expr                         { $$ = exprs_add(p, exprs_new(p, $1), $3); }
	| map_items ',' expr ':' expr           { $$ = exprs_add(p, exprs_add(p, $1, $3), $5); }
	;

map_items_opt
	: %empty                                { $$ = NULL; }
	| map_items
	;

/* functions ------------------------------------------------------------------ */

func
	: call over_opt                         { $$ = call_over(p, @$, $1, $2); }
	| xqname '(' exprs_opt ')' over_opt     { $$ = build_call_named(p, @$, $1, $3, $5); }
	| BOUNDARY '(' exprs_opt ')' over_opt   { $$ = call_over(p, @$, build_call(p, @$, @1, false, $3), $5); }
	| CAST '(' exprs_opt ')' over_opt       { $$ = call_over(p, @$, build_call(p, @$, @1, false, $3), $5); }
	| CAST '(' expr AS type ')'             { $$ = build_two(p, EXPR_CAST, 0, @$, $3, $5); }
	| CONVERT '(' expr ',' type ')'         { $$ = build_convert(p, @$, $3, $5); }
	| EXTRACT '(' name FROM val ')'         { $$ = build_call(p, @$, @1, true, exprs_add(p, exprs_new(p, build_column(p, @3, build_qname(p, @3, $3))), $5)); }
	| FN_ANY '(' exprs_opt ')'              { $$ = build_call(p, @$, @1, true, $3); }
	| FN_TWO '(' expr ',' expr ')'          { $$ = build_call(p, @$, @1, true, exprs_add(p, exprs_new(p, $3), $5)); }
	| MOD '(' expr ',' expr ')'             { $$ = build_call(p, @$, @1, true, exprs_add(p, exprs_new(p, $3), $5)); }
	| like_op '(' expr ',' expr ')'         { $$ = build_call(p, @$, @1, true, exprs_add(p, exprs_new(p, $3), $5)); }
	| CHAR '(' expr ')'                     { $$ = build_call(p, @$, @1, true, exprs_new(p, $3)); }
	| FN_NONE '(' ')'                       { $$ = build_call(p, @$, @1, true, NULL); }
	| FN_BARE                       %prec LOWEST { $$ = build_call(p, @$, @1, true, NULL); }
	| FN_BARE '(' ')'                       { $$ = build_call(p, @$, @1, true, NULL); }
	| FN_BARE_NEW                   %prec LOWEST { $$ = build_call(p, @$, @1, true, NULL); }
	| FN_BARE_NEW '(' exprs_opt ')' over_opt { $$ = build_call_new_word(p, @$, @1, $1, $3, @3, $5); }
	| CURRENT_TIMESTAMP             %prec LOWEST { $$ = build_call(p, @$, @1, true, NULL); }
	| CURRENT_TIMESTAMP '(' ')'             { $$ = build_call(p, @$, @1, true, NULL); }
	| CURRENT_TIMESTAMP '(' INTEGER_LITERAL ')'
		{
			use_add(p, @3, RELS_BEFORE(REL_3_5_0), "a precision in CURRENT_TIMESTAMP");
			$$ = build_call(p, @$, @1, true, exprs_new(p, build_leaf(p, EXPR_INTEGER, @3)));
		}
	| TIMESTAMPADD '(' UNIT_RESERVED ',' expr ',' expr ')'
		{ $$ = build_call(p, @$, @1, true, exprs_add(p, exprs_add(p, exprs_new(p, build_leaf(p, EXPR_BOUNDARY, @3)), $5), $7)); }
	;

call
	: agg filter_opt                        { $$ = call_filter(p, @$, $1, $2); }
	| WINDOW_NONE '(' ')' over              { $$ = call_over(p, @$, build_call(p, @$, @1, true, NULL), $4); }
	| NTILE '(' exprs_opt ')' over          { $$ = call_over(p, @$, build_call(p, @$, @1, true, $3), $5); }
	| WINDOW_NULLS '(' null_exprs ')' ignore_nulls_opt over
						{ $$ = call_over(p, @$, build_call(p, @$, @1, true, $3), $6); }
	| WINDOW_NULLS '(' ')' ignore_nulls_opt over
						{ $$ = call_over(p, @$, build_call(p, @$, @1, true, NULL), $5); }
	;

null_exprs
	: expr ignore_nulls_opt                 { $$ = exprs_new(p, $1); }
	| null_exprs ',' expr                   { $$ = exprs_add(p, $1, $3); }
	;

ignore_nulls_opt
	: %empty        { $$ = false; }
	| IGNORE NULLS  { $$ = true; }
	;

agg
	: AGG '(' exprs_opt ')'                 { $$ = build_call(p, @$, @1, true, $3); }
	| AGG '(' set_quantifier expr ')'       { $$ = build_call(p, @$, @1, true, exprs_new(p, $4)); }
	| COUNT '(' exprs_opt ')'               { $$ = build_call(p, @$, @1, true, $3); }
	| COUNT '(' '*' ')'                     { $$ = build_call(p, @$, @1, true, NULL); }
	| COUNT '(' set_quantifier hint_opt exprs_opt ')'
						{ $$ = build_call(p, @$, @1, true, $5); }
	| ARRAY_AGG '(' exprs_opt order_opt ')' { $$ = build_call(p, @$, @1, true, exprs_join(p, $3, $4)); }
	| ARRAY_AGG '(' set_quantifier expr order_opt ')'
						{ $$ = build_call(p, @$, @1, true, exprs_join(p, exprs_new(p, $4), $5)); }
	| ARRAY_AGG_DISTINCT '(' exprs_opt order_opt ')'
						{ $$ = build_call(p, @$, @1, true, exprs_join(p, $3, $4)); }
	| GROUP_CONCAT '(' ')'                  { $$ = build_call(p, @$, @1, true, NULL); }
	| GROUP_CONCAT '(' exprs order_opt separator_opt ')'
						{ $$ = build_call(p, @$, @1, true, exprs_join(p, $3, $4)); }
	| GROUP_CONCAT '(' set_quantifier exprs order_opt separator_opt ')'
						{ $$ = build_call(p, @$, @1, true, exprs_join(p, $4, $5)); }
	;

set_quantifier
	: DISTINCT      { $$ = true; }
	| ALL           { $$ = false; }
	;

separator_opt
	: %empty
	| SEPARATOR expr
	;

hint_opt
	: %empty
	| hint
	;

hint
	: HINT_BRACKET hint_names ']'
	;

hint_names
	: name
	| hint_names ',' name
	;

filter_opt
	: %empty                %prec LOWEST    { $$ = NULL; }
	| filter
	;

filter
	: FILTER '(' WHERE expr ')'
		{
			use_add(p, @1, RELS_BEFORE(REL_4_1_0), "FILTER after an aggregate");
			$$ = build_one(p, EXPR_FILTER, 0, @$, $4);
		}
	;

over_opt
	: %empty                %prec LOWEST    { $$ = NULL; }
	| over
	;

over
	: OVER '(' over_parts order_opt frame_opt ')'
						{ $$ = build_window(p, @$, $over_parts, $order_opt); }
	;

over_parts
	: %empty                                { $$ = NULL; }
	| PARTITION BY exprs                    { $$ = $3; }
	| hint PARTITION BY exprs               { $$ = $4; }
	;

frame_opt
	: %empty
	| frame_word bound
	| frame_word BETWEEN bound AND bound
	;

frame_word
	: RANGE | ROWS
	;

bound
	: UNBOUNDED PRECEDING                   { $$ = NULL; }
	| UNBOUNDED FOLLOWING                   { $$ = NULL; }
	| CURRENT ROW                           { $$ = NULL; }
	| expr PRECEDING
	| expr FOLLOWING
	;

sort_list
	: sort_item                             { $$ = exprs_new(p, $1); }
	| sort_list ',' sort_item               { $$ = exprs_add(p, $1, $3); }
	;

sort_item
	: expr direction_opt nulls_opt          { $$ = build_one(p, EXPR_SORT, 0, @$, $1); }
	| ALL direction_opt nulls_opt
		{
			use_add(p, @1, RELS_BEFORE(REL_4_1_0), "ORDER BY ALL");
			$$ = build_leaf(p, EXPR_SORT, @$);
		}
	;

direction_opt
	: %empty | ASC | DESC
	;

nulls_opt
	: %empty | NULLS FIRST | NULLS LAST
	;

/* types ---------------------------------------------------------------------- */

type
	: type_word                             { $$ = build_type_word(p, @$, @1, $1); }
	| type_sized '(' INTEGER_LITERAL ')'    { $$ = build_type_word(p, @$, @1, -1); }
	| type_decimal '(' INTEGER_LITERAL ')'  { $$ = build_type_word(p, @$, @1, $1); }
	| type_decimal '(' INTEGER_LITERAL ',' INTEGER_LITERAL ')'
						{ $$ = build_type_word(p, @$, @1, $1); }
	| SIGNED                                { $$ = build_type_word(p, @$, @1, -1); }
	| SIGNED TYPE_INT                       { $$ = build_type_word(p, @$, @1, -1); }
	| UNSIGNED                              { $$ = build_type_word(p, @$, @1, -1); }
	| UNSIGNED TYPE_INT                     { $$ = build_type_word(p, @$, @1, -1); }
	| ARRAY '<' type '>'                    { $$ = build_type(p, @$, @1, exprs_new(p, $3)); }
	| MAP '<' type ',' type '>'             { $$ = build_type(p, @$, @1, exprs_add(p, exprs_new(p, $3), $5)); }
	| STRUCT '<' struct_fields '>'          { $$ = build_type(p, @$, @1, $3); }
	;

type_word
	: TYPE_PLAIN | TYPE_PLAIN_FREE | DATE | type_sized { $$ = $1; } | type_decimal { $$ = $1; }
	;

type_sized
	: TYPE_SIZED | TYPE_SIZED_FREE | TYPE_INT | CHAR
	;

type_decimal
	: TYPE_DECIMAL | TYPE_DECIMAL_FREE
	;

struct_fields
	: struct_field type                     { $$ = exprs_new(p, $2); }
	| struct_fields ',' struct_field type   { $$ = exprs_add(p, $1, $4); }
	;

struct_field
	: qname
	;

%%

#include "lang/syntax_error.h"

static int yyreport_syntax_error(const yypcontext_t *ctx, struct parse *p)
{
	yysymbol_kind_t want[YYNTOKENS];
	int n = yypcontext_expected_tokens(ctx, want, YYNTOKENS);
	short kinds[YYNTOKENS];
	int i;

	int count = 0, t;

	for (t = 0; t <= YYMAXUTOK; t++)
		for (i = 0; i < n; i++)
			if (YYTRANSLATE(t) == want[i] && want[i] != YYSYMBOL_YYUNDEF && !phrase_is(t))
				kinds[count++] = (short)t;
	syntax_error_at(p, *yypcontext_location(ctx), kinds, count);
	return 0;
}

static void sl_yyerror(const struct span *at, struct parse *p, const char *text)
{
	(void)text;             /* the only other caller: a full stack */
	syntax_error_depth(p, *at);
}
