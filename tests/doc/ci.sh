#!/bin/bash
# ci.sh - runs every starload command of doc/ci.adoc in a folder that holds the
# examples as etl/.  A snippet that is not a valid command, or leaves no report
# where it says so, fails the test.
set -u
export ASAN_OPTIONS="exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}"      # a report is no finding
: "${top_srcdir:=.}" "${STARLOAD:=./starload}"
case $STARLOAD in /*) ;; *) STARLOAD=$PWD/$STARLOAD ;; esac
doc=$(cd "$top_srcdir" && pwd)/doc/ci.adoc
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" && ln -s "$STARLOAD" "$tmp/bin/starload" && cp -r "$top_srcdir/examples" "$tmp/etl" || exit 99
chmod -R u+w "$tmp/etl"
cd "$tmp" || exit 99
PATH=$tmp/bin:$PATH
passed=0 failed=0

# what is no shell around the command: list marks, keys, quotes of groovy
commands()
{
	sed -n -e "s/^[[:space:]]*- run: \(starload .*\)$/\1/p;t" \
	       -e "s/^[[:space:]]*- \(starload .*\)$/\1/p;t" \
	       -e "s/^[[:space:]]*sh '\(starload .*\)'$/\1/p;t" \
	       -e "s/^[[:space:]]*'\(starload .*\)')$/\1/p;t" \
	       -e "s/^\(starload .*\)$/\1/p;t" "$doc"
}

while IFS= read -r cmd; do
	sh -c "$cmd" >out 2>err
	rc=$?
	why=
	# the examples hold mistakes on purpose
	case $cmd in
	*" lint "*) [ $rc = 1 ] || why="exit $rc, expected 1" ;;
	*)          [ $rc = 0 ] || [ $rc = 1 ] || why="exit $rc" ;;
	esac
	file=$(printf '%s\n' "$cmd" | sed -n -e 's/.*--output [a-z]*=\([^ ]*\).*/\1/p' -e 's/.*> \([^ ]*\)$/\1/p')
	if [ -n "$file" ]; then
		grep -q . "$file" 2>/dev/null || why="${why:+$why; }no report in $file"
	fi
	if [ -n "$why" ]; then
		echo "FAIL: $cmd: $why"
		cat err
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done < <(commands)

# as many as the document names: none may be missed by the patterns above
named=$(awk '/^----$/ { inside = !inside } inside && /starload (lint|fmt|explain) / { n++ } END { print n + 0 }' "$doc")
if [ "$named" != $((passed + failed)) ]; then
	echo "FAIL: doc/ci.adoc names $named commands, $((passed + failed)) were run"
	failed=$((failed + 1))
fi
# settings shown here and in the manual pages are accepted
for page in "$doc" "${doc%/*}"/starload-*.1.adoc; do
	awk '/^ ?\[(lint|fmt)\]$/ { show = 1 } /^ ?$/ || /^----$/ { show = 0 } show { sub(/^ /, ""); print }' \
		"$page" >conf
	[ -s conf ] || continue
	starload lint --config conf etl >out 2>err
	if [ $? = 1 ] && [ ! -s err ]; then
		passed=$((passed + 1))
	else
		echo "FAIL: the settings of $page"
		cat err
		failed=$((failed + 1))
	fi
	rm conf
done
echo "ci.sh: $passed passed, $failed failed"
[ $failed = 0 ]
