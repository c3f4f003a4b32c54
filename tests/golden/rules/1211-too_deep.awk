# 1211 - brackets that even the parser's stack does not hold, and many that it does.
function nested(levels,    i)
{
	print "ALTER ROUTINE LOAD FOR sales.clicks_in WHERE"
	for (i = 1; i <= levels; i++)
		printf "(%s", i % 100 ? "" : "\n"
	printf "a"
	for (i = 1; i <= levels; i++)
		printf ")%s", i % 100 ? "" : "\n"
	print " > 0;"
}
BEGIN {
	print "-- args: --severity warning"
	nested(600000)
	nested(100000)
}
