# lib.sh - what the tests of the emulated cluster share; read with "."
#
# need COMMAND...: leaves with 77 when one is missing; starload-NAME is what was built here
# start NAME [OPTIONS]: starts a cluster; its first port is in $port, all of them
#     in $ports, its process in $pid; HOST:PORT of HTTP is in $fe (the leader), $fes, $be
#     (the first) and $bes
# refused [OPTIONS]: one that is not to start; run() keeps what it says
# stop: ends the last one; its exit status is in $status
# sql [OPTIONS] STATEMENTS: the mariadb program as root at $port; run() keeps what it says
# as_root [OPTIONS]: the same, and what it says goes where it goes
# quiet STATEMENTS: root's, whose failure ends the test; their rows, without names
# cell JOB COLUMN: of what SHOW says of the job; nothing of one that is stopped
# on COMMAND [OPTIONS]: starload's command, there
# at_most N: waits until no more background jobs than that run, of which each cluster is one
# await COMMAND...: until it succeeds, for two minutes; else 1
# The rest is tests/cli/lib.sh.
# shellcheck shell=bash disable=SC2034

. "${top_srcdir:-.}/tests/cli/lib.sh"

: "${SANDBOX:=${STARLOAD%/*}/starload-sandbox}"
pids=()
# Whatever happens, nothing we started stays.
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; rm -rf "$scratch"' EXIT
# Nothing of the user's own counts, and nothing of ours gets there.
export HOME=$scratch
unset "${!STARROCKS_@}" MYSQL_HOME MYSQL_PWD STARLOAD_STATE_DIR XDG_CONFIG_HOME XDG_STATE_HOME
unset {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY

need()
{
	local command
	for command; do
		case $command in starload-*) command=${STARLOAD%/*}/$command ;; esac
		if ! command -v "$command" >/dev/null; then
			echo "${command##*/} is missing"
			exit 77
		fi
	done
}

await()
{
	local tries=0
	until "$@" 2>/dev/null; do
		[ $((tries += 1)) -lt 2400 ] || return 1
		sleep 0.05
	done
}

start()
{
	local name=$1 tries=0
	shift
	"$STARLOAD" sandbox --sql-port 0 "$@" >"../$name.ready" 2>"../$name.err" </dev/null &
	pid=$!
	pids+=("$pid")
	until grep -qs '^ready ' "../$name.ready"; do
		if ! kill -0 "$pid" 2>/dev/null || [ $((tries += 1)) -gt 2400 ]; then
			echo "the cluster $name does not start:"
			cat "../$name.err"
			exit 1
		fi
		sleep 0.05
	done
	ports=$(sed -n 's/^ready sql=\([^ ]*\).*/\1/p' "../$name.ready" | tr ',' '\n' | sed 's/.*://')
	fes=$(sed -n 's/^ready .* http=\([^ ]*\).*/\1/p' "../$name.ready" | tr ',' '\n')
	fe=$(head -n 1 <<<"$fes")
	bes=$(sed -n 's/^ready .* be=\([^ ]*\).*/\1/p' "../$name.ready" | tr ',' '\n')
	be=$(head -n 1 <<<"$bes")
	port=$(head -n 1 <<<"$ports")
}

refused()
{
	run timeout 60 "$STARLOAD" sandbox "$@"
}

stop()
{
	kill "$pid" && wait "$pid"
	status=$?
}

client()
{
	run mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" "$@"
}

sql()
{
	local options=()
	while [ $# -gt 1 ]; do
		options+=("$1")
		shift
	done
	client -u root -N "${options[@]}" -e "$1"
}

as_root()
{
	mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" -u root "$@"
}

quiet()
{
	as_root -N -e "$1" && return
	echo "FAIL: $1" >&2
	exit 1
}

cell()
{
	as_root -E -e "SHOW ROUTINE LOAD FOR $1" 2>/dev/null | sed -n "s/^ *$2: //p"
}

on()
{
	local command=$1
	shift
	starload "$command" --no-defaults -h 127.0.0.1 -P "$port" "$@"
}

at_most()
{
	while [ "$(jobs -pr | wc -l)" -gt "$1" ]; do
		wait -n
	done
}
