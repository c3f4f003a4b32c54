-- args: --severity warning
SHOW ROUTINE LOAD FROM sales WHERE CurrentTaskNum > 3;
PAUSE ROUTINE LOAD FOR sales.klicks_ähm;
