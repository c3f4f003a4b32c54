-- args: --severity note
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, b);
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS TERMINATED BY '|';
