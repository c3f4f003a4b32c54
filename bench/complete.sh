#!/usr/bin/env bash
# complete.sh - how long Tab in the shell thinks: by the grammar, and with 10,000 tables.
#
#     [STARLOAD=build/starload] bench/complete.sh [TABLES]
#
# bench/complete.c says what is measured.  Status 1 when it cannot be; a target that is missed is said.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

build=$(dirname "$(readlink -f "${STARLOAD:-$here/../build/starload}")")
tables=${1:-10000}
target_ms=5

[ -e "$build/Makefile" ] || die "no build at $build: run ./dev build first"
make -s -C "$build" bench/complete >/dev/null
printf 'Tab in the shell, with %s tables (microseconds of processor time; load before: %s)\n\n' "$tables" "$(cut -d ' ' -f 1 /proc/loadavg)"
printf '%-52s %10s %10s %10s\n' "" median "99 %" most
"$build/bench/complete" "$tables" | awk -F '\t' -v most=$((target_ms * 1000)) '
	{ printf "%-52s %10s %10s %10s%s\n", $1, $2, $3, $4, ($2 > most ? "   MISSED: more than " most : "") }'
