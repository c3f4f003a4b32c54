#!/bin/bash
# https.sh - the HTTPS of an FE: its certificate, and the plain HTTP it leads to.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need mariadb curl openssl seq

if ! openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 3 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1,DNS:localhost >openssl.out 2>&1; then
	echo "openssl cannot make a certificate"
	exit 77
fi
example tables.sql
tls=(--tls-cert cert.pem --tls-key key.pem)
start one --init tables.sql --fe 2 "${tls[@]}" --https-port 0
https=$(sed -n 's/^ready .* https=\([^ ]*\).*/\1/p' ../one.ready | tr ',' '\n')
first=$(sed -n 1p <<<"$https") second=$(sed -n 2p <<<"$https")
at=https://$first/api/load_test/example_table/_stream_load
seq -f '%.0f,a,1' 1 100000 >rows.csv
put=(-sS --location-trusted -u root: -H Expect:100-continue -H column_separator:, -T rows.csv)

run curl -sS --cacert cert.pem -u root: -H Expect:100-continue -T rows.csv -o /dev/null -w '%{http_code} %{redirect_url}' "$at"
is "HTTPS leads to plain HTTP" 0 "307 http://$be/api/load_test/example_table/_stream_load"
run curl "${put[@]}" --cacert cert.pem "$at"
says NumberLoadedRows 100000
run curl "${put[@]}" "$at"
is "an unknown certificate" 60
run curl "${put[@]}" -k --expect100-timeout 0.01 "$at"
says NumberLoadedRows 100000
run curl -sS --cacert cert.pem -u root: -L "https://$second/api/load_test/get_load_state?label=x" \
	-o /dev/null -w '%{url_effective}'
is "the other FE leads to the leader" 0 "http://$fe/api/load_test/get_load_state?label=x"
run curl -sS --cacert cert.pem "https://$first/api/health" "https://$first/api/health"
is "twice over one connection" 0 '"online_backend_num":1'
run curl -sS "http://$first/api/health"
holds "no TLS" [ "$status" != 0 ]
run curl -sS --cacert cert.pem -u root:wrong "https://$first/api/load_test/get_load_state?label=x" -w '%{http_code}'
is "a wrong password" 0 401
sql "SANDBOX FAULT 'http drop'"
run curl -sS --cacert cert.pem "https://$first/api/health"
holds "faults are those of the plain port ($status)" [ "$status" != 0 ]
for i in 1 2 3 4 5 6 7 8; do
	curl "${put[@]}" --cacert cert.pem -H "label:many$i" "$at" >"many$i" &
	many[i]=$!
done
wait "${many[@]}"
run cat many?
count "eight at once" 8 '"NumberLoadedRows": 100000'
# who connects and says nothing is no hindrance at the end
exec 9<>"/dev/tcp/${first%:*}/${first#*:}"
stop
is "clean exit" 0
exec 9<&-

refused --sql-port 0 --https-port 0
is "without a certificate" 2
err '--https-port wants --tls-cert and --tls-key'
refused --sql-port 0 --release 3.5 "${tls[@]}" --https-port 0
is "before 4.1" 2
finish
