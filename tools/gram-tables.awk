# gram-tables.awk - the tables of a bison parser, unpacked.
#
#     awk -f gram-tables.awk gram.c > plain.h
#
# Bison packs its tables, so that the parser looks in three arrays, and decides
# thrice, to learn what to do next.  This writes them as they were before: what to do
# in each state with each token, and where to go on with each nonterminal, one number
# each.  The actions of the rules are copied beside them.  For src/lang/plain.c.
#
# Rules of one symbol without an action, such as "name: IDENT", are left out where
# nothing else can come: a shift leads to where the reduction would have led.

function fail(why) {
	print "gram-tables.awk: " why > "/dev/stderr"
	failed = 1
	exit 1
}

# #define NAME (-12)
/^#define YY(FINAL|LAST|NTOKENS|NNTS|NRULES|NSTATES|PACT_NINF|TABLE_NINF) / {
	gsub(/[()]/, "", $3)
	constant[$2] = $3 + 0
}

/^#define yytable_value_is_error/ {
	getline
	has_errors = $1 != "0"
}

# static const yytype_int16 yypact[] =
/^static const yytype_[a-z0-9]+ yy[a-z0-9]+\[\] =/ {
	name = $4
	sub(/\[.*/, "", name)
	size[name] = 0
	next
}
name != "" && /^};/ {
	name = ""
}
name != "" && !/\{/ {
	n = split($0, item, /[ ,]+/)
	for (i = 1; i <= n; i++)
		if (item[i] != "")
			table[name, size[name]++] = item[i] + 0
}

# the actions, from "switch (yyn)" to "default: break;"
/^ *switch \(yyn\)/ {
	inside = 1
	next
}
inside && /default: break;/ {
	inside = 0
}
inside {
	if ($0 ~ /^  case [0-9]+:/) {
		rule = $2 + 0
		acts[rule] = 1
		copying = 1
	}
	if (copying && $0 !~ /^#line .*gram\.c"/)
		action_text = action_text $0 "\n"
	if ($0 ~ /^    break;/)
		copying = 0
}

# What state `s` does with the symbol `t`: >0 the state shifted to, <0 the rule to
# reduce by, 0 an error.
function action_of(s, t,    i, v) {
	i = table["yypact", s]
	if (i != constant["YYPACT_NINF"]) {
		i += t
		if (i >= 0 && i <= constant["YYLAST"] && table["yycheck", i] == t) {
			v = table["yytable", i]
			return has_errors && v == constant["YYTABLE_NINF"] ? 0 : v
		}
	}
	return -table["yydefact", s]
}

function goto_of(s, nonterminal,    i) {
	i = table["yypgoto", nonterminal] + s
	if (i >= 0 && i <= constant["YYLAST"] && table["yycheck", i] == s)
		return table["yytable", i]
	return table["yydefgoto", nonterminal]
}

# Where a shift or goto from `s` to `to` leads in the end.
function settled(s, to,    r) {
	while (table["yypact", to] == constant["YYPACT_NINF"]) {
		r = table["yydefact", to]
		if (!r || acts[r] || table["yyr2", r] != 1)
			break
		to = goto_of(s, table["yyr1", r] - constant["YYNTOKENS"])
	}
	return to
}

END {
	if (failed)
		exit 1
	for (i in constant)
		found++
	if (found != 8 || size["yycheck"] != constant["YYLAST"] + 1 || size["yypact"] != constant["YYNSTATES"] ||
	    size["yyr2"] != constant["YYNRULES"] + 1 || size["yydefgoto"] != constant["YYNNTS"] || !acts[2])
		fail("this is no parser as bison 3.8 writes it")
	states = constant["YYNSTATES"]
	tokens = constant["YYNTOKENS"]
	nonterminals = constant["YYNNTS"]
	# Symbols that many states shift come first, so that what is mostly looked at of
	# a row is close together.
	for (s = 0; s < states; s++)
		for (t = 0; t < tokens; t++)
			shifts[t] += action_of(s, t) > 0
	for (column = 0; column < tokens; column++) {
		best = -1
		for (t = 0; t < tokens; t++)
			if (!(t in column_of) && (best < 0 || shifts[t] > shifts[best]))
				best = t
		column_of[best] = column
		symbol_at[column] = best
	}
	print "/* Made by tools/gram-tables.awk of what bison made of grammar/gram.y. */"
	print "#ifdef PLAIN_TABLES"
	printf "enum { PLAIN_FINAL = %d };\n\n", constant["YYFINAL"]
	print "static const unsigned char plain_symbol[] = {"
	for (i = 0; i < size["yytranslate"]; i++)
		printf "%d,%s", column_of[table["yytranslate", i]], (i % 24 == 23 ? "\n" : "")
	printf "\n};\nstatic const short plain_action[][%d] = {\n", tokens
	for (s = 0; s < states; s++) {
		printf "{"
		for (t = 0; t < tokens; t++) {
			v = action_of(s, symbol_at[t])
			printf "%d,", (v > 0 ? settled(s, v) : v)
		}
		print "},"
	}
	printf "};\nstatic const short plain_goto[][%d] = {\n", nonterminals
	for (s = 0; s < states; s++) {
		printf "{"
		for (i = 0; i < nonterminals; i++)
			printf "%d,", settled(s, goto_of(s, i))
		print "},"
	}
	print "};\nstatic const struct {\n\tunsigned char size, nonterminal;\n} plain_rule[] = {"
	for (i = 0; i <= constant["YYNRULES"]; i++)
		printf "{%d,%d},%s", table["yyr2", i], (i ? table["yyr1", i] - tokens : 0), (i % 12 == 11 ? "\n" : "")
	print "\n};\n#endif\n#ifdef PLAIN_ACTIONS"
	printf "%s#endif\n", action_text
}
