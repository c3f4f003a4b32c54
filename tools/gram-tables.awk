# gram-tables.awk - the tables of a bison parser, unpacked.
#
#     awk -f gram-tables.awk gram.c > plain.h
#
# Bison packs its tables, so that the parser looks in three arrays, and decides
# thrice, to learn what to do next.  This writes them as they were before: what to do
# in each state with each token, and where to go on after each nonterminal, one number
# each.  What a state does with nearly all tokens stands beside its row, so that states
# share rows and all of them stay in the processor's cache.  The actions of the rules
# are copied beside the tables.  For src/lang/plain.c.
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
	if ($0 ~ /^    break;/)
		copying = 0
	if (copying && $0 !~ /^#line .*gram\.c"/)
		acts[rule] = acts[rule] $0 "\n"
	if ($0 ~ /^  case [0-9]+:/) {
		rule = $2 + 0
		copying = 1
	}
}

# What state `s` does with the symbol `t`: >0 the state shifted to, <0 the rule to
# reduce by, 0 what it does with most.  An error leads to a state more, which does nothing.
function action_of(s, t,    i, v) {
	i = table["yypact", s] + t
	if (table["yypact", s] == constant["YYPACT_NINF"] || i < 0 || i > constant["YYLAST"] ||
	    table["yycheck", i] != t)
		return 0
	v = table["yytable", i]
	if (has_errors && v == constant["YYTABLE_NINF"])
		return constant["YYNSTATES"]
	return v > 0 ? settled(s, v) : v
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
		if (!r || (r in acts) || table["yyr2", r] != 1)
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
	    size["yyr2"] != constant["YYNRULES"] + 1 || size["yydefgoto"] != constant["YYNNTS"] || !(2 in acts))
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
	printf "\n};\nstatic const short plain_row[] = {\n"
	for (s = 0; s <= states; s++) {
		row = ""
		for (t = 0; t < tokens; t++)
			row = row (s < states ? action_of(s, symbol_at[t]) : 0) ","
		if (!(row in row_of)) {
			row_of[row] = tokens * rows++
			print row
		}
		row_at[s] = row_of[row]
	}
	print "};\nstatic const struct {\n\tshort mostly;\n\tunsigned short row;\n} plain_state[] = {"
	for (s = 0; s <= states; s++)
		printf "{%d,%d},%s", (s < states ? -table["yydefact", s] : 0), row_at[s], (s % 12 == 11 ? "\n" : "")
	print "};\nstatic const short plain_goto[] = {"
	for (i = 0; i < nonterminals; i++) {
		for (s = 0; s < states; s++)
			printf "%d,", settled(s, goto_of(s, i))
		print ""
	}
	print "};\n#endif\n#ifdef PLAIN_RULE"
	for (i = 1; i <= constant["YYNRULES"]; i++) {
		printf "case %d:\nPLAIN_RULE(%d, %d);\n", i, table["yyr2", i], (table["yyr1", i] - tokens) * states
		printf "%sbreak;\n", acts[i]
	}
	print "#endif"
	if (tokens * rows > 65535)
		fail("the grammar has outgrown the tables of src/lang/plain.c")
}
