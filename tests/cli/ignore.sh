#!/bin/sh
# ignore.sh - ignore comments and the baseline.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

bad='PAUSE ROUTINE LAOD FOR db.j;'

try()
{
	printf '%b' "$2" >a.sql
	starload lint --format gcc a.sql
	is "$1" "$3" "$4"
}

try "before" "-- starload: ignore SL1204: on purpose\n$bad\n" 0
try "by slug" "-- starload: ignore mistyped_keyword\n$bad\n" 0
try "by prefix" "-- starload: ignore SL12\n$bad\n" 0
try "inside" "PAUSE -- starload: ignore SL1204\nROUTINE LAOD FOR db.j;\n" 0
try "only the next statement" "-- starload: ignore SL1204\n$bad\n$bad\n" 1 "a.sql:3:15: error"
count "only the next statement" 1 "error:"
try "behind" "$bad -- starload: ignore SL1204\n" 1 "[unused_ignore]"
try "unused" "-- starload: ignore SL1204\nPAUSE ROUTINE LOAD FOR db.j;\n" 1 "a.sql:1:21: warning: "
try "unused at the end" "PAUSE ROUTINE LOAD FOR db.j;\n-- starload: ignore SL1204\n" 1 "a.sql:2:21: warning: "
try "one of two unused" "-- starload: ignore SL3001, SL1204\n$bad\n" 1 "a.sql:1:21: warning: "
try "unknown" "-- starload: ignore SL7777\nPAUSE ROUTINE LOAD FOR db.j;\n" 1 "no rule is named"
try "no code" "-- starload: ignore\nPAUSE ROUTINE LOAD FOR db.j;\n" 1 "does not say which rules"
try "in a string" "PAUSE ROUTINE LAOD FOR \`-- starload: ignore SL1204\`;\n" 1 "error"
try "whole file" "-- starload: ignore-file SL1204: generated\n$bad\n$bad\n" 0
try "whole file, unused" "-- starload: ignore-file SL1204\nPAUSE ROUTINE LOAD FOR db.j;\n" 1 "a.sql:1:26: warning: "
try "whole file, late" "$bad\n-- starload: ignore-file SL1204\n$bad\n" 1 "no effect behind the first"
count "late: both errors" 2 "error:"
try "a note that is not shown is not unused" \
	"-- starload: ignore empty_statement\n;\nPAUSE ROUTINE LOAD FOR db.j;\n" 0
try "a comment before a lone semicolon means the next statement, too" \
	"-- starload: ignore SL1204\n;\n$bad\n" 0
printf -- '-- starload: ignore-file no_statement\n' >a.sql
starload lint --severity note a.sql
is "no statement, ignored" 0 "no findings"
printf '%s\n%s\n' "-- starload: ignore unused_ignore" "$bad" >a.sql
starload lint --ignore SL9 a.sql
is "SL9 by option" 1
count "SL9 by option" 0 "unused"

# baseline
printf '%s\n%s\n%s\n' "$bad" "$bad" 'ALTER ROUTINE LOAD FOR db.j PROPERTIES ("max_batch_rows" = "1");' >a.sql
starload lint --baseline known.json a.sql
is "no baseline yet" 5
starload lint --update-baseline a.sql
is "--update-baseline alone" 2
starload lint --baseline known.json --update-baseline a.sql
is "recording" 0 "no findings"
err "3 recorded in known.json"
starload lint --baseline known.json a.sql
is "all is known" 0
is_there() { grep -qF -- "$1" known.json; }
holds "the file is in it" is_there '"file": "a.sql"'
cp a.sql orig.sql
{ echo '-- a line above'; sed 's/FOR/  FOR  \/* why *\//' orig.sql; } >a.sql
starload lint --baseline known.json a.sql
is "lines, blanks and comments do not count" 0
{ cat orig.sql; echo "$bad"; } >a.sql
starload lint --baseline known.json --format gcc a.sql
is "one more than was known" 1
count "one more than was known" 1 "error:"
cp orig.sql a.sql
starload lint --baseline known.json --format gcc -j 4 orig.sql a.sql
is "another file is not known" 1
count "another file is not known" 3 "orig.sql:.*error:"
count "another file is not known" 0 "^a.sql:.*error:"
mkdir -p sub/deep
cp orig.sql sub/a.sql
starload lint --baseline sub/deep/b.json --update-baseline a.sql sub/a.sql
err "6 recorded in sub/deep/b.json"
holds "names are seen from the baseline" grep -qF '"file": "../a.sql"' sub/deep/b.json
holds "names are seen from the baseline" grep -qF '"file": "../../a.sql"' sub/deep/b.json
cd sub/deep || exit 1
run "$STARLOAD" lint --baseline b.json ../a.sql "$PWD/../../a.sql"
cd ../..
is "wherever a run starts" 0
sed 's/db.j/db.k/' a.sql >../swap && mv ../swap a.sql
starload lint --baseline known.json a.sql
is "another statement" 1
cp orig.sql a.sql
cp known.json before.json
starload lint --baseline known.json --update-baseline a.sql
holds "recording twice gives the same" cmp -s known.json before.json
echo '{}' >junk.json
starload lint --baseline junk.json a.sql
is "no baseline" 2
err "junk.json is no baseline"

# what is no baseline is not overwritten, what is half read not recorded
cp orig.sql b.sql
starload lint --baseline b.sql --update-baseline a.sql
is "recording over a file" 2
err "b.sql is there and is no baseline: it is not overwritten"
holds "it stays" cmp -s b.sql orig.sql
: >empty.json
starload lint --baseline empty.json --update-baseline a.sql
is "recording over an empty file" 0
starload lint --baseline known.json --update-baseline a.sql nowhere.sql
is "recording what cannot be read" 5
err "known.json: not written"
holds "it stays" cmp -s known.json before.json
finish
