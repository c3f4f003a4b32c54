#!/bin/sh
# large.sh - size: memory of a large file, a long statement, and deep nesting.
: "${PEAK:=${top_builddir:-$PWD}/tests/cli/peak}"
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

if [ "$INSTRUMENTED" = yes ]; then
	echo "large.sh: skipped: says nothing about a build with sanitizers"
	exit 77
fi

# peak NAME KB ARGUMENTS: linting stays below that many KB
peak()
{
	what=$1 most=$2
	shift 2
	run "$PEAK" ../peak "$STARLOAD" lint -q -j 1 "$@"
	kb=$(cat ../peak)
	if [ "$kb" -le "$most" ]; then good; else bad "$what: $kb KB, more than $most"; fi
}

awk 'BEGIN { for (i = 0; i < 1000000; i++) print "PAUSE ROUTINE LOAD FOR db.job_" i ";" }' >lines.sql
peak "36 MB of statements" 32768 lines.sql
is "36 MB of statements" 0
awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "PAUSE ROUTINE LOAD FOR db.job_%d; ", i }' >line.sql
peak "36 MB in one line" 32768 line.sql
is "36 MB in one line" 0
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j WHERE a = \"";
	for (i = 0; i < 65536; i++) printf "%01024d", 0; print "\";" }' >string.sql
peak "a string of 64 MB" $((32768 + 4 * 65536)) string.sql
is "a string of 64 MB" 0
finish
