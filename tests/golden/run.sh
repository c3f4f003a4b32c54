#!/bin/sh
# run.sh - golden cases: each NAME.sql is linted, what is printed and the exit
# status are compared with NAME.out.
#
# The first line of a case may hold further options: -- args: --target 3.5
# UPDATE=1 rewrites what differs; the change is what is reviewed.
# Names of cases as arguments run only those.

: "${STARLOAD:=$PWD/starload}"
case $STARLOAD in /*) ;; *) STARLOAD=$PWD/$STARLOAD ;; esac
here=$(cd "$(dirname "$0")" && pwd) || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
unset GITHUB_ACTIONS NO_COLOR
LC_ALL=C.UTF-8
export LC_ALL

cd "$here" || exit 1
passed=0 failed=0
for sql in ${*:-*.sql}; do
	name=${sql%.sql}
	sql=$name.sql
	args=$(sed -n '1s/^-- args: *//p' "$sql")
	# shellcheck disable=SC2086 # the options are words
	"$STARLOAD" lint --no-config --severity note $args "$sql" >"$scratch/out" 2>&1 </dev/null
	echo "exit $?" >>"$scratch/out"
	if cmp -s "$name.out" "$scratch/out"; then
		passed=$((passed + 1))
	elif [ -n "$UPDATE" ]; then
		cp "$scratch/out" "$name.out"
		echo "rewritten: $name.out"
		passed=$((passed + 1))
	else
		echo "FAIL: $name"
		diff -u "$name.out" "$scratch/out"
		failed=$((failed + 1))
	fi
done
# An expected output without its case tests nothing.
for out in *.out; do
	if [ -e "$out" ] && [ ! -e "${out%.out}.sql" ]; then
		echo "FAIL: $out has no ${out%.out}.sql"
		failed=$((failed + 1))
	fi
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
