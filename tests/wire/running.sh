#!/bin/bash
# running.sh - statements that take their time: seen and ended by others, blocking nobody.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

# later STATEMENTS: somebody who waits for them; then $waiting, ../later.out and ../later.err
later()
{
	mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" -N "$@" >../later.out \
		2>../later.err </dev/null &
	waiting=$!
}
# A statement with this text is seen running; its connection's number is in $id.
runs()
{
	sql "SHOW FULL PROCESSLIST"
	id=$(grep -v PROCESSLIST ../stdout | grep -F "$1" | grep -oE '\b[0-9]{1,9}	(root|amy)' |
		cut -f 1)
	[ -n "$id" ]
}
over()
{
	wait "$waiting"
	ended=$?
}

echo "user root
user amy password x
user bob password x" >users

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --users users
	sql 'CREATE DATABASE d; CREATE TABLE d.t (a INT) DUPLICATE KEY(a)'
	is "a table" 0

	later -u root -e 'SELECT 1; SELECT SLEEP(1), 2; SELECT 3'
	holds "$release: seen while it sleeps" await runs 'SELECT SLEEP(1), 2'
	sql 'INSERT INTO d.t VALUES (1); SELECT count(*) FROM d.t'
	is "$release: others are served meanwhile" 0 1
	over
	holds "$release: it ends well ($ended)" [ "$ended" = 0 ]
	holds "$release: with all its results" [ "$(tr '\t\n' '  ' <../later.out)" = '1 1 2 3 ' ]

	later -u root -e 'SELECT SLEEP(600); SELECT 2'
	holds "$release: a long one" await runs SLEEP
	sql "KILL QUERY $id"
	is "$release: KILL QUERY" 0
	over
	holds "$release: ends it" [ "$ended" = 1 ]
	number=1064 state=HY000
	[ "$release" = 4.1 ] && number=1317 state=70100
	run cat ../later.err
	is "$release: with the FE's words" 0 \
		"ERROR $number ($state) at line 1: killed manually: KILL QUERY $id"
	holds "$release: and nothing behind it" [ ! -s ../later.out ]

	later -u root -e 'SELECT SLEEP(600)'
	holds "$release: one more" await runs SLEEP
	client -u bob -px -e "KILL QUERY $id"
	is "$release: somebody else may not" 1
	err "5203"
	sql "KILL $id"
	is "$release: KILL" 0
	over
	run cat ../later.err
	is "$release: ends the connection" 0 'ERROR 2013'

	sql 'KILL QUERY 99999'
	is "$release: no such connection" 1
	err 'ERROR 1094 (HY000) at line 1: Unknown thread id: 99999'
	sql 'SELECT SLEEP(0), SLEEP(NULL)'
	is "$release: no time at all" 0 '1	NULL'
	stop
done

# the time of a query
start timeout --release 3.3
sql 'SET query_timeout = 1; SELECT SLEEP(600)'
is "a query that takes too long" 1
err 'ERROR 1064 (HY000) at line 1: Query exceeded time limit of 1 seconds'
stop

# Results of any size, made as they are read.
# what a sanitizer keeps of freed memory is not meant
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=8" start large --release 4.1
sql 'CREATE DATABASE d; CREATE TABLE d.t (a INT, b VARCHAR(200)) DUPLICATE KEY(a);
	INSERT INTO d.t SELECT generate_series, repeat("x", 100) FROM TABLE(generate_series(1, 200000)) s'
is "200,000 rows" 0
sql 'SELECT count(*), sum(generate_series) FROM TABLE(generate_series(5, 1, -2)) s'
is "a series that falls" 0 '3	9'
before=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status")
run sh -c 'mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$1" -u root -N -q \
	-e "SELECT * FROM TABLE(generate_series(1, 1000000)) s, (SELECT repeat(\"y\", 300) AS y) r" |
	awk "{ n++; s += \$1 } END { printf \"%.0f %.0f\\n\", n, s }"' sh "$port"
is "a million rows" 0 '1000000 500000500000'
after=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status")
# the rows are 310 MB; a sanitizer's own takes some
room=30000
[ "${INSTRUMENTED:-no}" != yes ] || room=150000
holds "take no memory ($before kB, then $after kB)" [ $((after - before)) -lt $room ]

# Who reads slowly sees what was there when he asked, and is in nobody's way.
mkfifo ../rows
as_root -N -q -e 'SELECT a FROM d.t ORDER BY a; SELECT 5' >../rows 2>../later.err </dev/null &
waiting=$!
exec 9<../rows
read -r first <&9
holds "the first row" [ "$first" = 1 ]
sql 'DELETE FROM d.t WHERE a > 1000; INSERT INTO d.t VALUES (0, "z")'
is "rows change meanwhile" 0
sql 'DROP TABLE d.t'
is "the table goes" 0
holds "all rows are there" [ "$(awk '{ s += $1 } END { printf "%.0f %.0f", NR, s }' <&9)" = '200000 20000100004' ]
exec 9<&-
over
holds "to the end ($ended)" [ "$ended" = 0 ]

# ... or is ended in the midst of it.
as_root -N -q -e 'SELECT repeat("x", 1000) FROM TABLE(generate_series(1, 1000000)) s; SELECT 5' >../rows \
	2>../later.err </dev/null &
waiting=$!
exec 9<../rows
read -r first <&9
holds "it is still running" await runs generate_series
sql "KILL QUERY $id"
is "KILL QUERY of one that gives rows" 0
cat <&9 >../rest
exec 9<&-
over
run cat ../later.err
is "ends it there" 0 'ERROR 1317 (70100) at line 1: killed manually'
holds "before the last row" [ "$(wc -l <../rest)" -lt 999999 ]
sql 'SELECT 1'
is "the cluster goes on" 0 1
stop
is "clean exit" 0

finish
