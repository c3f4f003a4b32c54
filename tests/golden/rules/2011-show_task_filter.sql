-- args: --severity warning
SHOW ROUTINE LOAD TASK FROM sales WHERE 'clicks_in' = JobName;
SHOW ROUTINE LOAD TASK FROM sales WHERE jobname = 'clicks_in';
