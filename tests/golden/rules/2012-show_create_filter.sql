-- args: --target 4.1 --severity warning
SHOW CREATE ROUTINE LOAD sales.clicks_in WHERE Name = 'clicks_in';
SHOW CREATE ROUTINE LOAD sales.clicks_in WHERE Job = 'clicks_in';
