#!/bin/bash
# http_points.sh - each point where a load can break off, each way it can fail, several BEs:
# what curl sees of it, and what became of the load.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb seq

example tables.sql
cat >>tables.sql <<'E'
CREATE TABLE load_test.secret (id INT) DUPLICATE KEY(id);
E
printf '1,a,10\n2,b,20\n' >one.csv
seq 1 50000 | sed 's/.*/&,name&,1/' >big.csv
bytes=$(stat -c %s big.csv)
c=(-H column_separator:,)
echo "user root
user amy password x
grant INSERT on load_test.example_table to amy" >users
start one --init tables.sql --users users --clock manual --fe 2 --be 3

fault()
{
	sql "SANDBOX FAULT '$1'"
	is "SANDBOX FAULT $1" 0
}
n=0
# one FAULT CURL'S-STATUSES STATE [CURL'S OPTIONS]: a load with that fault leaves curl with one of
# these, and its label so a second later
one()
{
	local spec=$1 statuses=$2 state=$3
	shift 3
	[ -n "$spec" ] && fault "$spec"
	label=p$((n += 1))
	load "${file:-one.csv}" "${c[@]}" -H "label:$label" "$@"
	if [[ " ${statuses//|/ } " == *" $status "* ]]; then good; else bad "$spec: $status, not $statuses"; fi
	cp ../stdout ../reply
	sql "SANDBOX ADVANCE '1 s'; SANDBOX FAULT clear"
	ask GET "/api/load_test/get_load_state?label=$label"
	is "$spec: the label" 0 "\"state\":\"$state\""
	cp ../reply ../stdout
}

# points in their order
one 'http-connect refuse' '7|56' UNKNOWN
one 'http drop' 52 UNKNOWN
one 'http cut=100' '52|56|18|1|0' UNKNOWN
one 'be-connect refuse' '7|56|52' UNKNOWN
one 'be drop' 52 UNKNOWN
one 'be delay=1200' 0 VISIBLE --expect100-timeout 0.2
file=big.csv
one 'be drop-body=1' '55|52|56' ABORTED
one 'be drop-body=100000' '55|52|56' ABORTED
one "be drop-body=$bytes" '52|55|56' ABORTED
one 'be drop-after' 52 VISIBLE
one 'be cut=0' 52 VISIBLE
one 'be cut=30' '0|1|52|56|8' VISIBLE
one 'be cut=200' 18 VISIBLE
one 'be late=300 cut=300' 18 VISIBLE
file=

# answers that are none
one 'http status="503 busy"' 0 UNKNOWN
is "503 of the FE" 0 busy
one 'http status="500 failed to handle request, error: class java.lang.X"' 0 UNKNOWN
one 'be status="502 <html>bad gateway</html>"' 0 UNKNOWN
one 'be status-after="504 <html>time-out</html>"' 0 VISIBLE
is "504 of a proxy" 0 time-out
one 'be status-after="200 <html>so</html>"' 0 VISIBLE
one 'be status-after="200 {""Status"": ""Succ"' 0 VISIBLE
one 'be status="413 <html>too large</html>"' 0 UNKNOWN
one 'be garble' 0 VISIBLE
holds "no UTF-8 in it" sh -c '! iconv -f UTF-8 -t UTF-8 ../stdout >/dev/null 2>&1'
says Status '"Success"'

# what a BE fails of
many="Failed to load data into tablet 10023, because of too many versions, current/limit: 1001/1000. You can reduce the loading job concurrency, or increase loading data batch size."
one "be fail=\"$many\"" 0 ABORTED
says Status '"Fail"'
says Message "\"$many\""
load one.csv "${c[@]}" -H "label:$label"
says Status '"Success"'
one 'be fail="Memory of process exceed limit."' 0 ABORTED
one 'be fail-after="FE RPC failure, address=TNetworkAddress(hostname=127.0.0.1, port=9020), reason=timed out"' \
	0 VISIBLE
says Status '"Fail"'
one 'be publish-timeout late=200' 0 COMMITTED
says Status '"Publish Timeout"'
sql "SANDBOX ADVANCE '11 s'"
load one.csv "${c[@]}" -H "label:$label"
says ExistingJobStatus '"FINISHED"'
txn begin -H label:open
load one.csv "${c[@]}" -H label:open
says ExistingJobStatus '"RUNNING"'
load one.csv "${c[@]}" -H label:not.right
says Status '"Fail"'
sql "ADMIN SET FRONTEND CONFIG ('max_running_txn_num_per_db' = '1')"
load one.csv "${c[@]}"
is "too many transactions" 0 "current running txns on db"
sql "ADMIN SET FRONTEND CONFIG ('max_running_txn_num_per_db' = '1000')"
ask POST '/api/load_test/x/_cancel?label=open'
is "cancelled" 0 '"status":"OK"'

# sizes
sql "UPDATE information_schema.be_configs SET VALUE = 1 WHERE NAME = 'streaming_load_max_mb'"
is "a limit of 1 MB" 0
yes '1,some longer name than elsewhere,1' | head -n 40000 >large.csv
file=large.csv
one '' 0 UNKNOWN
is "too long" 0 "exceed limit: 1048576"
one '' 0 ABORTED -H Transfer-Encoding:chunked
is "too long, in chunks" 0 "413"
file=
sql "UPDATE information_schema.be_configs SET VALUE = '100' WHERE NAME = 'streaming_load_max_mb'"

# where redirects lead
one 'http redirect=127.0.0.1:1' 7 UNKNOWN
one 'http redirect=no-such-host.invalid:8040' 6 UNKNOWN
one 'http redirect=https://127.0.0.1:1' 7 UNKNOWN
one "http redirect=$fe times=always" 47 UNKNOWN --max-redirs 4
one 'http="/api/load_test" redirect=127.0.0.1:1 skip=1' 0 VISIBLE
fault 'http=_stream_load status="503 no" skip=1 times=2'
for want in 307 503 503 307; do
	run curl -sS -u root: -H Expect:100-continue -T one.csv -o /dev/null -w '%{http_code}' \
		"http://$fe/api/load_test/example_table/_stream_load"
	is "the nth time: $want" 0 "$want"
done

# ErrorURL
printf '1,a,10\nx\n' >bad.csv
file=bad.csv
one 'be error-url=10.255.0.1:8040' 0 ABORTED
is "an ErrorURL that leads nowhere" 0 'http://10.255.0.1:8040/api/_load_error_log?file='
one '' 0 ABORTED
run curl -sS "$(url)"
is "one that does not" 0 'Row: x'
file=

# who may
run curl -sS --location-trusted -u amy:x -H Expect:100-continue "${c[@]}" -T one.csv \
	"http://$fe/api/load_test/example_table/_stream_load"
says Status '"Success"'
run curl -sS --location-trusted -u amy:x -H Expect:100-continue -T one.csv -w '%{http_code}' \
	"http://$fe/api/load_test/secret/_stream_load"
is "INSERT on another table only" 0 401
run curl -sS --location-trusted -u amy:wrong -H Expect:100-continue -T one.csv -w '%{http_code}' \
	"http://$fe/api/load_test/example_table/_stream_load"
is "a wrong password" 0 401
run curl -sS -u amy:x -T one.csv "http://$be/api/load_test/secret/_stream_load"
is "at the BE" 0 "you need (at least one of) the INSERT privilege"

# several BEs
where()
{
	curl -sS -u root: -H Expect:100-continue -T one.csv -o /dev/null -w '%{redirect_url}\n' \
		"http://$fe/api/load_test/example_table/_stream_load" | sed 's|http://||; s|/.*||'
}
for i in 1 2 3 4 5 6; do where; done >../where
holds "each in its turn" [ "$(sort -u ../where | wc -l)" = 3 ]
holds "all of them are ours" [ "$(sort -u ../where)" = "$(sort <<<"$bes")" ]
sql 'SHOW BACKENDS'
is "three" 0
count "three rows" 3 '127.0.0.1'
second=$(sed -n 2p <<<"$bes")
sql 'SANDBOX BACKEND 1 DOWN'
run curl -sS "http://$second/api/health"
is "one that is down" 7
for i in 1 2 3 4 5 6; do where; done >../where
holds "gets no loads" [ "$(sort -u ../where | wc -l)" = 2 ]
ask GET /api/health
is "and is told of" 0 '"online_backend_num":2,"total_backend_num":3'
sql 'SANDBOX BACKEND 1 UP'
run curl -sS "http://$second/api/health"
is "there again" 0
# a transaction stays with the one where it began
txn begin -H label:stays
for i in 1 2 3; do
	txn load -T one.csv "${c[@]}" -H label:stays
	says Status '"OK"'
done
txn commit -H label:stays
says NumberLoadedRows 6

# A BE that dies while a body arrives: at that byte, and all of its connections.
file=big.csv
one 'be drop-body=100000 after="SANDBOX BACKEND DOWN"' '52|55|56' ABORTED
one '' 0 UNKNOWN
is "no BE" 0 "No backend alive."
sql 'SANDBOX BACKEND UP'
mkfifo body
curl -sS -u root: -H label:dies "${c[@]}" -T - "http://$be/api/load_test/example_table/_stream_load" \
	<body >../dies 2>&1 &
dies=$!
exec 7>body
cat one.csv >&7
prepared()
{
	ask GET '/api/load_test/get_load_state?label=dies'
	grep -q PREPARE ../stdout
}
holds "under way" await prepared
sql 'SANDBOX BACKEND 0 DOWN; SANDBOX BACKEND UP'
exec 7>&-
wait "$dies"
holds "its client is told nothing ($?)" grep -qE 'curl: \((52|55|56)\)' ../dies
ask GET '/api/load_test/get_load_state?label=dies'
is "why" 0 '"reason":"coordinate BE is down"'
file=

# Another leader between the hops, and before the end.
second_fe=$(sed -n 2p <<<"$fes")
fault 'http=_stream_load after="SANDBOX LEADER 1"'
load one.csv "${c[@]}" -H label:hop
says Status '"Success"'
run curl -sS -u root: "http://$fe/api/load_test/get_load_state?label=hop" -o /dev/null -w '%{redirect_url}'
is "the leader is elsewhere" 0 "http://$second_fe/"
ask GET '/api/load_test/get_load_state?label=hop'
is "and knows of it" 0 '"state":"VISIBLE"'
sql 'SANDBOX LEADER 0'
fault 'be=_stream_load drop-body=1 after="SANDBOX LEADER 1"'
load big.csv "${c[@]}" -H label:under_way
ask GET '/api/load_test/get_load_state?label=under_way'
is "what was under way is forgotten" 0 '"state":"UNKNOWN"'
sql 'SANDBOX LEADER 0'
# and its rows with it, though all of the body is there in the end
count_all() { sql "SELECT count(*) FROM $table" && cat ../stdout; }
before=$(count_all)
curl -sS -u root: -H Expect:100-continue -H label:dies "${c[@]}" -T - \
	"http://$be/api/load_test/example_table/_stream_load" <body >../dies 2>&1 &
dies=$!
exec 7>body
cat one.csv >&7
holds "under way once more" await prepared
sql 'SANDBOX LEADER 1'
exec 7>&-
wait "$dies"
holds "the new leader has no such transaction" grep -q 'transaction not found' ../dies
holds "nothing of it is in" [ "$(count_all)" = "$before" ]
port=$(sed -n 2p <<<"$ports")
sql 'SANDBOX FE 0 DOWN'
is "one FE ends" 0
load one.csv
is "with its HTTP" 7
fe=$second_fe
load one.csv "${c[@]}"
says Status '"Success"'
sql 'SANDBOX FE 0 UP'

# labels that are forgotten
load one.csv "${c[@]}" -H label:early
sql "ADMIN SET FRONTEND CONFIG ('label_keep_max_num' = '3')"
is "fewer labels" 0
for i in 1 2 3; do load one.csv "${c[@]}" -H "label:late$i"; done
sql "SANDBOX ADVANCE '31 s'"
ask GET '/api/load_test/get_load_state?label=early'
is "the fourth is not known" 0 '"state":"UNKNOWN"'
ask GET '/api/load_test/get_load_state?label=late1'
is "the third is" 0 '"state":"VISIBLE"'
sql "ADMIN SET FRONTEND CONFIG ('label_keep_max_num' = '1000')"
stop
is "clean exit" 0
finish
