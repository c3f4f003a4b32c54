-- args: --severity warning
SHOW CREATE ROUTINE LOAD sales.clicks_in LIMIT 1;
SHOW ROUTINE LOAD FOR sales.clicks_in LIMIT 1;
