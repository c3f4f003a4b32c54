-- args: --severity note
PAUSE ROUTINE LOAD FOR sales.clicks_in;
;
RESUME ROUTINE LOAD FOR sales.clicks_in;
