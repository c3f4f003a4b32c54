#!/bin/bash
# cluster.sh - a cluster of several FEs: it is the same whichever of them comes first or by what name it is known,
# for the journal and its locks.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb starload-net
export TZ=UTC STARLOAD_STATE_DIR=$PWD/state

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.t (id INT, v VARCHAR(10)) DUPLICATE KEY (id);
SANDBOX PRODUCE q '$n,x' FOR 1 TO 300;
CREATE ROUTINE LOAD shop.j ON t COLUMNS TERMINATED BY "," FROM KAFKA ("kafka_broker_list" = "h:9092",
	"kafka_topic" = "q", "property.kafka_default_offsets" = "OFFSET_BEGINNING");
SANDBOX ADVANCE "60 s";
PAUSE ROUTINE LOAD FOR shop.j;
SQL
printf 'user root\ngrant ALL on *.* to root\ngrant OPERATE to root\nuser amy\ngrant INSERT on shop.t to amy\n' >users
start two --release 3.5 --fe 2 --clock manual --users users --init init.sql
mapfile -t p <<<"$ports"
fe1=127.0.0.1:${p[0]} fe2=127.0.0.1:${p[1]}
printf '[cluster prod]\nhost = %s,%s\n' "$fe2" "$fe1" >prod.cnf
prod=(--defaults-file "$PWD/prod.cnf" --cluster prod)

# at WORDS COMMAND...: connected as WORDS say
at()
{
	local words=$1 command=$2
	shift 2
	# shellcheck disable=SC2086
	starload "$command" $words "$@"
}

for user in root amy; do
	rm -rf state
	set -- --offset 0=50 --allow-rewind --settle 0 -u "$user"
	[ $user = amy ] && set -- --offset 0=60 --allow-rewind --settle 0 -u "$user"
	at "--no-defaults -h $fe1,$fe2" alter shop.j "$@"
	is "$user: the offset is set" 0 'in effect'
	sql 'RESUME ROUTINE LOAD FOR shop.j; SANDBOX ADVANCE "60 s"; PAUSE ROUTINE LOAD FOR shop.j'
	at "--no-defaults -h $fe2,$fe1" alter shop.j "$@"
	is "$user: the other order" 10
	at "${prod[*]}" alter shop.j "$@"
	is "$user: a name" 10
	# one that leads there, and is told by the cluster itself to whom it may be
	at "--no-defaults -h $fe2" alter shop.j -n "$@"
	is "$user: the second FE alone" 10
	for word in "$fe1" "$fe2"; do
		starload history --cluster "$word"
		is "$user: history of $word" 0 "ALTER ROUTINE LOAD"
	done
	starload history --cluster 127.0.0.1:1
	is "$user: history of another" 0
	lacks 'ALTER'
	at "--no-defaults -h $fe2" verify
	is "$user: verify by the second FE" 0 'shop.j: as wanted'
done

# a journal of long ago knows the name alone
sed -i 's/"fes":"[^"]*",//; s/"cluster_id":"[^"]*",//' state/journal.jsonl
holds "nothing else" test -z "$(grep -E 'fes|cluster_id' state/journal.jsonl)"
at "--no-defaults -h $fe2,$fe1" alter shop.j "$@"
is "a journal of long ago" 10

# while one works on the job by one name, nobody does by another
sql 'RESUME ROUTINE LOAD FOR shop.j; SANDBOX ADVANCE "60 s"'
sql 'SANDBOX FAULT "query=PAUSE delay=600000"'
"$STARLOAD" pause --no-defaults -h "$fe1" shop.j >../held 2>&1 </dev/null &
process=$!
last_is_pause() { tail -n 1 state/journal.jsonl | grep -q '"step":"pause"'; }
await last_is_pause
at "--no-defaults -h $fe2" pause shop.j
is "the lock, by another FE" 6
err "shop.j is being worked on by pid $process"
at "${prod[*]}" recover --finish
is "recover of what is under way" 6 "is being worked on by pid $process"
kill -9 "$process"
wait "$process" 2>/dev/null
sql 'SANDBOX FAULT clear'
at "${prod[*]}" recover --finish
is "recover by a name" 0 'PAUSED'
stop

# FEs of two releases behind one -h: what is sent is judged for that of the leader, which here is whoever answers
start old --release 3.3 --clock manual --init init.sql
old=127.0.0.1:$port
start new --release 4.1 --clock manual --init init.sql
new=127.0.0.1:$port
# takes HOSTS STATUS: an ALTER that only 3.5 and later know
takes()
{
	starload run --no-defaults --no-config -h "$1" --dry-run \
		-e 'ALTER ROUTINE LOAD FOR shop.j PROPERTIES ("pause_on_fatal_parse_error" = "true")'
	is "of both releases, $1" "$2"
}
takes "$old,$new" 1
err 'pause_on_fatal_parse_error'
takes "$new,$old" 0
# one that does not answer counts no more
takes "127.0.0.1:1,$new,$old" 0
starload ping --no-defaults -h "127.0.0.1:1,$old,$new"
is "ping, the second" 0 '3.3.'

finish
