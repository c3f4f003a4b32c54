#!/usr/bin/env bash
# cut.sh - how fast inputs of a load are cut into parts, and compressed, beside the programs
# of zstd, LZ4 and gzip.
#
#     [STARLOAD=build/starload] bench/cut.sh [MEGABYTES [ROUNDS]]
#
# Each figure is the median of ROUNDS runs (5), with input that is in memory already.  Status 1 when a
# run fails, not when a target is missed.  doc/performance.adoc says how to read the table.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

build=$(dirname "$(readlink -f "${STARLOAD:-$here/../build/starload}")")
megabytes=${1:-400}
rounds=${2:-5}

if [ ! -e "$build/libsl-load.a" ]; then
	echo "bench: $build was built without Stream Load: nothing to measure"
	exit 0
fi
# shellcheck disable=SC2046 # flags are words
${CC:-cc} -O2 -D_GNU_SOURCE -I"$here/../src" -o "$work/cut" "$here/cut.c" "$build/libsl-load.a" "$build/libsl-base.a" \
	$(pkg-config --libs libxxhash zlib libzstd liblz4) -lbz2 -lpthread
${CC:-cc} -O2 -D_GNU_SOURCE -o "$work/measure" "$here/measure.c"
cd "$work"

# row WHAT MEASURED TARGET MET
row() {
	printf '%-52s %14s   %-18s %s\n' "$1" "$2" "${3:-}" "${4:-}"
}

# at_least VALUE LIMIT
at_least() {
	if awk "BEGIN { exit !($1 >= $2) }"; then echo met; else echo MISSED; fi
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# speed WHAT MODE KIND [TARGET]
speed() {
	local value
	value=$(for _ in $(seq "$rounds"); do ./cut "$2" "$3" "$3" || die "$2 $3"; done | awk '{ print $3 }' | median)
	row "$1" "$value GB/s" "${4:+$4 GB/s or more}" "${4:+$(at_least "$value" "$4")}"
}

heading "$megabytes MB of each kind, $rounds rounds"
row "what, a second of CPU time" measured target
for kind in csv quoted escaped ndjson array; do
	# shellcheck disable=SC2094 # the first is a word
	./cut make $kind $((megabytes * 1000000)) >$kind
done
speed "cutter: CSV" rows csv 2
speed "cutter: CSV, enclose" rows quoted 0.5
speed "cutter: CSV, enclose and escape" rows escaped 0.5
speed "cutter: JSON, an object a line" rows ndjson 2
speed "cutter: a JSON array" rows array
speed "read, cut, hashed, lines counted: CSV" parts csv
speed "the same: CSV, enclose and escape" parts escaped
speed "the same: JSON, an object a line" parts ndjson

echo
# compare METHOD PROGRAM [ARGUMENT...]: both read the file and write to /dev/null; of ours, what reading, cutting and
# hashing take is told apart.
compare() {
	local cpu=() u s _
	while read -r u s _; do
		cpu+=("$(awk "BEGIN { print $u + $s }")")
	done < <(./measure "$rounds" ./cut pack "$1" csv , ./cut parts csv csv , "$(command -v "$2")" "${@:3}")
	row "${*:2}, CPU time" "${cpu[2]} s"
	row "  our codec" "$(awk "BEGIN { print ${cpu[0]} - ${cpu[1]} }") s" "no more" \
		"$(awk "BEGIN { printf \"%.2f times\", (${cpu[0]} - ${cpu[1]}) / ${cpu[2]} }")"
	row "  with reading, cutting and hashing" "${cpu[0]} s" "" \
		"$(awk "BEGIN { printf \"%.2f times\", ${cpu[0]} / ${cpu[2]} }")"
}
compare zstd zstd -3 -T1 --single-thread -q -c csv
compare lz4 lz4 -1 -q -c csv
compare gzip gzip -6 -c csv
