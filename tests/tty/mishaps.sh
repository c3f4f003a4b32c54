#!/bin/bash
# mishaps.sh - starload shell when something goes wrong around it: a server that stands still, a login that does not
# end, an editor that is killed.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop; USE shop;
CREATE TABLE t (id int NOT NULL) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE ROUTINE LOAD orders_in ON t FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "o");
SANDBOX ADVANCE '60 s';
END
start c --release 3.5 --clock manual --init init.sql
# stops the server once it has the statement
stands()
{
	echo "mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -e 'USE $1' 2>/dev/null && kill -STOP $pid"
}
# so many connections or more wait to be taken by a server that stands still
cat >waiting <<'END'
#!/bin/bash
while read -r _ local _ state queues _; do
	[ "$state" = 0A ] && [ "${local#*:}" = "$(printf %04X "$2")" ] && [ $((16#${queues#*:})) -ge "$1" ] && exit 0
done </proc/net/tcp
exit 1
END
chmod +x waiting
sql "SANDBOX FAULT 'query=\"stuck_1\" before=\"CREATE DATABASE begun1\" late=60000'"
sql "SANDBOX FAULT 'query=\"stuck_2\" before=\"CREATE DATABASE begun2\" late=60000'"

at_terminal "a server that stands still: what is waited for is said, and ends by itself" -D shop <<END
< > 
> SELECT 'stuck_1' AS x;
\$ $(stands begun1)
! \\x03
< given up
< asking 127.0.0.1:$port whether it still runs the statement; Ctrl-C ends that
< whether the server still runs it is not known: no answer within 5 s
< shop 3.5.7> 
\$ kill -CONT $pid
> SELECT 'alive' AS x;
< | alive |
< connected again to
< > 
> \\q
= 0
END

at_terminal "a server that stands still: the next Ctrl-C ends that too" -D shop --connect-timeout 100 <<END
< > 
> SELECT 'stuck_2' AS x;
\$ $(stands begun2)
! \\x03
< asking 127.0.0.1:$port
! \\x03
< is not known: 127.0.0.1:$port: interrupted
< shop 3.5.7> 
~ no answer
> SELECT 'never sent' AS x;
\$ ./waiting 2 $port
! \\x03
< given up
< shop 3.5.7> 
~ asking
> PAUSE ROUTINE LOAD FOR orders_in;
\$ ./waiting 3 $port
! \\x03
< given up
< shop 3.5.7> 
~ is not known
> \\c -
\$ ./waiting 4 $port
! \\x03
< the connection stays as it was
< shop 3.5.7> 
\$ kill -CONT $pid
> SELECT DATABASE() AS db;
< | shop |
< > 
> \\q
= 0
END

kill -CONT "$pid"
sql "SANDBOX FAULT 'clear'; SANDBOX FAULT 'query=\"slow_3\" before=\"CREATE DATABASE begun3\" late=60000'"
at_terminal "Ctrl-C throws away the rest of a paste" -D shop <<END
< > 
! \\e[200~SELECT 1 AS x;\\nSELECT 'slow_3' AS x;\\nSELECT 12345;\\nDROP TABLE t;\\e[201~\\r
\$ mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P $port -u root -e 'USE begun3' 2>/dev/null
! \\x03
< given up
< the rest of what was pasted is dropped
< shop 3.5.7> 
~ | 12345
> SELECT
< ;> 
! \\e[200~\\\\jobs --watch\\nSELECT 12345;\\e[201~\\r
< orders_in
! \\x03
< the rest of what was pasted is dropped
< shop 3.5.7> 
~ | 12345
> SELECT
< ;> 
> \\jobs --watch
< orders_in
! \\x03
< ;> 
> 77 AS seven;
< |    77 |
< > 
> \\q
= 0
END

kill -STOP "$pid"
at_terminal "Ctrl-C while the session begins: it is there, without a connection" -D shop --connect-timeout 100 <<END
\$ ./waiting 1 $port
! \\x03
< not connected; 
< shop not connected> 
> \\conninfo
< version     not connected
< not connected> 
> SELECT 1 AS x;
\$ ./waiting 2 $port
! \\x03
< given up
< interrupted
< not connected> 
\$ kill -CONT $pid
> USE shop;
< connected to 127.0.0.1:$port as root, release 3.5
< OK
< shop 3.5.7> 
> SHOW TABLES;
< | t 
< > 
> \\q
= 0
END
kill -CONT "$pid"

# it takes the echo and the screen with it
cat >bad-editor <<'END'
#!/bin/sh
stty -echo -icanon -isig
printf '\033[?1049h\033[?25l'
kill -9 $$
END
cat >look <<'END'
#!/bin/sh
stty -a </dev/tty >../stty
echo 'SELECT 8;' >"$1"
END
chmod +x bad-editor look
EDITOR='[ -e ../second ] && ./look "$1" && exit; touch ../second; ./bad-editor' at_terminal "an editor that is killed" -D shop <<'END'
< > 
> \e
< the editor failed
< > 
> \e
< SELECT 8;
! \r
< | 8 |
< > 
> \q
= 0
END
for word in echo icanon isig; do
	if grep -qE "(^| )$word" ../stty; then good; else bad "the terminal has no $word after the editor"; fi
done

finish
