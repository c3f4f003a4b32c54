#!/bin/bash
# txn.sh - transactions, and questions about labels: each answer, and each that is lost.
. "${top_srcdir:-.}/tests/load/lib.sh" || exit 99
need curl mariadb

example ../tables.sql
printf '1,a,10\n2,b,20\n' >one.csv
printf '3,c,30\n' >two.csv
printf 'x,c,30\n' >bad.csv

# op LABEL OP PATTERN [OPTIONS] [FILE]
op()
{
	local label=$1 what=$2 pattern=$3
	shift 3
	if [ "$what" = write ]; then
		send --label "$label" "${@:1:$#-1}" write "${!#}"
	else
		send --label "$label" "$@" "$what" -
	fi
	gives "$release: $what of $label" "$pattern"
}
done_='rc=0 verdict=done http=200 *'
lost='rc=unknown *'

for release in 3.3 3.5 4.1; do
	start "r$release" --release "$release" --init ../tables.sql --clock manual --fe 2
	fe2=$(sed -n 2p <<<"$fes")
	total=0

	# all of it, by way of a follower
	for way in "$fe" "$fe2"; do
		FE=http://$way
		label=all_${way#*:}
		op "$label" begin "$done_"
		op "$label" begin 'rc=0 verdict=label-running http=200 *'
		op "$label" write "rc=0 verdict=done http=200 sent=14 whole=1 host=$be *" one.csv
		op "$label" write "$done_" --chunked two.csv
		op "$label" prepare 'rc=0 verdict=done http=200 *loaded=3'
		rows "$total"
		op "$label" commit "$done_"
		rows $((total += 3))
		op "$label" commit "$done_"
		text "has already committed"
		op "$label" rollback 'rc=0 verdict=unknown *'
		op "$label" begin 'rc=0 verdict=label-finished *'
		send --label "$label" state -
		gives "$release: its state" 'rc=0 state=VISIBLE *'
	done
	FE=http://$fe

	# straight to a BE; and without prepare
	op direct begin "$done_" --be "$be"
	op direct write "$done_" --be "$be" one.csv
	op direct commit "rc=0 verdict=done http=200 * host=$be *loaded=2" --be "$be"
	rows $((total += 2))
	op direct2 begin "$done_" --be 127.0.0.1:1 --be "$be"

	# back again
	op back begin "$done_"
	op back write "$done_" one.csv
	op back rollback "$done_"
	op back commit 'rc=0 verdict=transient *'
	op back begin "$done_"
	op back prepare 'rc=0 verdict=empty *'
	op never write 'rc=0 verdict=transient *' one.csv
	op never commit 'rc=0 verdict=unknown *'
	op rows begin "$done_"
	op rows write "$done_" -H strict_mode:true bad.csv
	op rows prepare 'rc=0 verdict=filtered *'
	holds "$release: its ErrorURL" grep -q '^url http://' ../stdout
	url=$(sed -n 's/^url //p' ../stdout)
	send errors "$url"
	gives "$release: its log" 'rc=0 cut=0'
	holds "$release: the row" grep -q 'Row: x,c,30' ../stdout
	send errors "${url%_*}_0"
	gives "$release: no such log" 'rc=refused *'
	text "no log there any more"
	send --map "$be=127.0.0.1:1" errors "$url"
	gives "$release: a log out of reach" 'rc=unreachable *'
	text "http://$be/api/_load_error_log?"
	text " by way of $be:127.0.0.1:1: "
	send errors "http://$fe/api/health"
	gives "$release: no log at all" 'rc=refused *'
	op rows begin 'rc=0 verdict=denied http=401 *' --user nobody

	# answers that are lost
	for step in begin load prepare commit rollback; do
		label=lost_$step
		ask_state=PREPARE
		case $step in
		begin) ;;
		prepare) ask_state=PREPARED ;;
		commit) ask_state=VISIBLE ;;
		rollback) ask_state=ABORTED ;;
		esac
		[ $step = begin ] || op $label begin "$done_"
		[ $step = begin ] || [ $step = load ] || op $label write "$done_" one.csv
		fault "be=transaction/$step drop-after"
		if [ $step = load ]; then
			op $label write 'rc=unknown * sent=14 whole=1 *' one.csv
		else
			op $label $step "$lost"
		fi
		state $label $ask_state
		send --label $label state -
		gives "$release: asked" "rc=0 state=$ask_state host=$fe"
	done
	rows $((total += 2))
	# executed or not, it did not get there
	FE=http://127.0.0.1:1 op none begin 'rc=unreachable *'
	fault 'http-connect drop'
	op none begin "$lost"
	fault 'http=transaction/commit drop'
	op none commit "$lost"

	# published late: by the BE, by the FE
	op late begin "$done_"
	op late write "$done_" one.csv
	fault 'be=commit publish-timeout'
	op late commit 'rc=0 verdict=publish-timeout *'
	sql "SANDBOX ADVANCE '11 s'"
	op later begin "$done_"
	op later write "$done_" one.csv
	op later prepare "$done_"
	fault 'http=commit publish-timeout'
	op later commit 'rc=0 verdict=publish-timeout *'
	op later commit "$done_"
	rows $((total += 4))

	# channels: failures that are called OK
	for i in 0 1; do op ch begin "$done_" --channels 2 --channel $i; done
	op ch commit 'rc=0 verdict=transient *' --channels 2
	text "is not prepared, can not commit"
	op ch write "$done_" --channels 2 --channel 0 one.csv
	op ch write "$done_" --channels 2 --channel 1 two.csv
	for i in 0 1; do op ch prepare "$done_" --channels 2 --channel $i; done
	op ch commit "$done_" --channels 2
	rows $((total += 3))
	op ch begin 'rc=0 verdict=label-finished *' --channels 2
	op ch2 begin "$done_" --channels 1
	op ch2 rollback "$done_" --channels 1
	op ch2 write 'rc=0 verdict=transient *' --channels 1 one.csv
	op ch2 commit 'rc=0 verdict=transient *' --channels 1

	# states, and stopping
	op stop begin "$done_"
	send --label stop state -
	gives "$release: begun" 'rc=0 state=PREPARE *'
	send --label stop cancel -
	gives "$release: cancelled" 'rc=0'
	send --label stop state -
	gives "$release: cancelled" 'rc=0 state=ABORTED *'
	[ "$release" = 3.3 ] || text "user cancel"
	send --label stop cancel -
	gives "$release: twice" 'rc=wrong-state'
	text "transaction not found"
	send --label never state -
	gives "$release: never begun" 'rc=0 state=UNKNOWN *'
	FE=http://$fe2
	send --label stop state -
	gives "$release: by way of a follower" "rc=0 state=ABORTED host=$fe"
	FE=http://$fe
	send --db nowhere --label x state -
	gives "$release: no such database" 'rc=refused *'
	text "unknown database, database=nowhere"
	send --user nobody --label x state -
	gives "$release: nobody" 'rc=unreachable *'
	text "Access denied"
	send --fe "http://$fe2" --label x state -
	gives "$release: all is well" 'rc=0 *'
	fault 'http=get_load_state status="502 <html>Bad Gateway</html>"'
	send --fe "http://$fe2" --label stop state -
	gives "$release: a proxy's page, then another FE" "rc=0 state=ABORTED host=$fe"
	fault 'http=get_load_state status="200 welcome"'
	send --label stop state -
	gives "$release: nothing that one could read" 'rc=unreachable *'
	text 'answers 200 with "welcome"'
	fault 'http=get_load_state cut=20'
	send --label stop state -
	gives "$release: half an answer" 'rc=unreachable *'
	fault 'http=_cancel drop-after'
	send --label stop cancel -
	gives "$release: an answer is lost" 'rc=unknown'
	FE=http://127.0.0.1:1
	send --label stop state -
	gives "$release: nobody there" 'rc=unreachable *'
	unset FE
	sql "SANDBOX LEADER NONE"
	send --fe "http://$fe2" --label stop state -
	gives "$release: nobody leads" 'rc=unreachable *'
	sql "SANDBOX LEADER 1"
	send --fe "http://$fe2" --label all_x state -
	gives "$release: another one leads" "rc=0 state=UNKNOWN host=$fe2"
	stop
done

# several tables: 4.0 and newer
release=4.1
start multi --release 4.1 --init ../tables.sql
op m begin "$done_" --multi
op m write "$done_" --multi one.csv
op m prepare 'rc=0 verdict=failed *' --multi
op m commit "$done_" --multi
rows 2
op m commit "$done_" --multi
op m2 begin "rc=0 verdict=done * host=$fe *" --be "$be" --multi
stop
finish
