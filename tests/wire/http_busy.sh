#!/bin/bash
# http_busy.sh - loads that take their time: nobody waits for them, nobody sees the half of one.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need mariadb curl seq

example tables.sql
cat >>tables.sql <<'E'
CREATE TABLE load_test.pk (id INT NOT NULL, name VARCHAR(50), age INT) PRIMARY KEY(id);
CREATE TABLE load_test.sums (id INT NOT NULL, n BIGINT SUM) AGGREGATE KEY(id);
CREATE TABLE load_test.numbered (n BIGINT NOT NULL AUTO_INCREMENT, id INT) PRIMARY KEY(n);
E
c=(-H column_separator:,)
start one --init tables.sql

# Eight bodies that do not end, delays of faults, and SQL meanwhile.
sql "SANDBOX FAULT 'be=held delay=400 times=2'"
for i in 1 2 3 4 5 6 7 8; do
	mkfifo "body$i"
	curl -sS --location-trusted -u root: -H Expect:100-continue "${c[@]}" -H "label:held$i" \
		-T - "http://$fe/api/load_test/example_table/_stream_load" <"body$i" >"held$i" &
	held[i]=$!
done
for i in 1 2 3 4 5 6 7 8; do
	exec {to[i]}>"body$i"
	seq -f "%.0f,name$i,1" 1 1000 >&"${to[i]}"
done
under_way()
{
	ask GET "/api/load_test/get_load_state?label=$1"
	grep -qF '"state":"PREPARE"' ../stdout
}
for i in 1 2 3 4 5 6 7 8; do
	holds "held$i is under way" await under_way "held$i"
done
sql 'CREATE TABLE load_test.other (a INT) DUPLICATE KEY(a); INSERT INTO load_test.other VALUES (7);
	SELECT count(*) FROM load_test.example_table; DROP TABLE load_test.other'
is "SQL meanwhile" 0 0
seq -f '%.0f,one,1' 1 10 >ten.csv
load ten.csv "${c[@]}" -H label:ten
is "and another load" 0
says NumberLoadedRows 10
for i in 1 2 3 4 5 6 7 8; do
	exec {to[i]}>&-
done
wait "${held[@]}"
run cat held?
count "all went well" 8 '"NumberLoadedRows": 1000'
sql 'SELECT count(*), sum(id) FROM load_test.example_table'
is "all rows, once" 0 '8010	4004055'
sql 'TRUNCATE TABLE load_test.example_table'

# One that takes seconds: others come to their turn, and see all of it or nothing.
seq -f '%.0f,name,1' 1 400000 >many.csv
curl -sS --location-trusted -u root: -H Expect:100-continue "${c[@]}" -H label:long -T many.csv \
	"http://$fe/api/load_test/example_table/_stream_load" >long &
long=$!
others=0 seen=
while kill -0 "$long" 2>/dev/null; do
	sql 'SELECT count(*) FROM load_test.example_table; INSERT INTO load_test.numbered(id) VALUES (1)'
	seen="$seen $(cat ../stdout)"
	others=$((others + 1))
done
wait "$long"
run cat long
says NumberLoadedRows 400000
holds "others were served meanwhile ($others)" [ "$others" -ge 5 ]
holds "none saw a part:$seen" [ -z "$(tr ' ' '\n' <<<"$seen" | grep -vxE '0|400000|')" ]
sql 'SELECT count(*), sum(id) FROM load_test.example_table'
is "then all are there" 0 '400000	80000200000'

# A table that goes meanwhile.
curl -sS --location-trusted -u root: -H Expect:100-continue "${c[@]}" -H label:gone -T many.csv \
	"http://$fe/api/load_test/example_table/_stream_load" >gone &
long=$!
holds "under way" await under_way gone
sql 'DROP TABLE load_test.example_table'
is "DROP TABLE meanwhile" 0
wait "$long"
run cat gone
holds "is told or was late" grep -qE 'unknown table|"Status": "Success"' ../stdout

# What the rows mean is the same as of small loads: the last one of a key counts, some go.
seq -f '%.0f' 1 30000 | awk '{ print $1 % 10000 ",name" $1 "," $1 "," ($1 > 25000) }' >keys.csv
table=load_test.pk
load keys.csv "${c[@]}" -H 'columns:id,name,age,__op'
says NumberLoadedRows 30000
sql 'SELECT count(*), min(id), max(id), sum(age), max(name) FROM load_test.pk'
is "upserts and deletes in their order" 0 '5000	1	5000	112502500	name25000'
seq -f '%.0f,9' 1 20000 >ages.csv
load ages.csv "${c[@]}" -H partial_update:true -H columns:id,age
says NumberLoadedRows 20000
sql 'SELECT count(*), sum(age), count(name) FROM load_test.pk'
is "a partial update" 0 '20000	180000	5000'
table=load_test.sums
seq -f '%.0f' 1 30000 | awk '{ print $1 % 10 "," $1 }' >sums.csv
load sums.csv "${c[@]}"
load sums.csv "${c[@]}"
sql 'SELECT count(*), sum(n) FROM load_test.sums'
is "sums" 0 '10	900030000'
table=load_test.numbered
seq 1 20000 >numbers.csv
sql 'TRUNCATE TABLE load_test.numbered'
load numbers.csv "${c[@]}" -H columns:id
says NumberLoadedRows 20000
sql 'SELECT count(*), count(DISTINCT n), max(n) - min(n) FROM load_test.numbered'
is "numbers of its own" 0 '20000	20000	19999'
load keys.csv "${c[@]}" -H 'columns:id,x,y,z' -H max_filter_ratio:0 -H 'where:nosuch = 1'
says Status '"Fail"'
sql 'SELECT count(*) FROM load_test.numbered'
is "what fails leaves nothing" 0 20000

# The end in the midst of it.
sql 'CREATE TABLE load_test.example_table (id INT, name VARCHAR(50), age INT) DUPLICATE KEY(id)'
curl -sS --location-trusted -u root: -H Expect:100-continue "${c[@]}" -H label:last -T many.csv \
	"http://$fe/api/load_test/example_table/_stream_load" >last 2>&1 &
long=$!
holds "one more" await under_way last
stop
is "clean exit" 0
wait "$long"
finish
