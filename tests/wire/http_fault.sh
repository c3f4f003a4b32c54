#!/bin/bash
# http_fault.sh - what faults on the way of a Stream Load look like to curl, and what
# became of the load.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb

example ../tables.sql
printf '1,a,10\n2,b,20\n' >one.csv
seq 1 200000 | sed 's/.*/&,name&,1/' >big.csv
c=(-H column_separator:,)
start one --init ../tables.sql --clock manual --fault 'http status="503 busy"'

load one.csv "${c[@]}" -H label:first -f
is "a fault from the command line" 22
load one.csv "${c[@]}" -H label:first
says Status '"Success"'

fault()
{
	sql "SANDBOX FAULT '$1'"
	is "SANDBOX FAULT $1" 0
}
n=0
# broken STATUS|STATUS [CURL'S OPTIONS]: the next load leaves curl so; its label is in $label
broken()
{
	label=broken$((n += 1))
	load "${file:-one.csv}" "${c[@]}" -H "label:$label" "${@:2}"
	if [[ " ${1//|/ } " == *" $status "* ]]; then good; else bad "$label: $status, not $1"; fi
}
state()
{
	ask GET "/api/load_test/get_load_state?label=$label"
	is "$label is $1" 0 "\"state\":\"$1\""
}

# the FE
fault 'http-connect refuse'
broken '7|56'
state UNKNOWN
fault 'http-connect drop'
broken '7|52|56'
fault 'http=_stream_load drop'
broken 52
fault 'http=_stream_load status="500 failed to handle request, error: class java.lang.X"'
broken 0
is "500" 0 "failed to handle request"
fault 'http=_stream_load redirect=127.0.0.1:1'
broken 7
state UNKNOWN
fault 'http=_stream_load redirect=https://127.0.0.1:1'
broken 7
fault "http=_stream_load redirect=$fe times=always"
broken 47 --max-redirs 5
sql "SANDBOX FAULT clear"
fault 'http=_stream_load redirect=no-such-host.invalid:8040'
broken 6
fault 'http=_stream_load cut=40'
broken '0|1|52|56'
lacks Status
fault 'http=_stream_load slow=5/1'
broken 0
says Status '"Success"'
# longer than curl waits for 100: it sends the body to the FE, and then again to the BE
fault 'http=_stream_load delay=300'
broken 0 --expect100-timeout 0.05
says Status '"Success"'
file=big.csv
fault 'http=_stream_load delay=300'
broken 0 --expect100-timeout 0.05
says NumberLoadedRows 200000
file=one.csv
fault 'http=get_load_state status="502 <html>bad gateway</html>"'
label=first
ask GET "/api/load_test/get_load_state?label=first"
is "a proxy's page" 0 "bad gateway"
state VISIBLE

# the BE
fault 'be-connect refuse'
broken '7|56'
fault 'be=_stream_load drop'
broken 52
state UNKNOWN
fault 'be=_stream_load drop-after'
broken 52
state VISIBLE
load one.csv "${c[@]}" -H "label:$label"
says ExistingJobStatus '"FINISHED"'
fault 'be=_stream_load late=200 cut=150'
broken 18
state VISIBLE
fault 'be=_stream_load status-after="502 <html>bad gateway</html>"'
broken 0
is "committed all the same" 0 "bad gateway"
state VISIBLE
fault 'be="label: broken" publish-timeout'
broken 0
says Status '"Publish Timeout"'
state COMMITTED
sql "SANDBOX ADVANCE '11 s'"
state VISIBLE
fault 'be=_stream_load delay=300'
broken 0 --expect100-timeout 10
says Status '"Success"'

# a body that breaks off: the label is not free at once
file=big.csv
fault 'be=_stream_load drop-body=100000'
label=half
load big.csv "${c[@]}" -H label:half
holds "broken off" test "$status" -ne 0
state PREPARE
load one.csv "${c[@]}" -H label:half
says ExistingJobStatus '"RUNNING"'
sql "SANDBOX ADVANCE '1 s'"
state ABORTED
load one.csv "${c[@]}" -H label:half
says Status '"Success"'

# a client that leaves in the midst
mkfifo ../pipe
exec 8<>../pipe
cat one.csv >&8
timeout 1 curl -sS -u root: -H label:left "${c[@]}" -T - \
	"http://$be/api/load_test/example_table/_stream_load" <../pipe >../stdout 2>../stderr
exec 8>&-
label=left
tries=0
until sql "SANDBOX ADVANCE '1 s'" && ask GET "/api/load_test/get_load_state?label=left" &&
	grep -q ABORTED ../stdout || [ $((tries += 1)) -gt 2400 ]; do sleep 0.05; done
state ABORTED

# one that nobody ends
txn begin -H label:slow -H timeout:30
label=slow
sql "SANDBOX ADVANCE '31 s'"
state ABORTED
is "its reason" 0 '"reason":"timeout by txn manager"'

# without its backend
txn begin -H label:lost
sql "SANDBOX BACKEND DOWN"
label=lost
state ABORTED
is "its reason" 0 '"reason":"coordinate BE is down"'
load one.csv "${c[@]}"
is "no backend" 0 "No backend alive."
sql "SANDBOX BACKEND UP"

# a label is forgotten after three days
label=first
state VISIBLE
sql "SANDBOX ADVANCE '3 d'"
sql "SANDBOX ADVANCE '1 min'"
state UNKNOWN

# what the rows say of all that
sql "SELECT count(*) FROM load_test.example_table WHERE name = 'a'"
cp ../stdout ../rows
holds "each that committed is there once" grep -qx "$(grep -c . <<'E2'
first
slow=5/1
delay=300
drop-after
late=200 cut=150
status-after
publish-timeout
delay at the BE
half
E2
)" ../rows

# who holds connections open is no hindrance at the end
exec 9<>"/dev/tcp/${be%:*}/${be#*:}"
printf 'PUT /api/load_test/example_table/_stream_load HTTP/1.1\r\nAuthorization: Basic cm9vdDo=\r\nContent-Length: 100\r\n\r\n1,' >&9
fault 'http=_stream_load delay=60000'
curl -sS -u root: -H Expect:100-continue -T one.csv "http://$fe/api/load_test/example_table/_stream_load" >/dev/null 2>&1 &
healthy() { ask GET /api/health && [ "$status" = 0 ]; }
await healthy
stop
is "the end" 0
holds "silent" test ! -s ../one.err
wait
finish
