#!/bin/sh
# fix.sh - starload lint --fix and --diff.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

comma='ALTER ROUTINE LOAD FOR db.j -- why
COLUMNS (a, b) -- and so on
WHERE a > 1;
PAUSE ROUTINE LAOD FOR db.j;
'
printf '%s' "$comma" >a.sql
cp a.sql orig.sql
chmod 640 a.sql
ln -s a.sql link.sql

starload lint --diff a.sql
is "--diff" 1 "+COLUMNS (a, b), -- and so on"
is "--diff" 1 "+PAUSE ROUTINE LOAD FOR db.j;"
is "--diff" 1 "--- a/a.sql"
holds "--diff leaves the file alone" cmp -s a.sql orig.sql
cp ../stdout ../patch
cp a.sql patched.sql
if command -v patch >/dev/null; then
	holds "the difference is a patch" patch -s patched.sql ../patch
fi

starload lint --fix link.sql
is "--fix through a link" 0 "2 findings were fixed"
holds "the link is still one" [ -h link.sql ]
holds "the mode is kept" [ "$(stat -c %a a.sql)" = 640 ]
holds "comments and layout stay" grep -qx 'COLUMNS (a, b), -- and so on' a.sql
if command -v patch >/dev/null; then
	holds "--fix is what --diff says" cmp -s a.sql patched.sql
fi
holds "nothing else is left behind" [ "$(ls -A | tr '\n' ' ')" = "a.sql link.sql orig.sql patched.sql " ]
cp a.sql once.sql
touch -d '2020-01-01' a.sql
starload lint --fix a.sql
is "fixing twice" 0
holds "changes nothing" cmp -s a.sql once.sql
holds "and writes nothing" [ "$(stat -c %Y a.sql)" = "$(date -d 2020-01-01 +%s)" ]
starload lint a.sql
is "a fixed file is clean" 0
starload lint --diff a.sql
is "nothing to fix" 0
holds "prints nothing" [ ! -s ../stdout ]

# what remains decides
printf 'PAUSE ROUTINE LAOD FOR db.j;\nALTER ROUTINE LOAD FOR db.j PROPERTIES ("max_batch_rows" = "1");\n' >b.sql
starload lint --diff b.sql
is "--diff: what would remain" 1
err "1 finding would remain"
starload lint --diff --fail-on never b.sql
is "--diff: a difference counts whatever --fail-on says" 1
starload lint --diff --fail-on never --ignore SL1204 b.sql
is "--diff: no difference, nothing that fails" 0
starload lint --diff --output text=report a.sql b.sql
is "--diff with a report" 1
holds "nothing is called fixed that was not" [ "$(grep -c fixed report)" = 0 ]
rm report
starload lint --fix b.sql
is "--fix: what remains" 1 "b.sql:2:"
count "what was fixed is not reported" 0 "b.sql:1:"

# only what was selected is fixed
cp orig.sql c.sql
starload lint --fix --ignore SL1204 c.sql
is "--fix --ignore" 0
holds "the ignored stays" grep -q LAOD c.sql

# standard input
"$STARLOAD" lint --fix - <orig.sql >../stdout 2>../stderr; status=$?
is "--fix of stdin" 0 "COLUMNS (a, b), -- and so on"
holds "the fixed text and nothing else" cmp -s ../stdout once.sql
err "2 findings were fixed"
"$STARLOAD" lint --diff - <orig.sql >../stdout 2>../stderr; status=$?
is "--diff of stdin" 1 "+++ b/<stdin>"
"$STARLOAD" lint --diff --stdin-filename sub/x.sql - <orig.sql >../stdout 2>../stderr; status=$?
is "--diff of stdin with a name" 1 "--- a/sub/x.sql"
"$STARLOAD" lint --diff - <once.sql >../stdout 2>../stderr; status=$?
is "--diff of clean stdin" 0

# what cannot be written is not called fixed, and is reported as it is; root may
# write everything, and becomes somebody else who can at least run the program
nobody='setpriv --reuid 65534 --regid 65534 --clear-groups'
[ "$(id -u)" = 0 ] || nobody=
cp orig.sql d.sql
chmod 444 d.sql
chmod 755 ..
chmod 777 .
# shellcheck disable=SC2086 # words
if $nobody "$STARLOAD" --version >/dev/null 2>&1; then
	run $nobody "$STARLOAD" lint --fix d.sql
	is "a file one may not write" 5 ":4:15: error"
	is "a file one may not write" 5 "2 errors in 1 file"
	lacks "was fixed"
	lacks "were fixed"
	err "starload lint: "
	holds "stays as it is" cmp -s d.sql orig.sql
fi
chmod 700 ..
starload lint --fix nowhere.sql
is "--fix of nothing" 5
starload lint --unsafe-fixes a.sql
is "--unsafe-fixes alone" 2

# more slips in a statement than one round repairs
awk 'BEGIN {
	print "CREATE ROUTINE LOAD db.j ON t COLUMNS (a, b)"
	print "PROPERTIES ("
	for (i = 0; i < 3000; i++)
		printf "\"k%d\" = \"v\"%s\n", i, i % 2 ? "" : ","
	print "\"z\" = \"v\") FROM KAFKA (\"kafka_broker_list\" = \"h:1\", \"kafka_topic\" = \"t\");"
}' >many.sql
starload lint --fix --ignore SL3 --format gcc many.sql
holds "all of many slips are repaired" [ "$(grep -c '^"k[0-9]*" = "v",$' many.sql)" = 3000 ]
cp many.sql once.sql
starload lint --fix --ignore SL3 --format gcc many.sql
holds "fixing twice changes nothing" cmp -s many.sql once.sql

# other names of the file
cp orig.sql e.sql
ln e.sql e2.sql
starload lint --fix e.sql
is "a file with two names" 0
err "e.sql: has another name (hard link), under which the old contents stay"
holds "the other name" cmp -s e2.sql orig.sql
rm e2.sql
starload lint --fix e.sql
lacks "hard link"

# CRLF stays CRLF
printf 'PAUSE ROUTINE LAOD FOR db.j;\r\nPAUSE ROUTINE LOAD FOR db.j;\r\n' >crlf.sql
starload lint --fix crlf.sql
is "CRLF" 0
holds "CRLF is kept" [ "$(tr -cd '\r' <crlf.sql | wc -c)" = 2 ]
finish
