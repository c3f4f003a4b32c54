#!/bin/bash
# kill.sh - a load is killed by signal 9, at moments all over it, again and again; then it is run
# to its end: every row is in, once.  With the manifest that the killed ones left, and without; plain and in one
# transaction; from a file and from stdin.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

rows=1200
seq 1 $rows | sed 's/.*/&,name &/' >rows.csv

# load TABLE [OPTIONS]
load()
{
	local table=$1
	shift
	exec "$STARLOAD" load --no-defaults -P "$port" -u root --http-url "http://$fe" --part-size 2K \
		--workers 3 --column-separator , --state-dir "$scratch/state-$table" "$@" "shop.$table" rows.csv
}

# kill_and_end TABLE keep|lose TIMES [OPTIONS]: the moments are spread evenly over what one takes
kill_and_end()
{
	local table=$1 state=$2 times=$3 i victim moment ended
	shift 3
	quiet "CREATE TABLE shop.$table (id BIGINT, name VARCHAR(40)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)"
	for i in $(seq 1 "$times"); do
		[ "$state" = keep ] || rm -rf "$scratch/state-$table"
		(load "$table" "$@") >"$scratch/$table.$i" 2>&1 </dev/null &
		victim=$!
		moment=$((i * 400 / times))
		sleep "0.$(printf %03d $moment)"
		kill -9 $victim 2>/dev/null
		wait $victim 2>/dev/null
	done
	[ "$state" = keep ] || rm -rf "$scratch/state-$table"
	(load "$table" "$@") >"$scratch/$table.end" 2>&1 </dev/null
	ended=$?
	if [ $ended = 8 ] && [ "$state" = lose ]; then
		# killed before an early part was begun and after a later one: without the manifest that looks like
		# a label that was forgotten.  Here we know better.
		grep -q 'is not known whether' "$scratch/$table.end" || return
		(load "$table" --if-unknown again "$@") >"$scratch/$table.end" 2>&1 </dev/null
		ended=$?
	fi
	echo "$ended" "$(quiet "SELECT COUNT(*), COUNT(DISTINCT id) FROM shop.$table" | tr '\t' ' ')" \
		>"$scratch/$table.facts"
}

start one
quiet 'CREATE DATABASE shop'
n=0
for way in 'keep' 'lose' 'keep --atomic' 'lose --atomic'; do
	for times in 1 2 3 5 8 13 18; do
		n=$((n + 1))
		# shellcheck disable=SC2086
		set -- $way
		state=$1
		shift
		at_most 4
		kill_and_end "t$n" "$state" $times "$@" &
		echo "$way, killed $times times" >"$scratch/t$n.what"
	done
done
at_most 1
for i in $(seq 1 $n); do
	read -r status all distinct <"$scratch/t$i.facts"
	what=$(cat "$scratch/t$i.what")
	if [ "$all $distinct" != "$rows $rows" ] || { [ "$status" != 0 ] && [ "$status" != 10 ]; }; then
		echo "FAIL: $what: status $status, $all rows, $distinct of them different"
		cat "$scratch/t$i.end"
		failed=$((failed + 1))
	else
		good
	fi
done
stop
finish
