#!/usr/bin/env bash
# run.sh - speed and memory of the linter, beside md5sum and /bin/true in the same run.
#
#     [STARLOAD=build/starload] bench/run.sh [ROUNDS]
#
# Each figure is the median of ROUNDS runs (5).  What lint and fmt print goes to
# /dev/null.  Everything is made in a temporary folder; status 1 when a run fails,
# not when a target is missed.  doc/performance.adoc says how to read the table.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

starload=$(readlink -f "${STARLOAD:-$here/../build/starload}")
rounds=${1:-5}
corpus=$here/../tests/conformance/corpus.jsonl.gz
megabytes=60
cd "$work"

[ -x "$starload" ] || die "no program at $starload: run ./dev build first"
[ -r "$corpus" ] || die "no corpus at $corpus"
# shellcheck disable=SC2046 # flags are words
${CC:-cc} -O2 -D_GNU_SOURCE -o make-input "$here/make-input.c" $(pkg-config --cflags --libs jansson)
${CC:-cc} -O2 -D_GNU_SOURCE -o measure "$here/measure.c"

# measure ROUNDS ARGUMENTS: fills user[], wall[], peak[]; a run may have findings
measure() {
	local u s w p status line
	user=() wall=() peak=()
	while read -r u s w p status; do
		[ "$status" -le 1 ] || die "status $status in: $*"
		user+=("$u") wall+=("$w") peak+=("$p")
	done < <(./measure "$@")
	[ ${#user[@]} -gt 0 ] || die "no measurement of: $*"
}

# row WHAT MEASURED TARGET MET
row() {
	printf '%-46s %18s   %-26s %s\n' "$1" "$2" "${3:-}" "${4:-}"
}

# at_most VALUE LIMIT
at_most() {
	if awk "BEGIN { exit !($1 <= $2) }"; then echo met; else echo MISSED; fi
}

lint=("$starload" lint --no-config --format jsonl --target 4.1 -j 1)

heading "$("$starload" --version | head -n 1), $rounds rounds"
row "what" measured target

# speed: one large file ---------------------------------------------------------

statements=$(zcat "$corpus" | ./make-input $((megabytes * 1000000)) 2>&1 >large.sql)
bytes=$(stat -c %s large.sql)
md5sum=$(command -v md5sum)
measure "$rounds" "${lint[@]}" large.sql , "$md5sum" large.sql , "$starload" fmt --no-config large.sql
ratio=$(calculate "${user[0]} / ${user[1]}")
row "md5sum of $megabytes MB, user time" "${user[1]} s"
row "" "$(calculate "$bytes / 1e6 / ${user[1]}" %.1f) MB/s"
row "lint of the same, user time" "${user[0]} s"
row "" "$(calculate "$bytes / 1e6 / ${user[0]}" %.1f) MB/s"
row "" "$(calculate "$statements / ${user[0]}" %.0f) statements/s" "500000 (20 x the server)" \
	"$(at_most 500000 "$(calculate "$statements / ${user[0]}" %.0f)")"
row "  user time of lint / of md5sum" "$ratio" "9 or less" "$(at_most "$ratio" 9)"
row "lint, wall time" "${wall[0]} s"
row "fmt of the same, user time" "${user[2]} s"
row "" "$(calculate "$bytes / 1e6 / ${user[2]}" %.1f) MB/s"

# memory ---------------------------------------------------------------------------

# memory WHAT FILE LONGEST: 32 MB and four times the longest statement, in KB
memory() {
	local most=$((32768 + 4 * $3 / 1024))
	measure 1 "${lint[@]}" "$2"
	row "$1" "${peak[0]} KB" "$most KB or less" "$(at_most "${peak[0]}" "$most")"
}

echo
longest=$(awk 'BEGIN { RS = ";\n" } length > most { most = length } END { print most }' large.sql)
memory "lint of $megabytes MB, peak memory" large.sql "$longest"
yes 'ALTER ROUTINE LOAD FOR sales.clicks PROPERTIES ("max_batch_interval" = "3");' | head -c 1000000000 >huge.sql || :
memory "lint of 1 GB with findings" huge.sql 100
rm huge.sql
{
	printf 'ALTER ROUTINE LOAD FOR db.j WHERE a = "'
	head -c 67108864 /dev/zero | tr '\0' x
	echo '";'
} >string.sql
memory "lint of a string of 64 MB" string.sql "$(stat -c %s string.sql)"
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j WHERE a IN (0"
	for (i = 1; i < 1000000; i++) printf ", %d", i; print ");" }' >list.sql
memory "lint of an IN list of a million" list.sql "$(stat -c %s list.sql)"
awk 'BEGIN { printf "ALTER ROUTINE LOAD FOR db.j WHERE "; for (i = 0; i < 100000; i++) printf "("
	printf "a"; for (i = 0; i < 100000; i++) printf ")"; print " > 0;" }' >deep.sql
memory "lint of 100,000 parentheses" deep.sql "$(stat -c %s deep.sql)"
rm string.sql list.sql deep.sql

# start to finish ---------------------------------------------------------------------

echo
awk '{ n += length + 1; print } n >= 1024 { exit }' large.sql >small.sql
true_program=$(type -P true)
measure $((100 * rounds)) "$starload" lint small.sql , "$true_program" , "$starload" --version
ratio=$(calculate "${wall[0]} / ${wall[1]}")
row "$true_program, wall time" "$(calculate "${wall[1]} * 1000" %.3f) ms"
row "lint of $(stat -c %s small.sql) bytes, wall time" "$(calculate "${wall[0]} * 1000" %.3f) ms"
row "  wall time of lint / of true" "$ratio" "3 or less" "$(at_most "$ratio" 3)"
row "starload --version, wall time" "$(calculate "${wall[2]} * 1000" %.3f) ms"

# several files ------------------------------------------------------------------------

echo
mkdir many
split -n l/16 -d --additional-suffix=.sql large.sql many/
cores=$(nproc)
measure "$rounds" "$starload" lint --no-config --target 4.1 -j 1 many , \
	"$starload" lint --no-config --target 4.1 -j "$cores" many
row "lint of 16 files, $megabytes MB in all, -j 1, wall" "${wall[0]} s"
row "the same with -j $cores" "${wall[1]} s" "" "$(calculate "${wall[0]} / ${wall[1]}") x as fast"
