-- args: --severity warning
SHOW ROUTINE LOAD FROM sales;
SHOW ROUTINE LOAD FROM sales WHERE Name LIKE "a\\b";
