#!/bin/bash
# watch.sh - `starload status --watch` on a terminal of its own: it is drawn over, fits
# after the terminal got another size, outlives a server that goes away, and leaves the
# cursor as it was.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb script stty

export TERM=xterm

cat >init.sql <<'SQL'
CREATE DATABASE shop;
CREATE TABLE shop.t (id INT) DUPLICATE KEY (id) DISTRIBUTED BY HASH (id);
SQL
for i in 1 2 3 4 5 6 7 8 9; do
	echo "CREATE ROUTINE LOAD shop.job_with_a_long_name_$i ON t FROM KAFKA (\"kafka_broker_list\" = \"b:9092\",
		\"kafka_topic\" = \"t$i\", \"property.kafka_default_offsets\" = \"OFFSET_BEGINNING\");"
done >>init.sql

esc=$(printf '\033')
# watch ROWS COLUMNS [OPTIONS]: on a terminal of that size; its output goes to typescript,
# its process is in $watched
watch()
{
	rm -f tty.pid typescript status
	cat >watched.sh <<SH
stty rows $1 cols $2
tty >tty.name
echo \$\$ >tty.pid
exec '$STARLOAD' status --no-defaults -P $port --watch=1 ${*:3}
SH
	{
		script -qefc 'sh watched.sh' typescript
		echo $? >status
	} >/dev/null 2>&1 </dev/null &
	pids+=("$!")
	waiter=$!
	await test -s tty.pid
	watched=$(cat tty.pid)
	pids+=("$watched")
}
frames()
{
	[ "$(grep -o "$esc\\[H" typescript | wc -l)" -ge "$1" ]
}
# The lines of the last whole frame, without what is no text.
last_frame()
{
	tr -d '\r' <typescript | awk -v RS="$esc\\\\[H" 'NR > 1 { before = last; last = $0 } END { print before }' |
		sed "s/$esc\\[[0-9;?]*[a-zA-Z]//g"
}
ended()
{
	await test -s status
	wait "$waiter"
	status=$(cat status)
}

start watched --clock manual --init init.sql --http-port 0 --be-port 0
sql "SANDBOX ADVANCE '12 s'"

watch 30 100
holds "it is drawn again" await frames 3
sql "SANDBOX PRODUCE t3 '1', '2', '3', '4'; SANDBOX ADVANCE '12 s'"
holds "with rates" await grep -q 'ROWS/S' typescript
n=$(grep -o "$esc\\[H" typescript | wc -l)
holds "and again" await frames $((n + 2))
last_frame >frame
holds "a line a job" test "$(grep -c '^shop.job_with' frame)" = 9
holds "its sum" grep -q '^9 jobs: 9 RUNNING$' frame

# another size
stty -F "$(cat tty.name)" rows 6 cols 40
n=$(grep -o "$esc\\[H" typescript | wc -l)
holds "drawn anew" await frames $((n + 2))
last_frame >frame
holds "no line is longer than the terminal" test "$(awk '{ if (length > max) max = length } END { print max }' frame)" -le 40
holds "nor are there more" test "$(wc -l <frame)" -le 6

# the server goes away: what was read last stays
stop
holds "not up to date" await grep -q 'not up to date: ' typescript
holds "alive" kill -0 "$watched"

kill -INT "$watched"
ended
is "Ctrl-C" 130
holds "the cursor was hidden" grep -q "$esc\\[?25l" typescript
holds "and is shown" sh -c "tail -c 40 typescript | grep -q '$esc\\[?25h' || tail -n 3 typescript | grep -q '$esc\\[?25h'"
holds "never cleared as a whole" sh -c "! grep -q '$esc\\[2J' typescript"

# not on a terminal: text, and no escapes; SIGTERM
start again --clock manual --init init.sql --http-port 0 --be-port 0
"$STARLOAD" status --no-defaults -P "$port" --watch=1 >plain 2>&1 &
watched=$!
pids+=("$watched")
holds "frames as text" await sh -c 'test "$(grep -c "every 1s" plain)" -ge 2'
kill -TERM "$watched"
wait "$watched"
status=$?
is "SIGTERM" 143
holds "no escapes" sh -c "! grep -q '$esc' plain"

# into a file, which is always whole
"$STARLOAD" status --no-defaults -P "$port" --watch=1 --format csv -o live.csv >plain 2>&1 &
watched=$!
pids+=("$watched")
holds "a file" await test -s live.csv
first=$(stat -c %i live.csv)
holds "written anew" await sh -c "test \"\$(stat -c %i live.csv)\" != $first"
kill -INT "$watched"
wait "$watched"
holds "and whole" test "$(wc -l <live.csv)" = 10
holds "nothing is left behind" test "$(find . -name '*live.csv*' | wc -l)" = 1
stop

finish
