# lib.sh - what the benches share; read with "."
#
# die WORDS: ends it with status 1
# calculate EXPRESSION [FORMAT]: in two digits, unless said
# heading WORDS: the machine, and what else counts
# discarding STARLOAD MEGABYTES: data.csv of that size, and a cluster that throws away what is loaded
#     into d.t, whose FE is in $fe
# Everything is made in a temporary folder, $work; $here is this one.
# shellcheck shell=bash disable=SC2034

export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
cluster=
trap '[ -z "$cluster" ] || kill "$cluster"; rm -rf "$work"' EXIT

die() {
	echo "bench: $*" >&2
	exit 1
}

calculate() {
	awk "BEGIN { printf \"${2:-%.2f}\", $1 }"
}

heading() {
	printf '%s, %s processors, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
		"$(nproc)" "$(uname -sr)"
	printf '%s, load before: %s\n\n' "$*" "$(cut -d ' ' -f 1 /proc/loadavg)"
}

discarding() {
	cat >tables.sql <<'E2'
CREATE DATABASE d;
CREATE TABLE d.t (id INT, name VARCHAR(50), age INT) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)
PROPERTIES ("replication_num" = "1");
E2
	# yes is ended by SIGPIPE
	{ yes '1234567,some name of some length,42' || :; } | head -c $(($2 * 1000000)) >data.csv || :
	# no disk is to count
	cat data.csv >/dev/null
	"$1" sandbox --sql-port 0 --init tables.sql --discard >ready &
	cluster=$!
	until grep -q '^ready' ready; do
		kill -0 "$cluster" 2>/dev/null || die "the cluster does not start"
		sleep 0.05
	done
	fe=$(sed 's/.* http=\([^ ,]*\).*/\1/' ready)
}
