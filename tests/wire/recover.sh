#!/bin/bash
# recover.sh - kill -9 of starload at every step of a change, and what recover makes of it.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb starload-net
export TZ=UTC STARLOAD_STATE_DIR=$PWD/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.t (id INT, v VARCHAR(10)) DUPLICATE KEY (id);
SQL
printf 'user ann password secret-of-ann\ngrant INSERT on shop.t to ann\nuser root\ngrant ALL on *.* to root\ngrant OPERATE to root\n' >users

# now NAME STATE ERRORS: the job's state and its max_error_number
now()
{
	local state errors
	state=$(cell shop.j State)
	errors=$(cell shop.j JobProperties | sed 's/.*"maxErrorNum":"\([0-9]*\)".*/\1/')
	if [ "$state $errors" = "$2 $3" ]; then
		good
	else
		bad "$1: the job is $state with max_error_number $errors, not $2 with $3"
	fi
}
last_step()
{
	tail -n 1 state/journal.jsonl 2>/dev/null | sed -n 's/.*"step":"\([a-z]*\)".*/\1/p'
}
step_is() { [ "$(last_step)" = "$1" ]; }
# fresh: a running job that has read 300 messages, and a new journal
n=0
fresh()
{
	rm -rf state
	n=$((n + 1))
	quiet "DROP TABLE shop.t; SANDBOX ADVANCE '20 s';
		CREATE TABLE shop.t (id INT, v VARCHAR(10)) DUPLICATE KEY (id);
		SANDBOX PRODUCE q$n '\$n,x' FOR 1 TO 300;
		CREATE ROUTINE LOAD shop.j ON t COLUMNS TERMINATED BY ',' FROM KAFKA ('kafka_broker_list' = 'h:9092',
			'kafka_topic' = 'q$n', 'property.kafka_default_offsets' = 'OFFSET_BEGINNING');
		SANDBOX ADVANCE '60 s';"
}
# killed STEP FAULT ARGS...: an alter that is killed while the statement waits that FAULT holds up: before
# it is executed (delay), or after (late)
killed()
{
	local step=$1 fault=$2
	shift 2
	killed_any "$step" "$fault" alter shop.j --pause --settle 0 "$@"
}
# killed_any STEP FAULT COMMAND ARGS...: the same with any command
killed_any()
{
	local step=$1 fault=$2 command=$3 process tries=0
	shift 3
	case $fault in *late*) fault="$fault after=\"CREATE DATABASE executed\"" ;; esac
	quiet "SANDBOX FAULT '$fault'"
	"$STARLOAD" "$command" --no-defaults -h 127.0.0.1 -P "$port" "$@" >../killed 2>&1 </dev/null &
	process=$!
	until [ "$(last_step)" = "$step" ] && { [ "${fault#*after=}" = "$fault" ] || as_root -e 'DROP DATABASE executed' 2>/dev/null; }; do
		sleep 0.02
		if ! kill -0 "$process" 2>/dev/null || [ $((tries += 1)) -gt 4000 ]; then
			status='' bad "$fault: no step $step but $(last_step): $(cat ../killed)"
			break
		fi
	done
	kill -9 "$process"
	wait "$process" 2>/dev/null
	# if it was killed between the journal's line and the statement
	quiet "SANDBOX FAULT 'clear'"
}
# whole NAME FIRST LAST: the rows with these ids are there, each once
whole()
{
	local rows
	quiet "SANDBOX PRODUCE q$n '\$n,y' FOR 301 TO 400; SANDBOX ADVANCE '60 s'"
	rows=$(quiet 'SELECT COUNT(*), COUNT(DISTINCT id), MIN(id), MAX(id) FROM shop.t' | tr '\t' ' ')
	if [ "$rows" = "$2" ]; then good; else bad "$1: rows are \"$rows\", not \"$2\""; fi
}

# what is killed where (the fourth SHOW is that behind the ALTER): the step that is last in the journal, the statement that waits and
# whether it is executed, the job then
plan='pause query=PAUSE delay=600000|RUNNING 0
pause query=PAUSE late=600000|PAUSED 0
alter query=ALTER delay=600000|PAUSED 0
alter query=ALTER late=600000|PAUSED 5
altered query="SHOW ROUTINE LOAD FOR" skip=3 delay=600000|PAUSED 5
resume query=RESUME delay=600000|PAUSED 5
resume query=RESUME late=600000|NEED_SCHEDULE 5'

for release in 3.3 3.5 4.1; do
	start "r$release" --release "$release" --clock manual --users users --init init.sql
	while IFS='|' read -r cut then; do
		step=${cut%% *} fault=${cut#* }
		for way in finish undo; do
			what="$release, $step, $fault, --$way"
			fresh
			killed "$step" "$fault" --set max_error_number=5
			now "cut short: $what" "${then% *}" "${then#* }"
			on recover
			is "off a terminal: $what" 2 "    finish "
			err "give --finish or --undo"
			on recover --list
			is "--list: $what" 1 "UNDER WAY"
			on recover --$way --settle 0
			is "recover: $what" 0
			on status shop.j
			[ $way = finish ] && want=5 || want=0
			# what was never paused goes on running
			case $(cell shop.j State) in
			RUNNING) state=RUNNING ;;
			*) state=NEED_SCHEDULE ;;
			esac
			now "recovered: $what" $state $want
			on recover --$way
			is "once more: $what" 0 "nothing to recover"
			on recover --list
			is "nothing left: $what" 0 "nothing to recover"
			whole "$what" "400 400 1 400"
			quiet 'STOP ROUTINE LOAD FOR shop.j'
		done
	done <<<"$plan"

	# offsets: 10 messages of partition 0 are skipped, whatever is cut short
	for cut in "alter query=ALTER delay=600000" "alter query=ALTER late=600000" "resume query=RESUME delay=600000" \
		"resume query=RESUME late=600000"; do
		step=${cut%% *} fault=${cut#* }
		fresh
		next=$(cell shop.j Progress | sed 's/.*"0":"\([0-9]*\)".*/\1/')
		quiet "SANDBOX PRODUCE q$n:0 '\$n,skipped' FOR 1001 TO 1020"
		killed "$step" "$fault" --allow-beyond --offset "0=$((next + 11))"
		on recover --finish --settle 0
		is "offsets, $fault, $release" 0
		whole "offsets, $fault, $release" "410 410 1 1020"
		quiet 'STOP ROUTINE LOAD FOR shop.j'
	done
	# undone while nothing was read with them: none is skipped
	fresh
	next=$(cell shop.j Progress | sed 's/.*"0":"\([0-9]*\)".*/\1/')
	quiet "SANDBOX PRODUCE q$n:0 '\$n,skipped' FOR 1001 TO 1020"
	killed alter "query=ALTER late=600000" --allow-beyond --offset "0=$((next + 11))"
	on recover --undo --settle 0
	is "offsets undone, $release" 0
	whole "offsets undone, $release" "420 420 1 1020"

	# a colleague was there meanwhile
	killed alter "query=ALTER delay=600000" --set max_error_number=7
	quiet 'RESUME ROUTINE LOAD FOR shop.j'
	on recover --finish
	is "resumed by somebody, $release" 6
	err "somebody else"
	on recover --list
	is "it is over, $release" 0
	quiet "SANDBOX ADVANCE '20 s'"
	killed alter "query=ALTER delay=600000" --set max_error_number=7
	quiet "RESUME ROUTINE LOAD FOR shop.j; SANDBOX ADVANCE '20 s'; PAUSE ROUTINE LOAD FOR shop.j"
	on recover --undo
	is "paused again by somebody, $release" 6
	err "somebody else"
	now "and left as it is, $release" PAUSED 0
	quiet 'RESUME ROUTINE LOAD FOR shop.j'
	killed alter "query=ALTER delay=600000" --set max_error_number=7
	quiet "STOP ROUTINE LOAD FOR shop.j;
		CREATE ROUTINE LOAD shop.j ON t FROM KAFKA ('kafka_broker_list' = 'h:9092', 'kafka_topic' = 'q$n')"
	on recover --list
	is "another job, $release" 1 "another job of that name"
	on recover --finish
	is "finish another job, $release" 6
	err "created anew"
	now "which is left as it is, $release" NEED_SCHEDULE 0

	# what cannot be taken back, and secrets
	killed alter "query=ALTER late=600000" --where 'id > 5' --set max_error_number=3 \
		--set property.sasl.password=hunter2
	on recover --list
	is "what can be put back, $release" 1 "put back max_error_number"
	is "what cannot, $release" 1 "cannot be taken back: WHERE, property.sasl.password"
	is "secrets, $release" 1 "run it again"
	lacks hunter2
	on recover --finish
	is "a secret is not known, $release" 2
	err "secrets"
	on recover --list
	is "and it stays open, $release" 1
	on alter shop.j --pause --settle 0 --where 'id > 5' --set max_error_number=3 \
		--set property.sasl.password=hunter2 --message again
	is "the command run again, $release" 0
	now "goes on with it, $release" NEED_SCHEDULE 3
	on recover --list
	is "and ends it, $release" 0
	holds "no secret in the state directory, $release" test -z "$(grep -rl hunter2 state)"

	# a change that is being made is left alone
	quiet "SANDBOX FAULT 'query=ALTER late=3000'"
	"$STARLOAD" alter --no-defaults -h 127.0.0.1 -P "$port" shop.j --pause --settle 0 --set max_error_number=9 \
		>../alive 2>&1 </dev/null &
	process=$!
	await step_is alter
	on recover --finish
	is "being made, $release" 6 "is being worked on by pid $process"
	on recover --list
	is "being made, --list, $release" 6 "is being worked on by pid $process"
	on resume shop.j
	is "nor can another be begun, $release" 6
	wait "$process"
	status=$?
	is "and comes to its end, $release" 0
	now "as wanted, $release" NEED_SCHEDULE 9

	# with INSERT only; forgetting; without the cluster
	killed alter "query=ALTER delay=600000" --set max_error_number=1
	id=$(tail -n 1 state/journal.jsonl | sed 's/.*"id":"\([^"]*\)".*/\1/')
	on recover --json "$id"
	is "nothing says what to do, $release" 2 '],"status":2}'
	err "give --finish or --undo"
	run env STARROCKS_PASSWORD=secret-of-ann "$STARLOAD" recover --no-defaults -h 127.0.0.1 -P "$port" -u ann \
		--finish --settle 0 --json "$id"
	is "INSERT only, $release" 0 '"outcome":{'
	now "INSERT only, $release" NEED_SCHEDULE 1
	killed alter "query=ALTER delay=600000" --set max_error_number=2
	id=$(tail -n 1 state/journal.jsonl | sed 's/.*"id":"\([^"]*\)".*/\1/')
	on recover --finish no-such-id
	is "no such id, $release" 2
	on recover --forget
	is "--forget what?, $release" 2
	on recover --forget --undo "$id"
	is "two at once, $release" 2
	starload recover --no-defaults -h 127.0.0.1 -P 1 --list
	is "no cluster, $release" 4 "    undo "
	run env STARROCKS_PASSWORD=secret-of-ann "$STARLOAD" recover --no-defaults -h elsewhere -P "$port" \
		--map-host elsewhere=127.0.0.1 -u ann --finish
	is "another cluster by all that is told, $release" 0
	err "connect to that one"
	now "is left alone, $release" PAUSED 1
	on recover --forget "$id"
	is "--forget, $release" 0 "$id: forgotten"
	on recover --list
	is "forgotten, $release" 0
	now "and left as it is, $release" PAUSED 1

	# what is one statement: killed before and after it was executed, finished and undone
	while IFS=: read -r command undone finished; do
		step=$command
		for how in delay late; do
			for way in finish undo; do
				what="$command, $how, --$way, $release"
				on "$([ "$command" = pause ] && echo resume || echo pause)" shop.j
				quiet "SANDBOX ADVANCE '20 s'"
				killed_any "$step" "query=$command $how=600000" "$command" shop.j
				on recover --$way
				is "$what" 0
				[ $way = finish ] && want=$finished || want=$undone
				if [[ $(cell shop.j State) =~ ^($want)$ ]]; then good; else bad "$what: $(cell shop.j State), not $want"; fi
				on recover --list
				is "nothing left: $what" 0 "nothing to recover"
			done
		done
	done <<'PLAN'
pause:RUNNING|NEED_SCHEDULE:PAUSED
resume:PAUSED:NEED_SCHEDULE|RUNNING
PLAN
	# STOP and CREATE
	on resume shop.j
	killed_any alter 'query="STOP ROUTINE" delay=600000' run --yes -e 'STOP ROUTINE LOAD FOR shop.j'
	on recover --list
	is "STOP, $release" 1 "STOP cannot be taken back"
	on recover --undo
	is "STOP that was not executed, undone, $release" 0 ": undone"
	killed_any alter 'query="STOP ROUTINE" delay=600000' run --yes -e 'STOP ROUTINE LOAD FOR shop.j'
	on recover --finish
	is "STOP finished, $release" 0 ": continued"
	holds "and it is stopped, $release" test -z "$(cell shop.j State)"
	create="CREATE ROUTINE LOAD shop.j ON t FROM KAFKA ('kafka_broker_list' = 'h:9092', 'kafka_topic' = 'q$n')"
	killed_any alter 'query="CREATE ROUTINE" delay=600000' run -e "$create"
	on recover --finish
	is "CREATE finished, $release" 0 ": continued"
	now "created, $release" NEED_SCHEDULE 0
	killed_any alter 'query="STOP ROUTINE" late=600000' run --yes -e 'STOP ROUTINE LOAD FOR shop.j'
	on recover --undo
	is "STOP that was executed, undone, $release" 1
	err "STOP of shop.j is not taken back"
	on recover --finish
	is "STOP that was executed, finished, $release" 0 ": done"
	killed_any alter 'query="CREATE ROUTINE" late=600000' run -e "$create"
	on recover --undo
	is "CREATE that was executed, undone, $release" 1
	on recover --finish
	is "CREATE that was executed, finished, $release" 0 ": done"
	on alter shop.j --pause --settle 0 --set max_error_number=1
	is "an alter after all that, $release" 0

	# killed before anything was sent: the journal's lines behind the first are taken away
	quiet 'RESUME ROUTINE LOAD FOR shop.j'
	killed pause "query=PAUSE delay=600000" --set max_error_number=6
	cp state/journal.jsonl ../lines
	head -n -1 ../lines >state/journal.jsonl
	on recover --undo --settle 0
	is "begun, undone, $release" 0
	now "begun, undone, $release" NEED_SCHEDULE 1
	head -n -1 ../lines >state/journal.jsonl
	on recover --finish --settle 0
	is "begun, finished, $release" 0
	now "begun, finished, $release" NEED_SCHEDULE 6
	# and in the middle of a line
	killed pause "query=PAUSE late=600000" --set max_error_number=8
	truncate -s -5 state/journal.jsonl
	on recover --finish --settle 0
	is "a torn line, $release" 0
	err "1 line of the journal"
	now "a torn line, $release" NEED_SCHEDULE 8
	stop
done

# a PAUSE of ours that is executed long after we were killed is nobody else's
start late --release 3.5 --clock manual --users users --init init.sql
going()
{
	while as_root -e "SANDBOX ADVANCE '2 s'" 2>/dev/null; do
		sleep 0.2
	done
}
fresh
killed pause 'query=PAUSE delay=6000' --set max_error_number=5
now "cut short by a PAUSE that comes late" RUNNING 0
going >../going 2>&1 &
pids+=($!)
on recover --finish --settle 12
is "a PAUSE that comes late, finished" 0
now "a PAUSE that comes late, finished" RUNNING 5
stop
# and where a second one, which had an answer, was before it
start later --release 3.5 --clock manual --users users --init init.sql
fresh
quiet "SANDBOX FAULT 'query=PAUSE delay=6000'"
killed resume 'query=RESUME late=600000' --set max_error_number=5 --timeout 1
quiet "SANDBOX ADVANCE '5 s'"
paused() { [ "$(cell shop.j State)" = PAUSED ]; }
await paused
on recover --list
is "PAUSED by the late one" 1 "PAUSED since"
on recover --finish --settle 0
is "two PAUSEs, finished" 0
err 'by the PAUSE whose answer was lost'
now "two PAUSEs, finished" NEED_SCHEDULE 5
stop

# a job that has ended, and one that is only hidden from us
ann()
{
	local command=$1
	shift
	run env STARROCKS_PASSWORD=secret-of-ann "$STARLOAD" "$command" --no-defaults -h 127.0.0.1 -P "$port" -u ann "$@"
}
start ended --release 3.5 --clock manual --users users --init init.sql
fresh
quiet "SANDBOX FAULT 'query=RESUME before=\"STOP ROUTINE LOAD FOR shop.j\"'"
on alter shop.j --set max_error_number=5 --pause --settle 0
is "stopped just before its RESUME" 6
err "shop.j is gone: somebody stopped it meanwhile"
lacks "go on with"
on recover --list
is "stopped: nothing is left of it" 0 "nothing to recover"
fresh
killed alter 'query=ALTER late=600000' --set max_error_number=5
quiet 'STOP ROUTINE LOAD FOR shop.j'
on recover --list
is "stopped after it was cut short" 1 "UNDER WAY"
on recover --finish
is "stopped: cannot be finished" 6
err "is STOPPED since"
on recover --list
is "stopped: nor is it offered again" 0 "nothing to recover"
fresh
quiet "SANDBOX FAULT 'query=RESUME before=\"REVOKE INSERT ON TABLE shop.t FROM USER ann\"'"
ann alter shop.j --set max_error_number=5 --pause --settle 0
is "privilege taken away before its RESUME" 8
err "GRANT INSERT ON TABLE shop.t TO USER 'ann'"
ann recover --finish
is "hidden: cannot be finished" 3
ann recover --list
is "hidden: stays open" 1 "max_error_number"
quiet 'GRANT INSERT ON TABLE shop.t TO USER ann'
ann recover --finish --settle 0
is "shown again: finished" 0
now "shown again: finished" NEED_SCHEDULE 5
# a name that a shell would take apart
quiet "CREATE DATABASE \`s&p\`; CREATE TABLE \`s&p\`.t (id INT);
	CREATE ROUTINE LOAD \`s&p\`.j ON t FROM KAFKA ('kafka_broker_list' = 'h:9092', 'kafka_topic' = 'sp'); SANDBOX ADVANCE '20 s'"
on alter 's&p.j' --set max_error_number=5 --pause --resume never
is "a name with &" 0 "go on with: starload resume -h 127.0.0.1 -P $port --no-defaults 's&p.j'"
run sh -c "'$STARLOAD' $(sed -n 's/^ *go on with: starload //p' ../stdout)"
is "a name with &, resumed by that command" 0
stop

finish
