#!/bin/sh
# fix.sh - round trips of --fix over the golden cases: what a fix makes of
# NAME.sql is compared with NAME.fixed; it parses wherever all the syntax errors
# could be repaired, has no finding left that could be fixed, and fixing it once
# more changes nothing.
#
# All fixes are applied, the uncertain too; and those that are certain must be
# enough for the rules that give such a fix.  UPDATE=1 rewrites what differs.

here=$(cd "$(dirname "$0")" && pwd) || exit 1
. "$here/../cli/lib.sh"
cd "$here" || exit 1

check()
{
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		echo "FAIL: $what"
		failed=$((failed + 1))
	fi
}

# findings FILE: as jsonl
findings()
{
	"$STARLOAD" lint --no-config --format jsonl "$1" 2>&1
}

# count PATTERN FILE
count()
{
	grep -c -- "$1" "$2"
}

fix()
{
	"$STARLOAD" lint --no-config -q --fix "$@" >/dev/null 2>&1
	[ $? -le 1 ]
}

for sql in */*.sql; do
	name=${sql%.sql}
	work=$scratch/work.sql
	cp "$sql" "$work"
	findings "$work" >"$scratch/before"
	if ! grep -q '"fix":{' "$scratch/before"; then
		check "$name: fix without a fix to make" fix --unsafe-fixes "$work"
		check "$name: changed without a fix" cmp -s "$sql" "$work"
		check "$name.fixed of a case without fixes" [ ! -e "$name.fixed" ]
		continue
	fi

	# the certain ones alone
	safe=$(count '"fix":{"safe":true' "$scratch/before")
	check "$name: --fix" fix "$work"
	findings "$work" >"$scratch/after"
	check "$name: a certain fix is left" [ "$(count '"fix":{"safe":true' "$scratch/after")" = 0 ]
	if [ "$safe" = 0 ]; then
		check "$name: --fix applied an uncertain fix" cmp -s "$sql" "$work"
	else
		check "$name: --fix changed nothing" [ "$(cmp "$sql" "$work" 2>&1)" ]
	fi

	# and all of them
	check "$name: --unsafe-fixes" fix --unsafe-fixes "$work"
	findings "$work" >"$scratch/after"
	check "$name: a fix is left" [ "$(count '"fix":{' "$scratch/after")" = 0 ]
	unfixed=$(grep '"slug":"[a-z_]*"' "$scratch/before" | grep '"code":"SL12' | count '"fix":null' /dev/stdin)
	if [ "$unfixed" = 0 ]; then
		check "$name: the fixed text does not parse" [ "$(count '"code":"SL12' "$scratch/after")" = 0 ]
	fi
	cp "$work" "$scratch/once.sql"
	check "$name: fix again" fix --unsafe-fixes "$work"
	check "$name: a second fix changes the text" cmp -s "$scratch/once.sql" "$work"

	if [ -n "$UPDATE" ] && ! cmp -s "$name.fixed" "$work"; then
		cp "$work" "$name.fixed"
		echo "rewritten: $name.fixed"
	fi
	check "$name.fixed" diff -u "$name.fixed" "$work"
done

for file in */*.fixed; do
	check "$file has no case" [ -e "${file%.fixed}.sql" ]
done
finish
