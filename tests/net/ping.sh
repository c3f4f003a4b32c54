#!/bin/bash
# ping.sh - starload ping against each release, as root and as who may do next to nothing;
# and all the places that say where to connect.
. "${top_srcdir:-.}/tests/net/lib.sh" || exit 99

cat >../users <<'USERS'
user amy password secret
grant INSERT on shop.orders to amy
user empty
USERS

for release in 3.3 3.4 3.5 4.1; do
	for mode in nothing data; do
		more=()
		[ $mode = nothing ] || more=(--shared-data)
		start "ping$release$mode" --release "$release" --fe 2 --users ../users "${more[@]}"
		second=$(sed -n 2p <<<"$ports")
		starload ping -h 127.0.0.1 -P "$second"
		is "ping, $release, $mode" 0 "version     $release."
		count "fe" 1 "^fe  *127.0.0.1:$second\$"
		count "leader" 1 "^leader  *127.0.0.1:$port, $release\\."
		count "fes" 1 "^fes  *2, 2 alive\$"
		count "run mode" 1 "^run mode  *shared-$mode\$"
		count "user" 1 "^user  *root\$"
		count "tls" 1 "^tls  *no\$"
		count "round trip" 1 "^round trip  *[0-9]*\\.[0-9]* ms\$"
		STARROCKS_PASSWORD=secret starload ping -P "$port" -u amy
		is "with INSERT only, $release, $mode" 0 "leader      not told (needs OPERATE or NODE)"
		count "run mode, amy" 1 "^run mode  *shared-$mode\$"
		starload ping --json -P "$port"
		is "json, $release, $mode" 0 '"run_mode":"shared-'"$mode"'"'
		count "json, leader" 1 '"leader":{"host":"127.0.0.1","port":'"$port"',"version":"'"$release"'.*"fes":2,"fes_alive":2,'
		stop
	done
done

echo 'CREATE DATABASE shop;' >../init.sql
start one --users ../users --init ../init.sql
hosts=127.0.0.1:$port

STARROCKS_PASSWORD=secret starload ping --json -h "$hosts" -u amy
is "what is not told is null" 0 '"leader":null,"fes":null,"fes_alive":null,'
starload ping -h "$hosts" -u amy
is "no password" 4
err 'login as "amy" failed: Access denied for user '"'amy'"' (using password: NO)'
STARROCKS_PASSWORD=wrong starload ping -h "$hosts" -u amy
is "a wrong password" 4
err "(using password: YES)"
lacks wrong
starload ping -h "$hosts" -u amy -psecret
is "-pSECRET" 0
err "warning: a password on the command line is seen by other users"
starload ping -h "$hosts" -u empty -p secret
is "-p never takes the next word" 2
err '"secret" is no option'
starload ping -h "$hosts" -u empty --password=
is "--password= is an empty one, not a question" 0
printf 'secret\nmore\n' >../pw && chmod 600 ../pw
starload ping -h "$hosts" -u amy --password-file ../pw
is "--password-file" 0
lacks warning
chmod 644 ../pw
starload ping -h "$hosts" -u amy --password-file ../pw
is "--password-file that others read" 0
err "../pw holds a password and others may read it"
"$STARLOAD" ping -h "$hosts" -u amy --password-fd 7 7<../pw >../stdout 2>../stderr
status=$?
is "--password-fd" 0
starload ping -h "$hosts" -u amy --password-fd 99
is "no such descriptor" 5
starload ping -h "$hosts" -u amy --password-fd x
is "no descriptor" 2
starload ping -h "$hosts" -u amy --password-file ../pw -psecret
is "one password too many" 2
if command -v setsid >/dev/null; then
	run setsid -w "$STARLOAD" ping -h "$hosts" -u amy -p
	is "nobody to ask" 2
	err "there is no terminal to ask for the password at"
fi

# typed TEXT ARG...: at a terminal, where somebody types TEXT once asked
typed()
{
	local text=$1
	shift
	{ await grep -qs Password ../typed; printf '%b' "$text"; } |
		script -qefc "'$STARLOAD' ping $*" ../typed >../stdout 2>../stderr
	status=$?
	rm -f ../typed
}
if command -v script >/dev/null; then
	typed 'secret\r' -h "$hosts" -u amy -p
	is "typed" 0 "user        amy"
	count "asked for" 1 "^Password of amy at $hosts: "
	lacks secret
	typed 'x\025sexx\177\177cret\n' -h "$hosts" -u amy --password
	is "typed with mistakes" 0 "user        amy"
	typed 'wrong\r' -h "$hosts" -u amy -p
	is "typed wrongly" 4 "using password: YES"
	typed 'sec\003' -h "$hosts" -u amy -p
	is "Ctrl-C" 2 "no password was given"
	typed '\004' -h "$hosts" -u amy -p
	is "Ctrl-D" 2 "no password was given"
	STARROCKS_PASSWORD=wrong typed 'secret\r' -h "$hosts" -u amy -p
	is "-p asks whatever is said elsewhere" 0
fi

cat >../.my.cnf <<CNF
[client]
user=amy
password=secret
host=nowhere.invalid
[cluster shop]
host=$hosts
[cluster bad]
host=127.0.0.1:1
CNF
chmod 600 ../.my.cnf
starload ping --cluster shop
is "--cluster" 0 "user        amy"
starload ping --cluster shop --json
is "--cluster names it" 0 '"cluster":"shop"'
starload ping --cluster bad
is "nobody there" 4
starload ping --cluster shpo
is "no such cluster" 2
err 'did you mean "shop"?'
STARROCKS_HOST=$hosts starload ping
is "a variable" 0 "user        amy"
starload ping -h "$hosts" --no-defaults
is "--no-defaults" 0 "user        root"
cp ../.my.cnf ../named.cnf
rm ../.my.cnf
STARROCKS_USER=empty starload ping --defaults-file ../named.cnf --cluster shop
is "--defaults-file before variables" 0 "user        amy"
starload ping --defaults-file ../missing.cnf
is "no such option file" 5
chmod 666 ../named.cnf
starload ping --defaults-file ../named.cnf -h "$hosts"
is "an option file that everybody writes to" 0 "user        root"
err "everybody may write to it, so it is not read"

starload ping -h "fe1:9030" --map-host "fe1=127.0.0.1:$port"
is "--map-host" 0 "fe          fe1:9030"
starload ping -h "fe1:9030" --connect-to "::127.0.0.1:$port"
is "--connect-to" 0 "fe          fe1:9030"
starload ping -h "fe1:9030" --map-host "fe1=127.0.0.1:1"
is "mapped to where nobody is" 4
err "fe1:9030 (mapped to 127.0.0.1:1)"
starload ping -h "localhost:$port"
is "localhost is TCP" 0
starload ping -h "127.0.0.1:1,$hosts"
is "the second one" 0 "fe          $hosts"
starload ping -h "127.0.0.1:1,127.0.0.1:2"
is "neither" 4
err "127.0.0.1:1: "
err "127.0.0.1:2: "
STARROCKS_PASSWORD=wrong starload ping -h "$hosts,127.0.0.1:1" -u amy
is "a wrong password is wrong everywhere" 4
lacks 127.0.0.1:1:
starload ping -h "$hosts" -D shop
is "-D" 0
starload ping -h "$hosts" -D nowhere
is "-D of an unknown database" 3
err "Unknown database 'nowhere' (5501)"
starload ping -h "127.0.0.1:${fe##*:}" --connect-timeout 1
is "the port of HTTP" 4
err "is it the query port of an FE (9030)"
# the library would have SIGPIPE ignored, and every "| head" a message
{ "$STARLOAD" ping -h "$hosts" 2>../stderr; echo $? >../piped; } | true
case $(cat ../piped) in 0 | 141) good ;; *) bad "a closed pipe: $(cat ../piped)" ;; esac
holds "and no message" test ! -s ../stderr
starload ping -h "host=x"
is "no host" 2
starload ping -P 0
is "no port" 2
starload ping --ssl-mode on
is "no mode" 2
starload ping --timeout 0
is "no time" 2
starload ping extra
is "no operand" 2
starload ping -h "$hosts" --ssl-mode REQUIRED
is "TLS is required and not offered" 4
err "does not offer TLS, which is required"
starload ping -h "$hosts" --ssl-mode VERIFY_IDENTITY
is "TLS is to be checked and not offered" 4
stop

finish
