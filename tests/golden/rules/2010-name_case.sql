-- args: --severity note
SHOW ALL ROUTINE LOAD FROM sales WHERE name LIKE 'Clicks%';
SHOW ALL ROUTINE LOAD FOR sales.clicks_in;
