-- args: --severity warning
RESUM ROUTINE LOAD FOR sales.clicks_in;
RESUME ROUTINE LOAD FOR sales.resum;
