#!/bin/bash
# day.sh - an operator's day through mariadb's own program: a table, a job, rows
# that arrive, a pause, a change, rows that arrive otherwise.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

# value NAME WANTED STATEMENT: what it says is exactly that
value()
{
	sql "$3"
	if [ "$status" = 0 ] && [ "$(cat ../stdout)" = "$2" ]; then good; else bad "$1: not \"$2\""; fi
}
state()
{
	sql -E 'SHOW ROUTINE LOAD FOR shop.orders_job'
	holds "$1: $2" grep -qE "^ *State: $2\$|^$2\$" ../stdout
}

cat >../init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT NOT NULL COMMENT "number", name VARCHAR(20), amount DOUBLE)
DUPLICATE KEY (id) COMMENT 'what was ordered' DISTRIBUTED BY HASH (id) BUCKETS 2 PROPERTIES ("replication_num" = "1");
CREATE ROUTINE LOAD shop.orders_job ON orders
COLUMNS TERMINATED BY ",", COLUMNS (id, name, amount)
PROPERTIES ("desired_concurrent_number" = "1", "max_error_number" = "0")
FROM KAFKA ("kafka_broker_list" = "broker:9092", "kafka_topic" = "orders", "property.kafka_default_offsets" = "OFFSET_BEGINNING");
SQL

for release in 3.3 3.4 3.5 4.1; do
	start "day$release" --release "$release" --clock manual --init ../init.sql
	value "nothing yet, $release" 0 'SELECT COUNT(*) FROM shop.orders'
	sql "SANDBOX PRODUCE orders:0 '1,one,1.5', '2,two,2.5'; SANDBOX ADVANCE '30 s'"
	is "messages, $release" 0
	value "rows arrive, $release" "$(printf '1\tone\n2\ttwo')" 'SELECT id, name FROM shop.orders ORDER BY id'
	state "running, $release" RUNNING
	sql 'ALTER ROUTINE LOAD FOR shop.orders_job COLUMNS (id, name, x, amount = x * 10)'
	is "not while it runs, $release" 1
	err "ERROR 1064 (HY000) at line 1: Only supports modification of PAUSED jobs"
	sql 'PAUSE ROUTINE LOAD FOR shop.orders_job'
	is "PAUSE, $release" 0
	state "paused, $release" PAUSED
	sql 'PAUSE ROUTINE LOAD FOR shop.orders_job'
	is "PAUSE again, $release" 1
	err "Could not transform PAUSED to PAUSED"
	sql 'ALTER ROUTINE LOAD FOR shop.orders_job COLUMNS (id, name, x, amount = x * 10)'
	is "ALTER, $release" 0
	sql 'RESUME ROUTINE LOAD FOR shop.orders_job'
	is "RESUME, $release" 0
	sql "SANDBOX PRODUCE orders:1 '3,three,4'; SANDBOX ADVANCE '30 s'"
	value "by the new clause, $release" 40 'SELECT CAST(amount AS INT) FROM shop.orders WHERE id = 3'
	sql 'ALTER ROUTINE LOAD FOR shop.nothing PROPERTIES ("max_error_number" = "1")'
	is "an unknown job, $release" 1
	err "ERROR 5089 (42000)"
	sql 'STOP ROUTINE LOAD FOR shop.orders_job'
	is "STOP, $release" 0
	sql 'SHOW ROUTINE LOAD FOR shop.orders_job'
	is "gone, $release" 1
	err "There is no running job named orders_job in db shop"
	stop
	is "the end, $release" 0
	holds "silent, $release" test ! -s "../day$release.err"
done

# Time that runs, files that stay, another FE.
start kept --data ../data --init ../init.sql --fe 2
sql "SANDBOX PRODUCE orders '7,seven,7'"
tries=0
until sql 'SELECT COUNT(*) FROM shop.orders' && grep -qx 1 ../stdout; do
	[ $((tries += 1)) -lt 2400 ] || break
	sleep 0.1
done
value "by itself" 7 'SELECT id FROM shop.orders'
port=$(tail -n 1 <<<"$ports")
value "through the other FE" 7 'SELECT id FROM shop.orders'
stop
start again --data ../data
value "after a restart" seven 'SELECT name FROM shop.orders'
stop

finish
