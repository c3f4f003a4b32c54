-- args: --severity warning
SHOW ROUTINE LOAD FROM sales LIMIT 5, ?;
SHOW ROUTINE LOAD FROM sales LIMIT 5, 10;
