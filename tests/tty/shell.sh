#!/bin/bash
# shell.sh - starload shell under a terminal, typed at: prompts, statements, questions, history.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop;
USE shop;
CREATE TABLE orders (id int, name varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE clicks (id int, url varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
INSERT INTO orders VALUES (1, 'one'), (2, NULL), (3, 'NULL');
CREATE ROUTINE LOAD orders_in ON orders FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
CREATE ROUTINE LOAD back_in ON clicks COLUMNS TERMINATED BY ',' FROM KAFKA ("kafka_broker_list" = "k:9092",
	"kafka_topic" = "b", "kafka_partitions" = "0", "kafka_offsets" = "OFFSET_BEGINNING");
SANDBOX PRODUCE b:0 '1,a', '2,b', '3,c', '4,d';
CREATE ROUTINE LOAD clicks_in ON clicks FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "c");
SANDBOX ADVANCE '60 s';
END
start c --release 3.5 --clock manual --init init.sql

at_terminal "prompts tell where one is, and what a statement waits for" <<'END'
< root@127.0.0.1:
<  (none) 3.5.
< > 
> USE shop;
<  shop 3.5.
< > 
> SELECT
<   ;> 
> 'a
<   '> 
> b' AS x, (1
<   (> 
> ) /*
<  /*> 
> */ AS `y
<   `> 
> z`;
< 1 row in set (
< > 
! \x04
= 0
END

at_terminal "results are framed, NULL is no text, \\G is a line a cell" -D shop <<'END'
< > 
> SELECT id, name FROM orders ORDER BY id;
< +----+--------+
< | id | name   |
< |  1 | one    |
< |  2 | <NULL> |
< |  3 | NULL   |
< 3 rows in set (
< > 
> SELECT id FROM orders WHERE id = 1\G
< *************************** 1. row ***************************
< id: 1
< > 
> SELECT 1 AS a; SELECT 2 AS b;
< | a |
< | b |
< > 
> \q
= 0
END

columns=40
at_terminal "what is too wide comes a line a cell" -D shop <<'END'
< > 
> SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS wide;
< 1. row
< wide: aaaa
> \q
= 0
END
columns=

at_terminal "errors are shown with a caret and not sent" -D shop <<'END'
< > 
> PAUSE ROUTINE LOD FOR orders_in;
< error: 
< PAUSE ROUTINE LOD FOR orders_in
<               ^~~
< > 
> SELECT * FORM orders;
< SELECT * FORM orders
<          ^
< > 
> CREATE ROUTINE LOAD x ON orders PROPERTIES ("desired_concurrent_numbr" = "3") FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
< desired_concurrent_number
< > 
> SHOW ROUTINE LOAD FOR x;
< error
< > 
> \q
= 0
END

at_terminal "an ALTER of a running job is offered as a guarded change" -D shop --settle 0 <<'END'
< > 
> ALTER ROUTINE LOAD FOR orders_in PROPERTIES ("desired_concurrent_number" = "2");
< To do that type y: 
> n
< > 
> \job orders_in
< State: RUNNING
< > 
> ALTER ROUTINE LOAD FOR orders_in PROPERTIES ("desired_concurrent_number" = "2");
< To do that type y: 
> y
< altered
< > 
> \q
= 0
END

at_terminal "offsets that go back are asked about" -D shop --settle 0 <<'END'
< > 
> \job back_in
< Progress: {"0":"3"}
< > 
> PAUSE ROUTINE LOAD FOR back_in;
< PAUSED
< > 
> ALTER ROUTINE LOAD FOR back_in FROM KAFKA ("kafka_partitions" = "0", "kafka_offsets" = "1");
< messages would be read again
< To do it type the job's name, back_in: 
> no
< > 
> \job back_in
< Progress: {"0":"3"}
< > 
> ALTER ROUTINE LOAD FOR back_in FROM KAFKA ("kafka_partitions" = "0", "kafka_offsets" = "1");
< To do it type the job's name, back_in: 
> back_in
< altered
< > 
> \job back_in
< Progress: {"0":"0"}
< > 
! \x04
= 0
END

TERM=dumb at_terminal "a dumb terminal" -D shop <<'END'
< > 
> SELECT 'dumb' AS x;
< | dumb |
< > 
> \q
= 0
END

at_terminal "what cannot be undone is asked about, and no paste answers" -D shop <<'END'
< > 
! \e[200~DROP TABLE clicks;\nDROP\nSELECT 12345;\e[201~\r
< To send it type DROP: 
> no
< nothing was sent
< the rest of what was pasted is dropped
< > 
~ | 12345
! DROP TABLE clicks;\rDROP\rSELECT 12345;\r
< To send it type DROP: 
> no
< nothing was sent
< > 
~ | 12345
> TRUNCATE TABLE clicks;
< To send it type TRUNCATE: 
! \x03
< nothing was sent
< > 
> DELETE FROM clicks;
< there is no WHERE
! \x04
< nothing was sent
< > 
> STOP ROUTINE LOAD FOR clicks_in;
< STOP of clicks_in in shop cannot be undone
< To stop it type its name: 
> clicks_in
< STOPPED
< > 
> SHOW TABLES;
< clicks
< > 
> \q
= 0
END

at_terminal "Ctrl-C drops the line and what came before it" -D shop <<'END'
< > 
> SELECT 'open
< '> 
! abc\x03
< ^C
<  shop 3.5.
< > 
> SELECT 'fresh' AS x;
< | fresh |
< > 
! \x04
= 0
END

at_terminal "secrets stay out of the history" -D shop <<'END'
< > 
> CREATE ROUTINE LOAD secret_in ON orders FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o", "property.sasl.password" = "hunter2");
< > 
> SET PASSWORD = PASSWORD('hunter2');
< > 
> \alter nowhere -phunter2 --set "property.sasl.jaas.config=x password=hunter2;"
< > 
> \alter nowhere '-phunter2'
< > 
> \jobs http://u:hunter2@h
< > 
> \i Authorization: Basic hunter2
< > 
> SELECT 1
< ;> 
> + 41;
< 42 |
< > 
> \history
< ******
< > 
~ hunter2
> \q
= 0
END
if [ "$(stat -c %a "$history")" = 600 ]; then good; else bad "the mode of the history"; fi
if grep -rq hunter2 "$HOME"; then bad "a secret is in $(grep -rl hunter2 "$HOME")"; else good; fi
if grep -qF '******' "$history"; then good; else bad "what was typed is in the history"; fi

at_terminal "whole statements come back from the last session" -D shop <<'END'
< > 
! \x10\x10\x10
< SELECT 1
< + 41;
! \r
< 42 |
< > 
! \x12hunter
! \x03
< > 
> \q
= 0
END

at_terminal "commands" -D shop <<'END'
< > 
> \?
< \why
< > 
> \jbs
< did you mean \jobs?
< > 
> \nonsense
< \? lists them
< > 
> \jobs
< orders_in
< > 
> \lag orders_in
< > 
> \why orders_in
< orders_in
< > 
> \conninfo
< database    shop
< > 
> \use nowhere
< nowhere
< > 
> \use shop
< > 
> \explain desired_concurrent_number
< desired_concurrent_number
< > 
> \timing off
< timing is off
< > 
> SELECT 1;
< 1 row in set
< > 
~ set (
> \q
= 0
END

at_terminal "commands within a statement" -D shop <<'END'
< > 
> SELECT 'x
< '> 
> \q
< '> 
> ' AS a,
< ;> 
> \conninfo
< database    shop
< ;> 
> 5 AS five
< ;> 
> \G
< five: 5
< > 
! \e[200~\\timing off\nSELECT 'both' AS b;\n\\conninfo\e[201~\r
< timing is off
< | both |
< 1 row in set
< database    shop
< > 
> \q
= 0
END

at_terminal "read-only" -D shop --read-only <<'END'
< read-only> 
> CREATE DATABASE never;
< read-only: CREATE
< read-only> 
> PAUSE ROUTINE LOAD FOR orders_in;
< read-only: PAUSE
< read-only> 
> \pause orders_in
< read-only
< read-only> 
> SHOW DATABASES;
< shop
< read-only> 
~ never
> \q
= 0
END

# Ctrl-C while a statement is under way, and connections that are lost
begun()
{
	echo "mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -e 'USE $1' 2>/dev/null"
}
sql "SANDBOX FAULT 'query=\"slow_one\" before=\"CREATE DATABASE begun1\" late=60000'"
at_terminal "Ctrl-C gives a query up, and the session goes on" -D shop <<END
< > 
> SELECT 'slow_one' AS x;
\$ $(begun begun1)
! \x03
< given up
< interrupted
< starload shell: given up; 
< connected again to 127.0.0.1:
< database shop
<  shop 3.5.7> 
> SELECT DATABASE() AS db;
< | shop |
< > 
! \x04
= 0
END
sql "SANDBOX FAULT 'clear'; SANDBOX FAULT 'query=\"(77)\" before=\"CREATE DATABASE begun2\" late=60000'"
at_terminal "a change takes a second Ctrl-C, and what became of it is not known" -D shop <<END
< > 
> INSERT INTO orders (id) VALUES (77);
\$ $(begun begun2)
! \x03
< once more stops at once
! \x03
< is not known
<  shop 3.5.7> 
> SELECT count(*) AS n FROM orders;
< 1 row in set
< > 
! \x04
= 0
END
sql "SANDBOX FAULT 'clear'; SANDBOX FAULT 'query=\"(78)\" drop-after times=1'; SANDBOX FAULT 'query=\"lost_one\" drop times=1'"
at_terminal "a lost connection: nothing that may have changed anything is sent again" -D shop <<'END'
< > 
> INSERT INTO orders (id) VALUES (78);
< is not known
< > 
> SELECT count(*) AS n, 'a' AS x FROM orders WHERE id = 78;
< | 1 | a |
< > 
> SELECT 'lost_one' AS x, DATABASE() AS db;
< | lost_one | shop |
< connected again to
< > 
> \q
= 0
END
sql "SANDBOX FAULT 'clear'"

# a thousand lines in one paste
paste='\e[200~'
for i in $(seq 1 1000); do paste+="SELECT $i AS n;\\n"; done
at_terminal "a paste of 1,000 lines arrives whole" -D shop <<END
< > 
! $paste\e[201~\r
< | 1 |
< | 500 |
< | 1000 |
< > 
> \q
= 0
END

# starload alone is the shell, at a terminal
printf "[starload]\\nport = %s\\nuser = root\\n" "$port" >"$HOME/.my.cnf"
chmod 600 "$HOME/.my.cnf"
if "$DRIVE" -- "$STARLOAD" >../screen <<'END'; then good; else failed=$((failed + 1)); echo "FAIL: starload alone"; cat ../screen; fi
< root@
< > 
> SELECT 'alone' AS x;
< | alone |
< > 
! \x04
= 0
END

long=$(printf 'x%.0s' {1..5000})
at_terminal "a long statement is kept whole" -D shop <<END
< > 
> SELECT LENGTH('$long') AS n;
< | 5000 |
< > 
! \\x04
= 0
END
if grep -qF "$long')" "$history"; then good; else bad "a long statement is cut in the history"; fi

# a history with an entry of many lines, such as a paste leaves, one without a time, and one that was cut short
kept=$(cat "$history")
{
	printf "SELECT 'no time';\n#1700000000\nSELECT '\n"
	awk 'BEGIN { for (i = 0; i < 90000; i++) printf "%090d\n", i }'
	printf "';\n#1700000001\nSELECT 1,\n2 AS two;\n#1700000002\nSELECT 3 AS x"
} >"$history"
at_terminal "a long history" -D shop <<'END'
< > 
! \x10
< SELECT 3 AS x
! \x10
< 2 AS two;
! \r
< |   2 |
< > 
! \x12no time
< SELECT 'no time';
! \r
< 1 row in set
< > 
! \x04
= 0
END
printf '%s\n' "$kept" >"$history"

many=$(printf '%.0sx' {1..270000})
at_terminal "what is too long for the history is said" -D shop <<END
< > 
! \\e[200~SELECT LENGTH('$many') AS n;\\e[201~\\r
< too long for the history
< | 270000 |
< > 
! \\x04
= 0
END
if grep -qF xxxxxxxxx "$history" && [ "$(wc -c <"$history")" -gt 200000 ]; then bad "it is in the history"; else good; fi

# not a terminal: run
run "$STARLOAD" shell -P "$port" --no-defaults --no-config -D shop -e 'SELECT 7 AS seven'
is "with -e" 0 "seven"
printf 'SELECT 8;\nSELECT FORM;\nSELECT 9;\n' | "$STARLOAD" shell -P "$port" --no-defaults --no-config -D shop >../stdout 2>../stderr
status=$?
is "off a terminal" 3 8

# Ctrl-Z gives the terminal back, and fg goes on where it was
export PS1=
if "$DRIVE" 100 -- bash --norc --noprofile -i >../screen <<END
> PS1=out''side:
< outside:
> $STARLOAD shell -P $port --no-defaults --no-config -D shop
< > 
! UNTOUCHED
< UNTOUCHED
! \\x1a
< outside:
> stty -a | grep -q -e '-icanon' && echo no''ne || echo wh''ole
< whole
< outside:
> fg
< > UNTOUCHED
! \\x15
! ('ba', 'ck') AS x;
< AS x;
! \\x01
> SELECT CONCAT
< | back |
< > 
> \\q
< outside:
> exit
= 0
END
then
	good
else
	bad "Ctrl-Z"
	cat ../screen
fi

# the server is gone for good
at_terminal "a server that dies ends no session" <<END
< > 
> SELECT 1 AS x;
< | 1 |
< > 
\$ kill $pid
> SELECT 2 AS x;
< 127.0.0.1:
< > 
> \\conninfo
< connection
< > 
! \x04
= 0
END

echo "shell.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
