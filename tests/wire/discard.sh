#!/bin/bash
# discard.sh - bodies that are counted and thrown away: replies, labels, many at once.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need mariadb curl seq

example init.sql
start one --discard --init init.sql
url=http://$be/api/load_test/example_table/_stream_load

seq -f '%.0f,name,20' 1 50000 >rows.csv
bytes=$(stat -c %s rows.csv)

load rows.csv -H label:one -H column_separator:,
is "a load by way of the FE" 0
says Status '"Success"'
says NumberTotalRows 50000
says NumberLoadedRows 50000
says LoadBytes "$bytes"
sql 'SELECT count(*) FROM load_test.example_table'
is "leaves nothing in the table" 0 0
load rows.csv -H label:one
says Status '"Label Already Exists"'
says ExistingJobStatus '"FINISHED"'
ask GET '/api/load_test/get_load_state?label=one'
is "its state" 0 '"state":"VISIBLE"'

load rows.csv -H 'row_delimiter:\x2c'
says NumberTotalRows 100000
load rows.csv -H skip_header:1
says NumberTotalRows 49999
load rows.csv -H 'strict_mode:perhaps' -H label:two
says Status '"Fail"'
ask GET '/api/load_test/get_load_state?label=two'
is "a header that is wrong" 0 '"state":"ABORTED"'
load /dev/null -H label:three
says Status '"Fail"'

run curl -sS -u root: -H label:four -T rows.csv "$url"
says LoadBytes "$bytes"
run curl -sS -u root: -H Expect: -H label:five -T rows.csv "$url"
says LoadBytes "$bytes"
run sh -c "curl -sS -u root: -H Expect:100-continue -H label:seven -T - $url <rows.csv"
says LoadBytes "$bytes"
run curl -sS -u root:wrong -T rows.csv "$url"
says Status '"Fail"'
run curl -sSv -u root: -T rows.csv "$url" -T rows.csv "$url"
is "two over one connection" 0
count "two replies" 2 '"Status": "Success"'
err 'Re-using existing connection'
run curl -sSv "http://$be/api/health" -u root: -T rows.csv "$url" "http://$be/api/health"
is "what is no load" 0 '{"status": "OK","msg": "To Be Added"}'

# The head may come in pieces, the body with it.
host=${be%:*} bport=${be##*:}
exec 8<>"/dev/tcp/$host/$bport"
printf 'PUT /api/load_test/example_table/_stream_load HTTP/1.1\r\nHost: x\r\nAuth' >&8
printf 'orization: Basic cm9vdDo=\r\nlabel: pieces\r\nContent-Le' >&8
printf 'ngth: 6\r\nConnection: close\r\n\r\n1,a\n2,' >&8
sql 'SELECT 1'
is "others are served while a body does not end" 0 1
ask GET '/api/load_test/get_load_state?label=pieces'
printf '\n' >&8
run cat <&8
exec 8<&- 8>&-

# Cut off in the midst of the body.
exec 8<>"/dev/tcp/$host/$bport"
printf 'PUT /api/load_test/example_table/_stream_load HTTP/1.1\r\nHost: x\r\nAuthorization: Basic cm9vdDo=\r\nlabel: cut\r\nContent-Length: 600\r\n\r\n1,a\n2,' >&8
state()
{
	ask GET "/api/load_test/get_load_state?label=$1"
	grep -qF "\"state\":\"$2\"" ../stdout
}
holds "under way" await state cut PREPARE
exec 8<&- 8>&-
holds "then aborted" await state cut ABORTED

# Faults go on being faults.
sql "SANDBOX FAULT 'be=_stream_load drop-after'"
load rows.csv -H label:lost
is "a reply that is lost" 52
ask GET '/api/load_test/get_load_state?label=lost'
is "of a load that was done" 0 '"state":"VISIBLE"'

# Many at once.
for i in 1 2 3 4 5 6 7 8; do
	for k in 1 2 3 4 5; do
		curl -sS --location-trusted -u root: -H Expect:100-continue -H "label:m_${i}_$k" \
			-T rows.csv "http://$fe/api/load_test/example_table/_stream_load"
	done >"many.$i" &
	many[i]=$!
done
wait "${many[@]}"
run cat many.*
count "forty loads" 40 '"NumberLoadedRows": 50000'

stop
is "clean exit" 0
finish
