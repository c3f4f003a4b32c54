#!/bin/bash
# readme.sh - the output shown in README.md is what its commands print.  Lines
# that begin with "$ " between the comments "look" and "cluster look" are run in a
# copy of the examples; UPDATE=1 renews what stands below them.
set -u
export ASAN_OPTIONS="exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}"      # a report is no finding
: "${top_srcdir:=.}" "${STARLOAD:=./starload}"
case $STARLOAD in /*) ;; *) STARLOAD=$PWD/$STARLOAD ;; esac
readme=$(cd "$top_srcdir" && pwd)/README.md
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/here" && ln -s "$STARLOAD" "$tmp/bin/starload" &&
	cp -r "$top_srcdir/examples" "$tmp/here/" || exit 99
chmod -R u+w "$tmp/here"
PATH=$tmp/bin:$PATH

# The commands of the second look find an emulated cluster on which a job has stopped.
cluster=
cluster_begin()
{
	local ready tries=0
	export STARLOAD_STATE_DIR=$tmp/state HOME=$tmp STARROCKS_HOST STARROCKS_PORT
	unset XDG_CONFIG_HOME STARROCKS_PASSWORD MYSQL_PWD
	starload sandbox --clock manual --sql-port 0 --http-port 0 --be-port 0 >"$tmp/ready" </dev/null &
	cluster=$!
	trap 'kill "$cluster"; wait "$cluster"; rm -rf "$tmp"' EXIT
	until ready=$(sed -n 's/^ready sql=\([^ ]*\).*/\1/p' "$tmp/ready") && [ -n "$ready" ]; do
		if ! kill -0 "$cluster" 2>/dev/null || [ $((tries += 1)) -gt 2400 ]; then
			echo "FAIL: the cluster does not start"
			exit 1
		fi
		sleep 0.05
	done
	STARROCKS_HOST=${ready%:*}
	STARROCKS_PORT=${ready##*:}
	if ! (cd "$tmp/here" && starload run --no-config -q examples/shop.sql examples/create-orders.sql &&
		starload run --no-lint --no-config -q examples/orders-arrive.sql) >"$tmp/begin" 2>&1; then
		cat "$tmp/begin"
		exit 1
	fi
}

# look NAME: what stands between <!-- NAME --> and <!-- end NAME -->, against what it should be
look()
{
	awk -v from="<!-- $1 -->" -v to="<!-- end $1 -->" \
		'$0 == to { inside = 0 } inside { print } $0 == from { inside = 1 }' "$readme" >"$tmp/old"
	while IFS= read -r line; do
		case $line in
		'$ '*)
			printf '%s\n' "$line"
			(cd "$tmp/here" && sh -c "${line#\$ }") 2>&1 </dev/null
			;;
		'```'*) printf '%s\n' "$line" ;;
		esac
	done <"$tmp/old" >"$tmp/new"
	n=$(grep -c '^\$ ' "$tmp/old")
	if [ "$n" -lt 1 ]; then
		echo "FAIL: README.md shows no command ($1)"
		exit 1
	fi
	if cmp -s "$tmp/old" "$tmp/new"; then
		echo "readme.sh: $1: $n passed, 0 failed"
	elif [ -n "${UPDATE:-}" ]; then
		awk -v new="$tmp/new" -v from="<!-- $1 -->" -v to="<!-- end $1 -->" '$0 == to { inside = 0 }
			!inside { print }
			$0 == from { inside = 1; while ((getline line < new) > 0) print line }' \
			"$readme" >"$tmp/whole" && cat "$tmp/whole" >"$readme"
		echo "renewed: README.md, $1"
	else
		echo "FAIL: README.md does not show what starload prints; UPDATE=1 make check TESTS=tests/doc/readme.sh renews it"
		diff "$tmp/old" "$tmp/new"
		exit 1
	fi
}

look look
if [ -x "${STARLOAD%/*}/starload-sandbox" ] && [ -x "${STARLOAD%/*}/starload-net" ]; then
	cluster_begin
	look "cluster look"
fi
