# nginx_lib.sh - nginx between the loads of a test and the cluster; read with "."
#
# nginx_start N COMMAND [WORDS]: COMMAND prints the servers, given N free ports and the WORDS; the
#     first of the ports is in $nginx_port, the folder in $nginx_root
# nginx_stop: ends it
# shellcheck shell=bash disable=SC2154

# where not everybody looks
PATH=$PATH:/usr/sbin:/usr/local/sbin
nginx_root=$scratch/nginx
mkdir "$nginx_root" "$nginx_root"/{body,proxy,fastcgi,uwsgi,scgi}
# Started by root its worker is nobody, who is to write there.
[ "$(id -u)" = 0 ] && chmod 711 "$scratch" "$nginx_root" && chmod 777 "$nginx_root"/*

nginx_conf()
{
	cat <<E2
daemon off;
worker_processes 1;
pid $nginx_root/pid;
error_log $nginx_root/error.log warn;
events { worker_connections 64; }
http {
	access_log off;
	client_max_body_size 0;
	# without that headers such as column_separator are lost
	underscores_in_headers on;
	client_body_temp_path $nginx_root/body;
	proxy_temp_path $nginx_root/proxy;
	fastcgi_temp_path $nginx_root/fastcgi;
	uwsgi_temp_path $nginx_root/uwsgi;
	scgi_temp_path $nginx_root/scgi;
E2
	"$@"
	echo '}'
}

nginx_listens() { [ "$(cat "$nginx_root/pid")" = "$nginx_pid" ] || ! kill -0 "$nginx_pid"; }

nginx_start()
{
	local n=$1 command=$2 tries
	shift 2
	for tries in {1..20}; do
		nginx_port=$((20000 + RANDOM % 10000 * n))
		# shellcheck disable=SC2046 # ports
		nginx_conf "$command" $(seq $nginx_port $((nginx_port + n - 1))) "$@" >"$nginx_root/conf"
		nginx -p "$nginx_root" -c "$nginx_root/conf" -e "$nginx_root/error.log" >/dev/null 2>&1 &
		nginx_pid=$!
		pids+=("$nginx_pid")
		# it writes its number once it listens; another's process may hold a port
		await nginx_listens && kill -0 "$nginx_pid" 2>/dev/null && return
	done
	echo "nginx does not start:"
	cat "$nginx_root/error.log"
	exit 1
}

nginx_stop()
{
	kill "$nginx_pid" && wait "$nginx_pid"
}
