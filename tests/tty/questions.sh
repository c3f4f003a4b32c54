#!/bin/bash
# questions.sh - what commands ask at a terminal before they send anything: Ctrl-C ends the question and the
# command, and a protected cluster is asked for whatever the command.
. "${top_srcdir:-.}/tests/tty/lib.sh" || exit 99
need mariadb
STARLOAD_STATE_DIR=$PWD/state
export STARLOAD_STATE_DIR

cat >init.sql <<'END'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id int, name varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE ROUTINE LOAD shop.orders_in ON orders FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
SANDBOX ADVANCE '60 s';
END
start q --release 4.1 --clock manual --init init.sql
printf '[cluster prod]\nhost = 127.0.0.1\nport = %s\nprotect = true\n' "$port" >prod.cnf
plain=(--no-defaults -h 127.0.0.1 -P "$port")
prod=(--defaults-file "$PWD/prod.cnf" --cluster prod)

# running WHAT: nothing has come of it
running()
{
	sql "SHOW ROUTINE LOAD FOR shop.orders_in"
	is "$1: the job runs" 0 RUNNING
}
# asked WHAT COMMAND...: at a terminal, by the steps of standard input
asked()
{
	local what=$1
	shift
	if "$DRIVE" 100 -- "$STARLOAD" "$@" >../screen; then
		good
	else
		failed=$((failed + 1))
		echo "FAIL: $what"
		cat ../screen
	fi
}
# cut_off WHAT QUESTION COMMAND...: Ctrl-C at that question
cut_off()
{
	local what=$1 question=$2
	shift 2
	asked "$what" "$@" <<END
< $question
! \\x03
< nothing was sent
= 130
END
	running "$what"
}

cut_off "pause --all, Ctrl-C" 'Pause it? [y/N]' pause --all "${plain[@]}"
cut_off "alter --all, Ctrl-C" 'Alter this 1 job? [y/N]' alter --all --set max_error_number=5 --pause "${plain[@]}"
cut_off "STOP, Ctrl-C" 'To stop it type its name' run --no-config -e 'STOP ROUTINE LOAD FOR shop.orders_in' "${plain[@]}"
cut_off "run on a protected cluster, Ctrl-C" 'To change it type its name' run --no-config \
	-e 'PAUSE ROUTINE LOAD FOR shop.orders_in' "${prod[@]}"
cut_off "pause on a protected cluster, Ctrl-C" 'To change it type its name' pause shop.orders_in "${prod[@]}"

# a PAUSE that is cut short, on a cluster that is protected
last_is_pause() { tail -n 1 state/journal.jsonl | grep -q '"step":"pause"'; }
sql "SANDBOX FAULT 'query=PAUSE delay=600000'"
"$STARLOAD" pause shop.orders_in --yes "${prod[@]}" >../killed 2>&1 </dev/null &
process=$!
await last_is_pause
kill -9 "$process"
wait "$process" 2>/dev/null
sql "SANDBOX FAULT clear"
running "killed"

cut_off "recover, Ctrl-C" 'Finish it, undo it, or leave it as it is?' recover "${prod[@]}"
asked "recover, Ctrl-C at the cluster's name" recover --finish "${prod[@]}" <<'END'
< To change it type its name
! \x03
< nothing was sent
= 130
END
asked "recover, another name" recover "${prod[@]}" <<'END'
< Finish it, undo it
> f
< The cluster prod is protected.  To change it type its name: 
> produce
< that is not its name; nothing was sent
= 2
END
starload recover --finish "${prod[@]}"
is "recover on a protected cluster, off a terminal" 2
err 'the cluster prod is protected: give --yes to change it'
running "recover"
starload recover --list "${prod[@]}"
is "a list changes nothing" 1 'UNDER WAY'
asked "recover, its name typed" recover "${prod[@]}" <<'END'
< Finish it, undo it
> f
< To change it type its name
> prod
< PAUSED
= 0
END
sql "SHOW ROUTINE LOAD FOR shop.orders_in"
is "finished" 0 PAUSED

# what was asked of a statement does not concern the command behind it
begun="mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -e 'USE begun' 2>/dev/null"
sql "SANDBOX FAULT 'query=\"sleepy\" before=\"CREATE DATABASE begun\" late=60000'"
at_terminal "a command behind a statement that Ctrl-C ended" -D shop <<END
< > 
> SELECT 'sleepy';
\$ $begun
! \x03
< given up
< > 
> \resume orders_in
< resumed    shop.orders_in
< > 
! \x04
= 0
END

# a login that does not come to an end is ended at once; nothing was sent
tcp="awk '\$3 ~ /:$(printf %04X "$port")\$/ && \$4 == \"01\" { print \$2 }' /proc/net/tcp"
for command in run pause; do
	sql "SANDBOX FAULT 'connect delay=600000'"
	case $command in
	run) args=(--no-config -e 'PAUSE ROUTINE LOAD FOR shop.orders_in') ;;
	*) args=(shop.orders_in) ;;
	esac
	asked "$command that does not get in" "$command" --connect-timeout 600 "${args[@]}" "${plain[@]}" <<END
\$ [ -n "\$($tcp)" ]
! \\x03
= 130
END
done
stop
# nor is a session held up that does not get in again: Ctrl-C ends each try
start again --release 4.1 --clock manual --init init.sql
# a connection that was there before none gets in
mkfifo ../typed
mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" -u root -n <../typed >../ctl 2>&1 &
pids+=($!)
exec 9>../typed
tcp="awk '\$3 ~ /:$(printf %04X "$port")\$/ && \$4 == \"01\" { print \$2 }' /proc/net/tcp"
anew="[ -n \"\$($tcp | grep -vxFf $PWD/old)\" ]"
at_terminal "a session that does not get in again" -D shop --connect-timeout 600 <<END
< > 
\$ echo "SANDBOX FAULT 'query=sleepy drop times=1'; SANDBOX FAULT 'connect delay=600000 times=always'; SELECT 'set';" >&9
\$ grep -q set $PWD/../ctl
\$ $tcp >old
> SELECT 'sleepy';
\$ $anew && $tcp >old
! \\x03
< given up
< interrupted
< > 
> SELECT 'again';
\$ $anew
! \\x03
< interrupted
< > 
\$ echo "SANDBOX FAULT 'clear'; SELECT 'cleared';" >&9
\$ grep -q cleared $PWD/../ctl
> SELECT 5 + 6 AS x;
< 11
< > 
! \\x04
= 0
END
exec 9>&-
stop
finish
