#!/bin/bash
# load_once.sh - what a label proves, and what it does not: nothing is lost or loaded twice by it.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb curl starload-load

export XDG_STATE_HOME=$scratch/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT NOT NULL, name VARCHAR(50), price INT) DUPLICATE KEY (id)
DISTRIBUTED BY HASH (id) PROPERTIES ("replication_num" = "1");
SQL
start main --init init.sql

csv()
{
	starload load --no-defaults --no-config -P "$port" shop.orders "$@" --column-separator ,
}
has_rows()
{
	local n
	sql 'SELECT COUNT(*) FROM shop.orders' >/dev/null
	n=$(tail -n 1 ../stdout)
	holds "there are $1 rows, not $n" [ "$n" = "$1" ]
}
state_of()
{
	starload load-state "shop.$1" --no-defaults -P "$port"
}

printf '1,a,5\n2,b,6\n' >mine.csv
printf '3,c,7\n' >theirs.csv

# a label that somebody else used --------------------------------------------------------
csv theirs.csv --label taken
is "somebody else's load" 0
# nothing of ours had left when the first try failed
sql "SANDBOX FAULT 'http-connect refuse times=2'"
csv mine.csv --label taken
is "his label is no success of ours" 3
err 'nothing tells whether it had the same rows'
csv mine.csv --label taken --atomic --run-id x
is "nor of a transaction" 3
err 'nothing tells whether it had the same rows'
has_rows 1
open()
{
	run curl -sS -u root: -H 'db: shop' -H 'table: orders' -H "label: $1" -X POST --location-trusted \
		"http://$fe/api/transaction/begin"
}
open under_way
csv mine.csv --label under_way --atomic --retry-for 0
is "a transaction of somebody else's" 3
err 'is under way'
state_of under_way
is "is left alone" 6 'PREPARE'
has_rows 1

# a part that had no row to load has other rows now ----------------------------------------
printf '1,a,5\n' >first.csv
printf '200,b,x\n' >second.csv
csv first.csv second.csv --run-id empty --where 'id > 100' --strict-mode true --workers 1
is "nothing to load in the first, the second is wrong" 3
printf '101,a,5\n' >first.csv
printf '200,b,6\n' >second.csv
csv first.csv second.csv --run-id empty --where 'id > 100' --strict-mode true --workers 1
is "both are put right" 0 '2 rows loaded'
has_rows 3
csv first.csv --run-id none --where 'id > 200'
is "no row at all" 3
lacks 'had been loaded before'
csv first.csv --run-id none --where 'id > 200'
is "and that again" 3
lacks 'had been loaded before'

# once more, where nothing is kept of the first time ----------------------------------------
csv mine.csv --run-id twice
is "the first time" 0
has_rows 5
for how in --again '--if-loaded again'; do
	export XDG_STATE_HOME=$scratch/elsewhere-${how##* }
	# shellcheck disable=SC2086
	csv mine.csv --run-id twice $how
	is "$how sends nothing, and says so" 10
	err 'Another --run-id loads it once more'
done
has_rows 5
csv mine.csv --run-id proxied --proxy http://u:hush@127.0.0.1:1 --retry-for 0
is "a proxy that is not there" 4
err 'labels cannot be asked for'
lacks hush
csv mine.csv --run-id proxied --proxy http://u:hush@127.0.0.1:1 --retry-for 0 --if-unknown again
is "who does not want them asked for" 4
err 'http://u:PASSWORD@127.0.0.1:1'
lacks hush

# a label that the server has forgotten: by the age of the attempt, not of the last question --
no_state="http=get_load_state skip=1 status=\"503 busy\" times=always"
sql "SANDBOX FAULT 'be=_stream_load drop-after'"
sql "SANDBOX FAULT '$no_state'"
began=$(date +%s)
csv mine.csv --run-id old --retry-for 0 --label-window 1
is "the answer is lost, and nobody can be asked" 8
has_rows 7
until [ $(($(date +%s) - began)) -ge 3 ]; do
	csv mine.csv --run-id old --retry-for 0 --label-window 1
	is "still nobody can be asked" 8
done
sql "SANDBOX FAULT 'clear'"
sql "SANDBOX FAULT 'http=get_load_state status=\"200 {\"\"state\"\": \"\"UNKNOWN\"\", \"\"status\"\": \"\"OK\"\"}\" times=always'"
csv mine.csv --run-id old --retry-for 0 --label-window 1
is "the attempt is older than the window" 8
err 'does not know its label any more'
finish
