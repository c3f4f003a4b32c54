#!/bin/bash
# links.sh - files that README.md and doc/HACKING.adoc speak of are there.
set -u
: "${top_srcdir:=.}"
passed=0 failed=0

check()
{
	# NAME, FAMILY and * stand for something: the pattern has to match a file
	local pattern
	pattern=$(printf '%s' "$2" | sed -e 's/NAME/*/g' -e 's/FAMILY/*/g')
	if compgen -G "$top_srcdir/$pattern" >/dev/null; then
		passed=$((passed + 1))
	else
		echo "FAIL: $1 speaks of $2, which is not there"
		failed=$((failed + 1))
	fi
}

while IFS= read -r file; do
	check README.md "$file"
done < <(grep -o -e ']([^)]*)' "$top_srcdir/README.md" | sed -e 's/^](//' -e 's/)$//')

while IFS= read -r file; do
	case $file in
	# files that somebody is told to make
	src/cli/cmd_NAME.c|src/diag/emit_NAME.c|doc/starload-NAME.1.adoc|tests/golden/NAME.sql) ;;
	*) check doc/HACKING.adoc "$file" ;;
	esac
done < <(grep -o -e '`[a-z-]*/[^` ]*`' "$top_srcdir/doc/HACKING.adoc" | tr -d '`' | sort -u)

echo "links.sh: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 10 ]
