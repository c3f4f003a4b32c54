#!/bin/sh
# run.sh - golden cases: what a run of lint prints, and its exit status, are
# compared with NAME.out.
#
# NAME.sql   is linted; its first line may hold further options:
#                -- args: --target 3.5
# NAME.awk   writes the text of a case that is too large to keep
# NAME.args  holds options and files of a run of its own
#
# Each rule of src/diag/codes.def has a case rules/NUMBER-SLUG that shows its
# finding exactly once, beside a statement that is nearly the same and right; those that
# take a cluster to tell (6...) are shown by tests/wire/run.sh, those of loads (7...) by
# tests/unit/check_headers.c.
# UPDATE=1 rewrites what differs; the change is what is reviewed.
# Names of cases as arguments run only those.

here=$(cd "$(dirname "$0")" && pwd) || exit 1
. "$here/../cli/lib.sh"
cd "$here" || exit 1
codes=$here/../../src/diag/codes.def

fail()
{
	echo "FAIL: $1"
	failed=$((failed + 1))
}

lint()
{
	"$STARLOAD" lint --no-config --severity note "$@" >"$scratch/printed" 2>&1
	status=$?
	# SARIF lists every rule, which a new one must not change here.
	sed -e '/^{"id":"SL[0-9]*",/d' -e 's/"ruleIndex":[0-9]*/"ruleIndex":N/' \
		-e 's/"version":"[0-9.]*","rules"/"version":"N","rules"/' "$scratch/printed"
	echo "exit $status"
}

# run_case NAME: prints what is to be in NAME.out
run_case()
(
	cd "$(dirname "$1")" || exit 1
	name=$(basename "$1")
	# shellcheck disable=SC2046 # the options are words
	if [ -e "$name.args" ]; then
		lint $(cat "$name.args") </dev/null
	elif [ -e "$name.awk" ]; then
		awk -f "$name.awk" >"$scratch/large.sql"
		lint $(sed -n '1s/^-- args: *//p' "$scratch/large.sql") \
			--stdin-filename "$name.sql" - <"$scratch/large.sql"
	else
		lint $(sed -n '1s/^-- args: *//p' "$name.sql") "$name.sql" </dev/null
	fi
)

for file in ${*:-*.sql */*.sql */*.awk */*.args}; do
	name=${file%.*}
	run_case "$name" >"$scratch/out"
	if cmp -s "$name.out" "$scratch/out"; then
		passed=$((passed + 1))
	elif [ -n "$UPDATE" ]; then
		cp "$scratch/out" "$name.out"
		echo "rewritten: $name.out"
		passed=$((passed + 1))
	else
		fail "$name"
		diff -u "$name.out" "$scratch/out"
	fi
done

# An expected output without its case tests nothing.
for out in *.out */*.out; do
	name=${out%.out}
	[ -e "$name.sql" ] || [ -e "$name.awk" ] || [ -e "$name.args" ] || fail "$out has no case"
done

if [ $# -eq 0 ]; then
	sed -n '/^DIAG([67]/d;s/^DIAG(\([0-9]*\), \([a-z0-9_]*\),.*/\1 \2/p' "$codes" >"$scratch/rules"
	[ -s "$scratch/rules" ] || fail "no rules in codes.def"
	while read -r number slug; do
		n=$(grep -c "\[$slug\]\$" "rules/$number-$slug.out")
		if [ "$n" = 1 ]; then
			passed=$((passed + 1))
		else
			fail "rules/$number-$slug.out shows [$slug] ${n:-no} times, not once"
		fi
	done <"$scratch/rules"
fi
finish
