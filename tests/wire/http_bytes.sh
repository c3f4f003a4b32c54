#!/bin/bash
# http_bytes.sh - every kind of answer over HTTP, byte for byte, in each release, as kept in
# tests/transcripts/http.  UPDATE=1 writes them anew: read the difference.  What changes from run to
# run (ports, dates, times, file names) is put in general terms.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
. "${top_srcdir:-.}/tests/wire/http_lib.sh"
need curl mariadb

example ../tables.sql
printf 'user ben password secret\n' >../users
printf '1,a,10\n2,b,20\n' >one.csv
printf '1,a,10\nx,b,20\n' >bad.csv

general()
{
	sed -E "s/^Date: .*/Date: DATE\r/
		s/$fe_port/FE/g; s/$follower_port/FOLLOWER/g; s/$be_port/BE/g
		s/(TimeMs\": )[0-9]+/\1MS/
		s/error_log_[0-9a-f]+_[0-9a-f]+/error_log_X/
		s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/
		s/([cC]ontent-[lL]ength: )[0-9]{3,}/\1MANY/" | tr -d '\r'
}
# show WHAT CURL'S OPTIONS...: the request's name, then the answer
show()
{
	printf '== %s\n' "$1"
	shift
	curl -sS -i --expect100-timeout 10 "$@" 2>&1
	echo
}
requests()
{
	local api=/api/load_test/example_table/_stream_load put=(-X PUT -T one.csv -H Expect:100-continue)
	local root=(-u root:) csv=(-H column_separator:,)

	show "redirect" "${root[@]}" "${put[@]}" "http://$fe$api"
	show "no Expect" "${root[@]}" -X PUT -T one.csv -H Expect: "http://$fe$api"
	show "wrong password" -u root:x "${put[@]}" "http://$fe$api"
	show "no user" "${put[@]}" "http://$fe$api"
	show "no privilege" -u ben:secret "${put[@]}" "http://$fe$api"
	show "no such page" "${root[@]}" "http://$fe/api"
	show "follower" "${root[@]}" "http://$follower/api/load_test/get_load_state?label=l1"
	show "loaded" "${root[@]}" "${put[@]}" "${csv[@]}" -H label:l1 "http://$be$api"
	show "loaded before" "${root[@]}" "${put[@]}" "${csv[@]}" -H label:l1 "http://$be$api"
	show "filtered" "${root[@]}" -X PUT -T bad.csv -H Expect:100-continue "${csv[@]}" -H strict_mode:true -H label:l2 \
		-H log_rejected_record_num:-1 "http://$be$api"
	show "refused before its body" "${root[@]}" "${put[@]}" -H format:orc -H label:l3 "http://$be$api"
	show "nobody" "${put[@]}" -H label:l3 "http://$be$api"
	show "other Expect" "${root[@]}" -X PUT -T one.csv -H Expect:x -H label:l4 "http://$be$api"
	show "no such page of the BE" "${root[@]}" "http://$be/api/x"
	show "merge commit" "${root[@]}" "${put[@]}" "${csv[@]}" -H label:l5 -H enable_merge_commit:true \
		-H merge_commit_interval_ms:1 -H merge_commit_parallel:1 "http://$be$api"
	for label in l1 l2 never ''; do
		show "state of $label" "${root[@]}" "http://$fe/api/load_test/get_load_state?label=$label"
	done
	show "cancel" "${root[@]}" -X POST "http://$fe/api/load_test/x/_cancel?label=l1"
	show "load info" "${root[@]}" "http://$fe/api/load_test/_load_info?label=l1"
	show "no such log" "http://$be/api/_load_error_log?file=x"
	show "no log" "http://$be/api/_load_error_log"
	show "health" "http://$fe/api/health"
	show "health of the BE" "http://$be/api/health"
	for op in begin load prepare commit commit rollback; do
		local method=POST body=()
		[ $op = load ] && method=PUT && body=(-T one.csv "${csv[@]}" -H Expect:100-continue)
		local h=(-X $method -H db:load_test -H table:example_table -H label:t1 "${body[@]}")
		show "$op" "${root[@]}" --location-trusted "${h[@]}" "http://$fe/api/transaction/$op"
	done
}

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --init ../tables.sql --users ../users --fe 2 --clock manual
	follower=$(tail -n 1 <<<"$fes")
	fe_port=${fe##*:} follower_port=${follower##*:} be_port=${be##*:}
	requests | general >../now
	stop
	kept=$top_srcdir/tests/transcripts/http/$release.txt
	if [ -n "${UPDATE:-}" ]; then
		mkdir -p "${kept%/*}" && cp ../now "$kept"
		good
	elif diff "$kept" ../now >../stdout; then
		good
	else
		bad "the answers of $release"
	fi
done
finish
