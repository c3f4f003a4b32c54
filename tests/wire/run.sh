#!/bin/bash
# run.sh - starload run against emulated clusters of each release: nothing is sent before all
# is judged, what is sent is verified, and what cannot be known is said.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/wire/lib.sh" || exit 99
need mariadb
examples=$source/examples
cat >users <<'END'
user amy
grant INSERT on shop.clicks to amy
user ben
END

cat >init.sql <<'END'
CREATE DATABASE shop;
USE shop;
CREATE TABLE orders (order_id bigint NOT NULL, customer_id bigint, cents bigint, price bigint, pay_dt date)
	DUPLICATE KEY(order_id) PARTITION BY RANGE(pay_dt) (
		PARTITION p202306 VALUES LESS THAN ('2023-07-01'),
		PARTITION p202307 VALUES LESS THAN ('2023-08-01'))
	DISTRIBUTED BY HASH(order_id);
CREATE TABLE clicks (id int, url varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE `keys` (id int) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE ROUTINE LOAD example_tbl_ordertest ON orders COLUMNS TERMINATED BY ','
	PROPERTIES ("desired_concurrent_number" = "3")
	FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "orders", "kafka_partitions" = "0,1,2",
		"kafka_offsets" = "OFFSET_BEGINNING,OFFSET_BEGINNING,OFFSET_BEGINNING");
CREATE ROUTINE LOAD clicks_in ON clicks
	FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD soh_in ON clicks COLUMNS TERMINATED BY '\\x01'
	FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "clicks");
CREATE DATABASE other;
CREATE TABLE other.t (a int, b int) DUPLICATE KEY(a) DISTRIBUTED BY HASH(a);
CREATE ROUTINE LOAD other.in1 ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "x");
CREATE ROUTINE LOAD other.in2 ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "x");
PAUSE ROUTINE LOAD FOR soh_in;
END

# More messages than the offsets of the examples.
messages()
{
	local p i
	for p in 0 1 2; do
		printf 'SANDBOX PRODUCE orders:%s ' $p
		for i in $(seq 1 299); do printf "'%s,1,100,1,2023-06-01', " "$i"; done
		printf "'300,1,100,1,2023-06-01';\n"
	done
}

# do_run [OPTIONS] ...: starload run as root against the last cluster
do_run()
{
	run "$STARLOAD" run -P "$port" --no-defaults --state-dir "$scratch/state" --no-config "$@"
}
# The same with standard input.
fed()
{
	"$STARLOAD" run -P "$port" --no-defaults --state-dir "$scratch/state" --no-config "$@" \
		>../stdout 2>../stderr
	status=$?
}
# is_so WHAT WANTED GOT
is_so()
{
	if [ "$2" = "$3" ]; then good; else bad "$1: \"$3\", not \"$2\""; fi
}
# Wait until a job has a state: the cluster's clock is stopped, so it is a matter of one statement.
tick()
{
	quiet "SANDBOX ADVANCE '20 s'"
}

seen_rules=
rule()
{
	err "[$1]"
	seen_rules="$seen_rules $1 "
}

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release $release --clock manual --init init.sql
	messages >messages.sql
	as_root <messages.sql || bad "$release: messages"
	tick

	# other SQL, as mysql prints it
	do_run -e 'SELECT 1 AS a, NULL AS b; SELECT 2' -e 'SELECT 3 AS c'
	is "$release: other SQL" 0
	is_so "$release: rows" "$(printf 'a\tb\n1\tNULL\n2\n2\nc\n3')" "$(cat ../stdout)"
	sql "SELECT 'a	b' AS x"
	do_run -N -e "SELECT 'a	b' AS x"
	is "$release: escaped as mysql does" 0 'a\tb'

	# the manual's three examples
	do_run -D shop "$examples/alter-1.sql"
	is "$release: a running job" 6
	rule live_not_paused
	err "nothing was sent"
	is_so "$release: still running" RUNNING "$(cell shop.example_tbl_ordertest State)"
	do_run -D shop --pause --settle 0 "$examples/alter-1.sql"
	is "$release: the first example" 0
	is_so "$release: resumed" NEED_SCHEDULE "$(cell shop.example_tbl_ordertest State)"
	case $(cell shop.example_tbl_ordertest JobProperties) in
	*'"desireTaskConcurrentNum":"5"'*) good ;;
	*) bad "$release: the first example has no effect" ;;
	esac
	tick
	do_run -D shop --pause --settle 0 --resume never --allow-rewind "$examples/alter-2.sql"
	is "$release: the second example" 0
	is_so "$release: left paused" PAUSED "$(cell shop.example_tbl_ordertest State)"
	case $(cell shop.example_tbl_ordertest Progress) in
	'{"0":"99","1":"199","2":"99"}') good ;;
	*) bad "$release: progress $(cell shop.example_tbl_ordertest Progress)" ;;
	esac
	do_run -D shop "$examples/alter-3.sql"
	is "$release: the third example" 1
	err "a comma is missing"
	err "nothing was sent"
	case $(cell shop.example_tbl_ordertest JobProperties) in
	*'"whereExpr":"*"'*) good ;;
	*) bad "$release: a statement with an error was sent" ;;
	esac
	do_run -D shop -e "ALTER ROUTINE LOAD FOR example_tbl_ordertest WHERE pay_dt < '2023-07-01', PARTITION (p202306)"
	is "$release: the third example put right" 0

	# verbs: sent, seen, and left alone where it is so
	do_run -D shop -e 'PAUSE ROUTINE LOAD FOR clicks_in; PAUSE ROUTINE LOAD FOR clicks_in'
	is "$release: PAUSE" 0
	err 'already so: PAUSED'
	is_so "$release: paused" PAUSED "$(cell shop.clicks_in State)"
	do_run -D shop -e 'RESUME ROUTINE LOAD FOR clicks_in; RESUME ROUTINE LOAD FOR clicks_in'
	is "$release: RESUME" 0
	err 'already so: NEED_SCHEDULE'
	do_run --yes -e 'USE other;
CREATE ROUTINE LOAD made ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "x");
PAUSE ROUTINE LOAD FOR made; ALTER ROUTINE LOAD FOR made WHERE a > 1;
STOP ROUTINE LOAD FOR made; STOP ROUTINE LOAD FOR made;'
	is "$release: a life" 0
	err 'other.made: STOPPED'
	err 'already so: STOPPED'

	# the FE's own syntax errors, in the user's file
	printf '%s\r\n' '-- ÄÖÜ' 'SELECT 1;' "ALTER ROUTINE LOAD FOR in1 WHERE a = 'ÄÖÜ'" \
		'PROPERTIES ("max_error_number" = 5);' >crlf.sql
	do_run --no-lint -D other crlf.sql
	is "$release: a syntax error" 3
	rule server_refused
	err 'crlf.sql:4:34: error:'
	err '                                   ^'
	err '1 done, 1 failed, 0 not sent'

	# the answer is lost, or the statement is, in each of them
	for what in drop drop-after; do
		for verb in PAUSE RESUME CREATE STOP; do
			case $verb in
			PAUSE) text='PAUSE ROUTINE LOAD FOR other.in1' after=PAUSED ;;
			RESUME) text='RESUME ROUTINE LOAD FOR other.in1' after=NEED_SCHEDULE ;;
			CREATE)
				text='CREATE ROUTINE LOAD other.lost ON t
					FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "x")'
				after=NEED_SCHEDULE
				;;
			STOP) text='STOP ROUTINE LOAD FOR other.lost' after= ;;
			esac
			quiet "SANDBOX FAULT 'query=\"$verb ROUTINE\" $what'"
			do_run --yes -e "$text"
			is "$release: $verb, $what" 0
			job=other.in1
			case $verb in CREATE | STOP) job=other.lost ;; esac
			is_so "$release: after $verb, $what" "$after" "$(cell $job State)"
		done
		quiet "SANDBOX FAULT 'query=\"ALTER ROUTINE\" $what'"
		do_run --pause --settle 0 \
			-e "ALTER ROUTINE LOAD FOR other.in2 PROPERTIES (\"max_error_number\" = \"${#what}\")"
		is "$release: ALTER, $what" 0
		case $(cell other.in2 JobProperties) in
		*"\"maxErrorNum\":\"${#what}\""*) good ;;
		*) bad "$release: ALTER, $what: no effect" ;;
		esac
		quiet "SANDBOX FAULT 'query=\"SELECT 7\" $what'"
		do_run -e 'SELECT 7'
		is "$release: SELECT, $what" 0 7
		quiet "SANDBOX FAULT 'query=\"INSERT INTO\" $what'"
		do_run -e 'INSERT INTO other.t VALUES (1, 2)' -e 'SELECT 8'
		is "$release: INSERT, $what" 8
		err 'is not known'
		err 'not sent'
	done
	stop
	is_so "$release: the cluster ends well" 0 "$status"
done

# What follows is the same for all releases.
start rest --release 3.5 --clock manual --init init.sql --users users
as_root <messages.sql
tick
everything()
{
	as_root -N -B -e 'SHOW ALL ROUTINE LOAD FROM shop; SHOW ALL ROUTINE LOAD FROM other; SELECT * FROM other.t'
}

# --read-only sends nothing of a script that could change something
do_run --read-only -e 'SELECT 1; SHOW DATABASES; CREATE DATABASE nowhere'
is "read-only refuses" 2
err "read-only: CREATE"
do_run --read-only -e 'DESC ANALYZE INSERT INTO other.t VALUES (1, 2)'
is "read-only sees through DESC ANALYZE" 2
do_run --read-only -e 'SHOW DATABASES'
is "read-only reads" 0 "other"
run grep -c nowhere ../stdout
is "nothing was made" 1 "0"

# nothing is sent before all is judged
before=$(everything)
do_run -e 'INSERT INTO other.t VALUES (1, 2); PAUSE ROUTINE LOAD FOR other.in1;
ALTER ROUTINE LOAD FOR other.in1 PROPERTIES ("max_eror_number" = "5");'
is "a slip at the end" 1
err '[prop_unknown]'
err 'nothing was sent'
is_so "nothing was sent" "$before" "$(everything)"
do_run -e 'INSERT INTO other.t VALUES (1, 2); PAUSE ROUTINE LOAD FOR other.in1;
ALTER ROUTINE LOAD FOR other.in9 PROPERTIES ("max_error_number" = "5");'
is "a job that is not there" 1
rule live_job_missing
err 'did you mean other.in1?'
is_so "nothing was sent either" "$before" "$(everything)"
do_run --pause --dry-run -e 'INSERT INTO other.t VALUES (1, 2); PAUSE ROUTINE LOAD FOR other.in2;
ALTER ROUTINE LOAD FOR other.in1 PROPERTIES ("max_error_number" = "5");
CREATE ROUTINE LOAD other.x ON t FROM KAFKA ("kafka_broker_list" = "k:1", "kafka_topic" = "x",
	"property.security.protocol" = "SASL_SSL", "property.sasl.password" = "geheim");
STOP ROUTINE LOAD FOR other.in2'
is "a plan" 0 'max_error_number  0    5'
is "a plan has all statements" 0 'CREATE ROUTINE LOAD other.x ON t'
lacks geheim
is_so "a plan sends nothing" "$before" "$(everything)"
# neither do the lines under findings, of the text's own faults, of the cluster's, of the server's
secret='FROM KAFKA ("kafka_broker_list" = "k:1", "kafka_topic" = "x", "property.sasl.password" = "geheim")'
do_run -e "CREATE ROUTINE LOAD other.in1 ON t PROPERTIES (\"max_eror_number\" = \"1\") $secret"
is "a fault beside a secret" 1
err '"property.sasl.password" = "******"'
lacks geheim
do_run -e "CREATE ROUTINE LOAD other.in1 ON t $secret"
is "one that the cluster tells, beside a secret" 1
err '"property.sasl.password" = "******"'
lacks geheim
do_run --no-lint -e "CREATE ROUTINE LOAD other.in8 ON t $secret oops"
is "one that the server tells, beside a secret" 3
lacks geheim
do_run -e "SELECT 'x' FROM nowhere.t WHERE PASSWORD('geheim') = 1"
is "one in other SQL" 3
err "PASSWORD('******')"
lacks geheim
do_run -e 'PAUSE ROUTINE LOAD FOR other.in2; STOP ROUTINE LOAD FOR other.in1'
is "STOP off a terminal" 2
err 'give --yes'
is_so "STOP is not sent without --yes" "$before" "$(everything)"

# what only the cluster tells
judged()
{
	do_run -D shop -e "$2"
	is "$1" "$3"
	rule "$1"
	is_so "$1: nothing is sent" "$before" "$(everything)"
}
quiet 'PAUSE ROUTINE LOAD FOR shop.clicks_in; PAUSE ROUTINE LOAD FOR shop.example_tbl_ordertest'
before=$(everything)
judged live_job_exists 'CREATE ROUTINE LOAD clicks_in ON clicks
	FROM KAFKA ("kafka_broker_list" = "k:1", "kafka_topic" = "x")' 1
judged live_database 'PAUSE ROUTINE LOAD FOR shpo.clicks_in' 1
judged live_table 'CREATE ROUTINE LOAD c ON clikcs FROM KAFKA ("kafka_broker_list" = "k:1", "kafka_topic" = "x")' 1
judged live_partition 'ALTER ROUTINE LOAD FOR example_tbl_ordertest PARTITION (p202306, p202308)' 1
judged live_column 'ALTER ROUTINE LOAD FOR clicks_in COLUMNS (id, address, link = lower(address))' 1
judged live_column 'ALTER ROUTINE LOAD FOR clicks_in WHERE address IS NOT NULL' 1
judged live_expression "ALTER ROUTINE LOAD FOR clicks_in WHERE in_season(url)" 1
judged live_kafka_partition 'ALTER ROUTINE LOAD FOR example_tbl_ordertest
	FROM KAFKA ("kafka_partitions" = "0, 9", "kafka_offsets" = "1, 1")' 1
judged live_offset 'ALTER ROUTINE LOAD FOR example_tbl_ordertest
	FROM KAFKA ("kafka_partitions" = "0", "kafka_offsets" = "1000")' 1
judged live_job_missing 'ALTER ROUTINE LOAD FOR nothing_near WHERE id > 1' 1
do_run -n -D shop -e 'ALTER ROUTINE LOAD FOR clicks_in PROPERTIES ("json_root" = "$.a")'
is "a warning does not stop" 0
rule live_format
do_run -n -D shop -e 'ALTER ROUTINE LOAD FOR soh_in PROPERTIES ("max_error_number" = "1")'
is "what a restart would cost" 0
rule live_persist
while read -r slug; do
	case $seen_rules in
	*" $slug "*) good ;;
	*) bad "no test shows [$slug]" ;;
	esac
done <<END
$(sed -n 's/^DIAG(6[0-9]*, \([a-z0-9_]*\),.*/\1/p' "$source/src/diag/codes.def")
END

# comments and options silence them; lint alone does not call such a comment unused
cat >ignored.sql <<'END'
-- starload: ignore live_partition: added by a job of its own
ALTER ROUTINE LOAD FOR shop.example_tbl_ordertest PARTITION (p202308);
END
do_run -n ignored.sql
is "an ignored rule" 0
starload lint --no-config --severity note ignored.sql
lacks unused_ignore
do_run -n -D shop --ignore SL6 -e 'ALTER ROUTINE LOAD FOR example_tbl_ordertest PARTITION (p202308)'
is "an ignored family" 0
printf '[lint]\nignore = SL6006\n' >.starload.conf
printf 'ALTER ROUTINE LOAD FOR shop.example_tbl_ordertest PARTITION (p202308);\n' >plain.sql
run "$STARLOAD" run -P "$port" --no-defaults --state-dir "$scratch/state" -n plain.sql
is "settings of the linter" 0
rm .starload.conf

# several databases, and what the linter knows of sessions
do_run --pause --settle 0 -e 'USE shop;
ALTER ROUTINE LOAD FOR other.in1 PROPERTIES ("max_error_number" = "7");
ALTER ROUTINE LOAD FOR clicks_in PROPERTIES ("max_error_number" = "8");
USE other; SELECT count(*) FROM t; ALTER ROUTINE LOAD FOR in1 PROPERTIES ("max_error_number" = "9");'
is "ALTER in other databases" 0
case $(cell other.in1 JobProperties)$(cell shop.clicks_in JobProperties) in
*'"maxErrorNum":"9"'*'"maxErrorNum":"8"'*) good ;;
*) bad "USE and ALTER" ;;
esac
printf 'USE other;' >use.sql
fed use.sql - <<<'SELECT count(*) AS n FROM t'
is "files are one session" 0 n

# a USE is judged though no job follows
before=$(everything)
do_run --yes -e 'CREATE TABLE other.unmade (a int); USE nodb; SELECT 1'
is "USE of no database" 1
err 'there is no database nodb'
is_so "USE of no database: nothing is sent" "$before" "$(everything)"
# what the linter does not know
do_run -e "SANDBOX ADVANCE '1 s'"
is "no statement of StarRocks" 1
err 'with --no-lint it is sent as it is'
do_run --no-lint -e "SANDBOX ADVANCE '1 s'"
is "sent all the same" 0

# placeholders, and a statement of 2 MB
do_run --pause --settle 0 --var JOB=in2 --var N=12 \
	-e 'ALTER ROUTINE LOAD FOR other.${JOB} PROPERTIES ("max_error_number" = "${N}");'
is "placeholders" 0
case $(cell other.in2 JobProperties) in
*'"maxErrorNum":"12"'*) good ;;
*) bad "a placeholder's value" ;;
esac
# a value is no more shown to a program than to people; a file's name moves no cursor
quiet "SANDBOX FAULT 'query=\"PAUSE ROUTINE\" error=\"1064 no such thing as in2_of_ours\"'"
do_run --json --var JOB=in2 --var THING=in2_of_ours -e 'PAUSE ROUTINE LOAD FOR other.${JOB} /* ${THING} */'
is "a refusal that quotes a value" 3
holds "the value is masked" grep -qF '"error":"no such thing as ${THING}' ../stdout
quiet "SANDBOX FAULT 'clear'"
# nor in the plan, the statements of --json, the journal
given=(--var JOB=in2 --var THING=in2_of_ours -e 'ALTER ROUTINE LOAD FOR other.${JOB} PROPERTIES (/* ${THING} */ "max_error_number" = "14");
	CREATE TABLE other.unmade (a int) COMMENT "${THING}"')
do_run --dry-run --pause "${given[@]}"
is "the plan of a value" 0 'ALTER ROUTINE LOAD FOR other.in2'
holds "its ALTER" grep -qF '/* ${THING} */' ../stdout
holds "other SQL" grep -qF 'COMMENT "${THING}"' ../stdout
lacks in2_of_ours
do_run --json --dry-run --pause "${given[@]}"
is "the same for programs" 0 '${THING}'
lacks in2_of_ours
do_run --pause --settle 0 -m 'for in2_of_ours, password=hunter2, see https://ann:hunter2@wiki/x' "${given[@]}"
is "a value is sent" 0
starload history --state-dir "$scratch/state" --job other.in2 --last 1
is "the journal of a value" 0 '/* ${THING} */'
is "and its message" 0 'message: for ${THING}, password=****** see https://******@wiki/x'
holds "no value in the state directory" test -z "$(grep -rl -e in2_of_ours -e hunter2 "$scratch/state")"
printf 'PAUSE ROUTINE LOAD FOR other.in2' >$'red\e[31m.sql'
do_run --dry-run $'red\e[31m.sql'
is "a file's name with an escape" 0 'red\x1B[31m.sql:1:1: PAUSE other.in2'
do_run --no-lint --var 'T=t; SELECT' -e 'SELECT nothing FROM other.nowhere_${T}'
is "a value that is refused" 3
{
	echo 'INSERT INTO other.t VALUES (0, 0)'
	seq 1 200000 | sed 's/.*/,(&, 1)/'
	echo ';'
	printf 'ALTER ROUTINE LOAD FOR other.in2 /* '
	head -c 2200000 /dev/zero | tr '\0' x
	echo ' */ PROPERTIES ("max_error_number" = "13");'
	echo 'SELECT count(*) FROM other.t;'
} >large.sql
do_run --pause --settle 0 -N large.sql
is "statements of 2 MB" 0
holds "all rows are there" grep -q '^20000[12]$' ../stdout
case $(cell other.in2 JobProperties) in
*'"maxErrorNum":"13"'*) good ;;
*) bad "a large ALTER" ;;
esac

# rows, byte for byte as mariadb's own program prints them
rows="SELECT 'a' AS x, 'tab\\tline\\nback\\\\slash' AS \`a longer name\` UNION ALL SELECT NULL, 'äß漢'
	UNION ALL SELECT '', 'plain'"
for form in -B '-B -N' '-B -r' -E '-E -N' '-t -N' -t; do
	# shellcheck disable=SC2086 # options are words
	client -u root $form -e "$rows"
	is "mariadb $form" 0
	cp ../stdout ../wanted
	# shellcheck disable=SC2086
	do_run $form -e "$rows"
	is "rows with $form" 0
	holds "rows with $form as mariadb has them" cmp ../wanted ../stdout
done

# a failure: what was done, what was not
do_run -e 'SELECT 1; SELECT * FROM other.nowhere; SELECT 3'
is "stops at a failure" 3 1
err '1 done, 1 failed, 1 not sent'
do_run -f -N -e 'SELECT 1; SELECT * FROM other.nowhere; SELECT 3'
is "keeps going" 3 3
err '2 done, 1 failed, 0 not sent'
quiet "SANDBOX FAULT 'query=\"PAUSE ROUTINE LOAD FOR other.in1\" error=\"1064 not now\"'"
do_run -f -e 'PAUSE ROUTINE LOAD FOR other.in1; ALTER ROUTINE LOAD FOR other.in1 WHERE a > 1;
PAUSE ROUTINE LOAD FOR other.in2; RESUME ROUTINE LOAD FOR other.in2'
is "keeps going with other jobs" 9
err 'ALTER other.in1   not sent'
err '2 done, 1 failed, 1 not sent'

# very many statements
seq 1 3000 | sed 's/.*/SELECT &;/' >many.sql
echo 'SELECT nothing FROM other.nowhere; SELECT 2' >>many.sql
do_run -N many.sql
is "very many statements" 3 3000
err '3000 done, 1 failed, 1 not sent'
holds "only what one looks for is listed" test "$(grep -c '^many.sql' ../stderr)" -lt 3

# why is in the journal
do_run -m 'ticket 17' -e 'PAUSE ROUTINE LOAD FOR other.in2'
is "a message" 0
starload history --state-dir "$scratch/state"
is "the journal has it" 0 'ticket 17'

# jobs side by side
do_run --parallel 4 --pause --settle 0 -e 'ALTER ROUTINE LOAD FOR other.in1 WHERE a > 1;
ALTER ROUTINE LOAD FOR other.in2 WHERE a > 2; ALTER ROUTINE LOAD FOR shop.clicks_in WHERE id > 3;
ALTER ROUTINE LOAD FOR other.in1 WHERE a > 4; SELECT 5; ALTER ROUTINE LOAD FOR other.in2 WHERE a > 6;'
is "jobs side by side" 0 5
err '6 done, 0 failed, 0 not sent'
case $(cell other.in1 JobProperties)$(cell other.in2 JobProperties) in
*'a` > 4'*'a` > 6'*) good ;;
*) bad "the statements of a job keep their order" ;;
esac

# users
run "$STARLOAD" run -P "$port" -u amy --no-defaults --state-dir "$scratch/amy" --no-config --pause --settle 0 \
	-D shop -e 'ALTER ROUTINE LOAD FOR clicks_in PROPERTIES ("max_error_number" = "21"); SHOW ROUTINE LOAD'
is "INSERT is enough" 0 clicks_in
lacks example_tbl_ordertest
run "$STARLOAD" run -P "$port" -u amy --no-defaults --state-dir "$scratch/amy" --no-config \
	-D shop -e 'PAUSE ROUTINE LOAD FOR example_tbl_ordertest'
is "a hidden job" 1
err "GRANT INSERT ON TABLE shop.orders TO USER 'amy'"
run "$STARLOAD" run -P "$port" -u amy --no-defaults --state-dir "$scratch/amy" --no-config -D shop \
	-e 'CREATE ROUTINE LOAD mine ON orders FROM KAFKA ("kafka_broker_list" = "k:1", "kafka_topic" = "x")'
is "CREATE without INSERT" 3
err "ask for: GRANT INSERT ON TABLE shop.orders TO USER 'amy'"
run "$STARLOAD" run -P "$port" -u ben --no-defaults --state-dir "$scratch/ben" --no-config \
	-e 'SELECT * FROM other.t'
is "other SQL without a right" 3
err '5203'

# machines
do_run --json --pause --settle 0 -e 'SELECT 1 AS a; ALTER ROUTINE LOAD FOR other.in1 PROPERTIES ("max_error_number" = "31");
SELECT * FROM other.nowhere; SELECT 2'
is "JSON lines" 9
count "an object a line" 6 '^{.*}$'
holds "rows" grep -q '"columns":\["a"\],"rows":\[\["1"\]\]' ../stdout
holds "effects" grep -q '"what":"max_error_number".*"verdict":"in"' ../stdout
holds "a finding" grep -q '"slug":"server_refused"' ../stdout
holds "the sums" grep -q '"summary":{"statements":4,"done":2,"already":0,"planned":0,"failed":1,"not_sent":1,"status":9}' ../stdout

# signals: the first stops at a safe step, the second at once
signalled()
{
	"$STARLOAD" run -P "$port" --no-defaults --state-dir "$scratch/state" --no-config "$@" \
		>../stdout 2>../stderr </dev/null &
	runner=$!
	pids+=("$runner")
}
until_state()
{
	local tries=0
	until [ "$(cell "$1" State)" = "$2" ] || [ $((tries += 1)) -gt 2400 ]; do sleep 0.05; done
}
do_run -e 'RESUME ROUTINE LOAD FOR other.in1'
quiet "SANDBOX FAULT 'query=\"SELECT 7\" delay=60000'"
signalled -e 'PAUSE ROUTINE LOAD FOR other.in1; SELECT 7; RESUME ROUTINE LOAD FOR other.in1'
until_state other.in1 PAUSED
kill -INT $runner
wait $runner
status=$?
is "Ctrl-C" 130
err 'stopping at the next safe step'
err 'RESUME other.in1  not sent'
is_so "what was done stays" PAUSED "$(cell other.in1 State)"
quiet "SANDBOX FAULT 'query=\"INSERT INTO\" delay=60000'"
signalled -e 'RESUME ROUTINE LOAD FOR other.in1; INSERT INTO other.t VALUES (1, 1)'
until_state other.in1 NEED_SCHEDULE
kill -TERM $runner
await grep -q 'safe step' ../stderr
kill -TERM $runner
wait $runner
status=$?
is "SIGTERM twice" 143
quiet "SANDBOX FAULT 'clear'"

# a leader that does not answer: it did it, it did not, and nobody knows
timed_out='1064 java.net.SocketTimeoutException: Read timed out'
do_run -e 'RESUME ROUTINE LOAD FOR other.in1'
quiet "SANDBOX FAULT 'query=\"PAUSE ROUTINE\" error-after=\"$timed_out\"'"
do_run -e 'PAUSE ROUTINE LOAD FOR other.in1'
is "PAUSE that was executed" 0
err 'whether the statement was executed is not known'
quiet "SANDBOX FAULT 'query=\"RESUME ROUTINE\" error=\"$timed_out\"'"
do_run -e 'RESUME ROUTINE LOAD FOR other.in1'
is "RESUME that was sent again" 0
quiet "SANDBOX FAULT 'query=\"PAUSE ROUTINE\" error=\"$timed_out\" times=always'"
do_run -e 'PAUSE ROUTINE LOAD FOR other.in1; RESUME ROUTINE LOAD FOR other.in1'
is "PAUSE of which nothing is known" 8
err 'go on with: SHOW ALL ROUTINE LOAD FOR other.in1;'
err 'RESUME other.in1  not sent'
starload history --state-dir "$scratch/state" --last 1
is "the journal has it as unknown" 0 unknown
do_run -e 'CREATE ROUTINE LOAD other.`table` ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "x")'
is "a job whose name is a keyword" 0
do_run -e 'PAUSE ROUTINE LOAD FOR other.`table`'
is "PAUSE of it of which nothing is known" 8
err 'go on with: SHOW ALL ROUTINE LOAD FOR other.`table`;'
do_run --yes -e 'STOP ROUTINE LOAD FOR other.`table`'
is "STOP of it" 0
quiet "SANDBOX FAULT 'clear'"

# offsets that were set before are not set again, so that a retry reads nothing twice
do_run --pause --resume always --settle 0 --allow-rewind -D shop "$examples/alter-2.sql"
is "offsets" 0
tick
is_so "read on from them" '{"0":"299","1":"299","2":"299"}' "$(cell shop.example_tbl_ordertest Progress)"
do_run --pause --settle 0 --allow-rewind -D shop "$examples/alter-2.sql"
is "offsets again" 10
do_run --pause --settle 0 -D shop --again "$examples/alter-2.sql"
is "a rewind" 1
do_run --pause --settle 0 -D shop --again --allow-rewind "$examples/alter-2.sql"
is "a rewind that is meant" 0

# the session is another one after a lost connection
quiet "SANDBOX FAULT 'query=\"SELECT 9\" drop'"
do_run -e 'SET query_timeout = 77; SELECT 9'
is "a lost session" 0 9
err 'what SET changed in the session before is lost'

# questions, on a terminal
if command -v script >/dev/null; then
	on_terminal()
	{
		printf '%s\n' "$1" | timeout 60 script -qec "'$STARLOAD' run -P $port --no-defaults \
			--state-dir '$scratch/state' --no-config -e 'STOP ROUTINE LOAD FOR other.in2'" /dev/null \
			>../stdout 2>../stderr
		status=$?
	}
	on_terminal in1
	is "STOP, another name typed" 2 'that is not its name'
	holds "it is not stopped" test -n "$(cell other.in2 State)"
	on_terminal in2
	is "STOP, its name typed" 0 'other.in2: STOPPED'
	is_so "it is stopped" "" "$(cell other.in2 State)"
fi

# a protected cluster
printf '[cluster prod]\nhost = 127.0.0.1\nport = %s\nprotect = true\n' "$port" >prod.cnf
protected()
{
	run "$STARLOAD" run --defaults-file prod.cnf --cluster prod --state-dir "$scratch/state" "$@"
}
protected -e 'SELECT 1'
is "reading needs no leave" 0
protected -e 'PAUSE ROUTINE LOAD FOR other.in1'
is "a protected cluster" 2
err 'the cluster prod is protected: give --yes'
protected --yes -e 'PAUSE ROUTINE LOAD FOR other.in1'
is "a protected cluster, with leave" 0
printf -- 'USE shop;\n-- starload: ignore SL2004: run switches\nALTER ROUTINE LOAD FOR other.in1 WHERE a > 1;' >other.sql
do_run -n other.sql
is "a rule that means nothing here" 0
lacks unused_ignore

# usage
do_run -B -t -e 'SELECT 1'
is "two forms of rows" 2
do_run nosuch.sql
is "a file that is not there" 5
run "$STARLOAD" run -P 1 --no-defaults --state-dir "$scratch/state" -e 'SELECT 1'
is "nobody there" 4
fed --no-config <<<'SELECT 11 AS eleven'
is "standard input" 0 eleven
stop

# the examples of the manual: what stands below "$ " is what is printed
page=$source/doc/starload-run.1.adoc
start manual --release 3.5 --clock manual --init init.sql
as_root <messages.sql
tick
mkdir manual bin
ln -s "$STARLOAD" bin/starload
awk '$0 == "// end tested" { inside = 0 } inside { print } $0 == "// tested" { inside = 1 }' "$page" >manual.old
while IFS= read -r line; do
	case $line in
	'$ '*)
		printf '%s\n' "$line"
		(cd manual && PATH=$PWD/../bin:$PATH STARROCKS_PORT=$port STARLOAD_STATE_DIR=$scratch/state \
			sh -c "${line#\$ }") 2>&1 </dev/null | sed 's/[0-9]\{8\}-[0-9]\{6\}-[0-9a-f]*/CHANGE/'
		;;
	----) printf '%s\n' "$line" ;;
	esac
done <manual.old >manual.new
stop
if cmp -s manual.old manual.new && grep -q '^\$ ' manual.old; then
	good
elif [ -n "${UPDATE:-}" ]; then
	awk -v new=manual.new '$0 == "// end tested" { inside = 0 } !inside { print }
		$0 == "// tested" { inside = 1; n = 0
			while (n < 2 && (getline line < new) > 0) { print line; n += line == "----" } }' \
		"$page" >manual.page && cat manual.page >"$page"
	echo "renewed: $page"
else
	diff manual.old manual.new
	bad "the manual does not show what starload prints; UPDATE=1 renews it"
fi
finish
