#!/bin/bash
# send.sh - one load through each kind of trouble: what is said of it is what became of it.
. "${top_srcdir:-.}/tests/load/lib.sh" || exit 99
need curl mariadb

example ../tables.sql
printf '1,a,10\n2,b,20\n' >one.csv
seq 1 200000 | sed 's/.*/&,name&,1/' >big.csv
big=$(wc -c <big.csv)
: >empty.csv
start one --init ../tables.sql --clock manual --fe 2
fe2=$(sed -n 2p <<<"$fes")
expected=0

# case LABEL FAULT STATE ROWS PATTERN [OPTIONS] FILE: a load with a fault gives PATTERN, leaves the label in
# STATE and ROWS rows more in the table
case_of()
{
	local label=$1 what=$2 becomes=$3 more=$4 pattern=$5
	shift 5
	[ -z "$what" ] || fault "$what"
	send --label "$label" "${@:1:$#-1}" load "${!#}"
	gives "$label ($what)" "$pattern"
	cp ../stdout "../$label.said"
	state "$label" "$becomes"
	expected=$((expected + more))
	cp "../$label.said" ../stdout
}
hosts=$(printf 'host=%s status=' "$be")

# no trouble
case_of plain '' VISIBLE 2 "rc=0 verdict=done http=200 sent=14 whole=1 ${hosts}Success loaded=2" one.csv
case_of chunks '' VISIBLE 2 'rc=0 verdict=done http=200 sent=14 whole=1 *' --chunked one.csv
case_of large '' VISIBLE 200000 "rc=0 verdict=done http=200 sent=$big whole=1 *" big.csv
case_of pieces '' VISIBLE 200000 "rc=0 verdict=done http=200 sent=$big whole=1 *" --chunked big.csv
case_of straight '' VISIBLE 2 'rc=0 verdict=done * sent=14 whole=1 *' --be "$be" one.csv
case_of empty '' ABORTED 0 'rc=0 verdict=empty http=200 sent=0 whole=1 *' empty.csv
case_of nothing '' ABORTED 0 'rc=0 verdict=empty http=200 sent=0 whole=1 *' --chunked empty.csv
case_of filtered '' ABORTED 0 'rc=0 verdict=filtered http=200 sent=14 whole=1 *' -H 'columns: id' one.csv
case_of header '' UNKNOWN 0 'rc=0 verdict=failed http=200 sent=0 whole=0 *' -H 'timeout: 5x' one.csv
case_of plain '' VISIBLE 0 'rc=0 verdict=label-finished http=200 sent=0 whole=0 *' one.csv

# connections are kept, but for those on which an answer came too early
send --label kept --times 3 load one.csv
count "three loads" 3 'rc=0 verdict=done'
expected=$((expected + 6))
send --label kept --times 3 load one.csv
count "three answers before the body" 3 'rc=0 verdict=label-finished http=200 sent=0 whole=0'

# the FE
case_of fe_refuses 'http-connect refuse' UNKNOWN 0 'rc=unreachable * sent=0 whole=0 *' one.csv
case_of fe_drops 'http-connect drop' UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
case_of fe_drops_head 'http=_stream_load drop' UNKNOWN 0 'rc=unreachable * sent=0 *' big.csv
case_of fe_cut 'http=_stream_load cut=40' UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
case_of fe_slow 'http=_stream_load delay=1500' VISIBLE 200000 "rc=0 verdict=done * sent=$big *" big.csv
case_of fe_drips 'http=_stream_load slow=5/1' VISIBLE 2 'rc=0 verdict=done * sent=14 *' one.csv
case_of fe_500 'http=_stream_load status="500 failed to handle request, error: class x"' UNKNOWN 0 \
	'rc=0 verdict=busy http=500 sent=0 whole=0 *' one.csv
case_of fe_502 'http=_stream_load status="502 <html><h1>Bad</h1> gateway</html>"' UNKNOWN 0 \
	'rc=0 verdict=busy http=502 sent=0 *' one.csv
text "Bad gateway"
case_of fe_404 'http=_stream_load status="404 this is 404 page."' UNKNOWN 0 'rc=0 verdict=failed http=404 sent=0 *' one.csv
fault clear

# another FE
FE=http://127.0.0.1:1 case_of other_fe '' VISIBLE 2 'rc=0 verdict=done *' --fe "http://$fe" one.csv
FE=http://127.0.0.1:1 case_of no_fe '' UNKNOWN 0 'rc=unreachable * sent=0 *' --fe "http://localhost:1" one.csv
text "127.0.0.1:1: "
text "localhost:1: "
case_of fe_500_other 'http=_stream_load status="500 x"' VISIBLE 2 'rc=0 verdict=done *' --fe "http://$fe2" one.csv
FE=http://$fe2 case_of follower '' VISIBLE 2 'rc=0 verdict=done *' one.csv

# redirects
case_of nowhere 'http=_stream_load redirect=127.0.0.1:1 times=3' UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
text "127.0.0.1:1: "
text "$fe redirected us there"
text "--map-host 127.0.0.1=HOST[:PORT]"
fault clear
case_of nowhere_once 'http=_stream_load redirect=127.0.0.1:1' VISIBLE 2 'rc=0 verdict=done *' one.csv
case_of circle "http=_stream_load redirect=$fe times=always" UNKNOWN 0 'rc=refused * sent=0 *' one.csv
text "in a circle"
fault clear
case_of stranger 'http=_stream_load redirect=be9.invalid:8040' UNKNOWN 0 'rc=refused * sent=0 *' one.csv
text "$fe redirects to be9.invalid:8040, a host that nobody vouches for"
text "--trust-host be9.invalid"
case_of asked_no 'http=_stream_load redirect=be9.invalid:8040' UNKNOWN 0 'asked be9.invalid:8040' --say no one.csv
text "rc=refused"
case_of trusted 'http=_stream_load redirect=be9.invalid:8040 times=3' UNKNOWN 0 'rc=unreachable * sent=0 *' --trust .invalid one.csv
fault clear
case_of mapped 'http=_stream_load redirect=be9.invalid:8040' VISIBLE 2 'rc=0 verdict=done * host=be9.invalid:8040 *' \
	--map "be9.invalid:8040=$be" one.csv
case_of mapped_badly 'http=_stream_load redirect=be9.invalid:8040 times=3' UNKNOWN 0 'rc=unreachable * sent=0 *' \
	--map be9.invalid=127.0.0.1:1 one.csv
text "be9.invalid:8040 by way of 127.0.0.1:1: "
fault clear
case_of to_https "http=_stream_load redirect=https://$be times=3" UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
fault clear

# the BE
case_of be_refuses 'be-connect refuse times=3' UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
fault clear
case_of be_refuses_once 'be-connect refuse' VISIBLE 2 'rc=0 verdict=done *' one.csv
case_of be_drops 'be=_stream_load drop times=3' UNKNOWN 0 'rc=unreachable * sent=0 *' one.csv
fault clear
case_of be_drops_after 'be=_stream_load drop-after' VISIBLE 2 'rc=unknown * sent=14 whole=1 *' one.csv
case_of be_cut 'be=_stream_load late=200 cut=150' VISIBLE 2 'rc=unknown * sent=14 whole=1 *' one.csv
case_of be_page 'be=_stream_load status-after="502 <html>bad gateway</html>"' VISIBLE 2 \
	'rc=0 verdict=unknown http=502 sent=14 whole=1 *' one.csv
case_of be_early_page 'be=_stream_load status="503 overloaded" times=3' UNKNOWN 0 'rc=0 verdict=busy http=503 sent=0 *' one.csv
fault clear
case_of be_garbage 'be=_stream_load status-after="200 <html>welcome</html>"' VISIBLE 2 \
	'rc=0 verdict=unknown http=200 sent=14 whole=1 *' one.csv
case_of be_truncated 'be=_stream_load status-after="200 {""Status"": ""Success"""' VISIBLE 2 \
	'rc=0 verdict=unknown http=200 *' one.csv
case_of be_empty 'be=_stream_load status-after="200 "' VISIBLE 2 'rc=0 verdict=unknown http=200 *' one.csv
case_of be_413 'be=_stream_load status="413 <html>too large</html>"' UNKNOWN 0 'rc=0 verdict=failed http=413 *' one.csv
case_of be_later 'be=_stream_load publish-timeout' COMMITTED 2 'rc=0 verdict=publish-timeout http=200 sent=14 *' one.csv
sql "SANDBOX ADVANCE '11 s'"
case_of be_slow 'be=_stream_load delay=1200' VISIBLE 2 'rc=0 verdict=done *' one.csv
case_of be_late 'be=_stream_load late=1200' VISIBLE 2 'rc=0 verdict=done *' one.csv

# a body that breaks off: the label is not free at once
case_of half 'be=_stream_load drop-body=100000' PREPARE 0 'rc=unknown * sent=[1-9]* whole=? *' big.csv
case_of half '' PREPARE 0 'rc=0 verdict=label-running http=200 sent=0 *' big.csv
sql "SANDBOX ADVANCE '1 s'"
case_of half '' VISIBLE 200000 "rc=0 verdict=done http=200 sent=$big whole=1 *" big.csv

# ours
# aborted LABEL: the cluster noticed that we left, or the load's time is up
aborted()
{
	sql "SANDBOX ADVANCE '15 min'"
	state "$1" ABORTED
}
send --label unreadable --fail-at 1000000 load big.csv
gives "the input cannot be read" 'rc=io * sent=1000000 whole=0 *'
text "the file changed"
aborted unreadable
send --label shorter --short 10 load one.csv
gives "the input is shorter" 'rc=io * whole=0 *'
text "the input ends after 14 bytes of 24"
aborted shorter
send --label stopped --rate 300000 --stop-at 300000 load big.csv
gives "stopped" 'rc=unknown * sent=[1-9]* whole=0 *'
text "broken off"
aborted stopped
send --label line -H 'where: a
b' load one.csv
gives "a line break in a header" 'rc=usage *'

# who
send --label who --user nobody:x load one.csv
gives "no such user" 'rc=0 verdict=denied http=401 sent=0 *'
send --label who --be "$be" --user nobody:x load one.csv
gives "no such user, at the BE" 'rc=0 verdict=denied http=200 sent=0 *'
send --label what --table nothing load one.csv
gives "no such table" 'rc=0 verdict=failed http=200 *'
lacks nobody:x

rows "$expected"
# all of it had one cause each: nothing is left that would have gone wrong elsewhere
sql "SHOW DATABASES"
is "the cluster is there" 0
stop
is "the end" 0
finish
