-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, b = DEFAULT);
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, b = 0);
