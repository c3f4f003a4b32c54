#!/bin/bash
# watch.sh - \watch of starload shell: what it repeats, what ends it.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop; USE shop;
CREATE TABLE t (id int NOT NULL, name varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
INSERT INTO t VALUES (1, 'eins'), (2, NULL);
CREATE TABLE n (k int NOT NULL) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k);
INSERT INTO n VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
CREATE ROUTINE LOAD orders_in ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
SANDBOX ADVANCE '60 s';
END
start c --release 3.5 --clock manual --init init.sql
other()
{
	echo "mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -e \"$1\""
}

at_terminal "it repeats until Ctrl-C, which does not end the shell" -D shop <<'END'
< > 
> \watch
< there is no statement yet to repeat
< > 
> SELECT id AS watched FROM t WHERE id = 1;
< | watched |
< > 
> \watch 0.1
< , every 0.1 s
< | watched |
< 1 row in set
< , every 0.1 s
< | watched |
< , every 0.1 s
! \x03
< > 
> SELECT 'alive' AS x;
< | alive |
< > 
> SELECT id FROM t WHERE id = 2\G
< id: 2
< > 
> \watch 60
< id: 2
! \x03
< > 
> \q
= 0
END

at_terminal "what is being typed is watched" -D shop <<'END'
< > 
> SELECT 'typed' AS
<   ;> 
> x
<   ;> 
> \watch 0.1
< | typed |
< | typed |
! \x03
<  shop 3.5.
< > 
> \q
= 0
END

at_terminal "a condition ends it" -D shop <<END
< > 
> SHOW ROUTINE LOAD FOR orders_in;
< RUNNING
< > 
> \\watch 0.1 until State = PAUSED
< State: RUNNING
< , every 0.1 s
< State: RUNNING
\$ $(other "USE shop; PAUSE ROUTINE LOAD FOR orders_in")
< State: PAUSED
< the condition holds
< > 
> SELECT id FROM t WHERE id = 1;
< 1 row in set
< > 
> \\watch 0.1 until rows = 0
< 1 row in set
\$ $(other "DELETE FROM shop.t WHERE id = 1")
< Empty set
< the condition holds
< > 
> SELECT id, name FROM t;
< > 
> \\watch until name = NULL
< | NULL |
< the condition holds
< > 
> \\watch 60 until ID>=2.0
< 1 row in set
< the condition holds
< > 
> \\watch until Stat = PAUSED
< there is no column Stat
< > 
> SELECT 'abc' AS word;
< > 
> \\watch until word < 5
< not both numbers
< > 
> \\watch until
< until takes [any] COLUMN OP VALUE
< > 
> \\watch until rows = many
< until rows takes a number
< > 
> \\watch 0
< seconds from 0.1 to 86400
< > 
> \\watch 2 when rows = 0
< behind the seconds
< > 
> \\q
= 0
END

at_terminal "only what reads is watched" -D shop <<'END'
< > 
> INSERT INTO t VALUES (7, 'sieben');
< OK, 1 row affected
< > 
> \watch
< repeats only statements that read, and INSERT is none of those
< > 
> RESUME ROUTINE LOAD FOR orders_in;
< > 
> \watch
< and RESUME is none of those
< > 
> SELECT count(*) AS n FROM t WHERE id = 7;
< | 1 |
< > 
> SELECT 1 FROM nowhere;
< error
< > 
> \watch
< error
< > 
> \q
= 0
END

sql "SANDBOX ADVANCE '60 s'"
at_terminal "a condition on what a command shows ends it" -D shop <<END
< > 
> \\jobs orders_in
< RUNNING
< > 
> \\watch 0.1 until STATE = PAUSED
< RUNNING
< , every 0.1 s
< RUNNING
\$ $(other "USE shop; PAUSE ROUTINE LOAD FOR orders_in")
< PAUSED by user
< the condition holds
< > 
> \\resume orders_in
< > 
> \\q
= 0
END

sql "SANDBOX ADVANCE '60 s'"
at_terminal "commands that read are watched too" -D shop <<'END'
< > 
> \jobs
< orders_in
< > 
> \watch 0.1
< , every 0.1 s
< orders_in
< , every 0.1 s
< orders_in
! \x03
< > 
> \watch 0.1 until lag = 7
< RUNNING
< , every 0.1 s
< RUNNING
! \x03
< > 
> \watch 0.1 until rows = 1
< RUNNING
< the condition holds
< > 
> \watch until laag = 0
< RUNNING
< there is no column laag; did you mean lag?
< > 
> \watch until state < 5
< "RUNNING" and "5" are not both numbers
< > 
> \jobs --check
< > 
> \watch 60 until errors = 0
< the condition holds
< > 
> \lag orders_in
< orders_in
< > 
> \watch 60 until any lag >= 0
< the condition holds
< > 
> \why orders_in
< > 
> \watch until rows = 0
< until takes a statement, or what shows a table: \jobs, \lag; not \why orders_in
< > 
> \job orders_in
< State: 
< > 
> \watch 0.1 until Name = orders_in
< Name: orders_in
< the condition holds
< > 
> \pause orders_in
< PAUSED
< > 
> \q
= 0
END

export PAGER="sed 's/^/P:/'"
at_terminal "there is no pager" -D shop <<'END'
< > 
> SELECT a.k, b.k FROM n a, n b;
< P:| 
< 100 rows
< > 
> \watch until rows = 100
< 100 rows
< the condition holds
~ P:
< > 
> \q
= 0
END
export PAGER=cat

at_terminal "Ctrl-C while the statement runs: KILL QUERY is sent" -D shop <<END
< > 
> SELECT SLEEP(600) AS slept;
\$ $(other "SHOW PROCESSLIST") | grep -q 'SLEEP(600)'
! \\x03
< given up
< KILL QUERY was sent
< > 
\$ ! $(other "SHOW PROCESSLIST") | grep -q 'SLEEP(600)'
> SELECT SLEEP(0) AS slept;
< 1 row in set
< > 
> \\watch 0.1
< 1 row in set
! \\x03
< > 
> SELECT SLEEP(600) AS slept
<   ;> 
> \\watch
< every 2 s
\$ $(other "SHOW PROCESSLIST") | grep -q 'SLEEP(600)'
! \\x03
< KILL QUERY was sent
< > 
\$ ! $(other "SHOW PROCESSLIST") | grep -q 'SLEEP(600)'
> \\q
= 0
END

finish
