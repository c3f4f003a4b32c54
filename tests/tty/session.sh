#!/bin/bash
# session.sh - a session of starload shell without its terminal, and on a connection made anew; \load.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop; USE shop;
CREATE TABLE t (id int NOT NULL, name varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
END
start c --release 3.5 --init init.sql
sql "SANDBOX FAULT 'query=\"lost_one\" drop times=1'"

at_terminal "the terminal goes away" -D shop <<'END'
< > 
^ 129
END
at_terminal "it goes away while a statement is typed" -D shop <<'END'
< > 
! INSERT INTO t VALUES (66, 'half');
< half');
^ 129
END
sql 'SELECT COUNT(*) FROM shop.t'
is "nobody has pressed Enter" 0 0

at_terminal "database and SET come back with a new connection" -D shop <<'END'
< > 
> SET query_timeout = 77;
< OK
< > 
> SET sql_mode = 'ANSI';
< OK
< > 
> SET query_timeout = 78;
< OK
< > 
> SET query_timeout = 77;
< OK
< > 
> SELECT 'lost_one' AS x, @@query_timeout AS t, DATABASE() AS db;
< | lost_one | 77 | shop |
< connected again to
< database shop, SET sent again: 3
< > 
~ is lost
> SELECT @@query_timeout AS t;
< | 77 |
< > 
~ connected again
> \q
= 0
END

seq 1 500 | sed 's/$/,n/' >rows.csv
if [ -x "${STARLOAD%/*}/starload-load" ]; then
	at_terminal "\\load" -D shop <<'END'
< > 
> \load --column-separator , t rows.csv
< 500 rows loaded
< > 
> SELECT count(*) AS n FROM t;
< | 500 |
< > 
> \load --column-separator , nowhere rows.csv
< nowhere
< > 
> \load --nonsense t rows.csv
< --nonsense
< > 
> \q
= 0
END
	at_terminal "\\load is none of --read-only" -D shop --read-only <<'END'
< > 
> \load --column-separator , t rows.csv
< read-only
< > 
> \q
= 0
END
	sql "CREATE USER amy IDENTIFIED BY 'hunter2'; GRANT SELECT, INSERT ON ALL TABLES IN ALL DATABASES TO USER amy"
	printf hunter2 >secret
	sed 's/n/m/' rows.csv >more.csv
	chmod 600 secret
	sql "SANDBOX FAULT 'http=_stream_load delay=1500 times=always'"
	# the load's own command line and environment, while it runs
	# shellcheck disable=SC2016
	looked='f=$(grep -laz "password-f[d]=" $(grep -la "user=am[y]" /proc/[0-9]*/cmdline 2>/dev/null) 2>/dev/null | head -n 1) && [ -n "$f" ] && '
	# shellcheck disable=SC2016
	looked+='! grep -qa "hunter[2]" "$f" "${f%cmdline}environ"'
	at_terminal "\\load has the session's password, and shows none" -D shop -u amy --password-file secret <<END
< amy@
> \\load --http-url http://$fe --column-separator , t more.csv
\$ $looked
< 500 rows loaded
< > 
> \\q
= 0
END
	if grep -rq hunter2 "$HOME" ../screen; then bad "the password was shown or kept"; else good; fi
fi

finish
