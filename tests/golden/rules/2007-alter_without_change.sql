-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in -- WHERE a > 0
;
ALTER ROUTINE LOAD FOR sales.clicks_in WHERE a > 0;
