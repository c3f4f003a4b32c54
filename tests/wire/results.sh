#!/bin/bash
# results.sh - rows of starload run: formats off a terminal, a million of them, nowhere to write, cut short.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
: "${PEAK:=${STARLOAD%/*}/tests/cli/peak}"

{
	echo 'CREATE DATABASE d; USE d;'
	echo 'CREATE TABLE t (id int NOT NULL, name varchar(200)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);'
	echo "INSERT INTO t VALUES (1, 'a,\"b\"'), (2, NULL), (3, '');"
	echo 'CREATE TABLE n (k int NOT NULL) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k);'
	printf 'INSERT INTO n VALUES (0)'
	printf ', (%d)' {1..99}
	echo ';'
} >init.sql
start c --release 3.5 --init init.sql
at=(-P "$port" -u root --no-defaults --no-config -D d)
million='SELECT a.k, b.k AS l, c.k AS m FROM n a, n b, n c'

starload run "${at[@]}" --csv -e 'SELECT * FROM t ORDER BY id'
is "CSV" 0 '1,"a,""b"""'
holds "NULL and nothing differ" cmp ../stdout - <<'END'
id,name
1,"a,""b"""
2,
3,""
END
starload run "${at[@]}" --format jsonl -e 'SELECT * FROM t ORDER BY id'
holds "JSON lines" cmp ../stdout - <<'END'
{"id":1,"name":"a,\"b\""}
{"id":2,"name":null}
{"id":3,"name":""}
END
starload run "${at[@]}" --format table -e 'SELECT * FROM t ORDER BY id'
holds "a table" cmp ../stdout - <<'END'
+----+-------+
| id | name  |
+----+-------+
|  1 | a,"b" |
|  2 | NULL  |
|  3 |       |
+----+-------+
END
starload shell "${at[@]}" -N -B -e 'SELECT id FROM t WHERE id = 2'
holds "-N -B" cmp ../stdout - <<'END'
2
END
starload run "${at[@]}" --csv -t -e 'SELECT 1'
is "two formats" 2
err "exclude each other"
starload run "${at[@]}" --json --format csv -e 'SELECT 1'
is "a format and --json" 2
starload run "${at[@]}" --format xml -e 'SELECT 1'
is "no such format" 2

# all of them arrive; memory is that of the rows that are held
for format in tsv table vertical csv json; do
	run "$PEAK" ../peak "$STARLOAD" run "${at[@]}" --format $format -e "$million"
	is "a million rows as $format" 0
	case $format in
	tsv) want=1000001 ;;
	table) want=1000004 ;;
	vertical) want=4000000 ;;
	csv) want=1000001 ;;
	json) want=1000002 ;;
	esac
	holds "all of them as $format" test "$(wc -l <../stdout)" = $want
	if [ "$INSTRUMENTED" != yes ]; then
		holds "in $(cat ../peak) KB" test "$(cat ../peak)" -lt 20000
	fi
done
: >../stdout

# a reader that goes away, and a full disk
"$STARLOAD" run "${at[@]}" -e "$million" -e "INSERT INTO t VALUES (4, 'later')" 2>../stderr | head -n 2 >../stdout
status=${PIPESTATUS[0]}
is "head" 0 k
starload run "${at[@]}" -N -e 'SELECT name FROM t WHERE id = 4'
is "a reader that goes away ends no script" 0 later
printf "%s;\nINSERT INTO t VALUES (5, 'fifth');\nSELECT FORM;\n" "$million" >far.sql
"$STARLOAD" shell "${at[@]}" <far.sql 2>../stderr | head -n 2 >../stdout
status=${PIPESTATUS[0]}
is "head of a shell off a terminal: the status is that of the statements" 9 k
starload run "${at[@]}" -N -e 'SELECT name FROM t WHERE id = 5; DELETE FROM t WHERE id = 5'
is "the script went on" 0 fifth
if [ -c /dev/full ]; then
	for sql in 'SELECT 1' "$million"; do
		"$STARLOAD" run "${at[@]}" -e "$sql" -e 'DROP TABLE t' >/dev/full 2>../stderr
		status=$?
		: >../stdout
		is "a full disk" 5
		err "standard output: No space left on device"
	done
	starload run "${at[@]}" -e 'SELECT count(*) FROM t'
	is "and what came behind it is not sent" 0 4
fi

# the connection is lost on the way: before anything was printed it is made anew, behind it that is said
sql "SANDBOX FAULT 'query=\"short_one\" cut=60 times=1'"
starload run "${at[@]}" -N -e "SELECT 'short_one', id FROM t ORDER BY id"
is "cut before it was printed" 0 "short_one	4"
holds "each row once" test "$(wc -l <../stdout)" = 4
sql "SANDBOX FAULT 'query=\"long_one\" cut=100000 times=1'"
starload run "${at[@]}" -q --format json -e "SELECT 'long_one', a.k, b.k AS l, c.k AS m FROM n a, n b, n c"
is "cut behind that" 4
err "the answer was cut short: "
holds "no array is closed" test "$(tail -n 1 ../stdout)" != "]"
sql "SANDBOX FAULT 'clear'"

stop
finish
