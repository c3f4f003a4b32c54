#!/bin/bash
# connect.sh - \connect and \d of starload shell.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >one.sql <<'END'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id int NOT NULL, name varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE shop.orders_old (id int NOT NULL) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE TABLE shop.clicks (id int NOT NULL, url varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
CREATE USER amy IDENTIFIED BY 'hunter2';
GRANT SELECT ON ALL TABLES IN ALL DATABASES TO USER amy;
END
cat >two.sql <<'END'
CREATE DATABASE other;
CREATE TABLE other.things (id int NOT NULL) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
END
start two --release 4.1 --init two.sql
two=$port
start one --release 3.5 --init one.sql
dead=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 1)
printf '[cluster far]\nhost = 127.0.0.1:%s\nuser = root\npassword = \ndatabase = other\n[cluster gone]\nhost = 127.0.0.1:%s\n' \
	"$two" "$dead" >clusters.cnf
chmod 600 clusters.cnf

at_terminal "\\d lists tables and columns" -D shop <<'END'
< > 
> \d
< orders
< orders_old
< clicks
< > 
> \d ord*
< orders
< 2 rows in set
< > 
~ clicks
> \d orders
< id 
< name
< 2 rows in set
< > 
> \d shop.`clicks`;
< url
< > 
> \use information_schema
< > 
> \d shop.
< orders_old
< > 
> \d shop.?licks
< 1 row in set
< > 
> \d nowhere
< error
< > 
> \d a b
< \d takes
< > 
> \d shop.orders'; DROP TABLE shop.orders; --
< \d takes
< > 
> \d shop.orders
< name
< > 
> \q
= 0
END

at_terminal "another host, another user, and back" -D shop <<END
< > 
> \\connect 127.0.0.1:$two
< Password of root at 127.0.0.1:$two (Enter: none): 
! \\r
< shop
< connected to 127.0.0.1:$two as root, release 4.1
< root@127.0.0.1:$two (none) 4.1
< > 
> \\d other.
< things
< > 
> \\c 127.0.0.1:$dead
< Password of root at
! \\r
< 127.0.0.1:$dead
< the connection stays as it was
< root@127.0.0.1:$two (none)
< > 
> \\c - amy
< Password of amy at
> wrong
< the connection stays as it was
< > 
> \\c 127.0.0.1:$port amy
< Password of amy at
> hunter2
< connected to 127.0.0.1:$port as amy
< amy@127.0.0.1:$port
< > 
> \\use shop
< > 
> \\c
< connected to 127.0.0.1:$port as amy
< amy@127.0.0.1:$port shop 3.5
< > 
> \\c 127.0.0.1:$port
< connected to 127.0.0.1:$port as amy
< > 
> SELECT DATABASE() AS db;
< | shop |
< > 
> \\jobs
< > 
> \\conninfo
< user        amy
< > 
> \\c - bob
< Password of bob at
! \\x03
< no password was given
< amy@127.0.0.1:$port shop
< > 
> \\c a b c
< \\connect takes
< > 
> \\c x/y
< is no HOST
< > 
> \\q
= 0
END
if grep -rq hunter2 "$HOME" ../screen; then bad "the password was shown or kept"; else good; fi

at_terminal "a pasted line is no password" -D shop <<END
< > 
! \\e[200~\\\\c - amy\\nhunter2\\nSELECT 12345;\\e[201~\\r
< Password of amy
> hunter2
< connected to
< the rest of what was pasted is dropped
< > 
~ | 12345
> \\q
= 0
END

# clusters of the option file
if "$DRIVE" 100 -- "$STARLOAD" shell --defaults-file clusters.cnf --no-config -h 127.0.0.1 -P "$port" -u root >../screen <<END
< root@127.0.0.1:$port
! \\\\connect \t\t
< far 
< gone
! f\t\r
< Password of root at far
! \r
< connected to 127.0.0.1:$two as root, release 4.1
< root@127.0.0.1:$two other 4.1
< > 
> \\connect gone
< Password of root at gone
! \\r
< the connection stays as it was
< root@127.0.0.1:$two other
< > 
> SHOW TABLES;
< things
< > 
> \\q
= 0
END
then good; else failed=$((failed + 1)); echo "FAIL: a cluster by its name"; cat ../screen; fi

finish
