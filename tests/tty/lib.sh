# lib.sh - what the tests under a terminal share; read with "."
#
# at_terminal WHAT [OPTIONS]: starload shell at the last cluster, driven by the steps of standard input
#     (drive.c says what they are); what it printed is in ../screen
# The rest is tests/wire/lib.sh.
# shellcheck shell=bash

. "${top_srcdir:-.}/tests/wire/lib.sh"

DRIVE=${STARLOAD%/*}/tests/tty/drive
[ -x "${STARLOAD%/*}/starload-shell" ] && [ -x "$DRIVE" ] || { echo "there is no starload-shell"; exit 77; }
export HOME=$scratch/home INPUTRC=/dev/null TERM=xterm COLUMNS= LINES=
unset COLUMNS LINES LESS
# long results come as they are; results.sh has real ones
export PAGER=cat
mkdir -p "$HOME"
history=$HOME/.local/state/starload/shell_history

at_terminal()
{
	local what=$1
	shift
	if "$DRIVE" ${columns:-100} -- "$STARLOAD" shell -P "$port" --no-defaults --no-config "$@" >../screen; then
		good
	else
		failed=$((failed + 1))
		echo "FAIL: $what"
		cat ../screen
	fi
}
