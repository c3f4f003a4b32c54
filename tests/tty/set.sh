#!/bin/bash
# set.sh - variables and saved statements of starload shell; \e and \i.
source=$(cd "${top_srcdir:-.}" && pwd) || exit 99
. "$source/tests/tty/lib.sh" || exit 99

cat >init.sql <<'END'
CREATE DATABASE shop; USE shop;
CREATE TABLE t (id int NOT NULL, `odd name` varchar(100)) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id);
INSERT INTO t VALUES (1, 'eins'), (2, 'zwei');
END
start c --release 3.5 --clock manual --init init.sql

at_terminal "variables" -D shop <<'END'
< > 
> \set
< box       ascii
< timing    on
< > 
> \set box rounded
< box is rounded
< > 
> \set box ascii
< > 
> \set which 2
< > 
> SELECT * FROM t WHERE id = :which;
< zwei
< > 
> \set who O'Reilly \ "x"
< > 
> SELECT :'who' AS who, ':who' AS no, :unset_one;
< error
< > 
> SELECT :'who' AS who, ':which' AS no;
< | O'Reilly \ "x" | :which |
< > 
> \set col 'odd name'
< > 
> SELECT :"col" AS got FROM t WHERE id = 1 /* :which */;
< eins
< > 
> \set col a`b
< > 
> SELECT :"col" AS got FROM t;
< is no name
< > 
> \set col
< :col is a`b
< > 
> \set two 1; DROP TABLE t
< > 
> SELECT :two;
< more than one statement; nothing was sent
< > 
> SELECT count(*) AS n FROM t;
< | 2 |
< > 
> \set password hunter2
< > 
! \\set\tpw 'hunter2'\r
< > 
> \ste db_pass hunter2
< did you mean \set?
< > 
> \set
< :col is a`b
< :password is ******
< :pw is ******
< :two is 1; DROP TABLE t
< :which is 2
< > 
> \unset which
< > 
> \unset which
< no variable of that name
< > 
> \set 1x y
< made of letters
< > 
> \set nothing
< no setting and no variable
< > 
> \set box oval
< box takes
< > 
> SELECT id FROM t WHERE id = 1;
< > 
> \set kind INTO OUTFILE 'x'
< > 
> SELECT 1 :kind
<   ;> 
> \watch 0.1
< read-only: SELECT is none
< > 
> \history 60
< \set password ******
< \set pw ******
< \ste db_pass ******
< > 
~ hunter2
> \q
= 0
END
if grep -rq hunter2 "$HOME"; then bad "a secret is in $(grep -rl hunter2 "$HOME")"; else good; fi

saved=$HOME/.local/state/starload
at_terminal "saved statements" -D shop <<'END'
< > 
> \run
< nothing is saved yet
< > 
> \save one
< no statement yet
< > 
> SELECT id AS kept FROM t WHERE id = :n;
< error
< > 
> \save one
< saved as one
< > 
> \set n 2
< > 
> \run one
< SELECT id AS kept FROM t WHERE id = :n;
< | kept |
< |    2 |
< > 
> \save second SELECT 'second' AS x;
< saved as second
< > 
> SELECT 'third'
<   ;> 
> AS y
<   ;> 
> \save third
< saved as third
<   ;> 
> ;
< | third |
< > 
> \run
< one
< second
< third
< > 
> \run third
< | third |
< > 
> \save bad SET PASSWORD = PASSWORD('hunter2');
< holds a secret and is not saved
< > 
> \save bad SELECT 1; SELECT 2
< one statement can be saved, not 2
< > 
> \save ../bad SELECT 1
< takes a name
< > 
> \run ../one
< takes the name
< > 
> \run bad
< nothing is saved as bad
< > 
> \save drop DROP TABLE t
< saved as drop
< > 
> \run drop
< type DROP
> no
< nothing was sent
< > 
> \q
= 0
END
if [ "$(stat -c %a "$saved/saved.one.sql")" = 600 ]; then good; else bad "the mode of a saved statement"; fi
if grep -rq hunter2 "$HOME"; then bad "a secret is in $(grep -rl hunter2 "$HOME")"; else good; fi
at_terminal "they outlive the session" -D shop --read-only <<'END'
< > 
> \run second
< | second |
< > 
> \run drop
< read-only: DROP
< > 
> \q
= 0
END

# \i and \e
printf "SELECT 'in' AS f;\nSELECT 'cluded'\n AS g;\n\nSELECT 1 FROM nowhere;\nSELECT 'never' AS h;\n" >file.sql
printf "SELECT 'open" >open.sql
# shellcheck disable=SC2016
printf '#!/bin/sh\nsed "s/before/after/" "$1" >"$1.new" && cat "$1.new" >"$1" && rm "$1.new"\n' >editor
chmod +x editor
VISUAL=$PWD/editor at_terminal "a file, and an editor" -D shop <<'END'
< > 
> \i file.sql
< | in |
< | cluded |
< the rest of the file is not sent
< > 
~ never
> \i open.sql
< not whole, and not sent
< > 
> \i nowhere.sql
< nowhere.sql: No such file
< > 
> \i
< takes the name of a file
< > 
> SELECT 'before' AS x;
< | before |
< > 
> \e
< SELECT 'after' AS x
! ;\r
< | after |
< > 
> SELECT 'typed before'
<   ;> 
> \e
< SELECT 'typed after'
! AS y;\r
< | typed after |
< > 
> \q
= 0
END
VISUAL=false at_terminal "an editor that fails" -D shop <<'END'
< > 
> SELECT 'kept'
<   ;> 
> \e
< the editor failed
<   ;> 
> ;
< | kept 
< > 
> \q
= 0
END

finish
