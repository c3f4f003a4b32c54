-- args: --severity warning
SHOW ROUTINE LOAD FROM sales;
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b)
