#!/usr/bin/env bash
# send.sh - what one request costs the client: by libcurl, from memory, and curl itself.
#
#     [BUILD=build] bench/send.sh [ROUNDS] [MEGABYTES]
#
# All send the same file with the same headers to "starload sandbox --discard" by way of its FE.
# Rounds are interleaved; each figure is the median of ROUNDS (5): CPU seconds of the client's
# process (user + system) a GB, and MB a second.  The file is read once before, so that no disk counts.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

build=$(readlink -f "${BUILD:-$here/../build}")
rounds=${1:-5}
megabytes=${2:-2000}
cd "$work"

for program in "$build/starload" "$build/tests/load/send_once"; do
	[ -x "$program" ] || die "no program at $program"
done
discarding "$build/starload" "$megabytes"

TIMEFORMAT='%R %U %S'
label=0
# take NAME COMMAND...: a line of seconds in NAME.times
take()
{
	local name=$1
	shift
	{ time "$@" >said 2>&1; } 2>>"$name.times"
	grep -qE 'verdict=done|"Status": "Success"' said || { cat said >&2; exit 1; }
}
ours()
{
	"$build/tests/load/send_once" --fe "http://$fe" --user root --db d --table t \
		-H column_separator:, --label "b$((label += 1))$1" "${@:2}" load data.csv
}
curls()
{
	curl -sS --location-trusted -u root: -H Expect:100-continue -H column_separator:, \
		-H "label:c$((label += 1))" -T data.csv -XPUT "http://$fe/api/d/t/_stream_load"
}
for ((i = 0; i < rounds; i++)); do
	label=$((i * 10))
	take curl curls
	take libcurl ours l --copy
	take memory ours m
done
for name in curl libcurl memory; do
	awk -v name=$name -v gb="$megabytes" '
	{ cpu[NR] = ($2 + $3) * 1000 / gb; rate[NR] = gb / $1 }
	function median(a,    i, j, t) {
		for (i = 1; i <= NR; i++)
			for (j = i + 1; j <= NR; j++)
				if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t }
		return a[int((NR + 1) / 2)]
	}
	END { printf "%-8s %.2f s CPU a GB  %5.0f MB/s\n", name, median(cpu), median(rate) }' "$name.times"
done
