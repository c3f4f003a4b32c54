#!/bin/bash
# http_txn.sh - the transaction interface, through the FE and at the BE itself.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb

example ../tables.sql
printf '1,a,10\n2,b,20\n' >one.csv
printf '3,c,30\n' >two.csv
printf 'x,c,30\n' >bad.csv
rows()
{
	sql "SELECT count(*) FROM $table"
	is "$1" 0 "$2"
}
state()
{
	ask GET "/api/load_test/get_load_state?label=$1"
	is "$1 is $2" 0 "\"state\":\"$2\""
}
c=(-H column_separator:,)

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --init ../tables.sql

	# begin, two loads, prepare, commit
	txn begin -H label:t1
	says Status '"OK"'
	says Label '"t1"'
	state t1 PREPARE
	txn begin -H label:t1
	says Status '"LABEL_ALREADY_EXISTS"'
	says ExistingJobStatus '""'
	txn load -H label:t1 "${c[@]}" -T one.csv
	says Status '"OK"'
	says LoadBytes 14
	txn load -H label:t1 -H column_separator:x -T two.csv
	says Message '"load request not equal last."'
	state t1 ABORTED
	txn load -H label:t1 "${c[@]}" -T two.csv
	says Status '"TXN_NOT_EXISTS"'
	says Message '"Transaction with label t1 not exists"'

	txn begin -H label:t1
	says Status '"OK"'
	txn load -H label:t1 "${c[@]}" -T one.csv
	txn load -H label:t1 "${c[@]}" -T two.csv
	says LoadBytes 7
	rows "$release: nothing before the commit" 0
	txn prepare -H label:t1
	says Status '"OK"'
	says NumberTotalRows 3
	says NumberLoadedRows 3
	says LoadBytes 21
	state t1 PREPARED
	rows "$release: nothing before the commit" 0
	txn commit -H label:t1
	says Status '"OK"'
	says Label '"t1"'
	rows "$release: all after it" 3
	state t1 VISIBLE
	txn commit -H label:t1
	says Status '"OK"'
	is "$release: again" 0 "has already committed, label is t1"
	txn rollback -H label:t1
	says Status '"FAILED"'
	is "$release: too late" 0 "Can not abort VISIBLE transaction"
	load one.csv -H label:t1 "${c[@]}"
	says ExistingJobStatus '"FINISHED"'

	# commit at once
	txn begin -H label:t2
	txn load -H label:t2 "${c[@]}" -T one.csv
	load one.csv -H label:t2 "${c[@]}"
	says ExistingJobStatus '"RUNNING"'
	txn commit -H label:t2
	says NumberLoadedRows 2
	rows "$release: two more" 5

	# rollback, before and after prepare
	txn begin -H label:t3
	txn load -H label:t3 "${c[@]}" -T one.csv
	txn rollback -H label:t3
	says Status '"OK"'
	state t3 ABORTED
	txn commit -H label:t3
	is "$release: what was rolled back" 0 "Can not commit ABORTED transaction"
	txn begin -H label:t3
	txn load -H label:t3 "${c[@]}" -T one.csv
	txn prepare -H label:t3
	txn rollback -H label:t3
	says Status '"OK"'
	state t3 ABORTED
	rows "$release: as many as before" 5

	# what is wrong shows at prepare
	txn begin -H label:t4
	txn load -H label:t4 "${c[@]}" -H strict_mode:true -T bad.csv
	says Status '"OK"'
	txn prepare -H label:t4
	says Status '"INTERNAL_ERROR"'
	says Message '"too many filtered rows"'
	run curl -sS "$(url)"
	is "$release: the log of it" 0 "Row: x,c,30"
	state t4 ABORTED
	txn begin -H label:t5
	txn prepare -H label:t5
	is "$release: nothing sent" 0 "hasn't send any data yet"

	# requests that lack something
	txn begin -H label:
	is "$release: no label" 0 "Exception: Empty label."
	ask POST /api/transaction/begin -H table:example_table -H label:x
	is "$release: no db" 0 "Exception: No database selected."
	txn nonsense -H label:x
	is "$release: no such thing" 0 "Unknown transaction operation: nonsense"
	txn commit -H label:never
	is "$release: no such label" 0 '"FAILED"'
	txn load -H label:never -T one.csv
	is "$release: nowhere to send it" 0 '"FAILED"'
	ask PUT /api/transaction/begin -H db:load_test -H table:example_table -H label:x
	is "$release: the wrong method" 0 "Invalid request"
	txn begin -H label:x -d '{"a": 1}'
	is "$release: a body" 0 "Malformed json tablets, label is x"

	# at the BE itself
	leader=$fe
	fe=$be
	txn begin -H label:direct
	says Status '"OK"'
	ask PUT /api/transaction/load -H label:direct -H db:other -H table:t "${c[@]}" -T one.csv
	says Message '"Request database other not equal transaction database load_test"'
	ask PUT /api/transaction/load -H label:direct -H db:load_test -H table:t "${c[@]}" -T one.csv
	says Message '"Request table t not equal transaction table example_table"'
	# of two lines the first counts: curl appends
	txn load -H label:other -H db:other "${c[@]}" -T one.csv
	says Status '"TXN_NOT_EXISTS"'
	txn load -H label:direct "${c[@]}" -T one.csv
	txn commit -H label:direct
	says NumberLoadedRows 2
	txn commit -H label:direct
	says Message '"transaction with label direct not exists"'
	fe=$leader
	stop
	is "$release: the end" 0
done

# channels
for release in 3.5 4.1; do
	start "c$release" --release "$release" --init ../tables.sql
	ch() { txn "$1" -H label:many -H "channel_id:$2" -H channel_num:2 "${@:3}"; }
	txn begin -H label:many -H channel_id:0
	is "$release: half of it" 0 "Must provide channel_num when stream load begin."
	ch begin 2
	is "$release: no such channel" 0 "Channel ID should be between [0, 1]."
	ch load 0 "${c[@]}" -T one.csv
	is "$release: not begun" 0 "stream load task many does not exist"
	ch begin 0
	says BeginChannel 2
	says Status '"OK"'
	ch begin 0
	says Message '"stream load many channel 0 has already begun"'
	ch begin 1
	ch load 0 "${c[@]}" -T one.csv
	says Status '"OK"'
	ch load 1 "${c[@]}" -T two.csv
	ch prepare 0
	says Status '"OK"'
	# the trap: OK, and nothing is committed
	ch commit 0
	says Status '"OK"'
	says Message '"stream load task many state (PREPARING) is not prepared, can not commit"'
	ch prepare 1
	says Message '"stream load many finish preparing"'
	says NumberLoadedRows 3
	rows "$release: nothing before the commit" 0
	state many PREPARED
	ch commit 0
	says Message '"stream load many commit"'
	rows "$release: both" 3
	ch begin 0
	says Message '"stream load task many has already been finished"'
	ch2() { txn "$1" -H label:spoilt -H "channel_id:$2" -H channel_num:1 "${@:3}"; }
	ch2 begin 0
	ch2 load 0 "${c[@]}" -H strict_mode:true -T bad.csv
	ch2 prepare 0
	says Status '"FAILED"'
	is "$release: bad rows" 0 "abnormal data more than max filter rate, tracking_url: http://$be/"
	ch2 commit 0
	ok=OK
	[ "$release" = 4.1 ] && ok=FAILED
	says Status "\"$ok\""
	is "$release: why" 0 "txn could not be committed because task state is: CANCELLED"
	rows "$release: as before" 3
	stop
done

# several tables, since 4.0
start many --init ../tables.sql
sql "CREATE TABLE load_test.other (id INT, name VARCHAR(50), age INT) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)"
m=(-H transaction_type:multi)
txn begin -H label:m1 "${m[@]}"
says Status '"OK"'
txn load -H label:m1 "${m[@]}" "${c[@]}" -T one.csv
says Status '"OK"'
table=load_test.other txn load -H label:m1 "${m[@]}" "${c[@]}" -T two.csv
says Status '"OK"'
txn prepare -H label:m1 "${m[@]}"
is "no prepare" 0 "Unsupported operation: TXN_PREPARE"
rows "nothing yet" 0
txn commit -H label:m1 "${m[@]}"
says Status '"OK"'
sql "SELECT (SELECT count(*) FROM load_test.example_table), (SELECT count(*) FROM load_test.other)"
is "both" 0 "2	1"
txn commit -H label:m1 "${m[@]}"
is "again" 0 "has already committed"
txn begin -H label:m2 "${m[@]}"
txn load -H label:m2 "${m[@]}" "${c[@]}" -T one.csv
table=load_test.other txn load -H label:m2 "${m[@]}" "${c[@]}" -H strict_mode:true -T bad.csv
txn commit -H label:m2 "${m[@]}"
is "one of them fails" 0 "too many filtered rows"
sql "SELECT (SELECT count(*) FROM load_test.example_table), (SELECT count(*) FROM load_test.other)"
is "neither has a row of it" 0 "2	1"
fe=$be
txn begin -H label:m3 "${m[@]}"
says Message '"Multi-statement transaction requests can only be sent to FE nodes, not BE nodes"'
finish
