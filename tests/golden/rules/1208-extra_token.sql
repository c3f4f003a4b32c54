-- args: --severity warning
PAUSE ROUTINE LOAD FOR FOR sales.clicks_in;
PAUSE ROUTINE LOAD FOR sales.clicks_in;
