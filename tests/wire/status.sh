#!/bin/bash
# status.sh - `starload status` and `starload lag` on each release, as a user who has INSERT and
# nothing else.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE DATABASE web;
CREATE DATABASE nothing;
CREATE TABLE shop.orders (id INT NOT NULL, name VARCHAR(20)) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
CREATE TABLE shop.secret (id INT) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
CREATE TABLE web.clicks (id INT) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
CREATE ROUTINE LOAD shop.orders_job ON orders COLUMNS TERMINATED BY ",", WHERE id > 0 FROM KAFKA (
"kafka_broker_list" = "b1:9092,b2:9092", "kafka_topic" = "orders", "property.kafka_default_offsets" = "OFFSET_BEGINNING",
"property.sasl.jaas.config" = "user=x password=hunter2", "property.sasl.password" = "hunter2");
CREATE ROUTINE LOAD shop.other ON orders FROM KAFKA ("kafka_broker_list" = "b1:9092", "kafka_topic" = "other");
CREATE ROUTINE LOAD shop.secret_job ON secret FROM KAFKA ("kafka_broker_list" = "b1:9092", "kafka_topic" = "secret");
CREATE ROUTINE LOAD web.clicks_job ON clicks FROM KAFKA ("kafka_broker_list" = "b3:9092", "kafka_topic" = "clicks",
"property.kafka_default_offsets" = "OFFSET_BEGINNING");
SQL
cat >users <<'TXT'
user amy
grant INSERT on shop.orders to amy
grant INSERT on web.clicks to amy
user ben
TXT

# A plugin says everything on its standard output.
silent() { holds "nothing on stderr" test ! -s ../stderr; }
status()
{
	starload status --no-defaults -P "$port" -u amy "$@"
}
lag()
{
	starload lag --no-defaults -P "$port" -u amy "$@"
}
do_sql()
{
	sql "$1"
	is "$release: $1" 0
}
# line JOB EXTENDED-REGEX: the row of the job, blanks squeezed
line()
{
	if grep "^$1 " ../stdout | tr -s ' ' | grep -qE "$2"; then good; else bad "$release: $1 is not \"$2\""; fi
}
# jobs NAME...: those, and no others
jobs()
{
	if [ "$(tail -n +2 ../stdout | cut -d , -f 3 | paste -s -d ' ')" = "$*" ]; then good; else bad "$release: not \"$*\""; fi
}
only()
{
	status --format csv "${@:2}"
	# shellcheck disable=SC2086
	jobs $1
}

for release in 3.3 3.4 3.5 4.1; do
	start "s$release" --release "$release" --clock manual --init init.sql --users users --http-port 0 --be-port 0
	do_sql "SANDBOX PRODUCE orders:0 '1,a', '2,b', '-5,c'; SANDBOX ADVANCE '12 s'; SANDBOX TOPIC clicks RATE 0;
		SANDBOX PRODUCE clicks:1 '1', '2', '3', '4'; SANDBOX PRODUCE clicks:2 '5'; PAUSE ROUTINE LOAD FOR shop.other;
		SANDBOX ADVANCE '12 s'"

	# which jobs
	only "orders_job other clicks_job"
	only "orders_job other" -D shop
	only "orders_job other clicks_job" -D shop --all
	only "orders_job other" --db shop
	only "" --db nothing
	only clicks_job -D shop --db web
	only clicks_job web.clicks_job
	only clicks_job clicks_job
	only "orders_job other" -D shop other orders_job
	only "orders_job clicks_job" --like '%\_job'
	only "orders_job clicks_job" --like '%s_job'
	only other --topic other
	only orders_job --broker b2
	only "orders_job other" --broker b1:9092
	only "" -u ben
	status shop.secret_job
	is "$release: hidden" 3
	err "GRANT INSERT ON TABLE shop.secret TO USER 'amy'"
	status other.nothing
	is "$release: no database" 3
	status --all --db shop
	is "$release: both" 2
	status --max-lag 5
	is "$release: a limit without --check" 2

	# what is told
	status
	is "$release: the table" 0 "3 jobs: 2 RUNNING, 1 PAUSED by user"
	line shop.orders_job "RUNNING 0 - - 2 1 0"
	line shop.other "PAUSED by user \\*0 .* User root pauses routine load job"
	line web.clicks_job "RUNNING 5 1:4 - 0 0 0"
	lag web.clicks_job
	is "$release: lag" 0 "web.clicks_job (RUNNING): 5 messages to read"
	line "        1" "^ 1 0 4 4 - -"
	lag --format csv --all
	is "$release: lag of all" 0 "shop.orders_job,0,3,3,0,"
	lag
	is "$release: lag of what" 2
	status --json
	is "$release: JSON" 0 '"sasl.jaas.config":"******"'
	lacks hunter2
	status --format prometheus
	is "$release: prometheus" 0 'starload_job_partition_lag_messages{db="web",job="clicks_job",table="clicks"'
	status --format md
	is "$release: Markdown" 0 "| shop.orders\\_job | RUNNING | 0 |"
	status --format csv --output report.csv
	is "$release: to a file" 0
	holds "$release: the file" grep -q "^[0-9]*,web,clicks_job,clicks,RUNNING,running,5,false,1,4," report.csv
	status --output nowhere/report
	is "$release: no such directory" 5

	# checks
	do_sql "SANDBOX TOPIC clicks RATE 1; SANDBOX ADVANCE '11 s'; SANDBOX TOPIC clicks RATE 0; SANDBOX ADVANCE '10 m'"
	STARLOAD_TEST_TIME=$(($(date +%s) + 700))
	export STARLOAD_TEST_TIME
	status --check
	is "$release: a check" 1 "shop.other: PAUSED by user"
	status --check --ignore-user-paused
	is "$release: all is well" 0
	holds "$release: and silent" test ! -s ../stdout
	status --check --ignore-user-paused --max-lag 2
	is "$release: lag" 1 "web.clicks_job: lag 3 is above 2 (partition 1: 3)"
	status --check --ignore-user-paused --max-lag 3 --max-age 1d
	is "$release: within limits" 0
	status --check --ignore-user-paused --max-age 5m
	is "$release: age" 1 "web.clicks_job: data is 1"
	status --check -u ben
	is "$release: nothing to be seen" 1 "no such job is to be seen"
	status -u ben
	is "$release: why nothing" 0 "0 jobs to be seen (a job shows itself only to who has INSERT"
	status --check --json web.clicks_job --max-lag 2
	is "$release: JSON and a check" 1 '"job":"clicks_job"'
	err "web.clicks_job: lag 3 is above 2"
	unset STARLOAD_TEST_TIME
	status --nagios --ignore-user-paused
	is "$release: Nagios, OK" 0 "STARLOAD OK - 3 jobs fine |"
	silent
	status --nagios
	is "$release: Nagios, WARNING" 1 "STARLOAD WARNING - 1 of 3 jobs: shop.other: PAUSED by user"
	silent
	status --nagios --max-lag 1
	is "$release: Nagios, CRITICAL" 2 "'web.clicks_job lag'=3;;1;0"
	silent
	status --nagios shop.nothing
	is "$release: Nagios, UNKNOWN" 3 "STARLOAD UNKNOWN - there is no job shop.nothing"
	silent
	starload status --no-defaults --nagios -P 1
	is "$release: Nagios, nobody there" 3 "STARLOAD UNKNOWN - "
	silent
	starload status --nagios --nonsense
	is "$release: Nagios, a slip" 3 "STARLOAD UNKNOWN - unknown option"
	silent

	# failures, lost reasons, history
	do_sql "SANDBOX PRODUCE orders:0 'x'; SANDBOX ADVANCE '12 s'"
	status
	line shop.orders_job "PAUSED on error \\*0 .* Current error rows: 1 is more than max error num: 0"
	do_sql "SANDBOX RESTART FE"
	status --check
	is "$release: a lost reason" 1 "shop.orders_job: PAUSED (unknown): no reason is told"
	do_sql "STOP ROUTINE LOAD FOR shop.other"
	only "orders_job clicks_job"
	only "orders_job other clicks_job" --history
	stop
	is "$release: the end" 0
done

# Shared data, and a cell that makes no sense.
start shared --release 3.5 --shared-data --clock manual --init init.sql --http-port 0 --be-port 0
release=shared
sql "SANDBOX ADVANCE '12 s'"
starload status --no-defaults -P "$port" --json shop.other
is "shared data" 0 '"warehouse":"default_warehouse"'
stop

finish
