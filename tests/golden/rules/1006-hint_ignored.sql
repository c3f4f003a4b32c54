-- args: --severity warning
RESUME ROUTINE LOAD FOR /*+ SET_VAR(sql_mode = 2) */ sales.clicks_in;
RESUME ROUTINE LOAD FOR /* + */ sales.clicks_in;
