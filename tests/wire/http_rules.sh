#!/bin/bash
# http_rules.sh - what FE and BE refuse, in which order and words: users, Expect,
# redirects, labels, headers.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb

example ../tables.sql
cat >>../tables.sql <<'E2'
CREATE TABLE load_test.pk (id INT NOT NULL, v INT, s VARCHAR(4)) PRIMARY KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE load_test.agg (k INT, v BIGINT SUM) AGGREGATE KEY(k) DISTRIBUTED BY HASH(k);
CREATE TABLE load_test.parts (d DATE, v INT) DUPLICATE KEY(d)
PARTITION BY RANGE(d) (PARTITION p1 VALUES LESS THAN ("2024-02-01"), PARTITION p2 VALUES LESS THAN ("2024-03-01"))
DISTRIBUTED BY HASH(d);
E2
cat >../users <<'E2'
user amy password secret
grant INSERT on load_test.example_table to amy
user ben password secret
E2
printf '1,a,10\n2,b,20\n' >one.csv
: >empty.csv
c=(-H column_separator:,)

# raw REQUEST... at the leader or, with to=be, at the BE: the whole answer, headers and all
to=fe
raw()
{
	local where=${!to}
	run curl -sS -i "$@" "http://$where$path"
}
# head TEXT: a line of the answer's head
head_has()
{
	if tr -d '\r' <../stdout | sed '/^$/q' | grep -qxF -- "$1"; then good; else bad "no line \"$1\" in the head"; fi
}
message()
{
	says Status '"Fail"'
	says Message "$1"
}

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --init ../tables.sql --users ../users --fe 2
	path=/api/load_test/example_table/_stream_load
	put=(-X PUT -T one.csv -H 'Expect: 100-continue')

	# the redirect
	raw "${put[@]}" -u amy:secret
	head_has "HTTP/1.1 307 Temporary Redirect"
	head_has "location: http://$be$path"
	head_has "content-length: 0"
	if [ "$release" = 3.3 ]; then head_has "connection: keep-alive"; else head_has "connection: close"; fi
	path="/api/load_test/a%20b/_stream_load?x=1%262" raw "${put[@]}" -u root:
	head_has "location: http://$be/api/load_test/a%20b/_stream_load?x=1&2"
	follower=$(tail -n 1 <<<"$fes")
	run curl -sS -i -u root: "${put[@]}" "http://$follower$path"
	head_has "location: http://$be$path"
	run curl -sS -i -u root: "http://$follower/api/load_test/get_load_state?label=x"
	head_has "location: http://$fe/api/load_test/get_load_state?label=x"

	# Expect
	raw -X PUT -T one.csv -H Expect: -u root:
	head_has "HTTP/1.1 200 OK"
	says Status '"FAILED"'
	says Message '"class com.starrocks.common.DdlException: There is no 100-continue header"'
	raw -X PUT -T one.csv -H 'Expect: anything' -u root:
	if [ "$release" = 3.3 ]; then head_has "HTTP/1.1 307 Temporary Redirect"; else says Status '"FAILED"'; fi
	raw -0 -X PUT -T one.csv -H Expect: -u root:
	if [ "$release" = 3.3 ]; then says Status '"FAILED"'; else head_has "HTTP/1.1 307 Temporary Redirect"; fi

	# users
	raw "${put[@]}" -u amy:wrong
	head_has "HTTP/1.1 401 Unauthorized"
	head_has 'www-authenticate: Basic realm=""'
	is "$release: wrong password" 0 \
		'{"status":"FAILED","code":"1","msg":"Access denied for amy@127.0.0.1","message":"Access denied for amy@127.0.0.1"}'
	raw "${put[@]}"
	is "$release: nobody" 0 '"msg":"Need auth information."'
	raw "${put[@]}" -u ben:secret
	head_has "HTTP/1.1 401 Unauthorized"
	is "$release: no INSERT" 0 'Access denied for user \u0027ben\u0027@\u0027%\u0027. Please ask the admin'
	to=be raw "${put[@]}" -u ben:secret
	message '"Access denied; you need (at least one of) the INSERT privilege(s) for this operation"'
	to=be raw "${put[@]}" -u amy:wrong
	case $release in
	3.[34]) message '"Access denied for amy@127.0.0.1"' ;;
	*) message "\"Access denied for user 'amy' (using password: YES)\"" ;;
	esac
	to=be raw "${put[@]}"
	message '"no valid Basic authorization"'
	type=application/json
	case $release in 3.[34]) type='text/html; charset=ISO-8859-1' ;; esac
	head_has "Content-Type: $type"
	to=be raw -X PUT -T one.csv -H 'Expect: what' -u root:
	head_has "HTTP/1.1 417 Expectation Failed"
	to=be raw -X PUT -T one.csv -H Expect: "${c[@]}" -u amy:secret
	says Status '"Success"'

	# paths
	path=/api/nonsense raw -u root:
	head_has "HTTP/1.1 404 Not Found"
	is "$release: 404" 0 "this is 404 page."
	path=/api/load_test/get_load_state to=be raw -u root:
	is "$release: 404 of the BE" 0 "Not Found"
	path=/api/health raw
	is "$release: health" 0 '"online_backend_num":1,"total_backend_num":1,"status":"OK"'
	path=/api/health to=be raw
	is "$release: health of the BE" 0 '{"status": "OK","msg": "To Be Added"}'
	long=$(printf '%5000s' '' | tr ' ' x)
	path=/api/$long raw -u root:
	head_has "HTTP/1.1 400 Bad Request"
	is "$release: a long line" 0 "Bad Request. <br/> "
	path=/api/health raw $(for i in 1 2 3 4 5 6 7; do echo "-H x$i:$long"; done)
	head_has "HTTP/1.1 400 Bad Request"

	# where to
	path=/api/nosuch/t/_stream_load to=be raw "${put[@]}" -u root:
	message '"unknown database, database=nosuch"'
	path=/api/load_test/nosuch/_stream_load to=be raw "${put[@]}" -u root:
	message '"unknown table \"load_test.nosuch\""'

	# labels
	load one.csv -H 'label:a.b' "${c[@]}"
	message '"Getting analyzing error. Detail message: Label format error. regex: ^[-\\w]{1,128}$, label: a.b."'
	ask GET '/api/load_test/get_load_state?label=unheard'
	if [ "$release" = 3.3 ]; then
		is "$release: UNKNOWN" 0 '{"state":"UNKNOWN","status":"OK","code":"0","msg":"Success","message":"OK"}'
	else
		is "$release: UNKNOWN" 0 '{"state":"UNKNOWN","status":"OK"'
	fi
	ask GET '/api/load_test/get_load_state'
	is "$release: no label" 0 '"msg":"No label selected."'
	ask GET '/api/nosuch/get_load_state?label=x'
	is "$release: no such db" 0 '"msg":"unknown database, database\u003dnosuch"'
	ask POST '/api/load_test/x/_cancel?label=unheard'
	is "$release: nothing to cancel" 0 '"msg":"transaction not found: unheard"'
	txn begin -H label:sleepy
	ask POST '/api/load_test/x/_cancel?label=sleepy'
	is "$release: cancelled" 0 '{"status":"OK","code":"0","msg":"Success","message":"OK"}'
	ask GET '/api/load_test/get_load_state?label=sleepy'
	if [ "$release" = 3.3 ]; then
		is "$release: no reason" 0 '{"state":"ABORTED","status":"OK"'
	else
		is "$release: its reason" 0 '{"state":"ABORTED","reason":"user cancel","status":"OK"'
	fi

	# headers
	load one.csv "${c[@]}" -H format:parquet
	message '"unknown data format, format=parquet"'
	load one.csv "${c[@]}" -H timeout:10s
	message '"Invalid timeout format"'
	load one.csv "${c[@]}" -H timeout:300000
	message "\"Invalid timeout: '300000'. Expected values should be between 1 and 259200 seconds\""
	load one.csv "${c[@]}" -H strict_mode:yes
	message '"Invalid strict mode format. Must be bool type"'
	load one.csv "${c[@]}" -H skip_header:-1
	message '"skip_header must be equal or greater than 0"'
	load one.csv "${c[@]}" -H skip_header:one
	message '"Invalid csv load skip_header format"'
	load one.csv "${c[@]}" -H timezone:Nowhere
	message "\"Unknown or incorrect time zone: 'Nowhere'\""
	load one.csv "${c[@]}" -H partitions:p1 -H temporary_partitions:p2
	message '"Can not specify both partitions and temporary partitions"'
	load one.csv "${c[@]}" -H compression:gzip -H Content-Encoding:gzip
	message '"Only one of http header content-encoding and compression can be set"'
	load one.csv -H 'column_separator:\x0'
	is "$release: half a byte" 0 "hex length must be a even number"
	load one.csv "${c[@]}" -H 'columns:id, name,'
	message '"parse columns header failed"'
	load one.csv "${c[@]}" -H 'columns:id, name, age' -H 'columns:x'
	says NumberLoadedRows 2
	load one.csv "${c[@]}" -H skip_header:99999999999999999999
	is "$release: a BE's end" 52
	load empty.csv "${c[@]}"
	case $release in
	4.1) is "$release: nothing" 0 "No rows were imported from upstream." ;;
	*) is "$release: nothing" 0 "No partitions have data available for loading." ;;
	esac
	load one.csv "${c[@]}" -H 'where: age > 15'
	says NumberUnselectedRows 1
	says NumberLoadedRows 1

	# tables
	table=load_test.pk load one.csv "${c[@]}" -H negative:true -H columns:id,s,v
	message '"Primary Key table does not support negative load"'
	table=load_test.pk load one.csv "${c[@]}" -H columns:id,s,v
	says NumberLoadedRows 2
	table=load_test.pk load one.csv "${c[@]}" -H 'columns:id,s,x,__op="delete"'
	sql 'SELECT count(*) FROM load_test.pk'
	is "$release: deleted" 0 0
	table=load_test.pk load one.csv "${c[@]}" -H 'columns:id,s,v' -H partial_update:true -H merge_condition:id
	message '"Merge condition column id should not be primary key!"'
	table=load_test.agg load one.csv "${c[@]}" -H columns:k,x,v -H label:agg1
	table=load_test.agg load one.csv "${c[@]}" -H columns:k,x,v -H negative:true
	sql 'SELECT k, v FROM load_test.agg ORDER BY k'
	is "$release: taken away again" 0 "1	0"
	printf '2024-01-05|1\n2024-02-05|2\n2024-03-05|3\n' >parts.csv
	table=load_test.parts load parts.csv -H 'column_separator:|' -H max_filter_ratio:1 -H partitions:p1
	says NumberLoadedRows 1
	says NumberFilteredRows 2
	run curl -sS "$(url)"
	is "$release: out of range" 0 "The row is out of partition ranges"

	# what does not fit its column
	printf '1,%s,x\n' "$(printf '%60s' '' | tr ' ' y)" >wide.csv
	load wide.csv "${c[@]}"
	says NumberLoadedRows 1
	load wide.csv "${c[@]}" -H strict_mode:true
	says NumberFilteredRows 1
	run curl -sS "$(url)"
	is "$release: strictly" 0 \
		"Error: The field (name = name, pos = 1) is out of range. Type: VARCHAR(50), Value length: 60, Value: yyy"
	load wide.csv "${c[@]}" -H 'columns: id, n, age, name = concat(n, n)'
	says NumberFilteredRows 1

	# switches
	sql "ADMIN SET FRONTEND CONFIG ('empty_load_as_error' = 'false')"
	load empty.csv "${c[@]}"
	says Status '"Success"'
	sql "ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'true')"
	load one.csv "${c[@]}"
	message '"disable_load_job is set to true, all load jobs are rejected"'
	sql "ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'false')"

	# announced, and refused before a byte of it came
	announce()
	{
		exec 9<>"/dev/tcp/${be%:*}/${be#*:}"
		printf 'PUT %s HTTP/1.1\r\nAuthorization: Basic cm9vdDo=\r\nExpect: 100-continue\r\nConnection: close\r\n%s\r\n\r\n' \
			"$path" "$1" >&9
		run bash -c 'cat <&9'
		exec 9>&-
	}
	announce 'Content-Length: 107374182401'
	is "$release: too long" 0 "body size 107374182401 exceed limit: 107374182400, id="
	announce $'format: json\r\nContent-Length: 104857601'
	message '"The size of this batch exceed the max size [104857600]  of json type data  data [ 104857601 ]. Set ignore_json_size to skip the check, although it may lead huge memory consuming."'

	# merge commit
	m=(-H enable_merge_commit:true -H merge_commit_interval_ms:10 -H merge_commit_parallel:1)
	load one.csv "${c[@]}" "${m[@]}" -H label:mine
	if [ "$release" = 3.3 ]; then
		says Label '"mine"'
	else
		says Status '"Success"'
		says RequestId '"mine"'
		is "$release: a label of its own" 0 '"Label": "merge_commit_'
		load one.csv "${c[@]}" "${m[@]}" -H label:mine
		says Status '"Success"'
		load one.csv "${c[@]}" -H enable_merge_commit:true
		is "$release: no interval" 0 '"code":"INVALID_ARGUMENT","msg":"Batch write interval must be set positive, but is null"'
		load one.csv "${c[@]}" -H enable_merge_commit:yes
		message '"Invalid parameter enable_merge_commit. The value must be bool type, but is yes"'
	fi

	# a leader that goes takes along what was not prepared
	txn begin -H label:going
	txn begin -H label:staying
	txn load -H label:staying "${c[@]}" -T one.csv
	txn prepare -H label:staying
	sql "SANDBOX LEADER 1"
	fe=$follower
	ask GET '/api/load_test/get_load_state?label=going'
	is "$release: gone with the leader" 0 '"state":"UNKNOWN"'
	txn commit -H label:staying
	says Status '"OK"'
	fe=$(head -n 1 <<<"$fes")
	sql "SANDBOX LEADER 0"

	# a connection that stays: a BE's early answer does not end it, nor does the body come
	run curl -sS -v -u amy:wrong "${put[@]}" "http://$be$path" --next -sS -u amy:secret "${put[@]}" \
		"${c[@]}" "http://$be$path"
	err "Re-using existing connection"
	says Status '"Success"'
	run curl -sS -i -u amy:wrong -X PUT -T one.csv -H Expect: "http://$be$path"
	says Status '"Fail"'
	stop
	is "$release: the end" 0
done
# another address
if grep -qs '^0*1 ' /proc/net/if_inet6; then
	start six --init ../tables.sql --listen ::1
	load one.csv "${c[@]}" -g
	says Status '"Success"'
fi
finish
