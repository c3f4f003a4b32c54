-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in ROWS TERMINATED BY '''';
ALTER ROUTINE LOAD FOR sales.clicks_in ROWS TERMINATED BY '0x27';
