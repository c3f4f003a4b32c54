#!/bin/sh
# history.sh - the record of changes as it is shown, from a journal written by hand.
. "$(cd "$(dirname "$0")" && pwd)/lib.sh"

[ -x "${STARLOAD%/*}/starload-net" ] || { echo "built without the commands that connect"; exit 77; }
TZ=UTC HOME=$PWD
export TZ HOME
unset STARLOAD_STATE_DIR XDG_STATE_HOME

mkdir -m 700 state
cat >state/journal.jsonl <<'END'
{"v":1,"id":"20261120-120000-aaaaaa","at":"2026-11-20T12:00:00.000Z","step":"begin","cluster":"prod","db":"shop","job":"orders","job_id":10005,"kind":"alter","statement":"ALTER ROUTINE LOAD FOR orders\nPROPERTIES (\"max_error_number\" = \"5\")","from":"jobs.sql:3","os_user":"ann","db_user":"loader","message":"more errors","was_running":true,"base":{"state":"PAUSED","next":{"0":"20"},"old":[{"kind":"int","what":"max_error_number","value":"0"}]},"wanted":[{"kind":"int","what":"max_error_number","value":"5"},{"kind":"offset","what":"offset of partition 0","partition":0,"offset":100},{"kind":"custom","what":"property.sasl.password","secret":true}]}
{"v":1,"id":"20261120-120000-aaaaaa","at":"2026-11-20T12:00:01.500Z","step":"verified","found":[{"what":"max_error_number","verdict":"in","found":"5"},{"what":"offset of partition 0","verdict":"not","found":"20"},{"what":"property.sasl.password","verdict":"unseen","found":null}]}
this line is damaged
{"v":1,"id":"20261120-120000-aaaaaa","at":"2026-11-20T12:00:02.000Z","step":"end","verdict":"not-in-effect","said":"an \u001b[31mescape"}
{"v":1,"id":"20261120-140000-bbbbbb","at":"2026-11-20T14:00:00.000Z","step":"begin","cluster":"test","db":"shop","job":"clicks","kind":"pause","statement":"PAUSE ROUTINE LOAD FOR shop.clicks","os_user":"bob","db_user":"root","base":{"state":"RUNNING"}}
{"v":1,"id":"20261120-140000-bbbbbb","at":"2026-11-20T14:00:00.000Z","step":"pause"}
END
chmod 600 state/journal.jsonl

history()
{
	run env STARLOAD_TEST_TIME=1795186800 "$STARLOAD" history --state-dir state "$@" # 15:00
}

history
is "all of it" 0 '2026-11-20 12:00:00  not-in-effect  alter shop.orders (Id 10005) on prod by ann as loader  [20261120-120000-aaaaaa]'
is "statement" 0 '    PROPERTIES ("max_error_number" = "5")'
is "old and new" 0 '    max_error_number: 0 -> 5  (in effect)'
is "not in effect" 0 '    offset of partition 0: 100  (NOT in effect)'
is "a secret" 0 '    property.sasl.password: ******  (cannot be seen)'
is "message" 0 '    message: more errors'
is "where from" 0 '    from: jobs.sql:3'
is "why, with nothing for the terminal" 0 '    because: an \x1B[31mescape'
is "not ended" 0 '2026-11-20 14:00:00  UNDER WAY      pause shop.clicks on test by bob as root'
err "1 line of the journal in state cannot be read"

# what is asked for
history --since 2h
count "since 2h" 1 '\[2026'
is "since 2h" 0 "clicks"
history --since 4h
count "since 4h" 2 '\[2026'
history --since "2026-11-20 13:00"
count "since a time" 1 '\[2026'
history --since 2026-11-20T12:00:00Z
count "since a moment" 2 '\[2026'
history --since 2026-11-21
is "since tomorrow" 0
count "since tomorrow" 0 .
for bad in yesterday 2x h 2026-13-01 "2026-11-20 25:00" "2026-11-20 12:00x" 99999999999h ""; do
	history --since "$bad"
	is "since $bad" 2
done
history --job orders
count "a job" 1 '\[2026'
history --job shop.clicks
count "a job with its database" 1 '\[2026'
history --job hop.clicks
count "another database" 0 '\[2026'
history --cluster prod
count "a cluster" 1 '\[2026'
history -n 1
is "the last" 0 clicks
count "the last" 1 '\[2026'
history 20261120-120000-aaaaaa
is "by id" 0 orders
count "by id" 1 '\[2026'

# for machines
history --json
is "json" 0 '"version":1,"damaged":1,"changes":['
is "json nests what was JSON" 0 '"base":{"state":"RUNNING"}'
is "json has the last step" 0 '"last":"2026-11-20T12:00:02.000Z","step":"end"'
if command -v python3 >/dev/null; then
	holds "json is JSON" python3 -c 'import json; d = json.load(open("../stdout")); assert len(d["changes"]) == 2'
fi

# other places
run env STARLOAD_STATE_DIR=state "$STARLOAD" history
is "by variable" 0 orders
mkdir -m 700 -p .local/state && mv state .local/state/starload
starload history
is "by default" 0 orders
printf '[starload]\nstate-dir=%s\n' "$PWD/elsewhere" >.my.cnf
starload history
is "named by an option file, and not there" 0
count "named by an option file, and not there" 0 .
rm .my.cnf
starload history --state-dir none
is "none there" 0
holds "nothing is made" test ! -e none

# not ours
ln -s .local/state/starload link
starload history --state-dir link
is "a link" 5
err "a link"
mv .local/state/starload/journal.jsonl there
ln -s "$PWD/there" .local/state/starload/journal.jsonl
starload history
is "a planted file" 5
err "symbolic link"
finish
