-- args: --severity warning
SHOW ROUTINE LOAD FROM sales ORDER BY DbName;
SHOW ROUTINE LOAD FROM sales ORDER BY CreateTime DESC;
