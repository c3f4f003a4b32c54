#!/bin/bash
# run.sh - texts that once crashed us, or would: lint and fmt must answer, with
# exit status 0 or 1, in time, and without a word from a sanitizer.  Files here
# are kept; the pathological ones are made on the spot.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 99
starload=${STARLOAD:-$PWD/starload}
case $starload in /*) ;; *) starload=$PWD/$starload ;; esac
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1}

# Instrumented programs get more time and smaller texts.
limit=10 scale=1
if [ "${INSTRUMENTED:-no}" = yes ]; then
	limit=60 scale=10
fi

# try NAME WANTED COMMAND...: WANTED is a pattern for the exit status.
try() {
	local name=$1 wanted=$2 status
	shift 2
	timeout "$limit" "$@" > "$work/out" 2> "$work/err"
	status=$?
	# shellcheck disable=SC2254
	case $status in
	$wanted)
		if ! grep -q -e 'ERROR: .*Sanitizer' -e 'runtime error:' -e 'internal error' "$work/err"; then
			passed=$((passed + 1))
			return
		fi ;;
	124) echo "no answer in $limit s" >> "$work/err" ;;
	esac
	failed=$((failed + 1))
	echo "FAIL: $name: $* (exit $status, not $wanted)"
	tail -n 20 "$work/err" | cut -c 1-400
}

both() {
	try "$1" "$2" "$starload" lint --no-config --severity note "$3"
	try "$1" "$2" "$starload" lint --no-config --format jsonl "$3"
	try "$1" "$2" "$starload" fmt --no-config "$3"
	if [ "$2" = 0 ]; then
		# What was laid out is laid out.
		cp "$work/out" "$work/again.sql"
		try "$1, again" 0 "$starload" fmt --no-config --check "$work/again.sql"
	fi
}

for sql in "$here"/*.sql; do
	both "${sql##*/}" '[01]' "$sql"
done

# many COUNT TEXT: the text that often, on one line.
many() {
	awk -v n="$(($1 / scale))" -v t="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", t }'
}

head='ALTER ROUTINE LOAD FOR db.j WHERE '
made() {
	local name=$1 wanted=$2
	cat > "$work/made.sql"
	both "$name" "$wanted" "$work/made.sql"
}

made "nested parentheses" '[01]' < <(printf '%s' "$head"; many 100000 '('; printf 'a'; many 100000 ')'; printf ' = 1;\n')
made "parentheses left open" 1 < <(printf '%s' "$head"; many 100000 '('; printf 'a;\nPAUSE ROUTINE LOAD FOR j;\n')
made "parentheses that nothing opened" 1 < <(printf 'ALTER ROUTINE LOAD FOR j WHERE a'; many 100000 ')'; printf ';\n')
made "NOT" '[01]' < <(printf '%s' "$head"; many 100000 'NOT '; printf 'a;\n')
made "signs" '[01]' < <(printf '%s' "$head"; many 100000 '- '; printf 'a = 1;\n')
made "calls" '[01]' < <(printf '%s' "$head"; many 50000 'f('; printf 'a'; many 50000 ')'; printf ' = 1;\n')
made "CASE in CASE" '[01]' < <(printf '%s' "$head"; many 50000 'CASE WHEN a THEN '; printf 'b'; many 50000 ' END'; printf ' = 1;\n')
made "arrays" '[01]' < <(printf '%s' "$head"; many 50000 '['; printf '1'; many 50000 ']'; printf ' = 1;\n')
made "types" '[01]' < <(printf '%sCAST(a AS ' "$head"; many 50000 'ARRAY<'; printf 'INT'; many 50000 '>'; printf ') = 1;\n')
made "lambdas" '[01]' < <(printf '%s' "$head"; many 50000 'x -> '; printf 'a;\n')
made "subscripts" '[01]' < <(printf '%sa' "$head"; many 50000 '[1]'; printf ' = 1;\n')
made "fields" '[01]' < <(printf '%sf(a)' "$head"; many 50000 '.b'; printf ' = 1;\n')
made "a name of many parts" '[01]' < <(printf '%sa' "$head"; many 50000 '.b'; printf ' = 1;\n')
made "a sum" '[01]' < <(printf '%sa' "$head"; many 200000 ' + 1'; printf ' = 1;\n')
made "OR" '[01]' < <(printf '%sa' "$head"; many 200000 ' OR b'; printf ';\n')
made "IN list" '[01]' < <(printf '%sa IN (0' "$head"; many 1000000 ', 1'; printf ');\n')
made "arguments" '[01]' < <(printf '%sf(0' "$head"; many 1000000 ', a'; printf ') = 1;\n')
made "queries in a query" '[01]' < <(printf '%sa IN (SELECT ' "$head"; many 50000 '(SELECT '; many 50000 ')'; printf ' b);\n')
made "columns" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j COLUMNS (a'; many 200000 ', b = 1'; printf ');\n')
made "partitions" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j PARTITION (a'; many 200000 ', b'; printf ');\n')
made "one property, often" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j PROPERTIES ("format" = "x"'; many 100000 ', "format" = "y"'; printf ');\n')
made "one clause, often" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j COLUMNS (a)'; many 50000 ', COLUMNS (a)'; printf ';\n')
made "a list in a string" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j FROM KAFKA ("kafka_partitions" = "0'; many 200000 ',1'; printf '", "kafka_offsets" = "0'; many 200000 ',1'; printf '");\n')
made "a job's name" '[01]' < <(printf 'PAUSE ROUTINE LOAD FOR j'; many 300000 '.a'; printf ';\n')
made "empty statements" '[01]' < <(many 300000 ';'; printf '\n')
made "broken statements" 1 < <(many 20000 'PAUSE ROUTINE LOAD j;'; printf '\n')
made "mistakes in one statement" 1 < <(printf 'ALTER ROUTINE LOAD FOR j PROPERTIES ('; many 20000 '"a" "b" '; printf ');\n')
made "comments" 0 < <(many 300000 '-- c
'; printf 'PAUSE ROUTINE LOAD FOR j;\n')
made "comments in a statement" 0 < <(printf 'PAUSE '; many 300000 '/* c */ '; printf 'ROUTINE LOAD FOR j;\n')
made "comments behind a property" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR db.j PROPERTIES ("format" = "json"'; many 100000 ' -- c
'; printf ');\n')
made "comments left open" '[01]' < <(many 300000 '/*'; printf '\n')
made "quotes" '[01]' < <(many 300001 '"'; printf '\n')
made "backticks" '[01]' < <(many 300001 '`'; printf '\n')
made "text that is dropped" '[01]' < <(printf 'PAUSE ROUTINE LOAD FOR j \\'; many 300000 '#\\'; printf ';\n')
made "a long string" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR j WHERE a = "'; many 4000000 'x'; printf '";\n')
made "a long number" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR j WHERE a = '; many 300000 '9'; printf ';\n')
made "a long name" '[01]' < <(printf 'ALTER ROUTINE LOAD FOR j WHERE '; many 300000 'a'; printf ' = 1;\n')
made "blanks" 0 < <(printf 'PAUSE ROUTINE LOAD FOR j'; many 4000000 ' '; printf ';\n')
made "ignores" '[01]' < <(many 100000 '-- starload: ignore SL1001
'; printf 'PAUSE ROUTINE LOAD FOR j;\n')

echo "bogus: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
