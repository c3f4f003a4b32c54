-- args: --severity warning
PAUSE ROUTINE LOAD FOR sales.clicks_in -- first
RESUME ROUTINE LOAD FOR sales.clicks_in;
PAUSE ROUTINE LOAD FOR sales.clicks_in;
RESUME ROUTINE LOAD FOR sales.clicks_in
