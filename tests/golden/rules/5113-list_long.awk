# 5113 - a list one longer than may be, and one that just fits.
function numbers(most,    i)
{
	for (i = 1; i <= most; i++)
		printf "%d%s", i, i == most ? ")" : i % 20 ? ", " : ",\n"
}
BEGIN {
	print "-- args: --severity warning"
	printf "ALTER ROUTINE LOAD FOR sales.clicks_in WHERE a NOT IN ("
	numbers(10001)
	print ";"
	printf "ALTER ROUTINE LOAD FOR sales.clicks_in WHERE a NOT IN ("
	numbers(10000)
	print ";"
}
