# 1215 - a sum whose tree does not fit, and one whose tree does.
function sum(terms,    i)
{
	print "ALTER ROUTINE LOAD FOR sales.clicks_in WHERE 0 <"
	for (i = 1; i <= terms; i++)
		printf "%d%s", i, i == terms ? ";\n" : i % 20 ? " + " : " +\n"
}
BEGIN {
	print "-- args: --severity warning"
	sum(400000)
	sum(1000)
}
