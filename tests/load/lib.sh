# lib.sh - what the tests of loading share; read with "."
#
# send [OPTIONS] OP FILE: runs tests/load/send_once as root on $table by way of $fe (or what
#     FE says), trusting $be; run() keeps what it says
# gives NAME PATTERN: its first line is that (a pattern of the shell)
# text TEXT: its second line holds it
# fault SPEC: the cluster is told; state LABEL STATE: what it knows
# rows N: so many are in the table
# The rest is tests/wire/lib.sh and http_lib.sh.
# shellcheck shell=bash disable=SC2034

. "${top_srcdir:-.}/tests/wire/lib.sh"
. "${top_srcdir:-.}/tests/wire/http_lib.sh"

: "${SEND_ONCE:=${top_builddir:-${STARLOAD%/*}}/tests/load/send_once}"
case $SEND_ONCE in /*) ;; *) SEND_ONCE=$PWD/$SEND_ONCE ;; esac
need "$SEND_ONCE"

send()
{
	run timeout 120 "$SEND_ONCE" --fe "${FE:-http://$fe}" --node "$be" --user "${USER_IS:-root}" \
		--db "${table%.*}" --table "${table#*.}" -H column_separator:, "$@"
}

gives()
{
	local line
	line=$(head -n 1 ../stdout)
	# shellcheck disable=SC2254 # a pattern
	case $line in
	$2) good ;;
	*) bad "$1: \"$line\", not \"$2\"" ;;
	esac
}

text()
{
	if sed -n 2p ../stdout | grep -qF -- "$1"; then good; else bad "\"$1\" is not in the text"; fi
}

fault()
{
	sql "SANDBOX FAULT '$1'"
	is "SANDBOX FAULT $1" 0
}

state()
{
	ask GET "/api/${table%.*}/get_load_state?label=$1"
	is "$1 is $2" 0 "\"state\":\"$2\""
}

rows()
{
	sql "SELECT count(*) FROM $table"
	if [ "$(cat ../stdout)" = "$1" ]; then good; else bad "$(cat ../stdout) rows, not $1"; fi
}
