# lib.sh - what the tests of the command line share; read with "."
#
# run COMMAND...: runs it in the scratch directory, keeps stdout, stderr, status
# is NAME STATUS [TEXT]: the last run left with STATUS; stdout holds TEXT
# err TEXT: the last run's stderr holds it
# shellcheck shell=sh

: "${STARLOAD:=$PWD/starload}"
case $STARLOAD in /*) ;; *) STARLOAD=$PWD/$STARLOAD ;; esac
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
unset GITHUB_ACTIONS NO_COLOR
LC_ALL=C.UTF-8
export LC_ALL
cd "$scratch" || exit 1
mkdir work && cd work || exit 1

passed=0
failed=0
status=

run()
{
	"$@" >../stdout 2>../stderr </dev/null
	status=$?
}

starload()
{
	run "$STARLOAD" "$@"
}

good()
{
	passed=$((passed + 1))
}

bad()
{
	failed=$((failed + 1))
	echo "FAIL: $1"
	echo "--- status $status, stdout:"
	head -n 40 ../stdout
	echo "--- stderr:"
	head -n 40 ../stderr
}

is()
{
	if [ "$status" != "$2" ]; then
		bad "$1: status $status, not $2"
	elif [ -n "$3" ] && ! grep -qF -- "$3" ../stdout; then
		bad "$1: \"$3\" is not on stdout"
	else
		good
	fi
}

err()
{
	if grep -qF -- "$1" ../stderr; then good; else bad "\"$1\" is not on stderr"; fi
}

# lacks TEXT: neither stdout nor stderr holds it
lacks()
{
	if grep -qF -- "$1" ../stdout ../stderr; then bad "\"$1\" is printed"; else good; fi
}

# holds NAME COMMAND...: a command that must succeed
holds()
{
	what=$1
	shift
	if "$@"; then good; else bad "$what"; fi
}

# count NAME N PATTERN: N lines of stdout match
count()
{
	n=$(grep -c -- "$3" ../stdout)
	if [ "$n" = "$2" ]; then good; else bad "$1: $n lines match $3, not $2"; fi
}

finish()
{
	echo "$(basename "$0"): $passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
	exit
}
