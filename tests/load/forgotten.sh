#!/bin/bash
# forgotten.sh - a load that is in, of which the server has forgotten the older labels, met by one
# that has no manifest, as in a fresh container: nothing is sent again, and the status is 8.  Whatever the
# input is made of, whatever becomes of the questions, and also when that one is killed and comes again.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb gzip

rows=900
seq 1 $rows | sed 's/.*/&,name &/' >rows.csv
mkdir files
split -n r/9 rows.csv files/part-
# packed it is smaller than a part
gzip -k rows.csv
for i in 1 2 3; do
	split -n l/$i/3 rows.csv | gzip >"third$i.csv.gz"
done
split -n l/1/3 rows.csv >third1.csv

# db NAME: a case of its own
db()
{
	db=$1
	quiet "CREATE DATABASE $db;
		CREATE TABLE $db.t (id BIGINT, name VARCHAR(40)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)"
	state=$scratch/state-$db
}

# load [OPTIONS] INPUT...
load()
{
	run timeout 60 "$STARLOAD" load --no-defaults --no-config -P "$port" -u root --http-url "http://$fe" --part-size 2K \
		--column-separator , --run-id "$db" --state-dir "$state" --workers 1 --retry-for 20 "$db.t" "$@"
}

# forget N: the newest N labels stay
forget()
{
	quiet "ADMIN SET FRONTEND CONFIG ('label_keep_max_num' = '$1'); SANDBOX ADVANCE '2 min'"
	# it forgets when it is asked
	starload load-state --no-defaults --http-url "http://$fe" "$db.none"
	quiet "ADMIN SET FRONTEND CONFIG ('label_keep_max_num' = '1000')"
	rm -rf "$state"
}

# once NAME [DATABASE]: each row is in, and once
once()
{
	local there
	there=$(quiet "SELECT COUNT(*), COUNT(DISTINCT id) FROM ${2:-$db}.t" | tr '\t' ' ')
	holds "$1: each row once ($there)" [ "$there" = "$rows $rows" ]
}

# doubted NAME [OPTIONS] INPUT...: a fresh one sends nothing and says so; with a word of the user's it ends well
doubted()
{
	local name=$1
	shift
	load "$@"
	is "$name, fresh" 8
	err '--if-unknown'
	once "$name, fresh"
	load "$@"
	is "$name, again" 8
	once "$name, again"
	load "$@" --if-unknown skip
	is "$name, --if-unknown skip" 0
	once "$name, --if-unknown skip"
}

# loaded_and_forgotten DATABASE [OPTIONS] INPUT...
loaded_and_forgotten()
{
	db "$1"
	shift
	load "$@"
	is "$db" 0
	forget 2
}

start one --release 4.1 --clock manual

loaded_and_forgotten cut rows.csv
doubted "a file" rows.csv
loaded_and_forgotten files files
doubted "files that are smaller than a part" files
loaded_and_forgotten small --part-size 1M files
doubted "files that are all together smaller than a part" --part-size 1M files
loaded_and_forgotten packed --part-size 5K rows.csv.gz
doubted "a compressed file, cut" --part-size 5K rows.csv.gz
for workers in 1 3; do
	loaded_and_forgotten mixed$workers --workers 1 third1.csv third[23].csv.gz
	doubted "a plain one and packed ones, $workers at a time" --workers $workers third1.csv third[23].csv.gz
done

# A transaction of which a part is known that was loaded last, though it is the first.
db late
quiet "SANDBOX FAULT 'be=/late/t/_stream_load status=\"200 {\"\"Status\"\": \"\"Fail\"\", \"\"Message\"\": \"\"unknown table, table=x\"\"}\"'"
load --keep-going --retry-for 0 rows.csv
is "without its first part" 9
load rows.csv
is "which is loaded last" 0
forget 3
doubted "a first part that was loaded last" rows.csv

# Questions that are not answered.
loaded_and_forgotten deaf rows.csv
quiet "SANDBOX FAULT 'http=label= drop skip=2 times=always'"
load --retry-for 1 rows.csv
is "nobody answers from the third question on" 4
err 'cannot be asked'
once "nobody answers"
quiet "SANDBOX FAULT 'clear'"
quiet "SANDBOX FAULT 'http=label= drop skip=2 times=3'"
doubted "an answer that takes several tries" rows.csv
quiet "SANDBOX FAULT 'clear'"

# Killed in the midst of asking.
loaded_and_forgotten killed rows.csv
quiet "SANDBOX FAULT 'http=label= delay=20000 skip=1 times=always'"
"$STARLOAD" load --no-defaults --no-config -P "$port" -u root --http-url "http://$fe" --part-size 2K \
	--column-separator , --run-id "$db" --state-dir "$state" --workers 1 --retry-for 20 "$db.t" rows.csv >../killed 2>&1 </dev/null &
victim=$!
begun() { [ -n "$(find "$state/loads" -size +0 2>/dev/null)" ]; }
holds "it begins" await begun
kill -9 $victim
{ wait $victim; } 2>/dev/null
quiet "SANDBOX FAULT 'clear'"
doubted "killed before the first part" rows.csv

# Where all is known, or nothing is, nobody is in doubt.
db known
load rows.csv
rm -rf "$state"
load --workers 4 rows.csv
is "all is known" 0
err 'had been loaded before'
once "all is known"
db begun
quiet "SANDBOX FAULT 'be=/begun/t/_stream_load drop times=always skip=3'"
load --retry-for 0 rows.csv
is "three parts are in" 9
rm -rf "$state"
quiet "SANDBOX FAULT 'clear'"
load --workers 4 rows.csv
is "the rest by a fresh one" 0
once "the rest by a fresh one"
stop
finish
