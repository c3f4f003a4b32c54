#!/bin/bash
# change-faults.sh - a guarded change, each of its steps crossed with each fault.
# A job is at 10 of 30 messages of partition 0; the change sets its offset to 15 and one property.
# After the fault, and after a second run, the table holds each message but those skipped, once.
# Once as root, once as a user who has INSERT and nothing else.
# Each case is a line of change-faults.out; UPDATE=1 writes that anew: read the difference.
out=$(cd "${top_srcdir:-.}" && pwd)/tests/wire/change-faults.out
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

side_by_side=40

# Which statement, and how many of its kind come before: SHOW is sent to find the job, then first
# by the engine.
steps='
first-SHOW:SHOW:1
PAUSE:PAUSE:0
SHOW-PAUSED:SHOW:2
ALTER:ALTER:0
verify-SHOW:SHOW:3
RESUME:RESUME:0
settle-SHOW:SHOW:4
'
faults='
drop:drop
drop-after:drop-after
delay:delay=4000
delay-long:delay=7200
late:late=4000
cut:cut=20
seq:seq
error:error="1064 disk full"
error-after:error-after="1064 disk full"
leader-lost:error="1064 java.net.ConnectException: Connection refused"
leader-lost-after:error-after="1064 java.net.SocketTimeoutException: Read timed out"
twice:twice
resumed-before:before="RESUME ROUTINE LOAD FOR shop.JOB"
resumed-after:after="RESUME ROUTINE LOAD FOR shop.JOB"
paused-before:before="PAUSE ROUTINE LOAD FOR shop.JOB"
killed:delay=600000
killed-after:late=600000
dead:drop times=always
dead-after:drop-after times=always
'

# change JOB NAME: the change, its exit status and output kept under that name.  Killed means
# that the process is, by signal 9 while it waits.
change()
{
	local wait=2 how=
	if [ "$2" = first ] && grep -q killed "$scratch/$1.case"; then
		wait=60 how='timeout -s KILL 8'
	fi
	STARLOAD_STATE_DIR=$scratch/state-$1 $how "$STARLOAD" alter --no-defaults -P "$port" -u "$user" \
		--timeout $wait --find-out 8 --pause --settle 4 --set max_error_number=7 \
		--offset 0=15 "shop.$1" >"$scratch/$1.$2" 2>&1 </dev/null
	echo $? >"$scratch/$1.$2.status"
}

# changes NAME: all of them, some side by side
changes()
{
	local job
	for job in $jobs; do
		at_most $side_by_side
		change "$job" "$1" &
	done
	at_most 1
}

# facts JOB: state, errors allowed, messages lost, messages twice
facts()
{
	quiet "SHOW ROUTINE LOAD FOR shop.$1\G
		SELECT 85 - COUNT(DISTINCT CASE WHEN id NOT BETWEEN 10 AND 14 THEN id END),
			COUNT(*) - COUNT(DISTINCT id), 5 - COUNT(DISTINCT CASE WHEN id BETWEEN 10 AND 14 THEN id END)
			FROM shop.$1" >"$scratch/show"
	state=$(sed -n '8p' <(grep -v '^\*' "$scratch/show"))
	allowed=$(grep -o '"maxErrorNum":"[0-9]*"' "$scratch/show" | tr -dc 0-9)
	read -r lost twice skipped < <(tail -n 1 "$scratch/show")
}

matrix()
{
	local release=$1 p name fault step word skip n=0
	jobs=
	user=$2
	printf 'user ann\ngrant INSERT on shop.* to ann\n' >users
	start "c$release" --release "$release" --clock manual --users users
	quiet 'CREATE DATABASE shop'
	: >setup.sql
	for fault in none $(sed 's/:.*//' <<<"$faults"); do
		for step in $steps; do
			n=$((n + 1))
			name=$(printf 'j%s%03d' "${release/./}" $n)
			jobs="$jobs $name"
			IFS=: read -r p word skip <<<"$step"
			echo "$release $fault $p" >"$scratch/$name.case"
			cat >>setup.sql <<-SQL
				CREATE TABLE shop.$name (id BIGINT) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
				SANDBOX TOPIC t$name RATE 10;
				CREATE ROUTINE LOAD shop.$name ON $name FROM KAFKA ("kafka_broker_list"="b:9092",
				"kafka_topic"="t$name","property.kafka_default_offsets"="OFFSET_BEGINNING");
			SQL
			for p in 0 1 2; do
				echo "SANDBOX PRODUCE t$name:$p $(seq -f "'%g'" -s, $((p * 100)) $((p * 100 + 29)));"
			done >>setup.sql
			[ "$fault" != none ] || break
			printf "SANDBOX FAULT 'query=\"%s ROUTINE LOAD FOR shop.%s\" skip=%s %s';\n" "$word" \
				"$name" "$skip" "$(sed -n "s/^$fault://p" <<<"$faults" | sed "s/JOB/$name/")" \
				>>faults.sql
		done
	done
	as_root shop <setup.sql || exit 1
	quiet "SANDBOX ADVANCE '12 s'"
	as_root <faults.sql || exit 1
	rm faults.sql
	changes first
	quiet "SANDBOX FAULT 'clear'"
	for name in $jobs; do
		facts "$name"
		echo "$state" >"$scratch/$name.state"
	done
	changes second
	quiet "SANDBOX ADVANCE '5 min'"
	for name in $jobs; do
		facts "$name"
		then=$state
		# Somebody else's pause is respected; all the same nothing may be lost by it.
		if [ "$state" = PAUSED ] && grep -q paused-before "$scratch/$name.case"; then
			quiet "RESUME ROUTINE LOAD FOR shop.$name; SANDBOX ADVANCE '5 min'"
			facts "$name"
		fi
		printf '%-4s %-18s %-12s %3s %-14s %3s %-8s %3s %4s %5s\n' $(cat "$scratch/$name.case") \
			"$(cat "$scratch/$name.first.status")" "$(cat "$scratch/$name.state")" \
			"$(cat "$scratch/$name.second.status")" "$then" "$allowed" "$lost" "$twice"
		if [ "$state $allowed $lost $twice $skipped" != "RUNNING 7 0 0 5" ]; then
			{
				echo "--- $name ($(cat "$scratch/$name.case")): $state $allowed, lost $lost," \
					"twice $twice, skipped $skipped"
				cat "$scratch/$name.first" "$scratch/$name.second"
			} >>"$scratch/wrong"
		fi
	done
	stop
}

head='FE   fault              step         1st state          2nd state    err lost twice'
{
	echo "$head"
	matrix 3.5 root
	matrix 4.1 ann
} >table
cat table
if [ "${UPDATE:-}" = 1 ]; then
	cp table "$out"
fi
holds "each case as it was" diff -u "$out" table
holds "each case ends as it was wanted" [ ! -e "$scratch/wrong" ]
head -n 200 "$scratch/wrong" 2>/dev/null
for case in $(ls "$scratch" | sed -n 's/\.case$//p'); do
	holds "a status that the table of statuses has" grep -qxE '[0-9]|10|137' "$scratch/$case.first.status"
done
finish
