#!/bin/bash
# options.sh - the emulator as a program: options, ports, signals, the end.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99

starload sandbox --help
is "--help" 0 "usage: starload sandbox [OPTIONS]"
cp ../stdout ../help
starload help sandbox
is "help sandbox" 0 "usage: starload sandbox [OPTIONS]"
holds "both say the same" cmp -s ../stdout ../help
starload sandbox --version
is "--version" 0 "starload "
run "$SANDBOX" --version
is "the program itself" 0 "starload "

# tests/doc/help.sh compares the options with the manual; these are the words of faults.
page=$top_srcdir/doc/starload-sandbox.1.adoc
sed -n '/^  connect /,$p' ../help | grep -o '^  [a-z-]\+' | tr -d ' ' | sort >../words
sed -n '/^== Faults/,/^== [^F]/p' "$page" | grep -o '^\*[a-z-]*' | tr -d '*' | sort >../documented
holds "words of faults in the manual" diff ../words ../documented

usage()
{
	refused "${@:2}"
	is "${*:2}" 2
	err "$1"
}
usage 'unknown option --nonsense' --nonsense
usage 'unknown option --relase; did you mean --release?' --relase=3.3
usage 'unknown option -x' -x
usage '--shared-data takes no value' --shared-data=yes
usage '--release takes 3.3, 3.4, 3.5 or 4.1, not "3.2"' --release 3.2
usage '--fe takes a number from 1 to 16, not "0"' --fe 0
usage '--sql-port takes a number from 0 to 65535, not "70000"' --sql-port 70000
usage '--sql-port takes a number from 0 to 65535, not "x"' --sql-port=x
usage '--clock takes real or manual, not "slow"' --clock slow
usage '--fe wants a value' --fe
usage '"operand" is no option' operand
usage '"localhost" is no numeric address' --listen localhost --sql-port 0

start one
one=$pid
holds "loopback" grep -qx 'ready sql=127\.0\.0\.1:[0-9]* http=127\.0\.0\.1:[0-9]* be=127\.0\.0\.1:[0-9]*' ../one.ready
refused --sql-port "$port"
is "a port that is taken" 5
err "127.0.0.1 port $port: Address already in use"
start two --fe 3 --release 3.3
holds "three FEs" test "$(sort -u <<<"$ports" | wc -l)" = 3
stop
is "SIGTERM" 0
pid=$one
kill -INT "$pid"
wait "$pid"
status=$?
is "SIGINT" 0
holds "silent" test ! -s ../one.err

echo 'SELECT 1; NONSENSE;' >../bad.sql
refused --sql-port 0 --init ../bad.sql
is "--init with an error" 3
err "../bad.sql: ERROR 1064 (HY000): "
refused --sql-port 0 --init ../missing.sql
is "--init without a file" 5
refused --sql-port 0 --users ../missing
is "--users without a file" 5

finish
