#!/bin/bash
# fault.sh - what faults look like to mariadb's own program.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

start one --fault 'query=FIRST error="1064 java.net.ConnectException: Connection refused"'

# broken WHAT TEXT: the next SELECT fails so, the one after it does not
broken()
{
	sql 'SELECT 1'
	is "$1" 1
	err "$2"
	sql 'SELECT 1'
	is "after $1" 0 1
}
fault()
{
	sql "SANDBOX FAULT '$1'"
	is "SANDBOX FAULT $1" 0
}

sql "SELECT 'first'"
is "a fault from the command line" 1
err "ERROR 1064 (HY000) at line 1: java.net.ConnectException: Connection refused"
sql "SELECT 'first'"
is "happens once" 0 first

fault 'connect refuse'
broken "a reset" "ERROR 20"
fault 'connect drop'
broken "closed before the greeting" "ERROR 2013 (HY000)"
fault 'login drop'
broken "closed at login" "ERROR 2013 (HY000): Lost connection to server at 'reading authorization packet'"
fault 'query=SELECT drop'
broken "closed before executing" "ERROR 2013 (HY000)"
fault 'query=SELECT drop-after'
broken "closed after executing" "ERROR 2013 (HY000)"
fault 'query=SELECT cut=20'
broken "cut within a packet" "ERROR 2013 (HY000)"
fault 'query=SELECT error-after="1064/42000 so"'
broken "an error instead of the answer" "ERROR 1064 (42000) at line 1: so"

for slow in 'connect slow=9/5' 'connect delay=50' 'login delay=50' 'query=SELECT slow=9/5' \
	'query=SELECT delay=50 late=50'; do
	fault "$slow"
	sql 'SELECT 1'
	is "$slow" 0 1
done

fault 'query drop times=always'
fault clear
sql 'SELECT 1'
is "taken back" 0 1

# Who restarts an FE is told so, and then leaves with all others.
sql 'SANDBOX RESTART FE 0; SELECT 1'
is "a restart of the FE" 1
err "ERROR 20"
sql 'SELECT 1'
is "after it" 0 1

sql "SANDBOX FAULT 'query=x bogus'"
is "a word that is none" 1
err '"bogus" is no word of a fault'
stop
is "the end" 0

start two --fe 2 --fault 'connect drop fe=1 times=always'
sql 'SELECT 1'
is "the first FE" 0 1
port=$(tail -n 1 <<<"$ports")
sql 'SELECT 1'
is "the second FE" 1
err "ERROR 2013 (HY000)"
stop

# The leader changes at a chosen statement.  Whoever is connected to the FE that led loses
# the connection: before the statement is executed, or after it.
cat >../job.sql <<'SQL'
CREATE DATABASE d;
CREATE TABLE d.t (k INT) DUPLICATE KEY (k);
CREATE ROUTINE LOAD d.j ON t FROM KAFKA ("kafka_broker_list" = "h:9092", "kafka_topic" = "q");
SQL
state()
{
	sql -E 'SHOW ROUTINE LOAD FOR d.j'
	holds "$1" grep -qE "^$2\$" ../stdout
}
for release in 3.3 3.4 3.5 4.1; do
	start "lead$release" --release "$release" --clock manual --fe 2 --init ../job.sql
	first=$port second=$(tail -n 1 <<<"$ports")
	fault 'query=PAUSE before="SANDBOX LEADER 1"'
	sql 'PAUSE ROUTINE LOAD FOR d.j'
	is "the leader leaves before, $release" 1
	err "ERROR 2013 (HY000)"
	state "nothing was executed, $release" NEED_SCHEDULE
	port=$second
	fault 'query=PAUSE after="SANDBOX LEADER 0"'
	sql 'PAUSE ROUTINE LOAD FOR d.j'
	is "the leader leaves after, $release" 1
	err "ERROR 2013 (HY000)"
	state "it was executed, $release" PAUSED
	sql 'SHOW ROUTINE LOAD FOR d.j'
	lacks ErrorReason
	# at another FE nothing of it is seen
	fault 'query=RESUME before="SANDBOX LEADER 1"'
	sql 'RESUME ROUTINE LOAD FOR d.j'
	is "at a follower, $release" 0
	state "resumed, $release" NEED_SCHEDULE
	port=$first
	fault 'query=PAUSE before="SANDBOX LEADER NONE"'
	sql 'PAUSE ROUTINE LOAD FOR d.j'
	is "a follower without a leader, $release" 1
	err "java.net.ConnectException: Connection refused"
	sql 'SELECT 1'
	is "what it can do itself, $release" 0 1
	sql 'SHOW ROUTINE LOAD FROM d'
	is "what only a leader can, $release" 1
	err "java.net.ConnectException: Connection refused"
	sql 'SANDBOX LEADER 0'
	state "a leader again, $release" NEED_SCHEDULE
	stop
	is "ended, $release" 0
done

# An FE that is down refuses connections, and the others know of it.
start down --fe 2 --init ../job.sql
first=$port port=$(tail -n 1 <<<"$ports")
sql 'SANDBOX FE 0 DOWN'
is "an FE goes down" 0
sql -E 'SHOW FRONTENDS'
holds "is not alive" grep -qx false ../stdout
sql 'PAUSE ROUTINE LOAD FOR d.j'
is "the other one leads" 0
port=$first
sql 'SELECT 1'
is "connection refused" 1
err "ERROR 2002 (HY000)"
port=$(tail -n 1 <<<"$ports")
sql 'SANDBOX FE 1 DOWN'
is "the last one" 1
err "nobody could bring it back"
sql 'SANDBOX FE 0 UP'
is "it comes back" 0
port=$first
sql 'SELECT 1'
is "and answers" 0 1
stop
is "ended" 0

refused --sql-port 0 --fault 'x y'
is "a wrong fault" 2
err '"x" is no word of a fault'

finish
