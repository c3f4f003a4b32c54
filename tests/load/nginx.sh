#!/bin/bash
# nginx.sh - loads by way of nginx, which reads bodies itself, drops Expect, has pages of its own.
. "${top_srcdir:-.}/tests/load/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/load/nginx_lib.sh"
need curl mariadb nginx openssl

example ../tables.sql
printf '1,a,10\n2,b,20\n' >one.csv
seq 1 200000 | sed 's/.*/&,name&,1/' >big.csv
big=$(wc -c <big.csv)
start one --init ../tables.sql --clock manual --release 3.5
expected=0

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$nginx_root/key.pem" -out "$nginx_root/cert.pem" -days 2 \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
servers()
{
	cat <<E2
	server {
		listen 127.0.0.1:$1;
		# the front as it comes: the body is read first, and HTTP/1.0 spoken behind
		location /plain/ { proxy_pass http://$fe/; }
		location /direct/ { proxy_pass http://$fe/; proxy_request_buffering off; }
		# Expect is dropped all the same, and that an FE does not take from HTTP/1.1
		location /new/ { proxy_pass http://$fe/; proxy_http_version 1.1; }
		location /small/ { proxy_pass http://$fe/; client_max_body_size 1k; }
		location /down/ { proxy_pass http://127.0.0.1:1/; }
		location /busy/ { return 503; }
		location /moved/ { return 301 https://localhost/; }
		location /door/ { return 302 /login; }
		# follows the redirect itself
		location /follows/ {
			proxy_pass http://$fe/;
			proxy_intercept_errors on;
			error_page 307 = @be;
		}
		location @be { set \$to \$upstream_http_location; proxy_pass \$to; }
		# a proxy as curl's variables name them
		location / { proxy_pass http://\$http_host\$request_uri; }
	}
	server {
		listen 127.0.0.1:$2;
		location / { proxy_pass http://$be; proxy_read_timeout 25s; proxy_next_upstream off; }
	}
	server {
		listen 127.0.0.1:$3 ssl;
		ssl_certificate $nginx_root/cert.pem;
		ssl_certificate_key $nginx_root/key.pem;
		location / { proxy_pass http://$fe; }
	}
	server {
		listen 127.0.0.1:$4;
		# as it is where nobody says otherwise
		underscores_in_headers off;
		location / { proxy_pass http://$be; }
	}
E2
}
nginx_start 4 servers
front=$nginx_port back=$((nginx_port + 1)) tls=$((nginx_port + 2)) bare=$((nginx_port + 3))

# by LABEL WAY STATE ROWS PATTERN [OPTIONS] FILE
by()
{
	local label=$1 way=$2 becomes=$3 more=$4 pattern=$5
	shift 5
	FE=http://127.0.0.1:$front/$way send --label "$label" "${@:1:$#-1}" load "${!#}"
	gives "$label by way of $way" "$pattern"
	cp ../stdout ../said
	state "$label" "$becomes"
	expected=$((expected + more))
	cp ../said ../stdout
}

by plain plain VISIBLE 2 "rc=0 verdict=done http=200 sent=14 whole=1 host=$be *" one.csv
by plain_big plain VISIBLE 200000 "rc=0 verdict=done * sent=$big whole=1 host=$be *" big.csv
by plain_chunks plain VISIBLE 200000 "rc=0 verdict=done * sent=$big whole=1 host=$be *" --chunked big.csv
by direct direct VISIBLE 200000 "rc=0 verdict=done * sent=$big whole=1 host=$be *" big.csv
by stripped new UNKNOWN 0 'rc=0 verdict=failed http=200 sent=14 whole=1 *' one.csv
text "There is no 100-continue header"
by too_large small UNKNOWN 0 'rc=0 verdict=failed http=413 sent=0 whole=0 *' big.csv
text "413 Request Entity Too Large"
by too_large_chunks small UNKNOWN 0 'rc=0 verdict=failed http=413 * whole=? *' --chunked big.csv
# nobody knows whether somebody behind it got the body
by down down UNKNOWN 0 'rc=0 verdict=unknown http=502 sent=14 whole=1 *' one.csv
text "502 Bad Gateway"
by busy busy UNKNOWN 0 'rc=0 verdict=busy http=503 sent=0 whole=0 *' one.csv
by moved moved UNKNOWN 0 'rc=refused *' one.csv
text "answers 301 and leads to https://localhost/"
by door door UNKNOWN 0 'rc=refused *' one.csv
by follows follows VISIBLE 2 "rc=0 verdict=done http=200 sent=14 whole=1 host=127.0.0.1:$front *" one.csv
by follows_big follows VISIBLE 200000 "rc=0 verdict=done http=200 sent=$big whole=1 host=127.0.0.1:$front *" big.csv
by follows follows VISIBLE 0 'rc=0 verdict=label-finished http=200 sent=14 whole=1 *' one.csv
fault 'be=_stream_load drop-after'
by follows_lost follows VISIBLE 2 'rc=0 verdict=unknown http=502 sent=14 *' one.csv
by not_found nothing UNKNOWN 0 'rc=0 verdict=* http=[45]* sent=* *' one.csv

# in front of the BE
back_way=(--map "$be=127.0.0.1:$back")
send --label back "${back_way[@]}" load big.csv
gives "the BE behind nginx" "rc=0 verdict=done http=200 sent=$big whole=1 host=$be *"
fault 'be=_stream_load late=28000'
send --label back_late "${back_way[@]}" load one.csv
gives "nginx has no patience" 'rc=0 verdict=unknown http=504 sent=14 whole=1 *'
state back_late VISIBLE
fault 'be=_stream_load drop-body=100000'
send --label back_cut "${back_way[@]}" load big.csv
gives "the BE is gone, nginx is there" 'rc=0 verdict=unknown http=502 sent=* *'
sql "SANDBOX ADVANCE '15 min'"
state back_cut ABORTED
expected=$((expected + 200002))

# TLS
FE=https://localhost:$tls
send --label tls --cacert "$nginx_root/cert.pem" load one.csv
gives "from https to http" 'rc=refused *'
text "--allow-downgrade"
send --label tls --cacert "$nginx_root/cert.pem" --downgrade load one.csv
gives "allowed" 'rc=0 verdict=done *'
send --label tls_big --cacert "$nginx_root/cert.pem" --downgrade load big.csv
gives "a large one" "rc=0 verdict=done * sent=$big *"
send --label tls_none --downgrade load one.csv
gives "nobody vouches for the certificate" 'rc=unreachable * sent=0 *'
text "certificate"
FE=https://127.0.0.1:$tls
send --label tls_name --cacert "$nginx_root/cert.pem" --downgrade load one.csv
gives "the certificate of another name" 'rc=unreachable * sent=0 *'
unset FE
expected=$((expected + 200002))

# a proxy
send --label proxy --proxy "http://127.0.0.1:$front" load one.csv
gives "by a proxy" "rc=0 verdict=done http=200 sent=14 whole=1 host=$be *"
http_proxy=http://127.0.0.1:1 send --label proxy_off --proxy '' load one.csv
gives "by none" 'rc=0 verdict=done *'
export http_proxy=http://127.0.0.1:1
send --label proxy_gone load one.csv
gives "by one that is not there" 'rc=unreachable * sent=0 *'
no_proxy=127.0.0.1 send --label proxy_spared load one.csv
gives "not for this host" 'rc=0 verdict=done *'
unset http_proxy
expected=$((expected + 6))

# headers that are lost, of which nobody says a word
hinted()
{
	run timeout 60 "$STARLOAD" load --no-defaults --no-config --no-sql --http-url "http://$fe" --trust-host 127.0.0.1 \
		--state-dir "$scratch/state" --run-id "$1" --map-host "$be=127.0.0.1:$2" "$table" one.csv "${@:3}"
}
hinted lost "$bare" --column-separator ,
is "a separator that is lost" 3
err 'an nginx before'
err 'such as column_separator'
err 'underscores_in_headers on'
hinted json "$bare" --column-separator , --json
is "the same for programs" 3
err 'underscores_in_headers on'
hinted tabs "$bare" --where 'id > 5'
lacks underscores_in_headers
hinted none "${be##*:}" --column-separator ,
is "no nginx" 0
lacks underscores_in_headers
expected=$((expected + 2))

rows "$expected"
nginx_stop
finish
