#!/bin/bash
# client.sh - what mariadb's own program and mycli send of themselves, long texts
# and long answers.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb script

cat >../init.sql <<'SQL'
CREATE DATABASE d;
CREATE TABLE d.t (k INT NOT NULL, v VARCHAR(65533)) DUPLICATE KEY (k) DISTRIBUTED BY HASH (k);
INSERT INTO d.t VALUES (1, 'one'), (2, NULL);
SQL

# terminal STATEMENTS COMMAND...: a program with a terminal of its own
terminal()
{
	local input=$1
	shift
	printf '%s' "$input" >../typed
	timeout 60 env TERM=dumb HOME="$PWD" script -qec "$*" /dev/null <../typed >../stdout 2>../stderr
	status=$?
}

for release in 3.3 4.1; do
	start "c$release" --release "$release" --init ../init.sql
	sql 'SELECT 1; SELECT 2; SELECT * FROM d.t ORDER BY k'
	is "several statements, $release" 0 "$(printf '2\tNULL')"
	client -u root --delimiter=// -N -e 'SELECT 11; SELECT 12//'
	is "several at once, $release" 0 12
	client -u root -N -e 'SELECT 21; NONSENSE; SELECT 22'
	is "an error ends it, $release" 1 21
	lacks 22
	err "ERROR 1064 (HY000) at line 1: Getting syntax error"
	client -u root d -N -e 'SELECT v FROM t WHERE k = 1'
	is "a database at the start, $release" 0 one
	terminal $'use d\nstatus\nselect v from t where k = 1;\nexit\n' \
		mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" -u root d
	is "a terminal, $release" 0 one
	holds "status, $release" grep -q 'Current database:.*d' ../stdout
	lacks ERROR
	stop
done

start long
# More than a packet holds, and more than the server takes.
{ printf 'SELECT 1 /* '; head -c 17000000 /dev/zero | tr '\0' y; printf ' */'; } >../long.sql
run sh -c "mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -N --comments --max-allowed-packet=1G <../long.sql"
is "a statement of two packets" 0 1
{ printf 'SELECT 1 /* '; head -c 70000000 /dev/zero | tr '\0' y; printf ' */'; } >../long.sql
run sh -c "mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -N --comments --max-allowed-packet=1G <../long.sql"
is "a statement that is too long" 1
holds "closes the connection" grep -q 'ERROR 20[01][36]' ../stderr
rm ../long.sql ../stderr
sql 'SELECT 31'
is "and no other" 0 31
if command -v mycli >/dev/null; then
	stop
	start mycli --init ../init.sql
	# a pager would take the next line, if it comes first
	printf '[main]\nenable_pager = False\n' >.myclirc
	terminal '' mycli --no-warn -h 127.0.0.1 -P "$port" -u root -p "''" -D d -e "'select v from t where k = 1'"
	is "mycli" 0 one
	terminal $'select v from t where k = 1;\n\\q\n' mycli --no-warn -h 127.0.0.1 -P "$port" -u root -D d
	is "mycli with a terminal" 0 one
fi
stop

finish
