#!/bin/bash
# completion.sh - completion of the command line, typed at in a bash under a terminal, and in a zsh where that is installed.
# More cases are in tests/cli/completion.sh.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

touch one.sql
PATH=${STARLOAD%/*}:$PATH
export PS1='ready> ' HISTFILE=

# typed WHAT PROGRAM [ARGUMENTS]: it, driven by the steps of standard input
typed()
{
	local what=$1
	shift
	if "$DRIVE" 100 -- "$@" >../screen; then
		good
	else
		failed=$((failed + 1))
		echo "FAIL: $what"
		cat ../screen
	fi
}

typed "bash" bash --norc --noprofile -i <<'END'
< ready> 
> source <(starload completion bash)
< ready> 
! starload li\t
< starload lint 
! --form\t
< --format 
! jsonl o\t\r
< one.sql
< ready> 
! starload lint --format=sar\t
< --format=sarif
! \x15starload lint --severity \t\t
< error    note     warning
! \x15exit\r
= 0
END

if command -v zsh >/dev/null; then
	typed "zsh" zsh -f -i <<'END'
< ready> 
> autoload -U compinit && compinit -u -D && source <(starload completion zsh); echo loa''ded
< loaded
< ready> 
! starload li\t
< starload lint
! --form\t
< --format
! json\t\t
< jsonl
! \x15starload lint o\t
< one.sql
! \x15starload fmt --no-so\t
< --no-sort
! \x15exit\r
= 0
END
else
	echo "zsh is not installed: its completion is not tried"
fi

echo "completion.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
