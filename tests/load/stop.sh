#!/bin/bash
# stop.sh - a load that is asked to end: by the first Ctrl-C it settles what is under way, by the
# second it ends at once; either way the same command goes on, and each row is in once.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

rows=1200
seq 1 $rows | sed 's/.*/&,name &/' >rows.csv

load()
{
	local table=$1
	shift
	exec "$STARLOAD" load --no-defaults -P "$port" -u root --http-url "http://$fe" --part-size 2K \
		--workers 1 --column-separator , --run-id "$table" --state-dir "$scratch/state-$table" "$@" \
		"shop.$table" rows.csv
}

# begun TABLE: a part of it is being sent
begun()
{
	grep -qs '"sending"' "$scratch/state-$1/loads/"*
}

# A part that is held up at the BE while the signals come.
# stop_at TABLE SIGNAL TIMES STATUS: the status is that, and the rest is loaded the next time
stop_at()
{
	local table=$1 signal=$2 times=$3 want=$4 i victim
	quiet "CREATE TABLE shop.$table (id BIGINT, name VARCHAR(40)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)"
	quiet "SANDBOX FAULT 'be=/shop/$table/_stream_load late=2500'"
	# a background job of a script has SIGINT ignored
	(set -m; load "$table" >"$scratch/$table.first" 2>&1 </dev/null & echo $! >"$scratch/$table.pid"; wait $!
		echo $? >"$scratch/$table.status") 2>/dev/null &
	await begun "$table" || bad "$table does not begin"
	await grep -q . "$scratch/$table.pid"
	victim=$(cat "$scratch/$table.pid")
	sleep 0.3
	for i in $(seq 1 "$times"); do
		kill -s "$signal" "$victim"
		sleep 0.2
	done
	wait $!
	holds "$table ends with $want" [ "$(cat "$scratch/$table.status")" = "$want" ]
	holds "$table says how to go on" grep -qE 'to go on|goes on where it stood' "$scratch/$table.first"
	run timeout 60 bash -c "$(declare -f load); load $table" </dev/null
	holds "$table goes on" [ "$status" = 0 ]
	holds "$table: each row once" [ "$(quiet "SELECT COUNT(*), COUNT(DISTINCT id) FROM shop.$table")" = "$rows	$rows" ]
	if [ "$status" != 0 ]; then
		cat "$scratch/$table.first" ../stdout ../stderr
	fi
}

start one
export port fe STARLOAD scratch
quiet 'CREATE DATABASE shop'
stop_at int1 INT 1 130
stop_at int2 INT 2 130
stop_at term1 TERM 1 143
stop_at term2 TERM 2 143
stop
finish
