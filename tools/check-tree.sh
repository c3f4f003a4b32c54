#!/usr/bin/env bash
# check-tree.sh - holds the source to the drawing in doc/HACKING.adoc.
#
#     tools/check-tree.sh [TREE]
#
# Includes point one way, each file is in Makefile.am and what that names is
# there, no file is too long, no line too wide, none holds a promise instead of code or a path of somebody's machine.  Prints
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
# header: the only files that may include it
sole='
mysql.h  src/net/sqlconn_int.h
curl.h   src/net/http.c src/net/http_conn.c src/net/http_direct.c
'
longest=800
may_be_long='grammar/gram.y grammar/kwlist.def'
widest=100
# a table whose rows are read as rows
may_be_wide='src/lang/split.c'
# Folders and files that were there before lines were measured.  Only ever shorten it.
wide_yet='
src/base src/cli src/diag src/lang src/sandbox
src/check/check.h src/check/check_clauses.c src/check/check_persist.c src/check/check_show.c
src/check/check_text.c
tests/conformance tests/fuzz tests/unit
'

# Files below the folders given: of a checkout those that git knows or would take,
# else (a package) those that are there.
below() {
	if [ -e .git ] && git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -co --exclude-standard -- "$@" | while read -r file; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done
	else
		find "$@" -type f 2>/dev/null
	fi
}

sources() {
	below src grammar | grep -E '\.([chly]|def)$' | grep -vE '^grammar/(gram\.[ch]|scan\.c)$' | sort
}

# All that is written by hand and shipped; not what a build inside the tree leaves.
texts() {
	find . -maxdepth 1 -type f \( -name '*.md' -o -name '.[a-z]*' -o -name dev -o -name Dockerfile \
		-o -name Makefile.am -o -name configure.ac \) ! -name '.dirstamp' ! -name .git
	below .ci src grammar tests tools doc bench examples | grep -vE '\.(o|a|log|trs|gz|Po)$'
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
		for (i = 1; i <= n; i++) {
			m = split(line[i], w, " ")
			for (j = 2; j <= m; j++)
				only[w[1]] = only[w[1]] " " w[j]
		}
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
		if (base in only && index(only[base] " ", " " FILENAME " ") == 0)
			print FILENAME ":" FNR ": only" only[base] " includes " base
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
		below tests/unit | sed -n 's,^\(tests/unit/check_[^/]*\)\.c$,\1,p'
		below tests tools | grep '\.sh$'
	} |
	while read -r file; do
		grep -qxF -- "$file" <<<"$listed" || echo "$file:1: not in Makefile.am"
	done
	grep -E '^src/.*\.(c|h|def)$|^grammar/.*\.(l|y|def)$' <<<"$listed" | while read -r file; do
		[ -f "$file" ] || echo "Makefile.am:1: $file does not exist"
	done
}

# Names in EXTRA_DIST, those of lists in it included.
shipped() {
	awk '
	{
		more = sub(/\\$/, "")
		text = text " " $0
		if (more)
			next
		if (match(text, /^ *[A-Za-z_]+ *\+?= */)) {
			name = substr(text, 1, RLENGTH)
			gsub(/[^A-Za-z_]/, "", name)
			list[name] = list[name] " " substr(text, RLENGTH + 1)
		}
		text = ""
	}
	END {
		n = split(list["EXTRA_DIST"], word, " ")
		for (i = 1; i <= n; i++) {
			if (word[i] !~ /^\$\(.*\)$/) {
				print word[i]
				continue
			}
			m = split(list[substr(word[i], 3, length(word[i]) - 3)], inner, " ")
			for (j = 1; j <= m; j++)
				print inner[j]
		}
	}' Makefile.am | while read -r file; do
		[ -f "$file" ] || echo "Makefile.am:1: EXTRA_DIST has $file, which does not exist"
	done
}

# A line that is one string may be wider: messages are not broken for the margin.
widths() {
	find src tests -type f -name '*.[ch]' | sort | tr '\n' '\0' |
	xargs -0 -r awk -v widest=$widest -v list="$(echo $may_be_wide $wide_yet)" '
	FNR == 1 {
		n = split(list, entry, " ")
		free = 0
		for (i = 1; i <= n; i++)
			free += FILENAME == entry[i] || index(FILENAME, entry[i] "/") == 1
	}
	!free && length($0) > widest / 8 {
		n = split($0, piece, "\t")
		columns = 0
		for (i = 1; i < n; i++)
			columns += length(piece[i]) + 8 - (columns + length(piece[i])) % 8
		columns += length(piece[n])
		if (columns > widest && !/^[ \t]*"/)
			print FILENAME ":" FNR ": " columns " columns, more than " widest
	}'
}

lengths() {
	local file lines
	{ sources; below tools tests | grep -E '\.(c|sh)$'; ls dev 2>/dev/null; } |
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

found=$(includes; lists; shipped; lengths; widths; promises; machine_paths)
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	exit 1
fi
