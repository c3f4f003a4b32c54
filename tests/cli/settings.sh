#!/bin/sh
# settings.sh - .starload.conf as seen from the command line.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

mkdir -p project/sub other
# from 3.4.5 and 3.5.1 on an ALTER may change the brokers
alter='ALTER ROUTINE LOAD FOR db.j FROM KAFKA ("kafka_broker_list" = "h:1");'
echo "$alter" >project/sub/a.sql
echo "$alter" >other/a.sql
echo 'PAUSE ROUTINE LAOD FOR j;' >project/b.sql
printf '[lint]\ntarget = 4.1\nignore = SL1204; SL9\n' >project/.starload.conf

starload lint project/sub/a.sql project/b.sql
is "settings of the file's project" 0
starload lint other/a.sql
is "no settings elsewhere" 1 "3.3"
starload lint project/sub/a.sql other/a.sql
is "each file has its own" 1
count "each file has its own" 0 "project/"
starload lint --target 3.3 project/sub/a.sql
is "the command line wins" 1
starload lint --ignore SL9 project/b.sql
is "a list on the command line replaces the file's" 1
starload lint --no-config project/sub/a.sql project/b.sql
is "--no-config" 1
starload lint --config project/.starload.conf other/a.sql
is "--config" 0
starload lint --config nowhere.conf other/a.sql
is "--config of nothing" 5
"$STARLOAD" lint --stdin-filename project/sub/x.sql - <other/a.sql >../stdout 2>../stderr; status=$?
is "--stdin-filename finds settings" 0
cd project/sub || exit 1
starload lint a.sql
cd ../..
is "from below" 0
printf '[lint]\ntarget = 3.3\n' >project/sub/.starload.conf
starload lint project/sub/a.sql
is "the nearest one counts" 1
rm project/sub/.starload.conf

# options of the whole run come from the first file's
printf '[lint]\nformat = gcc\nquiet = true\n' >other/.starload.conf
starload lint other/a.sql
is "format from settings" 1 "other/a.sql:1:"
count "quiet from settings" 0 "in 1 file"

# mistakes
check()
{
	printf '%b' "$1" >project/.starload.conf
	starload lint project/b.sql
	is "settings: $2" 2
	err "$2"
}
check '[lint]\n\ntraget = 3.5\n' 'project/.starload.conf:3: unknown setting "traget" in [lint]; did you mean "target"?'
check '[lint]\nhost = fe.example\n' 'project/.starload.conf:2: "host" cannot be set here'
check '[lint]\npassword-file = x\n' 'whom to trust'
check '[lint]\nfix = true\n' 'project/.starload.conf:2: "fix" belongs to one run'
check '[lint]\noutput = text=/etc/passwd\n' 'belongs to one run'
check '[lint]\ntarget = 9.9\n' '(with the settings of project/.starload.conf)'
check '[lint]\nselect = nonsense\n' '(with the settings of project/.starload.conf)'
check '[lint]\nquiet = perhaps\n' 'project/.starload.conf:2: "quiet" takes true or false'
check '[nothing]\n' 'project/.starload.conf:1: unknown section [nothing]'
check 'junk\n' 'project/.starload.conf:1: '

# paths are relative to the settings file
printf '[lint]\nbaseline = known.json\n' >project/.starload.conf
starload lint --update-baseline project/b.sql
is "baseline beside the settings" 0
holds "it is there" [ -s project/known.json ]
starload lint project/b.sql
is "and used" 0

# but never one outside the project, where --update-baseline would write
mkdir -p project/inner
ln -s ../other project/out
ln -s ../../other/known.json project/inner/link.json
ln -s ../sub project/inner/sub
ln -s "$PWD/../nowhere.json" project/dangling.json
rm project/known.json
for outside in ../known.json "$PWD/project/known.json" sub/../known.json out/known.json \
	inner/link.json dangling.json; do
	check "[lint]\\nbaseline = $outside\\n" 'project/.starload.conf:2: "baseline" must name a file below'
	starload lint --update-baseline project/b.sql
	is "baseline $outside" 2
done
holds "nothing was written" [ ! -e other/known.json ]
holds "nothing was written" [ ! -e ../nowhere.json ]
for inside in inner/known.json inner/sub/known.json ./known.json; do
	printf '[lint]\nbaseline = %s\n' "$inside" >project/.starload.conf
	starload lint --update-baseline project/b.sql
	is "baseline $inside" 0
	holds "it is there" [ -s "project/$inside" ]
done
printf '[lint]\nbaseline = ../known.json\n' >project/.starload.conf
starload lint --update-baseline --config project/.starload.conf project/b.sql
is "a file the user names may say so" 0
holds "it is there" [ -s known.json ]
rm -f project/.starload.conf project/known.json

# whose file it is
conf='[lint]\nignore = SL1204; SL9\n'
echo 'PAUSE ROUTINE LAOD FOR j;' >project/b.sql
printf "$conf" >project/.starload.conf
starload lint project/b.sql
is "ours" 0
chmod o+w project/.starload.conf
starload lint project/b.sql
is "one anybody may write to is passed over" 1
err "starload: project/.starload.conf is passed over: anybody may write to it"
holds "which is said once" [ "$(grep -c 'passed over' ../stderr)" = 1 ]
starload lint --config project/.starload.conf project/b.sql
is "--config takes it" 0
starload fmt --check project/b.sql
err "is passed over"
chmod o-w project/.starload.conf
chmod 777 project
starload lint project/b.sql
is "one anybody may replace is passed over" 1
err "anybody may replace it"
chmod 1777 project
starload lint project/b.sql
is "unless the directory is sticky" 0
chmod 755 project
if [ "$(id -u)" = 0 ]; then
	chown 1 project/.starload.conf
	starload lint project/b.sql
	is "somebody else's is passed over" 1
	err "it belongs to somebody else"
	rm project/.starload.conf
	mkfifo project/.starload.conf
	chown 1 project/.starload.conf
	run timeout 20 "$STARLOAD" lint project/b.sql
	is "somebody else's FIFO holds nobody up" 1
	err "it belongs to somebody else"
	rm project/.starload.conf
	printf "$conf" >theirs
	ln -s ../theirs project/.starload.conf
	chown -h 1 project/.starload.conf
	starload lint project/b.sql
	is "somebody else's link" 1
	err "it belongs to somebody else"
fi

# where the search ends
rm -f project/.starload.conf
printf "$conf" >.starload.conf
starload lint project/sub/../b.sql
is "from above" 0
mkdir project/.git
starload lint project/b.sql
is "not above the repository" 1
mv .starload.conf project/
starload lint project/b.sql
is "but at its root" 0
rm -r project/.git

# what is no file
rm project/.starload.conf
mkfifo project/.starload.conf
run timeout 20 "$STARLOAD" lint project/b.sql
is "a FIFO" 5
err "project/.starload.conf: not a regular file"
rm project/.starload.conf
ln -s .starload.conf project/.starload.conf
starload lint project/b.sql
is "a ring of links" 5
err "project/.starload.conf: Too many levels of symbolic links"
rm project/.starload.conf
mkdir project/.starload.conf
starload lint project/b.sql
is "a directory" 5
rmdir project/.starload.conf
finish
