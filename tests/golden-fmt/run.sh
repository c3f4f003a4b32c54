#!/bin/bash
# run.sh - each NAME.sql here through `starload fmt`, compared with NAME.out
# (what was printed, then `exit N`).  A first line `-- args: ...` of NAME.sql
# names options.  What was printed is formatted once more and must not change.
# UPDATE=1 writes the .out files; then read the diff.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 99
starload=${STARLOAD:-$PWD/starload}
case $starload in /*) ;; *) starload=$PWD/$starload ;; esac
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cases=0 failed=0

cd "$here" || exit 99
for sql in *.sql; do
	name=${sql%.sql}
	args=$(sed -n '1s/^-- args: *//p' "$sql" | tr -d '\r')
	cases=$((cases + 1))
	# shellcheck disable=SC2086
	"$starload" fmt --no-config $args "$sql" > "$work/text" 2> "$work/err"
	status=$?
	{ cat "$work/text" "$work/err"; echo "exit $status"; } > "$work/out"
	if [ -n "${UPDATE:-}" ]; then
		cp "$work/out" "$name.out" || exit 99
	elif ! cmp -s "$name.out" "$work/out"; then
		echo "not ok: $name"
		diff -u "$name.out" "$work/out"
		failed=$((failed + 1))
		continue
	fi
	case " $args " in
	*" --check "* | *" --diff "*) continue ;;
	esac
	# shellcheck disable=SC2086
	"$starload" fmt --no-config $args - < "$work/text" > "$work/again" 2> /dev/null
	if ! cmp -s "$work/text" "$work/again"; then
		echo "not ok: $name: formatting twice changes the text"
		diff -u "$work/text" "$work/again"
		failed=$((failed + 1))
	fi
done
echo "golden-fmt: $((cases - failed)) passed, $failed failed"
[ "$cases" -gt 0 ] && [ "$failed" -eq 0 ]
