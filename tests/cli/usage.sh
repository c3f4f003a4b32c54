#!/bin/sh
# usage.sh - the driver: help, version, unknown words, a stdout that fails.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

starload
is "without a command" 2
err "usage: starload COMMAND"
for word in --help -h help; do
	starload $word
	is "$word" 0 "usage: starload COMMAND"
done
for word in --version -V; do
	starload $word
	is "$word" 0 "starload "
done
starload lnit
is "unknown command" 2
err 'starload: unknown command "lnit"; did you mean "lint"?'
starload help lnit
is "help for an unknown command" 2
err 'did you mean "lint"?'
starload help lint fmt
is "help for two" 2

# every command has its page, the same by both ways
for command in $("$STARLOAD" --commands | awk -F '\t' '$1 == "command" { print $2 }'); do
	starload help "$command"
	is "help $command" 0 "usage: starload $command"
	cp ../stdout ../page
	starload "$command" --help
	is "$command --help" 0
	holds "help $command is $command --help" cmp -s ../stdout ../page
	starload "$command" --no-such-option
	is "$command --no-such-option" 2
	err "starload $command: unknown option --no-such-option"
	starload help
	is "help lists $command" 0 "  $command "
done

starload lint --hepl
is "unknown option" 2
err "did you mean --help?"
starload lint --traget=3.5 x.sql
is "unknown option" 2
err "unknown option --traget; did you mean --target?"
starload lint --format
is "missing value" 2
err "--format wants a value"
starload lint --severity loud x.sql
is "bad choice" 2
err "--severity takes one of note, warning, error"
starload lint -j 0 x.sql
is "bad number" 2

# control bytes in an argument never reach the terminal
starload "$(printf 'x\033[31m')"
is "odd command" 2
lacks "$(printf '\033')"

# stdout that cannot be written
if [ -w /dev/full ]; then
	"$STARLOAD" --version >/dev/full 2>../stderr
	status=$?
	: >../stdout
	is "full disk" 5
	echo "PAUSE ROUTINE LOAD FOR;" >a.sql
	"$STARLOAD" lint a.sql >/dev/full 2>../stderr
	status=$?
	is "full disk while linting" 5
fi
finish
