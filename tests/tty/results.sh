#!/bin/bash
# results.sh - how starload shell shows rows: formats, pagers, files, commands, narrow and dumb terminals.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99
need script less

{
	echo 'CREATE DATABASE shop; USE shop;'
	echo 'CREATE TABLE t (id int NOT NULL, name varchar(200), price decimal(10,2)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);'
	echo "INSERT INTO t VALUES (1, 'eins', 1.50), (2, NULL, NULL), (3, 'NULL', -20.00), (4, 'zwei\\nZeilen', 0), (5, '漢字 é 😀', 7);"
	echo 'CREATE TABLE n (k int NOT NULL) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k);'
	printf 'INSERT INTO n VALUES (0)'
	printf ', (%d)' {1..99}
	echo ';'
	echo 'CREATE ROUTINE LOAD orders_in ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");'
	echo "SANDBOX ADVANCE '60 s';"
} >init.sql
start c --release 3.5 --clock manual --init init.sql
export million='SELECT a.k, b.k, c.k FROM n a, n b, n c;'

at_terminal "formats" -D shop <<'END'
< > 
> \pset box rounded
< box is rounded
< > 
> SELECT * FROM t ORDER BY id;
< ╭────┬───────────┬────────╮
< │ id │ name      │ price  │
< ├────┼───────────┼────────┤
< │  1 │ eins      │   1.50 │
< │  2 │ <NULL>    │ <NULL> │
< │  3 │ NULL      │ -20.00 │
< │  4 │ zwei     ↵│   0.00 │
< │    │ Zeilen    │        │
< │  5 │ 漢字 é 😀 │   7.00 │
< ╰────┴───────────┴────────╯
< 5 rows in set (
< > 
> \format json
< format is json
< > 
> SELECT * FROM t WHERE id < 3 ORDER BY id;
< [
<  {"id":1,"name":"eins","price":1.50},
<  {"id":2,"name":null,"price":null}
< ]
< 2 rows in set
< > 
> \format csv
< > 
> SELECT * FROM t WHERE id IN (2, 4) ORDER BY id;
< id,name,price
< 2,,
< 4,"zwei
< Zeilen",0.00
< > 
> SELECT id FROM t WHERE id = 3\G
< id: 3
< > 
> \format markdown
< > 
> SELECT id, name FROM t WHERE id = 2;
< | id | name |
< |---:|---|
< | 2 | *NULL* |
< > 
> \format auto
< > 
> \x
< expanded is on
< > 
> SELECT name FROM t WHERE id = 2;
< name: <NULL>
< > 
> \x
< expanded is auto
< > 
> \pset null nothing at all
< null is nothing at all
< > 
> SELECT name FROM t WHERE id = 2;
< │ nothing at all │
< > 
> \pset null
< null is the default
< > 
> \format cvs
< format takes auto|table|vertical|csv|tsv|json|jsonl|markdown
< > 
> \pset colour never
< did you mean color?
< > 
> \pset
< box       rounded
< format    auto
< > 
> SELECT * FROM t WHERE id = 9;
< Empty set
< > 
> \q
= 0
END

at_terminal "JSON unfolds where it does not fit" -D shop <<'END'
< > 
> \job orders_in
< State: 
< JobProperties: {
<                         "desireTaskConcurrentNum": "5",
<                       }
< Progress: {
< > 
> \pset unfold off
< > 
> \job orders_in
< JobProperties: {"
< > 
> \q
= 0
END

columns=40
at_terminal "40 columns" -D shop <<'END'
< > 
> SELECT id, name, price, 'aaaaaaaaaaaaaaaaaaaa' AS more FROM t WHERE id = 1;
< *************************** 1. row ***************************
<    id: 1
<  name: eins
< > 
> SELECT id, name, price FROM t WHERE id = 5;
< | id | name      | price |
< |  5 | 漢字 é 😀 |  7.00 |
< > 
> \job orders_in
< JobProperties: {
<       "desireTaskConcurrentNum": "5",
<     }
< > 
> \format table
< > 
> \x off
< > 
> SELECT id, name, price, 'aaaaaaaaaaaaaaaaaaaa' AS more FROM t WHERE id = 1;
< | id | name | price | more 
< > 
> \q
= 0
END
columns=

# a pager for what is long only; it is left early, and everybody lives
export PAGER="sed 's/^/P:/'"
at_terminal "a pager for long results" -D shop <<'END'
< > 
> SELECT 1 AS short;
< |     1 |
< 1 row in set
< > 
~ P:
> SELECT k FROM n ORDER BY k;
< P:|  0 |
< P:| 99 |
< 100 rows in set
< > 
> \pager off
< pager is off
< > 
> SELECT k FROM n ORDER BY k;
< | 99 |
< 100 rows in set
< > 
~ P:
> \pager head -n 5
< pager is head -n 5
< > 
> SELECT a.k, b.k, c.k FROM n a, n b, n c;
< | 0 | 0 |  0 |
< or more in set; the rest was not read
< given up; 
< connected again to
< > 
> SELECT 'alive' AS x;
< | alive |
< > 
> \pager no-such-pager
< > 
> SELECT k FROM n ORDER BY k;
< | 99 |
< the pager "no-such-pager" cannot be run
< > 
> \pager
< pager is the default
< > 
> SELECT k FROM n ORDER BY k;
< P:| 99 |
< > 
> \q
= 0
END

export PAGER=
at_terminal "less is there without being asked for, and can be left" -D shop <<'END'
< > 
> SELECT a.k, b.k, c.k FROM n a, n b, n c;
< | 0 |
< :
! q
< or more in set; the rest was not read
< > 
> SELECT 'alive' AS x;
< | alive |
< > 
> SELECT k FROM n ORDER BY k;
< | 40 |
< :
! G
< | 99 |
! q
< 100 rows in set
< > 
> \q
= 0
END

at_terminal "Ctrl-C in less" -D shop <<'END'
< > 
> SELECT a.k, b.k, c.k FROM n a, n b, n c;
< | 0 |
< :
! \x03
< given up
? q KILL QUERY was sent
< > 
! \x15
> SELECT 'alive' AS x;
< | alive |
< > 
> \| sh -c 'echo begun; exec sleep 600'
< > 
> SELECT 'slept' AS x;
< ;
< begun
! \x03
< 1 row in set
< > 
> \q
= 0
END

PAGER="sed 's/^/P:/'" TERM=dumb at_terminal "a dumb terminal has no pager" -D shop <<'END'
< > 
> SELECT k FROM n ORDER BY k;
< | 99 |
< 100 rows in set
< > 
~ P:
> \q
= 0
END
export PAGER=cat

PAGER="sleep 2; wc -l" at_terminal "a pager may take longer than a server" -D shop --timeout 1 <<'END'
< > 
> SELECT a.k, b.k FROM n a, n b;
< 10004
< 10000 rows in set
< > 
> SELECT CONNECTION_ID() AS id;
< > 
~ connected again
> \q
= 0
END

at_terminal "a pager that is killed leaves the terminal as it was" -D shop <<'END'
< > 
> \pager stty -icanon -echo </dev/tty; cat >/dev/null; kill -KILL $$
< > 
> SELECT k FROM n;
< 100 rows in set
< > 
> \| stty -a </dev/tty | grep -q -e '-icanon' && echo no''ne || echo wh''ole
< > 
> SELECT 1;
< whole
< > 
> \q
= 0
END

at_terminal "a file that is the terminal" -D shop <<'END'
< > 
> \format csv
< > 
> \o /dev/tty
< > 
> SELECT CONCAT(unhex('1B5B324A'), 'wiped') AS x;
< \x1B[2Jwiped
< 1 row in set
< > 
> \q
= 0
END

at_terminal "a wide cell in a table" -D shop <<'END'
< > 
> \pager wc -L
< > 
> \x off
< > 
> SELECT a.k, IF(a.k = 0 AND b.k = 0, REPEAT('x', 100000), 'y') AS y FROM n a, n b WHERE b.k < 2 ORDER BY a.k;
< 10000
< 200 rows in set
< > 
> \q
= 0
END

at_terminal "what a change says" -D shop <<'END'
< > 
> INSERT INTO t VALUES (7, 'x', 1), (8, 'y', 2);
< OK, 2 rows affected (
< 'status':'VISIBLE'
< > 
> DELETE FROM t WHERE id > 6;
< OK
< > 
> \q
= 0
END

at_terminal "Ctrl-C ends a long print" -D shop <<'END'
< > 
> \pager off
< > 
> SELECT a.k, b.k, c.k FROM n a, n b, n c;
< | 0 | 0 |  0 |
! \x03
< given up
< > 
> SELECT 'alive' AS x;
< | alive |
< > 
> \q
= 0
END

at_terminal "to a file" -D shop <<'END'
< > 
> \o out.txt
< > 
> SELECT id, name FROM t ORDER BY id;
< 5 rows in set
< > 
~ eins
> \format table
< > 
> SELECT id FROM t WHERE id = 3;
< 1 row in set
< > 
> \o
< > 
> SELECT 'here' AS x;
< | here |
< > 
> \o /nowhere/at/all
< /nowhere/at/all: No such file or directory
< > 
> SELECT 'here' AS y;
< | here |
< > 
> \o /dev/full
< > 
> SELECT id FROM t;
< error: /dev/full: No space left on device
< > 
> \o "second file"
< > 
> SELECT 1 AS one;
< > 
> \q
= 0
END
printf 'id\tname\n1\teins\n2\tNULL\n3\tNULL\n4\tzwei\\nZeilen\n5\t漢字 é 😀\n+----+\n| id |\n+----+\n|  3 |\n+----+\n' >want
holds "what is in the file" cmp want out.txt
printf '+-----+\n| one |\n+-----+\n|   1 |\n+-----+\n' >want
holds "what is in the other" cmp want "second file"

at_terminal "to a command" -D shop <<'END'
< > 
> \| grep -c .
< > 
> SELECT k FROM n;
< 101
< 100 rows in set
< > 
> \|tr a-z A-Z
< > 
> \format csv
< > 
> SELECT name FROM t WHERE id = 1;
< NAME
< EINS
< > 
> \| head -n 1
< > 
> SELECT a.k, b.k, c.k FROM n a, n b, n c;
< k,k,k
< or more in set; the rest was not read
< > 
> \| no-such-command 2>/dev/null
< > 
> SELECT 1;
< cannot be run
< > 
> \|
< > 
> SELECT 'back' AS x;
< back
< > 
> \| env; ls -l /proc/self/fd
< > 
> SELECT 1 AS x;
< total
< > 
~ socket:
> \q
= 0
END

# what is sent to a terminal as bytes: script(1) keeps them
bytes()
{
	local env=$1
	shift
	# shellcheck disable=SC2086 # several settings
	timeout 60 env $env script -qec "$STARLOAD run -P $port -u root --no-defaults --no-config -D shop $*" /dev/null \
		>../stdout 2>../stderr </dev/null
	status=$?
}
red=$'\033[1;31m' green=$'\033[32m' escape=$'\033'
bytes TERM=xterm "-e 'SHOW ROUTINE LOAD FOR orders_in'"
is "states have colours on a terminal" 0 "${green}RUNNING"
bytes "TERM=xterm NO_COLOR=1" "-e 'SHOW ROUTINE LOAD FOR orders_in'"
is "NO_COLOR" 0 RUNNING
lacks "$escape"
bytes TERM=dumb "-e 'SHOW ROUTINE LOAD FOR orders_in'"
is "a dumb terminal has none" 0 RUNNING
lacks "$escape"
bytes TERM=xterm "--color never -e 'SHOW ROUTINE LOAD FOR orders_in'"
is "--color never" 0 RUNNING
lacks "$escape"
bytes TERM=xterm "-e \"SELECT 'CANCELLED' AS State\""
is "another state" 0 "${red}CANCELLED"
for format in table vertical csv tsv json jsonl markdown; do
	bytes TERM=dumb "--format $format -e \"SELECT unhex('61071B5B324A09629BE280AE62') AS x, unhex('0D0C08') AS y\""
	is "control bytes as $format" 0 a
	if LC_ALL=C grep -q $'[\001-\010\013\014\016-\037\177]\|\xE2\x80\xAE\|[^\x80-\xFF]\x9B' ../stdout; then
		bad "a control byte reached the terminal as $format"
	else
		good
	fi
done

finish
