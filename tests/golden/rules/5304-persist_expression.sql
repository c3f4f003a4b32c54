-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, b, c = (a > 0 AND b > 0) IS NULL);
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, b, c = a > 0 AND b > 0);
