#!/bin/bash
# current.sh - what gen-doc makes is what the tree holds.  UPDATE=1 renews the
# tree instead.
set -u
: "${top_srcdir:=.}" "${top_builddir:=.}"
gen=$top_builddir/gen-doc
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# the part between its two comments in a hand-written file
part()
{
	awk -v from="<!-- $2 -->" -v to="<!-- end $2 -->" \
		'$0 == to { inside = 0 } inside { print } $0 == from { inside = 1 }' "$1"
}

replace_part()
{
	awk -v from="<!-- $2 -->" -v to="<!-- end $2 -->" -v new="$3" \
		'$0 == to { inside = 0 }
		 !inside { print }
		 $0 == from { inside = 1; while ((getline line < new) > 0) print line }' "$1" >"$tmp/whole" &&
		cat "$tmp/whole" >"$1"
}

"$gen" --list >"$tmp/list" || exit 1
while IFS= read -r name; do
	file=$top_srcdir/${name%%#*}
	if ! "$gen" "$name" >"$tmp/new"; then
		echo "FAIL: gen-doc $name"
		failed=$((failed + 1))
		continue
	fi
	case $name in
	*#*) part "$file" "${name#*#}" >"$tmp/old" ;;
	*)   cat "$file" >"$tmp/old" 2>/dev/null ;;
	esac
	if cmp -s "$tmp/old" "$tmp/new"; then
		passed=$((passed + 1))
	elif [ -n "${UPDATE:-}" ]; then
		case $name in
		*#*) replace_part "$file" "${name#*#}" "$tmp/new" ;;
		*)   mkdir -p "${file%/*}" && cat "$tmp/new" >"$file" ;;
		esac
		echo "renewed: $name"
	else
		echo "FAIL: $name is not what gen-doc prints; UPDATE=1 make check TESTS=tests/doc/current.sh renews it"
		diff "$tmp/old" "$tmp/new" | head -20
		failed=$((failed + 1))
	fi
done <"$tmp/list"
[ -s "$tmp/list" ] || failed=1
echo "current.sh: $passed passed, $failed failed"
[ $failed = 0 ]
