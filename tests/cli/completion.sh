#!/bin/bash
# completion.sh - `starload completion`: what it prints works in bash, and in fish where that is installed.
# Typed at under a terminal, and in zsh: tests/tty/completion.sh.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

for shell in bash zsh fish; do
	starload completion $shell
	is "$shell" 0 "starload"
	cp ../stdout ../$shell
	command -v $shell >/dev/null && holds "$shell can read it" $shell -n ../$shell
done
starload completion tcsh
is "another shell" 2
err "bash, fish and zsh"
starload completion
is "no shell" 2

# every command and every option is there
for shell in bash zsh fish; do
	for command in $("$STARLOAD" --commands | awk -F '\t' '$1 == "command" { print $2 }'); do
		grep -qw -- "$command" ../$shell || bad "$shell lacks $command"
	done
	for option in $("$STARLOAD" --commands | awk -F '\t' '$1 == "option" { sub(/\[no-\]/, "", $3); print substr($3, 3) }'); do
		grep -qw -- "$option" ../$shell || bad "$shell lacks --$option"
	done
	good
done

# offers LINE WORDS...: what bash would offer at its end, in any order, "..." for more
. ../bash
offers()
{
	local line=$1 got word more=
	shift
	# as bash does: '=' is a word of its own
	read -r -a COMP_WORDS <<<"${line//=/ = }"
	[[ $line = *' ' ]] && COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_starload
	got=" $(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')"
	for word; do
		if [ "$word" = ... ]; then
			more=1
		elif [[ $got != *" $word "* ]]; then
			bad "\"$line\" lacks $word:$got"
			return
		fi
	done
	if [ ! "$more" ] && [ ${#COMPREPLY[@]} != $# ]; then
		bad "\"$line\" offers:$got"
	else
		good
	fi
}

touch one.sql two.sql "with blank.sql"
mkdir dir
offers 'starload li' lint
offers 'starload ' lint fmt explain --version ...
offers 'starload lint --for' --format
offers 'starload lint --format ' text sarif json jsonl ...
offers 'starload lint --format=js' json jsonl
offers 'starload lint -f js' json jsonl
offers 'starload lint --severity=' note warning error
offers 'starload lint ' one.sql two.sql dir ...
offers 'starload lint o' one.sql
offers 'starload lint -- --for'
offers 'starload lint --baseline o' one.sql
offers 'starload lint --max-findings '
offers 'starload fmt --no-s' --no-sort
offers 'starload explain max_batch_int' max_batch_interval
offers 'starload explain SL1001' SL1001
offers 'starload help li' lint
offers 'starload completion ' bash zsh fish
offers 'starload nonsense '
if [ -x "${STARLOAD%/*}/starload-net" ]; then
	offers 'starload status --format ' table json csv ...
	offers 'starload ping --ssl-m' --ssl-mode
	offers 'starload ping --ssl-mode=VERIFY_' VERIFY_CA VERIFY_IDENTITY
	offers 'starload ping --ssl-ca o' one.sql
	offers 'starload pause '
	offers 'starload run o' one.sql
fi
if [ -x "${STARLOAD%/*}/starload-sandbox" ]; then
	offers 'starload sandbox --release ' 3.3 3.4 3.5 4.1
	offers 'starload sandbox --clock m' manual
	offers 'starload sandbox --init o' one.sql
fi

if [ -x "${STARLOAD%/*}/starload-load" ]; then
	offers 'starload load o' one.sql
	offers 'starload load --lab' --label ...
fi

# a program that is not there: its commands are, without options
mkdir alone && cp "$STARLOAD" alone/
run alone/starload completion bash
if [ $status = 0 ] && grep -q 'status)' ../stdout && grep -q -- --severity ../stdout; then good; else bad "without the other programs"; fi

if command -v fish >/dev/null; then
	fish_offers()
	{
		local line=$1 got word
		shift
		got=$(HOME=$scratch XDG_CONFIG_HOME=$scratch fish --no-config -c "source ../fish; complete -C '$line'" | cut -f 1 | tr '\n' ' ')
		for word; do
			[[ " $got" = *" $word "* ]] || { bad "fish: \"$line\" lacks $word: $got"; return; }
		done
		[ $# -gt 0 ] || [ -z "$got" ] || { bad "fish: \"$line\" offers $got"; return; }
		good
	}
	fish_offers 'starload li' lint
	fish_offers 'starload lint --for' --format
	fish_offers 'starload lint --format ' sarif jsonl
	fish_offers 'starload lint --format=js' --format=json
	fish_offers 'starload lint o' one.sql
	fish_offers 'starload explain max_batch_int' max_batch_interval
	fish_offers 'starload completion z' zsh
	fish_offers 'starload pause o'
else
	echo "fish is not installed: its completion is not tried"
fi

echo "completion.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
