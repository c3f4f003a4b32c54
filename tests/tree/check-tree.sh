#!/usr/bin/env bash
# check-tree.sh - tools/check-tree.sh passes a good tree and sees each kind of fault.
set -u
checker=${top_srcdir:?}/tools/check-tree.sh
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0 cases=0

# A tree with nothing wrong in it.
good() {
	rm -rf "$work/t"
	mkdir -p "$work/t/src/"{base,diag,lang,check,net,job,load,cli,sandbox} "$work/t/grammar" "$work/t/tests/unit"
	cd "$work/t" || exit 99
	printf '%s\n' '#include "config.h"' '#include <stdio.h>' >src/base/a.c
	echo '#include "base/a.h"' >src/lang/b.c
	printf '%s\n' '#include "lang/b.h"' '#include "grammar/gram.h"' >grammar/scan.l
	echo '#include "check/c.h"' >src/cli/d.c
	echo '#include <mysql.h>' >src/net/sqlconn_int.h
	printf '%0100d\n\t"%0100d",\n' 0 0 >src/check/c.c
	: >tests/unit/check_a.c
	printf 'x = \\\n\t%s \\\n\t%s\n' src/base/a.c src/lang/b.c >Makefile.am
	printf '%s ' src/check/c.c src/cli/d.c grammar/scan.l src/net/sqlconn_int.h tests/unit/check_a >>Makefile.am
}

# expect TEXT: the checker fails and says so
expect() {
	local said status
	cases=$((cases + 1))
	said=$("$checker" "$work/t")
	status=$?
	if [ $status -ne 1 ] || ! grep -qF -- "$1" <<<"$said"; then
		echo "not seen: $1 (status $status)"
		printf '%s\n' "$said"
		failed=$((failed + 1))
	fi
}

good
if ! said=$("$checker" "$work/t"); then
	echo "a good tree is refused:"
	printf '%s\n' "$said"
	failed=1
fi

wrong_include() {
	good
	echo "#include \"$2\"" >>"$1"
	grep -q -- "$1" Makefile.am || echo " $1" >>Makefile.am
	expect "$3"
}
wrong_include src/base/a.c diag/x.h 'src/base/a.c:3: base must not include diag/x.h'
wrong_include src/lang/b.c check/x.h 'lang must not include check/x.h'
wrong_include src/check/c.c net/x.h 'check must not include net/x.h'
wrong_include src/net/n.c check/x.h 'net must not include check/x.h'
wrong_include src/job/j.c load/x.h 'job must not include load/x.h'
wrong_include src/load/l.c job/x.h 'load must not include job/x.h'
wrong_include src/sandbox/s.c check/x.h 'sandbox must not include check/x.h'
wrong_include src/sandbox/s.c job/x.h 'sandbox must not include job/x.h'
wrong_include src/cli/d.c sandbox/x.h 'cli must not include sandbox/x.h'
wrong_include src/diag/e.c lang/x.h 'diag must not include lang/x.h'
wrong_include grammar/scan.l check/x.h 'grammar must not include check/x.h'
wrong_include src/base/a.c buf.h '"buf.h" without its folder'

good
echo '# include <mysql/mysql.h>' >>src/cli/d.c
expect 'src/cli/d.c:2: only src/net/sqlconn_int.h includes mysql.h'
good
echo '#include <curl/curl.h>' >>src/cli/d.c
expect 'only src/net/http.c src/net/http_conn.c src/net/http_direct.c includes curl.h'
good
mkdir src/misc && : >src/misc/m.c && echo '/**/' >src/misc/m.c && echo ' src/misc/m.c' >>Makefile.am
expect '"misc" is no layer of the drawing'
good
: >src/base/forgotten.c
expect 'src/base/forgotten.c:1: not in Makefile.am'
good
: >tests/unit/check_b.c
expect 'tests/unit/check_b:1: not in Makefile.am'
good
mkdir tests/x && : >tests/x/y.sh
expect 'tests/x/y.sh:1: not in Makefile.am'
good
rm src/cli/d.c
expect 'Makefile.am:1: src/cli/d.c does not exist'
good
yes '' | head -n 801 >>src/base/a.c
expect 'src/base/a.c:803: longer than 800 lines'
good
printf '%0101d\n' 0 >src/check/wide.c && echo ' src/check/wide.c' >>Makefile.am
expect 'src/check/wide.c:1: 101 columns, more than 100'
good
printf '\t\t%085d\n' 0 >tests/wide.h
expect 'tests/wide.h:1: 101 columns, more than 100'
good
printf '\nmore = \\\n\tno/such.txt\nEXTRA_DIST = \\\n\tMakefile.am\nEXTRA_DIST += $(more) \\\n\tgone.md\n' >>Makefile.am
expect 'EXTRA_DIST has no/such.txt, which does not exist'
expect 'EXTRA_DIST has gone.md, which does not exist'
good
echo '/* TOD''O */' >>src/base/a.c
expect 'src/base/a.c:3: /* TOD''O */ (a promise'
good
echo 'see /hom''e/me/x' >README.md
expect './README.md:1: see'

echo "$cases faults tried, $failed not seen"
[ $failed -eq 0 ]
