#!/bin/bash
# http_sql.sh - what SQL says of loads that came over HTTP, and error logs of routine load
# over HTTP; compressed bodies, JSON as it comes.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb gzip lz4 zstd bzip2

example ../tables.sql
printf '1,a,10\nx,b,20\n' >bad.csv
printf '1,a,10\n2,b,20\n' >one.csv
c=(-H column_separator:,)

for release in 3.3 3.4 4.1; do
	start "r$release" --release "$release" --init ../tables.sql --clock manual
	load one.csv "${c[@]}" -H label:good
	id=$(sed -n 's/.*"TxnId": \([0-9]*\).*/\1/p' ../stdout)
	load bad.csv "${c[@]}" -H label:bad -H strict_mode:true
	txn begin -H label:open

	sql "SHOW TRANSACTION FROM load_test WHERE id = $id"
	is "$release: the transaction" 0 "$id	good	"
	is "$release: the transaction" 0 "VISIBLE"
	sql "USE load_test; SHOW ALL STREAM LOAD"
	if [ "$release" = 3.3 ]; then
		count "$release: no tasks" 0 .
	else
		count "$release: three tasks" 3 .
		is "$release: one that is over" 0 "	FINISHED	"
		is "$release: one that failed" 0 "too many filtered rows"
		sql "SHOW STREAM LOAD FROM load_test"
		count "$release: what is under way" 1 '^open	'
		sql "SHOW STREAM LOAD FROM load_test WHERE label = 'good'"
		count "$release: by its label" 1 '^good	'
		sql "SELECT label, state, num_rows_normal FROM information_schema.stream_loads WHERE label = 'good'"
		is "$release: stream_loads" 0 "good	FINISHED	2"
		sql "SELECT tracking_sql FROM information_schema.loads WHERE label = 'bad'"
		query=$(cat ../stdout)
		sql "$query"
		is "$release: its log" 0 "Row: x,b,20"
	fi

	# error logs of jobs
	sql "USE load_test; CREATE ROUTINE LOAD j ON example_table COLUMNS TERMINATED BY ',' PROPERTIES(
		'strict_mode'='true', 'max_error_number'='9') FROM KAFKA('kafka_broker_list'='h:9092', 'kafka_topic'='q',
		'property.kafka_default_offsets'='OFFSET_BEGINNING'); SANDBOX PRODUCE q '1,a,10', 'not a row'; SANDBOX ADVANCE '30 s'"
	is "$release: a job" 0
	sql "SHOW ROUTINE LOAD FOR load_test.j"
	log=$(grep -o "http://[^ ,]*error_log_[0-9a-f_]*" ../stdout | head -n 1)
	run curl -sS "$log"
	is "$release: the job's log" 0 "Row: not a row"

	# compressed
	gzip -c one.csv >one.csv.gz
	load one.csv.gz "${c[@]}" -H format:gzip
	says NumberLoadedRows 2
	says LoadBytes "$(stat -c %s one.csv.gz)"
	cat one.csv.gz one.csv.gz >two.csv.gz
	load two.csv.gz "${c[@]}" -H format:gzip
	says NumberLoadedRows 4
	head -c 20 one.csv.gz >cut.gz
	load cut.gz "${c[@]}" -H format:gzip
	is "$release: cut off" 0 "Failed to decompress"
	load one.csv.gz "${c[@]}" -H compression:gzip
	says Message '"too many filtered rows"'
	seq 1 50000 | sed 's/.*/&,some name,1/' | lz4 -q >many.lz4
	load many.lz4 "${c[@]}" -H format:lz4
	says NumberLoadedRows 50000
	for packer in zstd bzip2 lz4; do
		seq 1 50000 | sed 's/.*/&,some name,1/' | "$packer" -c >"many.$packer"
		cat "many.$packer" "many.$packer" >"two.$packer"
		head -c 1000 "many.$packer" >"cut.$packer"
		load "many.$packer" "${c[@]}" -H "format:$packer"
		says NumberLoadedRows 50000
		load "two.$packer" "${c[@]}" -H "format:$packer"
		says NumberLoadedRows 100000
		load "cut.$packer" "${c[@]}" -H "format:$packer"
		is "$release: $packer, cut off" 0 "Failed to decompress"
		load one.csv "${c[@]}" -H "format:$packer"
		is "$release: no $packer at all" 0 '"Status": "Fail"'
	done
	seq 1 50000 | sed 's/.*/{"id": &}/' >many.json
	for packer in gzip zstd bzip2 lz4; do
		name=$packer rows=100000
		[ "$packer" = lz4 ] && name=lz4_frame
		# of these the first frame counts
		case $packer in lz4 | zstd) rows=50000 ;; esac
		"$packer" -c <many.json >"many.$packer"
		cat "many.$packer" "many.$packer" >"two.$packer"
		load "many.$packer" -H format:json -H "compression:$name"
		says NumberLoadedRows 50000
		load "two.$packer" -H format:json -H "Content-Encoding:$name"
		says NumberLoadedRows "$rows"
	done
	# a block of Hadoop's, which 4.1 calls so
	printf '\0\0\0\011\0\0\0\012\220{"id": 1}' >hadoop.lz4
	load hadoop.lz4 -H format:json -H compression:lz4
	if [ "$release" = 4.1 ]; then
		says NumberLoadedRows 1
	else
		is "$release: no such name" 0 "Unknown compress type: lz4"
	fi

	# JSON
	json()
	{
		printf '%s' "$1" >j.json
		load j.json -H format:json "${@:2}"
	}
	json '{"id": 1} {"id": 2}{"id": 3}' -H label:j1
	says NumberLoadedRows 3
	json '{"id": 1}
{"id": 2, "na'
	says NumberLoadedRows 1
	json '[{"id": 1}]'
	is "$release: an array" 0 "you can set strip_outer_array=true"
	json '[{"id": 1}, {"id": 2}]' -H strip_outer_array:TRUE
	says NumberLoadedRows 2
	json '[{"id": 1}] [{"id": 2}]' -H strip_outer_array:true
	says NumberLoadedRows 1
	json '{"id": 1}' -H strip_outer_array:true
	is "$release: no array" 0 "the value should be array type with strip_outer_array=true, value: "
	json '[{"id": 1},]' -H strip_outer_array:true
	is "$release: a comma too many" 0 INCORRECT_TYPE
	json '{"id": 1},{"id": 2}'
	is "$release: a comma between" 0 "Failed to iterate document stream as object. error: TAPE_ERROR"
	printf '\xef\xbb\xbf{"id": 1}' >j.json
	load j.json -H format:json
	is "$release: a BOM" 0 "illegal json started with "
	json $'{"id": 1, "name": "\xff"}'
	is "$release: no UTF-8" 0 UTF8_ERROR
	json '{"d": {"list": [{"i": 7, "n": ["x", "y"]}]}}' -H json_root:'$.d.list' -H strip_outer_array:true \
		-H 'jsonpaths:["$.i", "$.n[1]"]' -H columns:id,name
	says NumberLoadedRows 1
	sql "SELECT id, name FROM load_test.example_table WHERE name = 'y'"
	is "$release: found by its path" 0 "7	y"
	stop
	is "$release: the end" 0
done
finish
