#!/bin/bash
# pause.sh - starload pause and starload resume against every release.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb starload-net
export TZ=UTC STARLOAD_STATE_DIR=$PWD/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE DATABASE other;
CREATE TABLE shop.t (id INT, v VARCHAR(10)) DUPLICATE KEY (id);
CREATE TABLE other.t (id INT, v VARCHAR(10)) DUPLICATE KEY (id);
CREATE ROUTINE LOAD shop.a ON t COLUMNS TERMINATED BY "," FROM KAFKA ("kafka_broker_list" = "h:9092", "kafka_topic" = "qa");
CREATE ROUTINE LOAD shop.b ON t COLUMNS TERMINATED BY "," FROM KAFKA ("kafka_broker_list" = "h:9092", "kafka_topic" = "qb");
CREATE ROUTINE LOAD other.c ON t COLUMNS TERMINATED BY "," FROM KAFKA ("kafka_broker_list" = "h:9092", "kafka_topic" = "qc");
SQL
printf 'user root\nuser ann password secret-of-ann\ngrant INSERT on shop.t to ann\ngrant ALL on *.* to root\ngrant OPERATE to root\n' >users

# state JOB WORD: that is what SHOW says of it
state()
{
	holds "$1 is $2" [ "$(cell "$1" State)" = "$2" ]
}

for release in 3.3 3.4 3.5 4.1; do
	rm -rf state
	start "r$release" --release "$release" --clock manual --users users --init init.sql
	sql 'SANDBOX ADVANCE "20 s"'

	on pause shop.a
	is "pause, $release" 0 "paused     shop.a  (Id $(cell shop.a Id), PAUSED)"
	state shop.a PAUSED
	on pause shop.a
	is "pause again, $release" 0 "already    shop.a"
	on resume shop.a -m 'all is well'
	is "resume, $release" 0 "resumed    shop.a"
	state shop.a NEED_SCHEDULE
	on resume shop.a
	is "resume again, $release" 0 "already    shop.a"

	# a running job is not touched: its tasks would start anew
	sql 'SANDBOX ADVANCE "20 s"'
	state shop.b RUNNING
	sql 'SANDBOX FAULT "query=RESUME error=\"1064 touched\""'
	on resume --all --yes
	is "resume of running jobs, $release" 0 "0 resumed, 3 so already"
	sql 'SANDBOX FAULT "clear"'

	on pause --like 'zz%' -n
	is "none of them, $release" 1
	err "no such job is to be seen"
	on pause --db nodb
	is "no such database, $release" 3
	err "there is no database nodb"

	# more than named: --yes
	on pause --all
	is "pause --all without --yes, $release" 2
	err "3 jobs to pause"
	err "  shop.b (Id $(cell shop.b Id), RUNNING)"
	err "give --yes"
	state shop.a RUNNING
	on pause --all --dry-run
	is "pause --all --dry-run, $release" 0 "would pause  other.c"
	state other.c RUNNING
	on pause --db shop --save saved --yes
	is "pause --db, $release" 0 "2 paused"
	state shop.a PAUSED
	state shop.b PAUSED
	state other.c RUNNING
	on pause --like 'b%' --db shop --yes
	is "pause --like, $release" 0 "already    shop.b"
	on pause other.c
	is "one more, $release" 0
	# those of the file and no others
	on resume --from saved
	is "resume --from, $release" 0 "2 resumed"
	state shop.a NEED_SCHEDULE
	state other.c PAUSED
	on resume --from saved shop.a
	is "--from and names, $release" 2
	on pause
	is "no job, $release" 2
	err "which jobs?"
	on pause shop.none
	is "a job that is not there, $release" 3
	state shop.a NEED_SCHEDULE

	# another job by the same name
	on pause shop.b
	rm saved
	sql 'RESUME ROUTINE LOAD FOR shop.b'
	on pause shop.a shop.b --save saved
	is "pause two, $release" 0 "2 paused"
	old=$(cell shop.b Id)
	sql 'STOP ROUTINE LOAD FOR shop.b;
		CREATE ROUTINE LOAD shop.b ON t FROM KAFKA ("kafka_broker_list" = "h:9092", "kafka_topic" = "qb");
		PAUSE ROUTINE LOAD FOR shop.b'
	on resume --from saved
	is "another job of that name, $release" 9 "other job  shop.b  (Id $old"
	is "the same job, $release" 9 "resumed    shop.a"
	state shop.b PAUSED

	# failed jobs are left alone
	sql 'RESUME ROUTINE LOAD FOR shop.b'
	sql 'SANDBOX ADVANCE "20 s"; SANDBOX PRODUCE qb "not a row"; SANDBOX ADVANCE "60 s"'
	state shop.b PAUSED
	on resume --all --yes
	is "a failed job is left alone, $release" 0 "left       shop.b"
	is "and another is not, $release" 0 "resumed    other.c"
	state shop.b PAUSED
	on resume --all --yes --failed
	is "--failed, $release" 0 "resumed    shop.b"
	state shop.b NEED_SCHEDULE
	sql 'SANDBOX ADVANCE "20 s"; SANDBOX PRODUCE qb "not a row"; SANDBOX ADVANCE "60 s"'
	state shop.b PAUSED
	on resume shop.b
	is "named, $release" 0 "resumed    shop.b"
	# the reason is lost at a restart: it may have been a failure
	on pause other.c
	sql 'SANDBOX RESTART FE'
	on resume --db other --yes
	is "a blank reason, $release" 0 "left       other.c"
	on resume other.c
	is "a blank reason and its name, $release" 0 "resumed    other.c"

	# who has INSERT on one table
	as_ann()
	{
		local command=$1
		shift
		run env STARROCKS_PASSWORD=secret-of-ann "$STARLOAD" "$command" --no-defaults -h 127.0.0.1 \
			-P "$port" -u ann "$@"
	}
	as_ann pause --all --yes --json
	is "INSERT only, $release" 0 '"job":"a"'
	lacks '"other"'
	as_ann pause other.c
	is "a hidden job, $release" 3
	err "GRANT INSERT"
	as_ann resume shop.a
	is "resume with INSERT only, $release" 0 "resumed    shop.a"

	# one that is refused does not keep the others
	sql 'SANDBOX FAULT "query=\"PAUSE ROUTINE LOAD FOR shop.a\" error=\"1064 no way\""'
	on resume shop.a shop.b
	on pause shop.a shop.b other.c
	is "one is refused, $release" 9 "failed     shop.a"
	err "starload pause: shop.a: no way"
	is "two are not, $release" 9 "paused     shop.b"
	is "the sum, $release" 9 "2 paused, 1 failed"
	state shop.a NEED_SCHEDULE

	# answers that are lost
	for fault in drop drop-after 'error="1064 java.net.ConnectException: Connection refused"' \
		'error-after="1064 java.net.SocketTimeoutException: Read timed out"'; do
		on resume shop.a
		sql "SANDBOX FAULT 'query=PAUSE $fault'"
		on pause shop.a
		is "PAUSE and $fault, $release" 0 "paused     shop.a"
		state shop.a PAUSED
		sql "SANDBOX FAULT 'query=RESUME $fault'"
		on resume shop.a
		is "RESUME and $fault, $release" 0 "resumed    shop.a"
		state shop.a NEED_SCHEDULE
	done

	# the record
	starload history --job shop.a
	is "history, $release" 0 "message: all is well"
	is "history, states, $release" 0 "state: RUNNING -> PAUSED"
	is "history, users, $release" 0 " as ann  ["
	lacks "UNDER WAY"
	holds "no secret in the state directory, $release" test -z "$(grep -rl secret-of-ann state)"
	stop
done

# nothing is sent when the journal cannot be written
start io --clock manual --init init.sql
on pause shop.a --state-dir /proc/none
is "no journal" 5
err "/proc/none"
state shop.a NEED_SCHEDULE
mkdir planted && ln -s /etc/passwd planted/journal.jsonl
on pause shop.a --state-dir planted
is "a planted journal" 5
state shop.a NEED_SCHEDULE
mkdir -m 700 full
(
	ulimit -f 1
	trap '' XFSZ
	head -c 1024 /dev/zero | tr '\0' '\n' >full/journal.jsonl
	on pause shop.a --state-dir full
	is "a full disk" 5
	err "journal.jsonl"
	echo "$failed" >../failed
)
failed=$((failed + $(cat ../failed)))
state shop.a NEED_SCHEDULE

# to the system's log, wherever there is one
on pause shop.a --syslog
is "--syslog" 0 "paused     shop.a"

# Ctrl-C between two jobs
on resume shop.a shop.b
sql "SANDBOX FAULT 'query=\"PAUSE ROUTINE LOAD FOR shop.a\" delay=1500'"
"$STARLOAD" pause --no-defaults -h 127.0.0.1 -P "$port" shop.a shop.b >../stdout 2>../stderr </dev/null &
process=$!
last_is_pause() { tail -n 1 state/journal.jsonl | grep -q '"step":"pause"'; }
await last_is_pause
kill -INT "$process"
wait "$process"
status=$?
is "Ctrl-C" 130 "paused     shop.a"
is "the next one is not sent" 130 "not sent   shop.b"
state shop.b NEED_SCHEDULE
stop

finish
