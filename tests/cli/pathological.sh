#!/bin/sh
# pathological.sh - inputs made to hurt: deep, long, broken, of odd bytes.
#
# Each run has to end by itself, with the status and the text it should, and
# within seconds of processor time: not of the clock, which says little on a busy
# machine.  Sizes are such that time growing with their square would take
# minutes.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

seconds=6
[ "$INSTRUMENTED" = yes ] && seconds=100

# limited COMMAND...: within that processor time, of which a runaway shows as
# status 152 or 137
limited()
{
	(
		ulimit -t $seconds
		exec "$@"
	)
}

# lint NAME STATUS TEXT [ARGUMENTS]: of the standard input
lint()
{
	what=$1 want=$2 text=$3
	shift $(($# < 3 ? $# : 3))
	limited "$STARLOAD" lint --no-config -j 1 --target 4.1 "$@" - >../stdout 2>../stderr
	status=$?
	# A line of output may be as long as that of the input.
	cut -c 1-300 ../stdout >../cut && mv ../cut ../stdout
	is "$what" "$want" "$text"
}

# fmt NAME: of the file in.sql; it may find something to lay out, or not
fmt()
{
	limited "$STARLOAD" fmt --no-config --check in.sql >../stdout 2>../stderr
	status=$?
	case $status in
	0 | 1) good ;;
	*) bad "fmt: $1" ;;
	esac
}

# both NAME STATUS TEXT: lint and fmt of in.sql
both()
{
	lint "$@" <in.sql
	fmt "$1"
}

# large NAME: the same for what is right and perhaps too large to be judged whole
large()
{
	limited "$STARLOAD" lint --no-config -j 1 --target 4.1 - <in.sql 2>../stderr | cut -c 1-300 >../stdout
	status="with something else"
	if grep -qF -e "$clean" -e '[statement_too_large]' ../stdout; then good; else bad "$1"; fi
	fmt "$1"
}

bad()
{
	failed=$((failed + 1))
	echo "FAIL: $1: status $status"
	head -n 8 ../stdout ../stderr | cut -c 1-200
}

# repeat N TEXT
repeat()
{
	PART=$2 awk -v n="$1" 'BEGIN {
		text = part = ENVIRON["PART"]
		n *= length(part)
		while (length(text) < n)
			text = text text
		ORS = ""
		print substr(text, 1, n)
	}'
}

where='ALTER ROUTINE LOAD FOR db.j WHERE '
n=100000
clean='no findings in 1 file (1 statement)'

# deep -------------------------------------------------------------------------

{ printf '%s' "$where"; repeat $n '('; printf a; repeat $n ')'; echo ' > 0;'; } >in.sql
both "nested parentheses" 0 "$clean"
{ printf '%s' "$where"; repeat $n '['; printf a; repeat $n ']'; echo ' = b;'; } >in.sql
both "nested arrays" 0 "$clean"
{ printf '%s a' "$where"; repeat $n '['; printf 1; repeat $n ']'; echo ' = b;'; } >in.sql
both "a[1[1[..." 0 "$clean"
{ printf '%s a' "$where"; repeat $n '[1]'; echo ' = b;'; } >in.sql
large "a[1][1][1]..."
{ printf '%s' "$where"; repeat 50000 'CASE WHEN a THEN '; printf b; repeat 50000 ' END'; echo ';'; } >in.sql
both "nested CASE" 0 "$clean"
{ printf '%s' "$where"; repeat 300000 'CASE WHEN a THEN '; printf b; repeat 300000 ' END'; echo ';'; } >in.sql
both "CASE nested too deeply" 1 '[too_deep]'
{ printf '%s' "$where"; repeat $n 'NOT '; echo 'a;'; } >in.sql
both "NOT NOT NOT ..." 0 "$clean"
{ printf '%s' "$where"; repeat $n '- '; echo 'a > 0;'; } >in.sql
both "- - - ..." 0 "$clean"
{ printf '%s' "$where"; repeat $n 'x -> '; echo 'x;'; } >in.sql
large "x -> x -> ..."
{ printf '%s' "$where"; repeat $n 'f('; printf a; repeat $n ')'; echo ';'; } >in.sql
large "f(f(f(..."
{ printf '%s' "$where"; repeat $n 'CAST('; printf a; repeat $n ' AS INT)'; echo ';'; } >in.sql
both "nested CAST" 0 "$clean"
{ printf '%s CAST(a AS ' "$where"; repeat $n 'ARRAY<'; printf INT; repeat $n '>'; echo ') = b;'; } >in.sql
both "nested types" 0 "$clean"
{ printf '%s a' "$where"; repeat $n ' + 1'; echo ' > 0;'; } >in.sql
both "a + 1 + 1 ..." 0 "$clean"
{ printf '%s a' "$where"; repeat $n ' OR a'; echo ';'; } >in.sql
large "a OR a OR ..."
{ printf '%s a' "$where"; repeat 50000 ' BETWEEN 1 AND b'; echo ';'; } >in.sql
both "BETWEEN in BETWEEN" 0 "$clean"
{ printf '%s a' "$where"; repeat $n '.b'; echo ';'; } >in.sql
both "a.b.b.b..." 0
{ printf '%s a = ' "$where"; repeat $n '(SELECT '; printf 1; repeat $n ')'; echo ';'; } >in.sql
both "subqueries in subqueries" 1 'where_subquery'

# deep and broken: no end, or nothing but beginnings
for open in '(' '[' 'CASE ' 'NOT ' '- ' 'x -> ' 'f(' 'CAST(' 'MAP{' 'a IN (' '(SELECT ' '{fn '; do
	{ printf '%s' "$where"; repeat $n "$open"; } >in.sql
	both "only $open" 1 ': error: '
	{ printf '%s' "$where"; repeat $n "$open"; echo ';PAUSE ROUTINE LOAD FOR db.j;'; } >in.sql
	both "only $open and an end" 1 ': error: '
done
{ printf '%s' "$where"; repeat $n ')'; echo ';'; } >in.sql
both "only )" 1 ': error: '
{ printf '%s' "$where"; repeat 1000000 '('; printf a; repeat 1000000 ')'; echo ';'; } >in.sql
both "deeper than the parser goes" 1 '[too_deep]'

# long -------------------------------------------------------------------------

awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j WHERE a = \"";
	for (i = 0; i < 65536; i++) printf "%01024d", 0; print "\";" }' >in.sql
both "a string of 64 MB" 0 "$clean"
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j WHERE a IN (0";
	for (i = 1; i < 1000000; i++) printf ",%d", i; print ");" }' >in.sql
both "an IN list of a million" 1 '[list_long]'
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j COLUMNS (c";
	for (i = 1; i < 300000; i++) printf ", c%d, d%d = c%d + 1", i, i, i; print ");" }' >in.sql
large "600,000 columns"
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j COLUMNS (c";
	for (i = 1; i < 300000; i++) printf ", c%d, c%d, e = d%d", i, i, i; print ");" }' >in.sql
both "columns that are each a mistake" 1 '[column_duplicate]'
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j FROM KAFKA (\"property.group.id\" = \"\"";
	for (i = 1; i < 200000; i++) printf ",\"property.group.idx%d\" = \"\"", i; print ");" }' >in.sql
both "200,000 unknown keys" 1 '[kafka_setting_unknown]'
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j PROPERTIES (\"strict_mode\" = \"true\"";
	for (i = 1; i < 200000; i++) printf ",\"strict_mode\" = \"true\""; print ");" }' >in.sql
both "one key 200,000 times" 1 '[prop_duplicate]'
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j FROM KAFKA (\"kafka_partitions\" = \"0";
	for (i = 1; i < 500000; i++) printf ",%d", i; printf "\", \"kafka_offsets\" = \"5";
	for (i = 1; i < 500000; i++) printf ",%d", i; print "\");" }' >in.sql
large "half a million partitions"
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j FROM KAFKA (\"kafka_partitions\" = \"0";
	for (i = 1; i < 500000; i++) printf ",x"; printf "\", \"kafka_offsets\" = \"5";
	for (i = 1; i < 500000; i++) printf ",-1"; print "\");" }' >in.sql
both "a million wrong items" 1 '[source_offset]'
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j PARTITION (p";
	for (i = 1; i < 1000000; i++) printf ",p%d", i; print ");" }' >in.sql
large "a million partition names"
{ printf 'PAUSE ROUTINE LOAD FOR '; repeat 4194304 a; echo ';'; } >in.sql
both "a name of 4 MB" 0 "$clean"
{ printf 'PAUSE ROUTINE LOAD FOR'; repeat 8388608 ' '; echo 'j;'; } >in.sql
both "8 MB of blanks" 0 "$clean"
{ printf 'PAUSE ROUTINE LOAD FOR'; repeat 1000000 '-- c
'; echo 'j;'; } >in.sql
both "a million comments" 0 "$clean"

# broken -----------------------------------------------------------------------

for quote in "'" '"' '`'; do
	{ printf 'PAUSE ROUTINE LOAD FOR j %s' "$quote"; repeat 65536 'sixteen letters '; } >in.sql
	both "1 MB after an open $quote" 1 '[unterminated_quote]'
	{ printf 'PAUSE ROUTINE LOAD FOR j %s' "$quote"; repeat 65536 'and; more;
'; } >in.sql
	both "lines after an open $quote" 1 '[unterminated_quote]'
done
{ printf 'PAUSE ROUTINE LOAD FOR j "'; repeat 500000 '\"'; } >in.sql
both "an open quote and half a million escapes" 1 '[unterminated_quote]'
{ printf 'PAUSE ROUTINE LOAD FOR j /*'; repeat 65536 'sixteen letters '; } >in.sql
both "1 MB after an open comment" 1 ': error: '
{ printf 'PAUSE ROUTINE LOAD FOR j '; repeat 300000 '/* '; } >in.sql
both "/* 300,000 times" 1 ': error: '
{ printf 'PAUSE ROUTINE LOAD FOR j '; repeat 300000 '/* ;'; } >in.sql
both "/* and ; 300,000 times" 1 ': error: '
repeat 300000 '/* ' >in.sql
both "nothing but /* " 1 ': error: '
repeat 1000000 ';' >in.sql
both "a million ;" 0 'no findings in 1 file (0 statements)'
repeat 300000 '-' >in.sql
both "nothing but -" 0
repeat 1000000 '#' >in.sql
both "nothing but #" 1
repeat 300000 '\' >in.sql
both "nothing but backslashes" 1
repeat 300000 "'" >in.sql
both "nothing but quotes" 1
repeat 300001 "'" >in.sql
both "nothing but quotes, one open" 1
repeat 300000 '$$ ' >in.sql
both "nothing but \$\$" 1
repeat 300000 '${x' >in.sql
both "open placeholders" 1
repeat 300000 '{{ ' >in.sql
both "open braces" 1
repeat 1000000 'x' >in.sql
both "one word of 1 MB" 1 '[unknown_statement]'
repeat 300000 'PAUSE ROUTINE LOAD FOR ' >in.sql
both "a statement that never begins its name" 1 ': error: '
repeat 300000 'PAUSE
' >in.sql
both "300,000 verbs, one a line" 1 ': error: '
awk 'BEGIN { for (i = 0; i < 200000; i++) print "PAUSE ROUTINE LOAD j" i ";" }' >in.sql
both "200,000 syntax errors" 1 '200000 errors in 1 file'
lint "200,000 errors, ten shown" 1 '199990 findings are not shown' --max-findings 10 <in.sql
awk 'BEGIN { for (i = 0; i < 400000; i++) print "ALTER ROUTINE LOAD FOR j;" }' >in.sql
both "400,000 findings" 1 '400000 warnings in 1 file'
for format in jsonl json sarif gitlab checkstyle junit github; do
	lint "400,000 findings as $format" 1 alter_without_change --format $format <in.sql
done
awk 'BEGIN { for (i = 0; i < 50000; i++) print "PAUSE ROUTINE LAOD FOR j;" }' >in.sql
holds "fixing 50,000 mistakes" limited "$STARLOAD" lint --no-config -q --fix in.sql
holds "all of them" test "$(sort -u in.sql)" = 'PAUSE ROUTINE LOAD FOR j;'
awk 'BEGIN { for (i = 0; i < 200000; i++) print "-- starload: ignore SL3103: " i }' >in.sql
echo 'PAUSE ROUTINE LOAD FOR j;' >>in.sql
both "200,000 ignore comments" 1 '[unused_ignore]'
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "USE d%d; ALTER ROUTINE LOAD FOR e.j WHERE a > 0;\n", i }' >in.sql
both "200,000 databases" 1 '[session_database]'

# one statement of 8 MB, with a mistake at its end, its start, and all over
{ printf '%s a IN (0' "$where"; repeat 1048576 ', 12345'; echo ')) ;'; } >in.sql
both "8 MB, a mistake at the end" 1 ': error: '
{ printf '%s a IN IN (0' "$where"; repeat 1048576 ', 12345'; echo ') ;'; } >in.sql
both "8 MB, a mistake at the start" 1 ': error: '
{ printf '%s a = (0' "$where"; repeat 524288 ' , 12345 ,, 5'; echo ') ;'; } >in.sql
both "8 MB of mistakes" 1 ': error: '
{ printf '%s a > 0' "$where"; repeat 200000 ' WHERE a > 0'; echo ';'; } >in.sql
both "200,000 missing commas" 1 '[missing_comma]'
{ printf 'ALTER ROUTINE LOAD FOR j PROPERTIES ("strict_mode" = "true"'; repeat 200000 ' "strict_mode" = "true"'; echo ');'; } >in.sql
both "200,000 missing commas in a list" 1 '[missing_comma]'
{ printf 'ALTER ROUTINE LOAD FOR j PROPERTIES ("a" = "b"'; repeat 1048576 '", "a'; echo ');'; } >in.sql
both "8 MB of quotes gone wrong" 1 ': error: '

# a stream ------------------------------------------------------------------------

size=4194304
[ "$INSTRUMENTED" = yes ] && size=524288
yes 'PAUSE ROUTINE LOAD FOR sales.clicks_from_kafka_1;' | head -n $size | lint "200 MB through a pipe" 0 "($size statements)"
yes 'ALTER ROUTINE LOAD FOR j WHERE a > 0' | head -n 100000 | lint "100,000 lines without a semicolon" 1 ': error: '
yes 'some words and no statement' | head -n $((size / 8)) | lint "14 MB of prose" 1 ': error: '
yes 'INSERT INTO t VALUES (1, 2, 3),' | head -n $((size / 8)) | lint "one other statement of 16 MB" 0 '1 other statement'

# odd bytes -----------------------------------------------------------------------

head -c 4194304 /dev/zero >in.sql
both "4 MB of zeros" 0 ''
{ printf 'PAUSE ROUTINE LOAD FOR j'; head -c 1000 /dev/zero; echo ';'; } >in.sql
both "zeros behind a name" 1 U+0000
printf 'PAUSE ROUTINE LOAD FOR j\0\0\0' >in.sql
both "zeros at the end" 0 ''
LC_ALL=C awk 'BEGIN { for (i = 0; i < 300000; i++) printf "%c%c", 192 + i % 64, 40 + i % 200 }' >in.sql
both "bytes that are no UTF-8" 1
LC_ALL=C awk 'BEGIN { for (i = 0; i < 300000; i++) printf "%c", 128 + i % 128 }' >in.sql
both "no ASCII at all" 1
{ printf 'PAUSE ROUTINE LOAD FOR '; repeat 100000 "$(printf '\360\237\232\200')"; echo 'j;'; } >in.sql
both "100,000 characters that are dropped" 1 '[dropped_character]'
{ printf 'PAUSE ROUTINE LOAD FOR '; repeat 100000 "$(printf '\302\240')"; echo 'j;'; } >in.sql
both "100,000 no-break spaces" 1 '[odd_letter]'
printf '\357\273\277PAUSE ROUTINE LOAD FOR j;\n' >in.sql
both "a byte order mark" 1 'byte order mark'
printf 'PAUSE\r\nROUTINE LOAD\r\nFOR j;\r\n' >in.sql
both "CRLF" 0 "$clean"
repeat 1000000 "$(printf '\r')" >in.sql
both "a million CR" 0
printf 'PAUSE ROUTINE LOAD FOR j' >in.sql
both "no newline at the end" 0 "$clean"
: >in.sql
both "an empty file" 0
{
	echo 'CREATE ROUTINE LOAD db.j ON t FROM KAFKA ('
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "\"property.sasl.password\" = \"hunter%d\",\n\"nosuch%d\" = \"x\",\n", i, i }'
	echo '"kafka_topic" = "t");'
} >in.sql
lint "findings about a statement of 20,000 secrets" 1 '[source_unknown]' <in.sql
head -c 4194304 /dev/urandom | lint "4 MB of noise" 1
finish
