#!/bin/sh
# vars.sh - placeholders: --var, --var-file, what is left, and that values stay
# out of the output.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

cat >a.sql <<'X'
ALTER ROUTINE LOAD FOR ${DB}.:job
PROPERTIES ("max_batch_rows" = "${ROWS}");
X
starload lint a.sql
is "left over" 1
is "it is named" 1 'the placeholder ${DB} has no value'
is "with a hint" 1 'give it one with --var DB=VALUE'
starload lint --var DB=db --var job=j --var ROWS=200000 a.sql
is "replaced" 0 "no findings"
starload lint --var DB=db --var job=j --var ROWS=7 --format jsonl a.sql
is "a finding about a value" 1 '"line":2,"column":32,'
is "covers the placeholder and its quotes" 1 '"length":9,'
starload lint --var DB=db --var job=j --var ROWS=secret-number --format text a.sql
is "a value is never shown" 1 '${ROWS}'
lacks "secret-number"
for format in gcc json jsonl sarif github gitlab checkstyle junit; do
	starload lint --var DB=db --var job=j --var ROWS=secret-number --format $format a.sql
	is "a value is never shown in $format" 1
	lacks "secret-number"
done
printf '# of the stage\nDB=db\njob=j\nROWS=1\n' >vars
starload lint --var-file vars a.sql
is "--var-file" 1 "a.sql:2:"
starload lint --var-file vars --var ROWS=200000 a.sql
is "--var wins" 0
run env ROWS=200000 "$STARLOAD" lint --var-file vars --var ROWS a.sql
is "from the environment" 0
run env -u ROWS "$STARLOAD" lint --var ROWS a.sql
is "not in the environment" 2
err "--var ROWS: there is no such environment variable"
echo 'password hunter2' >broken
starload lint --var-file broken a.sql
is "a broken --var-file" 2
err "broken:1: not a line NAME=VALUE"
lacks "hunter2"
starload lint --var-file nowhere a.sql
is "no --var-file" 5

echo 'PAUSE ROUTINE LOAD FOR {{ db }}.j;' >jinja.sql
starload lint jinja.sql
is "a template's" 1 'the placeholder {{ db }} has no value'

# places behind a replaced stretch stay those of the file, also on its line
echo 'PAUSE ROUTINE LOAD FOR ${DB}.j nonsense;' >place.sql
starload lint --format gcc --var DB=a_database_with_a_long_name place.sql
is "places" 1 'place.sql:1:32: error'

# fixes do not touch what was replaced, and the placeholder stays in the file
printf 'ALTER ROUTINE LOAD FOR ${DB}.j COLUMNS (a)\nWHERE a > ${N};\n' >fix.sql
starload lint --fix --var DB=db --var N=5 fix.sql
is "--fix beside placeholders" 0
holds "the comma is there, the placeholders too" grep -qxF 'ALTER ROUTINE LOAD FOR ${DB}.j COLUMNS (a),' fix.sql
holds "and below" grep -qxF 'WHERE a > ${N};' fix.sql

# only where a value may have come from, and nothing that is in every message
printf 'ALTER ROUTINE LOAD FOR db.j PROPERTIES ("max_batch_rows" = "1");\nPAUSE ROUTINE LOAD FOR ${DB}.j;\n' >short.sql
starload lint --var N=1 --var ROWS=rows --var DB=server short.sql
is "a statement without placeholders is shown as it is" 1 "max_batch_rows is 1, the server wants 200000 or more"
printf 'ALTER ROUTINE LOAD FOR ${DB}.j PROPERTIES ("max_batch_rows" = "1");\n' >short.sql
starload lint --var N=1 --var DB=row_ short.sql
is "short values and parts of words are not masked" 1 "max_batch_rows is 1, the server wants 200000 or more"
printf 'USE ${DB};\nALTER ROUTINE LOAD FOR other.j PROPERTIES ("max_batch_rows" = "200000");\n' >use.sql
starload lint --var DB=hidden_db use.sql
lacks "hidden_db"
finish
