#!/bin/bash
# tls.sh - connections over TLS, checked and unchecked; and what a cluster without
# a certificate says to clients that insist.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb openssl

if ! openssl req -x509 -newkey rsa:2048 -nodes -keyout ../key.pem -out ../cert.pem -days 3 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1,DNS:localhost 2>/dev/null; then
	echo "openssl cannot make a certificate"
	exit 77
fi

for release in 3.3 4.1; do
	start "tls$release" --release "$release" --tls-cert ../cert.pem --tls-key ../key.pem
	sql --ssl --ssl-ca=../cert.pem --ssl-verify-server-cert 'SELECT 1'
	is "a certificate that is checked, $release" 0 1
	sql --ssl 'SELECT 2'
	is "one that is not, $release" 0 2
	sql --skip-ssl 'SELECT 3'
	is "without TLS, $release" 0 3
	sql --ssl "SANDBOX FAULT 'query=SELECT cut=30'"
	is "a fault over TLS, $release" 0
	sql --ssl 'SELECT 4'
	is "an answer cut short, $release" 1
	run openssl s_client -connect "127.0.0.1:$port" -starttls mysql -tls1_1
	lacks 'Cipher    : ECDHE'
	stop
done

start plain
sql --ssl-verify-server-cert --ssl 'SELECT 1'
is "TLS is asked for, but not offered" 1
err "ERROR 2026 (HY000): TLS/SSL error: SSL is required"
stop

refused --sql-port 0 --tls-cert ../key.pem --tls-key ../key.pem
is "a key is no certificate" 5
err "key.pem: "
refused --sql-port 0 --tls-cert ../missing.pem --tls-key ../key.pem
is "no such file" 5
err "missing.pem: "
refused --sql-port 0 --tls-cert ../cert.pem
is "half of it" 2
err "--tls-cert and --tls-key go together"

finish
