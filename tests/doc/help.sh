#!/bin/bash
# help.sh - `starload COMMAND --help` and its manual page tell the same: the
# synopsis, and every option in both directions.
set -u
: "${top_srcdir:=.}" "${STARLOAD:=./starload}"
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

fail()
{
	echo "FAIL: $*"
	failed=$((failed + 1))
}

for page in "$top_srcdir"/doc/starload-*.1.adoc; do
	cmd=${page##*/starload-} cmd=${cmd%.1.adoc}
	# a program of its own, which a build may leave out
	case $("$STARLOAD" help | sed -n "/^[a-z].*:\$/h; /^  $cmd /{g;p;q}") in
	"with a cluster:") [ -x "${STARLOAD%/*}/starload-net" ] || continue ;;
	"loading files:") [ -x "${STARLOAD%/*}/starload-load" ] || continue ;;
	"at a terminal:") [ -x "${STARLOAD%/*}/starload-shell" ] || continue ;;
	"to try things on:") [ -x "${STARLOAD%/*}/starload-sandbox" ] || continue ;;
	esac
	"$STARLOAD" "$cmd" --help >"$tmp/help" || fail "starload $cmd --help: exit $?"
	synopsis=$(sed -e "s/\\*\\*//g" -e "s/__//g" -e "s/\\*//g" -e "s/\\\\//g" "$top_srcdir/doc/inc/synopsis-$cmd.adoc")
	if grep -qF -e "$synopsis" "$tmp/help"; then
		passed=$((passed + 1))
	else
		fail "$cmd: --help does not hold the synopsis \"$synopsis\""
	fi
	# options by their long names
	grep -o -e '^  \(-., \|    \)--[^ ]*' "$tmp/help" | sed -e 's/.*--//' -e 's/\[no-\]//' -e 's/\[=.*//' | sort >"$tmp/in-help"
	sed -n -e 's/^\(\*-.\*, \)\{0,1\}\*\{1,2\}--\(\[no-\]\)\{0,1\}\([a-z-]*\).*::$/\3/p' \
		"$top_srcdir/doc/inc/options-$cmd.adoc" | sort >"$tmp/in-page"
	if [ -s "$tmp/in-help" ] && cmp -s "$tmp/in-help" "$tmp/in-page"; then
		passed=$((passed + 1))
	else
		fail "$cmd: options of --help (<) and of the manual page (>) differ"
		diff "$tmp/in-help" "$tmp/in-page"
	fi
	# options that the page's own text speaks of exist; those behind another command are that one's
	for o in $(sed -e "s/starload $cmd --/--/g" -e 's/starload [a-z]* --[a-z-]*//g' "$page" |
		grep -o -e '--[a-z][a-z-]*' | sort -u); do
		case $o in --help|--version) continue ;; esac
		if grep -q -x -e "${o#--}" "$tmp/in-help"; then
			passed=$((passed + 1))
		else
			fail "$cmd: the manual page speaks of $o, --help does not"
		fi
	done
done
echo "help.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
