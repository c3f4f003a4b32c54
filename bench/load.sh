#!/usr/bin/env bash
# load.sh - what loading a file costs the client: starload load beside curl -T.
#
#     [STARLOAD=build/starload] bench/load.sh [ROUNDS [MEGABYTES]]
#
# All send the same CSV file with the same headers to "starload sandbox --discard" by way of its FE;
# starload load also finds the rows, hashes the parts and keeps its manifest.  Rounds are interleaved;
# each figure is the median of ROUNDS (5): CPU seconds of the client (user + system) for a GB, wall
# time, peak memory.  The file is read once before, so that no disk counts.  Status 1 when a
# run fails, not when a target is missed.  doc/performance.adoc says how to read the table.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

starload=$(readlink -f "${STARLOAD:-$here/../build/starload}")
rounds=${1:-5}
megabytes=${2:-1000}

if [ ! -x "${starload%/*}/starload-load" ]; then
	echo "bench: $starload was built without Stream Load: nothing to measure"
	exit 0
fi
${CC:-cc} -O2 -D_GNU_SOURCE -o "$work/measure" "$here/measure.c"
cd "$work"

# row WHAT CPU WALL PEAK
row() {
	printf '%-44s %9s %9s %9s %10s %9s\n' "$@"
}

discarding "$starload" "$megabytes"
heading "$megabytes MB, $rounds rounds"
load=("$starload" load --no-defaults --no-config --no-sql --http-url "http://$fe" -u root d.t data.csv
	--column-separator '\x2C' --again --quiet)
eighth=$((megabytes * 1000000 / 8 + 1000))
names=('curl -T' 'starload load, one part' '  8 parts, 1 worker' '  8 parts, 4 workers' '  8 parts, 8 workers'
	'  --dry-run: cut and hashed, not sent')
i=0
while read -r user sys wall peak status; do
	[ "$status" = 0 ] || die "status $status of ${names[i]}"
	cpu=$(calculate "($user + $sys) * 1000 / $megabytes")
	if [ $i = 0 ]; then
		first_cpu=$cpu first_wall=$wall
		row "" "CPU s/GB" "of curl's" "wall s" "of curl's" "peak KB"
	fi
	row "${names[i]}" "$cpu" "$(calculate "$cpu / $first_cpu")" "$(calculate "$wall")" \
		"$(calculate "$wall / $first_wall")" "$peak"
	i=$((i + 1))
done < <(./measure "$rounds" \
	"$(command -v curl)" -sS --fail --location-trusted -u root: -H Expect:100-continue -H 'column_separator:\x2C' \
	-T data.csv -XPUT "http://$fe/api/d/t/_stream_load" , \
	"${load[@]}" --state-dir "$work/state" --workers 1 --part-size 0 , \
	"${load[@]}" --state-dir "$work/state" --workers 1 --part-size "$eighth" , \
	"${load[@]}" --state-dir "$work/state" --workers 4 --part-size "$eighth" , \
	"${load[@]}" --state-dir "$work/state" --workers 8 --part-size "$eighth" , \
	"${load[@]}" --state-dir "$work/state" --part-size "$eighth" --dry-run)
[ $i = ${#names[@]} ] || die "no measurement"
