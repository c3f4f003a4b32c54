-- args: --severity warning
PAUSE ROUTINE LOAD FOR TABLE sales.clicks_in;
PAUSE ROUTINE LOAD FOR sales.clicks_in;
