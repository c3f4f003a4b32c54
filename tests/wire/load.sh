#!/bin/bash
# load.sh - `starload load` against the emulated cluster: what is judged, sent and told.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb starload-load

export XDG_STATE_HOME=$scratch/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT NOT NULL, name VARCHAR(50), price INT) DUPLICATE KEY (id)
DISTRIBUTED BY HASH (id) PROPERTIES ("replication_num" = "1");
CREATE TABLE shop.days (id INT, day DATE) DUPLICATE KEY (id)
PARTITION BY RANGE (day) (PARTITION p2024 VALUES LESS THAN ("2025-01-01"))
DISTRIBUTED BY HASH (id) PROPERTIES ("replication_num" = "1");
SQL
cat >users <<'TXT'
user root
user amy password secret
grant INSERT on shop.orders to amy
TXT
start main --init init.sql --users users

load()
{
	starload load --no-defaults --no-config -P "$port" "$@"
}
csv()
{
	load "$@" --column-separator ,
}
# rows of shop.orders
rows()
{
	sql 'SELECT COUNT(*) FROM shop.orders' >/dev/null
	tail -n 1 ../stdout
}
has_rows()
{
	local n
	n=$(rows)
	holds "there are $1 rows, not $n" [ "$n" = "$1" ]
}

printf '1,a,5\n2,b,6\n3,c,7\n' >orders.csv
printf 'id,name,price\n1,a,5\n2,b,x\n3,c,7\n2,b,x\n' >header.csv
printf '{"id":11,"name":"j","price":1}\n{"id":12}\n' >orders.json

# judged before anything is sent -------------------------------------------------------
judged()
{
	local slug=$1
	shift
	"$@"
	is "$slug" 1
	err "[$slug]"
}
judged header_number csv shop.orders orders.csv --timeout 10m
err '--timeout: error: timeout is "10m", the server wants digits alone [header_number]'
err '  10m'
err '  ^~~'
judged table_missing csv shop.oders orders.csv
judged table_column csv shop.orders orders.csv --columns 'id, nam, price'
err 'did you mean name?'
judged table_column csv shop.orders orders.csv --columns 'id, name, price, x = 1'
judged table_column csv shop.orders orders.csv --columns 'id, name, price' --merge-condition prise
judged table_column csv shop.orders orders.csv --where 'pricy > 1'
err 'did you mean price?'
csv shop.orders orders.csv --where 'PRICE > 1 AND timestampdiff(DAY, name, now()) > 1 AND __op = 0' --dry-run
is "columns of the table in where" 0
judged table_required csv shop.orders orders.csv --columns 'name, price'
judged table_partition csv shop.days orders.csv --partitions p2023
csv shop.days orders.csv --partitions P2024 --dry-run
is "a partition in another case" 0
csv shop.orders orders.csv --columns 'id, tmp, _skipped, price = tmp + 1' --dry-run
is "fields that are computed with or that say they are skipped" 0
csv shop.orders orders.csv --columns 'id, nam, price' --no-check --dry-run
is "--no-check" 0
csv shop.orders orders.csv --max-filter-ratio 2 --dry-run
is "a warning" 0
err '[header_ratio]'
judged header_ratio csv shop.orders orders.csv --max-filter-ratio 2 --fail-on warning
judged header_line csv shop.orders header.csv --columns 'id, name, price' --fail-on warning
judged header_line csv shop.orders header.csv --fail-on warning
csv shop.orders orders.csv --fail-on warning --dry-run
is "no header" 0
load shop.orders orders.csv --enable-merge-commit true --merge-commit-interval-ms 10 --merge-commit-parallel 1
is "merge commit has to be meant" 2
err --at-least-once
csv shop.orders orders.csv --timeout 10m --json
is "findings for programs" 1 '"slug":"header_number"'
count "and the status" 1 '"exit_status":1}'
has_rows 0

# usage ----------------------------------------------------------------------------------
load shop.orders
is "no file" 2
load orders orders.csv
is "no database" 2
err 'which database?'
load shop.orders nowhere.csv
is "no such file" 5
load shop.orders orders.csv --part-size much
is "no size" 2
load shop.orders orders.csv --format deflate
is "what cannot be cut" 2
starload load --no-defaults --no-config shop.orders orders.csv -P 1
is "nobody there" 4

# dry ------------------------------------------------------------------------------------
csv shop.orders orders.csv --dry-run
is "--dry-run" 0 "PUT http://$fe/api/shop/orders/_stream_load"
count "its headers" 1 '^  column_separator: ,$'
count "its parts" 1 '^part 1: orders.csv, from line 1, 18 bytes, label '
csv shop.orders header.csv --csv-header --part-size 12 --dry-run
is "parts" 0 'part 2: header.csv, from line 4, 12 bytes'
count "names of columns" 1 'columns: id, name, price'
csv shop.orders orders.csv --dry-run --json
is "--dry-run --json" 0 '"column_separator":","'
load orders orders.csv -D shop --label it --dry-run
is "-D and --label" 0 'label it'
load orders orders.csv -D shop --label it --part-size 6 --dry-run
is "labels of parts" 0 'label it_0003'
csv shop.orders orders.csv --print-curl -psecret -u amy
is "--print-curl" 0 "curl --location-trusted"
lacks secret
csv shop.orders orders.csv --print-curl --run-id curl
if command -v curl >/dev/null; then
	cp ../stdout ../curl.sh
	run bash ../curl.sh
	is "what it prints works" 0 '"NumberLoadedRows": 3'
	csv shop.orders orders.csv --run-id other
	has_rows 6
	csv shop.orders orders.csv --run-id curl
	is "its label is ours" 0 '1 part in before'
	sql 'TRUNCATE TABLE shop.orders'
fi
csv shop.orders header.csv --csv-header --part-size 12 --print-curl --run-id pieces
if command -v curl >/dev/null; then
	cp ../stdout ../curl.sh
	run bash ../curl.sh
	has_rows 4
	sql 'TRUNCATE TABLE shop.orders'
fi

# loads ----------------------------------------------------------------------------------
csv shop.orders orders.csv -v --run-id one
is "a file" 0 '3 rows loaded, 0 filtered, 0 unselected; 18 bytes in '
err 'part 1 (orders.csv): loaded: 3 rows, 0 filtered'
err 'publish '
has_rows 3
csv shop.orders orders.csv --run-id one
is "the same run again" 0
err 'had been loaded before'
csv shop.orders orders.csv --run-id one --if-loaded fail
is "--if-loaded fail" 10
has_rows 3
csv shop.orders orders.csv
is "without a run id" 0
csv shop.orders orders.csv
is "and again" 10
has_rows 6
csv shop.orders orders.csv --again
is "--again" 0
has_rows 9
sql 'TRUNCATE TABLE shop.orders'
load shop.orders orders.json --format json
is "JSON" 0 '2 rows loaded'
run sh -c "\"$STARLOAD\" load --no-defaults --no-config -P $port shop.orders - --column-separator , <orders.csv"
is "standard input" 0 '3 rows loaded'
run sh -c "cat header.csv | \"$STARLOAD\" load --no-defaults --no-config -P $port shop.orders - --column-separator , --csv-header"
is "a header in a pipe" 0 '4 rows loaded'
run sh -c "\"$STARLOAD\" load --no-defaults --no-config -P $port shop.orders - --column-separator , --csv-header --again <header.csv"
is "a header in a file" 0 '4 rows loaded'
# what was read of a pipe with a name, nobody else would see
mkfifo named
cat header.csv >named &
fed=$!
csv shop.orders named --csv-header
is "a header in a pipe with a name" 2
err 'give it as standard input'
cat named >/dev/null
wait "$fed"
sql 'TRUNCATE TABLE shop.orders'
csv shop.orders orders.csv --run-id five
load shop.orders orders.json --format json --run-id five
csv shop.orders orders.csv --where 'id > 1' --run-id where
is "where" 0 '2 rows loaded, 0 filtered, 1 unselected'
csv shop.orders orders.csv --where 'id > 100' --run-id none
is "nothing to load" 3 '0 rows loaded, 0 filtered, 3 unselected'
csv shop.orders orders.csv --where 'id > 101' --run-id none --empty ok
is "--empty ok" 0
has_rows 7
sql 'TRUNCATE TABLE shop.orders'
seq 1 5000 | awk '{ print $1 ",n," $1 }' >many.csv
csv shop.orders many.csv --part-size 5K --workers 3 --json
is "parts for programs" 0 '"outcome":"loaded"'
count "the totals" 1 '"loaded":5000,'
holds "it is JSON" python3 -c 'import json, sys; d = json.load(open("../stdout")); assert d["exit_status"] == 0 and len(d["parts"]) == d["totals"]["parts"]'
has_rows 5000
sql 'TRUNCATE TABLE shop.orders'

for how in zstd lz4 gzip; do
	csv shop.orders many.csv --part-size 5K --compress $how --run-id "c-$how"
	is "--compress $how" 0 '5,000 rows loaded'
	load shop.orders orders.json --format json --compress $how --run-id "j-$how"
	is "--compress $how of JSON" 0 '2 rows loaded'
done
csv shop.orders orders.csv --compress zstd --atomic
is "a transaction is not compressed" 2
if command -v gzip >/dev/null; then
	gzip -k many.csv
	csv shop.orders many.csv.gz --part-size 5K
	is "a compressed file, cut" 0 '5,000 rows loaded'
	csv shop.orders many.csv.gz --dry-run --run-id dry
	is "a compressed file as it is" 0 'format: gzip'
fi
sql 'TRUNCATE TABLE shop.orders'
csv shop.orders many.csv --part-size 5K --atomic --run-id t1 --dry-run
is "--atomic --dry-run" 0 'the transaction: label '
label=$(sed -n 's/^the transaction: label //p' ../stdout)
count "which is the only one" 0 'bytes, label'
csv shop.orders many.csv --part-size 5K --atomic --run-id t1 --dry-run --json
is "--atomic --dry-run --json" 0 "],\"label\":\"$label\""
csv shop.orders many.csv --part-size 5K --atomic --run-id t1
is "--atomic" 0 '5,000 rows loaded'
starload load-state --no-defaults --http-url "http://$fe" "shop.$label"
is "its label was told" 0 VISIBLE
: >empty.csv
csv shop.orders empty.csv --atomic --run-id empty
is "an empty file in a transaction" 1
err 'empty.csv: skipped: the file is empty'
lacks 'reads its input twice'
run sh -c "cat orders.csv | \"$STARLOAD\" load --no-defaults --no-config -P $port shop.orders - --column-separator , --atomic --run-id t4"
is "a pipe in a transaction" 1
err '--atomic reads its input twice'
run sh -c "\"$STARLOAD\" load --no-defaults --no-config -P $port shop.orders - --column-separator , --atomic --run-id t3 <orders.csv"
is "a file that is standard input in a transaction" 0 '3 rows loaded'
csv shop.orders many.csv --part-size 5K --atomic --run-id t1
is "--atomic again" 0
csv shop.orders many.csv --part-size 5K --run-id t1
is "what was loaded by a transaction, without" 1
err 'it was loaded with --atomic'
csv shop.orders many.csv --part-size 5K --run-id t2
is "by parts" 0
csv shop.orders many.csv --part-size 5K --run-id t2 --atomic
is "what was loaded by parts, by a transaction" 1
err 'it was loaded without --atomic'
has_rows 10003
sql 'TRUNCATE TABLE shop.orders'

# The rate is that of all workers, however many parts there are: 600 KB in two seconds, and not in half a minute.
seq 1 50000 | awk '{ print $1 ",n," $1 }' >rate.csv
for how in 'none 0 1500' 'none 64K 1500' 'lz4 0 800'; do
	began=$(date +%s%N)
	read -r compress size least <<<"$how"
	csv shop.orders rate.csv --limit-rate 300K --workers 16 --part-size "$size" --compress "$compress" \
		--run-id "rate$compress$size"
	is "--limit-rate, $how" 0 '50,000 rows loaded'
	ms=$((($(date +%s%N) - began) / 1000000))
	holds "$how: no faster than that ($ms ms)" [ "$ms" -gt "$least" ]
	holds "$how: and not that for each worker ($ms ms)" [ "$ms" -lt 20000 ]
done
sql 'TRUNCATE TABLE shop.orders'

# rejected rows ----------------------------------------------------------------------------
csv shop.orders header.csv --csv-header --strict-mode true
is "too many filtered" 3 '0 rows loaded, '
err 'rejected: header.csv, line 3 or one of 2 equal lines: '
err '  2,b,x'
err 'to go on, what is in not being sent again: starload load --no-defaults'
has_rows 0
csv shop.orders header.csv --csv-header --strict-mode true --max-filter-ratio 0.9 --show-errors 1 --reject-file rejected
is "within the ratio" 0 '2 rows loaded, 2 filtered, 0 unselected'
holds "--reject-file" [ "$(grep -c '^Error: .* Row: 2,b,x$' rejected)" = 2 ]
has_rows 2
label=$(sed -n 's/.*"label":"\([^"]*\)".*/\1/p' ../stdout)
csv shop.orders header.csv --csv-header --strict-mode true --max-filter-ratio 0.9 --run-id j --json
is "rejected rows for programs" 0 '"line":3,"equal_lines":2'
label=$(sed -n 's/.*"label":"\([^"]*\)","outcome".*/\1/p' ../stdout)
url=$(sed -n 's/.*"error_url":"\([^"]*\)".*/\1/p' ../stdout)
csv shop.orders header.csv --csv-header --strict-mode true --max-filter-ratio 0.9 --run-id k --fail-on-filtered
is "--fail-on-filtered" 1

# of a transaction the whole has an outcome
csv shop.orders header.csv --csv-header --strict-mode true --atomic --part-size 12 --run-id tx
is "too many filtered in a transaction" 3 '0 rows loaded, '
err 'the transaction: failed: '
err 'rejected: header.csv, line 3 or one of 2 equal lines: '
csv shop.orders header.csv --csv-header --strict-mode true --atomic --part-size 12 --run-id txj --json
is "the same for programs" 3 '"part":null,'
count "its outcome" 1 '"outcome":"failed"'
csv shop.orders orders.csv --atomic --part-size 6 --run-id tx2 -v
is "--atomic -v" 0 '3 rows loaded'
err 'the transaction: loaded'
sql "SANDBOX FAULT 'http=prepare status=\"503 busy\"'"
csv shop.orders orders.csv --atomic --part-size 6 --run-id tx3 -v
is "--atomic, once more" 0 '3 rows loaded'
err 'the transaction: '

# stopping -----------------------------------------------------------------------------------
sql 'TRUNCATE TABLE shop.orders'
sql "SANDBOX FAULT 'http=_stream_load delay=300 times=always'"
"$STARLOAD" load --no-defaults --no-config -P "$port" shop.orders many.csv --column-separator , --part-size 5K --workers 1 \
	--run-id stopped -v >../stdout 2>../stderr </dev/null &
loading=$!
holds "it is under way" await grep -q 'part 2 (many.csv): loaded' ../stderr
kill -INT $loading
wait $loading
status=$?
is "Ctrl-C" 130
err 'stopping: parts that are on their way are finished'
err 'to go on, what is in not being sent again: starload load '
command=$(sed -n 's/.*not being sent again: starload load //p' ../stderr)
sql "SANDBOX FAULT 'clear'"
n=$(rows)
holds "it stopped before the end, with $n rows" [ "$n" -lt 5000 ]
run sh -c "\"$STARLOAD\" load $command"
is "the command it prints goes on" 0
has_rows 5000
sql 'TRUNCATE TABLE shop.orders'

# by label ---------------------------------------------------------------------------------
cluster()
{
	starload "$@" --no-defaults -P "$port"
}
cluster load-state "shop.$label"
is "load-state" 0 "shop.$label: VISIBLE: in, and visible"
cluster load-state "$label" -D shop --json
is "load-state --json" 0 '"state":"VISIBLE"'
cluster load-state shop.nothing
is "load-state of nothing" 8 'UNKNOWN'
cluster load-state shop.no/label
is "no label" 2
cluster load-cancel "shop.$label"
is "load-cancel of what is finished" 6
cluster load-errors "shop.$label"
is "load-errors" 0 '  2,b,x'
starload load-errors "$url" --no-defaults
is "load-errors by address" 0 '  2,b,x'
starload load-errors "$url" --no-defaults --json
is "load-errors --json" 0 '"row":"2,b,x"'
cluster load-errors shop.nothing
is "load-errors of nothing" 3
run curl -sS -u root: -H 'db: shop' -H 'table: orders' -H 'label: open1' -X POST --location-trusted \
	"http://$fe/api/transaction/begin"
cluster load-state shop.open1
is "what is under way" 6 'PREPARE'
cluster load-cancel shop.open1
is "load-cancel" 0 'shop.open1: aborted'
cluster load-state shop.open1
is "what was aborted" 3 'ABORTED: aborted: nothing of it is loaded'

# where to, as whom ----------------------------------------------------------------------
starload load --no-defaults --no-config --http-url "http://$fe" shop.orders orders.csv --column-separator , --run-id h
is "HTTP alone, to a BE that nobody vouches for" 0 '3 rows loaded'
printf 'secret\n' >pw
chmod 600 pw
amy()
{
	# the FE's HTTP port is told to those who have OPERATE or NODE
	csv "$@" -h 127.0.0.1 -u amy --password-file pw --http-url "http://$fe"
}
amy shop.orders orders.csv --run-id amy
is "INSERT and nothing else" 0 '3 rows loaded'
starload load --no-defaults --no-config --http-url "http://$fe" shop.orders orders.csv -u amy --column-separator , --run-id x
is "no password" 4
amy shop.orders orders.csv --columns 'id, nam, price' --run-id amy2
is "who sees the table's columns" 1
err '[table_column]'
amy shop.days orders.csv --columns 'id, _a, _b'
is "no privilege" 3
starload load --no-defaults --no-config --be "$be" --no-sql shop.orders orders.csv --column-separator , --run-id be
is "straight to a BE" 0 '3 rows loaded'

sql "SANDBOX FAULT 'http=_stream_load redirect=localhost:${be##*:} times=always'"
csv shop.orders orders.csv --run-id elsewhere --retry-for 0
is "a host that nobody vouches for, and nobody to ask" 3
err '--trust-host'
csv shop.orders orders.csv --run-id elsewhere --retry-for 0 --trust-host localhost
is "--trust-host" 0 '3 rows loaded'
sql "SANDBOX FAULT 'clear'"

# settings ---------------------------------------------------------------------------------
mkdir project
cat >project/.starload.conf <<'E'
[lint]
target = 3.5
[load]
workers = 2
[load "shop.orders"]
column-separator = ,
csv-header = true
max-filter-ratio = 7
E
cp header.csv project
# in DIR COMMAND...
in_dir()
{
	local dir=$1
	shift
	run sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" "$@"
}
in_dir project "$STARLOAD" load --no-defaults -P "$port" shop.orders header.csv --dry-run
is "settings of the table" 0 'columns: id, name, price'
err 'settings, max-filter-ratio: warning:'
in_dir project "$STARLOAD" load --no-defaults -P "$port" orders header.csv -D shop --dry-run --max-filter-ratio 0.5
is "below the command line, and -D" 0 'max_filter_ratio: 0.5'
in_dir project "$STARLOAD" load --no-defaults -P "$port" shop.days header.csv --dry-run
is "not those of another" 0
lacks 'columns: id'
in_dir project "$STARLOAD" load --no-defaults -P "$port" shop.orders header.csv --dry-run --no-config
is "--no-config" 0
lacks 'columns: id'
echo 'PAUSE ROUTINE LOAD FOR a.b;' >project/a.sql
in_dir project "$STARLOAD" lint a.sql
is "lint passes over what is for load" 0
check()
{
	printf '%b' "$1" >project/.starload.conf
	in_dir project "$STARLOAD" load --no-defaults -P "$port" shop.orders header.csv --dry-run
	is "settings: $2" 2
	err "$2"
}
check '[load "shop.orders"]\nhost = x\n' '"host" cannot be set here'
check '[load "shop.orders"]\nbe = x:1\n' '"be" cannot be set here'
check '[load "shop.orders"]\nproxy = x:1\n' '"proxy" cannot be set here'
check '[load "shop.orders"]\nlabel = x\n' '"label" belongs to one run'
check '[load "shop.orders"]\ncolum = x\n' 'did you mean "columns"?'
check '[lod "shop.orders"]\ncolumns = x\n' 'did you mean [load]?'
check '[lint "shop.orders"]\ntarget = 3.5\n' 'unknown section [lint "shop.orders"]'
finish
