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
is "--diff" 0 "+COLUMNS (a, b), -- and so on"
is "--diff" 0 "+PAUSE ROUTINE LOAD FOR db.j;"
is "--diff" 0 "--- a/a.sql"
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
is "--diff of stdin" 0 "+++ b/stdin"

# what cannot be written
if [ "$(id -u)" != 0 ]; then
	cp orig.sql d.sql
	chmod 444 d.sql
	starload lint --fix d.sql
	is "a file one may not write" 5
	holds "stays as it is" cmp -s d.sql orig.sql
fi
starload lint --fix nowhere.sql
is "--fix of nothing" 5
starload lint --unsafe-fixes a.sql
is "--unsafe-fixes alone" 2

# CRLF stays CRLF
printf 'PAUSE ROUTINE LAOD FOR db.j;\r\nPAUSE ROUTINE LOAD FOR db.j;\r\n' >crlf.sql
starload lint --fix crlf.sql
is "CRLF" 0
holds "CRLF is kept" [ "$(tr -cd '\r' <crlf.sql | wc -c)" = 2 ]
finish
