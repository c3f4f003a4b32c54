-- args: --severity warning
SHOW ROUTINE LOAD FROM sales WHERE CurrentTaskNum = '3';
SHOW ROUTINE LOAD FROM sales WHERE CurrentTaskNum = 3;
