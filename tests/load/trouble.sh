#!/bin/bash
# trouble.sh - loads that meet a full disk, another leader, a dead BE, a proxy, a label that
# was forgotten, a second process, a file that changes: by a user who has INSERT on that one table and
# nothing else.  Whatever the first run comes to, after the next one every row is in, once.
# Prints a line for each case: statuses of the runs, rows lost, rows there twice.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/load/nginx_lib.sh"
shopt -s extglob
# shellcheck disable=SC2016,SC2054,SC2317
need curl mariadb

rows=900
seq 1 $rows | sed 's/.*/&,name &/' >rows.csv
printf 'user root\nuser ann\n' >users

# table NAME: a case of its own
table()
{
	table=$1
	quiet "CREATE TABLE shop.$table (id BIGINT, name VARCHAR(40)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)
		PROPERTIES ('replication_num' = '1');
		GRANT INSERT ON shop.$table TO ann"
	state=$scratch/state-$table
	front=http://$fe
	said=
}

fault()
{
	quiet "SANDBOX FAULT '$1'"
}

# load [OPTIONS] INPUT: its status is kept, and added to those of the case
command_line()
{
	command=("$STARLOAD" load --no-defaults --no-config -h 127.0.0.1 -P "$port" -u ann --http-url "$front" --part-size 2K
		--workers 2 --retry-for 8 --wait-visible 15 --column-separator , --run-id "$table" --state-dir "$state"
		"shop.$table" "$@")
}

load()
{
	command_line "$@"
	run timeout 100 "${command[@]}"
	said="$said $status"
}

# ended NAME PATTERN: the statuses of its runs are these; each row is in, once
ended()
{
	local lost twice
	lost=$(quiet "SELECT $rows - COUNT(DISTINCT id) FROM shop.$table")
	twice=$(quiet "SELECT COUNT(*) - COUNT(DISTINCT id) FROM shop.$table")
	printf '%-34s %-8s lost %s  twice %s\n' "$1" "$said" "$lost" "$twice"
	if [ "$lost$twice" = 00 ]; then good; else bad "$1: lost $lost, twice $twice"; fi
	# shellcheck disable=SC2254 # patterns
	case ${said# } in
	$2) good ;;
	*) bad "$1: statuses$said, not $2" ;;
	esac
}

# has_some: parts are in, and not all
has_some()
{
	local n
	n=$(quiet "SELECT COUNT(*) FROM shop.$table")
	[ "$n" -gt 0 ] && [ "$n" -lt $rows ]
}

start one --release 3.5 --fe 3 --be 2 --users users
quiet 'CREATE DATABASE shop'
all_fes=http://$(tr '\n' ',' <<<"$fes" | sed 's/,$//;s/,/,http:\/\//g')

# full disks ---------------------------------------------------------------------------------
# A small file system of our own, which ends with the shell that made it.
small()
{
	run unshare -m bash -c 'mount -t tmpfs -o size=4k none "$1" && head -c 9000 /dev/zero >"$1/x"' - "$scratch"
	grep -q 'No space' ../stderr
}
# twice_in DIR SIZE INPUT...: in a file system of that size, then with room enough
twice_in()
{
	local dir=$1 size=$2
	shift 2
	mkdir -p "$dir"
	command_line "$@"
	run timeout 100 unshare -m bash -c '
		dir=$1 size=$2 input=$3
		shift 3
		mount -t tmpfs -o size="$size,mode=700" none "$dir" || exit 99
		[ "$size" = 4k ] && head -c 4096 /dev/zero >"$dir/filler"
		cat "$input" | "$@"
		echo "first $?"
		mount -o remount,size=4m "$dir" && cat "$input" | "$@"
		echo "second $?"' - "$dir" "$size" rows.csv "${command[@]}"
	said="$(sed -n 's/^first / /p' ../stdout)$(sed -n 's/^second / /p' ../stdout)"
}
full()
{
	holds "it says that the disk is full" grep -qE 'No space left on device|the disk is full' ../stderr
}
if [ "$(id -u)" = 0 ] && small; then
	table spool
	fault "be=/shop/$table/_stream_load delay=300 times=always"
	twice_in "$scratch/spool" 8k - --spool-dir "$scratch/spool" --workers 4
	fault clear
	full
	ended "disk full, spool" '[59] 0'
	table spool_full
	twice_in "$scratch/spool" 4k - --spool-dir "$scratch/spool"
	full
	ended "disk full, no spool at all" '5 0'
	table manifest
	twice_in "$state" 4k rows.csv
	full
	ended "disk full, no manifest at all" '5 0'
	table manifest_late
	twice_in "$state" 8k rows.csv --part-size 400 --workers 4
	full
	ended "disk full, manifest that grows" '[59] 0'
	table manifest_atomic
	twice_in "$state" 4k rows.csv --atomic
	ended "disk full, in one transaction" '5 0'
else
	echo "no file system of our own: full disks are a limit on files"
fi
# Anybody may have this one.
table limit
command_line - --part-size 4K
run timeout 100 bash -c 'ulimit -f 2; trap "" XFSZ; cat rows.csv | "$@"' - "${command[@]}" --spool-dir "$scratch"
said=" $status"
err 'File too large'
run timeout 100 bash -c 'cat rows.csv | "$@"' - "${command[@]}"
said="$said $status"
ended "files no larger than 2 KB" '[59] 0'

# FEs ------------------------------------------------------------------------------------------
led=0
another_leader()
{
	led=$(((led + 1) % 3))
	echo "SANDBOX LEADER $led"
}
for where in 'http=/shop/T/_stream_load skip=2' 'be=/shop/T/_stream_load drop-body=500 skip=1' \
	'be=/shop/T/_stream_load skip=3' 'be=/shop/T/_stream_load drop-after skip=1'; do
	n=$((n + 1))
	table leader$n
	front=$all_fes
	fault "${where/T/$table} after=\"$(another_leader)\""
	load rows.csv
	quiet "SANDBOX FAULT 'clear'"
	[ "$status" = 0 ] || load rows.csv
	ended "another leader: ${where#*/T/}" '?(* )0'
done
table leader_atomic
front=$all_fes
fault "http=/api/transaction/commit after=\"$(another_leader)\""
load rows.csv --atomic
[ "$status" = 0 ] || load rows.csv --atomic
ended "another leader, at the commit" '?(* )0'
table leader_atomic2
front=$all_fes
fault "be=/api/transaction/load after=\"$(another_leader)\""
load rows.csv --atomic
[ "$status" = 0 ] || load rows.csv --atomic
ended "another leader, in a transaction" '?(* )0'

table no_leader
front=$all_fes
fault "http=/shop/$table/_stream_load skip=2 after=\"SANDBOX LEADER NONE\""
load rows.csv --retry-for 1
quiet 'SANDBOX LEADER 0'
load rows.csv
ended "no leader" '[3489] 0'

table fe_dead
front=$all_fes
fault "http=/shop/$table/_stream_load skip=1 after=\"SANDBOX FE 0 DOWN\""
load rows.csv
port=$(sed -n 2p <<<"$ports")
quiet 'SANDBOX FE 0 UP'
[ "$status" = 0 ] || load rows.csv
ended "an FE dies" '?(* )0'
port=$(head -n 1 <<<"$ports")
quiet 'SANDBOX LEADER 0'

# Somebody has prepared a transaction of that label; the answer to ours, that it is taken, gets lost.
table label_taken
theirs()
{
	curl -sS --location-trusted -u root: -H Expect:100-continue -H db:shop -H "table:$table" -H label:taken -H column_separator:, \
		"${@:2}" "http://$fe/api/transaction/$1" >>"$scratch/theirs"
}
theirs begin -X POST
seq 1 $rows | sed 's/.*/&,theirs/' | theirs load -T - -X PUT
theirs prepare -X POST
fault "be=/api/transaction/begin drop-after"
load rows.csv --atomic --label taken
fault clear
err 'a load labelled taken is prepared'
holds "nothing of it was committed" [ "$(quiet "SELECT COUNT(*) FROM shop.$table")" = 0 ]
theirs commit -X POST
ended "a label that somebody has, begin lost" 3
holds "it is theirs" [ "$(quiet "SELECT COUNT(*) FROM shop.$table WHERE name = 'theirs'")" = $rows ]
table label_ours
fault "be=/api/transaction/begin drop-after"
load rows.csv --atomic --label ours
fault clear
ended "a label of the user's, begin lost" 0

# FAILED is an exception that the FE met, and says nothing of the label.
table state_failed
fault "be=/shop/$table/_stream_load drop-after"
fault "http=label=$table skip=6 times=6 status=\"200 {\"\"status\"\": \"\"FAILED\"\", \"\"code\"\": \"\"1\"\", \"\"msg\"\": \"\"x\"\"}\""
load rows.csv
fault clear
ended "an answer lost, an FE that knows no leader" 0

# BEs ------------------------------------------------------------------------------------------
table be_alone
fault "be=/shop/$table/_stream_load drop-after times=2"
command=("$STARLOAD" load --no-defaults --no-config -u ann --no-sql --be "$be" --part-size 2K --retry-for 8
	--column-separator , --state-dir "$state" "shop.$table" rows.csv)
run timeout 100 "${command[@]}"
said=" $status"
fault clear
ended "straight to a BE, answers lost" 0

table be_dead
fault "be=/shop/$table/_stream_load drop-body=700 skip=2 after=\"SANDBOX BACKEND 0 DOWN; SANDBOX BACKEND 1 DOWN\""
load rows.csv --retry-for 1
holds "some parts are in" has_some
quiet 'SANDBOX BACKEND UP'
load rows.csv
ended "all BEs die in the midst of a body" '[3489] 0'
for n in 0 1; do
	table be_dead$n
	fault "be=/shop/$table/_stream_load drop-body=700 skip=2 after=\"SANDBOX BACKEND $n DOWN\""
	load rows.csv
	quiet 'SANDBOX BACKEND UP'
	[ "$status" = 0 ] || load rows.csv
	ended "BE $n dies in the midst of a body" '?(* )0'
done
table be_dead_atomic
fault "be=/api/transaction/load drop-body=700 skip=1 after=\"SANDBOX BACKEND 0 DOWN; SANDBOX BACKEND 1 DOWN\""
load rows.csv --atomic --retry-for 1
quiet 'SANDBOX BACKEND UP'
load rows.csv --atomic
ended "BEs die in a transaction" '[348] 0'

# two at a time, files that change ----------------------------------------------------------------
begun() { grep -qs '"sending"' "$state/loads/"*; }
table two
fault "be=/shop/$table/_stream_load late=1500"
command_line rows.csv
timeout 100 "${command[@]}" >"$scratch/first" 2>&1 </dev/null &
first=$!
holds "it begins" await begun
load rows.csv
err 'another'
wait $first
said="$said $?"
ended "two processes" '6 0'

table grown
cp -p rows.csv kept.csv
fault "be=/shop/$table/_stream_load late=1500"
command_line kept.csv --workers 1
timeout 100 "${command[@]}" >"$scratch/first" 2>&1 </dev/null &
first=$!
holds "it begins" await begun
echo '901,late' >>kept.csv
wait $first
said=" $?"
holds "it says which" grep -q 'kept.csv' "$scratch/first"
quiet "DELETE FROM shop.$table WHERE id = 901"
load kept.csv
quiet "DELETE FROM shop.$table WHERE id = 901"
cp -p rows.csv kept.csv
load kept.csv
# what is in stays in; the run ended with what it has become
err 'has changed since it was loaded'
ended "a file grows meanwhile" '[59] 0 3'

# what they ask before the first part is answered
table other
fault "be=/shop/$table/_stream_load drop times=always"
fault "http=label=$table drop skip=6 times=always"
load kept.csv --retry-for 1
fault clear
sed 's/name/NAME/' rows.csv >kept.csv
load kept.csv
cp -p rows.csv kept.csv
load kept.csv
# nothing of the first was in, so that is what it is now
ended "another file between two runs" '[48] 0 3'
holds "all of it is of the second" [ "$(quiet "SELECT COUNT(*) FROM shop.$table WHERE name LIKE 'NAME%'")" = $rows ]

# the same, when parts of the first are in
table other_late
fault "be=/shop/$table/_stream_load drop-body=700 skip=3 times=always"
fault "http=label=$table drop skip=6 times=always"
load kept.csv --retry-for 1
fault clear
holds "some parts are in" has_some
sed 's/name/NAME/' rows.csv >kept.csv
load kept.csv
err 'kept.csv is not what it was'
cp -p rows.csv kept.csv
load kept.csv
ended "another file when parts are in" '[89] 3 0'

# proxies -----------------------------------------------------------------------------------------
if command -v nginx >/dev/null; then
	# servers FRONT BACK DIRECTIVES: in front of the FE it has these
	servers()
	{
		cat <<E2
	server {
		listen 127.0.0.1:$1;
		location / { proxy_pass http://$fe; $3 }
		location @be { set \$to \$upstream_http_location; proxy_pass \$to; }
	}
	server {
		listen 127.0.0.1:$2;
		location / { proxy_pass http://$be; proxy_read_timeout 1s; proxy_next_upstream off; }
	}
E2
	}

	table nginx_plain
	nginx_start 2 servers ''
	front=http://127.0.0.1:$nginx_port
	load rows.csv
	ended "nginx that reads bodies first" '0'
	# in front of the BE: it has no patience
	table nginx_be
	fault "be=/shop/$table/_stream_load late=2500"
	load rows.csv --workers 1 --map-host "$be=127.0.0.1:$((nginx_port + 1))"
	[ "$status" = 0 ] || load rows.csv
	ended "nginx before the BE, 504" '?(* )0'
	nginx_stop

	table nginx_expect
	nginx_start 2 servers 'proxy_http_version 1.1;'
	front=http://127.0.0.1:$nginx_port
	load rows.csv --retry-for 1
	err 'There is no 100-continue header'
	front=http://$fe
	load rows.csv
	ended "nginx that drops Expect" '[34] 0'
	nginx_stop

	table nginx_413
	nginx_start 2 servers 'client_max_body_size 1k;'
	front=http://127.0.0.1:$nginx_port
	load rows.csv --retry-for 1
	err '413'
	front=http://$fe
	load rows.csv
	ended "nginx that takes no large bodies" '3 0'
	nginx_stop

	table nginx_follows
	nginx_start 2 servers 'proxy_intercept_errors on; error_page 307 = @be;'
	front=http://127.0.0.1:$nginx_port
	load rows.csv
	ended "nginx that follows the redirect" '0'
	table nginx_lost
	front=http://127.0.0.1:$nginx_port
	fault "be=/shop/$table/_stream_load drop-after skip=1"
	load rows.csv
	[ "$status" = 0 ] || load rows.csv
	ended "... and loses the answer" '?(* )0'
	nginx_stop
fi
stop

# killed while it waits ---------------------------------------------------------------------------
# Of what the manifest says that none of it left, the age of the attempt does not matter.
start three --users users
quiet 'CREATE DATABASE shop'
table waits
fault "be=/shop/$table/_stream_load drop times=always skip=2"
command_line rows.csv --retry-for 600
"${command[@]}" >"$scratch/first" 2>&1 </dev/null &
first=$!
none_left() { grep -qs '"left":false' "$state/loads/"*; }
holds "it waits before another try" await none_left
kill -9 $first
{ wait $first; } 2>/dev/null
said=" killed"
fault clear
load rows.csv --label-window 0
ended "killed before a byte left" 'killed 0'
stop

# labels that are forgotten -----------------------------------------------------------------------
# What is not known to be out is not sent again, unless somebody knows.
start two --release 4.1 --clock manual --users users
quiet 'CREATE DATABASE shop'
# forgotten NAME drop|drop-after skip|again
forgotten()
{
	table "forgotten_$3"
	fault "be=/shop/$table/_stream_load $2 times=always"
	fault "http=label=$table drop skip=1 times=always"
	load rows.csv --part-size 0 --retry-for 1
	fault clear
	quiet "SANDBOX ADVANCE '4 d'; SANDBOX ADVANCE '2 min'"
	# as if it were long ago
	load rows.csv --part-size 0 --label-window 0
	err '--if-unknown'
	load rows.csv --part-size 0 --label-window 0 --if-unknown "$3"
	ended "$1" '8 8 0'
	holds "$1 is in, as we say" [ "$(quiet "SELECT COUNT(*) FROM shop.$table")" = "$rows" ]
}
forgotten "a label forgotten, the rows in" drop-after skip
forgotten "a label forgotten, the rows not in" drop-body=11000 again
stop
finish
