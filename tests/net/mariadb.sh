#!/bin/bash
# mariadb.sh - connecting to a real MariaDB server, started here for the purpose: logins, TLS,
# limits, kills.  It is no FE and is refused as such, after a login whose way the refusal tells.
. "${top_srcdir:-.}/tests/net/lib.sh" || exit 99
PATH=$PATH:/usr/sbin
need mariadb mariadbd mariadb-install-db openssl setpriv

certificates
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; wait; rm -rf "$scratch"' EXIT

# The server refuses to be root.
unprivileged=()
[ "$(id -u)" != 0 ] || unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)

db=$scratch/db
mkdir -p "$db/tmp"
chmod 711 "$scratch"
cp ../good.pem "$db/cert.pem" && cp ../good.key "$db/cert.key" || exit 99
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$db"
cd "$db" || exit 99
if ! "${unprivileged[@]}" mariadb-install-db --no-defaults --basedir=/usr --datadir="$db/data" --tmpdir="$db/tmp" \
	--auth-root-authentication-method=normal --skip-test-db --innodb-log-file-size=4M >install.log 2>&1; then
	echo "mariadb-install-db fails here:"
	tail -n 5 install.log
	exit 77
fi

root()
{
	mariadb --no-defaults -h 127.0.0.1 -P "$port" -u root --skip-ssl -N -e "$1"
}

# until_so COMMAND...: wait for a state, a minute at most
until_so()
{
	local tries=0
	until "$@" >/dev/null 2>&1; do
		if [ $((tries += 1)) -gt 2400 ]; then
			bad "it never comes to: $*"
			return 1
		fi
		sleep 0.1
	done
}

# serve [OPTIONS]: the server at a free port; its port in $port
serve()
{
	local tries=0 waits
	while :; do
		waits=0
		port=$((20000 + RANDOM % 12000))
		"${unprivileged[@]}" mariadbd --no-defaults --datadir="$db/data" --tmpdir="$db/tmp" --socket="$db/s" \
			--pid-file="$db/pid" --port=$port --bind-address=127.0.0.1 --skip-log-bin \
			--innodb-buffer-pool-size=8M --innodb-log-file-size=4M --skip-name-resolve "$@" >server.log 2>&1 &
		server=$!
		while kill -0 $server 2>/dev/null; do
			root "SELECT 1" >/dev/null 2>&1 && [ "$(cat pid 2>/dev/null)" = $server ] && return
			sleep 0.1
			[ $((waits += 1)) -lt 2400 ] || kill $server
		done
		wait $server
		if [ $((tries += 1)) -gt 5 ]; then
			echo "mariadbd does not start:"
			tail -n 20 server.log
			exit 99
		fi
	done
}

shut()
{
	kill $server && wait $server
	server=
}

# Without TLS ------------------------------------------------------------------------

serve --max-connections=10 --skip-ssl --max-allowed-packet=64M
at=127.0.0.1:$port
root "CREATE USER amy IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO amy;
	CREATE USER one IDENTIFIED BY '' WITH MAX_USER_CONNECTIONS 1; CREATE USER nobody" || exit 99

STARROCKS_PASSWORD=secret starload ping -h "$at" -u amy
is "no FE" 4
err "$at is no StarRocks FE: the login as \"amy\" worked (in clear), but it is a server of version"
err MariaDB
STARROCKS_PASSWORD=wrong starload ping -h "$at" -u amy
is "a wrong password" 4
err "$at: login as \"amy\" failed: Access denied for user 'amy'@'127.0.0.1' (using password: YES)"
starload ping -h "$at" -u amy
is "no password" 4
err "(using password: NO)"
starload ping -h "$at" -u nobody
is "none is wanted" 4
err "the login as \"nobody\" worked"
for mode in REQUIRED VERIFY_CA VERIFY_IDENTITY; do
	STARROCKS_PASSWORD=secret starload ping -h "$at" -u amy --ssl-mode $mode --ssl-ca ../ca.pem
	is "$mode, not offered" 4
	err TLS
	lacks "no StarRocks FE"
done

ask -a "$at" amy secret <<-'SQL'
	!CREATE DATABASE d
	d:!CREATE TABLE t (a INT, b VARCHAR(10))
	!INSERT INTO t VALUES (1, 'x'), (2, NULL)
	SELECT b, a FROM t ORDER BY a DESC
	SELECT a FROM t WHERE a > 5
	mysql:SELECT DATABASE()
	nowhere:SELECT 1
	SELECT REPEAT('x', 20000000)
	SELECT nonsense
SQL
said "a session" 1 "login $at "
said "rows" 5 "ok 2 2 NULL"
said "no rows" 6 "ok 1 0"
said "another database" 7 "ok 1 1 mysql"
said "none of that name" 8 "refused 4 1049"
said "a cell over several packets" 9 "ok 1 1 xxxx"
said "refused" 10 "refused 0 1054"

# two statements are one too many for a server that looks at the flag: it is not set
ask -a "$at" amy secret <<<'SELECT 1; SELECT 2'
said "two statements" 2 "refused 0 1064"

# Ends of connections -----------------------------------------------------------------

coproc "$ASK" -a -t 60000 "$at" amy secret
holder=$COPROC_PID
pids+=("$holder")
# talk TEXT: one statement to the session that is kept; hear: its answer in $line
talk()
{
	echo "$1" >&"${COPROC[1]}"
}
hear()
{
	line=
	read -r -t 60 line <&"${COPROC[0]}"
}
# heard NAME BEGINNING
heard()
{
	hear
	case $line in
	"$2"*) good ;;
	*) bad "$1: \"$line\", not \"$2\"" ;;
	esac
}
sessions()
{
	[ "$(root "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'amy' AND ($1)")" = "$2" ]
}
id()
{
	root "SELECT id FROM information_schema.processlist WHERE user = 'amy'"
}

heard "a session to be kept" "login $at"
talk 'SET SESSION wait_timeout = 1'
heard "it is to be idle for a second at most" "ok 0 0"
until_so sessions TRUE 0
talk '!CREATE TABLE d.idle (a INT)'
heard "a change after the server hung up is not sent into the void" "ok 0 0"
root "KILL $(id)"
until_so sessions TRUE 0
talk '!DROP TABLE d.idle'
heard "a change after a kill" "ok 0 0"
talk '!DO SLEEP(50)'
until_so sessions "info LIKE 'DO SLEEP%'" 1
root "KILL $(id)"
heard "a change that is killed with its connection" "unknown $at: "
talk 'SELECT 3'
heard "after it" "ok 1 1 3"
talk '!CREATE TABLE d.s AS SELECT SLEEP(50)'
until_so sessions "info LIKE 'CREATE TABLE d.s%'" 1
root "KILL QUERY $(id)"
heard "a change that is killed alone" "refused 0 1317"
# a read is asked anew
talk 'SELECT SLEEP(1) + 7'
until_so sessions "info LIKE 'SELECT SLEEP%'" 1
root "KILL $(id)"
heard "a read that is killed" "ok 1 1 7"
exec {COPROC[1]}>&-
wait "$holder"

# Limits ----------------------------------------------------------------------------

mkfifo gate
holders=()
hold()
{
	"$ASK" -a "$at" "$1" <gate >"held.$2" 2>&1 &
	holders+=($!)
	pids+=($!)
	exec {keep}>gate
}
free_all()
{
	exec {keep}>&-
	wait "${holders[@]}"
	holders=()
}

hold one 0
until_so grep -q ^login held.0
starload ping -h "$at" -u one
is "a user's limit" 4
err "max_user_connections"
for i in 1 2 3 4 5 6 7 8 9; do
	"$ASK" -a "$at" nobody <gate >"held.$i" 2>&1 {keep}>&- &
	holders+=($!)
	pids+=($!)
done
for i in 1 2 3 4 5 6 7 8 9; do
	until_so grep -q ^login "held.$i"
done
starload ping -h "$at" -u nobody
is "the server's limit" 4
err "$at: Too many connections (1040)"
free_all
shut

# A server that goes away while a change runs.
serve --skip-ssl
at=127.0.0.1:$port
coproc "$ASK" -a "$at" amy secret
holder=$COPROC_PID
pids+=("$holder")
heard "a session" "login $at"
talk '!DO SLEEP(50)'
until_so sessions "info LIKE 'DO SLEEP%'" 1
kill -9 $server
wait $server 2>/dev/null
server=
heard "the server is gone" "unknown $at: "
talk 'SELECT 1'
heard "it stays away" "unreachable $at: "
exec {COPROC[1]}>&-
wait "$holder"

# With TLS --------------------------------------------------------------------------

serve --ssl-cert="$db/cert.pem" --ssl-key="$db/cert.key"
root "CREATE USER tls IDENTIFIED BY 'secret' REQUIRE SSL" || exit 99

# try CERTIFICATE HOST WANT...: what each mode comes to
try()
{
	local certificate=$1 host=$2 mode want
	shift 2
	cat "../$certificate.pem" >cert.pem && cat "../$certificate.key" >cert.key && root "FLUSH SSL" || exit 99
	for mode in DISABLED PREFERRED REQUIRED VERIFY_CA VERIFY_IDENTITY; do
		want=$1
		shift
		STARROCKS_PASSWORD=secret starload ping -h "$host:$port" -u amy --ssl-mode $mode --ssl-ca ../ca.pem
		is "$certificate, $mode" 4
		case $want in
		clear) err 'the login as "amy" worked (in clear)' ;;
		tls) err 'the login as "amy" worked (TLS TLS_' ;;
		no) err 'TLS/SSL error' && lacks worked ;;
		esac
	done
}

try good localhost clear tls tls tls tls
try good 127.0.0.1 clear tls tls tls tls
try expired localhost clear tls tls no no
try foreign localhost clear tls tls no no
case $(mariadb_config --cc_version 2>/dev/null) in
3.3.*) try other localhost clear tls tls tls no ;;
*) echo "the name of the host is not checked here: Connector/C is not 3.3" ;;
esac

STARROCKS_PASSWORD=secret starload ping -h "127.0.0.1:$port" -u tls
is "a user who must use TLS" 4
err 'the login as "tls" worked (TLS'
STARROCKS_PASSWORD=secret starload ping -h "127.0.0.1:$port" -u tls --ssl-mode DISABLED
is "and does not" 4
err 'login as "tls" failed: Access denied'

finish
