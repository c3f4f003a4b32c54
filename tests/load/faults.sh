#!/bin/bash
# faults.sh - a load of several parts, met by each fault at each hop.
# Whatever the first run comes to, a second one without the fault brings every row in, once.
# Once as root, once as a user who has INSERT and nothing else.
# Each case is a line of faults.out; UPDATE=1 writes that anew: read the difference.
out=$(cd "${top_srcdir:-.}" && pwd)/tests/load/faults.out
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

side_by_side=12
rows=900

# NAME:POINT:ACTION.  Points: fe and be, the load's request there; state, the question for a label; settle,
# such questions once all labels were asked for.
faults='
none::
fe-drop:fe:drop
fe-drop-after:fe:drop-after
fe-cut:fe:cut=40
fe-slow:fe:delay=1500
fe-500:fe:status="500 <html>no</html>"
fe-502:fe:status="502 <html>Bad Gateway</html>"
fe-401:fe:status="401 {}"
fe-to-nobody:fe:redirect=127.0.0.1:1
fe-to-a-stranger:fe:redirect=stranger.example:8040
fe-to-https:fe:redirect=https://127.0.0.1:8040
fe-in-a-circle:fe:redirect=FE
be-drop:be:drop
be-drop-after:be:drop-after
be-slow:be:delay=1500
be-late:be:late=1500
be-cut-head:be:cut=10
be-cut-body:be:cut=180
be-breaks-off:be:drop-body=700
be-502-after:be:status-after="502 <html>Bad Gateway</html>"
be-504-before:be:status="504 <html>Gateway Time-out</html>"
be-413:be:status="413 <html>Too Large</html>"
be-no-json:be:status-after="200 {""Status"": ""Succ"
be-empty-answer:be:status-after="200 "
be-busy:be:status="200 {""Status"": ""Fail"", ""Message"": ""current running txns on db 10 is 1000, larger than limit 1000""}"
be-not-master:be:status="200 {""Status"": ""Fail"", ""Message"": ""current fe is not master""}"
be-rpc-after:be:status-after="200 {""Status"": ""Fail"", ""Message"": ""FE RPC failure, address=TNetworkAddress(hostname=fe, port=9020), reason=timeout""}"
be-memory:be:status="200 {""Status"": ""Fail"", ""Message"": ""Memory of process exceed limit.""}"
be-no-such-table:be:status="200 {""Status"": ""Fail"", ""Message"": ""unknown table, table=x""}"
be-publish-timeout:be:publish-timeout
be-never:be:drop times=always
be-never-after:be:drop-after times=always
state-drop:state:drop
state-500:state:status="500 no"
state-garbage:state:status="200 <html>"
state-failed:state:status="200 {""status"": ""FAILED"", ""code"": ""1"", ""msg"": ""who leads?""}"
state-never:state:drop times=always
lost-and-mute:be+settle:drop-after times=always
lost-and-deaf:be+settle:drop times=always
'

# load TABLE NAME: a run of it, its exit status and output kept under that name
load()
{
	STARLOAD_STATE_DIR=$scratch/state-$1 timeout 300 "$STARLOAD" load --no-defaults -P "$port" -u "$user" \
		--http-url "http://$fe" --part-size 2K --workers 2 --retry-for 20 --wait-visible 60 \
		--column-separator , --run-id "$1" "shop.$1" rows.csv >"$scratch/$1.$2" 2>&1 </dev/null
	echo $? >"$scratch/$1.$2.status"
}

loads()
{
	local table
	for table in $tables; do
		at_most $side_by_side
		load "$table" "$1" &
	done
	at_most 1
}

# first_run TABLE: its status.  A refusal ends the load, and whether another worker's part was in
# by then is chance: 3 without a row and 9 with some are both right, and told as 3|9.
first_run()
{
	local status held
	status=$(cat "$scratch/$1.first.status")
	held=$(quiet "SELECT COUNT(*) > 0 FROM shop.$1")
	case $status$held in
	30 | 91) echo '3|9' ;;
	*) echo "$status" ;;
	esac
}

# where POINT TABLE: how the sandbox finds that table's requests
where()
{
	case $1 in
	fe) echo "http=/shop/$2/_stream_load" ;;
	be) echo "be=/shop/$2/_stream_load" ;;
	state) echo "http=label=$2-" ;;
	settle) echo "http=label=$2- skip=6" ;;
	esac
}

seq 1 $rows | sed 's/.*/&,name &/' >rows.csv

matrix()
{
	local release=$1 name point action table n=0 p lost twice
	user=$2
	tables=
	printf 'user ann\ngrant INSERT on shop.* to ann\n' >users
	start "c$release" --release "$release" --users users
	quiet 'CREATE DATABASE shop'
	: >"$scratch/cases"
	while IFS=: read -r name point action; do
		[ -n "$name" ] || continue
		n=$((n + 1))
		table=$(printf 't%s%03d' "${release/./}" $n)
		tables="$tables $table"
		quiet "CREATE TABLE shop.$table (id BIGINT, name VARCHAR(40)) DUPLICATE KEY(id)
			DISTRIBUTED BY HASH(id)"
		for p in ${point//+/ }; do
			quiet "SANDBOX FAULT '$(where "$p" "$table") $action'"
		done
		echo "$release $table $name" >>"$scratch/cases"
	done <<<"$faults"
	loads first
	for table in $tables; do
		first_run "$table" >"$scratch/$table.first.told"
	done
	quiet "SANDBOX FAULT 'clear'"
	loads second
	while read -r _ table name; do
		lost=$(quiet "SELECT $rows - COUNT(DISTINCT id) FROM shop.$table")
		twice=$(quiet "SELECT COUNT(*) - COUNT(DISTINCT id) FROM shop.$table")
		printf '%-4s %-20s %3s %3s  lost %s  twice %s\n' "$release" "$name" \
			"$(cat "$scratch/$table.first.told")" "$(cat "$scratch/$table.second.status")" \
			"$lost" "$twice"
		if [ "$lost$twice" != 00 ]; then
			{
				echo "--- $table ($name): lost $lost, twice $twice"
				cat "$scratch/$table.first" "$scratch/$table.second"
			} >>"$scratch/wrong"
		fi
	done <"$scratch/cases"
	stop
}

{
	matrix 3.5 root
	matrix 4.1 ann
} >table
cat table
if [ "${UPDATE:-}" = 1 ]; then
	cp table "$out"
fi
holds "each case as it was" diff -u "$out" table
holds "each case ends with each row once" [ ! -e "$scratch/wrong" ]
head -n 200 "$scratch/wrong" 2>/dev/null
finish
