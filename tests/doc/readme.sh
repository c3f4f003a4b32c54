#!/bin/bash
# readme.sh - the output shown in README.md is what its commands print.  Lines
# that begin with "$ " between the comments "look" are run in a copy of the
# examples; UPDATE=1 renews what stands below them.
set -u
export ASAN_OPTIONS="exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}"      # a report is no finding
: "${top_srcdir:=.}" "${STARLOAD:=./starload}"
case $STARLOAD in /*) ;; *) STARLOAD=$PWD/$STARLOAD ;; esac
readme=$(cd "$top_srcdir" && pwd)/README.md
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/work" && ln -s "$STARLOAD" "$tmp/bin/starload" &&
	cp -r "$top_srcdir/examples" "$tmp/work/" || exit 99
chmod -R u+w "$tmp/work"
PATH=$tmp/bin:$PATH

look() { awk '$0 == "<!-- end look -->" { inside = 0 } inside { print } $0 == "<!-- look -->" { inside = 1 }' "$readme"; }

look >"$tmp/old"
while IFS= read -r line; do
	case $line in
	'$ '*)
		printf '%s\n' "$line"
		(cd "$tmp/work" && sh -c "${line#\$ }") 2>&1 </dev/null
		;;
	'```'*) printf '%s\n' "$line" ;;
	esac
done <"$tmp/old" >"$tmp/new"
n=$(grep -c '^\$ ' "$tmp/old")
if [ "$n" -lt 1 ]; then
	echo "FAIL: README.md shows no command"
	exit 1
fi
if cmp -s "$tmp/old" "$tmp/new"; then
	echo "readme.sh: $n passed, 0 failed"
elif [ -n "${UPDATE:-}" ]; then
	awk -v new="$tmp/new" '$0 == "<!-- end look -->" { inside = 0 } !inside { print }
		$0 == "<!-- look -->" { inside = 1; while ((getline line < new) > 0) print line }' \
		"$readme" >"$tmp/whole" && cat "$tmp/whole" >"$readme"
	echo "renewed: README.md"
else
	echo "FAIL: README.md does not show what starload prints; UPDATE=1 make check TESTS=tests/doc/readme.sh renews it"
	diff "$tmp/old" "$tmp/new"
	exit 1
fi
