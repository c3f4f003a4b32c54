#!/bin/bash
# fault.sh - connections that break, at each point, with statements that change something and
# with such that don't; time-outs, interrupts, several FEs.
. "${top_srcdir:-.}/tests/net/lib.sh" || exit 99

for release in 3.3 4.1; do
	start "fault$release" --release "$release" --fe 2
	second=$(sed -n 2p <<<"$ports")
	one=127.0.0.1:$port both=127.0.0.1:$port,127.0.0.1:$second

	# a read is asked again, at the next FE or at the same; nobody notices
	for fault in 'query=FINDME drop' 'query=FINDME drop-after' 'query=FINDME cut=7' 'query=FINDME seq'; do
		for hosts in $one $both; do
			ask $hosts root <<-SQL
				SANDBOX FAULT '$fault'
				SELECT 'FINDME'
				SELECT 2
			SQL
			said "$fault, $hosts, $release" 3 "ok 1 1 FINDME"
			said "after $fault" 4 "ok 1 1 2"
		done
		# the library does not look at the numbers of packets of one that has come whole
		[ "$fault" != "query=FINDME seq" ] || continue
		# a change is not sent again: nobody knows
		ask $both root <<-SQL
			!CREATE DATABASE d
			SANDBOX FAULT '$fault'
			!CREATE DATABASE FINDME
			SELECT 2
			!DROP DATABASE d
			!DROP DATABASE IF EXISTS FINDME
		SQL
		said "a change and $fault, $release" 4 "unknown "
		said "after a change and $fault" 5 "ok 1 1 2"
	done

	# as long as it was not sent, it is safe to
	ask $both root <<-SQL
		SANDBOX FAULT 'command drop skip=1 fe=0'
		d:!SELECT 1
	SQL
	said "a lost USE, $release" 3 "refused 4 5501 Unknown database 'd'"

	ask $one root <<-SQL
		SANDBOX FAULT 'query=FINDME error="1064 java.net.ConnectException: Connection refused"'
		!ALTER ROUTINE LOAD FOR d.FINDME PROPERTIES("max_error_number"="1")
		SANDBOX FAULT 'query=FINDME error="1064 java.net.ConnectException: Connection refused"'
		SELECT 'FINDME'
		SELECT 'FINDME'
	SQL
	said "a change and a lost leader, $release" 3 "unknown 127.0.0.1:$port could not reach the leader"
	said "a read and a lost leader" 5 "unreachable 127.0.0.1:$port could not reach the leader"
	said "a leader again" 6 "ok 1 1 FINDME"
	ask $both root <<-SQL
		SANDBOX FAULT 'query=FINDME error="5401/XX000 forward too many times 31" fe=0'
		SELECT 'FINDME'
	SQL
	said "the other FE knows the leader, $release" 3 "ok 1 1 FINDME"

	# numbers that Connector/C takes for its own; a packet that is no such error stays what it is
	ask $one root <<-SQL
		SANDBOX FAULT 'query=FINDME error="5018/HY000 Invalid kafka offset: x"'
		!ALTER ROUTINE LOAD FOR d.FINDME PROPERTIES("max_error_number"="1")
		SELECT 1
		SANDBOX FAULT 'query=FINDME error="5024 Query exceeded time limit"'
		SELECT 'FINDME'
		SELECT 2
	SQL
	said "5018 of a change, $release" 3 "refused 0 5018 Invalid kafka offset: x"
	said "the same connection" 4 "ok 1 1 1"
	said "5024 of a read" 6 "refused 0 5024 Query exceeded time limit"
	said "the same connection" 7 "ok 1 1 2"

	# too late
	ask -t 300 $both root <<-SQL
		SANDBOX FAULT 'query=FINDME late=3000 times=2'
		SELECT 'FINDME'
		!CREATE DATABASE FINDME
		SELECT 2
	SQL
	said "a read that takes too long, $release" 3 "unreachable 127.0.0.1:$port: no answer within 1 s"
	said "a change that takes too long" 4 "unknown 127.0.0.1:$port: no answer within 1 s after the statement was sent"
	said "after it" 5 "ok 1 1 2"
	# bytes that trickle in do not prolong it
	ask -t 300 $one root <<-SQL
		SANDBOX FAULT 'query=FINDME slow=1/50'
		SELECT 'FINDME'
	SQL
	said "a slow answer, $release" 3 "unreachable 127.0.0.1:$port: no answer within 1 s"

	# given up
	ask $one root <<-SQL
		SANDBOX FAULT 'query=FINDME late=5000 times=2'
		~100SELECT 'FINDME'
		~100!CREATE DATABASE FINDME2
		SELECT 2
	SQL
	said "an interrupted read, $release" 3 "unreachable 127.0.0.1:$port: interrupted"
	said "an interrupted change" 4 "unknown 127.0.0.1:$port: interrupted after"
	said "after it" 5 "ok 1 1 2"

	# login
	for fault in 'connect refuse' 'connect drop' 'login drop' 'connect slow=1/2000' 'query=version_comment drop'; do
		ask $one root <<<"SANDBOX FAULT '$fault fe=0'"
		said "SANDBOX FAULT $fault" 2 "ok 0 0"
		ask -c 1000 $both root <<<'SELECT 3'
		said "$fault, another FE, $release" 1 "login 127.0.0.1:$second"
		said "and a statement" 2 "ok 1 1 3"
		ask $one root <<<"SANDBOX FAULT 'clear'"
	done
	ask $one root <<<"SANDBOX FAULT 'connect refuse'"
	starload ping -h $one
	is "nobody else to ask, $release" 4
	err "127.0.0.1:$port: "

	# one statement, one database
	ask $one root <<-SQL
		!CREATE DATABASE a
		!CREATE DATABASE b
		a:SELECT DATABASE()
		b:SELECT DATABASE()
		SELECT DATABASE()
		nowhere:SELECT DATABASE()
		b:SELECT DATABASE()
		nonsense
	SQL
	said "in a" 4 "ok 1 1 a"
	said "in b" 5 "ok 1 1 b"
	said "wherever" 6 "ok 1 1 b"
	said "in none" 7 "refused 4 5501 Unknown database 'nowhere'"
	said "still in b" 8 "ok 1 1 b"
	said "no statement" 9 "refused 1 1064 Getting syntax error at line 1, column 0."
	# the database is current again in a new connection
	ask $one root <<-SQL
		a:SELECT DATABASE()
		SANDBOX FAULT 'query=DATABASE drop'
		a:SELECT DATABASE()
	SQL
	said "in a after it broke" 4 "ok 1 1 a"
	stop
done

start full --max-connections 1 --fe 2
second=$(sed -n 2p <<<"$ports")
coproc "$ASK" "127.0.0.1:$port" root
holder=$COPROC_PID
read -r line <&"${COPROC[0]}"
case $line in login*) good ;; *) bad "the first login: $line" ;; esac
starload ping -h "127.0.0.1:$port"
is "a full FE" 4
err "Reach cluster-wide connection limit"
starload ping -h "127.0.0.1:$port,127.0.0.1:$second"
is "another one takes us" 0 "fe          127.0.0.1:$second"
exec {COPROC[1]}>&-
wait "$holder"
stop

finish
