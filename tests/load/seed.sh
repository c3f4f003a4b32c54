#!/bin/bash
# seed.sh - the examples of a vendor's page about Stream Load, by curl and by starload load:
# on tables that fit the same rows; as printed what the server makes of them, and what we say to it.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need curl lz4 mariadb zstd

export XDG_STATE_HOME=$scratch/state

cat >init.sql <<'SQL'
CREATE DATABASE IF NOT EXISTS load_test;
USE load_test;
CREATE TABLE IF NOT EXISTS example_table (
  id INT, name VARCHAR(50), age INT
) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id) BUCKETS 3
PROPERTIES ( "replication_num" = "1" );
CREATE TABLE k (k1 INT, k2 VARCHAR(50)) DUPLICATE KEY(k1) DISTRIBUTED BY HASH(k1);
CREATE TABLE c (c1 INT, c2 VARCHAR(50), c3 INT) DUPLICATE KEY(c1) DISTRIBUTED BY HASH(c1);
CREATE TABLE dates (year INT, month INT, day INT) DUPLICATE KEY(year) DISTRIBUTED BY HASH(year);
SQL

# The page's files.
printf 'id,name,age\n1,Alice,25\n2,Bob,30\n3,Charlie,35\n' >data.csv
cat >json.data <<'E2'
{"id":1,"name":"Emily","age":25}
{"id":2,"name":"Benjamin","age":35}
{"id":3,"name":"Olivia","age":28}
{"id":4,"name":"Alexander","age":60}
{"id":5,"name":"Ava","age":17}
E2
# What it speaks of and does not show.
printf '20180601,a\n20180602,b\n20180601,c\n' >k.csv
printf '30,a,1\n20,b,2\n' >reversed.csv
printf '1,a,30,x\n2,b,20,y\n' >extra.csv
printf '2018-06-01 01:02:03\n2019-12-31 23:59:59\n' >dates.csv
printf '1\001Alice\00125\n2\001Bob,\00130\n' >hive.csv
(echo '['; sed 's/$/,/;$s/,$//' json.data; echo ']') >array.json
lz4 -q json.data data.json.lz4
zstd -q json.data -o data.json.zst
zstd -q k.csv -o k.csv.zst

start main --init init.sql --release 3.5

# by_curl LABEL TABLE FILE [HEADER...]: as the page has it
by_curl()
{
	local label=$1 table=$2 file=$3 header more=()
	shift 3
	for header; do
		more+=(-H "$header")
	done
	run curl -sS --location-trusted -u "root:" -H "Expect:100-continue" -H "label:$label" "${more[@]}" \
		-T "$file" -XPUT "http://$fe/api/load_test/$table/_stream_load"
}

load()
{
	starload load --no-defaults --no-config -P "$port" -D load_test "$@"
}

# says NAME TEXT...: the answer has each of them
says()
{
	local name=$1
	shift
	for text; do
		is "$name" 0 "$text"
	done
}

# table NAME ROWS: these are in it, lines of TAB-separated fields; it is empty then
table()
{
	sql "SELECT * FROM load_test.$1 ORDER BY 1, 2"
	if [ "$(cat ../stdout)" = "$(printf '%b' "$2")" ]; then good; else bad "$1 does not hold $2"; fi
	sql "TRUNCATE TABLE load_test.$1"
}

five='1\tEmily\t25\n2\tBenjamin\t35\n3\tOlivia\t28\n4\tAlexander\t60\n5\tAva\t17'
three='1\tAlice\t25\n2\tBob\t30\n3\tCharlie\t35'

# judged NAME SLUG OPTIONS...: refused, and nothing is in
judged()
{
	local name=$1 slug=$2
	shift 2
	load "$@"
	is "$name" 1
	err "[$slug]"
}

# end to end: CSV, whose first line becomes a row ------------------------------------------
by_curl label1 example_table data.csv "column_separator:,"
says "CSV" '"Status": "Success"' '"NumberTotalRows": 4,' '"NumberLoadedRows": 4,' '"LoadBytes": 45,'
table example_table "NULL\tname\tNULL\n$three"
load example_table data.csv --column-separator , --label label1a
is "CSV as printed" 0
err '[header_line]'
table example_table "NULL\tname\tNULL\n$three"
judged "CSV as printed, in earnest" header_line example_table data.csv --column-separator , --fail-on warning
by_curl label1b example_table data.csv "column_separator:," "skip_header:1"
says "CSV without its first line" '"NumberLoadedRows": 3,'
table example_table "$three"
load example_table data.csv --column-separator , --skip-header 1 --fail-on warning
is "--skip-header" 0 '3 rows loaded, 0 filtered'
table example_table "$three"
load example_table data.csv --column-separator , --csv-header --fail-on warning
is "--csv-header" 0 '3 rows loaded, 0 filtered'
table example_table "$three"
by_curl label1c example_table data.csv "column_separator:," "strict_mode:true"
says "strict" '"Status": "Fail"' 'too many filtered rows' '"NumberFilteredRows": 1,'
load example_table data.csv --column-separator , --strict-mode true
is "strict, by us" 3
err 'too many filtered rows'
err 'rejected: data.csv, line 1: '
table example_table ''

# end to end: JSON; the page has its label three times ----------------------------------------
by_curl label2 example_table json.data "format:json"
says "JSON" '"Status": "Success"' '"NumberLoadedRows": 5,'
table example_table "$five"
load example_table json.data --format json --fail-on warning
is "JSON, by us" 0 '5 rows loaded'
table example_table "$five"
by_curl label2 example_table data.csv "column_separator:,"
says "its label again" '"Status": "Label Already Exists"' '"ExistingJobStatus": "FINISHED"'
load example_table data.csv --column-separator , --skip-header 1 --label label2
is "its label again, by us" 3
err 'label2'
table example_table ''
load example_table json.data --format json --label label2b
is "a label of ours" 0
load example_table json.data --format json --label label2b
is "the same rows by the same label" 10
load example_table data.csv --column-separator , --csv-header --label label2b
is "other rows by the same label" 3
err 'label2b'
table example_table "$five"

# error tolerance ----------------------------------------------------------------------------
by_curl label3 example_table data.csv "column_separator:," "max_filter_ratio:0.2"
says "max_filter_ratio" '"Status": "Success"' '"NumberFilteredRows": 0,'
table example_table "NULL\tname\tNULL\n$three"
by_curl label3a example_table data.csv "column_separator:," "max_filter_ratio:0.2" "strict_mode:true"
says "max_filter_ratio, strict" '"Status": "Fail"' 'too many filtered rows'
load example_table data.csv --column-separator , --max-filter-ratio 0.2
is "max_filter_ratio, by us" 0 '4 rows loaded, 0 filtered'
err '[header_line]'
table example_table "NULL\tname\tNULL\n$three"
load example_table data.csv --column-separator , --max-filter-ratio 0.2 --strict-mode true
is "max_filter_ratio, strict, by us" 3 '0 rows loaded'
load example_table data.csv --column-separator , --max-filter-ratio 0.25 --strict-mode true
is "just enough" 0 '3 rows loaded, 1 filtered'
table example_table "$three"

# where ----------------------------------------------------------------------------------------
by_curl label4 example_table data.csv "column_separator:," "where:k1 = 20180601"
says "where, of a column that is not there" '"Status": "Fail"' 'k1'
judged "where, by us" table_column example_table data.csv --column-separator , --skip-header 1 --where 'k1 = 20180601'
table example_table ''
by_curl label4a k k.csv "column_separator:," "where:k1 = 20180601"
says "where" '"NumberLoadedRows": 2,' '"NumberUnselectedRows": 1,'
table k '20180601\ta\n20180601\tc'
load k k.csv --column-separator , --where 'k1 = 20180601' --fail-on warning
is "where on a table that fits" 0 '2 rows loaded, 0 filtered, 1 unselected'
table k '20180601\ta\n20180601\tc'

# columns ----------------------------------------------------------------------------------------
by_curl label5 example_table data.csv "column_separator:," "columns:c3, c2, c1"
says "columns that are not there" '"Status": "Success"' '"NumberLoadedRows": 4,'
table example_table 'NULL\tNULL\tNULL\nNULL\tNULL\tNULL\nNULL\tNULL\tNULL\nNULL\tNULL\tNULL'
judged "columns, by us" table_column example_table data.csv --column-separator , --columns 'c3, c2, c1'
table example_table ''
by_curl label5a c reversed.csv "column_separator:," "columns:c3, c2, c1"
says "columns" '"NumberLoadedRows": 2,'
table c '1\ta\t30\n2\tb\t20'
load c reversed.csv --column-separator , --columns 'c3, c2, c1' --fail-on warning
is "columns on a table that fits" 0 '2 rows loaded'
table c '1\ta\t30\n2\tb\t20'

by_curl label6 example_table data.csv "column_separator:," "columns:c1, c2, c3, temp"
says "a column too many" '"Status": "Fail"' 'too many filtered rows'
judged "a column too many, by us" table_column example_table data.csv --column-separator , --columns 'c1, c2, c3, temp'
by_curl label6a c extra.csv "column_separator:," "columns:c1, c2, c3, temp"
says "a field to pass over" '"NumberLoadedRows": 2,'
table c '1\ta\t30\n2\tb\t20'
# that could be a slip; a name that begins with _ says that it is none
judged "a field to pass over, by us" table_column c extra.csv --column-separator , --columns 'c1, c2, c3, temp'
load c extra.csv --column-separator , --columns 'c1, c2, c3, _temp' --fail-on warning
is "a field to pass over, said so" 0 '2 rows loaded'
table c '1\ta\t30\n2\tb\t20'
load c extra.csv --column-separator , --columns 'c1, c2, c3, temp' --no-check --run-id temp
is "a field to pass over, not compared with the table" 0 '2 rows loaded'
table c '1\ta\t30\n2\tb\t20'

computed='col, year=year(col), month=month(col), day=day(col)'
by_curl label7 example_table dates.csv "column_separator:," "columns:$computed"
says "computed columns that are not there" '"Status": "Fail"' 'Mapping column is not in table. column: year'
judged "computed columns, by us" table_column example_table dates.csv --column-separator , --columns "$computed"
table example_table ''
by_curl label7a dates dates.csv "column_separator:," "columns:$computed"
says "computed columns" '"NumberLoadedRows": 2,'
table dates '2018\t6\t1\n2019\t12\t31'
load dates dates.csv --column-separator , --columns "$computed" --fail-on warning
is "computed columns on a table that fits" 0 '2 rows loaded'
table dates '2018\t6\t1\n2019\t12\t31'

# compressed ---------------------------------------------------------------------------------------
by_curl label8 example_table data.json.lz4 "format:json" "compression:lz4_frame"
says "LZ4" '"NumberLoadedRows": 5,'
table example_table "$five"
load example_table data.json.lz4 --format json --fail-on warning
is "LZ4 that is recognised" 0 '5 rows loaded'
table example_table "$five"
load example_table data.json.lz4 --format json --compression lz4_frame --run-id lz4
is "LZ4 as printed" 0 '5 rows loaded'
table example_table "$five"
by_curl label8a example_table data.json.zst "format:json" "compression:Zstandard"
says "a name from the page's list" '"Status": "Fail"' 'Unsupported compression type: Zstandard'
judged "that name, by us" header_value example_table data.json.zst --format json --compression Zstandard
by_curl label8b k k.csv.zst "column_separator:," "compression:zstd"
says "compressed CSV, whose header nobody reads" '"Status": "Fail"'
judged "compressed CSV, by us" header_other_format k k.csv.zst --column-separator , --compression zstd --fail-on warning
load k k.csv.zst --column-separator , --fail-on warning
is "compressed CSV that is recognised" 0 '3 rows loaded'
table k '20180601\ta\n20180601\tc\n20180602\tb'

# what the tables of the page say -----------------------------------------------------------------
by_curl label9 example_table array.json "format:json"
says "an array as one value" '"Status": "Fail"' 'strip_outer_array=true'
by_curl label9a example_table array.json "format:json" "strip_outer_array:true"
says "an array" '"NumberLoadedRows": 5,'
table example_table "$five"
load example_table array.json --format json --strip-outer-array true --fail-on warning
is "an array, by us" 0 '5 rows loaded'
table example_table "$five"
load example_table array.json --format json --strip-outer-array false
holds "an array as one value, by us: $status" [ "$status" = 1 ]
table example_table ''
by_curl label10 example_table hive.csv 'column_separator:\x01'
says '\x01' '"NumberLoadedRows": 2,'
table example_table '1\tAlice\t25\n2\tBob,\t30'
load example_table hive.csv --column-separator '\x01' --fail-on warning
is '\x01, by us' 0 '2 rows loaded'
table example_table '1\tAlice\t25\n2\tBob,\t30'
judged "a limit in units" header_number example_table hive.csv --column-separator '\x01' --load-mem-limit 2GB
judged "what is not in the range" header_range example_table hive.csv --column-separator '\x01' --timeout 259201

# a load that is under way can be cancelled, whatever the page says
run curl -sS -u root: -H 'db: load_test' -H 'table: example_table' -H 'label: open1' -X POST --location-trusted \
	"http://$fe/api/transaction/begin"
starload load-cancel --no-defaults -P "$port" load_test.open1
is "cancelled" 0 'load_test.open1: aborted'
stop
finish
