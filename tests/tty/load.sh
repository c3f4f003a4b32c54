#!/bin/bash
# load.sh - what `starload load` draws on a terminal.
. "${top_srcdir:-.}/tests/tty/lib.sh" || exit 99
need mariadb starload-load
export XDG_STATE_HOME=$scratch/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT, name VARCHAR(50)) DUPLICATE KEY (id)
DISTRIBUTED BY HASH (id) PROPERTIES ("replication_num" = "1");
SQL
start main --init init.sql --fault 'http=_stream_load delay=700 times=always'
seq 1 3000 | awk '{ print $1 ",n" }' >many.csv

# drawn WHAT [OPTIONS]: a load driven by the steps of standard input
drawn()
{
	local what=$1
	shift
	if "$DRIVE" "${columns:-100}" -- "$STARLOAD" load -P "$port" --no-defaults --no-config shop.orders many.csv \
		--column-separator , --part-size 4K --workers 2 "$@" >../screen; then
		good
	else
		failed=$((failed + 1))
		echo "FAIL: $what"
		cat ../screen
	fi
}

drawn "lines for workers and a total" --run-id a <<'E'
<  1 part 
<  2 part 
< rows loaded, 0 filtered, 
< 3,000 rows loaded, 0 filtered, 0 unselected; 
= 0
E
frames=$(grep -c 'parts\{0,1\} done, ' ../screen)
holds "it is drawn again and again ($frames)" [ "$frames" -gt 1 ]

columns=42
drawn "a narrow terminal" --run-id b <<'E'
<  1 part 
< 3,000 rows loaded, 0 filtered, 0 unselected; 
= 0
E
long=$(tr '\r' '\n' <../screen | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' | grep '^ *[12] part' | awk 'length > 41' | wc -l)
holds "no line is wider than it ($long)" [ "$long" = 0 ]
columns=100

drawn "quiet" --run-id c --quiet <<'E'
< 3,000 rows loaded, 0 filtered, 0 unselected; 
= 0
E
holds "nothing is drawn" sh -c '! grep -q " 1 part " ../screen'

drawn "Ctrl-C" --run-id d --workers 1 <<'E'
<  1 part 2 
! \x03
< stopping: parts that are on their way are finished
< to go on, what is in not being sent again: 
< rows loaded, 0 filtered
= 130
E

stop
start foreign --init init.sql
sql "SANDBOX FAULT 'http=_stream_load redirect=localhost:${be##*:} times=always'"
unknown()
{
	local what=$1
	shift
	drawn "$what" --http-url "http://$fe" --no-sql --retry-for 0 "$@"
}
unknown "a host that nobody vouches for is asked about, once" --run-id f --part-size 4K <<'E'
< would have the password sent, to a host that is not known to belong to it:
< localhost
< Send the password there?
> y
< 3,000 rows loaded, 
~ Send the password
= 0
E
unknown "and refused" --run-id g <<'E'
< Send the password there?
> n
< --trust-host
= 3
E
unknown "a host that is trusted" --run-id h --trust-host localhost <<'E'
< 3,000 rows loaded, 
~ Send the password
= 0
E
finish
