#!/bin/bash
# explain.sh - `starload explain` finds pages by every kind of word, says what it
# does not know, and prints plain text into a pipe.
set -u
export ASAN_OPTIONS="exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}"      # a report is no finding
: "${STARLOAD:=./starload}"
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# run STATUS PATTERN WORDS...: stdout or stderr holds a line that matches
run()
{
	local status=$1 pattern=$2 rc
	shift 2
	"$STARLOAD" explain "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	if [ $rc = "$status" ] && cat "$tmp/out" "$tmp/err" | grep -q -e "$pattern"; then
		passed=$((passed + 1))
	else
		echo "FAIL: explain $*: exit $rc, expected $status with \"$pattern\""
		head -3 "$tmp/out" "$tmp/err"
		failed=$((failed + 1))
	fi
}

check()
{
	if "${@:2}"; then
		passed=$((passed + 1))
	else
		echo "FAIL: $1"
		failed=$((failed + 1))
	fi
}

run 0 '^SL3006 prop_range - ' SL3006
run 0 '^SL3006 prop_range - ' 3006
run 0 '^SL3006 prop_range - ' sl3006
run 0 '^SL3006 prop_range - ' prop_range
run 0 '^  range .*200000 rows or more$' max_batch_rows
run 0 '^  CREATE .*3\.3' MAX_BATCH_ROWS
run 0 '^  ALTER .*no release' kafka_topic
run 0 '^  ALTER .*3\.4\.5' kafka_broker_list
run 0 '^property.socket.timeout.ms - ' property.socket.timeout.ms
run 0 '^  values .*sasl_ssl' security.protocol
run 0 '"values": "plaintext, ' --json property.security.protocol
run 2 'did you mean "property.security.protocol"' property.security.protocoll
run 0 '^COLUMNS TERMINATED BY' columns terminated by
run 0 '^COLUMNS TERMINATED BY' 'Columns Terminated By'
run 0 '^WHERE' SL1002 where
run 0 '^SHOW WHERE' show where
run 0 '^ORDER BY' ORDER BY
run 0 '^LIMIT' LIMIT
run 0 '^envelope - no property of a routine load' envelope
run 0 'always updates in row mode' partial_update_mode
run 0 '^  instead .*property.kafka_default_offsets' kafka_default_offsets
run 0 '"instead": "pause_on_fatal_parse_error"' --json pause_on_json_parse_error
run 0 '^  clause .*PROPERTIES' partial_update
run 0 '^PAUSE ROUTINE LOAD' pause
run 0 '^Statements and clauses' --list
run 0 '"code": "SL3006"' --json prop_range
run 0 '"name": "max_batch_rows"' --json max_batch_rows
run 0 '^usage: starload explain' --help
run 2 'did you mean "max_batch_rows"' max_batch_row
run 2 'did you mean "prop_range"' prop_rang
run 2 'did you mean' PARTITON
run 2 'explain --list' qqqqqqqqqqqqq
run 2 'nothing is known of "SL0000"' SL0000
run 2 'say a code' --
run 2 'no further word' --list where
run 2 'lists' --lists

# nothing on stdout when it fails
run 2 nothing prop_range qqqqqqqqqqqqq
check "a page is printed although another word is unknown" test ! -s "$tmp/out"

esc=$(printf '\033')
run 0 . --color always where
check "--color always has no colour" grep -q "$esc" "$tmp/out"
run 0 . where
check "colour in a pipe" sh -c "! grep -q '$esc' '$tmp/out'"

# prose is wrapped; only examples and syntax, indented by four, may be longer
"$STARLOAD" explain --list >"$tmp/list"
for code in $(sed -n -e 's/^  \(SL[0-9]*\).*/\1/p' "$tmp/list"); do
	"$STARLOAD" explain "$code" >"$tmp/out" || check "explain $code" false
	check "explain $code: a line of more than 80 columns" \
		awk 'NR > 1 && !/^    / && length($0) > 80 { exit 1 }' "$tmp/out"
done
echo "explain.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 100 ]
