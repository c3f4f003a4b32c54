# http_lib.sh - what the tests of the emulated cluster's HTTP share; read with "."
#
# load FILE [CURL'S OPTIONS]: into $table, as the manual has it
# ask METHOD PATH [CURL'S OPTIONS]: at the leader, as root, following redirects
# txn OP [CURL'S OPTIONS]: of the transaction interface; body: -T FILE
# says KEY VALUE: the last reply of JSON has it, the value as it is written there
# url: the ErrorURL of the last reply
# shellcheck shell=bash

table=load_test.example_table

example()
{
	cat >"$1" <<'E2'
CREATE DATABASE load_test;
CREATE TABLE load_test.example_table (id INT, name VARCHAR(50), age INT)
DUPLICATE KEY(id) DISTRIBUTED BY HASH(id) BUCKETS 3 PROPERTIES ("replication_num" = "1");
E2
}

load()
{
	local file=$1
	shift
	run curl -sS --location-trusted -u root: -H Expect:100-continue "$@" -T "$file" -XPUT \
		"http://$fe/api/${table%.*}/${table#*.}/_stream_load"
}

ask()
{
	local method=$1 path=$2
	shift 2
	run curl -sS --location-trusted -u root: -X "$method" "$@" "http://$fe$path"
}

txn()
{
	local op=$1 method=POST
	shift
	[ "$op" = load ] && method=PUT
	ask "$method" "/api/transaction/$op" -H Expect:100-continue -H "db:${table%.*}" \
		-H "table:${table#*.}" "$@"
}

says()
{
	if grep -qE "^ *\"$1\": " ../stdout && sed -E "s/,$//; s/^ *//" ../stdout |
		grep -qxF "\"$1\": $2"; then
		good
	else
		bad "\"$1\": $2 is not in the reply"
	fi
}

url()
{
	sed -n 's/.*"ErrorURL": "\(.*\)".*/\1/p' ../stdout
}
