# 1010 - UTF-16 as an editor may save it, little end first, with its mark.
BEGIN {
	text = "PAUSE ROUTINE LOAD FOR sales.clicks_in;\n"
	printf "\377\376"
	for (i = 1; i <= length(text); i++)
		printf "%s%c", substr(text, i, 1), 0
}
