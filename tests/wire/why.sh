#!/bin/bash
# why.sh - `starload why` in every state that the emulated cluster reaches, on each release, as a
# user who has INSERT and nothing else; and what it advises is done.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

export STARLOAD_STATE_DIR=$scratch/state

# A job reads the topic of its name.  job NAME [CLAUSES [PROPERTIES [SOURCE]]]
job()
{
	local csv='COLUMNS TERMINATED BY ","'
	cat <<SQL
CREATE ROUTINE LOAD shop.$1 ON ${table:-t} ${2:-$csv}
PROPERTIES ("desired_concurrent_number" = "1"${3:+, $3})
FROM KAFKA ("kafka_broker_list" = "${broker:-b:9092}", "kafka_topic" = "$1",
"property.kafka_default_offsets" = "OFFSET_BEGINNING"${4:+, $4});
SQL
}
{
	cat <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.t (id INT NOT NULL, name VARCHAR(20), d DATE) DUPLICATE KEY (id)
PARTITION BY RANGE (d) (PARTITION p202306 VALUES LESS THAN ('2023-07-01')) DISTRIBUTED BY HASH (id);
CREATE TABLE shop.hidden (id INT) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
CREATE TABLE shop.dropped (id INT) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
SQL
	job user_pause
	job error_rows
	job filter_ratio '' '"max_filter_ratio" = "0.1", "max_error_number" = "100"'
	job offset_expired
	job offset_beyond
	job plan_mapping 'COLUMNS TERMINATED BY ",", COLUMNS (id, nome = id)'
	job plan_reference 'COLUMNS TERMINATED BY ",", COLUMNS (id, name = zzz)'
	job plan_expression 'COLUMNS TERMINATED BY ",", COLUMNS (id, name = nofunction(id))'
	job plan_aggregate 'COLUMNS TERMINATED BY ",", COLUMNS (id, x, name = max(x))'
	job plan_default 'COLUMNS TERMINATED BY ",", COLUMNS (name)'
	job plan_duplicate 'COLUMNS TERMINATED BY ",", COLUMNS (id, id)'
	job plan_where_column 'COLUMNS TERMINATED BY ",", WHERE nam = "x"'
	job plan_where_bool 'COLUMNS TERMINATED BY ",", WHERE id + 1'
	job plan_partition
	job plan_separator "COLUMNS TERMINATED BY \"$(printf '%060d' 0)\""
	job plan_partial_update '' '"partial_update" = "true"'
	job custom_partition '' '' '"kafka_partitions" = "0,7", "kafka_offsets" = "0,0"'
	broker=gone:9092 job topic_unseen
	job stuck 'COLUMNS TERMINATED BY ",", WHERE nofunction(id) > 1'
	job all_filtered 'COLUMNS TERMINATED BY ",", WHERE id < 0'
	job behind
	job task_times '' '"task_timeout_second" = "0"'
	job no_concurrency
	job running '' '"max_error_number" = "100"'
	job unstable
	job unstable_idle
	broker=far:9092 job cannot_see_topic
	job stopped
	table=hidden job hidden
	table=dropped job dropped
} >init.sql
cat >users <<'TXT'
user amy
grant INSERT on shop.t to amy
grant INSERT on shop.dropped to amy
TXT

why()
{
	starload why --no-defaults -P "$port" -u amy "$@"
}
# rule NAME [JOB [OPTIONS]]: it is explained by that rule, which is also told to people
rule()
{
	local job=shop.${2:-$1}
	why --json "${@:3}" "$job"
	if [ "$status" = 0 ] && grep -qE "\"why\":\\{\"rule\":\"$1\"," ../stdout; then
		good
	else
		bad "$release: $job is not explained by $1"
	fi
	why "${@:3}" "$job"
	is "$release: $job, for people" 0 Why
	cp ../stdout said
}
# says TEXT: what the last why said, however it was wrapped
says()
{
	if tr -s ' \n' ' ' <../stdout | grep -qF -- "$1"; then good; else bad "$release: not said: $1"; fi
}
# command N: does what the last rule advised in its Nth command, which reaches this cluster
command()
{
	local line
	line=$(grep -E '^    starload ' said | sed -n "$1p" | sed 's/^ *starload //')
	case $line in
	"alter -P $port -u amy --no-defaults "*) line="$line --settle 0" ;;
	"resume -P $port -u amy --no-defaults "*) ;;
	*) bad "$release: no command that changes something: $line" && return ;;
	esac
	run sh -c "'$STARLOAD' $line"
	is "$release: $line" 0
}
# statement N: the same with its Nth line of SQL
statement()
{
	local line
	line=$(grep -E '^    [A-Z]+ ROUTINE LOAD' said | sed -n "$1p")
	client -u amy -e "$line"
	is "$release: $line" 0
}
state()
{
	sql "SHOW ROUTINE LOAD FOR shop.$1"
	if cut -f 8 ../stdout | grep -qx "$2"; then good; else bad "$release: $1 is not $2"; fi
}
# skip JOB OPTIONS: sets the offset of its partition 0 behind the only message, and it reads on
skip()
{
	run starload alter --no-defaults -P "$port" -u amy --settle 0 --offset 0=1 "${@:2}" "shop.$1"
	is "$release: $1, with that message skipped" 0
	do_sql "SANDBOX PRODUCE $1:0 '{\"id\": 9, \"d\": \"2023-06-01\"}'"
	mended "$1"
	loads "$1"
}
# loads JOB: rows of it have arrived
loads()
{
	sql "SHOW ROUTINE LOAD FOR shop.$1"
	if grep -q '"loadedRows":[1-9]' ../stdout; then good; else bad "$release: $1 loads nothing"; fi
}
do_sql()
{
	sql "$1"
	is "$release: $1" 0
}
mended()
{
	do_sql "SANDBOX ADVANCE '25 s'"
	state "$1" RUNNING
}

releases=${RELEASES:-3.3 3.4 3.5 4.1}
for release in $releases; do
	start "w$release" --release "$release" --clock manual --init init.sql --users users --http-port 0 --be-port 0
	rule waiting user_pause
	for topic in error_rows filter_ratio plan_mapping plan_reference plan_expression plan_aggregate plan_default \
		plan_duplicate plan_where_column plan_where_bool plan_partition plan_separator plan_partial_update \
		custom_partition stuck all_filtered task_times unstable unstable_idle running; do
		echo "SANDBOX PRODUCE $topic:0 '1,one,2023-06-01';"
	done >produce.sql
	do_sql "SANDBOX BROKER 'gone:9092' DOWN; SANDBOX TOPIC behind RATE 0; SANDBOX TOPIC task_times RATE 0;
		$(cat produce.sql)
		SANDBOX PRODUCE error_rows:1 'bad,\$n,x' FOR 1 TO 7;
		SANDBOX PRODUCE filter_ratio:1 'bad';
		SANDBOX PRODUCE running:1 'bad';
		SANDBOX PRODUCE behind:2 '\$n' FOR 1 TO 9;
		SANDBOX TOPIC offset_expired RATE 0; SANDBOX PRODUCE offset_expired:1 '\$n,a,2023-06-01' FOR 1 TO 200;
		SANDBOX ADVANCE '12 s'"
	do_sql "PAUSE ROUTINE LOAD FOR shop.plan_partition; PAUSE ROUTINE LOAD FOR shop.offset_beyond;
		PAUSE ROUTINE LOAD FOR shop.no_concurrency;
		PAUSE ROUTINE LOAD FOR shop.user_pause; STOP ROUTINE LOAD FOR shop.stopped;
		ALTER ROUTINE LOAD FOR shop.plan_partition PARTITION (p202307);
		ALTER ROUTINE LOAD FOR shop.offset_beyond FROM KAFKA (\"kafka_partitions\" = \"2\", \"kafka_offsets\" = \"1000\");
		ALTER ROUTINE LOAD FOR shop.no_concurrency PROPERTIES (\"desired_concurrent_number\" = \"\");
		RESUME ROUTINE LOAD FOR shop.plan_partition; RESUME ROUTINE LOAD FOR shop.offset_beyond;
		RESUME ROUTINE LOAD FOR shop.no_concurrency;
		SANDBOX PRODUCE plan_partition:1 '2,two,2023-06-01';
		SANDBOX EXPIRE offset_expired:1 TO 100; SANDBOX TOPIC offset_expired RATE ALL;
		SANDBOX BROKER 'far:9092' DOWN;
		SANDBOX ADVANCE '25 s'"

	rule user_pause
	says "User \`root\` paused it"
	says "starload resume -P $port -u amy --no-defaults shop.user_pause"
	command 1
	mended user_pause

	rule error_rows
	says "lets through: 7, where 0 may be"
	says "First bad rows (from TrackingSQL)"
	says "Row: bad,1,x"
	command 2
	mended error_rows

	# without SQL they come from the BE, without a word about us
	do_sql "SANDBOX FAULT 'query=load_tracking_logs error=\"1064 no BE\" times=4'"
	rule filter_ratio
	says "First bad rows (from ErrorLogUrls)"
	says "Row: bad"
	why --map-host "127.0.0.1:${be##*:}=127.0.0.1:1" shop.filter_ratio
	is "$release: an unreachable BE" 0 "http://$be/api/_load_error_log?file="
	says "TrackingSQL: no BE"
	says "by way of 127.0.0.1:${be##*:}:127.0.0.1:1"
	why -n 0 shop.filter_ratio
	is "$release: without rows" 0
	lacks "ad rows (from"
	do_sql "SANDBOX FAULT 'clear'"
	rule filter_ratio
	says "First bad rows (from TrackingSQL)"
	says "\`max_filter_ratio\` is 0.1."
	says "Row: bad"
	command 1
	mended filter_ratio

	rule offset_expired
	says "Partition 1 was to be read from offset"
	says "to 200, the latest one"
	command 1
	mended offset_expired
	sql "SELECT COUNT(*) FROM shop.t WHERE name = 'a'"
	is "$release: from the oldest on" 0 100

	rule offset_beyond
	says "Partition 2 was to be read from offset 1000, and ends at 0"
	command 1
	mended offset_beyond

	rule plan_mapping
	says "which is no column of \`t\`, perhaps \`name\` is meant"
	says "The table has: id, name, d."
	rule plan_reference
	says "computes \`name\` from \`zzz\`"
	rule plan_expression
	says "nofunction"
	rule plan_aggregate
	rule plan_default
	says "wants a value for \`id\`"
	rule plan_duplicate
	rule plan_where_column
	says "uses \`nam\`, which is no column of \`t\`, perhaps \`name\` is meant"
	command 1
	mended plan_where_column
	rule plan_where_bool
	statement 1
	statement 2
	mended plan_where_bool
	rule plan_partition
	says "partition \`p202307\`, which \`t\` does not have, perhaps \`p202306\` is meant"
	says "The table has: p202306."
	rule plan_separator
	command 1
	mended plan_separator
	rule plan_partial_update
	rule custom_partition
	rule topic_unseen
	says "topic \`topic_unseen\` could be listed at gone:9092"
	rule stuck
	says "WHERE is now: "
	rule all_filtered
	rule behind
	says "It runs, and has 9 messages to read, 9 of them in partition 2."
	rule task_times
	says "may read for 0 seconds"
	command 1
	rule no_concurrency
	command 1
	mended no_concurrency
	rule running
	says "1 bad rows were left out since the job was created"
	rule cannot_see_topic
	rule stopped stopped --history

	# what is hidden, unknown, or gone
	why shop.hidden
	is "$release: hidden" 3
	err "GRANT INSERT ON TABLE shop.hidden TO USER 'amy'"
	why shop.stopped
	is "$release: final" 3
	err "is STOPPED since"
	why shop.user_puase
	is "$release: unknown" 3
	err "did you mean shop.user_pause?"
	do_sql "DROP TABLE shop.dropped; SANDBOX ADVANCE '12 s'"
	why shop.dropped
	is "$release: table dropped" 3
	err "was CANCELLED"

	# what takes special means
	do_sql "SANDBOX REPLICAS LOST; SANDBOX PRODUCE behind:0 '5,a,2023-06-01'; SANDBOX TOPIC behind RATE ALL; SANDBOX ADVANCE '25 s'"
	rule replicas behind
	do_sql "SANDBOX REPLICAS FOUND; ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'true');
		RESUME ROUTINE LOAD FOR shop.behind; SANDBOX ADVANCE '25 s'"
	rule begin_transaction behind
	do_sql "ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'false'); SANDBOX RESTART FE"
	rule unknown behind
	says "Reasons are kept in the leader's memory only"
	statement 1
	state behind NEED_SCHEDULE
	if [ "$release" != 3.3 ]; then
		do_sql "$(job parse_error '' '"format" = "json", "max_error_number" = "10", "pause_on_fatal_parse_error" = "true"')
			SANDBOX PRODUCE parse_error:0 '{bad'; SANDBOX ADVANCE '25 s'"
		rule parse_error
		lacks 'parse_error=false'
		skip parse_error --resume always
	fi
	# without that property the job runs, and tries the same task for ever
	do_sql "$(job parse_loop '' '"format" = "json", "max_error_number" = "10"')
		SANDBOX PRODUCE parse_loop:0 '{bad'; SANDBOX ADVANCE '25 s'"
	rule parse_error parse_loop
	says "for ever"
	says "Failed to iterate document stream as object"
	skip parse_loop --pause
	do_sql "$(job json_array '' '"format" = "json"')
		SANDBOX PRODUCE json_array '[{\"id\": 7, \"d\": \"2023-06-01\"}, {\"id\": 8, \"d\": \"2023-06-01\"}]'; SANDBOX ADVANCE '25 s'"
	rule json_array
	command 1
	mended json_array
	loads json_array
	do_sql "$(job json_no_array '' '"format" = "json", "strip_outer_array" = "true"')
		SANDBOX PRODUCE json_no_array '{\"id\": 7, \"d\": \"2023-06-01\"}'; SANDBOX ADVANCE '25 s'"
	rule json_no_array
	statement 1
	statement 2
	statement 3
	mended json_no_array
	loads json_no_array
	do_sql "SANDBOX ADVANCE '2 h'; SANDBOX TOPIC unstable RATE 1; SANDBOX PRODUCE unstable:0 '\$n,x,2023-06-01' FOR 1 TO 50;
		SANDBOX PRODUCE unstable_idle:1 '2,x,2023-06-01'; SANDBOX ADVANCE '10 s'"
	rule unstable unstable
	rule unstable_idle
	why --all --json
	is "$release: all of them" 0
	lacks '"rule":"other"'
	stop
	is "$release: the end" 0
done

finish
