#!/bin/bash
# cli.sh - what `starload fmt` does with files: exit statuses, -w, --check,
# --diff, folders, settings.
set -u
starload=${STARLOAD:-$PWD/starload}
case $starload in /*) ;; *) starload=$PWD/$starload ;; esac
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
cases=0 failed=0

# want TEXT COMMAND...: its exit status, output and messages, in one line each.
want() {
	local text=$1 got
	shift
	cases=$((cases + 1))
	got=$("$@" 2>&1; echo "exit $?")
	if [ "$got" != "$text" ]; then
		failed=$((failed + 1))
		printf 'not ok: %s\nwant:\n%s\ngot:\n%s\n' "$*" "$text" "$got"
	fi
}

ugly='pause  routine load for j;'
nice='PAUSE ROUTINE LOAD FOR j;'

mkdir -p d/sub d/.hidden
printf '%s\n' "$ugly" > d/b.sql
printf '%s\n' "$nice" > d/a.sql
printf '%s\n' "$ugly" > d/sub/c.sql
printf '%s\n' "$ugly" > d/.hidden/x.sql
printf '%s\n' "$ugly" > d/other.txt
chmod 640 d/b.sql
ln -s b.sql d/link.sql

want "$nice"$'\nexit 0' "$starload" fmt d/b.sql
want "$nice"$'\nexit 0' "$starload" fmt d/a.sql
want $'exit 0' "$starload" fmt --check d/a.sql
want $'exit 0' "$starload" fmt --diff d/a.sql
want $'d/b.sql\nd/sub/c.sql\nexit 1' "$starload" fmt --check d        # link.sql is b.sql
want $'d/sub/c.sql\nd/b.sql\nexit 1' "$starload" fmt --check d/sub/c.sql d/b.sql
want $'--- a/d/b.sql\n+++ b/d/b.sql\n@@ -1 +1 @@\n-'"$ugly"$'\n+'"$nice"$'\nexit 1' "$starload" fmt --diff d/b.sql
want "$ugly"$'\nexit 0' cat d/b.sql

# Options exclude one another; files that are not there.
want $'starload fmt: --check, --diff and --write exclude one another\nexit 2' "$starload" fmt --check -w d
want $'starload fmt: --write has no file to rewrite for standard input\nexit 2' "$starload" fmt -w -
case $("$starload" fmt none.sql 2>&1; echo "exit $?") in
*none.sql*"exit 5") ;;
*) echo "not ok: a missing file"; failed=$((failed + 1)) ;;
esac
cases=$((cases + 1))

# A template's placeholders may break a statement: nothing can be done about it, so
# it is said and no failure.  In quotes they break nothing.
printf '%s\n' 'PAUSE ROUTINE LOAD FOR {{ db }}.j;' > t.sql
want $'t.sql:1:24: left as it is: unexpected "{" (it holds placeholders)\nexit 0' "$starload" fmt --check t.sql
printf '%s\n' 'PAUSE ROUTINE LOAD FOR ${DB}.j;' > t.sql
want $'t.sql:1:25: left as it is: unexpected "{" (it holds placeholders)\nexit 0' "$starload" fmt --check t.sql
printf '%s\n' 'PAUSE ROUTINE LAOD FOR `${DB}` /* ${x} */;' > t.sql
case $("$starload" fmt --check t.sql 2>&1; echo "exit $?") in
*placeholders*|*"exit 0") echo "not ok: a broken statement"; failed=$((failed + 1)) ;;
esac
cases=$((cases + 1))

# What is rewritten is a file, and not another name of one.
mkfifo p.sql
want $'starload fmt: p.sql: not a regular file\nexit 5' timeout 20 "$starload" fmt -w p.sql
rm p.sql
printf '%s\n' "$ugly" > h.sql
ln h.sql h2.sql
want $'starload fmt: h.sql: has another name (hard link), under which the old contents stay\nexit 0' "$starload" fmt -w h.sql
want "$ugly"$'\nexit 0' cat h2.sql
rm h.sql h2.sql t.sql

# A diff that patch(1) would take leads to what -w writes.
if command -v patch > /dev/null; then
	cp d/sub/c.sql patched.sql
	"$starload" fmt --diff patched.sql > p.diff
	patch -s -p1 < p.diff
	want "$nice"$'\nexit 0' cat patched.sql
fi

# Written in place: mode kept, links followed, the rest not touched.
touch -d '2020-01-01' d/a.sql
before=$(stat -c '%i %Y' d/a.sql)
want 'exit 0' "$starload" fmt -w d
want "$nice"$'\nexit 0' cat d/b.sql
want "$nice"$'\nexit 0' cat d/sub/c.sql
want "$ugly"$'\nexit 0' cat d/.hidden/x.sql
want "$ugly"$'\nexit 0' cat d/other.txt
want $'640\nexit 0' stat -c %a d/b.sql
want $'b.sql\nexit 0' readlink d/link.sql
want "$before"$'\nexit 0' stat -c '%i %Y' d/a.sql
want 'exit 0' "$starload" fmt --check d

# A statement that does not parse stays, the others are laid out, exit 1.
printf '%s\nalter routine load for j  where;\n' "$ugly" > e.sql
"$starload" fmt -w e.sql 2> err
status=$?
want $'1\nexit 0' echo "$status"
want "$nice"$'\nalter routine load for j  where;\nexit 0' cat e.sql
case $(cat err) in
"e.sql:2:"*": left as it is: "*) ;;
*) echo "not ok: message: $(cat err)"; failed=$((failed + 1)) ;;
esac
cases=$((cases + 1))

# Standard input, by name and by default.
want "$nice"$'\nexit 0' bash -c "printf '%s' '$ugly' | '$starload' fmt"
want "$nice"$'\nexit 0' bash -c "printf '%s' '$ugly' | '$starload' fmt -"
want $'x.sql\nexit 1' bash -c "printf '%s' '$ugly' | '$starload' fmt --check --stdin-filename x.sql"
want $'<stdin>\nexit 1' bash -c "printf '%s' '$ugly' | '$starload' fmt --check"

# Settings beside the file; the command line beats them.
props="ALTER ROUTINE LOAD FOR j
PROPERTIES
(
    'format' = 'json',
    'max_batch_rows' = '200000'
);"
mkdir s
printf '%s\n' "$props" > s/p.sql
want 'exit 0' "$starload" fmt --check s/p.sql
printf '[fmt]\nsort = true\n' > s/.starload.conf
want $'s/p.sql\nexit 1' "$starload" fmt --check s/p.sql
want 'exit 0' "$starload" fmt --check --no-sort s/p.sql
want 'exit 0' "$starload" fmt --check --no-config s/p.sql
want $'s/p.sql\nexit 1' bash -c "cd s && '$starload' fmt --check --config .starload.conf ../s/p.sql | sed s,../s,s,; exit \${PIPESTATUS[0]}"
printf '[fmt]\nwrite = true\n' > s/.starload.conf
case $("$starload" fmt --check s/p.sql 2>&1; echo "exit $?") in
*.starload.conf:2:*"exit 2") ;;
*) echo "not ok: write in a settings file"; failed=$((failed + 1)) ;;
esac
cases=$((cases + 1))

# Output that is lost is an error.
if [ -c /dev/full ]; then
	"$starload" fmt d/a.sql > /dev/full 2> err
	want $'5\nexit 0' echo "$?"
fi

echo "fmt: $((cases - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
