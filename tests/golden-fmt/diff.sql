-- args: --diff
-- line 2
-- line 3
-- line 4
pause   routine load for j;
-- line 6
-- line 7
-- line 8
-- line 9
RESUME ROUTINE LOAD FOR j;
