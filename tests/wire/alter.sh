#!/bin/bash
# alter.sh - `starload alter` on each release: what it sends, sees, refuses and says.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

export STARLOAD_STATE_DIR=$scratch/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.ordertest (id BIGINT, v VARCHAR(50), pay_dt DATE) DUPLICATE KEY(id)
PARTITION BY RANGE(pay_dt) (PARTITION p202306 VALUES LESS THAN ('2023-07-01'),
PARTITION p202307 VALUES LESS THAN ('2023-08-01')) DISTRIBUTED BY HASH(id);
CREATE ROUTINE LOAD shop.example_tbl_ordertest ON ordertest COLUMNS TERMINATED BY ',',
COLUMNS (id, v, pay_dt) PROPERTIES ("desired_concurrent_number"="1") FROM KAFKA ("kafka_broker_list"="b:9092",
"kafka_topic"="ordertest","property.kafka_default_offsets"="OFFSET_BEGINNING");
SANDBOX TOPIC ordertest RATE 50;
CREATE ROUTINE LOAD shop.other ON ordertest COLUMNS TERMINATED BY ','
FROM KAFKA ("kafka_broker_list"="b:9092","kafka_topic"="other");
SQL
cat >users <<'TXT'
user ann password secret
grant INSERT on shop.ordertest to ann
user bob password secret
TXT

job=shop.example_tbl_ordertest
alter()
{
	starload alter --no-defaults -P "$port" "$@"
}
# ask SQL TEXT: its answer holds it
ask()
{
	sql "$1"
	is "$2" 0 "$2"
}
# messages TOPIC N: so many for each of three partitions
messages()
{
	local p list
	for p in 0 1 2; do
		list=$(seq -f "'%g,x,2023-06-01'" -s, $((p * 1000)) $((p * 1000 + $2 - 1)))
		sql "SANDBOX PRODUCE $1:$p $list"
	done
}

for release in 3.3 3.4 3.5 4.1; do
	start "c$release" --release "$release" --clock manual --init init.sql --users users
	messages ordertest 250
	sql "SANDBOX ADVANCE '15 s'"

	# A job that runs is not altered; nothing is sent.
	alter "$job" --set desired_concurrent_number=5
	is "$release: not PAUSED" 6 "go on with: starload pause"
	err "$job is RUNNING, and only a PAUSED job can be altered: nothing was sent"
	ask "SHOW ROUTINE LOAD FOR $job" RUNNING
	alter "$job" --set desired_concurrent_number=5 --pause --dry-run
	is "$release: a dry run" 0 planned
	ask "SHOW ROUTINE LOAD FOR $job" RUNNING
	sql "PAUSE ROUTINE LOAD FOR $job"

	# The seed page's three.
	alter "$job" --set desired_concurrent_number=5
	is "$release: the page's first" 0 "in effect"
	holds "the ALTER leaves it PAUSED, and says how to go on" \
		grep -qF "go on with: starload resume -P $port --no-defaults $job" ../stdout
	ask "SHOW ROUTINE LOAD FOR $job" '"desireTaskConcurrentNum":"5"'
	alter "$job" --set desired_concurrent_number=5
	is "$release: already so" 0 "already as wanted"

	alter "$job" --set desired_concurrent_number=5 --set property.group.id=new_group \
		--offset 0=100,1=200,2=100
	is "$release: the page's second" 0 "property.group.id"
	count "$release: in effect" 5 "in effect"
	ask "SHOW ROUTINE LOAD FOR $job" '"0":"99","1":"199","2":"99"'

	alter "$job" --where 'pay_dt < 2023-06-31' --partition p202306 --dry-run
	is "$release: the page's third" 0
	err "2023-06-31 without quotes is 2023 minus 6 minus 31"
	alter "$job" --where "pay_dt < '2023-07-01'" --partition p202306
	is "$release: the third as it is meant" 0 WHERE
	err "cannot be taken back by any ALTER: WHERE, PARTITION"
	ask "SHOW ROUTINE LOAD FOR $job" '"partitions":"p202306"'

	# Offsets are absolute: once read behind, they are no longer what they seemed.
	alter "$job" --offset 0=50
	is "$release: a rewind" 1
	err "messages would be read again: partition 0 from 100 to 50 (50 messages); if that is meant, --allow-rewind"
	alter "$job" --offset 0=251
	is "$release: behind the latest" 1
	err "partition 0 to 251, of which the job has seen no more than 250"
	alter "$job" --offset 9=1
	is "$release: not the job's" 1
	err "the job does not read partition 9"
	alter "$job" --offset 0=50 --allow-rewind --dry-run
	is "$release: a rewind, planned" 0 "partition 0: 50 messages read again"
	ask "SHOW ROUTINE LOAD FOR $job" '"0":"99"'
	alter "$job" --offset 0=50 --allow-rewind
	is "$release: a rewind that is meant" 0 "in effect"
	alter "$job" --offset all=OFFSET_END
	is "$release: skipping" 0 "partition 0: 200 messages skipped"
	ask "SHOW ROUTINE LOAD FOR $job" OFFSET_END

	# What was done before is not done twice, however much was read meanwhile.
	alter "$job" --offset 0=60,1=60,2=60 --allow-rewind
	is "$release: offsets" 0 "in effect"
	sql "RESUME ROUTINE LOAD FOR $job; SANDBOX ADVANCE '60 s'"
	alter "$job" --offset 0=60,1=60,2=60 --allow-rewind --pause
	is "$release: once more" 10 "had been done before, nothing sent"
	alter "$job" --offset 0=60,1=60,2=60 --allow-rewind --pause --again --settle 0
	is "$release: again" 0 "messages read again"
	err "will be paused; should this be cut short: starload recover --finish -P $port --no-defaults 2"

	# A guarded change of a job that runs leaves it running; one that was paused, paused.
	sql "SANDBOX ADVANCE '30 s'"
	alter "$job" --set max_error_number=7 --pause --settle 0
	is "$release: pause, alter, resume" 0 "NEED_SCHEDULE"
	sql "SANDBOX ADVANCE '30 s'"
	sql "PAUSE ROUTINE LOAD FOR $job"
	alter "$job" --set max_error_number=8 --pause --settle 0
	is "$release: was paused, stays paused" 0 "; PAUSED"
	alter "$job" --set max_error_number=9 --resume always --settle 0
	is "$release: resumed all the same" 0 "; NEED_SCHEDULE"
	alter "$job" --set max_error_number=10 --pause --resume never
	is "$release: not resumed" 0 "; PAUSED"

	# What no server shows.
	alter "$job" --set max_batch_size=5
	is "$release: not seen" 0 "cannot be seen"
	alter "$job" --set max_batch_size=5 --strict
	is "$release: not seen, strictly" 7 "accepted but not in effect"
	alter "$job" --set property.sasl.password=hush
	is "$release: a secret" 0 "cannot be seen"
	err "warning: a secret on the command line is seen by other users"
	lacks hush
	alter "$job" --set property.sasl.password=hush --set max_error_number=x
	is "$release: a finding beside a secret" 1
	alter "$job" --set 'property.sasl.jaas.config=a password="hush";'
	is "$release: a finding at a secret" 0
	err "source_secret"
	lacks hush
	holds "$release: no secret in the journal" sh -c "! grep -rq hush ../state"
	alter "$job" --columns "id, v, pay_dt = '2023-06-05'"
	is "$release: columns" 0 COLUMNS

	# Nobody's job, nobody's business.
	alter shop.nosuch --set max_error_number=1
	is "$release: unknown job" 3
	MYSQL_PWD=secret alter -u bob "$job" --set max_error_number=1
	is "$release: without a privilege" 3
	err INSERT
	MYSQL_PWD=secret alter -u ann "$job" --set max_error_number=11
	is "$release: with INSERT alone" 0 "in effect"

	# Judged before anything is sent.
	alter "$job" --set max_batch_interval=1
	is "$release: out of range" 1
	err max_batch_interval
	alter "$job" --set max_batch_interval=1 --json
	is "$release: out of range, for programs" 1 '"job":"example_tbl_ordertest","status":1,"error":"nothing was sent'
	alter "$job" --set max_eror_number=1
	is "$release: no such key" 2
	err 'did you mean "max_error_number"'
	alter "$job" --where 'v = 1; STOP ROUTINE LOAD FOR shop.other'
	is "$release: more than a clause" 1
	ask "SHOW ROUTINE LOAD FOR shop.other" other
	alter --like '%' --db shop --set max_error_number=1
	is "$release: all of them, unasked" 2
	err "2 jobs would be altered"

	# A protected cluster is changed with leave only, a job that is named as well.
	printf '[cluster prod]\nhost = 127.0.0.1\nport = %s\nprotect = true\n' "$port" >prod.cnf
	protected="--defaults-file $PWD/prod.cnf --cluster prod shop.other --set max_error_number=11"
	# shellcheck disable=SC2086 # they are several words
	starload alter $protected
	is "$release: a protected cluster" 2
	err "the cluster prod is protected: give --yes to change it"
	if command -v script >/dev/null; then
		for answer in y prod; do
			echo $answer | timeout 60 script -qec "'$STARLOAD' alter $protected" /dev/null \
				>../stdout 2>../stderr
			status=$?
			case $answer in
			y) is "$release: a protected cluster, y typed" 2 "that is not its name; nothing was sent" ;;
			prod) is "$release: a protected cluster, its name typed" 6 "only a PAUSED job can be altered" ;;
			esac
		done
	fi
	alter --topic other --set max_error_number=12 --pause --settle 0 --yes
	is "$release: by topic" 0 "shop.other: done"
	stop
done

# An FE that is restarted reads its stored text again, which is another one for some separators.
for release in 3.3 3.5 4.1; do
	start "v$release" --release "$release" --clock manual --init init.sql
	verify()
	{
		starload verify --no-defaults -P "$port" "$@"
	}
	verify
	is "$release: nothing to verify" 1
	sql "PAUSE ROUTINE LOAD FOR $job; PAUSE ROUTINE LOAD FOR shop.other"
	alter "$job" --set max_error_number=3 --offset 0=5,1=6 --allow-beyond
	alter "$job" --set max_error_number=4
	alter shop.other --columns-terminated-by '\x01'
	is "$release: a separator" 0 "in effect"
	verify "$job" shop.other
	is "$release: as wanted" 0 "shop.other: as wanted"
	count "$release: what was wanted last" 1 "max_error_number  *-  *4  *4  *in effect"
	sql "SANDBOX RESTART FE"
	verify
	is "$release: lost at the restart" 7 "shop.other: NOT as wanted"
	count "$release: the other one" 1 "$job: as wanted"
	verify --quiet "$job"
	is "$release: quiet" 0
	lacks wanted
	printf 'USE shop;\nALTER ROUTINE LOAD FOR example_tbl_ordertest PROPERTIES ("max_error_number"="%s");\n' \
		4 >four.sql
	sed 's/"4"/"5"/' four.sql >five.sql
	verify four.sql
	is "$release: by a file" 0 "as wanted"
	verify ./five.sql --json
	is "$release: by another file" 7 '"wanted":"5","found":"4","verdict":"not"'
	sql "STOP ROUTINE LOAD FOR $job; CREATE ROUTINE LOAD $job ON ordertest FROM KAFKA
		('kafka_broker_list'='b:9092','kafka_topic'='ordertest')"
	is "$release: created anew" 0
	verify "$job"
	is "$release: another job by now" 7
	err "is another job by now"
	stop
done

# After the RESUME: what only a task finds out.
bad="id, v, pay_dt, nosuch = f(id)"
for release in 3.3 3.5 4.1; do
	start "s$release" --release "$release" --clock manual --init init.sql
	messages ordertest 250
	sql "SANDBOX ADVANCE '15 s'"
	plans="SANDBOX FAULT 'query=\"SHOW ROUTINE LOAD FOR $job\" skip=4 before=\"SANDBOX ADVANCE ''15 s''\"'"
	alter "$job" --columns "$bad" --pause
	is "$release: columns that the table has not" 1
	err '[live_column]'
	err "nothing was sent"
	alter "$job" --where "id > nofunc(v)" --pause
	is "$release: what the server cannot plan" 1
	err '[live_expression]'
	alter "$job" --partition nosuch --pause
	is "$release: a partition that the table has not" 1
	err '[live_partition]'
	ask "SHOW ROUTINE LOAD FOR $job" RUNNING
	sql "$plans"
	alter "$job" --columns "$bad" --unjudged --pause --settle 3
	is "$release: columns that cannot be planned" 7 "go on with: starload resume -P $port --no-defaults $job"
	err "was resumed and paused itself again"
	sql "$plans"
	alter "$job" --columns "id, v, pay_dt" --unjudged --resume always --settle 1
	is "$release: right again" 0 "; RUNNING"
	sql "$plans"
	alter "$job" --columns "$bad" --unjudged --set max_error_number=9 --pause --settle 3 --rollback
	is "$release: put back" 7 "; NEED_SCHEDULE"
	err "what was before is put back"
	ask "SHOW ROUTINE LOAD FOR $job" '"maxErrorNum":"0"'
	ask "SHOW CREATE ROUTINE LOAD $job" 'COLUMNS (id, v, pay_dt)'

	# Somebody else's doing between two steps.
	sql "SANDBOX ADVANCE '15 s'"
	again="STOP ROUTINE LOAD FOR $job; CREATE ROUTINE LOAD $job ON ordertest FROM KAFKA
		(''kafka_broker_list''=''b:9092'',''kafka_topic''=''ordertest'')"
	sql "SANDBOX FAULT 'query=\"SHOW ROUTINE LOAD FOR $job\" skip=3 before=\"$again\"'"
	alter "$job" --set max_error_number=10 --pause --settle 0
	is "$release: created anew meanwhile" 6
	err "was created anew after it was altered: its Id is"
	sql "SANDBOX ADVANCE '15 s'; SANDBOX FAULT 'query=\"RESUME ROUTINE LOAD\" after=\"PAUSE ROUTINE LOAD FOR $job\"'"
	alter "$job" --set max_error_number=12 --pause --settle 0
	is "$release: paused as soon as it was resumed" 6 "max_error_number"
	err "was resumed and somebody paused it again"
	sql "RESUME ROUTINE LOAD FOR $job"
	sql "SANDBOX ADVANCE '15 s'; SANDBOX FAULT 'query=\"ALTER ROUTINE LOAD\" before=\"STOP ROUTINE LOAD FOR $job\"'"
	alter "$job" --set max_error_number=11 --pause --settle 0
	is "$release: stopped meanwhile" 6
	err "$job is gone"
	stop
done

# A job that reads nothing though messages wait.
start stuck --release 3.5 --init init.sql
sql "SANDBOX TOPIC ordertest RATE 0"
messages ordertest 5
alter "$job" --set task_consume_second=1 --pause --settle 13
is "no progress" 7
err "has read none of the messages that wait for it within 13 s"
stop

# The first signal ends it at a safe step: nothing altered, running as before.
start stopped --release 3.5 --clock manual --init init.sql
sql "SANDBOX ADVANCE '15 s'; SANDBOX FAULT 'query=\"PAUSE ROUTINE\" late=1000'"
"$STARLOAD" alter --no-defaults -P "$port" "$job" --set max_error_number=3 --pause --settle 0 \
	>../stdout 2>../stderr </dev/null &
alter=$!
pids+=("$alter")
until grep -qs pausing ../stderr || ! kill -0 "$alter" 2>/dev/null; do
	sleep 0.02
done
kill -TERM "$alter"
wait "$alter"
status=$?
is "asked to stop" 143 "NEED_SCHEDULE"
err "stopped, as was asked: $job was not altered"
ask "SHOW ROUTINE LOAD FOR $job" '"maxErrorNum":"0"'
stop

# An ALTER of properties alone, which all the same makes the FE store text that it cannot read again.
start trap --release 3.5 --clock manual --init init.sql
sql "CREATE ROUTINE LOAD shop.soh ON ordertest COLUMNS TERMINATED BY '\\\\x01', COLUMNS (id, v, pay_dt) FROM KAFKA
	('kafka_broker_list'='b:9092','kafka_topic'='soh'); PAUSE ROUTINE LOAD FOR shop.soh"
is "a job with a separator like that" 0
alter shop.soh --set max_error_number=3
is "properties alone" 0 "in effect"
err "the next restart of the FE may cost shop.soh its COLUMNS, WHERE, PARTITION and separators"
stop

# Brokers that are gone are not asked about offsets: two statements.
start brokers --release 3.5 --clock manual --init init.sql
messages ordertest 30
sql "SANDBOX ADVANCE '60 s'; PAUSE ROUTINE LOAD FOR $job; SANDBOX BROKER 'b:9092' DOWN"
alter "$job" --set kafka_broker_list=n:9092 --offset 0=30
is "brokers and offsets" 0 "in effect"
err "brokers and offsets go in two statements"
ask "SHOW ROUTINE LOAD FOR $job" '"brokerList":"n:9092"'
stop

# An FE that leads no more: another one is asked, nothing is sent twice that may not be.
start leader --release 3.5 --clock manual --init init.sql --fe 2
all=$(sed 's/^/127.0.0.1:/' <<<"$ports" | paste -sd,)
sql "SANDBOX ADVANCE '15 s'"
n=3
for word in PAUSE ALTER RESUME; do
	sql "SANDBOX FAULT 'query=\"$word ROUTINE LOAD\" before=\"SANDBOX LEADER $((n % 2))\" drop-after'"
	n=$((n + 1))
	starload alter --no-defaults -h "$all" "$job" --set max_error_number=$n --pause --settle 0
	is "another leader at $word" 0 "in effect"
	sql "SANDBOX ADVANCE '15 s'"
done
stop

# The session database does not matter, names of jobs need none when -D is given.
start db --release 3.5 --clock manual --init init.sql
sql "PAUSE ROUTINE LOAD FOR $job; CREATE DATABASE elsewhere"
alter -D elsewhere "$job" --set max_error_number=3
is "another database" 0 "in effect"
alter -D shop example_tbl_ordertest --set max_error_number=4
is "-D" 0 "in effect"

# The server prints expressions without their parentheses: what looks as wanted may be another, and what was
# before can't be put back.
sql "CREATE ROUTINE LOAD shop.print ON ordertest COLUMNS (id, x, v = (id + x) * 2, pay_dt), WHERE (id + 1) * 2 > 5 FROM KAFKA
	('kafka_broker_list'='b:9092','kafka_topic'='print'); PAUSE ROUTINE LOAD FOR shop.print"
is "a job with parentheses" 0
alter shop.print --where 'id + 1 * 2 > 5'
is "another WHERE that is printed alike" 0 "the server leaves out parentheses"
err "cannot be taken back by any ALTER: WHERE"
alter shop.print --where 'id + 1 * 2 > 5'
is "which the journal knows of" 0 "already as wanted"
alter shop.print --columns 'id, x, v = id + x * 2, pay_dt'
is "another mapping that is printed alike" 0 "shop.print: done; PAUSED"
alter shop.print --columns 'id, x, v = id, pay_dt' --set max_batch_size=1 --strict --rollback
is "what can't be put back" 7
err "nothing can be put back"
ask "SHOW ROUTINE LOAD FOR shop.print" 'v=id"'

# Standard streams that are closed: what is printed does not get into a connection, a lock or the journal.
id() { quiet 'SELECT CONNECTION_ID()'; }
for closed in '0<&-' '2>&-' '0<&- 2>&-' '0<&- 1>&- 2>&-'; do
	from=$(id)
	n=$((n + 1))
	sh -c "exec $closed; exec \"\$0\" \"\$@\"" "$STARLOAD" alter --no-defaults -h 127.0.0.1 -P "$port" "$job" \
		--set max_error_number=$n --pause --settle 0 --state-dir closed >../closed
	status=$?
	case $closed in *1*) want=5 ;; *) want=0 ;; esac
	if [ "$status" = "$want" ]; then good; else bad "$closed: status $status, not $want"; fi
	if [ $(($(id) - from)) = 2 ]; then good; else bad "$closed: it had to connect again"; fi
	if grep -rq 'starload alter' closed; then bad "$closed: messages in the state directory"; else good; fi
	ask "SHOW ROUTINE LOAD FOR $job" "\"maxErrorNum\":\"$n\""
done

# Offsets of other tools.
messages ordertest 20
cat >group <<'TXT'

Consumer group 'g' has no active members.

GROUP TOPIC     PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
g     ordertest 0         5              20             15  -           -    -
g     elsewhere 0         7              20             15  -           -    -
g     ordertest 1         6              20             14  -           -    -
TXT
alter "$job" --offsets-from group
is "of a consumer group" 0 "offset of partition 1"
ask "SHOW ROUTINE LOAD FOR $job" '"0":"4","1":"5"'
printf 'ordertest [0] offset 8\nordertest [2] offset -1\n' >kcat
alter "$job" --offsets-from kcat --json
is "of kcat" 0 '"verdict":"in"'
ask "SHOW ROUTINE LOAD FOR $job" '"0":"7"'
stop
finish
