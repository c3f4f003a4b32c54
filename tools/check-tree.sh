#!/usr/bin/env bash
# check-tree.sh - holds the source to the drawing in doc/HACKING.adoc.
#
#     tools/check-tree.sh [TREE]
#
# Includes point one way, each file is in Makefile.am, none is too long, none
# holds a promise instead of code or a path of somebody's machine.  Prints
# what is wrong as FILE:LINE: TEXT; status 1 when there was anything.
set -u
export LC_ALL=C

tree=${1:-${top_srcdir:-$(dirname "$0")/..}}
cd "$tree" || exit 1

# layer: the layers it may include
drawing='
base     base
diag     diag base
grammar  grammar lang diag base
lang     lang grammar diag base
check    check lang diag base
net      net lang diag base
job      job check net lang diag base
load     load check net lang diag base
cli      cli job load check net lang diag base
sandbox  sandbox lang base
'
# header: the only file that may include it
sole='
mysql.h  src/net/sqlconn.c
curl.h   src/net/http.c
'
longest=800
may_be_long='grammar/gram.y grammar/kwlist.def'

sources() {
	find src grammar -type f \( -name '*.[chly]' -o -name '*.def' \) \
		! -name 'gram.[ch]' ! -name 'scan.c' 2>/dev/null | sort
}

# All that is written by hand and shipped; not what a build inside the tree leaves.
texts() {
	find . -maxdepth 1 -type f \( -name '*.md' -o -name '.[a-z]*' -o -name dev -o -name Dockerfile \
		-o -name Makefile.am -o -name configure.ac \) ! -name '.dirstamp'
	find .ci src grammar tests tools doc bench examples -type f \
		! -name '*.o' ! -name '*.a' ! -name '*.log' ! -name '*.trs' ! -name '*.gz' ! -name '*.Po' \
		2>/dev/null
}

includes() {
	# shellcheck disable=SC2046 # names of sources hold no blanks
	awk -v drawing="$drawing" -v sole="$sole" '
	BEGIN {
		n = split(drawing, line, "\n")
		for (i = 1; i <= n; i++) {
			m = split(line[i], w, " ")
			if (m)
				known[w[1]] = 1
			for (j = 2; j <= m; j++)
				may[w[1], w[j]] = 1
		}
		n = split(sole, line, "\n")
		for (i = 1; i <= n; i++)
			if (split(line[i], w, " ") == 2)
				only[w[1]] = w[2]
	}
	FNR == 1 {
		split(FILENAME, part, "/")
		layer = part[1] == "grammar" ? "grammar" : part[2]
		if (!(layer in known))
			print FILENAME ":1: \"" layer "\" is no layer of the drawing"
	}
	/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
		quoted = index($0, "\"") > 0 && !index($0, "<")
		name = $0
		sub(/^[^<"]*[<"]/, "", name)
		sub(/[>"].*/, "", name)
		base = name
		sub(/.*\//, "", base)
		if (base in only && FILENAME != only[base])
			print FILENAME ":" FNR ": only " only[base] " includes " base
		if (!quoted || name == "config.h")
			next
		if (name !~ /\//) {
			print FILENAME ":" FNR ": \"" name "\" without its folder"
			next
		}
		to = name
		sub(/\/.*/, "", to)
		if (!((layer, to) in may))
			print FILENAME ":" FNR ": " layer " must not include " name
	}' $(sources) /dev/null
}

# Both ways: a source that is not built, a name without a file.
lists() {
	local listed
	listed=$(grep -oE '\b(src|grammar|tests|tools)/[A-Za-z0-9_./-]+' Makefile.am | sort -u)
	{
		sources
		find tests/unit -name 'check_*.c' 2>/dev/null | sed 's/\.c$//'
		find tests tools -name '*.sh' 2>/dev/null
	} |
	while read -r file; do
		grep -qxF -- "$file" <<<"$listed" || echo "$file:1: not in Makefile.am"
	done
	grep -E '^src/.*\.(c|h|def)$|^grammar/.*\.(l|y|def)$' <<<"$listed" | while read -r file; do
		[ -f "$file" ] || echo "Makefile.am:1: $file does not exist"
	done
}

lengths() {
	local file lines
	{ sources; find tools tests -type f \( -name '*.c' -o -name '*.sh' \); ls dev; } 2>/dev/null |
	while read -r file; do
		case " $may_be_long " in *" $file "*) continue ;; esac
		lines=$(wc -l <"$file")
		[ "$lines" -le "$longest" ] || echo "$file:$lines: longer than $longest lines"
	done
}

# The patterns are written so that they do not find themselves.
promises() {
	# shellcheck disable=SC2046
	grep -nEw 'TOD[O]|FIXM[E]|XX[X]' $(sources) /dev/null | sed 's/:/: /2; s/$/ (a promise instead of code)/'
}

machine_paths() {
	texts | tr '\n' '\0' |
	xargs -0 -r grep -nIE '(^|[^A-Za-z0-9_.$}/*-])/(hom[e]|roo[t]|wor[k]|User[s]|far[m])/|/tmp/[b]ash|\.\./share[d]' /dev/null |
	sed 's/:/: /2; s/$/ (a path of one machine)/'
}

found=$(includes; lists; lengths; promises; machine_paths)
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	exit 1
fi
