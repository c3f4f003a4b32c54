#!/bin/bash
# http.sh - Stream Load with curl: the manual's commands as they stand there, through
# an FE's redirect to the BE, in each release.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb lz4

example ../tables.sql
printf 'id,name,age\n1,Alice,25\n2,Bob,30\n3,Charlie,35\n' >data.csv
cat >json.data <<'E2'
{"id":1,"name":"Emily","age":25}
{"id":2,"name":"Benjamin","age":35}
{"id":3,"name":"Olivia","age":28}
{"id":4,"name":"Alexander","age":60}
{"id":5,"name":"Ava","age":17}
E2
lz4 -q json.data data.json.lz4

rows()
{
	sql "SELECT count(*), count(id), count(name), count(age) FROM load_test.example_table"
	is "$1" 0 "$2"
}
tab=$'\t'

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --init ../tables.sql

	load data.csv -H label:label1 -H column_separator:,
	is "$release: CSV" 0
	says Label '"label1"'
	says Status '"Success"'
	says Message '"OK"'
	says NumberTotalRows 4
	says NumberLoadedRows 4
	says LoadBytes 45
	[ "$release" = 4.1 ] && says Table '"example_table"'
	[ "$release" = 3.5 ] && lacks '"Table"'
	# the header line is a row
	rows "$release: rows of CSV" "4${tab}3${tab}4${tab}3"

	load json.data -H label:label2 -H format:json
	is "$release: JSON" 0
	says NumberLoadedRows 5
	load data.csv -H label:label2 -H column_separator:,
	says Status '"Label Already Exists"'
	says ExistingJobStatus '"FINISHED"'
	says Message '"Label [label2] has already been used."'
	says TxnId -1

	load data.csv -H label:label3 -H column_separator:, -H max_filter_ratio:0.2
	says NumberFilteredRows 0
	load data.csv -H label:strict -H column_separator:, -H max_filter_ratio:0.2 -H strict_mode:true
	says Status '"Fail"'
	says Message '"too many filtered rows"'
	says NumberFilteredRows 1
	run curl -sS "$(url)"
	is "$release: the error log" 0 "Row: id,name,age"
	load data.csv -H label:strict -H column_separator:, -H max_filter_ratio:0.25 -H strict_mode:true
	says Status '"Success"'

	load data.csv -H label:label4 -H column_separator:, -H 'where:k1 = 20180601'
	says Status '"Fail"'
	is "$release: where with an unknown column" 0 k1
	load data.csv -H label:label5 -H column_separator:, -H 'columns:c3, c2, c1'
	says NumberLoadedRows 4
	sql "SELECT count(*) FROM load_test.example_table WHERE id IS NULL AND name IS NULL"
	is "$release: placeholders make rows of NULL" 0 4
	load data.csv -H label:label6 -H column_separator:, -H 'columns:c1, c2, c3, temp'
	says Message '"too many filtered rows"'
	run curl -sS "$(url)"
	is "$release: too few fields" 0 \
		"Error: Target column count: 4 doesn't match source value column count: 3. Column separator: ',', Row delimiter: '\\n'. Row: 1,Alice,25"
	load data.csv -H label:label7 -H column_separator:, \
		-H 'columns:col, year=year(col), month=month(col), day=day(col)'
	says Message '"Mapping column is not in table. column: year"'

	load data.json.lz4 -H label:label8 -H format:json -H compression:lz4_frame
	says NumberLoadedRows 5
	load data.json.lz4 -H label:label9 -H format:json -H compression:Zstandard
	word=Unsupported
	[ "$release" = 3.3 ] && word=unsupported
	says Message "\"$word compression type: Zstandard\""
	stop
	is "$release: the end" 0
done
finish
