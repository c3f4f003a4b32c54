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
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
starload=$(readlink -f "${STARLOAD:-$here/../build/starload}")
rounds=${1:-5}
megabytes=${2:-1000}
work=$(mktemp -d)
cluster=
trap '[ -z "$cluster" ] || kill "$cluster"; rm -rf "$work"' EXIT

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
# calculate EXPRESSION [FORMAT]
calculate() {
	awk "BEGIN { printf \"${2:-%.2f}\", $1 }"
}

cat >tables.sql <<'E2'
CREATE DATABASE d;
CREATE TABLE d.t (id INT, name VARCHAR(50), age INT) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)
PROPERTIES ("replication_num" = "1");
E2
# yes is ended by SIGPIPE
{ yes '1234567,some name of some length,42' || :; } | head -c $((megabytes * 1000000)) >data.csv || :
cat data.csv >/dev/null
"$starload" sandbox --sql-port 0 --init tables.sql --discard >ready &
cluster=$!
until grep -q '^ready' ready; do sleep 0.05; done
fe=$(sed 's/.* http=\([^ ,]*\).*/\1/' ready)

printf '%s, %s processors, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
	"$(nproc)" "$(uname -sr)"
printf '%s MB, %s rounds, load before: %s\n\n' "$megabytes" "$rounds" "$(cut -d ' ' -f 1 /proc/loadavg)"

load=("$starload" load --no-defaults --no-config --no-sql --http-url "http://$fe" -u root d.t data.csv
	--column-separator '\x2C' --again --quiet)
eighth=$((megabytes * 1000000 / 8 + 1000))
names=('curl -T' 'starload load, one part' '  8 parts, 1 worker' '  8 parts, 4 workers' '  8 parts, 8 workers'
	'  --dry-run: cut and hashed, not sent')
i=0
while read -r user sys wall peak status; do
	[ "$status" = 0 ] || { echo "bench: status $status of ${names[i]}" >&2; exit 1; }
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
[ $i = ${#names[@]} ] || { echo "bench: no measurement" >&2; exit 1; }
