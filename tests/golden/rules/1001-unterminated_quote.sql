-- args: --severity warning
PAUSE ROUTINE LOAD FOR sales.`clicks_in`;
STOP ROUTINE LOAD FOR sales.clicks_in `of last year;
RESUME ROUTINE LOAD FOR sales.clicks_in;
