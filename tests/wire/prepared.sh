#!/bin/bash
# prepared.sh - prepared queries and binary rows, by a client that is not ours.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb
client=${STARLOAD%/*}/tests/wire/prepared
if [ ! -x "$client" ]; then
	echo "Connector/C is missing"
	exit 77
fi

for release in 3.3 4.1; do
	start "r$release" --release "$release"
	sql "CREATE DATABASE d; CREATE TABLE d.t (a TINYINT, b SMALLINT, c INT, d BIGINT, e DOUBLE,
		f DECIMAL(10,2), g DATE, h DATETIME, i VARCHAR(20), j BOOLEAN) DUPLICATE KEY(a);
		INSERT INTO d.t VALUES (-1, -2, -3, -4, 1.5, 2.25, '2023-06-01', '2023-06-01 10:11:12', 'x''y', true);
		INSERT INTO d.t(a) VALUES (2)"
	is "rows" 0
	run "$client" "$port" "SELECT * FROM d.t WHERE a = ? OR ? = 'all' ORDER BY a" i:-1 s:all
	is "$release: all types" 0 '2 values'
	is "and their columns" 0 'a:1|b:2|c:3|d:8|e:5|f:246|g:10|h:12|i:253|j:1'
	count "a row, twice" 2 "-1|-2|-3|-4|1.5|2.25|2023-06-01|2023-06-01 10:11:12|x'y|1"
	count "NULLs, twice" 2 '^2|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL$'
	run "$client" "$port" "SELECT a FROM d.t WHERE i = ? AND e < ? AND h = ? AND c IS NOT NULL" \
		"s:x'y" d:1.75 't:2023-06-01 10:11:12'
	is "$release: values of each kind" 0 '-1'
	run "$client" "$port" "SELECT '?', 1 -- ?
		+ 1, ?" 's:back\slash'
	is "$release: marks that are none" 0 '1 values'
	is "and what is escaped" 0 '?|2|back\slash'
	run "$client" "$port" 'SELECT ? IS NULL' NULL
	is "$release: NULL" 0 '1'
	run "$client" "$port" 'INSERT INTO d.t(a) VALUES (?)' i:1
	is "$release: no query" 1
	err '1295 (HY000): This command is not supported in the prepared statement protocol yet'
	run "$client" "$port" 'SELECT nosuch FROM d.t' i:1
	is "$release: a query that is wrong" 1
	err "cannot be resolved"
	run "$client" "$port" 'SELECT generate_series FROM TABLE(generate_series(1, 3000)) s WHERE generate_series > ?' i:10
	is "$release: rows that are made as they are read" 0 2999
	count "all of them, twice" 5980 '^[0-9]*$'
	stop
done
finish
