#!/bin/bash
# login.sh - who is let in: passwords, plugins, databases, TLS; as mariadb's own
# program sees it.
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need mariadb

cat >../users <<'TEXT'
user amy password secret
TEXT

for release in 3.3 3.4 3.5 4.1; do
	start "r$release" --release "$release" --users ../users
	sql 'SELECT 1'
	is "root, $release" 0 1
	client -u amy -psecret -N -e 'SELECT 2'
	is "a password, $release" 0 2
	client -u amy -pwrong -e 'SELECT 1'
	is "a wrong password, $release" 1
	err "ERROR 1045 (28000): Access denied for user 'amy' (using password: YES)"
	client -u amy -e 'SELECT 1'
	is "no password, $release" 1
	err "ERROR 1045 (28000): Access denied for user 'amy' (using password: NO)"
	client -u nobody -e 'SELECT 1'
	is "an unknown user, $release" 1
	err "ERROR 1045 (28000): Access denied for user 'nobody' (using password: NO)"
	client -u amy -psecret --default-auth=caching_sha2_password -N -e 'SELECT 3'
	is "change of plugin, $release" 0 3
	client -u root nodb -e 'SELECT 1'
	is "an unknown database, $release" 1
	err "ERROR 5501 (3F000): Unknown database 'nodb'"
	sql 'SELECT VERSION()'
	if [ "$release" = 3.3 ]; then is "version, $release" 0 5.1.0; else is "version, $release" 0 8.0.33; fi
	stop
	is "ended by SIGTERM, $release" 0
done

finish
