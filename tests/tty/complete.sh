#!/bin/bash
# complete.sh - Tab in starload shell, typed at under a terminal: words, names, listings, a server that is slow or dead.
# What may be offered where is in tests/unit/check_complete.c.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop;
CREATE DATABASE depot;
USE depot;
CREATE TABLE crates (crate_id int, weight int) DUPLICATE KEY(crate_id) DISTRIBUTED BY HASH(crate_id);
USE shop;
CREATE TABLE orders (id int, customer varchar(100), paid_on date) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE clicks (id int, url varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE `odd-one` (id int) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
INSERT INTO orders VALUES (1, 'one', '2026-01-01');
CREATE ROUTINE LOAD orders_in ON orders FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
CREATE ROUTINE LOAD back_in ON clicks COLUMNS TERMINATED BY ',' FROM KAFKA ("kafka_broker_list" = "k:9092",
	"kafka_topic" = "b", "kafka_partitions" = "0,1", "kafka_offsets" = "OFFSET_BEGINNING,OFFSET_BEGINNING");
SANDBOX PRODUCE b:0 '1,a', '2,b';
SANDBOX PRODUCE b:1 '3,c';
CREATE ROUTINE LOAD clicks_in ON clicks FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "c");
SANDBOX ADVANCE '60 s';
PAUSE ROUTINE LOAD FOR back_in;
END
start c --release 3.5 --clock manual --init init.sql

# ^U empties the line; a prompt is drawn again below each listing, so what is waited for is never that
at_terminal "by the grammar" -D shop <<'END'
< > 
! PAU\t
< PAUSE 
! \t
< ROUTINE 
! \t
< LOAD 
! \t
< FOR 
! nowhere;\r
< error
! create routine load x on orders prop\t
< properties 
! \t
< (
! "desi\t
< "desired_concurrent_number"
! = "3", "strict_m\t
< "strict_mode"
! = "t\t
< "true"
! ) from kafka ("kafka_t\t
< "kafka_topic"
! = "x", "property.security.pro\t
< "property.security.protocol"
! = "sasl_s\t
< "sasl_ssl"
! \x15
! ALTER ROUTINE LOAD FOR orders_in PROPERTIES ("timezone" = "Europe/Ber\t
< Europe/Berlin"
! \x15
! ALTER ROUTINE LOAD FOR orders_in\r
< ;> 
! PROP\t
< PROPERTIES 
! \x03
< ^C
! \\conni\t
< \conninfo 
! \r
< database    shop
! SELECT * FROM orders LIM\t 1;\r
< LIMIT
< 1 row in set
< > 
! \x04
= 0
END

at_terminal "properties are listed with what they take" -D shop <<'END'
< > 
! ALTER ROUTINE LOAD FOR orders_in PROPERTIES ("max_\t\t
< max_batch_interval  integer, 5 s or more; default 10; the time
< max_batch_rows      integer, 200000 rows or more
< max_filter_ratio    number, 0.0 to 1.0; default 1.0
~ partial_update
! batch_i\t = "\t
< max_batch_interval: integer, 5 s or more; default 10
! \x15
! CREATE ROUTINE LOAD x ON orders PROPERTIES ("format" = \t\t\t
< avro  csv   json
! \x15\x04
= 0
END

# lines that wrap are not compared
columns=200
# names come when they have been read: Tab until they are there
at_terminal "names, and jobs by their state" -D shop <<'END'
< > 
! RESUME ROUTINE LOAD FOR 
? \t FOR back_in
! \x15
! PAUSE ROUTINE LOAD FOR \t\t
< clicks_in  RUNNING, into clicks
< orders_in  RUNNING, into orders
~ back_in
! \x15
! ALTER ROUTINE LOAD FOR back_in FROM KAFKA ("kafka_partitions" = "\t\t
< 0  a partition that the job reads
< 1  a partition that the job reads
! 0,\t, "kafka_offsets" = "OFFSET_E\tOFFSET_B\t
< "0,1"
< "OFFSET_END,OFFSET_BEGINNING"
! \x15
! \\job ord\t\r
< \job orders_in
< State: RUNNING
! SELECT count(*) FROM cli\t;\r
< FROM clicks
< 1 row in set
! DESC odd\t;\r
< `odd-one`
< id 
! USE dep\t;\r
< USE depot
< OK
! SELECT max(weight) FROM cr
? \t FROM crates
! ;\r
< max(weight)
> \q
= 0
END

at_terminal "columns, when the table has been named" -D shop <<'END'
< > 
! CREATE ROUTINE LOAD x ON orders COLUMNS (cust
? \t customer
! , pa\t
< paid_on
! \x15
! ALTER ROUTINE LOAD FOR back_in WHERE ur
? \t url
! \x15
! SELECT * FROM orders AS o WHERE o.pai
? \t o.paid_on
! \x15
! SELECT crate_id FROM depot.crates WHERE wei
? \t weight
! \x15
! SELECT\r
< ;> 
! \t\t\x15FROM depot.crates ORDER BY wei
? \t weight
! \x15\x04
= 0
END

# columns that nobody asked for before come a moment after the key
at_terminal "a Tab that was too early" -D shop <<'END'
< > 
! SELECT max(id) FROM orders WHERE custom\t
< customer
! \x15\x04
= 0
END

at_terminal "commands and what they take" -D shop <<'END'
< > 
! \\tim\t
< \timing 
! \t\t\t
< off  on
! f\t\r
< timing is off
! \\explain desired_\t\r
< desired_concurrent_number
! \\i ini\t\r
< init.sql
< error
< > 
! \\lint --format js\t\t\t
< json   jsonl
! \x15\\resume \t
< \resume back_in
! \x15\x04
= 0
END

columns=40
at_terminal "a narrow terminal" -D shop <<'END'
< > 
! \x15ALTER ROUTINE LOAD FOR orders_in PROPERTIES (max_b\t\t\t
< max_batch_interval  integer, 5 s or mor
< max_batch_rows      integer, 200000 row
! \x15\x04
= 0
END
columns=

TERM=dumb at_terminal "a dumb terminal" -D shop <<'END'
< > 
! PAUSE ROUTINE LOAD FOR clic
? \t clicks_in
! \x15\x04
= 0
END

# a thousand tables: no question, and no more lines than the screen has
for i in $(seq 1000); do echo "CREATE TABLE many_$i (id int) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);"; done >many.sql
start m --release 3.5 --init <(echo 'CREATE DATABASE big; USE big;'; cat many.sql)
at_terminal "more names than a screen holds" -D big <<'END'
< > 
! SELECT * FROM man
? \t many_1 
< ... and 
<  more
! 99\t9;\r
< many_999;
< Empty set
< > 
! \x04
= 0
END

# every answer to what is asked for Tab is late: keys are not
start s --release 3.5 --clock manual --init init.sql
sql "SANDBOX FAULT 'query=\"SHOW ROUTINE LOAD FROM\" late=600000 times=always'; SANDBOX FAULT 'query=\"SHOW TABLES FROM\" late=600000 times=always'"
at_terminal "a server that is slow keeps no key waiting" -D shop <<'END'
< > 
! RESUME ROUTINE LOAD FOR \t\t\tx
< FOR x
! \x15SELECT 'typed' AS a FROM \t\t\torders;\r
< | typed |
! DESC \t\t\tclicks;\r
< url
! PAU\t
< PAUSE 
! \x15\x04
= 0
END

# it dies under the session, whose keys go on
start d --release 3.5 --clock manual --init init.sql
at_terminal "a server that is dead keeps no key waiting" -D shop <<END
< > 
! RESUME ROUTINE LOAD FOR 
? \\t FOR back_in
! \\x15
\$ kill $pid
! SELECT * FROM \\t\\t\\tnew_one WHERE \\t\\t\\tx
< WHERE x
! \\x15RESUME ROUTINE LOAD FOR \\t
< FOR back_in
! \\x15PAU\\t
< PAUSE 
! \\x15\\x04
= 0
END

# who reads names leaves with the session, also where it was waiting for an answer
left()
{
	local p
	for p in /proc/[0-9]*; do
		if [[ $(readlink "$p/exe") = */starload-shell ]] && grep -qz "^HOME=$HOME\$" "$p/environ"; then
			return 1
		fi
	done 2>/dev/null
}
if await left; then good; else bad "a process stays behind"; fi

echo "complete.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
