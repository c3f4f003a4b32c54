#!/bin/sh
# lint.sh - operands, exit statuses, filters, formats and outputs of starload lint.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

good='PAUSE ROUTINE LOAD FOR db.j;'
bad='PAUSE ROUTINE LAOD FOR db.j;'
bad_name='SL1204'
echo "$good" >good.sql
echo "$bad" >bad.sql
echo "ALTER ROUTINE LOAD FOR db.j PROPERTIES (\"max_batch_rows\" = \"1\");" >range.sql

# exit statuses
starload lint good.sql
is "nothing to say" 0 "no findings"
starload lint bad.sql
is "an error" 1 "bad.sql:1:15: error: "
starload lint nowhere.sql
is "no such file" 5
err "starload lint: nowhere.sql: No such file or directory"
starload lint good.sql nowhere.sql bad.sql
is "unreadable and findings: the graver wins" 5 "bad.sql:1:15: error: "
starload lint --target 9.9 good.sql
is "no such release" 2
err "9.9"
starload lint --format nonsense good.sql
is "no such format" 2
err 'there is no format "nonsense"; there are text, gcc'
starload lint --output sarif good.sql
is "--output without a file" 2
starload lint --output nonsense=x good.sql
is "--output of no such format" 2
holds "nothing is written then" [ ! -e x ]
starload lint --output gcc=no/such/dir good.sql
is "--output that cannot be opened" 5
starload lint --select SL8 good.sql
is "no such rule" 2
err '--select: no rule is named "SL8"'
starload lint --ignore unused_ignroe good.sql
is "no such rule" 2
err 'did you mean unused_ignore?'

# directories
mkdir -p dir/sub dir/.hidden empty
cp bad.sql dir/b.sql
cp bad.sql dir/sub/a.sql
cp bad.sql dir/a.sql
cp bad.sql dir/.hidden/a.sql
cp bad.sql dir/other.txt
ln -s ../dir dir/sub/loop
starload lint --format gcc dir
is "a directory" 1
holds "files in order" [ "$(sed -n 's/:.*error:.*//p' ../stdout | tr '\n' ' ')" = "dir/a.sql dir/b.sql dir/sub/a.sql " ]
cd dir || exit 1
starload lint --format gcc .
cd ..
is "the directory one is in" 1 "sub/a.sql:1:15: error"
lacks "./sub"
starload lint empty
is "no *.sql" 5
err "empty: no *.sql file"
ln -s good.sql link.sql
starload lint link.sql
is "a link" 0

ln good.sql hard.sql
starload lint good.sql ./good.sql link.sql hard.sql - - bad.sql bad.sql
is "a file counts once, by whatever name" 1 "1 error in 3 files"
rm hard.sql
mkfifo dir/fifo.sql
ln -s fifo.sql dir/fifo-link.sql
run timeout 20 "$STARLOAD" lint --format gcc dir
is "a FIFO in a directory is passed over" 1 "dir/a.sql"
lacks "fifo"
run timeout 20 "$STARLOAD" fmt --check dir
lacks "fifo"
cat good.sql >dir/fifo.sql &
run timeout 20 "$STARLOAD" lint dir/fifo.sql dir/fifo-link.sql
is "a FIFO that is named is read, once" 0 "no findings in 1 file"
wait
rm dir/fifo.sql dir/fifo-link.sql

# standard input
"$STARLOAD" lint <bad.sql >../stdout 2>../stderr; status=$?
is "no operand" 1 "<stdin>:1:15: error"
"$STARLOAD" lint --stdin-filename x/y.sql - <bad.sql >../stdout 2>../stderr; status=$?
is "--stdin-filename" 1 "x/y.sql:1:15: error"

# what is reported
: >empty.sql
starload lint empty.sql
is "an empty file" 0 "no findings"
starload lint --severity note --format jsonl empty.sql
is "its note" 0 '"rejected_by":["3.3","3.4","3.5","4.1"]'
starload lint --severity note --fail-on note empty.sql
is "its note as a failure" 1
starload lint --severity note empty.sql --target 3.5
is "the note" 0 "empty.sql:1:1: note: "
printf -- '-- nothing but a comment\n' >comment.sql
starload lint --severity note comment.sql
is "only comments" 0 "comment.sql:1:1: note: "
echo ';' >semicolon.sql
starload lint semicolon.sql --severity note --ignore empty_statement
is "a lone semicolon is a statement" 0 "no findings"
starload lint --ignore $bad_name bad.sql
is "--ignore" 0
starload lint --ignore SL1 bad.sql
is "--ignore by prefix" 0
starload lint --select SL3 bad.sql range.sql
is "--select by prefix" 1
count "--select by prefix" 0 "bad.sql:"
starload lint --select SL3,SL1 --select SL2 --ignore $bad_name --format gcc bad.sql range.sql
count "both" 0 "bad.sql:"
count "both" 1 "range.sql:.*error"
starload lint --fail-on never bad.sql
is "--fail-on never" 0 "error"
cat bad.sql range.sql bad.sql >three.sql
starload lint --max-findings 1 --format gcc three.sql
is "--max-findings" 1
count "--max-findings" 1 "error:"
starload lint --max-findings 0 --format gcc three.sql
is "--max-findings 0" 1
count "--max-findings 0" 0 "error:"
starload lint --max-findings 0 three.sql
is "all are counted" 1 "3 errors in 1 file"
starload lint --max-findings 1 --format json three.sql
is "all are counted in JSON" 1 '"errors":3,'
starload lint -q bad.sql
is "-q" 1
count "-q" 0 "1 error"
starload lint good.sql --target 4.0
is "4.0" 0
err "4.1"
printf 'USE db;\nCREATE TABLE t (a int);\nSELECT 1;\nPAUSE ROUTINE LOAD FOR j;\n' >mixed.sql
starload lint mixed.sql
is "other SQL" 0 "3 other statements not checked"

# colour
starload lint bad.sql
lacks "$(printf '\033')"
starload lint --color always bad.sql
is "--color always" 1 "$(printf '\033')"
starload lint --color always --output gcc=out.gcc bad.sql
holds "no colour in a file" sh -c '! grep -q "$(printf "\033")" out.gcc'

# formats, and files beside them
for format in text gcc json jsonl sarif github gitlab checkstyle junit; do
	starload lint --format $format bad.sql
	is "--format $format" 1 "bad.sql"
	cp ../stdout ../direct
	starload lint --format gcc --output $format=out.$format bad.sql
	is "--output $format" 1 "bad.sql:1:15: error"
	holds "--output $format is --format $format" cmp -s ../direct out.$format
done
run env GITHUB_ACTIONS=true "$STARLOAD" lint bad.sql
is "GITHUB_ACTIONS" 1 "::error "
run env GITHUB_ACTIONS=true "$STARLOAD" lint --format gcc bad.sql
is "--format over GITHUB_ACTIONS" 1 "bad.sql:1:15: error"

# outputs
cp bad.sql same.sql
ln -s same.sql same-link.sql
for name in same.sql ./same.sql same-link.sql; do
	starload lint -o json=$name same.sql
	is "an output that is an input: $name" 2
	err "which is to be linted"
	holds "it stays" cmp -s bad.sql same.sql
done
"$STARLOAD" lint -o json=same.sql - <same.sql >../stdout 2>../stderr; status=$?
is "an output that is standard input" 2
starload lint -o json=twice -o sarif=twice bad.sql
is "two outputs in one file" 2
starload lint -o json=/dev/stdout -o gcc=/dev/null -q -f gcc bad.sql
is "an output that is no file" 1 '{"version":1,'
rm -f out.pipe
mkfifo out.pipe
cat out.pipe >out.piped &
starload lint -o json=out.pipe bad.sql
wait
holds "an output that is a FIFO" grep -q '"version":1,' out.piped
starload lint -o gcc=/dev/full bad.sql
is "an output that is full" 5
err "/dev/full: "
holds "no temporary files stay" sh -c '! ls -A | grep -q "tmp$"'

# what cannot be read is part of the report
bad_file=nowhere.sql
for j in 1 4; do
	starload lint -j $j bad.sql $bad_file good.sql
	is "in text" 5 "1 error in 2 files"
	is "in text" 5 "1 file could not be read"
	starload lint -j $j -f json bad.sql $bad_file good.sql
	is "in json" 5 '"errors":[{"file":"nowhere.sql","message":"nowhere.sql: No such file or directory"}]'
	starload lint -j $j -f sarif bad.sql $bad_file
	is "in sarif" 5 '"executionSuccessful":false,"toolExecutionNotifications":[{"level":"error","message":{"text":"nowhere.sql: No such'
	starload lint -j $j -f junit bad.sql $bad_file good.sql
	is "in junit" 5 'tests="3" failures="1" errors="1"'
	is "in junit" 5 '<error type="unreadable" message="nowhere.sql: No such file or directory">'
done
starload lint -f json $bad_file
is "nothing but what cannot be read" 5 '"unread":1'
starload lint -f sarif good.sql
is "all well in sarif" 0 '"executionSuccessful":true'
starload lint --fix -f json $bad_file
is "with --fix" 5 '"unread":1'
run timeout 60 "$STARLOAD" lint --fix /dev/zero
is "a device with --fix" 5
err "/dev/zero: not a regular file"

# several files at a time: the same output in the same order
mkdir many
i=0
while [ $i -lt 100 ]; do
	j=0
	while [ $j -le $((i % 7)) ]; do
		if [ $((i % 3)) -eq 0 ]; then echo "$bad"; else echo "$good"; fi
		j=$((j + 1))
	done >many/$(printf %03d $i).sql
	i=$((i + 1))
done
ln -s nowhere many/050x.sql
for format in text sarif; do
	starload lint -j 1 --format $format many
	is "-j 1" 5
	cp ../stdout ../one
	cp ../stderr ../one.err
	for n in 2 7; do
		starload lint -j $n --format $format many
		is "-j $n" 5
		holds "-j $n prints what -j 1 does" cmp -s ../one ../stdout
		holds "-j $n says what -j 1 does" cmp -s ../one.err ../stderr
	done
done

# secrets of the file in no format: what is looked at statement by statement, and what many at once
cp "${top_srcdir:-.}/tests/golden/secrets.sql" secrets.sql
{
	i=0
	while [ $((i += 1)) -le 1000 ]; do
		echo 'ALTER ROUTINE LOAD FOR d.j PROPERTIES ("max_batch_interval" = "1")'
		echo '  FROM KAFKA ("property.sasl.password" = "hunter2-a", "property.sasl.pasword" = "hunter2-b");'
	done
	cat secrets.sql
} >many-secrets.sql
for format in text json jsonl sarif gcc github gitlab checkstyle junit; do
	for file in secrets.sql many-secrets.sql; do
		starload lint --format "$format" --max-findings 0 $file
		is "$format of $file" 1
		lacks 'hunter2'
		starload lint --format "$format" --max-findings 100000 $file
		lacks 'hunter2'
	done
done
# and a fix writes what was there, not what is shown
echo "ALTER ROUTINE LOAD FOR d.j FROM KAFKA (\"property.sasl.password\" = hunter2);" >unquoted.sql
starload lint unquoted.sql
is "a secret without quotes" 1 '******'
lacks hunter2
starload lint --fix --unsafe-fixes unquoted.sql
holds "the secret is as it was" grep -q 'hunter2' unquoted.sql
finish
